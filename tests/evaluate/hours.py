"""Hand-made hours for tests of detectors: ratings with what was not given, and nothing else on record."""

from collections.abc import Sequence

import numpy as np

from holdfast.process.columns import FRAME_MARKS, MOMENTS, SIGNS, TOPICS, HourColumns


def hours(rows: Sequence[Sequence[float | None]], held: Sequence[Sequence[bool]] | None = None) -> HourColumns:
    """Ratings 0-100, None for missing; rows may end early. Everything that is not a rating is missing."""
    most = max(len(row) for row in rows)
    shape = (len(rows), most)
    alliance = np.full(shape, np.nan)
    there = np.zeros(shape, dtype=bool)
    for i, row in enumerate(rows):
        alliance[i, : len(row)] = [np.nan if v is None else v for v in row]
        there[i, : len(row)] = True if held is None else held[i]
    none, untouched = np.full(shape, np.nan), np.full(shape, -1, dtype=np.int8)
    return HourColumns(
        hours=np.array([len(row) for row in rows]),
        days=np.where(there, np.arange(most) * 7.0, np.nan),
        held=there,
        attendance=untouched,
        by_him=np.zeros(shape, dtype=bool),
        alliance=alliance,
        goal=none,
        task=none,
        bond=none,
        image=none,
        held_back=none,
        yours=none,
        signs=np.full((*shape, len(SIGNS)), -1, dtype=np.int8),
        then=untouched,
        moments=np.full((*shape, len(MOMENTS)), -1, dtype=np.int8),
        defence=none,
        depth=none,
        topics=np.full((*shape, len(TOPICS)), -1, dtype=np.int8),
        stance=none,
        frame=np.zeros((*shape, len(FRAME_MARKS)), dtype=np.int8),
    )
