"""Hours: one entry for each number, marks that can be true together, answers and logs only where there was an hour."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from holdfast.case.model import Case
from holdfast.case.private import PrivateNote
from holdfast.case.record import NO_HOUR, Appointment, Attendance, Session
from holdfast.case.strict_json import Problem
from holdfast.case.working import Log
from holdfast.checking.entries import Listed, standing

Hours = dict[int, tuple[str, Session]]


def check_hours(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    hours: Hours = {}
    for place, session in standing(entries, Session):
        if session.number in hours:
            yield _twice(place, session, hours[session.number][0])
        else:
            hours[session.number] = place, session
        yield from _attendance(place, session)
        yield from _no_answers_without_an_hour(place, session)
    yield from _logs(entries, hours)
    yield from _appointments(entries, hours)
    for place, note in standing(entries, PrivateNote):
        if note.session is not None and note.session not in hours:
            yield no_such_hour(f"{place}.session", note.session, hours)
    for n, move in enumerate(case.record.moves):
        if move.session is not None and move.session not in hours:
            yield no_such_hour(f"moves[{n}].session", move.session, hours)


def _twice(place: str, session: Session, first: str) -> Problem:
    return Problem(
        f"{place}.number",
        f"{session.number}, which is also the number of {first}",
        "one entry for each hour",
        "Number it anew, or let the later one name the other in corrects.",
    )


def _attendance(place: str, session: Session) -> Iterator[Problem]:
    marks = session.attendance
    for gone in NO_HOUR:
        others = [mark for mark in dict.fromkeys(marks) if mark != gone]
        if gone in marks and others and not (gone == "missed" and "cancelled" in marks):
            yield _exclude(place, (gone, *others), f"{gone} alone, or how the hour went")
    if "on_time" in marks and "late" in marks:
        yield _exclude(place, ("on_time", "late"), "one of the two")


def _exclude(place: str, marks: tuple[Attendance, ...], allowed: str) -> Problem:
    both = "both " + " and ".join(marks) if len(marks) == 2 else ", ".join(marks) + " together"
    return Problem(f"{place}.attendance", both, allowed, "Keep what was the case.")


def _no_answers_without_an_hour(place: str, session: Session) -> Iterator[Problem]:
    if not session.took_place and (session.patient is not None or session.patient_before):
        yield Problem(
            f"{place}.patient",
            f"answers about an hour that was {_gone(session)}",
            "no answers; such an hour keeps its date alone",
            "Take the answers out, or correct the attendance.",
        )


def _gone(session: Session) -> str:
    return next(mark for mark in session.attendance if mark in NO_HOUR)


def _logs(entries: tuple[Listed, ...], hours: Hours) -> Iterator[Problem]:
    logged: dict[int, str] = {}
    for place, log in standing(entries, Log):
        if log.session not in hours:
            yield no_such_hour(f"{place}.session", log.session, hours)
            continue
        hour = hours[log.session][1]
        if not hour.took_place:
            yield Problem(
                f"{place}.session",
                f"a log of hour {log.session}, which was {_gone(hour)}",
                "a log of an hour that took place",
                "Take the log out, or correct the attendance of the hour.",
            )
        if log.session in logged:
            yield Problem(
                f"{place}.session",
                f"{log.session}, of which {logged[log.session]} is a log already",
                "one log for each hour",
                "Let the later one name the other in corrects.",
            )
        logged.setdefault(log.session, place)


def _appointments(entries: tuple[Listed, ...], hours: Hours) -> Iterator[Problem]:
    """An appointment may bear the number its hour will have; a number already passed over can no longer come."""
    last = max(hours, default=0)
    for place, appointment in standing(entries, Appointment):
        number = appointment.number
        if number is not None and number <= last and number not in hours:
            yield Problem(
                f"{place}.number",
                f"{number}, an hour that does not exist",
                f"the number of an hour in sessions, or one after {last}",
                "Correct the number, or add the hour.",
            )


def no_such_hour(place: str, number: int, hours: Collection[int]) -> Problem:
    """What is said where a number names no hour in `hours`."""
    allowed = "no number, as there are no sessions"
    if hours:
        allowed = f"the number of an hour in sessions ({min(hours)} to {max(hours)})"
    return Problem(place, f"{number}, an hour that does not exist", allowed, "Correct the number, or add the hour.")
