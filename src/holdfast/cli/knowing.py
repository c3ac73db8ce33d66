"""`holdfast knowledge`: every threshold and instrument the program rests on, with its source."""

from __future__ import annotations

from collections.abc import Iterator


def lines() -> Iterator[str]:
    """Instruments, batteries, numbers of the process room, of what asks for rewriting, of rules; cards, consents."""
    yield from _instruments()
    yield ""
    yield from _batteries()
    yield ""
    yield from _own_words()
    yield ""
    yield from _process()
    yield ""
    yield from _onsets()
    yield ""
    yield from _triggers()
    yield ""
    yield from _features()
    yield ""
    yield from _formulations()
    yield ""
    yield from _rules()
    yield ""
    yield from _rivals()
    yield ""
    yield from _starts()
    yield ""
    yield from _cards()
    yield ""
    yield from _techniques()
    yield ""
    yield from _letters()
    yield ""
    yield from _practise()
    yield ""
    yield from _retention()
    yield ""
    yield from _consents()
    yield ""
    yield from _pacts()


def _instruments() -> Iterator[str]:
    from holdfast.measures.catalogue import catalogue
    from holdfast.measures.change import smallest_change

    yield "Instruments (measures/knowledge)"
    for id, instrument in catalogue().items():
        least = smallest_change(instrument)
        counts = f"; a change counts from {least.points:.3g} ({least.basis.source})" if least else ""
        yield f"  {id} v{instrument.version}: {instrument.full_title}. {instrument.citation}{counts}"


def _own_words() -> Iterator[str]:
    from holdfast.measures.own_words import own_scale

    scale = own_scale()
    yield "Questions in his own words v1 (measures/knowledge/own_words)"
    ends = f"{scale.low} ({scale.least}) to {scale.high} ({scale.most})"
    yield f"  {ends}, at most {scale.most_questions}; no mean, no norm"
    yield from (f"  [{source}]" for source in scale.sources)


def _cards() -> Iterator[str]:
    from holdfast.brief.cards import known_cards
    from holdfast.citations import citations
    from holdfast.text import Spoken, render

    somebody = Spoken("the patient", "they")
    yield "Standing cards (brief/knowledge/cards.toml)"
    for card in known_cards().values():
        yield f"  {render(card.title)}: {' '.join(render(line, somebody) for line in card.principle)}"
        yield from (f"     [{citations()[number]}]" for number in card.sources)


def _techniques() -> Iterator[str]:
    from holdfast.approaches.techniques import techniques
    from holdfast.citations import citations
    from holdfast.text import Spoken, render, say

    somebody = Spoken("the patient", "they")
    yield "Techniques that may be ticked in the log (approaches/knowledge/techniques.toml)"
    for one in techniques().values():
        name, what = render(one.name, somebody), render(say(one.what), somebody)
        cited = "; ".join(citations()[number] for number in one.sources)
        yield f"  {one.id}: {name}. {what} Usual depth {one.depth} of 5 [{cited}]"


def _batteries() -> Iterator[str]:
    from holdfast.measures.batteries import batteries

    known = batteries()
    limits = known.limits

    def cited(source: str) -> str:
        return known.sources[source].cite

    yield f"Batteries and courses v{known.version} (measures/knowledge/batteries)"
    yield f"  at most {limits.a_day} questions on any day after the intake, {limits.a_sitting} at one of its sittings"
    yield (
        f"  halves of a form within {limits.days_together} days, a form about a stretch of time "
        f"{limits.days_of_a_span}; {limits.seconds} s a question"
    )
    yield f"  [{cited(limits.basis.source)}]"
    for group in known.apart:
        yield f"  never on one day: {', '.join(sorted(group))}"
    for battery in known.batteries.values():
        yield f"  {battery.name}: {battery.basis.note} [{cited(battery.basis.source)}]"
        for n, sittings in battery.ways.items():
            yield f"     {n} sittings: " + " | ".join(", ".join(one) for one in sittings)
    for course in known.courses.values():
        rounds = (f"{' or '.join(r.instruments) if r.choose else ', '.join(r.instruments)} every {r.every_weeks} weeks"
                  for r in course.rounds)  # fmt: skip
        yield f"  {course.setting}: {'; '.join(rounds) or 'nothing by itself'} [{cited(course.basis.source)}]"


def _process() -> Iterator[str]:
    from holdfast.process import states_knowledge
    from holdfast.process.thresholds import entries

    yield "Between two people (process/knowledge/process.toml)"
    for entry in entries():
        yield f"  {entry.name} = {entry.value:g}: {entry.about} [{entry.source}]"
    yield ""
    yield "The channels of the check-ins (process/knowledge/states.toml)"
    for entry in states_knowledge.entries():
        yield f"  {entry.name} = {entry.value:g}: {entry.about} [{entry.source}]"


