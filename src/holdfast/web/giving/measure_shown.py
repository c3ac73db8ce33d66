"""What the page of one measure shows: its pictures with their twins, every score of every form, the views of others
beside the patient's own, and each question over time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, QueryDict
from django.urls import reverse

from holdfast.analysis.model import Analysis
from holdfast.case.record import Record
from holdfast.case.working import Rating
from holdfast.charts.change import review_days
from holdfast.charts.mark import marked
from holdfast.charts.measure_line import measure_line
from holdfast.charts.measure_profile import measure_profile
from holdfast.charts.measure_words import METHODS, figure, voice
from holdfast.charts.picture import Cell, Picture
from holdfast.charts.plane import plane
from holdfast.measures.change import SmallestChange, smallest_change
from holdfast.measures.errors import AnswerError
from holdfast.measures.history import (
    Filled,
    History,
    ItemAnswer,
    Limit,
    Pair,
    Point,
    differences,
    history,
    item_history,
    limit,
)
from holdfast.measures.instrument import Instrument, ScoreRule
from holdfast.measures.recorded import instrument_for, left_out
from holdfast.outcome.readings import Change
from holdfast.text import Message, say
from holdfast.web.giving.measures_shown import OWN_PAGES
from holdfast.web.giving.question_named import answer_shown, places, question_named
from holdfast.web.giving.wording_of import words_for
from holdfast.web.pages.opening import Opened
from holdfast.web.text_tags import language

LINE, PLANE, PROFILE = "line-", "plane", "profile"
FIRST, REVIEW = "first", "review"
RAGE = "entitlement_rage"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the group, the way facets are put together, where the limit begins, one score."""

    group: str | None = None
    rollup: str | None = None
    since: str = FIRST
    score: str | None = None

    @property
    def query(self) -> dict[str, str]:
        """As it stands in an address; what is not chosen is left out."""
        chosen = {"group": self.group, "rollup": self.rollup, "from": None if self.since == FIRST else self.since,
                  "score": self.score}  # fmt: skip
        return {name: value for name, value in chosen.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture before it is drawn, with the address it comes from; `rows` pair each row with the form it opens."""

    name: str
    title: Message
    sentence: Message
    drawn: bool
    address: str
    header: tuple[Message, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One form as a line of the table of everything: for each score its title, its value (with a star where it was
    worked out from fewer answers) and, in brackets, T.
    """

    form: Filled
    who: Message
    cells: tuple[tuple[str, Cell, str], ...]


@dataclass(frozen=True, slots=True)
class SeenDifferently:
    """His form and another's about the same days: who, and score by score title, his, the other's, the difference."""

    pair: Pair
    who: Message
    rows: tuple[tuple[str, Cell, Cell, str], ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """Every question over time: the forms as columns (id, day, what it is called), the questions as rows. `read_as`:
    the title of the form whose numbers and letters stand here, where copies of this one differ.
    """

    forms: tuple[tuple[str, date, str], ...]
    rows: tuple[tuple[Message | str, tuple[str, ...]], ...]
    worded: bool
    shared: bool
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class Least:
    """The smallest change of one score, in full: how large, by which method, from which figures and source."""

    title: str
    change: SmallestChange
    method: Message
    points: str
    source: str


def instrument_asked(record: Record, id: str) -> Instrument:
    """The instrument of this page: of the catalogue, or declared by a measure of this case. 404 for any other."""
    if id in OWN_PAGES:
        raise Http404
    mine = [one for one in record.measures if one.instrument == id]
    newest = max(mine, key=lambda one: (one.when, one.recorded_at), default=None)
    try:
        return instrument_for(id, newest.scale if newest is not None else None)
    except AnswerError:
        raise Http404 from None


def ratings_for(opened: Opened) -> tuple[Rating, ...]:
    """What others answered about the patient: working notes, for the therapist and whom they are lent to."""
    handle = opened.handle
    return opened.analysis.case.working.ratings if handle.may_write or handle.working else ()


def read_asked(sent: QueryDict, form: Instrument) -> Asked:
    """404 for a group, a way or a score that this instrument does not have."""
    found = Asked(sent.get("group") or None, sent.get("rollup") or None, sent.get("from") or FIRST,
                  sent.get("score") or None)  # fmt: skip
    known = (
        found.group is None or found.group in form.groups,
        found.rollup is None or found.rollup in form.rollups,
        found.since in (FIRST, REVIEW),
        found.score is None or found.score in form.scores,
    )
    if not all(known):
        raise Http404
    return found


def read_history(opened: Opened, form: Instrument, asked: Asked) -> History:
    """Everything answered on this form, as this reader may read it."""
    measures = opened.analysis.case.record.measures
    return history(form, measures, ratings_for(opened), group=asked.group, rollup=asked.rollup)


# --- pictures --------------------------------------------------------------------------------------------------------


def picture_names(seen: History, asked: Asked) -> tuple[str, ...]:
    """The pictures of this page in their order."""
    form = seen.instrument
    if asked.score is not None:
        return (LINE + asked.score,)
    if form.use == "profile":
        return (PROFILE,)
    if form.plane is None:
        return (LINE + form.main,)
    both = (form.plane.grandiosity, form.plane.vulnerability)
    own = (RAGE,) if RAGE in form.scores else ()
    return (PLANE, *(LINE + name for name in (*both, *own)))


def drawn_by_name(opened: Opened, seen: History, asked: Asked, name: str, *, narrow: bool = False) -> Picture:
    """One picture, described and not drawn, marked where it is nobody's. 404 for a name that is none of this
    instrument.
    """
    made = _described(opened, seen, asked, name, narrow=narrow)
    return marked(made, opened.analysis.case.record.about.origin)


def _described(opened: Opened, seen: History, asked: Asked, name: str, *, narrow: bool) -> Picture:
    person, spoken = opened.analysis.person, language()
    if name == PLANE and seen.instrument.plane is not None:
        return plane(seen, person=person, narrow=narrow, language=spoken)
    if name == PROFILE and seen.instrument.use == "profile":
        return measure_profile(seen, person=person, narrow=narrow, language=spoken)
    score = name.removeprefix(LINE)
    if not name.startswith(LINE) or score not in seen.instrument.scores:
        raise Http404
    return measure_line(
        seen, score, person=person, until=_today(opened), limit=limit_asked(opened.analysis, seen, asked, score),
        looks=review_days(opened.analysis), narrow=narrow, language=spoken,
    )  # fmt: skip


def limit_asked(analysis: Analysis, seen: History, asked: Asked, score: str) -> Limit | None:
    """Around the first answer, or around the last one by the latest planned review that has come."""
    days = review_days(analysis)
    at = days[-1] if asked.since == REVIEW and days else None
    return limit(seen, score, at=at)


def shown_pictures(opened: Opened, seen: History, asked: Asked) -> Iterator[Shown]:
    for name in picture_names(seen, asked):
        made = drawn_by_name(opened, seen, asked, name)
        refs = [one.ref for one in (seen.own if name == PLANE else seen.forms)]
        rows = tuple(zip(refs, made.table.rows, strict=True))
        where = picture_address(opened.handle.id, seen.instrument.id, name, asked, colleague=opened.colleague)
        yield Shown(name, made.title, made.sentence, made.drawable, where, made.table.header, rows)


def picture_address(case_id: UUID, instrument: str, name: str, asked: Asked, *, colleague: bool) -> str:
    query = {**asked.query, **({"private": "no"} if colleague else {})}
    where = reverse("measure-picture", args=[case_id, instrument, name])
    return where + ("?" + urlencode(query) if query else "")


# --- tables ----------------------------------------------------------------------------------------------------------


def in_order(seen: History) -> tuple[str, ...]:
    """Every score, those of the plane or the main one first."""
    form = seen.instrument
    first = (form.main,) if form.plane is None else (form.plane.grandiosity, form.plane.vulnerability)
    return tuple(dict.fromkeys((*first, *form.scores)))


def every_form(seen: History) -> tuple[Row, ...]:
    """Every form with every score, the newest first."""
    scores = [(seen.instrument.scores[name], seen.points(name)) for name in in_order(seen)]
    rows = [
        Row(form, voice(form.rater, form.relation or ""), tuple(_cell(rule, of[place]) for rule, of in scores))
        for place, form in enumerate(seen.forms)
    ]
    return tuple(reversed(rows))


def seen_differently(seen: History) -> tuple[SeenDifferently, ...]:
    """His own form beside each rating near it. Not averaged: two people, two columns and what lies between them."""
    return tuple(
        SeenDifferently(
            pair,
            voice(pair.rated.rater, pair.rated.relation or ""),
            tuple(
                (rule.title, _value(rule, row.own), _value(rule, row.rated), _signed(row.by))
                for row in pair.rows
                if (rule := seen.instrument.scores[row.score]).op != "criteria"
            ),
        )
        for pair in differences(seen)
    )


def questions(opened: Opened, form: Instrument) -> Questions | None:
    """His answers to each question, also where it was asked on a sister form; None where nothing was kept by item."""
    found = item_history(form, opened.analysis.case.record.measures)
    columns = {one.ref: one for answers in found.values() for one in answers}
    if not columns:
        return None
    ordered = sorted(columns.values(), key=lambda one: one.when)
    words = words_for(form, language())
    order = _order_of_all(opened, form)
    refs = [one.ref for one in ordered]
    rows = tuple(
        (question_named(form, words, tag, place), _row_of(form, order, tag, found[tag], refs))
        for tag, place in sorted(places(form, order).items(), key=lambda each: each[1])
    )
    heads = tuple((one.ref, one.when, instrument_for(one.instrument, None).title if one.instrument != form.id
                   else form.title) for one in ordered)  # fmt: skip
    read_as = form.forms[order].title if order is not None and len(form.forms) > 1 else ""
    return Questions(heads, rows, words is not None, len({one.instrument for one in ordered}) > 1, read_as)


def _order_of_all(opened: Opened, form: Instrument) -> str | None:
    """The form on which all of them were filled in; the usual one where they differ or nothing says which it was."""
    measures = opened.analysis.case.record.measures
    used = {one.form for one in measures if one.instrument == form.id and not left_out(one)}
    only = used.pop() if len(used) == 1 else None
    return only if only in form.forms else form.default_form


def _row_of(
    form: Instrument, order: str | None, tag: str, answers: tuple[ItemAnswer, ...], refs: list[str]
) -> tuple[str, ...]:
    """One question in each form: its answer, a dash where it was left blank, nothing where it was not asked."""
    given = {one.ref: "–" if one.value is None else answer_shown(form, order, tag, one.value) for one in answers}
    return tuple(given.get(ref, "") for ref in refs)


def smallest_changes(form: Instrument) -> tuple[Least, ...]:
    """What is known of the error of each score, the main one first; nothing for a profile."""
    if form.use == "profile":
        return ()
    found = []
    for name in (form.main, *(one for one in form.scores if one != form.main)):
        change = smallest_change(form, name)
        if change is not None:
            cite = form.sources[change.basis.source].cite
            found.append(
                Least(form.scores[name].title, change, METHODS[change.method], figure(change.points), cite)
            )  # fmt: skip
    return tuple(found)


def verdicts(analysis: Analysis, seen: History) -> tuple[Change, ...]:
    """What was judged at the planned review that has come; nothing where no source says what counts."""
    if limit(seen, seen.instrument.main) is None or seen.rollup is not None:
        return ()
    return tuple(one for one in analysis.outcome.changes if one.series.instrument == seen.instrument.id)


def _cell(rule: ScoreRule, point: Point) -> tuple[str, Cell, str]:
    return rule.title, _value(rule, point), "" if point.standing is None else f"({round(point.standing.t)})"


def _value(rule: ScoreRule, point: Point) -> Cell:
    if point.value is None:
        return "–"
    if rule.op == "criteria":
        return say("met") if point.value else say("not met")
    return figure(point.value) + ("*" if point.prorated else "")


def _signed(by: float | None) -> str:
    if by is None:
        return "–"
    return "0" if round(by, 2) == 0 else ("+" if by > 0 else "") + figure(by)


def _today(opened: Opened) -> date:
    return opened.at.astimezone(ZoneInfo(opened.analysis.case.record.about.zone)).date()
