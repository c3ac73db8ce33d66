"""Every rule speaks every way of working: two moves each, with a sentence to say and one rather not, and a source.

Read here for what a test can read: lengths, repetitions, jargon, verdicts, and who comes first. Tone is read by people.
"""

import re
from collections import Counter
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.brief.knowledge import FOR_ANYBODY, MOST_OPTIONS, KnownOption, Rule, rule_knowledge
from holdfast.brief.rules import RULES
from holdfast.citations import citations
from holdfast.text import Spoken, render, say

NAMES = [name for name, _ in RULES]
EVERY = ("tfp", "schema", "mbt", "psychodynamic", "cbt", "mit", "cop", "gpm")
READINGS = [(name, reading) for name in NAMES for reading in rule_knowledge(name).readings]
ALONE = ("(to yourself) ", "(to your supervisor) ")
PEOPLE = (Spoken("Nemo", "he"), Spoken("Irena K.", "she"), Spoken("Robin", "they"), Spoken("Çağrı", "name"))
LONGEST_SAY, LONGEST_MOVE, LONGEST_BEFORE_ASKING = 160, 110, 80
NOT_SPOKEN = (
    r"\bschemas?\b", r"\bmodes?\b", r"transferen", r"\bprojecti", r"\bdefen[cs]", r"\bsplit", r"mentali[sz]",
    r"narciss", r"\bbecause\b", r"\byou always\b", r"\byou never\b", r"\brupture", r"\balliance\b", r"attachment",
    r"interpret", r"unconscious", r"\bego\b", r"\bdyad", r"reparent", r"inner child", r"healthy adult", r"\bcoping\b",
    r"cognitive", r"maladaptive", r"\bresist", r"manipulat", r"borderline", r"disorder", r"patholog", r"symptom",
    r"\btrigger", r"idealis", r"devalu", r"\bdiagnos", r"\bcomplian", r"understand you completely", r"\bproud of you",
    r"\bmotives?\b", r"vulnerab", r"grandios",
)  # fmt: skip
STEPS = re.compile(r"\b(homework|exercise|by friday|this week's step|try it (this|next) week|next step)\b")


def fitting(rule: Rule, reading: str, approach: str) -> list[KnownOption]:
    return [o for o in rule.options if o.approach == approach and (not o.readings or reading in o.readings)]


def options_of_approaches() -> list[tuple[str, KnownOption]]:
    return [(name, o) for name in NAMES for o in rule_knowledge(name).options if o.approach != "any"]


@pytest.mark.parametrize("approach", EVERY)
@pytest.mark.parametrize("name", NAMES)
def test_every_rule_has_two_moves_of_every_approach_that_can_be_shown_together(name: str, approach: str) -> None:
    rule = rule_knowledge(name)
    assert max(len(fitting(rule, reading, approach)) for reading in rule.readings) >= 2


@pytest.mark.parametrize(("name", "reading"), READINGS)
def test_whatever_a_rule_says_there_is_a_move_of_every_approach(name: str, reading: str) -> None:
    assert not [approach for approach in EVERY if not fitting(rule_knowledge(name), reading, approach)]


def test_every_option_has_a_source_that_is_cited() -> None:
    for name, option in options_of_approaches():
        numbers = [number.strip() for number in option.source.split(",")]
        assert numbers, (name, option.move)
        assert set(numbers) <= set(citations()), (name, option.source)


def test_no_sentence_stands_twice_anywhere() -> None:
    every = [o for name in NAMES for o in rule_knowledge(name).options]
    spoken = Counter([o.say for o in every] + [o.rather_not for o in every])
    moves = Counter(o.move for _, o in options_of_approaches())
    assert not [sentence for sentence, times in (*spoken.items(), *moves.items()) if times > 1]


def test_what_is_said_is_short_enough_to_be_said() -> None:
    long = [o.say for name in NAMES for o in rule_knowledge(name).options if len(o.say) > LONGEST_SAY]
    long += [o.move for _, o in options_of_approaches() if len(o.move) > LONGEST_MOVE]
    assert not long


def test_what_could_be_said_holds_no_jargon_no_verdict_and_no_because() -> None:
    for name in NAMES:
        for option in rule_knowledge(name).options:
            found = [word for word in NOT_SPOKEN if re.search(word, option.say.lower())]
            assert not found, (name, option.say, found)


def test_one_question_at_a_time() -> None:
    """Two only where the second hangs on the first, "if so", or where nobody is asked but oneself."""
    asked = [o.say for name in NAMES for o in rule_knowledge(name).options if not o.say.startswith(ALONE)]
    assert not [one for one in asked if one.count("?") > 1 and "? If so: " not in one]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.address)
def test_every_option_that_is_shown_renders_for_everybody(person: Spoken) -> None:
    params = {"feeling": "guilt", "value": 1, "hour": 7, "when": "Monday", "day": "Monday"}
    for name, reading in READINGS:
        rule = rule_knowledge(name)
        for option in (*rule.options_for(reading, EVERY, params), *rule.more_for(reading, EVERY, params)):
            for sentence in (option.move, option.say, option.rather_not):
                text = render(sentence or "", person)
                assert text
                assert not re.search(r"[{}]|  | [,.;?]", text), text


def test_a_word_for_oneself_or_a_supervisor_stands_only_where_the_finding_is_private() -> None:
    for name in NAMES:
        rule = rule_knowledge(name)
        alone = [o for o in rule.options if o.say.startswith(ALONE)]
        assert rule.private or not alone, name


