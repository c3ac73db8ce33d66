"""Targets beside what the world `ordinary` gives: the patient's side, and how often ruptures happen.

Each row is computed from drawn treatments by the rule that stands beside it. Where a study's own threshold is not
known to us (it stands as [memory] in the references), the rule used here is ours and the row says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from holdfast.process.columns import ITEMS, SIGNS, THENS
from holdfast.simulate.calibration_rules import (
    lag_one,
    linear_trend,
    patterns,
    shape_of_falls,
    v_episodes,
    within_r,
)
from holdfast.simulate.known import Treatments
from holdfast.simulate.worlds.ordinary_between import affect_points
from holdfast.simulate.worlds.ordinary_days import draw_days
from holdfast.simulate.worlds.ordinary_people import draw_people
from holdfast.simulate.worlds.ordinary_rules import Rules

if TYPE_CHECKING:
    from holdfast.series import FloatArray

DIARY_DAYS: Final = 100
ADDRESSED: Final = THENS.index("addressed_open")
_WITHDRAWAL = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure: what it is, the published one in words, where from, and the range that counts as reached."""

    group: str
    what: str
    published: str
    source: str
    low: float
    high: float
    value: float
    word: str = ""

    @property
    def reached(self) -> bool:
        return self.low <= self.value <= self.high


def diaries(rules: Rules, people: int, seed: int) -> Iterator[Row]:
    """A hundred days of diary without treatment, 0-100, as personality-disorder diaries were kept."""
    rng = np.random.default_rng(np.random.SeedSequence([seed, 500_000]))
    who = draw_people(people, rules, rng)
    days = draw_days(who, DIARY_DAYS, rules, rng)
    shame, hostile, _ = np.rint(affect_points(who, days, rules, rng))
    yield from _zeros("shame", shame, (0.53, 7.5, 0.07, 0.12, 0.55))
    yield from _zeros("hostility", hostile, (0.55, 7.75, 0.06, 0.13, 0.43))
    both = (shame.std(axis=0) > 0) & (hostile.std(axis=0) > 0)
    same_day = within_r(shame[:, both], hostile[:, both])
    yield _row("Affects", "shame and hostility of one day, r, median", ".20", "data 5", 0.20, 0.05, np.median(same_day))
    forward, back = _cross(shame, hostile), _cross(hostile, shame)
    word = "standardised, beside the carry-over of the outcome itself"
    yield _row(
        "Affects", "shame -> hostility of the next day", ".12-.14", "data 5", 0.13, 0.04, np.median(forward), word
    )
    yield _row("Affects", "hostility -> shame of the next day", "near 0", "data 5", 0.0, 0.04, np.median(back), word)
    channel = days.channels[:, 2]
    carried = np.median(lag_one(channel))
    word = "upset .18, nervous .23, network values .26 (NA, PA)"
    yield _row(
        "Channels", "vulnerability, carry-over from day to day, median", ".18-.26", "data 5", 0.22, 0.06, carried, word
    )
    yield from _kinds_of_people(who.pole, days.channels, who.z)


def _row(
    group: str, what: str, published: str, source: str, target: float, tolerance: float, value: float, word: str = ""
) -> Row:
    return Row(
        group=group, what=what, published=published, source=source, low=target - tolerance, high=target + tolerance,
        value=float(value), word=word,
    )  # fmt: skip


