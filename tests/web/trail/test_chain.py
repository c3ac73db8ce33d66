"""The chain names its first broken link, says what is wrong with it, and how far it is whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdfast.web.vault import audit, trail
from holdfast.web.vault.models import AuditAct, AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
COUNT = 9


@pytest.fixture
def nine(anna: User) -> User:
    for n in range(COUNT):
        with audit.recorded(f"page {n}", anna.pk):
            audit.note("sign-in")
            audit.note("read" if n % 2 else "write", None)
    return anna


def test_a_whole_chain_is_whole_to_its_end(nine: User) -> None:
    found = audit.verify()
    assert (found.whole, found.entries, found.whole_to, found.broken, found.breaks) == (True, COUNT, COUNT, None, 0)
    last = AuditEntry.objects.get(seq=COUNT)
    assert found.whole_at == last.at


def test_an_empty_chain_is_whole() -> None:
    found = audit.verify()
    assert (found.whole, found.entries, found.whole_to, found.whole_at) == (True, 0, 0, None)


def test_a_missing_entry_is_named_with_the_time_of_the_next(nine: User) -> None:
    AuditEntry.objects.filter(seq__in=(4, 5)).delete()
    found = audit.verify()
    next_one = AuditEntry.objects.get(seq=6)
    assert found.broken == audit.BrokenLink(4, next_one.at, "missing")
    assert (found.whole_to, found.entries, found.breaks) == (3, COUNT - 2, 1)
    assert (audit.first_broken(), audit.broken_link()) == (4, found.broken)


def test_an_altered_entry_is_named_with_its_time_and_what_follows_holds(nine: User) -> None:
    AuditEntry.objects.filter(seq=5).update(status=404)
    found = audit.verify()
    assert found.broken == audit.BrokenLink(5, AuditEntry.objects.get(seq=5).at, "altered")
    assert (found.whole_to, found.breaks) == (4, 1)


def test_entries_that_were_exchanged_are_told_apart_from_altered_ones(nine: User) -> None:
    AuditEntry.objects.filter(seq=4).update(seq=1004)
    AuditEntry.objects.filter(seq=7).update(seq=4)
    AuditEntry.objects.filter(seq=1004).update(seq=7)
    found = audit.verify()
    assert found.broken is not None
    assert (found.broken.seq, found.broken.what, found.whole_to) == (4, "order", 3)


def test_a_gap_that_was_numbered_over_breaks_too(nine: User) -> None:
    AuditEntry.objects.filter(seq=4).delete()
    for seq in range(5, COUNT + 1):
        AuditEntry.objects.filter(seq=seq).update(seq=seq - 1)
    assert audit.first_broken() == 4


@given(
    seq=st.integers(1, COUNT),
    change=st.sampled_from(("user", "request", "view", "status", "did", "at", "mac", "seq", "gone")),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_changed_in_whichever_entry_is_found_there(nine: User, seq: int, change: str) -> None:
    entries = AuditEntry.objects.filter(seq=seq)
    before = entries.get()
    new = {
        "user": 4711, "request": "f" * 32, "view": "elsewhere", "status": 1, "did": [["read", ""]],
        "at": before.at + timedelta(microseconds=1), "mac": b"\1" * 32, "seq": 4711,
    }  # fmt: skip
    entries.delete() if change == "gone" else entries.update(**{change: new[change]})
    cut_off = change in ("gone", "seq") and seq == COUNT
    try:
        expected = None if change == "gone" and cut_off else seq
        assert audit.first_broken() == expected  # an end that was cut off is whole in itself
        found = audit.verify()
        assert found.whole_to == seq - 1
        assert (None if found.broken is None else found.broken.seq) == expected
    finally:
        AuditEntry.objects.filter(seq=4711).delete()
        before.save()
    assert audit.verify().whole


@pytest.mark.parametrize("change", ["gone", "another", "more"])
def test_what_is_searched_is_compared_with_the_chain_and_made_anew_from_it(nine: User, change: str) -> None:
    act = AuditAct.objects.filter(seq=3).order_by("id").first()
    assert act is not None
    match change:
        case "gone":
            act.delete()
        case "another":
            AuditAct.objects.filter(pk=act.pk).update(user=4711)
        case "more":
            AuditAct.objects.create(seq=3, user=nine.pk, what="export", case=None)
    found = audit.verify()
    assert (found.whole, found.broken) == (False, None)
    assert found.unsearchable in (3, 4, COUNT)
    trail.reindex()
    assert audit.verify().whole


def test_the_searched_table_is_filled_for_a_practice_that_had_none(nine: User) -> None:
    from importlib import import_module

    from django.apps import apps

    AuditAct.objects.all().delete()
    import_module("holdfast.web.vault.migrations.0004_the_trail_searched").from_the_entries(apps, None)
    assert audit.verify().whole
