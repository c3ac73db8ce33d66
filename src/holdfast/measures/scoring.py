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

from holdfast.measures.arithmetic import Value, all_values
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


def score(
    instrument: Instrument,
    answers: Answers,
    *,
    form: str | None = None,
    before: Mapping[str, float | None] | None = None,
    weights: Sequence[float] | None = None,
) -> Scored:
    """Scores, safety answers and notes of one completed form.

    `answers` maps item tags to answers, or lists them in the order of the form (all items, or the scored ones); `form`
    names the order where several circulate. `before` are the answers of the last time, for safety items that speak
    when they rise. `weights` are the weights of goals, where the instrument is goal attainment scaling.
    Raises AnswerError for an unknown item or form, a wrong number of answers, or an answer that is not a number of
    the item's range and step.
    """
    given = checked(instrument, answers, form)
    made = all_values(instrument, given, checked_weights(instrument, given, weights))
    scores = {name: _score(instrument.scores[name], one) for name, one in made.items()}
    safety = tuple(_safety(rule, given.get(rule.item), (before or {}).get(rule.item)) for rule in instrument.safety)
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
    return {name: made.value for name, made in all_values(instrument, answers).items()}


def checked(instrument: Instrument, answers: Answers, form: str | None = None) -> dict[str, float | None]:
    """The answers by tag, each within its item's range and step, as the key counts them. Raises AnswerError.

    Where copies of a form begin at another number than the key, or print an item's answers the other way round, answers
    are taken as printed on the form named.
    """
    order, low = order_of(instrument, form)
    if isinstance(answers, Mapping):
        named = answers
    elif isinstance(answers, str | bytes):
        raise AnswerError(instrument.id, "answers", answers, "a list or a table of answers")
    else:
        named = _by_place(instrument, order, answers)
    given: dict[str, float | None] = {}
    for tag, answer in named.items():
        item = instrument.items.get(tag)
        if item is None:
            known = ", ".join(instrument.items) or "no items: only a total can be recorded"
            raise AnswerError(instrument.id, str(tag), answer, known, "Check the name of the item.")
        given[tag] = (
            None if answer is None else _answer(instrument, item, answer, 0.0 if low is None else low - item.low)
        )
    return turned(instrument, given, form)


def turned(instrument: Instrument, given: dict[str, float | None], form: str | None = None) -> dict[str, float | None]:
    """The same answers, with those that the form prints the other way round as the key counts them."""
    for tag in instrument.mirrored(form):
        if (answer := given.get(tag)) is not None:
            given[tag] = instrument.items[tag].low + instrument.items[tag].high - answer
    return given


def checked_weights(
    instrument: Instrument, given: Mapping[str, float | None], weights: Sequence[float] | None
) -> Sequence[float] | None:
    """One weight above zero for each goal; AnswerError otherwise, and where an instrument has no weights."""
    if weights is None:
        return None
    if all(rule.op != "gas" for rule in instrument.scores.values()):
        raise AnswerError(instrument.id, "weights", list(weights), "none: only goals have weights")
    allowed = f"{len(given)} numbers above zero, one for each goal"
    if len(weights) != len(given) or any((_number(one) or 0) <= 0 for one in weights):
        raise AnswerError(instrument.id, "weights", list(weights), allowed)
    return [float(one) for one in weights]


def order_of(instrument: Instrument, form: str | None) -> tuple[tuple[str, ...], float | None]:
    """The order in which answers are read, and the lowest answer printed on the form where it is not the key's."""
    if not instrument.forms:
        if form is not None:
            raise AnswerError(instrument.id, "form", form, "none: this instrument has one form")
        return tuple(instrument.items), None
    chosen = instrument.forms.get(form or instrument.default_form or "")
    if chosen is None:
        raise AnswerError(instrument.id, "form", form, "one of " + ", ".join(instrument.forms))
    return chosen.order, chosen.low


