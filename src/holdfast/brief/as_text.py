"""The brief in a terminal: one screen, at most `width` columns, private lines marked, deterministic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from holdfast.brief import words
from holdfast.brief.finding import Finding, Option, one_of_each
from holdfast.brief.first_hour_back import FIRST_HOUR_BACK, told
from holdfast.brief.page import Brief, LastTime, Question
from holdfast.brief.spoken import ATTENTION, CERTAINTIES, NOTHING, NOTHING_NEW, ORIGINS, Voice, columns
from holdfast.text import say

WIDTH = 96
LEAST = 40
LABEL = 24
MOVES = 3
INDENT = "   "
SEPARATOR = " · "
PRIVATE = say("(private, yours alone)")
PRIVATE_LINE = say("(private)")


def as_text(brief: Brief, width: int = WIDTH, language: str = "en") -> str:
    """The page as lines of at most `width` columns (40 or more), ending in a line feed."""
    page = _Page(Voice(brief, language), max(width, LEAST))
    if brief.restricted is not None:
        lines = [*page.header(brief), "", *page.wrapped(page.voice(brief.restricted))]
        return "\n".join(line.rstrip() for line in lines) + "\n"
    lines = [
        *page.header(brief),
        "",
        *page.last_time(brief.last_time),
        *page.first_hour_back(brief),
        "",
        *page.findings(brief),
        *page.questions(brief.questions),
        *page.abstained(brief),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


class _Page:
    def __init__(self, voice: Voice, width: int) -> None:
        self.voice, self.width = voice, width

    def header(self, brief: Brief) -> Iterator[str]:
        voice = self.voice
        name = voice(brief.person.name)
        if brief.next_hour is None:
            when = voice(say("no hour arranged; as of {at}", at=brief.at.date()))
        else:
            moment = brief.next_hour
            when = f"{moment:%a} {moment.day} {moment:%B %Y}, {moment:%H:%M}"
        parts = [name, voice(say("before hour {hour}", hour=brief.hour)), when]
        origin = ORIGINS[brief.origin]
        if origin is not None:
            parts.append(voice(origin))
        if brief.with_private:
            parts.append(voice(say("private notes open")))
        yield from self.wrapped(SEPARATOR.join(parts))

    def last_time(self, last: LastTime) -> Iterator[str]:
        voice = self.voice
        parts = []
        if last.line:
            parts.append(f"{voice(PRIVATE_LINE)} {voice(last.line.text)}")
        if last.hour:
            parts.append(voice(last.hour.text))
        if last.last_words:
            parts.append(voice(say("{his} last words {words}", words=last.last_words.text)))
        if last.open:
            parts.append(voice(say("open: {list}", list="; ".join(voice.lines(last.open)))))
        if last.step:
            parts.append(voice(say("step: {step}", step=last.step.text)))
        if last.people:
            parts.append(voice(say("people: {people}", people=", ".join(last.people))))
        if last.ahead:
            parts.append(voice(last.ahead.text))
        yield from self.labelled(voice(say("Last time")), parts or [voice(say("nothing recorded yet"))])

    def first_hour_back(self, brief: Brief) -> Iterator[str]:
        if brief.first_hour_back is not None:
            yield from self.labelled(self.voice(FIRST_HOUR_BACK), list(map(self.voice, told(brief.first_hour_back))))

    def findings(self, brief: Brief) -> Iterator[str]:
        voice = self.voice
        yield voice(say("Worth a look")).upper()
        if not brief.findings_on:
            yield from self.wrapped(voice(say("Findings are not shown here.")), INDENT)
        elif not brief.front:
            yield from self.wrapped(voice(NOTHING_NEW if brief.findings else NOTHING), INDENT)
        for place, finding in enumerate(brief.front, 1):
            yield from self.finding(place, finding)
        behind = [finding for finding in brief.findings if not finding.front]
        for finding in behind:
            mark = voice(PRIVATE) + " " if finding.private else ""
            yield from self.wrapped(mark + voice(finding.headline), INDENT, voice(say("also ")))
        yield ""

    def finding(self, place: int, finding: Finding) -> Iterator[str]:
        voice = self.voice
        marks = [voice(PRIVATE)] if finding.private else []
        if finding.attention:
            marks.append(voice(ATTENTION[finding.attention]).upper() + ":")
        yield from self.wrapped(" ".join([*marks, voice(finding.headline)]), INDENT, f"{place}  ")
        told = [voice.evidence(one) for one in finding.evidence]
        told += [voice(say("not known: {what}", what=one)) for one in finding.missing]
        yield from self.wrapped(SEPARATOR.join(told), INDENT)
        yield from self.wrapped(voice(finding.meaning), INDENT)
        if finding.against:
            against = SEPARATOR.join(voice.evidence(one) for one in finding.against)
            yield from self.wrapped(voice(say("Against it: {data}", data=against)), INDENT)
        yield from self.options(finding)
        yield from self.wrapped(voice(CERTAINTIES[finding.certainty]) + SEPARATOR + voice.measured(finding), INDENT)

    def options(self, finding: Finding) -> Iterator[str]:
        """The first option with its two sentences, then moves: in the languages in use, or, for safety, in order."""
        options = finding.options
        voice, first = self.voice, options[0]
        said = voice(say("Could be said: “{say}”", say=first.say))
        rather_not = voice(say("rather not: “{rather_not}”", rather_not=first.rather_not))
        yield from self.wrapped(f"{said}   {rather_not}", INDENT)
        spoken: Sequence[Option] = one_of_each(options[1:]) or options[1:2]
        if finding.attention:
            spoken = options[1:]
        moves = []
        for option in spoken[:MOVES]:
            move = voice(option.move)
            moves.append(move if option.approach == "any" else f"{voice(words.APPROACHES[option.approach])} {move}")
        yield from self.wrapped(SEPARATOR.join(moves), INDENT)

    def questions(self, questions: Sequence[Question]) -> Iterator[str]:
        for question in questions:
            parts = [
                f"{self.voice(PRIVATE_LINE)} {self.voice(line.text)}" if line.private else self.voice(line.text)
                for line in question.lines
            ]
            yield from self.labelled(self.voice(question.label), parts)

    def abstained(self, brief: Brief) -> Iterator[str]:
        if brief.abstained:
            needs = [f"{_name(one.rule)}: {self.voice(one.needs)}" for one in brief.abstained]
            yield ""
            yield from self.labelled(self.voice(say("Cannot tell yet")), needs)

    def labelled(self, label: str, parts: Sequence[str]) -> Iterator[str]:
        """A label in capitals at the left, and what belongs to it beside it; on a narrow screen below it."""
        text = SEPARATOR.join(parts)
        if self.width < 2 * LABEL + LEAST // 2:
            yield label.upper()
            yield from self.wrapped(text, INDENT)
            return
        yield from self.wrapped(text, " " * LABEL, label.upper() + " " * (LABEL - columns(label)))

    def wrapped(self, text: str, indent: str = "", first: str | None = None) -> Iterator[str]:
        """Lines of at most `width` columns. A line feed inside somebody's words becomes a blank."""
        line, used, empty = (indent if first is None else first), columns(indent if first is None else first), True
        for word in text.split():
            for piece in _pieces(word, self.width - columns(indent)):
                wide = columns(piece)
                if not empty and used + 1 + wide > self.width:
                    yield line
                    line, used, empty = indent, columns(indent), True
                line += piece if empty else " " + piece
                used += wide if empty else 1 + wide
                empty = False
        yield line


def _pieces(word: str, most: int) -> Iterator[str]:
    """A word longer than a line is cut; others pass whole."""
    piece, used = "", 0
    for char in word:
        wide = columns(char)
        if used + wide > most:
            yield piece
            piece, used = "", 0
        piece += char
        used += wide
    yield piece


def _name(rule: str) -> str:
    return rule.replace("_", " ")
