"""One small reader for each thing that may ask for rewriting (`clinical.md` A2). Each abstains where data are thin: a
number nobody gave is no zero, and a run that expected nothing was not exceeded.

An occasion belongs to the version in which it arose. Opening the next one answers what stood before it; new words for
a clause (a counter; for a step also lowered stakes) answer what was told or rated of the old ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from holdfast.case.moves import Act, Feeling, MoveBy
from holdfast.case.working import TriggerCode
from holdfast.contract import trigger_words as words
from holdfast.contract.agreement import YES
from holdfast.contract.ask_again import UNDONE
from holdfast.contract.model import Clause, Contract, RunAt, StanceAt, Version
from holdfast.contract.trigger_numbers import TriggerNumbers
from holdfast.contract.trigger_shapes import Facts, Seen, Trigger, after_version, occasion
from holdfast.text import Message, say

T = TypeVar("T")
Point = tuple[date, int]
"""A number with the day it was given."""
Holds = Callable[[int], bool]
REWORDS: tuple[Act, ...] = ("counter",)
RESIZES: tuple[Act, ...] = ("counter", "lower_stakes")


@dataclass(frozen=True, slots=True)
class Ground:
    """What every reader reads: the contract, its open version, the days it counts from, the facts, the numbers.

    `opened`: the day the open version was opened (the first move where there is none). `agreed`: the day it was agreed,
    or was opened where it is not yet agreed and something is in force; None where nothing is: a draft is being written
    already, and what happens goes into it.
    """

    contract: Contract
    version: Version | None
    opened: date
    agreed: date | None
    facts: Facts
    today: date
    numbers: TriggerNumbers

    @property
    def after(self) -> Message:
        return after_version(self.version, self.agreed)


def step_undone(ground: Ground) -> Iterator[Trigger]:
    """The same step put off, forgotten or impossible twice in a row; "chose not to" is passed over."""
    for clause in ground.contract.of_kind("step"):
        row: list[RunAt] = []
        for at in reversed(_since_change(clause, clause.runs, "run", RESIZES)):
            if at.run.outcome in UNDONE and at.when >= ground.opened:
                row.insert(0, at)
            elif at.run.outcome != "chose_not_to":
                break
        if len(row) < 2:
            continue
        last_two = row[-2:]
        apart = last_two[0].when != last_two[1].when
        yield Trigger(
            "step_undone",
            occasion("step_undone", clause.id, row[0].when),
            row[1].when,
            row[-1].when,
            say((words.UNDONE if apart else words.UNDONE_ON_A_DAY).id, text=_text(clause), first=last_two[0].when,
                last=last_two[1].when),
            tuple(Seen(say("how it went"), words.RUNS[at.run.outcome], at.when) for at in row[-3:]),
            clause.id,
        )  # fmt: skip


def sense(ground: Ground) -> Iterator[Trigger]:
    """His "makes sense" of a goal or step is low, or has fallen far from its highest. One of the two for a clause."""
    low, fall = ground.numbers.sense_low, ground.numbers.sense_fall
    for clause in ground.contract.of_kind("goal", "step"):
        points = _points(clause, "patient", "makes_sense")
        if not points or points[-1][0] < ground.opened:
            continue
        (when, value), before = points[-1], points[:-1]
        then, highest = max(before, key=lambda point: point[1], default=(when, value))
        fell = ground.facts.compared and highest - value >= fall
        if value <= low:
            begun = _begun(points, lambda n: n <= low, ground.opened)
            sentence = say(words.LOW.id, text=_text(clause), n=value, when=when)
            if fell:
                sentence = say(words.LOW_NOW.id, text=_text(clause), n=value, when=when, before=highest, then=then)
            yield _rated("sense_low", clause, begun, points, sentence)
        elif fell:
            begun = _begun(points, _fallen(highest, fall), ground.opened)
            sentence = say(words.FELL.id, text=_text(clause), before=highest, then=then, n=value, when=when)
            yield _rated("sense_fell", clause, begun, points, sentence)


def gap(ground: Ground) -> Iterator[Trigger]:
    """The two are far apart on "makes sense", whichever way."""
    for clause in ground.contract.of_kind("goal", "step"):
        his = mine = None
        begun: date | None = None
        for at in _since_change(clause, clause.stances, "rate", REWORDS):
            if at.stance.makes_sense is None:
                continue
            point = (at.when, at.stance.makes_sense)
            his, mine = (point, mine) if at.by == "patient" else (his, point)
            wide = his is not None and mine is not None and abs(his[1] - mine[1]) >= ground.numbers.gap
            begun = (begun or at.when) if wide else None
        if begun is None or his is None or mine is None or max(his[0], mine[0]) < ground.opened:
            continue
        begun = max(begun, ground.opened)
        yield Trigger(
            "gap",
            occasion("gap", clause.id, begun),
            begun,
            max(his[0], mine[0]),
            say(words.GAP.id, text=_text(clause), his_value=his[1], his_day=his[0], your_value=mine[1],
                your_day=mine[0]),
            (
                Seen(say("makes sense, for {him}"), his[1], his[0]),
                Seen(say("makes sense, for you"), mine[1], mine[0]),
            ),
            clause.id,
        )  # fmt: skip


def repaired(ground: Ground) -> Iterator[Trigger]:
    """What held the contract is mended: the draft begins with what was said then."""
    for one in ground.facts.repairs:
        sentence = say((words.MENDED_ON if one.hour is None else words.MENDED_IN).id, hour=one.hour, when=one.when)
        seen = tuple(Seen(say("said then"), said, one.when) for said in one.said)
        yield Trigger("repaired", one.about, one.when, one.when, sentence, seen, said=one.said)


def formulation(ground: Ground) -> Iterator[Trigger]:
    """A part of the formulation changed after the version was agreed: one occasion for a day."""
    if ground.agreed is None:
        return
    for day in sorted({one.when for one in ground.facts.revised if one.when > ground.agreed}):
        parts = [one for one in ground.facts.revised if one.when == day]
        sentence = say(words.REVISED.id, slot=_listed(dict.fromkeys(p.slot for p in parts)), when=day,
                       after=ground.after)  # fmt: skip
        seen = tuple(Seen(say("{slot}", slot=p.slot), p.text, day) for p in parts)
        yield Trigger("formulation", occasion("formulation", day), day, day, sentence, seen)


def goal_reached(ground: Ground) -> Iterator[Trigger]:
    """He rated a goal as reached on two days running. The therapist's own number does not count here."""
    if not ground.facts.compared:
        return
    for clause in ground.contract.of_kind("goal"):
        points = [(a.when, int(a.level)) for a in clause.attained if a.by == "patient" and a.when >= ground.opened]
        row = _last_row(points, lambda n: n >= ground.numbers.reached_level)
        if len(row) < 2:
            continue
        sentence = say(words.REACHED.id, text=_text(clause), first=row[-2][0], last=row[-1][0])
        seen = tuple(Seen(say("how far, for {him}"), f"{n:+d}" if n else "0", day) for day, n in row[-3:])
        yield Trigger(
            "goal_reached",
            occasion("goal_reached", clause.id, row[1][0]),
            row[1][0],
            row[-1][0],
            sentence,
            seen,
            clause.id,
        )


