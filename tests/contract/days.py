"""Moves told one a day, from 1 January 2023: (by, act, clause, further fields)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from holdfast.case.moves import ClauseKind, Move, MoveBy, Terms, VersionOpened
from holdfast.contract.agreement import text_hash
from holdfast.contract.model import Contract
from holdfast.contract.replay import replay

Told = tuple[Any, Any, str | None, Mapping[str, Any]]


def moves_of(*said: Told, first: int = 1) -> list[Move]:
    """Each in an hour of its own; `first` is the number of the first move and its day."""
    return [
        Move(
            id=f"m{n}",
            seq=n,
            when=date(2022, 12, 31) + timedelta(days=n),
            session=n,
            recorded_at=datetime(2023, 6, 1, tzinfo=UTC),
            by=by,
            act=act,
            clause=clause,
            **more,
        )
        for n, (by, act, clause, more) in enumerate(said, start=first)
    ]


def lived(*said: Told) -> Contract:
    return replay(moves_of(*said))


def opens(number: int) -> Told:
    return "therapist", "rewrite", None, {"version": VersionOpened(number=number, phase="act", why="it moved")}


def proposes(by: MoveBy, clause: str, terms: Terms) -> Told:
    return by, "propose", clause, {"terms": terms}


def counters(by: MoveBy, clause: str, terms: Terms) -> Told:
    return by, "counter", clause, {"terms": terms}


def agree(clause: str, terms: Terms) -> tuple[Told, ...]:
    """What makes a clause without heavy feelings agreed: asked for an objection twice, and a yes of both."""
    hash = {"accepted_text": text_hash(terms)}
    return (
        ("therapist", "ask", clause, {}),
        ("therapist", "ask", clause, {}),
        ("patient", "accept", clause, hash),
        ("therapist", "accept", clause, hash),
    )


def terms(kind: ClauseKind, text: str, **more: Any) -> Terms:
    return Terms(kind=kind, text=text, **more)
