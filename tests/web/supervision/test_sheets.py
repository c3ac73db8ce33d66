"""A supervision sheet: line by line, without a name, lent to one person for a stated time, answered, withdrawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.invented import note
from tests.web.supervision.conftest import PRIVATE, RECORD, WORKING, form_of, noted, time_passes

from holdfast.web.vault import door
from holdfast.web.vault.models import Sheet, SheetComment

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
SignIn = Callable[[User], Client]
OF_PRIVATE, OF_WORKING, OF_RECORD = "p:pn:1:line", "w:log:1:words", "r:hour:1:words"


def preview(client: Client, handle: door.CaseHandle, *lines: str, **fields: object) -> object:
    sent = {"do": "preview", "line": list(lines), "to": "sofia", "days": "14", **fields}
    return client.post(f"/cases/{handle.id}/sheets/new/", sent)


def fields_of(answer: object) -> dict[str, object]:
    """The preview's form as a browser would send it back."""
    page = answer.content.decode()  # type: ignore[attr-defined]
    texts = [unescape(text) for text in re.findall(r'<textarea id="line-\d+"[^>]*>(.*?)</textarea>', page, re.DOTALL)]
    drawers = re.findall(r'name="drawer" value="(\w+)"', page)
    seen = answer.context["preview"]  # type: ignore[attr-defined]
    assert len(texts) == len(drawers) == len(seen.lines)
    return {
        "form": answer.context["form"],  # type: ignore[attr-defined]
        "text": texts, "drawer": drawers, "heading": seen.heading.text, "question": seen.question.text,
        "to": "sofia", "days": "14", "read": "yes", "do": "lend",
    }  # fmt: skip


def lend(client: Client, handle: door.CaseHandle, *lines: str, **fields: object) -> object:
    given = {**fields_of(preview(client, handle, *lines)), **fields}
    return client.post(f"/cases/{handle.id}/sheets/new/", given)


@pytest.fixture
def sheet(signed_in_anna: Client, sofia: User, handle: door.CaseHandle) -> door.SheetView:
    lend(signed_in_anna, handle, OF_PRIVATE, OF_WORKING, question="What am I missing?")
    (found,) = door.sheets_of(handle)
    return found


def test_a_sheet_reaches_the_other_without_a_name_or_a_way_to_the_case(
    sheet: door.SheetView, sofia: User, sign_in: SignIn, handle: door.CaseHandle
) -> None:
    hers = sign_in(sofia)
    assert f"/sheets/{sheet.id}/" in hers.get("/sheets/").content.decode()
    assert "/sheets/" in hers.get("/").content.decode()
    page = hers.get(f"/sheets/{sheet.id}/").content.decode()
    assert "A man in treatment, hour 6" in page
    assert PRIVATE in page
    assert WORKING in page
    assert "let him land first" in page
    assert RECORD not in page
    for word in ("Davide", "Elia", "archivist", str(handle.id), "/cases/"):
        assert word not in page, word
    assert hers.get(f"/cases/{handle.id}/").status_code == 404


def test_nothing_enters_without_its_own_tick(signed_in_anna: Client, sofia: User, handle: door.CaseHandle) -> None:
    answer = preview(signed_in_anna, handle, OF_RECORD, "p:pn:99:line", "p:", "x" * 400)
    assert [row.drawer for row in answer.context["preview"].lines] == ["record"]  # type: ignore[attr-defined]
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert PRIVATE not in page
    assert WORKING not in page
    assert preview(signed_in_anna, handle).status_code == 422  # type: ignore[attr-defined]