def _by_place(instrument: Instrument, order: Sequence[str], answers: Sequence[float | None]) -> dict[str, float | None]:
    if instrument.variable and 1 <= len(answers) <= len(order):
        return dict(zip(order, answers, strict=False))
    scored = [tag for tag in order if instrument.items[tag].scored]
    for tags in (order, scored):
        if len(tags) == len(answers):
            return dict(zip(tags, answers, strict=True))
    counts = " or ".join(str(n) for n in sorted({len(scored), len(order)}))
    if instrument.variable:
        counts = f"1 to {len(order)}"
    allowed = f"{counts} answers in the order of the form"
    raise AnswerError(instrument.id, "answers", len(answers), allowed, "Write null for an answer left blank.")


def _answer(instrument: Instrument, item: Item, answer: object, shift: float) -> float:
    number = _number(answer)
    if number is None or not item.low <= number - shift <= item.high or ((number - shift - item.low) / item.step) % 1:
        raise AnswerError(instrument.id, item.tag, answer, allowed_answers(item, instrument.letters, shift))
    return number - shift


def allowed_answers(item: Item, letters: str = "", shift: float = 0.0) -> str:
    """What may be answered, as a piece of a sentence. `shift`: how far the printed numbers lie above the key's."""
    span = f"from {figure(item.low + shift)} to {figure(item.high + shift)}, or blank"
    if letters:
        return " or ".join(letters) + f" (a number {span})"
    return f"a whole number {span}" if item.step == 1 else f"a number {span}, in steps of {figure(item.step)}"


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except OverflowError:  # a whole number of 400 digits
        return None
    return number if math.isfinite(number) else None


def _score(rule: ScoreRule, made: Value) -> Score:
    if made.value is None:
        return Score(None, made.answered, made.of, prorated=False, band=None)
    short = made.answered < made.of and rule.op != "criteria"
    return Score(made.value, made.answered, made.of, short, _band(rule, made.value), _met(rule, made.value))


def _band(rule: ScoreRule, value: float) -> str | None:
    found = None
    for band in rule.bands:
        if value < band.start:
            break
        found = band.id
    return found


def _met(rule: ScoreRule, value: float) -> tuple[str, ...]:
    return tuple(one.id for one in rule.cutoffs if (value >= one.at if one.side == "at_least" else value <= one.at))


def _safety(rule: SafetyRule, value: float | None, before: float | None) -> SafetyAnswer:
    if value is None:
        return SafetyAnswer(rule.item, None, "not answered", "before the hour", say(rule.ask_if_blank))
    risen = rule.now_if_risen_by is not None and before is not None and value - before >= rule.now_if_risen_by
    if risen or (rule.now_from is not None and value >= rule.now_from):
        return SafetyAnswer(rule.item, value, "raised", "now", say(rule.ask))
    if rule.before_the_hour_from is not None and value >= rule.before_the_hour_from:
        return SafetyAnswer(rule.item, value, "raised", "before the hour", say(rule.ask))
    return SafetyAnswer(rule.item, value, "answered", None, None)


def _notes(instrument: Instrument, scores: Mapping[str, Score]) -> tuple[Message, ...]:
    notes: list[Message] = []
    for name, one in scores.items():
        rule = instrument.scores[name]
        if rule.op == "criteria":
            if one.value is None and one.answered:
                notes.append(say("{score}: not known, because a blank could turn it.", score=say(rule.title)))
        elif one.value is None and one.answered:
            notes.append(
                say_n(
                    "{score}: no score, because {n} question of {of} was answered and {needed} are needed.",
                    "{score}: no score, because {n} questions of {of} were answered and {needed} are needed.",
                    one.answered,
                    score=say(rule.title),
                    of=one.of,
                    needed=one.of if rule.op == "gas" else rule.min_answered,
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
    for prompt in instrument.prompts:
        value = scores[prompt.score].value if prompt.score in scores else None
        if value is not None and value >= prompt.at_least:
            notes.append(say(prompt.say))
    return tuple(notes)
