"""Every sentence of the rules, read for everybody: it renders, calls nobody names, and assumes nobody is a "he"."""

import re
from collections.abc import Iterator
from string import Formatter

import pytest

from holdfast.brief.knowledge import KNOWLEDGE, Rule, rule_knowledge
from holdfast.brief.rules import RULES
from holdfast.text import Message, Spoken, render

PEOPLE = (Spoken("Nemo", "he"), Spoken("Irena K.", "she"), Spoken("Robin", "they"), Spoken("Çağrı", "name"))
NAMES = [name for name, _ in RULES]
NEVER = (
    "narcissis", "manipulat", "resistan", "non-complian", "noncomplian", "the patient is", "failed", "refuse",
    "attention-seeking", "complian", "risk level", "no risk", "low risk", "high risk", "at risk", "borderline",
    "difficult patient", "acting out", "toxic", "pathological", "abnormal", "cure", "predict benefit", "recommend",
    "you must ", "you should",
)  # fmt: skip
EVERY = ("mit", "tfp", "mbt", "schema", "psychodynamic", "cbt", "gpm")
OF_THE_PERSON = {"he", "him", "his", "himself", "v"}


def sentences(rule: Rule) -> Iterator[str]:
    """What a therapist may read of this rule, as it stands in its file."""
    yield rule.title
    yield rule.sees
    yield rule.quiet
    for reading in rule.readings.values():
        yield reading.headline
        yield reading.meaning
    for word in rule.words.values():
        yield from (word,) if isinstance(word, str) else word
    for option in rule.options:
        yield option.move
        yield option.say
        yield option.rather_not


def ours(rule: Rule) -> Iterator[str]:
    """The same without the sentences that usually make it worse: those are quoted because they are unkind."""
    unkind = {option.rather_not for option in rule.options}
    return (sentence for sentence in sentences(rule) if sentence not in unkind)


def spoken(sentence: str, person: Spoken) -> str:
    fields = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    filled = tuple((name, "7") for name in sorted(fields) if name.lower() not in OF_THE_PERSON)
    return render(Message(sentence, filled), person)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.address)
def test_every_sentence_renders_for_he_she_they_and_a_name(name: str, person: Spoken) -> None:
    for sentence in sentences(rule_knowledge(name)):
        text = spoken(sentence, person)
        assert "{" not in text
        assert "  " not in text
        assert text == text.strip()


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_takes_the_person_for_a_he(name: str) -> None:
    for sentence in sentences(rule_knowledge(name)):
        bare = re.sub(r"\{[^}]*\}", "", sentence)
        found = re.findall(r"\b(he|him|his|himself|she|her|hers|herself)\b", bare, re.IGNORECASE)
        spoken_to_him = sentence in {o.say for o in rule_knowledge(name).options} | {
            o.rather_not for o in rule_knowledge(name).options
        }
        assert not found or spoken_to_him, sentence


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_is_pejorative_grades_a_risk_or_gives_orders(name: str) -> None:
    for sentence in ours(rule_knowledge(name)):
        low = sentence.lower()
        assert not [word for word in NEVER if word in low], sentence


@pytest.mark.parametrize("name", NAMES)
def test_even_the_sentences_to_avoid_call_nobody_names(name: str) -> None:
    for option in rule_knowledge(name).options:
        low = option.rather_not.lower()
        assert not [word for word in ("narcissis", "manipulat", "resistan", "attention-seeking") if word in low]


def test_the_word_rupture_stands_only_where_two_sources_agree() -> None:
    rule = rule_knowledge("probable_rupture")
    alone = rule.readings["worth_asking"]
    options = [o for o in rule.options if not o.readings or "worth_asking" in o.readings]
    told = [alone.headline, alone.meaning, *(o.move for o in options), *(o.say for o in options)]
    assert not [one for one in told if "rupture" in one.lower()]
    for name in NAMES:
        for reading in rule_knowledge(name).readings.values():
            if "rupture" in (reading.headline + reading.meaning).lower():
                assert reading.certainty == "two sources agree"


def test_every_knowledge_file_belongs_to_a_rule_and_the_numbers_run_on_from_one() -> None:
    beside = {"order", "sources", "measured", "letters", "away", "cards"}
    files = {path.stem for path in KNOWLEDGE.glob("*.toml")} - beside
    assert files == set(NAMES)
    assert [rule_knowledge(name).number for name in NAMES] == list(range(1, len(NAMES) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_two_to_five_options_are_shown_whatever_the_trainings(name: str) -> None:
    rule = rule_knowledge(name)
    for reading in rule.readings:
        for approaches in (
            (),
            ("mit",),
            ("cft", "dbt"),
            ("mit", "tfp", "mbt", "schema", "psychodynamic", "cbt", "gpm"),
        ):
            shown = rule.options_for(reading, approaches)
            assert 2 <= len(shown) <= 5
            assert {option.approach for option in shown} <= {"any", *approaches}


@pytest.mark.parametrize("name", NAMES)
def test_every_option_says_something_and_something_not_to_say(name: str) -> None:
    said = [option.say for option in rule_knowledge(name).options]
    avoided = [option.rather_not for option in rule_knowledge(name).options]
    assert len(set(said)) == len(said)
    assert not set(said) & set(avoided)


@pytest.mark.parametrize("name", NAMES)
def test_verbs_and_possessives_fit_whoever_is_spoken_of(name: str) -> None:
    """They says, it is her and a goal that is their: the slips that happen."""
    for sentence in sentences(rule_knowledge(name)):
        assert not re.search(r"\{[Hh]e\} (is|was|has|does|\w+[^su ]s)\b", sentence), sentence
        assert not re.search(r"\{[Hh]is\}(?! \w)", sentence), sentence
        assert not re.search(r"\{[Hh]is\} (and|than|to|or|is|are)\b", sentence), sentence
