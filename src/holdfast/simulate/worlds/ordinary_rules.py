"""The parameters of the full worlds, in one place: each with where it comes from, or the plain word "invented".

What could be calibrated on published figures is the patient's side (channels, shame, hostility, adherence) and how
often ruptures happen; the rest of the relationship side (depths, repair, signs, what a therapist sees, drop-out) is
invented and nobody's estimate. `docs/simulator-calibration.md` sets targets beside what comes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

POLES: Final = ("grandiose", "vulnerable", "both", "neither")
KINDS: Final = ("confrontation", "withdrawal", "devaluing")
CONFRONTATION, WITHDRAWAL, DEVALUING = 0, 1, 2
CALM, FALLING, LOW, RETURNING, ENTRENCHED = 0, 1, 2, 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One world. Points are points of 100; rates are per hour unless said otherwise."""

    # -- people -----------------------------------------------------------------------------------------------------
    stable: float = 0.25
    """Share of treatments with nothing planted (as algorithms 4.2)."""
    poles: tuple[float, float, float, float] = (0.33, 0.30, 0.28, 0.09)
    """Shares of POLES: high on grandiosity only, on vulnerability only, on both as 8.2 : 7.4 : 7.0 (data 3), and an
    invented tenth that is high on neither."""
    traits_r: float = 0.61
    """Correlation of the two traits in the general population (data 3)."""
    cycles: tuple[float, float, float, float] = (0.40, 0.12, 0.40, 0.10)
    """Share of each pole that idealises in cycles. Invented; more where grandiosity is high."""
    top: float = 0.12
    """Share that rates near the top whatever happens. Invented (real ratings bunch near the top: data 7, memory)."""
    same: float = 0.04
    """Share that gives the same answer every time. Invented."""

    # -- channels, on a grid of days ----------------------------------------------------------------------------------
    carry_day: tuple[float, float] = (0.12, 0.26)
    """Carry-over of a swing from one day to the next (data 5)."""
    level_days: tuple[float, float] = (60.0, 180.0)
    """Time constant of the level. Invented: months."""
    level_spread: float = 4.0
    shame_middle: float = -0.06
    shame_people: float = 1.65
    shame_points: float = 19.0
    hostile_middle: float = -0.10
    hostile_people: float = 1.45
    hostile_points: float = 20.0
    often: tuple[float, float] = (0.72, 0.66)
    """Shame, hostility: persons above the middle differ less than those below it, who hardly ever leave zero."""
    """Threshold processes: 0 below the threshold, points per unit above it (fitted to data 5)."""
    shame_carry: float = 0.19
    hostile_carry: float = 0.16
    shame_to_hostile: float = 0.19
    """What shame of the day before adds to hostility (fitted to .12-.14; nothing the other way round)."""
    shame_hostile: float = 0.26
    slights: float = 0.07
    """Small slights per day. Invented."""
    injuries: float = 1.6
    """Injuries per year in treatments that are not stable; invented. `injuries_seen`: share that comes on record."""
    injuries_seen: float = 0.6

    # -- calendar -----------------------------------------------------------------------------------------------------
    steps: tuple[tuple[int, int], ...] = ((7, 7),)
    """Days from hour to hour, in turn; each patient has one of these patterns."""
    away_days: tuple[int, int] = (28, 91)

    # -- alliance -----------------------------------------------------------------------------------------------------
    base: tuple[float, float] = (65.0, 10.5)
    """His level at the start, mean and spread (algorithms 4.2 has 72.5 and 11.25 for the whole course)."""
    growth: tuple[float, float] = (17.0, 8.5)
    """Points gained in the long run (time constant 12 to 36 hours, up to 93). Two thirds with a linear trend (Stevens
    2007) are not reached by gains one would still believe: half are.
    """
    carry: tuple[float, float] = (0.2, 0.6)
    process: tuple[float, float] = (2.5, 6.25)
    noise: tuple[float, float] = (2.0, 4.5)
    """As algorithms 4.2."""
    loud: float = 1.0
    """Multiplies process and noise (weak: 1.3)."""
    tails: int = 0
    """Degrees of freedom of both; 0: normal."""
    rhythm: tuple[float, float] = (0.0, 0.0)
    """Amplitude in points of a regular swing of the alliance (least, most), with a period of 5 to 9 hours."""
    yours_below: tuple[float, float] = (1.5, 7.5)
    """Where the therapist's rating lies against the patient's: mean and spread between pairs (d about .46, S49)."""

    # -- ruptures -----------------------------------------------------------------------------------------------------
    hazard: float = 0.036
    """Onsets per calm hour of a person who is not stable. Fitted to 25-50 % of treatments in 30 hours (algorithms 4.1),
    at the upper end because ruptures are more frequent in personality disorder (S45)."""
    depth: float = 1.0
    """Multiplies depth (weak: .6)."""
    fall: tuple[int, int] = (2, 4)
    """Hours a withdrawal takes to fall (house definition; clinical C2.3: six at most)."""
    pause: int = 4
    """Calm hours before the next onset."""
    mend: float = 0.12
    mend_addressed: float = 0.33
    """Chance per hour at the lowest point that the way back begins, and what is added where the therapist addressed it.
    Direction: Chen 2018, S42, S46. Size invented, fitted to about 20 % never repaired."""
    entrench: float = 0.42
    """Chance per hour, from the third hour at the lowest point, that it stays."""
    candour: float = 0.010
    """Hours in which he says more and rates lower, per calm hour. Invented."""

    # -- leaving ------------------------------------------------------------------------------------------------------
    leave: float = 0.0020
    leave_withdrawal: float = 0.055
    leave_other: float = 0.045
    """Chance per hour to stay away: calm, within an unrepaired withdrawal, within another rupture. Withdrawal weighs
    more before early drop-out (S48). Sizes invented; times 0.4 where it was addressed in that hour."""
    back: float = 0.30
    blank: float = 0.07
    blank_hurt: float = 0.20
    """Form left blank: in an ordinary hour; in a rupture or within ten days of an injury."""
    gone: tuple[float, float] = (0.02, 0.07)
    gone_hurt: float = 0.14
    """Cancelled or missed: ordinary (range over persons); added within a rupture."""

    # -- log ----------------------------------------------------------------------------------------------------------
    signs_loud: float = 1.35
    signs_quiet: float = 0.95
    """Marks per hour of a fresh confrontation or devaluing, and of a withdrawal (1.3 and .6 in 4.2). Invented."""
    signs_tell: bool = True
    """False: signs and `then` have nothing to do with ruptures."""
    row_untouched: float = 0.15
    settings: tuple[float, float, float] = (0.64, 0.25, 0.11)
    """quiet, usual, close: about a third gives check-ins."""