def _zeros(name: str, points: FloatArray, targets: tuple[float, float, float, float, float]) -> Iterator[Row]:
    floor, mean, never, carry, between = targets
    moving = points.std(axis=0) > 0
    yield _row("Affects", f"{name}: days at zero, median over persons", f"{floor:.2f}", "data 5 (openESM 0042)", floor,
               0.06, np.median((points == 0).mean(axis=0)))  # fmt: skip
    yield _row("Affects", f"{name}: person mean, median, 0-100", f"{mean / 25:.2f} of 4 = {mean:.1f}", "data 5", mean,
               1.5, np.median(points.mean(axis=0)))  # fmt: skip
    yield _row("Affects", f"{name}: persons who never leave zero in 100 days", f"{never:.2f}", "data 5", never,
               0.03, 1 - moving.mean())  # fmt: skip
    yield _row("Affects", f"{name}: carry-over from day to day, median", f"{carry:.2f}", "data 5", carry,
               0.04, np.median(lag_one(points[:, moving])))  # fmt: skip
    share = points.mean(axis=0).var() / (points.mean(axis=0).var() + points.var(axis=0).mean())
    yield _row("Affects", f"{name}: share of variance between persons", f"{between:.2f}", "data 5", between,
               0.06, share)  # fmt: skip


def _cross(cause: FloatArray, effect: FloatArray) -> FloatArray:
    """Standardised weight of the cause of the day before on the effect, beside the effect's own (persons,)."""
    both = (cause.std(axis=0) > 0) & (effect.std(axis=0) > 0)
    cause, effect = cause[:, both], effect[:, both]
    r_ce, r_ee, r_cc = (
        within_r(cause[:-1], effect[1:]),
        within_r(effect[:-1], effect[1:]),
        within_r(cause[:-1], effect[:-1]),
    )
    ok = np.abs(r_cc) < 0.99
    result: FloatArray = ((r_ce - r_cc * r_ee)[ok]) / (1 - r_cc[ok] ** 2)
    return result


def _kinds_of_people(
    pole: np.ndarray[tuple[int, ...], np.dtype[np.int64]], channels: FloatArray, z: FloatArray
) -> Iterator[Row]:
    rng = np.random.default_rng(11)
    g = rng.standard_normal(400_000)
    v = 0.61 * g + np.sqrt(1 - 0.61**2) * rng.standard_normal(400_000)
    for what, published, value in (
        ("more than 1 SD on G only, general population", 0.082, ((g > 1) & (v <= 1)).mean()),
        ("more than 1 SD on V only", 0.074, ((v > 1) & (g <= 1)).mean()),
        ("more than 1 SD on both", 0.070, ((g > 1) & (v > 1)).mean()),
    ):
        yield _row("People", what, f"{published:.3f}", "data 3", published, 0.02, value, "the traits before selection")
    high = pole != 3
    for place, (name, share) in enumerate((("G only", 0.363), ("V only", 0.327), ("both", 0.310))):
        yield _row("People", f"of those high on something: {name}", f"{share:.2f}", "data 3 (8.2 : 7.4 : 7.0)", share,
                   0.04, (pole[high] == place).mean())  # fmt: skip
    change = np.sqrt((np.diff(channels, axis=0) ** 2).mean(axis=0))
    unrest = change[[0, 2]].mean(axis=0)
    most = unrest[pole == 2].mean() / max(unrest[pole == 0].mean(), unrest[pole == 1].mean())
    yield Row(group="People", what="unrest (RMSSD of G and V) of the combined type against the next", source="S35",
              published="most unstable", low=1.02, high=1.6, value=float(most), word="direction only")  # fmt: skip
    both_ways = [((channels[:, c] > 45).mean(axis=0))[pole == p].mean() for p in (0, 1) for c in (0, 2)]
    yield Row(group="People", what="trait-grandiose: days with vulnerability high, against the trait-vulnerable's days "
              "with grandiosity high", source="S32", published="grandiose show both, vulnerable mostly one", low=1.3,
              high=20, value=float(both_ways[1] / max(both_ways[2], 1e-3)), word="direction only; high: above 45")  # fmt: skip
    tied = np.corrcoef(channels[:, 2].std(axis=0), z[:, 1])[0, 1]
    yield Row(group="People", what="variability of vulnerability with its trait, r", source="S32",
              published="only moderate", low=0.1, high=0.5, value=float(tied))  # fmt: skip


