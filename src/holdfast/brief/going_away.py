"""When he goes away, and when an ending is planned: what is there to be read, and the few sentences from
`knowledge/away.toml` that go with it. Facts with their dates; no score, and nothing is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.case.record import Event, Letter, PlannedEnding, SafetyPlan
from holdfast.citations import citations
from holdfast.contract.model import Clause, Contract
from holdfast.knowledge import Table, read_toml
from holdfast.process.endings import NOT_HIS
from holdfast.text import Message, say

KNOWLEDGE = Path(__file__).parent / "knowledge" / "away.toml"
ONCE = re.compile(
    r"\b(?:write|writes|send|sends)\b[^.;]{0,20}?\b(?:once(?! more)|one (?:letter|line))\b", re.IGNORECASE
)
When = Literal["always", "injured", "not_injured", "between_us", "from_you"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sentence to the therapist, or one that could be said to him; `when` it fits; numbers of its sources."""

    id: str
    text: Message
    sources: tuple[str, ...]
    when: When = "always"

    @property
    def cited(self) -> tuple[str, ...]:
        return tuple(citations()[number] for number in self.sources)


@dataclass(frozen=True, slots=True)
class AwayKnowledge:
    """The file as it was read."""

    version: int
    away: tuple[Prompt, ...]
    ending: tuple[Prompt, ...]
    could_be_said: tuple[Prompt, ...]
    rather_not: tuple[Prompt, ...]
    safety: Prompt
    contract: Prompt
    leaving: Message


@dataclass(frozen=True, slots=True)
class Before:
    """Something that stood before it, and its day."""

    what: Message
    when: date | datetime
    ref: str | None = None
    injury: bool = False


@dataclass(frozen=True, slots=True)
class Away:
    """What is known when nothing was heard. `letters` are those given since the last sign of life, the latest first."""

    since: datetime | None
    days: int | None
    usual_days: float | None
    missed: int
    next_hour: datetime | None
    on_break: bool
    before: tuple[Before, ...]
    leaving: tuple[Clause, ...]
    plan: SafetyPlan | None
    letters: tuple[Letter, ...]
    prompts: tuple[Prompt, ...]

    @property
    def injured(self) -> bool:
        return any(one.injury for one in self.before)

    @property
    def once(self) -> bool:
        """Whether both said yes to words by which the therapist writes once and no more."""
        return any(_writes_once(clause) for clause in self.leaving)


@cache
def away_knowledge() -> AwayKnowledge:
    """The sentences in force. Raises `KnowledgeError`, naming file and key, where the file is spoiled."""
    return read_away(KNOWLEDGE)


def read_away(file: Path) -> AwayKnowledge:
    top = Table(file.name, "", read_toml(file))
    if top.integer("schema", low=1) != 1:
        raise top.error("schema", "1", "This file is from another version of the program.")
    version = top.integer("version", low=1)
    away, back, ending = top.table("away"), top.table("back"), top.table("ending")
    found = AwayKnowledge(
        version=version,
        away=_prompts(away, "prompts"),
        ending=_prompts(ending, "prompts"),
        could_be_said=_prompts(back, "say"),
        rather_not=_prompts(back, "rather_not"),
        safety=_prompt(back, "safety"),
        contract=_prompt(back, "contract"),
        leaving=say(back.text("leaving")),
    )
    for table in (away, back, ending, top):
        table.close()
    return found


def _prompts(table: Table, key: str) -> tuple[Prompt, ...]:
    found = []
    for one in table.tables(key):
        cited = _cited(one, one.text("source"), "source")
        when: When = one.choice("when", get_args(When), "always")
        found.append(Prompt(one.text("id"), say(one.text("text")), cited, when))
        one.close()
    return tuple(found)


def _prompt(table: Table, key: str) -> Prompt:
    return Prompt(key, say(table.text(key)), _cited(table, table.text(f"{key}_source"), f"{key}_source"))


def _cited(table: Table, source: str, key: str) -> tuple[str, ...]:
    numbers = tuple(number.strip() for number in source.split(","))
    if any(number not in citations() for number in numbers):
        raise table.error(key, "numbers that stand in citations.toml")
    return numbers


def away(analysis: Analysis) -> Away:
    """What can be read when nothing was heard; every part with its day. Pure, and the same without private notes."""
    absence, record = analysis.process.absence, analysis.case.record
    since = absence.last_heard
    before = before_words(analysis, absence.before_it)
    there = {"injured"} if any(one.injury for one in before) else {"not_injured"}
    return Away(
        since=None if since is None else words.local(analysis, since),
        days=absence.days,
        usual_days=absence.usual_gap_days,
        missed=absence.missed_in_a_row,
        next_hour=None if analysis.next_hour is None else words.local(analysis, analysis.next_hour),
        on_break=absence.on_break,
        before=before,
        leaving=leaving_clauses(analysis.contract),
        plan=safety_plan(record.safety_plans),
        letters=_letters_since(record.letters, None if since is None else words.day(analysis, since)),
        prompts=fitting(away_knowledge().away, there),
    )


def before_words(analysis: Analysis, before: Sequence[Event | tuple[int, str]]) -> tuple[Before, ...]:
    """Injuries, limits, threats and anger in words, the latest last."""
    hours = {hour.number: hour for hour in analysis.process.hours}
    found = []
    for one in before:
        if isinstance(one, Event):
            found.append(Before(words.event(one), one.when, one.id, injury=True))
        else:
            number, mark = one
            what = say("hour {hour}: {what}", hour=number, what=words.FRAME[mark])
            found.append(Before(what, hours[number].day, f"hour:{number}"))
    return tuple(sorted(found, key=lambda one: (one.when, one.ref or "")))


def leaving_clauses(contract: Contract) -> tuple[Clause, ...]:
    """What the two have about leaving: every standing clause of that kind, agreed or on the table."""
    return contract.of_kind("leaving")


def _writes_once(clause: Clause) -> bool:
    """As far as plain words say so: “I write once”, “you send one letter”. Words on the table are no agreement."""
    terms = clause.in_force
    return terms is not None and any(ONCE.search(words) for words in (terms.text, terms.his_words or ""))


def safety_plan(plans: Sequence[SafetyPlan]) -> SafetyPlan | None:
    """The one that stands: the latest."""
    return max(plans, key=lambda one: (one.when, one.recorded_at), default=None)


def _letters_since(given: Sequence[Letter], day: date | None) -> tuple[Letter, ...]:
    mine = [one for one in given if day is None or one.when >= day]
    return tuple(sorted(mine, key=lambda one: (one.when, one.recorded_at), reverse=True))


def fitting(prompts: Sequence[Prompt], there: set[str]) -> tuple[Prompt, ...]:
    """Those that fit what is there."""
    return tuple(one for one in prompts if one.when == "always" or one.when in there)


def ending_prompts(ending: PlannedEnding | None) -> tuple[Prompt, ...]:
    """What goes with a planned ending; more of it where he did not choose it."""
    there = {"from_you"} if ending is not None and ending.by in NOT_HIS else set()
    return fitting(away_knowledge().ending, there)
