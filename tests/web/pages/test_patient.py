"""The patient's page: contacts first, his own answers, nothing else; and the same forms on a device handed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.invented import FIRST, a_case, at
from tests.web.pages.conftest import CANARY, MARKUP
from tests.web.quick import QuickArgon2

import holdfast.web
from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.moves import Move, Run, Terms
from holdfast.case.record import Appointment, Break, Party, Restriction, SettingChosen
from holdfast.contract.agreement import text_hash
from holdfast.contract.model import Contract
from holdfast.contract.replay import replay
from holdfast.text import Spoken
from holdfast.web import clock
from holdfast.web.accounts import throttle
from holdfast.web.pages.patient import patient_address
from holdfast.web.pages.patient_forms import ROTATION, check_in_sliders
from holdfast.web.vault import audit, door
from holdfast.web.words import WORDS

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MOST_BYTES, MOST_SCRIPT = 60_000, 5_000
STATIC = Path(holdfast.web.__file__).parent / "static"
STEP = Terms(kind="step", text="Ask a colleague for dinner.", his_words="dinner, on Friday")


@pytest.fixture(autouse=True)
def _a_demo_with_contacts() -> Iterator[None]:
    with override_settings(HOLDFAST_DEMO=True, HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),)):
        yield


@pytest.fixture
def handle(anna: User, annas_key: door.AuthorKey, recorded: audit.Trail) -> door.CaseHandle:
    """A case with something to see: a step with the yes of both, an hour without answers, check-ins, private notes."""
    plain = a_case(hours=3)
    day = at(3).date()
    acts: tuple[tuple[Any, ...], ...] = (
        ("therapist", "propose", {"terms": STEP}),
        ("patient", "accept", {"accepted_text": text_hash(STEP)}),
        ("therapist", "accept", {"accepted_text": text_hash(STEP)}),
        ("patient", "run", {"run": Run(outcome="did_it", learnt="I can be guilty and still go.")}),
    )
    moves = tuple(
        Move(id=f"m{n}", seq=n, when=day, recorded_at=at(3, 60), by=by, act=act, clause="dinner", **more)
        for n, (by, act, more) in enumerate(acts, 1)
    )
    told = Move(id="m5", seq=5, when=day, recorded_at=at(3, 60), by="therapist", act="tell", clause="safe",
                terms=Terms(kind="safety", text="112, then a message."))  # fmt: skip
    last = replace(plain.record.sessions[-1], patient=None)
    usual = SettingChosen(id="s1", recorded_at=at(1), when=at(1).date(), setting="usual")
    record = replace(
        plain.record, moves=(*moves, told), sessions=(*plain.record.sessions[:-1], last), settings=(usual,)
    )
    logs = tuple(replace(log, words=f"{CANARY} in the working notes") for log in plain.working.logs)
    made = door.import_case(anna, Case(record=record, working=replace(plain.working, logs=logs)))
    from tests.web.invented import note

    door.add_entry(made, "private", replace(note(1), line=CANARY), author=annas_key)
    return made


@pytest.fixture
def link(handle: door.CaseHandle, anna: User) -> str:
    return patient_address(handle.id, anna.pk)


def page_of(client: Client, link: str) -> str:
    answer = client.get(link)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def send(client: Client, link: str, does: str, **fields: Any) -> HttpResponse:
    form = re.search(r'name="form" value="([^"]+)"', client.get(link).content.decode())
    assert form
    return client.post(link, {"form": form[1], "does": does, **fields})  # type: ignore[return-value]


def now_of(handle: door.CaseHandle) -> Case:
    return as_of(door.load_case(handle), clock.now())


def contract_of(handle: door.CaseHandle) -> Contract:
    return replay(door.load_case(handle).record.moves)


def test_contacts_come_first_and_nobody_watches_it_live(client: Client, link: str) -> None:
    page = page_of(client, link)
    body = page[page.index("<main>") :]
    assert body.index('href="tel:112"') < body.index("<h1>")
    assert body.index('href="tel:021234"') < body.index("<h1>")
    assert "Nobody watches it live." in body[: body.index("<h1>")]


def test_while_the_therapist_is_away_the_page_does_not_say_that_it_is_read(
    client: Client, link: str, handle: door.CaseHandle
) -> None:
    today = clock.now().date()
    given: tuple[tuple[str, Party, int], ...] = (
        ("b-his", "patient", 9), ("b-old", "therapist", -1), ("b-now", "therapist", 3),
    )  # fmt: skip
    for name, by, last in given:
        start, end = today - timedelta(days=5), today + timedelta(days=last)
        door.add_entry(handle, "breaks", Break(id=name, recorded_at=FIRST, when=start, start=start, end=end, by=by))
    page = page_of(client, link)
    assert f"is away until {(today + timedelta(days=3)).day} " in page
    assert "reads this before your next hour" not in page
    assert "Nobody watches it live." in page


def test_without_local_contacts_the_page_is_not_shown(client: Client, link: str, signed_in_anna: Client) -> None:
    with override_settings(HOLDFAST_CONTACTS=()):
        refused = client.get(link)
        assert refused.status_code == 503
        assert "none" in refused.content.decode()
        assert "holdfast contacts add NAME NUMBER" in refused.content.decode()
        assert "What we agreed" not in refused.content.decode()
        assert client.post(link, {"does": "tpc", "gr1": "5"}).status_code == 503


def test_without_local_contacts_no_device_is_handed_over(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    with override_settings(HOLDFAST_CONTACTS=()):
        page = signed_in_anna.post(f"/cases/{handle.id}/hand-over/")
        assert "holdfast contacts add NAME NUMBER" in page.content.decode()
        assert signed_in_anna.get("/").status_code == 200


def test_a_device_handed_over_can_be_taken_back_where_the_contacts_are_gone(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    lock(signed_in_anna, handle)
    with override_settings(HOLDFAST_CONTACTS=()):
        assert 'name="password"' in signed_in_anna.get("/handed-over/").content.decode()
        assert signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD}).status_code == 302


def test_what_was_agreed_stands_there_with_a_line_he_kept(client: Client, link: str) -> None:
    page = page_of(client, link)
    assert "Ask a colleague for dinner." in page
    assert "dinner, on Friday" in page
    assert "I can be guilty and still go." in page
    assert "112, then a message." in page


def test_it_says_who_sees_what_and_that_he_may_ask(client: Client, link: str) -> None:
    page = page_of(client, link)
    assert "The program compares your answers over time and tells your therapist when something changed." in page
    assert "You may ask your therapist what it said." in page


def test_the_alliance_check_is_kept_with_the_hour_and_what_was_not_touched_is_missing(
    client: Client, link: str, handle: door.CaseHandle
) -> None:
    answer = send(client, link, "sac", g1="7", g2="", t1="0", img="-50", hold="10", words="slow today")
    assert (answer.status_code, answer["Location"]) == (302, f"{link}?kept=sac")
    check = now_of(handle).record.sessions[-1].patient
    assert check is not None
    assert (check.goal, check.task, check.bond) == ((7, None), (0, None), (None, None))
    assert (check.image, check.held_back, check.words) == (-50, 10, "slow today")
    assert "Kept." in page_of(client, answer["Location"])


def test_answering_again_keeps_both(client: Client, link: str, handle: door.CaseHandle) -> None:
    send(client, link, "sac", g1="7")
    send(client, link, "sac", g1="3")
    hour = now_of(handle).record.sessions[-1]
    assert hour.patient is not None
    assert (hour.patient.goal, [c.goal for c in hour.patient_before]) == ((3, None), [(7, None)])


def test_an_arranged_hour_can_be_answered_before_its_log_and_the_log_still_closes(
    client: Client, signed_in_anna: Client, link: str, handle: door.CaseHandle
) -> None:
    log = f"/cases/{handle.id}/hours/4/log/"
    before = signed_in_anna.get(log).content.decode()
    door.add_entry(handle, "appointments", Appointment(id="a4", recorded_at=at(3, 60), when=at(4)))
    send(Client(), link, "sac", b1="8")
    hour = now_of(handle).record.sessions[-1]
    assert (hour.number, hour.when, hour.attendance) == (4, at(4), ())
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', before) for name in ("form", "version", "basis")}
    sent = {name: found[1] for name, found in fields.items() if found}
    closed = signed_in_anna.post(log, {**sent, "do": "close", "attendance": "on_time", "alliance": "6"})
    assert closed.status_code == 302
    told = now_of(handle).record.sessions[-1]
    assert (told.attendance, told.when, told.patient and told.patient.bond) == (("on_time",), at(4), (8, None))


def test_a_check_in_of_eight_with_two_in_rotation(client: Client, link: str, handle: door.CaseHandle) -> None:
    page = page_of(client, link)
    shown = re.findall(r'id="tpc-(\w+)" name="\w+" min="0" max="100"', page)
    assert len(shown) == 8
    assert set(ROTATION[4 % 6]) <= set(shown)
    send(client, link, "tpc", gr1="0", se="100", tick=["praise", "closeness"], words="a quiet day")
    last = now_of(handle).record.check_ins[-1]
    assert (last.answers.gr1, last.answers.se, last.answers.vu) == (0, 100, None)
    assert (last.ticks, last.words) == (("praise", "closeness"), "a quiet day")


def test_each_rotating_question_comes_equally_often() -> None:
    shown = [slider.name for n in range(6) for slider in check_in_sliders(n)]
    assert {shown.count(tag) for tag in ("gr2", "env", "an", "gu")} == {3}
    assert {shown.count(tag) for tag in ("gr1", "ow", "vu", "se", "sh", "re")} == {6}


def test_how_it_went_is_one_move_of_his(client: Client, link: str, handle: door.CaseHandle) -> None:
    send(client, link, "run", clause="dinner", outcome="chose_not_to", words="I did not want to.")
    at_last = contract_of(handle).clauses[0].runs[-1].run
    assert (at_last.outcome, at_last.learnt) == ("chose_not_to", "I did not want to.")


def test_what_he_thinks_includes_trust_and_not_now_needs_no_reason(
    client: Client, link: str, handle: door.CaseHandle
) -> None:
    send(client, link, "rate", clause="dinner", makes_sense="7", trust="4")
    send(client, link, "not_now", clause="dinner")
    step = contract_of(handle).clauses[0]
    assert (step.stances[-1].by, step.stances[-1].stance.trust) == ("patient", 4)
    assert (step.heard_against[-1].act, step.heard_against[-1].words) == ("hand_back", None)
    assert step.accepted_by == ("therapist",)


def test_he_may_propose_at_any_time_also_while_it_is_held(client: Client, link: str, handle: door.CaseHandle) -> None:
    held = Move(id="h", seq=6, when=at(3).date(), recorded_at=at(3, 61), by="therapist", act="hold", hold_for="rupture")
    door.add_moves(handle, [held], 5)
    assert send(client, link, "propose", about="step", text="The cinema, alone.").status_code == 302
    assert send(client, link, "propose", about="dinner", text="A coffee, first.").status_code == 302
    contract = contract_of(handle)
    assert contract.clauses[-1].terms.text == "The cinema, alone."
    assert contract.clauses[0].terms == replace(STEP, text="A coffee, first.")


def test_switching_it_off_asks_nothing_between_hours(client: Client, link: str, handle: door.CaseHandle) -> None:
    answer = send(client, link, "off")
    assert now_of(handle).record.settings[-1].setting == "quiet"
    page = page_of(client, answer["Location"])
    assert "Switched off." in page
    assert "Today, in eight sliders" not in page
    assert "What we agreed" in page


@pytest.mark.parametrize(
    ("does", "fields", "status"),
    [
        ("tpc", {}, 422),
        ("tpc", {"gr1": "101"}, 422),
        ("tpc", {"gr1": "3.5"}, 422),
        ("tpc", {"gr1": "٣"}, 422),
        ("tpc", {"tick": "<b>"}, 400),
        ("sac", {"img": "-51"}, 422),
        ("sac", {"words": "x" * 501}, 422),
        ("run", {"clause": "dinner"}, 422),
        ("run", {"clause": "dinner", "outcome": "failed"}, 400),
        ("run", {"clause": "safe", "outcome": "forgot"}, 422),
        ("rate", {"clause": "nothing", "trust": "3"}, 422),
        ("propose", {"about": "step", "text": "  "}, 422),
        ("analysis", {}, 400),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_stored(
    client: Client, link: str, handle: door.CaseHandle, does: str, fields: dict[str, str], status: int
) -> None:
    seen = door.revision(handle)
    assert send(client, link, does, **fields).status_code == status
    assert door.revision(handle) == seen


def test_a_refusal_loses_nothing_that_was_written(client: Client, link: str) -> None:
    page = unescape(send(client, link, "sac", g1="7", img="99", words="slow today").content.decode())
    assert 'value="slow today"' in page
    assert re.search(r'name="g1" min="0" max="10" value="7"', page)


def test_a_form_posted_twice_is_kept_once(client: Client, link: str, handle: door.CaseHandle) -> None:
    form = re.search(r'name="form" value="([^"]+)"', client.get(link).content.decode())
    assert form
    for _ in range(2):
        assert client.post(link, {"form": form[1], "does": "tpc", "gr1": "5"}).status_code == 302
    assert len(now_of(handle).record.check_ins) == 5


def test_two_forms_of_one_page_can_both_be_sent(client: Client, link: str, handle: door.CaseHandle) -> None:
    forms = re.findall(r'name="form" value="([^"]+)"', client.get(link).content.decode())
    assert len(set(forms)) == len(forms) >= 5
    client.post(link, {"form": forms[0], "does": "tpc", "gr1": "5"})
    client.post(link, {"form": forms[1], "does": "sac", "g1": "5"})
    assert len(now_of(handle).record.check_ins) == 5
    assert now_of(handle).record.sessions[-1].patient is not None


def test_words_in_any_script_are_kept_and_shown_escaped(client: Client, link: str, handle: door.CaseHandle) -> None:
    send(client, link, "run", clause="dinner", outcome="did_it", words=MARKUP + "\x00")
    assert contract_of(handle).clauses[0].runs[-1].run.learnt == MARKUP
    raw = client.get(link).content.decode()
    assert "<script>alert" not in raw
    assert "&lt;script&gt;alert(1)" in raw


def test_no_finding_no_working_and_no_private_word_is_in_it(client: Client, link: str) -> None:
    page = page_of(client, link)
    assert CANARY not in page
    text = re.sub(r"<[^>]+>", " ", page).lower()
    for word in ("rupture", "grandios", "vulnerab", "entitle", "narciss", "defence", "devalu", "idealis", "usual", "%"):
        assert word not in text, word
    for word in ("well done", "great", "congrat", "streak", "missed", "failed", "should have", "average", "norm"):
        assert word not in text, word
    him = Spoken("Davide R.", "he")
    for kind in ("sign", "pull", "urge", "then", "verdict"):
        from holdfast.text import render
        from holdfast.web.words import word as named

        for tag in WORDS[kind]:
            said = render(named(kind, tag), him).lower()
            assert not re.search(rf"\b{re.escape(said)}\b", text) or len(said) < 6, said
    assert "<svg" not in page
    assert "davide" not in text


def test_the_page_weighs_at_most_sixty_kilobytes_and_its_script_five(client: Client, link: str) -> None:
    answer = client.get(link)
    parts = re.findall(r'(?:href|src)="/static/([^"]+)"', answer.content.decode())
    weights = {part: (STATIC / part).stat().st_size for part in parts}
    assert sorted(weights) == ["patient/patient.css", "patient/patient.js", "web/icon.svg"]
    assert weights["patient/patient.js"] <= MOST_SCRIPT
    assert len(answer.content) + sum(weights.values()) <= MOST_BYTES
    assert "htmx" not in answer.content.decode()


def test_the_link_opens_no_other_page(client: Client, link: str, handle: door.CaseHandle) -> None:
    client.get(link)
    for place in ("/", f"/cases/{handle.id}/", f"/cases/{handle.id}/brief/", f"/cases/{handle.id}/contract/"):
        assert client.get(place)["Location"].startswith("/account/sign-in/")
    assert client.post(f"/cases/{handle.id}/hours/4/log/", {"do": "keep"}).status_code == 302
    assert "sessionid" not in client.cookies
    assert "holdfast" not in client.cookies


def test_a_link_not_made_here_opens_nothing(client: Client, link: str, handle: door.CaseHandle, bruno: User) -> None:
    assert client.get(link[:-4] + "abc/").status_code == 404
    assert client.get("/patient/x/").status_code == 404
    assert client.get(patient_address(handle.id, bruno.pk)).status_code == 404
    assert client.get(patient_address(UUID(int=1), handle.owner_id)).status_code == 404
    with override_settings(HOLDFAST_DEMO=False):
        assert client.get(link).status_code == 404


def lock(client: Client, handle: door.CaseHandle) -> None:
    answer = client.post(f"/cases/{handle.id}/hand-over/")
    assert answer["Location"] == "/handed-over/"


def test_a_device_handed_over_shows_the_form_and_nothing_else(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert "Lock it to the form" in signed_in_anna.get(f"/cases/{handle.id}/hand-over/").content.decode()
    lock(signed_in_anna, handle)
    page = page_of(signed_in_anna, "/handed-over/")
    assert "What we agreed" in page
    assert CANARY not in page
    assert "caseload" not in page.lower()
    for place in (
        "/", f"/cases/{handle.id}/", f"/cases/{handle.id}/brief/", f"/cases/{handle.id}/hours/2/",
        f"/cases/{handle.id}/hours/4/log/", f"/cases/{handle.id}/contract/", "/account/password/", "/account/sign-in/",
        "/account/recover/", "/nowhere/",
    ):  # fmt: skip
        assert signed_in_anna.get(place)["Location"] == "/handed-over/", place
        assert signed_in_anna.post(place)["Location"] == "/handed-over/", place
    assert signed_in_anna.post("/account/sign-out/")["Location"] == "/handed-over/"
    assert signed_in_anna.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == "/handed-over/"


def test_answers_on_a_device_handed_over_are_kept(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    lock(signed_in_anna, handle)
    assert send(signed_in_anna, "/handed-over/", "sac", g1="7")["Location"] == "/handed-over/?kept=sac"
    assert now_of(handle).record.sessions[-1].patient is not None


def test_only_the_therapists_password_takes_the_device_back(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    lock(signed_in_anna, handle)
    assert not signed_in_anna.cookies["holdfast-author"].value  # private notes are shut meanwhile
    wrong = signed_in_anna.post("/handed-over/take-back/", {"password": "let me in"})
    assert wrong.status_code == 400
    assert "What we agreed" in wrong.content.decode()
    assert signed_in_anna.get("/")["Location"] == "/handed-over/"
    right = signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD})
    assert right["Location"] == f"/cases/{handle.id}/log/"
    assert signed_in_anna.get("/").status_code == 200
    assert "shut in this window" not in signed_in_anna.get(f"/cases/{handle.id}/hours/2/log/").content.decode()


def test_the_password_cannot_be_guessed_on_a_device_handed_over(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    lock(signed_in_anna, handle)
    for _ in range(6):
        signed_in_anna.post("/handed-over/take-back/", {"password": "let me in"})
    assert signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD}).status_code == 429


class CountsFirst(QuickArgon2):
    """The hasher in force, which also notes how many tries were counted when a password came to be looked at."""

    counted: ClassVar[list[int]] = []

    def verify(self, password: str, encoded: str) -> bool:
        self.counted.append(max(len(tries) for tries in throttle._counts.storage.events.values()))
        return super().verify(password, encoded)


def test_a_try_to_take_the_device_back_is_counted_before_it_is_looked_at(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    """Else many tries sent at one moment would all be looked at before the first was counted."""
    lock(signed_in_anna, handle)
    CountsFirst.counted.clear()
    with override_settings(PASSWORD_HASHERS=["tests.web.pages.test_patient.CountsFirst"]):
        for _ in range(3):
            signed_in_anna.post("/handed-over/take-back/", {"password": "let me in"})
    assert CountsFirst.counted == [1, 2, 3]


def test_nobody_hands_over_somebody_elses_case(
    client: Client, handle: door.CaseHandle, bruno: User, sofia: User
) -> None:
    door.assign(handle, sofia)
    for name, status in (("bruno", 404), ("sofia", 403)):
        client.post("/account/sign-in/", {"name": name, "password": PASSWORD})
        assert client.post(f"/cases/{handle.id}/hand-over/").status_code == status
        assert client.get("/handed-over/")["Location"] == "/"


ASKED = {
    "tpc": {"gr1": "40"},
    "sac": {"g1": "7"},
    "run": {"clause": "dinner", "outcome": "did_it"},
    "rate": {"clause": "dinner", "makes_sense": "7"},
}


def restrict(handle: door.CaseHandle) -> None:
    with audit.recorded("test"):
        resting = Restriction(
            id="r1", recorded_at=clock.now(), when=clock.now().date(), act="restricted", wish_of="patient",
            reason="he wants time",
        )  # fmt: skip
        door.add_entry(handle, "restrictions", resting)


def test_while_the_record_is_restricted_nothing_is_asked(client: Client, handle: door.CaseHandle, link: str) -> None:
    asking = ('value="tpc"', 'value="sac"', 'value="run"', 'value="rate"', "data-slider")
    before = page_of(client, link)
    assert all(one in before for one in asking)
    restrict(handle)
    page = page_of(client, link)
    assert not [one for one in asking if one in page]
    assert page.count("Nothing is asked while this rests.") == 1
    for stays in ("Ask a colleague for dinner.", 'href="tel:112"', "112, then a message.", "Who sees what", "Not now"):
        assert stays in page, stays


@pytest.mark.parametrize("does", ASKED)
def test_an_answer_from_a_page_left_open_is_refused_kindly_and_not_kept(
    client: Client, handle: door.CaseHandle, link: str, does: str
) -> None:
    form = re.search(r'name="form" value="([^"]+)"', client.get(link).content.decode())
    assert form
    restrict(handle)
    before = door.revision(handle)
    answer = client.post(link, {"form": form[1], "does": does, **ASKED[does]})
    assert answer.status_code == 422
    assert "so this was not kept" in unescape(answer.content.decode())
    assert door.revision(handle) == before


def test_he_may_still_propose_a_change_and_say_not_now(client: Client, handle: door.CaseHandle, link: str) -> None:
    restrict(handle)
    before = len(now_of(handle).record.moves)
    assert send(client, link, "propose", about="step", text="Only a coffee.").status_code == 302
    assert send(client, link, "not_now", clause="dinner").status_code == 302
    assert len(now_of(handle).record.moves) == before + 2
