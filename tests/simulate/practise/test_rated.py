"""What was rated is told in words, beside what was rated before, and of nothing but what can be seen."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.simulate.practise import Choice, Run, after, ended, seen
from holdfast.simulate.practise.people import patients
from holdfast.simulate.practise.rated import blank, ratings
from holdfast.text import Spoken, render


def walked(patient: str, seed: int, hours: int, choice: Choice) -> Run:
    run = Run(patient=patient, seed=seed, hours=hours)
    while ended(run) is None:
        run = after(run, choice)
    return run


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(patients())), st.integers(1, 500), st.integers(0, 5))
def test_every_answer_stands_beside_the_last_one_given_before_it(patient: str, seed: int, depth: int) -> None:
    hours = seen(walked(patient, seed, 10, Choice(depth=depth)))
    last: int | None = None
    for hour in hours:
        found = ratings(hours, hour)
        assert bool(found.after_hour) == (hour.check is not None)
        assert bool(found.between) == (hour.between is not None)
        if hour.check is not None:
            assert (found.after_hour[0].value, found.after_hour[0].before) == (hour.check.alliance, last)
            last = hour.check.alliance
        assert len(list(blank(hour))) == (hour.check is None) + (hour.between is None)


def test_a_usual_is_said_from_four_ratings_on_and_later_hours_move_nothing() -> None:
    hours = seen(walked("konrad", 2, 12, Choice()))
    rated = [hour for hour in hours if hour.check]
    person = Spoken("Konrad", "he")

    def line(place: int) -> str:
        found = ratings(hours, rated[place]).line
        assert found is not None
        return render(found, person)

    assert "There is no rating before it" in line(0)
    assert "Fewer than four ratings make no usual" in line(3)
    assert "usually" in line(4)
    assert "usually" not in line(3)
    short = hours[: hours.index(rated[4]) + 1]
    assert ratings(short, rated[4]) == ratings(hours, rated[4])
