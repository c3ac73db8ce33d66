"""The full world, from the inside out; and `weak`, the same with smaller falls (0.6) and louder noise (1.3).

Life from day to day (`ordinary_days`), what happens between two people (`ordinary_course`), what they say and write of
it (`ordinary_voices`, `ordinary_log`, `ordinary_private`, `ordinary_contract`, `ordinary_between`). `docs/simulator.md`
draws the causal story; `ordinary_rules` holds the numbers and says which of them are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from holdfast.process.columns import HourColumns
from holdfast.simulate.known import Recorded, Treatments
from holdfast.simulate.worlds.chunks import Chunk, chunks, joined, rows_of
from holdfast.simulate.worlds.ordinary_between import draw_check_ins, draw_symptoms, draw_traits, ruptures_in_days
from holdfast.simulate.worlds.ordinary_contract import draw_runs, draw_stances
from holdfast.simulate.worlds.ordinary_course import run_course
from holdfast.simulate.worlds.ordinary_days import Days, days_needed, draw_days
from holdfast.simulate.worlds.ordinary_log import Logged, keep_log
from holdfast.simulate.worlds.ordinary_people import People, draw_people
from holdfast.simulate.worlds.ordinary_private import keep_private
from holdfast.simulate.worlds.ordinary_rules import Rules
from holdfast.simulate.worlds.ordinary_state import Course
from holdfast.simulate.worlds.ordinary_truth import breaks_on_record, injuries_on_record, known_of
from holdfast.simulate.worlds.ordinary_voices import Voices, speak

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

ORDINARY: Final = Rules()
WEAK: Final = replace(ORDINARY, depth=0.6, loud=1.3)
LEAST_SESSIONS: Final = 4
_PARTS = 9


def ordinary(n: int, sessions: int, seed: int) -> Treatments:
    """`n` treatments of at most `sessions` weekly hours."""
    return draw_by_rules("ordinary", ORDINARY, n, sessions, seed)


def weak(n: int, sessions: int, seed: int) -> Treatments:
    """As `ordinary`, harder to see."""
    return draw_by_rules("weak", WEAK, n, sessions, seed)


def draw_by_rules(world: str, rules: Rules, n: int, sessions: int, seed: int) -> Treatments:
    """Draw a world of these rules. Raises ValueError below `LEAST_SESSIONS` hours."""
    if sessions < LEAST_SESSIONS:
        raise ValueError(f"sessions: found {sessions}. Allowed: {LEAST_SESSIONS} or more. Ask for longer treatments.")
    return joined([_chunk(world, seed, chunk, sessions, rules) for chunk in chunks(world, n, seed)])


def felt_by_day(world: str, rules: Rules, n: int, sessions: int, seed: int) -> FloatArray:
    """The channels G, E, V on every day, (days, 3, n), behind the treatments that `draw_by_rules` draws: for whoever
    judges what is read out of the answers. Not clipped to the scale.
    """
    parts = []
    for chunk in chunks(world, n, seed):
        _, days, _ = _lived(chunk, sessions, rules, iter(chunk.rng.spawn(_PARTS)))
        parts.append(days.channels[:, :, : chunk.wanted])
    return np.concatenate(parts, axis=2)


def _lived(chunk: Chunk, sessions: int, rules: Rules, of: Iterator[np.random.Generator]) -> tuple[People, Days, Course]:
    """Who they are, their days, and what happened between the two of them."""
    people = draw_people(chunk.size, rules, next(of))
    days = draw_days(people, days_needed(sessions, rules), rules, next(of))
    course = run_course(people, days, sessions, rules, next(of))
    ruptures_in_days(days, course)
    return people, days, course


def _chunk(world: str, seed: int, chunk: Chunk, sessions: int, rules: Rules) -> Treatments:
    # Each part has a generator of its own: what one part draws moves no other part.
    of = iter(chunk.rng.spawn(_PARTS))
    people, days, course = _lived(chunk, sessions, rules, of)
    voices = speak(people, course, rules, next(of))
    logged = keep_log(people, course, rules, next(of))
    felt = _at_the_hour(days, course)
    between = next(of)
    contract = next(of)
    recorded = Recorded(
        hours=_hours(course, voices, logged),
        check_ins=draw_check_ins(people, days, course, rules, between),
        traits=draw_traits(people, course, between),
        symptoms=draw_symptoms(people, course, between).T,
        private=keep_private(people, course, (felt[0], felt[2]), next(of)),
        stances=draw_stances(people, course, contract).transpose(1, 0, 2),
        runs=draw_runs(people, course, contract).T,
        breaks=breaks_on_record(days, course),
        injuries=injuries_on_record(days, course),
    )
    keep = slice(0, chunk.wanted)
    names = ("grandiosity", "entitlement", "vulnerability")
    latent = {"alliance": np.where(course.there, course.felt, np.nan).T[keep]}
    latent |= {name: felt[place].T[keep] for place, name in enumerate(names)}
    return Treatments(
        world=world,
        seed=seed,
        recorded=rows_of(recorded, keep),
        known=known_of(people, days, course, logged)[: chunk.wanted],
        latent=latent,
    )


def _at_the_hour(days: Days, course: Course) -> FloatArray:
    """The channels on the day of each hour (3, hours, n), 0-100, NaN beyond the end."""
    day = np.where(course.there, course.days, 0).astype(np.int64)
    rows = np.arange(day.shape[1])
    felt = np.stack([days.channels[day, place, rows] for place in range(3)]).clip(0, 100)
    return np.where(course.there, felt, np.nan)


def _hours(course: Course, voices: Voices, logged: Logged) -> HourColumns:
    def turned(values: FloatArray) -> FloatArray:
        return np.ascontiguousarray(values.T)

    def rows(values: NDArray[np.int8]) -> NDArray[np.int8]:
        return np.ascontiguousarray(values.transpose(1, 0, 2))

    return HourColumns(
        hours=course.hours,
        days=turned(course.days),
        held=course.held.T.copy(),
        attendance=logged.attendance.T.copy(),
        by_him=course.by_him.T.copy(),
        alliance=turned(voices.alliance),
        goal=turned(voices.goal),
        task=turned(voices.task),
        bond=turned(voices.bond),
        image=turned(voices.image),
        held_back=turned(voices.held_back),
        yours=turned(voices.yours),
        signs=rows(logged.signs),
        then=logged.then.T.copy(),
        moments=rows(logged.moments),
        defence=turned(logged.defence),
        depth=turned(logged.depth),
        topics=rows(logged.topics),
        stance=turned(logged.stance),
        frame=rows(logged.frame),
    )
