"""A form on paper: what a patient holds in his hand, and what stands there instead where it cannot be printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.words import wording
from holdfast.paper.document import Asks, Document, Words
from holdfast.paper.markdown import markdown
from holdfast.paper.pdf import pdf
from holdfast.text import Spoken
from holdfast.web.giving.form_words import form_words, part_of
from holdfast.web.giving.keeping_words import enter
from holdfast.web.giving.paper_form import Sheet, paper_form
from holdfast.web.giving.typed_words import Typed, read_typed
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SHEET = Sheet(Spoken("Davide R.", "he"), "invented example", (("the crisis line", "000 0000"),), True, False)


def paper(ids: Sequence[str], sheet: Sheet = SHEET) -> Document:
    found = []
    for id in ids:
        words = wording(instrument(id))
        assert words is not None
        found.append(form_words(instrument(id), words))
    return paper_form(found, sheet)


def asks(document: Document) -> list[Asks]:
    return [block for block in document.blocks if isinstance(block, Asks)]


def test_every_question_stands_on_the_paper_once_with_its_answers() -> None:
    for id in ("phq-9", "audit", "core-om", "rses", "who-5"):
        words = wording(instrument(id))
        assert words is not None
        there = [one for block in asks(paper([id])) for one in block.asks]
        assert [one.text for one in there] == list(words.items.values())
        assert [one.number for one in there] == [f"{n}." for n in range(1, len(there) + 1)]


def test_questions_with_the_same_answers_stand_under_one_head() -> None:
    first, last = asks(paper(["phq-9"]))
    assert [answer for answer, _ in first.same] == ["0", "1", "2", "3"]
    assert len(first.asks) == 9
    assert not last.same
    assert first.stem.startswith("Over the last 2 weeks")
    assert not last.stem


def test_a_form_with_a_safety_question_begins_with_whom_to_call() -> None:
    text = markdown(paper(["phq-9"]))
    assert "112 · the crisis line 000 0000" in text
    assert text.index("000 0000") < text.index("Little interest")
    assert "Nobody reads this sheet" in text
    assert "112" not in markdown(paper(["gad-7"]))


def test_it_says_that_blanks_are_free_who_reads_and_what_is_made_of_it() -> None:
    text = markdown(paper(["gad-7"]))
    assert "Leave out what you like" in text
    assert "Your therapist reads your answers" in text
    assert "compares them over time" in text
    assert "Answers of different days are not" in markdown(paper(["gad-7"], replace(SHEET, compared=False)))


def test_the_owner_s_line_and_the_label_of_a_project_form_stand_under_it() -> None:
    for id in ("core-10", "phq-9", "tpc", "dast-10"):
        words = wording(instrument(id))
        assert words is not None
        soft = [block.text for block in paper([id]).blocks if isinstance(block, Words) and block.how == "soft"]
        assert words.attribution in soft
        assert instrument(id).label in " ".join(soft)


def test_nothing_on_the_paper_names_what_is_measured() -> None:
    for id, form in catalogue().items():
        words = wording(form)
        if words is None or not words.complete:
            continue
        document = paper([id])
        headings = f"{document.title} {document.subtitle} {document.label} {document.foot}".lower()
        assert "narciss" not in headings
        assert form.full_title.lower() not in headings


def test_the_order_is_named_for_whoever_types_it_in() -> None:
    form = instrument("sb-pni")
    lines = "\n".join(f"an invented sentence, number {n}" for n in range(1, 13))
    words = read_typed(form, Typed(lines, "never\nalways", form="one-to-six"))
    document = paper_form([form_words(form, words, "one-to-six")], SHEET)
    assert "sb-pni.v1 (one-to-six)" in document.foot
    assert [answer for answer, _ in asks(document)[0].same] == list("123456")


def test_half_a_form_keeps_the_numbers_of_its_questions() -> None:
    words = wording(instrument("core-om"))
    assert words is not None
    document = paper_form([part_of(form_words(instrument("core-om"), words), 18, 34)], SHEET)
    assert [one.number for block in asks(document) for one in block.asks] == [f"{n}." for n in range(18, 35)]
    assert document.foot.startswith("Davide R.: core-om.v1 (")
    assert "18 to 34)" in document.foot


def test_pairs_have_no_question_over_them() -> None:
    form = instrument("npi-13")
    lines = "\n".join(f"first {n} | second {n}" for n in range(1, 14))
    [block] = asks(paper_form([form_words(form, read_typed(form, Typed(lines)))], SHEET))
    assert {one.text for one in block.asks} == {""}
    assert block.asks[0].answers == (("A", "first 1"), ("B", "second 1"))


@pytest.mark.parametrize("large", [False, True])
def test_every_form_we_ship_is_set_as_accessible_pdf(large: bool) -> None:
    ids = [id for id, form in catalogue().items() if (words := wording(form)) is not None and words.complete]
    made = pdf(paper(ids, replace(SHEET, large=large)))
    for mark in (b"%PDF-", b"/StructTreeRoot", b"pdfuaid:part", b"/Lang", b"Some questions for you"):
        assert mark in made
    assert made == pdf(paper(ids, replace(SHEET, large=large)))


def test_large_print_is_another_paper() -> None:
    assert pdf(paper(["gad-7"])) != pdf(paper(["gad-7"], replace(SHEET, large=True)))


# --- the address ---


@pytest.fixture
def address(signed_in_anna: Client, handle: door.CaseHandle) -> str:
    return f"/cases/{handle.id}/measures/paper/"


def test_the_therapist_prints_a_form_and_it_is_recorded(signed_in_anna: Client, address: str) -> None:
    answer = signed_in_anna.get(f"{address}gad-7/?size=large")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert "Davide" not in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-")
    entry = AuditEntry.objects.order_by("-seq").first()
    assert entry is not None
    assert "print" in [what for what, _ in entry.did]


def test_without_crisis_contacts_no_form_with_a_safety_question_is_printed(
    signed_in_anna: Client, address: str
) -> None:
    refused = signed_in_anna.get(f"{address}phq-9/")
    assert "holdfast contacts add" in refused.content.decode()
    with override_settings(HOLDFAST_CONTACTS=(("the crisis line", "000 0000"),)):
        assert signed_in_anna.get(f"{address}phq-9/")["Content-Type"] == "application/pdf"


def test_without_words_the_page_says_whom_to_ask_and_offers_the_rest(signed_in_anna: Client, address: str) -> None:
    text = signed_in_anna.get(f"{address}b-pni/?also=gad-7&also=rses").content.decode()
    assert "Pincus" in text
    assert "/wordings/b-pni/" in text
    assert "paper/gad-7/?also=rses" in text
    halves = signed_in_anna.get(f"{address}b-pni/?part=1-14&also=gad-7:1-3&also=rses:1-10&size=large")
    assert "paper/gad-7/?size=large&amp;part=1-3&amp;also=rses%3A1-10" in halves.content.decode()


def test_words_behind_the_statement_are_not_printed(signed_in_anna: Client, address: str) -> None:
    page = signed_in_anna.get(f"{address}who-5/")
    assert "stated" in page.content.decode()


def test_the_practice_s_own_words_are_printed(signed_in_anna: Client, address: str, recorded: audit.Trail) -> None:
    form = instrument("sb-pni")
    lines = "\n".join(f"an invented sentence, number {n}" for n in range(1, 13))
    enter(form, read_typed(form, Typed(lines, "never\nalways")), "bought on 3 March", None)
    assert signed_in_anna.get(f"{address}sb-pni/")["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    "query",
    [
        "size=tiny",
        "form=nowhere",
        "part=0-3",
        "part=1-9",
        "part=x",
        "also=gad-7:5-2",
        "&".join(f"also=x{n}" for n in range(20)),
    ],
)
def test_a_paper_no_page_asks_for_is_refused(signed_in_anna: Client, address: str, query: str) -> None:
    assert signed_in_anna.get(f"{address}gad-7/?{query}").status_code in (400, 404)


@pytest.mark.parametrize("lang", ["../free/en", "x" * 300, "en/../en", "en%00"])
def test_a_language_in_the_address_names_no_other_folder(signed_in_anna: Client, address: str, lang: str) -> None:
    answer = signed_in_anna.get(f"{address}gad-7/?lang={lang}")
    assert (answer.status_code, "Whom to ask" in answer.content.decode()) == (200, True)


def test_nobody_else_prints_it(client: Client, bruno: User, anna: User, handle: door.CaseHandle) -> None:
    client.force_login(bruno)
    assert client.get(f"/cases/{handle.id}/measures/paper/gad-7/").status_code == 404
