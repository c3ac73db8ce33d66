"""Every address, walked as everybody, against a written table of what stands in the trail afterwards.

The table says which words an address leaves where it was shown. What was refused leaves `refused`, with the case if it
is about one; what only led on, or asked to sign in, leaves nothing. No page that shows a case is without an entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from tests.web.test_every_url import MORE, WHO, addresses, people

from holdfast.web.vault import door
from holdfast.web.vault.models import AuditEntry

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

__all__ = ["people"]
NOTHING: frozenset[str] = frozenset()
REFUSED = frozenset({"*refused"})
NO = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
# Pages that show nothing of a case: how one signs in, accounts, where one begins to look for something.
OF_NO_CASE = (
    "sign-in", "ask-again", "your-account", "change-password", "sign-ins", "recover", "recovery-code",
    "accounts", "account", "new-account", "emergency", "emergency-cases", "lent-sheets",
    "wordings", "wording", "letters", "alarms", "alarms-picture", "practise", "knowledge", "knowledge-reasons",
)  # fmt: skip
# Address: what is left by its therapist | the assigned supervisor | the therapist of another case | anybody else, where
# it is shown to them. A star: the word names the case this test asks for.
TRACES: dict[str, tuple[str, str, str, str]] = {
    **dict.fromkeys(OF_NO_CASE, ("", "", "", "")),
    "caseload": ("*read, *read summary", "*read", "read, read summary", ""),
    "case": ("*read", "*read", "", ""),
    "hour": ("*read", "*read", "", ""),
    "hours": ("*read", "*read", "", ""),
    "frame": ("*read", "*read", "", ""),
    "frame-start": ("*read", "", "", ""),
    "away": ("*read", "*read", "", ""),
    "away-letter": ("*read", "", "", ""),
    "ending": ("*read", "*read", "", ""),
    "episode": ("*read", "*read", "", ""),
    "picture": ("*read", "*read", "", ""),
    "entry": ("*read", "*read", "", ""),
    "brief": ("*read", "*read", "", ""),
    **dict.fromkeys(("ways", "ways-known", "ways-decision"), ("*read", "*read", "", "")),
    "contract": ("*read", "*read", "", ""),
    "contract-hour": ("*read", "", "", ""),
    "contract-story": ("*read", "*read", "", ""),
    "contract-paper": ("*print, *read", "", "", ""),
    "contract-paper-pdf": ("*print, *read", "", "", ""),
    "contract-type": ("*read", "", "", ""),
    "months": ("*read", "*read", "", ""),
    "cards": ("*read", "*read", "", ""),
    "formulation": ("*read", "", "", ""),
    "formulation-unit": ("*read", "", "", ""),
    "narratives": ("*read", "", "", ""),
    "own-questions": ("*read", "*read", "", ""),
    "own-questions-paper": ("*read", "", "", ""),  # no question is asked in this case
    "measures": ("*read", "*read", "", ""),
    "measure": ("*read", "*read", "", ""),
    "measure-picture": ("*read", "*read", "", ""),
    "measure-type": ("*read", "", "", ""),
    "give": ("*read", "", "", ""),
    "safety": ("*read", "*read", "", ""),
    "safety-plan": ("*read", "*read", "", ""),
    "safety-plan-paper": ("*print, *read", "", "", ""),
    "measure-import": ("*read", "", "", ""),
    "measure-paper": ("*print, *read", "", "", ""),
    "log": ("*read", "", "", ""),
    "hand-over": ("*read", "", "", ""),
    # what one did oneself names the cases one did it with
    "trail": ("*read trail, read trail", "read trail", "read trail", "read trail"),
    "trail-own": ("*read trail, read trail", "read trail", "read trail", "read trail"),
    "case-trail": ("*read trail", "", "", ""),
    "reading-along": ("*read", "", "", ""),
    "own-notes": ("*read", "", "", ""),
    "sheets": ("*read, *read sheet", "", "", ""),
    "sheet-new": ("*read", "", "", ""),
    "bundle": ("*read", "", "", ""),
    "erase": ("*read, *read hold", "", "", ""),
    "consent": ("*read, *read consent", "*read, *read consent", "", ""),
    "consent-sheet": ("*print, *read", "", "", ""),
    "course": ("*read", "*read", "", ""),
    "entries": ("*read", "*read", "", ""),
    "restriction": ("*read", "*read", "", ""),
    "versions": ("*read", "*read", "", ""),
    "reach": ("*read, *read envelope", "", "", ""),
    "patient-phone": ("*read", "", "", ""),
    "documents": ("documents", "", "documents", "documents"),
    "retention": ("*read, retention", "", "read, retention", "retention"),
    "envelope": ("*read, *read envelope, envelope", "", "read, read envelope, envelope", ""),
}
COLUMN = {"owner": 0, "assigned": 1, "another": 2}
NOT_THERE = (("contract-version-pdf", "assigned"),)
"""Who may open such a page, and in this case there is none: nothing was refused."""


def told(words: str) -> frozenset[str]:
    return frozenset(word.strip() for word in words.split(",") if word.strip())


def left(answer: Answer, case: str) -> frozenset[str]:
    """The words of the one entry this request left, those that name the case with a star; none where there is none."""
    entries = AuditEntry.objects.filter(request=answer["X-Request-ID"])
    assert entries.count() <= 1
    return frozenset(("*" if about == case else "") + what for entry in entries for what, about in entry.did)


def walked(client: Client, handle: door.CaseHandle) -> Iterator[tuple[str, bool, Answer]]:
    for name, of_a_case in addresses():
        given = {"case_id": handle.id, **MORE.get(name, {})} if of_a_case else MORE.get(name, {})
        answer = client.get(reverse(name, kwargs=given))
        yield name, of_a_case, answer


@pytest.mark.parametrize("who", WHO)
def test_every_address_leaves_what_the_table_says(
    client: Client, people: dict[str, User | None], handle: door.CaseHandle, who: str
) -> None:
    if (user := people[who]) is not None:
        client.force_login(user)
    wrong = {}
    for name, of_a_case, answer in walked(client, handle):
        found = left(answer, str(handle.id))
        expected = NOTHING
        if answer.status_code == HTTPStatus.OK:
            expected = told(TRACES[name][COLUMN.get(who, 3)]) if name in TRACES else frozenset({"not in the table"})
        elif (name, who) in NOT_THERE:
            assert answer.status_code == HTTPStatus.NOT_FOUND, name
            expected = found
        elif user is not None and (answer.status_code == HTTPStatus.FORBIDDEN or of_a_case) and who != "owner":
            expected = REFUSED if of_a_case and answer.status_code in NO else found
            assert answer.status_code != HTTPStatus.FORBIDDEN or found & {"refused", "*refused"}, name
            found = found & expected  # what was looked at before it was refused may stand there too
        elif answer.status_code in NO or name == "log-next":
            expected = found  # a sheet or a page that is not there; the next hour is looked up in the case
        if found != expected:
            wrong[name] = (answer.status_code, ", ".join(sorted(found)), ", ".join(sorted(expected)))
        if b"Davide" in answer.content:
            assert any(word.startswith("*") for word in found), f"{name} shows a case and says so nowhere"
    assert wrong == {}, "address: status, what was left, what the table says. A new address gets a row in TRACES"


@pytest.mark.parametrize("who", ["another", "assigned"])
def test_what_is_sent_to_somebody_elses_case_is_refused_and_recorded(
    client: Client, people: dict[str, User | None], handle: door.CaseHandle, who: str
) -> None:
    user = people[who]
    assert user is not None
    client.force_login(user)
    before = door.revision(handle)
    for name, of_a_case in addresses():
        if not of_a_case:
            continue
        answer = client.post(reverse(name, kwargs={"case_id": handle.id, **MORE.get(name, {})}), {})
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            continue
        if who != "assigned":
            assert answer.status_code == HTTPStatus.NOT_FOUND, name
        if answer.status_code in NO:
            assert "*refused" in left(answer, str(handle.id)), name
    assert door.revision(handle) == before
