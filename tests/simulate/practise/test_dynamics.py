"""What the model holds, as statements: over many seeds, since a single run may always go otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from holdfast.citations import citations
from holdfast.simulate.practise.choices import Choice
from holdfast.simulate.practise.course import Run, Turn, after, ended, lived
from holdfast.simulate.practise.inside import Happened
from holdfast.simulate.practise.people import ORDER, patients, weight_entries
from holdfast.simulate.practise.truth import truth_of
from holdfast.simulate.worlds.ordinary_rules import CONFRONTATION, DEVALUING, WITHDRAWAL

SEEDS = range(1, 13)


def hours(patient: str, seed: int, choose: Callable[[int], Choice], n: int = 10) -> list[Happened]:
    # Choices that are left over when somebody stays away are not asked.
    turns = tuple(Turn(choice=choose(place)) for place in range(n))
    run = Run(patient=patient, seed=seed, hours=n, turns=turns)
    return [happened for _, happened in lived(run)]


def broken(patient: str, choose: Callable[[int], Choice], n: int = 8) -> int:
    """In how many of the seeds something broke."""
    return sum(any(hour.begun for hour in hours(patient, seed, choose, n)) for seed in SEEDS)


@pytest.mark.parametrize("patient", ORDER)
def test_work_far_beyond_what_can_be_borne_breaks_something_more_often_than_staying(patient: str) -> None:
    deep = broken(patient, lambda _: Choice(depth=5, move="interpret_shame"), 4)
    gentle = broken(patient, lambda _: Choice(depth=1, move="clarify"), 4)
    assert deep > gentle + 5


@pytest.mark.parametrize("patient", ORDER)
def test_a_step_pushed_without_conviction_breaks_something_more_often_than_none(patient: str) -> None:
    pushed = broken(patient, lambda _: Choice(depth=1, move="propose_step", step="agree"))
    assert pushed > broken(patient, lambda _: Choice(depth=1, move="clarify")) + 3


def test_asking_for_the_objection_takes_most_of_the_push_out_of_a_step() -> None:
    pushed = hours("konrad", 1, lambda _: Choice(step="propose"), 1)[0].strains.push
    asked = hours("konrad", 1, lambda _: Choice(move="ask_objection", step="propose"), 1)[0].strains.push
    assert 0 < asked < 0.5 * pushed


@pytest.mark.parametrize("patient", ORDER)
def test_owning_ones_part_mends_more_often_than_being_firm(patient: str) -> None:
    def then(move: Choice) -> int:
        found = 0
        for seed in SEEDS:
            run = [Choice(depth=5, move="interpret_shame")] * 2
            found += any(
                hour.mended
                for hour in hours(patient, seed, lambda n, run=run: run[n] if n < 2 else move)  # type: ignore[misc]
            )
        return found

    assert then(Choice(depth=1, stance=-1, move="own_my_part")) > then(Choice(depth=1, stance=3, move="clarify")) + 3


@pytest.mark.parametrize("patient", ORDER)
def test_always_empathic_fails_each_in_another_way_and_no_wish_grows(patient: str) -> None:
    course = hours(patient, 3, lambda _: Choice(depth=1, stance=-3))
    shone = max(hour.after.shine for hour in course)
    too_close = max(hour.strains.warm for hour in course)
    assert course[-1].after.wish <= patients()[patient].at_first.wish
    if patient == "emil":
        assert shone < 0.1
        assert too_close > 3
    else:
        assert shone > 0.5
        assert too_close == 0


def test_always_firm_makes_hours_add_up_until_something_breaks() -> None:
    assert broken("emil", lambda _: Choice(depth=1, stance=3, move="clarify"), 10) >= 9


def test_who_idealises_turns_and_who_hides_withdraws() -> None:
    kinds = {
        patient: {
            hour.after.kind
            for seed in SEEDS
            for hour in hours(patient, seed, lambda _: Choice(depth=1, stance=-3, move="give_in"), 14)
            if hour.begun
        }
        for patient in ("noa", "leonie")
    }
    assert DEVALUING in kinds["noa"]
    assert DEVALUING not in kinds["leonie"]
    assert WITHDRAWAL in kinds["leonie"]


def test_somebody_grandiose_mostly_confronts_and_somebody_vulnerable_mostly_withdraws() -> None:
    def first(patient: str) -> list[int]:
        return [
            hour.after.kind
            for seed in SEEDS
            for hour in hours(patient, seed, lambda _: Choice(depth=5, stance=1, move="interpret_shame"), 3)
            if hour.begun
        ]

    assert first("konrad").count(CONFRONTATION) > first("konrad").count(WITHDRAWAL)
    assert first("leonie").count(WITHDRAWAL) > first("leonie").count(CONFRONTATION)


def test_who_goes_away_ends_the_run_after_three_hours() -> None:
    gone = 0
    for seed in range(1, 40):
        run = Run(patient="leonie", seed=seed)
        while ended(run) is None:
            run = after(run, Choice(depth=5, stance=3, move="interpret_shame"))
        if ended(run) == "gone":
            gone += 1
            assert [happened.there for _, happened in lived(run)][-3:] == [False] * 3
            assert "went away" not in str(truth_of(run).ended)
    assert 0 < gone < 39


def test_every_weight_has_a_source_that_can_be_looked_up_and_says_that_its_size_is_ours() -> None:
    for entry in weight_entries():
        assert "proposal" in entry.source, entry.name
        for word in entry.source.replace(":", " ").replace(",", " ").replace(";", " ").split():
            if word[0] == "S" and word[1:].isdigit():
                assert word in citations(), entry.name
