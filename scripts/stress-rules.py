"""How the rules fare when the assumptions of the simulator break: other seeds, and treatments bent afterwards.

`python scripts/stress-rules.py [--treatments 100] [--seed 7000001]`: prints one table per variant and writes nothing.
Each variant changes what was recorded in a simulated treatment and leaves the truth alone. Matching is done here and
not by `evaluate`, so that a slip there shows. The figures in `docs/detectors.md` come from here.
"""

# The variants share one signature, whether they use all of it or not.
# ruff: noqa: ARG001, ARG005

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from holdfast.analysis import analyse
from holdfast.brief.brief import brief
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.case.record import AllianceCheck, Session
from holdfast.case.working import WITHDRAWAL, Log, SignMark
from holdfast.simulate.planted import Truth
from holdfast.simulate.simple import simple_rupture, stable

SESSIONS = 60
Bend = Callable[[Case, Truth, random.Random], Case]


@dataclass
class Count:
    """`new`: things said for the first time; `shown`: briefs that showed them; `right`: near a planted rupture."""

    hours: int = 0
    new: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    soon: Counter[str] = field(default_factory=Counter)
    planted: int = 0
    found: Counter[str] = field(default_factory=Counter)
    near: int = 0

    def add(self, other: Count) -> None:
        self.hours += other.hours
        self.planted += other.planted
        self.near += other.near
        for mine, theirs in (
            (self.new, other.new),
            (self.shown, other.shown),
            (self.right, other.right),
            (self.soon, other.soon),
            (self.found, other.found),
        ):
            mine.update(theirs)


def rerated(case: Case, change: Callable[[int, AllianceCheck], AllianceCheck | None]) -> Case:
    def one(session: Session) -> Session:
        check = session.patient
        return session if check is None else replace(session, patient=change(session.number, check))

    return replace(case, record=replace(case.record, sessions=tuple(one(s) for s in case.record.sessions)))


def shifted(check: AllianceCheck, points: float) -> AllianceCheck:
    """The same check with its six answers moved so that the alliance moves by about `points` of 100."""
    six = [a or 0 for a in (*check.goal, *check.task, *check.bond)]
    steps = round(0.6 * points)
    for _ in range(abs(steps)):
        place = six.index(min(six)) if steps > 0 else six.index(max(six))
        six[place] = min(10, max(0, six[place] + (1 if steps > 0 else -1)))
    return replace(check, goal=(six[0], six[1]), task=(six[2], six[3]), bond=(six[4], six[5]))


def relogged(case: Case, change: Callable[[Log], Log]) -> Case:
    return replace(case, working=replace(case.working, logs=tuple(change(log) for log in case.working.logs)))


def as_drawn(case: Case, truth: Truth, draw: random.Random) -> Case:
    return case


def heavier_tails(case: Case, truth: Truth, draw: random.Random) -> Case:
    """Student's t with 3 degrees of freedom, scale 4 points, on top of each rating."""

    def bent(number: int, check: AllianceCheck) -> AllianceCheck:
        noise = 4 * draw.gauss(0, 1) / (draw.gammavariate(1.5, 2) / 3) ** 0.5
        return shifted(check, noise)

    return rerated(case, bent)


def ceiling_raters(case: Case, truth: Truth, draw: random.Random) -> Case:
    """Everybody rates 25 points higher, up to the top."""
    return rerated(case, lambda number, check: shifted(check, 25))


def missing_30(case: Case, truth: Truth, draw: random.Random) -> Case:
    """Three of ten forms of his and three of ten rows of the log are not there."""

    def thinned(log: Log) -> Log:
        return replace(
            log,
            alliance=None if draw.random() < 0.3 else log.alliance,
            signs=None if draw.random() < 0.3 else log.signs,
            depth=None if draw.random() < 0.3 else log.depth,
        )

    return relogged(rerated(case, lambda n, check: None if draw.random() < 0.24 else check), thinned)


def blank_when_hurt(case: Case, truth: Truth, draw: random.Random) -> Case:
    """In a rupture he leaves the form blank six times in ten."""
    return rerated(case, lambda n, check: None if truth.at(n) and draw.random() < 0.6 else check)


def habitual_sign(case: Case, truth: Truth, draw: random.Random) -> Case:
    """One sign in six hours of ten, half of the times dominant."""
    sign = draw.choice(WITHDRAWAL)

    def marked(log: Log) -> Log:
        if log.signs is None or draw.random() > 0.6:
            return log
        rest = tuple(mark for mark in log.signs if mark.sign != sign)
        return replace(log, signs=(*rest, SignMark(sign=sign, weight=draw.choice((1, 2)))))

    return relogged(case, marked)


