"""The narcissism and personality instruments: forms of one questionnaire fit together, and keys known to go wrong."""

from __future__ import annotations

from typing import Any

import pytest

from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.measures.catalogue import KNOWLEDGE, instrument
from holdfast.measures.change import reliable_limit
from holdfast.measures.reading import parse_instrument
from holdfast.measures.scoring import checked, score
from holdfast.measures.standing import on_plane, standings

PNI_FACETS = (
    "exploitativeness",
    "self_sacrificing_self_enhancement",
    "grandiose_fantasy",
    "contingent_self_esteem",
    "hiding_the_self",
    "devaluing",
    "entitlement_rage",
)
SEVEN = (
    "authority",
    "self_sufficiency",
    "superiority",
    "exhibitionism",
    "exploitativeness",
    "vanity",
    "entitlement",
)
PUBLISHED_NPI_16 = "ABABBABAABABBABA"
"""The scored answer of each pair on the form of 2006."""


def tags(id: str, *scores: str) -> list[str]:
    return [tag for name in scores for tag in instrument(id).scores[name].items]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("b-pni", "pni-52"),
        ("sb-pni", "b-pni"),
        ("sb-pni", "pni-52"),
        ("narq-s", "narq-18"),
        ("npi-16", "npi-40"),
        ("npi-13", "npi-40"),
    ],
)
def test_a_short_form_shares_tags_scored_answers_and_sides_with_the_long_one(short: str, long: str) -> None:
    few, many = instrument(short), instrument(long)
    for tag, item in few.items.items():
        whole = many.items[tag]
        assert (item.low, item.high, item.reverse) == (whole.low, whole.high, whole.reverse)
        assert (item.recode and item.recode.table) == (whole.recode and whole.recode.table)
    for name in few.scores.keys() & many.scores.keys():
        assert set(few.scores[name].items) <= set(many.scores[name].items), name


@pytest.mark.parametrize(
    ("id", "scores"),
    [
        ("pni-52", PNI_FACETS),
        ("pni-52", ("grandiosity", "vulnerability")),
        ("b-pni", PNI_FACETS),
        ("b-pni", ("grandiosity", "vulnerability")),
        ("sb-pni", ("grandiosity", "vulnerability")),
        ("npi-40", SEVEN),
        ("npi-13", ("leadership_authority", "grandiose_exhibitionism", "entitlement_exploitativeness")),
        ("narq-18", ("admiration", "rivalry")),
        ("narq-18", ("grandiosity", "uniqueness", "charmingness", "devaluation", "supremacy", "aggressiveness")),
        ("narq-s", ("admiration", "rivalry")),
        ("ffni-sf", ("grandiosity", "vulnerability")),
        ("lpfs-bf", ("self_functioning", "interpersonal_functioning")),
        ("lpfs-bf", ("identity", "self_direction", "empathy", "intimacy")),
        ("pid-5-bf", ("negative_affect", "detachment", "antagonism", "disinhibition", "psychoticism")),
        ("dirty-dozen", ("machiavellianism", "psychopathy", "narcissism")),
        ("sd3", ("machiavellianism", "narcissism", "psychopathy")),
        ("ecr", ("avoidance", "anxiety")),
    ],
)
def test_the_parts_of_an_instrument_take_each_question_once(id: str, scores: tuple[str, ...]) -> None:
    assert sorted(tags(id, *scores)) == sorted(instrument(id).items)


def test_every_question_of_a_facet_belongs_to_the_factor_that_holds_the_facet() -> None:
    for id in ("pni-52", "b-pni"):
        for facet, factor in zip(PNI_FACETS, ["grandiosity"] * 3 + ["vulnerability"] * 4, strict=True):
            assert set(tags(id, facet)) <= set(tags(id, factor))


def test_antagonism_is_the_key_of_the_printed_form_and_not_the_one_that_circulates() -> None:
    assert tags("pid-5-bf", "antagonism") == [f"pid5bf:{n}" for n in (17, 19, 20, 22, 25)]


def test_the_ecr_turns_ten_questions_and_not_the_fourteen_of_one_script() -> None:
    turned = {int(tag[-2:]) for tag, item in instrument("ecr").items.items() if item.reverse}
    assert turned == {3, 15, 19, 22, 25, 27, 29, 31, 33, 35}


def test_the_published_npi_16_turns_six_pairs_and_copies_with_the_letters_of_the_npi_40_none() -> None:
    answers = [1.0 + (letter == "B") for letter in PUBLISHED_NPI_16]
    assert score(instrument("npi-16"), answers).value("total") == 16
    assert score(instrument("npi-16"), answers, form="npi-40-letters").value("total") == 10


