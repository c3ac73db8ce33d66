"""Pace, stance, the frame and pulls in words: shared by the rules, the fourth question and the page of the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.process.frame import read_frame
from holdfast.process.pace import link
from holdfast.process.pace_readings import FrameEvent, PaceLink, Reaction, StanceBand, Whose
from holdfast.process.pulls import whose
from holdfast.process.readings import Pulled
from holdfast.process.stance import leaning, read_stance
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message, say, say_n

SAID_FROM = 2.0
"""Usual swings of his: a rating after a frame event that lies further from his usual is more than "about his usual"."""
IMAGE_FROM = 3.0
"""The same between two answers of his about you: each has its own swing."""
IMAGE_POINTS = 15
"""Points by which his image of you has moved from which it is said while his own swing is not known."""

CLEARLY = 2
"""Strength of a pull, 0 to 3, from which it is asked about (forms 6, rule 10)."""

PULLS = {
    "special": say("special"),
    "small": say("small"),
    "bored": say("bored"),
    "retaliate": say("wanting to pay back"),
    "prove": say("having to prove"),
    "accommodate": say("accommodating"),
    "helpless": say("helpless"),
    "used": say("used"),
    "afraid": say("afraid"),
    "warm": say("warm"),
}
URGES = {
    "prove": say("urge to prove"),
    "rescue": say("urge to rescue"),
    "punish": say("urge to punish"),
    "end": say("urge to end"),
    "please": say("urge to please"),
    "lecture": say("urge to lecture"),
}
STANCES = {
    "empathy": say("stance leaning to empathy"),
    "firmness": say("stance leaning firm"),
    "even": say("stance even"),
}
FURTHER = {
    "empathy": say("further towards empathy than is usual between you: it may reach {him}, and it may spare you both"),
    "firmness": say("further towards firmness than is usual between you: it may hold {him}, and it may press {him}"),
}
ASKED_APART: dict[Whose, Message] = {
    "his": say(
        "{felt}: often with {him}, less often with others. "
        "What may {he} need somebody to feel, and what in you answers?"
    ),
    "mine": say("{felt}: often with others, less often with {him} until now. Which place of your own was touched?"),
    "both": say("{felt}: often with {him} and with others. Is it a place you know, and does {he} know it too?"),
    "neither": say("{felt}: rare with {him} and with others. What happened in these hours?"),
}
"""Four ways to ask. A question each, and no answer: nobody is measured by what he felt."""


# --- depth and what followed -----------------------------------------------------------------------------------------


def pace_link(analysis: Analysis) -> PaceLink:
    return link(analysis.process.pace, process_thresholds())


def association(found: PaceLink) -> Message:
    """What followed deep work beside what followed lighter work; or what is missing before that can be said."""
    if found.difference is None or found.low is None or found.high is None:
        return _too_early(found)
    counts = found.counts
    apart = say("a difference that chance could make")
    if found.low > 0:
        apart = say("more often than after lighter work")
    elif found.high < 0:
        apart = say("less often than after lighter work")
    return say(
        "more defence, lateness or staying away followed {k} of {n} hours of deep work on shame or the two of you, and "
        "{less_k} of {less_n} lighter ones: {apart} (in ten hours {difference}; {low} to {high}). "
        "Followed does not mean caused",
        k=counts.deep_followed,
        n=counts.deep,
        less_k=counts.less_followed,
        less_n=counts.less,
        apart=apart,
        difference=_of_ten(found.difference),
        low=_of_ten(found.low),
        high=_of_ten(found.high),
    )


def _of_ten(share: float) -> str:
    tenths = round(10 * share)
    return f"{tenths:+d}" if tenths else "0"


def _too_early(found: PaceLink) -> Message:
    if found.more_logged:
        return say_n(
            "too early to tell, {n} more hour with depth marked and the next one known",
            "too early to tell, {n} more hours with depth marked and the next one known",
            found.more_logged,
        )
    return say(
        "it takes {each} deep hours on shame or the two of you and {each} lighter ones to tell, and there are {deep} "
        "and {less}, and that is no reason to go deep",
        each=process_thresholds().pace_each,
        deep=found.counts.deep,
        less=found.counts.less,
    )


# --- stance ----------------------------------------------------------------------------------------------------------


def stance_of(analysis: Analysis) -> StanceBand | None:
    return read_stance(analysis.process.hours, process_thresholds())


def stance_line(band: StanceBand, *, inferred: bool = True) -> Message:
    """The band in words: where it leans, from where to where, and this pair's usual beside it."""
    leans = STANCES[leaning(band, process_thresholds())]
    line = say(
        "{leaning}: {span}, {hours}", leaning=leans, span=_span(band.low, band.high), hours=words.hours(band.hours)
    )
    if band.usual is not None and band.usual_low is not None and band.usual_high is not None:
        usual = _span(band.usual_low, band.usual_high)
        if band.usual_low == band.usual_high:
            line = say("{line}; usual between you {usual}", line=line, usual=usual)
        else:
            level = signed(band.usual.level)
            line = say("{line}; usual between you {level} ({usual})", line=line, level=level, usual=usual)
    if inferred and band.toward is not None and not _within_usual(band):
        line = say("{line}; {further}", line=line, further=FURTHER[band.toward])
    return line


