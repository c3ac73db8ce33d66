"""One version negotiated in two real browsers at once, the therapist's and the patient's phone: no word is lost."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.served_two import Both, served_both

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    Phone = Callable[[], Page]

pytestmark = pytest.mark.browser
STEP = "Ask a colleague what he does on Fridays."
SMALLER = "Say hello at the coffee machine, once."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "practice"


@pytest.fixture
def both(home: Path) -> Iterator[Both]:
    with served_both(home) as found:
        yield found


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Callable[[int], Page]]:
    """`fresh(390)`: a page of a browser's own memory, so wide."""
    contexts = []

    def a_page(width: int) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        return page

    yield a_page
    for context in contexts:
        context.close()


@pytest.fixture
def desk(both: Both, fresh: Callable[[int], Page]) -> Page:
    page = fresh(1280)
    both.therapist_signs_in(page)
    return page


@pytest.fixture
def phone(both: Both, fresh: Callable[[int], Page]) -> Page:
    page = fresh(390)
    both.patient_is_let_in(page)
    return page


def opens(desk: Page, both: Both, act: str, clause: str = "", kind: str = "") -> None:
    more = (f"&of={clause}" if clause else "") + (f"&kind={kind}" if kind else "")
    desk.goto(both.at(f"contract/?act={act}{more}"))


def tap(page: Page, name: str, value: str) -> None:
    page.locator(f"main form input[name={name}][value={value}]").check(force=True)


def sends(desk: Page, *, refused: bool = False) -> None:
    desk.locator("form[action$='contract/moves/'] button.main").click()
    desk.wait_for_url("**/contract/moves/" if refused else re.compile(r"/contract/(\?[^#]*)?#"))


def his_step(phone: Page, both: Both) -> str:
    """The id of the step on his page of what was agreed."""
    phone.goto(both.portal + "contract/")
    links = [link.get_attribute("href") or "" for link in phone.locator("a[href*='/contract/step-']").all()]
    return links[-1].strip("/").rpartition("/")[2]


def at(phone: Page, both: Both, step: str) -> None:
    phone.goto(f"{both.portal}contract/{step}/")


def keeps(phone: Page, form: str, button: str) -> None:
    phone.locator(f"#form-{form}").get_by_role("button", name=button, exact=True).click()
    phone.wait_for_url("**?kept=**")


def proposed(desk: Page, phone: Page, both: Both) -> str:
    """The therapist puts a step on the table that may bring guilt; its id, as the phone finds it."""
    opens(desk, both, "propose", kind="step")
    tap(desk, "by", "therapist")
    desk.locator("textarea[name=text]").fill(STEP)
    tap(desk, "expects", "guilt")
    sends(desk)
    return his_step(phone, both)


def makes_it_smaller(desk: Page, both: Both, step: str) -> None:
    """The therapist puts other words to the step."""
    opens(desk, both, "counter", step)
    tap(desk, "by", "therapist")
    desk.locator("textarea[name=text]").fill(SMALLER)
    sends(desk)


def on_the_page(desk: Page, both: Both) -> str:
    desk.goto(both.at("contract/"))
    return desk.locator("main").inner_text()


def told(desk: Page, both: Both) -> str:
    """The whole story, unfolded."""
    desk.goto(both.at("contract/story/"))
    desk.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    return desk.locator("main").inner_text()


