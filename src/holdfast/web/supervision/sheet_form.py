"""A supervision sheet as it is put together: what was sent, read; names kept out; ready to be looked at or lent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.http import QueryDict

from holdfast.analysis.model import Analysis
from holdfast.text import Message, say
from holdfast.web.pages.sent import whole_number
from holdfast.web.supervision.lines import Candidate, candidates, heading_of
from holdfast.web.supervision.names import Checked, Known, checked, known_names
from holdfast.web.text_tags import language
from holdfast.web.vault.door import CaseHandle, SheetLine, SheetText, reach_of
from holdfast.web.vault.sheets import LONGEST_SHEET, Drawer

LONGEST_HEADING, LONGEST_LINE, LONGEST_QUESTION, LONGEST_OWN = 200, 2000, 4000, 8000
MOST_LINES = 60
USUAL_DAYS = 14
DRAWERS: tuple[Drawer, ...] = ("record", "working", "private", "own")
NOTHING = say("Tick a line, or write one of your own.")
MANY = say("At most {n} lines: a sheet is for one talk.", n=MOST_LINES)
DAYS = say("A sheet is lent for 1 to {n} days.", n=LONGEST_SHEET.days)


@dataclass(frozen=True, slots=True)
class Given:
    """What the author has so far."""

    text: SheetText
    to: str
    days: int | None
    ticked: frozenset[str] = frozenset()
    own: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the preview: what goes out, what was replaced in it, what to look at."""

    drawer: Drawer
    checked: Checked


@dataclass(frozen=True, slots=True)
class Preview:
    """The sheet as the other will read it. `clean`: no known name stood in what was sent."""

    heading: Checked
    lines: tuple[Row, ...]
    question: Checked

    @property
    def text(self) -> SheetText:
        lines = tuple(SheetLine(row.drawer, row.checked.text) for row in self.lines if row.checked.text.strip())
        return SheetText(self.heading.text, lines, self.question.text)

    @property
    def clean(self) -> bool:
        return not any(one.replaced for one in (self.heading, self.question, *(row.checked for row in self.lines)))


def names_for(handle: CaseHandle, analysis: Analysis, author: str) -> tuple[Known, ...]:
    """The names to keep out of a sheet about this patient: his, those of the people in his life, of the accounts, and
    the real one, where it was typed for the emergency envelope.
    """
    record = analysis.case.record
    accounts = [*User.objects.values_list("username", flat=True), *_full_names()]
    return known_names(record.about, record.picture.people, accounts, author, language(), [reach_of(handle).name])


def picked(sent: QueryDict, analysis: Analysis) -> Given:
    """What was ticked and written on the page of lines. Only a line whose own box was ticked is taken."""
    there: dict[str, Candidate] = {one.id: one for group in candidates(analysis) for one in group.lines}
    ticked = [id for id in dict.fromkeys(sent.getlist("line")) if id in there]
    own = _said(sent, "own", LONGEST_OWN)
    written = (" ".join(line.split()) for line in own.splitlines())
    lines = [there[id].line for id in ticked] + [SheetLine("own", line[:LONGEST_LINE]) for line in written if line]
    heading = _said(sent, "heading", LONGEST_HEADING) or heading_of(analysis)
    text = SheetText(heading, tuple(lines), _said(sent, "question", LONGEST_QUESTION))
    return Given(text, _said(sent, "to", 150), _days(sent), frozenset(ticked), own)


def edited(sent: QueryDict) -> Given:
    """What comes back from the preview: its lines as they read now, an emptied one left out."""
    lines = []
    for text, drawer in zip(sent.getlist("text"), sent.getlist("drawer"), strict=False):
        said = " ".join(text.replace("\0", "").split())[:LONGEST_LINE]
        if said:
            lines.append(SheetLine(next((one for one in DRAWERS if one == drawer), "own"), said))
    heading = _said(sent, "heading", LONGEST_HEADING)
    return Given(
        SheetText(heading, tuple(lines), _said(sent, "question", LONGEST_QUESTION)), _said(sent, "to", 150), _days(sent)
    )


def looked_over(text: SheetText, known: Iterable[Known], *, thorough: bool) -> Preview:
    """The sheet with names replaced and the rest pointed out."""
    known = tuple(known)
    rows = tuple(Row(line.drawer, checked(line.text, known, thorough=thorough)) for line in text.lines)
    return Preview(
        checked(text.heading, known, thorough=thorough), rows, checked(text.question, known, thorough=thorough)
    )


def fault(given: Given) -> Message | None:
    """What keeps this from being a sheet, or None."""
    if not given.text.lines and not given.text.question:
        return NOTHING
    if len(given.text.lines) > MOST_LINES:
        return MANY
    if given.days is None:
        return DAYS
    return None


def shortened(given: Given) -> Given:
    """No more lines than a page may hold, for showing again what was refused."""
    return replace(given, text=replace(given.text, lines=given.text.lines[:MOST_LINES]))


def _full_names() -> list[str]:
    pairs = User.objects.values_list("first_name", "last_name")
    return [name for pair in pairs if (name := " ".join(part for part in pair if part))]


def _days(sent: QueryDict) -> int | None:
    days = whole_number(sent.get("days", str(USUAL_DAYS)), 2)
    return days if days is not None and 1 <= days <= LONGEST_SHEET.days else None


def _said(sent: QueryDict, name: str, longest: int) -> str:
    return sent.get(name, "").replace("\0", "").replace("\r\n", "\n").strip()[:longest]
