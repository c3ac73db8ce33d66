"""The worked example as its tests ask for it: one hour, one score, one clause at a time."""

from __future__ import annotations

from functools import cache

from holdfast.analysis import analyse
from holdfast.analysis.model import Analysis
from holdfast.case.model import Case
from holdfast.case.moments import before_hour, last_recorded
from holdfast.case.moves import Move
from holdfast.case.record import Measure, Session
from holdfast.case.working import Log
from holdfast.measures.catalogue import instrument
from holdfast.measures.scoring import score
from holdfast.process.scores import alliance_scores
from holdfast.simulate.examples import example


@cache
def case() -> Case:
    return example("archivist")


@cache
def before_nine() -> Analysis:
    return analyse(case(), before_hour(case(), 9))


@cache
def at_the_end() -> Analysis:
    return analyse(case(), last_recorded(case()))


def session(hour: int) -> Session:
    return next(s for s in case().record.sessions if s.number == hour)


def log(hour: int) -> Log:
    return next(entry for entry in case().working.logs if entry.session == hour)


def alliance(hour: int) -> float:
    check = session(hour).patient
    assert check is not None
    whole = alliance_scores(check)[0]
    assert whole is not None
    return whole


def alliances(first: int, last: int) -> list[float]:
    return [alliance(n) for n in range(first, last + 1) if session(n).patient]


def score_of(measure: Measure) -> float:
    assert measure.items is not None
    value = score(instrument(measure.instrument), measure.items).value("total")
    assert value is not None
    return value


def core(hour: int) -> float:
    return next(score_of(m) for m in case().record.measures if m.id == f"core{hour}")


def cores(first: int, last: int) -> list[float]:
    return [core(n) for n in range(first, last + 1) if session(n).took_place]


def pulls(hour: int) -> dict[str, int]:
    private = case().private
    assert private is not None
    note = next(n for n in private.notes if n.session == hour)
    return {mark.pull: mark.strength for mark in note.pulls or ()}


def moves(clause: str, act: str) -> list[Move]:
    return [m for m in case().record.moves if m.clause == clause and m.act == act]


def stances(clause: str, first: int, last: int) -> list[tuple[int | None, int | None]]:
    rated = [m for m in moves(clause, "rate") if m.by == "patient" and first <= (m.session or 0) <= last]
    return [(m.stance.makes_sense, m.stance.own_wish) for m in rated if m.stance]
