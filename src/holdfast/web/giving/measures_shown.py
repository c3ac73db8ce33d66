"""What the page of measures shows: what is due, what is planned, what was answered, and every form there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from holdfast.case.measured import Measure, Planned
from holdfast.case.restriction import in_force
from holdfast.case.working import Rating
from holdfast.measures.batteries import (
    Due,
    batteries,
    may_be_planned,
    minutes,
    next_date,
    plans_in_force,
)
from holdfast.measures.battery import Battery
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Instrument
from holdfast.measures.recorded import left_out, taken_back
from holdfast.text import Message, say, say_n
from holdfast.web.giving.scores_said import in_short, lines, scored_now, title_of
from holdfast.web.giving.wording_of import why_no_words
from holdfast.web.rights.beginning import Open
from holdfast.web.text_tags import language

OWN_PAGES = ("sac", "tpc")
"""The project's own forms are asked on pages of their own."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Where one form can be given, typed in, printed, brought in from a file; None where there is no such page."""

    give: str | None
    type_in: str | None
    paper: str | None
    story: str | None


@dataclass(frozen=True, slots=True)
class DueLine:
    due: Due
    said: Message
    why_no_words: Message | None
    wording: str | None
    ways: Ways


@dataclass(frozen=True, slots=True)
class PlanLine:
    plan: Planned
    title: str
    rhythm: Message
    next: date | None
    whose: Message


@dataclass(frozen=True, slots=True)
class Answered:
    """One form that was answered: about himself, or (a working note) what the therapist or somebody else answered."""

    entry: Measure | Rating
    title: str
    said: tuple[Message, ...]
    note: Message | None
    rated_by: str | None
    opens: str
    story: str | None


