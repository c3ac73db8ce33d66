"""What was answered on one instrument over time: each form scored and set beside a named group, nothing joined that
does not belong together.

His own answers, the therapist's and somebody else's are voices of their own and never one line. Nothing here says
whether anything changed: that is judged at planned reviews. Pure; no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from holdfast.case.measured import Measure
from holdfast.case.working import Rating
from holdfast.measures.catalogue import catalogue
from holdfast.measures.change import SmallestChange, smallest_change
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Group, Instrument, Rater, Reference, ScoreRule
from holdfast.measures.recorded import instrument_for, least_change, taken_back
from holdfast.measures.said import cutoffs_said
from holdfast.measures.scoring import Scored, checked, score, total
from holdfast.measures.standing import OnPlane, Standing, named_group, on_plane, standings, with_rollup
from holdfast.text import Message

PATIENT: Rater = "patient"
NEAR_DAYS = 28
"""Two forms about the same time: a rating is set beside his own form only where no more days lie between them."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One form as it was filled in. `scored` None: it cannot be scored as it was recorded. `answers` by item as the
    key counts them, empty where only a total is there.
    """

    ref: str
    when: date
    rater: Rater
    relation: str | None
    form: str | None
    scored: Scored | None
    answers: Mapping[str, float | None] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    plane: OnPlane | None = None

    @property
    def answered(self) -> bool:
        """Has it any score? One left out, or answered too little, has none."""
        return self.scored is not None and any(one.value is not None for one in self.scored.scores.values())

    @property
    def voice(self) -> tuple[Rater, str]:
        """Whose line it belongs to: two informants are two."""
        return self.rater, self.relation or ""


@dataclass(frozen=True, slots=True)
class Point:
    """One score of one form. `value` None: too little was answered. `prorated`: it stands for more than was answered.

    `band` is the title of the stretch it lies in, `met` the cut-offs it meets, in words; T and percentile are those
    in the history's group, None where it has no figures for this score.
    """

    form: Filled
    value: float | None
    answered: int = 0
    of: int = 0
    prorated: bool = False
    band: str = ""
    met: tuple[Message, ...] = ()
    standing: Standing | None = None

    @property
    def when(self) -> date:
        return self.form.when


@dataclass(frozen=True, slots=True)
class History:
    """Everything answered on one instrument, the oldest first. `rollup`: the way its facets are put together, None for
    the way of its file.
    """

    instrument: Instrument
    group: Group | None
    rollup: str | None
    forms: tuple[Filled, ...]
    newest: Measure | None

    def points(self, name: str) -> tuple[Point, ...]:
        """One score of every form, also where it has no value. KeyError for a name that is no score."""
        rule = self.instrument.scores[name]
        return tuple(_point(rule, one) for one in self.forms)

    def voices(self) -> tuple[tuple[Rater, str], ...]:
        """Who answered: the patient first, then the therapist, then everybody else by when they first did."""
        order: tuple[Rater, ...] = ("patient", "therapist", "informant")
        found = dict.fromkeys(one.voice for one in self.forms)
        return tuple(sorted(found, key=lambda voice: order.index(voice[0])))

    def reference(self, name: str) -> Reference | None:
        """Figures of the group for one score, or None."""
        return None if self.group is None else self.instrument.references.get((self.group.id, name))

    @property
    def own(self) -> tuple[Filled, ...]:
        """The forms that the patient filled in."""
        return tuple(one for one in self.forms if one.rater == PATIENT)


@dataclass(frozen=True, slots=True)
class Limit:
    """How far a score must lie from one of his answers before it is more than the measure's own error."""

    change: SmallestChange
    baseline: Point

    @property
    def low(self) -> float:
        return (self.baseline.value or 0.0) - self.change.points

    @property
    def high(self) -> float:
        return (self.baseline.value or 0.0) + self.change.points


@dataclass(frozen=True, slots=True)
class Difference:
    """One score by two people about the same time: his own value, the other's, his minus the other's."""

    score: str
    own: Point
    rated: Point
    by: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """His own form and what somebody else answered about him near that day, with every score of both."""

    own: Filled
    rated: Filled
    rows: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """One answer to one question, with the form it was given on. None: left blank."""

    ref: str
    when: date
    instrument: str
    value: float | None


def history(
    instrument: Instrument,
    measures: Iterable[Measure],
    ratings: Iterable[Rating] = (),
    *,
    group: str | None = None,
    rollup: str | None = None,
) -> History:
    """The history of one instrument in a case that was cut to its moment. `ratings` only for who may read them.

    `group`: the sample that scores are set beside (the file's first unless named); `rollup`: another way to put the
    facets together. Of an instrument that is declared with its scale, only what was given on the newest scale. Raises
    AnswerError for an unknown group or roll-up.
    """
    rolled = with_rollup(instrument, rollup)
    chosen = named_group(rolled, group)
    mine = sorted(_mine(instrument, measures), key=_time)
    about = sorted((one for one in ratings if one.instrument == instrument.id), key=_time)
    forms = [_filled(rolled, chosen, one, PATIENT, None) for one in mine]
    forms += [_filled(rolled, chosen, one, one.rater, one.relation) for one in about if not taken_back(one)]
    ordered = tuple(sorted(forms, key=lambda one: one.when))
    return History(rolled, chosen, rollup, ordered, mine[-1] if mine else None)


