"""From answers to scores. A missing answer is never a zero; a safety item is read raw.

Answers that may be missing come as None (asked, left blank) or as an absent key (not asked, or not recorded). Both
are missing. They differ in one place: an absent rotating item was not put before him and does not count in `of`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Literal

from holdfast.measures.errors import AnswerError, figure
from holdfast.measures.instrument import Attention, Instrument, Item, SafetyRule, ScoreRule
from holdfast.text import Message, say, say_n

Answers = Mapping[str, float | None] | Sequence[float | None]
SafetyState = Literal["raised", "answered", "not answered", "not recorded"]


@dataclass(frozen=True, slots=True)
class Score:
    """One score. `value` is None when too little was answered; `answered` of `of` items went into it.

    `prorated` is True when the value stands for more items than were answered. `met` holds the ids of the cut-offs
    the value meets; it is empty for a null value, which is never a "below".
    """

    value: float | None
    answered: int
    of: int
    prorated: bool
    band: str | None
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SafetyAnswer:
    """A safety item as it was answered. `value` None with state "not answered" is its own state, never a zero.

    `attention` is None when nothing was raised (which never means "no risk") or nothing is known. `ask` is what a
    person may ask, face to face.
    """

    item: str
    value: float | None
    state: SafetyState
    attention: Attention | None
    ask: Message | None


@dataclass(frozen=True, slots=True)
class Scored:
    """Everything one completed form says."""

    instrument: str
    version: int
    scores: Mapping[str, Score]
    safety: tuple[SafetyAnswer, ...]
    notes: tuple[Message, ...]

    def value(self, name: str) -> float | None:
        """The value of one score; KeyError for a name the instrument does not have."""
        return self.scores[name].value


def score(instrument: Instrument, answers: Answers) -> Scored:
    """Scores, safety answers and notes of one completed form.

    `answers` maps item tags to answers, or lists them in the order of the form (all items, or the scored ones).
    Raises AnswerError for an unknown item, a wrong number of answers, or an answer that is not a number of the
    item's range and step.
    """
    given = checked(instrument, answers)
    scores = {name: _score(instrument, rule, given) for name, rule in instrument.scores.items() if rule.op != "total"}
    safety = tuple(_safety(rule, given.get(rule.item)) for rule in instrument.safety)
    return Scored(instrument.id, instrument.version, scores, safety, _notes(instrument, scores))


def total(instrument: Instrument, value: float, name: str | None = None) -> Scored:
    """A score that came as a number (an import, a paper form) under `name`, or the instrument's main score.

    Safety items are "not recorded" then: the total hides them. Raises AnswerError outside the score's range.
    """
    name = instrument.main if name is None else name
    rule = instrument.scores.get(name)
    if rule is None:
        raise AnswerError(instrument.id, name, value, "one of the scores " + ", ".join(instrument.scores))
    number = _number(value)
    if number is None or not rule.low <= number <= rule.high:
        allowed = f"a number from {figure(rule.low)} to {figure(rule.high)}"
        raise AnswerError(instrument.id, name, value, allowed, "Check the column and the scale it is in.")
    of = len(rule.items)
    scored = Score(number, of, of, prorated=False, band=_band(rule, number), met=_met(rule, number))
    safety = tuple(SafetyAnswer(rule.item, None, "not recorded", None, None) for rule in instrument.safety)
    notes: tuple[Message, ...] = ()
    if safety:
        notes = (say("Only a total was recorded. The answers to the safety questions are not known."),)
    return Scored(instrument.id, instrument.version, {name: scored}, safety, notes)


def values(instrument: Instrument, answers: Mapping[str, float | None]) -> dict[str, float | None]:
    """Only the values, for long series: same arithmetic as `score`, without checking the answers again."""
    rules = instrument.scores.items()
    return {name: _value(instrument, rule, answers)[0] for name, rule in rules if rule.op != "total"}


def checked(instrument: Instrument, answers: Answers) -> dict[str, float | None]:
    """The answers by tag, each within its item's range and step. Raises AnswerError."""
    if isinstance(answers, Mapping):
        named = answers
    elif isinstance(answers, str | bytes):
        raise AnswerError(instrument.id, "answers", answers, "a list or a table of answers")
    else:
        named = _by_place(instrument, answers)
    given: dict[str, float | None] = {}
    for tag, answer in named.items():
        item = instrument.items.get(tag)
        if item is None:
            known = ", ".join(instrument.items) or "no items: only a total can be recorded"
            raise AnswerError(instrument.id, str(tag), answer, known, "Check the name of the item.")
        given[tag] = None if answer is None else _answer(instrument.id, item, answer)
    return given


