"""The decision: which ways, in which part and order, and why; it answers what asked, and its history stays."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.approaches.conftest import CANARY, Send, now_of, page_of, said
from tests.web.invented import a_case, log
from tests.web.rights.test_consent import form_of

from holdfast.analysis import analyse
from holdfast.approaches.techniques import techniques
from holdfast.case.as_of import as_of
from holdfast.case.ways import ApproachUse
from holdfast.interop.bundle.told import told as told_to_him
from holdfast.interop.bundle.words import tag_words
from holdfast.paper.document import Heading, Rows
from holdfast.simulate.examples import example
from holdfast.text import Spoken, render
from holdfast.web import clock
from holdfast.web.approaches.reading import told
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MIXED = {
    "role__gpm": "first", "order__gpm": "1", "for__gpm": "the depression", "role__mit": "main", "role__dbt": "beside",
}  # fmt: skip
HOW = "How your therapist works"
MIT, GPM = (render(tag_words("approach", one)) for one in ("mit", "gpm"))
WHY = "The depression first; then his own wishes."


def use(approach: str, role: str, order: int = 1, what_for: str | None = None) -> ApproachUse:
    return ApproachUse(approach=approach, role=role, order=order, what_for=what_for)  # type: ignore[arg-type]


@pytest.mark.parametrize(("uses", "sentence"), [
    ((), None),
    ((use("mit", "main"),), "MIT"),
    ((use("gpm", "first", 1, "the depression"), use("mit", "main"), use("dbt", "beside")),
     "first GPM (for the depression), then MIT; DBT skills beside"),
    ((use("mbt", "first", 2), use("gpm", "first", 1), use("mit", "main"), use("schema", "later")),
     "first GPM, after that MBT, then MIT; later Schema"),
    ((use("mit", "main"), use("tfp", "main"), use("cbt", "stopped")), "MIT and TFP; no longer CBT"),
    ((use("cbt", "stopped"),), "no longer CBT"),
])  # fmt: skip
def test_a_decision_is_told_in_one_sentence(uses: tuple[ApproachUse, ...], sentence: str | None) -> None:
    found = told(uses)
    assert (None if found is None else render(found, Spoken("Davide", "he"))) == sentence


def test_what_a_way_is_for_in_whole_sentences_stands_by_itself(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    sent = {"role__mit": "main", "for__mit": "To act with others.", "role__dbt": "beside", "for__dbt": "the nights"}
    assert send("decision/", **sent, reason=WHY).status_code == 302
    text = said(page_of(signed_in_anna, handle, "decision/"))
    assert "MIT; DBT skills (for the nights) beside. MIT To act with others." in text


def test_ways_are_mixed_and_follow_one_another_and_findings_speak_their_language(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    answer = send("decision/", **MIXED, reason=WHY, followed="Five hours of goals and work.")
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{handle.id}/ways/decision/?kept=decision")
    kept = now_of(handle).working.approach_decisions[0]
    assert {(one.approach, one.role, one.what_for) for one in kept.uses} == {
        ("gpm", "first", "the depression"), ("mit", "main", None), ("dbt", "beside", None),
    }  # fmt: skip
    assert kept.followed == "Five hours of goals and work."
    text = said(page_of(signed_in_anna, handle, "decision/"))
    assert "First GPM (for the depression), then MIT; DBT skills beside." in text
    assert WHY in text
    assert "What one could do is told in the language of MIT, " in text
    assert set(analyse(now_of(handle), clock.now()).approaches) == {"mit", "gpm", "dbt"}
    assert "First GPM (for the depression), then MIT" in said(page_of(signed_in_anna, handle))


def test_a_decision_answers_what_asked(signed_in_anna: Client, anna: User, recorded: audit.Trail) -> None:
    case = replace(example("archivist"), private=None)
    handle = door.import_case(anna, case)
    assert "To be looked at again" in said(page_of(signed_in_anna, handle))
    where = f"/cases/{handle.id}/ways/decision/"
    assert "Why it is asked again" in said(page_of(signed_in_anna, handle, "decision/"))
    sent = {"form": form_of(signed_in_anna.get(where)), "role-mit": "main", "reason": "It stays."}
    assert signed_in_anna.post(where, sent).status_code == 302
    assert "To be looked at again" not in said(page_of(signed_in_anna, handle))


def test_every_decision_before_stays_with_its_reasons(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    assert send("decision/", role__gpm="main", reason="To begin with what is there.").status_code == 302
    assert send("decision/", **MIXED, reason=WHY, followed=CANARY).status_code == 302
    text = said(page_of(signed_in_anna, handle, "decision/"))
    before = text[text.index("Decided before") :]
    assert "To begin with what is there." in before
    assert len(now_of(handle).working.approach_decisions) == 2


@pytest.mark.parametrize(("fields", "told"), [
    ({"role__mit": "main", "reason": "  "}, "Write why"),
    ({"reason": CANARY}, "No way of working was chosen"),
    ({"role__mit": "boss", "reason": CANARY}, "boss"),
    ({"role__astrology": "main", "reason": CANARY}, "astrology"),
    ({"role__mit": "main", "order__mit": "99", "reason": CANARY}, "99"),
    ({"role__mit": "main", "for__mit": "x" * 501, "reason": CANARY}, "501 characters"),
])  # fmt: skip
def test_what_is_no_decision_is_refused_and_what_was_typed_stays(
    handle: door.CaseHandle, send: Send, fields: dict[str, str], told: str
) -> None:
    before = door.revision(handle)
    answer = send("decision/", **fields, followed="a heron", role__dbt="beside" if "role__mit" in fields else "")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in said(page)
    assert "a heron" in page
    assert CANARY in page or "reason" not in fields or not fields["reason"].strip()
    if "role__mit" in fields:
        assert 'name="role-dbt" value="beside" checked' in page
    assert door.revision(handle) == before


def test_a_decision_sent_twice_is_one(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    where = f"/cases/{handle.id}/ways/decision/"
    sent = {"form": form_of(signed_in_anna.get(where)), "role-mit": "main", "reason": WHY}
    for _ in range(2):
        assert signed_in_anna.post(where, sent).status_code == 302
    assert len(now_of(handle).working.approach_decisions) == 1


def test_trainings_are_ticked_and_taken_off_and_the_reasons_follow(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    where = f"/cases/{handle.id}/ways/trainings/"
    assert send("", where, trained=["mit", "schema"]).status_code == 302
    trained_in = set(analyse(now_of(handle), clock.now()).ways.argument.features.trainings or ())
    assert trained_in & {"mit", "gpm", "schema"} == {"mit", "schema"}
    page = page_of(signed_in_anna, handle, "decision/")
    for id, ticked in (("mit", True), ("schema", True), ("gpm", False)):
        assert (f'name="trained" value="{id}" checked' in page) is ticked
    before = door.revision(handle)
    assert send("", where, trained=["mit", "schema"]).status_code == 302
    assert door.revision(handle) == before, "nothing was changed, so nothing was written"


def test_a_tick_taken_off_is_told_as_it_is_and_invents_neither_a_way_nor_a_reason(
    signed_in_anna: Client, handle: door.CaseHandle, send: Send
) -> None:
    where = f"/cases/{handle.id}/ways/trainings/"
    assert send("", where, trained=["mit"]).status_code == 302
    record = now_of(handle).record
    taken = record.trainings[-1]
    assert (taken.approach, taken.in_use, taken.corrects, taken.why) == ("gpm", False, "t1", None)
    copy = told_to_him(record, None, clock.now())
    (works,) = (rows for heading, rows in pairwise(copy.blocks) if isinstance(heading, Heading) and heading.text == HOW)
    assert isinstance(works, Rows)
    assert [what for _, what, _ in works.rows] == [
        f"way of working: {MIT}; in use: yes",
        f"way of working: {GPM}; in use: no",
    ]
    assert f"way of working: {GPM}; in use: yes" in str(copy.blocks), "what was corrected"
    assert "by mistake" not in str(copy.blocks)
    assert "other" not in str(works.rows)
    now = analyse(now_of(handle), clock.now())
    assert now.ways.argument.features.trainings == ("mit",)
    assert now.approaches == ("mit",)
    assert "A tick taken off stands in both too" in said(page_of(signed_in_anna, handle, "decision/"))


def test_a_tick_set_again_counts_again_and_a_way_stands_once(handle: door.CaseHandle, send: Send) -> None:
    where = f"/cases/{handle.id}/ways/trainings/"
    for ticked in (["mit"], ["mit"], ["mit", "gpm"], []):
        assert send("", where, trained=ticked).status_code == 302
    case = now_of(handle)
    assert len(case.record.trainings) == 2 + 1 + 1 + 2
    stand = as_of(case, clock.now()).record.trainings
    assert sorted((one.approach, one.in_use) for one in stand) == [("gpm", False), ("mit", False)]
    assert analyse(case, clock.now()).ways.argument.features.trainings == ()


def test_a_training_in_what_is_no_way_of_working_is_refused(handle: door.CaseHandle, send: Send) -> None:
    before = door.revision(handle)
    answer = send("", f"/cases/{handle.id}/ways/trainings/", trained=["mit", "astrology"])
    assert answer.status_code == 422
    assert "astrology" in said(answer.content.decode())
    assert door.revision(handle) == before


def test_what_was_ticked_in_the_logs_is_described_where_it_is_decided_anew(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    known = next(one for one in techniques().values() if one.approach == "mit")
    case = a_case()
    logs = tuple(replace(log(n), techniques=(known.id, "mit.of_another_file")) for n in (1, 2))
    handle = door.import_case(anna, replace(case, working=replace(case.working, logs=logs)))
    text = said(page_of(signed_in_anna, handle, "decision/"))
    assert "Ticked in your logs since the last decision" in text
    assert re.search(r"\(hours 1 ?, 2 ?\)", text)
    assert f"{render(known.name, Spoken('Davide', 'he'))} (hours" in text
    assert "of another file (hours" in text
