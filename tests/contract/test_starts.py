from pathlib import Path

import pytest

from holdfast.case.moves import Terms
from holdfast.citations import citations
from holdfast.contract.agreement import TOLD
from holdfast.contract.starts import KNOWLEDGE, gaps, read_start, starts
from holdfast.knowledge import KnowledgeError

GOOD = (KNOWLEDGE / "mit.toml").read_text("utf-8")


def test_there_are_two_manners_the_frame_first_and_finding_out_first() -> None:
    tfp, mit = starts()["tfp"], starts()["mit"]
    assert {"frame", "safety", "goal", "leaving"} <= {one.kind for one in tfp.clauses}
    assert {one.whose for one in tfp.clauses if one.kind == "frame"} == {"both", "patient", "therapist"}
    assert {"goal", "step", "stop", "leaving"} <= {one.kind for one in mit.clauses}


def test_every_clause_says_why_asks_for_the_reaction_and_names_its_source() -> None:
    for start in starts().values():
        for clause in start.clauses:
            assert clause.why
            assert clause.ask.endswith("?")
            assert start.cited(clause)


def test_what_is_told_is_never_proposed_and_what_is_negotiated_never_told() -> None:
    for start in starts().values():
        for clause in start.clauses:
            assert clause.act == ("tell" if clause.kind in TOLD else "propose")
            assert isinstance(clause.terms(clause.text), Terms)


def test_finding_out_first_needs_few_words() -> None:
    tfp, mit = starts()["tfp"], starts()["mit"]
    assert max(len(one.text.split()) for one in mit.clauses) <= 30
    assert sum(len(one.text.split()) for one in mit.clauses) < sum(len(one.text.split()) for one in tfp.clauses) / 2


def test_who_reads_what_he_says_is_told_with_the_confidence() -> None:
    for start in starts().values():
        clause = start.clause("confidentiality")
        assert clause is not None
        assert "stays between us and" not in clause.text
        assert "supervis" in clause.text
        assert "in an emergency" in clause.text
        assert "colleague" in clause.text


def test_a_crisis_has_a_way_past_the_steps_and_promises_nobody_elses_hours() -> None:
    for start in starts().values():
        clause = start.clause("crisis")
        assert clause is not None
        steps, _, jump = clause.text.partition("If it is too strong for that")
        assert "the number, at once" in jump
        assert "clinic], who can help at any hour" not in steps


def test_the_comparison_is_told_as_his_to_say_yes_to() -> None:
    clause = starts()["tfp"].clause("data")
    assert clause is not None
    assert "If you say yes to it, the program compares" in clause.text
    assert "without your yes it does not" in clause.text


def test_breaks_are_told_by_both_manners_with_their_dates() -> None:
    for start in starts().values():
        clause = start.clause("breaks")
        assert clause is not None
        assert (clause.act, clause.topic, clause.whose) == ("tell", "times", "both")
        assert "dates" in clause.text
        assert gaps(clause.text)


def test_what_cannot_be_kept_leaves_a_way_back() -> None:
    leaving, part = starts()["mit"].clause("leaving"), starts()["tfp"].clause("his-part")
    assert leaving is not None
    assert part is not None
    assert leaving.text.endswith("If I cannot, a line is enough; the door stays open.")
    assert part.text.endswith("And when you cannot, that too.")


def test_no_question_of_a_template_asks_whose_fault_it_is() -> None:
    asks = {clause.ask for start in starts().values() for clause in start.clauses}
    assert "Is this any use to you, or is it my idea?" in asks
    assert not any("yours or mine" in ask for ask in asks)


def test_a_citation_reads_as_in_the_rules_of_the_brief() -> None:
    known = citations()
    for start in starts().values():
        for number, cite in start.sources.items():
            assert number == "proposal" or known.get(number, cite) == cite


def test_what_has_to_be_filled_in_stands_in_square_brackets() -> None:
    assert gaps("We meet [day and time], for [fifty] minutes.") == ("[day and time]", "[fifty]")
    assert gaps("We meet on Tuesdays at eleven.") == ()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("schema = 1", "schema = 2", "schema"),
        ('id = "mit"', 'id = "other"', "id"),
        ('kind = "stop"', 'kind = "rule"', "kind"),
        ('kind = "stop"', 'kind = "stop"\ntopic = "fee"', "topic"),
        ('kind = "stop"', 'kind = "stop"\nwhose = "both"', "whose"),
        ('source = "S1, S74"', 'source = "S1, S999"', "source"),
        ('id = "objections"', 'id = "times"', "clauses"),
        ('kind = "leaving"', 'kind = "stop"', "clauses"),
        ("words_at_most = 30", "words_at_most = 10", "text"),
        ("On a bad night: the", "I promise not to kill myself. Then the", "text"),
        ('why = "It asks for no assurance, and nothing depends on it."', "", "why"),
        ("version = 2", "version = 2\ncolour = 2", "colour"),
    ],
)
def test_a_fault_in_a_template_is_named_with_its_file_and_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    assert old in GOOD
    file = tmp_path / "mit.toml"
    file.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(KnowledgeError) as refused:
        read_start(file)
    assert "mit.toml" in str(refused.value)
    assert place in str(refused.value)


def test_a_folder_without_templates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="at least one"):
        starts(tmp_path)
