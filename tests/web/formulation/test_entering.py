"""A unit is entered in one post; elements are put in other words, corrected, dropped and taken up again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.formulation.sending import form_of, kept, send, text, whole

from holdfast.web import clock
from holdfast.web.vault import audit, door, posts

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CANARY = "a kingfisher under the bridge"
MARKUP = "<script>alert(1)</script> & Söhne"


def at(handle: door.CaseHandle, place: str) -> str:
    return f"/cases/{handle.id}/formulation/{place}"


def change(client: Client, handle: door.CaseHandle, does: str, ref: str = "form2", **fields: Any) -> Any:
    place = at(handle, f"parts/{ref}/")
    page = client.get(place).content.decode()
    present = page.partition('name="present" value="')[2].partition('"')[0]
    return send(client, place, does=does, present=present, **fields)


def test_a_unit_is_kept_in_one_post_in_his_words_or_yours(handle: door.CaseHandle, anna_in: Client) -> None:
    answer = send(
        anna_in, at(handle, "mit/pattern/"), text__core_negative=f" {CANARY} ", whose__core_negative="patient",
        text__coping="irony", whose__coping="therapist", certainty="known",
    )  # fmt: skip
    assert answer.status_code == 302
    *_, bad, coping = kept(handle).formulation
    assert (bad.slot, bad.text, bad.whose, bad.certainty) == ("core_negative", CANARY, "patient", "known")
    assert bad.group == coping.group is not None
    assert (coping.slot, coping.text, coping.whose) == ("coping", "irony", "therapist")
    assert CANARY in text(anna_in.get(answer["Location"]))


def test_nothing_is_required_but_one_answer(handle: door.CaseHandle, anna_in: Client) -> None:
    before = len(kept(handle).formulation)
    refused = send(anna_in, at(handle, "mit/pattern/"))
    assert refused.status_code == 422
    assert "One answer is enough" in text(refused)
    assert send(anna_in, at(handle, "mit/pattern/"), choice__wish="autonomy").status_code == 302
    (made,) = kept(handle).formulation[before:]
    assert (made.choice, made.text) == ("autonomy", "autonomy: to go his own way"), "the choice repeated in words"


def test_words_are_yours_unless_they_are_a_quotation(handle: door.CaseHandle, anna_in: Client) -> None:
    page = anna_in.get(at(handle, "mit/pattern/")).content.decode()
    assert page.count('value="therapist" checked') == 7
    assert 'value="patient" checked' not in page
    before = door.revision(handle)
    for said in ("", "Autonomy: to go his own way"):
        refused = send(
            anna_in, at(handle, "mit/pattern/"), choice__wish="autonomy", text__wish=said, whose__wish="patient"
        )
        assert refused.status_code == 422
        assert "asks for what he said" in text(refused)
    assert door.revision(handle) == before
    place = at(handle, "mit/pattern/")
    send(anna_in, place, choice__wish="autonomy", text__wish="My own evening.", whose__wish="patient")
    listed = text(anna_in.get(at(handle, f"parts/{kept(handle).formulation[-1].id}/")))
    assert "<q><bdi>My own evening.</bdi></q>" in listed, "his words as a quotation"
    assert "</span>Autonomy: to go his own way</p>" in listed, "and the answer beside them is yours"


def test_a_second_pattern_has_a_place_and_the_first_is_added_to(handle: door.CaseHandle, anna_in: Client) -> None:
    send(anna_in, at(handle, "mit/pattern/"), choice__wish="recognition", text__response_of_other="They look past me.")
    send(anna_in, at(handle, "mit/pattern/?group=first"), group="first", text__coping="irony")
    *_, wish, other, coping = kept(handle).formulation
    assert wish.group == other.group is not None
    assert coping.group is None, "beside what was written when there was one pattern only"
    page = text(anna_in.get(at(handle, "?way=mit")))
    assert "?group=first" in page


def test_several_defences_are_several_parts(handle: door.CaseHandle, anna_in: Client) -> None:
    place = at(handle, "tfp/structure/")
    assert anna_in.get(place).content.decode().count('type="checkbox" name="choice.defences"') == 6
    form = form_of(anna_in.get(place))
    sent = {"form": form, "choice.defences": ["splitting", "denial"], "text.defences": "and charm"}
    assert anna_in.post(place, sent).status_code == 302
    assert [(e.choice, e.text) for e in kept(handle).formulation[-3:]] == [
        ("splitting", "keeps good and bad apart"), ("denial", "keeps what was felt out of reach"), (None, "and charm"),
    ]  # fmt: skip


def test_posted_twice_is_once(handle: door.CaseHandle, anna_in: Client) -> None:
    place = at(handle, "mit/pattern/")
    before = len(kept(handle).formulation)
    sent = {"form": form_of(anna_in.get(place)), "text.coping": "irony"}
    for _ in range(2):
        assert anna_in.post(place, sent).status_code == 302
    assert len(kept(handle).formulation) == before + 1


def test_the_parts_of_one_pair_belong_together_and_a_second_pair_is_another(
    handle: door.CaseHandle, anna_in: Client
) -> None:
    for name in ("pushes", "is adored"):
        send(anna_in, at(handle, "tfp/pair/"), text__pair_self=name, text__pair_other="hands back")
    groups = [(e.group, e.text) for e in kept(handle).formulation if e.approach == "tfp" and e.slot == "pair_self"]
    assert len({group for group, _ in groups}) == 3
    answer = send(anna_in, at(handle, "tfp/pair/?group=g1"), group="g1", text__pair_affect="cold")
    assert answer.status_code == 302
    assert kept(handle).formulation[-1].group == "g1"


def test_the_first_formulation_of_another_approach_is_one_form_away(handle: door.CaseHandle, anna_in: Client) -> None:
    assert "Begin with MBT" in text(anna_in.get(at(handle, "")))
    answer = send(anna_in, at(handle, "mbt/poles/"), choice__self_other="more_self", then="next")
    assert answer["Location"] == at(handle, "mbt/lost/") + "?kept=yes"
    page = text(anna_in.get(at(handle, "?way=mbt")))
    assert "Begin with MBT" not in page
    assert "Four poles" in page


def test_a_pole_is_five_steps(handle: door.CaseHandle, anna_in: Client) -> None:
    page = anna_in.get(at(handle, "mbt/poles/")).content.decode()
    assert page.count('type="radio" name="choice.self_other"') == 5 + 1, "five steps, and none of them"


@pytest.mark.parametrize(
    "fields",
    [
        {"text__wish": "x", "whose__wish": "aunt"},
        {"text__wish": "x", "certainty": "proved"},
    ],
)
def test_a_choice_no_page_offers_is_refused(handle: door.CaseHandle, anna_in: Client, fields: dict[str, str]) -> None:
    before = door.revision(handle)
    assert send(anna_in, at(handle, "mit/pattern/"), **fields).status_code == 400
    assert door.revision(handle) == before


def test_a_group_of_another_unit_or_case_is_refused(handle: door.CaseHandle, anna_in: Client) -> None:
    before = door.revision(handle)
    for group in ("g1", "g7"):
        assert send(anna_in, at(handle, "mbt/lost/"), group=group, text__lost_moment="x").status_code == 400
    assert door.revision(handle) == before


@pytest.mark.parametrize(
    "fields", [{"text__coping": CANARY, "when": "2199-01-01"}, {"text__coping": CANARY, "text__if_then": "x" * 20_001}]
)
def test_what_cannot_be_kept_is_told_and_every_word_stays(
    handle: door.CaseHandle, anna_in: Client, fields: dict[str, str]
) -> None:
    before = door.revision(handle)
    refused = send(anna_in, at(handle, "mit/pattern/"), whose__coping="patient", certainty="known", **fields)
    assert refused.status_code == 422
    page = text(refused)
    assert CANARY in page
    assert 'name="whose.coping" value="patient" checked' in page
    assert 'name="certainty" value="known" checked' in page
    assert door.revision(handle) == before


def test_a_page_of_yesterday_keeps_what_was_typed(
    handle: door.CaseHandle, anna_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = at(handle, "mit/pattern/")
    form = form_of(anna_in.get(place))
    monkeypatch.setattr(posts, "A_DAY", timedelta(seconds=-1))
    refused = anna_in.post(place, {"form": form, "text.coping": CANARY})
    assert refused.status_code == 422
    assert CANARY in text(refused)


def test_markup_is_shown_as_it_was_typed(handle: door.CaseHandle, anna_in: Client) -> None:
    send(anna_in, at(handle, "mit/pattern/"), text__coping=MARKUP)
    page = anna_in.get(at(handle, "")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


# --- other words ---


def test_new_words_need_a_reason_and_the_old_ones_stay_in_the_history(handle: door.CaseHandle, anna_in: Client) -> None:
    refused = change(anna_in, handle, "revise", text__response_of_other=CANARY)
    assert refused.status_code == 422
    assert CANARY in text(refused)
    answer = change(anna_in, handle, "revise", text__response_of_other=CANARY, why="he said more", certainty="known")
    assert answer.status_code == 302
    new = kept(handle).formulation[-1]
    assert (new.text, new.revises, new.why, new.corrects) == (CANARY, "form2", "he said more", None)
    page = text(anna_in.get(answer["Location"]))
    assert all(words in page for words in ("My mother looks at me.", CANARY, "he said more"))
    history = text(anna_in.get(at(handle, "?way=mit")))
    assert "<del><bdi>My mother looks at me.</bdi></del>" in history


def test_a_slip_is_corrected_and_both_versions_are_kept(handle: door.CaseHandle, anna_in: Client) -> None:
    for words in ("My mother looks at mee.", "My mother looks away."):
        assert change(anna_in, handle, "correct", text=words).status_code == 302
    (now,) = [e for e in kept(handle).formulation if e.slot == "response_of_other"]
    assert now.text == "My mother looks away."
    assert now.revises is None
    page = text(anna_in.get(at(handle, "parts/form2/")))
    assert "<del><bdi>My mother looks at me.</bdi></del>" in page
    assert "<del><bdi>My mother looks at mee.</bdi></del>" in page


def test_what_is_held_no_longer_needs_a_reason_and_can_be_taken_up_again(
    handle: door.CaseHandle, anna_in: Client
) -> None:
    assert change(anna_in, handle, "drop").status_code == 422
    assert change(anna_in, handle, "drop", why=CANARY).status_code == 302
    page = text(anna_in.get(at(handle, "?way=mit")))
    assert "Held no longer" in page
    assert CANARY in page
    assert "My mother looks at me." in page, "it is kept"
    assert change(anna_in, handle, "resume").status_code == 302
    page = text(anna_in.get(at(handle, "?way=mit")))
    assert "Held no longer" not in page
    assert CANARY in page, "that it was dropped stays in the history"
    assert len([e for e in whole(handle).formulation if e.slot == "response_of_other"]) == 3


def test_words_sent_to_what_is_held_no_longer_are_not_lost(handle: door.CaseHandle, anna_in: Client) -> None:
    place = at(handle, "parts/form2/")
    form = form_of(anna_in.get(place))
    change(anna_in, handle, "drop", why="not so")
    before = door.revision(handle)
    late = {"form": form, "does": "revise", "present": "form2", "text.response_of_other": CANARY, "why": "a heron"}
    refused = anna_in.post(place, late)
    assert refused.status_code == 422
    assert "It is held no longer" in text(refused)
    assert all(f"<q><bdi>{words}</bdi></q>" in text(refused) for words in (CANARY, "a heron"))
    assert door.revision(handle) == before


def test_words_sent_to_what_reads_differently_by_now_are_not_lost(handle: door.CaseHandle, anna_in: Client) -> None:
    place = at(handle, "parts/form2/")
    form = form_of(anna_in.get(place))
    change(anna_in, handle, "revise", text__response_of_other="another wording", why="why")
    before = door.revision(handle)
    late = {"form": form, "does": "revise", "present": "form2", "text.response_of_other": CANARY, "why": "mine"}
    refused = anna_in.post(place, late)
    assert refused.status_code == 422
    page = text(refused)
    assert "Other words stand here by now" in page
    assert all(words in page for words in ("another wording", CANARY, "mine"))
    assert door.revision(handle) == before


def test_a_revision_leaves_a_choice_behind_with_the_words_that_repeated_it(
    handle: door.CaseHandle, anna_in: Client
) -> None:
    send(anna_in, at(handle, "mit/pattern/"), choice__wish="autonomy")
    ref = kept(handle).formulation[-1].id
    repeated = kept(handle).formulation[-1].text
    change(anna_in, handle, "revise", ref, choice__wish="recognition", text__wish=repeated, why="he said so")
    now = kept(handle).formulation[-1]
    assert (now.choice, now.text) == ("recognition", "recognition: to be seen as worth something")


def test_what_no_page_sends_is_refused(handle: door.CaseHandle, anna_in: Client) -> None:
    before = door.revision(handle)
    place = at(handle, "parts/form2/")
    for fields in ({"does": "erase"}, {"does": "revise", "text.response_of_other": "x", "why": "y"}, {}):
        assert send(anna_in, place, **fields).status_code == 400
    assert door.revision(handle) == before


def test_references_to_what_was_corrected_twice_lead_to_what_stands(handle: door.CaseHandle, anna_in: Client) -> None:
    send(anna_in, at(handle, "parts/form2/"), does="point", datum="session|2", speaks="for", note=CANARY)
    for words in ("one", "two"):
        change(anna_in, handle, "correct", text=words)
    (standing,) = [e.id for e in kept(handle).formulation if e.text == "two"]
    assert [p.element for p in kept(handle).element_points] == [standing]
    assert CANARY in text(anna_in.get(at(handle, "parts/form2/")))


def test_the_page_of_an_earlier_day_shows_what_was_held_then(handle: door.CaseHandle, anna_in: Client) -> None:
    change(anna_in, handle, "revise", text__response_of_other=CANARY, why="later")
    then = f"?at={(clock.now() - timedelta(days=30)).date()}"
    page = text(anna_in.get(at(handle, then)))
    assert "My mother looks at me." in page
    assert CANARY not in page
    assert "<textarea" not in page
    assert "picture-place" not in page, "what is drawn is drawn as of now"


def test_what_is_written_stands_in_the_trail_as_written(handle: door.CaseHandle, anna_in: Client) -> None:
    from holdfast.web.vault.models import AuditEntry

    answer = change(anna_in, handle, "drop", why=CANARY)
    did = [tuple(one) for entry in AuditEntry.objects.filter(request=answer["X-Request-ID"]) for one in entry.did]
    assert ("write", str(handle.id)) in did
    with audit.recorded("test"):
        assert CANARY not in str(did)


def test_it_is_drawn_by_a_request_of_its_own(handle: door.CaseHandle, anna_in: Client) -> None:
    page = text(anna_in.get(at(handle, "?way=mit")))
    place = at(handle, "pictures/mit/")
    assert f'hx-get="{place}"' in page
    drawn = text(anna_in.get(place, headers={"HX-Request": "true"}))
    assert drawn.count("<svg") == 2, "wide and narrow"
    assert "<html" not in drawn
    assert "An evening of his own." in text(anna_in.get(place))
    assert anna_in.get(at(handle, "pictures/cbt/")).status_code == 404


def test_what_is_answered_is_not_asked_again_in_front(handle: door.CaseHandle, anna_in: Client) -> None:
    front, _, again = text(anna_in.get(at(handle, "mit/pattern/?group=first"))).partition(
        "One more answer beside one that stands"
    )
    assert 'name="text.response_of_self"' in front
    assert 'name="text.wish"' not in front
    assert 'name="text.wish"' in again
