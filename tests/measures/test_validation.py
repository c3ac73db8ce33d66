"""Reliabilities recomputed: against numbers done by hand, and on files that are not what they should be."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.knowledge import KnowledgeError
from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.errors import AnswerError
from holdfast.measures.validation import TARGETS, alpha, counted, data_sets, validated


def packed(folder: Path, name: str, text: str) -> None:
    (folder / name).write_bytes(gzip.compress(text.encode()))


def rses(folder: Path, *rows: str) -> None:
    header = "\t".join(f"Q{n}" for n in range(1, 11))
    packed(folder, "rosenberg_rse.csv.gz", "\n".join([f"{header}\tage", *(f"{row}\t30" for row in rows)]))


def test_alpha_by_hand() -> None:
    # variances 1, 1 and 1/3; sums 3, 6, 8 with variance 19/3; 3/2 (1 - (7/3) / (19/3)) = 18/19
    items = np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 2.0]])
    assert alpha(items) == pytest.approx(18 / 19)


def test_alpha_of_one_item_or_of_equal_rows_is_none() -> None:
    assert alpha(np.array([[1.0], [2.0]])) is None
    assert alpha(np.ones((5, 3))) is None


@given(st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), min_size=3, max_size=12))
def test_alpha_does_not_depend_on_where_the_scale_begins(rows: list[list[int]]) -> None:
    items = np.array(rows, dtype=float)
    first, moved = alpha(items), alpha(items + 3.0)
    assert (first is None) == (moved is None)
    assert first is None or first == pytest.approx(moved, abs=1e-9)


def test_items_are_counted_as_the_score_counts_them() -> None:
    measure = instrument("rses")
    lowest = np.zeros((1, 10))
    found = counted(measure, measure.scores["total"], lowest)
    assert sorted(found[0]) == [0.0] * 5 + [3.0] * 5
    npi = instrument("npi-40")
    assert counted(npi, npi.scores["total"], np.ones((1, 40))).sum() == 23  # as many pairs have A in the key


def test_every_data_set_names_a_measure_and_its_scores() -> None:
    for one in data_sets():
        measure = catalogue()[one.instrument]
        assert len(one.columns) == len(measure.items)
        assert one.form is None or one.form in measure.forms
        assert {target.score for target in one.targets} <= set(measure.scores)


def test_figures_come_from_complete_rows_and_say_how_many(tmp_path: Path) -> None:
    rows = ["\t".join("4343434343"), "\t".join("1212121212"), "\t".join("2213142341"), "\t".join("0111111111")]
    rses(tmp_path, *rows)
    found = validated(tmp_path)
    (one,) = found.sets
    (total,) = (figure for figure in one.figures if figure.score == "total")
    assert (one.rows, total.n) == (4, 3)
    assert found.targets is None
    assert found.holds
    assert "npi40.csv.gz" in found.absent


def test_a_figure_that_is_not_the_published_one_does_not_hold(tmp_path: Path) -> None:
    rses(tmp_path, *("\t".join(row) for row in ("4343434343", "1212121212", "2213142341")))
    (tmp_path / TARGETS).write_text(
        "dataset,quantity,published,recomputed_here\nrosenberg_rse,mean_0_30,,29.9\nrosenberg_rse,sd,3.21,9.9\n"
    )
    found = validated(tmp_path)
    assert not found.holds
    assert [(one.quantity, one.target, one.holds) for one in found.sets[0].compared] == [
        ("mean_0_30", 29.9, False),
        ("sd", 3.21, False),
    ]


def test_an_answer_that_cannot_be_leaves_its_row_out_and_is_counted(tmp_path: Path) -> None:
    rses(tmp_path, *("\t".join(row) for row in ("4343434343", "1212121212", "2213142341", "9111111111")))
    (one,) = validated(tmp_path).sets
    assert one.unreadable == 1


def test_a_file_that_is_not_what_it_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "rosenberg_rse.csv.gz").write_bytes(b"no gzip")
    with pytest.raises(KnowledgeError, match="cannot be unpacked"):
        validated(tmp_path)
    packed(tmp_path, "rosenberg_rse.csv.gz", "a,b\n1,2\n")
    with pytest.raises(AnswerError, match="a column Q1"):
        validated(tmp_path)
    rses(tmp_path, *("\t".join(row) for row in ("4343434343", "1212121212", "2213142341")))
    for targets in ("a,b\n1,2\n", "dataset,quantity,published,recomputed_here\nrosenberg_rse,sd,about 7,\n"):
        (tmp_path / TARGETS).write_text(targets)
        with pytest.raises(KnowledgeError, match="published_targets"):
            validated(tmp_path)


@pytest.mark.shareddata
def test_the_documented_figures_are_those_of_the_data(shared_data: Path) -> None:
    told = (Path(__file__).parents[2] / "docs" / "measures-validation.md").read_text("utf-8")
    for one in validated(shared_data / "dev").sets:
        for figure in one.figures:
            coefficient = "" if figure.alpha is None else f"{figure.alpha:.3f}"
            moments = f"{figure.mean:.3f} | {figure.sd:.3f} | {coefficient}"
            row = f"| {figure.score} | {figure.items} | {figure.n:,} | {moments} |"
            assert row in told, row
