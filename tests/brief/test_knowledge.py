from dataclasses import replace
from pathlib import Path

import pytest

from holdfast.brief.knowledge import KNOWLEDGE, SETTINGS, order, read_measured, read_rule, rule_knowledge
from holdfast.brief.rules import RULES
from holdfast.citations import citations
from holdfast.knowledge import KnowledgeError

GOOD = (KNOWLEDGE / "cost_not_named.toml").read_text("utf-8")


def spoiled(folder: Path, old: str, new: str) -> Path:
    assert old in GOOD
    path = folder / "cost_not_named.toml"
    path.write_text(GOOD.replace(old, new, 1), "utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("schema = 1", "schema = 2", "schema"),
        ('rule = "cost_not_named"', 'rule = "cost_named"', "rule"),
        ("value = 45", 'value = "45"', "thresholds.recent_days.value"),
        ("value = 45", "value = nan", "thresholds.recent_days.value"),
        ('approach = "mit"', 'approach = "magic"', "approach"),
        ('certainty = "seen"', 'certainty = "sure"', "readings.unnamed.certainty"),
        ('sources = ["S1"]', 'sources = ["S999"]', "sources"),
        ('readings = ["unnamed"]', 'readings = ["named"]', "readings"),
        ("number = 4", "number = 4\ncolour = 3", "colour"),
        ('quiet = "Works', 'silent = "Works', "quiet"),
        ("schema = 1", "schema = ", "found"),
    ],
)
def test_a_fault_in_a_knowledge_file_is_named_with_its_file_and_place(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    with pytest.raises(KnowledgeError) as refused:
        read_rule(spoiled(tmp_path, old, new))
    assert "cost_not_named.toml" in str(refused.value)
    assert place in str(refused.value)


def test_a_reading_without_two_options_for_anybody_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cost_not_named.toml"
    path.write_text(GOOD.replace('approach = "any"', 'approach = "gpm"', 2), "utf-8")
    with pytest.raises(KnowledgeError, match="two to five options"):
        read_rule(path)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such file"):
        read_rule(tmp_path / "nowhere.toml")


SHARED = ("questions/still_the_way.py", "pulled.py", "near_surface.py", "frank.py")
"""What speaks for more than one rule, in the words of their files."""


def test_every_threshold_has_a_unit_and_a_source() -> None:
    for name, _ in RULES:
        for threshold in rule_knowledge(name).thresholds.values():
            assert threshold.unit
            assert threshold.source


def test_every_source_that_is_cited_can_be_read() -> None:
    known = citations()
    for name, _ in RULES:
        rule = rule_knowledge(name)
        assert set(rule.sources) <= set(known)
        for option in rule.options:
            assert {number.strip() for number in option.source.split(",")} <= set(known), option.source


def test_the_order_names_every_rule_once() -> None:
    assert sorted(order()) == sorted(name for name, _ in RULES)


MEASURED = """schema = 1
[[measured]]
rule = "too_fast"
certainty = "worth asking"
false_alarms_per_20_sessions = 0.4
treatments = 1000
seed = 7
"""


def test_a_figure_that_was_not_measured_is_none_and_never_zero(tmp_path: Path) -> None:
    path = tmp_path / "measured.toml"
    path.write_text(MEASURED, "utf-8")
    figures = read_measured(path)["too_fast"]
    assert figures["worth asking"][0].false_alarms_per_20_sessions == 0.4
    assert figures["worth asking"][0].right_of_10 is None
    assert "two sources agree" not in figures
    assert "false_calm" not in read_measured(path)


def test_a_case_in_quiet_is_told_the_figures_of_quiet(tmp_path: Path) -> None:
    path = tmp_path / "measured.toml"
    quiet = MEASURED.removeprefix("schema = 1\n").replace("0.4", "0.9") + 'setting = "quiet"\n'
    path.write_text(MEASURED + 'setting = "usual"\n' + quiet, "utf-8")
    rule = replace(rule_knowledge("too_fast"), measured=read_measured(path)["too_fast"])
    told = {setting: rule.figures("worth asking", setting) for setting in SETTINGS}
    assert {setting: one and one.false_alarms_per_20_sessions for setting, one in told.items()} == {
        "quiet": 0.9, "usual": 0.4, "close": None,
    }  # fmt: skip


def test_figures_told_apart_by_setting_do_not_stand_beside_some_that_are_not(tmp_path: Path) -> None:
    path = tmp_path / "measured.toml"
    path.write_text(MEASURED + MEASURED.removeprefix("schema = 1\n") + 'setting = "quiet"\n', "utf-8")
    with pytest.raises(KnowledgeError, match="each setting once"):
        read_measured(path)


def test_a_certainty_that_no_finding_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "measured.toml"
    path.write_text(MEASURED.replace("worth asking", "quite sure"), "utf-8")
    with pytest.raises(KnowledgeError, match="two sources agree"):
        read_measured(path)


def test_a_rule_reads_the_thresholds_of_its_file(tmp_path: Path) -> None:
    path = spoiled(tmp_path, "value = 45", "value = 90")
    assert read_rule(path).at("recent_days") == 90


@pytest.mark.parametrize("name", [name for name, _ in RULES])
def test_no_threshold_and_no_sentence_stands_in_a_file_unused(name: str) -> None:
    package = KNOWLEDGE.parent
    code = "".join(
        path.read_text("utf-8") for path in (package / "rules" / f"{name}.py", *(package / shared for shared in SHARED))
    )
    rule = rule_knowledge(name)
    for key in (*rule.thresholds, *rule.words):
        assert f'"{key}"' in code, f"{name}: {key}"
