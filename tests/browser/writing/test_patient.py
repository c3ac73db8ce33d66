"""The patient's page in a browser: sliders without a mark, a form that survives, a device handed over, its weight."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import pytest
from tests.support.served import PASSWORDS, Served, axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

    Visit = Callable[..., Page]

pytestmark = pytest.mark.browser
MOST_BYTES = 60_000
CANARY = "a line of his own"


@pytest.fixture
def handed(own_demo: Served, visit: Visit) -> Page:
    """The therapist's browser, just locked to the patient's form."""
    page: Page = visit(width=390)
    page.goto(own_demo.at(f"/cases/{own_demo.cases['archivist']}/hand-over/"))
    page.get_by_role("button", name="Lock it to the form").click()
    page.wait_for_url("**/handed-over/")
    return page


def own_page(visit: Visit, own_demo: Served, **more: object) -> Page:
    page = visit(width=390, signed_in=False, **more)
    page.goto(own_demo.at(own_demo.patient_page))
    return page


def answers(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('#form-tpc input[data-slider]')].map(o => [o.name, o.value]))"
    )
    return found


def test_a_slider_is_not_answered_until_it_is_touched_and_can_be_left_out_again(own_demo: Served, visit: Visit) -> None:
    page = own_page(visit, own_demo)
    assert set(answers(page).values()) == {""}
    page.get_by_label("I felt a cut above the people around me.").click()
    page.get_by_label("People owed me better than I got.").focus()
    page.keyboard.press("ArrowLeft")
    assert (answers(page)["gr1"], answers(page)["ow"]) == ("50", "49")
    page.get_by_role("button", name="leave out").first.click()
    assert answers(page)["gr1"] == ""


def test_an_open_form_is_there_after_the_page_was_closed_and_gone_once_received(own_demo: Served, visit: Visit) -> None:
    page = own_page(visit, own_demo)
    page.get_by_label("People owed me better than I got.").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("A line, if you like").fill(CANARY)
    again = page.context.new_page()
    page.close()
    again.goto(own_demo.at(own_demo.patient_page))
    assert answers(again)["ow"] == "51"
    assert again.get_by_label("A line, if you like").input_value() == CANARY
    again.locator("#form-tpc button:not(.leave)").last.click()
    again.wait_for_url("**?kept=tpc")
    assert CANARY not in again.evaluate("JSON.stringify({...localStorage})")
    assert set(answers(again).values()) == {""}


def test_nothing_can_be_typed_past_what_is_on_its_way(own_demo: Served, visit: Visit) -> None:
    """Else it would stand in the field, be sent by nobody, and be thrown away with what was received."""
    page, held = own_page(visit, own_demo), []
    page.route("**/*", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    line = page.get_by_label("A line, if you like")
    line.evaluate("field => { const fold = field.closest('details'); if (fold) fold.open = true; }")
    line.fill("walk")
    line.evaluate("field => field.form.requestSubmit()")
    page.wait_for_function("document.getElementById('form-tpc').inert")
    assert page.get_by_role("status").filter(has_text="Sending").is_visible()  # that it is being sent is still said
    line.evaluate("field => field.focus()")
    page.keyboard.type(", and call Anna")
    assert line.input_value() == "walk"
    page.route("**/*", lambda route: route.continue_())
    held.pop().abort()
    page.wait_for_function("!document.getElementById('form-tpc').inert")  # not received: there is time to write on
    line.fill("walk, and call Anna")
    page.wait_for_url("**?kept=tpc", timeout=25_000)
    assert line.input_value() == ""
    assert "call Anna" not in page.evaluate("JSON.stringify({...localStorage})")


def test_what_is_older_than_a_day_is_forgotten(own_demo: Served, visit: Visit) -> None:
    page = own_page(visit, own_demo)
    page.evaluate(
        "localStorage.setItem('holdfast.form.tpc', JSON.stringify({at: Date.now() - 86400001, given: [['ow', '7']]}))"
    )
    page.reload()
    assert answers(page)["ow"] == ""
    assert page.evaluate("localStorage.length") == 0


def test_a_form_sent_without_a_line_is_sent_when_it_is_back(own_demo: Served, visit: Visit) -> None:
    page = own_page(visit, own_demo)
    page.get_by_label("People owed me better than I got.").focus()
    page.keyboard.press("ArrowRight")
    page.context.set_offline(True)
    page.locator("#form-tpc button:not(.leave)").last.click()
    page.get_by_text("Not sent yet.").wait_for()
    page.context.set_offline(False)
    page.wait_for_url("**?kept=tpc", timeout=20_000)


def test_it_works_without_script(own_demo: Served, visit: Visit) -> None:
    page = own_page(visit, own_demo, script=False)
    page.get_by_label("People owed me better than I got.").fill("30")
    page.get_by_label("praise").check(force=True)
    page.locator("#form-tpc button").last.click()
    assert "kept=tpc" in page.url
    assert page.get_by_text("Kept.").is_visible()


def test_all_that_is_loaded_weighs_at_most_sixty_kilobytes(own_demo: Served, visit: Visit) -> None:
    page = visit(width=390, signed_in=False)
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        weights[re.sub(r"\?.*", "", response.url)] = len(response.body())

    page.on("response", weigh)
    page.goto(own_demo.at(own_demo.patient_page), wait_until="networkidle")
    assert sum(weights.values()) <= MOST_BYTES, weights
    assert not [url for url in weights if "htmx" in url]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_on_his_page(browser: Browser, own_demo: Served, mode: Literal["light", "dark"]) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": 390, "height": 844}, color_scheme=mode)
    page = context.new_page()
    page.goto(own_demo.at(own_demo.patient_page))
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.get_by_label("I felt a cut above the people around me.").click()
    page.evaluate(axe())
    found = page.evaluate(
        "axe.run(document).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html.slice(0, 160)))"
    )
    context.close()
    assert found == []


def test_a_device_handed_over_leads_nowhere_else_and_keeps_nothing(handed: Page, own_demo: Served) -> None:
    handed.get_by_label("A line, if you like").fill(CANARY)
    handed.get_by_label("People owed me better than I got.").focus()
    handed.keyboard.press("ArrowRight")
    kept = handed.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert CANARY not in kept
    assert "tpc" not in kept
    handed.go_back()
    handed.wait_for_url("**/handed-over/")
    handed.goto(own_demo.at("/"))
    assert handed.url.endswith("/handed-over/")
    links = handed.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    # the numbers to call, the forms that are due and his own further pages: nothing of the workbench
    assert {link.split(":")[0] if link.startswith("tel:") else link.rsplit("/", 2)[0] for link in links} == {
        "tel", "/handed-over/forms", "/handed-over",
    }  # fmt: skip


def test_the_therapists_password_opens_the_workbench_again(handed: Page) -> None:
    handed.get_by_label("Therapist's password").fill("let me in")
    handed.get_by_role("button", name="Unlock").click()
    assert handed.get_by_text("This is another password.").is_visible()
    handed.get_by_label("Therapist's password").fill(PASSWORDS["anna"])
    handed.get_by_role("button", name="Unlock").click()
    handed.wait_for_url("**/hours/*/log/")
