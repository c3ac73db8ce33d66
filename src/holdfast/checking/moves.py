"""Moves: in order, complete, and on clauses that are there. Walks along with `contract.replay`, one move at a time."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.case.model import Case
from holdfast.case.moves import Move
from holdfast.case.strict_json import Problem, shown
from holdfast.checking.move_details import CLAUSELESS, EITHER, check_details
from holdfast.contract.agreement import TOLD, YES, agreed_hash
from holdfast.contract.drafts import ClauseDraft
from holdfast.contract.pact import reads_as_pact, texts_of
from holdfast.contract.replay import Ledger, held_for_rupture, take


def check_moves(case: Case) -> Iterator[Problem]:
    ledger = Ledger()
    before: Move | None = None
    for n, move in enumerate(case.record.moves):
        place = f"moves[{n}]"
        yield from _order(place, n, move, before)
        yield from check_details(place, move)
        yield from _fits(place, move, ledger)
        take(ledger, move)
        before = move


def _order(place: str, n: int, move: Move, before: Move | None) -> Iterator[Problem]:
    if move.seq != n + 1:
        yield Problem(
            f"{place}.seq",
            str(move.seq),
            f"{n + 1}; moves are counted from 1 without gaps, in their order",
            "Number the moves in the order in which they were recorded.",
        )
    elif before is not None and move.recorded_at < before.recorded_at:
        yield Problem(
            f"{place}.recorded_at",
            f"{move.recorded_at.isoformat()}, before the move that stands before it was recorded",
            f"{before.recorded_at.isoformat()} or later",
            "Put the moves in the order in which they were recorded.",
        )


def _fits(place: str, move: Move, ledger: Ledger) -> Iterator[Problem]:
    yield from _version(place, move, ledger)
    yield from _told_or_agreed(place, move)
    yield from _first_the_two_of_you(place, move, ledger)
    yield from _no_pact(place, move, ledger)
    yield from _signed(place, move, ledger)
    yield from _serves(place, move, ledger)
    if move.clause is None or move.act in CLAUSELESS:
        return
    clause = ledger.clauses.get(move.clause)
    if clause is not None:
        yield from _on_clause(place, move, clause)
    elif move.act not in ("propose", "tell"):
        yield Problem(
            f"{place}.clause",
            f"{shown(move.clause)}, a clause that does not exist",
            "a clause brought by an earlier propose or tell",
            "Correct the name, or add the move that brought it.",
        )


def _on_clause(place: str, move: Move, clause: ClauseDraft) -> Iterator[Problem]:
    if not clause.standing and move.act in EITHER:
        return  # words may always be added, also to what has ended
    if not clause.standing:
        yield Problem(
            f"{place}.clause",
            f"a move to {move.act} on {shown(clause.id)}, which was withdrawn on {clause.withdrawn_on}",
            "no further move on a clause that has ended",
            "Propose it anew, under a name of its own.",
        )
        return
    if move.terms is not None and move.terms.kind != clause.kind:
        yield Problem(
            f"{place}.terms.kind",
            f"{move.terms.kind} for {shown(clause.id)}, which is a {clause.kind} clause",
            clause.kind,
            "A clause keeps its kind; bring another one under a name of its own.",
        )
    if move.act in YES:
        yield from _yes(place, move, clause)
    if move.act == "run" and clause.kind != "step":
        yield Problem(
            f"{place}.clause",
            f"a run of {shown(clause.id)}, which is a {clause.kind} clause",
            "a run of a step",
            "Name the step that was tried.",
        )
    if move.act == "attain" and clause.kind != "goal":
        yield Problem(
            f"{place}.clause",
            f"how far {shown(clause.id)} was reached, which is a {clause.kind} clause",
            "a goal",
            "Name the goal; how a step went is a run.",
        )


def _yes(place: str, move: Move, clause: ClauseDraft) -> Iterator[Problem]:
    if clause.kind in TOLD:
        yield Problem(
            f"{place}.act",
            f"{move.act} of {shown(clause.id)}, which is a {clause.kind} clause",
            "frame and safety are told; they depend on nobody's yes",
            "Record his reaction as object, discount or clarify, in his words.",
        )
    elif move.accepted_text is not None and move.accepted_text != clause.text_hash:
        yield Problem(
            f"{place}.accepted_text",
            f"{move.accepted_text[:12]}..., which is not the hash of the words that stand",
            f"{clause.text_hash}, of {shown(clause.terms.text)}",
            "Ask once more whether these words are meant; a yes to other words does not count.",
        )


def _version(place: str, move: Move, ledger: Ledger) -> Iterator[Problem]:
    if move.version is None or move.act != "rewrite" or ledger.open is None:
        return
    number, last = move.version.number, ledger.open.number
    if number == last or number in {version.number for version in ledger.closed}:
        found = f"{number}, the number of an earlier version"
    elif number < last:
        found = f"{number}, after version {last}"
    else:
        return
    yield Problem(f"{place}.version.number", found, f"{last + 1} or more", "Number the versions as they followed.")


def _told_or_agreed(place: str, move: Move) -> Iterator[Problem]:
    if move.terms is None:
        return
    told = move.terms.kind in TOLD
    if told and move.act in ("propose", "counter"):
        yield Problem(
            f"{place}.terms.kind",
            f"a {move.terms.kind} clause in a move to {move.act}",
            "frame and safety are told, not agreed",
            "Write tell, and record his reaction as a move of his.",
        )
    elif not told and move.act == "tell":
        yield Problem(
            f"{place}.terms.kind",
            f"a {move.terms.kind} clause that is told",
            "frame or safety; all else is proposed",
            "Write propose.",
        )


def _first_the_two_of_you(place: str, move: Move, ledger: Ledger) -> Iterator[Problem]:
    """What is not taken while a rupture holds the contract. He may say what he likes, a yes too; it does not count."""
    if not held_for_rupture(ledger) or ledger.held is None:
        return
    since = ledger.held.since
    if move.act == "rewrite":
        yield Problem(
            f"{place}.act",
            f"a version opened while the contract is held for a rupture (since {since})",
            "a repair first",
            "First the two of you: record the repair, then open the version.",
        )
    elif move.by == "therapist" and move.act in (*YES, "sign"):
        what = "signature" if move.act == "sign" else "yes"
        yield Problem(
            f"{place}.act",
            f"a {what} of the therapist while the contract is held for a rupture (since {since})",
            "a repair first; nothing is agreed before it",
            "First the two of you: record the repair, then ask once more whether it is meant.",
        )
    elif move.by == "therapist" and move.act in ("propose", "counter") and move.terms is not None:
        kind = move.terms.kind
        yield Problem(
            f"{place}.act",
            f"a {kind} proposed by the therapist while the contract is held for a rupture (since {since})",
            f"a {kind} proposed by the patient, or a repair first",
            f"First the two of you: record the repair, then the {kind}.",
        )


def _no_pact(place: str, move: Move, ledger: Ledger) -> Iterator[Problem]:
    """No text of what is negotiated is one. What is told is left alone: safety may not go missing by a slip of ours."""
    terms = move.terms
    if terms is None or terms.kind in TOLD or move.act not in ("propose", "counter"):
        return
    standing = ledger.clauses.get(move.clause) if move.clause else None
    if standing is not None and standing.terms == terms:
        return
    for name, words in texts_of(terms):
        if reads_as_pact(words):
            yield Problem(
                f"{place}.terms.{name}",
                f"{shown(words)}, which reads as a promise not to kill or hurt oneself",
                "what each does and whom to call; a promise protects nobody and can stand in no clause",
                "Write the safety plan together instead; if it is no such promise, put it in other words.",
            )


def _signed(place: str, move: Move, ledger: Ledger) -> Iterator[Problem]:
    if move.act != "sign":
        return
    version = ledger.open
    if version is None or version.agreed_on is None:
        yield Problem(
            f"{place}.act",
            "a signature to what is not agreed" if version else "a signature where no version is open",
            "a signature to an open version in which each goal and step was agreed",
            "Take it out; nothing is signed before it is agreed, and nothing needs to be.",
        )
        return
    agreed = agreed_hash(version.number, version.as_agreed)
    if move.accepted_text is not None and move.accepted_text != agreed:
        yield Problem(
            f"{place}.accepted_text",
            f"{move.accepted_text[:12]}..., which is not the hash of version {version.number} as it was agreed",
            agreed,
            "Show the version once more and ask whether this is what is signed.",
        )


def _serves(place: str, move: Move, ledger: Ledger) -> Iterator[Problem]:
    for n, goal in enumerate(move.terms.serves if move.terms else ()):
        clause = ledger.clauses.get(goal)
        if clause is None or clause.kind != "goal":
            found = "a clause that does not exist" if clause is None else f"a {clause.kind} clause"
            yield Problem(
                f"{place}.terms.serves[{n}]",
                f"{shown(goal)}, {found}",
                "a goal brought by an earlier move",
                "Name the goal the step serves, or leave it out.",
            )
