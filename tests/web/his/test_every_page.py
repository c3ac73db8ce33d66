"""Each of his pages by each way: who gets it, when it is closed, how much it weighs, and what can never be in it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.his.asking import PAGES, add, form_in, page_of, send
from tests.web.his.conftest import Come
from tests.web.invented import at, log, note
from tests.web.pages.conftest import CANARY
from tests.web.portal.knocking import other_than, phone
from tests.web.portal.knocking import send as therapist_sends

import holdfast.web
from holdfast.case.moves import Stance
from holdfast.case.record import Consent, CourseMark, Restriction, SafetyPlan
from holdfast.case.working import SignMark
from holdfast.web import clock
from holdfast.web.his.urls import ON_THE_DEVICE
from holdfast.web.pages.handed_over import REACHABLE
from holdfast.web.pages.patient import patient_address
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
STATIC = Path(holdfast.web.__file__).parent / "static"
MOST_BYTES = 60_000
SENDS = {"contract/": "propose", "contract/dinner/": "object", "lines/": "line", "plan/": "plan"}
"""The pages that take something, each with one of its forms that he may send at any time."""
TYPED = {"text": "typed before", "words": "typed before", "own_coping": "typed before", "about": "step"}


def write(handle: door.CaseHandle, kind: str, entry: object) -> None:
    with audit.recorded("test"):
        door.add_entry(handle, kind, entry)  # type: ignore[arg-type]


def restrict(handle: door.CaseHandle) -> None:
    now = clock.now()
    resting = Restriction(id="r1", recorded_at=now, when=now.date(), act="restricted", wish_of="patient", reason="time")
    write(handle, "restrictions", resting)


def end(handle: door.CaseHandle) -> None:
    write(handle, "course", CourseMark(id="k1", recorded_at=clock.now(), when=clock.now().date(), act="ended"))


def take_back(handle: door.CaseHandle) -> None:
    for n, act in enumerate(("given", "withdrawn")):
        now = clock.now()
        one = Consent(id=f"c{n}", recorded_at=now, when=now.date(), purpose="portal", act=act, how="paper")  # type: ignore[arg-type]
        write(handle, "consents", one)


def a_plan(handle: door.CaseHandle) -> None:
    plan = SafetyPlan(id="p1", recorded_at=clock.now(), when=clock.now().date(), own_coping=("walk to the river",))
    write(handle, "safety_plans", plan)


@contextmanager
def closed_by(what: str, handle: door.CaseHandle) -> Iterator[None]:
    {"ended": end, "taken back": take_back}[what](handle)
    yield


def test_whom_to_call_and_that_nobody_watches_come_first_on_every_page(his: Come) -> None:
    for page in PAGES:
        body = page_of(his, page)
        before = body[body.index("<main>") : body.index("<h1>")]
        assert 'href="tel:112"' in before, page
        assert 'href="tel:021234"' in before, page
        assert "Nobody watches it live." in before, page


def test_without_contacts_no_page_is_shown_and_nothing_is_kept(his: Come, handle: door.CaseHandle) -> None:
    seen = {page: his.client.get(his.home + page).content.decode() for page in SENDS}
    before = door.revision(handle)
    with override_settings(HOLDFAST_CONTACTS=()):
        for page in PAGES:
            assert his.client.get(his.home + page).status_code == 503, page
        for page, does in SENDS.items():
            assert send(his, page, does, seen=seen[page], **TYPED).status_code == 503
    assert door.revision(handle) == before


@pytest.mark.parametrize("what", ["ended", "taken back"])
def test_closed_no_page_opens_nothing_is_kept_and_the_numbers_stay(
    phone_of_his: Come, handle: door.CaseHandle, what: str
) -> None:
    a_plan(handle)
    seen = {page: phone_of_his.client.get(f"/{page}").content.decode() for page in SENDS}
    with closed_by(what, handle):
        before = door.revision(handle)
        for page in PAGES:
            shown = page_of(phone_of_his, page, 403)
            assert "This page is closed" in shown, page
            assert 'href="tel:112"' in shown, page
            assert "walk to the river" not in shown, page
            assert "Ask a colleague" not in shown, page
        for page, does in SENDS.items():
            assert send(phone_of_his, page, does, seen=seen[page], **TYPED).status_code == 403, page
        assert door.revision(handle) == before


def test_the_device_and_the_demo_close_with_his_consent(anna: User, anna_in: Client, handle: door.CaseHandle) -> None:
    take_back(handle)
    for page in PAGES:
        assert Client().get(patient_address(handle.id, anna.pk) + page).status_code == 403, page


def test_a_link_that_was_ended_or_shut_by_wrong_codes_opens_no_page(
    phone_of_his: Come, anna_in: Client, handle: door.CaseHandle
) -> None:
    seen = {page: phone_of_his.client.get(f"/{page}").content.decode() for page in SENDS}
    therapist_sends(anna_in, handle, "end")
    before = door.revision(handle)
    for page in PAGES:
        shown = page_of(phone_of_his, page, 403)
        assert "Ask a colleague" not in shown, page
        assert 'href="tel:112"' in shown, page
    for page, does in SENDS.items():
        assert send(phone_of_his, page, does, seen=seen[page], **TYPED).status_code == 403, page
    assert door.revision(handle) == before


def test_after_five_wrong_codes_no_page_opens_on_a_phone_that_was_let_in(
    anna_in: Client, handle: door.CaseHandle
) -> None:
    from tests.web.portal.knocking import invited, let_in

    link, code = invited(anna_in, handle)
    mine = phone()
    let_in(mine, link, code)
    assert mine.get("/contract/").status_code == 200
    for _ in range(5):
        with override_settings(HOLDFAST_THROTTLE=False):
            phone().post(link, {"code": other_than(code)})
    for page in PAGES:
        assert mine.get(f"/{page}").status_code == 403, page
    assert "wrong code" in anna_in.get("/").content.decode()


def test_nobody_else_gets_to_them(anna: User, bruno: User, handle: door.CaseHandle) -> None:
    stranger, other = phone(), Client()
    other.force_login(bruno)
    for page in PAGES:
        assert stranger.get(f"/{page}").status_code == 403, page
        assert Client().get(f"/handed-over/{page}").status_code == 302, page
        assert other.get(f"/handed-over/{page}").status_code == 302, page
        assert Client().get(f"/patient/nobody-made-it/{page}").status_code == 404, page
        assert Client().get(f"{patient_address(handle.id, bruno.pk)}{page}").status_code == 404, page
    with override_settings(HOLDFAST_DEMO=False):
        for page in PAGES:
            assert Client().get(f"{patient_address(handle.id, anna.pk)}{page}").status_code == 404, page


def test_a_form_made_for_another_case_writes_nothing_here(phone_of_his: Come, handle: door.CaseHandle) -> None:
    before = door.revision(handle)
    for page, does in SENDS.items():
        typed = {**TYPED, "does": does, "form": door.new_form_id(handle.user_id)}
        assert phone_of_his.client.post(f"/{page}", typed).status_code == 409, page
    assert door.revision(handle) == before


def test_the_locked_device_reaches_all_of_them() -> None:
    assert set(ON_THE_DEVICE) <= set(REACHABLE)


def test_restricted_nothing_is_asked_and_what_he_says_unasked_is_kept(his: Come, handle: door.CaseHandle) -> None:
    seen = his.client.get(f"{his.home}contract/dinner/").content.decode()
    a_plan(handle)
    restrict(handle)
    page = page_of(his, "contract/dinner/")
    assert "Nothing is asked while this rests." in page
    assert 'value="rate"' not in page
    before = door.revision(handle)
    assert send(his, "contract/dinner/", "rate", seen=seen, trust="4").status_code == 422
    assert door.revision(handle) == before
    assert "walk to the river" in page_of(his, "plan/")
    assert "kept and not analysed" in page_of(his, "who/")
    for page, does in SENDS.items():
        assert send(his, page, does, **{**TYPED, "own_coping": "call Elia"}).status_code == 302, page


def test_every_form_is_kept_by_the_phone_under_a_name_of_its_own(mine: Come, handle: door.CaseHandle) -> None:
    add(handle, "patient", "hand_back")
    for page in PAGES:
        body = page_of(mine, page)
        names = re.findall(r'data-keep="([^"]+)"', body)
        assert len(names) == len(set(names)), page
        asking = [
            form
            for form in re.findall(r"<form .*?</form>", body, re.DOTALL)
            if "<textarea" in form or 'type="text"' in form
        ]
        assert all("data-keep" in form for form in asking), page
        ids = re.findall(r'\sid="([^"]+)"', body)
        assert len(ids) == len(set(ids)), page
        assert "htmx" not in body
        assert "<svg" not in body


def test_every_page_weighs_at_most_sixty_kilobytes_cold(mine: Come, handle: door.CaseHandle) -> None:
    for n in range(12):
        add(handle, "patient", "object", words=f"What speaks against it, said at some length, for the {n}th time. " * 3)
    for page in ("", *PAGES):
        answer = mine.client.get(mine.home + page)
        parts = re.findall(r'(?:href|src)="/static/([^"]+)"', answer.content.decode())
        files = [(STATIC / part).read_bytes() for part in dict.fromkeys(parts)]
        plain = len(answer.content) + sum(map(len, files))
        packed = len(gzip.compress(answer.content)) + sum(len(gzip.compress(one)) for one in files)
        assert plain <= MOST_BYTES, (page, plain)
        assert packed <= MOST_BYTES // 2, (page, packed)


# --- what can never be in it -----------------------------------------------------------------------------------------


def bare(page: str) -> str:
    return re.sub(r'name="(form|csrfmiddlewaretoken)" value="[^"]*"', "", page)


def test_no_working_or_private_word_and_no_number_of_the_therapists_is_in_any(
    his: Come, handle: door.CaseHandle
) -> None:
    before = {page: bare(page_of(his, page)) for page in ("", *PAGES)}
    add(handle, "therapist", "rate", stance=Stance(makes_sense=9, own_wish=8, can_do=1, trust=2), words="hers, hidden")
    for page, was in before.items():
        shown = page_of(his, page)
        assert CANARY not in shown, page
        assert "hers, hidden" not in shown, page
        assert "Davide" not in shown, page
        assert bare(shown) == was, page


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    signs=st.lists(st.sampled_from(("short_answers", "abstract", "complains_of_me")), max_size=3, unique=True),
    # no word of a page's own begins so: hypothesis draws words it finds in our code
    words=st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=8, max_size=20).map("zqx".__add__),
    alliance=st.integers(0, 10),
)
def test_his_pages_are_the_same_whatever_stands_in_working_and_private_notes(
    handle: door.CaseHandle, annas_key: door.AuthorKey, anna: User, signs: list[str], words: str, alliance: int
) -> None:
    come = Come(Client(), patient_address(handle.id, anna.pk), "demo")
    before = {page: bare(page_of(come, page)) for page in ("", *PAGES)}
    with audit.recorded("test"):
        mine = door.load_case(handle, annas_key)
        gone = {one.corrects for one in mine.working.logs}
        last = next(one for one in mine.working.logs if one.id not in gone)
        marks = tuple(SignMark(sign=one) for one in signs)  # type: ignore[arg-type]
        fresh = replace(last, id=f"log-{words}-{clock.now().timestamp()}", recorded_at=clock.now(), signs=marks,
                        words=words, alliance=alliance)  # fmt: skip
        door.correct_entry(handle, "logs", last.id, fresh)
        private = replace(note(1), id=f"pn-{words}-{clock.now().timestamp()}", line=words)
        door.add_entry(handle, "private", private, author=annas_key)
    for page, was in before.items():
        shown = page_of(come, page)
        assert words not in shown, page
        assert bare(shown) == was, page


def test_the_pages_would_not_be_the_same_for_words_of_the_record(mine: Come, handle: door.CaseHandle) -> None:
    """So that the two tests above can fail."""
    before = bare(page_of(mine, "contract/"))
    add(handle, "therapist", "rationale", words="It is a first time.")
    assert bare(page_of(mine, "contract/")) != before
    assert log(1).recorded_at < at(2)
    assert form_in(page_of(mine, "contract/"), "propose")["does"] == "propose"
