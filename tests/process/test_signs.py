"""How often he shows a sign, looking back only."""

from __future__ import annotations

from dataclasses import replace

from tests.process.treatment import CANCELLED, H, before, calm, treatment


def test_the_share_counts_hours_before_with_the_row_touched() -> None:
    flat = H(signs=[("flat", 2)])
    hours = [flat, *calm(4), H(signs=None), CANCELLED, flat]
    signs = before(treatment(hours), 9).rare_signs
    assert [(s.hour, s.share, s.rare) for s in signs] == [(1, None, False), (8, 0.2, False)]


def test_a_sign_never_seen_in_five_hours_is_rare() -> None:
    (sign,) = before(treatment([*calm(5), H(signs=[("flat", 1)])]), 7).rare_signs
    assert (sign.share, sign.rare, sign.weight) == (0, True, 1)


def test_hours_not_marked_are_no_evidence_that_a_sign_is_rare() -> None:
    unmarked = [replace(h, signs=None) for h in calm(20)]
    (sign,) = before(treatment([*unmarked, H(signs=[("flat", 1)])]), 22).rare_signs
    assert (sign.share, sign.rare) == (None, False)
