"""Episodes of many treatments at once say what the reading of each says."""

from __future__ import annotations

from math import isnan
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.treatment import NUMBERS, ZONE, H, calm, treatment

from holdfast.case.model import Case
from holdfast.process.columns_from import hour_columns
from holdfast.process.contract_signs import ContractSigns
from holdfast.process.episodes import Beside, read_episodes
from holdfast.process.episodes_many import (
    ANSWERS,
    ATTENDANCE,
    CONTRACT,
    FADED,
    LOG,
    OPEN,
    PARTLY,
    REPAIRED,
    EpisodesMany,
    episodes_many,
)
from holdfast.process.hours import read_hours
from holdfast.process.readings import Episode, Hour, Rating
from holdfast.process.signs import read_signs, telling_marks
from holdfast.process.signs_many import signs_many

BITS = {"answers": ANSWERS, "log": LOG, "attendance": ATTENDANCE, "contract": CONTRACT}
STATES = {"open": OPEN, "partly_repaired": PARTLY, "repaired": REPAIRED, "faded": FADED}
SIGN = st.tuples(st.sampled_from(("short_answers", "flat", "argues")), st.integers(1, 2))
SIGNS = st.none() | st.lists(SIGN, max_size=2, unique_by=lambda sign: sign[0])
THEN = st.none() | st.sampled_from(("nothing_needed", "not_addressed", "addressed_open", "partly_repaired", "repaired"))


@st.composite
def rows(draw: st.DrawFn) -> list[H]:
    """A treatment that begins calm and then goes as it likes."""
    marks = st.sampled_from(("on_time", "on_time", "late", "left_in_anger", "cancelled", "missed"))
    found: list[H] = [*calm(draw(st.integers(0, 7)))]
    for _ in range(draw(st.integers(1, 22))):
        mark: Any = draw(marks)
        if mark in ("cancelled", "missed"):
            found.append(H(attendance=(mark,), by=draw(st.sampled_from(("patient", "therapist"))), signs=None))
            continue
        rating = draw(st.none() | st.sampled_from((20.0, 40.0, 50.0, 60.0, 60.0, 65.0, 80.0)))
        found.append(H(rating=rating, signs=draw(SIGNS), then=draw(THEN), attendance=(mark,)))  # type: ignore[arg-type]
    return found


def hours_of(case: Case) -> tuple[Hour, ...]:
    return read_hours(case.record.sessions, case.working.logs, ZONE)


def one(hours: tuple[Hour, ...]) -> tuple[tuple[Rating, ...], tuple[Episode, ...]]:
    signs: dict[int, Any] = {}
    for sign in read_signs(hours, NUMBERS):
        signs[sign.hour] = (*signs.get(sign.hour, ()), sign)
    none: frozenset[int] = frozenset()
    contract = ContractSigns(none, none, none)
    return read_episodes(hours, Beside(signs, telling_marks(hours, (), NUMBERS), contract, ()), NUMBERS)


Told = tuple[int, int, int, float | None, tuple[int, ...], bool, int]


def told(episodes: tuple[Episode, ...]) -> list[Told]:
    return [
        (e.onset, sum(BITS[s] for s in e.sources), e.repaired_at or 0, e.fall, e.low_hours, e.stage == "probable",
         STATES[e.state])
        for e in episodes
    ]  # fmt: skip


def told_of(many: EpisodesMany, row: int) -> list[Told]:
    found = []
    onsets = many.onset[row].tolist()
    for onset in sorted(set(onsets) - {0}):
        within = [n for n, of in enumerate(onsets) if of == onset]
        fall = float(many.fall[row, onset - 1])
        found.append((
            onset, int(many.sources[row, onset - 1]), int(many.repaired_at[row, onset - 1]),
            None if isnan(fall) else fall, tuple(n + 1 for n in within if many.low[row, n]),
            bool(many.probable[row, onset - 1]), int(many.state[row, within[-1]]),
        ))  # fmt: skip
    return found


@settings(max_examples=50, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=4))
def test_many_read_as_one(treatments: list[list[H]]) -> None:
    cases = [hours_of(treatment(hours)) for hours in treatments]
    columns = hour_columns(cases)
    many = episodes_many(columns, signs_many(columns, NUMBERS), NUMBERS)
    for row, hours in enumerate(cases):
        ratings, episodes = one(hours)
        assert told_of(many, row) == told(episodes)
        for rating in ratings:
            level, swing = float(many.level[row, rating.hour - 1]), float(many.swing[row, rating.hour - 1])
            known = None if isnan(level) else (level, swing)
            assert known == (rating.usual and (rating.usual.level, rating.usual.swing))
