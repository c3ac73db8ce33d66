"""The contract on one sheet of paper, for a person with a pen: what was agreed, the step that is due, what he thinks of
it and how it went. Two sides at most; the numbers about trust stand below a fold.

He holds it, so it speaks as he would: "what we agreed", "not now".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from holdfast.brief.contract_told import cost_to_him
from holdfast.brief.words import FEELINGS, RUNS
from holdfast.case.moves import ClauseKind, Move, Terms
from holdfast.contract.agreement import text_hash
from holdfast.contract.costs import costs_of
from holdfast.contract.model import Clause, Contract
from holdfast.paper.contract_codes import sheet_code
from holdfast.paper.document import (
    Ask,
    Asks,
    Block,
    Boxes,
    Document,
    Facts,
    Fold,
    Heading,
    Leaf,
    Lines,
    Ticks,
    Words,
    Write,
)
from holdfast.text import Message, Spoken, render, say

LINE = "______________________"
MOST_AGREED, LONGEST_AGREED, LONGEST_OWN = 6, 130, 70
"""So many lines of what was agreed, and so long, with so much of his own words, fit beside the step; what does not is
said to stand elsewhere."""
LONGEST_STEP = 700
"""A step of more letters than this is not printed whole, so nobody can say yes to it on paper."""
A_SIDE = 900
"""Up to so many letters in all, what comes before the step is tried and what comes afterwards have a side each."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the sheet; `moves` are those `contract` comes from. `kept`: a line he kept. `blank`: nothing of
    the contract, he writes it all.
    """

    person: Spoken
    contract: Contract
    moves: Sequence[Move]
    printed: date
    contacts: Sequence[tuple[str, str]] = ()
    origin: str = ""
    kept: str | None = None
    large: bool = False
    blank: bool = False

    @property
    def step(self) -> Clause | None:
        """The step that is due. One that is merely proposed is not printed: he writes what he wants to try."""
        return None if self.blank else self.contract.step_due

    @property
    def code(self) -> str:
        """What is typed in from this sheet is read by it. A step too long to stand here has no words to name."""
        step = self.step
        return sheet_code(self.printed, None if step is None or too_long(step.terms) else step.text_hash)


def too_long(terms: Terms) -> bool:
    """Are these words too many for the sheet? Then they are cut, and no yes is asked for."""
    return len(" ".join(_every_word(terms))) > LONGEST_STEP


def contract_sheet(sheet: Sheet) -> Document:
    """The sheet, two sides of A4 (more in large print)."""
    blocks: list[Block] = [
        Facts(((_(say("Name or sign")), sheet.person.name), (_(say("Filled in on")), LINE))),
        *_first_words(sheet),
        *([] if sheet.blank else _agreed(sheet)),
        *_step(sheet),
        *_before(sheet),
        *([Leaf()] if _letters(sheet) <= A_SIDE else []),
        *_afterwards(),
        *_change_and_month(),
        *_trust(),
    ]
    return Document(
        title=_(say("What we agreed, on paper")),
        label=sheet.origin,
        foot=_(
            say("{name} · printed {day} · sheet {code}", name=sheet.person.name, day=sheet.printed, code=sheet.code)
        ),
        blocks=tuple(blocks),
        large=sheet.large,
        tight=not sheet.large,
    )


def _letters(sheet: Sheet) -> int:
    """How much of the first side somebody else's words take, roughly."""
    blocks = [*([] if sheet.blank else _agreed(sheet)), *_step(sheet)]
    said = [line for one in blocks if isinstance(one, Lines) for line in one.lines]
    said += [value for one in blocks if isinstance(one, Facts) for _name, value in one.pairs]
    said += [one.text for one in blocks if isinstance(one, Words)]
    return sum(map(len, said)) + sum(len(name) + len(number) for name, number in sheet.contacts)


def _first_words(sheet: Sheet) -> Iterator[Block]:
    yield Words(
        _(say("Fill in what you like, before or after you try something. Leave out the rest: no reason is needed. "
              "Your therapist reads what you hand in; nobody reads it before.")),
        "soft",
    )  # fmt: skip
    if sheet.contacts:
        numbers = " · ".join(["112", *(f"{name} {number}" for name, number in sheet.contacts)])
        yield Words(_(say("If you need someone now: {numbers}", numbers=numbers)), "strong")


def _agreed(sheet: Sheet) -> Iterator[Block]:
    yield Heading(_(say("What we agreed")))
    if sheet.contract.held is not None:
        yield Words(_(say("What we agreed rests for now.")))
    kinds: tuple[ClauseKind, ...] = ("goal", "step", "stop", "leaving")
    standing = [clause for kind in kinds for clause in sheet.contract.of_kind(kind)]
    found = [clause.in_force for clause in standing if clause.in_force is not None]
    if not found:
        yield Words(_(say("Nothing yet.")), "soft")
        return
    yield Lines(tuple(map(_agreed_line, found[:MOST_AGREED])))
    if len(found) > MOST_AGREED or any(_agreed_line(one).count(" …") for one in found):
        yield Words(_(say("There is more of it than fits here: ask for the whole contract.")), "soft")


