"""Ids, corrections, zone and pseudonym."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.checking.building import AFTER, case, check_in, found, hour, measure, propose, the_one

from holdfast.case.private import PrivateNotes
from holdfast.checking.entries import listed
from holdfast.checking.identity import _circle


def correcting(id: str, corrects: str | None, days: int = 0) -> Any:
    return check_in(id=id, corrects=corrects, recorded_at=AFTER + timedelta(days=days))


def test_an_id_that_stands_twice_in_the_case_is_found() -> None:
    problem = the_one(case(sessions=(hour(1),), check_ins=(check_in(id="s1"),)))
    assert problem.place == "check_ins[0].id"
    assert "also the id of sessions[0]" in problem.found
    assert the_one(case(check_ins=(check_in(id="v1"),), moves=(propose(),))).place == "moves[0].id"


def test_a_correction_of_nothing_is_found() -> None:
    problem = the_one(case(check_ins=(correcting("a", "gone"),)))
    assert (problem.place, problem.found) == ("check_ins[0].corrects", '"gone", which no entry bears')


def test_a_correction_of_another_kind_is_found() -> None:
    problem = the_one(case(check_ins=(correcting("a", "m1"),), measures=(measure(total=3.0),)))
    assert (problem.place, problem.found) == ("check_ins[0].corrects", '"m1", which is measures[0]')


def test_an_entry_that_corrects_itself_is_found() -> None:
    assert the_one(case(check_ins=(correcting("a", "a"),))).found == '"a", its own id'


def test_corrections_in_a_circle_are_found_once() -> None:
    circle = (correcting("a", "c"), correcting("b", "a", 1), correcting("c", "b", 2))
    problem = the_one(case(check_ins=circle))
    assert problem.found.startswith("a circle: ")


def test_two_corrections_of_one_entry_are_found() -> None:
    twice = (correcting("a", None), correcting("b", "a", 1), correcting("c", "a", 2))
    problem = the_one(case(check_ins=twice))
    assert (problem.place, problem.found) == ("check_ins[2].corrects", '"a", which check_ins[1] corrects already')


def test_a_correction_recorded_before_what_it_corrects_is_found() -> None:
    assert (
        the_one(case(check_ins=(correcting("a", None, 2), correcting("b", "a", 1)))).place == "check_ins[1].recorded_at"
    )


def test_a_correction_of_a_correction_is_well() -> None:
    assert found(case(check_ins=(correcting("a", None), correcting("b", "a", 1), correcting("c", "b", 2)))) == []


@pytest.mark.parametrize("zone", ["Europe/Rom", "Europe", "../etc/passwd", "/etc/passwd", "<b>", "🙂", "x" * 120])
def test_an_unknown_time_zone_is_found(zone: str) -> None:
    problem = the_one(case(about={"zone": zone}, check_ins=(check_in(),)))
    assert problem.place == "about.zone"


def test_a_pseudonym_of_spaces_is_found() -> None:
    assert the_one(case(about={"pseudonym": "  "})).place == "about.pseudonym"


def test_private_notes_on_another_case_are_found() -> None:
    given = replace(case(), private=PrivateNotes(case="another", author="a"))
    assert the_one(given).found == 'private notes on "another"'


def test_a_chain_of_corrections_that_leads_into_a_circle_finds_the_circle() -> None:
    chain = (correcting("a", "b"), correcting("b", "c"), correcting("c", "b"), correcting("d", "a"))
    assert any("a circle: " in line for line in found(case(check_ins=chain)))


def test_a_long_chain_of_corrections_is_walked_once() -> None:
    """Each from its start, with a list to look back in, four thousand would take minutes."""
    chain = [correcting(f"c{n}", f"c{n - 1}" if n else None) for n in range(4_000)]
    steps = 0

    class Counted(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            nonlocal steps
            steps += 1
            return super().get(key, default)

    entries = listed(case(check_ins=tuple(reversed(chain))))
    by_id, ends = Counted({e.entry.id: e for e in entries}), set[str]()
    assert all(_circle(e, by_id, ends) == () for e in entries)
    assert steps <= 3 * len(chain)
