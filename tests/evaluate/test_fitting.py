"""The weights of our detectors come from the seeds the file names, and from nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from holdfast.evaluate.fitted_file import PRIORS, lines
from holdfast.evaluate.fitting import THRESHOLDS_ON, WEIGHTS_ON, WORLDS, drawn, logistic
from holdfast.evaluate.metrics import counted, figures, planted
from holdfast.evaluate.ours import fitted_seeds, ours
from holdfast.evaluate.run import FittedSeed, refuse_fitted
from holdfast.process.onset_knowledge import KNOWLEDGE, onset_weights
from holdfast.simulate.worlds import draw


def test_the_file_in_force_is_written_as_the_command_writes_it() -> None:
    assert KNOWLEDGE.read_text(encoding="utf-8") == "\n".join(lines(onset_weights())) + "\n"


def test_the_file_in_force_holds_the_priors_and_seeds_of_the_command() -> None:
    made = onset_weights()
    assert made.priors == PRIORS
    assert (made.fitted.worlds, made.fitted.weights_on) == (WORLDS, WEIGHTS_ON)
    assert made.fitted.thresholds_on == THRESHOLDS_ON


def test_a_seed_for_reporting_cannot_be_fitted_on() -> None:
    with pytest.raises(ValueError, match="seed 1001"):
        list(drawn((1001,), 4))


def test_a_fitted_seed_cannot_be_reported_on() -> None:
    for seed in fitted_seeds():
        with pytest.raises(FittedSeed, match=f"seed {seed} "):
            refuse_fitted((seed,))
    refuse_fitted((1001, 1002))


def test_the_regression_finds_the_weights_that_made_the_data() -> None:
    rng = np.random.default_rng(7)
    table = rng.normal(size=(40_000, 3)) * (1, 5, 0.2)
    chance = 1 / (1 + np.exp(-(-1 + table @ (0.7, -0.2, 2.0))))
    intercept, slopes = logistic(table, rng.random(len(table)) < chance)
    assert intercept == pytest.approx(-1, abs=0.05)
    np.testing.assert_allclose(slopes, (0.7, -0.2, 2.0), atol=0.1)


def test_a_column_that_never_varies_gets_no_weight() -> None:
    rng = np.random.default_rng(7)
    table = np.stack([rng.normal(size=500), np.zeros(500)], axis=1)
    assert logistic(table, rng.random(500) < 0.3)[1][1] == 0


def test_ours_stand_three_times_and_once() -> None:
    assert [(one.name, one.inputs) for one in ours("reference")] == [
        ("additive", ("alliance",)),
        ("additive", ("log",)),
        ("additive", ("alliance", "log")),
        ("slow_withdrawal", ("alliance", "log")),
    ]


def test_the_log_adds_to_the_answers_and_each_finds_more_than_nothing() -> None:
    treatments = draw("reference", 250, 60, 60)
    columns = treatments.recorded.hours
    true = planted(treatments.known, columns)
    alone, quiet, both = (figures(counted(one.run(columns), true))["f1"] or 0.0 for one in ours("reference")[:3])
    assert both > alone > quiet > 0.3
