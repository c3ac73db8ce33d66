import json

from tests.brief.builders import analysis, clause, hours, process
from tests.brief.test_as_text import archivist_before

from holdfast.brief.as_json import as_json, as_values
from holdfast.brief.brief import brief


def test_the_keys_are_those_that_were_promised() -> None:
    page = as_values(brief(archivist_before(9)))
    promised = ("case", "at", "last_time", "questions", "findings", "abstained", "next_review")
    assert set(promised) <= set(page)
    assert len(page["questions"]) == 5
    finding = page["findings"][0]
    assert {
        "rule", "version", "front", "private", "headline", "evidence", "missing", "certainty",
        "false_alarms_per_20_sessions", "right_of_10", "sources", "options",
    } <= set(finding)  # fmt: skip
    assert {"what", "value", "when"} <= set(finding["evidence"][0])
    assert {"approach", "move", "say", "rather_not", "source"} == set(finding["options"][0])
    assert {"rule", "needs"} == set(page["abstained"][0])
    assert page["next_review"] == {"session": 12, "due": "2023-04-04"}


def test_at_most_three_are_in_front() -> None:
    assert sum(finding["front"] for finding in as_values(brief(archivist_before(9)))["findings"]) == 3


def test_a_figure_that_was_not_measured_is_null() -> None:
    page = as_values(brief(analysis(process(hours(5)), clauses=(clause("goal"),))))
    known = page["findings"][0]["false_alarms_per_20_sessions"]
    assert known is None or known >= 0


def test_it_is_json_whatever_was_written_in_it() -> None:
    text = as_json(brief(archivist_before(9)))
    assert json.loads(text)["case"] == "archivist"
    assert text.endswith("}\n")


def test_a_source_is_a_citation_that_can_be_looked_up() -> None:
    assert "Chen 2018, recognising ruptures" in as_values(brief(archivist_before(9)))["findings"][0]["sources"][0]