def test_the_preview_marks_each_replacement_where_it_stands(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = preview(signed_in_anna, handle, OF_PRIVATE, own="Davide <b>saw</b> Davide")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert "let <mark>him</mark> land first" in page
    assert "<mark>He</mark> &lt;b&gt;saw&lt;/b&gt; <mark>he</mark>" in page


def test_the_preview_says_what_was_replaced_and_what_to_look_at(
    signed_in_anna: Client, sofia: User, handle: door.CaseHandle
) -> None:
    answer = preview(signed_in_anna, handle, OF_RECORD, own="Anna and Bruno.\nCall +39 02 1234567 on 12.03.1980")
    seen = answer.context["preview"]  # type: ignore[attr-defined]
    his, names, numbers = seen.lines
    assert his.checked.text.endswith(f"{RECORD}: his younger brother came to Torino”")
    assert [one.found for one in his.checked.replaced] == ["Elia"]
    assert "Torino" in his.checked.look_at
    assert names.checked.text == "The therapist and Bruno."
    assert names.checked.look_at == ("Bruno",)  # no account of that name here: pointed out, not changed
    assert {"+39 02 1234567", "12.03.1980"} <= set(numbers.checked.look_at)
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert "Look at these:" in page
    assert Sheet.objects.count() == 0  # nothing is kept before it is lent


def test_the_name_typed_for_the_emergency_envelope_is_on_no_sheet(
    signed_in_anna: Client, sofia: User, handle: door.CaseHandle
) -> None:
    door.keep_reach(handle, door.Reach("Marco Rossi", "02 1234", ""))
    seen = preview(signed_in_anna, handle, own="Marco said nothing").context["preview"]  # type: ignore[attr-defined]
    assert seen.lines[0].checked.text == "K. said nothing"
    answer = lend(signed_in_anna, handle, OF_WORKING, question="What of Rossi?")
    assert (answer.status_code, Sheet.objects.count()) == (422, 0)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"read": ""}, "Say that you have read it"),
        ({"to": "nobody"}, "no therapist or supervisor of this name"),
        ({"to": "anna"}, "somebody else"),
        ({"days": "31"}, "1 to 30 days"),
        ({"days": "0"}, "1 to 30 days"),
        ({"days": "many"}, "1 to 30 days"),
        ({"text": ["He said that Davide came."], "drawer": ["own"]}, "A name stood in it"),
        ({"heading": "Davide R., hour 6"}, "A name stood in it"),
        ({"question": "What is it with Elia?"}, "A name stood in it"),
        ({"text": ["", " "], "drawer": ["own", "own"], "question": ""}, "Tick a line"),
        ({"form": "x"}, "open for more than a day"),
    ],
)
def test_a_sheet_is_not_lent_as_it_is_where(
    signed_in_anna: Client, sofia: User, handle: door.CaseHandle, changed: dict[str, object], said: str
) -> None:
    answer = lend(signed_in_anna, handle, OF_WORKING, **changed)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)  # type: ignore[attr-defined]
    assert Sheet.objects.count() == 0


def test_a_name_put_back_by_hand_is_replaced_again_and_shown(
    signed_in_anna: Client, sofia: User, handle: door.CaseHandle
) -> None:
    answer = lend(signed_in_anna, handle, OF_WORKING, text=["DAVIDE came, and his rose"], drawer=["own"])
    assert answer.context["preview"].lines[0].checked.text == "He came, and his rose"  # type: ignore[attr-defined]
    again = {**fields_of(answer)}
    signed_in_anna.post(f"/cases/{handle.id}/sheets/new/", again)
    assert door.sheets_of(handle)[0].text.lines == (door.SheetLine("own", "He came, and his rose"),)


def test_it_is_seen_answered_by_both_and_withdrawn(
    sheet: door.SheetView, signed_in_anna: Client, sofia: User, sign_in: SignIn, handle: door.CaseHandle
) -> None:
    hers, place, mine = sign_in(sofia), f"/sheets/{sheet.id}/", f"/cases/{handle.id}/sheets/{sheet.id}/"
    assert "not opened yet" in signed_in_anna.get(mine).content.decode()
    hers.post(place, {"form": form_of(hers, place), "answer": "He protects himself."})
    page = signed_in_anna.get(mine).content.decode()
    assert "seen on" in page
    assert "He protects himself." in page
    signed_in_anna.post(mine, {"form": form_of(signed_in_anna, mine), "does": "answer", "answer": "From what?"})
    assert "From what?" in hers.get(place).content.decode()
    signed_in_anna.post(mine, {"form": form_of(signed_in_anna, mine), "does": "withdraw"})
    assert hers.get(place).status_code == 404
    assert hers.post(place, {"answer": "once more"}).status_code == 404
    assert str(sheet.id) not in hers.get("/sheets/").content.decode()
    assert "withdrawn by you" in signed_in_anna.get(mine).content.decode()
    answer = signed_in_anna.post(mine, {"form": form_of(signed_in_anna, mine), "does": "answer", "answer": "late"})
    assert "lent no more" in answer.content.decode()
    signed_in_anna.post(mine, {"form": form_of(signed_in_anna, mine), "does": "remove"})
    assert (Sheet.objects.count(), SheetComment.objects.count()) == (0, 0)
    assert {"lend sheet", "read sheet", "answer sheet", "withdraw sheet", "remove sheet"} <= set(noted(handle.id))


