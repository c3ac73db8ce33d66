"""The longer forms of the worked examples: B-PNI every quarter, LPFS-BF by both, WAI-SR a few times. Invented.

A story is told in sums; the items are drawn from them, the same each time.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from holdfast.case.record import Measure
from holdfast.case.working import Rating
from holdfast.measures.catalogue import catalogue
from holdfast.simulate.items import spread_points

FACETS = ("exploitativeness", "self_sacrificing_self_enhancement", "grandiose_fantasy", "contingent_self_esteem",
          "hiding_the_self", "devaluing", "entitlement_rage")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Forms:
    """What was filled in at hours: sums by hour. `bpni` in the order of `FACETS` (0 to 20 each), `wai` as task, bond
    and goal (4 to 20), `lpfs` and `rated` (by the therapist) as self and interpersonal functioning (6 to 24).
    """

    bpni: Mapping[int, tuple[int, int, int, int, int, int, int]]
    wai: Mapping[int, tuple[int, int, int]]
    lpfs: Mapping[int, tuple[int, int]]
    rated: Mapping[int, tuple[int, int]]


ARCHIVIST = Forms(
    # Grandiosity stays about where it is; what is vulnerable gives way slowly, rage last.
    bpni={
        2: (9, 14, 13, 15, 17, 12, 11), 13: (9, 14, 13, 14, 16, 12, 11), 24: (9, 13, 13, 13, 14, 11, 10),
        32: (8, 13, 12, 12, 13, 10, 11), 44: (8, 13, 12, 10, 11, 8, 9),
    },
    wai={4: (9, 12, 9), 16: (13, 15, 12), 28: (13, 11, 13), 40: (16, 17, 16)},
    # He sees more of it before there is less of it; the therapist begins far above him and comes down.
    lpfs={3: (13, 12), 14: (15, 13), 25: (14, 13), 33: (13, 12), 45: (12, 11)},
    rated={3: (18, 20), 14: (17, 18), 25: (15, 16), 33: (14, 14), 45: (13, 12)},
)  # fmt: skip
IRENA = Forms(
    bpni={
        2: (4, 12, 5, 18, 17, 9, 8), 13: (4, 12, 5, 17, 17, 9, 8), 22: (4, 11, 6, 16, 15, 8, 7),
        32: (4, 11, 6, 16, 14, 9, 8),
    },
    wai={6: (13, 14, 12), 18: (14, 16, 14), 30: (15, 17, 15)},
    lpfs={3: (20, 15), 14: (19, 15), 23: (18, 14), 33: (18, 14)},
    rated={3: (17, 13), 14: (17, 13), 23: (16, 13), 33: (16, 13)},
)  # fmt: skip


def measures(forms: Forms, starts: Mapping[int, datetime], seed: str, *, to: int | None = None) -> tuple[Measure, ...]:
    """What the patient filled in after hours, up to hour `to` where one is named."""
    found = [
        Measure(id=f"{short}{hour}", recorded_at=starts[hour] + timedelta(minutes=54), when=starts[hour].date(),
                instrument=id, version=1, form=form, items=items, how="typed")
        for short, id, form, kept in (("bpni", "b-pni", "published", _bpni(forms, seed)),
                                      ("wai", "wai-sr", None, _wai(forms, seed)),
                                      ("lpfs", "lpfs-bf", "published", _halves(forms.lpfs, f"{seed} lpfs")))
        for hour, items in kept.items()
        if to is None or hour <= to
    ]  # fmt: skip
    return tuple(found)


def ratings(forms: Forms, starts: Mapping[int, datetime], seed: str, *, to: int | None = None) -> tuple[Rating, ...]:
    """LPFS-BF as the therapist rates the patient, the evening after the hour."""
    return tuple(
        Rating(id=f"rated{hour}", recorded_at=starts[hour] + timedelta(hours=8), when=starts[hour].date(),
               rater="therapist", instrument="lpfs-bf", version=1, form="published", items=items)
        for hour, items in _halves(forms.rated, f"{seed} rated").items()
        if to is None or hour <= to
    )  # fmt: skip


def _bpni(forms: Forms, seed: str) -> dict[int, tuple[int, ...]]:
    bpni = catalogue()["b-pni"]
    found = {}
    for hour, sums in forms.bpni.items():
        rng = _drawn(f"{seed} bpni {hour}")
        given: dict[str, int] = {}
        for facet, whole in zip(FACETS, sums, strict=True):
            tags = bpni.scores[facet].items
            given.update(zip(tags, spread_points(whole, (1.0,) * len(tags), 5, rng), strict=True))
        found[hour] = tuple(given[tag] for tag in bpni.items)
    return found


def _wai(forms: Forms, seed: str) -> dict[int, tuple[int, ...]]:
    wai = catalogue()["wai-sr"]
    found = {}
    for hour, sums in forms.wai.items():
        rng = _drawn(f"{seed} wai {hour}")
        given: dict[str, int] = {}
        for name, whole in zip(("task", "bond", "goal"), sums, strict=True):
            given.update(zip(wai.scores[name].items, _from_one(whole, 4, 5, rng), strict=True))
        found[hour] = tuple(given[tag] for tag in wai.items)
    return found


def _halves(told: Mapping[int, tuple[int, int]], seed: str) -> dict[int, tuple[int, ...]]:
    found = {}
    for hour, (own, between) in told.items():
        rng = _drawn(f"{seed} {hour}")
        found[hour] = (*_from_one(own, 6, 4, rng), *_from_one(between, 6, 4, rng))
    return found


def _from_one(whole: int, n: int, most: int, rng: random.Random) -> Sequence[int]:
    """`n` answers from 1 to `most` that add up to `whole`."""
    return [1 + points for points in spread_points(whole - n, (1.0,) * n, most - 1, rng)]


def _drawn(seed: str) -> random.Random:
    return random.Random(seed)  # nosec B311 # a seeded draw: the same each time, and no secret
