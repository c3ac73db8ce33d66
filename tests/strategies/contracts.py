"""Random moves of two people: legal ones, any, and those that bring a yes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from tests.strategies.small import (
    FIRST_HOUR,
    TENTH,
    Ids,
    lines,
    maybe,
    one_of,
    some_of,
)

from holdfast.case import moves as m
from holdfast.case import record as r
from holdfast.contract.agreement import YES, agreed_hash, text_hash
from holdfast.contract.replay import Ledger, held_for_rupture, take


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
        how_often=draw(maybe(lines())) if step else None,
        topic=draw(maybe(one_of(m.FrameTopic))) if kind == "frame" else None,
        levels=draw(maybe(st.tuples(*[lines(8)] * 5))) if kind == "goal" else None,
        weight=draw(maybe(st.integers(1, 5))) if kind == "goal" else None,
    )


def costs() -> st.SearchStrategy[tuple[m.Cost, ...]]:
    cost = st.builds(m.Cost, feeling=one_of(m.Feeling), strength=maybe(TENTH), words=maybe(lines()))
    return st.lists(cost, min_size=1, max_size=3).map(tuple)


STANCES = st.builds(m.Stance, makes_sense=TENTH, own_wish=maybe(TENTH), can_do=maybe(TENTH), trust=maybe(TENTH))
LEVELS = st.integers(-2, 2)
WORRIES = st.one_of(st.builds(m.Worry, real=lines(5), old=maybe(lines(5))), st.builds(m.Worry, old=lines(5)))
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
    torn = held_for_rupture(ledger)
    if torn and (act == "rewrite" or (act in (*YES, "sign", "propose", "counter") and base["by"] == "therapist")):
        return m.Move(**base, act="ask")
    if act == "rewrite":
        number = (ledger.open.number if ledger.open else 0) + draw(st.integers(1, 2))
        return m.Move(**base, act=act, version=m.VersionOpened(number=number, phase=draw(one_of(m.Phase)), why="why"))
    if act == "sign":
        version = ledger.open
        if version is None or version.agreed_on is None:
            return m.Move(**base, act="ask")
        return m.Move(**base, act=act, accepted_text=agreed_hash(version.number, version.as_agreed))
    told = act == "tell"
    if act in ("propose", "tell"):
        kinds = ["frame", "safety"] if told else ["goal", "step", "stop", "leaving"]
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
    own = [c for c in standing if c.kind == "goal"]
    if act == "attain" and own:
        return m.Move(**base, act=act, clause=draw(st.sampled_from(own)).id, level=draw(LEVELS))
    if not standing or act in (*YES, "counter", "run", "attain"):
        return m.Move(**base, act="ask")
    clause = draw(st.sampled_from(standing))
    detail: dict[str, Any] = {}
    if act == "rate":
        detail["stance"] = draw(STANCES)
    elif act == "disclose_cost":
        detail["costs"] = draw(costs())
    elif act == "clarify":
        detail["worry"] = draw(maybe(WORRIES))
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
            level=draw(maybe(LEVELS)),
            worry=draw(maybe(WORRIES)),
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
