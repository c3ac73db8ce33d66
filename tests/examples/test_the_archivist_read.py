"""The worked example as it is read before hour 9 and at the end: `forms.md` section 7 and the brief of `pages.md`."""

from __future__ import annotations

from datetime import date
from statistics import mean

from tests.examples.archivist import (
    at_the_end,
    before_nine,
    case,
    session,
)

from holdfast.measures.catalogue import instrument
from holdfast.measures.history import history

# --- the brief before hour 9 -----------------------------------------------------------------------------------------


def test_before_hour_9_his_usual_is_60_from_48_to_68() -> None:
    seven = next(r for r in before_nine().process.ratings if r.hour == 7)
    assert seven.usual is not None
    assert (seven.value, seven.usual.level) == (40, 60)
    assert (round(seven.low or 0), round(seven.high or 0)) == (48, 68)


def test_before_hour_9_a_withdrawal_is_open_on_the_word_of_his_answers_your_log_and_attendance() -> None:
    episode = before_nine().process.open_rupture
    assert episode is not None
    assert (episode.onset, episode.kind, episode.state) == (7, "withdrawal", "open")
    assert set(episode.sources) == {"answers", "log", "attendance"}


def test_before_hour_9_the_gap_is_wider_than_usual_two_hours_running() -> None:
    assert [g.hour for g in before_nine().process.gaps if g.wider] == [6, 7]


def test_before_hour_9_the_contract_is_held_and_nothing_is_agreed() -> None:
    contract = before_nine().contract
    assert contract.held is not None
    assert contract.held.reason == "rupture"
    assert {c.state for c in contract.of_kind("goal", "step")} == {"proposed"}
    goal = next(c for c in contract.clauses if c.id == "goal-week")
    assert [(s.act, s.session) for s in goal.heard_against] == [("hand_back", 4)]


def test_before_hour_9_vulnerability_is_up_on_five_check_ins_and_grandiosity_unknown() -> None:
    channels = {c.name: c for c in before_nine().process.channels}
    vulnerable = channels["vulnerability"]
    assert (vulnerable.direction, vulnerable.n_recent) == ("up", 5)
    assert vulnerable.high is not None
    assert vulnerable.low is not None
    assert vulnerable.high - vulnerable.low > 20, "wide"
    assert channels["grandiosity"].level is None


def test_before_hour_9_the_urge_to_prove_is_usual_with_him_and_unusual_with_others() -> None:
    urge = next(p for p in before_nine().process.pulled or () if p.kind == "urge" and p.what == "prove")
    assert urge.hours == (6, 7)
    assert urge.usual_with_him == 0.5
    assert (urge.usual_with_others or 1) < 0.1


def test_before_hour_9_the_last_line_is_let_him_land_first() -> None:
    known = before_nine().case
    assert known.private is not None
    assert known.private.notes[-1].line == "I talked too much. Let him land first."
    assert known.working.logs[-1].words == "if you say so"
    assert [p.pseudonym for p in before_nine().people] == ["Elia", "mother"]


def test_before_hour_9_the_work_was_deep_and_firm_and_the_next_review_is_at_12() -> None:
    logs = before_nine().case.working.logs[-3:]
    assert [entry.depth for entry in logs] == [3, 4, 4]
    assert mean(entry.stance or 0 for entry in logs) >= 1
    assert before_nine().outcome.next_review_session == 12


def test_before_hour_9_he_was_last_heard_of_seven_days_ago_and_is_expected() -> None:
    absence = before_nine().process.absence
    assert absence.days == 7
    assert absence.next_appointment == session(9).when


def test_what_he_said_comes_first_at_each_repair() -> None:
    said = {m.session: m.words for m in case().record.moves if m.act == "repair" and m.by == "therapist"}
    assert "pushed" in (said[10] or "")
    ruptures = [e for e in at_the_end().process.episodes if e.stage == "probable"]
    assert [(e.onset, e.repaired_at) for e in ruptures] == [(7, 10), (27, 29), (34, 35)]


def test_the_firsts_are_where_the_story_has_them() -> None:
    assert {f.what: f.hour for f in at_the_end().process.firsts} == {
        "came_back_after_anger": 12,
        "repair_sooner": 29,
        "own_wish_third": 31,
        "stayed_after_no": 41,
    }


def test_no_reply_to_a_finding_was_given_before_hour_9() -> None:
    assert min(r.recorded_at for r in case().working.replies).date() > date(2023, 3, 14)


# --- the longer forms ------------------------------------------------------------------------------------------------


def scores_of(name: str, score: str, rater: str = "patient") -> list[float | None]:
    entries = case().record.measures if rater == "patient" else case().working.ratings
    seen = history(instrument(name), case().record.measures, case().working.ratings)
    assert entries
    return [p.value for p in seen.points(score) if p.form.rater == rater]


def test_the_b_pni_is_filled_in_every_quarter_by_weeks() -> None:
    days = [m.when for m in case().record.measures if m.instrument == "b-pni"]
    assert [(d - days[0]).days // 7 for d in days] == [0, 11, 23, 35, 47]


def test_grandiosity_stays_and_vulnerability_falls_slowly() -> None:
    grandiose, vulnerable = scores_of("b-pni", "grandiosity"), scores_of("b-pni", "vulnerability")
    assert all(value is not None and 2.7 <= value <= 3.0 for value in grandiose)
    assert vulnerable == sorted(vulnerable, key=lambda v: -(v or 0))
    assert (vulnerable[0], vulnerable[-1]) == (3.4375, 2.375)


def test_the_therapist_rates_his_functioning_worse_at_first_and_the_two_come_together() -> None:
    gaps = [mine - his for his, mine in zip(scores_of("lpfs-bf", "total"), scores_of("lpfs-bf", "total", "therapist"),
                                            strict=True) if his is not None and mine is not None]  # fmt: skip
    assert gaps == [13, 7, 4, 3, 2]
