"""The sentences of what asks to be rewritten. What was seen, with its day; "after", never what came of what."""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.case.working import TriggerCode
from holdfast.text import Message, say

EVENTS: Mapping[str, Message] = {
    "humiliation": say("a humiliation"),
    "loss": say("a loss"),
    "exposure": say("an exposure"),
    "leave": say("a leave of yours"),
    "separation": say("a separation"),
    "illness": say("an illness"),
    "success": say("a success"),
    "move": say("a move"),
    "other": say("something that happened"),
}
FEELINGS: Mapping[str, Message] = {
    "guilt": say("guilt"),
    "shame": say("shame"),
    "fear": say("fear"),
    "envy": say("envy"),
    "sadness": say("sadness"),
    "anger": say("anger"),
    "boredom": say("boredom"),
}
RUNS: Mapping[str, Message] = {
    "did_it": say("did it"),
    "partly": say("partly"),
    "chose_not_to": say("chose not to"),
    "put_it_off": say("put it off"),
    "forgot": say("forgot"),
    "could_not": say("could not"),
}
CODES: Mapping[TriggerCode, Message] = {
    "step_undone": say("a step left undone twice"),
    "sense_low": say("makes little sense to {him}"),
    "sense_fell": say("makes less sense to {him} than it did"),
    "gap": say("the two of you see it differently"),
    "repaired": say("mended between you"),
    "formulation": say("the formulation changed"),
    "goal_reached": say("a goal reached"),
    "goal_dead": say("a goal that may be over"),
    "cost_higher": say("it cost more than expected"),
    "life_event": say("something happened in {his} life"),
    "new_risk": say("something new about safety"),
    "not_reviewed": say("not looked at for long"),
}
"""Each code in a few words, as a heading."""

UNDONE = say("“{text}” stayed undone on {first} and on {last}, one after the other.")
UNDONE_ON_A_DAY = say("“{text}” stayed undone twice, one after the other, told on {last}.")
LOW = say("{He} rated “makes sense” of “{text}” {n} of 10 on {when}.")
LOW_NOW = say("{He} rated “makes sense” of “{text}” {n} of 10 on {when}; it was {before} on {then}.")
FELL = say("{His} “makes sense” of “{text}” was {before} of 10 on {then} and {n} on {when}.")
GAP = say("“{text}”: “makes sense” is {his_value} of 10 for {him} ({his_day}) and {your_value} for you ({your_day}).")
MENDED_IN = say("Mended between you in hour {hour}, on {when}. A draft can begin with what was said then.")
MENDED_ON = say("Mended between you on {when}. A draft can begin with what was said then.")
REVISED = say("Your formulation (“{slot}”) changed on {when}, {after}.")
REACHED = say("{He} rated “{text}” as reached on {first} and again on {last}.")
WITHDRAWN = say("The goal “{text}” was taken off the table on {when}, {after}.")
WISH_GONE = say("{He} rated “my wish” for “{text}” {a} of 10 on {first} and {b} on {last}.")
COST = say(
    "“{text}” brought more {feeling} than expected, twice: {felt_a} for {expected_a} on {first}, {felt_b} for"
    " {expected_b} on {last}."
)
COST_TWO = say("“{text}” brought more than expected, twice: {feeling_a} on {first}, {feeling_b} on {last}.")
HAPPENED = say("On {when}, {after}: {what}.")
HAPPENED_TOLD = say("On {when}, {after}: {what}. “{text}”")
REAL_WORRY = say("On {when}, {after}, {he} spoke of something that is really so: “{worry}”")
RISK = {
    "now": say("Now: on {when}, {after}, {what}."),
    "before the hour": say("Before the hour: on {when}, {after}, {what}."),
}
NOT_REVIEWED = say("The two of you last looked at the contract on {when}, {n} days ago.")

WHY: Mapping[TriggerCode, Message] = {
    "step_undone": say("“{text}” has not come about so far. We look at what came instead."),
    "sense_low": say("“{text}” makes little sense as it stands."),
    "sense_fell": say("“{text}” makes less sense than it did."),
    "gap": say("We see “{text}” differently."),
    "repaired": say("Something between us was mended on {when}."),
    "formulation": say("We understand some things differently now."),
    "goal_reached": say("“{text}” was reached."),
    "goal_dead": say("“{text}” is perhaps no longer what matters."),
    "cost_higher": say("“{text}” costs more than we thought."),
    "life_event": say("Something happened, and what we agreed may not fit any more."),
    "new_risk": say("We look at what helps when it gets hard."),
    "not_reviewed": say("We have not looked at it together for some time."),
}
"""The first words of why a version is opened. They go into the record and both read them: no number, and nothing of
what the therapist alone noted.
"""
