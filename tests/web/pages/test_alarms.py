"""How good are these alarms? For everybody signed in, without a case, loud about what nobody measured."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.support.operating import written

from holdfast.evaluate.operating import Operating, read_operating
from holdfast.web.pages import alarms
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LOUD = ("Everything on this page was measured on invented treatments.", "Nobody has measured it on real ones.",
        "No number here is a promise.")  # fmt: skip


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operating:
    found = read_operating(written(tmp_path))
    monkeypatch.setattr(alarms, "operating", lambda: found)
    return found


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarms, "operating", lambda: None)


def page(client: Client, user: User, path: str = "/alarms/") -> str:
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("measured")
def test_it_says_loudly_what_the_numbers_are_not(client: Client, anna: User) -> None:
    text = page(client, anna)
    assert all(f"<strong>{sentence}</strong>" in text for sentence in LOUD)
    assert text.index(LOUD[0]) < text.index("In short")


@pytest.mark.usefixtures("measured")
def test_it_says_in_words_what_was_found_how_late_and_how_often_for_nothing(client: Client, anna: User) -> None:
    text = page(client, anna).replace("&#x27;", "'")
    assert "answers and log: of 10 invented ruptures it found 8, on average 0.9 hours after they began" in text
    assert "of 10 times it said so, 9 were right" in text
    assert "95.1" in text
    for world in ("Ordinary treatments", "Wild answers"):
        assert world in text


@pytest.mark.usefixtures("unmeasured")
def test_what_was_not_measured_is_said_to_be_so(client: Client, anna: User) -> None:
    text = page(client, anna)
    assert text.count("Not yet measured") >= 3
    assert "In short" not in text
    assert LOUD[2] in text
    assert "Not yet measured" in page(client, anna, "/alarms/pictures/detectors/")


@pytest.mark.usefixtures("measured")
def test_the_picture_comes_by_its_own_request_and_stands_alone_without_script(client: Client, anna: User) -> None:
    assert "<svg" not in page(client, anna)
    assert "<svg" in page(client, anna, "/alarms/pictures/detectors/")
    client.force_login(anna)
    fragment = client.get("/alarms/pictures/worlds/", headers={"HX-Request": "true"}).content.decode()
    assert "<svg" in fragment
    assert "<html" not in fragment
    assert client.get("/alarms/pictures/gauge/").status_code == 404


def test_a_finding_leads_to_it(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    text = signed_in_anna.get(f"/cases/{handle.id}/brief/?before=7").content.decode()
    assert text.count('<li class="finding') >= 1
    assert text.count('href="/alarms/#rules"') == text.count('<li class="finding')
