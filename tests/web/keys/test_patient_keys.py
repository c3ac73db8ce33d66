"""A patient's key is changed: everything opens as before, under the new key alone, and the old one is gone when nothing
needs it.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connections
from django.db.models import BinaryField
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.invented import a_case, at, check_in, log, note, some_private

from holdfast.case.model import Case
from holdfast.case.sealing import new_key
from holdfast.case.upcast import SCHEMA
from holdfast.web.keystore.models import AuthorKeyRow, KeyRow
from holdfast.web.vault import audit, door, keyring
from holdfast.web.vault.handles import AuthorKey
from holdfast.web.vault.keyring import patient_key, private_key
from holdfast.web.vault.models import DraftRow, EntryRow, Grant, Sheet, SheetComment, SideNote, SummaryRow
from holdfast.web.vault.rows import opener, seal_plain
from holdfast.web.vault.sealed_places import PLACES, names_in

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OF_THE_PRACTICE = {"EnvelopeRow.sealed"}


@pytest.fixture
def full(anna: User, annas_key: door.AuthorKey, sofia: User, recorded: audit.Trail) -> door.CaseHandle:
    """A case with a row in every sealed place there is."""
    handle = door.import_case(anna, a_case(), some_private(), annas_key)
    door.add_entry(handle, "logs", log(3))
    door.save_draft(handle, "log:9", {"a": 1}, private={"line": "x"}, author_key=annas_key)
    door.put_summary(handle, 1, at(1).date(), "k1", {"said": "so"})
    door.hold(handle, "A court asked.")
    key, now, later = patient_key(handle.id), at(1), at(1) + timedelta(days=1)

    def sealed(row: UUID, kind: str) -> dict[str, object]:
        return {"id": row, "schema": SCHEMA, "sealed": seal_plain(key, handle.id, str(row), kind, {"said": kind})}

    case = {"case_id": handle.id, "made_at": now}
    Grant.objects.create(**sealed(uuid4(), "grant"), **case, to=sofia, by=anna, what="working", until=later)
    sheet = Sheet.objects.create(**sealed(uuid4(), "sheet"), **case, author=anna, lent_to=sofia, until=later)
    SheetComment.objects.create(**sealed(uuid4(), "sheet comment"), sheet=sheet, author=sofia, made_at=now)
    SideNote.objects.create(**sealed(uuid4(), "side note reach"), **case, author=anna, kind="reach")
    return handle


def everything(handle: door.CaseHandle, author: AuthorKey) -> list[bytes]:
    """What is in every sealed place of a case, in clear, by the table alone."""
    key, found = patient_key(handle.id), []
    own = private_key(key, author)
    for place in PLACES:
        rows = list(place.rows(handle.id))
        assert rows, f"the fixture has no row of {place.model.__name__}.{place.field}"
        for row in rows:
            about = f"{handle.id}|{place.place(row)}|{place.kind(row)}|{row.schema}".encode()
            found.append(opener(own if place.private else key)(bytes(getattr(row, place.field)), about))
    return found


def test_every_sealed_field_stands_in_the_one_table() -> None:
    sealed = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("vault").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, BinaryField) and field.name.startswith("sealed")
    }
    assert sealed - OF_THE_PRACTICE == {f"{place.model.__name__}.{place.field}" for place in PLACES}


def test_all_but_private_notes_moves_to_the_new_key_and_reads_the_same(
    full: door.CaseHandle, annas_key: door.AuthorKey
) -> None:
    before, was, old = everything(full, annas_key), door.load_case(full, annas_key), patient_key(full.id).id
    done = door.rekey_case(full.id)
    new = patient_key(full.id).id
    assert new != old
    assert names_in(full.id, private=False) == {new}
    assert (done.left, done.rows) == (0, sum(len(p.rows(full.id)) for p in PLACES if not p.private))
    assert everything(full, annas_key) == before
    assert door.load_case(full, annas_key) == was
    assert door.summaries_for(User.objects.get(pk=full.user_id))[full.id].content == {"said": "so"}
    assert door.load_draft(full, "log:9", annas_key) == door.Draft(1, {"a": 1}, {"line": "x"})


def test_the_old_key_stays_for_private_notes_until_their_author_signs_in(
    full: door.CaseHandle, anna: User, annas_key: door.AuthorKey
) -> None:
    old, was = patient_key(full.id).id, door.load_case(full, annas_key)
    door.rekey_case(full.id)
    assert door.drop_unneeded() == 0
    assert KeyRow.objects.filter(id=old, retired_at__isnull=False).exists()
    assert door.reseal_private(annas_key) > 0
    assert door.drop_unneeded() == 1
    assert not KeyRow.objects.filter(id=old).exists()
    assert door.load_case(full, annas_key) == was
    assert door.load_draft(full, "log:9", annas_key) == door.Draft(1, {"a": 1}, {"line": "x"})
    assert KeyRow.objects.filter(case=full.id).count() == 1


def test_a_case_without_private_notes_needs_no_old_key(handle: door.CaseHandle, case: Case) -> None:
    door.rekey_case(handle.id)
    assert door.drop_unneeded() == 1
    assert KeyRow.objects.filter(case=handle.id).count() == 1
    assert door.load_case(handle) == case


def test_signing_in_costs_one_query_where_nothing_is_to_do(
    full: door.CaseHandle, anna: User, annas_key: door.AuthorKey
) -> None:
    with CaptureQueriesContext(connections["keys"]) as keys, CaptureQueriesContext(connections["default"]) as data:
        assert door.reseal_private(annas_key) == 0
    assert (len(keys), len(data)) == (1, 0)


def test_notes_written_before_keys_had_names_move_too(
    full: door.CaseHandle, anna: User, annas_key: door.AuthorKey
) -> None:
    """Their header names the author alone; one fixture of schema 1 is kept for ever in tests/web/old."""
    was = door.load_case(full, annas_key)
    for row in EntryRow.objects.filter(case_id=full.id, kind="private"):
        key = private_key(patient_key(full.id), annas_key)
        plain = opener(key)(bytes(row.sealed), f"{full.id}|{row.seq}|private|{row.schema}".encode())
        named_as_before = keyring.Key(annas_key.id, key.key)
        row.sealed = door_seal(named_as_before, full.id, row.seq, plain)
        row.save()
    assert door.load_case(full, annas_key) == was
    for _ in range(2):
        door.rekey_case(full.id)
        assert door.drop_unneeded() == 0
        assert door.load_case(full, annas_key) == was
    door.reseal_private(annas_key)
    assert door.drop_unneeded() == 2
    assert door.load_case(full, annas_key) == was


def door_seal(key: keyring.Key, case: UUID, seq: int, plain: bytes) -> bytes:
    from holdfast.case.sealing import seal

    return seal(key.key, plain, about=f"{case}|{seq}|private|{SCHEMA}".encode(), key_id=key.id)


def test_the_same_id_is_refused_after_a_new_key_as_before(full: door.CaseHandle, annas_key: door.AuthorKey) -> None:
    door.rekey_case(full.id)
    with pytest.raises(door.AlreadyThere):
        door.add_entry(full, "check_ins", check_in(1))
    with pytest.raises(door.AlreadyThere):  # the private list too, although its old rows wait for their author
        door.add_entry(full, "private", note(1), author=annas_key)
    door.add_entry(full, "private", note(77), author=annas_key)
    read = door.load_case(full, annas_key).private
    assert read is not None
    assert note(77) in read.notes


def test_a_row_that_does_not_open_is_left_with_its_key(full: door.CaseHandle, annas_key: door.AuthorKey) -> None:
    old = patient_key(full.id).id
    row = EntryRow.objects.filter(case_id=full.id, kind="check_ins").order_by("seq")[0]
    row.sealed = bytes(row.sealed)[:-1] + bytes([bytes(row.sealed)[-1] ^ 1])
    row.save()
    assert door.rekey_case(full.id).left == 1
    door.reseal_private(annas_key)
    assert door.drop_unneeded() == 0
    assert KeyRow.objects.filter(id=old).exists()
    assert door.rows_without_key() == {}


def test_rows_of_a_key_that_is_gone_are_found(full: door.CaseHandle, annas_key: door.AuthorKey) -> None:
    sealed_before = SummaryRow.objects.get(case_id=full.id).sealed
    old = patient_key(full.id).id
    door.rekey_case(full.id)
    door.reseal_private(annas_key)
    door.drop_unneeded()
    SummaryRow.objects.filter(case_id=full.id).update(sealed=sealed_before)
    assert door.rows_without_key() == {full.id: {old}}


def test_another_authors_notes_wait_for_that_author(
    full: door.CaseHandle, anna: User, annas_key: door.AuthorKey, bruno: User
) -> None:
    """Notes of a colleague who had the case before, moved with it by hand."""
    brunos = AuthorKey(AuthorKeyRow.objects.get(user=bruno.pk).id, bruno.pk, b"b" * 32)
    own = private_key(patient_key(full.id), brunos)
    DraftRow.objects.create(
        case_id=full.id, author=bruno, name="log:1", saved_at=at(1), schema=SCHEMA,
        sealed=seal_plain(patient_key(full.id), full.id, f"{bruno.pk}:log:1", "draft", {}),
        sealed_private=seal_plain(own, full.id, f"{bruno.pk}:log:1", "draft private", {"line": "mine"}),
    )  # fmt: skip
    door.rekey_case(full.id)
    door.reseal_private(annas_key)
    assert door.drop_unneeded() == 0
    assert door.reseal_private(brunos) == 1
    assert door.drop_unneeded() == 1


def test_a_new_key_for_a_patient_stands_in_the_trail(anna: User) -> None:
    with audit.recorded("test"):
        handle = door.import_case(anna, a_case())
    with audit.recorded("rekey") as trail:
        door.rekey_case(handle.id)
    assert list(trail.did) == [("rekey", str(handle.id))]
    with pytest.raises(door.NotAudited):
        door.rekey_case(handle.id)


STEPS = st.lists(
    st.sampled_from(["write", "write private", "draft", "patient key", "installation key", "sign in", "drop"]),
    min_size=1, max_size=12,
)  # fmt: skip
names = itertools.count()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_whatever_is_written_and_whichever_keys_change_every_entry_reads_the_same(steps: list[str], db: None) -> None:
    user = User.objects.create(username=f"therapist {next(names)}")
    author = AuthorKey(uuid4(), user.pk, new_key())
    AuthorKeyRow.objects.create(
        id=author.id, user=user.pk, cost=[1, 8, 1], salt=b"", wrapped=b"", recovery_cost=[1, 8, 1], recovery_salt=b"",
        recovery_wrapped=b"", made_at=at(1),
    )  # fmt: skip
    with audit.recorded("test"):
        handle = door.import_case(user, a_case(), some_private(), author)
        entries, notes = list(a_case().record.check_ins), list(some_private().notes)
        draft: door.Draft | None = None
        for n, step in enumerate(steps, 50):
            match step:
                case "write":
                    entries.append(check_in(n))
                    door.add_entry(handle, "check_ins", check_in(n))
                case "write private":
                    notes.append(note(n))
                    door.add_entry(handle, "private", note(n), author=author)
                case "draft":
                    version = door.save_draft(handle, "log:9", {"n": n}, private={"p": n}, author_key=author)
                    draft = door.Draft(version, {"n": n}, {"p": n})
                case "patient key":
                    door.rekey_case(handle.id)
                case "installation key":
                    keyring.wrap_all_under(keyring.Key(uuid4(), new_key()), at(1), leave=False)
                case "sign in":
                    door.reseal_private(author)
                case "drop":
                    door.drop_unneeded()
        read = door.load_case(handle, author)
        assert read.private is not None
        assert (list(read.record.check_ins), list(read.private.notes)) == (entries, notes)
        assert door.load_draft(handle, "log:9", author) == draft
        door.reseal_private(author)
        door.drop_unneeded([handle.id])
        assert KeyRow.objects.filter(case=handle.id).count() == 1
        assert door.load_case(handle, author) == read
