"""Worked cases and invariants of scoring: missing is never zero, order never matters, safety always speaks."""

import itertools
import random
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument
from holdfast.measures.scoring import SafetyAnswer, checked, score, total, values
from holdfast.text import render

ITEM_LEVEL = ["phq-9", "gad-7", "core-10", "who-5", "sac", "tpc"]
Sheet = tuple[str, dict[str, float | None]]


@st.composite
def sheets(draw: st.DrawFn, ids: list[str] = ITEM_LEVEL, blanks: bool = True) -> Sheet:
    """A form filled in at random: some answers blank, some keys absent."""
    id = draw(st.sampled_from(ids))
    answers: dict[str, float | None] = {}
    for tag, item in instrument(id).items.items():
        answer = st.integers(int(item.low), int(item.high))
        how = draw(st.sampled_from(["answered", "answered", "answered", "blank", "absent"])) if blanks else "answered"
        if how != "absent":
            answers[tag] = draw(answer) if how == "answered" else None
    return id, answers


def safety_of(id: str, answers: Mapping[str, float | None]) -> SafetyAnswer:
    (one,) = score(instrument(id), answers).safety
    return one


def test_phq_9_sums_nine_items_and_leaves_the_difficulty_item_out() -> None:
    scored = score(instrument("phq-9"), [1, 1, 1, 1, 1, 1, 1, 1, 0, 3])
    assert scored.value("total") == 8
    assert scored.scores["total"].of == 9


def test_phq_9_with_two_blanks_is_the_mean_of_the_answered_times_nine() -> None:
    one = score(instrument("phq-9"), [2, 2, None, 1, 1, 2, 1, None, 0]).scores["total"]
    assert one.value == pytest.approx(9 * 9 / 7)
    assert (one.answered, one.of, one.prorated, one.band) == (7, 9, True, "moderate")


def test_phq_9_with_three_blanks_has_no_total_and_no_band() -> None:
    one = score(instrument("phq-9"), [3, 3, 3, 3, 3, 3, None, None, None]).scores["total"]
    assert (one.value, one.band, one.met, one.prorated) == (None, None, (), False)


@pytest.mark.parametrize(
    ("value", "band"),
    [(0, "minimal"), (4, "minimal"), (5, "mild"), (10, "moderate"), (15, "moderately_severe"), (20, "severe")],
)
def test_phq_9_bands_begin_at_their_published_edges(value: int, band: str) -> None:
    assert total(instrument("phq-9"), value).scores["total"].band == band


def test_core_10_turns_items_two_and_three_round() -> None:
    assert score(instrument("core-10"), [0] * 10).value("total") == 8
    assert score(instrument("core-10"), [0, 4, 4, 0, 0, 0, 0, 0, 0, 0]).value("total") == 0
    assert score(instrument("core-10"), [4, 0, 0, 4, 4, 4, 4, 4, 4, 4]).value("total") == 40


def test_core_10_worked_cases() -> None:
    full = score(instrument("core-10"), [3, 1, 1, 2, 2, 1, 3, 2, 3, 2])
    assert full.value("total") == 24
    assert full.scores["total"].band == "moderate_to_severe"
    blank = score(instrument("core-10"), [3, 1, 1, 2, 2, 1, None, 2, 3, 2])
    assert blank.value("total") == pytest.approx(10 * 21 / 9)


def test_who_5_counts_up_and_names_thirteen_as_not_low() -> None:
    assert instrument("who-5").direction == "higher_is_better"
    assert score(instrument("who-5"), [3, 3, 3, 2, 2]).scores["total"].met == ()
    assert score(instrument("who-5"), [3, 3, 2, 2, 2]).scores["total"].met == ("low",)
    assert score(instrument("who-5"), [2, 1, 2, 1, 1]).scores["total"].met == ("low", "depression_likely")


def test_held_back_left_blank_is_not_full_openness() -> None:
    scored = score(instrument("sac"), {"g1": 7, "g2": 7, "t1": 7, "t2": 7, "b1": 7, "b2": 7, "img": None, "hold": None})
    assert scored.value("openness") is None
    assert scored.value("image") is None
    assert scored.value("alliance") == 70


def test_an_item_that_was_not_shown_is_no_blank() -> None:
    tpc = instrument("tpc")
    not_shown = score(tpc, {"gr1": 40}).scores["grandiosity"]
    left_blank = score(tpc, {"gr1": 40, "gr2": None}).scores["grandiosity"]
    assert (not_shown.value, not_shown.answered, not_shown.of, not_shown.prorated) == (40, 1, 1, False)
    assert (left_blank.value, left_blank.answered, left_blank.of, left_blank.prorated) == (40, 1, 2, True)