def limit(history: History, name: str, *, at: date | None = None) -> Limit | None:
    """The limit around his first answer, or around the last one by `at`; None without a value to begin from.

    None, too, where no source gives a coefficient, and for an instrument that shows a profile and follows no change.
    """
    if history.instrument.use == "profile":
        return None
    own = [p for p in history.points(name) if p.form.rater == PATIENT and p.value is not None]
    by_then = own[:1] if at is None else [p for p in own if p.when <= at][-1:]
    change = _least(history, name)
    return Limit(change, by_then[0]) if change is not None and by_then else None


def differences(history: History, *, days: int = NEAR_DAYS) -> tuple[Pair, ...]:
    """Each rating beside his own form nearest in time, at most `days` apart (the earlier of two as near), the newest
    rating first. A rating with no form of his near it has none.
    """
    found = []
    for rated in reversed([one for one in history.forms if one.rater != PATIENT and one.answered]):
        near = [one for one in history.own if abs((one.when - rated.when).days) <= days and one.answered]
        if near:
            own = min(near, key=lambda one: (abs((one.when - rated.when).days), one.when))
            rows = tuple(_difference(rule, own, rated) for rule in history.instrument.scores.values())
            found.append(Pair(own, rated, rows))
    return tuple(found)


def item_history(instrument: Instrument, measures: Sequence[Measure]) -> Mapping[str, tuple[ItemAnswer, ...]]:
    """Every answer of his to each question of this instrument, the oldest first, on whichever form it was asked.

    Forms that share a tag ask the same question: the three forms of the PNI share `pni52:NN`. A form whose answers run
    over another range is left out: its numbers mean something else.
    """
    found: dict[str, list[ItemAnswer]] = {tag: [] for tag in instrument.items}
    for measure in sorted((one for one in measures if not taken_back(one)), key=_time):
        asked = _instrument_of(instrument, measure)
        if asked is None or measure.items is None or not found.keys() & asked.items.keys():
            continue
        for tag, value in _answers(asked, measure).items():
            if tag in found and _range(asked, tag) == _range(instrument, tag):
                found[tag].append(ItemAnswer(measure.id, measure.when, asked.id, value))
    return {tag: tuple(answers) for tag, answers in found.items()}


# --- one form --------------------------------------------------------------------------------------------------------


def _mine(instrument: Instrument, measures: Iterable[Measure]) -> list[Measure]:
    mine = [one for one in measures if one.instrument == instrument.id and not taken_back(one)]
    if instrument.id in catalogue():
        return mine
    return [one for one in mine if _scale(instrument_for(one.instrument, one.scale)) == _scale(instrument)]


def _filled(
    instrument: Instrument, group: Group | None, one: Measure | Rating, rater: Rater, relation: str | None
) -> Filled:
    order = one.form if one.form in instrument.forms else None
    made = _scored(instrument, one, order)
    beside = {} if made is None or group is None else standings(instrument, made, group.id)
    return Filled(
        ref=one.id,
        when=one.when,
        rater=rater,
        relation=relation,
        form=order,
        scored=made,
        answers=_answers(instrument, one),
        standings=beside,
        plane=None if made is None or group is None else on_plane(instrument, made, group.id),
    )


def _scored(instrument: Instrument, one: Measure | Rating, order: str | None) -> Scored | None:
    try:
        if one.items is not None:
            return score(instrument, one.items, form=order)
        return None if one.total is None else total(instrument, one.total)
    except AnswerError:
        return None


def _answers(instrument: Instrument, one: Measure | Rating) -> Mapping[str, float | None]:
    try:
        order = one.form if one.form in instrument.forms else None
        return {} if one.items is None else checked(instrument, one.items, order)
    except AnswerError:
        return {}


def _point(rule: ScoreRule, form: Filled) -> Point:
    made = None if form.scored is None else form.scored.scores.get(rule.name)
    if made is None:
        return Point(form, None)
    band = next((one.title for one in rule.bands if one.id == made.band), "")
    met = cutoffs_said(rule, made.met)
    return Point(
        form, made.value, made.answered, made.of, made.prorated, band, met, form.standings.get(rule.name)
    )  # fmt: skip


def _difference(rule: ScoreRule, own: Filled, rated: Filled) -> Difference:
    mine, theirs = _point(rule, own), _point(rule, rated)
    by = None if mine.value is None or theirs.value is None else mine.value - theirs.value
    return Difference(rule.name, mine, theirs, by)


def _least(history: History, name: str) -> SmallestChange | None:
    """By the sample's own coefficients where the record gives them for the main score, as the reviews read it."""
    newest, same = history.newest, history.instrument
    if newest is not None and newest.sample is not None and name == same.main and history.rollup is None:
        return least_change(newest.instrument, newest.scale, newest.sample)
    return smallest_change(same, name)


def _instrument_of(asked: Instrument, measure: Measure) -> Instrument | None:
    if measure.instrument == asked.id:
        return asked
    return catalogue().get(measure.instrument)


def _scale(instrument: Instrument) -> tuple[float, float, str]:
    rule = instrument.scores[instrument.main]
    return rule.low, rule.high, rule.direction


def _range(instrument: Instrument, tag: str) -> tuple[float, float]:
    return instrument.items[tag].low, instrument.items[tag].high


def _time(one: Measure | Rating) -> tuple[date, float]:
    return one.when, one.recorded_at.timestamp()
