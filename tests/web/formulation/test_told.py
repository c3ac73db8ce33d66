"""Episodes he told: written down, corrected, and held against the parts of the formulation at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.web.formulation.sending import form_of, kept, send, text, whole

from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CANARY = "a kingfisher under the bridge"


def told(handle: door.CaseHandle, ref: str = "") -> str:
    return f"/cases/{handle.id}/told/{ref}{'/' if ref else ''}"


def write(client: Client, handle: door.CaseHandle, **fields: Any) -> Any:
    return send(client, told(handle), **{"title": "The film", "words": CANARY, "hour": "3", **fields})


def test_an_episode_is_written_down_with_the_hour_it_was_told_in(handle: door.CaseHandle, anna_in: Client) -> None:
    answer = write(anna_in, handle, happened="last Friday", people="nobody", felt="flat")
    assert answer.status_code == 302
    made = kept(handle).narratives[-1]
    assert (made.title, made.words, made.session, made.happened, made.people, made.felt) == (
        "The film", CANARY, 3, "last Friday", "nobody", "flat",
    )  # fmt: skip
    assert made.when.isoformat() == "2023-01-24", "the day of the hour"
    page = text(anna_in.get(answer["Location"]))
    assert all(words in page for words in (CANARY, "last Friday", "The film"))
    assert CANARY in text(anna_in.get(told(handle)))


def test_told_in_no_hour_it_has_a_day_of_its_own(handle: door.CaseHandle, anna_in: Client) -> None:
    write(anna_in, handle, hour="", when="2023-02-02")
    made = kept(handle).narratives[-1]
    assert (made.session, made.when.isoformat(), made.happened) == (None, "2023-02-02", None)


@pytest.mark.parametrize(
    "fields",
    [{"title": ""}, {"words": ""}, {"hour": "77"}, {"hour": "", "when": "soon"}, {"people": "x" * 501}],
)
def test_what_cannot_be_kept_is_told_and_what_was_typed_stays(
    handle: door.CaseHandle, anna_in: Client, fields: dict[str, str]
) -> None:
    before = door.revision(handle)
    refused = write(anna_in, handle, **{"felt": "a heron", **fields})
    assert refused.status_code == 422
    page = text(refused)
    assert "a heron" in page
    assert fields.get("words", CANARY) in page
    assert door.revision(handle) == before


def test_posted_twice_is_once(handle: door.CaseHandle, anna_in: Client) -> None:
    sent = {"form": form_of(anna_in.get(told(handle))), "title": "The film", "words": CANARY}
    for _ in range(2):
        assert anna_in.post(told(handle), sent).status_code == 302
    assert len(kept(handle).narratives) == 2


def test_the_log_leads_here_with_the_words_that_were_kept(handle: door.CaseHandle, anna_in: Client) -> None:
    from dataclasses import replace

    from holdfast.web import clock
    from holdfast.web.vault import audit

    log = next(one for one in kept(handle).logs if one.session == 2)
    with audit.recorded("test"):
        door.correct_entry(handle, "logs", log.id, replace(log, id="log-2b", words=CANARY, recorded_at=clock.now()))
    hour = text(anna_in.get(f"/cases/{handle.id}/hours/2/"))
    assert f"/cases/{handle.id}/told/?hour=2#new" in hour
    page = text(anna_in.get(f"{told(handle)}?hour=2"))
    assert f">{CANARY}</textarea>" in page
    assert '<option value="2" selected>' in page


def test_an_episode_is_held_against_every_part_in_one_post(handle: door.CaseHandle, anna_in: Client) -> None:
    place = told(handle, "told1")
    answer = send(
        anna_in, place, does="fits", fit__form1="for", fit__form2="", fit__form3="against", note="both at once"
    )
    assert answer.status_code == 302
    points = {(one.element, one.speaks, one.ref, one.note) for one in kept(handle).element_points}
    assert points == {("form1", "for", "told1", "both at once"), ("form3", "against", "told1", "both at once")}
    page = text(anna_in.get(f"/cases/{handle.id}/formulation/?way=tfp"))
    assert "The dinner" in page.partition("Speaks against it")[2]
    listed = text(anna_in.get(told(handle)))
    assert "does not fit:" in listed


def test_what_was_said_is_not_written_twice_and_is_taken_back_by_not_said(
    handle: door.CaseHandle, anna_in: Client
) -> None:
    place = told(handle, "told1")
    send(anna_in, place, does="fits", fit__form1="for")
    assert send(anna_in, place, does="fits", fit__form1="for").status_code == 422
    assert send(anna_in, place, does="fits", fit__form1="against").status_code == 302
    assert [(p.speaks, p.taken_back) for p in kept(handle).element_points] == [
        ("for", False), ("for", True), ("against", False),
    ]  # fmt: skip
    assert send(anna_in, place, does="fits", fit__form1="").status_code == 302
    assert "fits:" not in text(anna_in.get(told(handle)))


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"fit__form9": "for", "note": CANARY}, 422),
        ({"fit__form1": "rather"}, 400),
        ({}, 422),
        ({"fit__form1": "for", "note": "x" * 501}, 422),
    ],
)
def test_what_cannot_fit_is_refused(
    handle: door.CaseHandle, anna_in: Client, fields: dict[str, str], status: int
) -> None:
    before = door.revision(handle)
    refused = send(anna_in, told(handle, "told1"), does="fits", **fields)
    assert refused.status_code == status
    if "note" in fields:
        assert fields["note"] in text(refused)
        assert 'name="fit.form9"' not in text(refused)
        if "fit__form1" in fields:
            assert 'name="fit.form1" value="for" checked' in text(refused)
    assert door.revision(handle) == before


def test_a_correction_keeps_both_versions_and_what_points_to_it(handle: door.CaseHandle, anna_in: Client) -> None:
    place = told(handle, "told1")
    send(anna_in, place, does="fits", fit__form1="for")
    for words in ("I put the coat away.", "I put the coat back on."):
        present = kept(handle).narratives[-1].id
        answer = send(anna_in, place, does="correct", present=present, title="The dinner", words=words, hour="2")
        assert answer.status_code == 302
    (now,) = kept(handle).narratives
    assert now.words == "I put the coat back on."
    assert len(whole(handle).narratives) == 3
    page = text(anna_in.get(answer["Location"]))
    assert "Before it was corrected" in page
    assert all(words in page for words in ("I put the coat away.", "I put the coat back.", "I put the coat back on."))
    assert 'name="fit.form1" value="for" checked' in page
    assert (
        "The dinner"
        in text(anna_in.get(f"/cases/{handle.id}/formulation/parts/form1/"))
        .partition('id="speaks"')[2]
        .partition("</ul>")[0]
    )


def test_a_correction_of_what_was_corrected_since_loses_no_word(handle: door.CaseHandle, anna_in: Client) -> None:
    place = told(handle, "told1")
    form = form_of(anna_in.get(place))
    send(anna_in, place, does="correct", present="told1", title="The dinner", words="another", hour="2")
    late = {"form": form, "does": "correct", "present": "told1", "title": "The dinner", "words": CANARY, "hour": "2"}
    refused = anna_in.post(place, late)
    assert refused.status_code == 422
    assert CANARY in text(refused)
    assert "another" in text(refused)
    assert send(anna_in, place, does="correct", present="told1", title="", words=CANARY).status_code == 422
    assert send(anna_in, place, does="forget").status_code == 400