def test_the_tilt_needs_both_guilt_and_shame() -> None:
    tpc = instrument("tpc")
    assert score(tpc, {"gu": 10, "sh": 20}).value("reparative_tilt") == -10
    assert score(tpc, {"gu": 10}).value("reparative_tilt") is None
    assert score(tpc, {"sh": 20, "gu": None}).value("reparative_tilt") is None


@pytest.mark.parametrize(
    ("id", "item", "answer", "state", "attention"),
    [
        ("phq-9", "phq9", 0, "answered", None),
        ("phq-9", "phq9", 1, "raised", "before the hour"),
        ("phq-9", "phq9", 2, "raised", "now"),
        ("phq-9", "phq9", None, "not answered", "before the hour"),
        ("core-10", "core6", 0, "answered", None),
        ("core-10", "core6", 1, "raised", "now"),
        ("core-10", "core6", None, "not answered", "before the hour"),
    ],
)
def test_a_safety_item_speaks_when_everything_else_is_blank(
    id: str, item: str, answer: int | None, state: str, attention: str | None
) -> None:
    scored = score(instrument(id), {item: answer})
    assert scored.value("total") is None
    (said,) = scored.safety
    assert (said.item, said.value, said.state, said.attention) == (item, answer, state, attention)
    assert (said.ask is None) == (attention is None)


def test_what_to_ask_can_be_said_without_a_person_and_calls_nobody_anything() -> None:
    for answer in (None, 1, 3):
        ask = safety_of("phq-9", {"phq9": answer}).ask
        assert ask is not None
        words = render(ask)
        assert "Ask directly" in words
        assert "no risk" not in words.lower()


def test_a_total_alone_hides_the_safety_question_and_says_so() -> None:
    scored = total(instrument("phq-9"), 18)
    (said,) = scored.safety
    assert (said.value, said.state, said.attention) == (None, "not recorded", None)
    assert "not known" in render(scored.notes[0])


def test_a_total_goes_under_the_score_it_is() -> None:
    assert total(instrument("who-5"), 8, "raw").scores["raw"].value == 8
    with pytest.raises(AnswerError, match=r"who-5, total: found 104; allowed: a number from 0 to 100"):
        total(instrument("who-5"), 104)
    with pytest.raises(AnswerError, match="one of the scores total, raw"):
        total(instrument("who-5"), 8, "sum")


@pytest.mark.parametrize("value", [-1, 64, float("nan"), float("inf"), "12", True, None, 10**400])
def test_a_total_that_cannot_be_is_refused(value: float) -> None:
    with pytest.raises(AnswerError, match=r"bdi-ii, total: found .*allowed: a number from 0 to 63"):
        total(instrument("bdi-ii"), value)


@pytest.mark.parametrize("answer", [4, -1, 1.5, float("nan"), float("inf"), "2", True, [1], 10**400])
def test_an_answer_that_cannot_be_is_refused_with_item_found_and_allowed(answer: float) -> None:
    with pytest.raises(AnswerError) as refused:
        score(instrument("phq-9"), {"phq1": 1, "phq3": answer})
    assert (refused.value.instrument, refused.value.item, refused.value.found) == ("phq-9", "phq3", answer)
    assert refused.value.allowed == "a whole number from 0 to 3, or blank"
    assert len(str(refused.value)) < 200


def test_an_unknown_item_or_a_wrong_number_of_answers_is_refused() -> None:
    with pytest.raises(AnswerError, match=r"phq-9, gad1: found 2; allowed: phq1, phq2"):
        score(instrument("phq-9"), {"gad1": 2})
    with pytest.raises(AnswerError, match=r"phq-9, answers: found 8; allowed: 9 or 10 answers"):
        score(instrument("phq-9"), [1] * 8)
    with pytest.raises(AnswerError, match="only a total can be recorded"):
        score(instrument("bdi-ii"), {"bdi1": 2})
    with pytest.raises(AnswerError):
        score(instrument("phq-9"), "111111111")  # type: ignore[arg-type]


def test_notes_say_how_many_were_answered_and_how_many_are_needed() -> None:
    (few,) = score(instrument("gad-7"), [1, 1, 1, 1, 1, None, None]).notes
    assert render(few) == "GAD-7 total: no score, because 5 questions of 7 were answered and 6 are needed."
    (prorated,) = score(instrument("gad-7"), [1, 1, 1, 1, 1, 1, None]).notes
    assert render(prorated) == "GAD-7 total: worked out from 6 of 7 questions."


@given(sheets(blanks=False))
@settings(max_examples=50, deadline=None)
def test_every_score_lies_in_its_published_range(sheet: Sheet) -> None:
    id, answers = sheet
    for name, one in score(instrument(id), answers).scores.items():
        rule = instrument(id).scores[name]
        assert one.value is not None
        assert rule.low - 1e-9 <= one.value <= rule.high + 1e-9


