"""The terms of the additive score: each a number that can be told, computed from what was recorded by then.

| term | what it is | source |
|---|---|---|
| fall | how much better a fall in this hour or the last explains his last six ratings (log-odds, `matched`) | answers |
| signs | how much your signs of these hours add to that (log-odds) | log |
| signs_alone | the same where nothing else of your log was touched | log |
| together | a fall and signs that support each other | log |
| swing | how far his ratings usually swing (log of spread over 6 points) | answers |
| ordinary | tens of ordinary hours so far, at most 4.5 | answers |
| yours | spreads that your own rating lies below your usual with him, beyond the first | log |
| defence | more defence than usual (0 to 3) | log |
| then | you noted that something was open or mended | log |
| nothing_needed | you noted that nothing was needed | log |
| attendance | late, left early or in anger, stayed away by his own doing: this hour | attendance |
| attendance_before | the same of the hour before | attendance |

A row not touched makes its term 0: it adds nothing. The points of a term are a straight line with a bend at each of
its hinges. "Alliance" uses his ratings alone, "log" everything the therapist logs, attendance among it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log
from typing import TYPE_CHECKING, Final, Literal

from holdfast.case.working import CONFRONTATION, WITHDRAWAL
from holdfast.process.columns import MARKS, THENS
from holdfast.process.matched import MatchedHour, MatchedMany, follow, follow_many
from holdfast.process.onset_templates import Priors
from holdfast.process.readings import Hour
from holdfast.process.usual import from_usual, usual_at_each, usual_at_each_many
from holdfast.series import Num

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.process.columns import HourColumns
    from holdfast.series import FloatArray

Use = Literal["alliance", "log"]
Pick = Callable[[Num, float], Num]
"""The smaller or the larger of two."""
BOTH: Final[tuple[Use, ...]] = ("alliance", "log")
Term = Literal[
    "fall", "signs", "signs_alone", "together", "swing", "ordinary", "yours", "defence", "then", "nothing_needed",
    "attendance", "attendance_before",
]  # fmt: skip
TermSource = Literal["answers", "log", "attendance"]
TERMS: Final[tuple[Term, ...]] = (
    "fall", "signs", "signs_alone", "together", "swing", "ordinary", "yours", "defence", "then", "nothing_needed",
    "attendance", "attendance_before",
)  # fmt: skip
HINGES: Final[Mapping[Term, tuple[float, ...]]] = {
    "fall": (-2.0, 1.0),
    "signs": (2.0,),
    "signs_alone": (),
    "together": (),
    "swing": (),
    "ordinary": (1.5, 3.0),
    "yours": (),
    "defence": (),
    "then": (),
    "nothing_needed": (),
    "attendance": (),
    "attendance_before": (),
}
SOURCES: Final[Mapping[Term, TermSource]] = {
    term: "attendance"
    if term.startswith("attendance")
    else "answers"
    if term in ("fall", "swing", "ordinary")
    else "log"
    for term in TERMS
}
NEEDS: Final = 4
"""Hours that took place before one of which anything is said."""
YOURS_FLOOR: Final = 5.0
_USUAL_SWING: Final = 6.0
_LEAST, _MOST, _FARTHEST_YOURS, _MOST_ORDINARY = -9.0, 12.0, -4.0, 45.0
_MARK: Final = {mark: place for place, mark in enumerate(MARKS)}
_LATE, _STAYED_AWAY = _MARK["late"], _MARK["cancelled"]
_NOTHING_NEEDED: Final = THENS.index("nothing_needed")
_OF_WITHDRAWAL, _OF_CONFRONTATION = frozenset[str](WITHDRAWAL), frozenset[str](CONFRONTATION)

# One step of arithmetic each, for floats (with min and max) and for arrays (with numpy.minimum and maximum).


def _fall(answers: Num, joint: Num, least: Pick[Num], most: Pick[Num]) -> tuple[Num, Num, Num]:
    """What his ratings say, what your signs add, and how far the two support each other."""
    fall = least(most(answers, _LEAST), -_LEAST)
    signs = least(most(joint, _LEAST), _MOST) - fall
    return fall, signs, least(most(fall + 3, 0.0), 6.0) * least(most(signs, -1.0), 4.0)


def _beyond_the_first(z: Num, most: Pick[Num]) -> Num:
    """Spreads below the usual beyond the first, at most three."""
    return most(-most(z, _FARTHEST_YOURS) - 1, 0.0)


def points_of(value: Num, slopes: Sequence[float], hinges: Sequence[float], most: Pick[Num]) -> Num:
    """The points of a term: a straight line, and above each hinge so much steeper."""
    points = slopes[0] * value
    for slope, hinge in zip(slopes[1:], hinges, strict=True):
        points = points + slope * most(value - hinge, 0.0)
    return points


# One case.


def by_number(hours: Sequence[Hour]) -> list[Hour | None]:
    """The hours in places 0, 1, 2 ... by their numbers; None where no hour bears one."""
    found = {hour.number: hour for hour in hours}
    return [found.get(number) for number in range(1, max(found, default=0) + 1)]


def matched_hours(hours: Sequence[Hour], priors: Priors, use: Sequence[Use] = BOTH) -> tuple[MatchedHour, ...]:
    """The matched reading at each number from 1 to the last on record; one that no hour bears is an empty hour."""
    held = [hour if hour is not None and hour.took_place else None for hour in by_number(hours)]
    ratings = [None if hour is None or "alliance" not in use else hour.his_alliance for hour in held]
    logged = [None if hour is None or "log" not in use else hour.signs for hour in held]
    of_withdrawal = [None if s is None else sum(w for sign, w in s if sign in _OF_WITHDRAWAL) for s in logged]
    of_confrontation = [None if s is None else sum(w for sign, w in s if sign in _OF_CONFRONTATION) for s in logged]
    return follow(ratings, of_withdrawal, of_confrontation, priors)


def spoken_at(hours: Sequence[Hour]) -> list[bool]:
    """At each number from 1 on: the hour took place, and `NEEDS` before it. Of others nothing is said."""
    found, held = [], 0
    for hour in by_number(hours):
        took_place = hour is not None and hour.took_place
        held += took_place
        found.append(took_place and held > NEEDS)
    return found


def features(
    hours: Sequence[Hour], matched: Sequence[MatchedHour], use: Sequence[Use] = BOTH
) -> tuple[dict[Term, float] | None, ...]:
    """The value of every term at each number; None where no hour took place, or fewer than `NEEDS` before it."""
    every = by_number(hours)
    logged = "log" in use
    yours = _yours(every) if logged else [0.0] * len(every)
    marks = [float(logged and hour is not None and _his_mark(hour)) for hour in every]
    out: list[dict[Term, float] | None] = []
    for place, (hour, one, spoken) in enumerate(zip(every, matched, spoken_at(hours), strict=True)):
        if hour is None or not spoken:
            out.append(None)
            continue
        fall, signs, together = _fall(one.answers, one.joint, min, max)
        then, defence = (hour.then, hour.defence) if logged else (None, None)
        out.append(
            {
                "fall": fall,
                "signs": signs,
                "signs_alone": signs if then is None else 0.0,
                "together": together,
                "swing": log(one.swing / _USUAL_SWING),
                "ordinary": min(one.ordinary, _MOST_ORDINARY) / 10,
                "yours": yours[place],
                "defence": float(max(defence or 0, 0)),
                "then": float(then is not None and then != "nothing_needed"),
                "nothing_needed": float(then == "nothing_needed"),
                "attendance": marks[place],
                "attendance_before": marks[place - 1] if place else 0.0,
            }
        )
    return tuple(out)


def _yours(every: Sequence[Hour | None]) -> list[float]:
    """How far beyond one spread your rating lies below your usual with him; 0 where unknown."""
    ratings = [None if hour is None or not hour.took_place else hour.your_alliance for hour in every]
    usuals = usual_at_each(ratings, floor=YOURS_FLOOR)
    return [
        0.0 if rating is None or usual is None else _beyond_the_first(from_usual(rating, usual.level, usual.swing), max)
        for rating, usual in zip(ratings, usuals, strict=True)
    ]


def _his_mark(hour: Hour) -> bool:
    """Late, left early or in anger; or stayed away by his own doing. Of several marks the most telling counts."""
    most_telling = max((_MARK[mark] for mark in hour.attendance), default=-1)
    if hour.took_place:
        return _LATE <= most_telling < _STAYED_AWAY
    return hour.by == "patient" or (hour.by is None and "missed" in hour.attendance)


# Many cases.


def matched_many(columns: HourColumns, priors: Priors, use: Sequence[Use] = BOTH) -> MatchedMany:
    """`matched_hours` for many cases."""
    import numpy as np

    none = np.full(columns.held.shape, np.nan)
    ratings = np.where(columns.held, columns.alliance, np.nan) if "alliance" in use else none
    if "log" not in use:
        return follow_many(ratings, none, none, priors)
    touched = columns.held & (columns.signs[..., 0] >= 0)
    half = len(WITHDRAWAL)
    of_withdrawal = np.where(touched, columns.signs[..., :half].sum(axis=-1, dtype=np.float64), np.nan)
    of_confrontation = np.where(touched, columns.signs[..., half:].sum(axis=-1, dtype=np.float64), np.nan)
    return follow_many(ratings, of_withdrawal, of_confrontation, priors)


def spoken_of(columns: HourColumns) -> NDArray[np.bool_]:
    """The hours of which anything is said: they took place, and `NEEDS` before them."""
    import numpy as np

    found: NDArray[np.bool_] = columns.held & (np.cumsum(columns.held, axis=1) > NEEDS)
    return found


def features_many(columns: HourColumns, matched: MatchedMany, use: Sequence[Use] = BOTH) -> dict[Term, FloatArray]:
    """`features` for many cases: tables of (cases, hours), also of hours of which nothing is said (`spoken_of`)."""
    import numpy as np

    held = columns.held
    fall, signs, together = _fall(matched.answers, matched.joint, np.minimum, np.maximum)
    nothing = np.zeros(held.shape)
    out: dict[Term, FloatArray] = {
        "fall": fall,
        "signs": signs,
        "signs_alone": signs,
        "together": together,
        "swing": np.log(matched.swing / _USUAL_SWING),
        "ordinary": np.minimum(matched.ordinary, _MOST_ORDINARY) / 10,
    }
    if "log" not in use:
        return out | dict.fromkeys(TERMS[len(out) :], nothing)
    then = columns.then
    mark = np.where(held, (columns.attendance >= _LATE) & (columns.attendance < _STAYED_AWAY), columns.by_him)
    before = np.zeros(held.shape)
    before[:, 1:] = mark[:, :-1]
    yours = np.where(held, columns.yours, np.nan)
    usual = usual_at_each_many(yours, floor=YOURS_FLOOR)
    return out | {
        "signs_alone": np.where(then < 0, signs, 0.0),
        "yours": np.nan_to_num(_beyond_the_first(from_usual(yours, usual.level, usual.swing), np.maximum)),
        "defence": np.maximum(np.nan_to_num(columns.defence), 0.0),
        "then": (then > _NOTHING_NEEDED).astype(np.float64),
        "nothing_needed": (then == _NOTHING_NEEDED).astype(np.float64),
        "attendance": mark.astype(np.float64),
        "attendance_before": before,
    }
