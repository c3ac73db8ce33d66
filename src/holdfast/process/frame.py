"""What touched the frame, and what followed: who came, what he answered, how he saw you, what he said.

A broken frame is a topic for the two; it is never in one list with steps that were not done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from holdfast.case.record import Attendance, Break
from holdfast.process.hours import his_marks
from holdfast.process.pace_readings import FrameEvent, Reaction, Well
from holdfast.process.readings import Hour, Rating
from holdfast.process.thresholds import ProcessThresholds
from holdfast.process.usual import Usual, usual_before

_LEAVING = frozenset({"left_early", "left_in_anger"})
_AWAY = frozenset({"cancelled", "missed"})
_GOING = frozenset({"threat_to_quit", "left_in_anger"})


def read_frame(
    hours: Sequence[Hour], ratings: Sequence[Rating], breaks: Sequence[Break], thresholds: ProcessThresholds
) -> tuple[FrameEvent, ...]:
    """Every hour in which the frame was touched, in order, with that hour and the `frame_after` after it.

    Of the hour itself counts what came after the event: his leaving, his answers and words at its end. An hour that
    brought nothing that is known stands there too: silence is not calm. Staying and coming back stand there as well.
    """
    by_hour = {rating.hour: rating for rating in ratings}
    found = []
    for place, hour in enumerate(hours):
        if not hour.frame:
            continue
        after = hours[place + 1 : place + 1 + thresholds.frame_after]
        image = _image_before(hours[:place], thresholds)
        own = tuple(mark for mark in his_marks(hour, breaks) if mark in _LEAVING)
        marks = {one.number: his_marks(one, breaks) for one in after}
        back = _came_back(hour, own, after, marks)
        found.append(
            FrameEvent(
                hour=hour.number,
                when=hour.when,
                marks=hour.frame,
                reactions=(
                    _reaction(hour, own, by_hour, image, "stayed" if _stayed(hour, own) else None),
                    *(
                        _reaction(one, marks[one.number], by_hour, image, "came_back" if one.number == back else None)
                        for one in after
                    ),
                ),
                to_come=thresholds.frame_after - len(after),
            )
        )
    return tuple(found)


def _image_before(before: Sequence[Hour], thresholds: ProcessThresholds) -> tuple[int, Usual | None] | None:
    """His last answer about you before the event, and the usual of those before it; None where he gave none."""
    given = [hour.image for hour in before if hour.image is not None]
    if not given:
        return None
    return given[-1], usual_before(given, floor=thresholds.usual_floor, most=thresholds.usual_most)


def _stayed(hour: Hour, own: Sequence[Attendance]) -> bool:
    """A no, and he did not leave. Where nobody wrote down how he came and went, it is not known."""
    return "limit_set" in hour.frame and hour.took_place and bool(hour.attendance) and not own


def _came_back(
    hour: Hour, own: Sequence[Attendance], after: Sequence[Hour], marks: Mapping[int, Sequence[Attendance]]
) -> int | None:
    """The first hour he came to after he had left, spoken of stopping, or stayed away; None where there is none."""
    gone = bool(own) or not _GOING.isdisjoint(hour.frame)
    for one in after:
        if gone and one.took_place and one.attendance:
            return one.number
        gone = gone or not _AWAY.isdisjoint(marks[one.number])
    return None


def _reaction(
    hour: Hour,
    marks: tuple[Attendance, ...],
    by_hour: Mapping[int, Rating],
    image: tuple[int, Usual | None] | None,
    well: Well | None,
) -> Reaction:
    rating = by_hour.get(hour.number)
    change = None if image is None or hour.image is None else hour.image - image[0]
    usual = None if image is None else image[1]
    return Reaction(
        hour=hour.number,
        when=hour.when,
        marks=marks,
        rating=hour.his_alliance,
        below=None if rating is None else rating.drop,
        image_change=change,
        words=hour.his_words,
        spreads=None if rating is None else rating.robust_z,
        image_spreads=None if change is None or usual is None else change / usual.swing,
        well=well,
    )
