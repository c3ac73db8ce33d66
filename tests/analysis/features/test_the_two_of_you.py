"""What is read of frame, alliance, contract and time: known, estimated, unknown, or spoken against."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.analysis.features.building import (
    START,
    WEEK,
    case,
    day,
    feature,
    log,
    logs,
    moment,
    otherwise,
    rated,
    session,
    told,
)

from holdfast.case.moves import Move, Run, Terms
from holdfast.case.record import FrameArrangement
from holdfast.case.working import WorkingNotes
from holdfast.contract.agreement import text_hash

# --- the two of you --------------------------------------------------------------------------------------------------

ARRANGED = FrameArrangement(id="f1", recorded_at=START, when=day(1), topic="times", text="Tuesdays")


def framed(n: int, touched: tuple[int, ...], *, told: bool = True, missing: tuple[int, ...] = (),
           limit: tuple[int, ...] = ()) -> Any:  # fmt: skip
    """`missing`: hours in which neither row was touched; `limit`: in which a limit was spoken of too."""
    sessions = tuple(
        session(k, attendance=() if k in missing else ("on_time",),
                frame=(("contact",) if k in touched else ()) + (("limit_set",) if k in limit else ()))
        for k in range(1, n + 1)
    )  # fmt: skip
    there = WorkingNotes(logs=tuple(log(k) for k in range(1, n + 1)))
    return feature("frame", case(there, sessions=sessions, frame=(ARRANGED,) if told else ()))


def test_a_frame_holds_is_tested_or_is_not_there_yet_over_the_last_logged_hours() -> None:
    assert framed(8, (2,)).value == "holds"
    assert framed(8, (2, 4), limit=(4,)).value == "tested"
    assert framed(8, (1, 2, 4, 6)).value == "not_yet"
    assert framed(16, (1, 2, 4, 6)).value == "holds", "the last hours count"
    assert framed(7, (2, 4)).value is None
    assert framed(8, (2,), told=False).value is None, "nothing was arranged that could be kept"


def test_hours_whose_rows_nobody_touched_are_no_quiet_hours_and_tested_needs_a_limit_that_was_spoken_of() -> None:
    assert framed(10, (), missing=tuple(range(1, 11))).value is None
    assert framed(8, (), missing=(1, 2)).value == "holds"
    assert framed(8, (), missing=(1, 2, 3)).value is None
    unspoken = framed(8, (2, 4))
    assert (unspoken.value, len(unspoken.evidence)) == (None, 1)


def ratings(n: int, value: int) -> tuple[Any, ...]:
    pair = (value, value)
    return tuple(rated(k, goal=pair, task=pair, bond=pair) for k in range(1, n + 1))


def test_an_alliance_is_not_yet_formed_forming_or_unsettled_by_numbers_alone() -> None:
    assert feature("alliance", case(hours=2)).value == "none_yet"
    assert feature("alliance", case(sessions=ratings(8, 4))).value == "forming"
    high = feature("alliance", case(sessions=ratings(8, 9)))
    assert (high.value, len(high.evidence)) == (None, 1), "high numbers do not say that he could disagree"
    assert feature("alliance", case(hours=8)).value is None


def test_before_the_first_hour_and_in_a_file_begun_late_nothing_is_not_yet_formed_and_nothing_is_first() -> None:
    assert feature("alliance", case(hours=0), START).value is None
    assert feature("phase", case(hours=0), START).value is None
    there = case(hours=2)
    long_ago = replace(
        there, record=replace(there.record, about=replace(there.record.about, first_contact=date(2015, 3, 1)))
    )
    assert feature("alliance", long_ago).value is None
    found = feature("phase", long_ago)
    assert (found.value, found.certainty, otherwise(found)) == (
        "late",
        "estimated",
        ["2 hours held: since 10 January 2023"],
    )
    assert (feature("phase", there).value, feature("phase", there).certainty) == ("first", "known")


def test_no_rupture_is_said_only_where_he_rated_enough_hours() -> None:
    assert feature("rupture", case(sessions=ratings(8, 7))).value == "none"
    assert feature("rupture", case(hours=8)).value is None
    whole = (*ratings(8, 7), *(session(k) for k in range(9, 81)))
    assert feature("rupture", case(sessions=whole)).value is None, "he rated hours 1 to 8 of 80"
    assert feature("rupture", case(sessions=ratings(8, 7)), START + timedelta(days=400)).value is None


# --- contract, agency, time ------------------------------------------------------------------------------------------


def move(seq: int, act: Any, by: Any = "patient", **more: Any) -> Move:
    when = moment(1) + seq * timedelta(minutes=1)
    return Move(id=f"v{seq}", seq=seq, when=when.date(), recorded_at=when, by=by, act=act, session=1, **more)


GOAL = Terms(kind="goal", text="a life that is mine")
STEP = Terms(kind="step", text="ask for the evening", wish_of="patient")


def test_a_goal_that_both_said_yes_to_is_known_and_one_that_lies_there_is_not_shared() -> None:
    proposed = (move(1, "propose", clause="g", terms=GOAL),)
    yes: dict[str, Any] = {"clause": "g", "accepted_text": text_hash(GOAL)}
    said_yes = (*proposed, move(2, "accept", by="therapist", **yes), move(3, "accept", **yes))
    assert feature("goals", case(hours=2)).value is None
    assert feature("goals", case(hours=2, moves=proposed)).value == "no"
    agreed = feature("goals", case(hours=2, moves=said_yes))
    assert (agreed.value, agreed.certainty, agreed.evidence[0].ref) == ("yes", "known", "g")


def test_steps_of_his_own_wish_that_were_done_are_agency_and_undone_ones_alone_settle_nothing() -> None:
    def with_runs(outcome: Any) -> Any:
        runs = [move(n, "run", clause="s", run=Run(outcome=outcome)) for n in range(2, 5)]
        return case(hours=2, moves=(move(1, "propose", clause="s", terms=STEP), *runs))

    assert feature("agency", with_runs("did_it")).value == "yes"
    undone = feature("agency", with_runs("forgot"))
    assert (undone.value, told(undone)) == (None, ["3 steps told of, none done"])


def test_wishes_of_his_own_in_the_log_are_agency_and_none_of_either_is_little() -> None:
    wishes = logs(8, (1, 3, 5), none={"moments": ()}, some={"moments": ("own_wish",)})
    assert feature("agency", case(WorkingNotes(logs=wishes), hours=8)).value == "yes"
    none = logs(8, (), none={"moments": ()}, some={})
    assert feature("agency", case(WorkingNotes(logs=none), hours=8)).value is None, "no run told of is none undone"
    undone = [move(n, "run", clause="s", run=Run(outcome="forgot")) for n in range(2, 5)]
    both = case(WorkingNotes(logs=none), hours=8, moves=(move(1, "propose", clause="s", terms=STEP), *undone))
    assert feature("agency", both).value == "little"


def test_how_far_it_is_counts_hours_then_time() -> None:
    assert feature("phase", case(hours=7)).value == "first"
    assert feature("phase", case(hours=8)).value == "middle"
    assert feature("phase", case(hours=20), START + timedelta(days=400)).value == "late"


@pytest.mark.parametrize(("days", "value"), [(3.5, "twice"), (7, "weekly"), (14, "less")])
def test_how_often_you_meet_is_the_middle_gap(days: float, value: str) -> None:
    sessions = tuple(session(k, when=START + k * timedelta(days=days)) for k in range(1, 8))
    late = START + 20 * WEEK
    assert feature("frequency", case(sessions=sessions), late).value == value
    assert feature("frequency", case(sessions=sessions[:4]), late).value is None
