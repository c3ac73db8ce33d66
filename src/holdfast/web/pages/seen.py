"""What is seen in a picture, in a sentence: first what was recorded, then what changed, then what is not known."""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.process.readings import Process
from holdfast.text import Message, say, say_n
from holdfast.web.text_tags import signed

NEEDS = 4


def seen_on_the_axis(analysis: Analysis) -> tuple[Message, ...]:
    """Two to five short sentences for the time axis of a case."""
    process = analysis.process
    if not process.held:
        return (say("No hour has been logged yet."),)
    first, last = process.held[0].when.date(), process.held[-1].when.date()
    hours = say_n("{n} hour, on {first}.", "{n} hours from {first} to {last}.", len(process.held), first=first, last=last)
    return tuple(one for one in (hours, _two_lines(process), *_breaks(process), _image(process)) if one is not None)


def _two_lines(process: Process) -> Message | None:
    his = [h for h in process.held if h.his_alliance is not None]
    yours = [h for h in process.held if h.your_alliance is not None]
    if len(his) < NEEDS and len(yours) < NEEDS:
        return say("Too few ratings of the hour for a line: {his} of {his_word}, {yours} of yours.",
                   his=len(his), yours=len(yours), his_word=say("{his}"))  # fmt: skip
    if not his:
        return say("{He} {v:has|have} not rated the hours; your ratings alone are shown.")
    if not yours:
        return say("{His} last rating was {his_value} of 100, at hour {his_hour}. You have not rated the hours.",
                   his_value=his[-1].his_alliance, his_hour=his[-1].number)  # fmt: skip
    return say(
        "{His} last rating was {his_value} of 100, at hour {his_hour}; yours was {your_value}, at hour {your_hour}.",
        his_value=his[-1].his_alliance, his_hour=his[-1].number,
        your_value=yours[-1].your_alliance, your_hour=yours[-1].number,
    )  # fmt: skip


def _breaks(process: Process) -> tuple[Message, ...]:
    probable = [e for e in process.episodes if e.stage == "probable"]
    mended = [e for e in probable if e.state == "repaired"]
    still = [e for e in probable if e.state != "repaired"]
    said = []
    if mended:
        said.append(say_n("One break between you was mended.", "{n} breaks between you were mended.", len(mended)))
    if still:
        said.append(say("The break at hour {hour} is still open.", hour=still[-1].onset))
    return tuple(said)


def _image(process: Process) -> Message | None:
    if not process.image_turns:
        return None
    turn = process.image_turns[-1]
    return say(
        "{His} image of you turned between hours {first} and {last}, from {high} to {low}.",
        first=turn.from_hour, last=turn.to_hour, high=signed(turn.from_value), low=signed(turn.to_value),
    )  # fmt: skip
