"""`holdfast knowledge`: every threshold and instrument the program rests on, with its source."""

from __future__ import annotations

from collections.abc import Iterator


def lines() -> Iterator[str]:
    """Instruments, thresholds of the process room, and of each rule; texts of consent."""
    yield from _instruments()
    yield ""
    yield from _process()
    yield ""
    yield from _rules()
    yield ""
    yield from _retention()
    yield ""
    yield from _consents()


def _instruments() -> Iterator[str]:
    from holdfast.measures.catalogue import catalogue
    from holdfast.measures.change import smallest_change

    yield "Instruments (measures/knowledge)"
    for id, instrument in catalogue().items():
        least = smallest_change(instrument)
        counts = f"; a change counts from {least.points:.3g} ({least.basis.source})" if least else ""
        yield f"  {id} v{instrument.version}: {instrument.full_title}. {instrument.citation}{counts}"


def _process() -> Iterator[str]:
    from holdfast.process.thresholds import entries

    yield "Between two people (process/knowledge/process.toml)"
    for entry in entries():
        yield f"  {entry.name} = {entry.value:g}: {entry.about} [{entry.source}]"


def _rules() -> Iterator[str]:
    from holdfast.brief.knowledge import order, rule_knowledge

    yield "Rules of the brief (brief/knowledge)"
    for name in order():
        rule = rule_knowledge(name)
        yield f"  {rule.number}. {name} v{rule.version}"
        for named, threshold in rule.thresholds.items():
            yield f"     {named} = {threshold.value:g}: {threshold.unit} [{threshold.source}]"


def _consents() -> Iterator[str]:
    from holdfast.case.consent_texts import consent_texts

    yield "Texts of consent (case/knowledge/consent)"
    for versions in consent_texts().values():
        for text in versions:
            yield f"  {text.purpose} v{text.version} ({text.language}): {text.title}. {text.note} [{text.source}]"


def _retention() -> Iterator[str]:
    from holdfast.web.rights.retention_profiles import lines as told

    yield from told()
