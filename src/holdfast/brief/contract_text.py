"""The contract in a terminal: held or not first, what stands, how convinced each is, what asks, the versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from holdfast.analysis.model import Analysis
from holdfast.brief.contract_told import (
    costs_to_you,
    felt_against_foreseen,
    level_words,
    listed,
    rewordings,
    share_words,
    short,
    story,
)
from holdfast.brief.contract_words import AGAINST, KINDS, REASONS, STATES, VERSION_STATES, WHOSE
from holdfast.brief.questions.contract import NUMBERS
from holdfast.brief.spoken import ORIGINS, plain, short_day
from holdfast.brief.words import FEELINGS, PHASES, RUNS, local
from holdfast.case.moves import ClauseKind, MoveBy
from holdfast.contract.conviction import CONVICTIONS, conviction_line
from holdfast.contract.costs import costs_of, expected_unnamed
from holdfast.contract.difference import Difference
from holdfast.contract.goal_attainment import attainment_by_version
from holdfast.contract.model import Clause, Said, Version
from holdfast.text import Message, render, say

WIDTH = 96
ORDER: tuple[ClauseKind, ...] = ("goal", "step", "stop", "leaving", "frame", "safety")
LAST = 3
"""So many of the last numbers of one line, and of the last times a step was tried, are shown."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show beside the first line; nothing named shows what stands, what asks and the versions."""

    version: Version | None = None
    difference: Difference | None = None
    history: bool = False


def contract_text(analysis: Analysis, wanted: Wanted) -> str:
    """Lines of at most 96 columns, ending in a line feed."""
    page = _Page(analysis)
    parts = [page.head(), page.held()]
    if wanted.version is not None:
        parts.append(page.one_version(wanted.version))
    if wanted.difference is not None:
        parts.append(page.difference(wanted.difference))
    if wanted.history:
        parts.append(page.history())
    if wanted == Wanted():
        parts += [page.stands(), page.asks(), page.versions()]
    lines = [line for part in parts for line in part]
    return "\n".join(line.rstrip() for line in lines) + "\n"


