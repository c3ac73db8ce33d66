"""What touched the frame, and what followed: who came, what he answered, how he saw you, what he said.

A broken frame is a topic for the two; it is never in one list with steps that were not done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from holdfast.case.record import Attendance, Break
from holdfast.process.hours import his_marks
from holdfast.process.pace_readings import FrameEvent, Reaction
from holdfast.process.readings import Hour, Rating
from holdfast.process.thresholds import ProcessThresholds

_LEAVING = frozenset({"left_early", "left_in_anger"})


def read_frame(
    hours: Sequence[Hour], ratings: Sequence[Rating], breaks: Sequence[Break], thresholds: ProcessThresholds
) -> tuple[FrameEvent, ...]:
    """Every hour in which the frame was touched, in order, with that hour and the `frame_after` after it.

    Of the hour itself counts what came after the event: his leaving, his answers and words at its end. An hour that
    brought nothing that is known stands there too: silence is not calm.
    """
    by_hour = {rating.hour: rating for rating in ratings}
    found = []
    for place, hour in enumerate(hours):
        if not hour.frame:
            continue
        after = hours[place + 1 : place + 1 + thresholds.frame_after]
        image = next((h.image for h in reversed(hours[:place]) if h.image is not None), None)
        own = tuple(mark for mark in his_marks(hour, breaks) if mark in _LEAVING)
        found.append(
            FrameEvent(
                hour=hour.number,
                when=hour.when,
                marks=hour.frame,
                reactions=(
                    _reaction(hour, own, by_hour, image),
                    *(_reaction(one, his_marks(one, breaks), by_hour, image) for one in after),
                ),
                to_come=thresholds.frame_after - len(after),
            )
        )
    return tuple(found)


def _reaction(hour: Hour, marks: tuple[Attendance, ...], ratings: Mapping[int, Rating], image: int | None) -> Reaction:
    rating = ratings.get(hour.number)
    return Reaction(
        hour=hour.number,
        when=hour.when,
        marks=marks,
        rating=hour.his_alliance,
        below=None if rating is None else rating.drop,
        image_change=None if image is None or hour.image is None else hour.image - image,
        words=hour.his_words,
    )
