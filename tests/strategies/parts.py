"""Random parts of a case: hours, logs, check-ins, measures, the picture, corrections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from tests.strategies.small import (
    FIRST_HOUR,
    PAIR,
    PERCENT,
    TENTH,
    E,
    Ids,
    T,
    lines,
    maybe,
    one_of,
    some_of,
)

from holdfast.case import moves as m
from holdfast.case import record as r
from holdfast.case import ways
from holdfast.case import working as w
from holdfast.case.measured import CameBy
from holdfast.measures.catalogue import catalogue


@st.composite
def alliance_checks(draw: Any, after: datetime) -> r.AllianceCheck:
    when = after + timedelta(minutes=draw(st.integers(1, 600)))
    return r.AllianceCheck(
        when=when,
        recorded_at=when + timedelta(minutes=draw(st.integers(0, 3000))),
        goal=draw(PAIR),
        task=draw(PAIR),
        bond=draw(PAIR),
        image=draw(st.integers(-50, 50)),
        held_back=draw(maybe(TENTH)),
        words=draw(maybe(lines())),
    )


ATTENDANCES: tuple[tuple[r.Attendance, ...], ...] = (
    (), ("on_time",), ("late", "left_early"), ("cancelled",), ("missed",),
)  # fmt: skip


@st.composite
def sessions(draw: Any, ids: Ids, most: int) -> tuple[r.Session, ...]:
    out = []
    when = FIRST_HOUR
    for number in range(1, draw(st.integers(0, most)) + 1):
        attendance = draw(st.sampled_from(ATTENDANCES))
        gone = attendance in (("cancelled",), ("missed",))
        answers = None if gone else draw(maybe(alliance_checks(when)))
        before: tuple[r.AllianceCheck, ...] = ()
        if answers is not None and draw(st.booleans()):
            before = (replace(answers, image=0),)
            answers = replace(answers, recorded_at=answers.recorded_at + timedelta(days=1))
        out.append(
            r.Session(
                id=ids(),
                number=number,
                when=when,
                recorded_at=when + timedelta(hours=-20 if attendance == ("cancelled",) else draw(st.integers(0, 30))),
                attendance=attendance,
                by=draw(maybe(one_of(r.Party))) if gone else None,
                frame=draw(some_of(r.FrameMark, 2)),
                asked=None if gone else draw(maybe(st.builds(r.AskedAbout, own_life=one_of(r.Asked)))),
                patient=answers,
                patient_before=before,
            )
        )
        when += timedelta(days=draw(st.integers(3, 21)))
    return tuple(out)


@st.composite
def log(draw: Any, ids: Ids, hour: r.Session) -> w.Log:
    when = hour.when + timedelta(hours=1)
    signs = st.lists(
        st.builds(w.SignMark, sign=one_of(w.Sign), weight=st.integers(1, 2)), max_size=3, unique_by=lambda s: s.sign
    )
    return w.Log(
        id=ids(),
        session=hour.number,
        when=when,
        recorded_at=when + timedelta(hours=draw(st.integers(0, 48))),
        alliance=draw(maybe(TENTH)),
        signs=draw(maybe(signs.map(tuple))),
        then=draw(maybe(one_of(w.Then))),
        moments=draw(maybe(some_of(w.MomentKind))),
        defence=draw(maybe(st.integers(-3, 3))),
        defence_tags=draw(maybe(some_of(w.DefenceTag, 2))),
        depth=draw(maybe(st.integers(0, 5))),
        experiential=draw(st.booleans()),
        topic=draw(maybe(some_of(w.Topic, 2))),
        stance=draw(maybe(st.integers(-3, 3))),
        contract_moved=draw(maybe(st.booleans())),
        split_self=draw(maybe(one_of(w.SplitSelf))),
        techniques=draw(st.sampled_from((None, (), ("mit.episode",), ("mit.episode", "own.thing")))),
        words=draw(maybe(lines())),
    )


def day_and_recorded(draw: Any) -> dict[str, Any]:
    day = FIRST_HOUR.date() + timedelta(days=draw(st.integers(0, 120)))
    recorded = datetime.combine(day, FIRST_HOUR.timetz()) + timedelta(hours=draw(st.integers(0, 200)))
    return {"when": day, "recorded_at": recorded}


def many(draw: Any, most: int, make: Callable[[], T]) -> tuple[T, ...]:
    return tuple(make() for _ in range(draw(st.integers(0, most))))


def check_in(draw: Any, ids: Ids) -> r.CheckIn:
    when = FIRST_HOUR + timedelta(hours=draw(st.integers(0, 2000)))
    shown = {name: draw(maybe(PERCENT)) for name in ("gr1", "ow", "vu", "sh", "gu", "re", "an")}
    return r.CheckIn(
        id=ids(),
        when=when,
        recorded_at=when + timedelta(minutes=draw(st.integers(0, 90))),
        answers=r.TwoPoleAnswers(se=draw(PERCENT), **shown),
        ticks=draw(some_of(r.Tick)),
        words=draw(maybe(lines())),
    )


def measure(draw: Any, ids: Ids) -> r.Measure:
    at = {**day_and_recorded(draw), "how": draw(maybe(one_of(CameBy)))}
    which = draw(st.sampled_from(("phq-9", "core-10", "who-5", "b-pni", "total", "own")))
    if which == "phq-9":
        items = tuple(draw(st.lists(maybe(st.integers(0, 3)), min_size=9, max_size=9)))
        return r.Measure(id=ids(), **at, instrument="phq-9", version=draw(maybe(st.just(1))), items=items)
    if which == "core-10":
        items = tuple(draw(st.lists(st.integers(0, 4), min_size=10, max_size=10)))
        return r.Measure(id=ids(), **at, instrument="core-10", items=items)
    if which == "who-5":
        items = tuple(draw(st.lists(st.integers(0, 5), min_size=5, max_size=5)))
        return r.Measure(id=ids(), **at, instrument="who-5", items=items)
    if which == "b-pni":
        return r.Measure(id=ids(), **at, instrument="b-pni", **_in_a_form(draw, "b-pni"))
    if which == "total":
        return r.Measure(id=ids(), **at, instrument="phq-9", total=float(draw(st.integers(0, 27))), source="paper")
    scale = r.Scale(low=0.0, high=40.0, better=draw(st.sampled_from(("lower", "higher", "neither"))), title="Own")
    return r.Measure(id=ids(), **at, instrument="own-scale", total=draw(st.floats(0, 40)), scale=scale)


def _in_a_form(draw: Any, name: str) -> dict[str, Any]:
    """A version, one of its forms, and answers as they are printed on it."""
    found = catalogue()[name]
    form = draw(st.sampled_from(tuple(found.forms.values())))
    items = [found.items[tag] for tag in form.order]
    shift = 0 if form.low is None else int(form.low - items[0].low)
    answers = tuple(draw(maybe(st.integers(int(one.low) + shift, int(one.high) + shift))) for one in items)
    return {"version": found.version, "form": form.name, "items": answers}


def plan(draw: Any, ids: Ids) -> r.Planned:
    at = day_and_recorded(draw)
    first = at["when"] + timedelta(days=draw(st.integers(0, 60)))
    return r.Planned(
        id=ids(),
        **at,
        instrument=draw(st.sampled_from(("phq-9", "who-5", "b-pni"))),
        first=first,
        every_weeks=draw(maybe(st.integers(1, 104))),
        ends=draw(maybe(st.integers(-1, 300).map(lambda days: first + timedelta(days=days)))),
        battery=draw(maybe(st.just("intake"))),
        sitting=draw(maybe(st.integers(1, 9))),
    )


def safety_reply(draw: Any, ids: Ids, measure: r.Measure, item: str) -> r.SafetyReply:
    recorded = measure.recorded_at + timedelta(days=draw(st.integers(0, 3)))
    return r.SafetyReply(
        id=ids(), when=measure.when, recorded_at=recorded, measure=measure.id, item=item,
        done="We spoke of it. " + draw(lines()),
    )  # fmt: skip


def safety_replies(draw: Any, ids: Ids, measures: tuple[r.Measure, ...]) -> tuple[r.SafetyReply, ...]:
    """What was done about some of the safety items of these measures."""
    asked = ((one, rule.item) for one in measures if one.scale is None for rule in catalogue()[one.instrument].safety)
    return tuple(safety_reply(draw, ids, one, item) for one, item in asked if draw(st.booleans()))


def rating(draw: Any, ids: Ids) -> w.Rating:
    rater = draw(one_of(w.Rater))
    answered = draw(st.sampled_from(("total", "items", "form")))
    if answered == "total":
        given: dict[str, Any] = {"instrument": "phq-9", "total": float(draw(st.integers(0, 27)))}
    elif answered == "items":
        items = st.lists(maybe(st.integers(0, 3)), min_size=9, max_size=9)
        given = {"instrument": "phq-9", "items": tuple(draw(items))}
    else:
        given = {"instrument": "b-pni", **_in_a_form(draw, "b-pni")}
    relation = "sister " + draw(lines()) if rater == "informant" else None
    return w.Rating(id=ids(), **day_and_recorded(draw), rater=rater, relation=relation, **given)


def picture(draw: Any, ids: Ids) -> r.Picture:
    def fact() -> r.Fact:
        return r.Fact(id=ids(), **day_and_recorded(draw), certainty=draw(one_of(r.Certainty)), text=draw(lines()))

    def condition() -> r.Condition:
        return r.Condition(
            id=ids(), **day_and_recorded(draw), certainty="known", condition=draw(one_of(r.ConditionName)),
            status=draw(one_of(r.ConditionStatus)),
        )  # fmt: skip

    def person() -> r.SomebodyNamed:
        at = day_and_recorded(draw)
        return r.SomebodyNamed(id=ids(), **at, certainty="known", pseudonym="Elia", relation="brother")

    return r.Picture(
        brought=many(draw, 2, fact),
        conditions=many(draw, 2, condition),
        work=many(draw, 1, fact),
        people=many(draw, 1, person),
    )


def a_break(draw: Any, ids: Ids) -> r.Break:
    at = day_and_recorded(draw)
    start = at["when"] + timedelta(days=draw(st.integers(-3, 30)))
    return r.Break(id=ids(), **at, start=start, end=start + timedelta(days=draw(st.integers(0, 20))), by="therapist")


def corrected(draw: Any, ids: Ids, entries: tuple[E, ...]) -> tuple[E, ...]:
    """One of them corrected by a copy that was recorded a day later."""
    if not entries or not draw(st.booleans()):
        return entries
    old = draw(st.sampled_from(entries))
    return (*entries, replace(old, id=ids(), corrects=old.id, recorded_at=old.recorded_at + timedelta(days=1)))


def kept_line(draw: Any, ids: Ids, steps: list[str]) -> r.KeptLine:
    step = draw(st.sampled_from((None, *steps)))
    return r.KeptLine(id=ids(), **day_and_recorded(draw), text=draw(lines()), step=step)


def let_go(draw: Any, ids: Ids, kept: tuple[r.KeptLine, ...]) -> tuple[r.KeptLine, ...]:
    """One of them let go, as the correction it is."""
    changed = corrected(draw, ids, kept)
    return (*changed[:-1], replace(changed[-1], let_go=True)) if len(changed) > len(kept) else kept


def safety_plan(draw: Any, ids: Ids) -> r.SafetyPlan:
    def some() -> tuple[str, ...]:
        return tuple(draw(st.lists(_sentence(), max_size=2)))

    return r.SafetyPlan(
        id=ids(),
        **day_and_recorded(draw),
        by=draw(st.sampled_from(("both", "patient"))),
        warning_signs=(draw(_sentence()), *some()),
        own_coping=some(),
        people_to_ask=some(),
        safer_surroundings=some(),
    )


def _sentence() -> st.SearchStrategy[str]:
    """Words that hold something to read: a step of a safety plan is no blank."""
    return lines().filter(lambda said: bool(said.strip()))


def month_line(draw: Any, ids: Ids) -> r.MonthLine:
    return r.MonthLine(
        id=ids(),
        **day_and_recorded(draw),
        by=draw(one_of(r.Party)),
        work=draw(maybe(_sentence())),
        love=draw(maybe(_sentence())),
        fun=draw(_sentence()),
    )


def planned_ending(draw: Any, ids: Ids) -> r.PlannedEnding:
    at = day_and_recorded(draw)
    last = at["when"] + timedelta(days=draw(st.integers(0, 90)))
    by = draw(st.sampled_from(("both", "patient", "therapist", "outside")))
    return r.PlannedEnding(id=ids(), **at, last_day=last, by=by, text=draw(maybe(lines())))


def called_off(draw: Any, ids: Ids, planned: tuple[r.PlannedEnding, ...]) -> tuple[r.PlannedEnding, ...]:
    changed = corrected(draw, ids, planned)
    return (*changed[:-1], replace(changed[-1], called_off=True)) if len(changed) > len(planned) else planned


def letter(draw: Any, ids: Ids) -> r.Letter:
    how = draw(st.sampled_from(("post", "by_hand", "mail", "read_out")))
    template = draw(maybe(st.just("open-door")))
    return r.Letter(id=ids(), **day_and_recorded(draw), how=how, text=draw(_sentence()), template=template)


def trigger_word(draw: Any, ids: Ids, moves: tuple[m.Move, ...]) -> w.TriggerWord:
    at = day_and_recorded(draw)
    versions = [one.version.number for one in moves if one.version is not None]
    answer = draw(st.sampled_from(("put_off", "set_aside", *(("handled",) if versions else ()))))
    given: dict[str, Any] = {"reason": draw(_sentence())}
    if answer == "handled":
        given = {"version": draw(st.sampled_from(versions))}
    elif answer == "put_off":
        given = {"until": at["when"] + timedelta(days=draw(st.integers(1, 60)))}
    about = draw(st.sampled_from(("c1", "hour:3", "2023-03-14")))
    return w.TriggerWord(id=ids(), **at, trigger=draw(one_of(w.TriggerCode)), about=about, answer=answer, **given)


def element(draw: Any, ids: Ids) -> w.FormulationElement:
    slot = draw(st.sampled_from(("wish", "mode", "rule")))
    return w.FormulationElement(
        id=ids(),
        **day_and_recorded(draw),
        approach=draw(one_of(r.ApproachId)),
        slot=slot,
        text=draw(lines()),
        choice=draw(st.sampled_from((None, "autonomy"))) if slot == "wish" else None,
        group=draw(st.sampled_from((None, "g1", "g2"))),
        whose=draw(one_of(r.Party)),
        certainty=draw(one_of(r.Certainty)),
    )


def of_the_ways(draw: Any, ids: Ids, formulation: tuple[w.FormulationElement, ...], hours: list[int]) -> dict[str, Any]:
    """What is noted of the ways of working beside the formulation, by its list: about elements and hours there are."""

    def at() -> dict[str, Any]:
        return {"id": ids(), **day_and_recorded(draw)}

    elements = [one.id for one in formulation]
    roles = st.sampled_from(("beside", "first", "later", "stopped"))
    use = st.builds(ways.ApproachUse, approach=one_of(r.ApproachId), role=roles, what_for=maybe(lines()))
    uses = st.lists(use, min_size=1, max_size=2, unique_by=lambda one: one.approach)
    found: dict[str, Any] = {
        "narratives": many(
            draw,
            1,
            lambda: w.Narrative(
                **at(),
                session=draw(st.sampled_from((None, *hours))),
                title=draw(lines()),
                words=draw(lines()),
                felt=draw(maybe(lines())),
            ),
        ),
        "features": many(
            draw, 1, lambda: w.FeatureNoted(**at(), feature="trauma", certainty="unknown", note=draw(maybe(lines())))
        ),
        "approach_decisions": many(
            draw,
            1,
            lambda: w.ApproachDecision(**at(), uses=tuple(draw(uses)), reason=draw(_sentence())),
        ),
        "reason_words": many(
            draw,
            1,
            lambda: w.ReasonWord(**at(), reason="tfp.frame", answer=draw(st.sampled_from(("disagree", "taken_back")))),
        ),
    }
    pick = st.sampled_from(elements or ["nobody"])
    if len(elements) > 1:
        found["element_links"] = many(
            draw,
            1,
            lambda: w.ElementLink(**at(), start=elements[0], end=elements[1], kind=draw(one_of(ways.LinkKind))),
        )
    if elements and hours:
        found["element_points"] = many(
            draw,
            1,
            lambda: w.ElementPoint(
                **at(),
                element=draw(pick),
                to="session",
                ref=str(draw(st.sampled_from(hours))),
                speaks=draw(st.sampled_from(("for", "against"))),
                taken_back=draw(st.booleans()),
            ),
        )
    return found
