"""Private. What you were drawn to feel or do in the last hours, and how usual that is with him and with others.

With others: the share of your hours with your other patients, drawn towards `pull_prior` while these hours are few,
and unknown below `pull_others_least` of them. Both together let "mine" and "his" be asked apart; they answer nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from holdfast.case.private import PrivateNote, PrivateNotes, Pull, Urge
from holdfast.process.pace_readings import Drift, PulledMany, Whose
from holdfast.process.readings import Hour, Pulled
from holdfast.process.thresholds import ProcessThresholds

if TYPE_CHECKING:
    from holdfast.process.columns import Flags, PrivateColumns, Small

PULLS: Final[tuple[Pull, ...]] = get_args(Pull)
URGES: Final[tuple[Urge, ...]] = get_args(Urge)

_Felt = Mapping[Pull | Urge, int]


def read_pulls(
    private: PrivateNotes | None, hours: Sequence[Hour], zone: tzinfo, thresholds: ProcessThresholds
) -> tuple[Pulled, ...] | None:
    """Each pull (strength 1 to 3) or urge (strength 1) felt in the last hours that took place; None without notes.

    An hour whose row you did not touch is missing: it is neither felt nor not felt. `usual_with_him` is the share of
    the hours before these in which it was felt, None below `pull_least` hours with the row touched.
    """
    if private is None:
        return None
    held = [hour for hour in hours if hour.took_place]
    recent, before = held[-thresholds.pull_hours :], held[: -thresholds.pull_hours]
    pulls, urges = _by_hour(private.notes, held, zone)
    elsewhere = {(e.kind, e.what): shrunk(e.share, e.hours, thresholds) for e in private.elsewhere}
    found: list[Pulled] = []
    rows: tuple[tuple[Literal["pull", "urge"], dict[int, _Felt]], ...] = (("pull", pulls), ("urge", urges))
    for kind, felt in rows:
        earlier = [felt[hour.number] for hour in before if hour.number in felt]
        now = [(hour.number, felt[hour.number]) for hour in recent if hour.number in felt]
        for what in _in_order(strengths for _, strengths in now):
            where = [(number, strengths[what]) for number, strengths in now if what in strengths]
            share = sum(what in f for f in earlier) / len(earlier) if len(earlier) >= thresholds.pull_least else None
            found.append(
                Pulled(
                    what=what,
                    kind=kind,
                    hours=tuple(number for number, _ in where),
                    strengths=tuple(strength for _, strength in where),
                    usual_with_him=share,
                    usual_with_others=elsewhere.get((kind, what)),
                )
            )
    return tuple(found)


def shrunk(share: float, hours: int, thresholds: ProcessThresholds) -> float | None:
    """Your own share with others, 0 to 1, drawn towards what is common while hours are few; None below the least."""
    if hours < thresholds.pull_others_least:
        return None
    weight = thresholds.pull_prior_hours
    return (share * hours + thresholds.pull_prior * weight) / (hours + weight)


def whose(with_him: float | None, with_others: float | None, thresholds: ProcessThresholds) -> Whose | None:
    """Which of the four ways to ask fits; None while either usual is unknown."""
    if with_him is None or with_others is None:
        return None
    here, there = with_him >= thresholds.pull_usual, with_others >= thresholds.pull_usual
    if here:
        return "both" if there else "his"
    return "mine" if there else "neither"


def read_drift(
    private: PrivateNotes | None, hours: Sequence[Hour], zone: tzinfo, thresholds: ProcessThresholds
) -> Drift | None:
    """Whether "special" went and "helpless" came: the last `drift_hours` hours with the row touched, and those before.

    None without notes, where fewer than four such hours lie before, or where the last of them is not among the last
    `drift_hours` hours that took place: what was felt long ago is no sign of now.
    """
    if private is None:
        return None
    held = [hour for hour in hours if hour.took_place]
    felt = _by_hour(private.notes, held, zone)[0]
    touched = [(hour.number, felt[hour.number]) for hour in held if hour.number in felt]
    if not touched or touched[-1][0] not in {hour.number for hour in held[-thresholds.drift_hours :]}:
        return None
    return drift(touched, thresholds)


def drift(touched: Sequence[tuple[int, _Felt]], thresholds: ProcessThresholds) -> Drift | None:
    """`read_drift` of the hours whose row was touched, each with its number and what was felt, in their order."""
    now, before = touched[-thresholds.drift_hours :], touched[: -thresholds.drift_hours][-thresholds.drift_before :]
    if len(before) < thresholds.usual_least:
        return None

    def mean(hours: Sequence[tuple[int, _Felt]], what: Pull) -> float:
        return sum(felt.get(what, 0) for _, felt in hours) / len(hours)

    special, special_before = mean(now, "special"), mean(before, "special")
    helpless, helpless_before = mean(now, "helpless"), mean(before, "helpless")
    least = thresholds.drift_points
    return Drift(
        hours=tuple(number for number, _ in now),
        before=tuple(number for number, _ in before),
        special=special,
        special_before=special_before,
        helpless=helpless,
        helpless_before=helpless_before,
        turned=special_before - special >= least and helpless - helpless_before >= least,
    )


def pulls_many(private: PrivateColumns, held: Flags, thresholds: ProcessThresholds) -> PulledMany:
    """`read_pulls` for many treatments at the end of what is recorded of each; `held` (cases, hours) of their hours."""
    import numpy as np

    later = np.cumsum(held[:, ::-1], axis=1)[:, ::-1]
    recent, before = held & (later <= thresholds.pull_hours), held & (later > thresholds.pull_hours)
    parts = [_felt_in(rows, recent, before, thresholds) for rows in (private.pulls, private.urges)]
    felt, most, usual, rows = (np.concatenate([part[n] for part in parts], axis=1) for n in range(4))
    return PulledMany(felt, most, usual, rows)


def _felt_in(rows: Small, recent: Flags, before: Flags, thresholds: ProcessThresholds) -> tuple[Any, Any, Any, Any]:
    """Felt, most, usual of (cases, kinds) and touched rows (cases, 1) of one row of the log (cases, hours, kinds)."""
    import numpy as np

    touched = rows[:, :, 0] >= 0
    now, then = np.where((recent & touched)[:, :, None], rows, 0), (before & touched)[:, :, None] & (rows > 0)
    earlier = (before & touched).sum(axis=1)
    known = earlier >= thresholds.pull_least
    share = np.where(known[:, None], then.sum(axis=1) / np.maximum(earlier, 1)[:, None], np.nan)
    in_all = ((recent | before) & touched).sum(axis=1)[:, None]
    return (now > 0).sum(axis=1), now.max(axis=1, initial=0), share, in_all


def _by_hour(
    notes: Sequence[PrivateNote], held: Sequence[Hour], zone: tzinfo
) -> tuple[dict[int, _Felt], dict[int, _Felt]]:
    """Pulls and urges by hour; a note that names no hour belongs to the hour of its day."""
    on_day = {hour.day: hour.number for hour in held}
    pulls: dict[int, _Felt] = {}
    urges: dict[int, _Felt] = {}
    for note in notes:
        number = note.session if note.session is not None else on_day.get(note.when.astimezone(zone).date())
        if number is None:
            continue
        if note.pulls is not None:
            pulls[number] = {mark.pull: mark.strength for mark in note.pulls if mark.strength > 0}
        if note.urges is not None:
            urges[number] = dict.fromkeys(note.urges, 1)
    return pulls, urges


def _in_order(felt: Iterable[_Felt]) -> list[Pull | Urge]:
    return list(dict.fromkeys(what for strengths in felt for what in strengths))