def test_an_answer_printed_the_other_way_round_is_kept_as_the_long_form_has_it() -> None:
    npi = instrument("npi-16")
    by_tag = dict(zip(npi.items, [1.0 + (letter == "B") for letter in PUBLISHED_NPI_16], strict=True))
    kept = checked(npi, by_tag)
    assert kept == checked(npi, list(by_tag.values()))
    assert (by_tag["npi40:23"], kept["npi40:23"]) == (1, 2)
    assert (by_tag["npi40:30"], kept["npi40:30"]) == (1, 1)
    forty = instrument("npi-40")
    scored = score(forty, dict.fromkeys(forty.items, 1.0) | kept)
    assert scored.value("total") == sum(
        tag in npi.items or item.recode == forty.items["npi40:01"].recode for tag, item in forty.items.items()
    )


def test_a_blank_is_a_blank_whichever_way_round_a_pair_is_printed() -> None:
    answers = dict.fromkeys(instrument("npi-16").items, 1.0) | {"npi40:23": None}
    assert checked(instrument("npi-16"), answers)["npi40:23"] is None
    assert score(instrument("npi-16"), answers).value("total") is None


def test_a_form_cannot_turn_a_pair_it_does_not_have() -> None:
    values: dict[str, Any] = read_toml(KNOWLEDGE / "npi-16.v1.toml")
    values["forms"]["published"]["mirrored"] = ["npi40:01"]
    with pytest.raises(KnowledgeError, match=r"forms\.published\.mirrored.*tags of items\.tags"):
        parse_instrument("npi-16.v1.toml", values)


def test_indifference_is_turned_in_narcissistic_neuroticism_alone() -> None:
    ffni = instrument("ffni-sf")
    least = {tag: 5.0 if item.reverse else 1.0 for tag, item in ffni.items.items()}
    raised = least | dict.fromkeys(ffni.scores["indifference"].items, 5.0)
    before, after = score(ffni, least), score(ffni, raised)
    assert (before.value("indifference"), after.value("indifference")) == (4, 20)
    assert (before.value("neuroticism"), after.value("neuroticism")) == (28, 12)
    assert (before.value("total"), after.value("total")) == (60, 76)


def test_the_functioning_scale_has_no_band_no_cut_off_and_no_rule_for_change() -> None:
    lpfs = instrument("lpfs-bf")
    assert not lpfs.change
    assert not lpfs.groups
    assert all(not rule.bands and not rule.cutoffs for rule in lpfs.scores.values())
    assert lpfs.raters == ("patient", "therapist", "informant")


@pytest.mark.parametrize("id", ["npi-40", "npi-16", "npi-13", "dirty-dozen", "sd3", "ecr", "ffni-sf", "pid-5-bf"])
def test_what_is_a_profile_carries_no_rule_for_change(id: str) -> None:
    assert instrument(id).use == "profile"
    assert not instrument(id).change


@pytest.mark.parametrize(("id", "score"), [("sb-pni", "grandiosity"), ("narq-s", "rivalry"), ("hsns", "total")])
def test_where_only_alpha_is_known_the_rule_for_change_says_so(id: str, score: str) -> None:
    (rule,) = (rule for rule in instrument(id).change if rule.score == score)
    assert rule.reliability_kind == "alpha"
    assert "retest" in rule.basis.note


@pytest.mark.parametrize(
    ("id", "score", "least"),
    [
        ("b-pni", "grandiosity", 0.96),
        ("b-pni", "vulnerability", 0.81),
        ("sb-pni", "grandiosity", 1.26),
        ("sb-pni", "vulnerability", 1.24),
        ("narq-s", "admiration", 1.61),
        ("narq-s", "rivalry", 1.56),
        ("hsns", "total", 8.9),
    ],
)
def test_the_least_reliable_changes_are_those_of_the_reference(id: str, score: str, least: float) -> None:
    (rule,) = (rule for rule in instrument(id).change if rule.score == score)
    assert rule.spread is not None
    assert rule.reliability is not None
    # the reference computed from coefficients that are printed with two decimals, and rounded the limit
    rounding = 0.005 * least / (2 * (1 - rule.reliability)) + (0.05 if least > 5 else 0.005)
    assert reliable_limit(rule.spread, rule.reliability) == pytest.approx(least, abs=rounding)


def test_the_same_thirty_seven_stands_high_among_students_and_in_the_middle_of_web_visitors() -> None:
    hsns = instrument("hsns")
    scored = score(hsns, [4, 5, 4, 2, 3, 4, 5, 3, 4, 3])
    assert standings(hsns, scored)["total"].t == pytest.approx(63.92, abs=0.005)
    assert standings(hsns, scored, "web-visitors-us")["total"].t == pytest.approx(55.60, abs=0.005)


def test_no_web_group_is_the_one_a_score_is_set_beside_unless_it_is_named() -> None:
    for id in ("hsns", "npi-40", "npi-16", "npi-13"):
        assert instrument(id).default_group == "students"
        assert all("not a norm" in group.about for key, group in instrument(id).groups.items() if "web" in key)


@pytest.mark.parametrize("id", ["pni-52", "b-pni", "sb-pni"])
def test_both_high_is_a_state_of_the_plane_in_every_form(id: str) -> None:
    one = instrument(id)
    found = on_plane(one, score(one, [5] * len(one.items)))
    assert found is not None
    assert found.state == "both high"
