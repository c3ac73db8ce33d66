"""Runs with an invented patient: the same each time, the past never moved by what comes later, whole as case files."""

from __future__ import annotations

import dataclasses
import json
from typing import get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.case.casefile import read_case, write_case
from holdfast.checking import check_bytes, check_case
from holdfast.simulate.practise import (
    Choice,
    NotARun,
    Run,
    Seen,
    after,
    case_of,
    course,
    ended,
    patient,
    patients,
    read_run,
    seen,
    with_log,
    write_run,
)
from holdfast.simulate.practise.choices import MOVES, STEPS
from holdfast.simulate.practise.course import lived
from holdfast.simulate.practise.kept import log_of_rows, run_of

CHOICES = st.builds(
    Choice,
    depth=st.integers(0, 5),
    stance=st.integers(-3, 3),
    move=st.sampled_from(MOVES),
    step=st.sampled_from(STEPS),
)
RUNS = st.builds(Run, patient=st.sampled_from(list(patients())), seed=st.integers(1, 500), hours=st.integers(1, 9))
FEW = settings(max_examples=25, deadline=None)


def gone_through(run: Run, choices: list[Choice]) -> Run:
    for choice in choices:
        if ended(run) is not None:
            break
        run = after(run, choice)
    return run


@FEW
@given(RUNS, st.lists(CHOICES, max_size=9))
def test_the_same_seed_and_choices_give_the_same_run(run: Run, choices: list[Choice]) -> None:
    assert lived(gone_through(run, choices)) == lived(gone_through(run, choices))


@FEW
@given(RUNS, st.lists(CHOICES, min_size=1, max_size=8), CHOICES)
def test_a_later_choice_never_changes_an_earlier_hour(run: Run, choices: list[Choice], other: Choice) -> None:
    whole = gone_through(run, choices)
    shorter = dataclasses.replace(whole, turns=whole.turns[:-1])
    before = lived(shorter)
    assert lived(whole)[: len(before)] == before
    changed = after(shorter, other)
    assert lived(changed)[: len(before)] == before


@FEW
@given(RUNS, st.lists(CHOICES, max_size=8), st.integers(2, 9))
def test_asking_for_more_hours_moves_nothing(run: Run, choices: list[Choice], more: int) -> None:
    short = gone_through(run, choices)
    there = seen(short)
    longer = dataclasses.replace(short, hours=run.hours + more)
    assert seen(longer)[: len(there)] == there


@FEW
@given(RUNS, st.lists(CHOICES, max_size=9), st.data())
def test_every_run_is_a_whole_case_file_without_private_notes(
    run: Run, choices: list[Choice], data: st.DataObject
) -> None:
    for choice in choices:
        if ended(run) is not None:
            break
        run = after(run, choice)
        if data.draw(st.booleans()):
            number = [hour.number for hour in seen(run) if hour.took_place][-1]
            run = with_log(run, log_of_rows({"alliance": 5, "signs": []}, number))
    case = case_of(run)
    assert list(check_case(case)) == []
    assert read_case(write_case(case)) == case
    assert case.private is None
    assert case.record.about.origin == "simulated"
    assert "Invented" in (case.record.about.note or "")
    assert len(case.working.logs) == sum(turn.log is not None for turn in run.turns)


@FEW
@given(RUNS, st.lists(CHOICES, max_size=6))
def test_a_run_reads_as_it_was_written(run: Run, choices: list[Choice]) -> None:
    run = gone_through(run, choices)
    assert read_run(write_run(run)) == run


def test_no_value_that_is_seen_leads_to_what_is_hidden() -> None:
    reached: set[type] = set()

    def walk(kind: object) -> None:
        for part in get_args(kind):
            walk(part)
        if isinstance(kind, type) and kind not in reached:
            reached.add(kind)
            if dataclasses.is_dataclass(kind):
                for hint in get_type_hints(kind).values():
                    walk(hint)

    walk(Seen)
    modules = {kind.__module__ for kind in reached}
    assert "holdfast.simulate.practise.seen" in modules
    hidden = ("inside", "dynamics", "truth", "showing", "stepping")
    assert not {f"holdfast.simulate.practise.{name}" for name in hidden} & modules


