"""Which feature is read by what. A feature without a reader is known only where the therapist noted it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from holdfast.analysis.features.found import Found

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

READERS: Mapping[str, Callable[[Analysis], Found | None]] = MappingProxyType({})