def habitually_late(case: Case, truth: Truth, draw: random.Random) -> Case:
    """Four hours of ten begin late."""

    def late(session: Session) -> Session:
        comes = session.attendance == ("on_time",) and draw.random() < 0.35
        return replace(session, attendance=("late",)) if comes else session

    return replace(case, record=replace(case.record, sessions=tuple(late(s) for s in case.record.sessions)))


def slow_waves(case: Case, truth: Truth, draw: random.Random) -> Case:
    """Ratings wander: carry-over 0.9 from hour to hour, SD 7 points, on top."""
    state, wave = draw.gauss(0, 7), {}
    for session in case.record.sessions:
        state = 0.9 * state + draw.gauss(0, 7 * (1 - 0.81) ** 0.5)
        wave[session.number] = state
    return rerated(case, lambda n, check: shifted(check, wave[n]))


VARIANTS: tuple[Bend, ...] = (
    as_drawn,
    heavier_tails,
    ceiling_raters,
    missing_30,
    blank_when_hurt,
    habitual_sign,
    habitually_late,
    slow_waves,
)


def briefs(case: Case) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Before each hour: what the brief says, as (rule and certainty, about)."""
    for number in range(2, max(s.number for s in case.record.sessions) + 2):
        page = brief(analyse(case, before_hour(case, number)))
        yield number, [(f"{f.rule}, {f.certainty}", f.about) for f in page.findings]


def read(case: Case, truth: Truth) -> Count:
    count = Count(hours=len(case.record.sessions), planted=len(truth.episodes))
    spans = [(e.onset - 1, (e.ended or SESSIONS) + 1) for e in truth.episodes]
    count.near = sum(any(a <= n <= b for a, b in spans) for n in range(1, count.hours + 1))
    seen: set[tuple[str, str]] = set()
    caught: set[tuple[str, int]] = set()
    for number, said in briefs(case):
        for kind, about in said:
            count.shown[kind] += 1
            if (kind, about) in seen:
                continue
            seen.add((kind, about))
            count.new[kind] += 1
            hour = int(about[5:]) if about.startswith("hour:") else number - 1
            hits = [n for n, (a, b) in enumerate(spans) if a <= hour <= b]
            count.right[kind] += bool(hits)
            count.soon[kind] += any(hour <= truth.episodes[n].onset + 3 for n in hits)
            caught |= {(kind.split(",")[0], n) for n in hits} | {(kind, n) for n in hits}
    count.found.update(what for what, _ in caught)
    return count


def one(seed: int, *, bend: int, torn: bool) -> Count:
    draw = random.Random(f"stress {bend} {torn} {seed}")
    case, truth = simple_rupture(seed, SESSIONS) if torn else (stable(seed, SESSIONS), Truth())
    return read(VARIANTS[bend](case, truth, draw), truth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treatments", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7_000_001)
    options = parser.parse_args()
    seeds = range(options.seed, options.seed + options.treatments)
    with ProcessPoolExecutor() as pool:
        for n, bend in enumerate(VARIANTS):
            calm, rough = Count(), Count()
            for target, torn in ((calm, False), (rough, True)):
                for count in pool.map(partial(one, bend=n, torn=torn), seeds, chunksize=5):
                    target.add(count)
            chance = 10 * rough.near / rough.hours
            print(f"\n{bend.__name__}: {len(seeds)} + {len(seeds)}; by chance {chance:.1f} right of 10")
            print(f"{'':44}{'new/20':>8}{'shown/20':>9}{'spoke':>7}{'right/10':>9}{'soon/10':>9}{'found':>7}")
            for kind in sorted({*calm.new, *rough.new}):
                new, shown = 20 * calm.new[kind] / calm.hours, 20 * calm.shown[kind] / calm.hours
                right = 10 * rough.right[kind] / rough.new[kind] if rough.new[kind] else float("nan")
                soon = 10 * rough.soon[kind] / rough.new[kind] if rough.new[kind] else float("nan")
                found = rough.found[kind] / rough.planted
                line = f"{kind:44}{new:8.2f}{shown:9.2f}{rough.new[kind]:7}{right:9.1f}{soon:9.1f}{found:7.2f}"
                print(line, flush=True)
            either = rough.found["probable_rupture"] / rough.planted
            print(f"{'probable_rupture, either':44}{'':42}{either:7.2f}", flush=True)


if __name__ == "__main__":
    main()
