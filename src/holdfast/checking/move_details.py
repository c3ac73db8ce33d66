"""What each act of a move must carry and what it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from holdfast.case.moves import Act, Move, Stance, Worry
from holdfast.case.strict_json import Problem
from holdfast.contract.agreement import YES


@dataclass(frozen=True, slots=True)
class Detail:
    """A field that some acts must carry and no other act can: `what` it is, and what to do where it is missing."""

    acts: tuple[Act, ...]
    what: str
    add: str


DETAILS: Mapping[str, Detail] = {
    "terms": Detail(("propose", "counter", "tell"), "the words of the clause", "Add terms with kind and text."),
    "costs": Detail(("disclose_cost",), "the feeling the step will bring", "Add costs with at least one feeling."),
    "stance": Detail(("rate",), "what he or she thinks of it", "Add stance with at least one of its four numbers."),
    "run": Detail(("run",), "how the step went", "Add run with its outcome."),
    "version": Detail(("rewrite",), "the version it opens", "Add version with number, phase and why."),
    "hold_for": Detail(("hold",), "what the contract is held for", "Add hold_for: rupture, life or other."),
    "accepted_text": Detail(
        (*YES, "sign"),
        "the hash of the words that were accepted",
        "Add accepted_text, so that it is known what was agreed to.",
    ),
    "level": Detail(("attain",), "how far the goal was reached", "Add level, from -2 to +2, 0 being as expected."),
    "worry": Detail(("clarify",), "a worry told apart", "Add worry with what is really so, or with the old feeling."),
}
OPTIONAL = ("worry",)
"""What its acts may carry and need not."""
CLAUSELESS: tuple[Act, ...] = ("hold", "repair", "rewrite", "sign")
"""Acts on the contract as a whole."""
EITHER: tuple[Act, ...] = ("ask", "object", "discount", "hand_back", "clarify", "rationale")
"""Words: about one clause, or about the contract as a whole. Every other act needs its clause."""


def check_details(place: str, move: Move) -> Iterator[Problem]:
    for name, detail in DETAILS.items():
        carried = getattr(move, name) not in (None, ())
        if move.act in detail.acts and not carried and name not in OPTIONAL:
            yield Problem(f"{place}.{name}", f"nothing, in a move to {move.act}", detail.what, detail.add)
        elif move.act not in detail.acts and carried:
            yield Problem(
                f"{place}.{name}",
                f"{name} in a move to {move.act}",
                f"{name} with {' or '.join(detail.acts)}",
                "Take it out, or make it a move of its own.",
            )
    if move.stance is not None and _empty(move.stance):
        yield Problem(
            f"{place}.stance", "none of the four numbers", "at least one", "Add what was rated, or take the move out."
        )
    if move.worry is not None and _empty(move.worry):
        yield Problem(
            f"{place}.worry",
            "neither what is really so nor the old feeling",
            "at least one of real and old",
            "Add what was told apart, or take worry out.",
        )
    if move.worry is not None and move.act == "clarify" and move.clause is None:
        yield Problem(
            f"{place}.clause", "nothing, beside a worry", "the clause it is about", "Name the goal or the step."
        )
    if move.act in CLAUSELESS and move.clause is not None:
        yield Problem(
            f"{place}.clause",
            f"a clause in a move to {move.act}",
            "no clause; it is about the contract as a whole",
            "Take clause out.",
        )
    if move.act not in (*CLAUSELESS, *EITHER) and move.clause is None:
        yield Problem(f"{place}.clause", f"nothing, in a move to {move.act}", "the id of its clause", "Add the clause.")


def _empty(told: Stance | Worry) -> bool:
    return all(getattr(told, f.name) is None for f in fields(told))
