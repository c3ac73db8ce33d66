"""Keys of the symptom, alliance and own-words forms, computed apart from the program, and what they must never do."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.measures.catalogue import instrument
from holdfast.measures.errors import AnswerError
from holdfast.measures.scoring import score
from holdfast.text import render

WORTH_FIRST = [7, 3, 9, 4, 5, 10, 1, 8, 6, 2]  # which place of the other order each question has
CORE_OM = {
    "wellbeing": [4, 14, 17, 31],
    "problems": [2, 5, 8, 11, 13, 15, 18, 20, 23, 27, 28, 30],
    "functioning": [1, 3, 7, 10, 12, 19, 21, 25, 26, 29, 32, 33],
}
TAS = {
    "difficulty_identifying": [1, 3, 6, 7, 9, 13, 14],
    "difficulty_describing": [2, 4, 11, 12, 17],
    "external_thinking": [5, 8, 10, 15, 16, 18, 19, 20],
}
WAI = {"task": [1, 2, 10, 12], "bond": [3, 5, 7, 9], "goal": [4, 6, 8, 11]}


def answers(n: int, low: int, high: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(low, high), min_size=n, max_size=n)


@settings(max_examples=40)
@given(answers(18, 0, 4))
def test_the_itq_by_its_rule_and_never_both(given_here: list[int]) -> None:
    hit = [answer >= 2 for answer in given_here]
    pairs = [[hit[n] or hit[n + 1] for n in (start, start + 2, start + 4)] for start in (0, 9)]
    ptsd, dso = (all(pair) and any(hit[at : at + 3]) for pair, at in zip(pairs, (6, 15), strict=True))
    found = score(instrument("itq"), given_here)
    assert found.value("ptsd_sum") == sum(given_here[0:6])
    assert found.value("dso_sum") == sum(given_here[9:15])
    assert (found.value("ptsd_criteria"), found.value("dso_criteria")) == (ptsd, dso)
    assert (found.value("complex_ptsd"), found.value("ptsd")) == (ptsd and dso, ptsd and not dso)


@settings(max_examples=40)
@given(answers(34, 0, 4))
def test_core_om_is_ten_times_a_mean_with_eight_questions_turned(given_here: list[int]) -> None:
    turned = [4 - a if n in (3, 4, 7, 12, 19, 21, 31, 32) else a for n, a in enumerate(given_here, start=1)]
    found = score(instrument("core-om"), given_here)
    assert found.value("total") == pytest.approx(10 * sum(turned) / 34)
    for name, items in CORE_OM.items():
        assert found.value(name) == pytest.approx(10 * sum(turned[n - 1] for n in items) / len(items))
    rest = [n for items in CORE_OM.values() for n in items]
    assert found.value("non_risk") == pytest.approx(10 * sum(turned[n - 1] for n in rest) / 28)
    assert {said.item: said.value for said in found.safety} == {
        f"coreom{n}": given_here[n - 1] for n in (9, 16, 24, 34, 6, 22)
    }


@settings(max_examples=40)
@given(answers(20, 1, 5))
def test_tas_20_by_its_three_factors(given_here: list[int]) -> None:
    turned = [6 - a if n in (4, 5, 10, 18, 19) else a for n, a in enumerate(given_here, start=1)]
    found = score(instrument("tas-20"), given_here)
    assert found.value("total") == sum(turned)
    for name, items in TAS.items():
        assert found.value(name) == sum(turned[n - 1] for n in items)


@settings(max_examples=40)
@given(answers(12, 1, 5))
def test_the_working_alliance_by_task_bond_and_goal(given_here: list[int]) -> None:
    found = score(instrument("wai-sr"), given_here)
    for name, items in WAI.items():
        assert found.value(name) == sum(given_here[n - 1] for n in items)
    assert found.value("total") == sum(given_here)


@settings(max_examples=40)
@given(answers(8, 1, 7))
def test_rfq_8_counts_the_ends_of_its_answers(given_here: list[int]) -> None:
    def high(n: int) -> int:
        return max(0, given_here[n - 1] - 4)

    def low(n: int) -> int:
        return max(0, 4 - given_here[n - 1])

    found = score(instrument("rfq-8"), given_here)
    assert found.value("uncertainty") == pytest.approx((sum(high(n) for n in (2, 4, 5, 6, 8)) + low(7)) / 6)
    assert found.value("certainty") == pytest.approx(sum(low(n) for n in range(1, 7)) / 6)


@settings(max_examples=40)
@given(answers(8, 0, 4), st.sampled_from([0, 2, 4]), st.sampled_from([0, 2, 4]))
def test_the_audit_is_a_sum_and_its_first_three_are_the_audit_c(eight: list[int], nine: int, ten: int) -> None:
    found = score(instrument("audit"), [*eight, nine, ten])
    assert found.value("total") == sum(eight) + nine + ten
    short = score(instrument("audit-c"), eight[:3])
    assert found.value("consumption") == short.value("total")
    assert list(instrument("audit-c").items) == list(instrument("audit").items)[:3]
    next_zone = max(eight[3:6]) >= 2 or 4 in (nine, ten)
    assert found.value("next_zone") == next_zone


@pytest.mark.parametrize("answer", [1, 3])
def test_the_last_two_questions_of_the_audit_have_no_one_and_no_three(answer: int) -> None:
    with pytest.raises(AnswerError, match=r"audit, audit9: .*in steps of 2"):
        score(instrument("audit"), {"audit9": answer})


@settings(max_examples=40)
@given(answers(10, 0, 1))
def test_dast_10_counts_no_to_question_three(given_here: list[int]) -> None:
    found = score(instrument("dast-10"), given_here)
    assert found.value("total") == sum(given_here) - given_here[2] + (1 - given_here[2])


@settings(max_examples=40)
@given(answers(10, 0, 3))
def test_both_orders_of_the_rosenberg_give_one_person_one_score(first: list[int]) -> None:
    turned = [3 - a if n in (2, 5, 6, 8, 9) else a for n, a in enumerate(first, start=1)]
    rses = instrument("rses")
    other = [first[place - 1] for place in WORTH_FIRST]
    assert score(rses, first).value("total") == sum(turned)
    assert score(rses, other, form="worth-first") == score(rses, first)
    assert score(rses, [a + 1 for a in other], form="worth-first-one-to-four") == score(rses, first)


@settings(max_examples=40)
@given(st.lists(st.integers(-2, 2), min_size=1, max_size=10), st.randoms(use_true_random=False))
def test_goal_attainment_by_its_formula(levels: list[int], chance: random.Random) -> None:
    weights = [float(chance.randint(1, 5)) for _ in levels]
    top = math.fsum(w * x for w, x in zip(weights, levels, strict=True))
    under = math.sqrt(0.7 * math.fsum(w * w for w in weights) + 0.3 * math.fsum(weights) ** 2)
    found = score(instrument("gas"), levels, weights=weights)
    assert found.value("total") == pytest.approx(50 + 10 * top / under)


def test_item_9_that_rose_by_two_speaks_now_and_by_one_does_not() -> None:
    phq = instrument("phq-9")
    for before, after, attention in ((0, 1, "before the hour"), (0, 2, "now"), (1, 1, "before the hour")):
        (said,) = score(phq, {"phq9": after}, before={"phq9": before}).safety
        assert said.attention == attention


def test_plans_and_acts_speak_from_one_and_thoughts_from_two() -> None:
    core = instrument("core-om")
    ones = {said.item: said.attention for said in score(core, dict.fromkeys(core.items, 1)).safety}
    assert {tag for tag, attention in ones.items() if attention == "now"} == {"coreom16", "coreom34"}
    twos = score(core, dict.fromkeys(core.items, 2)).safety
    assert all(said.attention == "now" for said in twos)


@pytest.mark.parametrize(
    ("id", "given_here", "say"),
    [
        ("audit-c", [1, 1, 1], "the full AUDIT is worth giving"),
        ("audit", [3, 1, 2, 1, 0, 0, 1, 0, 0, 0], "worth asking what alcohol gives"),
        ("dast-10", [1, 1, 1, 1, 0, 0, 0, 0, 0, 0], "worth asking which substances"),
    ],
)
def test_a_screen_at_its_level_says_what_is_worth_doing(id: str, given_here: list[int], say: str) -> None:
    at_level = score(instrument(id), given_here)
    assert any(say in render(note) for note in at_level.notes)
    less = score(instrument(id), [0 if n else given_here[0] - 1 for n, _ in enumerate(given_here)])
    assert not any(say in render(note) for note in less.notes)


@pytest.mark.parametrize(("id", "turned"), [("core-10", [2, 3]), ("core-om", [3, 4, 7, 12, 19, 21, 31, 32])])
def test_the_figures_on_the_sheets_of_the_core_are_not_turned_twice(id: str, turned: list[int]) -> None:
    # one person, once by the words and once by the figures printed beside the boxes, which stand turned already
    measure = instrument(id)
    by_words = [(3 * n) % 5 for n in range(len(measure.items))]
    by_figures = [4 - a if n in turned else a for n, a in enumerate(by_words, start=1)]
    one, other = score(measure, by_words), score(measure, by_figures, form="figures-of-the-sheet")
    assert one.value("total") == other.value("total")
    assert other.value("total") == pytest.approx(
        10 * sum(by_figures) / len(by_figures) if id == "core-om" else sum(by_figures)
    )
    assert [said.value for said in one.safety] == [said.value for said in other.safety]
