"""The brief as one small HTML page: semantic, escaped, no script, one A4 when printed, light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path

from holdfast.brief import words
from holdfast.brief.finding import Finding, Option
from holdfast.brief.first_hour_back import FIRST_HOUR_BACK, told
from holdfast.brief.page import Brief, LastTime, Line, Question
from holdfast.brief.spoken import ATTENTION, CERTAINTIES, NOTHING, NOTHING_NEW, ORIGINS, Voice, cited
from holdfast.text import Message, say

STYLE = Path(__file__).parent / "brief.css"


def as_html(brief: Brief, language: str = "en") -> str:
    """A whole page, for a file, a mail to oneself or the printer. The same brief gives the same bytes."""
    page = _Page(Voice(brief, language))
    inside = [
        *page.last_time(brief.last_time),
        *page.first_hour_back(brief),
        *page.findings(brief),
        *page.questions(brief.questions),
        *page.abstained(brief),
    ]
    if brief.restricted is not None:
        inside = [f"<p><strong>{page.text(brief.restricted)}</strong></p>"]
    body = "\n".join([*page.header(brief), "<main>", *inside, "</main>"])
    title = page.text(say("{name}, before hour {hour}", name=brief.person.name, hour=brief.hour))
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return STYLE.read_text("utf-8")


class _Page:
    def __init__(self, voice: Voice) -> None:
        self.voice = voice

    def text(self, message: Message | str | float | None) -> str:
        return escape(self.voice(message))

    def header(self, brief: Brief) -> Iterator[str]:
        moment = brief.next_hour
        yield "<header>"
        yield f"<h1><bdi>{self.text(brief.person.name)}</bdi></h1>"
        yield f"<p>{self.text(say('before hour {hour}', hour=brief.hour))}</p>"
        if moment is None:
            yield f"<p>{self.text(say('no hour arranged; as of {at}', at=brief.at.date()))}</p>"
        else:
            shown = f"{moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M}"
            yield f'<p><time datetime="{moment.isoformat()}">{escape(shown)}</time></p>'
        origin = ORIGINS[brief.origin]
        if origin is not None:
            yield f'<p class="origin">{self.text(origin)}</p>'
        if brief.with_private:
            yield f'<p class="private">{self.text(say("private notes open"))}</p>'
        yield "</header>"

    def last_time(self, last: LastTime) -> Iterator[str]:
        items = [
            *(self.line(line) for line in (last.line, last.hour) if line),
            *(self.line(last.last_words, say("{his} last words")) for _ in (1,) if last.last_words),
            *(self.line(line, say("open")) for line in last.open),
            *(self.line(last.step, say("step")) for _ in (1,) if last.step),
        ]
        if last.people:
            people = ", ".join(f"<bdi>{self.text(name)}</bdi>" for name in last.people)
            items.append(f"<li>{self.text(say('people'))}: {people}</li>")
        if last.ahead:
            items.append(self.line(last.ahead))
        yield from self.section(
            "last-time", say("Last time"), items or [f"<li>{self.text('nothing recorded yet')}</li>"]
        )

    def first_hour_back(self, brief: Brief) -> Iterator[str]:
        if brief.first_hour_back is not None:
            lines = [f"<li><bdi>{self.text(one)}</bdi></li>" for one in told(brief.first_hour_back)]
            yield from self.section("first-hour-back", FIRST_HOUR_BACK, lines)

    def line(self, line: Line | None, before: Message | None = None) -> str:
        assert line is not None
        label = "" if before is None else f"{self.text(before)}: "
        private = f'<span class="mark">{self.text(say("private"))}</span> ' if line.private else ""
        classes = f"{line.voice} private" if line.private else line.voice
        return f'<li class="{classes}">{private}{label}<bdi>{self.text(line.text)}</bdi></li>'

    def section(self, id: str, title: Message, items: Iterable[str]) -> Iterator[str]:
        yield f'<section aria-labelledby="{id}">'
        yield f'<h2 id="{id}">{self.text(title)}</h2>'
        yield "<ul>"
        yield from items
        yield "</ul>"
        yield "</section>"

    def findings(self, brief: Brief) -> Iterator[str]:
        yield '<section aria-labelledby="worth-a-look">'
        yield f'<h2 id="worth-a-look">{self.text(say("Worth a look"))}</h2>'
        if not brief.findings_on:
            yield f"<p>{self.text(say('Findings are not shown here.'))}</p>"
        elif not brief.front:
            yield f"<p>{self.text(NOTHING_NEW if brief.findings else NOTHING)}</p>"
        else:
            yield "<ol>"
            for finding in brief.front:
                yield from self.finding(finding)
            yield "</ol>"
        behind = [finding for finding in brief.findings if not finding.front]
        if behind:
            yield '<ul class="also">'
            for finding in behind:
                yield f"<li{_private(finding)}>{self.text(say('also'))} {self.text(finding.headline)}</li>"
            yield "</ul>"
        yield "</section>"

    def finding(self, finding: Finding) -> Iterator[str]:
        yield f"<li{_private(finding)}>"
        marks = [say("private, yours alone")] if finding.private else []
        marks += [ATTENTION[finding.attention]] if finding.attention else []
        shown = "".join(f'<span class="mark">{self.text(mark)}</span> ' for mark in marks)
        yield f"<h3>{shown}{self.text(finding.headline)}</h3>"
        yield '<ul class="evidence">'
        for one in finding.evidence:
            yield f'<li class="from-{one.source}"><bdi>{escape(self.voice.evidence(one))}</bdi></li>'
        for missing in finding.missing:
            yield f'<li class="missing">{self.text(say("not known: {what}", what=missing))}</li>'
        yield "</ul>"
        yield f"<p>{self.text(finding.meaning)}</p>"
        if finding.against:
            yield f'<p class="small">{self.text(say("Against it:"))}</p>'
            yield '<ul class="evidence">'
            for one in finding.against:
                yield f'<li class="from-{one.source}"><bdi>{escape(self.voice.evidence(one))}</bdi></li>'
            yield "</ul>"
        yield '<ul class="options">'
        for option in finding.options:
            yield self.option(option)
        yield "</ul>"
        sure = f"{self.text(CERTAINTIES[finding.certainty])} · {escape(self.voice.measured(finding))}"
        cites = "; ".join(escape(source) for source in self.voice.sources(finding))
        yield f'<p class="small">{sure}.</p>'
        yield f'<p class="small sources">{self.text(say("Sources"))}: {cites}.</p>'
        yield "</li>"

    def option(self, option: Option) -> str:
        approach = "" if option.approach == "any" else f"<b>{self.text(words.APPROACHES[option.approach])}</b> "
        could, rather_not = self.text(say("Could be said:")), self.text(say("rather not:"))
        return (
            f'<li title="{escape(cited(option))}">{approach}{self.text(option.move)} '
            f"{could} <q>{self.text(option.say)}</q> {rather_not} <q>{self.text(option.rather_not)}</q></li>"
        )

    def questions(self, questions: Iterable[Question]) -> Iterator[str]:
        for question in questions:
            yield from self.section(question.id, question.title, [self.line(line) for line in question.lines])

    def abstained(self, brief: Brief) -> Iterator[str]:
        if brief.abstained:
            needs = [
                f"<li>{escape(one.rule.replace('_', ' '))}: {self.text(one.needs)}</li>" for one in brief.abstained
            ]
            yield from self.section("cannot-tell-yet", say("Cannot tell yet"), needs)


def _private(finding: Finding) -> str:
    return ' class="private"' if finding.private else ""
