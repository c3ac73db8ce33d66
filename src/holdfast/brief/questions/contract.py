"""Question 3, the contract: held or not, what is on paper in whose words, how convinced he is, what is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence
from holdfast.brief.page import Line
from holdfast.contract.ask_again import new_words
from holdfast.contract.conviction import CONVICTIONS, latest
from holdfast.contract.model import Clause
from holdfast.contract.trigger_shapes import Trigger
from holdfast.contract.trigger_words import CODES
from holdfast.text import Message, say, say_n

NUMBERS = {
    "makes_sense": say("makes sense {value}"),
    "own_wish": say("my wish {value}"),
    "can_do": say("can do {value}"),
    "trust": say("trust {value}"),
}
GOALS = 2
Source = Literal["answers", "log", "events", "contract"]
SOURCES: Mapping[str, Source] = {
    "new_risk": "answers",
    "formulation": "log",
    "life_event": "events",
}
"""Whose voice a trigger rests on, where it is not the contract's."""
HOLDS = {
    "rupture": say("held since {when}: first the two of you"),
    "life": say("held since {when}: life came first"),
    "other": say("held since {when}"),
}


def contract_lines(analysis: Analysis, *, findings_on: bool) -> Iterator[Line]:
    """First whether the two come first; what both agreed, in his words; the step due and from whom; how convinced he
    is; what asks to be rewritten. What asks is read, and stays away where findings are off.
    """
    contract = analysis.contract
    if contract.held:
        yield Line(say(HOLDS[contract.held.reason].id, when=contract.held.since))
    elif findings_on and analysis.process.open_rupture:
        yield Line(say("first the two of you: no new step of yours while the break is open"))
    if not analysis.case.record.moves:
        yield Line(say("nothing of a contract is written down"))
        return
    yield Line(_on_paper(analysis))
    clause = _in_question(analysis)
    yield from _agreed_goals(analysis, besides=clause)
    if clause:
        terms = clause.in_force or clause.terms
        text = terms.his_words or terms.text
        yield Line(say("{what}: “{text}”, {whose}", what=_kind(clause), text=text, whose=_from(clause)))
        if new_words(clause):
            yield Line(say("other words for it are on the table"))
        numbers = _numbers(clause)
        yield Line(
            say("{his} numbers: {numbers} (of 10)", numbers=words.listed(numbers))
            if numbers
            else say("how convinced {he} {v:is|are} is not known"),
            "his",
        )
    if findings_on:
        yield from _asks(analysis)
    last = contract.last_moved
    if last:
        yield Line(say("last moved on {when}", when=last))


def _agreed_goals(analysis: Analysis, *, besides: Clause | None) -> Iterator[Line]:
    """The latest goals both said yes to, in his own words where he gave them; the words in force, whatever is on the
    table.
    """
    goals = [c.in_force for c in analysis.contract.of_kind("goal") if c.in_force is not None and c is not besides]
    if goals:
        said = [say("“{text}”", text=terms.his_words or terms.text) for terms in goals[-GOALS:]]
        yield Line(say("agreed: {goals}", goals=words.joined(said)))


def _from(clause: Clause) -> Message:
    return say("from {him}") if clause.proposed_by == "patient" else say("from you")


def _asks(analysis: Analysis) -> Iterator[Line]:
    """How many things ask to be rewritten, and the first; while the two come first, that they wait."""
    found = analysis.triggers
    if found.speaking:
        first = CODES[found.speaking[0].code]
        one, other = "asks to be rewritten: {first}", "{n} things ask to be rewritten, first: {first}"
        yield Line(say_n(one, other, len(found.speaking), first=first))
    if found.waiting:
        yield Line(say_n("one thing that asks waits", "{n} things that ask wait", len(found.waiting)))


def _on_paper(analysis: Analysis) -> Message:
    contract = analysis.contract
    agreed = sum(c.state == "agreed" or new_words(c) for c in contract.of_kind("goal", "step"))
    still = sum(c.state == "agreed_still_open" for c in contract.of_kind("goal", "step"))
    state = say_n("{n} clause agreed", "{n} clauses agreed", agreed) if agreed else say("nothing agreed")
    if still:
        state = say("{state}, {still} agreed and still open", state=state, still=still)
    version = contract.version
    if version is None:
        return say("on paper: no version yet, {state}", state=state)
    return say(
        "on paper: version {n}, {phase}, {state}", n=version.number, phase=words.PHASES[version.phase], state=state
    )


def _in_question(analysis: Analysis) -> Clause | None:
    """The step that holds, or is on the table; or else the latest goal."""
    goals = analysis.contract.of_kind("goal")
    return analysis.contract.step_in_question or (goals[-1] if goals else None)


def _kind(clause: Clause) -> Message:
    return say("step") if clause.kind == "step" else say("goal")


def _numbers(clause: Clause) -> list[Message]:
    given = ((of, latest(clause, "patient", of)) for of in CONVICTIONS)
    return [say(NUMBERS[of].id, value=point.value) for of, point in given if point is not None]


def _source(analysis: Analysis, trigger: Trigger) -> Source:
    """Whose voice it rests on. A repair no move names is read from the hours: from your logs where there are any, and
    from his answers where the record is all there is.
    """
    if trigger.code == "repaired" and "episode" in trigger.about:
        return "log" if analysis.case.working.logs else "answers"
    return SOURCES.get(trigger.code, "contract")


def contract_evidence(analysis: Analysis, *, findings_on: bool) -> Iterator[Evidence]:
    if findings_on:
        found = analysis.triggers
        for trigger in (*found.speaking, *found.waiting):
            yield Evidence(CODES[trigger.code], trigger.sentence, None, _source(analysis, trigger))
    for clause in analysis.contract.of_kind("goal", "step")[-4:]:
        yield Evidence(_kind(clause), clause.terms.text, clause.proposed_on, "contract", clause.id)
        for of in CONVICTIONS:
            for by, voice in (("patient", say("{his} number")), ("therapist", say("your number"))):
                point = latest(clause, by, of)  # type: ignore[arg-type]
                if point:
                    value = say("{voice}: {number}", voice=voice, number=say(NUMBERS[of].id, value=point.value))
                    yield Evidence(_kind(clause), value, point.when, "contract", clause.id)
        for heard in clause.heard_against[-1:]:
            if heard.words:
                yield Evidence(say("heard against it"), heard.words, heard.when, "contract", clause.id)
