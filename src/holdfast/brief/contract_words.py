"""The words for what is done with a contract: one sentence a move for each of the two, and the names of its parts.

The time axis says "after", never what came of what; no sentence here praises, scolds or counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.text import Message, say

BY_THERAPIST: Mapping[str, Message] = {
    "propose": say("You proposed {what}."),
    "ask": say("You asked what speaks against {what}."),
    "object": say("You spoke against {what}."),
    "discount": say("You put {what} aside."),
    "hand_back": say("You said “not now” to {what}."),
    "clarify": say("You said something about {what}."),
    "rationale": say("You gave your reason for {what}."),
    "counter": say("You put other words to {what}."),
    "accept_reserved": say("You said yes to {what}, with a reservation."),
    "accept": say("You said yes to {what}."),
    "commit": say("You said “I will” to {what}."),
    "disclose_cost": say("You named what {what} will cost: {cost}."),
    "lower_stakes": say("You lowered the stakes of {what}."),
    "withdraw": say("You took {what} off the table."),
    "hold": say("The contract was held: {reason}."),
    "repair": say("Mended between you; you named it."),
    "rewrite": say("Version {number} was opened, for {phase}: {why}"),
    "tell": say("You told {what}."),
    "rate": say("You put your own numbers to {what}."),  # hidden until they are shown, here too
    "run": say("You noted how {what} went: {outcome}."),
    "attain": say("You put your own number to how far {what} was reached."),  # hidden, for the same reason
    "sign": say("You signed what was agreed."),
}
BY_PATIENT: Mapping[str, Message] = {
    "propose": say("{He} proposed {what}."),
    "ask": say("{He} asked about {what}."),
    "object": say("{He} spoke against {what}."),
    "discount": say("{He} put {what} aside."),
    "hand_back": say("{He} handed {what} back."),
    "clarify": say("{He} said something about {what}."),
    "rationale": say("{He} gave a reason for {what}."),
    "counter": say("{He} put other words to {what}."),
    "accept_reserved": say("{He} said yes to {what}, with a reservation."),
    "accept": say("{He} said yes to {what}."),
    "commit": say("{He} said “I will” to {what}."),
    "disclose_cost": say("{He} said what {what} will cost: {cost}."),
    "lower_stakes": say("{He} lowered the stakes of {what}."),
    "withdraw": say("{He} took {what} off the table."),
    "hold": say("The contract was held: {reason}."),
    "repair": say("Mended between you; {he} named it."),
    "rewrite": say("{He} opened version {number}, for {phase}: {why}"),
    "tell": say("{He} told {what}."),
    "rate": say("{He} rated {what}: {numbers}."),
    "run": say("{He} told how {what} went: {outcome}."),
    "attain": say("{He} said how far {what} was reached: {level}."),
    "sign": say("{He} signed what was agreed."),
}
WORRY: Mapping[tuple[str, str], Message] = {
    ("therapist", "both"): say("You told two things apart in {what}: what is really so, and the old feeling."),
    ("therapist", "real"): say("You said what is really so about {what}."),
    ("therapist", "old"): say("You said what old feeling comes with {what}."),
    ("patient", "both"): say("{He} told two things apart in {what}: what is really so, and the old feeling."),
    ("patient", "real"): say("{He} said what is really so about {what}."),
    ("patient", "old"): say("{He} said what old feeling comes with {what}."),
}
"""A clarify that carries a worry, by who said it and what it holds."""
GUESS: Mapping[str, Message] = {
    "to him": say("{cost} (your therapist’s guess: is it so?)"),
    "his own": say("{cost} (my therapist’s guess: is it so?)"),
    "both": say("{cost} (the therapist’s guess)"),
}
NOT_YET_HIS = say("{cost} (named by you, not yet by {him})")
"""A cost that the therapist alone named (`contract.costs`): what somebody will feel is his to say."""
REASONS: Mapping[str, Message] = {
    "rupture": say("first the two of you"),
    "life": say("something in {his} life comes first"),
    "other": say("for another reason"),
}
AGAINST: Mapping[tuple[str, str], Message] = {
    ("patient", "object"): say("against it, {when}"),
    ("patient", "hand_back"): say("handed back, {when}"),
    ("patient", "discount"): say("put aside, {when}"),
    ("therapist", "object"): say("you against it, {when}"),
    ("therapist", "hand_back"): say("handed back by you, {when}"),
    ("therapist", "discount"): say("put aside by you, {when}"),
}
"""What was said against a clause, with its day, in a list."""
MARGIN: Mapping[str, Message] = {
    "hand_back": say("handed back"),
    "hold": say("held"),
    "repair": say("repaired"),
    "sign": say("signed"),
}
PUSHED = say("pushed")
PHASE_MARKS: Mapping[str, Message] = {
    "explore": say("explore"),
    "shared_formulation": say("shared formulation"),
    "act": say("act"),
    "relate": say("relate"),
    "consolidate": say("consolidate"),
}
"""The phase as it stands beside an hour; inside a sentence it is said otherwise (`words.PHASES`)."""
KINDS: Mapping[str, Message] = {
    "frame": say("frame"),
    "safety": say("safety"),
    "goal": say("goal"),
    "step": say("step"),
    "stop": say("stop rule"),
    "leaving": say("leaving clause"),
}
THE: Mapping[str, Message] = {
    "frame": say("the frame “{text}”"),
    "safety": say("what was told about safety, “{text}”"),
    "goal": say("the goal “{text}”"),
    "step": say("the step “{text}”"),
    "stop": say("the stop rule “{text}”"),
    "leaving": say("the leaving clause “{text}”"),
}
"""A clause inside a sentence."""
TOLD_TO_HIM: Mapping[str, Message] = {
    "frame": say("You told {him} the frame: “{text}”."),
    "safety": say("You told {him} what to do when it gets too much: “{text}”."),
}
STATES: Mapping[str, Message] = {
    "proposed": say("proposed"),
    "agreed_still_open": say("agreed today, still open"),
    "agreed": say("agreed"),
    "told": say("told"),
    "withdrawn": say("withdrawn"),
}
VERSION_STATES: Mapping[str, Message] = {
    "draft": say("a draft"),
    "agreed": say("agreed"),
    "held": say("held"),
    "superseded": say("closed by the next one"),
    "abandoned": say("closed without having been agreed"),
}
WHOSE: Mapping[str, Message] = {
    "patient": say("{his}"),
    "therapist": say("yours"),
    "third_party": say("somebody else's"),
}
MOTIVES: Mapping[str, Message] = {
    "autonomy": say("to go {his} own way"),
    "exploration": say("to find out"),
    "belonging": say("to belong"),
    "care": say("to care, or be cared for"),
    "recognition": say("to be seen"),
    "other": say("something else"),
}
FRAME_TOPICS: Mapping[str, Message] = {
    "times": say("times"),
    "contact": say("contact"),
    "confidentiality": say("confidentiality"),
    "fee": say("fee"),
    "cancellations": say("cancellations"),
    "data_use": say("use of data"),
    "crisis": say("in a crisis"),
}
CONVICTION: Mapping[str, Message] = {
    "makes_sense": say("makes sense"),
    "own_wish": say("my wish"),
    "can_do": say("can do"),
    "trust": say("trust"),
}
LEVELS: Mapping[int, Message] = {
    -2: say("much less than expected"),
    -1: say("less than expected"),
    0: say("as expected"),
    1: say("more than expected"),
    2: say("much more than expected"),
}
"""Goal attainment, where the goal has no five descriptions of its own."""
TERMS: Mapping[str, Message] = {
    "text": say("the words for both"),
    "his_words": say("{his} own words"),
    "wish_of": say("whose wish it is"),
    "motive": say("what it is for"),
    "only_status": say("whether it is about standing alone"),
    "noticed_by": say("how you would notice"),
    "serves": say("the goal it serves"),
    "between_hours": say("where it takes place"),
    "size": say("its size"),
    "smallest": say("the smallest version"),
    "expects": say("what it will bring"),
    "tests": say("the idea it tests"),
    "prediction": say("what {he} {v:expects|expect} to happen"),
    "how_often": say("how often"),
    "topic": say("what it is about"),
    "levels": say("the five levels"),
    "weight": say("how much it counts beside the others"),
    "kind": say("its kind"),
}