@dataclass(frozen=True, slots=True)
class FormLine:
    form: Instrument
    said: Message
    why_no_words: Message | None
    wording: str | None
    why_not_planned: Message | None
    ways: Ways


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting of a battery as it is offered: the day that lies nearest, its forms, how much it is. `typed`: what
    stands in its field.
    """

    number: int
    day: date
    typed: str
    titles: tuple[str, ...]
    said: Message


@dataclass(frozen=True, slots=True)
class WayToBegin:
    battery: Battery
    sittings: tuple[Sitting, ...]


def ways_to_begin(hours: Sequence[date], today: date, sent: Mapping[str, str]) -> Iterator[WayToBegin]:
    """Each battery over each number of sittings, on the next hours; where fewer are arranged, a week after the last.
    `sent`: what was sent and could not be kept, which comes back.
    """
    for battery in batteries().batteries.values():
        for way in battery.ways.values():
            found: list[Sitting] = []
            for n, names in enumerate(way):
                after = found[-1].day + timedelta(weeks=1) if found else today
                day = hours[n] if n < len(hours) else after
                there = [catalogue()[id] for id in names]
                titles, questions = tuple(form.title for form in there), sum(len(form.items) for form in there)
                mine = sent.get("battery") == battery.name and sent.get("sittings") == str(len(way))
                typed = sent.get(f"day{n + 1}", "") if mine else day.isoformat()
                found.append(Sitting(n + 1, day, typed, titles, _so_much(questions)))
            yield WayToBegin(battery, tuple(found))


def due_line(case_id: UUID, one: Due) -> DueLine:
    """As in: CORE-10, 10 questions, about a minute."""
    asked = catalogue()[one.instrument]
    said = _said(asked.title, one.questions)
    if one.part is not None:
        said = say("{form} (the {half} half: questions {first} to {last})", form=said,
                   half=say("first") if one.part == 1 else say("second"), first=one.first, last=one.last)  # fmt: skip
    return DueLine(one, said, why_no_words(asked, language()), address("wording", asked.id), ways(case_id, asked))


def planned_lines(opened: Open) -> Iterator[PlanLine]:
    """Every plan in force that asks something again, in the order of the next day."""
    record = opened.case.record
    found = []
    for plan in plans_in_force(record, opened.now):
        day = next_date(record, plan, opened.now)
        if day is None or plan.instrument not in catalogue():
            continue
        found.append((day, PlanLine(plan, catalogue()[plan.instrument].title, _rhythm(plan), day, _whose(plan))))
    yield from (line for _, line in sorted(found, key=lambda each: each[0]))


def answered(opened: Open) -> Iterator[Answered]:
    """Everything that was answered, the newest first. Ratings are working notes: only for who reads those."""
    record, case_id = opened.case.record, opened.handle.id
    ratings = opened.case.working.ratings if opened.handle.working or opened.handle.may_write else ()
    entries: list[Measure | Rating] = [*record.measures, *ratings]
    resting = in_force(record) is not None
    for one in sorted(entries, key=lambda each: (each.when, each.recorded_at), reverse=True):
        if taken_back(one):
            continue
        said, note = ((), None) if resting else _scores(opened, one)
        rater = one.rater if isinstance(one, Rating) else None
        opens = address("entry", case_id, one.id)
        story = address("measure", case_id, one.instrument) if one.instrument in catalogue() else None
        yield Answered(one, title_of(one.instrument, one), said, note, rater, opens or "", story)


def forms(opened: Open) -> list[FormLine]:
    """Every form of the catalogue that can be answered here, those whose words are there first."""
    found = [_form(opened.handle.id, form) for id, form in catalogue().items() if id not in OWN_PAGES]
    return sorted(found, key=lambda one: (one.why_no_words is not None, one.form.title.casefold()))


def forms_to_type(opened: Open) -> list[tuple[Message, list[tuple[str, str]]]]:
    """Every form that can be typed in: its title and the page for it, under the heading of its group."""
    found = [form for id, form in catalogue().items() if id not in OWN_PAGES and not form.variable]
    where = opened.handle.id
    return [
        (group, [(one.title, address("measure-type", where, one.id) or "") for one in members])
        for group, members in _grouped(opened, found)
    ]


def forms_to_plan(opened: Open) -> list[tuple[Message, list[tuple[str, Message]]]]:
    """The forms that the calendar can hold: id, and title with how much it is, under the heading of its group."""
    found = [form for form in catalogue().values() if may_be_planned(form)]
    return [
        (group, [(one.id, _said(one.title, len(one.items))) for one in members])
        for group, members in _grouped(opened, found)
    ]


def _grouped(opened: Open, found: list[Instrument]) -> Iterator[tuple[Message, list[Instrument]]]:
    """Those used or planned in this case first, then all others; each group by title, none of them empty."""
    mine = _used_or_planned(opened)
    found = sorted(found, key=lambda one: one.title.casefold())
    here, others = [one for one in found if one.id in mine], [one for one in found if one.id not in mine]
    if here:
        yield say("Used or planned in this case"), here
    if others:
        yield say("All others") if here else say("All forms"), others


def _used_or_planned(opened: Open) -> frozenset[str]:
    record = opened.case.record
    ratings = opened.case.working.ratings if opened.handle.working or opened.handle.may_write else ()
    entries: tuple[Measure | Rating, ...] = (*record.measures, *ratings)
    used = {one.instrument for one in entries if not taken_back(one)}
    return frozenset(used | {one.instrument for one in plans_in_force(record, opened.now)})


def _form(case_id: UUID, form: Instrument) -> FormLine:
    said = _said(form.title, len(form.items))
    if form.total_only:
        said = say("{title}, its total alone", title=form.title)
    elif form.variable:
        said = say("{title}, goals in {his} own words", title=form.title)
    return FormLine(
        form,
        said,
        why_no_words(form, language()),
        address("wording", form.id),
        _why_not_planned(form),
        ways(case_id, form),
    )


def ways(case_id: UUID, form: Instrument) -> Ways:
    """The pages on which this form is given, typed in and printed, as far as they are there."""
    asked = bool(form.items) and not form.variable
    return Ways(
        address("give", case_id, form.id) if asked and "patient" in form.raters else None,
        None if form.variable else address("measure-type", case_id, form.id),
        address("measure-paper", case_id, form.id) if asked else None,
        address("measure", case_id, form.id),
    )


def address(name: str, *args: object) -> str | None:
    """Where a page is, or None where this program has none of that name."""
    try:
        return reverse(name, args=list(args))
    except NoReverseMatch:
        return None


def _said(title: str, questions: int) -> Message:
    return say("{title}, {much}", title=title, much=_so_much(questions))


def _so_much(questions: int) -> Message:
    """As in: 10 questions, about a minute."""
    n = minutes(questions)
    return say(
        "{questions}, {time}",
        questions=say_n("{n} question", "{n} questions", questions),
        time=say("about a minute") if n == 1 else say("about {n} minutes", n=n),
    )


def _rhythm(plan: Planned) -> Message:
    if plan.every_weeks is None:
        return say("once")
    return say_n("every week", "every {n} weeks", plan.every_weeks)


def _whose(plan: Planned) -> Message:
    known = batteries()
    if plan.battery in known.batteries and plan.battery is not None:
        title = say(known.batteries[plan.battery].title)
        return say("{battery}, sitting {n}", battery=title, n=plan.sitting) if plan.sitting else title
    if plan.battery is not None and plan.battery in known.courses:
        return say("the course “{name}”", name=say(plan.battery))
    return say("by itself")


def _scores(opened: Open, one: Measure | Rating) -> tuple[tuple[Message, ...], Message | None]:
    if left_out(one):
        return (), say("left out: not this time")
    scored = scored_now(opened.case.record, one)
    if scored is None or one.instrument not in catalogue():
        return (), say("total {n}", n=one.total) if one.total is not None else None
    form = catalogue()[one.instrument]
    short = in_short(form, scored)
    others = [one for one in lines(form, scored)[1:] if form.scores[one.name].op not in ("count", "criteria")]
    said = [] if short is None else [say("{title} {value}", title=say(form.scores[form.main].title), value=short)]
    said += [
        say("{title} {value}", title=say(line.title), value=line.value) for line in others if line.value is not None
    ]
    return tuple(said), None if said else say("too little was answered for a score")


def _why_not_planned(form: Instrument) -> Message | None:
    if may_be_planned(form):
        return None
    if form.total_only or form.variable or "patient" not in form.raters:
        return None
    most = batteries().limits.a_day
    if form.span:
        return say(
            "More than {most} questions about one stretch of time: no day of the calendar holds it. Give it when the "
            "two of you choose to.",
            most=most,
        )
    return say("Too long for the calendar, also in two halves. Give it when the two of you choose to.")
