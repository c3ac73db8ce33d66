"""What the model holds, as statements: over many seeds, since a single run may always go otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from holdfast.case.casefile import write_case
from holdfast.citations import citations
from holdfast.simulate.practise import case_of, read_run, write_run
from holdfast.simulate.practise.choices import Choice, elsewhere
from holdfast.simulate.practise.course import Run, Turn, after, ended, lived, seen, with_pull
from holdfast.simulate.practise.inside import Happened
from holdfast.simulate.practise.people import ORDER, patients, weight_entries
from holdfast.simulate.practise.truth import truth_of
from holdfast.simulate.worlds.ordinary_rules import CONFRONTATION, DEVALUING, WITHDRAWAL
from holdfast.text import Spoken, render

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


def test_shame_is_not_interpreted_at_depth_nought_and_the_hour_says_so() -> None:
    choice = Choice(depth=0, move="interpret_shame")
    assert choice.reached == 5
    shallow, deep = (
        hours("leonie", 1, lambda _: choice, 3),
        hours("leonie", 1, lambda _: Choice(depth=5, move="interpret_shame"), 3),
    )
    assert [one.strains for one in shallow] == [one.strains for one in deep]
    run = Run(patient="leonie", turns=(Turn(choice=choice),))
    assert "goes to depth 5" in " ".join(render(one, Spoken("Leonie", "she")) for one in seen(run)[0].noticed)
    assert elsewhere(Choice(depth=2, move="clarify")) is None


@pytest.mark.parametrize("patient", ORDER)
def test_naming_what_is_broken_mends_it_and_validating_it_is_no_threat(patient: str) -> None:
    def course(seed: int, then: Choice) -> list[Happened]:
        return hours(patient, seed, lambda n: Choice(depth=5, move="interpret_shame") if n < 2 else then)

    def mended(then: Choice) -> int:
        return sum(any(hour.mended for hour in course(seed, then)) for seed in SEEDS)

    named, firm = Choice(depth=2, move="name_between_us"), Choice(depth=2, stance=3, move="clarify")
    assert mended(named) > mended(firm) + 3
    for seed in SEEDS:
        for hour in course(seed, named)[3:]:
            assert hour.strains.threat == 0


def test_a_part_owned_while_nothing_is_broken_rings_hollow_and_makes_distance() -> None:
    hollow = hours("emil", 2, lambda _: Choice(depth=2, move="own_my_part"), 4)
    plain = hours("emil", 2, lambda _: Choice(depth=2, move="clarify"), 4)
    assert all(one.hollow_part for one in hollow if one.there and not one.after.open)
    assert hollow[-1].after.far > plain[-1].after.far
    assert hollow[-1].after.worn > 0


def test_calm_hours_near_the_surface_are_rated_well_and_cost_the_wish() -> None:
    for patient in ORDER:
        courses = [hours(patient, seed, lambda _: Choice(depth=1)) for seed in SEEDS]
        calm = [course[-1].after for course in courses if len(course) == 10 and not any(one.begun for one in course)]
        assert calm
        assert all(now.far > 0.4 and now.wish < patients()[patient].at_first.wish for now in calm)


def test_a_loss_is_told_once_and_the_question_asked_after_it_is_answered_and_recorded() -> None:
    for seed in SEEDS:
        run = Run(patient="konrad", seed=seed, turns=tuple(
            Turn(choice=Choice(depth=2, move="clarify" if n < 8 else "ask_safety")) for n in range(10)))  # fmt: skip
        told = [one for _, one in lived(run) if one.injury]
        assert len(told) == 1
        assert 5 <= told[0].number <= 12
        asked = [hour for hour in seen(run) if hour.asked is not None]
        assert asked
        words = " ".join(render(one, Spoken("Konrad", "he")) for one in truth_of(run).safety)
        assert "belongs into the hour" in words
        assert "You asked in hour" in words or told[0].number > asked[-1].number
    quiet = Run(patient="konrad", seed=1, turns=(Turn(choice=Choice(depth=2, move="clarify")),) * 10)
    assert "was not asked" in " ".join(render(one, Spoken("Konrad", "he")) for one in truth_of(quiet).safety)


@pytest.mark.parametrize("patient", ORDER)
def test_no_sentence_is_said_twice_in_a_run_and_no_sign_is_somebody_elses(patient: str) -> None:
    for choice in (
        Choice(),
        Choice(depth=3, stance=2, move="confront_defence"),
        Choice(move="one_episode", step="propose"),
    ):
        run = Run(patient=patient, seed=6, turns=(Turn(choice=choice),) * 12)
        said = [words for hour in seen(run) for words in hour.words]
        assert len(said) == len(set(said))
        signs = {sign for _, one in lived(run) for sign in one.signs}
        assert not signs & set(patients()[patient].never)


def test_what_pulled_is_kept_with_the_run_and_moves_nothing() -> None:
    run = Run(patient="noa", turns=(Turn(choice=Choice()),))
    pulled = with_pull(run, "retaliate")
    assert lived(pulled) == lived(run)
    assert read_run(write_run(pulled)) == pulled
    (told,) = truth_of(pulled).pulled
    assert told.yours == "retaliate"
    assert "retaliate" not in write_case(case_of(pulled)).decode()


def test_every_weight_has_a_source_that_can_be_looked_up_and_says_that_its_size_is_ours() -> None:
    for entry in weight_entries():
        assert "proposal" in entry.source, entry.name
        for word in entry.source.replace(":", " ").replace(",", " ").replace(";", " ").split():
            if word[0] == "S" and word[1:].isdigit():
                assert word in citations(), entry.name
