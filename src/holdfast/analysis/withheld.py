"""What is not read: his answers without his consent to comparison, and the whole of a case that is restricted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from holdfast.case.model import Case
from holdfast.case.moves import Cost, Move
from holdfast.case.record import AllianceCheck, CheckIn, Record, Session, TwoPoleAnswers
from holdfast.outcome.read import read_safety
from holdfast.outcome.readings import Outcome, SafetyAnswer
from holdfast.process.absence import next_appointment
from holdfast.process.hours import read_hours
from holdfast.process.readings import Absence, Process


def without_his_answers(case: Case) -> Case:
    """The case with every number he gave left out, and the moments and words kept: that he answered is a sign of life,
    and his last words are read by a person. His ratings of clauses stay in the contract, which is both of theirs, and
    are not compared here.
    """
    record = case.record
    return replace(
        case,
        record=replace(
            record,
            sessions=tuple(_session(session) for session in record.sessions),
            check_ins=tuple(_check_in(one) for one in record.check_ins),
            moves=tuple(_move(move) if move.by == "patient" else move for move in record.moves),
        ),
    )


def safety_alone(record: Record, at: datetime) -> tuple[SafetyAnswer, ...]:
    """Raw safety answers are no comparison: a person asks about each of them, whatever he agreed to."""
    return read_safety(record, at)


def only_kept(case: Case, at: datetime) -> tuple[Process, Outcome]:
    """A restricted case: its hours as they were recorded and the next one arranged, and nothing made of them."""
    record = case.record
    hours = read_hours(record.sessions, case.working.logs, ZoneInfo(record.about.zone))
    process = Process(
        hours=hours,
        ratings=(),
        episodes=(),
        rare_signs=(),
        gaps=(),
        image_turns=(),
        channels=(),
        pace=(),
        pulled=None,
        absence=Absence(None, None, None, 0, next_appointment(record.appointments, hours, at), False, ()),
        firsts=(),
        injuries=(),
        upcoming_breaks=(),
    )
    return process, Outcome((), (), (), (), (), False, None, None, 0)


def _session(session: Session) -> Session:
    if session.patient is None:
        return session
    return replace(session, patient=_words(session.patient), patient_before=tuple(map(_words, session.patient_before)))


def _words(check: AllianceCheck) -> AllianceCheck:
    return AllianceCheck(when=check.when, recorded_at=check.recorded_at, words=check.words)


def _move(move: Move) -> Move:
    """A move of his without its numbers: what he did and said stays, how strong and how far does not."""
    run = move.run and replace(
        move.run, predicted=_unmeasured(move.run.predicted), felt=_unmeasured(move.run.felt), vitality=None
    )
    return replace(move, stance=None, level=None, costs=_unmeasured(move.costs), run=run)


def _unmeasured(costs: tuple[Cost, ...]) -> tuple[Cost, ...]:
    return tuple(replace(cost, strength=None) for cost in costs)


def _check_in(one: CheckIn) -> CheckIn:
    return replace(one, answers=TwoPoleAnswers(), ticks=())
