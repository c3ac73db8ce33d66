"""A rupture holds what asks; its repair opens the draft; what the therapist answered stays away. Nothing changes."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.asking import agreed, answer, asked, asking, did, moves, on, opened, rated, the_one, words
from tests.strategies.contracts import any_moves

from holdfast.case.working import TriggerCode
from holdfast.contract.replay import replay
from holdfast.contract.trigger_words import WHY
from holdfast.contract.triggers import Facts, Repair, Revised, Risk, Triggers, triggers, why_words
from holdfast.text import render, say

LIVED = (opened(on(1), 1), *agreed(on(1, 10)))
LOW = (*LIVED, rated(on(2), "patient", makes_sense=2))
RISK = Risk("own_life:plan", on(2), say("asked in hour 5: a plan"), "before the hour")
REPAIR = Repair("repaired:hour10", on(2, 20), 10, ("I pushed.",))


def test_while_a_rupture_is_open_what_asks_waits_and_safety_alone_speaks() -> None:
    held = did(on(2, 2), "therapist", "hold", None, hold_for="rupture")
    for said, rupture in ((LOW, True), ((*LOW, held), False)):
        found = asked(*said, at=on(2, 10), open_rupture=rupture, risks=(RISK,))
        assert found.held
        assert [one.code for one in found.speaking] == ["new_risk"]
        assert [one.code for one in found.waiting] == ["sense_low"]


def test_a_hold_for_something_in_his_life_silences_nothing() -> None:
    held = did(on(2, 2), "therapist", "hold", None, hold_for="life")
    found = asked(*LOW, held, at=on(2, 10))
    assert (found.held, [one.code for one in found.speaking]) == (False, ["sense_low"])


def test_a_rupture_that_is_open_is_itself_no_reason_to_rewrite_and_its_repair_is() -> None:
    assert asked(*LIVED, at=on(2), open_rupture=True) == Triggers(held=True)
    one = the_one(asked(*LIVED, at=on(3), repairs=(REPAIR,)))
    assert (one.code, one.about, one.since, one.said) == ("repaired", "repaired:hour10", on(2, 20), ("I pushed.",))
    assert words(one).startswith("Mended between you in hour 10, on 20 February 2023.")
    assert asking(*LIVED, at=on(4), repairs=(REPAIR,)) == [], "a draft that begins with what was said begins soon"


def test_the_words_a_draft_begins_with_are_for_both_and_tell_no_number_and_nothing_noted_alone() -> None:
    assert set(WHY) == set(get_args(TriggerCode))
    revised = (Revised(on(3), "dyad", "One who pushes"),)
    contract, facts = replay(moves(*LOW)), Facts(risks=(RISK,), revised=revised, repairs=(REPAIR,))
    found = triggers(contract, facts, on(3))
    assert len(found.speaking) == 4
    for one in found.speaking:
        said = render(why_words(one, contract))  # without a person: it speaks of nobody
        assert not re.search(r"\d of 10|dyad|plan|pushes", said)
    assert render(why_words(found.speaking[1], contract)) == "Something between us was mended on 20 February 2023."


def test_set_aside_and_handled_stay_away_for_that_occasion_and_no_other() -> None:
    one = the_one(asked(*LOW, at=on(2, 10)))
    for said in ({"answer": "set_aside", "reason": "we spoke of it"}, {"answer": "handled", "version": 2}):
        found = asked(*LOW, at=on(2, 10), words=(answer(one, **said),))
        assert found.speaking == ()
        assert [(gone.about, gone.answered is not None) for gone in found.answered] == [(one.about, True)]
    up_and_down = (rated(on(2, 11), "patient", makes_sense=6), rated(on(2, 18), "patient", makes_sense=3))
    aside: Any = answer(one, answer="set_aside", reason="we spoke of it")
    assert asking(*LOW, *up_and_down, at=on(2, 20), words=(aside,)) == ["sense_low"]


def test_put_off_comes_back_on_its_day_however_old_it_is() -> None:
    one = the_one(asked(*LOW, at=on(2, 10)))
    looked = (on(5, 20),)
    for until, day, back in ((on(3), on(2, 28), False), (on(3), on(3), True), (on(6), on(6), True)):
        put_off = answer(one, answer="put_off", until=until)
        assert bool(asking(*LOW, at=day, words=(put_off,), reviewed=looked)) is back


def test_the_last_word_on_an_occasion_counts() -> None:
    one = the_one(asked(*LOW, at=on(2, 10)))
    first = answer(one, answer="set_aside", reason="not now")
    later = answer(one, id="t2", answer="put_off", until=on(3), recorded_at=first.recorded_at + timedelta(days=1))
    assert asking(*LOW, at=on(3), words=(later, first)) == ["sense_low"]


def test_nothing_asks_without_a_contract_or_after_the_treatment_ended() -> None:
    assert asked(at=on(2), repairs=(REPAIR,), risks=(RISK,)) == Triggers()
    assert asked(*LOW, at=on(2, 10), ended=True) == Triggers()


def test_without_consent_to_comparison_his_answers_of_different_days_are_not_set_side_by_side() -> None:
    fell = (*LIVED, rated(on(2, 1), "patient", makes_sense=9), rated(on(2, 8), "patient", makes_sense=5))
    assert asking(*fell, at=on(3)) == ["sense_fell"]
    assert asking(*fell, at=on(3), compared=False) == []
    low = the_one(asked(*fell, rated(on(2, 9), "patient", makes_sense=2), at=on(3), compared=False))
    assert words(low) == "He rated “makes sense” of “A walk, alone” 2 of 10 on 9 February 2023."


@given(said=any_moves(), at=st.dates(date(2022, 6, 1), date(2024, 6, 1)), rupture=st.booleans())
@settings(max_examples=40, deadline=None)
def test_whatever_was_said_reading_it_is_sure_and_changes_nothing(said: Any, at: date, rupture: bool) -> None:
    contract = replay(said)
    facts = Facts(
        repairs=(REPAIR,), risks=(RISK,), open_rupture=rupture, first_move=min((m.when for m in said), default=None)
    )
    found = triggers(contract, facts, at)
    assert found == triggers(contract, facts, at)
    assert contract == replay(said)
    everything = (*found.speaking, *found.waiting, *found.answered)
    assert len({one.about for one in everything}) == len(everything)
    if rupture and contract.clauses:
        assert found.held
        assert {one.code for one in found.speaking} <= {"new_risk"}
    for one in everything:
        text = words(one)
        assert "because" not in text.lower()
        assert "{" not in text
