"""Worlds that contradict what the detectors assume: each is `ordinary` with one thing otherwise.

A detector matched to its own simulator proves little: what it does here says how much it leans on what it was told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from holdfast.simulate.worlds.ordinary import ORDINARY, draw_by_rules

if TYPE_CHECKING:
    from holdfast.simulate.known import Treatments

HEAVY_TAILS: Final = replace(ORDINARY, tails=3)
CEILING: Final = replace(ORDINARY, top=0.65, same=0.12)
DROP_OUT: Final = replace(
    ORDINARY,
    leave_withdrawal=0.40,
    leave_other=0.34,
    leave=0.004,
    back=0.15,
    blank=0.15,
    blank_hurt=0.45,
    gone_hurt=0.30,
)
UNINFORMATIVE_LOG: Final = replace(ORDINARY, signs_tell=False)
OTHER_TIME_SCALES: Final = replace(
    ORDINARY,
    steps=((14, 14), (3, 4)),
    carry=(0.0, 0.85),
    carry_day=(0.4, 0.85),
    level_days=(20.0, 60.0),
    level_spread=8.0,
    fall=(4, 9),
    pause=2,
)
OWN_RHYTHM: Final = replace(ORDINARY, rhythm=(5.0, 11.0))


def heavy_tails(n: int, sessions: int, seed: int) -> Treatments:
    """Noise of the form and from hour to hour: Student's t with 3 degrees of freedom, the same spread."""
    return draw_by_rules("heavy-tails", HEAVY_TAILS, n, sessions, seed)


def ceiling(n: int, sessions: int, seed: int) -> Treatments:
    """Two in three rate near the top whatever happens, one in eight the same each time."""
    return draw_by_rules("ceiling", CEILING, n, sessions, seed)


def drop_out(n: int, sessions: int, seed: int) -> Treatments:
    """Ruptures end treatments: seven times as likely to leave, forms blank and hours missed just then."""
    return draw_by_rules("drop-out", DROP_OUT, n, sessions, seed)


def uninformative_log(n: int, sessions: int, seed: int) -> Treatments:
    """As many signs, in hours that have nothing to do with ruptures; nor has what the therapist says he did."""
    return draw_by_rules("uninformative-log", UNINFORMATIVE_LOG, n, sessions, seed)


def other_time_scales(n: int, sessions: int, seed: int) -> Treatments:
    """Hours every two weeks or twice a week; carry-over from none to .85; slow falls over four to nine hours; states
    that last days, and levels that move within weeks.
    """
    return draw_by_rules("other-time-scales", OTHER_TIME_SCALES, n, sessions, seed)


def own_rhythm(n: int, sessions: int, seed: int) -> Treatments:
    """The alliance swings by itself, 5 to 11 points up and down in 5 to 9 hours, in stable treatments too."""
    return draw_by_rules("own-rhythm", OWN_RHYTHM, n, sessions, seed)
