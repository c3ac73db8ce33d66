"""Question 5, still the right way of working: whether it asks to be looked at again, and change at reviews, slow as it
is; no score and no rank of approaches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from holdfast.analysis.features.numbers import reading_numbers
from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence
from holdfast.brief.knowledge import rule_knowledge
from holdfast.brief.page import Line
from holdfast.brief.questions.look_again import look_again_lines
from holdfast.outcome.readings import Change
from holdfast.text import Message, say, say_n

MOST = 3
VERDICTS = {
    "improved": say("{titles} better than error and {his} own ups and downs explain"),
    "worse": say("{titles} harder than error and {his} own ups and downs explain"),
    "no_reliable_change": say("{titles} no reliable change"),
    "too_early": say("{titles} too early to tell"),
}
FROM_SINGLE_RATINGS = {
    "improved": say("{titles} better than the measure's error explains ({his} own ups and downs are unknown)"),
    "worse": say("{titles} harder than the measure's error explains ({his} own ups and downs are unknown)"),
}


def way_lines(analysis: Analysis, *, findings_on: bool) -> Iterator[Line]:
    if not findings_on:
        yield Line(say("findings and verdicts are not shown here"))
    else:
        yield from map(Line, look_again_lines(analysis, reading_numbers().fresh_days))
        yield from _change(analysis)
    yield Line(_next(analysis))
    trainings = [words.APPROACHES[approach] for approach in analysis.approaches]
    if trainings:
        yield Line(say("in use: {trainings}", trainings=words.listed(trainings)), "yours")


def _change(analysis: Analysis) -> Iterator[Line]:
    changes = [change for change in analysis.outcome.changes if change.series.better != "neither"]
    worse = [change for change in changes if change.verdict == "worse"]
    judged = [change for change in changes if change.verdict != "too_early"]  # a form given twice unsays nothing
    still = bool(judged) and all(change.verdict == "no_reliable_change" for change in judged)
    stalled = still and not _slow(analysis)
    if not changes:
        yield Line(say("change: {words}", words=_too_early(analysis)))
    for n, review in enumerate(_reviews(changes[:MOST])):
        # Measures only: reasons for and against an approach are weighed on its own page.
        against = n > 0 or bool(worse) or stalled
        yield Line(review if against else say("no measure speaks against it, {review}", review=review))
    if _slow(analysis):
        yield Line(say("slow is usual before half a year"))
    elif changes and stalled:
        yield Line(say("half a year without reliable change: ask first about goals, pace, mood and supervision"))


def _reviews(changes: Sequence[Change]) -> Iterator[Message]:
    """Each review once, with its day; measures of one verdict together, in the order in which they come."""
    for when in dict.fromkeys(change.review_on for change in changes):
        alike: dict[tuple[str, bool, int], list[Change]] = {}
        for change in changes:
            if change.review_on == when:
                alone = change.single and change.verdict in FROM_SINGLE_RATINGS
                alike.setdefault((change.verdict, alone, _needs(change)), []).append(change)
        told: Message | None = None
        for verdict in map(_verdict, alike.values()):
            told = verdict if told is None else say("{told}; {verdict}", told=told, verdict=verdict)
        if told is not None:
            yield say("at the review of {when}: {told}", when=when, told=told)


def _verdict(changes: Sequence[Change]) -> Message:
    """Of measures of one verdict. Two to five ratings cannot tell change from his own ups and downs, and it says so."""
    first, titles = changes[0], words.joined([change.series.title for change in changes])
    if _needs(first):
        one = "{titles} too early to tell, {n} more answer"
        return say_n(one, "{titles} too early to tell, {n} more answers", _needs(first), titles=titles)
    alone = FROM_SINGLE_RATINGS.get(first.verdict) if first.single else None
    return say((alone or VERDICTS[first.verdict]).id, titles=titles)


def _needs(change: Change) -> int:
    return change.needs if change.verdict == "too_early" else 0


def _too_early(analysis: Analysis) -> Message:
    if not analysis.outcome.series:
        return say("unknown, nothing was measured")
    return say("too early to tell")


def _slow(analysis: Analysis) -> bool:
    """True in the first half year, counted from the first contact."""
    days = (words.today(analysis) - analysis.case.record.about.first_contact).days
    return days < rule_knowledge("change_at_review").at("half_year")


def _next(analysis: Analysis) -> Message:
    outcome = analysis.outcome
    if outcome.next_review_session is not None:
        return say("next review at hour {hour}", hour=outcome.next_review_session)
    if outcome.next_review is not None:
        return say("next review on {when}", when=outcome.next_review)
    return say("a review is due now") if outcome.review_open else say("no review is planned")


def way_evidence(analysis: Analysis) -> Iterator[Evidence]:
    for change in analysis.outcome.changes:
        if change.first is not None and change.last is not None:
            yield Evidence(say("{title}", title=change.series.title), _means(change), change.review_on, "measure")
    for gain in analysis.outcome.gains:
        what = say("sudden gain, {title}") if gain.kind == "gain" else say("sudden loss, {title}")
        value = say("{before} to {after}", before=gain.before.value, after=gain.after.value)
        named = say(what.id, title=gain.series.title)
        yield Evidence(named, value, gain.after.when, "measure", gain.after.ref)
    yield from _by_chance(analysis)


def _by_chance(analysis: Analysis) -> Iterator[Evidence]:
    """Beside the gains that were found, how often his own ups and downs alone would show one: once for each measure."""
    known = {g.series.title: g.expected_by_chance for g in analysis.outcome.gains if g.expected_by_chance is not None}
    for title, chance in known.items():
        what = say("a sudden gain by chance, {title}", title=title)
        yield Evidence(what, say("in about {n} of 100 courses without change", n=round(100 * chance)), None, "measure")


def _means(change: Change) -> Message:
    count = say_n("{n} look", "{n} looks", change.looks)
    return say("{first} to {last} (error split over {count})", first=change.first, last=change.last, count=count)
