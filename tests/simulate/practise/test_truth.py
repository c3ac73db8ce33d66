"""The truth at the end: what was hidden, what was marked, what the brief said; and nobody is graded."""

from __future__ import annotations

import re
from itertools import product

import pytest

from holdfast.simulate.practise import Choice, Run, after, ended, seen, with_log
from holdfast.simulate.practise.course import lived
from holdfast.simulate.practise.kept import log_of_rows
from holdfast.simulate.practise.people import ORDER, afterwards, noticed, patients
from holdfast.simulate.practise.truth import truth_of
from holdfast.text import render

GRADES = re.compile(
    r"\b(score|grade|well done|good job|excellent|bravo|failed|mistake of yours|should have|points to)\b"
)


def walked(patient: str, seed: int, *choices: Choice, log: dict[str, object] | None = None) -> Run:
    run = Run(patient=patient, seed=seed)
    place = 0
    while ended(run) is None:
        run = after(run, choices[place % len(choices)])
        place += 1
        if log is not None:
            run = with_log(run, log_of_rows(log, [hour.number for hour in seen(run) if hour.took_place][-1]))
    return run


def test_what_was_marked_is_told_apart_from_what_was_there() -> None:
    run = walked("konrad", 5, Choice(depth=3, move="clarify"),
                 log={"signs": [{"sign": "flat", "weight": 1}], "moments": []})  # fmt: skip
    truth = truth_of(run)
    happened = {one.number: {*one.signs, *one.moments} for _, one in lived(run)}
    assert truth.marked
    for one in truth.marked:
        assert set(one.missed) == happened[one.number] - {"flat"}
        assert set(one.both) | set(one.besides) == {"flat"}
        assert one.logged


def test_an_untouched_log_is_missing_and_says_so() -> None:
    truth = truth_of(walked("emil", 2, Choice(), log={"alliance": 5}))
    assert not any(one.logged for one in truth.marked)


def test_every_hour_has_its_hidden_state_and_an_hour_that_broke_says_why() -> None:
    run = walked("leonie", 3, Choice(depth=5, stance=1, move="interpret_shame"))
    truth = truth_of(run)
    assert [hour.number for hour in truth.hours] == list(range(1, len(lived(run)) + 1))
    broke = [one.number for _, one in lived(run) if one.begun]
    assert broke
    why = {hour.number: " ".join(render(one, truth.person) for one in hour.why) for hour in truth.hours}
    assert all("Something broke here" in why[number] for number in broke)


def test_a_sentence_of_the_brief_about_a_break_is_right_where_something_was_broken() -> None:
    found = set()
    for patient, seed in product(ORDER, (1, 2, 3)):
        run = walked(patient, seed, *[Choice(depth=1)] * 5, *[Choice(depth=5, stance=2, move="interpret_shame")] * 7)
        open_at = {one.number for _, one in lived(run) if one.after.open}
        for said in truth_of(run).said:
            if said.rule == "probable_rupture":
                there = bool(open_at & {said.before - 1, said.before - 2, said.before - 3})
                assert (said.verdict == "right") is there
                found.add(there)
    assert True in found


@pytest.mark.parametrize("patient", ORDER)
def test_there_are_three_questions_and_no_grade(patient: str) -> None:
    for choice in (Choice(), Choice(depth=5, stance=3, move="interpret_shame"), Choice(stance=-3, step="propose")):
        truth = truth_of(walked(patient, 7, choice))
        assert len(truth.questions) == 3
        texts = [*truth.questions, truth.ended, *(why for hour in truth.hours for why in hour.why),
                 *(said.why for said in truth.said)]  # fmt: skip
        for text in texts:
            assert not GRADES.search(render(text, truth.person).lower())


def test_a_run_that_was_stopped_before_its_first_hour_has_nothing_to_tell_but_questions() -> None:
    truth = truth_of(Run(patient="noa"))
    assert (len(truth.hours), len(truth.marked), len(truth.said)) == (0, 0, 0)
    assert len(truth.questions) == 3


def test_no_sentence_calls_anybody_a_name() -> None:
    known = noticed()
    texts = [
        *(text for many in (*known.signs.values(), *known.moments.values(), *known.met.values()) for text in many),
        *(text for many in known.tags.values() for text in many), *known.marks.values(), *afterwards().causes.values(),
        *(text for _, text in afterwards().questions),
        *(text for person in patients().values() for text in (person.title, *person.story)),
    ]  # fmt: skip
    for text in texts:
        assert not re.search(r"narcissis|manipulat|\bthe patient is\b|\bborderline\b|toxic", text.lower()), text
