"""The whole process analysis of many treatments: each reads the same alone, among others, and in any process."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from holdfast.process import many
from holdfast.process.image_many import devaluing_at_each_many
from holdfast.process.many import ProcessMany, read_process_many
from holdfast.process.thresholds import process_thresholds
from holdfast.simulate.known import Recorded
from holdfast.simulate.worlds import draw

CASES = 12


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    return draw("ordinary", CASES, 24, 7).recorded


@pytest.fixture(scope="module")
def whole(recorded: Recorded) -> ProcessMany:
    return read(recorded)


def read(recorded: Recorded, processes: int = 1) -> ProcessMany:
    return read_process_many(
        recorded.hours, recorded.check_ins, recorded.private, traits=recorded.traits, processes=processes
    )


def arrays(value: Any, name: str = "") -> dict[str, Any]:
    """Every array of a reading, by its place."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return {k: v for key, one in value.items() for k, v in arrays(one, f"{name}.{key}").items()}
    if is_dataclass(value):
        return {k: v for f in fields(value) for k, v in arrays(getattr(value, f.name), f"{name}.{f.name}").items()}
    return {name: value}


def same(one: ProcessMany, other: ProcessMany, rows: slice = slice(None)) -> None:
    mine, theirs = arrays(one), arrays(other)
    assert mine.keys() == theirs.keys()
    for name, values in mine.items():
        if values.dtype.kind == "f":  # a product of tables may differ in its last bit with the size of a chunk
            np.testing.assert_allclose(values, theirs[name][rows], rtol=1e-11, atol=1e-11, err_msg=name)
        else:
            np.testing.assert_array_equal(values, theirs[name][rows], err_msg=name)


def test_every_reading_has_a_row_for_each_treatment(whole: ProcessMany) -> None:
    assert whole.cases == CASES
    assert {name: len(values) for name, values in arrays(whole).items() if len(values) != CASES} == {}
    assert whole.pulled is not None
    assert whole.states is not None


def test_a_treatment_reads_the_same_alone_and_among_others(
    recorded: Recorded, whole: ProcessMany, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "CHUNK", 1)
    same(read(recorded), whole)


def test_chunks_that_do_not_come_out_even_lose_nobody(
    recorded: Recorded, whole: ProcessMany, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "CHUNK", 5)
    same(read(recorded), whole)


def test_two_processes_read_what_one_reads(
    recorded: Recorded, whole: ProcessMany, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "CHUNK", 6)
    same(read(recorded, processes=2), whole)


def test_an_hour_that_did_not_take_place_bears_no_reading(recorded: Recorded) -> None:
    hours = recorded.hours
    none_held = replace(hours, held=np.zeros_like(hours.held))
    found = read_process_many(none_held)
    assert not found.devaluing.any()
    assert not found.watch.any()
    assert np.isnan(found.gaps.value).all()
    assert (found.unsteady.ratings == 0).all()


def test_it_is_the_kernels_that_speak(recorded: Recorded, whole: ProcessMany) -> None:
    image = np.where(recorded.hours.held, recorded.hours.image, np.nan)
    np.testing.assert_array_equal(whole.devaluing, devaluing_at_each_many(image, process_thresholds()))


def test_without_check_ins_and_private_notes_nothing_is_read_of_them(recorded: Recorded) -> None:
    found = read_process_many(recorded.hours)
    assert found.states is None
    assert found.pulled is None


def test_columns_that_do_not_belong_together_are_refused(recorded: Recorded) -> None:
    assert recorded.check_ins is not None
    fewer = replace(
        recorded.check_ins, **{f.name: getattr(recorded.check_ins, f.name)[:-1] for f in fields(recorded.check_ins)}
    )
    with pytest.raises(ValueError, match=f"hours of {CASES}, check-ins of {CASES - 1}"):
        read_process_many(recorded.hours, fewer)
