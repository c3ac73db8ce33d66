"""How good the alarms are, said in words: rounded against ourselves, and never more than was measured."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.operating import detector, made_up, world, written

from holdfast.brief.knowledge import order, rule_knowledge
from holdfast.brief.rules import RULES
from holdfast.evaluate import alarms, rule_alarms
from holdfast.evaluate.alarm_words import detector_words, read_worlds, world_order, world_words
from holdfast.evaluate.operating import Operating, Probable, read_operating
from holdfast.knowledge import KnowledgeError
from holdfast.simulate.worlds import WORLDS
from holdfast.text import Message, render


@pytest.fixture
def found(tmp_path: Path) -> Operating:
    return read_operating(written(tmp_path))


def said(one: Message | str) -> str:
    return render(one, rule_alarms.ANYBODY)


def test_the_ordinary_world_leads_whatever_stands_first_in_the_file(found: Operating) -> None:
    assert [one.name for one in alarms.worlds_told(found)] == ["ordinary", "weak", "heavy-tails"]


def test_it_says_in_short_what_answers_log_and_both_find(found: Operating) -> None:
    short = " ".join(said(one) for one in alarms.in_short(found))
    assert "the patient's answers alone: of 10 invented ruptures it found 7" in short
    assert "the log alone (quiet): of 10 invented ruptures it found 5" in short
    assert "answers and log: of 10 invented ruptures it found 8" in short
    assert "about once in 300 hours" in short
    assert "Hardest to find: withdrawal" in short


def test_the_reading_of_slow_withdrawals_is_judged_by_slow_withdrawals(found: Operating) -> None:
    short = " ".join(said(one) for one in alarms.in_short(found))
    assert (
        "slow-withdrawal reading, answers and log: of 10 invented slow withdrawals it found 7, on average 2.6" in short
    )


def test_of_ten_is_rounded_down_and_for_nothing_up(tmp_path: Path) -> None:
    values = made_up()
    values["worlds"] = [world("ordinary", 0.999)]
    told = alarms.worlds_told(read_operating(written(tmp_path, values)))[0]
    both = " ".join(said(one) for one in told.ours[2])
    assert "it found 9," in both
    assert "said something new in 3.1 of 100 hours; in 4.4 something stood on the page" in said(told.stable or "")


@given(st.floats(0.0, 3.0))
def test_once_in_so_many_hours_never_flatters(per_20: float) -> None:
    words = said(alarms.rarely(per_20))
    every = float("".join(c for c in words if c.isdigit()))
    if words.startswith("about"):
        assert every * per_20 <= 20 or every == 1
    else:
        assert per_20 < 0.02


def test_no_rupture_of_the_kind_no_figure_of_it(found: Operating) -> None:
    kinds = alarms.worlds_told(found)[0].kinds
    place = next(n for n, head in enumerate(kinds.header) if "devaluing" in said(head))
    assert {said(row[place]) for row in kinds.rows} == {alarms.BLANK}


def test_every_row_of_a_table_has_as_many_cells_as_heads(found: Operating) -> None:
    tables = [t for one in alarms.worlds_told(found) for t in (one.detectors, one.kinds)]
    tables += [alarms.probable_told(found)[1], alarms.reliability_told(found)[1], alarms.bands_told(found),
               rule_alarms.rules_table()]  # fmt: skip
    for table in tables:
        assert table.rows
        assert len(table.headed) == len(table.rows)


def test_a_reading_judged_on_turns_stands_apart_from_those_of_ruptures(tmp_path: Path) -> None:
    values = made_up()
    turns = detector("devaluing_turn", ["alliance"], 0.9)
    values["worlds"] = [{**world("ordinary", 0.8), "detectors": [*world("ordinary", 0.8)["detectors"], turns]}]
    found = read_operating(written(tmp_path, values))
    told = alarms.worlds_told(found)[0]
    assert not [row for row in told.detectors.rows if "turn" in said(row[0])]
    assert len(alarms.of_ruptures(found.worlds[0])) == len(found.worlds[0].detectors) - 1
    assert "of 10 invented turns it found 9" in said(told.turns[0])
    assert told.turns[0] in alarms.in_short(found)


def test_what_the_bands_hold_is_said_apart_where_the_world_does_not_fit_them(found: Operating) -> None:
    kept, elsewhere = (said(one) for one in alarms.bands_in_short(found))
    assert "held the truth 95 times in 100" in kept
    assert "held it 90 times in 100. They promise too much" in elsewhere


def test_where_probable_was_counted_twice_the_lower_figure_stands_and_each_count_is_explained(found: Operating) -> None:
    both = next(one for one in rule_knowledge("probable_rupture").measured["two sources agree"] if one.right_of_10)
    assert both.right_of_10 is not None
    fewer = replace(found, probable=(Probable("ordinary", "usual", 40, 22), Probable("weak", "usual", 10, 1)))
    means = said(rule_alarms.probable_means(fewer))
    assert "inside a planted rupture, or within an hour of one" in means
    assert f"{int(both.right_of_10)} of 10, where something happens in every treatment" in means
    assert "in “Ordinary treatments”, 5 of 10, where treatments with and without ruptures count together" in means
    assert probable_row(fewer).count("right 5 of 10 times") == 1
    more = replace(found, probable=(Probable("ordinary", "usual", 40, 40),))
    assert f"right {int(both.right_of_10)} of 10 times" in probable_row(more)
    assert "twice" not in said(rule_alarms.probable_means(replace(found, probable=())))


def probable_row(found: Operating) -> str:
    rows = [" ".join(said(cell) for cell in row) for row in rule_alarms.rules_table(found).rows]
    (row,) = (row for row in rows if row.startswith("Probable rupture two sources agree"))
    return row


def test_what_looks_back_is_said_to_come_too_late(found: Operating) -> None:
    rows = [said(row[0]) for row in alarms.worlds_told(found)[0].detectors.rows]
    assert [row for row in rows if row.endswith("cannot speak in time")] == [row for row in rows if "PELT" in row]


def test_a_name_nobody_described_stands_for_itself() -> None:
    assert said(detector_words("new_idea").title) == "new idea"
    assert said(world_words("heavy-tails-2").title) == "heavy-tails-2"


def test_every_world_that_can_be_drawn_is_described() -> None:
    assert set(world_order()) == set(WORLDS)


def test_of_the_worlds_that_do_not_fit_the_worst_is_told(tmp_path: Path) -> None:
    short = " ".join(said(one) for one in alarms.in_short(read_operating(written(tmp_path))))
    assert "it finds fewer: 6 of 10 in “Wild answers”" in short


def test_a_world_that_a_reading_does_not_fit_says_what_it_takes_for_granted(tmp_path: Path) -> None:
    path = tmp_path / "worlds.toml"
    path.write_text('schema = 1\n[worlds.odd]\ntitle = "Odd"\nabout = "Odd."\ncontradicts = "That noise is even."\n')
    assert said(read_worlds(path)["odd"].contradicts or "") == "That noise is even."
    path.write_text(path.read_text("utf-8") + 'colour = "red"\n')
    with pytest.raises(KnowledgeError, match="colour"):
        read_worlds(path)


def test_every_rule_of_the_brief_is_told_with_what_it_can_do_in_quiet() -> None:
    told = rule_alarms.rules_told()
    assert [one.name for one in told] == [
        name for name, _ in sorted(RULES, key=lambda rule: next(t.number for t in told if t.name == rule[0]))
    ]
    assert len(told) == len(RULES)
    assert all(said(one.quiet) and one.measured for one in told)


def test_never_in_so_many_treatments_is_said_as_no_rate() -> None:
    told = [said(cell) for row in rule_alarms.rules_table().rows for cell in row[2:]]
    known = [one for name in order() for some in rule_knowledge(name).measured.values() for one in some]
    never = [one for one in known if one.false_alarms_per_20_sessions == 0]
    assert sum("never for nothing in" in one for one in told) == len(never)


def test_no_measured_figure_is_no_good_figure() -> None:
    bare = rule_alarms.told(replace(rule_knowledge("no_shared_goal"), measured={}))
    assert [said(one) for one in bare.measured] == ["Not measured: the invented treatments hold no occasion for it."]


def test_neither_numpy_nor_a_drawing_engine_is_loaded_to_say_it() -> None:
    code = (
        "import sys, io; from holdfast.cli import main; sys.stdout = io.StringIO(); main(['alarms']);"
        "sys.stdout = sys.__stdout__; print([n for n in ('numpy', 'altair', 'django') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
