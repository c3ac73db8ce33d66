"""What every contract page needs first: the two of you, the act that was asked for, and its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest

from holdfast.case.moves import ClauseKind, Move, MoveBy
from holdfast.contract.model import Clause, Contract
from holdfast.process.readings import Episode
from holdfast.text import Message, say
from holdfast.web.contract.clause_forms import TITLES, acts_of, clause_form, form_as_it_was
from holdfast.web.contract.fields import LONGEST_LINE, MoveForm
from holdfast.web.contract.sending import filled, typed
from holdfast.web.contract.shown import ActLink
from holdfast.web.contract.whole_forms import GO_ON, LEAVING, PROPOSED, STOP, whole_form
from holdfast.web.contract.whole_forms import TITLES as OF_THE_WHOLE
from holdfast.web.pages.opening import Opened, findings_on

if TYPE_CHECKING:
    from django.http import QueryDict

READY = {"leaving": LEAVING, "stop": STOP}
HIS_PROPOSALS: Mapping[ClauseKind, Message] = {
    "step": say("{He} {v:proposes|propose} a step"),
    "goal": say("{He} {v:proposes|propose} a goal"),
    "stop": say("{He} {v:proposes|propose} a stop rule"),
    "leaving": say("{He} {v:proposes|propose} a leaving clause"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The act a page was asked to open, and what came of sending it: `said` is what was wrong, `stale` that other words
    stand by now, `sent` what was typed.
    """

    does: str = ""
    clause: str = ""
    kind: str = ""
    said: tuple[Message, ...] = ()
    stale: bool = False
    sent: QueryDict | None = None
    since: int | None = None


def what_was_typed(asked: Asked, contract: Contract) -> tuple[tuple[Message | None, Message | str], ...]:
    """What was sent about a clause that has ended meanwhile: each answer with its question, so that none is lost."""
    if asked.sent is None:
        return ()
    clause = clause_of(contract, asked.clause)
    return typed(None if clause is None else form_as_it_was(clause, contract, asked.does), asked.sent)


class AskNotAnswered(Exception):
    """An answer to what asks to be rewritten that cannot be taken; nothing was stored. `typed` is what was sent."""

    def __init__(self, about: str, said: Message, typed: Mapping[str, str]) -> None:
        self.about, self.said, self.typed = about, said, typed
        super().__init__()


def asked_by(request: HttpRequest) -> Asked:
    """`?act=counter&of=c1`, or `?act=propose&kind=step`."""
    given = request.GET
    return Asked(given.get("act", "")[:20], given.get("of", "")[:64], given.get("kind", "")[:20])


@dataclass(frozen=True, slots=True)
class TheTwo:
    """Do the two of them come first? `rupture`: the break that is open; `held`: the contract says so itself."""

    rupture: Episode | None
    held: bool

    @property
    def first(self) -> bool:
        return self.rupture is not None or self.held


def the_two(opened: Opened | None, contract: Contract) -> TheTwo:
    """`opened` None: what is asked about does not depend on a break that is open, only on what the contract says."""
    open_now = opened.analysis.process.open_rupture if opened is not None and findings_on() else None
    return TheTwo(open_now, contract.held_for_rupture)


def begin_with(moves: tuple[Move, ...], contract: Contract) -> Move | None:
    """The repair after which nothing new was put on the table yet: the draft begins with what was said then."""
    for move in reversed(moves):
        if move.act in ("propose", "rewrite", "hold"):
            return None
        if move.act == "repair":
            return move if contract.held is None else None
    return None


def said_when_mended(moves: tuple[Move, ...], repair: Move) -> tuple[tuple[MoveBy, str], ...]:
    """What each of the two said when it was mended."""
    said = [repair, *(m for m in moves if m.seq == repair.seq + 1 and answers_repair(m))]
    return tuple((m.by, m.words) for m in said if m.words)


def answers_repair(move: Move) -> bool:
    return move.by == "patient" and move.act == "clarify" and move.clause is None


def step_shown(contract: Contract, *, first: bool) -> tuple[Message, Clause | None]:
    """The step a page speaks of, and what it is called: none that is merely proposed is due, and none while the two
    come first.
    """
    step = contract.step_in_question
    if step is not None and not step.holds:
        return say("On the table, not agreed"), step
    return say("What you agreed; it rests for now") if first and step else say("Step due"), step


def form_for(
    asked: Asked,
    moves: tuple[Move, ...],
    contract: Contract,
    two: TheTwo,
    *,
    why: str = "",
    ready: str = "",
    lenient: bool = False,
) -> MoveForm | None:
    """The form of an act that is possible now, filled with what was sent; None where there is none. While the two come
    first what is new is asked of him alone; `lenient` takes the form as it was before, to say so in words.
    """
    his_alone = two.first and not lenient
    if asked.clause:
        clause = clause_of(contract, asked.clause)
        form = None if clause is None else clause_form(clause, contract, asked.does, his_alone=his_alone)
    else:
        repaired = begin_with(moves, contract)
        form = whole_form(
            contract, asked.does, asked.kind, his_alone=his_alone, torn=two.rupture is not None, ready=ready,
            why=why or (_begins(moves, repaired) if repaired else ""),
        )  # fmt: skip
    if form is None or asked.sent is None:
        return form
    return filled(form, asked.sent, asked.said)


def _begins(moves: tuple[Move, ...], repaired: Move) -> str:
    return " ".join(f"“{words}”" for _, words in said_when_mended(moves, repaired))[:LONGEST_LINE]


def clause_of(contract: Contract, clause_id: str) -> Clause | None:
    return next((c for c in contract.clauses if c.id == clause_id), None)


# --- links that open a form ---


def link(title: Message, page: str, colleague: bool = False, /, **asked: str) -> ActLink:
    query = {**asked, **({"private": "no"} if colleague else {})}
    place = "form" if "act" in asked else f"clause-{asked['of']}"
    return ActLink(asked.get("act", ""), title, f"{page}?{urlencode(query)}#{place}")


def clause_links(
    clause: Clause, contract: Contract, page: str, *, first: bool
) -> tuple[tuple[ActLink, ...], tuple[ActLink, ...]]:
    """What can be done with a clause, in front and under "more"; `first`: the two come first."""
    if not clause.standing:
        return (), ()
    front, more = (
        tuple(link(_title(clause, does), page, act=does, of=clause.id) for does in names)
        for names in acts_of(clause, contract, first=first)
    )
    return front, more


def _title(clause: Clause, does: str) -> Message:
    return say("{His} reaction") if clause.kind in ("frame", "safety") and does == "answer" else TITLES[does]


def proposal_links(page: str, *, his_alone: bool) -> tuple[ActLink, ...]:
    said = HIS_PROPOSALS if his_alone else PROPOSED
    return tuple(link(title, page, act="propose", kind=kind) for kind, title in said.items())


def whole_links(acts: tuple[str, ...], page: str, *, first: bool) -> tuple[ActLink, ...]:
    titles = OF_THE_WHOLE if first else {**OF_THE_WHOLE, "repair": GO_ON}  # a hold for life is no break to mend
    return tuple(link(titles[does], page, act=does) for does in acts)


def with_hidden(form: MoveForm | None, about: str) -> MoveForm | None:
    """A rewrite that was asked for sends along what asked for it."""
    if form is None or form.does != "rewrite" or not about:
        return form
    return replace(form, hidden=(*form.hidden, ("asks", about)))
