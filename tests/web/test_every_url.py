"""Every address, walked as everybody, against a written table. An address that is not in the table fails the test.

Columns: nobody signed in | the therapist of another case | a supervisor not assigned | the assigned one | a manager |
an auditor | her own therapist. All by GET, for one case of the last. 302 is the way to the sign-in page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.web.conftest import PASSWORD
from tests.web.invented import a_case

from holdfast.web.accounts.people import make_account
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

HIS_PAGES = ("contract", "clause", "history", "lines", "month", "own", "plan", "plan-paper", "who")
"""The patient's pages below his first one (`web/his/urls.py`)."""
WHO = ("nobody", "another", "unassigned", "assigned", "manager", "auditor", "owner")
TABLE: dict[str, tuple[int, int, int, int, int, int, int]] = {
    # pages without a case
    "healthz": (204, 204, 204, 204, 204, 204, 204),
    "sign-in": (200, 200, 200, 200, 200, 200, 200),
    "sign-out": (405, 405, 405, 405, 405, 405, 405),
    "change-password": (302, 200, 200, 200, 200, 200, 200),
    "second-step": (302, 302, 302, 302, 302, 302, 302),
    "your-account": (302, 200, 200, 200, 200, 200, 200),
    "noticed": (302, 405, 405, 405, 405, 405, 405),
    "sign-ins": (302, 200, 200, 200, 200, 200, 200),
    "end-sign-ins": (302, 405, 405, 405, 405, 405, 405),
    # How one signs in is changed after one was asked again; nobody's own device is anybody else's.
    "ask-again": (302, 200, 200, 200, 200, 200, 200),
    "enrol": (302, 302, 302, 302, 302, 302, 302),
    "add-app": (302, 302, 302, 302, 302, 302, 302),
    "add-key": (302, 302, 302, 302, 302, 302, 302),
    "spare-codes": (302, 302, 302, 302, 302, 302, 302),
    "remove-factor": (302, 302, 302, 302, 302, 302, 302),
    # Accounts are the manager's.
    "accounts": (302, 403, 403, 403, 200, 403, 403),
    "new-account": (302, 403, 403, 403, 200, 403, 403),
    "account": (302, 403, 403, 403, 200, 403, 403),
    "change-account": (302, 403, 403, 403, 405, 403, 403),
    "recover": (302, 200, 403, 403, 403, 403, 200),
    "recovery-code": (302, 200, 403, 403, 403, 403, 200),
    "try-recovery-code": (302, 405, 403, 403, 403, 403, 405),
    "new-recovery-code": (302, 405, 403, 403, 403, 403, 405),
    "caseload": (302, 200, 200, 200, 200, 200, 200),
    # How good the alarms are is no secret of anybody's.
    "alarms": (302, 200, 200, 200, 200, 200, 200),
    "alarms-picture": (302, 200, 200, 200, 200, 200, 200),
    # Practising is for anybody signed in; a run is its owner's alone (tests/web/practise has some that are there).
    "practise": (302, 200, 200, 200, 200, 200, 200),
    "practise-hour": (302, 404, 404, 404, 404, 404, 404),
    "practise-before": (302, 404, 404, 404, 404, 404, 404),
    "practise-truth": (302, 404, 404, 404, 404, 404, 404),
    "practise-stop": (302, 405, 405, 405, 405, 405, 405),
    "practise-delete": (302, 405, 405, 405, 405, 405, 405),
    # Pages of a case: what is made of the record for an assigned supervisor, the rest for its therapist alone.
    "case": (302, 404, 404, 200, 404, 404, 200),
    "hour": (302, 404, 404, 200, 404, 404, 200),
    "episode": (302, 404, 404, 200, 404, 404, 200),
    "picture": (302, 404, 404, 200, 404, 404, 200),
    "entry": (302, 404, 404, 200, 404, 404, 200),
    "brief": (302, 404, 404, 200, 404, 404, 200),
    "log": (302, 404, 404, 403, 404, 404, 200),
    "log-next": (302, 404, 404, 403, 404, 404, 302),
    "reply": (302, 405, 405, 405, 405, 405, 405),
    "hours": (302, 404, 404, 200, 404, 404, 200),
    # The frame, going away and a planned ending are record; beginning a contract and a letter are the therapist's.
    "frame": (302, 404, 404, 200, 404, 404, 200),
    "frame-start": (302, 404, 404, 403, 404, 404, 200),
    "away": (302, 404, 404, 200, 404, 404, 200),
    "away-letter": (302, 404, 404, 403, 404, 404, 200),
    "ending": (302, 404, 404, 200, 404, 404, 200),
    "letters": (302, 200, 200, 200, 200, 403, 200),
    "knowledge": (302, 200, 200, 200, 200, 403, 200),
    "knowledge-reasons": (302, 200, 200, 200, 200, 403, 200),
    # The ways of working are working notes: who reads the record alone is told so, and sees nothing of them.
    "ways": (302, 404, 404, 200, 404, 404, 200),
    "ways-known": (302, 404, 404, 200, 404, 404, 200),
    "ways-decision": (302, 404, 404, 200, 404, 404, 200),
    "ways-reason": (302, 405, 405, 405, 405, 405, 405),
    "ways-trainings": (302, 405, 405, 405, 405, 405, 405),
    "contract": (302, 404, 404, 200, 404, 404, 200),
    "contract-move": (302, 405, 405, 405, 405, 405, 405),
    "contract-hour": (302, 404, 404, 403, 404, 404, 200),  # in the hour: the treating therapist's alone
    "contract-story": (302, 404, 404, 200, 404, 404, 200),
    "contract-asks": (302, 405, 405, 405, 405, 405, 405),
    "contract-own": (302, 405, 405, 405, 405, 405, 405),
    "hand-over": (302, 404, 404, 403, 404, 404, 200),
    # The contract on paper: printed and typed in by the therapist; a version is record and may be read on paper too.
    "contract-paper": (302, 404, 404, 403, 404, 404, 200),
    "contract-paper-pdf": (302, 404, 404, 403, 404, 404, 200),
    "contract-type": (302, 404, 404, 403, 404, 404, 200),
    "contract-version-pdf": (302, 404, 404, 404, 404, 404, 404),  # no version here; tests/web/contract_paper has some
    "contract-sign": (302, 404, 404, 403, 404, 404, 404),
    # Standing cards as the brief: who reads the record alone sees what the record holds on them.
    "cards": (302, 404, 404, 200, 404, 404, 200),
    # Work, love, fun by month, and questions in his own words, are record.
    "months": (302, 404, 404, 200, 404, 404, 200),
    # The formulation and the episodes he told are working notes: shut to whom they were not lent.
    "formulation": (302, 404, 404, 403, 404, 404, 200),
    "formulation-unit": (302, 404, 404, 403, 404, 404, 200),
    "formulation-element": (302, 404, 404, 403, 404, 404, 404),
    "formulation-picture": (302, 404, 404, 403, 404, 404, 404),
    "narratives": (302, 404, 404, 403, 404, 404, 200),
    "narrative": (302, 404, 404, 403, 404, 404, 404),
    "own-questions": (302, 404, 404, 200, 404, 404, 200),
    "own-questions-paper": (302, 404, 404, 403, 404, 404, 200),
    # Measures are record: an assigned supervisor reads them; typing in is the therapist's.
    "measures": (302, 404, 404, 200, 404, 404, 200),
    "measure-type": (302, 404, 404, 403, 404, 404, 200),
    "give": (302, 404, 404, 403, 404, 404, 200),
    "safety": (302, 404, 404, 200, 404, 404, 200),
    "measure": (302, 404, 404, 200, 404, 404, 200),
    "measure-picture": (302, 404, 404, 200, 404, 404, 200),
    "measure-import": (302, 404, 404, 403, 404, 404, 200),
    "measure-paper": (302, 404, 404, 403, 404, 404, 200),
    # Who did what: to each role its part; who opened a file is its therapist's to tell.
    "trail": (302, 200, 200, 200, 200, 200, 200),
    "trail-own": (302, 200, 200, 200, 200, 200, 200),
    "trail-export": (302, 403, 403, 403, 403, 405, 403),
    "case-trail": (302, 404, 404, 403, 404, 404, 200),
    # Who reads along: the therapist's to say; sheets to whom they are lent; emergencies by those who may read cases.
    "reading-along": (302, 404, 404, 403, 404, 404, 200),
    "own-notes": (302, 404, 404, 403, 404, 404, 200),
    "printed": (302, 405, 405, 405, 405, 405, 405),
    "sheets": (302, 404, 404, 403, 404, 404, 200),
    "sheet-new": (302, 404, 404, 403, 404, 404, 200),
    "sheet": (302, 404, 404, 403, 404, 404, 404),  # this one is not there; tests/web/supervision has one that is
    "sheet-print": (302, 405, 405, 405, 405, 405, 405),
    "lent-sheets": (302, 200, 200, 200, 403, 403, 200),
    "lent-sheet": (302, 404, 404, 404, 403, 403, 404),
    "lent-sheet-print": (302, 405, 405, 405, 403, 403, 405),
    "emergency": (302, 200, 200, 200, 403, 403, 200),
    "emergency-cases": (302, 200, 200, 200, 403, 403, 200),
    "emergency-reach": (302, 405, 405, 405, 405, 405, 405),
    "emergency-seen": (302, 405, 403, 403, 403, 403, 405),
    # The patient's rights: his copy, what he asked for, how long it is kept, erasing, whom to reach.
    "bundle": (302, 404, 404, 403, 404, 404, 200),
    "request-noted": (302, 405, 405, 405, 405, 405, 405),
    "request-answered": (302, 405, 405, 405, 405, 405, 405),
    "retention": (302, 200, 403, 403, 200, 403, 200),
    "retention-chosen": (302, 405, 403, 403, 405, 403, 405),
    "erase": (302, 404, 404, 403, 404, 404, 200),
    "hold-set": (302, 405, 405, 405, 405, 405, 405),
    "hold-lifted": (302, 405, 405, 405, 405, 405, 405),
    "reach": (302, 404, 404, 403, 404, 404, 200),
    # Consent, restriction, course and corrections are record: an assigned supervisor reads them.
    "consent": (302, 404, 404, 200, 404, 404, 200),
    "consent-sheet": (302, 404, 404, 403, 404, 404, 200),
    "restriction": (302, 404, 404, 200, 404, 404, 200),
    "course": (302, 404, 404, 200, 404, 404, 200),
    "entries": (302, 404, 404, 200, 404, 404, 200),
    "versions": (302, 404, 404, 200, 404, 404, 200),
    "documents": (302, 200, 403, 403, 200, 403, 200),
    "document-made": (302, 405, 403, 403, 405, 403, 405),
    # The words of the forms belong to the practice: those who treat and supervise read them, its manager decides.
    "wordings": (302, 200, 200, 200, 200, 403, 200),
    "wording": (302, 200, 200, 200, 200, 403, 200),
    "envelope": (302, 200, 403, 403, 403, 403, 200),
    "envelope-printed": (302, 405, 403, 403, 403, 403, 405),
    "envelope-written": (302, 405, 403, 403, 403, 403, 405),
    "envelope-put-away": (302, 405, 403, 403, 403, 403, 405),
    "envelope-tried": (302, 405, 403, 403, 403, 403, 405),
    # Who lets the patient's phone in; his page itself is on another listener (tests/web/portal).
    "patient-phone": (302, 404, 404, 403, 404, 404, 200),
    "reminders-off": (302, 405, 405, 405, 405, 405, 405),
    # The patient's own page and a device handed over: no sign-in, and nothing without the token or the lock.
    "patient": (404, 404, 404, 404, 404, 404, 404),
    "handed-over": (302, 302, 302, 302, 302, 302, 302),
    "take-back": (302, 405, 405, 405, 405, 405, 405),
    "patient-form": (404, 404, 404, 404, 404, 404, 404),
    "patient-reminders": (404, 404, 404, 404, 404, 404, 404),
    "handed-over-reminders": (302, 302, 302, 302, 302, 302, 302),
    "handed-over-form": (302, 302, 302, 302, 302, 302, 302),
    **{f"patient-{page}": (404,) * 7 for page in HIS_PAGES},
    **{f"handed-over-{page}": (302,) * 7 for page in HIS_PAGES},
    # The safety plan is record: an assigned supervisor reads it; on paper it is the therapist's to give.
    "safety-plan": (302, 404, 404, 200, 404, 404, 200),
    "safety-plan-paper": (302, 404, 404, 403, 404, 404, 200),
}
NO_SHEET = "00000000-0000-4000-8000-000000000000"
# What an address needs beside the case.
MORE: dict[str, dict[str, object]] = {
    **{f"practise-{page}": {"run_id": NO_SHEET} for page in ("hour", "before", "truth", "stop", "delete")},
    "sheet": {"sheet_id": NO_SHEET},
    "sheet-print": {"sheet_id": NO_SHEET},
    "lent-sheet": {"sheet_id": NO_SHEET},
    "lent-sheet-print": {"sheet_id": NO_SHEET},
    "remove-factor": {"kind": "app", "number": 1},
    "account": {"number": 1},
    "change-account": {"number": 1},
    "hour": {"number": 1},
    "formulation-unit": {"approach": "mit", "unit": "pattern"},
    "formulation-picture": {"name": "mit"},
    "formulation-element": {"ref": "nothing-written"},
    "narrative": {"ref": "nothing-told"},
    "episode": {"onset": 1},
    "log": {"number": 3},
    "entry": {"ref": "ci:1"},
    "versions": {"ref": "ci:1"},
    "measure-type": {"instrument": "phq-9"},
    "give": {"instrument": "phq-9"},
    "handed-over-form": {"ref": "0123456789abcdef"},
    "patient-form": {"token": "a-token-nobody-made", "ref": "0123456789abcdef"},
    "patient-reminders": {"token": "a-token-nobody-made"},
    "picture": {"name": "time-axis"},
    "alarms-picture": {"name": "detectors"},
    "wording": {"instrument": "b-pni"},
    "away-letter": {"letter": "hour-kept"},
    "knowledge-reasons": {"approach": "mit"},
    "measure-paper": {"instrument": "gad-7"},
    "contract-version-pdf": {"number": 1},
    "contract-sign": {"number": 1},
    "measure": {"instrument": "b-pni"},
    "measure-picture": {"instrument": "b-pni", "name": "plane"},
    "document-made": {"name": "notice", "kind": "pdf"},
    "request-answered": {"request_id": "00000000-0000-4000-8000-000000000000"},
    "patient": {"token": "a-token-nobody-made"},
    **{f"patient-{page}": {"token": "a-token-nobody-made"} for page in HIS_PAGES},
    "patient-clause": {"token": "a-token-nobody-made", "clause": "dinner"},
    "handed-over-clause": {"clause": "dinner"},
}
ASKED_AGAIN = ("enrol", "add-app", "add-key", "spare-codes", "remove-factor")
"""Whoever is signed in is asked again first; nobody else gets there."""
TO_THE_CASELOAD = ("handed-over", "handed-over-form", *(f"handed-over-{page}" for page in HIS_PAGES))
"""Where no device is handed over, this leads to the caseload."""
TO_THE_CASELOAD += ("handed-over-reminders",)