def test_while_a_break_is_open_no_option_proposes_a_step() -> None:
    for option in rule_knowledge("probable_rupture").options:
        assert not STEPS.search(f"{option.move} {option.say}".lower()), option.say


# --- safety first ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", list(rule_knowledge("ask_today").readings))
def test_on_safety_every_approach_comes_after_asking_and_none_replaces_it(reading: str) -> None:
    rule = rule_knowledge("ask_today")
    bare = [o.say for o in rule.options_for(reading, ())]
    for approach in EVERY:
        shown = rule.options_for(reading, (approach, *EVERY))
        assert [o.say for o in shown[: len(bare)]] == bare
        assert [o.approach for o in shown[len(bare) :]] == [approach]


@pytest.mark.parametrize("approach", EVERY)
def test_on_safety_the_approaches_differ_in_how_they_ask_and_not_in_whether(approach: str) -> None:
    told = [o.say for o in rule_knowledge("ask_today").options if o.approach == approach and not o.readings]
    assert any("ending your life" in one for one in told)


@pytest.mark.parametrize("approach", EVERY)
def test_on_safety_nothing_long_is_said_before_the_question(approach: str) -> None:
    for option in rule_knowledge("ask_today").options:
        if option.approach == approach and "ending your life" in option.say:
            assert option.say.index("?") < LONGEST_BEFORE_ASKING, option.say


def test_after_an_injury_no_word_leaves_it_open_whether_anybody_comes() -> None:
    rule = rule_knowledge("not_heard_since")
    left_open = ("yours to decide", "end of the month", "had enough of me", "later or no")
    told = [o.say for o in rule.options if not o.readings or "away_injured" in o.readings]
    assert not [one for one in told if any(words in one for words in left_open)]
    assert "ending your life" in told[0]


# --- who comes first -------------------------------------------------------------------------------------------------

IN_USE = st.lists(st.sampled_from((*EVERY, "cft", "dbt", "other")), max_size=8).map(tuple)


@given(st.sampled_from(READINGS), IN_USE)
def test_at_most_five_are_shown_and_the_approaches_in_use_take_turns(
    where: tuple[str, str], used: tuple[str, ...]
) -> None:
    name, reading = where
    rule = rule_knowledge(name)
    shown, more = rule.options_for(reading, used), rule.more_for(reading, used)
    spoken = [one for one in dict.fromkeys(used) if one in EVERY]
    assert 2 <= len(shown) <= MOST_OPTIONS
    anybody = [o for o in shown if o.approach == "any"]
    if spoken and not rule.safety:
        assert len(anybody) <= FOR_ANYBODY
    assert shown[: len(anybody)] == tuple(anybody), "what is for anybody stands first"
    room = MOST_OPTIONS - len(anybody)
    assert [o.approach for o in shown[len(anybody) :]][: len(spoken)] == spoken[:room]
    every = [o for o in rule.options if o.approach in ("any", *used) and (not o.readings or reading in o.readings)]
    assert Counter(o.say for o in (*shown, *more)) == Counter(say(o.say) for o in every), "nothing is lost, or twice"


def test_the_order_of_what_is_for_anybody_does_not_hang_on_the_approaches() -> None:
    for name, reading in READINGS:
        rule = rule_knowledge(name)
        leads = {
            tuple(o.say for o in rule.options_for(reading, used) if o.approach == "any")
            for used in [*permutations(("mit", "tfp"), 2), *combinations(EVERY, 3)]
        }
        assert len(leads) == 1
        assert rule.options_for(reading, ())[0].say == next(iter(leads))[0]


def test_a_move_made_for_what_is_said_stands_before_one_that_fits_everything() -> None:
    shown = rule_knowledge("probable_rupture").options_for("pushed", ("mit",))
    assert next(render(o.move, PEOPLE[0]) for o in shown if o.approach == "mit") == "Name the pushing as yours."


# --- the first seed's own lines, in our words ------------------------------------------------------------------------

OF_THE_SEED = (
    ("devaluing_turn", "psychodynamic", "Something between us is hard to bear"),
    ("probable_rupture", "psychodynamic", "so hard to put up with"),
    ("spoke_of_stopping", "psychodynamic", "has become so hard to bear"),
    ("no_shared_goal", "psychodynamic", "somebody else is better"),
    ("leaving_something_out", "schema", "Doing well has carried you"),
    ("leaving_something_out", "psychodynamic", "when nobody says anything"),
    ("drawn_along", "psychodynamic", "what I think of it"),
    ("drawn_in", "psychodynamic", "need to show what I can do"),
    ("too_fast", "psychodynamic", "too far, and too early"),
    ("fall_around_the_break", "psychodynamic", "how firm things are here"),
    ("a_first", "psychodynamic", "nobody gave up on anybody"),
    ("not_heard_since", "psychodynamic", "I am still here"),
)
"""Frustration asked about; what protects and costs; praise asked for; the need to prove; too far too soon; a frame that
is tried; not given up on when pushing away (S2, clinical strategies)."""


@pytest.mark.parametrize(("name", "approach", "words"), OF_THE_SEED)
def test_what_the_practice_article_advises_stands_among_them_with_its_source(
    name: str, approach: str, words: str
) -> None:
    found = [o for o in rule_knowledge(name).options if o.approach == approach and words in o.say]
    assert len(found) == 1
    assert "S2" in [number.strip() for number in found[0].source.split(",")]
