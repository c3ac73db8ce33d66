"""The safety plan: his words, every save a new entry, written by him or by both, and no promise in it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from tests.web.his.asking import form_in, moves_of, page_of, said, send
from tests.web.his.conftest import Come
from tests.web.pages.patient.asking import now_of

from holdfast.case.record import SafetyPlan
from holdfast.paper.markdown import markdown
from holdfast.web import clock
from holdfast.web.his.plan import STEPS, plan_of
from holdfast.web.his.plan_paper import plan_sheet
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
PROMISE = "I promise that I will not kill myself."


def test_the_plan_is_his_words_and_contacts_stand_before_it(his: Come, handle: door.CaseHandle) -> None:
    sent = {step.name: f"{step.name} one\n\n  {step.name} two " for step in STEPS}
    assert send(his, "plan/", "plan", **sent)["Location"] == f"{his.home}plan/?kept=plan"
    plan = plan_of(now_of(handle).record)
    assert plan is not None
    assert (plan.by, plan.corrects) == ("patient", None)
    assert all(getattr(plan, step.name) == (f"{step.name} one", f"{step.name} two") for step in STEPS)
    page = page_of(his, "plan/")
    assert page.index('href="tel:112"') < page.index('href="tel:021234"') < page.index("people_to_ask two")
    assert "112, then a message." in page


def test_a_night_too_bad_for_six_steps_has_a_way_past_them_and_only_112_is_said_to_answer_at_any_hour(
    his: Come, anna_in: Client, handle: door.CaseHandle
) -> None:
    send(his, "plan/", "plan", own_coping="walk to the river")
    pages = [page_of(his, page) for page in ("plan/", "plan/paper/", "plan/paper/?size=phone", "plan/paper/?empty=yes")]
    for page in pages:
        assert page.index("skip all of it: 112, at once") < page.index("How I notice that it begins")
        assert "112 answers at any hour." in page
        for promise in ("numbers hold at any hour", "are answered now", "always hold", "numbers above hold"):
            assert promise not in page
    assert "numbers above are answered" not in page_of(his, "plan/?kept=plan_pact")


def test_the_sheet_and_the_therapists_page_have_the_way_past_it_too(anna_in: Client, handle: door.CaseHandle) -> None:
    plan = SafetyPlan(id="p", recorded_at=clock.now(), when=clock.now().date(), own_coping=("walk",))
    for sheet in (plan_sheet(plan, (("Crisis line", "02 1234"),), ""), plan_sheet(None, (), "")):
        text = markdown(sheet)
        assert text.index("skip all of it: 112, at once") < text.index("1. How I notice")
        assert "These numbers hold" not in text
    door.add_entry(handle, "safety_plans", plan)
    assert "skip all of it: 112, at once" in anna_in.get(f"/cases/{handle.id}/safety-plan/").content.decode()


def test_every_save_is_a_new_entry_and_the_earlier_ones_stay(mine: Come, handle: door.CaseHandle) -> None:
    for words in ("first", "second", "third"):
        assert send(mine, "plan/", "plan", own_coping=words).status_code == 302
    plans = door.load_case(handle).record.safety_plans
    assert [plan.own_coping for plan in plans] == [("first",), ("second",), ("third",)]
    assert [plan.corrects for plan in plans[1:]] == [plan.id for plan in plans[:-1]]
    links = re.findall(r'href="(\?of=[^"]+)"', page_of(mine, "plan/"))
    assert ["second" in page_of(mine, f"plan/{link}") for link in links] == [True, False]
    assert mine.client.get(f"{mine.home}plan/?of=nothing").status_code == 404


def test_two_write_it_at_once_and_neither_loses_a_word(
    phone_of_his: Come, anna_in: Client, handle: door.CaseHandle
) -> None:
    seen = phone_of_his.client.get("/plan/").content.decode()
    hers = f"/cases/{handle.id}/safety-plan/"
    typed = {**form_in(anna_in.get(hers).content.decode(), "plan"), "people_to_ask": "his sister"}
    assert anna_in.post(hers, typed)["Location"] == f"{hers}?kept=yes"
    answer = send(phone_of_his, "plan/", "plan", seen=seen, people_to_ask="Elia")
    page = said(answer)
    assert answer.status_code == 409
    assert "his sister" in page
    assert ">Elia</textarea>" in page
    assert (
        send(phone_of_his, "plan/", "plan", seen=answer.content.decode(), people_to_ask="his sister\nElia").status_code
        == 302
    )
    stands = plan_of(now_of(handle).record)
    assert stands is not None
    assert (stands.by, stands.people_to_ask) == ("patient", ("his sister", "Elia"))
    late = anna_in.post(hers, {**typed, "form": form_in(anna_in.get(hers).content.decode(), "plan")["form"]})
    assert late.status_code == 409
    assert "his sister</textarea>" in unescape(late.content.decode())


SAFE = "my sister: go there and stay safe until morning"


def test_a_line_that_may_read_as_a_promise_is_kept_as_he_wrote_it_and_reaches_his_therapist(
    mine: Come, handle: door.CaseHandle
) -> None:
    answer = send(mine, "plan/", "plan", own_coping=f"walk\n{PROMISE}", warning_signs="I stop answering")
    assert answer["Location"] == f"{mine.home}plan/?kept=plan_pact"
    plan = plan_of(now_of(handle).record)
    assert plan is not None
    assert (plan.own_coping, plan.warning_signs) == (("walk", PROMISE), ("I stop answering",))
    assert (moves_of(handle)[-1].act, moves_of(handle)[-1].words) == ("clarify", PROMISE)
    page = page_of(mine, "plan/?kept=plan_pact")
    assert "It stands in your plan as you wrote it" in page
    assert page.index('href="tel:112"') < page.index("No promise is needed here")


def test_a_promise_added_to_a_plan_that_stands_is_kept_and_delivered_once(
    phone_of_his: Come, handle: door.CaseHandle
) -> None:
    assert send(phone_of_his, "plan/", "plan", own_coping="walk").status_code == 302
    assert send(phone_of_his, "plan/", "plan", own_coping=f"walk\n{PROMISE}").status_code == 302
    told = len(moves_of(handle))
    assert moves_of(handle)[-1].words == PROMISE
    answer = send(phone_of_his, "plan/", "plan", own_coping=f"walk\n{PROMISE}\ncold water")
    assert answer["Location"].endswith("?kept=plan")
    plan = plan_of(now_of(handle).record)
    assert plan is not None
    assert plan.own_coping == ("walk", PROMISE, "cold water")
    assert len(moves_of(handle)) == told


def test_however_much_of_it_reads_as_a_promise_no_word_is_lost(phone_of_his: Come, handle: door.CaseHandle) -> None:
    lines = [f"I will not hurt myself, {n} " + "and walk " * 50 for n in range(50)]
    fields = {step.name: "\n".join(lines[20 * n : 20 * n + 20]) for n, step in enumerate(STEPS[:3])}
    before = len(moves_of(handle))
    assert send(phone_of_his, "plan/", "plan", **fields).status_code == 302
    words = "\n".join(move.words or "" for move in moves_of(handle)[before:])
    assert words.split("\n") == [line.strip() for line in lines]


def test_a_plain_line_of_a_plan_is_no_promise_to_either_of_them(
    phone_of_his: Come, anna_in: Client, handle: door.CaseHandle
) -> None:
    before = len(moves_of(handle))
    assert send(phone_of_his, "plan/", "plan", places_and_people=SAFE)["Location"].endswith("?kept=plan")
    assert len(moves_of(handle)) == before
    hers = f"/cases/{handle.id}/safety-plan/"
    typed = {**form_in(anna_in.get(hers).content.decode(), "plan"), "places_and_people": f"{SAFE}\nthe café"}
    assert anna_in.post(hers, typed).status_code == 302


def test_the_therapist_is_asked_once_and_what_she_typed_is_kept_when_it_is_sent_again(
    anna_in: Client, handle: door.CaseHandle
) -> None:
    hers = f"/cases/{handle.id}/safety-plan/"
    before = door.revision(handle)
    typed = {**form_in(anna_in.get(hers).content.decode(), "plan"), "own_coping": f"walk\n{PROMISE}"}
    answer = anna_in.post(hers, typed)
    page = unescape(answer.content.decode())
    assert (answer.status_code, door.revision(handle)) == (422, before)
    assert "This may read as a promise" in page
    assert "Keep it as it is" in page
    assert f"<li><bdi>{PROMISE}</bdi></li>" in page, "it is said which line is asked about"
    assert f"walk\n{PROMISE}</textarea>" in page
    asked = {**form_in(page, "plan"), "own_coping": f"walk\n{PROMISE}"}
    other = anna_in.post(hers, {**asked, "own_coping": "I will not kill myself."})
    assert other.status_code == 422, "other words are asked about for themselves"
    assert anna_in.post(hers, {**asked, "form": form_in(other.content.decode(), "plan")["form"]}).status_code == 302
    plan = plan_of(now_of(handle).record)
    assert plan is not None
    assert plan.own_coping == ("walk", PROMISE)
    typed = {**form_in(anna_in.get(hers).content.decode(), "plan"), "warning_signs": "I stop answering"}
    assert anna_in.post(hers, typed).status_code == 302, "what stands there is not asked about again"


def test_written_together_it_says_so_and_is_of_both(
    anna_in: Client, handle: door.CaseHandle, phone_of_his: Come
) -> None:
    hers = f"/cases/{handle.id}/safety-plan/"
    typed = {**form_in(anna_in.get(hers).content.decode(), "plan"), "safer_surroundings": "The pills are with Elia."}
    for _ in range(2):
        assert anna_in.post(hers, typed).status_code == 302
    assert [plan.by for plan in door.load_case(handle).record.safety_plans] == ["both"]
    assert "Written by the two of you on" in page_of(phone_of_his, "plan/")


@pytest.mark.parametrize("query", ["", "?empty=yes"])
def test_on_paper_it_is_one_page_and_names_nobody(anna_in: Client, handle: door.CaseHandle, query: str) -> None:
    hers = f"/cases/{handle.id}/safety-plan/"
    full = {step.name: "\n".join(f"a thing of five words, {n}" for n in range(4)) for step in STEPS}
    assert anna_in.post(hers, {**form_in(anna_in.get(hers).content.decode(), "plan"), **full}).status_code == 302
    paper = anna_in.get(f"{hers}paper/{query}")
    assert paper["Content-Type"] == "application/pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", paper.content)) == 1
    assert b"Davide" not in paper.content


def test_on_his_paper_it_can_be_read_filled_or_empty_large_or_small(mine: Come, handle: door.CaseHandle) -> None:
    send(mine, "plan/", "plan", own_coping="walk to the river")
    for query, there in (("", True), ("?size=phone", True), ("?empty=yes", False), ("?empty=yes&size=phone", False)):
        page = page_of(mine, f"plan/paper/{query}")
        assert ("walk to the river" in page) is there, query
        assert 'href="tel:112"' in page
    assert mine.client.get(f"{mine.home}plan/paper/?size=huge").status_code == 404


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, 422), ({"own_coping": "x" * 501}, 422), ({"own_coping": "x\n" * 21}, 422), ({"claims": "line"}, 400)],
)
def test_what_cannot_be_is_told_and_nothing_is_stored(
    phone_of_his: Come, handle: door.CaseHandle, fields: dict[str, str], status: int
) -> None:
    before = door.revision(handle)
    assert send(phone_of_his, "plan/", "plan", **fields).status_code == status
    assert door.revision(handle) == before


def test_it_holds_no_score_and_no_word_of_a_contract(mine: Come) -> None:
    page = page_of(mine, "plan/")
    text = re.sub(r"<[^>]+>", " ", page).lower()
    for word in ("risk", "score", "contract", "level", "%"):
        assert word not in text, word
