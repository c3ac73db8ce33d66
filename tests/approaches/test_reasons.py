"""The files of reasons, read for everybody: sources, words, conditions, and all that the first seed names."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

import holdfast
from holdfast.approaches.argue import argue
from holdfast.approaches.conditions import TRAINING
from holdfast.approaches.knowledge_files import ORDER, knowledge
from holdfast.approaches.model import FeatureReading, Features, KnownApproach, Reason, Term
from holdfast.citations import citations
from holdfast.text import Spoken, render, say

KNOWN = knowledge()
REASONS = [reason for approach in KNOWN.approaches for reason in approach.reasons]
CONDITIONED = [reason for reason in REASONS if not reason.general]
by_approach = pytest.mark.parametrize("approach", KNOWN.approaches, ids=ORDER)
PEOPLE = (Spoken("Nemo", "he"), Spoken("Irena K.", "she"), Spoken("Robin", "they"), Spoken("Çağrı", "name"))
LONGEST = 170
NEVER = (
    "narcissist ", "narcissists", "manipulat", "resist", "complian", "the patient", "client", "failed", "refus",
    "attention-seeking", "difficult", "acting out", "toxic", "pathological", "abnormal", "cure", "effective", "proven",
    "powerful", "recommend", "treatment of choice", "you must ", "you should", "no risk", "at risk", "high risk",
    "demanding", "because of what happened", "%",
)  # fmt: skip

NOTHING_SPEAKS_OF = {
    "pole": {"neither"}, "instability": {"steady"}, "grandiose_defence": {"flexible"}, "image_swings": {"no"},
    "shame": {"far"}, "over_control": {"no"}, "perfectionism": {"no"}, "entitlement": {"little"},
    "intellectualising": {"no"}, "fragility": {"bears"}, "suspicion": {"no"}, "agency": {"yes"}, "borderline": {"no"},
    "functioning": {"middle"}, "distress": {"middle"}, "avoidant": {"no"}, "obsessive_compulsive": {"no"},
    "depression": {"none"}, "anxiety": {"no"}, "substance_use": {"none"}, "trauma": {"none"}, "early_neglect": {"no"},
    "dissociation": {"no"}, "self_harm": {"none"}, "aggression": {"none"}, "antisociality": {"no"},
    "frame": {"holds"}, "dropouts": {"none"}, "secondary_gain": {"no"}, "rupture": {"none"}, "distance": {"no"},
    "training": {"yes"}, "supervision": {"yes"}, "frequency": {"weekly", "twice"}, "setting": {"team"},
    "crisis_cover": {"yes"},
}  # fmt: skip
"""Answers that make no reason speak, on purpose: each is an absence, or what is wanted. They close what is open."""

SEED = {
    # strengths and challenges of the five models it describes
    "tfp: deep, structured model of defences": ["tfp-firm-defence"],
    "tfp: holds the alliance under attack": ["tfp-alliance-attacked"],
    "tfp: skill, and tolerance of intense transference": ["tfp-training", "tfp-supervision"],
    "tfp: a fragile ego may be unsettled": ["tfp-fragile"],
    "schema: experiential ways to the vulnerable core": ["schema-way-to-the-core"],
    "schema: early relational trauma": ["schema-relational-trauma"],
    "schema: rigid grandiose defences at first": ["schema-firm-defence"],
    "schema: patience and skill to titrate": ["schema-training", "schema-small-doses"],
    "mbt: empathy and reflective function": ["mbt-low-reflection", "mbt-lost-when-hurt"],
    "mbt: evidence in personality disorder": ["mbt-with-borderline"],
    "mbt: discipline": ["mbt-discipline", "mbt-no-debate"],
    "mbt: slow": ["mbt-patience"],
    "psychodynamic: adaptable across the spectrum": ["psychodynamic-adaptable"],
    "psychodynamic: deep exploration": ["psychodynamic-good-alliance"],
    "psychodynamic: skill with transference and countertransference": ["psychodynamic-supervision"],
    "psychodynamic: uneven": ["psychodynamic-uneven"],
    "psychodynamic: timing and tone": ["psychodynamic-no-blunt-challenge"],
    "cbt: tools for symptoms and behaviour": ["cbt-depression", "cbt-anxiety"],
    "cbt: complements deeper work": ["cbt-beside"],
    "cbt: not the core by itself": ["cbt-not-the-structure"],
    "cbt: may feed the intellect": ["cbt-feeds-intellect"],
    "cbt: testing grandiose assumptions": ["cbt-experiments"],
}
PATTERNS = {
    # patterns it names, the reasons that rest on them, and the features they rest on
    "malignant": (["tfp-malignant"], {"pole", "aggression", "antisociality"}),
    "seduction and aggression in turn": (["tfp-courting-and-attack"], {"image_swings", "aggression"}),
    "fragile ego": (["tfp-fragile"], {"fragility"}),
    "severe vulnerable": (["schema-severe-vulnerable", "schema-vulnerable"], {"pole", "distress"}),
    "early relational trauma": (["schema-relational-trauma"], {"trauma"}),
    "emotional neglect": (["schema-neglect"], {"early_neglect"}),
    "rigid grandiose defence": (["schema-firm-defence"], {"grandiose_defence"}),
    "interpersonal paranoia, misattunement": (["mbt-reads-attack"], {"suspicion"}),
    "overt grandiosity, covert paranoia": (["mbt-large-and-wary"], {"pole", "suspicion"}),
    "pretend mode, intellectualising": (["mbt-pretend", "cbt-feeds-intellect"], {"intellectualising"}),
    "high-functioning display": (["psychodynamic-display"], {"distance", "functioning"}),
    "perfectionism": (["cbt-should"], {"perfectionism"}),
    "entitlement": (["cbt-entitlement"], {"entitlement"}),
    "grandiosity softens after depression": (["psychodynamic-after-depression", "gpm-after-remission"], {"depression"}),
    "empathy after complex trauma": (["psychodynamic-after-trauma", "phased_trauma-intrudes"], {"trauma"}),
    "borderline traits": (["schema-with-borderline", "tfp-with-borderline", "dbt-with-borderline"], {"borderline"}),
    "avoidant features": (["cbt-avoidant-obsessive", "psychodynamic-obsessive-avoidant"], {"avoidant"}),
    "obsessive-compulsive features": (["cbt-avoidant-obsessive"], {"obsessive_compulsive"}),
    "mood disorders": (["cbt-depression", "gpm-depression"], {"depression"}),
    "anxiety disorders": (["cbt-anxiety", "gpm-anxiety"], {"anxiety"}),
    "substance use": (["gpm-substances", "dbt-substances"], {"substance_use"}),
    "idealisation and devaluation in cycles": (["tfp-image-turns", "psychodynamic-pedestal"], {"image_swings"}),
    "defensive distance": (["psychodynamic-display"], {"distance"}),
    "core shame or trauma too fast": (["psychodynamic-not-too-fast"], {"shame", "trauma"}),
}


def answered(**values: str) -> Features:
    return Features({id: FeatureReading(id, value, "known") for id, value in values.items()})


def with_answers(reason: Reason, values: dict[str, str]) -> bool:
    """Whether it speaks where these are the answers; the training is answered by the list of trainings."""
    trainings = (reason.approach,) if values.pop(TRAINING, "no") == "yes" else ()
    found = argue(Features(answered(**values).readings, trainings), KNOWN).of(reason.approach)
    return any(one.reason is reason for one in found.spoken)


def an_answer_to(terms: tuple[Term, ...]) -> dict[str, str]:
    return {term.feature: term.values[0] for term in terms}


def an_answer_against(terms: tuple[Term, ...]) -> dict[str, str]:
    """For each of the features an answer that no term on it takes."""
    taken = {term.feature: {v for one in terms if one.feature == term.feature for v in one.values} for term in terms}
    return {
        feature: next(value.id for value in KNOWN.features[feature].values if value.id not in values)
        for feature, values in taken.items()
    }


def test_there_is_a_file_for_each_of_eight_approaches_and_three_adjuncts() -> None:
    assert tuple(one.id for one in KNOWN.approaches) == ORDER
    assert [one.id for one in KNOWN.approaches if one.kind == "adjunct"] == ["cft", "dbt", "phased_trauma"]


@by_approach
def test_no_approach_is_only_praised(approach: KnownApproach) -> None:
    verdicts = Counter(reason.verdict for reason in approach.reasons)
    assert verdicts["for"] >= 2
    assert verdicts.total() - verdicts["for"] >= 3
    assert len(approach.reasons) >= (10 if approach.kind == "approach" else 5)


@by_approach
def test_the_ways_into_a_group_rest_on_few_features(approach: KnownApproach) -> None:
    """What must be asked before it can be said that nothing is known against: a page of questions would never be."""
    deciding = [one for one in approach.reasons if one.verdict in ("against", "first", "prerequisite")]
    features = {term.feature for reason in deciding for term in reason.condition.terms} - {TRAINING}
    assert len(features) <= 12


def test_nothing_earns_an_a_and_no_reason_is_graded_above_its_approach() -> None:
    order = "ABCD"
    for approach in KNOWN.approaches:
        for reason in approach.reasons:
            assert reason.grade != "A", reason.id
            own = reason.verdict == "for"
            assert not own or order.index(reason.grade) >= order.index(approach.grade), reason.id


def test_a_b_is_only_said_where_a_trial_stands_behind_it() -> None:
    assert {reason.id for reason in REASONS if reason.grade == "B"} == {
        "tfp-with-borderline", "mbt-with-borderline", "schema-trial", "cop-trial",
    }  # fmt: skip


def test_our_own_proposals_are_never_graded_above_d() -> None:
    assert [one.id for one in REASONS if "proposal" in one.sources and one.grade != "D"] == []


def test_every_citation_is_cited_by_some_knowledge_file() -> None:
    files = Path(holdfast.__file__).parent.rglob("*.toml")
    texts = [path.read_text(encoding="utf-8") for path in files if path.name != "citations.toml"]
    used = set(re.findall(r"\bS\d+\b", "\n".join(texts))) | {"proposal"}
    assert [number for number in citations() if number not in used] == []


@by_approach
def test_each_condition_holds_with_some_answers_and_not_with_others(approach: KnownApproach) -> None:
    for reason in (one for one in approach.reasons if not one.general):
        condition = reason.condition
        yes = {**an_answer_against(condition.none), **an_answer_to(condition.any[:1]), **an_answer_to(condition.all)}
        assert with_answers(reason, dict(yes)), reason.id
        deciding = condition.all[:1] or condition.any
        assert not with_answers(reason, {**yes, **an_answer_against(deciding)}), reason.id
        for term in condition.any:
            assert with_answers(reason, {**yes, **an_answer_against(condition.any), **an_answer_to((term,))}), (
                reason.id,
                term,
            )


@by_approach
def test_each_value_of_a_condition_is_reached_by_itself(approach: KnownApproach) -> None:
    for reason in (one for one in approach.reasons if not one.general):
        condition = reason.condition
        yes = {**an_answer_to(condition.any[:1]), **an_answer_to(condition.all)}
        for term in chain(condition.all, condition.any[:1]):
            for value in term.values:
                assert with_answers(reason, {**yes, term.feature: value}), (reason.id, value)


def test_every_feature_is_asked_about_by_some_reason() -> None:
    assert set(KNOWN.features) - {term.feature for one in REASONS for term in one.condition.terms} == set()


def test_every_answer_makes_a_reason_speak_or_is_listed_as_one_that_does_not() -> None:
    spoken_of = {(term.feature, value) for one in REASONS for term in one.condition.terms for value in term.values}
    silent = {
        id: {value.id for value in feature.values if (id, value.id) not in spoken_of}
        for id, feature in KNOWN.features.items()
    }
    assert {id: values for id, values in silent.items() if values} == NOTHING_SPEAKS_OF


@by_approach
def test_a_reason_is_one_short_sentence(approach: KnownApproach) -> None:
    for reason in approach.reasons:
        assert reason.text == reason.text.strip(), reason.id
        assert reason.text[-1] == ".", reason.id
        assert ". " not in reason.text, reason.id
        assert not set("!?—–") & set(reason.text), reason.id
        assert len(reason.text) <= LONGEST, reason.id
        for person in PEOPLE:
            told = render(say(reason.text), person)
            assert not set("{}|") & set(told)
            assert told[0] == told[0].upper()


@by_approach
def test_a_reason_calls_nobody_names_and_promises_nothing(approach: KnownApproach) -> None:
    for reason in approach.reasons:
        assert [word for word in NEVER if word in reason.text.lower()] == [], reason.id


@by_approach
def test_a_reason_takes_nobody_for_a_he_and_its_verbs_fit_whoever_is_spoken_of(approach: KnownApproach) -> None:
    for reason in approach.reasons:
        bare = re.sub(r"\{[^}]*\}", "", reason.text)
        assert re.findall(r"\b(he|him|his|himself|she|her|hers|herself)\b", bare, re.IGNORECASE) == [], reason.id
        assert not re.search(r"\{[Hh]e\} (is|was|has|does|\w+[^su ]s)\b", reason.text), reason.id
        assert not re.search(r"\{[Hh]is\}(?! \w)", reason.text), reason.id


@by_approach
def test_the_head_of_a_file_says_what_is_not_known(approach: KnownApproach) -> None:
    assert "narcissistic personality disorder" in approach.evidence
    assert [w for w in NEVER if w in approach.evidence.lower() or w in approach.aims_at.lower()] == []
    assert len(approach.aims_at) <= LONGEST


def test_no_sentence_stands_twice() -> None:
    texts = Counter(reason.text for reason in REASONS)
    assert [text for text, n in texts.items() if n > 1] == []
    saying = Counter((one.approach, one.verdict, one.condition) for one in CONDITIONED)
    assert [one for one, n in saying.items() if n > 1] == []


@pytest.mark.parametrize("said", sorted(SEED))
def test_each_strength_and_challenge_of_the_first_seed_has_its_reason(said: str) -> None:
    for id in SEED[said]:
        reason = KNOWN.reason(id)
        assert reason is not None, id
        assert reason.seed, id
        assert reason.approach == said.partition(":")[0]


@pytest.mark.parametrize("pattern", sorted(PATTERNS))
def test_each_pattern_of_the_first_seed_is_a_condition(pattern: str) -> None:
    ids, features = PATTERNS[pattern]
    rests_on = set()
    for id in ids:
        reason = KNOWN.reason(id)
        assert reason is not None, id
        assert reason.seed, id
        rests_on |= {term.feature for term in reason.condition.terms}
    assert features <= rests_on


def test_the_counter_evidence_of_one_trial_stands_beside_the_advice_to_wait() -> None:
    """Interpretation helped those whose relations were less mature (S62): no gate, and both are shown at once."""
    here = answered(organisation="lower_borderline", shame="floods")
    for id in ("tfp", "psychodynamic"):
        found = argue(here, KNOWN).of(id)
        assert any("S62" in one.reason.sources for one in found.of("for"))
        assert any("shame" in {term.feature for term in one.reason.condition.terms} for one in found.of("avoid"))


def test_no_reason_says_that_the_alliance_must_come_before_work_on_the_transference() -> None:
    gates = [one for one in CONDITIONED if one.verdict in ("first", "prerequisite")]
    assert [one.id for one in gates if any(term.feature == "alliance" for term in one.condition.terms)] == []


@by_approach
def test_no_approach_is_clear_while_somebody_harms_himself_and_nobody_covers_a_crisis(approach: KnownApproach) -> None:
    if approach.kind == "approach":
        here = Features(answered(self_harm="current", crisis_cover="no").readings, ORDER)
        assert argue(here, KNOWN).of(approach.id).group == "first"
        assert argue(all_calm(self_harm=None, crisis_cover="no"), KNOWN).of(approach.id).group == "too_little"


@by_approach
def test_no_approach_is_clear_for_one_who_works_alone_with_antisocial_acts_now(approach: KnownApproach) -> None:
    if approach.kind == "approach":
        found = argue(all_calm(antisociality="active", setting="alone"), KNOWN).of(approach.id)
        assert found.group in ("first", "both_ways")
        assert argue(all_calm(antisociality=None, setting="alone"), KNOWN).of(approach.id).group == "too_little"


def all_calm(**but: str | None) -> Features:
    """Every feature answered so that nothing speaks against anything, but for these; None: not known."""
    values: dict[str, str | None] = {
        id: min(NOTHING_SPEAKS_OF.get(id, {feature.values[0].id})) for id, feature in KNOWN.features.items()
    }
    values.update({"reflection": "uneven", "organisation": "higher_borderline", "goals": "yes", "phase": "middle"})
    values.update(but)
    return Features(answered(**{id: value for id, value in values.items() if value is not None}).readings, ORDER)