def test_a_step_is_proposed_objected_to_lowered_costed_accepted_and_committed_to(
    both: Both, desk: Page, phone: Page
) -> None:
    step = proposed(desk, phone, both)
    at(phone, both, step)
    phone.locator("#form-object textarea").fill("They will think I want something.")
    keeps(phone, "object", "Keep what I wrote")

    assert "They will think I want something." in on_the_page(desk, both)
    opens(desk, both, "lower_stakes", step)
    desk.locator("form[action$='contract/moves/'] [name=words]").fill("Then we look at what came instead.")
    sends(desk)
    opens(desk, both, "disclose_cost", step)
    tap(desk, "by", "therapist")
    tap(desk, "feeling", "guilt")
    sends(desk)

    at(phone, both, step)
    phone.locator("#form-cost input[name=feeling][value=guilt]").check(force=True)
    phone.locator("#cost-words").fill("It is there before I open my mouth.")
    keeps(phone, "cost", "Keep what it may cost")
    at(phone, both, step)
    keeps(phone, "accept_reserved", "I will")

    opens(desk, both, "yes", step)
    tap(desk, "by", "therapist")
    tap(desk, "act", "accept")
    sends(desk)
    desk.goto(both.at("contract/"))
    clause = desk.locator(f"#clause-{step}")
    assert "still open" in clause.inner_text()
    story = told(desk, both)
    said = (
        "They will think I want something.",
        "what came instead.",
        "It is there before I open my mouth.",
        "“I will”",
    )
    assert [words for words in said if words not in story] == []
    phone.goto(both.portal + "contract/")
    assert STEP in phone.locator("main").inner_text()


def test_a_yes_to_words_that_were_changed_meanwhile_is_answered_with_the_new_ones(
    both: Both, desk: Page, phone: Page
) -> None:
    step = proposed(desk, phone, both)
    at(phone, both, step)
    phone.locator("#yes-words").fill("If you like it so much.")
    makes_it_smaller(desk, both, step)
    phone.locator("#form-accept_reserved").get_by_role("button", name="Yes, with this reservation").click()
    phone.get_by_role("alert").wait_for()
    assert SMALLER in phone.locator("main").inner_text()
    assert phone.locator("#yes-words").input_value() == "If you like it so much."
    desk.goto(both.at("contract/"))
    assert "agreed" not in desk.locator(f"#clause-{step} .state, #clause-{step} header").all_inner_texts()
    keeps(phone, "accept_reserved", "Yes, with this reservation")
    assert "If you like it so much." in told(desk, both)


def test_both_write_together_and_both_are_kept(both: Both, desk: Page, phone: Page) -> None:
    step = proposed(desk, phone, both)
    opens(desk, both, "rationale", step)
    desk.locator("form[action$='contract/moves/'] [name=words]").fill("It was you who spoke of Fridays.")
    at(phone, both, step)
    phone.locator("#form-object textarea").fill("Fridays are my brother's.")
    keeps(phone, "object", "Keep what I wrote")
    sends(desk)
    story = told(desk, both)
    assert "It was you who spoke of Fridays." in story
    assert "Fridays are my brother's." in story


def test_other_words_put_in_by_both_at_once_are_shown_to_the_second(both: Both, desk: Page, phone: Page) -> None:
    step = proposed(desk, phone, both)
    opens(desk, both, "counter", step)
    tap(desk, "by", "therapist")
    desk.locator("textarea[name=text]").fill(SMALLER)
    at(phone, both, step)
    phone.locator("#form-counter #text").fill("Ask Marta, and nobody else.")
    keeps(phone, "counter", "Propose these words")
    sends(desk, refused=True)
    said = desk.locator("main").inner_text()
    assert "Ask Marta, and nobody else." in said
    assert desk.locator("textarea[name=text]").input_value() == SMALLER


def test_a_phone_without_a_line_keeps_his_words_until_they_arrive(both: Both, desk: Page, phone: Page) -> None:
    step = proposed(desk, phone, both)
    at(phone, both, step)
    phone.locator("#form-object textarea").fill("Not while the archive moves house.")
    phone.context.set_offline(True)
    phone.locator("#form-object").get_by_role("button", name="Keep what I wrote").click()
    phone.get_by_text("Not sent yet.").wait_for()
    makes_it_smaller(desk, both, step)
    phone.close()
    again = phone.context.new_page()
    phone.context.set_offline(False)
    at(again, both, step)
    assert again.locator("#form-object textarea").input_value() == "Not while the archive moves house."
    assert SMALLER in again.locator("main").inner_text()
    keeps(again, "object", "Keep what I wrote")
    assert "Not while the archive moves house." in on_the_page(desk, both)
    assert "archive" not in again.evaluate("JSON.stringify({...localStorage})")


