"""An erased patient is nowhere any more: not in the data, not in the keys, not in a backup that comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.http import Http404
from tests.web.conftest import PASSWORD
from tests.web.invented import a_case, at, some_private

from holdfast.case.model import Case
from holdfast.case.upcast import SCHEMA
from holdfast.web.accounts.people import make_account
from holdfast.web.keystore.models import ErasedRow, KeyRow
from holdfast.web.vault import audit, door
from holdfast.web.vault.keyring import patient_key
from holdfast.web.vault.models import Assignment, AuditEntry, CaseRow, DraftRow, EntryRow, Grant, SummaryRow
from holdfast.web.vault.rows import seal_plain

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def full(anna: User, annas_key: door.AuthorKey, sofia: User, recorded: audit.Trail) -> door.CaseHandle:
    """A case with something in every table there is."""
    handle = door.import_case(anna, a_case(), some_private(), annas_key)
    door.assign(handle, sofia)
    door.save_draft(handle, "log:9", {"a": 1}, private={"line": "x"}, author_key=annas_key)
    door.put_summary(handle, 1, at(1).date(), "k1", {})
    Grant.objects.create(
        case_id=handle.id, to=sofia, by=anna, what="working", made_at=at(1), until=at(1) + timedelta(days=1),
        schema=SCHEMA, sealed=seal_plain(patient_key(handle.id), handle.id, "x", "grant", {"reason": "x"}),
    )  # fmt: skip
    return handle


def test_an_erased_patient_is_nowhere_and_the_others_stay(full: door.CaseHandle, anna: User) -> None:
    other = door.import_case(anna, a_case("another"))
    door.erase(full.id, anna, "it-5-years")
    assert [one.id for one in door.cases_for(anna)] == [other.id]
    with pytest.raises(Http404):
        door.case_for_user(anna, full.id)
    assert not KeyRow.objects.filter(case=full.id).exists()
    for model in (EntryRow, DraftRow, SummaryRow, Grant, Assignment):
        assert set(model.objects.values_list("case_id", flat=True)) <= {other.id}, model
    assert door.load_case(other) == a_case("another")


def test_every_table_that_hangs_on_a_case_is_emptied(full: door.CaseHandle, anna: User) -> None:
    door.erase(full.id, anna, "it-5-years")
    hanging = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "related_model", None) is CaseRow and field.concrete
    ]
    assert len(hanging) >= 6
    assert [model for model, name in hanging if model._base_manager.filter(**{name: full.id}).exists()] == []


def test_what_is_left_is_that_somebody_was_erased_and_when(
    full: door.CaseHandle, anna: User, bruno: User, sofia: User
) -> None:
    door.erase(full.id, anna, "it-5-years")
    left = door.erased_cases(anna)
    assert [(one.case, one.profile, one.by, one.owner) for one in left] == [(full.id, "it-5-years", anna.pk, anna.pk)]
    manager = make_account("manager", PASSWORD, "manager")[0]
    assert door.erased_cases(manager) == left
    assert door.erased_cases(bruno) == door.erased_cases(sofia) == ()


def test_a_case_is_erased_by_its_therapist_or_the_manager_and_nobody_else(
    full: door.CaseHandle, anna: User, bruno: User, sofia: User, case: Case
) -> None:
    for somebody in (bruno, sofia, make_account("auditor", PASSWORD, "auditor")[0]):
        with pytest.raises(door.NotYours):
            door.erase(full.id, somebody, "it-5-years")
    assert door.load_case(full) == case
    door.erase(full.id, make_account("manager", PASSWORD, "manager")[0], "it-5-years")
    assert door.cases_for(anna) == []
    door.erase(full.id, make_account("second", PASSWORD, "manager")[0], "it-5-years")  # twice is once
    assert ErasedRow.objects.count() == 1


def test_nothing_is_erased_while_a_legal_hold_is_open(full: door.CaseHandle, anna: User, case: Case) -> None:
    door.hold(full, "A court asked for the record.")
    second = door.hold(full, "A complaint is open.")
    assert door.held([full.id]) == {full.id}
    with pytest.raises(door.Held):
        door.erase(full.id, anna, "it-5-years")
    assert door.load_case(full) == case
    assert door.release(full, "The complaint was withdrawn.", second) == 1
    with pytest.raises(door.Held):
        door.erase(full.id, anna, "it-5-years")
    assert door.release(full, "The court has decided.") == 1
    assert [(one.reason, one.ended_because) for one in door.holds(full)] == [
        ("A court asked for the record.", "The court has decided."),
        ("A complaint is open.", "The complaint was withdrawn."),
    ]
    assert door.held([full.id]) == set()
    door.erase(full.id, anna, "it-5-years")


def test_a_hold_is_the_therapists_and_has_a_reason(full: door.CaseHandle, sofia: User) -> None:
    hers = door.case_for_user(sofia, full.id)
    for act in (lambda: door.hold(hers, "x"), lambda: door.release(hers, "x"), lambda: door.holds(hers)):
        with pytest.raises(door.NotYours):
            act()
    with pytest.raises(ValueError, match="reason"):
        door.hold(full, "  ")


def test_a_crash_after_the_key_is_finished_at_the_next_opening(full: door.CaseHandle, anna: User) -> None:
    rows = list(EntryRow.objects.filter(case_id=full.id))
    row = CaseRow.objects.get(id=full.id)
    door.erase(full.id, anna, "it-5-years")
    CaseRow.objects.bulk_create([row])  # as an older backup brings it back, and as a crash leaves it
    EntryRow.objects.bulk_create(rows)
    assert door.cases_for(anna) == []
    before = AuditEntry.objects.count()
    assert door.replay_erasures() == 1
    assert not EntryRow.objects.filter(case_id=full.id).exists()
    assert AuditEntry.objects.count() == before + 1
    assert door.replay_erasures() == 0
    assert AuditEntry.objects.count() == before + 1


def test_a_key_that_is_brought_back_by_hand_goes_again(full: door.CaseHandle, anna: User) -> None:
    key = KeyRow.objects.get(case=full.id)
    door.erase(full.id, anna, "it-5-years")
    key.save(force_insert=True)
    door.replay_erasures()
    assert not KeyRow.objects.filter(case=full.id).exists()


def test_erasing_holding_and_releasing_stand_in_the_trail(anna: User) -> None:
    with audit.recorded("test", anna.pk):
        handle = door.import_case(anna, a_case())
    with audit.recorded("rights", anna.pk):
        door.hold(handle, "x")
        door.release(handle, "x")
        door.erase(handle.id, anna, "it-5-years")
    said = AuditEntry.objects.order_by("-seq")[0].did
    assert [what for what, case in said if case == str(handle.id)] == ["hold", "release", "erase"]


def test_a_patient_may_come_back_after_he_was_erased(full: door.CaseHandle, anna: User) -> None:
    door.erase(full.id, anna, "it-5-years")
    again = door.import_case(anna, a_case())
    assert [one.id for one in door.cases_for(anna)] == [again.id]
    assert door.replay_erasures() == 0
