"""Question 2: both lines apart, breaks and repairs, what ratings cannot show, what you set aside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.brief.builders import analysis, hour, hours, moment, process, rating, words

from holdfast.analysis import analyse
from holdfast.analysis.model import Analysis
from holdfast.brief.brief import brief
from holdfast.brief.questions.two_of_us import two_lines
from holdfast.case.moments import before_hour, last_recorded
from holdfast.case.record import SettingChosen
from holdfast.case.working import EpisodeWord
from holdfast.process.alliance_readings import Capacity, Decline, Mending, Watch
from holdfast.process.readings import Episode
from holdfast.process.usual import Usual
from holdfast.simulate.examples import example


def lines(one: Analysis, *, on: bool = True) -> list[str]:
    return [words(line.text) for line in two_lines(one, findings_on=on)]


def episode(onset: int, **known: Any) -> Episode:
    values: dict[str, Any] = {
        "onset": onset, "kind": "withdrawal", "stage": "probable", "state": "repaired", "sources": ("answers", "log"),
        "rating": rating(onset, 40), "signs": (), "attendance": (), "then": (), "repaired_at": onset + 1,
        "low_hours": (onset,),
    }  # fmt: skip
    return Episode(**{**values, **known})


def mended(*lengths: int, way: Any = None, fall: Any = None) -> Analysis:
    ruptures = tuple(
        Mending(10 * n, "withdrawal", 10 * n + length, length, 20, None, stayed=True, did=())
        for n, length in enumerate(lengths, 1)
    )
    episodes = tuple(episode(one.onset, repaired_at=one.repaired_at) for one in ruptures)
    capacity = Capacity(ruptures, len(ruptures), way, fall, None)
    return analysis(process(hours(40), episodes=episodes, capacity=capacity))


def test_both_lines_stand_apart_with_gaps_as_gaps() -> None:
    held = (hour(1, his_alliance=60.0, your_alliance=80.0), hour(2, your_alliance=70.0))
    assert lines(analysis(process(held)))[:2] == ["his line 60, –; his usual not known yet", "yours 80, 70"]


def test_your_rating_stands_beside_your_usual_with_him_once_four_came_before() -> None:
    four = tuple(hour(n, your_alliance=value) for n, value in enumerate((60.0, 65.0, 65.0, 70.0), 1))
    assert "yours 60, 65, 65, 70" in lines(analysis(process(four)))
    assert "yours 65, 65, 70, 50; usual with him 65" in lines(analysis(process((*four, hour(5, your_alliance=50.0)))))


def test_what_he_held_back_stands_beside_what_he_usually_did_before() -> None:
    told = [2, 1, 2, 3, 6]
    for n in range(1, 5):
        held = tuple(hour(k, held_back=value) for k, value in enumerate(told[:n], 1))
        assert f"held back {told[n - 1]} of 10, hour {n}" in lines(analysis(process(held)))
    held = tuple(hour(k, held_back=value) for k, value in enumerate(told, 1))
    assert "held back 6 of 10, hour 5; usually about 2" in lines(analysis(process((*held, hour(6)))))


BLANK = "he left the form blank in 3 of the last 5 hours; before, hardly ever"


def gave_the_form(blank: set[int], n: int = 15) -> Analysis:
    return analysis(process(tuple(hour(k) if k in blank else hour(k, his_alliance=60.0) for k in range(1, n + 1))))


def test_a_form_left_blank_several_times_by_one_who_hardly_ever_did_is_said_and_raises_nothing() -> None:
    one = gave_the_form({11, 13, 15})
    assert BLANK in lines(one)
    assert BLANK not in lines(one, on=False)
    assert BLANK in lines(gave_the_form({4, 11, 13, 15})), "once in ten is hardly ever"


@pytest.mark.parametrize("blank", [{13, 15}, {2, 4, 11, 13, 15}, set(range(1, 16)), set(range(6, 16))])
def test_two_blank_forms_are_not_said_nor_are_those_of_somebody_who_often_gives_none(blank: set[int]) -> None:
    assert not any("blank" in line for line in lines(gave_the_form(blank)))


def test_a_form_with_anything_on_it_is_not_blank() -> None:
    some = tuple(hour(k, held_back=3) if k > 10 else hour(k, his_alliance=60.0) for k in range(1, 16))
    assert not any("blank" in line for line in lines(analysis(process(some))))


def test_before_thirteen_hours_nobody_can_say_hardly_ever() -> None:
    assert not any("blank" in line for line in lines(gave_the_form({8, 10, 12}, 12)))
    assert BLANK in lines(gave_the_form({9, 11, 13}, 13))


def test_where_he_is_no_longer_asked_no_form_is_called_blank() -> None:
    one = gave_the_form({11, 13, 15})
    quiet = SettingChosen(id="s", recorded_at=moment(11), when=moment(11).date(), setting="quiet")
    asked = replace(one.case, record=replace(one.case.record, settings=(quiet,)))
    assert not any("blank" in line for line in lines(replace(one, case=asked)))


def test_how_soon_breaks_were_mended_is_told_from_the_second_and_a_direction_only_where_there_is_one() -> None:
    assert not any("mended after" in line for line in lines(mended(3)))
    assert "breaks mended after 3 and 2 hours" in lines(mended(3, 2))
    sooner = "breaks mended after 3, 2 and 1 hours: sooner as time goes on (three are few)"
    assert sooner in lines(mended(3, 2, 1, way="down"))
    both = "breaks mended after 3, 2 and 1 hours: sooner and less deep as time goes on (three are few)"
    assert both in lines(mended(3, 2, 1, way="down", fall="down"))
    assert "breaks mended after 1, 2 and 3 hours" in lines(mended(1, 2, 3, way="up")), "nothing is held against them"


def test_a_slow_fall_is_worth_asking_and_is_not_called_a_break() -> None:
    decline = Decline(8, 12, -4.0, 18, Usual(60, 5, 8))
    sinking = process(hours(12), decline=decline)
    told = [line for line in lines(analysis(sinking)) if "sinking" in line]
    assert told == [
        "his ratings have been sinking since hour 8, about 4 points an hour, and none stands out alone: worth asking"
    ]
    open_now = episode(12, stage="candidate", state="open", repaired_at=None)
    assert not any(
        "sinking" in line for line in lines(analysis(process(hours(12), decline=decline, episodes=(open_now,))))
    )


@pytest.mark.parametrize(
    ("what", "said"), [("top", "he rates at the top each time"), ("same", "he rates the same each")]
)
def test_ratings_without_room_to_fall_are_watched_and_are_no_success(what: Any, said: str) -> None:
    watch = Watch(what, (3, 4, 5, 6, 7, 8), 97, 100)
    (told,) = (line for line in lines(analysis(process(hours(8), watch=watch))) if line.startswith(said))
    assert told.endswith("the form may not show a break when there is one; your signs and his attendance carry it")


def test_what_you_set_aside_is_remembered_as_yours_for_a_few_hours() -> None:
    word = EpisodeWord(
        id="w", recorded_at=moment(9), when=moment(9).date(), onset=9, verdict="relabelled", kind="candour"
    )
    aside = episode(9, stage="set_aside", kind="candour", state="open", repaired_at=None, word=word)
    assert "hour 9: set aside by you (candour)" in lines(analysis(process(hours(10), episodes=(aside,))))
    assert not any("set aside" in line for line in lines(analysis(process(hours(14), episodes=(aside,)))))


def test_a_height_that_stays_is_told_as_no_aim() -> None:
    high = process((hour(1, image=40), hour(2, image=45)))
    assert "image of you +45, hour 2, high the last 2 times: the middle is the aim, not the top" in lines(
        analysis(high)
    )
    once = process((hour(1, image=10), hour(2, image=45)))
    assert "image of you +45, hour 2 (0 is an ordinary person)" in lines(analysis(once))
    middle = process((hour(1, image=10), hour(2, image=0)))
    assert "image of you 0, hour 2 (0 is an ordinary person)" in lines(analysis(middle))


def test_with_findings_off_nothing_inferred_stands_there() -> None:
    read = process(
        hours(12), decline=Decline(8, 12, -4.0, 18, Usual(60, 5, 8)), watch=Watch("top", (7, 12), 97, 100),
        episodes=(episode(7),),
    )  # fmt: skip
    told = " ".join(lines(analysis(read), on=False))
    assert not any(word in told for word in ("sinking", "at the top", "break"))


@pytest.mark.parametrize("number", range(2, 41))
def test_nothing_is_watched_in_the_stable_treatment(number: int) -> None:
    case = example("stable-noise")
    last = max(session.number for session in case.record.sessions)
    at = before_hour(case, number) if number <= last else last_recorded(case)
    asked = brief(analyse(case, at)).questions
    told = " ".join(words(line.text) for question in asked for line in question.lines)
    assert not any(word in told for word in ("sinking", "each time", "a break", "set aside"))
