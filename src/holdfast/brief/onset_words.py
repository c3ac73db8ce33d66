"""What the additive score is made of, in words: each contribution with its points, nothing left out of the sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from holdfast.brief.finding import Evidence
from holdfast.process.onset_features import Term, TermSource
from holdfast.process.onset_score import OnsetReading
from holdfast.process.onsets import Onsets
from holdfast.process.readings import Hour
from holdfast.text import Message, say

TERMS: Final[Mapping[Term, Message]] = {
    "fall": say("{his} last six ratings, as a fall in this hour or the one before against {his} usual ups and downs"),
    "signs": say("your signs of these hours"),
    "signs_alone": say("your signs again, since what came then was not marked"),
    "together": say("a fall and signs in the same hours"),
    "swing": say("how far {his} ratings usually swing"),
    "ordinary": say("how many ordinary hours there were before"),
    "yours": say("your own rating, below your usual with {him}"),
    "defence": say("more defence than is usual for {him}"),
    "then": say("you marked that something was open or mended"),
    "nothing_needed": say("you marked that nothing was needed"),
    "attendance": say("{his} coming and going in this hour"),
    "attendance_before": say("{his} coming and going in the hour before"),
}
BEGINNING: Final = say("where any hour begins")
LEAST: Final = 0.05
"""Points under which a contribution is not shown by itself; what is left over is shown as one."""
LEFT_OVER: Final = say("the rest, each too small to name")


def onset_lines(onsets: Onsets | None, hour: int) -> tuple[Message, ...]:
    """What the score says about an hour and its neighbours, and of what it is made; empty where it says nothing.

    For the page of an episode. Every line can be read alone; the points add up to the log-odds of the first line.
    """
    found = None if onsets is None else onsets.about(hour)
    if found is None:
        return ()
    made_of = (
        say("{what}: {points}", what=what, points=_signed(points)) for what, points, _ in contributions(onsets, found)
    )
    return (_chance(found), *made_of)


def onset_evidence(onsets: Onsets, hours: tuple[Hour, ...]) -> Iterator[Evidence]:
    """The newest of these hours of which the score speaks, and each of its contributions as a datum."""
    when = {hour.number: hour.when for hour in hours}
    found = next((one for one in reversed(onsets.score) if one.alarm and one.hour in when), None)
    if found is None:
        return
    sources = {term.source for term in found.terms if abs(term.points) >= LEAST}
    whole: TermSource = "log" if sources & {"log", "attendance"} else "answers"
    yield Evidence(_chance(found), None, when[found.hour], whole)
    for what, points, source in contributions(onsets, found):
        yield Evidence(what, _signed(points), when[found.hour], source or whole)


def contributions(onsets: Onsets | None, found: OnsetReading) -> list[tuple[Message, float, TermSource | None]]:
    """What it is made of: where any hour begins, then the largest first; small ones together at the end."""
    shown = sorted((term for term in found.terms if abs(term.points) >= LEAST), key=lambda term: -abs(term.points))
    rest = sum(term.points for term in found.terms if abs(term.points) < LEAST)
    out: list[tuple[Message, float, TermSource | None]] = []
    if onsets is not None:
        out.append((BEGINNING, onsets.weights.intercept, None))
    out += [(TERMS[term.name], term.points, term.source) for term in shown]
    if abs(rest) >= LEAST:
        out.append((LEFT_OVER, rest, None))
    return out


def _chance(found: OnsetReading) -> Message:
    """Rounded down, and said of invented treatments: a number alone, worth asking about at most."""
    of_10 = int(10 * found.probability)
    if of_10 == 0:
        return say("hour {hour}: in invented treatments a break began near such an hour less than 1 time in 10, by the "
                   "additive score", hour=found.hour)  # fmt: skip
    return say("hour {hour}: in invented treatments a break began near such an hour about {n} times in 10, by the "
               "additive score; a number alone, worth asking at most", hour=found.hour, n=of_10)  # fmt: skip


def _signed(points: float) -> str:
    return f"{points:+.1f}".replace("-", "−")
