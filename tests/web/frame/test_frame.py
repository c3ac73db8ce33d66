"""The frame page: what was told and what he said to it, breaks, and what touched it; each with its day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from tests.web.invented import a_case, at, check, log, move, session

from holdfast.case.model import Case
from holdfast.case.moves import Run, Terms
from holdfast.case.private import PrivateNote
from holdfast.case.record import Break, FrameArrangement, Restriction
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ELEVEN = "We meet on Tuesdays at eleven."
UNDONE = "the undone heron step"


def told_case(id: str = "framed") -> Case:
    """Told twice, an older entry, a step put off, an hour missed, a limit set."""
    plain = a_case(id, hours=4)
    missed = replace(session(5), attendance=("missed",), by="patient", patient=None)
    sessions = (
        *plain.record.sessions[:3],
        replace(plain.record.sessions[3], attendance=("late",), frame=("limit_set", "contact")),
        missed,
    )
    moves = (
        move(1, act="tell", clause="f1", terms=Terms(kind="frame", text=ELEVEN, topic="times")),
        move(2, act="object", by="patient", clause="f1", words="Eleven is when I sleep."),
        move(3, act="propose", clause="s1", terms=Terms(kind="step", text=UNDONE)),
        move(4, act="run", by="patient", clause="s1", run=Run(outcome="put_it_off")),
    )
    old = FrameArrangement(id="fa1", recorded_at=at(1, 60), when=at(1).date(), topic="fee", text="Ninety an hour.")
    away = Break(
        id="br1", recorded_at=at(2, 60), when=at(2).date(), start=at(9).date(), end=at(11).date(), by="therapist",
        text="The summer.",
    )  # fmt: skip
    record = replace(plain.record, sessions=sessions, moves=moves, frame=(old,), breaks=(away,))
    return replace(plain, record=record)


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    return door.import_case(anna, told_case())


def page(client: Client, handle: door.CaseHandle, query: str = "") -> str:
    answer = client.get(reverse("frame", args=[handle.id]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def form(client: Client, handle: door.CaseHandle) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page(client, handle))
    assert found is not None
    return found[1]


def sent(client: Client, handle: door.CaseHandle, **fields: str) -> int:
    answer = client.post(reverse("frame", args=[handle.id]), {"form": form(client, handle), **fields})
    return answer.status_code


def record_of(handle: door.CaseHandle) -> Case:
    with audit.recorded("test"):
        return door.load_case(handle)


def test_what_was_told_stands_with_what_he_said_to_it_and_older_entries_beside_it(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    shown = page(signed_in_anna, handle)
    for words in ("We meet on Tuesdays at eleven.", "Eleven is when I sleep.", "an objection", "Ninety an hour."):
        assert words in shown
    assert "Nothing is written down about:" in shown
    assert "The summer." in shown


def test_his_reaction_is_kept_as_his_move(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    fields = {"does": "reaction", "of": "f1", "act": "discount", "words": "As you like."}
    assert sent(signed_in_anna, handle, **fields) == 302
    last = record_of(handle).record.moves[-1]
    assert (last.by, last.act, last.clause, last.words) == ("patient", "discount", "f1", "As you like.")


def test_his_reaction_to_an_older_entry_is_a_correction_beside_it(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    assert sent(signed_in_anna, handle, does="reaction", of="fa1", words="That is a lot.") == 302
    old, new = record_of(handle).record.frame
    assert (old.reaction, new.corrects, new.reaction, new.text) == (None, "fa1", "That is a lot.", "Ninety an hour.")


def test_told_anew_the_words_change_and_the_reaction_stays(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert sent(signed_in_anna, handle, does="tell", of="f1", text="We meet on Tuesdays at noon.") == 302
    shown = page(signed_in_anna, handle)
    assert "We meet on Tuesdays at noon." in shown
    assert "Eleven is when I sleep." in shown
    last = record_of(handle).record.moves[-1]
    assert last.terms is not None
    assert (last.act, last.by, last.terms.topic) == ("tell", "therapist", "times")


def test_something_new_is_told_and_never_agreed(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert sent(signed_in_anna, handle, does="tell", topic="contact", text="We write about times alone.") == 302
    assert sent(signed_in_anna, handle, does="tell", topic="safety", text="On a bad night: your plan, then 112.") == 302
    told = [m for m in record_of(handle).record.moves if m.act == "tell"][1:]
    assert [(m.terms.kind, m.terms.topic) for m in told if m.terms] == [("frame", "contact"), ("safety", None)]


@pytest.mark.parametrize("of", ["", "f1"])
def test_words_told_that_may_read_as_a_promise_are_asked_about_once_and_kept_when_sent_again(
    signed_in_anna: Client, handle: door.CaseHandle, of: str
) -> None:
    before = len(record_of(handle).record.moves)
    said = "I promise not to kill myself.\nOr I call you."
    fields = {"does": "tell", "topic": "safety", "of": of, "text": said}
    url = reverse("frame", args=[handle.id])
    asked = signed_in_anna.post(url, {"form": form(signed_in_anna, handle), **fields})
    shown = asked.content.decode()
    assert (asked.status_code, len(record_of(handle).record.moves)) == (422, before)
    assert "This may read as a promise" in shown
    (mark,) = re.findall(r'name="asked_once" value="([^"]+)"', shown)
    assert sent(signed_in_anna, handle, **{**fields, "asked_once": mark, "text": "I will not kill myself."}) == 422
    assert sent(signed_in_anna, handle, **{**fields, "asked_once": mark}) == 302
    last = record_of(handle).record.moves[-1]
    assert last.terms is not None
    assert last.terms.text == said


def test_a_line_of_what_to_do_is_told_without_a_question(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    told = "Go to your sister and stay safe there until morning."
    assert sent(signed_in_anna, handle, does="tell", topic="safety", text=told) == 302


def test_a_break_is_announced_with_its_dates_by_whom_and_in_words(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    fields = {"does": "break", "by": "patient", "start": "2023-05-01", "end": "2023-05-08", "when": "2023-02-01"}
    assert sent(signed_in_anna, handle, **fields, text="A week at the sea.") == 302
    last = record_of(handle).record.breaks[-1]
    assert (last.by, str(last.start), str(last.end), str(last.when), last.text) == (
        "patient", "2023-05-01", "2023-05-08", "2023-02-01", "A week at the sea.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"does": "break", "by": "patient", "start": "2023-05-08", "end": "2023-05-01"},
        {"does": "break", "by": "patient", "start": "soon", "end": "later"},
        {"does": "tell", "topic": "fee", "text": ""},
        {"does": "reaction", "of": "f1", "words": ""},
        {"does": "reaction", "of": "s1", "words": "A step is no frame."},
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_stored(
    signed_in_anna: Client, handle: door.CaseHandle, fields: dict[str, str]
) -> None:
    before = door.revision(handle)
    assert sent(signed_in_anna, handle, **fields) == 422
    assert door.revision(handle) == before


def test_posted_twice_is_told_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    fields = {"form": form(signed_in_anna, handle), "does": "tell", "topic": "fee", "text": "Paid at the month's end."}
    for _ in range(2):
        assert signed_in_anna.post(reverse("frame", args=[handle.id]), fields).status_code == 302
    assert sum(m.act == "tell" for m in record_of(handle).record.moves) == 2


def test_each_hour_that_touched_the_frame_is_a_topic_and_nothing_is_counted(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    shown = page(signed_in_anna, handle)
    listed = shown[shown.index('id="touched"') :]
    assert "Hour 4" in listed
    assert "late, contact between hours and a limit" in listed or "late, a limit and contact between hours" in listed
    assert "missed by him" in listed
    assert not re.search(r"\d+ ?%|\d+ of \d+|times", re.sub(r"<[^>]+>", "", listed))


def test_words_kept_from_an_hour_do_not_stand_under_a_frame_event(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    """They may be about a step, as “Will there be a grade for the homework?” is."""
    plain = told_case("grade")
    late = replace(plain.record.sessions[3], patient=check(4, "I did not do the heron step."))
    record = replace(plain.record, sessions=(*plain.record.sessions[:3], late, plain.record.sessions[4]))
    kept = replace(plain.working, logs=(*plain.working.logs, log(4, words="Is there a grade for the heron?")))
    handle = door.import_case(anna, replace(plain, record=record, working=kept))
    shown = page(signed_in_anna, handle)
    assert "Hour 4" in shown[shown.index('id="touched"') :]
    assert "heron" not in shown


def test_no_step_stands_on_the_page_of_the_frame(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    shown = page(signed_in_anna, handle)
    assert UNDONE not in shown
    assert "put it off" not in shown


def test_going_back_to_what_was_told_is_a_question_after_a_departure_alone(
    signed_in_anna: Client, handle: door.CaseHandle, anna: User
) -> None:
    assert "Is it worth going back to what was told" in page(signed_in_anna, handle)
    with audit.recorded("test"):
        quiet = door.import_case(anna, a_case("quiet", hours=4))
    assert "Is it worth going back to what was told" not in page(signed_in_anna, quiet)
    with override_settings(HOLDFAST_FINDINGS=False):
        assert "Is it worth going back to what was told" not in page(signed_in_anna, handle)


def test_ones_own_urge_is_asked_about_only_where_the_notes_are_open(
    signed_in_anna: Client, handle: door.CaseHandle, annas_key: door.AuthorKey, sofia: User
) -> None:
    note = PrivateNote(id="pn1", recorded_at=at(4, 70), when=at(4, 70), session=4, urges=("punish",))
    with audit.recorded("test"):
        door.add_entry(handle, "private", note, author=annas_key)
        door.assign(handle, sofia)
    assert "to punish" in page(signed_in_anna, handle)
    assert "to punish" not in page(signed_in_anna, handle, "?private=no")
    reader = Client()
    reader.force_login(sofia)
    read = page(reader, handle)
    assert "to punish" not in read
    assert "whose wish is that" not in read
    assert "<textarea" not in read


def test_a_reader_writes_nothing_here_and_a_stranger_finds_nothing(
    handle: door.CaseHandle, sofia: User, bruno: User
) -> None:
    with audit.recorded("test"):
        door.assign(handle, sofia)
    for user, status in ((sofia, 403), (bruno, 404)):
        client = Client()
        client.force_login(user)
        answer = client.post(reverse("frame", args=[handle.id]), {"does": "tell", "topic": "fee", "text": "x"})
        assert answer.status_code == status


def test_a_restricted_case_is_read_and_no_question_is_made_of_it(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    with audit.recorded("test"):
        frozen = Restriction(
            id="r1", recorded_at=at(5), when=at(5).date(), act="restricted", wish_of="patient", reason="asked"
        )
        door.add_entry(handle, "restrictions", frozen)
    shown = page(signed_in_anna, handle)
    assert "We meet on Tuesdays at eleven." in shown
    assert "Is it worth going back" not in shown


def test_an_hour_as_it_was_known_then(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    early = (at(3) + timedelta(hours=2)).date()
    assert "missed by him" not in page(signed_in_anna, handle, f"?at={early}")