def alliance(treated: Treatments) -> Iterator[Row]:
    """Ruptures, repair and the two ratings, in treatments of 60 hours."""
    hours, known = treated.recorded.hours, treated.known
    rated = hours.alliance
    onset30 = np.array([any(e.onset <= 30 for e in k.episodes) for k in known])
    yield Row(group="Ruptures", what="treatments with a planted rupture in 30 hours", published=".25-.50, more in PD",
              source="algorithms 4.1, S45", low=0.40, high=0.55, value=float(onset30.mean()))  # fmt: skip
    long = hours.hours >= 24
    first = rated[long, :30]
    yield Row(group="Ruptures", what="local rupture and repair in 30 hours", published=".50", source="Stevens 2007",
              low=0.40, high=0.60, value=float(v_episodes(first, 2.0, 3).mean()),
              word="the house's rule: 2 of the person's own SD and 12.5 points below the median of the three before, back within three hours "
              "to less than half of it")  # fmt: skip
    trend = linear_trend(first)
    yield Row(group="Ruptures", what="linear trend over 30 hours (p < .05)", published=".66", source="Stevens 2007",
              low=0.58, high=0.74, value=float(trend.mean()), word="rule ours: ordinary least squares, either direction")  # fmt: skip
    pooled = float(np.nanstd(rated[:, :10]))
    fell = _reliable_fall(rated[:, :10], pooled, 0.90)
    yield Row(group="Ruptures", what="any rupture in the first 10 hours", published=".46", source="McLaughlin 2014",
              low=0.36, high=0.56, value=float(fell), word="rule ours: a fall below the highest before of "
              "1.96 SD sqrt(2(1 - .90)), SD over all ratings")  # fmt: skip
    repair, rupture, none = patterns(rated[:, :12])
    for name, published, value in (("repair", 0.147, repair), ("rupture", 0.107, rupture), ("none", 0.745, none)):
        yield _row("Ruptures", f"pattern in the first 12 hours: {name}", f"{published:.3f}", "Larsson/Holmqvist 2016",
                   published, 0.06, value, "the house's rule: two of the person's SD and 12.5 points below the mean of "
                   "the other hours; repair: back within one SD later; primary care, not PD")  # fmt: skip
    yield from _repairs(treated)
    d = _difference(rated, hours.yours)
    yield _row("Two voices", "patient above therapist, d of the treatment means", ".46", "S49", 0.46, 0.10, d)
    means = [np.nanmean(side[long], axis=1) for side in (rated, hours.yours)]
    both = np.isfinite(means[0]) & np.isfinite(means[1])
    agree = np.corrcoef(means[0][both], means[1][both])[0, 1]
    yield _row(
        "Two voices", "patient's with therapist's treatment mean, r", ".36", "meta-analysis [memory]", 0.36, 0.10, agree
    )
    seen = np.where(hours.signs > 0, 1, 0).sum(axis=(0, 1))
    ratio = seen[:_WITHDRAWAL].sum() / seen[_WITHDRAWAL : len(SIGNS)].sum()
    yield Row(group="Ruptures", what="signs of withdrawal for one of confrontation, in the log", source="S44",
              published="more frequent", low=1.05, high=3.0, value=float(ratio), word="direction only")  # fmt: skip


def _reliable_fall(rated: FloatArray, spread: float, reliability: float) -> float:
    filled = np.where(np.isnan(rated), -np.inf, rated)
    highest = np.maximum.accumulate(filled, axis=1)
    fall = highest - np.where(np.isnan(rated), np.inf, rated)
    limit = 1.96 * spread * np.sqrt(2 * (1 - reliability))
    return float((fall > limit).any(axis=1).mean())


def _difference(his: FloatArray, yours: FloatArray) -> float:
    ok = np.isfinite(his).any(axis=1) & np.isfinite(yours).any(axis=1)
    a, b = np.nanmean(his[ok], axis=1), np.nanmean(yours[ok], axis=1)
    return float((a.mean() - b.mean()) / np.sqrt((a.var() + b.var()) / 2))


