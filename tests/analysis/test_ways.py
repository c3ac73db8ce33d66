"""When the way of working asks to be looked at again and what ends it; what changed; what is in use and followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.features.building import (
    START,
    case,
    check_in,
    condition,
    day,
    log,
    moment,
    noted,
    read,
    session,
)
from tests.strategies.whole import cases

from holdfast.analysis import Analysis, analyse
from holdfast.analysis.ways import AskedAgain, Ways
from holdfast.approaches.knowledge_files import Knowledge, read_knowledge
from holdfast.case.model import Case
from holdfast.case.moments import before_hour, last_recorded
from holdfast.case.moves import Move
from holdfast.case.record import CourseMark, Picture, Training
from holdfast.case.ways import ApproachUse
from holdfast.case.working import ApproachDecision, FeatureNoted, ReasonWord, WorkingNotes
from holdfast.outcome.readings import Change, Series
from holdfast.simulate.examples import example
from holdfast.text import render


def decision(when: date, *uses: tuple[str, str, int], id: str | None = None) -> ApproachDecision:
    at = datetime.combine(when, datetime.min.time(), UTC) + timedelta(hours=20)
    parts = tuple(ApproachUse(approach=a, role=r, order=n) for a, r, n in uses)  # type: ignore[arg-type]
    return ApproachDecision(id=id or f"d-{when}", recorded_at=at, when=when, uses=parts, reason="It fits.")


def why(ways: Ways) -> list[str]:
    return [one.why for one in ways.asked]


def of(ways: Ways, kind: str) -> AskedAgain:
    return next(one for one in ways.asked if one.why == kind)


def small(**reasons: Any) -> Knowledge:
    """The knowledge with one file in place of that of MBT: for with low reflection, against with good."""

    def reason(id: str, verdict: str, value: str) -> dict[str, Any]:
        return {"id": f"mbt-{id}", "verdict": verdict, "text": f"{id}.", "grade": "D", "sources": ["S24"],
                "all": [{"feature": "reflection", "is": [value]}]}  # fmt: skip

    raw = {
        "schema": 1, "version": 1, "approach": "mbt", "title": "MBT", "short": "MBT", "kind": "approach",
        "aims_at": "minds", "evidence": "experts", "grade": "D", "sources": ["S24"],
        "reasons": [reason("low", "for", "low"), reason("good", "against", "good")], **reasons,
    }  # fmt: skip
    return read_knowledge({"mbt": raw})


# --- asked again ---------------------------------------------------------------------------------------------------


def test_nothing_asks_in_the_first_seven_hours() -> None:
    assert read(case(hours=7)).ways.asked == ()


def test_hour_eight_asks_until_a_decision_on_that_day_or_later() -> None:
    there = case(hours=9)
    found = read(there).ways
    assert why(found) == ["session_8"]
    assert found.asked[0].when == day(8)
    assert render(found.asked[0].words) == "8 hours were held"
    before = replace(there, working=WorkingNotes(approach_decisions=(decision(day(3)),)))
    assert why(read(before).ways) == ["session_8"], "what was decided early is looked at at hour 8 too"
    after = replace(there, working=WorkingNotes(approach_decisions=(decision(day(8)),)))
    assert read(after, moment(9) + timedelta(days=1)).ways.asked == ()


def test_a_treatment_that_has_ended_is_not_asked_about() -> None:
    over = CourseMark(id="end", recorded_at=moment(9), when=day(9), act="ended", how="by_agreement")
    assert read(case(hours=9, course=(over,)), moment(9) + timedelta(days=100)).ways.asked == ()


def test_hours_that_did_not_take_place_do_not_count() -> None:
    sessions = tuple(session(k, attendance=("missed",) if k == 4 else ()) for k in range(1, 9))
    assert read(case(sessions=sessions)).ways.asked == ()


def test_every_ninety_days_since_the_decision_or_the_first_contact() -> None:
    there = case(hours=3)
    first = date(2023, 1, 3)
    assert why(read(there, START + timedelta(days=82)).ways) == []
    assert of(read(there, START + timedelta(days=83)).ways, "quarter").when == first + timedelta(days=90)
    assert of(read(there, START + timedelta(days=200)).ways, "quarter").when == first + timedelta(days=180)
    decided = replace(there, working=WorkingNotes(approach_decisions=(decision(day(3)),)))
    assert why(read(decided, START + timedelta(days=100)).ways) == []
    asks = of(read(decided, moment(3) + timedelta(days=95)).ways, "quarter")
    assert asks.when == day(3) + timedelta(days=90)
    assert render(asks.words) == "90 days since your decision of 24 January 2023"
    again = (decision(day(3)), decision(asks.when))
    both = replace(there, working=WorkingNotes(approach_decisions=again))
    assert why(read(both, moment(3) + timedelta(days=95)).ways) == []


def moves(*acts: tuple[Any, int, Any]) -> tuple[Move, ...]:
    out = []
    for seq, (act, hour, reason) in enumerate(acts, 1):
        out.append(Move(id=f"v{seq}", seq=seq, when=day(hour), recorded_at=moment(hour), by="therapist", act=act,
                        session=hour, hold_for=reason))  # fmt: skip
    return tuple(out)


@pytest.mark.parametrize(
    ("acts", "when", "words"),
    [
        ((("hold", 2, "life"),), day(2), "the contract was put on hold"),
        ((("hold", 2, "rupture"), ("repair", 4, None)), day(4), "the contract was taken up again after a hold"),
        ((("repair", 4, None),), None, ""),
    ],
)
def test_a_contract_on_hold_or_taken_up_again_asks(acts: Any, when: date | None, words: str) -> None:
    there = case(hours=5, moves=moves(*acts))
    found = read(there).ways.asked
    assert [one.when for one in found] == ([] if when is None else [when])
    assert not found or render(found[0].words) == words
    decided = replace(there, working=WorkingNotes(approach_decisions=(decision(day(4)),)))
    assert read(decided, moment(5) + timedelta(days=1)).ways.asked == ()


@pytest.mark.parametrize(
    ("name", "words"), [("mood", "depression"), ("trauma", "trauma"), ("substance_use", "substance use")]
)
def test_a_remission_asks_to_look_again_before_traits_are_judged(name: Any, words: str) -> None:
    course = [condition("k1", name, "current", day(1)), condition("k2", name, "in_remission", day(3))]
    there = case(picture=Picture(conditions=tuple(course)), hours=5)
    found = of(read(there).ways, "remission")
    assert found.when == day(3)
    told = render(found.words)
    assert told.startswith(words)
    assert "grandiosity may soften" in told
    assert "before judging traits" in told
    assert why(read(there, moment(2) + timedelta(hours=1)).ways) == []
    decided = replace(there, working=WorkingNotes(approach_decisions=(decision(day(4)),)))
    assert why(read(decided).ways) == []
    back = Picture(conditions=(*course, condition("k3", name, "current", day(4))))
    assert why(read(replace(there, record=replace(there.record, picture=back))).ways) == []
    still = Picture(conditions=(*course, condition("k3", name, "in_remission", day(4))))
    assert of(read(replace(there, record=replace(there.record, picture=still))).ways, "remission").when == day(3)


def test_a_remission_that_was_there_from_the_first_entry_on_is_no_change() -> None:
    there = Picture(conditions=(condition("k1", "substance_use", "in_remission", day(1)),))
    assert read(case(picture=there, hours=5)).ways.asked == ()


def test_a_remission_that_you_noted_asks_too() -> None:
    words = (noted("depression", "major", day(1)), noted("depression", "remitted", day(3)))
    assert of(read(case(WorkingNotes(features=words), hours=5)).ways, "remission").when == day(3)


def remission(*entries: Any) -> list[str]:
    """What asks of these entries: statuses and words."""
    words = tuple(one for one in entries if isinstance(one, FeatureNoted))
    there = Picture(conditions=tuple(one for one in entries if not isinstance(one, FeatureNoted)))
    return [one for one in why(read(case(WorkingNotes(features=words), there, hours=7)).ways) if one == "remission"]


def test_a_remission_asks_only_while_it_stands() -> None:
    current, over = (condition(f"k{n}", "mood", s, day(n)) for n, s in ((1, "current"), (3, "in_remission")))
    assert remission(current, over) == ["remission"]
    assert remission(current, over, condition("k4", "mood", "in_remission", day(4), "unknown")) == []
    assert remission(current, over, condition("k4", "mood", "unknown", day(4), "unknown")) == []
    words = noted("depression", "major", day(1)), noted("depression", "remitted", day(3))
    assert remission(*words) == ["remission"]
    assert remission(*words, noted("depression", None, day(4), "unknown")) == []
    assert remission(condition("k1", "mood", "ruled_out", day(1)), over) == []
    assert remission(current, condition("k2", "mood", "past", day(3))) == ["remission"], "past reads remitted"
    cannabis, alcohol = (condition(f"k{n}", "substance_use", "current", day(n)) for n in (1, 2))
    dry = replace(condition("k3", "substance_use", "in_remission", day(3)), text="alcohol")
    one, other = replace(cannabis, text="cannabis"), replace(alcohol, text="alcohol")
    assert remission(one, other, dry) == []
    assert remission(other, dry) == ["remission"]


def test_a_remission_says_since_when() -> None:
    there = Picture(conditions=(condition("k1", "mood", "current", day(1)), condition("k2", "mood", "past", day(3))))
    found = of(read(case(picture=there, hours=5)).ways, "remission")
    assert "as noted on 24 January 2023" in render(found.words)


def test_without_a_decision_the_newest_comes_first_and_what_is_older_is_one_line() -> None:
    whole = example("archivist")
    bare = replace(whole, working=replace(whole.working, approach_decisions=()))
    found = analyse(bare, last_recorded(bare)).ways.asked
    days = [one.when for one in found]
    assert days == sorted(days, reverse=True)
    assert [one.why for one in found].count("earlier") == 1
    assert found[-1].why == "earlier"
    assert render(found[-1].words) == "it has been due since 14 March 2023, and nothing was decided"
    assert "session_8" not in [one.why for one in found]


def test_a_decision_answers_what_was_known_when_it_was_written_down_whatever_day_it_names() -> None:
    there = case(hours=9)
    written = replace(decision(day(9)), recorded_at=moment(3))
    ahead = replace(there, working=WorkingNotes(approach_decisions=(replace(written, when=date(2030, 1, 1)),)))
    assert why(read(ahead).ways) == ["session_8"], "one that names a day to come silences nothing"
    late = replace(decision(day(1)), recorded_at=moment(9))
    back = replace(there, working=WorkingNotes(approach_decisions=(late,)))
    found = read(back, moment(9) + timedelta(days=95)).ways
    assert why(found) == ["quarter"]
    assert found.asked[0].when == day(9) + timedelta(days=90)
    assert render(found.asked[0].words) == "90 days since your decision written down on 7 March 2023"
    assert found.changed is not None
    assert found.changed.since == day(9)
    assert render(found.changed.words) == "since your decision written down on 7 March 2023"


HIGH = {"gr1": 85, "gr2": 85, "ow": 30, "vu": 10, "se": 80, "sh": 5}
LOW = {"gr1": 5, "gr2": 5, "ow": 10, "vu": 90, "se": 10, "sh": 90}


def test_another_pole_in_front_asks_and_a_decision_made_in_it_ends_it() -> None:
    turned = tuple(check_in(week, **(HIGH if week < 14 else LOW)) for week in range(28))
    early = decision(day(13))
    there = case(WorkingNotes(approach_decisions=(early,)), check_ins=turned, hours=28)
    found = of(read(there).ways, "state")
    assert render(found.words, read(there).person) == (
        "in his check-ins the vulnerable pole in front, before the grandiose pole"
    )
    assert day(14) < found.when < day(28), "since the day on which it came to the front, not the newest check-in"
    late = replace(there, working=WorkingNotes(approach_decisions=(early, decision(day(27)))))
    assert "state" not in why(read(late).ways)
    steady = tuple(check_in(week, **LOW) for week in range(28))
    assert "state" not in why(read(replace(there, record=replace(there.record, check_ins=steady))).ways)


def judged(verdict: Any, instrument: str = "lpfs-bf") -> Analysis:
    series = Series(instrument, "total", "LPFS-BF", 12, 48, "lower", (), 4.0, "published")
    change = Change(
        series=series, review_on=day(4), look=1, looks=3, verdict=verdict, first=30.0, last=20.0, single=True,
        smallest_change=4.0, chance=None, alpha=0.05, needs=0,
    )  # fmt: skip
    one = read(case(hours=5))
    return replace(one, outcome=replace(one.outcome, changes=(change,)))


def test_functioning_that_changed_reliably_at_a_review_asks_and_another_measure_does_not() -> None:
    assert why(judged("improved").ways) == ["functioning"]
    assert of(judged("worse").ways, "functioning").when == day(4)
    assert judged("no_reliable_change").ways.asked == ()
    assert judged("improved", "phq-9").ways.asked == ()


def test_time_alone_asks_in_stable_noise() -> None:
    whole = example("stable-noise")
    for hour in [one.number for one in whole.record.sessions][1:]:
        found = analyse(whole, before_hour(whole, hour)).ways
        assert set(why(found)) <= {"session_8", "quarter", "earlier"}, hour


# --- changed -------------------------------------------------------------------------------------------------------


def speaks(low: bool, decided: int | None) -> Case:
    words = (noted("reflection", "low" if low else "good", day(6)),)
    decisions = () if decided is None else (decision(day(decided)),)
    return case(WorkingNotes(features=words, approach_decisions=decisions), hours=10)


def changes(found: Ways) -> list[tuple[str, str, str]]:
    assert found.changed is not None
    return [(c.reason.id, c.was, c.now) for c in found.changed.reasons if c.approach == "mbt"]


def test_what_speaks_differently_since_the_decision_is_named_with_was_and_now() -> None:
    known = small()
    found = read(speaks(True, 3)).ways_with(known)
    assert changes(found) == [("mbt-low", "open", "spoke"), ("mbt-good", "open", "silent")]
    assert found.changed is not None
    assert found.changed.since == day(3)
    (one,) = (one for one in found.changed.features if one.feature == "reflection")
    assert (one.was.value, one.now.value) == (None, "low")
    assert changes(read(speaks(True, 7)).ways_with(known)) == [], "looked at, and nothing speaks differently"


def test_without_a_decision_it_is_compared_with_the_time_before_at_which_it_was_due() -> None:
    whole = speaks(True, None)
    assert read(whole, moment(7)).ways.changed is None, "it was never due"
    late = read(whole, START + timedelta(days=90)).ways_with(small())
    assert late.changed is not None
    assert late.changed.since == day(8), "hour 8; the ninetieth day is the one that asks"
    assert changes(late) == []


def test_a_slip_that_was_set_right_since_is_no_change() -> None:
    first = noted("reflection", "good", day(2), id="n1")
    corrected = replace(noted("reflection", "low", day(2), id="n2"), corrects="n1", recorded_at=moment(6), why="slip")
    there = case(WorkingNotes(features=(first, corrected), approach_decisions=(decision(day(3)),)), hours=10)
    assert changes(read(there).ways_with(small())) == []
    assert read(there).before(moment(4)).case.working.features == (first,), "an earlier moment is still read as it was"
    word = replace(noted("reflection", "low", day(6), id="n2"))
    anew = replace(there, working=replace(there.working, features=(first, word)))
    assert changes(read(anew).ways_with(small())) == [("mbt-low", "silent", "spoke"), ("mbt-good", "spoke", "silent")]


def test_a_slip_in_the_picture_or_of_an_hour_set_right_twice_is_no_change() -> None:
    slip = condition("k1", "substance_use", "ruled_out", day(1))
    again = replace(condition("k2", "substance_use", "past", day(1)), corrects="k1", recorded_at=moment(5))
    right = replace(condition("k3", "substance_use", "current", day(1)), corrects="k2", recorded_at=moment(6))
    there = case(
        WorkingNotes(approach_decisions=(decision(day(3)),)), Picture(conditions=(slip, again, right)), hours=8
    )
    found = read(there).ways.changed
    assert found is not None
    assert not any(one.feature == "substance_use" for one in found.features)


def test_a_reason_you_disagree_with_is_not_told_as_speaking_now_nor_as_having_stopped() -> None:
    there = speaks(True, 3)
    no = ReasonWord(id="w", recorded_at=moment(7), when=day(7), reason="mbt-low", answer="disagree", why_not="no")
    said = replace(there, working=replace(there.working, reason_words=(no,)))
    assert changes(read(said).ways_with(small())) == [("mbt-good", "open", "silent")]
    gone = noted("reflection", "good", day(8), id="n9")
    left = replace(said, working=replace(said.working, features=(*said.working.features, gone)))
    assert [id for id, _, _ in changes(read(left).ways_with(small()))] == ["mbt-good"]


def test_a_moment_after_the_reading_cannot_be_asked_for() -> None:
    one = read(case(hours=3))
    with pytest.raises(ValueError, match="later"):
        one.before(one.at + timedelta(seconds=1))
    assert one.before(moment(2)).hours_held == 2


@given(cases(), st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_an_earlier_moment_is_read_as_it_was_read_then(whole: Case, hour: int) -> None:
    now = last_recorded(whole)
    moments = sorted(s.recorded_at for s in whole.record.sessions)
    then = min(moments[min(hour, len(moments) - 1)] if moments else now, now)
    seen, direct = analyse(whole, now).before(then), analyse(whole, then, rights_at=now)
    assert (seen.case, seen.process.hours, seen.approaches) == (direct.case, direct.process.hours, direct.approaches)


# --- in use, disagreed, followed -----------------------------------------------------------------------------------


def trained(*names: Any) -> tuple[Training, ...]:
    return tuple(Training(id=f"t{n}", recorded_at=START, when=day(1), approach=name) for n, name in enumerate(names))


@pytest.mark.parametrize(
    ("uses", "in_use"),
    [
        ((), ("mit", "tfp")),
        ((("mbt", "main", 1), ("cft", "beside", 3), ("phased_trauma", "first", 2)), ("mbt", "phased_trauma", "cft")),
        ((("mbt", "beside", 1), ("tfp", "main", 2), ("gpm", "later", 3), ("mit", "stopped", 1)), ("tfp", "mbt")),
        ((("mit", "stopped", 1),), ("tfp",)),
    ],
)
def test_in_use_is_what_was_decided_last_and_else_the_trainings(
    uses: Sequence[tuple[str, str, int]], in_use: tuple[str, ...]
) -> None:
    decided = (decision(day(1), ("schema", "main", 1)), decision(day(2), *uses)) if uses else ()
    one = read(case(WorkingNotes(approach_decisions=decided), hours=3, trainings=trained("mit", "tfp")))
    assert one.approaches == in_use
    assert one.ways.in_use == in_use
    assert one.ways.decision == (decided[-1] if decided else None)
    assert one.ways.decisions == tuple(decided)


def test_a_decision_recorded_later_is_not_in_use_before() -> None:
    late = replace(decision(day(2), ("mbt", "main", 1)), recorded_at=moment(5))
    there = case(WorkingNotes(approach_decisions=(late,)), hours=6, trainings=trained("tfp"))
    assert read(there, moment(4)).approaches == ("tfp",)
    assert read(there, moment(6)).approaches == ("mbt",)


def test_the_latest_word_on_a_reason_counts_and_it_stays_on_the_map() -> None:
    def word(id: str, n: int, answer: Any) -> ReasonWord:
        return ReasonWord(id=f"w{n}", recorded_at=moment(n), when=day(n), reason=id, answer=answer, why_not="not him")

    features = (noted("reflection", "low", day(1)),)
    said = (word("mbt-low", 2, "disagree"),)
    one = read(case(WorkingNotes(features=features, reason_words=said), hours=3)).ways_with(small()).argument.of("mbt")
    assert [(r.reason.id, r.disagreed and r.disagreed.why_not) for r in one.spoken] == [("mbt-low", "not him")]
    assert one.group == "too_little"
    taken = (*said, word("mbt-low", 3, "taken_back"))
    back = (
        read(case(WorkingNotes(features=features, reason_words=taken), hours=3)).ways_with(small()).argument.of("mbt")
    )
    assert back.group == "for_none_against"


def test_what_was_ticked_is_told_by_approach_with_the_hours_that_could_say_so() -> None:
    ticked = (
        log(1, techniques=("mit.episode",)),
        log(2, techniques=("mbt.stop", "mit.episode")),
        log(3, techniques=()),
        log(4),
        log(5, techniques=("mbt.stop",)),
    )
    found = read(case(WorkingNotes(logs=ticked), hours=5)).ways.followed
    assert (found.since, found.logged) == (None, 4)
    assert {way.approach: way.hours for way in found.ways} == {"mit": (1, 2), "mbt": (2, 5)}
    decided = WorkingNotes(logs=ticked, approach_decisions=(decision(day(2)),))
    later = read(case(decided, hours=5)).ways.followed
    assert (later.since, later.logged) == (day(2), 2), "hour 2 was held before the decision of that evening"
    early = replace(decision(day(2)), recorded_at=moment(2) - timedelta(hours=2))
    before = read(case(WorkingNotes(logs=ticked, approach_decisions=(early,)), hours=5)).ways.followed
    assert before.logged == 3, "and after one of that morning"
    typed_late = replace(decision(day(2)), recorded_at=moment(4))
    late = read(case(WorkingNotes(logs=ticked, approach_decisions=(typed_late,)), hours=5)).ways.followed
    assert late.logged == 2, "of a day alone it is not known which came first"
    assert [(way.approach, way.techniques) for way in later.ways] == [("mbt", (("mbt.stop", (5,)),))]