def test_a_yes_without_a_line_to_words_that_changed_is_answered_with_both_and_loses_nothing(
    both: Both, desk: Page, phone: Page
) -> None:
    step = proposed(desk, phone, both)
    at(phone, both, step)
    phone.locator("#yes-words").fill("not on a Friday")
    phone.context.set_offline(True)
    phone.locator("#form-accept_reserved").get_by_role("button", name="Yes, with this reservation").click()
    phone.get_by_text("Not sent yet.").wait_for()
    makes_it_smaller(desk, both, step)
    phone.context.set_offline(False)
    phone.get_by_role("alert").wait_for(timeout=40_000)
    assert SMALLER in phone.locator("main").inner_text()
    assert phone.locator("#yes-words").input_value() == "not on a Friday"
    keeps(phone, "accept_reserved", "Yes, with this reservation")
    assert phone.evaluate("Object.keys(localStorage).length") == 0
    assert "not on a Friday" in told(desk, both)


def test_the_link_opened_twice_lets_both_in_and_neither_loses_what_it_writes(
    both: Both, desk: Page, phone: Page, fresh: Callable[[int], Page]
) -> None:
    second = fresh(390)
    both.patient_is_let_in(second)
    step = proposed(desk, phone, both)
    for page, words in ((phone, "From the first."), (second, "From the second.")):
        at(page, both, step)
        page.locator("#form-object textarea").fill(words)
    for page in (phone, second):
        keeps(page, "object", "Keep what I wrote")
    story = told(desk, both)
    assert "From the first." in story
    assert "From the second." in story


def test_a_guessed_code_shuts_the_link_and_the_therapist_sees_it(
    both: Both, desk: Page, phone: Page, fresh: Callable[[int], Page]
) -> None:
    stranger = fresh(390)
    stranger.goto(both.link)
    for n in range(6):
        stranger.fill("#code", f"WRONG{n}AA")
        stranger.keyboard.press("Enter")
        stranger.wait_for_selector("#wrong")
    stranger.fill("#code", both.code)
    stranger.keyboard.press("Enter")
    stranger.wait_for_selector("#wrong")
    phone.goto(both.portal + "contract/")
    assert phone.get_by_text("This phone needs the link and the code").first.is_visible()
    desk.goto(both.workbench + "/")
    assert desk.get_by_text("five wrong codes were typed").is_visible()


def test_a_link_that_nobody_opened_in_time_opens_nothing(both: Both, home: Path, fresh: Callable[[int], Page]) -> None:
    with sqlite3.connect(home / "data.sqlite3", timeout=20) as data:
        changed = data.execute("UPDATE portal_invitation SET expires_at = '2020-01-01 00:00:00'").rowcount
    assert changed == 1
    late = fresh(390)
    late.goto(both.link)
    late.fill("#code", both.code)
    late.keyboard.press("Enter")
    late.wait_for_selector("#wrong")


def test_after_closing_nothing_is_shown_and_what_he_wrote_stays(both: Both, desk: Page, phone: Page) -> None:
    step = proposed(desk, phone, both)
    at(phone, both, step)
    phone.locator("#form-object textarea").fill("Said in time.")
    keeps(phone, "object", "Keep what I wrote")
    at(phone, both, step)
    phone.locator("#form-object textarea").fill("Said too late.")
    desk.goto(both.at("portal/"))
    desk.get_by_role("button", name="End it").click()
    desk.wait_for_load_state()
    phone.locator("#form-object").get_by_role("button", name="Keep what I wrote").click()
    phone.get_by_text("This phone needs the link and the code").first.wait_for()
    assert STEP not in phone.locator("body").inner_text()
    story = told(desk, both)
    assert "Said in time." in story
    assert "Said too late." not in story
