from tests.brief.builders import analysis, clause, finding, hours, needs, outcome_of, process, stance, words

from holdfast.brief.finding import Abstained


def test_four_hours_and_a_goal_offered_but_not_agreed_is_no_shared_goal_yet() -> None:
    found = finding("no_shared_goal", analysis(process(hours(4)), clauses=(clause("goal"),)))
    assert words(found.headline) == "No shared goal yet, after 4 hours."
    assert "ask a colleague" in words(found.evidence[1].value)


def test_before_the_fourth_hour_it_is_too_early_to_tell() -> None:
    assert needs("no_shared_goal", analysis(process(hours(3)), clauses=(clause("goal"),))).endswith("1 more hour")


def test_a_goal_agreed_and_his_own_wish_is_silence() -> None:
    goal = clause("goal", state="agreed", stances=(stance("patient", own_wish=4),))
    assert outcome_of("no_shared_goal", analysis(process(hours(9)), clauses=(goal,))) is None


def test_an_agreed_goal_that_is_hardly_his_wish_is_named() -> None:
    goal = clause("goal", state="agreed_still_open", stances=(stance("patient", own_wish=3),))
    found = finding("no_shared_goal", analysis(process(hours(9)), clauses=(goal,)))
    assert words(found.headline) == "What you agreed may not be his own wish."


def test_a_wish_nobody_asked_about_is_not_a_weak_wish() -> None:
    goal = clause("goal", state="agreed", stances=(stance("patient", makes_sense=1),))
    assert outcome_of("no_shared_goal", analysis(process(hours(9)), clauses=(goal,))) is None


def test_nothing_written_down_is_worth_asking_and_no_more() -> None:
    found = finding("no_shared_goal", analysis(process(hours(5))))
    assert found.certainty == "worth asking"
    assert found.missing


def test_nothing_written_down_and_no_log_kept_abstains() -> None:
    assert isinstance(outcome_of("no_shared_goal", analysis(process(hours(5, logged=False)))), Abstained)


def test_a_goal_he_offered_is_not_called_no_goal() -> None:
    his = clause("goal", by="patient")
    found = finding("no_shared_goal", analysis(process(hours(4)), clauses=(his,)))
    assert words(found.headline) == "He has offered a goal; after 4 hours it is not agreed."
    assert not [option for option in found.options if "What are your goals" in words(option.rather_not)]
