"""What holds for every instrument of the catalogue, whatever its file says, and for two of our own."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.trial import EVERY, ITEM_LEVEL, WITH_CRITERIA, counts, filled, filled_up, named, possible, printed

from holdfast.measures import criteria
from holdfast.measures.catalogue import instrument
from holdfast.measures.counting import finished
from holdfast.measures.instrument import Instrument, ScoreRule
from holdfast.measures.scoring import checked, score, values
from holdfast.text import render

SEED = 20261122
Form = dict[str, float | None]


def added_up(one: Instrument) -> list[ScoreRule]:
    return [rule for rule in one.scores.values() if rule.op in ("sum", "mean", "difference", "count")]


def by_count(one: Instrument, rule: ScoreRule, tag: str) -> list[float]:
    """The answers of an item, from the one that counts least in the score to the one that counts most."""
    return sorted(possible(one, tag), key=lambda answer: counts(one, rule, tag, answer))


def extreme(one: Instrument, rule: ScoreRule, most: bool) -> Form:
    """A whole form on which this score is as high (or as low) as it gets."""
    form: Form = {tag: possible(one, tag)[0] for tag in one.items}
    for nth, tag in enumerate(rule.items):
        down = (rule.factor < 0) != (rule.op == "difference" and nth == 1)
        form[tag] = by_count(one, rule, tag)[-1 if most != down else 0]
    return form


@pytest.mark.parametrize("id", EVERY)
def test_all_least_and_all_most_give_the_published_range_of_every_score(id: str) -> None:
    one = named(id)
    for rule in added_up(one):
        low, high = (values(one, extreme(one, rule, most))[rule.name] for most in (False, True))
        assert low == pytest.approx(rule.low, abs=1e-9), rule.name
        assert high == pytest.approx(rule.high, abs=1e-9), rule.name


@pytest.mark.parametrize("id", EVERY)
def test_no_form_leaves_the_range_of_a_score(id: str) -> None:
    one, chance = named(id), random.Random(SEED)
    for _ in range(50):
        for name, found in values(one, filled(one, chance, 0.1)).items():
            rule = one.scores[name]
            assert found is None or rule.low - 1e-9 <= found <= rule.high + 1e-9, name


@pytest.mark.parametrize("id", EVERY)
def test_the_order_of_presentation_does_not_matter_on_any_form(id: str) -> None:
    """Written as printed on each form, in its order, the same answers give the same scores."""
    one, chance = named(id), random.Random(SEED)
    answers = filled(one, chance, 0.05)
    whole = {tag: answers.get(tag) for tag in one.items} if not one.variable else answers
    expected = score(one, printed(one, whole)).scores
    for name, form in one.forms.items():
        seen = printed(one, whole, name)
        assert score(one, [seen[tag] for tag in form.order], form=name).scores == expected, name
        assert score(one, seen, form=name).scores == expected, name
    shuffled = list(whole.items())
    chance.shuffle(shuffled)
    assert values(one, dict(shuffled)) == {name: made.value for name, made in expected.items()}


@pytest.mark.parametrize("id", EVERY)
def test_reversing_twice_is_the_answer_itself(id: str) -> None:
    one = named(id)
    for tag, flip in one.flips.items():
        assert [flip - (flip - answer) for answer in possible(one, tag)] == possible(one, tag)
        assert sorted(flip - answer for answer in possible(one, tag)) == possible(one, tag)
    for name, form in one.forms.items():
        lowest: Form = {tag: possible(one, tag)[0] for tag in one.items}
        assert checked(one, printed(one, lowest, name), name) == lowest
        first = {tag: item.low if form.low is None else form.low for tag, item in one.items.items()}
        keyed = checked(one, first, name)
        for tag in form.mirrored:
            assert keyed[tag] == one.items[tag].high
        assert all(keyed[tag] == one.items[tag].low for tag in set(one.items) - form.mirrored)


def prorating(one: Instrument) -> list[ScoreRule]:
    return [rule for rule in added_up(one) if rule.on_missing != "null" and rule.min_answered < len(rule.items)]


@pytest.mark.parametrize("id", EVERY)
def test_a_blank_that_equals_the_mean_of_the_others_changes_nothing(id: str) -> None:
    one, chance = named(id), random.Random(SEED)
    for rule in prorating(one):
        for _ in range(3000):
            form, blank = filled_up(one, {}, chance), chance.choice(rule.items)
            others = [counts(one, rule, tag, form[tag] or 0.0) for tag in rule.items if tag != blank]
            mean = sum(others) / len(others)
            same = [answer for answer in possible(one, blank) if counts(one, rule, blank, answer) == mean]
            if same:
                break
        else:
            pytest.fail(f"no form found on which a blank of {rule.name} could equal the others' mean")
        with_it, without = values(one, form | {blank: same[0]}), values(one, form | {blank: None})
        assert without[rule.name] == pytest.approx(with_it[rule.name], abs=1e-9), rule.name


@pytest.mark.parametrize("id", EVERY)
def test_a_missing_answer_is_never_taken_for_the_least(id: str) -> None:
    """Null where the rule says null; else the mean of the others in its place, told as such, never a zero."""
    one, chance = named(id), random.Random(SEED)
    for _ in range(40):
        form = filled(one, chance, chance.choice([0.03, 0.2, 0.5]))
        form = {tag: form.get(tag) for tag in one.items} if not one.variable else form
        found = score(one, printed(one, form)).scores
        for rule in added_up(one):
            here = [counts(one, rule, tag, raw) for tag in rule.items if (raw := form.get(tag)) is not None]
            made = found[rule.name]
            asked = sum(tag in form or tag not in one.rotating for tag in rule.items)
            assert (made.answered, made.of) == (len(here), asked)
            assert (made.value is None) == (len(here) < rule.min_answered)
            if made.value is None or len(here) == asked:
                continue
            assert rule.on_missing != "null"
            assert made.prorated
            mean = sum(here) / len(here)
            least = [min(counts(one, rule, tag, raw) for raw in possible(one, tag)) for tag in rule.items]
            if rule.rounding == "none" and mean > max(least):
                as_least = filled_least(one, rule, form)
                moved = made.value - (values(one, as_least)[rule.name] or 0.0)
                assert moved * rule.factor > 0, rule.name


def filled_least(one: Instrument, rule: ScoreRule, form: Form) -> Form:
    """Blanks of this score answered so that they count least."""
    whole = dict(form)
    for tag in rule.items:
        if whole.get(tag) is None:
            whole[tag] = by_count(one, rule, tag)[0]
    return whole


@pytest.mark.parametrize("id", [id for id in ITEM_LEVEL if instrument(id).safety])
def test_a_safety_item_speaks_when_no_score_can(id: str) -> None:
    one = instrument(id)
    for rule in one.safety:
        for answer in (None, *possible(one, rule.item)):
            alone = score(one, printed(one, {rule.item: answer}))
            said = {said.item: said for said in alone.safety}[rule.item]
            assert alone.value(one.main) is None
            assert said.value == answer
            high = rule.now_from is not None and answer is not None and answer >= rule.now_from
            some = rule.before_the_hour_from is not None and answer is not None and answer >= rule.before_the_hour_from
            state = "not answered" if answer is None else "raised" if high or some else "answered"
            attention = "before the hour" if answer is None else "now" if high else "before the hour" if some else None
            assert (said.state, said.attention) == (state, attention)


@pytest.mark.parametrize(
    ("before", "now", "attention"), [(0.0, 1.0, "now"), (0.0, 0.0, None), (1.0, 1.0, None), (None, 1.0, None)]
)
def test_a_safety_item_that_rose_since_last_time_speaks_now(
    before: float | None, now: float, attention: str | None
) -> None:
    phq = instrument("phq-9")
    rule = replace(phq.safety[0], now_if_risen_by=1.0, now_from=3.0, before_the_hour_from=None)
    one = replace(phq, safety=(rule,))
    (said,) = score(one, {"phq9": now}, before={"phq9": before}).safety
    assert said.attention == attention


def test_scoring_never_reads_a_word_of_a_form() -> None:
    """Language changes no total: every instrument is scored with the wording of none of them loaded or opened."""
    code = (
        "import sys, builtins, pathlib\n"
        "opened, read = [], pathlib.Path.read_text\n"
        "pathlib.Path.read_text = lambda path, *a, **k: (opened.append(path.parts), read(path, *a, **k))[1]\n"
        "from holdfast.measures.catalogue import catalogue\n"
        "from holdfast.measures.scoring import score\n"
        "for one in catalogue().values():\n"
        "    if one.items: score(one, {tag: item.low for tag, item in one.items.items()})\n"
        "assert opened\n"
        "print('holdfast.measures.words' in sys.modules, any('wording' in parts for parts in opened))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


# --- criteria: true, false, or not known ---


@st.composite
def nearly_whole(draw: st.DrawFn) -> tuple[str, Form, list[str]]:
    """A form of an instrument with criteria, whole but for one to three blanks, likely near the edge."""
    id = draw(st.sampled_from(WITH_CRITERIA))
    one = named(id)
    form: Form = {tag: draw(st.sampled_from(possible(one, tag))) for tag in one.items}
    rests = sorted({tag for rule in one.scores.values() if rule.criteria for tag in rule.items})
    blank = draw(st.lists(st.sampled_from(rests), min_size=1, max_size=3 if id == "trial" else 2, unique=True))
    return id, form | dict.fromkeys(blank), blank


@given(nearly_whole())
@settings(max_examples=50, deadline=None)
def test_a_criterion_is_known_exactly_where_every_way_to_fill_the_blanks_agrees(
    drawn: tuple[str, Form, list[str]],
) -> None:
    id, form, blank = drawn
    one = named(id)
    found = values(one, form)
    ways = [
        values(one, form | dict(zip(blank, way, strict=True)))
        for way in itertools.product(*(possible(one, tag) for tag in blank))
    ]
    for name, rule in one.scores.items():
        if rule.criteria:
            seen = {way[name] for way in ways}
            assert None not in seen
            assert found[name] == (seen.pop() if len(seen) == 1 else None), name


@given(st.sampled_from(WITH_CRITERIA), st.floats(0.1, 0.9), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_a_definite_verdict_stands_whichever_way_the_blanks_are_filled(
    id: str, blank: float, chance: random.Random
) -> None:
    one = named(id)
    form = filled(one, chance, blank)
    found = values(one, form)
    for _ in range(10):
        whole = values(one, filled_up(one, form, chance))
        for name, rule in one.scores.items():
            if rule.criteria and found[name] is not None:
                assert whole[name] == found[name], name


@pytest.mark.parametrize("id", WITH_CRITERIA)
def test_an_empty_form_settles_no_criterion_and_says_nothing(id: str) -> None:
    one = named(id)
    empty = score(one, dict.fromkeys(one.items))
    assert all(empty.value(name) is None for name, rule in one.scores.items() if rule.criteria)
    assert empty.notes == ()


def test_lines_that_are_each_unknown_can_be_settled_together() -> None:
    """Four signs and question 1 blank: two or more make five signs, less than two no core sign; never the other."""
    answers = [None, 0, 2, 2, 2, 2, 0, 0, 0]
    scored = score(instrument("phq-9"), answers)
    assert scored.value("major_depressive_syndrome") is None
    assert scored.value("other_depressive_syndrome") == 0


def test_more_ways_than_are_tried_leave_a_criterion_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[float | None] = [None, 0, 2, 2, 2, 2, 0, 0, 0]  # two ways, both "no": one of them proves nothing
    monkeypatch.setattr(criteria, "MOST_WAYS", 1)
    assert score(instrument("phq-9"), answers).value("other_depressive_syndrome") is None
    monkeypatch.setattr(criteria, "MOST_WAYS", 2)
    assert score(instrument("phq-9"), answers).value("other_depressive_syndrome") == 0


def test_a_criterion_that_reads_scores_alone_says_why_it_is_not_known() -> None:
    answers: list[float | None] = [3, 1, 2, 0, 0, 4, 2, 1, 0, 3, 1, 2, 2, 0, 3, 1, None, 1]
    scored = score(instrument("itq"), answers)
    one = scored.scores["ptsd"]
    assert (one.value, one.answered, one.of) == (None, 17, 18)
    assert "ITQ: PTSD by its criteria (a questionnaire, no diagnosis): not known, because a blank could turn it." in [
        render(note) for note in scored.notes
    ]


# --- small things that went wrong once ---


def test_a_half_is_rounded_upwards_although_binary_fractions_fall_short_of_it() -> None:
    rule = replace(named("trial").scores["mean"], factor=1.0, offset=0.0)
    assert finished(rule, 23 / 40) == 0.58
    assert finished(rule, 2.675) == 2.68
    assert finished(rule, 0.574) == 0.57


def test_a_count_of_nothing_shown_is_no_zero() -> None:
    one = named("trial")
    rule = replace(one.scores["count"], items=("rot",), at={"rot": 2.0}, min_answered=1)
    alone = replace(one, scores={"count": rule})
    assert values(alone, {})["count"] is None
    assert values(alone, {"rot": None})["count"] is None
    assert values(alone, {"rot": 0.0})["count"] == 0
