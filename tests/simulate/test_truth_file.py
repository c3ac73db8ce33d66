"""truth.json, read strictly: where, what was found, what is allowed, what to do."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.case.strict_json import CannotRead
from holdfast.simulate.known import Known, KnownEpisode
from holdfast.simulate.truth_file import LARGEST, TRUTH, TruthFile, json_schema, read_folder, read_truth, write_truth
from holdfast.simulate.worlds import draw
from holdfast.simulate.write import write_cases

EPISODE = {"kind": "withdrawal", "onset": 7, "trough": 9, "recovery": 12, "repaired_at": 15, "depth": 18.0}


def said(cases: Any, **changed: Any) -> bytes:
    whole = {"format": "holdfast-truth/2", "world": "by-hand", "seed": 0, "sessions": 30, "cases": cases, **changed}
    return json.dumps(whole).encode()


def refusal(data: bytes) -> str:
    with pytest.raises(CannotRead) as refused:
        read_truth(data)
    return str(refused.value)


hours = st.integers(1, 29)


@st.composite
def known(draw: st.DrawFn) -> Known:
    episodes = []
    at = 2
    for _ in range(draw(st.integers(0, 2))):
        onset = at + draw(st.integers(0, 4))
        trough = onset + draw(st.integers(0, 2))
        recovery = trough + draw(st.integers(1, 2))
        at = recovery + draw(st.integers(0, 3))
        episodes.append(
            KnownEpisode(
                kind=draw(st.sampled_from(["confrontation", "withdrawal", "devaluing"])),
                onset=onset,
                trough=trough,
                recovery=recovery,
                repaired_at=at,
                depth=draw(st.floats(0, 100)),
                rise_from=draw(st.none() | st.integers(1, onset - 1)),
            )
        )
    return Known(
        stable=not episodes,
        episodes=tuple(episodes),
        pole=draw(st.sampled_from(["grandiose", "vulnerable", "both", "neither"])),
        turns=tuple(draw(st.lists(st.tuples(hours, hours), max_size=2))),
        candour=tuple(draw(st.lists(hours, max_size=2))),
        moments=tuple(draw(st.lists(st.tuples(hours, st.sampled_from(["own_wish", "came_back"])), max_size=2))),
        injuries=tuple(draw(st.lists(st.tuples(hours, st.sampled_from(["humiliation", "loss"])), max_size=2))),
        left_at=draw(st.none() | hours),
        ended_early=draw(st.booleans()),
        traits=draw(st.none() | st.dictionaries(st.sampled_from(["shame", "pace"]), st.floats(-3, 3))),
    )


@given(cases=st.lists(known(), max_size=3))
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back_and_keeps_its_schema(cases: list[Known]) -> None:
    truth = TruthFile(world="by-hand", seed=3, sessions=30, cases={f"case-{n}": one for n, one in enumerate(cases)})
    data = write_truth(truth)
    assert read_truth(data) == truth
    assert write_truth(read_truth(data)) == data
    jsonschema.validate(json.loads(data), json_schema())


def test_numbers_of_numpy_are_written_as_numbers() -> None:
    one = Known(stable=True, candour=(np.int64(4),), traits={"shame": np.float64(0.5)})  # type: ignore[arg-type]
    data = write_truth(TruthFile(world="by-hand", seed=3, sessions=30, cases={"a": one}))
    assert read_truth(data).cases["a"] == Known(stable=True, candour=(4,), traits={"shame": 0.5})


def test_only_stable_must_be_given() -> None:
    assert read_truth(said({"a": {"stable": True}})).cases["a"] == Known(stable=True)
    assert "cases.a.stable: found nothing" in refusal(said({"a": {}}))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"onset": 0}, "episodes[0].onset: found 0. Allowed: an hour, 1 to 30"),
        ({"onset": 31}, "episodes[0].onset: found 31. Allowed: an hour, 1 to 30"),
        ({"trough": 6}, "episodes[0].trough: found 6. Allowed: 7 or later (onset is 7)"),
        ({"recovery": 9}, "episodes[0].recovery: found 9. Allowed: 10 or later (trough is 9)"),
        ({"repaired_at": 11}, "episodes[0].repaired_at: found 11. Allowed: 12 or later (recovery is 12)"),
        ({"rise_from": 7}, "episodes[0].rise_from: found 7. Allowed: an hour before the onset (7), or null"),
        ({"depth": -1.0}, "episodes[0].depth: found -1.0. Allowed: points by which it falls, 0 or more"),
        ({"kind": "rupture"}, "episodes[0].kind: found \"rupture\". Allowed: 'confrontation', 'withdrawal' or"),
        ({"onset": "7"}, 'episodes[0].onset: found "7". Allowed: a whole number, without quotes'),
        ({"ends": 15}, "episodes[0].ends: found an unknown key. Allowed: only the keys of docs/treatments-format.md"),
    ],
)
def test_an_episode_that_cannot_be_is_refused_with_its_place(changed: dict[str, Any], words: str) -> None:
    told = refusal(said({"a": {"stable": False, "episodes": [{**EPISODE, **changed}]}}))
    assert f"cases.a.{words}" in told


def test_episodes_follow_one_another_and_nothing_follows_one_that_was_never_repaired() -> None:
    later = {**EPISODE, "onset": 14, "trough": 15, "recovery": 16, "repaired_at": 17}
    told = refusal(said({"a": {"stable": False, "episodes": [EPISODE, later]}}))
    assert "cases.a.episodes[1].onset: found 14, while the episode before it lasted. Allowed: 15 or later" in told
    never = {**EPISODE, "repaired_at": None}
    told = refusal(said({"a": {"stable": False, "episodes": [never, {**later, "onset": 20, "trough": 20}]}}))
    assert "after an episode that was never repaired" in told


def test_a_stable_treatment_has_no_episodes() -> None:
    assert "cases.a.stable: found true beside 1 episode(s)" in refusal(
        said({"a": {"stable": True, "episodes": [EPISODE]}})
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (said({}, format="holdfast-truth/1"), 'format: found "holdfast-truth/1". Allowed: "holdfast-truth/2"'),
        (said({}, seed=-1), "seed: found -1. Allowed: at least 0"),
        (said({}, world="My World"), 'world: found "My World"'),
        (said({}, sessions=5001), "sessions: found 5001. Allowed: at most 5000"),
        (said({f"c{n}": {"stable": True} for n in range(100_001)}), "cases: found 100,001 cases. Allowed: at most"),
        (b" " * 15_000_001, "file: found 15,000,001 bytes. Allowed: at most 15,000,000. Split it"),
        (said({}, schema=1), "schema: found an unknown key"),
        (b'{"format": "holdfast-truth/2", "format": "holdfast-truth/2"}', "format: found this key twice"),
        (said({"a": {"stable": True, "traits": {"shame": float("nan")}}}), "cases.a.traits.shame: found NaN"),
        (b"", "the end of the file"),
        (b"[]", "one JSON object"),
    ],
)
def test_a_file_that_is_not_one_is_refused_in_words(data: bytes, words: str) -> None:
    assert words in refusal(data)


def folder_refusal(folder: Path) -> str:
    with pytest.raises(CannotRead) as refused:
        list(read_folder(folder)[1])
    return str(refused.value)


def test_a_folder_without_truth_or_without_a_case_is_refused_with_the_file_that_is_missing(tmp_path: Path) -> None:
    assert "truth.json: file: found no file that can be read" in folder_refusal(tmp_path)
    write_cases(2, 10, 1, "reference", tmp_path)
    (tmp_path / "simulated-reference-1-2.json").unlink()
    assert "simulated-reference-1-2.json: file: found no file that can be read" in folder_refusal(tmp_path)


def test_a_case_that_is_not_the_one_that_is_named_is_refused(tmp_path: Path) -> None:
    write_cases(2, 10, 1, "reference", tmp_path)
    (tmp_path / "simulated-reference-1-1.json").replace(tmp_path / "simulated-reference-1-2.json")
    (tmp_path / TRUTH).write_bytes(said({"simulated-reference-1-2": {"stable": True}}))
    assert 'id: found "simulated-reference-1-1". Allowed: "simulated-reference-1-2"' in folder_refusal(tmp_path)


def test_an_onset_after_the_last_hour_is_refused(tmp_path: Path) -> None:
    write_cases(1, 6, 1, "reference", tmp_path)
    (tmp_path / TRUTH).write_bytes(said({"simulated-reference-1-1": {"stable": False, "episodes": [EPISODE]}}))
    assert "found hours up to 6. Allowed: the onset of each of its episodes (hour 7)" in folder_refusal(tmp_path)


def test_cases_may_stand_in_a_folder_of_their_own(tmp_path: Path) -> None:
    write_cases(2, 10, 1, "reference", tmp_path)
    (tmp_path / "cases").mkdir()
    for path in tmp_path.glob("simulated-*.json"):
        path.replace(tmp_path / "cases" / path.name)
    assert len(list(read_folder(tmp_path)[1])) == 2


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    """A pipe would be waited for, and a device has no end."""
    write_cases(2, 8, 1, "reference", tmp_path)
    first = min(path for path in tmp_path.glob("*.json") if path.name != TRUTH)
    first.unlink()
    os.mkfifo(first)
    assert "no plain file" in folder_refusal(tmp_path)
    first.unlink()
    first.symlink_to("/dev/zero")
    assert "no plain file" in folder_refusal(tmp_path)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    write_cases(2, 8, 1, "reference", tmp_path)
    first = min(path for path in tmp_path.glob("*.json") if path.name != TRUTH)
    with first.open("r+b") as opened:
        opened.truncate(2**40)  # a hole: it takes no room, and as bytes in memory more than there is
    assert "at most 20,000,000" in folder_refusal(tmp_path)
    with (tmp_path / TRUTH).open("r+b") as opened:
        opened.truncate(15_000_001)
    assert "truth.json: file: found 15,000,001 bytes. Allowed: at most 15,000,000. Split" in folder_refusal(tmp_path)


def test_ten_thousand_treatments_of_sixty_hours_fit_twice() -> None:
    known = draw("ordinary", 200, 60, 1).known
    cases = {f"simulated-ordinary-1-{n}": one for n, one in enumerate(known, start=1)}
    size = len(write_truth(TruthFile(world="ordinary", seed=1, sessions=60, cases=cases)))
    assert 2 * 50 * size <= LARGEST < 3 * 50 * size
