"""Falls of his image of you, with what lay between."""

from __future__ import annotations

from datetime import timedelta

from tests.process.treatment import NUMBERS, H, before, treatment, when

from holdfast.case.record import Break, Event
from holdfast.process.image import devaluing

HIGH, LOW = H(image=45), H(image=-30)


def falls(*hours: H) -> list[tuple[int, int, int, int]]:
    turns = before(treatment(hours), len(hours) + 1).image_turns
    return [(t.from_hour, t.to_hour, t.from_value, t.to_value) for t in turns]


def test_a_fall_over_several_hours_is_one_fall_from_its_top_to_its_end() -> None:
    assert falls(H(image=10), HIGH, H(image=5), LOW, H(image=0)) == [(2, 4, 45, -30)]


def test_a_rise_between_makes_two_falls_and_a_steady_image_none() -> None:
    assert falls(HIGH, H(image=0), H(image=20), LOW) == [(1, 2, 45, 0), (3, 4, 20, -30)]
    assert falls(H(image=20), H(image=20), H(image=25)) == []


def test_a_wobble_on_the_way_down_does_not_cut_a_fall_in_two() -> None:
    assert falls(HIGH, H(image=5), H(image=6), H(image=-20)) == [(1, 4, 45, -20)]
    assert falls(HIGH, H(image=5), H(image=5), H(image=-20)) == [(1, 4, 45, -20)]
    assert falls(HIGH, H(image=5), H(image=10), H(image=8)) == [(1, 2, 45, 5)]
    assert falls(HIGH, H(image=5), H(image=11), H(image=-20)) == [(1, 2, 45, 5), (3, 4, 11, -20)]


def test_an_hour_without_a_rating_does_not_break_a_fall_and_a_long_silence_does() -> None:
    assert falls(HIGH, H(), LOW) == [(1, 3, 45, -30)]
    assert falls(HIGH, H(), H(), H(), H(), LOW) == []


def test_a_slow_sinking_is_no_fall_longer_than_its_window() -> None:
    slow = falls(*[H(image=50 - 8 * n) for n in range(9)])
    assert slow == [(1, 5, 50, 18), (5, 9, 18, -14)]


def test_a_break_a_limit_and_an_event_between_are_named() -> None:
    day = when(2).date() + timedelta(days=2)
    away = Break(id="b", recorded_at=when(1), when=when(1).date(), start=day, end=day, by="therapist")
    early = Event(id="e0", recorded_at=when(1), when=when(1).date() - timedelta(days=9), kind="life", what="other")
    loss = Event(id="e1", recorded_at=when(3), when=day, kind="injury", what="loss")
    case = treatment(
        [HIGH, H(image=45, frame=("limit_set",)), LOW, H(frame=("fee",))], breaks=(away,), events=(early, loss)
    )
    (turn,) = before(case, 5).image_turns
    assert turn.between == (away, loss)
    assert turn.frame_between == ((2, "limit_set"),)


def test_a_fall_is_devaluing_when_it_is_large_and_ends_against_you() -> None:
    def is_devaluing(*hours: H) -> bool:
        (turn,) = before(treatment(hours), len(hours) + 1).image_turns
        return devaluing(turn, NUMBERS)

    assert is_devaluing(H(image=25), H(image=-15))
    assert not is_devaluing(H(image=24), H(image=-15))
    assert not is_devaluing(H(image=50), H(image=-14))
