"""What the additive score is made of is told in words, whole, and only where it speaks."""

from __future__ import annotations

import math

import pytest
from tests.brief.builders import words

from holdfast.analysis import analyse
from holdfast.brief.onset_words import TERMS, contributions, onset_evidence, onset_lines
from holdfast.brief.questions.two_of_us import two_evidence
from holdfast.case.moments import before_hour, last_recorded
from holdfast.process import onset_features
from holdfast.process.onsets import Onsets
from holdfast.simulate.examples import example


def onsets(name: str) -> Onsets:
    case = example(name)
    found = analyse(case, last_recorded(case)).process.onsets
    assert found is not None
    return found


def test_every_term_has_its_words() -> None:
    assert tuple(TERMS) == onset_features.TERMS


def test_the_break_at_hour_seven_is_told_with_what_speaks_for_it() -> None:
    lines = [words(line) for line in onset_lines(onsets("archivist"), 7)]
    assert lines[0].startswith("hour 7: in invented treatments a break began near such an hour about")
    assert "worth asking at most" in lines[0]
    assert any(line.startswith("his last six ratings, as a fall") for line in lines)


def test_what_is_shown_adds_up_to_the_whole_score() -> None:
    read = onsets("archivist")
    for one in read.score:
        log_odds = math.log(one.probability / (1 - one.probability))
        left_out = 0.05  # a rest smaller than that is not shown
        assert sum(points for _, points, _ in contributions(read, one)) == pytest.approx(log_odds, abs=left_out)


def test_the_fold_of_the_second_question_shows_it_only_where_it_spoke_lately() -> None:
    case = example("archivist")

    def told(number: int, *, on: bool = True) -> list[str]:
        at = analyse(case, before_hour(case, number))
        return [words(one.what) for one in two_evidence(at, findings_on=on) if "invented treatments" in words(one.what)]

    assert len(told(9)) == 1
    assert told(9, on=False) == []
    assert told(22) == []


@pytest.mark.parametrize("number", range(2, 42))
def test_in_a_treatment_of_nothing_but_noise_it_never_speaks(number: int) -> None:
    case = example("stable-noise")
    at = analyse(case, before_hour(case, number) if number <= 40 else last_recorded(case))
    assert at.process.onsets is not None
    assert not any(one.alarm for one in at.process.onsets.score)
    assert not any(one.alarm for one in at.process.onsets.slow_withdrawals)
    assert not list(onset_evidence(at.process.onsets, at.process.held))


def test_where_nothing_is_said_there_are_no_lines() -> None:
    assert onset_lines(None, 7) == ()
    assert onset_lines(onsets("archivist"), 1) == ()
