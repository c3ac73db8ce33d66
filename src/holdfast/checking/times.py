"""Times: nothing is recorded before it happened, hours follow each other, the treatment begins with first contact.

Moments are compared as moments; a day is compared with the day of recording in the zone of the case. Appointments, the
days of a break, the day a review is due and a cancelled hour may lie ahead. Measures, events and what is known of the
person may lie before first contact: people bring a history.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from itertools import pairwise

from holdfast.case.model import Case
from holdfast.case.record import AllianceCheck, Appointment, Break, CheckIn, Review, Session
from holdfast.case.strict_json import Problem
from holdfast.checking.entries import Listed, standing
from holdfast.checking.identity import known_zone


def check_times(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    zone = known_zone(case) or UTC
    yield from _recorded_after(case, entries, zone)
    yield from _answers_recorded_after(entries)
    yield from _hours_in_order(entries)
    yield from _after_first_contact(case, entries, zone)
    yield from _breaks(entries)
    yield from _reviews(entries)


def _recorded_after(case: Case, entries: tuple[Listed, ...], zone: tzinfo) -> Iterator[Problem]:
    for e in entries:
        ahead = isinstance(e.entry, Appointment) or (isinstance(e.entry, Session) and "cancelled" in e.entry.attendance)
        if e.stands and not ahead:
            yield from _too_early(e.place, getattr(e.entry, "when"), e.entry.recorded_at, zone)  # noqa: B009
    for n, move in enumerate(case.record.moves):
        yield from _too_early(f"moves[{n}]", move.when, move.recorded_at, zone)


def _answers_recorded_after(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    for place, session in standing(entries, Session):
        if session.patient is not None:
            yield from _too_early(f"{place}.patient", session.patient.when, session.patient.recorded_at, UTC)
        for n, before in enumerate(session.patient_before):
            yield from _too_early(f"{place}.patient_before[{n}]", before.when, before.recorded_at, UTC)
            yield from _replaced(f"{place}.patient_before[{n}]", before, session.patient)


def _replaced(place: str, before: AllianceCheck, now: AllianceCheck | None) -> Iterator[Problem]:
    if now is None:
        yield Problem(
            place,
            "earlier answers without present ones",
            "answers in patient, and here only what they replaced",
            "Move the latest answers to patient.",
        )
    elif before.recorded_at >= now.recorded_at:
        yield Problem(
            f"{place}.recorded_at",
            f"{before.recorded_at.isoformat()}, not before the answers that replaced these",
            f"a moment before {now.recorded_at.isoformat()}",
            "Put the latest answers into patient, the earlier ones here.",
        )


def _too_early(place: str, when: date | datetime, recorded: datetime, zone: tzinfo) -> Iterator[Problem]:
    if isinstance(when, datetime):
        early, latest = when > recorded, recorded.isoformat()
    else:
        day = recorded.astimezone(zone).date()
        early, latest = when > day, day.isoformat()
    if early:
        yield Problem(
            f"{place}.when",
            f"{when.isoformat()}, recorded before it happened",
            f"{latest} or earlier, as it was recorded then",
            "Correct when, or recorded_at.",
        )


def _hours_in_order(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    in_order = sorted(standing(entries, Session), key=lambda placed: placed[1].number)
    for (_, before), (place, after) in pairwise(in_order):
        if after.when <= before.when and after.number != before.number:
            yield Problem(
                f"{place}.when",
                f"{after.when.isoformat()} for hour {after.number}, not after hour {before.number}",
                f"a moment after {before.when.isoformat()}",
                "Correct the date or the number; hours are numbered as they follow each other.",
            )


def _after_first_contact(case: Case, entries: tuple[Listed, ...], zone: tzinfo) -> Iterator[Problem]:
    first = case.record.about.first_contact
    hours = [(place, hour.when, "an hour") for place, hour in standing(entries, Session)]
    check_ins = [(place, check_in.when, "a check-in") for place, check_in in standing(entries, CheckIn)]
    for place, when, what in (*hours, *check_ins):
        if (day := when.astimezone(zone).date()) < first:
            yield _before_first_contact(place, day, first, what)
    for n, move in enumerate(case.record.moves):
        if move.when < first:
            yield _before_first_contact(f"moves[{n}]", move.when, first, "a move of the contract")


def _before_first_contact(place: str, day: date, first: date, what: str) -> Problem:
    return Problem(
        f"{place}.when",
        f"{day.isoformat()}, {what} before first contact",
        f"{first.isoformat()} (about.first_contact) or later",
        "Correct the date, or the day of first contact.",
    )


def _breaks(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    for place, pause in standing(entries, Break):
        if pause.end < pause.start:
            yield Problem(
                f"{place}.end",
                f"{pause.end.isoformat()}, before the break begins",
                f"{pause.start.isoformat()} or later; both days belong to the break",
                "Correct start or end.",
            )


def _reviews(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    for place, review in standing(entries, Review):
        if review.status == "planned" and review.due is None and review.at_session is None:
            yield Problem(
                place,
                "a planned review without a day or an hour",
                "due, or at_session, or both",
                "Say when change will be judged.",
            )
