"""His own history: what he said and did, by day, in his words; nothing of the therapist's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.web.his.asking import add, page_of, send
from tests.web.his.conftest import Come

from holdfast.case.moves import Run, Stance
from holdfast.case.record import CheckIn, TwoPoleAnswers
from holdfast.simulate.examples import example
from holdfast.web import clock
from holdfast.web.his.history import history
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_what_he_said_and_tried_stands_there_in_his_words(his: Come, handle: door.CaseHandle) -> None:
    send(his, "contract/dinner/", "object", words="You will be disappointed.")
    send(his, "contract/dinner/", "rate", can_do="4")
    send(his, "contract/", "propose", about="goal", text="Something that is mine.", why="it is mine")
    send(his, "lines/", "line", text="I can be guilty and still go.")
    send(his, "plan/", "plan", warning_signs="I stop answering")
    page = page_of(his, "history/")
    for words in (
        "You said what speaks against", "You will be disappointed.", "I can do it: <bdi>4 of 10", "You proposed",
        "Something that is mine.", "in your words: <bdi>it is mine", "You kept a line", "did it",
        "You both said yes to", "Your safety plan was written down", "a quiet day",
    ):  # fmt: skip
        assert words in page, words
    assert page.index("You will be disappointed.") < page.index("You both said yes to")


def test_nothing_of_the_therapists_is_in_it(mine: Come, handle: door.CaseHandle) -> None:
    before = page_of(mine, "history/")
    add(handle, "therapist", "rate", stance=Stance(makes_sense=9, own_wish=8, can_do=1))
    add(handle, "therapist", "ask", words="What speaks against it?")
    add(handle, "therapist", "run", run=Run(outcome="put_it_off"))
    assert _bare(page_of(mine, "history/")) == _bare(before)


def _bare(page: str) -> str:
    return re.sub(r'name="(form|csrfmiddlewaretoken)" value="[^"]*"', "", page)


def test_bare_answers_are_gathered_and_what_he_wrote_with_them_stands_by_itself(
    mine: Come, handle: door.CaseHandle
) -> None:
    long_ago = clock.now() - timedelta(days=300)
    for n, words in enumerate((None, None, "a loud day", None, None, None)):
        when = long_ago + timedelta(days=7 * n)
        check = CheckIn(id=f"old{n}", recorded_at=when, when=when, answers=TwoPoleAnswers(gr1=40 + n), words=words)
        door.add_entry(handle, "check_ins", check)
    page = page_of(mine, "history/")

    def day(n: int) -> str:
        then = (long_ago + timedelta(days=7 * n)).astimezone(ZoneInfo("Europe/Rome")).date()
        return f"{then.day} {then:%B %Y}"

    headings = re.findall(r"<h2 id=\"d\d+\">([^<]+)</h2>", page)
    assert f"{day(3)} to {day(5)}" in headings
    assert day(2) in headings
    assert f"{day(0)} to {day(1)}" in headings
    alone = page.partition(f">{day(2)}</h2>")[2].partition("</section>")[0]
    assert "You answered about the days before" in alone
    assert "a loud day" in alone
    gathered = page.partition(f">{day(3)} to {day(5)}</h2>")[2].partition("</section>")[0]
    assert gathered.count("You answered") == 1
    assert [f"{day(n)}, about the days before" in gathered for n in (3, 4, 5)] == [True] * 3
    assert "<bdi>45</bdi>" in gathered


def test_bare_answers_go_on_page_by_page_too_and_none_is_lost() -> None:
    record = example("stable-noise").record
    seen: list[date] = []
    before = None
    for _ in range(60):
        days, before = history(replace(record, moves=()), record, before=before, most=4_000)
        seen += [told.when for day in days for told in day.told]
        if before is None:
            break
    everything, _ = history(replace(record, moves=()), record, most=10**9)
    assert seen == [told.when for day in everything for told in day.told]
    assert len(everything) < len(set(seen))


def test_a_long_history_goes_on_page_by_page_and_no_day_is_lost(phone_of_his: Come, handle: door.CaseHandle) -> None:
    for n in range(3):
        add(handle, "patient", "object", words=f"{n} " + "x" * 15_000)
    seen, page = [], "history/"
    for _ in range(20):
        shown = page_of(phone_of_his, page)
        seen += re.findall(r'<h2 id="d(\d+)"', shown)
        onward = re.search(r'href="(\?before=[\d-]+)"', shown)
        if onward is None:
            break
        page = "history/" + onward[1]
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) > 3
    assert phone_of_his.client.get("/history/?before=soon").status_code == 404
