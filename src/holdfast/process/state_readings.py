"""What is read out of the check-ins beyond the channels' levels: plain values, no verdicts and never one number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from holdfast.case.working import SplitSelf
from holdfast.process.scores import ChannelName

Felt = Literal["grandiosity", "entitlement", "vulnerability", "external_regulation", "self_esteem"]


class Stand(NamedTuple):
    """Where a channel's level was at a moment, with its 95 % band, within the scale."""

    when: datetime
    level: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """Part of the time (0 to 1) in which these channels, and no others of the three, were high; 95 % from how surely
    each answer tells a side of the line.
    """

    channels: tuple[ChannelName, ...]
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TimeInStates:
    """Which channels were high over the last `days`, by the time his answers are about; the most frequent first.

    `check_ins`: those with an answer to all three. `needs`: how many more before anything is said; then `shares` is
    empty. `switches` of state between neighbouring check-ins, seen over `seen_days`; `per_month` None where these are
    under four weeks.
    """

    shares: tuple[Share, ...]
    check_ins: int
    needs: int
    days: int
    switches: int = 0
    seen_days: float = 0.0
    per_month: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """How much higher an answer is where something was ticked than where it was not: association, not cause.

    In points, drawn towards zero by what may be expected, with its 95 % band. None while `needs` more check-ins of the
    rarer kind are wanting. `times` with it, `others` without.
    """

    felt: Felt
    times: int
    others: int
    needs: int
    effect: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def clear(self) -> bool:
        """The band leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Unsteady:
    """How one channel moves from check-in to check-in; None where there are too few.

    `sd`, `mssd`, `rmssd`, `inertia` over neighbours at most `pair_days` apart, as `instability`. `relative_sd`, 0 to 1:
    of the greatest SD possible at that mean. `weekly`: the RMSSD as it would be were each answer about one week.
    """

    name: ChannelName
    sd: float | None
    relative_sd: float | None
    mssd: float | None
    rmssd: float | None
    inertia: float | None
    weekly: float | None
    ratings: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Outside:
    """Strand one, self-esteem from outside: how he rates it (RE), and how his "all right with who I am" goes with how
    others treated him: with praise or closeness, against criticism, being ignored or conflict.
    """

    level: float | None
    low: float | None
    high: float | None
    needs: int
    treated: Link


@dataclass(frozen=True, slots=True)
class Split:
    """Strand two, the split self: each look (hour, anchor), and how many hours since the last, or since the first
    hour; `due` once these are twelve.
    """

    looks: tuple[tuple[int, SplitSelf], ...]
    hours_since: int
    due: bool


@dataclass(frozen=True, slots=True)
class Others:
    """Strand three, image of others: how widely his image of you swings (-50 to 50), devaluing turns, and in how many
    of the hours whose row of moments you touched he was curious about another mind.
    """

    ratings: int
    needs: int
    lowest: int | None
    highest: int | None
    swing: float | None
    turns: int
    curious: int
    hours: int


@dataclass(frozen=True, slots=True)
class Strands:
    """Integration, as three strands that are never added up."""

    outside: Outside
    split: Split
    others: Others
