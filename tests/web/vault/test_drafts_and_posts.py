"""Forms on their way: drafts, a post that comes twice, summaries."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from tests.web.invented import a_case, check_in, log

from holdfast.web.vault import audit, door
from holdfast.web.vault.models import SummaryRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_draft_comes_back_and_is_forgotten(handle: door.CaseHandle, annas_key: door.AuthorKey) -> None:
    assert door.load_draft(handle, "log:4") is None
    assert door.save_draft(handle, "log:4", {"alliance": 6}) == 1
    assert door.save_draft(handle, "log:4", {"alliance": 7}, private={"line": "slow"}, author_key=annas_key) == 2
    assert door.load_draft(handle, "log:4") == door.Draft(2, {"alliance": 7}, None)
    assert door.load_draft(handle, "log:4", annas_key) == door.Draft(2, {"alliance": 7}, {"line": "slow"})
    assert door.drafts_open(handle) == ("log:4",)
    door.clear_draft(handle, "log:4")
    assert door.load_draft(handle, "log:4") is None


def test_the_slower_of_two_tabs_is_told(handle: door.CaseHandle) -> None:
    assert door.save_draft(handle, "log:4", {}, expected_version=0) == 1
    with pytest.raises(door.StalePage):
        door.save_draft(handle, "log:4", {}, expected_version=0)
    assert door.save_draft(handle, "log:4", {}, expected_version=1) == 2


def test_what_is_private_in_a_draft_needs_its_authors_key(handle: door.CaseHandle) -> None:
    with pytest.raises(door.Locked):
        door.save_draft(handle, "log:4", {}, private={"line": "slow"})
    assert door.load_draft(handle, "log:4") is None


def test_a_form_posted_twice_is_posted_once(handle: door.CaseHandle, anna: User) -> None:
    form = door.new_form_id(anna.pk)

    def act() -> str:
        door.add_entry(handle, "logs", log(3))
        return "/there/"

    assert door.post_once(form, anna.pk, act) == door.Posted("/there/", first=True)
    assert door.post_once(form, anna.pk, act) == door.Posted("/there/", first=False)
    assert len(door.load_case(handle).working.logs) == 3


def test_a_form_that_failed_may_be_posted_again(handle: door.CaseHandle, anna: User) -> None:
    form = door.new_form_id(anna.pk)

    def act() -> str:
        door.add_entry(handle, "check_ins", check_in(8))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        door.post_once(form, anna.pk, act)
    assert len(door.load_case(handle).record.check_ins) == 4
    assert door.post_once(form, anna.pk, lambda: "/").first


def test_a_form_made_elsewhere_or_for_another_is_refused(anna: User, bruno: User) -> None:
    with pytest.raises(door.BadForm):
        door.post_once("made-up", anna.pk, lambda: "/")
    with pytest.raises(door.BadForm):
        door.post_once(door.new_form_id(bruno.pk), anna.pk, lambda: "/")


def test_a_form_made_for_one_case_is_not_posted_to_another(handle: door.CaseHandle, anna: User) -> None:
    form = door.new_form_id(anna.pk, handle.id)
    for case in (None, uuid4()):
        with pytest.raises(door.BadForm):
            door.post_once(form, anna.pk, lambda: "/", case)
    assert door.post_once(form, anna.pk, lambda: "/", handle.id).first
    with pytest.raises(door.BadForm):
        door.post_once(door.new_form_id(anna.pk), anna.pk, lambda: "/", handle.id)


def test_a_patients_handle_sees_and_clears_his_own_draft_alone(handle: door.CaseHandle) -> None:
    door.save_draft(handle, "log:4", {"alliance": 6})
    his = door.case_for_patient(handle.id)
    assert door.drafts_open(his) == ()
    door.save_draft(his, door.HIS, {})
    assert door.drafts_open(his) == (door.HIS,)
    with pytest.raises(door.NotYours):
        door.clear_draft(his, "log:4")
    door.clear_draft(his, door.HIS)
    assert door.drafts_open(handle) == ("log:4",)


def test_a_summary_is_stale_after_a_write(handle: door.CaseHandle, anna: User) -> None:
    assert door.summaries_for(anna) == {}
    door.put_summary(handle, door.revision(handle), date(2023, 3, 14), "k1", {"pseudonym": "Davide R."})
    found = door.summaries_for(anna)[handle.id]
    assert (found.content, found.stale, found.day) == ({"pseudonym": "Davide R."}, False, date(2023, 3, 14))
    door.add_entry(handle, "logs", log(3))
    assert door.summaries_for(anna)[handle.id].stale


def test_summaries_of_many_cases_take_as_many_queries_as_of_one(
    anna: User, recorded: audit.Trail, django_assert_num_queries: object
) -> None:
    for n in range(6):
        handle = door.import_case(anna, a_case(f"case-{n}"))
        door.put_summary(handle, 1, date(2023, 3, 14), "k1", {"n": n})
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert sorted(s.content["n"] for s in door.summaries_for(anna).values()) == list(range(6))


def test_an_old_summary_cannot_be_passed_off_as_todays(handle: door.CaseHandle, anna: User) -> None:
    door.put_summary(handle, door.revision(handle), date(2023, 3, 13), "k1", {"ask": []})
    assert door.summaries_for(anna)[handle.id].content == {"ask": []}
    for forged in ({"day": date(2023, 3, 14)}, {"revision": 99}, {"knowledge": "k2"}):
        door.put_summary(handle, door.revision(handle), date(2023, 3, 13), "k1", {"ask": []})
        SummaryRow.objects.update(**forged)
        assert door.summaries_for(anna) == {}


def test_one_damaged_summary_does_not_hide_the_others(handle: door.CaseHandle, anna: User) -> None:
    other = door.import_case(anna, a_case("another"))
    for one in (handle, other):
        door.put_summary(one, 1, date(2023, 3, 14), "k1", {})
    SummaryRow.objects.filter(case_id=handle.id).update(sealed=b"HF1" + bytes(60))
    assert set(door.summaries_for(anna)) == {other.id}
