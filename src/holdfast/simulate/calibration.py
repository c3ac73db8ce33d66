"""Targets beside what the world `ordinary` gives: the patient's side, and how often ruptures happen.

Each row is computed from drawn treatments by the rule that stands beside it. Where a study's own threshold is not
known to us (it stands as [memory] in the references), the rule used here is ours and the row says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from holdfast.case.working import WITHDRAWAL
from holdfast.process.columns import ITEMS, THENS
from holdfast.simulate.calibration_rules import (
    lag_one,
    linear_trend,
    patterns,
    v_episodes,
    within_r,
)
from holdfast.simulate.known import Treatments
from holdfast.simulate.worlds.ordinary_between import affect_points
from holdfast.simulate.worlds.ordinary_days import draw_days
from holdfast.simulate.worlds.ordinary_people import draw_people
from holdfast.simulate.worlds.ordinary_rules import POLES, Rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.process.columns import CheckInColumns
    from holdfast.series import FloatArray

DIARY_DAYS: Final = 100
ADDRESSED: Final = THENS.index("addressed_open")
HIGH: Final = 45
"""Points of a channel from which a day counts as high."""
DIRECTION: Final = "direction only"
HOUSE: Final = "the house's rule: two of the person's SD and 12.5 points below"


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

    @property
    def invented(self) -> bool:
        """There is no published figure to reach."""
        return "invented" in self.source


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


def _within(
    group: str, what: str, published: str, source: str, limits: tuple[float, float], value: float, word: str = ""
) -> Row:
    """A row whose target is a range, or a direction (then `word` says so)."""
    return Row(
        group=group, what=what, published=published, source=source, low=limits[0], high=limits[1], value=float(value),
        word=word,
    )  # fmt: skip


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


def _kinds_of_people(pole: NDArray[np.int64], channels: FloatArray, z: FloatArray) -> Iterator[Row]:
    rng = np.random.default_rng(11)
    g = rng.standard_normal(400_000)
    v = 0.61 * g + np.sqrt(1 - 0.61**2) * rng.standard_normal(400_000)
    word = "the traits before anybody is chosen for treatment"
    for what, published, value in (
        ("more than 1 SD above on grandiosity only", 0.082, ((g > 1) & (v <= 1)).mean()),
        ("more than 1 SD above on vulnerability only", 0.074, ((v > 1) & (g <= 1)).mean()),
        ("more than 1 SD above on both", 0.070, ((g > 1) & (v > 1)).mean()),
    ):
        yield _row("People", what, f"{published:.3f}", "data 3", published, 0.02, value, word)
    high = pole != POLES.index("neither")
    for place, (name, share) in enumerate(
        (("grandiosity only", 0.363), ("vulnerability only", 0.327), ("both", 0.310))
    ):
        what = f"of those high on something: {name}"
        value = (pole[high] == place).mean()
        yield _row("People", what, f"{share:.2f}", "data 3 (8.2 : 7.4 : 7.0)", share, 0.04, value)
    unrest = np.sqrt((np.diff(channels, axis=0) ** 2).mean(axis=0))[[0, 2]].mean(axis=0)
    most = unrest[pole == 2].mean() / max(unrest[pole == 0].mean(), unrest[pole == 1].mean())
    what = "unrest (RMSSD) of the combined type, against the next"
    yield _within("People", what, "most unstable", "S35", (1.02, 1.6), most, DIRECTION)
    high_days = (channels > HIGH).mean(axis=0)
    ratio = high_days[2, pole == 0].mean() / max(high_days[0, pole == 1].mean(), 1e-3)
    what = "the trait-grandiose's days with vulnerability high, against the trait-vulnerable's with grandiosity high"
    word = f"{DIRECTION}; high: above {HIGH}"
    yield _within("People", what, "grandiose show both, vulnerable mostly one", "S32", (1.3, 20), ratio, word)
    tied = np.corrcoef(channels[:, 2].std(axis=0), z[:, 1])[0, 1]
    what = "variability of vulnerability with its trait, r"
    yield _within("People", what, "only moderate", "S32", (0.1, 0.5), tied)


def alliance(treated: Treatments) -> Iterator[Row]:
    """Ruptures, repair and the two ratings, in treatments of 60 hours."""
    hours, known = treated.recorded.hours, treated.known
    rated = hours.alliance
    onset30 = float(np.mean([any(e.onset <= 30 for e in k.episodes) for k in known]))
    what, source = "treatments with a planted rupture in 30 hours", "algorithms 4.1, S45"
    yield _within("Ruptures", what, ".25-.50, more in PD", source, (0.40, 0.55), onset30)
    long = hours.hours >= 24
    first = rated[long, :30]
    what, word = (
        "local rupture and repair in 30 hours",
        f"{HOUSE} the median of the three before; half regained in three",
    )
    found = v_episodes(first, 2.0, 3).mean()
    yield _within("Ruptures", what, ".50", "Stevens 2007", (0.40, 0.60), found, word)
    what, word = "linear trend over 30 hours", "rule ours: least squares, p < .05, either direction"
    yield _within("Ruptures", what, ".66", "Stevens 2007", (0.58, 0.74), linear_trend(first).mean(), word)
    fell = _reliable_fall(rated[:, :10], float(np.nanstd(rated[:, :10])), 0.90)
    word = "rule ours: 1.96 SD sqrt(2 (1 - .90)) below the highest before, SD over all ratings"
    yield _within("Ruptures", "any rupture in the first 10 hours", ".46", "McLaughlin 2014", (0.36, 0.56), fell, word)
    word = f"{HOUSE} the mean of the other hours; repair: back within one SD later. Theirs was primary care, not PD"
    shares = patterns(rated[:, :12])
    for name, published, value in zip(("repair", "rupture", "none"), (0.147, 0.107, 0.745), shares, strict=True):
        what, source = f"pattern in the first 12 hours: {name}", "Larsson/Holmqvist 2016"
        yield _row("Ruptures", what, f"{published:.3f}", source, published, 0.06, value, word)
    yield from _repairs(treated)
    what, d = "patient above therapist, d of the treatment means", _difference(rated, hours.yours)
    yield _row("Two voices", what, ".46", "S49", 0.46, 0.10, d)
    means = [np.nanmean(side[long], axis=1) for side in (rated, hours.yours)]
    both = np.isfinite(means[0]) & np.isfinite(means[1])
    what, agree = "patient's with therapist's treatment mean, r", np.corrcoef(means[0][both], means[1][both])[0, 1]
    yield _row("Two voices", what, ".36", "a meta-analysis [memory]", 0.36, 0.10, agree)
    seen = (hours.signs > 0).sum(axis=(0, 1))
    ratio = seen[: len(WITHDRAWAL)].sum() / seen[len(WITHDRAWAL) :].sum()
    what = "signs of withdrawal for one of confrontation, in the log"
    yield _within("Ruptures", what, "more frequent", "S44", (1.05, 3.0), ratio, DIRECTION)


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
    known, total = treated.known, treated.recorded.hours.hours.tolist()
    all_of = [(e, end) for k, end in zip(known, total, strict=True) for e in k.episodes]
    never = np.mean([e.repaired_at is None for e, end in all_of if e.onset <= end - 12 or e.repaired_at])
    what = "never repaired, of the episodes that had twelve hours for it"
    yield _row("Ruptures", what, ".20", "algorithms 4.2 (a proposal)", 0.20, 0.06, float(never))
    kinds = [e.kind for e, _ in all_of]
    ratio = kinds.count("withdrawal") / max(1, kinds.count("confrontation"))
    what = "planted withdrawals for one confrontation"
    yield _within("Ruptures", what, "more frequent", "S44", (1.1, 2.5), ratio, DIRECTION)
    longest = max((e.trough - e.onset + 1 for e, _ in all_of), default=0)
    yield _within("Ruptures", "longest decline, hours", "6 at most", "Gumz 2012 (S37)", (3, 6), longest)
    slow = sum(e.slow for e, _ in all_of)
    what, ratio = "abrupt falls for one slow fall", (len(all_of) - slow) / max(1, slow)
    yield _within("Ruptures", what, "V-shape commonest", "Gumz 2012 (S37)", (1.0, 3.0), ratio, DIRECTION)
    when = np.array([e.onset / end for e, end in all_of if end == max(total)])
    middle = 2 * ((when > 1 / 3) & (when <= 2 / 3)).sum() / max(1, ((when <= 1 / 3) | (when > 2 / 3)).sum())
    what = "onsets in the middle third for one in an outer third"
    yield _within("Ruptures", what, "inverted U", "S44", (1.1, 2.5), middle, DIRECTION)
    taken, left = _repaired_within(treated, 3)
    what = "repaired within three hours of the lowest point: addressed there by the log, against not"
    yield _within("Ruptures", what, "recognition helps", "S42, S46", (1.1, 4.0), taken / left, DIRECTION)
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
    within = [
        e.kind
        for k in treated.known
        for e in k.episodes
        if k.ended_early and k.left_at is not None and e.onset <= k.left_at and e.repaired_at is None
    ]
    gone = np.mean([k.ended_early for k in treated.known])
    yield _within(
        "Leaving", "treatments ended early in 60 hours", "none for NPD", "invented", (0.10, 0.35), float(gone)
    )
    quiet = within.count("withdrawal")
    what, ratio = "left within a withdrawal, for one within another rupture", quiet / max(1, len(within) - quiet)
    yield _within("Leaving", what, "withdrawal weighs more", "S48", (1.05, 4.0), ratio, DIRECTION)


def between(treated: Treatments) -> Iterator[Row]:
    """Attendance, answers between hours, and how slowly things get better."""
    hours, check_ins = treated.recorded.hours, treated.recorded.check_ins
    held = hours.held[np.isfinite(hours.days)].mean()
    yield _row("Attendance", "hours that took place", ".92", "S10 (MIT-G, ten patients)", 0.92, 0.04, held)
    if check_ins is not None:
        answers = np.isfinite(check_ins.days).sum(axis=1)
        share = (answers > 0).mean()
        yield _within("Attendance", "patients who give check-ins", "a third", "house, invented", (0.28, 0.42), share)
        weekly = (answers > 0) & (answers < hours.hours + 2)
        rate = (answers[weekly] / np.maximum(1, hours.hours[weekly] - 1)).mean()
        what, published = "weekly check-ins answered, mean over patients", ".72 (students) to .92 (paid); here worse"
        yield _within("Attendance", what, published, "data 5", (0.60, 0.80), rate)
        yield _shame_falls(check_ins)
    yield from _change(treated)


def _change(treated: Treatments) -> Iterator[Row]:
    record, full = treated.recorded, treated.recorded.hours.hours == treated.recorded.hours.hours.max()
    if record.traits is not None:
        traits = (record.traits.grandiosity + record.traits.vulnerability) / 2
        before, after = (_mean_in(traits, record.traits.days, *span) for span in ((0, 20), (360, 480)))
        what, word = "narcissistic style after about 59 hours, d", "B-PNI of both sides; their scale was another"
        d = _fall(before[full], after[full])
        yield _row("Change", what, "-.49 [-.67, -.31]", "S20 (COP, n = 173)", -0.49, 0.18, -d, word)
    if record.symptoms is not None:
        symptoms, days = record.symptoms[full], record.hours.days[full]
        early, half, end = (_mean_in(symptoms, days, *span) for span in ((0, 30), (150, 185), (380, 480)))
        ok = np.isfinite(early + half + end)
        share = (early - half)[ok].mean() / (early - end)[ok].mean()
        what, published = "share of a year's symptom change that is there at half a year", "mostly invisible before"
        yield _within("Change", what, published, "clinical C3.7", (0.0, 0.40), share, DIRECTION)
        flat = ((early - end)[ok] < 1).mean()
        yield _within(
            "Change", "symptoms not lower after a year", "none; some stay flat", "invented", (0.10, 0.40), flat
        )


def _shame_falls(check_ins: CheckInColumns) -> Row:
    shame = check_ins.items[..., ITEMS.index("sh")]
    early, late = (_mean_in(shame, check_ins.days, *span) for span in ((160, 200), (240, 285)))
    what, word = "shame, fall from about hour 25 to about hour 36, d", "SH of the check-ins; theirs was observed"
    return _row("Change", what, ".30", "S21 (COP, n = 17)", 0.30, 0.15, _fall(early, late), word)


def _fall(before: FloatArray, after: FloatArray) -> float:
    """Standardised fall of the means, over the spread between persons."""
    ok = np.isfinite(before) & np.isfinite(after)
    spread = np.sqrt((before[ok].var() + after[ok].var()) / 2)
    return float((before - after)[ok].mean() / spread)


def _mean_in(values: FloatArray, days: FloatArray, first: float, last: float) -> FloatArray:
    inside = np.where((days >= first) & (days <= last), values, np.nan)
    some = np.isfinite(inside).any(axis=1)
    found = np.full(len(values), np.nan)
    found[some] = np.nanmean(inside[some], axis=1)
    return found
