"""Consents, restrictions, the course, wishes for correction: each follows from what came before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date

from holdfast.case.model import Case
from holdfast.case.record import Consent, CorrectionWish, CourseMark, Restriction, Session
from holdfast.case.strict_json import Problem, shown
from holdfast.checking.entries import Listed, standing
from holdfast.checking.identity import known_zone


def check_rights(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    yield from _consents(entries)
    yield from _restrictions(entries)
    yield from _course(case, entries)
    yield from _wishes(case, entries)


def _consents(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    given: set[str] = set()
    for place, consent in sorted(standing(entries, Consent), key=lambda e: (e[1].when, e[1].recorded_at)):
        if consent.act == "given" and consent.shown is None:
            yield Problem(
                place,
                "a consent without the text that was shown",
                "shown, with the text itself",
                "Add the text he read; without it nobody can say later what he agreed to.",
            )
        if consent.act == "withdrawn" and consent.purpose not in given:
            yield Problem(
                place,
                f"a withdrawal of {consent.purpose} before any consent to it",
                "a consent to the same purpose on that day or earlier",
                "Add the consent, or take this out: what was never given needs no withdrawal.",
            )
        if consent.act == "given":
            given.add(consent.purpose)


def _restrictions(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    restricted = False
    for place, one in sorted(standing(entries, Restriction), key=lambda e: (e[1].when, e[1].recorded_at)):
        if one.act == "lifted":
            if not restricted:
                yield Problem(
                    place,
                    "a restriction lifted that was not there",
                    "restricted on that day or earlier",
                    "Add the restriction, or take this out.",
                )
            if one.told_on is None:
                yield Problem(
                    f"{place}.told_on",
                    "nothing",
                    "the day he was told that it will be lifted",
                    "Tell him first, and write the day.",
                )
            elif one.told_on > one.when:
                yield Problem(
                    f"{place}.told_on",
                    f"{one.told_on.isoformat()}, after it was lifted",
                    f"{one.when.isoformat()} or earlier",
                    "Correct the day; he is told before it is lifted.",
                )
        elif one.told_on is not None:
            yield Problem(
                f"{place}.told_on",
                one.told_on.isoformat(),
                "nothing: it belongs to the lifting of a restriction",
                "Take it out.",
            )
        restricted = one.act == "restricted"


def _course(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    zone = known_zone(case) or UTC
    held = [hour.when.astimezone(zone).date() for _, hour in standing(entries, Session) if hour.took_place]
    first = min(held, default=None)
    before: str | None = None
    for place, mark in sorted(standing(entries, CourseMark), key=lambda e: (e[1].when, e[1].recorded_at)):
        if mark.how is not None and mark.act != "ended":
            yield Problem(f"{place}.how", mark.how, "nothing: it belongs to an end", "Take it out.")
        if mark.act == "ended":
            yield from _end(place, mark.when, first)
        if mark.act == "ended" and before == "ended":
            yield Problem(place, "a second end", "resumed between two ends", "Take one of the two out.")
        if mark.act == "resumed" and before != "ended":
            yield Problem(
                place,
                "taken up again without an end before it",
                "ended on that day or earlier",
                "Add the end, or take this out.",
            )
        before = mark.act


def _end(place: str, when: date, first: date | None) -> Iterator[Problem]:
    if first is not None and when < first:
        yield Problem(
            f"{place}.when",
            f"{when.isoformat()}, an end before the first hour",
            f"{first.isoformat()} or later",
            "Correct the day.",
        )


def _wishes(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    known = {e.entry.id for e in entries} | {move.id for move in case.record.moves}
    for place, wish in standing(entries, CorrectionWish):
        if wish.about not in known:
            yield Problem(
                f"{place}.about",
                f"{shown(wish.about)}, which no entry bears",
                "the id of the entry he wants corrected",
                "Name the entry.",
            )
        if wish.answer == "not_agreed" and wish.text is None:
            yield Problem(
                f"{place}.text",
                "nothing",
                "why the entry stays as it is, in words he can read",
                "Say why, beside his words.",
            )