def _repairs(treated: Treatments) -> Iterator[Row]:
    known, total = treated.known, treated.recorded.hours.hours
    ended = [
        (e, k, int(h))
        for k, h in zip(known, total, strict=True)
        for e in k.episodes
        if e.onset <= h - 12 or e.repaired_at
    ]
    never = np.mean([e.repaired_at is None for e, _, _ in ended])
    yield _row("Ruptures", "episodes never repaired, of those begun 12 hours before the end or earlier", ".20",
               "algorithms 4.2 (a proposal)", 0.20, 0.06, float(never))  # fmt: skip
    kinds = [e.kind for k in known for e in k.episodes]
    ratio = kinds.count("withdrawal") / max(1, kinds.count("confrontation"))
    yield Row(group="Ruptures", what="planted withdrawals for one confrontation", published="more frequent", source="S44",
              low=1.1, high=2.5, value=ratio, word="direction only")  # fmt: skip
    longest = max((e.trough - e.onset + 1 for k in known for e in k.episodes), default=0)
    yield Row(group="Ruptures", what="longest decline, hours", published="6 at most", source="Gumz 2012", low=3, high=6,
              value=float(longest))  # fmt: skip
    yield Row(group="Ruptures", what="abrupt falls for one slow fall", published="V-shape commonest", source="Gumz 2012",
              low=1.0, high=3.0, value=shape_of_falls(known), word="direction only")  # fmt: skip
    onsets = np.array([e.onset / h for k, h in zip(known, total, strict=True) for e in k.episodes if h == total.max()])
    middle = ((onsets > 1 / 3) & (onsets <= 2 / 3)).mean() / max(
        1e-9, ((onsets <= 1 / 3).mean() + (onsets > 2 / 3).mean()) / 2
    )
    yield Row(group="Ruptures", what="onsets in the middle third for one in an outer third", published="inverted U",
              source="S44", low=1.1, high=2.5, value=float(middle), word="direction only")  # fmt: skip
    taken, left = _repaired_within(treated, 3)
    yield Row(group="Ruptures", what="repaired within three hours of the lowest point: logged as addressed there, "
              "against not", published="recognition helps", source="S42, S46", low=1.1, high=4.0, value=taken / left,
              word="direction only")  # fmt: skip
    yield from _leaving(treated)


def _repaired_within(treated: Treatments, within: int) -> tuple[float, float]:
    """Share of episodes repaired soon after the lowest point: taken up in that hour's log, and not."""
    then, found = treated.recorded.hours.then, ([0, 0], [0, 0])
    for row, known in enumerate(treated.known):
        for e in known.episodes:
            did = int(then[row, e.trough - 1])
            if did < 0 or e.trough + within > treated.recorded.hours.hours[row]:
                continue
            side = found[did >= ADDRESSED]
            side[0] += 1
            side[1] += e.repaired_at is not None and e.repaired_at <= e.trough + within
    return found[1][1] / max(1, found[1][0]), max(1, found[0][1]) / max(1, found[0][0])


def _leaving(treated: Treatments) -> Iterator[Row]:
    known = treated.known
    in_quiet = in_loud = 0
    for k in known:
        if k.ended_early and k.left_at is not None:
            open_now = next((e for e in k.episodes if e.onset <= k.left_at and e.repaired_at is None), None)
            in_quiet += open_now is not None and open_now.kind == "withdrawal"
            in_loud += open_now is not None and open_now.kind != "withdrawal"
    gone = np.mean([k.ended_early for k in known])
    yield Row(group="Leaving", what="treatments ended early in 60 hours", published="no figure for NPD", source="invented",
              low=0.10, high=0.35, value=float(gone))  # fmt: skip
    yield Row(group="Leaving", what="left within a withdrawal for one within another rupture", source="S48", low=1.05,
              high=4.0, published="withdrawal weighs more", value=in_quiet / max(1, in_loud), word="direction only")  # fmt: skip