def _within_usual(band: StanceBand) -> bool:
    """What lies between the ends of the usual just named is not called further than usual, in the same breath."""
    return (
        band.usual_low is not None
        and band.usual_high is not None
        and (band.usual_low <= band.middle <= band.usual_high)
    )


def signed(value: float) -> str:
    """A place on a row from minus to plus: +2, -1, 0, +0.5."""
    return f"{value:+g}" if value else "0"


def _span(low: float, high: float) -> Message:
    if low == high:
        return say("{value}", value=signed(low))
    return say("{low} to {high}", low=signed(low), high=signed(high))


# --- the frame -------------------------------------------------------------------------------------------------------


def frame_events(analysis: Analysis) -> tuple[FrameEvent, ...]:
    process = analysis.process
    return read_frame(process.hours, process.ratings, analysis.case.record.breaks, process_thresholds())


def frame_lately(analysis: Analysis) -> tuple[FrameEvent, ...]:
    """Those of the last hours on record."""
    last = {hour.number for hour in analysis.process.hours[-process_thresholds().frame_lately :]}
    return tuple(event for event in frame_events(analysis) if event.hour in last)


def what_touched(event: FrameEvent) -> Message:
    return words.joined([words.FRAME[mark] for mark in event.marks])


def frame_together(events: Sequence[FrameEvent]) -> tuple[tuple[FrameEvent, ...], ...]:
    """Events in order, those before one and the same reaction together: what followed both is said once."""
    groups: list[tuple[FrameEvent, ...]] = []
    for event in events:
        if groups and not _told_hours(groups[-1][-1]).isdisjoint(_told_hours(event)):
            groups[-1] = (*groups[-1], event)
        else:
            groups.append((event,))
    return tuple(groups)


def _told_hours(event: FrameEvent) -> frozenset[int]:
    return frozenset(one.hour for one in event.reactions if reacted(one, event) is not None)


def followed(events: Sequence[FrameEvent]) -> tuple[tuple[Reaction, Message], ...]:
    """What followed events that stand together, hour by hour and each hour once: as seen from the first before it."""
    by_hour: dict[int, Reaction] = {}
    for event in events:
        for one in event.reactions:
            first = by_hour.setdefault(one.hour, one)
            by_hour[one.hour] = replace(first, well=first.well or one.well)
    alone = events[0] if len(events) == 1 else None
    told = ((by_hour[hour], reacted(by_hour[hour], alone)) for hour in sorted(by_hour))
    return tuple((reaction, brought) for reaction, brought in told if brought is not None)


