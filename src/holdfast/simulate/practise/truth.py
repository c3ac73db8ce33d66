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
from holdfast.case.private import Pull
from holdfast.case.working import Log
from holdfast.simulate.practise.choices import Choice
from holdfast.simulate.practise.course import Run, ended, lived, start_of
from holdfast.simulate.practise.inside import Happened
from holdfast.simulate.practise.people import afterwards, patient, weights
from holdfast.simulate.practise.practised_case import case_of
from holdfast.simulate.practise.pulls import PULL_WORDS
from holdfast.simulate.worlds.ordinary_rules import DEVALUING, RETURNING
from holdfast.simulate.worlds.ordinary_rules import WITHDRAWAL as QUIET
from holdfast.text import Message, Spoken, say, say_n

Verdict = Literal["right", "wrong", "not in the model"]
KINDS: Final = {QUIET: say("a withdrawal"), DEVALUING: say("a devaluing turn after height")}
WISH: Final = (
    (6.0, say("There was a wish of {his} own.")),
    (4.0, say("Something of a wish of {his} own was there.")),
    (2.0, say("There was little wish of {his} own.")),
    (0.0, say("Hardly any wish of {his} own was left.")),
)
IMAGE: Final = (
    (55.0, say("You were mostly an ordinary person to {him}.")),
    (35.0, say("Now and then you were an ordinary person to {him}.")),
    (0.0, say("You were hardly an ordinary person to {him} yet.")),
)
SPLIT: Final = (
    (65.0, say("What {he} {v:admires|admire} and what {he} {v:despises|despise} in {himself} were far apart.")),
    (45.0, say("What {he} {v:admires|admire} and what {he} {v:despises|despise} in {himself} had come nearer to each "
               "other.")),
    (0.0, say("What {he} {v:admires|admire} and what {he} {v:despises|despise} in {himself} stood side by side.")),
)  # fmt: skip
BACK: Final = 3
"""Hours back that a sentence of the brief may speak of."""
ASKED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class HourTruth:
    """One hour: the hidden state after it (points of 100; `bearable` steps of depth 0 to 5, `wish` 0 to 10), the same
    in a `line` of words, what was chosen, and why things happened. An hour that did not take place has no choice.
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
    line: Message
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
class Pulled:
    """What pulled at the trainee in an hour, as he said ("none": nothing noticed), beside what the model pulled for."""

    number: int
    yours: Pull | Literal["none"]
    model: Pull


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    person: Spoken
    ended: Message
    hours: tuple[HourTruth, ...]
    marked: tuple[Marked, ...]
    said: tuple[Said, ...]
    silent: tuple[int, ...]
    pulled: tuple[Pulled, ...]
    safety: tuple[Message, ...]
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
        pulled=tuple(
            Pulled(number=one.number, yours=turn.pull, model=one.pull)
            for one, turn in zip(happened, chosen, strict=True)
            if turn is not None and turn.pull is not None and one.pull is not None
        ),
        safety=tuple(_safety(run, happened)),
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
        line=_line(one),
        why=tuple(_why(before, one)),
    )


def _line(one: Happened) -> Message:
    """The state after an hour in words: what could be borne, whose wish it was, who the therapist was to him."""
    now = one.after
    return say("{He} could bear about depth {depth}. {wish} {image} {self}", depth=max(1, round(now.readiness)),
               wish=_in_words(now.wish, WISH), image=_in_words(now.ordinary, IMAGE),
               self=_in_words(now.split, SPLIT))  # fmt: skip


def _in_words(value: float, of: tuple[tuple[float, Message], ...]) -> Message:
    return next(words for least, words in of if value >= least)


def _steps(over: float) -> Message:
    if over < 0.75:
        return say("by half a step")
    return say_n("by about {n} step", "by about {n} steps", round(over))


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
    if one.injury:
        yield say("{He} told of a loss outside the hours.")
    if one.begun and now.cause is not None:
        kind = KINDS.get(now.kind, say("a confrontation"))
        yield say("Something broke here: {kind}. In the model, because {why}.", kind=kind,
                  why=say(afterwards().causes[now.cause]))  # fmt: skip
    elif asked.over > weights().borne_edge:
        yield say("The work was deeper than {he} could bear just then, {steps}.", steps=_steps(asked.over))
    elif one.gain > 0.2:
        yield say("This depth could be borne, and in the model it brought something: the two sides of {himself} came a "
                  "little nearer to each other.")  # fmt: skip
    if asked.push > 4 and not (one.begun and now.cause == "push"):
        yield say("The step was a push: hardly anything in it was {his} own wish yet.")
    if one.hollow_part:
        yield say("You owned a part though nothing was broken. It rang hollow, and it will be heard a little less next "
                  "time.")  # fmt: skip
    if now.far > 0.35 and not now.open:
        yield say("It was calm, and there was distance in it: the form says little of that, and {his} own wish grew "
                  "less.")  # fmt: skip
    if one.reply == "hollow":
        yield say("{His} yes was a hollow one: it was said to be left in peace.")
    if now.shine > 0.5 and not now.open:
        yield say("The two of you had begun to be pleasant with each other, and little was asked.")
    if asked.cold > 3 and not one.begun:
        yield say("Hours of all firmness had begun to add up.")
    if one.mended and now.way is not None:
        yield say("What was broken was mended here: it had been spoken of, and in the model that lasts.")
    elif one.mended:
        yield say("It passed here without a word about it. In the model that leaves something: the next break comes "
                  "sooner.")  # fmt: skip
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
        if any(one.after.shine > 0.5 or one.after.open or one.after.far > 0.35 for one in recent):
            return "right", say("Below the calm you were only pleasant or far apart, or something was broken.")
        return "wrong", say("The calm was what it looked like.")
    if rule in _OF_THE_WISH:
        if now.wish < weights().wish_needed:
            return "right", say("There was not yet enough of a wish of {his} own to carry a step.")
        return "wrong", say("There was a wish of {his} own.")
    if rule == "too_fast":
        if any(one.strains.threat > 5 for one in recent):
            return "right", say("The work had been deeper than {he} could bear.")
        return "wrong", say("The depth could be borne.")
    return "not in the model", say("The model has no answer to this one.")


# --- what pulled ------------------------------------------------------------------------------------------------------


def pulled_words(one: Pulled) -> Message:
    """What the trainee said pulled at him, beside what the model pulled for. Neither is the right one."""
    if one.yours == "none":
        return say("Hour {n}: you noticed nothing pulling. In the model the hour pulled towards {model}.", n=one.number,
                   model=PULL_WORDS[one.model])  # fmt: skip
    if one.yours == one.model:
        return say(
            "Hour {n}: {yours}. In the model it pulled towards the same.", n=one.number, yours=PULL_WORDS[one.yours]
        )
    return say("Hour {n}: {yours}. In the model it pulled towards {model}; what was yours in it, only you "
               "can tell.",
               n=one.number, yours=PULL_WORDS[one.yours], model=PULL_WORDS[one.model])  # fmt: skip


# --- the question about safety -------------------------------------------------------------------------------------


def _safety(run: Run, happened: tuple[Happened, ...]) -> Iterator[Message]:
    """Whether the question about going on living was asked after a loss outside; nothing where there was none."""
    injury = patient(run.patient).injury
    told = next((one.number for one in happened if one.injury), None)
    if injury is None or told is None:
        return
    yield say("In hour {hour} {he} told of a loss: {what}. After such a loss the question about going on living "
              "belongs into the hour, also where nobody seems low.", hour=told, what=say(injury.what))  # fmt: skip
    asked = next((one.number for one in happened if one.asked_safety and one.number >= told), None)
    if asked is not None:
        yield say("You asked in hour {hour}, and {he} had something to answer.", hour=asked)
    elif any(one.there for one in happened if one.number > told):
        yield say("It was not asked in this run. In the model {he} would have had something to answer.")
    else:
        yield say("The run ended before there was another hour to ask it in.")


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
    if deep := [one.number for one in happened if one.strains.over > 1]:
        held["too_deep"] = {"hour": deep[0]}
    if run.turns:
        mean = sum(turn.choice.stance for turn in run.turns) / len(run.turns)
        near = [turn for turn in run.turns if turn.choice.reached < 2]
        if len(near) > 4 and 2 * len(near) > len(run.turns):
            held["always_near"] = {}
        if abs(mean) > 1.6:
            held["always_warm" if mean < 0 else "always_firm"] = {}
    if hollow := [one.number for one in happened if one.hollow_part]:
        held["hollow_part"] = {"hour": hollow[0]}
    if mended := [one.number for one in happened if one.mended]:
        held["mended"] = {"hour": mended[0] - 1}
    if (left := sum(one.there and one.after.open and not one.after.addressed for one in happened)) > 1:
        held["not_addressed"] = {"hours": left}
    if ended(run) == "gone":
        held["gone"] = {}
    return held
