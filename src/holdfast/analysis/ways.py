"""The ways of working in one case: the argument map, when to look at it again, what changed, and what is in use.

Described, never ranked. Everything here is for the therapist; whether a page may show it (findings off, a restricted
case) is asked there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from holdfast.approaches.argue import argue
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import ArgumentMap, Disagreed, FeatureReading, Reason
from holdfast.case.course import ended_on
from holdfast.case.working import ApproachDecision, ReasonWord, WorkingNotes
from holdfast.text import Message

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

AskedWhy = Literal["session_8", "quarter", "hold", "remission", "state", "functioning", "earlier"]
"""`earlier`: all that asked before and that no decision answered, in one line."""
Speaking = Literal["spoke", "open", "silent"]
"""A reason `spoke` (its condition holds), was `open` (not known), or `silent` (its condition does not hold)."""


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """The way of working is to be looked at again: why, since which day, in words. A later decision ends it."""

    why: AskedWhy
    when: date
    words: Message


@dataclass(frozen=True, slots=True)
class ReasonChange:
    """A reason that speaks differently than it did."""

    approach: str
    reason: Reason
    was: Speaking
    now: Speaking


@dataclass(frozen=True, slots=True)
class FeatureChange:
    """A feature that has another value than it had, or is known now and was not, or the other way round."""

    feature: str
    was: FeatureReading
    now: FeatureReading


@dataclass(frozen=True, slots=True)
class Changed:
    """What speaks differently now than on `since`. No reasons: nothing does, and that was looked at."""

    since: date
    words: Message
    reasons: tuple[ReasonChange, ...]
    features: tuple[FeatureChange, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowedWay:
    """What was ticked of one approach: in which hours, and how often each technique. A description, no adherence."""

    approach: str
    hours: tuple[int, ...]
    techniques: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """What was done by tick after the last decision (`since` its day, None: since the beginning).

    `logged`: the hours in which the row of techniques was touched; an hour in which it was not says nothing.
    """

    since: date | None
    logged: int
    ways: tuple[FollowedWay, ...]


@dataclass(frozen=True)
class Ways:
    """All of it at one moment. The argument map, and what changed since an earlier one, are worked out when asked for.

    `decision` is the latest; `decisions` all that stand, oldest first. `in_use` as `Analysis.approaches`.
    """

    asked: tuple[AskedAgain, ...]
    decision: ApproachDecision | None
    decisions: tuple[ApproachDecision, ...]
    in_use: tuple[str, ...]
    followed: Followed
    _argue: Callable[[], ArgumentMap] = field(repr=False, compare=False)
    _compare: Callable[[ArgumentMap], Changed | None] = field(repr=False, compare=False)

    @cached_property
    def argument(self) -> ArgumentMap:
        return self._argue()

    @cached_property
    def changed(self) -> Changed | None:
        return self._compare(self.argument)


def read_ways(analysis: Analysis, known: Knowledge) -> Ways:
    """The ways of one case, by this knowledge. A treatment that has ended is not asked about again. Pure; never raises
    on a case that was read.
    """
    from holdfast.analysis.asked_again import asked_again
    from holdfast.analysis.changed_since import changed_since
    from holdfast.analysis.features import features_of
    from holdfast.analysis.followed import read_followed

    working = analysis.case.working
    standing = decisions(working)
    kept = analysis.restricted is not None
    over = ended_on(analysis.case.record) is not None
    return Ways(
        asked=() if kept or over else asked_again(analysis, standing),
        decision=standing[-1] if standing else None,
        decisions=standing,
        in_use=analysis.approaches,
        followed=read_followed(working.logs, analysis.process.hours, standing[-1] if standing else None),
        _argue=lambda: argue(features_of(analysis), known, disagreed(working)),
        _compare=lambda now: None if kept else changed_since(analysis, standing, known, now),
    )


def decisions(working: WorkingNotes) -> tuple[ApproachDecision, ...]:
    """The decisions that stand, oldest first."""
    return tuple(sorted(working.approach_decisions, key=lambda one: (one.when, one.recorded_at)))


def disagreed(working: WorkingNotes) -> Mapping[str, Disagreed]:
    """The reasons the therapist disagrees with; of one reason the latest word counts."""
    latest: dict[str, ReasonWord] = {}
    for word in sorted(working.reason_words, key=lambda one: (one.when, one.recorded_at)):
        latest[word.reason] = word
    return {id: Disagreed(w.when, w.why_not) for id, w in latest.items() if w.answer == "disagree"}