def goal_dead(ground: Ground) -> Iterator[Trigger]:
    """A goal that was agreed was taken off the table, or he rated "my wish" for it very low on two days running."""
    agreed = {text.id for text in ground.version.as_agreed} if ground.version else set()
    for clause in ground.contract.clauses:
        ended = clause.withdrawn_on
        if clause.kind != "goal" or ended is None or clause.id not in agreed:
            continue
        if ground.agreed is not None and ended >= ground.agreed:
            sentence = say(words.WITHDRAWN.id, text=_text(clause), when=ended, after=ground.after)
            seen: tuple[Seen, ...] = (Seen(say("taken off the table"), None, ended),)
            yield Trigger("goal_dead", occasion("goal_dead", clause.id, ended), ended, ended, sentence, seen, clause.id)
    for clause in ground.contract.of_kind("goal") if ground.facts.compared else ():
        points = [p for p in _points(clause, "patient", "own_wish") if p[0] >= ground.opened]
        row = _last_row(points, lambda n: n <= ground.numbers.dead_wish)
        if len(row) >= 2:
            (first, a), (last, b) = row[-2:]
            sentence = say(words.WISH_GONE.id, text=_text(clause), a=a, first=first, b=b, last=last)
            seen = tuple(Seen(say("my wish, for {him}"), n, day) for day, n in row[-3:])
            yield Trigger(
                "goal_dead", occasion("goal_dead", clause.id, row[1][0]), row[1][0], last, sentence, seen, clause.id
            )


