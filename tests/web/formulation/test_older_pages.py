"""A page that is older than what another window, or a new version of the program, changed: no typed word is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from tests.web.formulation.conftest import element
from tests.web.formulation.sending import form_of, kept, send, text, whole

from holdfast.case.model import Case
from holdfast.case.record import Event
from holdfast.web import clock
from holdfast.web.vault import audit, door
from holdfast.web.vault.posts import new_form_id

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CANARY = "a kingfisher under the bridge"


def at(handle: door.CaseHandle, place: str) -> str:
    return f"/cases/{handle.id}/{place}"


def set_aside(client: Client, handle: door.CaseHandle, ref: str) -> None:
    answer = send(client, at(handle, f"formulation/parts/{ref}/"), does="drop", present=ref, why="not so")
    assert answer.status_code == 302


def test_a_part_set_aside_in_another_window_loses_no_mark_and_no_line(handle: door.CaseHandle, anna_in: Client) -> None:
    place = at(handle, "told/told1/")
    form = form_of(anna_in.get(place))
    set_aside(anna_in, handle, "form2")
    sent = {"form": form, "does": "fits", "fit.form1": "for", "fit.form2": "against", "fit.form3": "", "note": CANARY}
    refused = anna_in.post(place, sent)
    assert refused.status_code == 422
    page = text(refused)
    assert "“My mother looks at me” is held no longer" in page
    assert f'value="{CANARY}"' in page
    assert 'name="fit.form1" value="for" checked' in page
    assert 'name="fit.form3" value="" checked' in page
    assert 'name="fit.form2"' not in page
    assert kept(handle).element_points == ()


def test_of_a_part_set_aside_and_not_marked_nothing_is_asked(handle: door.CaseHandle, anna_in: Client) -> None:
    place = at(handle, "told/told1/")
    form = form_of(anna_in.get(place))
    set_aside(anna_in, handle, "form2")
    sent = {"form": form, "does": "fits", "fit.form1": "for", "fit.form2": "", "note": CANARY}
    assert anna_in.post(place, sent).status_code == 302
    assert [(one.element, one.note) for one in kept(handle).element_points] == [("form1", CANARY)]


def test_a_part_corrected_in_another_window_is_the_one_that_is_marked(handle: door.CaseHandle, anna_in: Client) -> None:
    place = at(handle, "told/told1/")
    form = form_of(anna_in.get(place))
    send(anna_in, at(handle, "formulation/parts/form2/"), does="correct", present="form2", text="My mother looks away.")
    answer = anna_in.post(place, {"form": form, "does": "fits", "fit.form2": "for", "note": CANARY})
    assert answer.status_code == 302
    (now,) = [one.id for one in kept(handle).formulation if one.text == "My mother looks away."]
    assert [(one.element, one.note) for one in kept(handle).element_points] == [(now, CANARY)]


def test_an_episode_corrected_in_another_window_is_the_one_pointed_to(handle: door.CaseHandle, anna_in: Client) -> None:
    place = at(handle, "formulation/parts/form1/")
    form = form_of(anna_in.get(place))
    send(anna_in, at(handle, "told/told1/"), does="correct", present="told1", title="The supper", words="x", hour="2")
    now = kept(handle).narratives[-1].id
    sent = {"form": form, "does": "point", "datum": "narrative|told1", "note": CANARY}
    refused = anna_in.post(place, sent)
    assert refused.status_code == 422, "nothing was said of for or against"
    assert f'value="narrative|{now}" selected' in text(refused)
    assert anna_in.post(place, {**sent, "speaks": "for", "form": form_of(refused)}).status_code == 302
    assert [(one.ref, one.note) for one in kept(handle).element_points] == [(now, CANARY)]


def test_an_event_corrected_later_is_still_what_a_part_points_to(handle: door.CaseHandle, anna_in: Client) -> None:
    event = Event(id="e1", recorded_at=clock.now(), when=clock.now().date(), kind="injury", what="humiliation")
    with audit.recorded("test"):
        door.add_entry(handle, "events", event)
    place = at(handle, "formulation/parts/form1/")
    form = form_of(anna_in.get(place))
    for n in ("e2", "e3"):
        with audit.recorded("test"):
            before = f"e{int(n[1]) - 1}"
            door.correct_entry(handle, "events", before, replace(event, id=n, recorded_at=clock.now(), what="loss"))
    sent = {"form": form, "does": "point", "datum": "event|e1", "speaks": "for", "note": CANARY}
    assert anna_in.post(place, sent).status_code == 302
    assert [one.ref for one in kept(handle).element_points] == ["e3"]
    with audit.recorded("test"):
        door.correct_entry(handle, "events", "e3", replace(event, id="e4", recorded_at=clock.now()))
    assert [one.ref for one in kept(handle).element_points] == ["e4"]
    assert "No longer there" not in text(anna_in.get(place))


def test_an_answer_that_is_not_offered_any_more_loses_no_word(handle: door.CaseHandle, anna_in: Client) -> None:
    place = at(handle, "formulation/mit/pattern/")
    before = door.revision(handle)
    refused = send(anna_in, place, choice__wish="power", text__wish=CANARY, text__coping="a heron")
    assert refused.status_code == 422
    page = text(refused)
    assert "no longer among those to choose from" in page
    assert CANARY in page
    assert "a heron" in page
    part = at(handle, "formulation/parts/form1/")
    refused = send(
        anna_in, part, does="revise", present="form1", choice__wish="power", text__wish=CANARY, why="a heron"
    )
    assert refused.status_code == 422
    assert all(words in text(refused) for words in (CANARY, "a heron"))
    assert door.revision(handle) == before


def test_a_question_that_is_not_asked_any_more_loses_no_word(handle: door.CaseHandle, anna_in: Client) -> None:
    before = door.revision(handle)
    sent = {"text__wish_of_old": CANARY, "text__coping": "a heron"}
    refused = send(anna_in, at(handle, "formulation/mit/pattern/"), **sent)
    assert refused.status_code == 422
    assert f"<q><bdi>{CANARY}</bdi></q>" in text(refused)
    assert "a heron" in text(refused)
    part = at(handle, "formulation/parts/form1/")
    refused = send(anna_in, part, does="revise", present="form1", text__wish_of_old=CANARY, why="a heron")
    assert refused.status_code == 422
    assert f"<q><bdi>{CANARY}</bdi></q>" in text(refused)
    assert door.revision(handle) == before


FORMS: dict[str, tuple[str, str, dict[str, str]]] = {
    "link": ("element", "formulation/parts/form1/", {"does": "link", "end": "form2", "kind": "same"}),
    "fits": ("narratives", "told/told1/", {"does": "fits", "fit.form1": "for"}),
}


@pytest.mark.parametrize("form", FORMS)
def test_what_another_window_wrote_just_before_is_seen(
    handle: door.CaseHandle, anna_in: Client, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other window writes while this one is on its way, before the form looks at the case."""
    name, place, sent = FORMS[form]
    opening = f"holdfast.web.formulation.{name}.open_now"
    from holdfast.web.rights.beginning import open_now

    def after_the_other(*given: Any) -> Any:
        monkeypatch.setattr(opening, open_now)
        assert anna_in.post(at(handle, place), {**sent, "form": new_form_id(handle.user_id)}).status_code == 302
        return open_now(*given)

    monkeypatch.setattr(opening, after_the_other)
    late = anna_in.post(at(handle, place), {**sent, "form": new_form_id(handle.user_id)})
    assert late.status_code == 422
    assert len(whole(handle).element_links) + len(whole(handle).element_points) == 1


