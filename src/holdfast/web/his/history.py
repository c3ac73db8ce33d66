"""His own history by day, the newest first: what he said, wrote, rated and tried, and what the two agreed.

His own entries alone. No number of the therapist's, no curve, no count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from holdfast.brief.words import FEELINGS, RUNS
from holdfast.case.moves import Cost, Move, Terms
from holdfast.case.record import AllianceCheck, CheckIn, Record
from holdfast.contract.agreement import YES, text_hash
from holdfast.text import Message, say
from holdfast.web.his.contract_page import THINKS
from holdfast.web.pages.patient_forms import alliance_sliders, check_in_sliders

LONGEST_NAME = 80
Detail = tuple[Message | str, Message | str]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing he said or did: what it was, what it was about, his words, and details of it (a label and what he
    gave), `folded` where they are the answers to a whole form: what that was about.
    """

    when: date
    what: Message
    about: str = ""
    words: str = ""
    details: tuple[Detail, ...] = ()
    folded: Message | None = None

    @property
    def bare(self) -> bool:
        """The answers to a form, and no word of his with them."""
        return self.folded is not None and not self.words

    @property
    def weight(self) -> int:
        """About how many bytes it takes on the page."""
        return 150 + len((self.about + self.words).encode()) + 110 * len(self.details)


@dataclass(frozen=True, slots=True)
class Day:
    """What was told on a day; or, from `since` to it, on some days that follow each other, each with bare answers."""

    when: date
    told: tuple[Told, ...]
    since: date

    @property
    def gathered(self) -> bool:
        return self.since != self.when

    @property
    def bare(self) -> bool:
        return all(told.bare for told in self.told)


def history(
    record: Record, whole: Record, *, before: date | None = None, most: int
) -> tuple[tuple[Day, ...], date | None]:
    """The days before `before` (all where it is None), the newest first, as many as weigh `most` bytes and at least
    one. Days with nothing but bare answers are gathered: what he said and tried is not to drown in them. And the day
    before which the next page goes on, or None where there is no more. Of lines kept and plans also those of before are
    told: `whole` is the record with what was corrected.
    """
    zone = ZoneInfo(record.about.zone)
    by_day: dict[date, list[Told]] = {}
    for told in (*_moved(record.moves), *_answered(record, zone), *_kept(whole)):
        if before is None or told.when < before:
            by_day.setdefault(told.when, []).append(told)
    days: list[Day] = []
    weight = 0
    for when in sorted(by_day, reverse=True):
        weight += sum(told.weight for told in by_day[when])
        if days and weight > most:
            return tuple(days), days[-1].since
        day = Day(when, tuple(by_day[when]), when)
        if days and day.bare and days[-1].bare:
            days[-1] = Day(days[-1].when, (*days[-1].told, *day.told), when)
        else:
            days.append(day)
    return tuple(days), None


# --- moves -----------------------------------------------------------------------------------------------------------


def _moved(moves: Iterable[Move]) -> Iterator[Told]:
    """His moves, each about the clause in the words it had then; and what both said yes to, on the day they did."""
    words: dict[str, Terms] = {}
    yes: dict[str, set[str]] = {}
    for move in sorted(moves, key=lambda one: one.seq):
        if move.clause and move.terms is not None:
            if move.clause in words and text_hash(words[move.clause]) != text_hash(move.terms):
                yes[move.clause] = set()
            words[move.clause] = move.terms
        now = words.get(move.clause or "")
        if move.by == "patient" and move.act in SAID:
            yield SAID[move.act](move, now)
        if move.clause and now is not None:
            yield from _agreed(move, now, yes.setdefault(move.clause, set()))


def _agreed(move: Move, now: Terms, yes: set[str]) -> Iterator[Told]:
    if move.act == "hand_back":
        yes.discard(move.by)
    elif move.act in YES and move.accepted_text == text_hash(now) and move.by not in yes:
        yes.add(move.by)
        if len(yes) == 2 and now.kind not in ("frame", "safety"):
            yield Told(move.when, say("You both said yes to"), now.text)


def _name(now: Terms | None) -> str:
    text = "" if now is None else now.text
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def _said(what: str) -> Callable[[Move, Terms | None], Told]:
    def told(move: Move, now: Terms | None) -> Told:
        return Told(move.when, say(what), _name(now), move.words or "", tuple(_worries(move)))

    return told


def _worries(move: Move) -> Iterator[Detail]:
    if move.worry is not None and move.worry.real:
        yield say("what is really so"), move.worry.real
    if move.worry is not None and move.worry.old:
        yield say("the old feeling"), move.worry.old


