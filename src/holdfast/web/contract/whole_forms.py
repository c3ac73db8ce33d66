"""What can be done with the contract as a whole: something proposed or told, a hold, a repair, a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from holdfast.brief.contract_words import FRAME_TOPICS
from holdfast.brief.words import PHASES
from holdfast.case.moves import ClauseKind, Phase, Terms
from holdfast.contract.model import Contract
from holdfast.text import Message, say
from holdfast.web.contract.fields import LONGEST_TEXT, FormField, MoveForm, by_field, given, text_field, words_field
from holdfast.web.contract.terms_fields import terms_fields

PROPOSED: Mapping[ClauseKind, Message] = {
    "step": say("Propose a step"),
    "goal": say("Propose a goal"),
    "stop": say("Propose a stop rule"),
    "leaving": say("Propose a leaving clause"),
}
TITLES: Mapping[str, Message] = {
    "repair": say("Mended: the two of us can go on"),
    "hold": say("Hold the contract"),
    "rewrite": say("Open a new version"),
    "tell": say("Tell a part of the frame, or of safety"),
}
GO_ON = say("Take it up again")
LEAVING = say(
    "If one of us wants to stop: we come once more before stopping, without having to decide anything in that hour."
)
STOP = say("“Not this week”, without a reason.")


def whole_form(
    contract: Contract,
    does: str,
    kind: str = "",
    *,
    his_alone: bool = False,
    torn: bool = False,
    why: str = "",
    hidden: tuple[tuple[str, str], ...] = (),
    ready: str = "",
) -> MoveForm | None:
    """One form about the contract as a whole, or None where it has none now. `torn`: a break is open, so that a repair
    can be noted though nothing is held. `why` begins the reason of a rewrite; `ready` a proposal's words.
    """
    if does == "propose" and kind in PROPOSED:
        return _propose(contract, kind, his_alone=his_alone, ready=ready)  # type: ignore[arg-type]
    if does == "repair" and (contract.held_for_rupture or torn):
        return _repair()
    if does == "repair" and contract.held:
        return MoveForm("repair", GO_ON, GO_ON, "", (by_field("therapist"), words_field(say("In words"))))
    if does == "hold" and not contract.held:
        return _hold()
    if does == "rewrite":
        return None if his_alone else _rewrite(contract, why, hidden)
    return _tell() if does == "tell" else None


def whole_acts(contract: Contract, *, torn: bool) -> tuple[str, ...]:
    """`torn`: a break is open. While the two come first no version is opened."""
    mended = ("repair",) if contract.held or torn else ()
    rewrite = () if torn or contract.held_for_rupture else ("rewrite",)
    return (*mended, *(() if contract.held else ("hold",)), *rewrite, "tell")


def _repair() -> MoveForm:
    """Mended is what both say: without his answer it is left open."""
    return MoveForm(
        "repair",
        TITLES["repair"],
        say("Note the repair"),
        "",
        (
            words_field(say("What you said"), needed=True),
            FormField("his", say("What {he} said to it"), "text", most=LONGEST_TEXT, needed=True),
        ),
        say("If only you think so, leave it open."),
    )


def _propose(contract: Contract, kind: ClauseKind, *, his_alone: bool, ready: str) -> MoveForm:
    goals = tuple((g.id, g.terms.text) for g in contract.of_kind("goal"))
    terms = Terms(kind=kind, text=ready) if ready else None
    return MoveForm(
        "propose",
        PROPOSED[kind],
        say("Put it on the table"),
        "",
        (by_field(his_alone=his_alone), *terms_fields(kind, terms, goals)),
        say("To propose is an offer, not yet a yes."),
        hidden=(("kind", kind),),
    )


def _hold() -> MoveForm:
    reasons = (
        ("rupture", say("a break between us")),
        ("life", say("what happens in {his} life")),
        ("other", say("something else")),
    )
    reason = FormField("hold_for", say("Because of"), "taps", reasons, ("rupture",), needed=True)
    return MoveForm("hold", TITLES["hold"], say("Hold it"), "", (reason, words_field(say("In words"))))


def _rewrite(contract: Contract, why: str, hidden: tuple[tuple[str, str], ...]) -> MoveForm:
    phases = tuple((phase, PHASES[phase]) for phase in get_args(Phase))
    now = contract.version.phase if contract.version else ""
    return MoveForm(
        "rewrite",
        TITLES["rewrite"],
        say("Open it"),
        "",
        (
            by_field("therapist"),
            FormField("phase", say("What it is for"), "taps", phases, given(now), needed=True),
            FormField("why", say("Why now"), "text", values=given(why), needed=True),
        ),
        say("The version that stands is closed and kept. What stands in it stands in the new one until it is changed."),
        hidden=hidden,
    )


def _tell() -> MoveForm:
    topics = (("", say("not said")), *FRAME_TOPICS.items())
    kinds = (("frame", say("the frame")), ("safety", say("safety")))
    return MoveForm(
        "tell",
        TITLES["tell"],
        say("Note that it was told"),
        "",
        (
            FormField("kind", say("It is about"), "taps", kinds, ("frame",), needed=True),
            FormField("topic", say("Of the frame"), "select", topics),
            text_field(""),
        ),
        say("Told, not agreed: {his} reaction is asked and kept."),
    )
