"""Worlds are frozen before a detector is fitted to them: from then on they draw what they drew that day."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from holdfast.simulate.worlds import WORLDS, draw, freeze


@pytest.mark.parametrize("world", sorted(freeze.frozen()))
def test_a_frozen_world_draws_what_it_drew_when_it_was_frozen(world: str) -> None:
    assert freeze.digest_now(world) == freeze.frozen()[world].digest, (
        f'the world "{world}" draws other treatments than on {freeze.frozen()[world].date}: a frozen world is never '
        "changed; give the new one a name of its own"
    )


def test_every_frozen_world_is_one_that_can_be_drawn() -> None:
    assert set(freeze.frozen()) <= set(WORLDS)
    assert {"reference", "reference-weak"} <= set(freeze.frozen())


def test_one_changed_number_anywhere_changes_the_digest() -> None:
    whole = draw("reference", 8, 40, 1)
    before = freeze.digest(whole)
    later = [replace(k, stable=not k.stable) for k in whole.known]
    felt = {"alliance": whole.latent["alliance"] + 1e-5}
    signs = whole.recorded.hours.signs.copy()
    signs[3, 4, 5] ^= 1
    hours = replace(whole.recorded.hours, signs=signs)
    for changed in (
        replace(whole, known=tuple(later)),
        replace(whole, latent=felt),
        replace(whole, recorded=replace(whole.recorded, hours=hours)),
    ):
        assert freeze.digest(changed) != before


def test_the_digest_does_not_hang_on_the_sign_of_zero_or_the_bits_of_nan() -> None:
    whole = draw("reference", 8, 40, 1)
    alliance = whole.recorded.hours.alliance
    turned = np.where(np.isnan(alliance), -np.float64("nan"), alliance)
    shifted = replace(
        whole.recorded, hours=replace(whole.recorded.hours, alliance=turned, days=whole.recorded.hours.days * 1.0 - 0.0)
    )
    assert freeze.digest(replace(whole, recorded=shifted)) == freeze.digest(whole)


def test_a_frozen_world_is_never_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freeze, "FROZEN", tmp_path / "frozen.toml")
    made = freeze.freeze("reference", date(2026, 1, 2))
    assert freeze.frozen()["reference"].digest == made
    kept = (tmp_path / "frozen.toml").read_bytes()
    with pytest.raises(ValueError, match=r"was frozen on 2026-01-02. A frozen world is never replaced"):
        freeze.freeze("reference", date(2026, 1, 3))
    assert (tmp_path / "frozen.toml").read_bytes() == kept
    freeze.freeze("reference-weak", date(2026, 1, 3))
    assert set(freeze.frozen()) == {"reference", "reference-weak"}


def test_freezing_an_unknown_world_says_which_there_are() -> None:
    with pytest.raises(ValueError, match=r'world: found "refrence". Allowed: reference, reference-weak'):
        freeze.freeze("refrence", date(2026, 1, 2))


def test_the_names_of_the_worlds_are_known_without_numpy() -> None:
    ask = "import sys, holdfast.simulate.worlds as w; assert 'reference' in w.WORLDS; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", ask], check=True)
