"""A case that is nobody's says so wherever it is seen: each of its pages, prints, pictures, and what leaves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from tests.web.giving.answering import Form, plan
from tests.web.invented import a_case
from tests.web.test_every_url import MORE, addresses

from holdfast.analysis import analyse
from holdfast.brief.as_html import as_html
from holdfast.brief.as_json import as_json
from holdfast.brief.as_text import as_text
from holdfast.brief.brief import brief
from holdfast.case.casefile import write_case
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.charts.figures import names, pictured
from holdfast.charts.scene import Words
from holdfast.cli import main
from holdfast.interop.bundle.told import told
from holdfast.interop.fhir.observations import record_bundle
from holdfast.paper.document import Document
from holdfast.paper.pdf import pdf
from holdfast.web.pages.patient import patient_address
from holdfast.web.rights.envelope_list import whom_to_reach
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Nobody:
    """A case that is nobody's, and what has to stand wherever it is shown."""

    handle: door.CaseHandle
    case: Case
    mark: str


@pytest.fixture(autouse=True)
def _demo() -> Iterator[None]:
    with override_settings(HOLDFAST_DEMO=True, HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),)):
        yield


@pytest.fixture(params=[("simulated", "simulated, not a person"), ("invented", "invented example")])
def nobody(request: pytest.FixtureRequest, anna: User) -> Nobody:
    origin, mark = request.param
    plain = a_case(hours=6)
    case = replace(plain, record=replace(plain.record, about=replace(plain.record.about, origin=origin)), private=None)
    with audit.recorded("test"):
        return Nobody(door.import_case(anna, case), case, mark)


def pages(client: Client, nobody: Nobody) -> Iterator[tuple[str, bool, str]]:
    """Every address that answers with a page: its name, whether it is about a case, and what it says."""
    for name, of_a_case in addresses():
        given = {"case_id": nobody.handle.id, **MORE.get(name, {})} if of_a_case else MORE.get(name, {})
        answer = client.get(reverse(name, kwargs=given))
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            yield name, of_a_case, answer.content.decode()


def bare(seen: Iterable[tuple[str, bool, str]], mark: str) -> list[str]:
    """The pages that show it and do not say so."""
    return [name for name, of_a_case, text in seen if (of_a_case or "Davide" in text) and mark not in text]


def test_every_page_that_shows_it_to_its_therapist_is_marked(client: Client, anna: User, nobody: Nobody) -> None:
    client.force_login(anna)
    seen = list(pages(client, nobody))
    assert len([name for name, of_a_case, _ in seen if of_a_case]) > 30
    assert bare(seen, nobody.mark) == []


def test_every_page_that_shows_it_to_a_supervisor_is_marked(client: Client, sofia: User, nobody: Nobody) -> None:
    with audit.recorded("test"):
        door.assign(nobody.handle, sofia)
        sheet = door.lend_sheet(
            nobody.handle, sofia, door.SheetText("A man", (door.SheetLine("own", "x"),)),
            datetime.now(UTC) + timedelta(days=2),
        )  # fmt: skip
    client.force_login(sofia)
    assert bare(pages(client, nobody), nobody.mark) == []
    assert (
        nobody.mark in client.get(f"/sheets/{sheet}/").content.decode()
    )  # lent without a name, and marked all the same
    assert nobody.mark in client.post(f"/sheets/{sheet}/print/").content.decode()


def test_the_patients_own_pages_are_marked(client: Client, anna: User, nobody: Nobody) -> None:
    plan(nobody.handle, "phq-9")
    link = patient_address(nobody.handle.id, anna.pk)
    form = Form(client, link, nobody.handle)
    for path in (link, form.here, form.here + "?to=1", form.here + "?to=look", form.here + "?sent=yes"):
        assert nobody.mark in client.get(path).content.decode(), path


def test_a_device_handed_over_is_marked(signed_in_anna: Client, nobody: Nobody) -> None:
    signed_in_anna.post(f"/cases/{nobody.handle.id}/hand-over/")
    assert nobody.mark in signed_in_anna.get("/handed-over/").content.decode()


def test_a_form_on_paper_is_marked(client: Client, anna: User, nobody: Nobody, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Document] = []

    def kept(document: Document) -> bytes:
        written.append(document)
        return pdf(document)

    monkeypatch.setattr("holdfast.web.giving.paper_page.pdf", kept)
    client.force_login(anna)
    assert client.get(f"/cases/{nobody.handle.id}/measures/paper/gad-7/")["Content-Type"] == "application/pdf"
    assert [document.label for document in written] == [nobody.mark]


def test_the_list_of_whom_to_reach_is_marked(nobody: Nobody, anna: User) -> None:
    from holdfast.web.rights.envelope_list import _entry

    with audit.recorded("test"):
        lines = [_entry(handle, reach, NOW) for handle, reach in whom_to_reach(anna)]
    assert [line.pseudonym for line in lines] == [f"Davide R. ({nobody.mark})"]


def test_a_brief_is_marked_in_every_form(nobody: Nobody) -> None:
    page = brief(analyse(nobody.case, before_hour(nobody.case, 6)))
    assert nobody.mark in as_text(page)
    assert nobody.mark in as_html(page)
    assert json.loads(as_json(page))["origin"] == nobody.case.record.about.origin


def test_every_picture_is_marked_inside(nobody: Nobody) -> None:
    analysis = analyse(nobody.case, before_hour(nobody.case, 7))
    drawn = [seen for name in names(analysis) if (seen := pictured(analysis, name)).scene is not None]
    assert drawn
    for seen in drawn:
        assert seen.scene is not None
        said = [text for mark in seen.scene.marks if isinstance(mark, Words) for _, _, text in mark.at]
        assert nobody.mark in said


def test_what_leaves_is_marked(nobody: Nobody, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    origin = nobody.case.record.about.origin
    assert told(nobody.case.record, None, NOW).label == nobody.mark
    assert [tag["code"] for tag in record_bundle(nobody.case.record)["meta"]["tag"]] == [origin]
    file = tmp_path / "case.json"
    file.write_bytes(write_case(nobody.case))
    assert json.loads(file.read_bytes())["about"]["origin"] == origin
    assert main(["check", str(file)]) == 0
    assert nobody.mark in capsys.readouterr().out
