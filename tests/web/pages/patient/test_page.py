"""The patient's page: contacts first, his own answers, nothing else; and what its link opens."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.invented import FIRST
from tests.web.pages.conftest import CANARY, MARKUP
from tests.web.pages.patient.asking import contract_of, lock, page_of, send

import holdfast.web
from holdfast.case.record import Appointment, Break, Party
from holdfast.text import Spoken
from holdfast.web import clock
from holdfast.web.pages.patient import patient_address
from holdfast.web.text_tags import weekday
from holdfast.web.vault import door
from holdfast.web.words import WORDS

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MOST_BYTES, MOST_SCRIPT = 60_000, 5_000
STATIC = Path(holdfast.web.__file__).parent / "static"


def test_contacts_come_first_and_nobody_watches_it_live(client: Client, link: str) -> None:
    page = page_of(client, link)
    body = page[page.index("<main>") :]
    assert body.index('href="tel:112"') < body.index("<h1>")
    assert body.index('href="tel:021234"') < body.index("<h1>")
    assert "Nobody watches it live." in body[: body.index("<h1>")]


def test_while_the_therapist_is_away_the_page_does_not_say_that_it_is_read(
    client: Client, link: str, handle: door.CaseHandle
) -> None:
    today = clock.now().date()
    given: tuple[tuple[str, Party, int], ...] = (
        ("b-his", "patient", 9), ("b-old", "therapist", -1), ("b-now", "therapist", 3),
    )  # fmt: skip
    for name, by, last in given:
        start, end = today - timedelta(days=5), today + timedelta(days=last)
        door.add_entry(handle, "breaks", Break(id=name, recorded_at=FIRST, when=start, start=start, end=end, by=by))
    page = page_of(client, link)
    assert f"is away until {(today + timedelta(days=3)).day} " in page
    assert "can read this. Nobody watches" not in page
    assert "Nobody watches it live." in page


def test_the_next_hour_is_named_where_one_is_arranged_and_still_stands(
    client: Client, link: str, handle: door.CaseHandle
) -> None:
    assert "Your next hour" not in page_of(client, link)
    now = clock.now()
    for n, ahead in enumerate((3, 10)):
        when = now + timedelta(days=ahead)
        door.add_entry(handle, "appointments", Appointment(id=f"ahead-{n}", recorded_at=FIRST, when=when))
    first, second = ((now + timedelta(days=ahead)).date() for ahead in (3, 10))
    assert f"Your next hour: {weekday(first)}" in page_of(client, link)
    door.add_entry(handle, "breaks", Break(id="b", recorded_at=FIRST, when=first, start=first, end=first, by="patient"))
    assert f"Your next hour: {weekday(second)}" in page_of(client, link), "not in days without hours"


def test_without_local_contacts_the_page_is_not_shown(client: Client, link: str, signed_in_anna: Client) -> None:
    with override_settings(HOLDFAST_CONTACTS=()):
        refused = client.get(link)
        assert refused.status_code == 503
        assert "none" in refused.content.decode()
        assert "holdfast contacts add NAME NUMBER" in refused.content.decode()
        assert "What we agreed" not in refused.content.decode()
        assert client.post(link, {"does": "tpc", "gr1": "5"}).status_code == 503


def test_without_local_contacts_no_device_is_handed_over(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    with override_settings(HOLDFAST_CONTACTS=()):
        page = signed_in_anna.post(f"/cases/{handle.id}/hand-over/")
        assert "holdfast contacts add NAME NUMBER" in page.content.decode()
        assert signed_in_anna.get("/").status_code == 200


def test_a_device_handed_over_can_be_taken_back_where_the_contacts_are_gone(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    lock(signed_in_anna, handle)
    with override_settings(HOLDFAST_CONTACTS=()):
        assert 'name="password"' in signed_in_anna.get("/handed-over/").content.decode()
        assert signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD}).status_code == 302


def test_what_was_agreed_stands_there_with_a_line_he_kept(client: Client, link: str) -> None:
    page = page_of(client, link)
    assert "Ask a colleague for dinner." in page
    assert "dinner, on Friday" in page
    assert "I can be guilty and still go." in page
    assert "112, then a message." in page_of(client, f"{link}plan/")


def test_it_says_who_sees_what_and_that_he_may_ask(client: Client, link: str) -> None:
    page = page_of(client, f"{link}who/")
    assert "The program compares your answers over time and tells your therapist when something changed." in page
    assert "You may ask your therapist what it said." in page


def test_words_in_any_script_are_kept_and_shown_escaped(client: Client, link: str, handle: door.CaseHandle) -> None:
    send(client, link, "run", clause="dinner", outcome="did_it", words=MARKUP + "\x00")
    assert contract_of(handle).clauses[0].runs[-1].run.learnt == MARKUP
    raw = client.get(link).content.decode()
    assert "<script>alert" not in raw
    assert "&lt;script&gt;alert(1)" in raw


def test_no_finding_no_working_and_no_private_word_is_in_it(client: Client, link: str) -> None:
    page = page_of(client, link)
    assert CANARY not in page
    text = re.sub(r"<[^>]+>", " ", page).lower()
    for word in ("rupture", "grandios", "vulnerab", "entitle", "narciss", "defence", "devalu", "idealis", "usual", "%"):
        assert word not in text, word
    for word in ("well done", "great", "congrat", "streak", "missed", "failed", "should have", "average", "norm"):
        assert word not in text, word
    him = Spoken("Davide R.", "he")
    for kind in ("sign", "pull", "urge", "then", "verdict"):
        from holdfast.text import render
        from holdfast.web.words import word as named

        for tag in WORDS[kind]:
            said = render(named(kind, tag), him).lower()
            assert not re.search(rf"\b{re.escape(said)}\b", text) or len(said) < 6, said
    assert "<svg" not in page
    assert "davide" not in text


def test_the_page_weighs_at_most_sixty_kilobytes_and_its_script_five(client: Client, link: str) -> None:
    answer = client.get(link)
    parts = re.findall(r'(?:href|src)="/static/([^"]+)"', answer.content.decode())
    weights = {part: (STATIC / part).stat().st_size for part in parts}
    assert sorted(weights) == ["patient/patient.css", "patient/patient.js", "web/icon.svg"]
    assert weights["patient/patient.js"] <= MOST_SCRIPT
    assert len(answer.content) + sum(weights.values()) <= MOST_BYTES
    assert "htmx" not in answer.content.decode()


def test_the_link_opens_no_other_page(client: Client, link: str, handle: door.CaseHandle) -> None:
    client.get(link)
    for place in ("/", f"/cases/{handle.id}/", f"/cases/{handle.id}/brief/", f"/cases/{handle.id}/contract/"):
        assert client.get(place)["Location"].startswith("/account/sign-in/")
    assert client.post(f"/cases/{handle.id}/hours/4/log/", {"do": "keep"}).status_code == 302
    assert "sessionid" not in client.cookies
    assert "holdfast" not in client.cookies


def test_a_link_not_made_here_opens_nothing(client: Client, link: str, handle: door.CaseHandle, bruno: User) -> None:
    assert client.get(link[:-4] + "abc/").status_code == 404
    assert client.get("/patient/x/").status_code == 404
    assert client.get(patient_address(handle.id, bruno.pk)).status_code == 404
    assert client.get(patient_address(UUID(int=1), handle.owner_id)).status_code == 404
    with override_settings(HOLDFAST_DEMO=False):
        assert client.get(link).status_code == 404
