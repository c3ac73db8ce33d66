"""A run: which patient, which seed, what was chosen so far. From it follows what was seen, the same each time.

Pure: a run's next hour depends on the patient, the seed and the choices up to it, and on nothing else. What the
trainee wrote in the log changes nothing that happens: the model reads the choice, not the log.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

from holdfast.case.private import Pull
from holdfast.case.strict_json import shown
from holdfast.case.working import Log
from holdfast.simulate.examples.told import moment
from holdfast.simulate.practise.choices import Choice
from holdfast.simulate.practise.dynamics import at_first, live, stays_away
from holdfast.simulate.practise.inside import Happened, draws
from holdfast.simulate.practise.people import PULLS, Patient, patient
from holdfast.simulate.practise.seen import Seen
from holdfast.simulate.practise.showing import moments_of, pull_of, signs_of, tags_of
from holdfast.simulate.practise.telling import tell, tell_absent, tellable

HOURS: Final = 12
MOST_HOURS: Final = 40
MOST_SEED: Final = 1_000_000
GONE_AFTER: Final = 3
"""Hours in a row that did not take place, after which the run ends: nobody knows whether there will be another."""
_FIRST: Final = date(2024, 1, 8)
Ended = Literal["hours", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One hour that took place: what was chosen, and the trainee's log of it (None: not written, which is allowed).

    `pull`: what he noticed pulling at him, "none" for nothing noticed, None for not said. His own: it is kept with the
    run and in no case file. ValueError for another word.
    """

    choice: Choice
    log: Log | None = None
    pull: Pull | Literal["none"] | None = None

    def __post_init__(self) -> None:
        if self.pull is not None and self.pull not in (*PULLS, "none"):
            raise ValueError(f"pull: found {shown(self.pull)}. Allowed: {', '.join(PULLS)}, none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run. ValueError, in words, for a patient, a seed or hours that cannot be."""

    patient: str
    seed: int = 1
    hours: int = HOURS
    turns: tuple[Turn, ...] = ()

    def __post_init__(self) -> None:
        patient(self.patient)
        for name, found, most in (("seed", self.seed, MOST_SEED), ("hours", self.hours, MOST_HOURS)):
            if not _whole(found) or not 1 <= found <= most:
                raise ValueError(f"{name}: found {shown(found)}. Allowed: a whole number from 1 to {most}.")


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def start_of(number: int) -> datetime:
    """When hour `number` begins: Mondays at ten."""
    return moment(_FIRST + timedelta(weeks=number - 1), 10)


def seen(run: Run) -> tuple[Seen, ...]:
    """Every hour so far as it could be seen, those that did not take place among them."""
    return tuple(one for one, _ in lived(run))


def next_number(run: Run) -> int:
    """The number of the hour that comes next, or would."""
    return len(lived(run)) + 1


def ended(run: Run) -> Ended | None:
    """Why there is no further hour, or None: there is one."""
    hours = seen(run)
    if len(hours) >= GONE_AFTER and not any(hour.took_place for hour in hours[-GONE_AFTER:]):
        return "gone"
    return "hours" if len(hours) >= run.hours else None


def after(run: Run, choice: Choice) -> Run:
    """The run with one hour more. ValueError where it has ended."""
    if ended(run) is not None:
        raise ValueError("This run has ended: there is no further hour in it. Begin another one.")
    return replace(run, turns=(*run.turns, Turn(choice=choice)))


def with_log(run: Run, log: Log | None) -> Run:
    """The run with the log of its last hour. ValueError where no hour took place."""
    if not run.turns:
        raise ValueError("There is no hour yet to write a log of. Choose the first hour.")
    return replace(run, turns=(*run.turns[:-1], replace(run.turns[-1], log=log)))


def with_pull(run: Run, pull: Pull | Literal["none"] | None) -> Run:
    """The run with what pulled at the trainee in its last hour. ValueError where no hour took place."""
    if not run.turns:
        raise ValueError("There is no hour yet in which anything pulled. Choose the first hour.")
    return replace(run, turns=(*run.turns[:-1], replace(run.turns[-1], pull=pull)))


def lived(run: Run) -> tuple[tuple[Seen, Happened], ...]:
    """Every hour so far: as seen, and what was true of it. The second is for `truth` alone."""
    return _lived(run.patient, run.seed, run.hours, tuple(turn.choice for turn in run.turns))


@lru_cache(maxsize=64)
def _lived(who: str, seed: int, most: int, choices: tuple[Choice, ...]) -> tuple[tuple[Seen, Happened], ...]:
    person = patient(who)
    now, found, absent = at_first(person), [], 0
    injured = _injury_hour(person, who, seed)
    left = list(choices)
    for number in range(1, most + 1):
        u, when = draws(who, seed, number), start_of(number)
        gone = stays_away(person, now, number, u)
        if gone is not None:
            now, absent = gone, absent + 1
            found.append((tell_absent(now, number, when, u), Happened(number=number, there=False, after=now)))
            if absent == GONE_AFTER:
                break
            continue
        if not left:
            break
        absent, choice = 0, left.pop(0)
        happened = live(person, now, number, choice, u, injury=injured is not None and injured <= number
                        and not now.injured)  # fmt: skip
        happened = replace(
            happened,
            signs=tellable("sign", signs_of(person, happened, u), now, number),
            moments=tellable("moment", moments_of(happened, choice, u), now, number),
            tags=tellable("tag", tags_of(person, now, happened, u), now, number),
            pull=pull_of(person, happened),
        )
        told = tell(person, now, happened, choice, when, u)
        now = told.after
        found.append((told.seen, replace(happened, after=now)))
    return tuple(found)


def _injury_hour(person: Patient, who: str, seed: int) -> int | None:
    """The first hour in which a loss outside can be told, drawn before the run; it is told in the next one held."""
    if person.injury is None:
        return None
    first, last = person.injury.first, person.injury.last
    return first + int(draws(who, seed, 0).share("injury") * (last - first + 1))
