"""Scores of random forms against a computation written apart from the program, from the published keys."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.measures.catalogue import instrument
from holdfast.measures.scoring import score

Blank = int | None


def form(items: int, highest: int) -> st.SearchStrategy[list[Blank]]:
    return st.lists(st.one_of(st.none(), *[st.integers(0, highest)] * 4), min_size=items, max_size=items)


def same(found: float | None, expected: float | None) -> None:
    if expected is None:
        assert found is None
    else:
        assert found == pytest.approx(expected, abs=1e-9)


def prorated(answers: list[Blank], needed: int) -> float | None:
    """Sum where all were answered; mean of the answered times the number of items where enough were; else nothing."""
    kept = [a for a in answers if a is not None]
    return math.fsum(kept) / len(kept) * len(answers) if len(kept) >= needed else None


@settings(max_examples=60)
@given(form(9, 3))
def test_phq9_is_a_sum_with_at_most_two_blanks_and_item_nine_is_never_filled_in(answers: list[Blank]) -> None:
    found = score(instrument("phq-9"), answers)
    same(found.value("total"), prorated(answers, 7))
    (nine,) = found.safety
    assert nine.value == answers[8]
    asks = None if answers[8] == 0 else "before the hour" if answers[8] in (None, 1) else "now"
    assert nine.attention == asks


@settings(max_examples=60)
@given(form(7, 3))
def test_gad7_is_a_sum(answers: list[Blank]) -> None:
    found = score(instrument("gad-7"), answers)
    if None not in answers:
        same(found.value("total"), sum(a or 0 for a in answers))
    elif sum(a is None for a in answers) > 2:
        assert found.value("total") is None


@settings(max_examples=60)
@given(form(10, 4))
def test_core10_turns_two_and_three_and_takes_one_blank(answers: list[Blank]) -> None:
    turned = [None if a is None else 4 - a if n in (2, 3) else a for n, a in enumerate(answers, start=1)]
    found = score(instrument("core-10"), answers)
    same(found.value("total"), prorated(turned, 9))
    (six,) = found.safety
    assert six.value == answers[5]
    assert (six.attention is None) == (answers[5] == 0)


@settings(max_examples=40)
@given(form(5, 5))
def test_who5_is_four_times_the_sum_and_needs_all_five(answers: list[Blank]) -> None:
    found = score(instrument("who-5"), answers)
    same(found.value("total"), None if None in answers else 4 * sum(a or 0 for a in answers))


@settings(max_examples=60)
@given(form(8, 10))
def test_the_alliance_check_needs_both_of_a_pair_and_five_of_six(answers: list[Blank]) -> None:
    answers = [*answers[:6], None if answers[6] is None else 10 * answers[6] - 50, answers[7]]
    tags = ("g1", "g2", "t1", "t2", "b1", "b2", "img", "hold")
    found = score(instrument("sac"), dict(zip(tags, answers, strict=True)))
    for name, pair in (("goal", answers[0:2]), ("task", answers[2:4]), ("bond", answers[4:6])):
        same(found.value(name), None if None in pair else 5 * sum(a or 0 for a in pair))
    six = [a for a in answers[:6] if a is not None]
    same(found.value("alliance"), 10 * sum(six) / len(six) if len(six) >= 5 else None)
    same(found.value("openness"), None if answers[7] is None else 100 - 10 * answers[7])


@settings(max_examples=60)
@given(form(10, 100))
def test_the_channels_of_the_check_in(answers: list[Blank]) -> None:
    gr1, gr2, ow, vu, se, sh, env, an, gu, re = answers
    tags = ("gr1", "gr2", "ow", "vu", "se", "sh", "env", "an", "gu", "re")
    found = score(instrument("tpc"), dict(zip(tags, answers, strict=True)))
    grand, weak = [a for a in (gr1, gr2) if a is not None], [a for a in (vu, sh, re, env) if a is not None]
    same(found.value("grandiosity"), sum(grand) / len(grand) if grand else None)
    same(found.value("entitlement"), ow)
    same(found.value("vulnerability"), sum(weak) / len(weak) if len(weak) >= 2 else None)
    same(found.value("external_regulation"), re)
    same(found.value("reparative_tilt"), None if gu is None or sh is None else gu - sh)
    assert (se, an) == (answers[4], answers[7])  # asked, and in no score
