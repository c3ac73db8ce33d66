"""What touched the frame, and what followed."""

from __future__ import annotations

from tests.process.treatment import CANCELLED, NUMBERS, H, before, calm, treatment

from holdfast.process.frame import read_frame
from holdfast.process.pace_readings import FrameEvent


def events(hours: list[H]) -> tuple[FrameEvent, ...]:
    process = before(treatment(hours), len(hours) + 1)
    return read_frame(process.hours, process.ratings, (), NUMBERS)


def test_a_limit_stands_with_the_lateness_and_the_lower_ratings_that_followed() -> None:
    hours = [*calm(7), H(rating=60, image=10, frame=("limit_set",)), H(rating=40, image=-10, attendance=("late",)), H()]
    (found,) = events(hours)
    assert (found.hour, found.marks, found.to_come) == (8, ("limit_set",), 0)
    own, late, after = found.reactions
    assert (own.hour, own.marks, own.below) == (8, (), 0)
    assert (late.marks, late.below) == (("late",), 20)
    assert not after.known


def test_his_image_of_you_is_put_beside_his_last_answer_before_the_event() -> None:
    (found,) = events([H(image=40), H(image=10, frame=("fee",)), H(image=-20)])
    assert [reaction.image_change for reaction in found.reactions] == [-30, -60]
    assert found.to_come == 1


def test_coming_late_to_the_hour_of_the_event_is_no_answer_to_it_and_leaving_it_in_anger_is() -> None:
    (found,) = events([H(attendance=("late", "left_in_anger"), frame=("fee",)), CANCELLED])
    assert found.reactions[0].marks == ("left_in_anger",)
    assert found.reactions[1].marks == ("cancelled",)


def test_an_hour_you_cancelled_is_not_his_answer() -> None:
    (found,) = events([H(frame=("limit_set",)), H(attendance=("cancelled",), by="therapist")])
    assert not found.reactions[1].known


def test_without_frame_events_there_is_nothing() -> None:
    assert events(calm(5)) == ()


def test_after_a_no_he_stayed_unless_he_left() -> None:
    stayed, left = (
        events([*calm(3), H(frame=("limit_set",), attendance=marks), H()])[0]
        for marks in (("on_time",), ("on_time", "left_early"))
    )
    assert [reaction.well for reaction in stayed.reactions] == ["stayed", None]
    assert [reaction.well for reaction in left.reactions] == [None, "came_back"]


def test_coming_back_is_said_once_after_leaving_speaking_of_stopping_or_staying_away() -> None:
    for first, *after in (
        [H(frame=("fee",), attendance=("left_in_anger",)), H(), H()],
        [H(frame=("threat_to_quit",)), H(), H()],
        [H(frame=("fee",)), CANCELLED, H()],
    ):
        (found,) = events([*calm(3), first, *after])
        assert [reaction.well for reaction in found.reactions].count("came_back") == 1
    (plain,) = events([*calm(3), H(frame=("fee",)), H(), H()])
    assert not any(reaction.well for reaction in plain.reactions)


def test_a_change_is_counted_in_his_own_swing_once_it_is_known() -> None:
    images = [H(image=value) for value in (10, 20, 10, 20)]
    (known,) = events([*images, H(image=-10, frame=("fee",)), H()])
    (thin,) = events([*images[:3], H(image=-10, frame=("fee",)), H()])
    assert known.reactions[0].image_spreads is not None
    assert known.reactions[0].image_spreads < -3
    assert (thin.reactions[0].image_change, thin.reactions[0].image_spreads) == (-20, None)