def test_the_case_of_a_run_says_nothing_that_is_hidden() -> None:
    run = gone_through(Run(patient="emil", seed=4), [Choice(depth=5, move="interpret_shame")] * 9)
    text = write_case(case_of(run)).decode()
    assert any(happened.after.open for _, happened in lived(run))
    for word in ("readiness", "strain", "shine", "phase", "threat", "hollow"):
        assert word not in text


@pytest.mark.parametrize("name", list(patients()))
def test_every_patient_is_told_to_be_somebody_with_words_of_their_own(name: str) -> None:
    person = patient(name)
    assert len(person.story) >= 3
    assert all(sentences for sentences in person.words.values())
    said = [word for sentences in person.words.values() for word in sentences]
    assert len(said) >= 40
    assert len(set(said)) == len(said)


def test_there_are_people_of_both_poles_who_are_addressed_in_three_ways() -> None:
    assert {person.pole for person in patients().values()} >= {
        "grandiose", "vulnerable", "oscillating", "over-controlled perfectionist",
    }  # fmt: skip
    assert {person.address for person in patients().values()} == {"he", "she", "they"}


def test_an_hour_after_the_end_is_refused() -> None:
    run = after(Run(patient="noa", hours=1), Choice())
    with pytest.raises(ValueError, match="has ended"):
        after(run, Choice())


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("depth", 6, "0 to 5"),
        ("stance", -4, "-3"),
        ("move", "hug", "stay_and_listen"),
        ("step", "sign", "propose"),
    ],
)
def test_a_choice_that_is_none_is_refused_with_what_is_allowed(field: str, value: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Choice(**{field: value})  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[", "one whole JSON object"),
        ("{}", "format"),
        ('{"format": "holdfast-practise/1", "patient": "mark"}', "konrad"),
        ('{"format": "holdfast-practise/1", "patient": "noa", "seed": 0}', "seed"),
        ('{"format": "holdfast-practise/1", "patient": "noa", "turns": [{"depth": "3"}]}', r"turns\[0\]: depth"),
        ('{"format": "holdfast-practise/1", "patient": "noa", "turns": [{"log": {"alliance": 11}}]}', "alliance"),
        ('{"format": "holdfast-practise/1", "patient": "noa", "turns": [{"log": {"pulls": []}}]}', "pulls"),
        ('{"format": "holdfast-practise/1", "patient": "noa", "who": 1}', "who"),
    ],
)
def test_a_file_that_is_no_run_says_where_and_what_to_do(text: str, says: str) -> None:
    with pytest.raises(NotARun, match=says):
        read_run(text.encode())


def test_the_file_of_a_run_is_read_by_the_ordinary_check() -> None:
    run = gone_through(Run(patient="leonie", seed=2), [Choice(move="one_episode", step="propose")] * 8)
    case, problems, count = check_bytes(write_case(case_of(run)))
    assert (problems, count) == ((), 0)
    assert case is not None


def test_a_kept_run_is_read_by_living_its_hours_once() -> None:
    """Reading was quadratic: the hours were lived again for each hour read."""
    run = Run(patient="noa", seed=4, hours=40)
    while ended(run) is None:
        run = after(run, Choice(depth=1))
    plain = json.loads(write_run(run))
    lived_so_often = course._lived.cache_info
    course._lived.cache_clear()
    assert run_of(plain) == run
    assert lived_so_often().misses == 1


def test_an_hour_after_the_end_is_refused_where_it_stands() -> None:
    run = gone_through(Run(patient="emil", hours=3), [Choice()] * 3)
    plain = json.loads(write_run(run))
    plain["turns"].append(plain["turns"][0])
    with pytest.raises(NotARun, match=rf"turns\[{len(run.turns)}\]: found an hour after the run had ended"):
        run_of(plain)
