"""The door: what goes in comes out, for the right person, once, and recorded."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from tests.web.invented import a_case, at, check, check_in, log, move, note, session, some_private

from holdfast.case.casefile import write_case
from holdfast.case.model import Case
from holdfast.web.keystore.models import KeyRow
from holdfast.web.vault import audit, door, keyring
from holdfast.web.vault.models import AuditEntry, EntryRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_a_case_file_comes_out_as_it_went_in(handle: door.CaseHandle, case: Case) -> None:
    assert door.load_case(handle) == case
    assert door.export_case(handle) == write_case(case)


def test_private_notes_come_out_for_their_author_alone(
    anna: User, annas_key: door.AuthorKey, recorded: audit.Trail
) -> None:
    handle = door.import_case(anna, a_case(), some_private(), annas_key)
    assert door.load_case(handle).private is None
    assert door.load_case(handle, annas_key).private == some_private()
    forged = door.AuthorKey(annas_key.id, annas_key.user_id, b"k" * 32)
    with pytest.raises(ValueError, match="does not fit"):
        door.load_case(handle, forged)


def test_a_case_is_read_as_of_a_moment(handle: door.CaseHandle) -> None:
    assert len(door.load_case(handle, at=at(2)).record.sessions) == 1


def test_nothing_is_opened_where_nothing_records_it(anna: User) -> None:
    with audit.recorded("test"):
        handle = door.import_case(anna, a_case())
    with pytest.raises(door.NotAudited):
        door.load_case(handle)
    with pytest.raises(door.NotAudited):
        door.add_entry(handle, "check_ins", check_in(9))


def test_another_therapist_finds_no_such_case(handle: door.CaseHandle, bruno: User, sofia: User) -> None:
    for somebody in (bruno, sofia):
        assert door.cases_for(somebody) == []
        with pytest.raises(Http404):
            door.case_for_user(somebody, handle.id)
        with pytest.raises(Http404):
            door.case_for_user(somebody, uuid4())
    with pytest.raises(Http404):
        door.case_for_user(bruno, "../1")


def test_an_account_that_was_closed_opens_nothing(handle: door.CaseHandle, anna: User) -> None:
    anna.is_active = False
    assert door.cases_for(anna) == []
    with pytest.raises(Http404):
        door.case_for_user(anna, handle.id)


def test_an_assigned_supervisor_reads_the_record_and_writes_nothing(
    handle: door.CaseHandle, sofia: User, case: Case
) -> None:
    door.assign(handle, sofia)
    hers = door.case_for_user(sofia, str(handle.id))
    assert hers.role == "supervisor"
    read = door.load_case(hers)
    assert read.record == case.record
    assert read.working == type(read.working)()
    with pytest.raises(door.NotYours):
        door.add_entry(hers, "check_ins", check_in(9))
    with pytest.raises(door.NotYours):
        door.add_moves(hers, [move(2)], 1)
    with pytest.raises(door.NotYours):
        door.export_case(hers)
    with pytest.raises(door.NotYours):
        door.assign(hers, sofia)
    assert door.summaries_for(sofia) == {}


def test_entries_are_added_at_the_end_of_their_list(handle: door.CaseHandle, case: Case) -> None:
    before = door.revision(handle)
    door.add_entry(handle, "check_ins", check_in(9))
    door.add_entry(handle, "picture.brought", replace(case.record.picture.brought[0], id="b2"))
    read = door.load_case(handle)
    assert read.record.check_ins == (*case.record.check_ins, check_in(9))
    assert [fact.id for fact in read.record.picture.brought] == ["b1", "b2"]
    assert door.revision(handle) == before + 2


def test_an_entry_of_another_kind_is_refused(handle: door.CaseHandle) -> None:
    with pytest.raises(TypeError):
        door.add_entry(handle, "check_ins", log(3))
    with pytest.raises(TypeError):
        door.add_entry(handle, "moves", move(2))  # type: ignore[arg-type]


def test_the_same_id_is_not_stored_twice(handle: door.CaseHandle) -> None:
    with pytest.raises(door.AlreadyThere):
        door.add_entry(handle, "check_ins", check_in(1))


def test_two_tabs_do_not_log_one_hour_twice(handle: door.CaseHandle) -> None:
    door.add_entry(handle, "logs", log(3))
    with pytest.raises(door.AlreadyThere):
        door.add_entry(handle, "logs", log(3, id="log:3:other"))
    with pytest.raises(door.AlreadyThere):
        door.add_entry(handle, "sessions", session(3, id="hour:3:other"))


def test_a_correction_keeps_both_and_is_made_once(handle: door.CaseHandle) -> None:
    door.correct_entry(handle, "logs", "log:1", log(1, id="log:1:b", words="ok"))
    read = door.load_case(handle)
    assert [entry.id for entry in read.working.logs] == ["log:1", "log:2", "log:1:b"]
    assert [entry.id for entry in door.load_case(handle, at=at(99)).working.logs] == ["log:2", "log:1:b"]
    with pytest.raises(door.StalePage):
        door.correct_entry(handle, "logs", "log:1", log(1, id="log:1:c"))
    with pytest.raises(door.UnknownEntry):
        door.correct_entry(handle, "logs", "log:77", log(1, id="log:1:d"))
    with pytest.raises(door.AlreadyThere):  # a correction that lands on another hour
        door.correct_entry(handle, "logs", "log:1:b", log(2, id="log:1:e"))


def test_his_answers_join_their_hour_and_the_last_stands(handle: door.CaseHandle, case: Case) -> None:
    door.add_entry(handle, "alliance", check(2, "rather not", late=30), session=2)
    hour = door.load_case(handle).record.sessions[1]
    assert hour.patient == check(2, "rather not", late=30)
    assert hour.patient_before == (case.record.sessions[1].patient,)
    with pytest.raises(door.UnknownEntry):
        door.add_entry(handle, "alliance", check(9), session=9)


def test_the_slower_of_two_movers_is_told(handle: door.CaseHandle) -> None:
    door.add_moves(handle, [move(2), move(3)], expected_last_seq=1)
    with pytest.raises(door.StalePage):
        door.add_moves(handle, [move(2, id="other")], expected_last_seq=1)
    with pytest.raises(ValueError, match="without gaps"):
        door.add_moves(handle, [move(9)], expected_last_seq=3)
    assert [m.seq for m in door.load_case(handle).record.moves] == [1, 2, 3]


def test_private_notes_need_their_authors_key(
    handle: door.CaseHandle, annas_key: door.AuthorKey, bruno: User, case: Case
) -> None:
    with pytest.raises(door.Locked):
        door.add_entry(handle, "private", note(1))
    with pytest.raises(door.Locked):
        door.add_entry(handle, "private", note(1), author=door.AuthorKey(annas_key.id, bruno.pk, annas_key.key))
    door.add_entry(handle, "private", note(1), author=annas_key)
    read = door.load_case(handle, annas_key)
    assert read.private is not None
    assert read.private.notes == (note(1),)
    assert replace(read, private=None) == case


def test_what_belongs_together_is_stored_together_or_not_at_all(handle: door.CaseHandle, case: Case) -> None:
    def half() -> None:
        with door.together(handle):
            door.add_entry(handle, "logs", log(3))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert door.load_case(handle) == case
    seen = door.revision(handle)
    door.add_entry(handle, "logs", log(3))
    with pytest.raises(door.StalePage), door.together(handle, expected_revision=seen):
        pass


def test_a_case_file_is_imported_once_by_one_therapist(handle: door.CaseHandle, anna: User, bruno: User) -> None:
    with pytest.raises(door.AlreadyThere):
        door.import_case(anna, a_case())
    assert door.import_case(bruno, a_case()).owner_id == bruno.pk


def test_an_import_is_whole_or_nothing(anna: User, recorded: audit.Trail) -> None:
    case = a_case()
    twice = replace(case, record=replace(case.record, check_ins=(check_in(1), check_in(1))))
    with pytest.raises(door.AlreadyThere):
        door.import_case(anna, twice)
    assert door.cases_for(anna) == []
    with pytest.raises(ValueError, match="about other"):
        door.import_case(anna, case, some_private("other"))


def test_a_row_moved_to_another_place_does_not_open(handle: door.CaseHandle) -> None:
    one, other = EntryRow.objects.filter(kind="check_ins").order_by("seq")[:2]
    one.sealed, other.sealed = other.sealed, one.sealed
    one.save()
    other.save()
    with pytest.raises(ValueError, match="does not fit"):
        door.load_case(handle)


def test_a_row_of_a_newer_program_is_left_alone(handle: door.CaseHandle) -> None:
    EntryRow.objects.filter(kind="logs").update(schema=99)
    with pytest.raises(ValueError, match="newer Holdfast"):
        door.load_case(handle)


def test_without_the_installation_key_nothing_opens(handle: door.CaseHandle) -> None:
    held = keyring.installation_key()
    keyring.open_installation(None)
    with pytest.raises(door.Locked):
        door.load_case(handle)
    keyring.open_installation(b"k" * 32)
    with pytest.raises(ValueError, match="does not fit"):
        door.load_case(handle)
    keyring.open_installation(held)


def test_a_case_is_read_in_few_queries_however_long_it_is(handle: door.CaseHandle, anna: User) -> None:
    longer = door.import_case(anna, a_case("longer", hours=20, check_ins=50))
    counts = []
    for one in (handle, longer):
        with CaptureQueriesContext(connection) as queries:
            door.load_case(one)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 2


def test_the_trail_holds_who_opened_what_and_is_whole(anna: User) -> None:
    with audit.recorded("import", anna.pk):
        handle = door.import_case(anna, a_case())
    with audit.recorded("brief", anna.pk):
        door.load_case(handle)
        door.load_case(handle)
    entries = list(AuditEntry.objects.order_by("seq"))
    assert [entry.did for entry in entries] == [[["import", str(handle.id)]], [["read", str(handle.id)]]]
    assert audit.first_broken() is None
    assert audit.head()[0] == 2


@pytest.mark.parametrize("change", [{"user": 99}, {"did": []}, {"status": 7}, {"view": "x"}])
def test_a_changed_entry_breaks_the_chain_where_it_stands(anna: User, change: dict[str, object]) -> None:
    for _ in range(3):
        with audit.recorded("test", anna.pk):
            audit.note("sign-in")
    AuditEntry.objects.filter(seq=2).update(**change)
    assert audit.first_broken() == 2


def test_a_removed_entry_breaks_the_chain(anna: User) -> None:
    for _ in range(3):
        with audit.recorded("test", anna.pk):
            audit.note("sign-in")
    AuditEntry.objects.filter(seq=2).delete()
    assert audit.first_broken() == 2


def test_the_tables_are_those_of_the_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_patient_whose_key_was_destroyed_is_nowhere(handle: door.CaseHandle, anna: User, case: Case) -> None:
    other = door.import_case(anna, a_case("another"))
    door.put_summary(handle, 1, at(1).date(), "k1", {})
    KeyRow.objects.filter(case=handle.id).delete()
    assert [one.id for one in door.cases_for(anna)] == [other.id]
    assert door.summaries_for(anna) == {}
    with pytest.raises(Http404):
        door.case_for_user(anna, handle.id)
    with pytest.raises(door.Locked):
        door.load_case(handle)


def test_private_notes_given_up_are_gone_and_nothing_else_is(
    handle: door.CaseHandle, annas_key: door.AuthorKey, case: Case
) -> None:
    door.add_entry(handle, "private", note(1), author=annas_key)
    door.save_draft(handle, "log:9", {"a": 1}, private={"line": "x"}, author_key=annas_key)
    assert door.give_up_private_notes(annas_key.user_id) == 1
    fresh = door.AuthorKey(uuid4(), annas_key.user_id, b"n" * 32)
    read = door.load_case(handle, fresh)
    assert read.private is not None
    assert read.private.notes == ()
    assert replace(read, private=None) == case
    assert door.load_draft(handle, "log:9", fresh) == door.Draft(1, {"a": 1}, None)
