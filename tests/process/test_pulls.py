"""Private: what you were drawn to, and how usual it is with him and with others."""

from __future__ import annotations

from tests.process.treatment import CANCELLED, H, before, calm, treatment, when

from holdfast.case.private import Elsewhere, PrivateNote, PrivateNotes, PullMark, Urge
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
    assert found == (Pulled("prove", "urge", (6, 7), (1, 1), 0.25, 0.05),)


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