def _agreed_line(terms: Terms) -> str:
    said = f" “{_short(terms.his_words, LONGEST_OWN)}”" if terms.his_words else ""
    return _short(terms.text) + said


def _short(text: str, most: int = LONGEST_AGREED) -> str:
    """Cut at a word, or within one where it has no end."""
    bare = " ".join(text.split())
    return bare if len(bare) <= most else (bare[:most].rsplit(" ", 1)[0] or bare[:most]) + " …"


def _step(sheet: Sheet) -> Iterator[Block]:
    yield Heading(_(say("The step")))
    step = sheet.step
    if step is None:
        yield Write(_(say("What I want to try")), 2)
        yield Write(_(say("The smallest part of it that would be enough for me")))
        return
    terms = step.terms
    if too_long(terms):
        yield Words(_short(terms.text, LONGEST_STEP // 2), "said")
        yield Words(
            _(say("The words go on: read all of them in the hour. On this sheet nobody says yes to them.")), "soft"
        )
        return
    yield Words(terms.text, "said")
    facts: list[tuple[Message, str | None]] = [
        (say("In my words"), terms.his_words),
        (say("How often"), terms.how_often),
        (say("The smallest part of it that would be enough for me"), terms.smallest),
        (say("What I expect to happen"), terms.prediction),
        (say("What it may cost"), _cost(sheet, step)),
        (say("A line I kept"), _short(sheet.kept) if sheet.kept else None),
    ]
    pairs = tuple((_(name), value) for name, value in facts if value)
    if pairs:
        yield Facts(pairs)
    if step.in_force is not None and text_hash(step.in_force) != step.text_hash:
        yield Words(_(_beside(step, step.in_force)), "soft")


def _beside(step: Clause, holds: Terms) -> Message:
    """What holds while something new is on the table: other words, or the same ones with something else beside them."""
    if holds.text == step.terms.text:
        return say("The words hold. Something beside them is new, and on the table until both of us say yes to it.")
    old = _short(holds.text)
    return say("These words are on the table. Until both of us say yes to them, this holds: {old}", old=old)


def _cost(sheet: Sheet, step: Clause) -> str | None:
    """Each feeling that was named, with whose word it is; none that nobody named."""
    return "; ".join(_(cost_to_him(one, "his own")) for one in costs_of(step, sheet.moves)) or None


def _before(sheet: Sheet) -> Iterator[Block]:
    yield Heading(_(say("Before: what I think of it")))
    yield _rows(say("It makes sense to me"), say("It is my own wish"), say("I can do it"))
    yield Boxes(
        _(say("What it costs me: 0 nothing to 10 as strong as can be; leave empty what does not fit")),
        tuple(_(FEELINGS[one]) for one in FEELINGS),
        (_(say("I expect")), _(say("It was"))),
    )
    yield Write(_(say("What speaks against it, or a “but” of mine")), 2)
    if sheet.step is not None:
        yes = () if too_long(sheet.step.terms) else (("", _(say("yes, to these words"))), ("", _(say("yes, but"))))
        yield Ticks("", (*yes, ("", _(say("not now, and I need give no reason")))))


def _afterwards() -> Iterator[Block]:
    yield Heading(_(say("Afterwards: how it went")))
    yield Ticks(_(say("Any of these is worth a talk.")), tuple(("", _(words)) for words in RUNS.values()))
    yield Write(_(say("What I saw")), 3)
    yield _rows(say("How alive I felt"))
    yield Write(_(say("A line I want to keep")))


def _change_and_month() -> Iterator[Block]:
    yield Heading(_(say("A change I propose")))
    ticks = (say("other words for this step"), say("something else to try"), say("something I want"))
    yield Ticks("", tuple(("", _(one)) for one in ticks))
    yield Write(_(say("In my words")), 2)
    yield Heading(_(say("Once a month: what was new")))
    for one in (say("Work"), say("Love"), say("Fun")):
        yield Write(_(one))


def _trust() -> Iterator[Block]:
    yield Fold(_(say("Fold here, or tear it off and keep it. What you hand in is read and kept.")))
    yield _rows(say("I trust my therapist with this step"))


def _rows(*questions: Message) -> Asks:
    return Asks(tuple(Ask("", _(one), _tenth()) for one in questions))


def _tenth() -> tuple[tuple[str, str], ...]:
    ends = {0: _(say("not at all")), 10: _(say("completely"))}
    return tuple((str(n), ends.get(n, "")) for n in range(11))


def _every_word(terms: Terms) -> Iterator[str]:
    for one in (terms.text, terms.his_words, terms.smallest, terms.how_often, terms.prediction):
        if one:
            yield one


def _(message: Message) -> str:
    return render(message)
