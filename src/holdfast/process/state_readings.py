"""What is read out of the check-ins beyond the channels' levels: plain values, no verdicts and never one number."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Stand(NamedTuple):
    """Where a channel's level was at a moment, with its 95 % band, within the scale."""

    when: datetime
    level: float
    low: float
    high: float
