"""The truth of a run, told when it has ended: what was hidden, what broke and why, what was marked and what the brief
said of it. No grade, no score, no praise and no scolding. Nothing else of the program imports it before the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from holdfast.analysis import analyse
from holdfast.brief.brief import brief
from holdfast.brief.finding import Finding
from holdfast.case.working import Log
from holdfast.simulate.practise.choices import Choice
from holdfast.simulate.practise.course import Run, ended, lived, start_of
from holdfast.simulate.practise.inside import Happened
from holdfast.simulate.practise.people import afterwards, patient, weights
from holdfast.simulate.practise.practised_case import case_of
from holdfast.simulate.worlds.ordinary_rules import DEVALUING, RETURNING
from holdfast.simulate.worlds.ordinary_rules import WITHDRAWAL as QUIET
from holdfast.text import Message, Spoken, say

Verdict = Literal["right", "wrong", "not in the model"]
KINDS: Final = {QUIET: say("a withdrawal"), DEVALUING: say("a devaluing turn after height")}
BACK: Final = 3
"""Hours back that a sentence of the brief may speak of."""
ASKED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HourTruth:
    """One hour: the hidden state after it (points of 100; `bearable` steps of depth 0 to 5, `wish` 0 to 10), what was
    chosen, and why what happened happened. An hour that did not take place has no choice.
    """

    number: int
    there: bool
    choice: Choice | None
    grandiosity: int
    entitlement: int
    vulnerability: int
    felt: int
    bearable: float
    wish: float
    broken: bool
    why: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One hour's signs and moments (ids): there and marked, there and not marked, marked and not there. `logged` False:
    no log of it, or its rows untouched, which is missing and no "none seen".
    """

    number: int
    logged: bool
    both: tuple[str, ...]
    missed: tuple[str, ...]
    besides: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence of the brief, said before hour `before` and not on the page before it; whether the model agrees,
    and why.
    """

    before: int
    rule: str
    headline: Message
    verdict: Verdict
    why: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    person: Spoken
    ended: Message
    hours: tuple[HourTruth, ...]
    marked: tuple[Marked, ...]
    said: tuple[Said, ...]
    silent: tuple[int, ...]
    questions: tuple[Message, ...]


def truth_of(run: Run) -> Truth:
    """Everything that was hidden, of the hours there are. Asked for when the trainee stops, and not before."""
    person = patient(run.patient)
    happened = tuple(one for _, one in lived(run))
    turns = iter(run.turns)
    chosen = [next(turns) if one.there else None for one in happened]
    hours = tuple(
        _hour(happened[place - 1] if place else None, one, turn.choice if turn else None)
        for place, (one, turn) in enumerate(zip(happened, chosen, strict=True))
    )
    marked = tuple(_marked(one, turn.log) for one, turn in zip(happened, chosen, strict=True) if turn)
    said, silent = _brief_said(run, happened)
    return Truth(
        person=Spoken(person.name, person.address),
        ended=_ended(run),
        hours=hours,
        marked=marked,
        said=said,
        silent=silent,
        questions=_questions(run, happened, marked),
    )


def _ended(run: Run) -> Message:
    how = ended(run)
    if how == "gone":
        return say("{He} did not come three times running, and the run ends here. In the model somebody who goes away "
                   "may come back later; this run does not say.")  # fmt: skip
    return say("The hours you asked for are over.") if how else say("You stopped here.")


# --- hour by hour ----------------------------------------------------------------------------------------------------


def _hour(before: Happened | None, one: Happened, choice: Choice | None) -> HourTruth:
    now = one.after
    return HourTruth(
        number=one.number,
        there=one.there,
        choice=choice,
        grandiosity=round(now.grandiosity),
        entitlement=round(now.entitlement),
        vulnerability=round(now.vulnerability),
        felt=round(now.felt),
        bearable=round(now.readiness, 1),
        wish=round(now.wish, 1),
        broken=now.open,
        why=tuple(_why(before, one)),
    )


def _why(before: Happened | None, one: Happened) -> Iterator[Message]:
    now, asked = one.after, one.strains
    if not one.there:
        yield (
            say("Something was broken, and that made staying away likelier.")
            if now.open
            else say("{He} stayed away; in the model that happens now and then without a reason between you.")
        )
        return
    if one.returned:
        yield say("{He} came back.")
    if one.begun and now.cause is not None:
        kind = KINDS.get(now.kind, say("a confrontation"))
        yield say("Something broke here: {kind}. In the model, because {why}.", kind=kind,
                  why=say(afterwards().causes[now.cause]))  # fmt: skip
    elif asked.threat > 5:
        yield say("The work was deeper than {he} could bear just then, by {steps} steps.", steps=round(asked.over, 1))
    wished = before.after.wish if before else now.wish
    if asked.push > 4 and not (one.begun and now.cause == "push"):
        yield say("The step was a push: {his} own wish was {wish} of 10, and the model asks for {needed}.",
                  wish=round(wished, 1), needed=round(weights().wish_needed))  # fmt: skip
    if one.reply == "hollow":
        yield say("{His} yes was a hollow one: it was said to be left in peace.")
    if now.shine > 0.5 and not now.open:
        yield say("The two of you had begun to be pleasant with each other, and little was asked.")
    if asked.cold > 3 and not one.begun:
        yield say("Hours of all firmness had begun to add up.")
    if one.mended:
        yield say("What was broken was mended here.")
    elif before is not None and before.after.open and now.phase == RETURNING and before.after.phase != RETURNING:
        yield say("The way back began here.")
    elif before is not None and before.after.open and now.open and not now.addressed:
        yield say("It stayed broken, and nothing was said about it.")
    elif before is not None and before.after.open and now.open:
        yield say("It stayed broken, though something was said about it.")


def _marked(one: Happened, log: Log | None) -> Marked:
    there = {*one.signs, *one.moments}
    rows = [] if log is None else [row for row in (log.signs, log.moments) if row is not None]
    marks = set() if log is None else {*(mark.sign for mark in log.signs or ()), *(log.moments or ())}
    return Marked(
        number=one.number,
        logged=bool(rows),
        both=tuple(sorted(there & marks)),
        missed=tuple(sorted(there - marks)),
        besides=tuple(sorted(marks - there)),
    )


# --- what the brief said ---------------------------------------------------------------------------------------------


def _brief_said(run: Run, happened: tuple[Happened, ...]) -> tuple[tuple[Said, ...], tuple[int, ...]]:
    """Each finding that the page before had not; and the hours before which the brief was silent of what was broken."""
    case, found, silent = case_of(run), [], []
    before: set[str] = set()
    for place, _ in enumerate(happened):
        number = place + 2
        if place == len(happened) - 1 and ended(run) is not None:
            break
        page = brief(analyse(case, start_of(number), rights_at=start_of(number)))
        recent = happened[max(0, place + 1 - BACK) : place + 1]
        broken = happened[place].after.open
        if broken and not any(_of_the_two(finding.rule) for finding in page.findings):
            silent.append(number)
        found += [_judged(number, finding, recent) for finding in page.findings if finding.rule not in before]
        before = {finding.rule for finding in page.findings}
    return tuple(found), tuple(silent)


_OF_THE_TWO: Final = ("probable_rupture", "devaluing_turn", "gap_between_you", "spoke_of_stopping", "not_heard_since")
_OF_THE_WISH: Final = ("ahead_of_the_patient", "step_undone_twice", "no_shared_goal")
_OF_CALM: Final = ("false_calm", "leaving_something_out", "fall_around_the_break", "drawn_along")


def _of_the_two(rule: str) -> bool:
    return rule in (*_OF_THE_TWO, *_OF_CALM)


def _judged(number: int, finding: Finding, recent: tuple[Happened, ...]) -> Said:
    verdict, why = _against_the_model(finding.rule, recent)
    return Said(before=number, rule=finding.rule, headline=finding.headline, verdict=verdict, why=why)


def _against_the_model(rule: str, recent: tuple[Happened, ...]) -> tuple[Verdict, Message]:
    now = recent[-1].after
    if rule in _OF_THE_TWO:
        if any(one.after.open for one in recent):
            return "right", say("Something was broken in these hours.")
        return "wrong", say("Nothing was broken in these hours.")
    if rule in _OF_CALM:
        if any(one.after.shine > 0.5 or one.after.open for one in recent):
            return "right", say("Below the calm the two of you were only pleasant, or something was broken.")
        return "wrong", say("The calm was what it looked like.")
    if rule in _OF_THE_WISH:
        if now.wish < weights().wish_needed:
            return "right", say("{His} own wish was {wish} of 10.", wish=round(now.wish, 1))
        return "wrong", say("There was a wish of {his} own: {wish} of 10.", wish=round(now.wish, 1))
    if rule == "too_fast":
        if any(one.strains.threat > 5 for one in recent):
            return "right", say("The work had been deeper than {he} could bear.")
        return "wrong", say("The depth could be borne.")
    return "not in the model", say("The model has no answer to this one.")


# --- three questions -------------------------------------------------------------------------------------------------


def _questions(run: Run, happened: tuple[Happened, ...], marked: tuple[Marked, ...]) -> tuple[Message, ...]:
    held = _conditions(run, happened, marked)
    found = [say(text, **held[when]) for when, text in afterwards().questions if when in held]
    return tuple(found[:ASKED])


def _conditions(run: Run, happened: tuple[Happened, ...], marked: tuple[Marked, ...]) -> dict[str, dict[str, object]]:
    """Which conditions of a question hold, each with what its sentence needs."""
    held: dict[str, dict[str, object]] = {"always": {}}
    unmarked = {one.number for one in marked if not one.both}
    if broke := [one.number for one in happened if one.begun and one.number in unmarked]:
        held["broke_and_unmarked"] = {"hour": broke[0]}
    if any(one.strains.push > 4 for one in happened):
        held["pushed"] = {}
    if deep := [one.number for one in happened if one.strains.threat > 12]:
        held["too_deep"] = {"hour": deep[0]}
    if run.turns:
        mean = sum(turn.choice.stance for turn in run.turns) / len(run.turns)
        if abs(mean) > 1.6:
            held["always_warm" if mean < 0 else "always_firm"] = {}
    if mended := [one.number for one in happened if one.mended]:
        held["mended"] = {"hour": mended[0] - 1}
    if (left := sum(one.there and one.after.open and not one.after.addressed for one in happened)) > 1:
        held["not_addressed"] = {"hours": left}
    if ended(run) == "gone":
        held["gone"] = {}
    return held
