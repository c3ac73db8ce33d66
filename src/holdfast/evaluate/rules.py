"""How often each rule of the brief speaks without cause, and how often it is right when it speaks.

Each invented treatment is read as the therapist would have read it: a brief before every hour, from what was recorded
by then. A rule that goes on saying the same thing (same `about`) has spoken once: how many briefs show it is another
number. On treatments in which nothing happens every finding is a false alarm.
On treatments in which something does, a finding is right where what it speaks of was planted within `REACH` hours.
Simulated figures prove little about real treatments and are labelled so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from holdfast.analysis import analyse
from holdfast.brief.brief import brief as brief_of
from holdfast.brief.finding import Finding
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.simulate.known import Known, KnownEpisode

REACH = 1
OF_A_RUPTURE = ("probable_rupture", "gap_between_you")
OF_A_TURN = ("devaluing_turn",)
OF_LEAVING = ("not_heard_since",)
TRUTH_KNOWN = (*OF_A_RUPTURE, *OF_A_TURN, *OF_LEAVING)
"""Rules whose cause is planted, so that "right" has a meaning. Of the others no figure of being right is given."""

Kind = tuple[str, str]
"""A rule and how sure it was: "two sources agree" and "worth asking" are wrong at different rates."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing a rule said, at the first hour before which it said it."""

    kind: Kind
    about: str
    before_hour: int
    hour: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over treatments: `hours` read, `spoke` per kind; `right` and `judged` per kind whose cause is planted.

    `near` per rule: hours at which anything it said would have been called right, of `hours`. `heard`: hours before
    which at least one rule said something new. `planted`: ruptures, of which `found` per kind were spoken of.
    """

    hours: int
    spoke: Mapping[Kind, int]
    right: Mapping[Kind, int]
    judged: Mapping[Kind, int]
    near: Mapping[str, int]
    heard: int = 0
    planted: int = 0
    found: Mapping[Kind, int] = field(default_factory=dict)

    def false_alarms_per_20(self, kind: Kind) -> float:
        return 20 * self.spoke.get(kind, 0) / self.hours if self.hours else 0.0

    def right_of_10(self, kind: Kind) -> float | None:
        judged = self.judged.get(kind, 0)
        return 10 * self.right.get(kind, 0) / judged if judged else None

    def found_of_10(self, kind: Kind) -> float | None:
        """How many of ten planted ruptures it spoke of."""
        return 10 * self.found.get(kind, 0) / self.planted if self.planted and kind[0] in OF_A_RUPTURE else None

    def chance_of_10(self, rule: str) -> float | None:
        """How often the rule, speaking at random hours of these treatments, would have been called right."""
        return 10 * self.near.get(rule, 0) / self.hours if self.hours and rule in TRUTH_KNOWN else None

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.hours + other.hours,
            Counter(self.spoke) + Counter(other.spoke),
            Counter(self.right) + Counter(other.right),
            Counter(self.judged) + Counter(other.judged),
            Counter(self.near) + Counter(other.near),
            self.heard + other.heard,
            self.planted + other.planted,
            Counter(self.found) + Counter(other.found),
        )


NOTHING = Tally(0, {}, {}, {}, {})


def shown(case: Case) -> Iterator[tuple[int, tuple[Finding, ...]]]:
    """Each hour on record but the first, and the one after the last, with all findings of the brief before it."""
    numbers = sorted({s.number for s in case.record.sessions})
    for number in (*numbers[1:], *(last + 1 for last in numbers[-1:])):
        yield number, brief_of(analyse(case, before_hour(case, number))).findings


def new_in(briefs: Iterable[tuple[int, tuple[Finding, ...]]]) -> Iterator[Spoken]:
    """Of these findings, each thing once: at the first hour before which it was said."""
    seen: set[tuple[Kind, str]] = set()
    for number, findings in briefs:
        for finding in findings:
            kind = (finding.rule, str(finding.certainty))
            if (kind, finding.about) not in seen:
                seen.add((kind, finding.about))
                yield Spoken(kind, finding.about, number, _hour(finding))


def spoken(case: Case) -> Iterator[Spoken]:
    """What was said before each hour on record but the first, and after the last, each thing once."""
    return new_in(shown(case))


def told(case: Case, known: Known) -> Tally:
    """What the rules said of one treatment, beside what is true of it."""
    hours = max(s.number for s in case.record.sessions)
    near = {rule: near_hours(rule, known, hours) for rule in TRUTH_KNOWN}
    spoke: Counter[Kind] = Counter()
    right: Counter[Kind] = Counter()
    judged: Counter[Kind] = Counter()
    found: set[tuple[Kind, int]] = set()
    heard = set()
    for said in spoken(case):
        hour = said.hour or said.before_hour - 1
        spoke[said.kind] += 1
        heard.add(said.before_hour)
        if said.kind[0] in TRUTH_KNOWN:
            judged[said.kind] += 1
            right[said.kind] += hour in near[said.kind[0]]
        if said.kind[0] in OF_A_RUPTURE:
            found |= {(said.kind, n) for n, one in enumerate(known.episodes) if hour in _near(one, hours)}
    return Tally(
        hours=hours,
        spoke=spoke,
        right=right,
        judged=judged,
        near={rule: len(at) for rule, at in near.items()},
        heard=len(heard),
        planted=len(known.episodes),
        found=Counter(kind for kind, _ in found),
    )


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, NOTHING)


def near_hours(rule: str, known: Known, hours: int) -> frozenset[int]:
    """The hours, of `hours`, at which anything this rule says is called right. Empty for a rule without a known cause.

    A rupture: from an hour before its onset to an hour after its last. A turn: from the hour where the image was high
    to an hour after the fall. Leaving: from the last hour before he went away until he is back.
    """
    if rule in OF_A_RUPTURE:
        return frozenset(at for one in known.episodes for at in _near(one, hours) if 1 <= at <= hours)
    spans: list[tuple[int, int]] = []
    if rule in OF_A_TURN:
        spans = [(high, low + REACH) for high, low in (*known.turns, *known.softened)]
    elif rule in OF_LEAVING and known.left_at is not None:
        spans = [(known.left_at, hours if known.back_at is None else known.back_at)]
    return frozenset(at for at in range(1, hours + 1) if any(first <= at <= last for first, last in spans))


def _near(one: KnownEpisode, hours: int) -> range:
    return range(one.onset - REACH, one.last(hours) + REACH + 1)


def _hour(finding: Finding) -> int | None:
    kind, _, number = finding.about.partition(":")
    return int(number) if kind == "hour" and number.isdigit() else None
