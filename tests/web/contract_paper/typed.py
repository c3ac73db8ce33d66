"""Sheets that were filled in, at random, and as the page sends them."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from hypothesis import strategies as st

from holdfast.case.moves import Cost, Feeling, RunOutcome, Stance
from holdfast.paper.contract_codes import PrintedWords, sheet_code
from holdfast.web.contract_paper.typed_sheet import TypedSheet

TENTH = st.none() | st.integers(0, 10)
WORDS = st.none() | st.text("abc äé.,?“”", min_size=1, max_size=30).map(str.strip).filter(bool)


@st.composite
def costs(draw: Any) -> tuple[Cost, ...]:
    """Feelings in the order of the sheet, each once."""
    named = draw(st.dictionaries(st.sampled_from(get_args(Feeling)), TENTH, max_size=4))
    return tuple(Cost(feeling=one, strength=named[one]) for one in get_args(Feeling) if one in named)


@st.composite
def sheets(draw: Any, day: date, printed: PrintedWords | None) -> TypedSheet:
    """A sheet that can be kept: how it went is ticked where anything of it is written."""
    outcome = draw(st.none() | st.sampled_from(get_args(RunOutcome)))
    went = outcome is not None
    return TypedSheet(
        when=day,
        printed=printed,
        stance=Stance(makes_sense=draw(TENTH), own_wish=draw(TENTH), can_do=draw(TENTH), trust=draw(TENTH)),
        against=draw(WORDS),
        answer=draw(st.sampled_from(("", "yes", "yes_but", "not_now"))),
        expected=draw(costs()),
        outcome=outcome,
        felt=draw(costs()) if went else (),
        seen=draw(WORDS) if went else None,
        alive=draw(TENTH) if went else None,
        keep=draw(WORDS),
        change=draw(WORDS),
        change_of=draw(st.sampled_from(("this", "step", "goal"))),
        work=draw(WORDS),
        love=draw(WORDS),
        fun=draw(WORDS),
    )


def as_sent(sheet: TypedSheet, printed_on: date) -> dict[str, str]:
    """What the page sends for this sheet."""
    hash = sheet.printed.text_hash if sheet.printed else None
    sent: dict[str, object] = {
        "when": sheet.when.isoformat(), "code": sheet_code(printed_on, hash) if hash else "", "answer": sheet.answer,
        "outcome": sheet.outcome, "against": sheet.against, "seen": sheet.seen, "alive": sheet.alive,
        "keep": sheet.keep, "change": sheet.change, "change_of": sheet.change_of if sheet.change else "",
        "work": sheet.work, "love": sheet.love, "fun": sheet.fun,
        **{name: getattr(sheet.stance, name) for name in Stance.__slots__},
        **{f"expected_{one.feeling}": "x" if one.strength is None else one.strength for one in sheet.expected},
        **{f"felt_{one.feeling}": "x" if one.strength is None else one.strength for one in sheet.felt},
    }  # fmt: skip
    return {name: "" if value is None else str(value) for name, value in sent.items()}
