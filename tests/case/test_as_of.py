"""A case as it would have been read at a moment: what came to be known later changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import END, FIRST_HOUR, cases, later_entries

from holdfast.case.as_of import as_of
from holdfast.case.model import RECORD_KINDS, WORKING_KINDS, Case
from holdfast.case.record import About, AllianceCheck, CheckIn, Record, Session, TwoPoleAnswers

MOMENTS = st.integers(0, 500).map(lambda days: FIRST_HOUR + timedelta(days=days))
T0 = datetime(2023, 1, 10, 12, tzinfo=UTC)


@given(st.data(), cases(private=True), MOMENTS)
def test_what_is_recorded_later_changes_nothing(data: st.DataObject, case: Case, at: datetime) -> None:
    later = data.draw(later_entries(case, at))
    assert later != case
    assert as_of(later, at) == as_of(case, at)


@given(cases(private=True), MOMENTS, MOMENTS)
def test_to_read_an_earlier_moment_from_a_later_one_is_to_read_the_earlier(
    case: Case, a: datetime, b: datetime
) -> None:
    early, late = sorted((a, b))
    assert as_of(as_of(case, late), early) == as_of_without_corrections(case, early, late)
    assert as_of(as_of(case, early), late) == as_of(case, early)


def as_of_without_corrections(case: Case, early: datetime, late: datetime) -> Case:
    """As of `early`, less what had been corrected between the two: a corrected entry is not in the later reading."""
    corrected = {
        e.corrects
        for drawer, kinds in ((case.record, RECORD_KINDS), (case.working, WORKING_KINDS))
        for kind in kinds
        if kind != "moves"
        for e in getattr(drawer, kind)
        if e.corrects and e.recorded_at <= late
    }

    def left(drawer: Any, kinds: tuple[str, ...]) -> Any:
        kept = {k: tuple(e for e in getattr(drawer, k) if e.id not in corrected) for k in kinds if k != "moves"}
        return replace(drawer, **kept)

    then = as_of(case, early)
    return replace(then, record=left(then.record, RECORD_KINDS), working=left(then.working, WORKING_KINDS))


@given(cases(), MOMENTS, MOMENTS)
def test_what_is_known_only_grows_but_for_what_is_corrected(case: Case, a: datetime, b: datetime) -> None:
    early, late = sorted((a, b))
    before, after = as_of(case, early).record, as_of(case, late).record
    for kind in ("check_ins", "measures", "plans", "safety_replies", "sessions"):
        standing = {e.id for e in getattr(after, kind)}
        replaced = {e.corrects for e in getattr(case.record, kind) if e.recorded_at <= late}
        assert {e.id for e in getattr(before, kind)} <= standing | replaced
    assert before.moves == after.moves[: len(before.moves)]


@given(cases())
def test_after_the_end_only_what_was_corrected_is_left_out(case: Case) -> None:
    record = as_of(case, END).record
    assert record.moves == case.record.moves
    assert record.about == case.record.about
    for kind in ("check_ins", "measures", "plans", "safety_replies", "sessions"):
        entries = getattr(case.record, kind)
        corrected = {e.corrects for e in entries}
        assert [e.id for e in getattr(record, kind)] == [e.id for e in entries if e.id not in corrected]


ABOUT = About(pseudonym="A.", address="she", origin="invented", first_contact=T0.date())
FIRST = CheckIn(id="a", when=T0, recorded_at=T0, answers=TwoPoleAnswers(gr1=10))
SECOND = replace(FIRST, id="b", recorded_at=T0 + timedelta(days=2), corrects="a", answers=TwoPoleAnswers(gr1=20))
THIRD = replace(FIRST, id="c", recorded_at=T0 + timedelta(days=4), corrects="b", answers=TwoPoleAnswers(gr1=30))


@pytest.mark.parametrize(("days", "known"), [(-1, []), (0, [10]), (1, [10]), (2, [20]), (3, [20]), (4, [30])])
def test_a_correction_holds_from_the_moment_it_was_recorded(days: int, known: list[int]) -> None:
    case = Case(Record(id="c", about=ABOUT, check_ins=(FIRST, SECOND, THIRD)))
    seen = as_of(case, T0 + timedelta(days=days)).record.check_ins
    assert [c.answers.gr1 for c in seen] == known


def test_answers_given_again_replace_the_earlier_ones_from_then_on() -> None:
    first = AllianceCheck(when=T0, recorded_at=T0, image=1)
    second = AllianceCheck(when=T0, recorded_at=T0 + timedelta(days=2), image=2)
    hour = Session(id="s", number=1, when=T0, recorded_at=T0, patient=second, patient_before=(first,))
    case = Case(Record(id="c", about=ABOUT, sessions=(hour,)))
    (then,) = as_of(case, T0 + timedelta(days=1)).record.sessions
    assert (then.patient, then.patient_before) == (first, ())
    (now,) = as_of(case, T0 + timedelta(days=2)).record.sessions
    assert now == hour


def test_answers_not_yet_given_are_not_there() -> None:
    later = AllianceCheck(when=T0, recorded_at=T0 + timedelta(days=2), image=2)
    hour = Session(id="s", number=1, when=T0, recorded_at=T0, patient=later)
    (then,) = as_of(Case(Record(id="c", about=ABOUT, sessions=(hour,))), T0).record.sessions
    assert then.patient is None


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        as_of(Case(Record(id="c", about=ABOUT)), datetime(2023, 1, 1))  # noqa: DTZ001
