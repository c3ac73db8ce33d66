"""What the vault refuses comes back as a page in words, with the right status, and never as a traceback."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from tests.web.invented import check_in

from holdfast.case.sealing import CannotOpen
from holdfast.web.pages.urls import urlpatterns
from holdfast.web.refusals import _told
from holdfast.web.vault import door
from holdfast.web.vault.models import AuditEntry, EntryRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (door.StalePage("a"), 409),
        (door.AlreadyThere("a"), 409),
        (door.UnknownEntry("a"), 409),
        (door.BadForm("a"), 400),
        (door.Simulated("a"), 422),
        (door.Real("a"), 422),
        (door.NotYours("a"), 403), (door.Locked("a"), 403), (CannotOpen("a"), 503),
    ],
)  # fmt: skip
def test_each_refusal_has_its_words(refusal: Exception, status: int) -> None:
    request = RequestFactory().get("/")
    answer = _told(request, refusal)
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == status
    assert b"<h1>" in answer.content


def test_another_error_is_left_to_django() -> None:
    assert _told(RequestFactory().get("/"), KeyError("x")) is None


def test_a_damaged_row_is_told_in_words(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    row = EntryRow.objects.filter(kind="logs").first()
    assert row is not None
    row.sealed = bytes(row.sealed)[:-1] + b"\x00\x00"
    row.save()
    answer = signed_in_anna.get(f"/cases/{handle.id}/")
    assert answer.status_code == 503
    assert b"did not open" in answer.content


@pytest.mark.parametrize(("wrong", "status"), [(KeyError("a fault"), 500), (door.StalePage("too late"), 409)])
def test_what_a_view_wrote_before_it_failed_is_taken_back_and_the_trail_has_it(
    signed_in_anna: Client, handle: door.CaseHandle, monkeypatch: pytest.MonkeyPatch, wrong: Exception, status: int
) -> None:
    """Also where the view opened no transaction of its own."""
    there = EntryRow.objects.count()

    def careless(request: HttpRequest, **kwargs: object) -> HttpResponse:
        door.add_entry(door.case_for_user(request.user, handle.id), "check_ins", check_in(77))
        raise wrong

    reply = next(one for one in urlpatterns if one.name == "reply")
    monkeypatch.setattr(reply, "callback", careless)
    signed_in_anna.raise_request_exception = False
    assert signed_in_anna.post(f"/cases/{handle.id}/replies/").status_code == status
    assert EntryRow.objects.count() == there
    last = AuditEntry.objects.order_by("seq").last()
    assert last is not None
    assert (last.view, last.status) == ("reply", status)


def test_a_page_that_is_not_there_says_so(signed_in_anna: Client) -> None:
    answer = signed_in_anna.get("/nothing/")
    assert answer.status_code == 404
    assert b"no such page" in answer.content
