"""The worked examples, read at every hour: what the process room must see in them, and where it must stay quiet."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tests.process.treatment import NUMBERS

from holdfast.case.as_of import as_of
from holdfast.case.casefile import read_case
from holdfast.case.model import Case
from holdfast.process.image import devaluing
from holdfast.process.read import read_process
from holdfast.process.readings import Process
from holdfast.process.summaries import gap_wider

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("archivist", "drop-out-twin", "grandiose-seven", "stable-noise", "vulnerable-trauma")


@cache
def example(name: str) -> Case:
    return read_case((EXAMPLES / f"{name}.json").read_bytes())


def before(name: str, number: int) -> Process:
    case = example(name)
    at = next(s.when for s in case.record.sessions if s.number == number)
    return read_process(as_of(case, at), at, NUMBERS)


def whole(name: str) -> Process:
    case = example(name)
    last = max(s.recorded_at for s in case.record.sessions)
    return read_process(case, last, NUMBERS)


def test_the_archivist_before_hour_nine_has_one_open_withdrawal_since_hour_seven() -> None:
    process = before("archivist", 9)
    (episode,) = (e for e in process.episodes if e.stage == "probable")
    assert (episode.onset, episode.kind, episode.state) == (7, "withdrawal", "open")
    assert episode.sources == ("answers", "log", "attendance")
    assert {s.sign for s in episode.signs if s.rare} >= {"short_answers", "changes_subject"}
    assert (8, "cancelled") in episode.attendance
    rating = episode.rating
    assert rating is not None
    assert rating.usual is not None
    assert rating.low is not None
    assert rating.high is not None
    assert (rating.value, rating.usual.level) == (40, 60)
    assert (round(rating.low), round(rating.high)) == (48, 68)


def test_the_archivist_before_hour_nine_has_a_gap_wider_than_usual_two_hours_running() -> None:
    assert gap_wider(before("archivist", 9), NUMBERS) is True


def test_the_archivist_is_repaired_at_ten_and_turns_at_twenty_seven() -> None:
    episodes = {e.onset: e for e in whole("archivist").episodes}
    assert episodes[7].repaired_at == 10
    assert (episodes[27].kind, episodes[27].repaired_at) == ("devaluing", 29)
    (turn,) = (t for t in whole("archivist").image_turns if devaluing(t, NUMBERS))
    assert (turn.from_hour, turn.to_hour, turn.from_value, turn.to_value) == (25, 27, 45, -30)
    assert turn.between


def test_the_archivist_comes_back_after_anger_at_twelve_and_stays_after_a_no_at_forty_one() -> None:
    firsts = {first.what: first.hour for first in whole("archivist").firsts}
    assert firsts["came_back_after_anger"] == 12
    assert firsts["stayed_after_no"] == 41


def test_the_twin_s_rupture_is_never_repaired() -> None:
    process = whole("drop-out-twin")
    assert process.open_rupture is not None
    assert process.open_rupture.onset == 7
    assert process.absence.missed_in_a_row > 0
    assert {mark for item in process.absence.before_it if isinstance(item, tuple) for mark in item[1:]} >= {"limit_set"}


@pytest.mark.parametrize("number", range(1, 41))
def test_stable_noise_has_no_probable_rupture_and_no_first_at_any_hour(number: int) -> None:
    process = before("stable-noise", number)
    assert [e for e in process.episodes if e.stage == "probable"] == []
    assert process.firsts == ()
    assert gap_wider(process, NUMBERS) is not True


@pytest.mark.parametrize("name", NAMES)
def test_every_example_can_be_read_before_every_hour(name: str) -> None:
    for session in example(name).record.sessions:
        before(name, session.number)