def cost_higher(ground: Ground) -> Iterator[Trigger]:
    """In two runs of this version a feeling was much stronger than the same run had expected it."""
    if not ground.facts.compared:
        return
    for clause in ground.contract.of_kind("step"):
        runs = [at for at in _since_change(clause, clause.runs, "run", RESIZES) if at.when >= ground.opened]
        over = [(at, *found) for at in runs if (found := _over(at, ground.numbers.cost_over)) is not None]
        if len(over) < 2:
            continue
        (a, feeling_a, expected_a, felt_a), (b, feeling_b, expected_b, felt_b) = over[0], over[1]
        if feeling_a == feeling_b:
            sentence = say(
                words.COST.id,
                text=_text(clause),
                feeling=words.FEELINGS[feeling_a],
                felt_a=felt_a,
                expected_a=expected_a,
                first=a.when,
                felt_b=felt_b,
                expected_b=expected_b,
                last=b.when,
            )
        else:
            sentence = say(
                words.COST_TWO.id,
                text=_text(clause),
                feeling_a=words.FEELINGS[feeling_a],
                feeling_b=words.FEELINGS[feeling_b],
                first=a.when,
                last=b.when,
            )
        seen = tuple(
            Seen(
                words.FEELINGS[feeling], say("{expected} expected, {felt} felt", expected=expected, felt=felt), at.when
            )
            for at, feeling, expected, felt in over[-3:]
        )
        yield Trigger(
            "cost_higher",
            occasion("cost_higher", clause.id, b.when),
            b.when,
            over[-1][0].when,
            sentence,
            seen,
            clause.id,
        )


def life_event(ground: Ground) -> Iterator[Trigger]:
    """Something happened in his life after the version was agreed, or he spoke of a worry about something real."""
    if ground.agreed is None:
        return
    for one in ground.facts.happened:
        if one.when > ground.agreed:
            what = words.EVENTS[one.what]
            template = words.HAPPENED_TOLD if one.text else words.HAPPENED
            sentence = say(template.id, when=one.when, after=ground.after, what=what, text=short(one.text or ""))
            yield Trigger("life_event", occasion("life_event", "event", one.id), one.when, one.when, sentence,
                          (Seen(what, one.text, one.when),))  # fmt: skip
    for clause in (c for c in ground.contract.clauses if c.standing):
        for row in _worries(clause, ground.agreed, ground.numbers.worry_days):
            (first, _), (last, worry) = row[0], row[-1]
            sentence = say(words.REAL_WORRY.id, when=last, after=ground.after, worry=worry)
            seen = tuple(Seen(say("what is really so"), said, day) for day, said in row[-3:])
            about = occasion("life_event", "worry", clause.id, first)
            yield Trigger("life_event", about, first, last, sentence, seen, clause.id)


def new_risk(ground: Ground) -> Iterator[Trigger]:
    """Something new about safety since the version was opened. Never graded: when a person asks, and no more."""
    number = f"v{ground.version.number if ground.version else 0}"
    after = after_version(ground.version, None)
    for one in ground.facts.risks:
        if one.when >= ground.opened:
            sentence = say(words.RISK[one.attention].id, when=one.when, after=after, what=one.what)
            yield Trigger("new_risk", occasion("new_risk", number, one.about), one.when, one.when, sentence,
                          (Seen(one.what, None, one.when),), attention=one.attention)  # fmt: skip


def not_reviewed(ground: Ground) -> Iterator[Trigger]:
    """Something is in force, and for long the two have not looked at it. A review that is near is waited for."""
    clauses = ground.contract.of_kind("goal", "step")
    if not any(clause.in_force is not None for clause in clauses):
        return
    days = [ground.opened, *ground.facts.reviewed, *(w.when for w in ground.facts.words if w.answer == "handled")]
    days += [said.when for clause in clauses for said in clause.said if said.act in YES]
    if ground.version is not None:
        days += [signed.when for signed in ground.version.signed]
    last = max(day for day in days if day <= ground.today)
    age = (ground.today - last).days
    near = any(0 <= (due - ground.today).days <= ground.numbers.review_ahead_days for due in ground.facts.planned)
    if age >= ground.numbers.unreviewed_days and not near:
        sentence = say(words.NOT_REVIEWED.id, when=last, n=age)
        since = date.fromordinal(last.toordinal() + ground.numbers.unreviewed_days)
        yield Trigger("not_reviewed", occasion("not_reviewed", last), since, ground.today, sentence,
                      (Seen(say("last looked at"), None, last),))  # fmt: skip


