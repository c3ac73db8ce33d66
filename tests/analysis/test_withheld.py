"""Without his consent nothing is compared; while a case is restricted nothing is made of it; from that moment on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from holdfast.analysis import analyse
from holdfast.analysis.withheld import without_his_answers
from holdfast.brief.as_html import as_html
from holdfast.brief.as_json import as_values
from holdfast.brief.as_text import as_text
from holdfast.brief.brief import COMPARES, brief
from holdfast.brief.finding import Finding
from holdfast.brief.knowledge import rule_knowledge
from holdfast.brief.page import LastTime
from holdfast.brief.rules import RULES
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.case.moves import Cost, Move, Run, Stance
from holdfast.case.record import AllianceCheck, Consent, Restriction, ShownText, TwoPoleAnswers
from holdfast.process.scores import CHANNELS
from holdfast.simulate.examples import example

SHOWN = ShownText(id="comparison", version=1, language="en", text="What the program compares.")
WORKED = [("archivist", 9), ("grandiose-seven", 6), ("vulnerable-trauma", 30)]


def withdrawn(case: Case, at: datetime) -> Case:
    """Consent to comparison given at first contact and taken back at `at`."""
    first = case.record.sessions[0].when
    given = Consent(
        id="consent-1", recorded_at=first, when=first.date(), purpose="comparison", act="given", how="paper",
        shown=SHOWN,
    )  # fmt: skip
    back = Consent(
        id="consent-2", recorded_at=at, when=at.date(), purpose="comparison", act="withdrawn", how="paper"
    )  # fmt: skip
    return replace(case, record=replace(case.record, consents=(given, back)))


def restricted(case: Case, at: datetime, **more: Any) -> Case:
    one = Restriction(
        id="restriction-1", recorded_at=at, when=at.date(), act="restricted", wish_of="patient", reason="he asked",
        **more,
    )  # fmt: skip
    return replace(case, record=replace(case.record, restrictions=(one,)))


def test_the_withdrawal_takes_effect_at_its_moment_and_not_before() -> None:
    case = example("archivist")
    at = before_hour(case, 9)
    told = at - timedelta(minutes=5)
    before = analyse(withdrawn(case, told), told - timedelta(seconds=1))
    assert before.not_compared is None
    assert before.process == analyse(case, told - timedelta(seconds=1)).process
    after = analyse(withdrawn(case, told), told)
    assert after.not_compared is not None
    assert all(hour.his_alliance is None and hour.image is None for hour in after.process.hours)
    assert not any(channel.points for channel in after.process.channels)
    assert after.process.states is not None
    assert not any(after.process.states.line(name) for name in CHANNELS), "nor is his B-PNI read in their place"
    assert all(link.effect is None for link in (*after.process.states.slights, after.process.states.treated))
    assert after.process.states.time_in_states.check_ins == 0
    assert after.process.states.strands.others.ratings == 0
    assert after.outcome.series == ()


@pytest.mark.parametrize(("name", "hour"), WORKED)
def test_no_rule_that_compares_his_answers_speaks_and_each_says_why(name: str, hour: int) -> None:
    case = example(name)
    at = before_hour(case, hour)
    read = brief(analyse(withdrawn(case, at), at))
    silent = {one.rule for one in read.abstained if "consent to comparison" in one.needs.id}
    assert silent >= set(COMPARES) - {"probable_rupture"}
    assert "withdrew" in as_text(read)
    for finding in read.findings:  # a rupture can be seen in the log and in who came, without one number of his
        assert finding.rule not in COMPARES or finding.rule == "probable_rupture"
        assert not [e for e in finding.evidence if e.source == "answers"], finding.rule


def test_what_rests_on_his_numbers_is_the_same_whatever_they_are() -> None:
    case = example("archivist")
    at = before_hour(case, 30)

    def other(check: AllianceCheck | None) -> AllianceCheck | None:
        return (
            None if check is None else replace(check, goal=(1, 9), task=(0, 0), bond=(10, 10), image=-50, held_back=9)
        )

    changed = replace(
        case,
        record=replace(
            case.record,
            sessions=tuple(replace(s, patient=other(s.patient)) for s in case.record.sessions),
            check_ins=tuple(replace(c, answers=TwoPoleAnswers(vu=99), ticks=()) for c in case.record.check_ins),
        ),
    )
    one, two = (brief(analyse(withdrawn(made, at), at)) for made in (case, changed))
    assert as_values(one) == as_values(two)
    assert as_values(brief(analyse(case, at))) != as_values(brief(analyse(changed, at)))


def test_that_he_answered_and_what_he_said_stay() -> None:
    case = example("archivist")
    at = before_hour(case, 8)
    with_all, without = analyse(case, at), analyse(withdrawn(case, at), at)
    assert without.process.absence == with_all.process.absence
    assert [h.his_words for h in without.process.hours] == [h.his_words for h in with_all.process.hours]
    assert without.case.record.check_ins == with_all.case.record.check_ins
    assert without.outcome.safety == with_all.outcome.safety


@pytest.mark.parametrize(("name", "hour"), WORKED)
def test_a_restricted_case_is_kept_and_nothing_is_made_of_it(name: str, hour: int) -> None:
    case = example(name)
    at = before_hour(case, hour)
    told = at - timedelta(minutes=5)
    assert brief(analyse(restricted(case, told), told - timedelta(seconds=1))) == brief(
        analyse(case, told - timedelta(seconds=1))
    )
    analysis = analyse(restricted(case, told), at)
    assert analysis.case.record.sessions == analyse(case, at).case.record.sessions
    assert [hour.number for hour in analysis.process.hours] == [h.number for h in analyse(case, at).process.hours]
    spoken = [rule(analysis, rule_knowledge(named)) for named, rule in RULES if named != "no_shared_goal"]
    assert not [f for f in spoken if isinstance(f, Finding) and f.rule in COMPARES]
    read = brief(analysis)
    assert (read.findings, read.abstained, read.questions, read.last_time) == ((), (), (), LastTime())
    for page in (as_text(read), as_html(read)):
        assert "Restricted at" in page
        assert "kept, not analysed" in page
        assert "LAST TIME" not in page
    assert as_values(read)["restricted"].startswith("Restricted at")


def test_a_lifted_restriction_lets_it_be_read_again() -> None:
    case = example("archivist")
    at = before_hour(case, 9)
    frozen = restricted(case, at - timedelta(days=2))
    lifted = Restriction(
        id="restriction-2", recorded_at=at, when=at.date(), act="lifted", wish_of="patient", reason="he wants it back",
        told_on=at.date(),
    )  # fmt: skip
    again = replace(frozen, record=replace(frozen.record, restrictions=(*frozen.record.restrictions, lifted)))
    assert brief(analyse(again, at)) == brief(analyse(case, at))


def test_the_brief_of_a_case_without_these_lists_says_nothing_of_them() -> None:
    case = example("archivist")
    assert "restricted" not in as_values(brief(analyse(case, before_hour(case, 9))))


def test_who_looks_back_today_reads_with_the_rights_of_today() -> None:
    case = example("archivist")
    early, late = before_hour(case, 9), before_hour(case, 30)
    taken_back, frozen = withdrawn(case, late), restricted(case, late)
    assert analyse(taken_back, early).not_compared is None, "as it read then"
    assert analyse(taken_back, early, rights_at=late).not_compared is not None
    assert analyse(frozen, early, rights_at=late).restricted is not None
    assert analyse(case, early, rights_at=late) == analyse(case, early)


def test_what_he_did_with_a_step_stays_and_every_number_of_his_goes() -> None:
    case = example("archivist")
    last = case.record.moves[-1]
    cost = (Cost(feeling="guilt", strength=8, words="It is there before I pick up the phone."),)
    run = Run(outcome="partly", predicted=cost, felt=cost, learnt="She did not mind.", vitality=6)
    more: list[dict[str, Any]] = [
        {"act": "run", "clause": "c", "run": run},
        {"act": "disclose_cost", "clause": "c", "costs": cost},
        {"act": "attain", "clause": "g", "level": 1, "words": "More than I thought."},
        {"act": "rate", "clause": "c", "stance": Stance(makes_sense=3)},
    ]
    base: dict[str, Any] = {"when": last.when, "recorded_at": last.recorded_at}
    for by in ("patient", "therapist"):
        moves = tuple(Move(id=f"x{n}", seq=n + 1, by=by, **base, **one) for n, one in enumerate(more))
        bare = without_his_answers(replace(case, record=replace(case.record, moves=moves))).record.moves
        if by == "therapist":
            assert bare == moves
            continue
        ran, named, reached, rated = bare
        assert ran.run is not None
        assert (ran.run.outcome, ran.run.learnt, ran.run.vitality) == ("partly", "She did not mind.", None)
        assert [one.strength for one in (*ran.run.felt, *ran.run.predicted, *named.costs)] == [None] * 3
        assert named.costs[0].words == cost[0].words
        assert (reached.level, reached.words, rated.stance) == (None, "More than I thought.", None)


def test_what_he_kept_and_wrote_month_by_month_is_words_and_stays() -> None:
    record = example("archivist").record
    bare = without_his_answers(example("archivist")).record
    assert (bare.kept_lines, bare.month_lines, bare.safety_plans) == (
        record.kept_lines,
        record.month_lines,
        record.safety_plans,
    )
