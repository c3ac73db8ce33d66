"""At most three hours are worth a second look, told in their order, with what was said in them and why."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.simulate.practise import Choice, Run, after, ended
from holdfast.simulate.practise.again import MOST, second_look
from holdfast.simulate.practise.course import lived
from holdfast.simulate.practise.people import patients
from holdfast.simulate.practise.truth import truth_of


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(patients())), st.integers(1, 500), st.integers(0, 5), st.integers(-3, 3))
def test_three_hours_at_most_and_what_broke_first_is_among_them(
    patient: str, seed: int, depth: int, stance: int
) -> None:
    run = Run(patient=patient, seed=seed, hours=8)
    while ended(run) is None:
        run = after(run, Choice(depth=depth, stance=stance))
    found = second_look(run, truth_of(run))
    numbers = [one.number for one in found]
    assert len(numbers) <= MOST
    assert numbers == sorted(set(numbers))
    hours = {seen.number: (seen, happened) for seen, happened in lived(run)}
    for one in found:
        assert one.words == hours[one.number][0].words
        assert one.why
    broke = [number for number, (seen, happened) in hours.items() if seen.took_place and happened.begun]
    assert set(broke[:1]) <= set(numbers)


def test_a_run_without_an_hour_has_nothing_to_look_at_again() -> None:
    run = Run(patient="emil")
    assert second_look(run, truth_of(run)) == ()
