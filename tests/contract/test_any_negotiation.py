"""What holds of every contract, whatever two people do with it, in whatever order, legal or not.

The rules are worked out a second time here, from the bare moves.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.checking.building import case
from tests.strategies.contracts import any_moves
from tests.strategies.negotiations import negotiations

from holdfast.case.moves import Move, Terms
from holdfast.checking.moves import check_moves
from holdfast.contract.agreement import state_of, text_hash
from holdfast.contract.model import Clause, Contract, Said, Version
from holdfast.contract.pact import reads_as_pact, texts_of
from holdfast.contract.replay import replay

TALKS = negotiations()
MOVES = st.one_of(TALKS, TALKS, TALKS, any_moves())
YES = ("accept", "accept_reserved", "commit")
OFFERS = ("propose", "counter")
TOLD = ("frame", "safety")
few = settings(max_examples=40, deadline=None)


def grown(moves: tuple[Move, ...]) -> list[Contract]:
    """The contract after none, one, two ... of the moves."""
    return [replay(moves[:n]) for n in range(len(moves) + 1)]


def by_id(contract: Contract) -> dict[str, Clause]:
    return {clause.id: clause for clause in contract.clauses}


def torn(moves: tuple[Move, ...]) -> bool:
    """Whether it was held for a rupture, and not repaired since."""
    open_rupture = False
    for m in moves:
        open_rupture = m.act != "repair" and (open_rupture or (m.act == "hold" and m.hold_for == "rupture"))
    return open_rupture


def pact(terms: Terms) -> bool:
    return any(reads_as_pact(words) for _, words in texts_of(terms))


@few
@given(TALKS, st.randoms())
def test_the_same_moves_give_the_same_contract_in_whatever_order_they_are_handed_over(
    moves: tuple[Move, ...], random: Any
) -> None:
    shuffled = list(moves)
    random.shuffle(shuffled)
    assert replay(moves) == replay(shuffled) == replay(moves)


@few
@given(MOVES)
def test_an_agreed_version_never_changes_and_a_closed_one_not_at_all(moves: tuple[Move, ...]) -> None:
    last = {v.number: v for v in replay(moves).versions}
    for contract in grown(moves):
        for version in contract.versions:
            if version.closed_on is not None:
                assert last[version.number] == version
            if version.agreed_on is not None:
                assert fixed(last[version.number]) == fixed(version)


def fixed(v: Version) -> tuple[Any, ...]:
    return v.number, v.phase, v.why, v.opened_on, v.opened_in, v.agreed_on, v.as_agreed, v.stood


@few
@given(TALKS)
def test_a_version_is_agreed_once_nothing_in_it_is_open_and_something_was_agreed_in_it(moves: tuple[Move, ...]) -> None:
    contracts = grown(moves)
    for version in contracts[-1].versions:
        there = [n for n, c in enumerate(contracts) if c.version is not None and c.version.number == version.number]
        ripe = [
            n for n in there[1:]
            if all_agreed(contracts[n]) and stirred(moves, contracts, there[0], n) and not torn(moves[:n])
        ]  # fmt: skip
        assert version.agreed_on == (moves[ripe[0] - 1].when if ripe else None)
        if ripe:
            assert version.stood == tuple(c for c in contracts[ripe[0]].clauses if c.standing)


def all_agreed(contract: Contract) -> bool:
    states = {c.state for c in contract.of_kind("goal", "step")}
    return states == {"agreed"}


def stirred(moves: tuple[Move, ...], contracts: list[Contract], opened: int, n: int) -> bool:
    """Between the opening and move `n` a goal or step became agreed, or both said yes to one again."""
    yes: dict[str, set[str]] = {}
    for k in range(opened + 1, n + 1):
        m, before, after = moves[k - 1], by_id(contracts[k - 1]), by_id(contracts[k])
        clause = after.get(m.clause or "")
        if clause is None or clause.kind not in ("goal", "step") or clause.id not in before:
            continue
        was = before[clause.id]
        said = yes.setdefault(clause.id, set())
        if was.text_hash != clause.text_hash:
            said.clear()
        if m.act in YES and m.accepted_text == was.text_hash and was.standing and not torn(moves[:k]):
            said.add(m.by)
        if m.act == "hand_back" and was.standing:
            said.discard(m.by)
        if len(said) == 2 or (clause.state == "agreed" != was.state):
            return True
    return False


@few
@given(MOVES)
def test_agreed_follows_from_the_moves_alone(moves: tuple[Move, ...]) -> None:
    """Worked out anew for each clause: what was taken, who said yes to it since, what was heard and named."""
    contracts = grown(moves)
    assert [c.held_for_rupture for c in contracts] == [torn(moves[:n]) for n in range(len(contracts))]
    for clause in contracts[-1].clauses:
        assert state_of(clause) == clause.state
        state = worked_out(moves, clause.id)
        if clause.kind in ("goal", "step") and state == "agreed" and not asked_since(moves, contracts, clause.id):
            state = "agreed_still_open"
        assert clause.state == state


def worked_out(moves: tuple[Move, ...], id: str) -> str:
    """Without the part that a rupture plays between contacts: see `asked_since`."""
    words: Terms | None = None
    yes, days, hours, named = set[str](), set[Any](), set[Any](), set[str]()
    for n, m in enumerate(moves):
        if m.clause != id:
            continue
        if words is None:
            if m.act in ("propose", "tell") and taken(moves, n, m.terms.kind if m.terms else ""):
                words = m.terms
            continue  # what was said before it was brought is of no clause
        if m.act == "withdraw":
            return "withdrawn"
        if m.act in ("propose", "counter", "tell") and taken(moves, n, words.kind):
            assert m.terms is not None
            yes = yes if text_hash(m.terms) == text_hash(words) else set()
            words = m.terms
        counts = m.act in YES and m.accepted_text == text_hash(words) and not torn(moves[:n])
        yes |= {m.by} if counts else set()
        yes -= {m.by} if m.act == "hand_back" else set()
        if is_contact(m):
            days.add(m.when)
            hours.add(m.session)
        named |= {cost.feeling for cost in m.costs} if m.act == "disclose_cost" else set()
    assert words is not None
    if words.kind in TOLD:
        return "told"
    if yes != {"patient", "therapist"}:
        return "proposed"
    twice = len(days) >= 2 and (len(hours) >= 2 or None in hours)
    unnamed = {"shame", "guilt", "fear"} & set(words.expects) - named if words.kind == "step" else set()
    return "agreed" if (twice or words.kind not in ("goal", "step")) and not unnamed else "agreed_still_open"


def asked_since(moves: tuple[Move, ...], contracts: list[Contract], id: str) -> bool:
    """Whether an objection was heard or asked for after each rupture during which this clause was not agreed."""
    waits, mended, known, was = False, date.min, False, False
    for m, contract in zip(moves, contracts[1:], strict=True):
        held = contract.held_for_rupture
        if was and not held:
            mended = m.when
        clause, was = by_id(contract).get(id), held
        if held and clause is not None and clause.state != "agreed":
            waits = True
        known, before = clause is not None, known
        if before and m.clause == id and is_contact(m) and not held and m.when >= mended:
            waits = False
    return not waits


def is_contact(m: Move) -> bool:
    against = m.act in ("object", "discount", "hand_back") or (m.act == "accept_reserved" and bool(m.words))
    return (m.by == "patient" and against) or (m.by == "therapist" and m.act == "ask")


def taken(moves: tuple[Move, ...], n: int, kind: str) -> bool:
    """Whether the words of a move may become or change a clause of this kind."""
    m = moves[n]
    if m.terms is None or m.terms.kind != kind or (kind in TOLD) != (m.act == "tell"):
        return False
    return m.act == "tell" or not (pact(m.terms) or (m.by == "therapist" and torn(moves[:n])))


@few
@given(MOVES)
def test_words_in_force_change_only_when_both_have_said_yes_to_the_new_ones(moves: tuple[Move, ...]) -> None:
    contracts = grown(moves)
    for n, m in enumerate(moves, start=1):
        before = by_id(contracts[n - 1])
        for clause in contracts[n].clauses:
            now = clause.in_force
            if clause.id not in before or now == before[clause.id].in_force:
                continue
            assert now is not None
            assert (m.clause, m.accepted_text) == (clause.id, text_hash(now))
            assert m.act in YES
            said = {
                o.by for o in moves[:n] if o.act in YES and o.clause == m.clause and o.accepted_text == text_hash(now)
            }
            assert said == {"patient", "therapist"}
    for clause in contracts[-1].clauses:
        if clause.state in ("agreed", "agreed_still_open"):
            assert clause.in_force is not None
            assert text_hash(clause.in_force) == clause.text_hash


@few
@given(TALKS)
def test_what_was_said_against_it_is_found_once_and_in_the_name_of_the_one_who_said_it(moves: tuple[Move, ...]) -> None:
    contract = replay(moves)
    kept = [s for c in contract.clauses for s in c.heard_against] + [s for s in contract.said if s.act != "propose"]
    against = [
        m for m in moves
        if m.act in ("object", "discount", "hand_back") or (m.act == "accept_reserved" and m.words)
    ]  # fmt: skip
    found = Counter((s.by, s.act, s.words, s.when, s.session) for s in kept)
    for key, times in Counter((m.by, m.act, m.words, m.when, m.session) for m in against).items():
        assert found[key] == times


@few
@given(TALKS)
def test_each_ones_words_numbers_and_worries_stay_his(moves: tuple[Move, ...]) -> None:
    contract = replay(moves)
    said: set[tuple[str, str | None]] = {(m.by, m.words) for m in moves}
    said |= {(m.by, words) for m in moves if m.terms for _, words in texts_of(m.terms)}
    own = {(m.by, m.clause, m.stance or m.level or m.worry) for m in moves}
    words: list[Said] = [*contract.said]
    for clause in contract.clauses:
        words += [*clause.said, *clause.offered, *clause.heard_against, *clause.asked_for_objection]
        assert {(s.by, clause.id, s.stance) for s in clause.stances} <= own
        assert {(at.by, clause.id, at.worry) for at in clause.worries} <= own
        assert {(at.by, at.level) for at in clause.attained} <= {
            (m.by, m.level) for m in moves if m.clause == clause.id
        }
        assert {at.run for at in clause.runs} <= {m.run for m in moves if m.clause == clause.id}
        assert set(clause.costs) <= {cost for m in moves if m.clause == clause.id for cost in m.costs}
    assert {(s.by, s.words) for s in words} <= said
    assert all(s.words is None or s.words.startswith(s.by) for s in words)


@few
@given(MOVES)
def test_while_it_is_held_for_a_rupture_nothing_of_the_therapists_is_taken_and_checking_says_so(
    moves: tuple[Move, ...],
) -> None:
    contracts, found = grown(moves), {p.place for p in check_moves(case(moves=moves)) if p.do.startswith("First the")}
    for n, m in enumerate(moves):
        if m.by == "therapist" and m.act in OFFERS and torn(moves[:n]):
            assert words(contracts[n]) == words(contracts[n + 1])
            assert (m.terms is not None) == (f"moves[{n}].act" in found)


@few
@given(MOVES)
def test_while_it_is_held_for_a_rupture_nothing_becomes_agreed_and_no_version_is_opened(
    moves: tuple[Move, ...],
) -> None:
    contracts, found = grown(moves), {p.place for p in check_moves(case(moves=moves)) if p.do.startswith("First the")}
    for n, m in enumerate(moves):
        if not torn(moves[: n + 1]):
            continue
        before, after = contracts[n], contracts[n + 1]
        assert agreed(after) <= agreed(before)
        assert [v.number for v in after.versions] == [v.number for v in before.versions]
        assert [(v.agreed_on, v.signed) for v in after.versions] == [(v.agreed_on, v.signed) for v in before.versions]
        assert after.step_due is None
        for clause in before.clauses:
            assert len(by_id(after)[clause.id].accepted_by) <= len(clause.accepted_by)
            assert by_id(after)[clause.id].in_force == clause.in_force
        if torn(moves[:n]):
            refused = m.act == "rewrite" or (m.by == "therapist" and m.act in (*YES, "sign"))
            offered = m.by == "therapist" and m.act in OFFERS and m.terms is not None
            assert (refused or offered) == (f"moves[{n}].act" in found)
        if m.act in YES and m.clause in by_id(before):
            assert (m.by, m.act, m.words) in {(s.by, s.act, s.words) for s in by_id(after)[m.clause or ""].said}


def agreed(contract: Contract) -> set[tuple[str, str]]:
    return {(c.id, c.text_hash) for c in contract.clauses if c.state == "agreed"}


@few
@given(MOVES)
def test_what_was_on_the_table_during_a_rupture_is_agreed_only_after_it_was_asked_about_again(
    moves: tuple[Move, ...],
) -> None:
    """Compliance under pressure counts for nothing."""
    contracts = grown(moves)
    for clause in contracts[-1].of_kind("goal", "step"):
        asked = asked_since(moves, contracts, clause.id)
        assert clause.ask_again is not asked
        assert clause.state != "agreed" or asked


def words(contract: Contract) -> dict[str, Terms]:
    return {clause.id: clause.terms for clause in contract.clauses}


@few
@given(MOVES)
def test_frame_and_safety_are_told_and_depend_on_no_yes(moves: tuple[Move, ...]) -> None:
    for clause in replay(moves).clauses:
        if clause.kind in TOLD:
            assert clause.state in ("told", "withdrawn")
            assert (clause.accepted_by, clause.in_force) == ((), None)


@few
@given(TALKS)
def test_no_promise_not_to_kill_oneself_stands_and_its_words_are_kept_and_named(moves: tuple[Move, ...]) -> None:
    contract = replay(moves)
    for version in contract.versions:
        assert not any(pact(text.terms) for text in version.as_agreed if text.kind not in TOLD)
    negotiated = [c for c in contract.clauses if c.kind not in TOLD]
    assert not any(pact(c.terms) or (c.in_force and pact(c.in_force)) for c in negotiated)
    kept = Counter(s.words for s in (*contract.said, *(s for c in contract.clauses for s in c.said)))
    named = {p.place for p in check_moves(case(moves=moves))}
    offered = Counter[str]()
    for n, m in enumerate(moves):
        if m.act in OFFERS and m.terms and m.terms.kind not in TOLD and pact(m.terms):
            places = {f"moves[{n}].terms.{place}" for place, words in texts_of(m.terms) if reads_as_pact(words)}
            assert places <= named
            offered += Counter(words for _, words in texts_of(m.terms))
    assert all(kept[text] == times for text, times in offered.items())