def _by_place(instrument: Instrument, answers: Sequence[float | None]) -> dict[str, float | None]:
    every = list(instrument.items)
    scored = [tag for tag, item in instrument.items.items() if item.scored]
    for tags in (every, scored):
        if len(tags) == len(answers):
            return dict(zip(tags, answers, strict=True))
    counts = " or ".join(str(n) for n in sorted({len(scored), len(every)}))
    allowed = f"{counts} answers in the order of the form"
    raise AnswerError(instrument.id, "answers", len(answers), allowed, "Write null for an answer left blank.")


def _answer(instrument: str, item: Item, answer: object) -> float:
    number = _number(answer)
    if number is None or not item.low <= number <= item.high or ((number - item.low) / item.step) % 1:
        raise AnswerError(instrument, item.tag, answer, allowed_answers(item))
    return number


def allowed_answers(item: Item) -> str:
    """What may be answered, as a piece of a sentence."""
    span = f"from {figure(item.low)} to {figure(item.high)}, or blank"
    return f"a whole number {span}" if item.step == 1 else f"a number {span}, in steps of {figure(item.step)}"


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except OverflowError:  # a whole number of 400 digits
        return None
    return number if math.isfinite(number) else None


def _score(instrument: Instrument, rule: ScoreRule, given: Mapping[str, float | None]) -> Score:
    value, answered, of = _value(instrument, rule, given)
    if value is None:
        return Score(None, answered, of, prorated=False, band=None)
    return Score(value, answered, of, answered < of, _band(rule, value), _met(rule, value))


def _value(instrument: Instrument, rule: ScoreRule, given: Mapping[str, float | None]) -> tuple[float | None, int, int]:
    """Value or None, number answered, number asked."""
    flips, rotating, op = instrument.flips, instrument.rotating, rule.op
    answered = of = 0
    summed, sign = 0.0, 1.0
    for tag in rule.items:
        raw = given.get(tag)
        if raw is None:
            if tag in rotating and tag not in given:
                continue  # not shown this time
            of += 1
            continue
        of += 1
        answered += 1
        summed += sign * (flips[tag] - raw if tag in flips else raw)
        if op == "difference":
            sign = -1.0
    # A channel of one rotating item that was not shown has nothing to speak from.
    if answered < rule.min_answered or not answered:
        return None, answered, of
    if op == "mean":
        summed /= answered
    elif answered < len(rule.items):
        summed = summed * len(rule.items) / answered
    value = rule.offset + rule.factor * summed
    if rule.rounding == "half_up":
        scale = 10.0**rule.decimals
        value = math.floor(value * scale + 0.5) / scale
    return value, answered, of


def _band(rule: ScoreRule, value: float) -> str | None:
    found = None
    for band in rule.bands:
        if value < band.start:
            break
        found = band.id
    return found


def _met(rule: ScoreRule, value: float) -> tuple[str, ...]:
    return tuple(one.id for one in rule.cutoffs if (value >= one.at if one.side == "at_least" else value <= one.at))


def _safety(rule: SafetyRule, value: float | None) -> SafetyAnswer:
    if value is None:
        return SafetyAnswer(rule.item, None, "not answered", "before the hour", say(rule.ask_if_blank))
    if rule.now_from is not None and value >= rule.now_from:
        return SafetyAnswer(rule.item, value, "raised", "now", say(rule.ask))
    if rule.before_the_hour_from is not None and value >= rule.before_the_hour_from:
        return SafetyAnswer(rule.item, value, "raised", "before the hour", say(rule.ask))
    return SafetyAnswer(rule.item, value, "answered", None, None)


def _notes(instrument: Instrument, scores: Mapping[str, Score]) -> tuple[Message, ...]:
    notes: list[Message] = []
    for name, one in scores.items():
        rule = instrument.scores[name]
        if one.value is None and one.answered:
            notes.append(
                say_n(
                    "{score}: no score, because {n} question of {of} was answered and {needed} are needed.",
                    "{score}: no score, because {n} questions of {of} were answered and {needed} are needed.",
                    one.answered,
                    score=say(rule.title),
                    of=one.of,
                    needed=rule.min_answered,
                )
            )
        elif one.prorated:
            notes.append(
                say(
                    "{score}: worked out from {answered} of {of} questions.",
                    score=say(rule.title),
                    answered=one.answered,
                    of=one.of,
                )
            )
    return tuple(notes)
