"""Runs are never mixed with real cases: whatever lists, counts, opens or takes out cases is the same without them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from tests.web.test_every_url import MORE, addresses

from holdfast.case.casefile import read_case, write_case
from holdfast.simulate.practise import Choice, Run, after, case_of, patient
from holdfast.web.accounts.managing import close
from holdfast.web.practise import store
from holdfast.web.practise.models import PractiseRun
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import CaseRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def a_run(user: User) -> UUID:
    run = Run(patient="noa", seed=4)
    for _ in range(4):
        run = after(run, Choice(depth=4, stance=2, step="propose"))
    return store.begin(user.pk, run)


def listed(user: User) -> str:
    """Everything that the vault says of which cases there are."""
    with audit.recorded("test"):
        handles = door.cases_for(user)
        found = {
            "cases": [str(handle.id) for handle in handles],
            "rows": CaseRow.objects.count(),
            "summaries": str(door.summaries_for(user)),
            "abouts": str(door.load_abouts(handles)),
            "owners": str(list(door.owners())),
            "kept": str(door.kept_for(handles)),
            "in the practice": str(door.kept_in_practice()),
            "glance": str(door.at_a_glance(user)),
            "reads": door.reads_cases(user),
            "lists": str(door.lists_due()),
            "erased": str(door.erased_cases(user)),
        }
    return json.dumps(found)


def test_every_listing_of_cases_is_the_same_with_a_run_and_without(anna: User, handle: door.CaseHandle) -> None:
    before = listed(anna)
    a_run(anna)
    assert listed(anna) == before


def test_the_caseload_reads_the_same_with_a_run_and_without(
    client: Client, anna: User, handle: door.CaseHandle
) -> None:
    client.force_login(anna)

    def caseload() -> str:
        return re.sub(r'value="[^"]{20,}"', "", client.get(reverse("caseload")).content.decode())

    caseload()  # the first look writes the summary
    before = caseload()
    a_run(anna)
    assert caseload() == before


def test_an_account_without_cases_has_none_through_a_run(bruno: User) -> None:
    a_run(bruno)
    assert door.cases_for(bruno) == []
    assert not door.reads_cases(bruno)


def test_no_page_about_cases_names_the_invented_patient(client: Client, anna: User, handle: door.CaseHandle) -> None:
    a_run(anna)
    client.force_login(anna)
    name = patient("noa").name
    for address, of_a_case in addresses():
        if address.startswith("practise"):
            continue
        given = {"case_id": handle.id, **MORE.get(address, {})} if of_a_case else MORE.get(address, {})
        assert name.encode() not in client.get(reverse(address, kwargs=given)).content, address


def test_the_id_of_a_run_opens_no_page_of_a_case(client: Client, anna: User, handle: door.CaseHandle) -> None:
    run_id = a_run(anna)
    client.force_login(anna)
    for name, of_a_case in addresses():
        if of_a_case:
            answer = client.get(reverse(name, kwargs={"case_id": run_id, **MORE.get(name, {})}))
            assert answer.status_code in (404, 405), name
    assert client.get(reverse("practise-before", args=[handle.id])).status_code == 404


def test_the_table_of_runs_and_the_tables_of_cases_do_not_name_each_other() -> None:
    def named(model: type) -> set[str]:
        return {
            field.related_model.__name__
            for field in model._meta.get_fields()  # type: ignore[attr-defined]  # Django's public name
            if getattr(field, "related_model", None) is not None
        }

    assert named(PractiseRun) == {"User"}
    for model in apps.get_models():
        assert PractiseRun.__name__ not in named(model)


def test_a_practice_takes_no_case_of_a_run(anna: User, recorded: audit.Trail) -> None:
    run = after(Run(patient="emil"), Choice())
    case = read_case(write_case(case_of(run)))
    with pytest.raises(door.Simulated):
        door.import_case(anna, case)
    assert recorded is not None


def test_practising_leaves_no_case_in_the_trail(
    client: Client, anna: User, handle: door.CaseHandle, leaves: Callable[[], int]
) -> None:
    client.force_login(anna)
    run_id = a_run(anna)
    before = leaves()
    for name in ("practise-before", "practise-hour", "practise-truth"):
        client.get(reverse(name, args=[run_id]))
    client.get(reverse("practise"))
    assert leaves() == before


@pytest.fixture
def leaves() -> Callable[[], int]:
    from holdfast.web.vault.models import AuditEntry

    return AuditEntry.objects.count


def test_an_account_that_is_closed_or_removed_takes_its_runs_along_and_nobody_elses(
    anna: User, bruno: User, recorded: audit.Trail
) -> None:
    a_run(anna)
    theirs = a_run(bruno)
    close(anna)
    assert [row.id for row in PractiseRun.objects.all()] == [theirs]
    assert recorded is not None
    User.objects.filter(pk=bruno.pk).delete()
    assert not PractiseRun.objects.exists()