def _onsets() -> Iterator[str]:
    from holdfast.process.onset_knowledge import entries, onset_weights

    fitted = onset_weights().fitted
    yield f"Onsets of ruptures v{onset_weights().version} (process/knowledge/onset.toml): simulated, no clinic's"
    yield (
        f"  fitted on {', '.join(fitted.worlds)}; {fitted.patients} treatments of {fitted.sessions} hours a seed; "
        f"weights on seeds {_seeds(fitted.weights_on)}, thresholds on {_seeds(fitted.thresholds_on)}"
    )
    for entry in entries():
        yield f"  {entry.name} = {entry.value:g}: {entry.about} [{entry.source}]"


def _triggers() -> Iterator[str]:
    from holdfast.contract.trigger_numbers import entries, trigger_numbers

    yield f"What asks for the contract to be rewritten v{trigger_numbers().version} (contract/knowledge/triggers.toml)"
    for entry in entries():
        yield f"  {entry.name} = {entry.value:g}: {entry.about} [{entry.source}]"


def _features() -> Iterator[str]:
    from holdfast.analysis.features.numbers import entries, reading_numbers

    yield (
        f"How features of a case are read, and when the way of working is looked at again v{reading_numbers().version} "
        "(approaches/knowledge/reading.toml)"
    )
    for entry in entries():
        yield f"  {entry.name} = {entry.value:g}: {entry.about} [{entry.source}]"


def _formulations() -> Iterator[str]:
    from holdfast.approaches.formulation_files import formulations

    yield "What a formulation asks (approaches/knowledge/formulations)"
    for id, known in formulations().items():
        units = ", ".join(unit.id for unit in known.units)
        yield f"  {id} v{known.version}: {units}; {len(known.slots)} slots [{', '.join(known.sources)}]"


def _seeds(seeds: tuple[int, ...]) -> str:
    return ", ".join(map(str, seeds))


def _rules() -> Iterator[str]:
    from holdfast.brief.knowledge import order, rule_knowledge

    yield "Rules of the brief (brief/knowledge); how often each is wrong: holdfast alarms"
    for name in order():
        rule = rule_knowledge(name)
        yield f"  {rule.number}. {name} v{rule.version}"
        for named, threshold in rule.thresholds.items():
            yield f"     {named} = {threshold.value:g}: {threshold.unit} [{threshold.source}]"


def _rivals() -> Iterator[str]:
    from holdfast.evaluate.published.tuned import tuned

    known = tuned()
    yield "Published detectors, for comparison (evaluate/knowledge/published.toml)"
    yield f"  {known.how} [{known.source}]"
    for name, detectors in known.sets.items():
        for detector, numbers in detectors.items():
            chosen = ", ".join(f"{key} = {value:g}" for key, value in numbers.items() if not key.startswith("chance_"))
            yield f"  {name}: {detector}: {chosen or 'nothing to choose'} [tuned here, as said above]"


def _starts() -> Iterator[str]:
    from holdfast.contract.starts import starts

    yield "Templates to begin a contract from (contract/knowledge/starts)"
    for start in starts().values():
        yield f"  {start.id} v{start.version}: {start.title}"
        for clause in start.clauses:
            yield f"     {clause.act} {clause.kind}, {clause.id}: {clause.why} [{'; '.join(start.cited(clause))}]"


def _letters() -> Iterator[str]:
    from holdfast.brief.going_away import away_knowledge
    from holdfast.brief.letters import letters

    known, going = letters(), away_knowledge()
    yield f"Letters to somebody who went away v{known.version} (brief/knowledge/letters.toml): nothing is sent"
    for one in known.by_id.values():
        yield f"  {one.id}: {one.fits} [{'; '.join(known.cited(one))}]"
    yield f"Going away, the first hour back, endings v{going.version} (brief/knowledge/away.toml)"
    for prompt in (*going.away, going.safety, going.contract, *going.ending):
        yield f"  {prompt.id}: [{'; '.join(prompt.cited)}]"


def _consents() -> Iterator[str]:
    from holdfast.case.consent_texts import consent_texts

    yield "Texts of consent (case/knowledge/consent)"
    for versions in consent_texts().values():
        for text in versions:
            yield f"  {text.purpose} v{text.version} ({text.language}): {text.title}. {text.note} [{text.source}]"


def _pacts() -> Iterator[str]:
    from holdfast.contract.pact import pacts

    known = pacts()
    yield f"Promises no contract can hold v{known.version}, language {known.language} (contract/knowledge/pact.toml)"
    for one in known.promises:
        cites = "; ".join(known.sources[name.strip()] for name in one.source.split(","))
        yield f'  {one.id}: "{one.finds[0]}" [{cites}]'


def _practise() -> Iterator[str]:
    from holdfast.simulate.practise.people import patients, weight_entries, weights

    yield f"Invented patients to practise with v{weights().version} (simulate/practise/knowledge): simulated, a model"
    for entry in weight_entries():
        yield f"  {entry.name} = {entry.value:g}: {entry.about} [{entry.source}]"
    for person in patients().values():
        yield f"  {person.id}: {person.name}, {person.pole} [{'; '.join(person.sources)}]"


def _retention() -> Iterator[str]:
    from holdfast.web.rights.retention_profiles import lines as told

    yield from told()
