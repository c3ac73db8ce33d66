"""Signs you marked, and how often he shows them: only a rare one can stand as a second source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from holdfast.case.record import Attendance, Break
from holdfast.process.hours import his_marks
from holdfast.process.readings import Hour, RareSign
from holdfast.process.thresholds import ProcessThresholds


def read_signs(hours: Sequence[Hour], thresholds: ProcessThresholds) -> tuple[RareSign, ...]:
    """Every sign marked, with the share of earlier hours (row of signs touched) in which he showed it.

    The share looks back only. Below `rare_least` such hours it is None, and the sign is not called rare: not knowing
    his habits is no evidence against them.
    """
    seen: Counter[str] = Counter()
    touched = 0
    found: list[RareSign] = []
    for hour in hours:
        if hour.signs is None or not hour.took_place:
            continue
        for sign, weight in hour.signs:
            share = seen[sign] / touched if touched >= thresholds.rare_least else None
            found.append(
                RareSign(hour.number, sign, weight, share, share is not None and share < thresholds.rare_share)
            )
        touched += 1
        seen.update({sign for sign, _ in hour.signs})
    return tuple(found)


def telling_marks(
    hours: Sequence[Hour], breaks: Sequence[Break], thresholds: ProcessThresholds
) -> dict[int, tuple[Attendance, ...]]:
    """By hour, the marks of attendance that are his own and not a habit of his.

    A mark he earned in `rare_share` of the hours before or more is a habit and tells nothing; with fewer than
    `rare_least` hours before it, it counts, because staying away is an act and not an impression.
    """
    seen: Counter[str] = Counter()
    before = 0
    found: dict[int, tuple[Attendance, ...]] = {}
    for hour in hours:
        marks = his_marks(hour, breaks)
        telling = tuple(m for m in marks if before < thresholds.rare_least or seen[m] / before < thresholds.rare_share)
        if telling:
            found[hour.number] = telling
        if hour.attendance:
            before += 1
            seen.update(set(marks))
    return found


def unusually_marked(number: int, hours: Sequence[Hour], thresholds: ProcessThresholds) -> bool:
    """Whether the rare signs of one hour weigh more than is usual for him: reached in few of the hours before.

    There are fourteen signs. With each of them rare, some rare sign may still stand in every other hour, and would
    second any number. So one hour's weight of rare signs counts only if fewer than `rare_share` of the hours before
    reached it. False where fewer than `rare_least` hours before it were marked.
    """
    marked = [h for h in hours if h.number <= number and h.took_place and h.signs is not None]
    if not marked or marked[-1].number != number or len(marked) <= thresholds.rare_least:
        return False
    before = [h.signs or () for h in marked[:-1]]
    shown = Counter(sign for signs in before for sign in {sign for sign, _ in signs})
    common = {sign for sign, n in shown.items() if n / len(before) >= thresholds.rare_share}
    weights = [sum(weight for sign, weight in signs if sign not in common) for signs in before]
    now = sum(weight for sign, weight in marked[-1].signs or () if sign not in common)
    return now > 0 and sum(weight >= now for weight in weights) / len(before) < thresholds.rare_share