class _Page:
    def __init__(self, analysis: Analysis) -> None:
        self.analysis, self.contract, self.person = analysis, analysis.contract, analysis.person

    def say(self, message: Message | str) -> str:
        return " ".join(plain(render(message, self.person)).split())

    def wrapped(self, message: Message | str, indent: str = "", first: str | None = None) -> Iterator[str]:
        begin = indent if first is None else first
        yield from wrap(self.say(message), WIDTH, initial_indent=begin, subsequent_indent=indent) or [begin]

    def titled(self, title: Message) -> Iterator[str]:
        yield ""
        yield self.say(title).upper()

    def head(self) -> Iterator[str]:
        origin = ORIGINS[self.analysis.case.record.about.origin]
        at = say("as of {at}", at=local(self.analysis, self.analysis.at).date())
        parts: tuple[Message | str | None, ...] = (self.person.name, say("the contract"), at, origin)
        yield from self.wrapped(" · ".join(self.say(part) for part in parts if part is not None))

    def held(self) -> Iterator[str]:
        """First the two of you: before anything else that could be said of a contract."""
        hold, rupture = self.contract.held, self.analysis.process.open_rupture
        if self.analysis.restricted is not None:
            yield from self.wrapped(
                say("This case is kept and not read: what was written down, and nothing made of it.")
            )
        elif self.analysis.triggers.held:
            since = hold.since if hold and hold.reason == "rupture" else None
            told = say("First the two of you.")
            if since is not None:
                told = say("{first} The contract has been held since {since}.", first=told, since=since)
            elif rupture is not None:
                told = say("{first} What broke in hour {hour} is still open.", first=told, hour=rupture.onset)
            rest = say("You propose nothing new until it is mended; {he} may at any time.")
            yield from self.wrapped(say("{told} {rest}", told=told, rest=rest))
        if hold is not None and hold.reason != "rupture":
            yield from self.wrapped(say("Held since {since}: {reason}.", since=hold.since, reason=REASONS[hold.reason]))
        if hold is not None and hold.words:
            yield from self.wrapped(say("“{words}”", words=hold.words), "   ")

    def stands(self) -> Iterator[str]:
        yield from self.titled(say("What stands"))
        version = self.contract.version
        if version is not None:
            yield from self.wrapped(self.version_line(version))
        standing = [clause for kind in ORDER for clause in self.contract.of_kind(kind)]
        if not standing:
            yield from self.wrapped(say("Nothing of a contract is written down."))
        due = self.contract.step_due
        for clause in standing:
            yield from self.clause(clause, due=clause is due)
        share = None if self.analysis.restricted is not None else share_words(self.contract)
        if share is not None:
            yield from self.wrapped(share)

    def clause(self, clause: Clause, *, due: bool = False) -> Iterator[str]:
        """One clause: its words on the table and in force, whose they are, its cost, both sides' numbers, his no."""
        by = say("from {him}") if clause.proposed_by == "patient" else say("from you")
        if clause.kind in ("frame", "safety"):
            by = STATES["told"]
        state = [by] if clause.state == "told" else [STATES[clause.state], by]
        marks = [*state, say("due now")] if due else state
        head = say("{kind} “{text}”", kind=KINDS[clause.kind], text=short(clause.terms.text, 400))
        yield from self.wrapped(f"{self.say(head)} ({', '.join(self.say(m) for m in marks)})", "     ", "  - ")
        for line in self.about(clause):
            yield from self.wrapped(line, "       ", "     ")

    def about(self, clause: Clause) -> Iterator[Message]:
        if clause.terms.his_words:
            yield say("in {his} words: “{words}”", words=clause.terms.his_words)
        if clause.in_force is not None and clause.in_force != clause.terms:
            yield say("what you agreed, until both say yes to other words: “{text}”", text=clause.in_force.text)
        if clause.terms.smallest:
            yield say("the smallest version that would still count: “{text}”", text=clause.terms.smallest)
        if clause.terms.wish_of:
            yield say("whose wish: {whose}", whose=WHOSE[clause.terms.wish_of])
        yield from self.costs(clause)
        yield from self.conviction(clause)
        for at in clause.runs[-LAST:]:
            went = say("how it went, {when}: {outcome}", when=self.day(at.when), outcome=RUNS[at.run.outcome])
            yield listed(went, felt_against_foreseen(at.run))
        yield from (self.against(said) for said in clause.heard_against)

    def costs(self, clause: Clause) -> Iterator[Message]:
        """Each cost with whose word it is; what is expected and was named by nobody, in a line of its own."""
        named = costs_of(clause, self.analysis.case.record.moves)
        if named:
            yield say("cost: {costs}", costs=costs_to_you(named))
        for feeling in expected_unnamed(clause):
            yield say("{feeling} is expected: not named yet", feeling=FEELINGS[feeling])

    def against(self, said: Said) -> Message:
        """One objection, with its day: none is left out for a later one."""
        how = AGAINST[said.by, said.act if said.act in ("hand_back", "discount") else "object"]
        told = say(how.id, when=self.day(said.when))
        return say("{told}: “{words}”", told=told, words=said.words) if said.words else told

    def conviction(self, clause: Clause) -> Iterator[Message]:
        """One line for each number of each side, oldest first, with its day: never merged, never drawn as one."""
        sides: tuple[tuple[MoveBy, Message], ...] = (("patient", say("{his}")), ("therapist", say("yours")))
        for by, whose in sides:
            lines = []
            for of in CONVICTIONS:
                points = [f"{p.value} ({self.day(p.when)})" for p in conviction_line(clause, by, of)[-LAST:]]
                if points:
                    lines.append(self.say(say(NUMBERS[of].id, value=", ".join(points))))
            if lines:
                yield say("{whose}, of 10: {numbers}", whose=whose, numbers="; ".join(lines))

    def day(self, when: date) -> str:
        return short_day(when, self.analysis.at.year)

    def asks(self) -> Iterator[str]:
        if self.analysis.restricted is not None:
            return
        yield from self.titled(say("What asks to be rewritten"))
        found = self.analysis.triggers
        if not found.speaking and not found.waiting:
            yield from self.wrapped(say("Nothing now. That is no promise."))
        for trigger in found.speaking:
            yield from self.wrapped(trigger.sentence, "    ", "  - ")
            for words in trigger.said:
                yield from self.wrapped(say("“{words}”", words=words), "      ")
        if found.waiting:
            yield from self.wrapped(say("After the two of you:"))
            for trigger in found.waiting:
                yield from self.wrapped(trigger.sentence, "    ", "  - ")

    def versions(self) -> Iterator[str]:
        if len(self.contract.versions) > 1:
            yield from self.titled(say("Versions"))
            for version in self.contract.versions:
                yield from self.wrapped(self.version_line(version), "     ", "  - ")

    def version_line(self, version: Version) -> Message:
        state = VERSION_STATES[version.status]
        if version.agreed_on is not None:
            state = say("agreed on {when}", when=version.agreed_on)
            if version.status == "held":
                state = say("{agreed}, {held}", agreed=state, held=VERSION_STATES["held"])
        days = say("from {opened}", opened=version.opened_on)
        if version.closed_on is not None:
            days = say("{opened} to {closed}", opened=version.opened_on, closed=version.closed_on)
        return say("Version {n}, for {phase}, {days}, {state}: {why}", n=version.number, phase=PHASES[version.phase],
                   days=days, state=state, why=version.why)  # fmt: skip

    def one_version(self, version: Version) -> Iterator[str]:
        yield from self.titled(say("Version {n}", n=version.number))
        yield from self.wrapped(self.version_line(version))
        for kind in ORDER:
            for clause in (c for c in version.clauses if c.kind == kind):
                yield from self.clause(clause)
        if version.as_agreed:
            yield from self.titled(say("As it was agreed"))
            for text in version.as_agreed:
                yield from self.wrapped(
                    say("{kind} “{text}”", kind=KINDS[text.kind], text=text.terms.text), "    ", "  - "
                )
        yield from self.attained(version)
        for signed in version.signed:
            who = say("Signed by {him}, {when}.") if signed.by == "patient" else say("Signed by you, {when}.")
            yield from self.wrapped(say(who.id, when=signed.when))

    def attained(self, version: Version) -> Iterator[str]:
        """How far its goals were reached, in the eyes of each: goal by goal, and then the one number they make."""
        found = next((v for v in attainment_by_version(self.contract) if v.number == version.number), None)
        if found is None or self.analysis.restricted is not None:
            return
        yield from self.titled(say("How far"))
        for goal in found.goals:
            sides = ((say("for {him}"), goal.patient), (say("for you"), goal.therapist))
            said = [say("{who}: {level}", who=who, level=level_words(at.level, goal.terms)) for who, at in sides if at]
            told = say("“{text}”", text=short(goal.terms.text))
            rated = "; ".join(map(self.say, said)) or self.say(say("not rated yet"))
            yield from self.wrapped(f"{self.say(told)} {rated}", "    ", "  - ")
        for whose, one in ((say("{his}"), found.patient), (say("your"), found.therapist)):
            if one.t is not None:
                told = say("By {whose} levels T is {t} (50 is as expected; {rated} of {all} goals; for this version"
                           " alone).", whose=whose, t=round(one.t), rated=one.rated, all=one.goals)  # fmt: skip
                yield from self.wrapped(told)

    def difference(self, seen: Difference) -> Iterator[str]:
        yield from self.titled(say("From version {a} to version {b}", a=seen.a, b=seen.b))
        if seen.nothing:
            yield from self.wrapped(say("Nothing differs."))
        for clause in seen.born:
            yield from self._listed(say("new"), clause)
        for one in rewordings(seen):
            yield from self.wrapped(say("{kind} “{text}”", kind=one.kind, text=short(one.clause, 400)), "    ", "  - ")
            for part, before, after in one.parts:
                told = say("{part}: {before} → {after}", part=part, before=before, after=after)
                yield from self.wrapped(told, "       ", "     ")
        for clause in seen.ended:
            yield from self._listed(say("ended"), clause)

    def _listed(self, mark: Message, clause: Clause) -> Iterator[str]:
        text = short(clause.terms.text, 400)
        told = say("{mark}: {kind} “{text}”", mark=mark, kind=KINDS[clause.kind], text=text)
        yield from self.wrapped(told, "    ", "  - ")

    def history(self) -> Iterator[str]:
        """The story, a chapter for each hour, the margin's word beside it."""
        yield from self.titled(say("How it came"))
        if not self.analysis.case.record.moves:
            yield from self.wrapped(say("Nothing of a contract is written down."))
        for chapter in story(self.analysis.case.record.moves, self.contract.clauses):
            head = say("{when}", when=chapter.when)
            if chapter.session is not None:
                head = say("hour {n}, {when}", n=chapter.session, when=chapter.when)
            yield from self.wrapped("   ".join([self.say(head), *self._margin(chapter.margin)]))
            for told in chapter.told:
                text = self.say(told.sentence) + (f" “{self.say(told.words)}”" if told.words else "")
                yield from self.wrapped(text, "       ", "   < " if told.his else "   > ")

    def _margin(self, marks: Iterable[Message]) -> Iterator[str]:
        for mark in marks:
            yield f"[{self.say(mark)}]"
