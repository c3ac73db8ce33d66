"""The contract as a source: what he did with it that may be a sign between the two."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from holdfast.case.moves import Act, Move, Stance
from holdfast.process.readings import Hour
from holdfast.process.thresholds import ProcessThresholds

# An objection is no sign of strain: saying no in words is what the contract asks for.
_GIVEN_BACK: tuple[Act, ...] = ("hand_back", "withdraw")


@dataclass(frozen=True, slots=True)
class ContractSigns:
    """Hours by number: `strained` where he gave something back, `mended_in` where a repair was made in the hour,
    `mended_after` where it was made on a day after that hour and before the next.
    """

    strained: frozenset[int]
    mended_in: frozenset[int]
    mended_after: frozenset[int]


def contract_signs(moves: Sequence[Move], hours: Sequence[Hour], thresholds: ProcessThresholds) -> ContractSigns:
    """Moves put to the hour they name, or to the latest hour on or before their day."""
    days = [hour.day for hour in hours]
    known = {hour.number for hour in hours}
    strained: set[int] = set()
    mended_in: set[int] = set()
    mended_after: set[int] = set()
    stances: dict[str | None, Stance] = {}
    for move in sorted(moves, key=_seq):
        fell = False
        if move.stance is not None and move.by == "patient":
            fell = _fell(stances.get(move.clause), move.stance, thresholds.stance_fall)
            stances[move.clause] = _merged(stances.get(move.clause), move.stance)
        place = _hour_of(move, hours, days, known)
        if place is None:
            continue
        number, day = place
        if fell or (move.by == "patient" and move.act in _GIVEN_BACK):
            strained.add(number)
        if move.act == "repair":
            (mended_after if move.session is None and move.when > day else mended_in).add(number)
    return ContractSigns(frozenset(strained), frozenset(mended_in), frozenset(mended_after))


def _seq(move: Move) -> int:
    return move.seq


def _hour_of(move: Move, hours: Sequence[Hour], days: Sequence[date], known: set[int]) -> tuple[int, date] | None:
    if move.session is not None and move.session in known:
        return move.session, move.when
    place = bisect_right(days, move.when)
    return None if place == 0 else (hours[place - 1].number, days[place - 1])


def _fell(before: Stance | None, now: Stance, least: int) -> bool:
    if before is None:
        return False
    pairs = ((before.makes_sense, now.makes_sense), (before.own_wish, now.own_wish), (before.trust, now.trust))
    return any(b is not None and n is not None and b - n >= least for b, n in pairs)


def _merged(before: Stance | None, now: Stance) -> Stance:
    """The latest number given for each part: one left out is not taken back."""
    if before is None:
        return now
    return Stance(
        makes_sense=before.makes_sense if now.makes_sense is None else now.makes_sense,
        own_wish=before.own_wish if now.own_wish is None else now.own_wish,
        can_do=before.can_do if now.can_do is None else now.can_do,
        trust=before.trust if now.trust is None else now.trust,
    )
