"""What stands on a contract sheet that was filled in, and the moves it is: his, on the day of the paper, in his words.

Pure: the case goes in, moves come out. A yes belongs to the words that were printed: the sheet's code names them. Where
they stand no longer, or the code cannot be read, the yes is kept as words and not as a yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import uuid4

from holdfast.case.moves import Cost, Move, Run, RunOutcome, Stance, Terms
from holdfast.case.record import KeptLine, MonthLine
from holdfast.contract.model import Clause
from holdfast.contract.pact import holds_pact
from holdfast.paper.contract_codes import PrintedWords
from holdfast.text import Message, render, say
from holdfast.web.contract.fields import LONGEST_TEXT
from holdfast.web.rights.beginning import NotKept

FROM_PAPER = "paper-"
"""Entries typed in from a contract sheet have ids that begin so: a move has no field that says how it came."""
Answer = Literal["", "yes", "yes_but", "not_now"]
ChangeOf = Literal["this", "step", "goal"]
NOT_SAID = Stance()


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSheet:
    """One sheet as it was typed in; what was left empty on it is None, or empty, and stays so.

    `printed`: the words that stood on it, found by its code; None where it was blank or its code cannot be read.
    `expected` and `felt` are his feelings with 0 to 10, before and afterwards. `change_of`: what the change is about.
    """

    when: date
    printed: PrintedWords | None = None
    stance: Stance = NOT_SAID
    against: str | None = None
    answer: Answer = ""
    expected: tuple[Cost, ...] = ()
    outcome: RunOutcome | None = None
    felt: tuple[Cost, ...] = ()
    seen: str | None = None
    alive: int | None = None
    keep: str | None = None
    change: str | None = None
    change_of: ChangeOf = "this"
    work: str | None = None
    love: str | None = None
    fun: str | None = None

    @property
    def about_the_step(self) -> bool:
        """Is there anything on it that needs to know which step it is about?"""
        of_it = (self.stance != NOT_SAID, self.against, self.answer, self.expected, self.about_how_it_went)
        return any(of_it) or (self.change is not None and self.change_of == "this")

    @property
    def about_how_it_went(self) -> bool:
        return any((self.outcome, self.felt, self.seen, self.alive is not None))

    @property
    def month(self) -> bool:
        return any((self.work, self.love, self.fun))


@dataclass(frozen=True, slots=True)
class Made:
    """What a sheet becomes. `yes_kept_as_words`: there was a yes, and it does not count as one. `change_kept_as_words`:
    there were other words for words that stand no longer, and they replace none.
    """

    moves: tuple[Move, ...]
    line: KeptLine | None
    month: MonthLine | None
    yes_kept_as_words: bool = False
    change_kept_as_words: bool = False


def entries_of(sheet: TypedSheet, step: Clause | None, *, seq: int, now: datetime, session: int | None) -> Made:
    """The moves, numbered from `seq`, the line he keeps and the line of the month. `step`: what the sheet is about.

    Raises `NotKept` in words: nothing on it, no step to hang it on, how it went without one of the six, more than words
    on a step that has ended.
    """
    _refuse_what_cannot_be(sheet, step)
    counts = step is not None and _counts(sheet, step)
    acts = list(_acts(sheet, step, yes_counts=counts))
    moves = tuple(
        Move(
            id=_new(), seq=seq + n, when=sheet.when, recorded_at=now, by="patient", session=session, **_no_promise(one)
        )
        for n, one in enumerate(acts)
    )
    said_yes = sheet.answer in ("yes", "yes_but")
    stamp: dict[str, Any] = {"recorded_at": now, "when": sheet.when}
    line, month = None, None
    if sheet.keep:
        line = KeptLine(id=_new(), text=sheet.keep, session=session, step=step.id if step else None, **stamp)
    if sheet.month:
        month = MonthLine(id=_new(), by="patient", work=sheet.work, love=sheet.love, fun=sheet.fun, **stamp)
    changed = sheet.change is not None and sheet.change_of == "this" and step is not None
    return Made(moves, line, month, said_yes and not counts, changed and sheet.printed is not None and not counts)


def typed_from_paper(move: Move) -> bool:
    """Did this move come from a contract sheet?"""
    return move.id.startswith(FROM_PAPER)


def _refuse_what_cannot_be(sheet: TypedSheet, step: Clause | None) -> None:
    if not any((sheet.about_the_step, sheet.keep, sheet.change, sheet.month)):
        raise NotKept(say("Nothing was typed in, so nothing was kept."))
    if sheet.about_the_step and step is None:
        raise NotKept(say("Say which step the sheet is about: type its code, or choose the step."))
    if sheet.outcome is None and sheet.about_how_it_went:
        raise NotKept(
            say(
                "Something is written about how it went, and none of the six is ticked. Ask {him} which it was, or "
                "leave that part out."
            )
        )
    if step is not None and not step.standing and _more_than_words(sheet):
        raise NotKept(
            say(
                "The step of this sheet was taken off the table on {day}. What can still be kept of it: what speaks "
                "against it, “not now”, a line {he} {v:keeps|keep}, and what is not about it.",
                day=step.withdrawn_on,
            )
        )


def _more_than_words(sheet: TypedSheet) -> bool:
    proposed = sheet.change is not None and sheet.change_of == "this"
    return any(
        (
            sheet.stance != NOT_SAID,
            sheet.expected,
            sheet.about_how_it_went,
            sheet.answer in ("yes", "yes_but"),
            proposed,
        )
    )


def _counts(sheet: TypedSheet, step: Clause) -> bool:
    """Does a yes on this sheet count? It was given to the words on it; they must be those that stand."""
    printed = sheet.printed
    return printed is not None and printed.clause == step.id and printed.text_hash == step.text_hash


def _acts(sheet: TypedSheet, step: Clause | None, *, yes_counts: bool) -> Iterator[dict[str, Any]]:
    """What each answer is, in the order of the sheet."""
    if step is not None:
        yield from _before(sheet, step, yes_counts=yes_counts)
        if sheet.outcome is not None:
            run = Run(
                outcome=sheet.outcome,
                predicted=sheet.expected,
                felt=sheet.felt,
                learnt=sheet.seen,
                vitality=sheet.alive,
            )
            yield {"act": "run", "clause": step.id, "run": run}
    if sheet.change is not None:
        stale = step is not None and sheet.printed is not None and not _counts(sheet, step)
        if stale and sheet.change_of == "this":
            yield {"act": "clarify", "clause": step.id if step else None, "words": _change_in_words(sheet)}
        else:
            yield _change(sheet.change, sheet.change_of, step)


def _before(sheet: TypedSheet, step: Clause, *, yes_counts: bool) -> Iterator[dict[str, Any]]:
    if sheet.stance != NOT_SAID:
        yield {"act": "rate", "clause": step.id, "stance": sheet.stance}
    with_reservation = sheet.answer == "yes_but" and yes_counts
    if sheet.against and not with_reservation:
        yield {"act": "object", "clause": step.id, "words": sheet.against}
    if sheet.expected:
        yield {"act": "disclose_cost", "clause": step.id, "costs": sheet.expected}
    if sheet.answer == "not_now":
        yield {"act": "hand_back", "clause": step.id}
    elif sheet.answer and yes_counts:
        act = "accept_reserved" if sheet.answer == "yes_but" else "accept"
        words = sheet.against if with_reservation else None
        yield {"act": act, "clause": step.id, "accepted_text": step.text_hash, "words": words}
    elif sheet.answer:
        yield {"act": "clarify", "clause": step.id, "words": _yes_in_words(sheet)}


def _yes_in_words(sheet: TypedSheet) -> str:
    answer = say("yes, but") if sheet.answer == "yes_but" else say("yes, to these words")
    if sheet.printed is None:
        return _(say("“{answer}” is ticked on the sheet of {day}; it is not known which words stood on it.",
                     answer=answer, day=sheet.when))  # fmt: skip
    return _(say("“{answer}” is ticked on the sheet of {day}, to the words that stood there: “{words}”.",
                 answer=answer, day=sheet.when, words=_short(sheet.printed.terms.text)))  # fmt: skip


def _change_in_words(sheet: TypedSheet) -> str:
    """Other words for words that stand no longer: they replace none, and what they were for stands with them."""
    assert sheet.change is not None
    assert sheet.printed is not None
    told = _(say("Other words on the sheet of {day}: “{change}”. On it stood: “{words}”.",
                 day=sheet.when, change=sheet.change, words=_short(sheet.printed.terms.text)))  # fmt: skip
    return told if len(told) <= LONGEST_TEXT else sheet.change


def _change(text: str, about: ChangeOf, step: Clause | None) -> dict[str, Any]:
    if about == "this" and step is not None:
        return {"act": "counter", "clause": step.id, "terms": replace(step.terms, text=text)}
    kind: Literal["step", "goal"] = "goal" if about == "goal" else "step"
    terms = Terms(kind=kind, text=text, wish_of="patient", between_hours=kind == "step")
    return {"act": "propose", "clause": f"{kind}-{uuid4().hex[:12]}", "terms": terms}


def _no_promise(made: dict[str, Any]) -> dict[str, Any]:
    """A promise not to end his life becomes no clause; what he wrote is kept as words, as on his own page."""
    terms: Terms | None = made.get("terms")
    if terms is None or not holds_pact(terms):
        return made
    clause = None if made["act"] == "propose" else made["clause"]
    return {"act": "clarify", "clause": clause, "words": terms.text}


def _short(text: str, most: int = 1_000) -> str:
    return text if len(text) <= most else text[:most] + " …"


def steps_to_choose(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The steps a sheet can be about where its code is not known: those that stand."""
    return tuple(one for one in clauses if one.kind == "step" and one.standing)


def _new() -> str:
    return f"{FROM_PAPER}{uuid4().hex}"


def _(message: Message) -> str:
    return render(message)
