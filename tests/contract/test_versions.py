"""When a version is agreed, what it was agreed with, how it ends, who signed it, and which words are in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.contract.days import Told, agree, counters, lived, moves_of, opens, proposes, terms

from holdfast.case.moves import Worry
from holdfast.contract.agreement import text_hash, version_hash
from holdfast.contract.difference import difference
from holdfast.contract.model import Clause, Contract, Version
from holdfast.contract.replay import replay

GOAL = terms("goal", "something that is mine")
WALK = terms("step", "a walk")
LONGER = terms("step", "a longer walk")
STOP = terms("stop", "not this week")


FIRST = (opens(1), proposes("patient", "g", GOAL), *agree("g", GOAL))


def the(contract: Contract, number: int = 1) -> Version:
    return next(v for v in contract.versions if v.number == number)


def test_a_version_is_a_draft_until_each_goal_and_step_in_it_is_agreed() -> None:
    assert the(lived(*FIRST[:-1])).status == "draft"
    version = the(lived(*FIRST))
    assert (version.status, version.agreed_on) == ("agreed", date(2023, 1, 6))
    assert [(text.id, text.text_hash) for text in version.as_agreed] == [("g", text_hash(GOAL))]


def test_a_version_with_a_step_still_open_is_not_agreed() -> None:
    assert the(lived(opens(1), proposes("patient", "s", WALK), *FIRST[1:])).agreed_on is None


def test_a_step_still_open_that_is_withdrawn_holds_nothing_up() -> None:
    said = (opens(1), proposes("patient", "s", WALK), *FIRST[1:], ("patient", "withdraw", "s", {}))
    version = the(lived(*said))
    assert version.agreed_on == date(2023, 1, 8)
    assert [text.id for text in version.as_agreed] == ["g"]


def test_a_version_of_told_clauses_and_a_stop_rule_alone_is_not_agreed() -> None:
    frame = terms("frame", "Tuesdays")
    said = (opens(1), ("therapist", "tell", "f", {"terms": frame}), proposes("patient", "x", STOP), *agree("x", STOP))
    assert the(lived(*said)).agreed_on is None


def test_what_was_agreed_stays_as_it_was_whatever_is_said_later() -> None:
    before = the(lived(*FIRST))
    after = the(
        lived(*FIRST, counters("patient", "g", terms("goal", "other")), proposes("therapist", "s", WALK),
              ("patient", "withdraw", "g", {}), opens(2))
    )  # fmt: skip
    assert (after.agreed_on, after.as_agreed, after.stood) == (before.agreed_on, before.as_agreed, before.stood)
    assert after.status == "superseded"


def test_what_was_proposed_and_never_agreed_is_no_part_of_what_was_agreed() -> None:
    frame = terms("frame", "Tuesdays")
    told = ("therapist", "tell", "f", {"terms": frame})
    version = the(lived(opens(1), told, proposes("therapist", "x", STOP), *FIRST[1:]))
    assert [text.id for text in version.as_agreed] == ["f", "g"]
    assert [clause.id for clause in version.stood] == ["f", "x", "g"]


def test_a_rewrite_opens_a_draft_also_where_everything_taken_over_is_agreed() -> None:
    version = the(lived(*FIRST, opens(2)), 2)
    assert (version.status, version.agreed_on) == ("draft", None)


def test_a_rewrite_is_agreed_when_both_say_yes_to_what_was_taken_over() -> None:
    yes = {"accepted_text": text_hash(GOAL)}
    his = ("patient", "commit", "g", yes)
    assert the(lived(*FIRST, opens(2), his), 2).agreed_on is None
    assert the(lived(*FIRST, opens(2), his, ("therapist", "commit", "g", yes)), 2).agreed_on == date(2023, 1, 9)


def test_a_version_never_agreed_ends_abandoned_and_one_on_hold_says_so() -> None:
    contract = lived(opens(1), proposes("patient", "s", WALK), opens(2), ("therapist", "hold", None, {}))
    assert [v.status for v in contract.versions] == ["abandoned", "held"]


def test_a_held_version_is_what_it_was_when_it_is_taken_up() -> None:
    hold = ("therapist", "hold", None, {"hold_for": "rupture"})
    assert the(lived(*FIRST, hold)).status == "held"
    assert the(lived(*FIRST, hold, ("therapist", "repair", None, {}))).status == "agreed"


def test_words_in_force_hold_until_both_said_yes_to_others() -> None:
    said = (opens(1), proposes("patient", "s", WALK), *agree("s", WALK), counters("patient", "s", LONGER))
    assert (lived(*said).clauses[0].terms, lived(*said).clauses[0].in_force) == (LONGER, WALK)
    yes = {"accepted_text": text_hash(LONGER)}
    one = (*said, ("patient", "accept", "s", yes))
    assert lived(*one).clauses[0].in_force == WALK
    assert lived(*one, ("therapist", "accept", "s", yes)).clauses[0].in_force == LONGER


def test_to_hand_back_or_to_object_takes_no_words_out_of_force() -> None:
    said = (*FIRST, ("patient", "hand_back", "g", {}), ("patient", "object", "g", {}))
    assert (lived(*said).clauses[0].state, lived(*said).clauses[0].in_force) == ("proposed", GOAL)


def test_nothing_is_in_force_before_both_said_yes_nor_ever_of_what_is_told() -> None:
    assert lived(*FIRST[:-1]).clauses[0].in_force is None
    frame = terms("frame", "Tuesdays")
    yes = {"accepted_text": text_hash(frame)}
    told = (
        ("therapist", "tell", "f", {"terms": frame}),
        ("patient", "accept", "f", yes),
        ("therapist", "accept", "f", yes),
    )
    assert lived(*told).clauses[0].in_force is None


def test_new_words_on_the_table_are_not_what_a_version_was_agreed_with() -> None:
    """A stop rule agreed, then put otherwise: the version is agreed with the words in force."""
    said = (
        opens(1),
        proposes("patient", "x", STOP),
        *agree("x", STOP),
        counters("patient", "x", terms("stop", "never")),
    )
    version = the(lived(*said, *FIRST[1:]))
    assert [(t.id, t.terms.text, t.text_hash) for t in version.as_agreed if t.id == "x"] == [
        ("x", "not this week", text_hash(STOP))
    ]


def test_only_what_is_agreed_can_be_signed_and_each_signs_once() -> None:
    hash = version_hash(the(lived(*FIRST)))
    sign = ("patient", "sign", None, {"accepted_text": hash, "words": "mine"})
    assert the(lived(*FIRST[:-1], sign)).signed == ()
    (signed,) = the(lived(*FIRST, sign, sign)).signed
    assert (signed.by, signed.when, signed.words) == ("patient", date(2023, 1, 7), "mine")
    assert [s.by for s in the(lived(*FIRST, sign, ("therapist", "sign", None, {"accepted_text": hash}))).signed] == [
        "patient", "therapist",
    ]  # fmt: skip


def test_a_signature_to_other_words_signs_nothing() -> None:
    other = ("patient", "sign", None, {"accepted_text": text_hash(GOAL)})
    assert the(lived(*FIRST, other)).signed == ()


def test_the_hash_of_a_version_names_its_number_and_each_of_its_words() -> None:
    version = the(lived(*FIRST))
    assert version_hash(version) == "27bee027e684c15dcb825f31c4ea607e6284083e212d633f47ef0417c017facb"
    other = replace(version.as_agreed[0], text_hash=text_hash(WALK))
    assert (
        len({version_hash(v) for v in (version, replace(version, number=2), replace(version, as_agreed=(other,)))}) == 3
    )


def test_a_level_belongs_to_a_goal_and_a_worry_told_apart_to_any_clause() -> None:
    worry = Worry(real="the brother is in hospital", old="I am mean")
    said = (
        *FIRST, proposes("patient", "s", WALK), ("patient", "attain", "g", {"level": -1}),
        ("patient", "attain", "s", {"level": 2}), ("therapist", "clarify", "s", {"worry": worry}),
    )  # fmt: skip
    goal, step = lived(*said).clauses
    assert [(at.by, at.level) for at in goal.attained] == [("patient", -1)]
    assert step.attained == ()
    assert [(at.by, at.worry) for at in step.worries] == [("therapist", worry)]


def test_what_a_version_was_agreed_with_and_lost_has_ended_for_the_reader_of_the_next() -> None:
    step = (proposes("patient", "s", WALK), *agree("s", WALK))
    said = (opens(1), *step, *FIRST[1:], ("patient", "withdraw", "s", {}), opens(2))
    seen = difference(*lived(*said).versions)
    assert [c.id for c in seen.ended] == ["s"]
    assert (seen.born, seen.changed) == ((), ())


def test_the_difference_of_agreed_versions_is_between_the_words_agreed() -> None:
    step = (proposes("patient", "s", WALK), *agree("s", WALK))
    rewritten = (
        counters("patient", "s", LONGER),
        *agree("s", LONGER),
        counters("therapist", "s", terms("step", "run")),
    )
    contract = lived(opens(1), *step, counters("patient", "s", terms("step", "half a walk")), opens(2), *rewritten)
    (changed,) = difference(*contract.versions).changed
    assert (changed.before, changed.after) == (WALK, LONGER)
    assert (changed.in_force_before, changed.in_force_after) == (WALK, LONGER)
    assert (changed.state_before, changed.state_after) == ("agreed", "agreed")


def test_a_promise_not_to_kill_oneself_brings_no_clause_and_stays_as_words() -> None:
    pact = terms("goal", "I will not kill myself", his_words="I swear I stay alive")
    contract = lived(("patient", "propose", "p", {"terms": pact, "words": "for you"}))
    assert contract.clauses == ()
    assert [(s.by, s.words) for s in contract.said] == [
        ("patient", "for you"), ("patient", "I will not kill myself"), ("patient", "I swear I stay alive"),
    ]  # fmt: skip


def test_a_promise_put_in_the_place_of_a_clause_leaves_the_clause_as_it_was() -> None:
    pact = terms("goal", "no self-harm for a week")
    (clause,) = lived(*FIRST, counters("therapist", "g", pact)).clauses
    assert (clause.terms, clause.state) == (GOAL, "agreed")
    assert [s.words for s in clause.said][-2:] == [None, "no self-harm for a week"]


def test_while_it_is_held_for_a_rupture_the_therapist_puts_nothing_otherwise_and_brings_nothing() -> None:
    hold = ("therapist", "hold", None, {"hold_for": "rupture"})
    for words in (GOAL, WALK, STOP, terms("leaving", "we come once more")):
        assert lived(hold, proposes("therapist", "n", words)).clauses == ()
        assert [c.id for c in lived(hold, proposes("patient", "n", words)).clauses] == ["n"]
    push = ("therapist", "counter", "g", {"terms": terms("goal", "other"), "words": "do this"})
    (clause,) = lived(*FIRST, hold, push).clauses
    assert (clause.terms, clause.said[-1].words) == (GOAL, "do this")
    assert lived(*FIRST, hold, counters("patient", "g", terms("goal", "other"))).clauses[0].terms.text == "other"


def test_moves_given_out_of_order_are_taken_in_theirs() -> None:
    said = moves_of(*FIRST)
    assert replay(said[::-1]) == replay(said)


HELD: Told = ("therapist", "hold", None, {"hold_for": "rupture"})
MENDED: Told = ("therapist", "repair", None, {})


def test_while_it_is_held_for_a_rupture_no_version_is_opened_agreed_or_signed() -> None:
    one, two = terms("goal", "a"), terms("goal", "b")
    begun = (opens(1), proposes("patient", "a", one), *agree("a", one))
    agreed = lived(*begun)
    sign = {"accepted_text": version_hash(agreed.versions[0])}
    held = lived(*begun, HELD, opens(2), ("patient", "sign", None, sign), ("therapist", "sign", None, sign))
    assert [(v.number, v.status, v.signed) for v in held.versions] == [(1, "held", ())]
    open_still = (opens(1), proposes("patient", "a", one), proposes("therapist", "b", two), *agree("a", one))
    ended = (*open_still, HELD, ("patient", "withdraw", "b", {}))
    assert lived(*ended).versions[0].agreed_on is None, "what was in dispute is gone, and nothing is agreed by that"
    after = lived(*ended, MENDED).versions[0]
    assert after.agreed_on == moves_of(*ended, MENDED)[-1].when


def test_the_step_due_is_one_that_holds_and_none_while_it_is_held_for_a_rupture() -> None:
    step, other = terms("step", "a walk"), terms("step", "a diary")
    proposed = (proposes("patient", "walk", step), proposes("therapist", "diary", other))
    assert [c and c.id for c in due(lived(*proposed))] == [None, "diary"]
    agreed = (*proposed, *agree("walk", step))
    assert [c and c.id for c in due(lived(*agreed))] == ["walk", "diary"]
    worded = counters("patient", "walk", terms("step", "a short walk"))
    assert [c and c.id for c in due(lived(*agreed, worded))] == ["walk", "diary"], "new words: it is in force still"
    handed_back: Told = ("patient", "hand_back", "walk", {})
    assert [c and c.id for c in due(lived(*agreed, handed_back))] == [None, "diary"], "not now"
    held = lived(*agreed, HELD)
    assert [c and c.id for c in due(held)] == [None, "diary"]
    assert held.step_in_question is not None
    assert held.step_in_question.id == "walk"
    life = ("therapist", "hold", None, {"hold_for": "life"})
    assert [c and c.id for c in due(lived(*agreed, life))] == ["walk", "diary"]


def due(contract: Contract) -> tuple[Clause | None, Clause | None]:
    return contract.step_due, contract.step_on_the_table