def addresses() -> Iterator[tuple[str, bool]]:
    """Name and whether it is about a case, of every address there is."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, bool]]:
        for one in patterns:
            path = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, path)
            else:
                yield one.name or path, "case_id" in path

    yield from walk(get_resolver().url_patterns, "")


def test_the_table_names_every_address_and_no_other() -> None:
    assert {name for name, _ in addresses()} == TABLE.keys()


@pytest.fixture
def people(anna: User, bruno: User, sofia: User, handle: door.CaseHandle) -> dict[str, User | None]:
    other = make_account("stefan", PASSWORD, "supervisor")[0]
    door.assign(handle, sofia)
    with audit.recorded("test"):
        brunos = door.import_case(bruno, a_case("brunos"))
        door.put_about(brunos, replace(a_case().record.about, pseudonym="Otto"))
    manager, auditor = (make_account(role, PASSWORD, role)[0] for role in ("manager", "auditor"))
    return {
        "nobody": None, "another": bruno, "unassigned": other, "assigned": sofia,
        "manager": manager, "auditor": auditor, "owner": anna,
    }  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_the_table_says(
    client: Client, people: dict[str, User | None], handle: door.CaseHandle, who: str
) -> None:
    user = people[who]
    if user is not None:
        client.force_login(user)
    found = {}
    for name, of_a_case in addresses():
        given = {"case_id": handle.id, **MORE.get(name, {})} if of_a_case else MORE.get(name, {})
        answer = client.get(reverse(name, kwargs=given))
        found[name] = answer.status_code
        if who not in ("assigned", "owner"):
            assert b"Davide" not in answer.content, name
            if answer.status_code == 302 and name not in TO_THE_CASELOAD:
                asked = who != "nobody" and name in ASKED_AGAIN
                assert answer["Location"].startswith("/account/again/" if asked else "/account/sign-in/"), name
    assert found == {name: statuses[WHO.index(who)] for name, statuses in TABLE.items()}
