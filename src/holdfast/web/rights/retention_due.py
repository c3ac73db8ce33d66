"""May this case be erased today? One decision in one place; no Django, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from holdfast.text import Message, say
from holdfast.web.rights.retention_profiles import Chosen

ON_HOLD = say("There is a legal hold on this case. It is lifted first, with its reason.")
State = Literal["runs", "kept", "due", "hold", "no profile"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a case stands. `kept_until`: the first day on which the profile allows erasing; None while it runs, or where
    no profile was chosen. `state`: what decides; a legal hold goes before everything.
    """

    state: State
    kept_until: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a case may be erased, and why in words."""

    allowed: bool
    why: Message


def verdict(chosen: Chosen | None, ended_on: date | None, today: date, *, held: bool) -> Verdict:
    """A treatment that runs is never due; one taken up again runs (`ended_on` is None then)."""
    until = None if chosen is None or ended_on is None else chosen.kept_until(ended_on)
    if held:
        return Verdict("hold", until)
    if ended_on is None:
        return Verdict("runs", None)
    if until is None:
        return Verdict("no profile", None)
    return Verdict("due" if until <= today else "kept", until)


def may_be_erased(chosen: Chosen | None, ended_on: date | None, today: date, *, held: bool, he_asked: bool) -> Answer:
    """The answer for one case. `he_asked`: the patient himself asks for it."""
    stands = verdict(chosen, ended_on, today, held=held)
    match stands.state:
        case "hold":
            return Answer(allowed=False, why=ON_HOLD)
        case "runs":
            return Answer(allowed=False, why=say(
                "This treatment runs. Write down its end first; the time to keep the record counts from there."
            ))  # fmt: skip
        case "no profile":
            return Answer(allowed=False, why=say(
                "The practice has not chosen how long records are kept. Choose a retention profile first."
            ))  # fmt: skip
        case "due":
            return Answer(
                allowed=True, why=say("Kept long enough: since {day} it may be erased.", day=stands.kept_until)
            )
        case "kept":
            return _before_the_time(chosen, stands, he_asked=he_asked)


def _before_the_time(chosen: Chosen | None, stands: Verdict, *, he_asked: bool) -> Answer:
    assert chosen is not None
    if he_asked and chosen.profile.earlier_erasure:
        return Answer(allowed=True, why=say(
            "{He} {v:asks|ask} for it, and the rule behind this profile leaves room for it before {day}. It is your "
            "decision: ask your insurer or a lawyer.",
            day=stands.kept_until,
        ))  # fmt: skip
    if he_asked:
        return Answer(allowed=False, why=say(
            "If {he} {v:asks|ask} for it now: the rule behind this profile asks for the record to be kept until {day}. "
            "What can be done today is to restrict it: it is kept and not analysed.",
            day=stands.kept_until,
        ))  # fmt: skip
    return Answer(allowed=False, why=say("It is to be kept until {day}.", day=stands.kept_until))
