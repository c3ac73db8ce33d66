from dataclasses import replace
from typing import Any

import pytest
from tests.brief.builders import analysis, finding, hours, outcome_of, process, words
from tests.brief.rules.test_drawn_in import notes, pulled
from tests.brief.test_brief import rupture

from holdfast.analysis.model import Analysis
from holdfast.brief.brief import brief, without_private
from holdfast.process.readings import Hour, Pulled

SMOOTH = {"depth": 1, "stance": -2, "image": 38}


def smooth(n: int = 5, **known: Any) -> tuple[Hour, ...]:
    return hours(n, **{**SMOOTH, **known})


def read(held: tuple[Hour, ...], *felt: Pulled, **known: Any) -> Analysis:
    return analysis(process(held, pulled=felt or None, **known), private=notes(len(held)) if felt else None)


def special(*numbers: int, **known: Any) -> Pulled:
    values = {"usual_with_him": None, "usual_with_others": 0.1, **known}
    return pulled("special", "pull", hours=numbers, strengths=(2,) * len(numbers), **values)


def test_high_near_the_surface_and_all_empathy_is_worth_asking() -> None:
    found = finding("leaving_something_out", read(smooth()))
    assert words(found.headline) == "The two of you may be agreeing to leave something out."
    assert "in hours 3, 4 and 5" in words(found.meaning)
    assert {one.source for one in found.evidence} == {"answers", "log"}
    assert found.certainty == "worth asking"
    assert not found.private


def test_a_calm_on_paper_with_distance_or_much_kept_back_counts_as_well() -> None:
    for more in ({"signs": (("entertains", 2),)}, {"held_back": 7}):
        found = finding("leaving_something_out", read(smooth(image=0, his_alliance=80.0, **more)))
        assert "distance in the room or much kept back" in words(found.meaning)
    assert outcome_of("leaving_something_out", read(smooth(image=0, his_alliance=80.0))) is None
    assert outcome_of("leaving_something_out", read(smooth(image=0, his_alliance=60.0, held_back=7))) is None


@pytest.mark.parametrize(
    "more", [{"depth": 2}, {"depth": None}, {"stance": 0}, {"stance": None}, {"experiential": True}, {"image": 20}]
)
def test_one_hour_that_was_otherwise_or_not_marked_is_silence(more: dict[str, Any]) -> None:
    for place in (2, 4):
        held = list(smooth())
        held[place] = replace(held[place], **more)
        told = outcome_of("leaving_something_out", read(tuple(held)))
        assert (told is None) is ("image" not in more)  # two high hours of three are enough


def test_two_hours_are_too_few_and_an_open_break_comes_first() -> None:
    assert outcome_of("leaving_something_out", read(smooth(2))) is None
    assert outcome_of("leaving_something_out", read(smooth(7), episodes=(rupture(),))) is None


def test_it_is_one_thing_as_long_as_it_lasts_and_one_reply_answers_it() -> None:
    assert {finding("leaving_something_out", read(smooth(n))).about for n in (3, 4, 5, 9)} == {"hour:1"}


def test_what_speaks_against_it_is_named() -> None:
    held = smooth(moments=("sad_and_stayed",), held_back=1, frame=("limit_set",))
    told = [words(one.what) for one in finding("leaving_something_out", read(held)).against]
    assert "You also marked in hour 5" in told
    assert "Held back in hour 5" in told
    assert "A limit" in told
    assert told[-1] == "Beginning with empathy and little depth"


# --- private: drawn along --------------------------------------------------------------------------------------------


def test_feeling_special_over_such_hours_is_said_to_its_author_beside_the_other() -> None:
    one = read(smooth(), special(3, 4, 5))
    found = finding("drawn_along", one)
    assert words(found.headline) == "Feeling special, hours 3, 4 and 5: unusual for you with others."
    assert found.private
    said = [f.rule for f in brief(one).findings]
    assert said.index("leaving_something_out") < said.index("drawn_along")


def test_the_other_rule_says_the_same_whether_the_private_notes_are_open_or_not() -> None:
    with_notes, without = read(smooth(), special(3, 4, 5)), read(smooth())
    assert outcome_of("drawn_along", without_private(with_notes)) is None
    for one in (with_notes, without_private(with_notes)):
        assert outcome_of("leaving_something_out", one) == outcome_of("leaving_something_out", without)


def test_an_urge_to_please_counts_without_his_answers_too() -> None:
    felt = pulled("please", "urge", hours=(4, 5), usual_with_him=None, usual_with_others=0.1)
    found = finding("drawn_along", read(smooth(image=None), felt))
    assert words(found.headline).startswith("Urge to please, hours 4 and 5")


@pytest.mark.parametrize(
    "felt",
    [special(5), special(4, 5, usual_with_others=0.6), pulled("warm", "pull", hours=(4, 5), strengths=(3, 3))],
)
def test_once_or_with_everybody_or_warmth_alone_is_silence(felt: Pulled) -> None:
    assert outcome_of("drawn_along", read(smooth(), felt)) is None


def test_special_in_hours_that_went_deeper_is_silence() -> None:
    assert outcome_of("drawn_along", read(smooth(depth=3), special(3, 4, 5))) is None
