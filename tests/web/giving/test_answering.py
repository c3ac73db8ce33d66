"""The patient answers a form: what is asked, what is kept when, what becomes of it, and what never leads there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.giving.answering import Form, answered, checked, day, plan, record_of
from tests.web.invented import a_case
from tests.web.pages.conftest import CANARY

from holdfast.case.consent import standing_of
from holdfast.case.measured import Measure
from holdfast.case.record import Break, Consent, Restriction, SettingChosen
from holdfast.measures.batteries import due
from holdfast.measures.catalogue import catalogue
from holdfast.measures.recorded import left_out
from holdfast.web import clock
from holdfast.web.giving.answered import as_measure, record_it
from holdfast.web.giving.answering import Way, _now
from holdfast.web.giving.answering_kept import Begun, load_kept, save_kept
from holdfast.web.giving.asked import ref_of
from holdfast.web.giving.models import PracticeWording
from holdfast.web.pages.patient import patient_address
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import DraftRow, PostedForm

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("a_demo_with_contacts")]


def begun(form: Form, days_ago: float, **more: Any) -> None:
    """As if he had begun it so many days ago."""
    with audit.recorded("test"):
        kept, then = load_kept(form.handle), clock.now() - timedelta(days=days_ago)
        there = kept.forms.get(form.instrument) or Begun(1, None, 1, 10, then, then)
        save_kept(form.handle, kept.with_form(form.instrument, replace(there, begun=then, touched=then, **more)))


def test_it_works(phq: Form) -> None:
    assert "10 questions, about 2 minutes" in phq.browser.get(phq.home).content.decode()
    phq.fill(q1=2, q2=1, q3=0, q4=1, q5=0, q6=3, q7=1, q8=0, q9=0, q10=1)
    answer = phq.act("send")
    page = phq.browser.get(answer["Location"]).content.decode()
    assert "Thank you." in page
    assert "can read this. Nobody watches it live." in page
    (measure,) = answered(phq.handle)
    assert measure.items == (2, 1, 0, 1, 0, 3, 1, 0, 0, 1)
    assert (measure.how, measure.version, measure.form, measure.when) == ("phone", 1, None, day())
    assert phq.instrument not in {one.instrument for one in due(record_of(phq.handle), clock.now(), day())}
    assert "For your next hour" not in phq.browser.get(phq.home).content.decode()


def test_the_first_page_says_what_it_is_who_sees_it_and_that_it_may_be_left_out(phq: Form) -> None:
    page = phq.page()
    for said in (
        "Questions about how you have been", "10 questions, about 2 minutes", "the last two weeks",
        "leave out any question, or all of them", "about harm open, and send the rest", "may ask you about it",
        "go on later",
        "can read what you send", "Nobody watches it live",
        "compares your answers over time",
        "your therapist can read it once you leave its page, even if you send nothing",
        'href="tel:112"', 'href="tel:021234"',
    ):  # fmt: skip
        assert said in page, said
    assert page.index("tel:112") < page.index("<h1>")
    begin, told = page.index('class="go"'), page.index("even if you send nothing")
    assert told < begin, "what is kept unsent is said before he begins"


def test_what_is_kept_unsent_is_never_folded_away_from_who_goes_on(phq: Form) -> None:
    phq.send(1, q1=2)
    page = phq.page()
    before = page[: page.index("even if you send nothing")]
    assert before.count("<details") == before.count("</details>")


def test_while_the_therapist_is_away_no_page_promises_that_it_is_read_before_the_hour(phq: Form, anna: User) -> None:
    """What he began before is still open; nothing new is asked in days away."""
    phq.send(1, q1=2)
    start, end = day(-2), day(5)
    with audit.recorded("test"):
        away = Break(id="b", recorded_at=clock.now(), when=start, start=start, end=end, by="therapist")
        door.add_entry(phq.handle, "breaks", away)
    until = f"is away until {end.day} "
    for named, who in (("", "Your therapist"), ("Ferri", "Anna Ferri")):
        User.objects.filter(pk=anna.pk).update(first_name="Anna" if named else "", last_name=named)
        first, asked = phq.page(), phq.page(1)
        phq.fill(q1=1, q9=2)
        safety, sent = phq.page("now"), phq.browser.get(f"{phq.here}?sent=yes").content.decode()
        for page in (first, asked, safety, sent):
            assert "before your next hour" not in page
        for page in (first, safety, sent):
            assert f"{who} {until}" in page
        assert "and may not read what you send before then. Nobody watches it live." in first
        assert "and may not read this answer before then. It is kept, also if you do not send the rest" in safety
        assert "and may not read this before then." in sent


def test_he_is_told_so_where_his_answers_are_not_compared(phq: Form) -> None:
    no = Consent(id="c1", recorded_at=clock.now(), when=day(), purpose="comparison", act="withdrawn", how="paper")
    yes = replace(no, id="c0", act="given", recorded_at=clock.now() - timedelta(minutes=1))
    with audit.recorded("test"):
        door.add_entry(phq.handle, "consents", yes)
        door.add_entry(phq.handle, "consents", no)
    assert standing_of(record_of(phq.handle), "comparison").state == "withdrawn"
    assert "Your answers of different days are not compared." in phq.page()


def test_a_few_questions_stand_on_each_page_and_nothing_is_marked(phq: Form) -> None:
    assert [phq.places(n) for n in (1, 2, 3)] == [[1, 2, 3, 4], [5, 6, 7, 8, 9], [10]]
    page = phq.page(1)
    assert "Questions 1 to 4 of 10" in page
    assert checked(page) == {}
    assert 'lang="en"' in page
    assert "Developed by Drs." in page  # the owner's line
    phq.page(4, 404)
    phq.page("0", 404)


def test_no_page_of_it_shows_a_score_a_curve_a_name_of_a_disorder_or_a_note(phq: Form) -> None:
    pages = [phq.page(), phq.page(1), phq.page(2)]
    phq.fill(q1=3, q9=3)
    pages += [phq.page("look"), phq.page("now"), phq.browser.get(phq.act("send")["Location"]).content.decode()]
    for page in pages:
        assert len(page.encode()) < 60_000
        for word in ("htmx", "hx-", "<svg", CANARY, "Davide", "PHQ", "depressi", "score", "severe"):
            assert word not in page.replace("depressed", ""), word


def test_each_page_is_kept_as_it_is_sent_and_gone_on_with_later(phq: Form) -> None:
    assert phq.send(1, "later", q1=2, q4=1)["Location"] == f"{phq.home}?kept=form"
    assert answered(phq.handle) == []
    page = phq.page()
    assert "What you answered is kept here until you go on" in page
    assert "Go on" in page
    assert checked(phq.page(1)) == {"q1": "2", "q4": "1"}
    begun(phq, 2)
    phq.send(2, q9=0)
    phq.act("send")
    (measure,) = answered(phq.handle)
    assert measure.items == (2, None, None, 1, None, None, None, None, 0, None)


def test_an_answer_can_be_taken_back_and_changed(phq: Form) -> None:
    phq.send(1, q1=2, q2=2)
    phq.send(1, q1="", q2=1)
    assert checked(phq.page(1)) == {"q2": "1"}
    assert phq.page(1).count("take the answer back") == 4


def test_back_keeps_the_page_too(phq: Form) -> None:
    assert phq.send(2, "back", q8=1)["Location"].startswith(f"{phq.here}?to=1&")
    assert checked(phq.page(2)) == {"q8": "1"}


def test_what_is_drafted_names_no_form_in_clear(phq: Form) -> None:
    phq.send(1, q1=2)
    assert list(DraftRow.objects.values_list("name", flat=True)) == ["answering"]
    assert "phq" not in "".join(PostedForm.objects.values_list("result", flat=True))
    assert "phq" not in phq.here


def test_a_form_about_some_days_begins_anew_after_three_and_says_so(phq: Form) -> None:
    begun(phq, 4, answers={1: 3})
    page = phq.page()
    assert "too many days have passed, so it begins anew" in page
    assert checked(phq.page(1)) == {}
    phq.send(1, q2=1)
    phq.act("send")
    assert answered(phq.handle)[-1].items == (None, 1, *(None,) * 8)


def test_one_that_asks_in_general_goes_on_for_longer(client: Client, link: str, handle: door.CaseHandle) -> None:
    plan(handle, "rses")
    form = Form(client, link, handle, "rses")
    form.send(1, q1=2)
    begun(form, 4)
    assert checked(form.page(1)) == {"q1": "2"}
    form.act("send")
    assert answered(handle, "rses")[-1].form in catalogue()["rses"].forms


def test_what_was_left_out_is_shown_once_more_and_may_stay_so(phq: Form) -> None:
    phq.fill(q1=1)
    page = phq.page("look")
    assert "9 questions are left out. They may stay so." in page
    assert page.count("?to=1") == 3
    phq.act("send")
    assert answered(phq.handle)[-1].items == (1, *(None,) * 9)


@pytest.mark.parametrize("how", ["not this time", "sent with nothing answered"])
def test_not_this_time_waits_for_the_next_round(phq: Form, how: str) -> None:
    answer = phq.act("skip", "") if how == "not this time" else phq.act("send")
    assert "You need give no reason" in phq.browser.get(answer["Location"]).content.decode()
    (entry,) = answered(phq.handle)
    assert left_out(entry)
    record = record_of(phq.handle)
    assert [one.instrument for one in due(record, clock.now(), day())] == []
    assert [one.instrument for one in due(record, clock.now(), day(14))] == ["phq-9"]


def test_sent_twice_is_recorded_once(phq: Form) -> None:
    phq.fill(q1=1)
    id = phq.form_id("look")
    answers = [phq.browser.post(phq.here, {"form": id, "does": "send"}) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert len(record_of(phq.handle).measures) == 1


def test_a_page_sent_after_the_form_was_sent_from_another_window_changes_nothing(phq: Form) -> None:
    late = phq.form_id(1)
    phq.fill(q1=1)
    phq.act("send")
    answer = phq.browser.post(phq.here, {"form": late, "screen": "1", "does": "next", "q1": "3"})
    assert answer.status_code == 422
    assert "may have been sent already" in answer.content.decode()
    assert answered(phq.handle)[-1].items == (1, *(None,) * 9)


def test_two_windows_on_two_pages_lose_nothing_of_each_other(phq: Form) -> None:
    one, two = phq.form_id(1), phq.form_id(2)
    phq.send(2, id=two, q7=1)
    phq.send(1, id=one, q1=2)
    phq.act("send")
    assert answered(phq.handle)[-1].items == (2, None, None, None, None, None, 1, None, None, None)


def test_a_page_open_for_more_than_a_day_is_shown_again_with_what_was_marked(phq: Form) -> None:
    answer = phq.send(1, id="old", q1=2)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Nothing is lost" in page
    assert checked(page) == {"q1": "2"}
    assert load_of(phq) == {}


def load_of(form: Form) -> dict[str, Begun]:
    with audit.recorded("test"):
        return dict(load_kept(form.handle).forms)


@pytest.mark.parametrize("sent", ["4", "-1", "two", "1e0", "٢", "1" * 50])
def test_an_answer_that_no_page_could_have_sent_is_refused_whole(phq: Form, sent: str) -> None:
    assert phq.send(1, q1=sent, q2=1).status_code == 400
    assert load_of(phq) == {}


@pytest.mark.parametrize("more", [{"does": "delete"}, {"screen": "9"}, {"screen": "x"}, {"screen": "0"}])
def test_a_form_that_no_page_could_have_sent_is_refused(phq: Form, more: dict[str, str]) -> None:
    sent = {"form": phq.form_id(1), "screen": "1", "does": "next"} | more
    assert phq.browser.post(phq.here, sent).status_code == 400


def test_nothing_is_asked_that_is_not_due(client: Client, link: str, handle: door.CaseHandle) -> None:
    form = Form(client, link, handle)
    form.page(status=404)
    id = door.new_form_id(handle.user_id, handle.id, "1 None")  # as a page of it had: version 1, in its one order
    assert client.post(form.here, {"form": id, "does": "send"}).status_code == 422
    plan(handle, "phq-9", hours=24 * 5)
    form.page(status=404)  # the hour is in five days
    assert answered(handle) == []


def test_a_form_without_words_is_not_asked(client: Client, link: str, handle: door.CaseHandle) -> None:
    plan(handle, "b-pni")
    assert "For your next hour" not in client.get(link).content.decode()
    Form(client, link, handle, "b-pni").page(status=404)


def test_nothing_is_asked_while_the_case_is_restricted_and_what_was_begun_waits(phq: Form) -> None:
    phq.send(1, q1=2)
    id = phq.form_id(1)
    rests = Restriction(
        id="r1", recorded_at=clock.now(), when=day(), act="restricted", wish_of="patient", reason="He asked."
    )
    with audit.recorded("test"):
        door.add_entry(phq.handle, "restrictions", rests)
    assert "Nothing is asked while this rests" in phq.page(status=404)
    assert phq.send(1, id=id, q1=3).status_code == 422
    assert load_of(phq)["phq-9"].answers == {1: 2}


def test_in_quiet_only_what_was_planned_since_is_asked(phq: Form) -> None:
    with audit.recorded("test"):
        chosen = SettingChosen(id="q", recorded_at=clock.now(), when=day(), setting="quiet")
        door.add_entry(phq.handle, "settings", chosen)
    phq.page(status=404)


def test_without_contacts_nothing_is_shown_or_kept(phq: Form) -> None:
    id = phq.form_id(1)
    with override_settings(HOLDFAST_CONTACTS=()):
        phq.page(status=503)
        assert phq.browser.post(phq.here, {"form": id, "screen": "1", "q1": "1"}).status_code == 503
    assert load_of(phq) == {}


def test_taking_back_his_page_closes_the_form(phq: Form) -> None:
    id = phq.form_id(1)
    with audit.recorded("test"):
        for n, act in enumerate(("given", "withdrawn")):
            said = Consent(id=f"c{n}", recorded_at=clock.now(), when=day(), purpose="portal", act=act, how="paper")  # type: ignore[arg-type]
            door.add_entry(phq.handle, "consents", said)
    assert "This page is closed" in phq.page(status=403)
    assert phq.browser.post(phq.here, {"form": id, "screen": "1", "q1": "1"}).status_code == 403


def test_one_patient_never_reaches_anothers_form(phq: Form, bruno: User, client: Client) -> None:
    phq.send(1, q1=2)
    with audit.recorded("test"):
        other = door.import_case(bruno, a_case("other"))
    plan(other, "phq-9")
    theirs = Form(client, patient_address(other.id, bruno.pk), other)
    assert ref_of(other, "phq-9") != ref_of(phq.handle, "phq-9")
    assert client.get(f"{theirs.home}forms/{ref_of(phq.handle, 'phq-9')}/").status_code == 404
    assert checked(theirs.page(1)) == {}
    answer = client.post(theirs.here, {"form": phq.form_id(1), "screen": "1", "q1": "3"})
    assert answer.status_code == 409  # the form was made for somebody else
    assert load_of(phq)["phq-9"].answers == {1: 2}
    assert load_of(theirs) == {}


def test_outside_a_demo_there_is_no_such_page(phq: Form) -> None:
    with override_settings(HOLDFAST_DEMO=False):
        assert phq.browser.get(phq.here).status_code == 404


@pytest.mark.parametrize("way", ["typed", "phone"])
def test_the_second_half_joins_the_first(client: Client, handle: door.CaseHandle, way: Any) -> None:
    """A form in two halves, the first two weeks ago; on his own page, as himself, he answers the second."""
    words_of("ecr")
    half = Measure(
        id="half", recorded_at=clock.now() - timedelta(days=14), when=day(-14), instrument="ecr", version=1,
        items=(*(4,) * 18, *(None,) * 18), how=way,
    )  # fmt: skip
    plan(handle, "ecr")
    with audit.recorded("test"):
        door.add_entry(handle, "measures", half)
        his = Form(client, "/", door.case_for_patient(handle.id), "ecr")
        now = _now(Way(his.handle, "portal", "/", ref_of(handle, "ecr")))
        (asked,) = now.asked
        assert (asked.first, asked.last, asked.questions) == (19, 36, 18)
        record_it(his.handle, now.record, as_measure(asked, {19: 7, 36: 1}, now.record, now.at, "phone"), None)
    (whole,) = answered(handle, "ecr")
    assert whole.corrects == "half"
    assert whole.items == (*(4,) * 18, 7, *(None,) * 16, 1)


def test_what_he_goes_on_with_is_a_form_and_nothing_else(handle: door.CaseHandle) -> None:
    """His own page corrects nothing of the therapist's: another answer, another form, another way."""
    typed = Measure(
        id="typed", recorded_at=clock.now(), when=day(), instrument="phq-9", version=1, items=(3, *(None,) * 8),
        how="typed",
    )  # fmt: skip
    his = door.case_for_patient(handle.id)
    with audit.recorded("test"):
        door.add_entry(handle, "measures", typed)
        more = replace(typed, id="m2", items=(3, 1, *(None,) * 7), how="phone")
        for wrong in (
            replace(more, items=(0, 1, *(None,) * 7)), replace(more, how="typed"), replace(more, instrument="gad-7"),
            replace(more, items=(3, 1)), replace(more, items=None, total=3.0),
        ):  # fmt: skip
            with pytest.raises(door.NotYours):
                door.correct_entry(his, "measures", "typed", wrong)
        with pytest.raises(door.NotYours):
            door.correct_entry(his, "measures", "nothing", more)
        door.correct_entry(his, "measures", "typed", more)
    assert [one.id for one in answered(handle)] == ["m2"]


def words_of(name: str) -> None:
    """Invented words of a form, as a practice would enter them."""
    form = catalogue()[name]
    body = {
        "items": {tag: f"an invented sentence, {tag}" for tag in form.items}, "anchors": [[1, "no"], [7, "yes"]],
        "ends": {}, "stem": "", "attribution": "invented",
    }  # fmt: skip
    PracticeWording.objects.create(
        instrument=name, version=form.version, lang="en", body=body, reason="invented", at=clock.now()
    )


def test_the_therapists_draft_is_still_hers(handle: door.CaseHandle) -> None:
    his = door.case_for_patient(handle.id)
    with audit.recorded("test"):
        door.save_draft(handle, "log:4", {"now": {}})
        assert door.load_draft(his, "log:4") is None
        with pytest.raises(door.NotYours):
            door.save_draft(his, "log:4", {})
        door.save_draft(his, "answering", {"forms": {}, "sitting": [], "sitting_on": None})