# --- small readings ---


def short(text: str, most: int = 90) -> str:
    """Words inside a sentence: without their full stop, and cut at a word where they are long."""
    bare = text.strip().rstrip(".")
    return bare if len(bare) <= most else bare[:most].rsplit(" ", 1)[0] + " …"


def _text(clause: Clause) -> str:
    return short(clause.terms.text)


def _since_change(clause: Clause, items: Sequence[T], act: Act, changes: tuple[Act, ...]) -> Sequence[T]:
    """The runs or ratings told after the words of the clause last changed, by the order in which it was all said."""
    after = 0
    for said in reversed(clause.said):
        if said.act in changes:
            return items[len(items) - min(after, len(items)) :]
        after += said.act == act
    return items


def _points(clause: Clause, by: MoveBy, of: str) -> list[Point]:
    """The dated numbers one side gave for the words that stand; a blank is none."""
    stances: Sequence[StanceAt] = _since_change(clause, clause.stances, "rate", REWORDS)
    return [(s.when, n) for s in stances if s.by == by and (n := getattr(s.stance, of)) is not None]


def _begun(points: Sequence[Point], holds: Holds, opened: date) -> date:
    """The first day, not before the version, of the row at the end in which every number holds."""
    begun = points[-1][0]
    for day, value in reversed(points):
        if not holds(value) or day < opened:
            break
        begun = day
    return begun


def _fallen(highest: int, fall: int) -> Holds:
    return lambda value: highest - value >= fall


def _last_row(points: Sequence[Point], holds: Holds) -> list[Point]:
    """The numbers at the end that hold, one for each day (the last one given on it)."""
    by_day = dict(points)
    row: list[Point] = []
    for day, value in reversed(list(by_day.items())):
        if not holds(value):
            break
        row.insert(0, (day, value))
    return row


def _rated(code: TriggerCode, clause: Clause, begun: date, points: Sequence[Point], sentence: Message) -> Trigger:
    seen = tuple(Seen(say("makes sense, for {him}"), n, day) for day, n in points[-3:])
    return Trigger(code, occasion(code, clause.id, begun), begun, points[-1][0], sentence, seen, clause.id)


def _over(at: RunAt, least: int) -> tuple[Feeling, int, int] | None:
    """The feeling that most exceeded what this run had expected of it, with both strengths."""
    expected = {cost.feeling: cost.strength for cost in at.run.predicted if cost.strength is not None}
    found = [
        (cost.strength - expected[cost.feeling], cost.feeling, expected[cost.feeling], cost.strength)
        for cost in at.run.felt
        if cost.strength is not None and cost.feeling in expected
    ]
    over, feeling, was, felt = max(found, default=(0, None, 0, 0), key=lambda one: one[0])
    return None if feeling is None or over < least else (feeling, was, felt)


def _worries(clause: Clause, after: date, together: int) -> list[list[tuple[date, str]]]:
    """What is really so, told with a run or told apart from the old feeling: the last of each day, and days that lie
    near each other in one row. One illness told of in three hours is one occasion.
    """
    by_day = {at.when: at.run.realistic_worry for at in clause.runs if at.run.realistic_worry}
    by_day |= {at.when: at.worry.real for at in clause.worries if at.worry.real}
    rows: list[list[tuple[date, str]]] = []
    for day, said in sorted(by_day.items()):
        if day <= after:
            continue
        if rows and (day - rows[-1][-1][0]).days <= together:
            rows[-1].append((day, said))
        else:
            rows.append([(day, said)])
    return rows


def _listed(parts: dict[Message | str, None]) -> Message:
    places = {f"p{n}": part for n, part in enumerate(parts)}
    return say(", ".join(f"{{{name}}}" for name in places), **places)
