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
