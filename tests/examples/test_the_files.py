from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.analysis import analyse
from holdfast.brief.finding import Finding
from holdfast.brief.knowledge import rule_knowledge
from holdfast.brief.rules import RULES
from holdfast.case.as_of import as_of
from holdfast.case.casefile import read_case, write_case
from holdfast.case.model import Case
from holdfast.case.moments import before_hour, last_recorded
from holdfast.case.sealed_file import open_private
from holdfast.case.strict_json import CannotRead
from holdfast.checking import check_bytes, check_case
from holdfast.simulate.examples import DEMO_PASSPHRASE, EXAMPLES, example, write_examples

FOLDER = Path(__file__).resolve().parents[2] / "examples"
WITH_NOTES = sorted(name for name in EXAMPLES if example(name).private)


def rules_that_speak(case: Case, hour: int) -> list[str]:
    analysis = analyse(case, before_hour(case, hour))
    found = (rule(analysis, rule_knowledge(name)) for name, rule in RULES)
    return [f.rule for f in found if isinstance(f, Finding)]


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_file_checked_in_is_what_the_script_writes(name: str) -> None:
    assert (FOLDER / f"{name}.json").read_bytes() == write_case(example(name)), (
        "run: python -m holdfast.simulate.examples.write"
    )


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_example_fits_together_and_reads_back_the_same(name: str) -> None:
    case = example(name)
    assert check_case(case) == ()
    assert check_bytes(write_case(case))[1:] == ((), 0)
    again = read_case(write_case(case))
    assert (again.record, again.working) == (case.record, case.working)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_example_says_invented(name: str) -> None:
    about = example(name).record.about
    assert about.origin == "invented"
    assert "Invented" in (about.note or "")


@pytest.mark.parametrize("name", WITH_NOTES)
def test_the_sealed_notes_open_with_the_demo_passphrase_and_with_no_other(name: str) -> None:
    sealed = (FOLDER / f"{name}.private.json").read_bytes()
    assert open_private(sealed, DEMO_PASSPHRASE) == example(name).private
    with pytest.raises(CannotRead):
        open_private(sealed, "another passphrase")


def test_no_private_line_stands_in_a_case_file() -> None:
    private = example("archivist").private
    assert private is not None
    whole = (FOLDER / "archivist.json").read_text(encoding="utf-8")
    lines = [note.line for note in private.notes if note.line]
    assert len(lines) >= 20
    assert not [line for line in lines if line in whole]


def test_writing_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    first = write_examples(tmp_path)
    assert {f.name for f in first} == {f"{name}.json" for name in EXAMPLES} | {f"{n}.private.json" for n in WITH_NOTES}
    assert write_examples(tmp_path) == ()


def test_every_entry_has_a_name_of_its_own() -> None:
    for name in EXAMPLES:
        case = example(name)
        named = [
            e.id
            for kind in ("sessions", "measures", "check_ins", "moves", "appointments")
            for e in getattr(case.record, kind)
        ]
        named += [e.id for e in (*case.working.logs, *case.working.formulation, *case.working.replies)]
        assert len(named) == len(set(named))


def test_the_twin_is_the_archivist_to_the_letter_until_hour_nine() -> None:
    twin, archivist = example("drop-out-twin"), example("archivist")
    at = before_hour(archivist, 9).replace(hour=10)
    ours, theirs = as_of(twin, at), as_of(archivist, at)
    for kind in ("sessions", "check_ins", "measures", "moves", "frame", "picture", "trainings"):
        assert getattr(ours.record, kind) == getattr(theirs.record, kind)
    assert ours.working == theirs.working
    assert twin.record.sessions[:9] == archivist.record.sessions[:9]


def test_the_twin_is_never_mended_and_goes_away_after_hour_13() -> None:
    twin = example("drop-out-twin")
    assert not [m for m in twin.record.moves if m.act == "repair"]
    assert [s.number for s in twin.record.sessions if s.took_place][-1] == 13
    assert max(a.when for a in twin.record.appointments) == twin.record.sessions[-1].when


def test_the_charming_one_has_seven_hours_and_a_low_bond_at_the_fifth() -> None:
    case = example("grandiose-seven")
    bonds = {s.number: s.patient.bond for s in case.record.sessions if s.patient}
    assert len(bonds) == 7
    assert min(bonds, key=lambda n: sum(answer or 0 for answer in bonds[n])) == 5
    assert "probable_rupture" in rules_that_speak(case, 6)
    assert "drawn_in" in rules_that_speak(case, 6)


def test_irena_has_forty_one_hours_and_is_spoken_of_as_she() -> None:
    case = example("vulnerable-trauma")
    assert (case.record.about.pseudonym, case.record.about.address) == ("Irena K.", "she")
    assert len(case.record.sessions) == 41
    assert {c.condition for c in case.record.picture.conditions} >= {"trauma", "narcissistic"}
    assert "schema" in {t.approach for t in case.record.trainings}


def test_on_the_morning_of_14_march_irenas_last_log_is_open_and_she_is_expected_at_two() -> None:
    case = as_of(example("vulnerable-trauma"), example("archivist").record.sessions[8].when)
    assert case.record.sessions[-1].number == 40
    assert case.working.logs[-1].session == 39
    analysis = analyse(case, example("archivist").record.sessions[8].when)
    assert analysis.process.absence.days == 1
    assert analysis.next_hour is not None
    assert analysis.next_hour.isoformat() == "2023-03-14T14:00:00+01:00"


def test_before_hour_41_it_is_said_that_she_stayed_after_a_no() -> None:
    assert rules_that_speak(example("vulnerable-trauma"), 41) == ["a_first"]


def test_no_rule_speaks_before_any_hour_of_the_stable_one_nor_after_the_last() -> None:
    case = example("stable-noise")
    assert len(case.record.sessions) == 40
    assert {n: said for n in range(1, 42) if (said := rules_that_speak(case, n))} == {}
    at_the_end = analyse(case, last_recorded(case))
    assert not [name for name, rule in RULES if isinstance(rule(at_the_end, rule_knowledge(name)), Finding)]


def test_the_stable_one_is_not_quiet_for_want_of_movement() -> None:
    sums = [sum((*p.goal, *p.task, *p.bond)) for s in example("stable-noise").record.sessions if (p := s.patient)]  # type: ignore[arg-type]
    assert max(sums) - min(sums) >= 6
    assert len(set(sums)) >= 6
