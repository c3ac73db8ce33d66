"""Each hour as both drawers know it: the session, his alliance check, and your log, joined by the hour's number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from holdfast.case.record import AllianceCheck, Attendance, Break, Session
from holdfast.case.working import Log
from holdfast.process.readings import Hour
from holdfast.process.scores import alliance_scores

HIS_OWN_MARKS: tuple[Attendance, ...] = ("late", "left_early", "left_in_anger", "cancelled", "missed")


def read_hours(sessions: Sequence[Session], logs: Sequence[Log], zone: tzinfo) -> tuple[Hour, ...]:
    """The recorded hours in order of number, their days counted in `zone`.

    A log without a session is left out: there is no hour it belongs to.
    """
    by_number = {log.session: log for log in logs}
    return tuple(_hour(s, by_number.get(s.number), zone) for s in sorted(sessions, key=_number))


def in_a_break(hour: Hour, breaks: Sequence[Break]) -> bool:
    """True where the hour's day lies in a break: its absence was arranged and says nothing."""
    return any(b.start <= hour.day <= b.end for b in breaks)


def his_marks(hour: Hour, breaks: Sequence[Break]) -> tuple[Attendance, ...]:
    """What his coming and going says: late, left early or in anger, missed; cancelled only where he cancelled.

    Empty where it was your doing, or a break. A cancelled hour that does not say by whom is not counted as his.
    """
    if hour.by == "therapist":
        return ()
    marks = tuple(
        mark for mark in hour.attendance if mark in HIS_OWN_MARKS and (mark != "cancelled" or hour.by == "patient")
    )
    return () if marks and in_a_break(hour, breaks) else marks


def _number(session: Session) -> int:
    return session.number


def _hour(session: Session, log: Log | None, zone: tzinfo) -> Hour:
    check: AllianceCheck | None = session.patient
    alliance, goal, task, bond = (None, None, None, None) if check is None else alliance_scores(check)
    return Hour(
        number=session.number,
        when=session.when,
        day=session.when.astimezone(zone).date(),
        took_place=session.took_place,
        attendance=session.attendance,
        by=session.by,
        frame=session.frame,
        his_alliance=alliance,
        goal=goal,
        task=task,
        bond=bond,
        image=None if check is None else check.image,
        held_back=None if check is None else check.held_back,
        his_words=None if check is None else check.words,
        your_alliance=None if log is None or log.alliance is None else 10.0 * log.alliance,
        signs=None if log is None or log.signs is None else tuple((m.sign, m.weight) for m in log.signs),
        then=None if log is None else log.then,
        moments=None if log is None else log.moments,
        defence=None if log is None else log.defence,
        defence_tags=None if log is None else log.defence_tags,
        depth=None if log is None else log.depth,
        experiential=log is not None and log.experiential,
        topic=None if log is None else log.topic,
        stance=None if log is None else log.stance,
        split_self=None if log is None else log.split_self,
        kept_words=None if log is None else log.words,
        logged=log is not None,
        techniques=None if log is None else log.techniques,
    )
