"""What comes back when something is done with the contract: a yes of one's own, a hollow one, an objection, a no."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from holdfast.simulate.practise.choices import Act
from holdfast.simulate.practise.inside import Draws, Inside, StepNow
from holdfast.simulate.practise.people import Patient, weights

Reply = Literal["objected", "refused", "hollow", "own"]
Ran = Literal["did_it", "partly", "chose_not_to", "put_it_off"]
TRIED_ENOUGH = 2


def on_the_step(
    person: Patient, now: Inside, acts: tuple[Act, ...], u: Draws
) -> tuple[StepNow, Reply | None, Ran | None]:
    """The step after the hour, the reply to what was done with it, and how the one that was due went."""
    step = now.step
    ran = _ran(now, u) if step.agreed else None
    if ran is not None:
        step = replace(step, tried=step.tried + 1)
    if now.held or "hold" in acts:
        return (replace(step, agreed=step.agreed and not now.held), None, ran)
    if "propose" in acts:
        step = _proposed(step)
    if not step.standing:
        return step, None, ran
    reply: Reply | None = None
    if {"propose", "ask", "agree"} & set(acts):
        reply = _reply(person, now, acts, u)
    if reply == "refused":
        step = replace(step, refused=step.refused + 1, agreed=False)
    elif "agree" in acts and reply in ("own", "hollow"):
        step = replace(step, agreed=True, hollow=reply == "hollow")
    return step, reply, ran


def _proposed(step: StepNow) -> StepNow:
    """The step on the table, or the next one where that was agreed and tried."""
    if step.standing and not (step.agreed and step.tried >= TRIED_ENOUGH):
        return step
    return StepNow(place=step.place + 1, standing=True)


def _reply(person: Patient, now: Inside, acts: tuple[Act, ...], u: Draws) -> Reply:
    """Below the wish that is needed: an objection where it is asked for, else a hollow yes (of those who withdraw) or a
    no (of those who confront). Above: a yes of one's own.
    """
    wish = now.wish + 0.5 * ("lower" in acts)
    if wish >= weights().wish_needed:
        return "own"
    if "ask" in acts:
        return "objected"
    if u.share("hollow") < person.at_first.withdraws:
        return "hollow"
    return "refused" if wish < weights().wish_needed - 2 or "agree" in acts else "objected"


def _ran(now: Inside, u: Draws) -> Ran:
    chance = u.share("ran")
    if now.step.hollow or now.open:
        return "put_it_off" if chance < 0.7 else "chose_not_to"
    done = 0.25 + 0.06 * now.wish
    return "did_it" if chance < done else "partly" if chance < done + 0.15 else "chose_not_to"
