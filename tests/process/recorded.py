"""Random hours of a treatment, said as a test says them, and the same as columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from tests.process.treatment import H

from holdfast.case.working import Topic
from holdfast.process.columns import FRAME_MARKS, MARKS, MOMENTS, SIGNS, TOPICS, HourColumns


def random_hours(n: int, rng: np.random.Generator) -> list[H]:
    """`n` hours with every row sometimes left untouched; one mark of attendance each."""
    return [_hour(rng) for _ in range(n)]


def _hour(rng: np.random.Generator) -> H:
    mark = MARKS[rng.choice(6, p=(0.6, 0.15, 0.05, 0.05, 0.1, 0.05))]
    if mark in ("cancelled", "missed"):
        return H(attendance=(mark,), by="patient" if rng.random() < 0.7 else "therapist", signs=None, moments=None)
    topics: tuple[Topic, ...] = tuple(topic for topic in TOPICS if rng.random() < 0.4)

    def maybe(low: int, high: int) -> int | None:
        return None if rng.random() < 0.15 else int(rng.integers(low, high + 1))

    return H(
        attendance=(mark,),
        depth=maybe(0, 5),
        defence=maybe(-3, 3),
        stance=maybe(-3, 3),
        topic=None if rng.random() < 0.1 else topics,
    )


def columns_of(cases: Sequence[Sequence[H]]) -> HourColumns:
    """The same hours as columns; what these tests do not read is missing. The cases are of one length."""
    shape = (len(cases), len(cases[0]))
    hours = [[*case] for case in cases]

    def row(of: str) -> Any:
        return np.array([[np.nan if getattr(h, of) is None else getattr(h, of) for h in case] for case in hours], float)

    def held(h: H) -> bool:
        return h.attendance[0] not in ("cancelled", "missed")

    nothing = np.full(shape, np.nan)
    topics = [[[-1 if h.topic is None else int(t in h.topic) for t in TOPICS] for h in case] for case in hours]
    return HourColumns(
        hours=np.full(shape[0], shape[1]),
        days=np.tile(7.0 * np.arange(shape[1]), (shape[0], 1)),
        held=np.array([[held(h) for h in case] for case in hours]),
        attendance=np.array([[MARKS.index(h.attendance[0]) for h in case] for case in hours], np.int8),
        by_him=np.array([[h.by == "patient" for h in case] for case in hours]),
        alliance=nothing, goal=nothing, task=nothing, bond=nothing, image=nothing, held_back=nothing, yours=nothing,
        signs=np.full((*shape, len(SIGNS)), -1, np.int8),
        then=np.full(shape, -1, np.int8),
        moments=np.full((*shape, len(MOMENTS)), -1, np.int8),
        defence=row("defence"),
        depth=row("depth"),
        topics=np.array(topics, np.int8),
        stance=row("stance"),
        frame=np.zeros((*shape, len(FRAME_MARKS)), np.int8),
    )  # fmt: skip
