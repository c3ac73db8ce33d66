"""The one clock of the workbench. A demo practice stands at its worked example's morning and walks on from there."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """The practice's present moment, aware, in the practice's zone."""
    zone = ZoneInfo(settings.HOLDFAST_ZONE)
    real = datetime.now(UTC)
    if settings.HOLDFAST_PINNED is None:
        return real.astimezone(zone)
    reads, since = settings.HOLDFAST_PINNED
    shown: datetime = reads + (real - since)
    return shown.astimezone(zone)


def pinned() -> bool:
    """Does the practice's clock stand at an invented date? Then pages say so."""
    return settings.HOLDFAST_PINNED is not None
