"""Which feature is read by what. A feature without a reader is known only where the therapist noted it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from holdfast.analysis.features import log, person, safety, states, two_of_us, work
from holdfast.analysis.features.found import Found

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

READERS: Mapping[str, Callable[[Analysis], Found | None]] = MappingProxyType(
    {
        "pole": states.pole,
        "instability": states.instability,
        "image_swings": states.image_swings,
        "shame": states.shame,
        "entitlement": states.entitlement,
        "grandiose_defence": log.grandiose_defence,
        "intellectualising": log.intellectualising,
        "distance": log.distance,
        "reflection": log.reflection,
        "episodes": log.episodes,
        "agency": work.agency,
        "functioning": person.functioning,
        "distress": person.distress,
        "depression": person.depression,
        "anxiety": person.anxiety,
        "substance_use": person.substance_use,
        **person.CONDITIONS,
        "self_harm": safety.self_harm,
        "aggression": safety.aggression,
        "frame": two_of_us.frame,
        "dropouts": person.dropouts,
        "alliance": two_of_us.alliance,
        "rupture": two_of_us.rupture,
        "goals": work.goals,
        "frequency": work.frequency,
        "phase": work.phase,
    }
)
