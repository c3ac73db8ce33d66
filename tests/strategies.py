"""Random valid cases for everyone's property tests: record, working notes and private notes, small and quick.

`cases()` draws a whole case in which `check_case` finds nothing; `private_notes_for(case)` private notes about it;
`later_entries(case, at)` the same case with more recorded after `at`: new entries, back-dated ones, and corrections.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st

from holdfast.case import moves as m
from holdfast.case import private as p
from holdfast.case import record as r
from holdfast.case import working as w
from holdfast.case.fields import Entry
from holdfast.case.model import Case
from holdfast.contract.agreement import YES, text_hash
from holdfast.contract.replay import Ledger, held_for_rupture, take

T = TypeVar("T")
E = TypeVar("E", bound=Entry)
Draw = Callable[[st.SearchStrategy[T]], T]

FIRST_CONTACT = date(2023, 1, 2)
FIRST_HOUR = datetime(2023, 1, 10, 11, 0, tzinfo=timezone(timedelta(hours=1)))
END = datetime(2024, 6, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
"""Nothing of `cases()` is recorded after this moment."""

ODD = ("אני עייף 🙂", "<b>fine</b>", "'); DROP TABLE cases;--", "Çağrı", "«if you say so»", "one\ntwo", "{x} %s")
_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))


def lines(most: int = 20) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(ODD), st.text(_LETTERS, min_size=1, max_size=most))


def one_of(literal: Any) -> st.SearchStrategy[Any]:
    """One value of a Literal, also of a union of Literals."""
    values: list[Any] = []
    for arg in get_args(literal):
        values += get_args(arg) or (arg,)
    return st.sampled_from(values)


def some_of(literal: Any, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one_of(literal), max_size=most, unique=True).map(tuple)


def maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.one_of(st.none(), strategy)


TENTH = st.integers(0, 10)
PERCENT = st.integers(0, 100)
PAIR = st.tuples(maybe(TENTH), maybe(TENTH))


class Ids:
    """Ids of one case, each once."""

    def __init__(self, prefix: str = "e") -> None:
        self.prefix, self.n = prefix, 0

    def __call__(self) -> str:
        self.n += 1
        return f"{self.prefix}{self.n}"


@st.composite
def terms(draw: Any, kind: m.ClauseKind, goals: tuple[str, ...] = ()) -> m.Terms:
    step = kind == "step"
    return m.Terms(
        kind=kind,
        text=draw(lines()),
        his_words=draw(maybe(lines())),
        wish_of=draw(maybe(st.sampled_from(("patient", "therapist", "third_party")))),
        motive=draw(maybe(one_of(m.Motive))),
        serves=tuple(draw(st.lists(st.sampled_from(goals), max_size=2, unique=True))) if step and goals else (),
        size=draw(maybe(st.integers(1, 5))) if step else None,
        expects=draw(some_of(m.Feeling)) if step else (),
    )


def costs() -> st.SearchStrategy[tuple[m.Cost, ...]]:
    cost = st.builds(m.Cost, feeling=one_of(m.Feeling), strength=maybe(TENTH), words=maybe(lines()))
    return st.lists(cost, min_size=1, max_size=3).map(tuple)


STANCES = st.builds(m.Stance, makes_sense=TENTH, own_wish=maybe(TENTH), can_do=maybe(TENTH), trust=maybe(TENTH))
RUNS = st.builds(m.Run, outcome=one_of(m.RunOutcome), felt=costs(), learnt=maybe(lines()), vitality=maybe(TENTH))


@st.composite
def legal_moves(
    draw: Any, most: int = 14, ids: Ids | None = None, hours: tuple[r.Session, ...] = ()
) -> tuple[m.Move, ...]:
    """A list of moves that `check_case` accepts. They fall on the hours given, or on days of their own."""
    ids = ids or Ids("m")
    ledger, out = Ledger(), list[m.Move]()
    recorded = FIRST_HOUR
    for seq in range(1, draw(st.integers(0, most)) + 1):
        hour = draw(st.sampled_from(hours)) if hours and draw(st.booleans()) else None
        day = hour.when.date() if hour else FIRST_HOUR.date() + timedelta(days=draw(st.integers(0, 40)))
        recorded = max(recorded, datetime.combine(day, FIRST_HOUR.timetz()) + timedelta(hours=draw(st.integers(0, 8))))
        base: dict[str, Any] = {
            "id": ids(), "seq": seq, "when": day, "recorded_at": recorded, "by": draw(one_of(m.MoveBy)),
            "session": hour.number if hour else None, "words": draw(maybe(lines())),
        }  # fmt: skip
        move = draw(_legal_move(base, ledger, ids))
        take(ledger, move)
        out.append(move)
    return tuple(out)


@st.composite
def _legal_move(draw: Any, base: dict[str, Any], ledger: Ledger, ids: Ids) -> m.Move:
    standing = ledger.standing()
    act: m.Act = draw(one_of(m.Act)) if standing else draw(st.sampled_from(("propose", "tell", "ask", "hold")))
    goals = tuple(c.id for c in ledger.clauses.values() if c.kind == "goal")
    if act == "hold":
        return m.Move(**base, act=act, hold_for=draw(one_of(m.HoldReason)))
    if act == "repair":
        return m.Move(**base, act=act)
    if act == "rewrite":
        number = (ledger.open.number if ledger.open else 0) + draw(st.integers(1, 2))
        return m.Move(**base, act=act, version=m.VersionOpened(number=number, phase=draw(one_of(m.Phase)), why="why"))
    told = act == "tell"
    if act in ("propose", "tell"):
        kinds = ["frame", "safety"] if told else ["goal", "step", "stop", "leaving"]
        if held_for_rupture(ledger) and base["by"] == "therapist" and not told:
            kinds.remove("step")
        known = [c for c in standing if c.kind in kinds]
        clause = draw(st.sampled_from(known)) if known and draw(st.booleans()) else None
        kind = clause.kind if clause else draw(st.sampled_from(kinds))
        again = clause is not None and draw(st.booleans())
        said = clause.terms if clause and again else draw(terms(kind, goals))
        return m.Move(**base, act=act, clause=clause.id if clause else ids(), terms=said)
    agreed = [c for c in standing if c.kind not in ("frame", "safety")]
    steps = [c for c in standing if c.kind == "step"]
    if act == "counter" and agreed:
        clause = draw(st.sampled_from(agreed))
        return m.Move(**base, act=act, clause=clause.id, terms=draw(terms(clause.kind, goals)))
    if act in YES and agreed:
        clause = draw(st.sampled_from(agreed))
        return m.Move(**base, act=act, clause=clause.id, accepted_text=clause.text_hash)
    if act == "run" and steps:
        return m.Move(**base, act=act, clause=draw(st.sampled_from(steps)).id, run=draw(RUNS))
    if not standing or act in (*YES, "counter", "run"):
        return m.Move(**base, act="ask")
    clause = draw(st.sampled_from(standing))
    detail: dict[str, Any] = {}
    if act == "rate":
        detail["stance"] = draw(STANCES)
    elif act == "disclose_cost":
        detail["costs"] = draw(costs())
    return m.Move(**base, act=act, clause=clause.id, **detail)


@st.composite
def any_moves(draw: Any, most: int = 14) -> tuple[m.Move, ...]:
    """Moves as they can be read, most of them illegal: unknown clauses, wrong hashes, details that do not belong."""
    clause_ids = st.sampled_from(("a", "b", "c"))
    pool = [draw(terms(kind)) for kind in ("step", "step", "goal", "safety", "frame")]
    hashes = st.sampled_from([text_hash(t) for t in pool] + ["0" * 64])
    versions = st.builds(m.VersionOpened, number=st.integers(1, 4), phase=st.just("act"), why=lines(5))
    return tuple(
        m.Move(
            id=f"m{seq}",
            seq=seq,
            when=date(2023, 1, 1) + timedelta(days=draw(st.integers(0, 5))),
            recorded_at=FIRST_HOUR,
            by=draw(one_of(m.MoveBy)),
            act=draw(one_of(m.Act)),
            clause=draw(maybe(clause_ids)),
            session=draw(maybe(st.integers(1, 3))),
            words=draw(maybe(lines(5))),
            terms=draw(maybe(st.sampled_from(pool))),
            costs=draw(st.one_of(st.just(()), costs())),
            stance=draw(maybe(st.builds(m.Stance, own_wish=maybe(TENTH)))),
            run=draw(maybe(st.builds(m.Run, outcome=one_of(m.RunOutcome)))),
            version=draw(maybe(versions)),
            hold_for=draw(maybe(one_of(m.HoldReason))),
            accepted_text=draw(maybe(hashes)),
        )
        for seq in range(1, draw(st.integers(1, most)) + 1)
    )


@st.composite
def moves_to_agree(draw: Any, most: int = 18) -> tuple[m.Move, ...]:
    """One step or goal and the moves that bring two people to a yes, in any order: often agreed, often nearly."""
    kind = draw(st.sampled_from(("step", "step", "goal")))
    said = [draw(terms(kind)) for _ in range(2)]
    acts: list[m.Act] = ["propose"]
    acts += draw(
        st.lists(
            st.sampled_from(("accept", "commit", "ask", "object", "disclose_cost", "accept_reserved", "counter")),
            min_size=9,
            max_size=most,
        )
    )
    standing, moves = said[0], list[m.Move]()
    for seq, act in enumerate(acts, start=1):
        if act == "counter":
            standing = draw(st.sampled_from(said))
        moves.append(
            m.Move(
                id=f"m{seq}",
                seq=seq,
                when=FIRST_HOUR.date() + timedelta(days=draw(st.integers(0, 2))),
                recorded_at=FIRST_HOUR,
                by=draw(one_of(m.MoveBy)),
                act=act,
                clause="c",
                session=draw(maybe(st.integers(1, 2))),
                words=draw(maybe(lines(5))),
                terms=standing if act in ("propose", "counter") else None,
                costs=draw(costs()) if act == "disclose_cost" else (),
                accepted_text=text_hash(standing) if act in YES else None,
            )
        )
    return tuple(moves)


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
def _sessions(draw: Any, ids: Ids, most: int) -> tuple[r.Session, ...]:
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
def _log(draw: Any, ids: Ids, hour: r.Session) -> w.Log:
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
        words=draw(maybe(lines())),
    )


def _day_and_recorded(draw: Any) -> dict[str, Any]:
    day = FIRST_HOUR.date() + timedelta(days=draw(st.integers(0, 120)))
    recorded = datetime.combine(day, FIRST_HOUR.timetz()) + timedelta(hours=draw(st.integers(0, 200)))
    return {"when": day, "recorded_at": recorded}


def _many(draw: Any, most: int, make: Callable[[], T]) -> tuple[T, ...]:
    return tuple(make() for _ in range(draw(st.integers(0, most))))


def _check_in(draw: Any, ids: Ids) -> r.CheckIn:
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


def _measure(draw: Any, ids: Ids) -> r.Measure:
    at = _day_and_recorded(draw)
    which = draw(st.sampled_from(("phq-9", "core-10", "who-5", "total", "own")))
    if which == "phq-9":
        items = tuple(draw(st.lists(maybe(st.integers(0, 3)), min_size=9, max_size=9)))
        return r.Measure(id=ids(), **at, instrument="phq-9", items=items)
    if which == "core-10":
        items = tuple(draw(st.lists(st.integers(0, 4), min_size=10, max_size=10)))
        return r.Measure(id=ids(), **at, instrument="core-10", items=items)
    if which == "who-5":
        items = tuple(draw(st.lists(st.integers(0, 5), min_size=5, max_size=5)))
        return r.Measure(id=ids(), **at, instrument="who-5", items=items)
    if which == "total":
        return r.Measure(id=ids(), **at, instrument="phq-9", total=float(draw(st.integers(0, 27))), source="paper")
    scale = r.Scale(low=0.0, high=40.0, better=draw(st.sampled_from(("lower", "higher", "neither"))), title="Own")
    return r.Measure(id=ids(), **at, instrument="own-scale", total=draw(st.floats(0, 40)), scale=scale)


def _picture(draw: Any, ids: Ids) -> r.Picture:
    def fact() -> r.Fact:
        return r.Fact(id=ids(), **_day_and_recorded(draw), certainty=draw(one_of(r.Certainty)), text=draw(lines()))

    def condition() -> r.Condition:
        return r.Condition(
            id=ids(), **_day_and_recorded(draw), certainty="known", condition=draw(one_of(r.ConditionName)),
            status=draw(one_of(r.ConditionStatus)),
        )  # fmt: skip

    def person() -> r.SomebodyNamed:
        at = _day_and_recorded(draw)
        return r.SomebodyNamed(id=ids(), **at, certainty="known", pseudonym="Elia", relation="brother")

    return r.Picture(
        brought=_many(draw, 2, fact),
        conditions=_many(draw, 2, condition),
        work=_many(draw, 1, fact),
        people=_many(draw, 1, person),
    )


def _break(draw: Any, ids: Ids) -> r.Break:
    at = _day_and_recorded(draw)
    start = at["when"] + timedelta(days=draw(st.integers(-3, 30)))
    return r.Break(id=ids(), **at, start=start, end=start + timedelta(days=draw(st.integers(0, 20))), by="therapist")


def _corrected(draw: Any, ids: Ids, entries: tuple[E, ...]) -> tuple[E, ...]:
    """One of them corrected by a copy that was recorded a day later."""
    if not entries or not draw(st.booleans()):
        return entries
    old = draw(st.sampled_from(entries))
    return (*entries, replace(old, id=ids(), corrects=old.id, recorded_at=old.recorded_at + timedelta(days=1)))


@st.composite
def records(draw: Any, ids: Ids, most_hours: int = 8) -> r.Record:
    sessions = draw(_sessions(ids, most_hours))
    hours = tuple(s for s in sessions if s.took_place)
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
        settings=_many(
            draw, 1, lambda: r.SettingChosen(id=ids(), **_day_and_recorded(draw), setting=draw(one_of(r.Setting)))
        ),
        picture=_picture(draw, ids),
        frame=_many(
            draw, 1, lambda: r.FrameArrangement(id=ids(), **_day_and_recorded(draw), topic="times", text=draw(lines()))
        ),
        trainings=_many(
            draw, 2, lambda: r.Training(id=ids(), **_day_and_recorded(draw), approach=draw(one_of(r.ApproachId)))
        ),
        sessions=_corrected(draw, ids, sessions),
        appointments=_many(
            draw, 1, lambda: r.Appointment(id=ids(), when=END, recorded_at=FIRST_HOUR, number=len(sessions) + 1)
        ),
        check_ins=_corrected(draw, ids, _many(draw, 5, lambda: _check_in(draw, ids))),
        measures=_corrected(draw, ids, _many(draw, 5, lambda: _measure(draw, ids))),
        events=_many(
            draw, 2, lambda: r.Event(id=ids(), **_day_and_recorded(draw), kind="injury", what=draw(one_of(r.EventWhat)))
        ),
        breaks=_many(draw, 1, lambda: _break(draw, ids)),
        reviews=_many(draw, 1, lambda: r.Review(id=ids(), **_day_and_recorded(draw), status="planned", at_session=12)),
        moves=draw(legal_moves(ids=ids, hours=hours)),
        consents=_consents(draw, ids),
        restrictions=_restriction_that_was_lifted(draw, ids),
        course=_many(draw, 1, lambda: r.CourseMark(id=ids(), **_day_and_recorded(draw), act="began", text="began")),
        correction_wishes=tuple(
            r.CorrectionWish(id=ids(), **_day_and_recorded(draw), about=hour.id, words=draw(lines()), answer="open")
            for hour in sessions[:1]
            if draw(st.booleans())
        ),
    )


def _consents(draw: Any, ids: Ids) -> tuple[r.Consent, ...]:
    """Mostly nothing; or comparison given, and teaching given and perhaps taken back on the day after."""
    if draw(st.integers(0, 3)):
        return ()
    at = _day_and_recorded(draw)
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
    at = _day_and_recorded(draw)
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
    logs = tuple(draw(_log(ids, hour)) for hour in logged)
    working = w.WorkingNotes(
        logs=_corrected(draw, ids, logs),
        formulation=_many(
            draw,
            1,
            lambda: w.FormulationElement(
                id=ids(), **_day_and_recorded(draw), approach="mit", slot="wish", text=draw(lines())
            ),
        ),
        replies=_many(
            draw,
            1,
            lambda: w.Reply(id=ids(), **_day_and_recorded(draw), rule="steps_undone", reply="known"),
        ),
    )
    case = Case(record, working)
    return replace(case, private=draw(private_notes_for(case))) if private else case


@st.composite
def private_notes_for(draw: Any, case: Case) -> p.PrivateNotes:
    """Private notes about the hours of a case, valid beside it. Their ids begin with `p`."""
    ids = Ids("p")
    hours = [s for s in case.record.sessions if s.took_place]
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
                    hypothesis=draw(maybe(lines())),
                )
            )
    return p.PrivateNotes(case=case.id, author="therapist-1", notes=tuple(notes))


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
            breaks=more(record.breaks),
            events=(
                *more(record.events),
                r.Event(id=ids(), when=back, recorded_at=recorded(), kind="injury", what="humiliation"),
            ),
            moves=(*record.moves, *moves),
        ),
        working=replace(
            working, logs=more(working.logs), formulation=more(working.formulation), replies=more(working.replies)
        ),
    )
