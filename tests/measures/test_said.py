"""Bands and cut-offs in words: as published names, and both cut-offs where women's and men's differ."""

from __future__ import annotations

import pytest

from holdfast.cli.measures_text import score_text
from holdfast.measures.catalogue import catalogue
from holdfast.measures.said import band_said, cutoffs_said
from holdfast.measures.scoring import score
from holdfast.text import render


def said(id: str, answers: list[int]) -> list[str]:
    form = catalogue()[id]
    made = score(form, answers).scores["total"]
    return [render(one) for one in cutoffs_said(form.scores["total"], made.met)]


def page(id: str, answers: list[int]) -> str:
    form = catalogue()[id]
    return score_text(form, score(form, answers), None, ())


@pytest.mark.parametrize(
    ("answers", "sentences"),
    [
        ([2, 0, 0], []),
        ([3, 0, 0], ["reaches the cut-off used for women (3); the one for men is 4"]),
        ([4, 0, 0], ["reaches the cut-off used for women (3) and the one for men (4)"]),
        ([4, 4, 0], ["reaches the cut-off used for women (3) and the one for men (4)",
                     "at or above the cut-off used in the United Kingdom"]),
    ],
)  # fmt: skip
def test_cut_offs_of_women_and_men_are_one_sentence_with_both_figures(answers: list[int], sentences: list[str]) -> None:
    assert said("audit-c", answers) == sentences


def test_other_cut_offs_are_said_as_their_key_says_them() -> None:
    assert said("phq-9", [2] * 9) == ["at or above the level used for caseness"]


def test_a_band_is_said_as_a_published_name() -> None:
    assert render(band_said("severe")) == "published band: severe"


def test_the_command_line_says_them_likewise() -> None:
    assert "reaches the cut-off used for women (3); the one for men is 4" in page("audit-c", [3, 0, 0])
    assert "published band: severe" in page("phq-9", [3] * 9)
