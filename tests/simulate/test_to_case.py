"""From columns to case files and back: the one road, and what is lost on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulate.drawn import drawn

from holdfast.case.casefile import read_case, write_case
from holdfast.case.model import Case
from holdfast.checking import check_case
from holdfast.measures.catalogue import instrument
from holdfast.measures.scoring import values
from holdfast.process.columns import CheckInColumns, HourColumns
from holdfast.process.columns_from import check_in_columns, hour_columns
from holdfast.process.hours import read_hours
from holdfast.simulate.known import Known, KnownEpisode, Treatments
from holdfast.simulate.to_case import case_bytes, case_id, to_case
from holdfast.simulate.worlds import WORLDS, draw

seeds = st.integers(0, 10_000)


def back(cases: Sequence[Case]) -> HourColumns:
    return hour_columns([read_hours(c.record.sessions, c.working.logs, ZoneInfo(c.record.about.zone)) for c in cases])


def same(a: HourColumns | CheckInColumns, b: HourColumns | CheckInColumns) -> None:
    for f in fields(a):
        np.testing.assert_allclose(getattr(a, f.name), getattr(b, f.name), rtol=0, atol=1e-9, err_msg=f.name)


@given(seed=seeds, cases=st.integers(1, 4), sessions=st.integers(1, 15))
@settings(max_examples=30, deadline=None)
def test_columns_to_files_to_columns_is_the_same(seed: int, cases: int, sessions: int) -> None:
    whole = drawn(cases, sessions, seed)
    read = [read_case(case_bytes(whole, i)) for i in range(cases)]
    same(back(read), whole.recorded.hours)
    again = check_in_columns([c.record.check_ins for c in read], [c.record.sessions[0].when for c in read])
    expected = whole.recorded.check_ins
    assert expected is not None
    width = again.days.shape[1]
    assert np.isnan(expected.days[:, width:]).all()
    same(again, CheckInColumns(**{f.name: getattr(expected, f.name)[:, :width] for f in fields(expected)}))


@given(seed=seeds, sessions=st.integers(1, 15))
@settings(max_examples=20, deadline=None)
def test_the_bytes_are_those_of_the_ordinary_writer_and_the_case_fits_together(seed: int, sessions: int) -> None:
    whole = drawn(2, sessions, seed)
    for i in range(2):
        data = case_bytes(whole, i)
        case = read_case(data)
        assert write_case(case) == data
        assert check_case(replace(case, private=to_case(whole, i).private)) == ()


@pytest.mark.parametrize("world", WORLDS)
def test_a_case_of_every_world_fits_together_and_is_written_as_the_ordinary_writer_does(world: str) -> None:
    whole = draw(world, 6, 40, 2)
    for i in range(6):
        data = case_bytes(whole, i)
        case = read_case(data)
        assert write_case(case) == data
        assert check_case(replace(case, private=to_case(whole, i).private)) == ()


@pytest.mark.parametrize("world", [world for world in WORLDS if not world.startswith("reference")])
def test_files_of_a_full_world_give_back_what_was_recorded(world: str) -> None:
    whole = draw(world, 6, 60, 2)
    read = [read_case(case_bytes(whole, i)) for i in range(6)]
    same(back(read), whole.recorded.hours)
    given_ = whole.recorded.check_ins
    assert given_ is not None
    again = check_in_columns([c.record.check_ins for c in read], [c.record.sessions[0].when for c in read])
    for f in fields(given_):
        of_file, drawn_ = getattr(again, f.name), getattr(given_, f.name)
        for i in range(6):
            there = ~np.isnan(given_.days[i])
            np.testing.assert_allclose(of_file[i, : there.sum()], drawn_[i, there], rtol=0, atol=1e-3, err_msg=f.name)


def test_it_says_simulated_in_origin_name_note_and_id() -> None:
    case = to_case(draw("reference", 2, 10, 4), 1)
    about = case.record.about
    assert about.origin == "simulated"
    assert about.pseudonym == "Simulated reference 2"
    assert about.note is not None
    assert about.note.startswith("Simulated")
    assert case.id == case_id("reference", 4, 2) == "simulated-reference-4-2"


def test_nothing_that_is_true_but_not_recorded_reaches_the_file() -> None:
    whole = draw("reference", 3, 40, 4)
    other = replace(
        whole,
        known=tuple(Known(stable=False, episodes=(KnownEpisode("withdrawal", 7, 9, 12, 15, 20.0),)) for _ in range(3)),
        latent={"alliance": whole.latent["alliance"] * 0},
    )
    for i in range(3):
        assert case_bytes(whole, i) == case_bytes(other, i)


def test_the_alliance_of_a_reference_case_is_within_half_an_answer_step_and_the_therapists_within_half_of_his() -> None:
    # Twelve items of 1 to 5 give steps of 2.08 on 0 to 100, six of 0 to 10 steps of 1.67: at most half of one is lost.
    whole = draw("reference", 40, 60, 4)
    hours, file = whole.recorded.hours, back([to_case(whole, i) for i in range(40)])
    for column, half in (("alliance", 100 / 120), ("yours", 5.0)):
        before, after = getattr(hours, column), getattr(file, column)
        np.testing.assert_array_equal(np.isnan(before), np.isnan(after))
        assert np.nanmax(np.abs(before - after)) <= half + 1e-9
    np.testing.assert_array_equal(hours.signs, file.signs)
    np.testing.assert_array_equal(hours.days, file.days)


def test_points_left_over_do_not_always_fall_on_the_same_part_of_the_alliance() -> None:
    whole = draw("reference", 30, 60, 4)
    file = back([to_case(whole, i) for i in range(30)])
    means = [np.nanmean(part) for part in (file.goal, file.task, file.bond)]
    assert max(means) - min(means) < 0.2


def test_b_pni_answers_give_the_two_scores() -> None:
    whole = drawn(3, 20, 5)
    traits = whole.recorded.traits
    assert traits is not None
    form = instrument("b-pni")
    for i in range(3):
        filled = [m for m in to_case(whole, i).record.measures if m.instrument == "b-pni"]
        assert len(filled) == 2
        for k, measure in enumerate(filled):
            assert measure.items is not None
            answers = dict(zip(form.items, measure.items, strict=True))
            for name in ("grandiosity", "vulnerability"):
                tags = form.scores[name].items
                given_ = [answers[tag] for tag in tags]
                assert sum(a for a in given_ if a is not None) / len(tags) == pytest.approx(getattr(traits, name)[i, k])


def test_core_10_answers_give_the_score_and_never_plans_to_end_his_life() -> None:
    whole = drawn(2, 30, 6)
    assert whole.recorded.symptoms is not None
    for i in range(2):
        for measure in to_case(whole, i).record.measures:
            if measure.instrument == "core-10":
                assert measure.items is not None
                assert measure.items[5] == 0
                keyed = [4 - (a or 0) if place in (1, 2) else a or 0 for place, a in enumerate(measure.items)]
                assert sum(keyed) == whole.recorded.symptoms[i, int(measure.id.removeprefix("core")) - 1]


def test_private_notes_come_with_the_case_and_stand_in_no_file() -> None:
    whole = drawn(1, 12, 7)
    case = to_case(whole, 0)
    assert case.private is not None
    assert whole.recorded.private is not None
    for note in case.private.notes:
        assert note.session is not None
        felt = whole.recorded.private.pulls[0, note.session - 1]
        if note.pulls is None:
            assert felt[0] == -1
        else:
            assert sorted(m.strength for m in note.pulls) == sorted(felt[felt > 0])
    assert b"pulls" not in case_bytes(whole, 0)


def test_an_hour_that_was_not_held_and_does_not_say_why_is_refused() -> None:
    whole = draw("reference", 1, 10, 4)
    held = whole.recorded.hours.held.copy()
    held[0, 4] = False
    broken = replace(whole, recorded=replace(whole.recorded, hours=replace(whole.recorded.hours, held=held)))
    with pytest.raises(ValueError, match=r"hour 5: held is False and attendance not touched\. Allowed: cancelled or"):
        case_bytes(broken, 0)


def test_a_contract_of_its_own_is_on_the_step_due_and_runs_begin_once_it_is_agreed() -> None:
    whole = drawn(1, 15, 8)
    moves = to_case(whole, 0).record.moves
    agreed = next(m.seq for m in moves if m.act == "accept" and m.clause == "step")
    runs = [m for m in moves if m.act == "run"]
    assert runs
    assert all(m.seq > agreed for m in runs)
    assert {m.clause for m in moves if m.act in ("run", "rate")} == {"step"}


def test_one_treatment_is_the_same_in_whatever_piece_it_comes() -> None:
    whole = draw("reference", 10, 12, 4)
    hours = whole.recorded.hours
    piece = HourColumns(**{f.name: getattr(hours, f.name)[6:] for f in fields(hours)})
    tail: Treatments = replace(whole, recorded=replace(whole.recorded, hours=piece), known=whole.known[6:])
    assert case_bytes(tail, 1, first=7) == case_bytes(whole, 7)


def test_scores_of_a_file_are_those_of_the_catalogue() -> None:
    """The road back reads scores by the key of the form, not by a formula of its own."""
    case = to_case(drawn(1, 10, 9), 0)
    columns = back([case])
    for session in case.record.sessions:
        if session.patient is not None:
            p = session.patient
            six = dict(zip(("g1", "g2", "t1", "t2", "b1", "b2"), (*p.goal, *p.task, *p.bond), strict=True))
            scored = values(instrument("sac"), {**six, "img": p.image, "hold": p.held_back})
            found = columns.goal[0, session.number - 1]
            assert (None if np.isnan(found) else found) == scored["goal"]
