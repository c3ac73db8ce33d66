"""How often he shows a sign, looking back only."""

from __future__ import annotations

from dataclasses import replace

from tests.process.treatment import CANCELLED, H, before, calm, treatment

from holdfast.case.working import CONFRONTATION, WITHDRAWAL, Sign


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


def test_one_rare_sign_tells_little_where_some_sign_stands_in_every_other_hour() -> None:
    every: tuple[Sign, ...] = (*WITHDRAWAL, *CONFRONTATION)
    busy = [replace(h, signs=[(every[n % 14], 1)] if n % 2 else ()) for n, h in enumerate(calm(12))]

    def second(*signs: tuple[Sign, int]) -> bool:
        (episode,) = before(treatment([*busy, H(rating=20, signs=signs)]), 14).episodes
        assert all(sign.rare for sign in episode.signs)
        return "log" in episode.sources

    assert not second(("short_answers", 1))
    assert second(("short_answers", 2))
    assert second(("short_answers", 1), ("gives_up", 1))


def test_one_rare_sign_tells_much_where_few_are_ever_marked() -> None:
    (episode,) = before(treatment([*calm(12), H(rating=20, signs=[("flat", 1)])]), 14).episodes
    assert episode.sources == ("answers", "log")