def frame_line(events: Sequence[FrameEvent]) -> Message:
    """What touched the frame, then what followed, in one breath. `events` stand together (`frame_together`)."""
    what = words.joined([say("{what} in hour {hour}", what=what_touched(one), hour=one.hour) for one in events])
    parts = [brought for _, brought in followed(events)]
    if parts:
        return say("{what}; then {parts}", what=what, parts=words.listed(parts))
    if events[-1].to_come:
        return say("{what}; nothing to note after it so far", what=what)
    return say("{what}; nothing out of the usual was seen after it", what=what)


def reacted(reaction: Reaction, event: FrameEvent | None) -> Message | None:
    """What one hour brought after it: what went well, and anything out of his usual; his words stand on the case page.

    `event` None: it followed more than one, and the hour is named.
    """
    marks = [mark for mark in reaction.marks if not (mark == "late" and reaction.well == "came_back")]
    parts = [] if reaction.well is None else [_well(reaction)]
    parts += [words.ATTENDANCE[mark] for mark in marks]
    parts += [one for one in (_rated(reaction), _seen(reaction)) if one is not None]
    if not parts:
        return None
    if event is not None and reaction.hour == event.hour:
        return say("in the same hour {parts}", parts=words.joined(parts))
    return say("in hour {hour} {parts}", hour=reaction.hour, parts=words.joined(parts))


def _well(reaction: Reaction) -> Message:
    if reaction.well == "came_back":
        return say("came back late") if "late" in reaction.marks else say("came back")
    return say("stayed to the end")


def _rated(reaction: Reaction) -> Message | None:
    if reaction.below is None or reaction.spreads is None or abs(reaction.spreads) <= SAID_FROM:
        return None
    points = words.rounded(abs(reaction.below))
    if reaction.below > 0:
        return say("{his} rating {points} below {his} usual", points=points)
    return say("{his} rating {points} above {his} usual", points=points)


def _seen(reaction: Reaction) -> Message | None:
    change, spreads = reaction.image_change, reaction.image_spreads
    if change is None or (abs(change) < IMAGE_POINTS if spreads is None else abs(spreads) < IMAGE_FROM):
        return None
    if change < 0:
        return say("{his} image of you {points} lower", points=-change)
    return say("{his} image of you {points} higher", points=change)


# --- pulls -----------------------------------------------------------------------------------------------------------


def name_of(pulled: Pulled) -> Message:
    return (URGES if pulled.kind == "urge" else PULLS)[pulled.what]


def felt(pulled: Pulled) -> Message:
    name = name_of(pulled)
    if pulled.kind == "urge":
        return say("{name} ({hours})", name=name, hours=words.hours(pulled.hours))
    return say(
        "{name} up to {most} of 3 ({hours})", name=name, most=max(pulled.strengths), hours=words.hours(pulled.hours)
    )


def asked_apart(pulled: Pulled) -> Message | None:
    """Mine or his, as a question; None while either usual is unknown."""
    return next(iter(asked_apart_of((pulled,), faint=True)), None)


def asked_apart_of(pulled: Sequence[Pulled], *, faint: bool = False) -> tuple[Message, ...]:
    """One question for each of the four ways that fits, naming all that fit it. What was faint is not asked about."""
    groups: dict[Whose, list[Message]] = {}
    for one in pulled:
        found = whose(one.usual_with_him, one.usual_with_others, process_thresholds())
        if found is not None and (faint or is_clear(one)):
            groups.setdefault(found, []).append(name_of(one))
    return tuple(say(ASKED_APART[way].id, felt=words.listed(named)) for way, named in groups.items())


def is_clear(pulled: Pulled) -> bool:
    """An urge, or a pull that was clearly felt at least once."""
    return pulled.kind == "urge" or max(pulled.strengths) >= CLEARLY


def most_telling(pulled: Sequence[Pulled]) -> Pulled | None:
    """What was felt in most of the last hours; of equals an urge, then the strongest. A faint pull tells nothing."""
    clear = [one for one in pulled if is_clear(one)]
    return max(clear, key=lambda one: (len(one.hours), one.kind == "urge", max(one.strengths)), default=None)
