"""When the way of working is to be looked at again (`clinical.md` C1). A decision written after it ends the asking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from holdfast.analysis.ways import AskedAgain
from holdfast.case.working import ApproachDecision

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis


def asked_again(analysis: Analysis, decisions: Sequence[ApproachDecision]) -> tuple[AskedAgain, ...]:
    """What asks, oldest first."""
    return ()
