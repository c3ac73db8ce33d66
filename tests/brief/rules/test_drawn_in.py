from dataclasses import replace
from typing import Any

import pytest
from tests.brief.builders import analysis, finding, hours, moment, needs, outcome_of, process, words

from holdfast.analysis.model import Analysis
from holdfast.brief.brief import without_private
from holdfast.case.private import PrivateNote, PrivateNotes
from holdfast.process.readings import Pulled


def notes(rows: int) -> PrivateNotes:
    kept = tuple(
        PrivateNote(id=f"p{n}", recorded_at=moment(n), when=moment(n), session=n, pulls=(), urges=())
        for n in range(1, rows + 1)
    )
    return PrivateNotes(case="case-1", author="Dr F.", notes=kept)


def pulled(what: Any = "prove", kind: Any = "urge", **known: Any) -> Pulled:
    values: dict[str, Any] = {
        "hours": (6, 7),
        "strengths": (1, 1),
        "usual_with_him": 0.5,
        "usual_with_others": 0.06,
    }
    return Pulled(what=what, kind=kind, **{**values, **known})


def felt(*found: Pulled, rows: int = 7) -> Analysis:
    return analysis(process(hours(7), pulled=found), private=notes(rows))


def test_an_urge_to_prove_twice_in_three_hours_is_said_against_both_usuals() -> None:
    found = finding("drawn_in", felt(pulled()))
    assert words(found.headline) == "Urge to prove, hours 6 and 7: unusual for you with others, usual with him."
    assert found.private


@pytest.mark.parametrize(("what", "strengths", "speaks"), [("small", (2, 2), True), ("retaliate", (2, 1), False)])
def test_a_pull_counts_from_strength_two(what: str, strengths: tuple[int, int], speaks: bool) -> None:
    one = felt(pulled(what, "pull", strengths=strengths))
    assert (outcome_of("drawn_in", one) is not None) is speaks


def test_once_is_silence_and_so_is_another_urge() -> None:
    assert outcome_of("drawn_in", felt(pulled(hours=(7,), strengths=(1,)))) is None
    assert outcome_of("drawn_in", felt(pulled("rescue"))) is None


def test_what_one_feels_with_everybody_says_nothing_about_this_hour() -> None:
    assert outcome_of("drawn_in", felt(pulled(usual_with_others=0.6))) is None


def test_an_own_usual_that_is_not_known_is_said_to_be_missing() -> None:
    found = finding("drawn_in", felt(pulled(usual_with_others=None, usual_with_him=None)))
    assert words(found.headline).endswith("your own usual is not known yet.")
    assert found.missing


def test_every_word_of_its_evidence_is_private() -> None:
    assert all(one.private for one in finding("drawn_in", felt(pulled())).evidence)


def test_too_few_private_rows_abstain() -> None:
    assert needs("drawn_in", felt(rows=1)) == "too early to tell: 2 more hours with your private rows"


def test_without_the_notes_there_is_nothing_to_say_not_even_that() -> None:
    assert outcome_of("drawn_in", without_private(felt(pulled()))) is None


def test_a_share_of_few_hours_is_not_told_in_per_cent() -> None:
    found = finding("drawn_in", felt(pulled()))
    told = {words(one.what): words(one.value) for one in found.evidence}
    assert told["Usual with him"] == "about 5 in 10 hours"
    assert told["Usual with others"] == "about 1 in 10 hours"
    rare = finding("drawn_in", felt(pulled(usual_with_others=0.02)))
    assert {words(one.what): words(one.value) for one in rare.evidence}["Usual with others"] == "hardly ever"


# --- with firmness ---------------------------------------------------------------------------------------------------


def test_small_and_firm_together_ask_for_no_justifying_no_new_rule_and_supervision() -> None:
    held = (*hours(5), *(replace(one, stance=2) for one in hours(7)[5:]))
    found = finding("drawn_in", analysis(process(held, pulled=(pulled(),)), private=notes(7)))
    assert words(found.headline) == "Urge to prove, hours 6 and 7: unusual for you with others, usual with him."
    assert "no new rule" in words(found.meaning)
    assert "supervision" in words(found.meaning)
    assert [words(one.value) for one in found.evidence if one.source == "log"] == ["+2 of -3 to +3"] * 2
    assert found.private


def test_an_hour_that_leaned_to_empathy_or_was_not_marked_is_not_called_firm() -> None:
    for stances in ((2, -1), (None, None)):
        held = (*hours(5), *(replace(h, stance=s) for h, s in zip(hours(7)[5:], stances, strict=True)))
        found = finding("drawn_in", analysis(process(held, pulled=(pulled(),)), private=notes(7)))
        assert "firm" not in words(found.meaning)


def test_what_was_good_in_the_same_hours_stands_against_it() -> None:
    held = (*hours(6), replace(hours(7)[6], moments=("real_contact",)))
    found = finding("drawn_in", analysis(process(held, pulled=(pulled(),)), private=notes(7)))
    assert [(words(one.what), words(one.value)) for one in found.against] == [
        ("You also marked in hour 7", "real contact")
    ]