class TestOfManyParts:
    """More than a form may have fields."""

    @pytest.fixture
    def case(self, case: Case) -> Case:
        many = tuple(element(n, "wish", f"part {n}", group=f"g{n}") for n in range(1, 1101))
        return replace(case, working=replace(case.working, formulation=many))

    def test_an_episode_is_held_against_every_part_whatever_their_number(
        self, handle: door.CaseHandle, anna_in: Client
    ) -> None:
        page = anna_in.get(at(handle, "told/told1/")).content.decode()
        assert page.count('name="fit.') == 3 * 1100
        assert 'name="fit.form1100" value="for" checked' not in page
        sent = as_a_browser_sends(page) | {"fit.form1": "for", "fit.form1100": "against", "note": CANARY}
        assert anna_in.post(at(handle, "told/told1/"), sent).status_code == 302
        assert [(one.element, one.note) for one in kept(handle).element_points] == [
            ("form1", CANARY), ("form1100", CANARY),
        ]  # fmt: skip


def as_a_browser_sends(page: str) -> dict[str, str]:
    """The first form under "Where it fits": its hidden fields, and the radio buttons that are chosen."""
    import re

    form = page.partition('id="fits"')[2].partition("<form")[2].partition("</form>")[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        named = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" in named and (named["type"] != "radio" or tag.endswith(" checked>")):
            found[named["name"]] = named.get("value", "")
    return found
