"""Moves as a story tells them, numbered and dated; an acceptance carries the hash of the text it accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from holdfast.case.moves import Act, Move, MoveBy, Stance, Terms
from holdfast.contract.agreement import text_hash
from holdfast.simulate.examples.told import moment

ACCEPTS: tuple[Act, ...] = ("accept", "accept_reserved", "commit")


@dataclass(frozen=True, slots=True)
class Draft:
    """A move without number, date or hash. `session` None: it happened between hours, at `at`."""

    session: int | None
    at: datetime | None
    by: MoveBy
    act: Act
    clause: str | None
    rest: Mapping[str, Any]


def in_hour(session: int, by: MoveBy, act: Act, clause: str | None = None, **rest: Any) -> Draft:
    """A move made in an hour. `rest` are further fields of `Move`: words, terms, costs, stance, run, version ..."""
    return Draft(session, None, by, act, clause, rest)


def between(at: datetime, by: MoveBy, act: Act, clause: str | None = None, **rest: Any) -> Draft:
    """A move made between hours, at a moment."""
    return Draft(None, at, by, act, clause, rest)


def stance(makes_sense: int, own_wish: int, can_do: int | None = None) -> Stance:
    """What is rated in the hour. Trust is never asked there."""
    return Stance(makes_sense=makes_sense, own_wish=own_wish, can_do=can_do)


def on_his_page(day: date, clause: str, *, trust: int) -> Draft:
    """Trust, on his own page in the evening of that day, under nobody's eyes."""
    return between(moment(day, 21, 20), "patient", "rate", clause, stance=Stance(trust=trust))


def numbered(drafts: Sequence[Draft], starts: Mapping[int, datetime]) -> tuple[Move, ...]:
    """The moves in the order told, `m1` onwards; those of one hour are a minute apart, written down as they are made.

    Raises ValueError where a move is dated before the one told before it.
    """
    moves: list[Move] = []
    terms: dict[str, Terms] = {}
    for seq, draft in enumerate(drafts, start=1):
        if draft.clause and "terms" in draft.rest:
            terms[draft.clause] = draft.rest["terms"]
        recorded = draft.at if draft.session is None else starts[draft.session] + timedelta(minutes=25)
        assert recorded is not None
        if moves and moves[-1].session == draft.session and draft.session is not None:
            recorded = moves[-1].recorded_at + timedelta(minutes=1)
        if moves and recorded < moves[-1].recorded_at:
            raise ValueError(f"move {seq} ({draft.act}) comes before the one told before it")
        accepted = text_hash(terms[draft.clause]) if draft.act in ACCEPTS and draft.clause else None
        moves.append(
            Move(
                id=f"m{seq}",
                seq=seq,
                when=recorded.date(),
                recorded_at=recorded,
                by=draft.by,
                act=draft.act,
                clause=draft.clause,
                session=draft.session,
                accepted_text=accepted,
                **draft.rest,
            )
        )
    return tuple(moves)
