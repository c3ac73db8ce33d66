"""Random valid cases, private notes about them, and what is recorded later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, get_args

from hypothesis import strategies as st
from tests.strategies import parts
from tests.strategies.contracts import (
    legal_moves,
)
from tests.strategies.small import (
    END,
    FIRST_CONTACT,
    FIRST_HOUR,
    E,
    Ids,
    lines,
    maybe,
    one_of,
    some_of,
)

from holdfast.case import moves as m
from holdfast.case import private as p
from holdfast.case import record as r
from holdfast.case import working as w
from holdfast.case.model import Case


@st.composite
def records(draw: Any, ids: Ids, most_hours: int = 8) -> r.Record:
    sessions = draw(parts.sessions(ids, most_hours))
    hours = tuple(s for s in sessions if s.took_place)
    measures = parts.many(draw, 5, lambda: parts.measure(draw, ids))
    moves = draw(legal_moves(ids=ids, hours=hours))
    about = r.About(
        pseudonym=draw(lines()),
        address=draw(one_of(r.Address)),
        origin="invented",
        first_contact=FIRST_CONTACT,
        zone=draw(st.sampled_from(("Europe/Rome", "UTC", "America/New_York"))),
        note=draw(maybe(lines())),
    )
    return r.Record(
        id="case-1",
        about=about,
        settings=parts.many(
            draw, 1, lambda: r.SettingChosen(id=ids(), **parts.day_and_recorded(draw), setting=draw(one_of(r.Setting)))
        ),
        picture=parts.picture(draw, ids),
        frame=parts.many(
            draw,
            1,
            lambda: r.FrameArrangement(id=ids(), **parts.day_and_recorded(draw), topic="times", text=draw(lines())),
        ),
        trainings=parts.many(
            draw, 2, lambda: r.Training(id=ids(), **parts.day_and_recorded(draw), approach=draw(one_of(r.ApproachId)))
        ),
        sessions=parts.corrected(draw, ids, sessions),
        appointments=parts.many(
            draw, 1, lambda: r.Appointment(id=ids(), when=END, recorded_at=FIRST_HOUR, number=len(sessions) + 1)
        ),
        check_ins=parts.corrected(draw, ids, parts.many(draw, 5, lambda: parts.check_in(draw, ids))),
        measures=parts.corrected(draw, ids, measures),
        plans=parts.corrected(draw, ids, parts.many(draw, 2, lambda: parts.plan(draw, ids))),
        safety_replies=parts.corrected(draw, ids, parts.safety_replies(draw, ids, measures)),
        events=parts.many(
            draw,
            2,
            lambda: r.Event(id=ids(), **parts.day_and_recorded(draw), kind="injury", what=draw(one_of(r.EventWhat))),
        ),
        breaks=parts.many(draw, 1, lambda: parts.a_break(draw, ids)),
        reviews=parts.many(
            draw, 1, lambda: r.Review(id=ids(), **parts.day_and_recorded(draw), status="planned", at_session=12)
        ),
        moves=moves,
        consents=_consents(draw, ids),
        restrictions=_restriction_that_was_lifted(draw, ids),
        course=parts.many(
            draw, 1, lambda: r.CourseMark(id=ids(), **parts.day_and_recorded(draw), act="began", text="began")
        ),
        correction_wishes=tuple(
            r.CorrectionWish(
                id=ids(), **parts.day_and_recorded(draw), about=hour.id, words=draw(lines()), answer="open"
            )
            for hour in sessions[:1]
            if draw(st.booleans())
        ),
        **_what_he_keeps(draw, ids, moves),
    )


def _what_he_keeps(draw: Any, ids: Ids, moves: tuple[m.Move, ...]) -> dict[str, tuple[Any, ...]]:
    """Mostly nothing, as each draw takes time; or kept lines, safety plans, monthly lines, an ending, a letter."""
    if draw(st.integers(0, 2)):
        return {}
    steps = sorted({one.clause for one in moves if one.clause and one.terms and one.terms.kind == "step"})
    return {
        "kept_lines": parts.let_go(draw, ids, parts.many(draw, 2, lambda: parts.kept_line(draw, ids, steps))),
        "safety_plans": parts.corrected(draw, ids, parts.many(draw, 1, lambda: parts.safety_plan(draw, ids))),
        "month_lines": parts.corrected(draw, ids, parts.many(draw, 2, lambda: parts.month_line(draw, ids))),
        "planned_endings": parts.called_off(draw, ids, parts.many(draw, 1, lambda: parts.planned_ending(draw, ids))),
        "letters": parts.corrected(draw, ids, parts.many(draw, 1, lambda: parts.letter(draw, ids))),
    }


def _consents(draw: Any, ids: Ids) -> tuple[r.Consent, ...]:
    """Mostly nothing; or comparison given, and teaching given and perhaps taken back on the day after."""
    if draw(st.integers(0, 3)):
        return ()
    at = parts.day_and_recorded(draw)
    shown = r.ShownText(id="text", version=1, language="en", text=draw(lines()))
    given = [
        r.Consent(id=ids(), **at, purpose=purpose, act="given", how="paper", shown=shown)
        for purpose in ("comparison", "teaching")
    ]
    later = {name: value + timedelta(days=1) for name, value in at.items()}
    back = r.Consent(id=ids(), **later, purpose="teaching", act="withdrawn", how="portal", words=draw(maybe(lines())))
    return (*given, back) if draw(st.booleans()) else tuple(given)


def _restriction_that_was_lifted(draw: Any, ids: Ids) -> tuple[r.Restriction, ...]:
    if draw(st.integers(0, 3)):
        return ()
    at = parts.day_and_recorded(draw)
    lifted = {name: value + timedelta(days=1) for name, value in at.items()}
    return (
        r.Restriction(id=ids(), **at, act="restricted", wish_of=draw(one_of(r.WishOf)), reason=draw(lines())),
        r.Restriction(id=ids(), **lifted, act="lifted", wish_of="patient", reason="over", told_on=at["when"]),
    )


@st.composite
def cases(draw: Any, most_hours: int = 8, private: bool = False) -> Case:
    """A random valid case, recorded before `END`: `check_case` finds nothing in it. With `private`, notes beside it."""
    ids = Ids()
    record = draw(records(ids, most_hours))
    hours = {s.number: s for s in record.sessions if s.took_place}
    logged = [hour for hour in hours.values() if draw(st.booleans())]
    logs = tuple(draw(parts.log(ids, hour)) for hour in logged)
    formulation = parts.many(draw, 2, lambda: parts.element(draw, ids))
    working = w.WorkingNotes(
        logs=parts.corrected(draw, ids, logs),
        formulation=formulation,
        replies=parts.many(
            draw,
            1,
            lambda: w.Reply(id=ids(), **parts.day_and_recorded(draw), rule="steps_undone", reply="known"),
        ),
        ratings=parts.corrected(draw, ids, parts.many(draw, 2, lambda: parts.rating(draw, ids))),
        trigger_words=parts.many(draw, 2, lambda: parts.trigger_word(draw, ids, record.moves)),
        **parts.of_the_ways(draw, ids, formulation, sorted(hours)),
    )
    case = Case(record, working)
    return replace(case, private=draw(private_notes_for(case))) if private else case


@st.composite
def private_notes_for(draw: Any, case: Case) -> p.PrivateNotes:
    """Private notes about the hours of a case, valid beside it. Their ids begin with `p`."""
    ids = Ids("p")
    hours = [s for s in case.record.sessions if s.took_place]
    clauses = sorted({one.clause for one in case.record.moves if one.clause and one.terms})
    notes = []
    for hour in hours:
        if draw(st.booleans()):
            when = hour.when + timedelta(hours=1)
            pulls = st.lists(
                st.builds(p.PullMark, pull=one_of(p.Pull), strength=st.integers(0, 3)),
                max_size=3,
                unique_by=lambda mark: mark.pull,
            )
            notes.append(
                p.PrivateNote(
                    id=ids(),
                    when=when,
                    recorded_at=when + timedelta(hours=draw(st.integers(0, 24))),
                    session=hour.number,
                    pulls=draw(maybe(pulls.map(tuple))),
                    urges=draw(maybe(some_of(p.Urge, 2))),
                    line=draw(maybe(lines())),
                    who_i_become=draw(maybe(lines())),
                    clause=draw(st.sampled_from((None, *clauses))),
                    hypothesis=draw(maybe(lines())),
                )
            )
    felt = [("pull", what) for what in get_args(p.Pull)] + [("urge", what) for what in get_args(p.Urge)]
    elsewhere = tuple(
        p.Elsewhere(what=what, kind=kind, share=draw(st.floats(0, 1)), hours=draw(st.integers(1, 300)))
        for kind, what in draw(st.lists(st.sampled_from(felt), unique=True, max_size=4))
    )
    return p.PrivateNotes(case=case.id, author="therapist-1", notes=tuple(notes), elsewhere=elsewhere)


@st.composite
def later_entries(draw: Any, case: Case, at: datetime) -> Case:
    """The same case with more, all of it recorded after `at`: new and back-dated entries, corrections, moves, logs.

    It reads the same as of `at`. It is not always valid as a whole: a correction may come where one stands already.
    """
    ids = Ids("later")

    def recorded() -> datetime:
        return at + timedelta(minutes=draw(st.integers(1, 5000)))

    def more(entries: tuple[E, ...]) -> tuple[E, ...]:
        chosen = draw(st.lists(st.sampled_from(entries), max_size=2)) if entries else []
        return (
            *entries,
            *(
                replace(e, id=ids(), recorded_at=recorded(), corrects=draw(st.sampled_from((None, e.id))))
                for e in chosen
            ),
        )

    record, working = case.record, case.working
    back = FIRST_HOUR.date()

    def answered_again(s: r.Session) -> r.Session:
        if s.patient is None or not draw(st.booleans()):
            return s
        moment = max(recorded(), s.patient.recorded_at + timedelta(minutes=1))
        now = replace(s.patient, image=50, recorded_at=moment)
        return replace(s, patient=now, patient_before=(*s.patient_before, s.patient))

    sessions = tuple(map(answered_again, record.sessions))
    seq = len(record.moves)
    moves = tuple(
        m.Move(id=ids(), seq=seq + n, when=back, recorded_at=recorded(), by="patient", act="ask", words="later")
        for n in range(1, draw(st.integers(0, 2)) + 1)
    )
    return replace(
        case,
        record=replace(
            record,
            picture=replace(record.picture, brought=more(record.picture.brought), work=more(record.picture.work)),
            sessions=more(sessions),
            check_ins=more(record.check_ins),
            measures=more(record.measures),
            plans=more(record.plans),
            safety_replies=more(record.safety_replies),
            kept_lines=more(record.kept_lines),
            safety_plans=more(record.safety_plans),
            month_lines=more(record.month_lines),
            planned_endings=more(record.planned_endings),
            letters=more(record.letters),
            breaks=more(record.breaks),
            events=(
                *more(record.events),
                r.Event(id=ids(), when=back, recorded_at=recorded(), kind="injury", what="humiliation"),
            ),
            moves=(*record.moves, *moves),
        ),
        working=replace(
            working,
            logs=more(working.logs),
            formulation=more(working.formulation),
            replies=more(working.replies),
            ratings=more(working.ratings),
            trigger_words=more(working.trigger_words),
            element_points=more(working.element_points),
            element_links=more(working.element_links),
            narratives=more(working.narratives),
            features=more(working.features),
            approach_decisions=more(working.approach_decisions),
            reason_words=more(working.reason_words),
        ),
    )