def _worded(what: str) -> Callable[[Move, Terms | None], Told]:
    def told(move: Move, now: Terms | None) -> Told:
        terms = move.terms
        details: list[Detail] = []
        if terms is not None and terms.his_words:
            details.append((say("in your words"), terms.his_words))
        if terms is not None and terms.smallest:
            details.append((say("what would still count"), terms.smallest))
        return Told(move.when, say(what), "", terms.text if terms else "", tuple(details))

    return told


def _rated(move: Move, now: Terms | None) -> Told:
    stance = move.stance
    given = ((words, getattr(stance, name, None)) for name, words in THINKS)
    details = tuple((words, say("{n} of 10", n=n)) for words, n in given if n is not None)
    return Told(move.when, say("What you thought of"), _name(now), move.words or "", details)


def _cost(cost: Cost) -> Detail:
    feeling = FEELINGS[cost.feeling]
    return feeling, "–" if cost.strength is None else say("{n} of 10", n=cost.strength)


def _costs(move: Move, now: Terms | None) -> Told:
    words = " · ".join(cost.words for cost in move.costs if cost.words)
    return Told(move.when, say("You said what it may cost you:"), _name(now), words, tuple(map(_cost, move.costs)))


def _tried(move: Move, now: Terms | None) -> Told:
    run = move.run
    assert run is not None
    details: list[Detail] = [(RUNS[run.outcome], ""), *map(_cost, run.felt)]
    if run.vitality is not None:
        details.append((say("how alive it was"), say("{n} of 10", n=run.vitality)))
    if run.realistic_worry:
        details.append((say("what is really so"), run.realistic_worry))
    return Told(move.when, say("How it went:"), _name(now), run.learnt or "", tuple(details))


def _reached(move: Move, now: Terms | None) -> Told:
    levels = None if now is None else now.levels
    words = levels[move.level + 2] if levels is not None and move.level is not None else ""
    return Told(move.when, say("Where you said you are with"), _name(now), words or move.words or "")


SAID: Mapping[str, Callable[[Move, Terms | None], Told]] = {
    "propose": _worded("You proposed"),
    "counter": _worded("You said it in other words"),
    "object": _said("You said what speaks against"),
    "discount": _said("You said what speaks against"),
    "hand_back": _said("You said “not now” to"),
    "clarify": _said("You said"),
    "ask": _said("You asked"),
    "rationale": _said("You said why"),
    "accept": _said("You said yes to"),
    "accept_reserved": _said("You said yes, with a reservation, to"),
    "commit": _said("You said “I will” to"),
    "disclose_cost": _costs,
    "lower_stakes": _said("You asked for something smaller than"),
    "withdraw": _said("You ended"),
    "hold": _said("You asked that it rests for now"),
    "repair": _said("You said that the two of you are well again"),
    "rewrite": _said("You asked to write it anew"),
    "rate": _rated,
    "run": _tried,
    "attain": _reached,
    "sign": _said("You signed what the two of you agreed"),
}


# --- answers and lines -----------------------------------------------------------------------------------------------


def _answered(record: Record, zone: ZoneInfo) -> Iterator[Told]:
    for session in record.sessions:
        given = (*session.patient_before, *(() if session.patient is None else (session.patient,)))
        for check in given:
            when = check.when.astimezone(zone).date()
            hour = say("about the hour of {day}", day=session.when.astimezone(zone).date())
            yield Told(when, say("You answered {what}", what=hour), "", check.words or "", tuple(_of_alliance(check)),
                       folded=hour)  # fmt: skip
    for check_in in record.check_ins:
        when, days = check_in.when.astimezone(zone).date(), say("about the days before")
        yield Told(when, say("You answered {what}", what=days), "", check_in.words or "", tuple(_of_days(check_in)),
                   folded=days)  # fmt: skip


def _of_alliance(check: AllianceCheck) -> Iterator[Detail]:
    numbers = (*check.goal, *check.task, *check.bond, check.image, check.held_back)
    for slider, n in zip(alliance_sliders(), numbers, strict=True):
        if n is not None:
            yield slider.question.rstrip("."), str(n).replace("-", "−")


def _of_days(check_in: CheckIn) -> Iterator[Detail]:
    every = {slider.name: slider.question for n in range(2) for slider in check_in_sliders(n)}
    for name, question in every.items():
        if (n := getattr(check_in.answers, name)) is not None:
            yield question.rstrip("."), str(n)


KEPT, GONE = say("You kept a line"), say("You let a line go")


def _kept(record: Record) -> Iterator[Told]:
    for line in record.kept_lines:
        yield Told(line.when, GONE if line.let_go else KEPT, "", line.text)
    for plan in record.safety_plans:
        yield Told(plan.when, say("Your safety plan was written down"))
    for month in record.month_lines:
        if month.by == "patient":
            said = ((say("work"), month.work), (say("love"), month.love), (say("fun"), month.fun))
            details = tuple((of, words) for of, words in said if words)
            yield Told(month.when, say("What was new that month"), "", "", details)
