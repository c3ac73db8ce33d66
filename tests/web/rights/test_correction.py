"""A correction is a further entry; both stay; his wish stays too where the two do not agree."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from tests.strategies import END, cases
from tests.web.invented import FIRST, a_case
from tests.web.rights.test_consent import post, words

from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.record import (
    Break,
    Event,
    KeptLine,
    Letter,
    Measure,
    MonthLine,
    Planned,
    PlannedEnding,
    SafetyPlan,
    SafetyReply,
)
from holdfast.case.working import (
    ElementPoint,
    FeatureNoted,
    FormulationElement,
    Narrative,
    Rating,
    ReasonWord,
    TriggerWord,
    WorkingNotes,
)
from holdfast.web.rights.correction import find, lists
from holdfast.web.rights.correction_fields import FIXED, fields_of, filled, read
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ROME = ZoneInfo("Europe/Rome")
EVENT = Event(
    id="e1", recorded_at=FIRST, when=FIRST.date(), kind="injury", what="humiliation", text="Passed over."
)  # fmt: skip
MEASURE = Measure(id="me", recorded_at=FIRST, when=FIRST.date(), instrument="phq-9", items=(1, 1, 2, 1, 0, 1, 1, 0, 0))
BREAK = Break(
    id="br", recorded_at=FIRST, when=FIRST.date(), start=date(2023, 2, 6), end=date(2023, 2, 12), by="therapist"
)  # fmt: skip
PNI = Measure(
    id="pni", recorded_at=FIRST, when=FIRST.date(), instrument="b-pni", version=1, form="published", items=(1,) * 28
)  # fmt: skip
PLAN = Planned(id="pl", recorded_at=FIRST, when=FIRST.date(), instrument="who-5", first=FIRST.date(), battery="intake")
REPLY = SafetyReply(
    id="sr", recorded_at=FIRST, when=FIRST.date(), measure="me", item="phq9", done="We spoke of it."
)  # fmt: skip
RATING = Rating(
    id="ra", recorded_at=FIRST, when=FIRST.date(), rater="informant", relation="brother", instrument="phq-9",
    items=(1, 1, 2, 1, 0, 1, 1, 0, 0),
)  # fmt: skip
KEPT: dict[str, Any] = {
    "kept_lines": (KeptLine(id="kl", recorded_at=FIRST, when=FIRST.date(), text="I can be late and still come in."),),
    "safety_plans": (
        SafetyPlan(
            id="sp", recorded_at=FIRST, when=FIRST.date(), warning_signs=("I stop answering.", "I stay up."),
            people_to_ask=("Rosa",),
        ),
    ),
    "month_lines": (MonthLine(id="ml", recorded_at=FIRST, when=FIRST.date(), by="patient", work="A new desk."),),
    "planned_endings": (
        PlannedEnding(id="pe", recorded_at=FIRST, when=FIRST.date(), last_day=date(2023, 6, 1), by="both"),
    ),
    "letters": (Letter(id="le", recorded_at=FIRST, when=FIRST.date(), how="post", text="The door is open."),),
}  # fmt: skip


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    plain = a_case()
    record = replace(
        plain.record, events=(EVENT,), measures=(MEASURE, PNI), breaks=(BREAK,), plans=(PLAN,), safety_replies=(REPLY,),
        **KEPT,
    )  # fmt: skip
    return door.import_case(anna, replace(plain, record=record, working=replace(plain.working, ratings=(RATING,))))


def at(handle: door.CaseHandle, ref: str) -> str:
    return f"/cases/{handle.id}/entries/{ref}/versions/"


def as_sent(handle: door.CaseHandle, ref: str) -> dict[str, Any]:
    """What a browser sends of an untouched form."""
    entry = found(handle, ref).present
    sent: dict[str, Any] = {"does": "correct", "present": entry.id}
    for one in filled(entry, ROME):
        sent[one.field.name] = list(one.chosen) if one.field.sort == "several" else one.value
    return sent


def found(handle: door.CaseHandle, ref: str) -> Any:
    seen = find(door.load_case(handle), ref)
    assert seen is not None
    return seen


def correct(client: Client, handle: door.CaseHandle, ref: str, **more: Any) -> Any:
    return post(client, at(handle, ref), **{**as_sent(handle, ref), "why": "it was the other one", **more})


@pytest.mark.parametrize(
    ("ref", "kind", "changed"),
    [
        ("e1", "events", {"text": "A younger one was promoted.", "what": "loss"}),
        ("me", "measures", {"when": "2023-01-09", "items": "1 1 2 1 0 1 1 0 -"}),
        ("me", "measures", {"how": "phone"}),
        ("pni", "measures", {"which_form": "one-to-six", "items": "1 " * 27 + "6"}),
        ("pl", "plans", {"first": "2023-02-01", "every_weeks": "4", "ends": "2023-06-01", "battery": "usual"}),
        ("sr", "safety_replies", {"done": "We spoke of it, and of whom to call."}),
        ("ra", "ratings", {"relation": "older brother", "items": "1 1 2 1 0 1 1 0 -"}),
        ("ci:1", "check_ins", {"words": "a loud day"}),
        ("hour:2", "sessions", {"attendance": ["late"]}),
        ("log:1", "logs", {"words": "“as you like”"}),
        ("b1", "picture.brought", {"text": "Work had lost its colour.", "certainty": "estimated"}),
        ("kl", "kept_lines", {"text": "I can be late and still stay."}),
        (
            "sp",
            "safety_plans",
            {"warning_signs": "I stop answering.\n\n I drink.", "people_to_ask": "", "by": "patient"},
        ),
        ("sp", "safety_plans", {"warning_signs": "I stop answering.I stay up."}),
        ("ml", "month_lines", {"work": "", "fun": "The pool."}),
        ("pe", "planned_endings", {"last_day": "2023-07-01", "by": "outside"}),
        ("le", "letters", {"text": "The door stays open.", "how": "by_hand"}),
    ],
)
def test_any_entry_is_corrected_by_the_form_of_its_kind_and_both_versions_stay(
    signed_in_anna: Client, handle: door.CaseHandle, ref: str, kind: str, changed: dict[str, Any]
) -> None:
    before = found(handle, ref).present
    assert correct(signed_in_anna, handle, ref, **changed).status_code == 302
    seen = found(handle, ref)
    assert seen.kind == kind
    assert seen.versions[0] == before
    new = seen.present
    assert (new.corrects, new.why) == (ref, "it was the other one")
    sent = {one.field.of for one in filled(new, ROME) if one.field.name in changed}
    unchanged = {f.name for f in fields(new)} - sent - {"id", "recorded_at", "corrects", "why"}
    assert {name: getattr(new, name) for name in unchanged} == {name: getattr(before, name) for name in unchanged}
    page = words(signed_in_anna.get(at(handle, ref)))
    assert "What stands" in page
    assert "Before" in page
    assert "it was the other one" in page
    assert page.count("by anna,") == 2
    standing = as_of(door.load_case(handle), new.recorded_at + timedelta(seconds=1))
    assert before not in lists(standing)[kind]
    assert new in lists(standing)[kind]


def test_a_correction_needs_a_reason_and_a_change(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert correct(signed_in_anna, handle, "e1", text="Other words.", why="").status_code == 422
    nothing = correct(signed_in_anna, handle, "e1")
    assert (nothing.status_code, "Nothing was changed" in words(nothing)) == (422, True)
    assert len(door.load_case(handle).record.events) == 1


@pytest.mark.parametrize(
    ("ref", "changed", "told"),
    [
        ("e1", {"when": "2100-01-01"}, "before it happened"),
        ("e1", {"when": "tomorrow"}, "cannot be read"),
        ("e1", {"when": ""}, "cannot be left empty"),
        ("e1", {"text": "x" * 501}, "Make it shorter"),
        ("e1", {"what": "nothing-of-the-kind"}, "cannot be read"),
        ("me", {"items": "1 2 3"}, "does not fit"),
        ("me", {"items": "1 1 2 1 0 1 1 0 9"}, "does not fit"),
        ("br", {"end": "2023-02-01"}, "before the break begins"),
        ("me", {"which_form": "published"}, "it has one form"),
        ("pni", {"which_form": "upside down"}, "without a space"),
        ("pni", {"which_form": "upside-down"}, "one of published"),
        ("pni", {"which_form": "one-to-six", "items": "0 " * 28}, "does not fit"),
        ("pl", {"every_weeks": "105"}, "from 1 to 104"),
        ("pl", {"first": ""}, "cannot be left empty"),
        ("sr", {"done": ""}, "cannot be left empty"),
        ("ra", {"relation": ""}, "who the informant is"),
        ("ra", {"items": "1 2 3"}, "does not fit"),
        ("hour:2", {"attendance": ["cancelled"]}, "does not fit"),
        ("sp", {"warning_signs": "", "people_to_ask": " "}, "without a line"),
        ("sp", {"own_coping": "A walk.\n" + "x" * 501}, "Make it shorter"),
        ("ml", {"work": ""}, "nothing new"),
        ("pe", {"last_day": "2023-01-01"}, "before it was spoken of"),
    ],
)
def test_what_would_not_fit_is_told_and_what_was_typed_stays(
    signed_in_anna: Client, handle: door.CaseHandle, ref: str, changed: dict[str, Any], told: str
) -> None:
    before = door.load_case(handle)
    refused = correct(signed_in_anna, handle, ref, **changed)
    assert (refused.status_code, told in words(refused)) == (422, True), words(refused)
    assert door.load_case(handle) == before


def test_a_page_opened_before_another_correction_is_told(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    old = as_sent(handle, "e1")
    correct(signed_in_anna, handle, "e1", text="First.")
    late = post(signed_in_anna, at(handle, "e1"), **{**old, "text": "Second.", "why": "late"})
    assert (late.status_code, "was corrected since" in words(late)) == (422, True)
    assert len(found(handle, "e1").versions) == 2


def test_a_correction_is_itself_corrected(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    correct(signed_in_anna, handle, "e1", text="First.")
    second = found(handle, "e1").present.id
    correct(signed_in_anna, handle, second, text="Second.")
    for ref in ("e1", second):
        assert [one.text for one in found(handle, ref).versions] == ["Passed over.", "First.", "Second."]


def test_his_wish_stays_beside_the_entry_also_where_the_two_do_not_agree(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    wish = {"does": "wish", "words": "Nobody passed me over. I did not want it.", "answer": "not_agreed"}
    refused = post(signed_in_anna, at(handle, "e1"), **wish)
    assert (refused.status_code, "Write why it stays" in words(refused)) == (422, True)
    assert post(signed_in_anna, at(handle, "e1"), **wish, text="I heard it otherwise in hour 2.").status_code == 302
    (kept,) = door.load_case(handle).record.correction_wishes
    assert (kept.about, kept.answer) == ("e1", "not_agreed")
    page = words(signed_in_anna.get(at(handle, "e1")))
    assert "Nobody passed me over" in page
    assert "the two of you see it differently" in page
    assert len(found(handle, "e1").versions) == 1


def test_a_wish_left_open_is_answered_later_and_his_words_stay(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    post(signed_in_anna, at(handle, "e1"), does="wish", words="It was in May.", answer="open")
    (first,) = door.load_case(handle).record.correction_wishes
    (asked,) = door.requests_open([handle])
    assert (asked.wish, asked.asked_on) == ("correction", first.when), "the month runs"
    post(signed_in_anna, at(handle, "e1"), does="wish", words="And in Rome.", answer="open")
    assert len(door.requests_open([handle])) == 1
    answer = {"does": "answer", "wish": first.id, "answer": "corrected"}
    assert post(signed_in_anna, at(handle, "e1"), **answer).status_code == 302
    second = door.load_case(handle).record.correction_wishes[-1]
    assert (second.corrects, second.words, second.answer) == (first.id, "It was in May.", "corrected")
    assert post(signed_in_anna, at(handle, "e1"), **answer).status_code == 422


def test_a_wish_is_about_the_record_and_not_about_working_notes(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    assert post(signed_in_anna, at(handle, "log:1"), does="wish", words="No.", answer="open").status_code == 400
    assert "wants it corrected" not in words(signed_in_anna.get(at(handle, "log:1")))


def test_a_supervisor_reads_the_versions_of_the_record_and_of_no_log(
    client: Client, handle: door.CaseHandle, sofia: User
) -> None:
    door.assign(handle, sofia)
    client.force_login(sofia)
    assert client.get(at(handle, "e1")).status_code == 200
    assert client.get(at(handle, "sr")).status_code == 200
    assert client.get(at(handle, "log:1")).status_code == 404
    assert client.get(at(handle, "ra")).status_code == 404
    assert client.post(at(handle, "e1"), {"does": "wish", "words": "x"}).status_code == 403
    entries = words(client.get(f"/cases/{handle.id}/entries/"))
    assert "Your logs" not in entries
    assert "answered about him" not in entries
    assert "brother" not in entries


@given(cases())
def test_an_untouched_form_of_any_entry_changes_nothing(case: Case) -> None:
    standing = as_of(case, END)
    for entries in lists(standing).values():
        for entry in entries:
            sent = QueryDict(mutable=True)
            for one in filled(entry, UTC):
                sent.setlist(one.field.name, list(one.chosen) if one.field.sort == "several" else [one.value])
            assert read(entry, sent, UTC) == {}


def test_no_form_touches_what_makes_an_entry_itself_nor_an_answer_of_his() -> None:
    for entries in lists(a_case()).values():
        for entry in entries:
            names = {field.name for field in fields_of(type(entry))}
            assert not names & {*FIXED, "answers", "patient", "patient_before", "shown"}


def test_a_word_on_what_asks_for_rewriting_is_followed_by_another_and_never_corrected() -> None:
    word = TriggerWord(
        id="t", recorded_at=FIRST, when=FIRST.date(), trigger="life_event", about="e1", answer="set_aside", reason="no"
    )  # fmt: skip
    assert "trigger_words" not in lists(replace(a_case(), working=WorkingNotes(trigger_words=(word,))))


def test_what_is_noted_of_the_ways_of_working_is_taken_back_on_its_own_page_and_an_element_keeps_its_place() -> None:
    at: dict[str, Any] = {"recorded_at": FIRST, "when": FIRST.date()}
    working = WorkingNotes(
        formulation=(FormulationElement(id="fo", **at, approach="mit", slot="wish", text="To be seen.", group="g"),),
        element_points=(ElementPoint(id="ep", **at, element="fo", to="session", ref="1", speaks="for"),),
        narratives=(Narrative(id="na", **at, title="The exam", words="Nobody looked up."),),
        features=(FeatureNoted(id="fe", **at, feature="trauma", value="yes", certainty="known"),),
        reason_words=(ReasonWord(id="rw", **at, reason="tfp.dyads", answer="disagree"),),
    )
    found = lists(replace(a_case(), working=working))
    assert not {"element_points", "element_links", "narratives", "features", "approach_decisions"} & set(found)
    assert "reason_words" not in found
    names = {field.name for field in fields_of(FormulationElement)}
    assert names == {"when", "approach", "slot", "text", "whose", "certainty"}


def test_the_steps_of_a_safety_plan_are_typed_one_in_a_line(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get(at(handle, "sp")).content.decode()
    assert "I stop answering.\nI stay up.</textarea>" in page
    correct(signed_in_anna, handle, "sp", warning_signs="I stop answering.\n\n I drink.", people_to_ask="")
    plan = found(handle, "sp").present
    assert (plan.warning_signs, plan.people_to_ask) == (("I stop answering.", "I drink."), ())
