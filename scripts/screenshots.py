"""A picture of every page, at both widths, in light and dark, and the brief on paper: `make screenshots`.

Starts the demo practice on a free loopback port, looks, and stops it. Pictures go to screenshots/, which git ignores.
Names on the command line take those pages only: `python scripts/screenshots.py brief case`. More narrowly still:
`--width 390`, `--mode dark`, `--paper` (each page as an A4 PDF), `--out FOLDER`. `portal` takes the pages of the
portal; `answered-now` answers a question about ending one's life, and shows what follows for him and for the therapist.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.pages import FORMS, HANDED_OVER, HIS, PATIENT, places  # noqa: E402
from tests.support.served import (  # noqa: E402
    Served,
    address,
    browser,
    chromium,
    lock,
    served_demo,
    served_portal,
    sign_in,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OUT = ROOT / "screenshots"
WIDTHS = (1280, 390)
MODES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main(given: list[str]) -> int:
    global OUT
    asked = argparse.ArgumentParser(description="Pictures of the pages of the demo practice.")
    asked.add_argument("wanted", nargs="*", metavar="PAGE")
    asked.add_argument("--width", type=int, choices=WIDTHS, action="append")
    asked.add_argument("--mode", choices=MODES, action="append")
    asked.add_argument("--paper", action="store_true", help="on paper only")
    asked.add_argument("--out", type=Path, default=OUT)
    told = asked.parse_args(given)
    OUT, wanted = told.out, told.wanted
    if chromium() is None:
        print("There is no browser: install chromium, or name one in HOLDFAST_TEST_CHROMIUM.", file=sys.stderr)
        return 2
    OUT.mkdir(exist_ok=True)
    folder = tempfile.TemporaryDirectory(prefix="holdfast-looks-")
    with folder as home, served_demo(Path(home) / "demo") as served, browser() as opened:
        for width in () if told.paper else told.width or WIDTHS:
            for mode in told.mode or MODES:
                look(opened, served, width, mode, wanted)
        on_paper(opened, served, wanted, every=told.paper)
        if not told.paper and (not wanted or "portal" in wanted):
            with served_portal(Path(home) / "practice") as (link, code):
                for width in told.width or WIDTHS:
                    for mode in told.mode or MODES:
                        look_at_the_portal(opened, link, code, width, mode)
    print(f"{len(list(OUT.iterdir()))} pictures in {OUT}/")
    return 0


def look(opened: Browser, served: Served, width: int, mode: Literal["light", "dark"], wanted: list[str]) -> None:
    """Every page at one width in one mode: as the therapist sees it, behind a key, as the patient and a supervisor."""
    context = opened.new_context(viewport={"width": width, "height": 900}, color_scheme=mode)
    page = context.new_page()
    page.goto(served.at("/account/sign-in/"))
    shoot(page, "sign-in", width, mode, wanted)
    sign_in(page, served)
    for name, place in places(served.cases).items():
        if not wanted or name in wanted:
            page.goto(served.at(place))
            page.wait_for_load_state("networkidle")
            shoot(page, name, width, mode, wanted)
    for name, key in (("keys", "?"), ("curtain", ".")):
        if not wanted or name in wanted:
            page.goto(served.at("/"))
            page.keyboard.press(key)
            shoot(page, name, width, mode, wanted)
    for name in (PATIENT, *FORMS, *HIS):
        if not wanted or name in wanted:
            page.goto(address(page, served, name))
            shoot(page, name, width, mode, wanted)
    if not wanted or "answered-now" in wanted:
        answer_now(page, served, width, mode)
    if not wanted or HANDED_OVER in wanted:
        lock(page, served)
        shoot(page, HANDED_OVER, width, mode, wanted)
    context.close()
    if not wanted or "supervised" in wanted:
        context = opened.new_context(viewport={"width": width, "height": 900}, color_scheme=mode)
        page = context.new_page()
        sign_in(page, served, "sofia")
        shoot(page, "supervisor", width, mode, [])
        page.goto(served.at(f"/cases/{served.cases['archivist']}/"))
        page.wait_for_load_state("networkidle")
        shoot(page, "supervised", width, mode, [])
        context.close()


def answer_now(page: Page, served: Served, width: int, mode: str) -> None:
    """The ninth question of the PHQ-9 that is due, answered: the numbers at once, then what the therapist sees."""
    page.goto(address(page, served, "patient-form"))
    page.goto(page.url.partition("?")[0] + "?to=2")
    other = page.locator("input[name=q9]:not(:checked):not([value='0']):not([value=''])").last.get_attribute("value")
    page.locator(f"label:has(input[name=q9][value='{other}'])").click()
    shoot(page, "answered-marked", width, mode, [])
    page.locator("button[value=next]").click()
    page.wait_for_url("**kept=form**")
    page.goto(page.url.partition("?")[0] + "?to=now&then=3")  # where it was shown before, it does not come by itself
    shoot(page, "answered-now", width, mode, [])
    for name in ("caseload", "brief", "safety", "measures"):
        page.goto(served.at(places(served.cases)[name]))
        page.wait_for_load_state("networkidle")
        shoot(page, f"answered-{name}", width, mode, [])


def look_at_the_portal(opened: Browser, link: str, code: str, width: int, mode: Literal["light", "dark"]) -> None:
    """The link, a wrong code, his own page, its form where one is due, and the phone forgotten."""
    context = opened.new_context(viewport={"width": width, "height": 900}, color_scheme=mode)
    page = context.new_page()
    page.goto(link)
    shoot(page, "portal-code", width, mode, [])
    page.fill("#code", code.lower())
    page.keyboard.press("Enter")
    page.wait_for_selector("text=What we agreed")
    shoot(page, "portal-page", width, mode, [])
    form = page.locator(".forms a")
    if form.count():
        form.first.click()
        page.wait_for_load_state("networkidle")
        shoot(page, "portal-form", width, mode, [])
        page.goto(page.url.partition("?")[0] + "?to=1")
        shoot(page, "portal-form-questions", width, mode, [])
    context.close()


def shoot(page: Page, name: str, width: int, mode: str, wanted: list[str]) -> None:
    if not wanted or name in wanted:
        page.screenshot(path=OUT / f"{name}-{width}-{mode}.png", full_page=True)


def on_paper(opened: Browser, served: Served, wanted: list[str], *, every: bool) -> None:
    """The brief as an A4 PDF, or every page wanted, and as PNG where pdftoppm is installed."""
    known = (*places(served.cases), PATIENT, *FORMS, *HIS)
    names = [name for name in known if name in wanted or not wanted] if every else ["brief-for-paper"]
    if not every and wanted and "brief-for-paper" not in wanted:
        return
    context = opened.new_context()
    page = context.new_page()
    sign_in(page, served)
    for name in names:
        page.goto(address(page, served, name))
        page.wait_for_load_state("networkidle")
        paper = OUT / f"{name.removesuffix('-for-paper')}-on-paper.pdf"
        page.pdf(path=paper, prefer_css_page_size=True)
        if shutil.which("pdftoppm"):
            subprocess.run(["pdftoppm", "-r", "110", "-png", str(paper), str(paper.with_suffix(""))], check=True)
    context.close()
    if not shutil.which("pdftoppm"):
        print("pdftoppm is not installed: what is on paper stays a PDF.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
