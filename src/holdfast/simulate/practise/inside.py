"""What is true of an invented patient and cannot be seen: the hidden state, and what happened in it in one hour.

Phases and kinds of a rupture are those of the simulated worlds (`worlds.ordinary_rules`).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final, Literal

from holdfast.case.private import Pull
from holdfast.case.working import DefenceTag, MomentKind, Sign
from holdfast.simulate.worlds.ordinary_rules import CALM, ENTRENCHED, FALLING, LOW, RETURNING

Cause = Literal["threat", "push", "cold", "warm", "limit", "shine", "of_itself"]
SHAPE: Final = {CALM: 0.0, FALLING: 0.5, LOW: 1.0, RETURNING: 0.45, ENTRENCHED: 0.85}
"""Share of its depth that a rupture takes off what is felt, by phase."""
FOR_GOOD: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNow:
    """The step on the table: its place among the patient's steps, how often refused, whether both said yes, and whether
    that yes was hollow. `standing` False: there is none.
    """

    place: int = -1
    standing: bool = False
    refused: int = 0
    agreed: bool = False
    hollow: bool = False
    tried: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """The hidden state after an hour. Channels, trust, strain and `fall` in points of 100; `readiness` in steps of
    depth; `wish` 0 to 10; `lean` -1 (empathy) to 1 (firmness); `shine` 0 to 1: how far the two collude. `away`: hours
    that will not take place, or `FOR_GOOD`.

    `split` 0 to 100: how far apart the admired and the despised side of the self stand. `ordinary` 0 to 100: how far
    the therapist is an ordinary other person to him. `far` 0 to 1: the distance under a calm in which nothing is
    risked. `worn`: how often a part was owned when nothing was broken. `deep`: hours in a row at depth 4 or 5.
    `last`, `same`: the move of the hour before, and how often in a row it had been made before that.
    `way`: what began the way back (a move that addressed it, or none). `lasting`, `passed`: breaks that were mended
    for good, and that only passed. `worked`: how often each way of working at a wish was used. `done`: steps done.
    """

    trust: float
    readiness: float
    wish: float
    grandiosity: float
    entitlement: float
    vulnerability: float
    strain: float = 0.0
    lean: float = 0.0
    shine: float = 0.0
    split: float = 70.0
    ordinary: float = 25.0
    far: float = 0.0
    worn: int = 0
    deep: int = 0
    last: str | None = None
    same: int = 0
    way: str | None = None
    lasting: int = 0
    passed: int = 0
    worked: int = 0
    done: int = 0
    up: bool = False
    phase: int = CALM
    kind: int = 0
    since: int = 0
    fall: float = 0.0
    cause: Cause | None = None
    addressed: bool = False
    angry: bool = False
    away: int = 0
    was_away: int = 0
    held: bool = False
    step: StepNow = StepNow()
    said: tuple[str, ...] = ()
    injured: bool = False

    @property
    def open(self) -> bool:
        return self.phase != CALM

    @property
    def felt(self) -> float:
        """The alliance as it is felt, 0 to 100."""
        return max(2.0, min(98.0, self.trust - self.fall * SHAPE[self.phase]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Strains:
    """What an hour asked of the patient, in points, by where it came from; `over`: steps of depth beyond bearing."""

    threat: float = 0.0
    push: float = 0.0
    cold: float = 0.0
    warm: float = 0.0
    limit: float = 0.0
    shine: float = 0.0
    over: float = 0.0

    @property
    def whole(self) -> float:
        return self.threat + self.push + self.cold + self.warm + self.limit

    @property
    def largest(self) -> Cause:
        """Where most of it came from; `of_itself` where there was hardly anything."""
        sizes: dict[Cause, float] = {
            "threat": self.threat, "push": self.push, "cold": self.cold, "warm": self.warm, "limit": self.limit,
            "shine": self.shine,
        }  # fmt: skip
        most = max(sizes, key=lambda name: sizes[name])
        return most if sizes[most] >= 3 else "of_itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What was true of one hour: the state after it, what it asked, what broke or mended, which signs were there.

    `reply`: what came back when something was done with the step: objected, refused, hollow, own, or nothing.
    `ran`: how the step went that was due. `gain` 0 to 1: what depth that could be borne brought. `hollow_part`: a part
    was owned when nothing was broken. `injury`: something was lost outside, told in this hour. `asked_safety`: the
    question about going on living was asked. `pull`: what the hour pulled for.
    """

    number: int
    there: bool
    after: Inside
    strains: Strains = Strains()
    begun: bool = False
    mended: bool = False
    reply: Literal["objected", "refused", "hollow", "own"] | None = None
    ran: Literal["did_it", "partly", "chose_not_to", "put_it_off"] | None = None
    request: bool = False
    returned: bool = False
    gain: float = 0.0
    hollow_part: bool = False
    injury: bool = False
    asked_safety: bool = False
    pull: Pull | None = None
    signs: tuple[Sign, ...] = ()
    moments: tuple[MomentKind, ...] = ()
    tags: tuple[DefenceTag, ...] = ()


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws by name: what one part draws moves no other, and no later choice moves an earlier hour."""

    seed: str

    def share(self, name: str) -> float:
        """From 0 to 1."""
        return self._of(name).random()

    def noise(self, name: str, spread: float) -> float:
        return self._of(name).gauss(0, spread)

    def some(self, name: str, of: tuple[str, ...], count: int) -> tuple[str, ...]:
        """That many of them, in the order in which they stand."""
        picked = self._of(name).sample(of, min(count, len(of)))
        return tuple(one for one in of if one in picked)

    def _of(self, name: str) -> random.Random:
        return random.Random(f"{self.seed} {name}")  # nosec B311 # a seeded draw: the same each time, and no secret


def draws(patient: str, seed: int, hour: int) -> Draws:
    return Draws(f"practise {patient} {seed} {hour}")
