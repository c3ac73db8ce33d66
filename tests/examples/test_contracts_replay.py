"""The contracts of three worked examples replay to the versions their stories tell (`forms.md` 7), at any past moment.

Written from the story, not from the output: what was offered, handed back, held, mended, agreed and rewritten, when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.contract.conviction import latest, share_from_patient
from holdfast.contract.model import Clause, Contract, Version
from holdfast.contract.replay import replay
from holdfast.simulate.examples import example


@dataclass(frozen=True, slots=True)
class Told:
    """A version as the story tells it. Hours stand for days; None: not agreed, or still open."""

    number: int
    phase: str
    status: str
    opened: int
    agreed: int | None
    closed: int | None


@cache
def case(name: str) -> Case:
    return example(name)


def day(name: str, hour: int) -> date:
    return next(s.when.date() for s in case(name).record.sessions if s.number == hour)


def contract(name: str, before: int | None = None) -> Contract:
    """As it stands before an hour, or after all that is recorded."""
    known = case(name) if before is None else as_of(case(name), before_hour(case(name), before))
    return replay(known.record.moves)


def told(name: str, version: Version) -> Told:
    by_day = {s.when.date(): s.number for s in case(name).record.sessions}
    closed = None if version.closed_on is None else by_day[version.closed_on]
    agreed = None if version.agreed_on is None else by_day[version.agreed_on]
    return Told(version.number, version.phase, version.status, by_day[version.opened_on], agreed, closed)


def standing(version: Version) -> dict[str, tuple[str, str, str]]:
    """Clause -> kind, state, whose proposal it was."""
    return {c.id: (c.kind, c.state, c.proposed_by) for c in version.clauses}


def clause(contract: Contract, id: str) -> Clause:
    return next(c for c in contract.clauses if c.id == id)


FIRST_HOURS = {
    "frame-times": ("frame", "told", "therapist"),
    "safety": ("safety", "told", "therapist"),
    "leaving": ("leaving", "agreed", "therapist"),
}
HANDED_BACK = Told(1, "explore", "abandoned", 3, None, 13)
EXPLORED = Told(2, "explore", "superseded", 13, 14, 31)
ACTED = Told(3, "act", "superseded", 31, 32, 53)

ARCHIVIST: list[tuple[int | None, list[Told]]] = [
    (3, []),
    (4, [Told(1, "explore", "draft", 3, None, None)]),
    (9, [Told(1, "explore", "held", 3, None, None)]),
    (11, [Told(1, "explore", "draft", 3, None, None)]),
    (14, [HANDED_BACK, Told(2, "explore", "draft", 13, None, None)]),
    (15, [HANDED_BACK, Told(2, "explore", "agreed", 13, 14, None)]),
    (28, [HANDED_BACK, Told(2, "explore", "held", 13, 14, None)]),
    (30, [HANDED_BACK, Told(2, "explore", "agreed", 13, 14, None)]),
    (32, [HANDED_BACK, EXPLORED, Told(3, "act", "draft", 31, None, None)]),
    (33, [HANDED_BACK, EXPLORED, Told(3, "act", "agreed", 31, 32, None)]),
    (47, [HANDED_BACK, EXPLORED, Told(3, "act", "held", 31, 32, None)]),
    (53, [HANDED_BACK, EXPLORED, Told(3, "act", "held", 31, 32, None)]),
    (54, [HANDED_BACK, EXPLORED, ACTED, Told(4, "relate", "draft", 53, None, None)]),
    (55, [HANDED_BACK, EXPLORED, ACTED, Told(4, "relate", "agreed", 53, 54, None)]),
    (None, [HANDED_BACK, EXPLORED, ACTED, Told(4, "relate", "agreed", 53, 54, None)]),
]


@pytest.mark.parametrize(("before", "versions"), ARCHIVIST)
def test_the_versions_of_the_archivist_are_those_of_his_story(before: int | None, versions: list[Told]) -> None:
    assert [told("archivist", v) for v in contract("archivist", before).versions] == versions


def test_what_stood_in_each_version_of_the_archivist_and_whose_it_was() -> None:
    first, second, third, fourth = contract("archivist").versions
    his = {"goal-mine": ("goal", "proposed", "patient")}
    assert standing(first) == {**FIRST_HOURS, "goal-week": ("goal", "proposed", "therapist"), **his}
    his = {"goal-mine": ("goal", "agreed", "patient")}
    assert standing(second) == {**FIRST_HOURS, **his, "step-questions": ("step", "agreed", "therapist")}
    friday = {"step-friday": ("step", "agreed", "patient"), "stop-week": ("stop", "agreed", "patient")}
    assert standing(third) == {**FIRST_HOURS, **his, **friday}
    close = {"goal-close": ("goal", "agreed", "patient"), "step-remarks": ("step", "agreed", "patient")}
    assert standing(fourth) == {**FIRST_HOURS, **his, **friday, **close}


HOLDS: list[tuple[int, tuple[str, date] | None]] = [
    (7, None),
    (8, ("rupture", date(2023, 3, 7))),
    (10, ("rupture", date(2023, 3, 7))),
    (11, None),
    (27, None),
    (28, ("rupture", date(2023, 8, 22))),
    (29, ("rupture", date(2023, 8, 22))),
    (30, None),
    (46, None),
    (47, ("life", date(2024, 1, 16))),
    (53, ("life", date(2024, 1, 16))),
    (54, None),
]


@pytest.mark.parametrize(("before", "held"), HOLDS)
def test_the_contract_is_held_for_two_ruptures_and_for_the_ward(before: int, held: tuple[str, date] | None) -> None:
    if before == 8:  # the hold was written down on the morning the eighth hour would have been
        known = as_of(case("archivist"), datetime.fromisoformat("2023-03-07T12:00:00+01:00"))
        found = replay(known.record.moves).held
    else:
        found = contract("archivist", before).held
    assert (None if found is None else (found.reason, found.since)) == held


def test_before_hour_9_it_is_the_one_of_the_wireframe() -> None:
    before = contract("archivist", 9)
    goal, step = clause(before, "goal-week"), clause(before, "step-diary")
    assert (goal.state, step.state) == ("proposed", "proposed")
    assert [(s.act, s.session) for s in goal.heard_against] == [("hand_back", 4)]
    assert [s.session for s in step.offered] == [6, 7], "the same step, twice, agreed neither time"
    assert (latest(goal, "patient", "makes_sense").value, latest(goal, "patient", "own_wish").value) == (3, 2)  # type: ignore[union-attr]
    assert share_from_patient(before) == 0


def test_nobody_proposed_anything_while_the_two_of_them_came_first() -> None:
    record = case("archivist").record
    spans = [(date(2023, 3, 7), date(2023, 3, 21)), (date(2023, 8, 22), date(2023, 9, 5))]
    proposed = [m.when for m in record.moves if m.act in ("propose", "counter")]
    assert not [when for when in proposed if any(first <= when < last for first, last in spans)]


def test_agreed_texts_stay_as_they_were_agreed_whatever_was_said_later() -> None:
    fourth = contract("archivist").versions[3]
    at_54 = contract("archivist", 55).versions[3]
    assert fourth.as_agreed == at_54.as_agreed
    goal = next(text for text in fourth.as_agreed if text.id == "goal-close")
    assert goal.terms.levels is None, "the levels were written at 56 and stand in force since, beside what was agreed"
    now = clause(contract("archivist"), "goal-close")
    assert now.in_force is not None
    assert now.in_force.levels is not None
    assert {text.id for text in fourth.as_agreed} == {
        "frame-times", "safety", "leaving", "goal-mine", "step-friday", "stop-week", "goal-close", "step-remarks",
    }  # fmt: skip


def test_each_step_that_costs_guilt_or_shame_had_it_named_by_him_before_it_was_agreed() -> None:
    agreed_at = {"step-questions": 14, "step-friday": 32, "step-remarks": 54}
    for id, hour in agreed_at.items():
        before, after = clause(contract("archivist", hour), id), clause(contract("archivist", hour + 1), id)
        assert (before.state, after.state) == ("agreed_still_open", "agreed"), id
        assert any(cost.words for cost in before.costs), id


def test_over_the_versions_more_of_the_contract_comes_from_him() -> None:
    shares = [share_from_patient(contract("archivist", n)) for n in (9, 23, 45)] + [
        share_from_patient(contract("archivist"))
    ]
    assert shares == sorted(shares, key=lambda share: share or 0)
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(5 / 6)


# --- the twin: the same to hour nine, and then nobody mends it ------------------------------------------------------


@pytest.mark.parametrize("before", [4, 9, 14, None])
def test_the_twin_has_one_version_that_is_never_agreed_and_held_from_the_seventh_of_march(before: int | None) -> None:
    found = contract("drop-out-twin", before)
    status = "draft" if before == 4 else "held"
    assert [told("drop-out-twin", v) for v in found.versions] == [Told(1, "explore", status, 3, None, None)]
    if before != 4:
        assert found.held is not None
        assert (found.held.reason, found.held.since) == ("rupture", date(2023, 3, 7))


def test_the_twin_left_with_a_leaving_clause_that_was_agreed_and_a_step_that_never_was() -> None:
    found = contract("drop-out-twin")
    assert standing(found.versions[0]) == {
        **FIRST_HOURS,
        "goal-week": ("goal", "proposed", "therapist"),
        "step-diary": ("step", "proposed", "therapist"),
    }
    leaving = clause(found, "leaving")
    assert leaving.in_force is not None
    assert "I write once; the door stays open" in leaving.in_force.text
    diary = clause(found, "step-diary")
    assert [s.act for s in diary.heard_against] == ["discount", "discount"]
    nothing = next(s for s in diary.said if s.words == "Nothing. It is a good idea.")
    assert (nothing.by, nothing.act) == ("patient", "clarify")  # a yes of that kind is no objection
    assert [s.words for s in clause(found, "frame-times").heard_against] == ["I was ill and you send me a bill."]


def test_the_letter_to_the_twin_is_short_and_came_once_after_he_stayed_away() -> None:
    (letter,) = case("drop-out-twin").record.letters
    assert letter.when > day("drop-out-twin", 14)
    assert len(letter.text.split()) <= 95
    for said in ("My part", "You need not answer", "You are welcome"):
        assert said in letter.text, said
    for blame in ("because", "you did not", "missed", "should", "must", "why"):
        assert blame not in letter.text.lower(), blame


@pytest.mark.parametrize("name", ["archivist", "drop-out-twin", "grandiose-seven", "stable-noise", "vulnerable-trauma"])
def test_what_the_two_wrote_for_both_speaks_to_him_and_never_of_him(name: str) -> None:
    """He reads it on his phone, under his own name: "If she wants to stop" is not a sentence of hers."""
    record = case(name).record
    said = [frame.text for frame in record.frame]
    for move in record.moves:
        said += [move.version.why] if move.version else []
        if move.terms is not None:
            said += [move.terms.text, *(move.terms.levels or ())]
            said += [one for one in (move.terms.noticed_by, move.terms.smallest, move.terms.how_often) if one]
    of_him = {"he": {"he", "him", "his", "himself"}, "she": {"her", "hers", "herself"}}[record.about.address]
    of_him |= {record.about.pseudonym.split()[0].lower()}
    third = "she" if record.about.address == "she" else "he"
    assert [one for one in said if (of_him | {third}) & set(re.findall(r"[a-z]+", one.lower()))] == [
        one
        for one in said
        if one.startswith("Show one drawing to Vera")  # her first sentence: Vera's
    ]


# --- Irena: two versions, one held month ----------------------------------------------------------------------------

DRAWN = Told(1, "explore", "superseded", 5, 6, 23)
IRENA: list[tuple[int | None, list[Told]]] = [
    (5, []),
    (6, [Told(1, "explore", "draft", 5, None, None)]),
    (7, [Told(1, "explore", "agreed", 5, 6, None)]),
    (20, [Told(1, "explore", "held", 5, 6, None)]),
    (21, [Told(1, "explore", "agreed", 5, 6, None)]),
    (24, [DRAWN, Told(2, "act", "draft", 23, None, None)]),
    (25, [DRAWN, Told(2, "act", "agreed", 23, 24, None)]),
    (None, [DRAWN, Told(2, "act", "agreed", 23, 24, None)]),
]


@pytest.mark.parametrize(("before", "versions"), IRENA)
def test_the_versions_of_irena_are_those_of_her_story(before: int | None, versions: list[Told]) -> None:
    assert [told("vulnerable-trauma", v) for v in contract("vulnerable-trauma", before).versions] == versions


def test_what_stands_with_irena_is_hers_but_for_what_is_told_and_how_to_leave() -> None:
    first, second = contract("vulnerable-trauma").versions
    hers = {"goal-draw": ("goal", "agreed", "patient"), "step-ten-minutes": ("step", "agreed", "patient")}
    assert standing(first) == {**FIRST_HOURS, **hers}
    assert standing(second) == {**FIRST_HOURS, **hers, "step-show": ("step", "agreed", "patient")}
    assert [text.id for text in first.as_agreed] == ["frame-times", "safety", "leaving", "goal-draw"], (
        "the step came later: what was agreed at hour 6 stays what it was"
    )


def test_irena_may_say_slower_a_hold_for_a_rupture_and_its_repair() -> None:
    held = contract("vulnerable-trauma", 20).held
    assert held is not None
    assert (held.reason, held.session) == ("rupture", 19)
    assert contract("vulnerable-trauma", 21).held is None


@pytest.mark.parametrize("name", ["archivist", "drop-out-twin", "vulnerable-trauma"])
def test_nothing_depends_on_a_yes_to_safety(name: str) -> None:
    for version in contract(name).versions:
        safety = [c for c in version.clauses if c.kind == "safety"]
        assert [c.state for c in safety] == ["told"]
        assert not [c for c in safety if c.accepted_by]


@pytest.mark.parametrize("name", ["archivist", "drop-out-twin", "vulnerable-trauma"])
def test_replayed_a_minute_later_nothing_has_moved(name: str) -> None:
    end = max(m.recorded_at for m in case(name).record.moves)
    now, later = (replay(as_of(case(name), end + timedelta(minutes=n)).record.moves) for n in (0, 1))
    assert now == later == contract(name)
