"""How often each rule of the brief speaks without cause, and how often it is right when it speaks.

Each invented treatment is read as the therapist would have read it: a brief before every hour, from what was recorded
by then. A rule that goes on saying the same thing (same `about`) has spoken once: how many briefs show it is another
number, and `scripts/stress-rules.py` counts it. On treatments in which nothing
happens every finding is a false alarm. On treatments with planted ruptures a finding is right where it stands within
`REACH` hours of a planted episode. Simulated figures prove little about real treatments and are labelled so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from holdfast.analysis import analyse
from holdfast.brief.brief import brief as brief_of
from holdfast.brief.finding import Finding
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.simulate.planted import Truth

REACH = 1
TRUTH_KNOWN = ("probable_rupture", "gap_between_you", "devaluing_turn")
"""Rules whose cause is planted, so that "right" has a meaning. The others stay "not yet measured"."""

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
    """Counts over treatments: `hours` read, `spoke` per kind; `right` and `judged` per kind with known truth."""

    hours: int
    spoke: Mapping[Kind, int]
    right: Mapping[Kind, int]
    judged: Mapping[Kind, int]

    def false_alarms_per_20(self, kind: Kind) -> float:
        return 20 * self.spoke.get(kind, 0) / self.hours if self.hours else 0.0

    def right_of_10(self, kind: Kind) -> float | None:
        judged = self.judged.get(kind, 0)
        return 10 * self.right.get(kind, 0) / judged if judged else None

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.hours + other.hours,
            Counter(self.spoke) + Counter(other.spoke),
            Counter(self.right) + Counter(other.right),
            Counter(self.judged) + Counter(other.judged),
        )


NOTHING = Tally(0, {}, {}, {})


def spoken(case: Case) -> Iterator[Spoken]:
    """What was said before each hour on record but the first, and after the last, each thing once."""
    numbers = sorted({s.number for s in case.record.sessions})
    seen: set[tuple[Kind, str]] = set()
    for number in (*numbers[1:], *(last + 1 for last in numbers[-1:])):
        for finding in brief_of(analyse(case, before_hour(case, number))).findings:
            kind = (finding.rule, str(finding.certainty))
            if (kind, finding.about) not in seen:
                seen.add((kind, finding.about))
                yield Spoken(kind, finding.about, number, _hour(finding))


def quiet(case: Case) -> Tally:
    """A treatment in which nothing happens: whatever is said is a false alarm."""
    said = list(spoken(case))
    return Tally(max(s.number for s in case.record.sessions), Counter(s.kind for s in said), {}, {})


def with_ruptures(case: Case, truth: Truth) -> Tally:
    """A treatment with planted ruptures: right where a planted episode is near."""
    right: Counter[Kind] = Counter()
    judged: Counter[Kind] = Counter()
    for said in spoken(case):
        if said.kind[0] in TRUTH_KNOWN:
            judged[said.kind] += 1
            right[said.kind] += _near(said, truth)
    return Tally(0, {}, right, judged)


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, NOTHING)


def _hour(finding: Finding) -> int | None:
    kind, _, number = finding.about.partition(":")
    return int(number) if kind == "hour" and number.isdigit() else None


def hours_near(truth: Truth, hours: int) -> int:
    """Hours within reach of a planted episode: a finding at a random hour would be right so often."""
    return sum(
        any(e.onset - REACH <= at <= (e.ended or hours) + REACH for e in truth.episodes) for at in range(1, hours + 1)
    )


def _near(said: Spoken, truth: Truth) -> bool:
    at = said.hour if said.hour is not None else said.before_hour - 1
    return any(e.onset - REACH <= at <= (e.ended or said.before_hour) + REACH for e in truth.episodes)
