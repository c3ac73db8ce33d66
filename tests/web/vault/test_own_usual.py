"""The author's own usual with his other patients: counted while his key is open, his alone, and recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.invented import a_case, at

from holdfast.analysis import analyse
from holdfast.brief.as_json import as_json
from holdfast.brief.brief import brief, without_private
from holdfast.case.private import Elsewhere, PrivateNote, PrivateNotes, PullMark
from holdfast.case.record import Restriction
from holdfast.web.accounts.author_keys import open_author_key
from holdfast.web.rights.bundle import openings
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry, CaseRow, EntryRow
from holdfast.web.vault.own_usual import MOST_CASES

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
Take = Callable[..., door.CaseHandle]
LATER = at(40)


def felt(case: str, strengths: list[int], *, elsewhere: tuple[Elsewhere, ...] = ()) -> PrivateNotes:
    notes = tuple(
        PrivateNote(
            id=f"pn:{n}", recorded_at=at(n, 66), when=at(n, 66), session=n, pulls=(PullMark(pull="small", strength=s),)
        )
        for n, s in enumerate(strengths, 1)
    )  # fmt: skip
    return PrivateNotes(case=case, author="anna", notes=notes, elsewhere=elsewhere)


@pytest.fixture
def take(anna: User, annas_key: door.AuthorKey, recorded: audit.Trail) -> Take:
    def imported(id: str, strengths: list[int], origin: str = "invented", **more: object) -> door.CaseHandle:
        case = a_case(id)
        about = replace(case.record.about, origin=origin)  # type: ignore[arg-type]
        case = replace(case, record=replace(case.record, about=about))
        return door.import_case(anna, case, felt(id, strengths, **more), annas_key)  # type: ignore[arg-type]

    return imported


def small(handle: door.CaseHandle, key: door.AuthorKey, when: int = 40) -> Elsewhere | None:
    case = door.with_own_usual(door.load_case(handle, key), handle, key, at(when))
    assert case.private is not None
    return next((e for e in case.private.elsewhere if e.what == "small"), None)


def test_it_is_counted_over_the_author_s_other_cases_and_not_over_this_one(
    take: Take, annas_key: door.AuthorKey
) -> None:
    one, _, _ = take("one", [3, 3, 3]), take("two", [2, 0, 0, 0]), take("three", [0, 0, 1, 0])
    assert small(one, annas_key) == Elsewhere(what="small", kind="pull", share=0.25, hours=8)


def test_nothing_of_another_author_is_counted(
    take: Take, annas_key: door.AuthorKey, bruno: User, recorded: audit.Trail
) -> None:
    one = take("one", [1])
    key = open_author_key(bruno, "a heron stands in the river")
    notes = replace(felt("two", [3, 3]), author="bruno")
    door.import_case(bruno, a_case("two"), notes, key)
    assert small(one, annas_key) is None


def test_what_was_recorded_later_is_not_known_yet(take: Take, annas_key: door.AuthorKey) -> None:
    one, _ = take("one", [1]), take("two", [2, 2, 0, 0])
    found = small(one, annas_key, when=3)
    assert found is not None
    assert (found.share, found.hours) == (1.0, 2)


def test_invented_cases_and_patients_are_never_counted_together(take: Take, annas_key: door.AuthorKey) -> None:
    patient, invented = take("one", [1], "practice"), take("two", [3, 3])
    assert small(patient, annas_key) is None
    assert small(invented, annas_key) is None


def test_a_restricted_case_is_not_counted(take: Take, annas_key: door.AuthorKey) -> None:
    one, two = take("one", [1]), take("two", [3, 3])
    restriction = Restriction(
        id="r1", recorded_at=at(4), when=at(4).date(), act="restricted", wish_of="patient", reason="He asked for it."
    )
    door.add_entry(two, "restrictions", restriction)
    assert small(one, annas_key) is None


def test_the_figures_of_a_case_file_stand_while_they_rest_on_more_hours(take: Take, annas_key: door.AuthorKey) -> None:
    brought = Elsewhere(what="small", kind="pull", share=0.1, hours=5)
    one, _ = take("one", [1], elsewhere=(brought,)), take("two", [2, 0, 0, 0])
    assert small(one, annas_key) == brought
    take("three", [2, 2])
    assert small(one, annas_key) == Elsewhere(what="small", kind="pull", share=0.5, hours=6)


def test_without_the_author_s_key_the_case_is_as_it_is(take: Take) -> None:
    one, _ = take("one", [1]), take("two", [3, 3])
    case = door.load_case(one)
    assert door.with_own_usual(case, one, None, LATER) is case


def test_each_case_whose_notes_were_opened_stands_in_the_trail(
    take: Take, annas_key: door.AuthorKey, recorded: audit.Trail
) -> None:
    one, two = take("one", [1]), take("two", [3, 3])
    recorded.did.clear()
    small(one, annas_key)
    assert ("count own", str(two.id)) in recorded.did
    assert ("count own", str(one.id)) not in recorded.did


def test_only_hours_of_the_last_year_are_counted(take: Take, annas_key: door.AuthorKey) -> None:
    one, _ = take("one", [1]), take("two", [2, 0, 0, 0])
    found = small(one, annas_key, when=54)  # a year and six days after the first hour
    assert found is not None
    assert (found.share, found.hours) == (0.0, 3)
    assert small(one, annas_key, when=80) is None


def test_what_was_stored_or_ended_more_than_a_year_ago_is_not_opened(
    take: Take, annas_key: door.AuthorKey, recorded: audit.Trail
) -> None:
    one, stored, ended = take("one", [1]), take("two", [3, 3]), take("three", [3, 3])
    EntryRow.objects.filter(case_id=stored.id).update(stored_at=at(4))
    CaseRow.objects.filter(id=ended.id).update(ended_on=at(4).date())
    recorded.did.clear()
    assert small(one, annas_key, when=80) is None
    assert "count own" not in {what for what, _ in recorded.did}
    small(one, annas_key, when=50)
    assert {("count own", str(stored.id)), ("count own", str(ended.id))} <= recorded.did.keys()


def test_at_most_the_forty_cases_seen_last_are_opened(
    take: Take, annas_key: door.AuthorKey, recorded: audit.Trail
) -> None:
    one = take("one", [1])
    others = [take(f"other-{n}", [2]) for n in range(MOST_CASES + 2)]
    seen_last = others[
        0
    ]  # imported first of all; the last of its notes was stored before the day, the others' after it
    EntryRow.objects.filter(case_id=seen_last.id).update(stored_at=at(5))
    recorded.did.clear()
    small(one, annas_key)
    counted = {case for what, case in recorded.did if what == "count own"}
    assert counted == {str(seen_last.id)} | {str(other.id) for other in others[3:]}
    assert len(counted) == MOST_CASES == 40


def test_what_was_counted_is_no_opening_of_the_file_on_any_page_or_copy(
    take: Take, signed_in_anna: Client, anna: User
) -> None:
    one, two = take("one", [2] * 8), take("two", [0] * 30)
    answer = signed_in_anna.get(f"/cases/{one.id}/")
    entry = AuditEntry.objects.get(request=answer["X-Request-ID"])
    assert ["count own", str(two.id)] in entry.did
    assert "counted what one had felt" not in signed_in_anna.get(f"/cases/{two.id}/trail/").content.decode()
    with audit.recorded("bundle", anna.pk):
        assert not any("counted" in opened.what for opened in openings(two))
    # Her own trail says it, and does not name what was not shown: else looking there would open it.
    answer = signed_in_anna.get("/trail/own/?kind=count")
    assert "counted what one had felt oneself" in answer.content.decode()
    looked = AuditEntry.objects.get(request=answer["X-Request-ID"])
    assert str(two.id) not in {case for _, case in looked.did}
    assert str(two.id) not in answer.content.decode()


def test_the_brief_counts_them_and_the_colleague_s_page_does_not(
    take: Take, signed_in_anna: Client, anna: User
) -> None:
    one, two = take("one", [2] * 8), take("two", [0] * 30)
    for query, counted in (("", True), ("?private=no", False)):
        answer = signed_in_anna.get(f"/cases/{one.id}/brief/{query}")
        assert answer.status_code == 200
        entry = AuditEntry.objects.get(request=answer["X-Request-ID"])
        assert (["count own", str(two.id)] in entry.did) is counted


def test_whatever_was_felt_elsewhere_the_page_without_private_notes_is_the_same_to_the_byte(
    take: Take, annas_key: door.AuthorKey
) -> None:
    one, _ = take("one", [2] * 8), take("two", [3] * 40)
    bare = door.load_case(one)
    full = door.with_own_usual(door.load_case(one, annas_key), one, annas_key, LATER)
    moment = LATER + timedelta(days=1)
    assert as_json(brief(without_private(analyse(full, moment)))) == as_json(brief(analyse(bare, moment)))


def test_for_a_restricted_case_nothing_of_the_others_is_opened(
    take: Take, annas_key: door.AuthorKey, recorded: audit.Trail
) -> None:
    one, _ = take("one", [1]), take("two", [3, 3])
    restriction = Restriction(
        id="r1", recorded_at=at(4), when=at(4).date(), act="restricted", wish_of="patient", reason="He asked for it."
    )
    door.add_entry(one, "restrictions", restriction)
    recorded.did.clear()
    assert small(one, annas_key) is None
    assert "count own" not in {what for what, _ in recorded.did}


def test_where_nothing_was_marked_here_nothing_is_opened_to_set_beside_it(
    anna: User, take: Take, annas_key: door.AuthorKey, recorded: audit.Trail
) -> None:
    take("two", [3, 3])
    untouched = replace(felt("one", [0]), notes=tuple(replace(n, pulls=None) for n in felt("one", [0, 0]).notes))
    one = door.import_case(anna, a_case("one"), untouched, annas_key)
    recorded.did.clear()
    assert small(one, annas_key) is None
    assert "count own" not in {what for what, _ in recorded.did}
