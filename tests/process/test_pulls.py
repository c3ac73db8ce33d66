"""Private: what you were drawn to, and how usual it is with him and with others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.treatment import CANCELLED, NUMBERS, ZONE, H, before, calm, treatment, when

from holdfast.case.private import Elsewhere, PrivateNote, PrivateNotes, Pull, PullMark, Urge
from holdfast.process.columns import PrivateColumns
from holdfast.process.pace_readings import Drift
from holdfast.process.pulls import PULLS, URGES, drift, pulls_many, read_drift, shrunk, whose
from holdfast.process.readings import Pulled


def note(
    number: int, *, small: int | None = None, urges: tuple[Urge, ...] | None = None, named: bool = True
) -> PrivateNote:
    return PrivateNote(
        id=f"p{number}",
        recorded_at=when(number),
        when=when(number),
        session=number if named else None,
        pulls=None if small is None else (PullMark(pull="small", strength=small),),
        urges=urges,
    )


def pulled(*notes: PrivateNote, hours: list[H], elsewhere: tuple[Elsewhere, ...] = ()) -> tuple[Pulled, ...] | None:
    private = PrivateNotes(case="invented", author="Dr F.", notes=notes, elsewhere=elsewhere)
    return before(treatment(hours, private=private), len(hours) + 1).pulled


def test_an_urge_of_the_last_three_hours_stands_beside_your_usual_with_him_and_with_others() -> None:
    notes = [note(n, urges=("prove",) if n in {2, 6, 7} else ()) for n in range(1, 8)]
    others = Elsewhere(what="prove", kind="urge", share=0.05, hours=40)
    found = pulled(*notes, hours=[*calm(7), CANCELLED], elsewhere=(others,))
    assert found == (Pulled("prove", "urge", (6, 7), (1, 1), 0.25, 0.07),)  # (0.05 x 40 + 0.15 x 10) / 50


def test_without_private_notes_there_is_nothing_to_say() -> None:
    assert before(treatment(calm(5)), 6).pulled is None
    assert pulled(hours=calm(5)) == ()


def test_a_row_not_touched_is_missing_and_a_pull_of_nought_is_an_absence() -> None:
    notes = [note(1, small=2), note(2), note(3), note(4, small=0), note(5, small=0), note(6, small=0), note(7, small=2)]
    found = pulled(*notes, hours=calm(9))
    assert found == (Pulled("small", "pull", (7,), (2,), 0.25, None),)


def test_fewer_than_four_earlier_hours_leave_the_usual_unknown() -> None:
    found = pulled(*(note(n, small=1) for n in range(1, 7)), hours=calm(6))
    assert found is not None
    assert [(p.hours, p.usual_with_him) for p in found] == [((4, 5, 6), None)]


def test_a_note_that_names_no_hour_belongs_to_the_hour_of_its_day() -> None:
    found = pulled(note(4, small=3, named=False), hours=calm(5))
    assert found is not None
    assert [p.hours for p in found] == [(4,)]


# --- mine and his ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("with_him", "with_others", "found"),
    [(0.5, 0.1, "his"), (0.1, 0.5, "mine"), (0.5, 0.5, "both"), (0.1, 0.1, "neither"), (None, 0.5, None),
     (0.5, None, None)],
)  # fmt: skip
def test_mine_and_his_are_asked_apart_in_four_ways_and_not_at_all_while_one_is_unknown(
    with_him: float | None, with_others: float | None, found: str | None
) -> None:
    assert whose(with_him, with_others, NUMBERS) == found


def test_few_hours_with_others_are_drawn_to_what_is_common_and_very_few_are_unknown() -> None:
    assert shrunk(0.0, 19, NUMBERS) is None
    few, many = shrunk(0.0, 20, NUMBERS), shrunk(0.0, 2000, NUMBERS)
    assert few == pytest.approx(0.05)
    assert many == pytest.approx(0.00075, abs=1e-5)


# --- special goes, helpless comes ------------------------------------------------------------------------------------


def course(special: list[int | None], helpless: list[int | None], hours: list[H] | None = None) -> Drift | None:
    felt: list[tuple[Pull, list[int | None]]] = [("special", special), ("helpless", helpless)]
    notes = tuple(
        PrivateNote(
            id=f"p{n}",
            recorded_at=when(n),
            when=when(n),
            session=n,
            pulls=tuple(PullMark(pull=pull, strength=value) for pull, row in felt if (value := row[n - 1]) is not None)
            if special[n - 1] is not None
            else None,
        )
        for n in range(1, len(special) + 1)
    )
    private = PrivateNotes(case="invented", author="Dr F.", notes=notes)
    process = before(treatment(hours or calm(len(special)), private=private), len(special) + 1)
    return read_drift(private, process.hours, ZONE, NUMBERS)


def test_special_gone_and_helpless_come_is_a_turn() -> None:
    found = course([2, 2, 3, 2, 2, 1, 0, 0], [0, 0, 0, 0, 1, 2, 2, 2])
    assert found is not None
    assert (found.hours, found.before, found.turned) == ((6, 7, 8), (1, 2, 3, 4, 5), True)
    assert (found.special_before, found.helpless) == (2.2, 2.0)


def test_only_one_of_the_two_is_no_turn() -> None:
    for special, helpless in (([2] * 5 + [0] * 3, [0] * 8), ([2] * 8, [0] * 5 + [2] * 3)):
        found = course([*special], [*helpless])
        assert found is not None
        assert not found.turned


def test_too_few_marked_hours_or_marks_long_past_say_nothing() -> None:
    assert course([2, 2, 2, 0, 0, 0], [0, 0, 0, 2, 2, 2]) is None
    long_past = [2, 2, 3, 2, 2, 1, 0, 0, None, None, None]
    assert course([*long_past], [0, 0, 0, 0, 1, 2, 2, 2, None, None, None]) is None


def test_a_therapist_whose_pulls_come_and_go_at_random_sees_a_turn_in_fewer_than_one_hour_in_a_hundred() -> None:
    rng = np.random.default_rng(7)
    strengths = rng.choice(4, size=(120, 2, 60), p=(0.55, 0.2, 0.2, 0.05))
    turns = hours = 0
    for case in strengths:
        felt: list[tuple[int, dict[Pull | Urge, int]]] = [
            (n, {"special": int(special), "helpless": int(helpless)}) for n, (special, helpless) in enumerate(case.T, 1)
        ]
        for last in range(7, 61, 3):
            found = drift(felt[:last], NUMBERS)
            assert found is not None
            turns += found.turned
            hours += 1
    assert turns / hours < 1 / 100


# --- many ------------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 14), st.integers(0, 2**32 - 1))
def test_many_treatments_are_read_as_one_is(hours: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    held = rng.random((3, hours)) < 0.85
    pulls = rng.choice((0, 0, 0, 1, 2, 3), size=(3, hours, 10)).astype(np.int8)
    urges = rng.choice((0, 0, 1), size=(3, hours, 6)).astype(np.int8)
    for rows in (pulls, urges):
        rows[rng.random((3, hours)) < 0.3] = -1
        rows[~held] = -1
    many = pulls_many(PrivateColumns(pulls=pulls, urges=urges), held, NUMBERS)
    for case in range(3):
        notes = tuple(
            PrivateNote(
                id=f"p{n}",
                recorded_at=when(n),
                when=when(n),
                session=n,
                pulls=None
                if pulls[case, n - 1, 0] < 0
                else tuple(PullMark(pull=p, strength=int(v)) for p, v in zip(PULLS, pulls[case, n - 1], strict=True)),
                urges=None
                if urges[case, n - 1, 0] < 0
                else tuple(u for u, v in zip(URGES, urges[case, n - 1], strict=True) if v),
            )
            for n in range(1, hours + 1)
        )
        one = pulled(*notes, hours=[H() if here else CANCELLED for here in held[case]])
        found = {(str(p.kind), str(p.what)): p for p in one or ()}
        for place, (kind, what) in enumerate([("pull", p) for p in PULLS] + [("urge", u) for u in URGES]):
            felt = found.get((kind, str(what)))
            assert many.felt[case, place] == (len(felt.hours) if felt else 0)
            assert many.most[case, place] == (max(felt.strengths) if felt else 0)
            if felt:
                usual = many.usual_with_him[case, place]
                assert felt.usual_with_him == (None if np.isnan(usual) else usual)