def between(treated: Treatments) -> Iterator[Row]:
    """Attendance, answers between hours, and how slowly things get better."""
    hours, record = treated.recorded.hours, treated.recorded
    there = np.isfinite(hours.days)
    yield _row(
        "Attendance", "hours that took place", ".92", "S10 (MIT-G, ten patients)", 0.92, 0.04, hours.held[there].mean()
    )
    assert record.check_ins is not None and record.traits is not None and record.symptoms is not None  # noqa: S101
    answers = np.isfinite(record.check_ins.days).sum(axis=1)
    yield Row(group="Attendance", what="share of patients who give check-ins", published="a third", source="house",
              low=0.30, high=0.42, value=float((answers > 0).mean()))  # fmt: skip
    weekly = (answers > 0) & (answers < hours.hours + 2)
    rate = answers[weekly] / np.maximum(1, hours.hours[weekly] - 1)
    yield Row(group="Attendance", what="weekly check-ins answered, mean over patients", source="data 5",
              published=".72 (students) to .92 (paid); a practice will be worse", low=0.60, high=0.80,
              value=float(rate.mean()))  # fmt: skip
    yield from _change(treated)


def _change(treated: Treatments) -> Iterator[Row]:
    record, full = treated.recorded, treated.recorded.hours.hours == treated.recorded.hours.hours.max()
    assert record.traits is not None and record.symptoms is not None  # noqa: S101
    traits = (record.traits.grandiosity + record.traits.vulnerability) / 2
    day = record.traits.days
    start = np.where(day < 20, traits, np.nan)
    late = np.where((day > 360) & (day < 480), traits, np.nan)
    ok = full & np.isfinite(start).any(axis=1) & np.isfinite(late).any(axis=1)
    before, after = np.nanmean(start[ok], axis=1), np.nanmean(late[ok], axis=1)
    spread = np.sqrt((before.var() + after.var()) / 2)
    yield _row("Change", "narcissistic style after about 59 hours, d", "-.49 [-.67, -.31]", "S20 (COP, n = 173)", -0.49, 0.18,
               (after.mean() - before.mean()) / spread, "B-PNI of both sides; their scale was another")  # fmt: skip
    yield _shame_falls(treated)
    symptoms, days = record.symptoms[full], record.hours.days[full]
    early = _mean_in(symptoms, days, 0, 30)
    half, end = _mean_in(symptoms, days, 150, 185), _mean_in(symptoms, days, 380, 480)
    ok = np.isfinite(early) & np.isfinite(half) & np.isfinite(end)
    gone = (early - end)[ok].mean()
    yield Row(group="Change", what="share of the symptom change that is there at half a year", source="clinical C3.7",
              published="mostly invisible before half a year", low=0.0, high=0.40,
              value=float((early - half)[ok].mean() / gone), word="direction only")  # fmt: skip
    yield Row(group="Change", what="patients whose symptoms are not lower after a year", source="invented",
              published="no figure; some stay flat", low=0.10, high=0.40, value=float(((early - end)[ok] < 1).mean()))  # fmt: skip


def _mean_in(values: FloatArray, days: FloatArray, first: float, last: float) -> FloatArray:
    inside = np.where((days >= first) & (days <= last), values, np.nan)
    some = np.isfinite(inside).any(axis=1)
    found = np.full(len(values), np.nan)
    found[some] = np.nanmean(inside[some], axis=1)
    return found


def _shame_falls(treated: Treatments) -> Row:
    check_ins = treated.recorded.check_ins
    assert check_ins is not None  # noqa: S101
    shame, days = check_ins.items[..., ITEMS.index("sh")], check_ins.days
    early, late = _mean_in(shame, days, 160, 200), _mean_in(shame, days, 240, 285)
    ok = np.isfinite(early) & np.isfinite(late)
    spread = np.sqrt((early[ok].var() + late[ok].var()) / 2)
    return _row("Change", "shame, fall from about hour 25 to about hour 36, d", ".30", "S21 (COP, n = 17)", 0.30, 0.15,
                (early - late)[ok].mean() / spread, "SH of the check-ins; theirs was observed in the hour")  # fmt: skip