def test_a_sheet_that_is_lent_is_not_removed(
    sheet: door.SheetView, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    mine = f"/cases/{handle.id}/sheets/{sheet.id}/"
    signed_in_anna.post(mine, {"form": form_of(signed_in_anna, mine), "does": "remove"})
    assert Sheet.objects.count() == 1


def test_it_ends_by_itself(sheet: door.SheetView, sofia: User, sign_in: SignIn, handle: door.CaseHandle) -> None:
    hers = sign_in(sofia)
    time_passes(days=13)
    assert hers.get(f"/sheets/{sheet.id}/").status_code == 200
    time_passes(days=1)
    assert hers.get(f"/sheets/{sheet.id}/").status_code == 404
    assert door.sheets_of(handle)[0].state == "ended"


def test_nobody_else_finds_it(
    sheet: door.SheetView, bruno: User, manager: User, sofia: User, sign_in: SignIn, handle: door.CaseHandle
) -> None:
    for user, status in ((bruno, 404), (manager, 403)):
        client = sign_in(user)
        assert client.get(f"/sheets/{sheet.id}/").status_code == status
        assert client.post(f"/sheets/{sheet.id}/", {"answer": "x"}).status_code == status
        assert client.post(f"/sheets/{sheet.id}/print/").status_code == status
        assert client.get(f"/cases/{handle.id}/sheets/{sheet.id}/").status_code == 404
    door.assign(handle, bruno)  # who reads the record gets no sheet of it with that
    assert sign_in(bruno).get(f"/cases/{handle.id}/sheets/{sheet.id}/").status_code == 403
    assert sign_in(bruno).get(f"/sheets/{sheet.id}/").status_code == 404
    sofia.profile.role = "manager"
    sofia.profile.save()
    assert door.sheets_lent_to(sofia) == ()


def test_an_answer_of_the_author_with_a_name_is_shown_again_without_it(
    sheet: door.SheetView, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    mine = f"/cases/{handle.id}/sheets/{sheet.id}/"
    sent = {"form": form_of(signed_in_anna, mine), "does": "answer", "answer": "I think Davide is afraid."}
    answer = signed_in_anna.post(mine, sent)
    assert answer.status_code == 422
    assert "I think he is afraid." in answer.content.decode()
    assert SheetComment.objects.count() == 0


def test_printing_it_is_recorded_for_both(
    sheet: door.SheetView, signed_in_anna: Client, sofia: User, sign_in: SignIn, handle: door.CaseHandle
) -> None:
    mine = signed_in_anna.post(f"/cases/{handle.id}/sheets/{sheet.id}/print/").content.decode()
    hers = sign_in(sofia).post(f"/sheets/{sheet.id}/print/").content.decode()
    for page in (mine, hers):
        assert PRIVATE in page
        assert "Davide" not in page
        assert "Destroy this paper" in page
    assert noted(handle.id).count("print sheet") == 2


def test_private_lines_are_not_there_without_the_key(
    anna: User, sofia: User, sign_in: SignIn, handle: door.CaseHandle
) -> None:
    client = sign_in(anna)
    page = client.get(f"/cases/{handle.id}/sheets/new/?hours=99").content.decode()
    assert "are shut" in page
    assert PRIVATE not in page
    assert preview(client, handle, OF_PRIVATE).status_code == 422  # type: ignore[attr-defined]


def test_a_sheet_is_sealed(sheet: door.SheetView, signed_in_anna: Client, handle: door.CaseHandle) -> None:
    mine = f"/cases/{handle.id}/sheets/{sheet.id}/"
    signed_in_anna.post(mine, {"form": form_of(signed_in_anna, mine), "does": "answer", "answer": "heronanswer"})
    assert PRIVATE.encode() not in bytes(Sheet.objects.get().sealed)
    assert b"heronanswer" not in bytes(SheetComment.objects.get().sealed)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40))
def test_private_notes_change_neither_record_nor_working_pages_nor_what_was_lent(
    signed_in_anna: Client, annas_key: door.AuthorKey, sheet: door.SheetView, handle: door.CaseHandle, line: str
) -> None:
    """With a sheet of private lines lent, what others may see stays byte for byte as it was; so does the sheet."""

    def pages() -> list[object]:
        found = [signed_in_anna.get(f"/cases/{handle.id}/{place}?private=no") for place in ("", "brief/", "hours/1/")]
        plain = [re.sub(rb'(name="(form|csrfmiddlewaretoken)" value=)"[^"]*"', b"", one.content) for one in found]
        return [*plain, door.sheet_of(handle, sheet.id).text, door.export_case(handle)]

    before = pages()
    count = len(door.load_case(handle, annas_key).private.notes)  # type: ignore[union-attr]
    written = replace(note(1), id=f"pn:new:{count}", line=line)
    door.add_entry(handle, "private", written, author=annas_key)
    assert pages() == before
