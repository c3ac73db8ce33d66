"""Small words shared by the rules and the page: names of signs and marks, lists, hours, days, a person's usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from holdfast.analysis.model import Analysis
from holdfast.approaches.techniques import techniques
from holdfast.case.record import Event
from holdfast.contract.trigger_words import EVENTS as EVENTS  # noqa: PLC0414 - read from here too
from holdfast.contract.trigger_words import FEELINGS as FEELINGS  # noqa: PLC0414 - read from here too
from holdfast.contract.trigger_words import RUNS as RUNS  # noqa: PLC0414 - read from here too
from holdfast.process.endings import EndingSpokenOf
from holdfast.text import Message, say, say_n

SIGNS: Mapping[str, Message] = {
    "short_answers": say("short answers"),
    "changes_subject": say("changes of subject"),
    "abstract": say("abstract talk"),
    "agrees_too_fast": say("agreeing too fast"),
    "entertains": say("entertaining"),
    "flat": say("flat about painful things"),
    "gives_up": say("giving up on {himself}"),
    "complains_of_me": say("complaints about you"),
    "complains_of_work": say("complaints about the work"),
    "complains_of_frame": say("complaints about the frame"),
    "complains_of_results": say("complaints about results"),
    "rejects_offer": say("rejecting what you offer"),
    "argues": say("arguing in self-defence"),
    "pushes": say("pushing or controlling"),
}
DEFENCES: Mapping[str, Message] = {
    "grandiose_display": say("grandiose display"),
    "idealising": say("idealising"),
    "devaluing": say("devaluing"),
    "intellectualising": say("intellectualising"),
    "charm": say("charm"),
    "entitlement": say("entitlement"),
    "blaming": say("blaming"),
    "retreat": say("retreat"),
}
MOMENTS: Mapping[str, Message] = {
    "real_contact": say("real contact"),
    "own_wish": say("a wish of {his} own"),
    "curious_mind": say("curious about another mind"),
    "sad_and_stayed": say("sad or ashamed, and stayed"),
    "own_part": say("saw {his} own part"),
    "named_cost": say("named what a defence costs {him}"),
    "laughed_at_himself": say("laughed at {himself}"),
    "something_for_fun": say("something for fun"),
    "came_back": say("came back after anger"),
}
ATTENDANCE: Mapping[str, Message] = {
    "on_time": say("on time"),
    "late": say("late"),
    "left_early": say("left early"),
    "left_in_anger": say("left in anger"),
    "cancelled": say("cancelled"),
    "missed": say("missed"),
}
BY: Mapping[str | None, Message] = {
    "patient": say("by {him}"),
    "therapist": say("by you"),
    None: say("by whom unknown"),
}
ENDING_BY: Mapping[str, Message] = {
    "both": say("by both of you"),
    "patient": say("by {him}"),
    "therapist": say("by you"),
    "outside": say("from outside"),
}
FRAME: Mapping[str, Message] = {
    "fee": say("a matter of the fee"),
    "contact": say("contact between hours"),
    "overrun": say("an overrun"),
    "request": say("a request"),
    "threat_to_quit": say("a threat to quit"),
    "break_announced": say("a break announced"),
    "limit_set": say("a limit"),
    "left_in_anger": say("leaving in anger"),
}
THEN: Mapping[str, Message] = {
    "nothing_needed": say("nothing needed"),
    "not_addressed": say("not addressed"),
    "addressed_open": say("addressed, still open"),
    "partly_repaired": say("partly repaired"),
    "repaired": say("repaired"),
}
DID: Mapping[str, Message] = {
    "cleared_up": say("cleared up a misunderstanding"),
    "changed_step": say("changed the step or the aim"),
    "gave_reason": say("gave the reason for the work"),
    "asked_about_me": say("asked what {he} {v:thinks|think} of you"),
    "owned_part": say("owned your part"),
    "said_how_it_was": say("said what it was like for you"),
    "linked_between_us": say("linked it to a pattern between you"),
    "linked_elsewhere": say("linked it to other people"),
    "honoured_defence": say("honoured the defence as protection"),
    "went_on": say("went on, and did not take it up"),
}
EPISODES: Mapping[str, Message] = {
    "withdrawal": say("{he} stepped back"),
    "confrontation": say("open anger or complaint"),
    "devaluing": say("you had become small in {his} eyes"),
    "unclear": say("of which kind is unclear"),
    "both": say("between you, and from outside as well"),
    "candour": say("candour"),
    "from_outside": say("from outside"),
}
ASIDE: Mapping[str, Message] = {
    "dismissed": say("nothing between you"),
    "candour": say("candour"),
    "from_outside": say("from outside"),
}
TOPICS: Mapping[str, Message] = {
    "shame": say("shame"),
    "trauma": say("trauma"),
    "us": say("the two of you"),
    "outside": say("life outside"),
}
FEELINGS_FIRST: Mapping[str, Message] = {"guilt": say("Guilt"), "shame": say("Shame"), "fear": say("Fear")}
ASKED: Mapping[str, Message] = {
    "none": say("asked, and none"),
    "ideas": say("ideas"),
    "plan": say("a plan"),
    "act": say("an act"),
}
CHANNELS: Mapping[str, Message] = {
    "grandiosity": say("grandiosity"),
    "entitlement": say("entitlement"),
    "vulnerability": say("vulnerability"),
    "external_regulation": say("self-esteem from outside"),
    "reparative_tilt": say("guilt before shame"),
}
FELT: Mapping[str, Message] = {**CHANNELS, "self_esteem": say("ease with who {he} {v:is|are}")}
PHASES: Mapping[str, Message] = {
    "explore": say("exploring"),
    "shared_formulation": say("a shared formulation"),
    "act": say("acting"),
    "relate": say("relating"),
    "consolidate": say("consolidating"),
}
SPLIT: Mapping[str, Message] = {
    "one_side": say("only one side can be in the room"),
    "different_days": say("both sides are known, on different days"),
    "one_hour": say("both sides in one hour"),
    "one_sentence": say("both sides in one sentence"),
}
APPROACHES: Mapping[str, Message] = {
    "any": say("any"),
    "mit": say("MIT"),
    "tfp": say("TFP"),
    "mbt": say("MBT"),
    "schema": say("Schema"),
    "psychodynamic": say("Psychodynamic"),
    "cbt": say("CBT"),
    "cop": say("Clarification-oriented"),
    "gpm": say("GPM"),
    "cft": say("CFT"),
    "dbt": say("DBT skills"),
    "phased_trauma": say("Phased trauma work"),
    "other": say("another way of working"),
}


def technique(id: str) -> Message:
    """What a technique of the log is called; its id where this program knows none of that name."""
    known = techniques().get(id)
    return say("{id}", id=id) if known is None else known.name


def joined(parts: Sequence[Message | str]) -> Message:
    """As one lists things aloud: a; a and b; a, b and c."""
    if len(parts) == 1:
        return say("{only}", only=parts[0])
    most: Message | str = parts[0]
    for part in parts[1:-1]:
        most = say("{most}, {next}", most=most, next=part)
    return say("{most} and {last}", most=most, last=parts[-1])


def listed(parts: Sequence[Message | str]) -> Message:
    """With commas only: a, b, c."""
    whole: Message | str = parts[0]
    for part in parts[1:]:
        whole = say("{most}, {next}", most=whole, next=part)
    return say("{only}", only=whole)


def signed(value: int | None) -> str:
    """A place on a line from minus to plus: +2, -1; the middle is 0 and has no side; a dash where it is not known."""
    if value is None:
        return "–"
    return f"{value:+d}" if value else "0"


def hours(numbers: Sequence[int]) -> Message:
    """Hours in words: hour 7; hours 6 and 7."""
    return say_n("hour {list}", "hours {list}", len(numbers), list=joined([str(n) for n in numbers]))


def usual(level: float, low: float | None, high: float | None) -> Message:
    """His usual with the span it rests on: 60 (48 to 68)."""
    if low is None or high is None:
        return say("{level}", level=rounded(level))
    return say("{level} ({low} to {high})", level=rounded(level), low=rounded(low), high=rounded(high))


def rounded(value: float) -> int:
    """A score of 0 to 100 as people say it; halves away from zero, so that no pair of neighbours trades places."""
    return int(value + 0.5) if value >= 0 else -int(-value + 0.5)


def day(analysis: Analysis, moment: datetime) -> date:
    """The calendar day of a moment where the practice is."""
    return local(analysis, moment).date()


def local(analysis: Analysis, moment: datetime) -> datetime:
    """A moment on the practice's clock."""
    return moment.astimezone(ZoneInfo(analysis.case.record.about.zone))


def today(analysis: Analysis) -> date:
    return day(analysis, analysis.at)


def event(happened: Event) -> Message:
    """An event in words: what kind, and the therapist's own line about it where there is one."""
    if isinstance(happened, EndingSpokenOf):
        return say("an ending spoken of, the last hour on {day}", day=happened.last_day)
    what = EVENTS[happened.what]
    return say("{what}: {text}", what=what, text=happened.text) if happened.text else what


def event_kind(happened: Event) -> Message:
    """What kind of event it was, without the line about it."""
    return say("word of an ending") if isinstance(happened, EndingSpokenOf) else EVENTS[happened.what]


def signs(marked: Sequence[tuple[str, int]]) -> Message:
    """Signs in words; a dominant one says so."""
    return joined([SIGNS[s] if weight < 2 else say("{sign} (dominant)", sign=SIGNS[s]) for s, weight in marked])
