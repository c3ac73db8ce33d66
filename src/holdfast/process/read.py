"""A case, cut to a moment, read as a process between two people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from holdfast.case.model import Case
from holdfast.process.absence import read_absence
from holdfast.process.alliance import read_gaps
from holdfast.process.candour import read_candours
from holdfast.process.capacity import read_capacity
from holdfast.process.channels import check_ins_at, read_channels
from holdfast.process.contract_signs import contract_signs
from holdfast.process.endings import endings_as_injuries
from holdfast.process.episode_words import words_that_stand
from holdfast.process.episodes import Beside, read_episodes
from holdfast.process.firsts import read_firsts
from holdfast.process.hours import read_hours
from holdfast.process.image import image_turns
from holdfast.process.onsets import Onsets
from holdfast.process.pace import read_pace
from holdfast.process.pulls import read_pulls
from holdfast.process.readings import Process, RareSign
from holdfast.process.signs import read_signs, telling_marks
from holdfast.process.states import States
from holdfast.process.states_knowledge import states_knowledge
from holdfast.process.thresholds import ProcessThresholds
from holdfast.process.watch import read_decline, read_watch


def read_process(case: Case, at: datetime, thresholds: ProcessThresholds) -> Process:
    """Everything the process room reads out of `case` at `at`.

    `case` is already cut to that moment (`case.as_of`), and `at` carries an offset. Days are counted where the practice
    is (`about.zone`).
    Never raises on a valid case. `pulled` alone looks at private notes; everything else is the same without them.
    """
    record, working = case.record, case.working
    breaks, events = record.breaks, (*record.events, *endings_as_injuries(record.planned_endings))
    zone = ZoneInfo(record.about.zone)
    here = at.astimezone(zone)
    hours = read_hours(record.sessions, working.logs, zone)
    signs = read_signs(hours, thresholds)
    turns = image_turns(hours, breaks, events, thresholds)
    beside = Beside(
        signs=_by_hour(signs),
        marks=telling_marks(hours, breaks, thresholds),
        contract=contract_signs(record.moves, hours, thresholds),
        turns=turns,
        words=words_that_stand(working.episode_words),
    )
    ratings, episodes = read_episodes(hours, beside, thresholds)
    injuries = tuple(sorted((e for e in events if e.kind == "injury"), key=lambda e: (e.when, e.id)))
    numbers = states_knowledge()
    check_ins = check_ins_at(record.check_ins, record.measures, at, numbers, days=numbers.window_days)
    channels = read_channels(check_ins, at, thresholds)
    return Process(
        hours=hours,
        ratings=ratings,
        episodes=episodes,
        rare_signs=signs,
        gaps=read_gaps(hours, thresholds),
        image_turns=turns,
        channels=channels,
        pace=read_pace(hours, breaks),
        pulled=read_pulls(case.private, hours, zone, thresholds),
        absence=read_absence(record, hours, here, thresholds),
        firsts=read_firsts(hours, episodes, thresholds),
        injuries=injuries,
        upcoming_breaks=tuple(sorted((b for b in breaks if b.end >= here.date()), key=lambda b: (b.start, b.id))),
        candours=read_candours(hours, ratings, beside, thresholds),
        decline=read_decline(tuple(h for h in hours if h.took_place), ratings, thresholds),
        watch=read_watch(ratings, thresholds),
        capacity=read_capacity(hours, episodes, breaks, thresholds),
        onsets=Onsets(hours),
        states=States(at, check_ins, record.measures, hours, turns, injuries, channels, thresholds, numbers),
    )


def _by_hour(signs: Sequence[RareSign]) -> dict[int, tuple[RareSign, ...]]:
    found: dict[int, list[RareSign]] = {}
    for sign in signs:
        found.setdefault(sign.hour, []).append(sign)
    return {number: tuple(marks) for number, marks in found.items()}
