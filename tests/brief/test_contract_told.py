"""The contract as a story: every act has a sentence for everybody, the therapist's numbers stay out, "after" and never
what came of what, and nothing that happened to the frame.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from tests.strategies.contracts import any_moves

import holdfast
from holdfast.brief import contract_words
from holdfast.brief.contract_told import Chapter, rewordings, sentence, share_words, story, term_words
from holdfast.brief.contract_words import BY_PATIENT, BY_THERAPIST, PHASE_MARKS, STATES, TERMS
from holdfast.case.moves import Act, Cost, Move, Phase, Stance, Terms, Worry
from holdfast.contract import trigger_words
from holdfast.contract.difference import difference
from holdfast.contract.model import ClauseState
from holdfast.contract.replay import replay
from holdfast.simulate.examples import example
from holdfast.text import Message, Spoken, render

PEOPLE = (Spoken("Nemo", "he"), Spoken("Irena K.", "she"), Spoken("Robin", "they"), Spoken("Çağrı", "name"))
NEVER = ("because", "due to", "as a result", "caused", "led to", "failed", "refused", "complian", "resist", "should")
GOAL = Terms(kind="goal", text="Friends.", levels=("none", "one", "two", "three", "many"))


def move(by: Any, act: Act, clause: str | None = "g", n: int = 1, **more: Any) -> Move:
    return Move(
        id=f"m{n}", seq=n, when=date(2023, 1, n), recorded_at=datetime(2023, 2, 1, tzinfo=UTC), by=by, act=act,
        clause=clause, session=n, **more,
    )  # fmt: skip


def told(one: Move, *before: Move, person: Spoken = PEOPLE[0]) -> str:
    clauses = {clause.id: clause for clause in replay([*before, one]).clauses}
    return render(sentence(one, clauses), person)


BROUGHT = move("patient", "propose", terms=GOAL)


def chapters(name: str) -> tuple[tuple[Chapter, ...], Spoken]:
    record = example(name).record
    spoken = Spoken(record.about.pseudonym, record.about.address)
    return story(record.moves, replay(record.moves).clauses), spoken


def margins(name: str) -> dict[int | None, list[str]]:
    found, spoken = chapters(name)
    return {chapter.session: [render(mark, spoken) for mark in chapter.margin] for chapter in found if chapter.margin}


def templates() -> Iterator[str]:
    """Every sentence of the story and of what asks, as it stands in the two tables."""
    for module in (contract_words, trigger_words):
        for value in vars(module).values():
            if isinstance(value, Message):
                yield value.id
            elif isinstance(value, dict):
                yield from (one.id for one in value.values() if isinstance(one, Message))


def test_every_act_has_a_sentence_for_each_of_the_two() -> None:
    assert set(BY_PATIENT) == set(BY_THERAPIST) == set(get_args(Act))
    assert set(PHASE_MARKS) == set(get_args(Phase))
    assert set(STATES) == set(get_args(ClauseState))


def test_every_term_of_a_clause_has_a_name_and_words() -> None:
    full = Terms(
        kind="goal", text="x", his_words="y", wish_of="patient", motive="care", only_status=True, noticed_by="z",
        serves=("g",), between_hours=False, size=1, smallest="s", expects=("guilt", "shame"), tests="t", prediction="p",
        how_often="weekly", topic="fee", levels=("a", "b", "c", "d", "e"), weight=2,
    )  # fmt: skip
    for name in TERMS:
        assert render(term_words(full, name), PEOPLE[0])
    assert set(TERMS) == set(Terms.__slots__)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.address)
def test_no_sentence_says_what_came_of_what_and_each_can_be_said_of_anybody(person: Spoken) -> None:
    for template in templates():
        named = {name for _, name, _, _ in Formatter().parse(template) if name}
        filled = tuple((name, "7") for name in named if name.lower() not in ("he", "him", "his", "himself", "v"))
        text = render(Message(template, filled), person)
        assert "{" not in text
        assert not [word for word in NEVER if word in template.lower()], template
        bare = re.sub(r"\{[^}]*\}", "", template)
        assert not re.findall(r"\b(he|him|his|she|her)\b", bare, re.IGNORECASE), template


HOME = Path(holdfast.__file__).parent
OVER_TIME = [*sorted(HOME.glob("charts/*.py")), *HOME.glob("brief/contract_*.py"), *HOME.glob("contract/trigger*.py")]


def said_in(file: Path) -> Iterator[str]:
    """Every sentence that a file says: what stands first in `say`, the first two in `say_n`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "say_n"):
            yield from (
                one.value for one in node.args[:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )


@pytest.mark.parametrize("file", OVER_TIME, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_where_time_runs_one_thing_comes_after_another_and_never_because_of_it(file: Path) -> None:
    for said in said_in(file):
        assert not re.findall(r"\b(because|therefore|due to|as a result|caused|led to)\b", said.lower()), said


def test_the_search_would_find_such_a_sentence() -> None:
    assert "You proposed {what}." in set(said_in(HOME / "brief" / "contract_words.py"))


def test_the_new_acts_are_told_and_the_therapists_level_stays_out() -> None:
    assert (
        told(move("patient", "attain", n=2, level=-1), BROUGHT)
        == "He said how far the goal “Friends” was reached: “one”."
    )
    assert told(move("therapist", "attain", n=2, level=2), BROUGHT) == (
        "You put your own number to how far the goal “Friends” was reached."
    )
    assert told(move("patient", "sign", None, n=2, accepted_text="0" * 64), BROUGHT) == "He signed what was agreed."
    both = move("therapist", "clarify", n=2, worry=Worry(real="Elia is ill", old="I leave him"))
    assert told(both, BROUGHT) == (
        "You told two things apart in the goal “Friends”: what is really so, and the old feeling."
    )
    (_, chapter) = story([BROUGHT, both], replay([BROUGHT, both]).clauses)
    assert chapter.told[0].words == "Elia is ill / I leave him"


def test_the_therapists_own_numbers_are_in_no_sentence() -> None:
    hers = move("therapist", "rate", n=2, stance=Stance(makes_sense=9, own_wish=8))
    assert not re.search(r"\d", told(hers, BROUGHT))
    his = move("patient", "rate", n=2, stance=Stance(makes_sense=3, own_wish=2))
    assert told(his, BROUGHT) == "He rated the goal “Friends”: makes sense 3, my wish 2."


def test_the_archivists_history_reads_as_a_story() -> None:
    beside = margins("archivist")
    assert beside[3] == ["explore"]
    assert beside[4] == ["handed back"]
    assert beside[7] == ["pushed"]
    assert beside[10] == ["repaired"]
    assert beside[31] == ["act"]
    assert "relate" in beside[53]
    assert ["held"] in beside.values()


def test_pushed_is_what_was_proposed_again_after_a_no_and_ends_with_his_yes() -> None:
    no = move("patient", "discount", n=2)
    again = move("therapist", "propose", n=3, terms=GOAL)
    first = move("therapist", "propose", terms=GOAL)
    found = story([first, no, again], replay([first, no, again]).clauses)
    assert [len(chapter.margin) for chapter in found] == [0, 0, 1]
    own = move("patient", "propose", n=3, terms=GOAL)
    later = move("therapist", "propose", n=4, terms=GOAL)
    assert not any(
        chapter.margin for chapter in story([first, no, own, later], replay([first, no, own, later]).clauses)
    )


@pytest.mark.parametrize("name", ["archivist", "drop-out-twin", "grandiose-seven", "stable-noise", "vulnerable-trauma"])
def test_a_story_tells_every_move_once_in_order_and_no_hour_that_broke_the_frame(name: str) -> None:
    found, spoken = chapters(name)
    moves = example(name).record.moves
    assert sum(len(chapter.told) for chapter in found) == len(moves)
    assert [chapter.when for chapter in found] == sorted(chapter.when for chapter in found)
    text = " ".join(render(one.sentence, spoken) for chapter in found for one in chapter.told).lower()
    for frame_event in ("overrun", "a matter of the fee", "threat to quit", "left in anger", "came late", "missed"):
        assert frame_event not in text


def test_the_first_words_of_why_push_nobody() -> None:
    for why in trigger_words.WHY.values():
        assert not re.findall(r"\b(yet|enough|still not|must|should)\b", why.id), why.id


@given(moves=any_moves())
@settings(max_examples=40, deadline=None)
def test_whatever_the_moves_each_is_told_and_two_versions_can_be_compared(moves: Any) -> None:
    contract = replay(moves)
    found = story(moves, contract.clauses)
    assert sum(len(chapter.told) for chapter in found) == len(moves)
    for chapter in found:
        for one in chapter.told:
            assert render(one.sentence, PEOPLE[1])
    for a, b in zip(contract.versions, contract.versions[1:], strict=False):
        for reworded in rewordings(difference(a, b)):
            assert all(render(part, PEOPLE[2]) for part, _, _ in reworded.parts)


def test_the_share_is_told_as_two_counts_without_judgement() -> None:
    moves = [BROUGHT, move("therapist", "propose", "s", 2, terms=Terms(kind="step", text="A walk."))]
    share = share_words(replay(moves))
    assert share is not None
    assert render(share, PEOPLE[0]) == "Of what stands and is negotiated, 1 of 2 came from him."
    assert share_words(replay([])) is None


def test_a_cost_is_told_with_its_strength_where_that_was_said() -> None:
    named = move("patient", "disclose_cost", n=2, costs=(Cost(feeling="guilt", strength=8), Cost(feeling="fear")))
    assert told(named, BROUGHT) == "He said what the goal “Friends” will cost: guilt, 8 of 10, fear."