@given(sheets())
@settings(max_examples=50, deadline=None)
def test_a_partial_form_stays_in_range_and_is_prorated_only_within_its_rule(sheet: Sheet) -> None:
    id, answers = sheet
    for name, one in score(instrument(id), answers).scores.items():
        rule = instrument(id).scores[name]
        answered = sum(answers.get(tag) is not None for tag in rule.items)
        assert one.answered == answered
        if rule.op == "criteria":
            continue  # settled or not by what was answered, not by how much
        assert (one.value is None) == (answered < rule.min_answered)
        if one.value is not None:
            assert rule.low - 1e-9 <= one.value <= rule.high + 1e-9
        assert not (one.prorated and rule.on_missing == "null")


@given(sheets(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_answers_does_not_matter(sheet: Sheet, chance: random.Random) -> None:
    id, answers = sheet
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    assert score(instrument(id), dict(shuffled)) == score(instrument(id), answers)


def with_blanks_as(one: Instrument, name: str, answers: Mapping[str, float | None], fill: Mapping[str, float]) -> float:
    """The score `name` once every blank is filled with the keyed answer of `fill`."""
    whole: dict[str, float | None] = {}
    for tag in one.items:
        raw = answers.get(tag)
        whole[tag] = raw if raw is not None else keyed(one, tag, fill[tag])
    value = values(one, whole)[name]
    assert value is not None
    return value


def keyed(one: Instrument, tag: str, answer: float) -> float:
    """The answer, turned round where the item is reversed."""
    return one.flips[tag] - answer if tag in one.flips else answer


@given(sheets())
@settings(max_examples=50, deadline=None)
def test_a_missing_answer_is_never_a_zero(sheet: Sheet) -> None:
    """A partial form scores as if each blank were the mean of the answered; a zero in its place would score lower."""
    id, answers = sheet
    one = instrument(id)
    for name, partial in score(one, answers).scores.items():
        tags = one.scores[name].items
        if one.scores[name].op == "criteria":
            continue  # met, not met or unknown: nothing is added up
        given_here = [keyed(one, tag, raw) for tag in tags if (raw := answers.get(tag)) is not None]
        if partial.value is None or len(given_here) == len(tags):
            continue
        mean = sum(given_here) / len(given_here)
        low = with_blanks_as(one, name, answers, {tag: item.low for tag, item in one.items.items()})
        high = with_blanks_as(one, name, answers, {tag: item.high for tag, item in one.items.items()})
        assert low - 1e-9 <= partial.value <= high + 1e-9
        assert with_blanks_as(one, name, answers, dict.fromkeys(one.items, mean)) == pytest.approx(partial.value)
        if mean > 0:
            assert with_blanks_as(one, name, answers, dict.fromkeys(one.items, 0.0)) < partial.value


@given(sheets())
@settings(max_examples=50, deadline=None)
def test_the_quick_values_are_the_scores(sheet: Sheet) -> None:
    id, answers = sheet
    one = instrument(id)
    assert values(one, checked(one, answers)) == {n: s.value for n, s in score(one, answers).scores.items()}


@given(sheets(ids=["phq-9", "core-10"]))
@settings(max_examples=50, deadline=None)
def test_a_safety_answer_is_the_raw_answer_and_nothing_else(sheet: Sheet) -> None:
    id, answers = sheet
    said = safety_of(id, answers)
    assert said.value == answers.get(said.item)
    assert (said.state == "not answered") == (answers.get(said.item) is None)
    others = {tag: answer for tag, answer in answers.items() if tag == said.item}
    assert safety_of(id, others) == said


@pytest.mark.parametrize("id", ITEM_LEVEL)
def test_all_lowest_and_all_highest_answers_give_the_ends_of_every_score(id: str) -> None:
    one = instrument(id)
    for rule in one.scores.values():
        reached = set()
        for ends in itertools.product(("low", "high"), repeat=min(len(rule.items), 10)):
            answers = {tag: getattr(one.items[tag], end) for tag, end in zip(rule.items, ends, strict=True)}
            reached.add(values(one, answers)[rule.name])
        known = {value for value in reached if value is not None}
        assert (min(known), max(known)) == (rule.low, rule.high)


def test_turning_an_answer_round_twice_is_the_answer() -> None:
    for one in catalogue().values():
        for tag, flip in one.flips.items():
            item = one.items[tag]
            for answer in range(int(item.low), int(item.high) + 1):
                assert item.low <= flip - answer <= item.high
                assert flip - (flip - answer) == answer
