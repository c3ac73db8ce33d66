"""A form of the contract page that was sent: the move it makes, and whether it fits.

A move is tried on the case before it is stored; `checking` says what fits together, and what is wrong is told at the
form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from holdfast.case.casefile import dump, load
from holdfast.case.model import Case
from holdfast.case.moves import ClauseKind, Cost, Feeling, HoldReason, Move, Run, RunOutcome, Stance, Terms
from holdfast.case.strict_json import CannotRead
from holdfast.checking.whole import check_case
from holdfast.contract.ask_again import may_propose
from holdfast.contract.model import Contract
from holdfast.text import Message, say
from holdfast.web.contract.forms import FormField, MoveForm
from holdfast.web.pages.log_fields import clean

FIRST_THE_TWO = say(
    "First the two of you. While a break between you is open, no new step comes from you. "
    "{He} may propose one at any time."
)


class Post(Protocol):
    """What was sent: Django's `QueryDict` is one."""

    def get(self, key: str, default: str, /) -> str: ...
    def getlist(self, key: str) -> Sequence[str]: ...


class Refused(Exception):
    """The move cannot be made; nothing was stored. `said` says why."""

    def __init__(self, *said: Message) -> None:
        self.said = said
        super().__init__()


# --- a form that was sent ---


def filled(form: MoveForm, post: Post, said: tuple[Message, ...]) -> MoveForm:
    """The form as it was sent, open, with what was wrong: nothing that was typed is lost."""
    fields = tuple(replace(field, values=tuple(post.getlist(field.name))) for field in form.fields)
    return replace(form, fields=fields, open=True, said=said)


def read_move(
    form: MoveForm, post: Post, *, seq: int, now: datetime, session: int | None, kind: ClauseKind | None = None
) -> Move:
    """The move a form makes; `kind` is that of the clause it is about.

    Raises `Refused` in words, `ValueError` for what no page of ours could send.
    """
    given = {field.name: _read(field, post) for field in form.fields}
    missing = [field.label for field in form.fields if field.needed and not given[field.name]]
    if missing:
        raise Refused(*(say("Left empty: {what}.", what=label) for label in missing))
    act: Any = given["act"][0] if "act" in given else "clarify" if form.does == "answer" else form.does
    move = Move(
        id=f"move-{uuid4().hex}",
        seq=seq,
        when=now.date(),
        recorded_at=now,
        session=session,
        act=act,
        by=_first(given, "by") or ("patient" if form.does in ("answer", "run") else "therapist"),  # type: ignore[arg-type]
        clause=form.clause or None,
        words=_first(given, "words"),
    )
    move = _with_details(move, form, given, post, kind)
    try:
        return load(Move, _json(dump(move)))
    except CannotRead as problem:
        told = "Found: {found}. What can stand there: {allowed}."
        raise Refused(*(say(told, found=p.found, allowed=p.allowed) for p in problem.problems)) from None


def _json(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False).encode()


def _with_details(
    move: Move, form: MoveForm, given: Mapping[str, tuple[str, ...]], post: Post, kind: ClauseKind | None
) -> Move:
    if form.does in ("propose", "counter", "tell"):
        return _with_terms(move, form, given, kind)
    if form.does == "disclose_cost":
        cost = Cost(feeling=_feeling(given["feeling"][0]), strength=_tenth(given, "strength"), words=move.words)
        return replace(move, costs=(cost,), words=None)
    if form.does == "yes":
        return replace(move, accepted_text=post.get("accepted_text", "") or None)
    if form.does == "rate":
        stance = Stance(**{name: _tenth(given, name) for name in ("makes_sense", "own_wish", "can_do")})
        if stance == Stance():
            raise Refused(say("None of the three numbers was given."))
        return replace(move, stance=stance)
    if form.does == "run":
        return replace(move, run=_run_of(given))
    if form.does == "hold":
        reason: HoldReason = given["hold_for"][0]  # type: ignore[assignment]
        return replace(move, hold_for=reason)
    return move


def _with_terms(move: Move, form: MoveForm, given: Mapping[str, tuple[str, ...]], of_clause: ClauseKind | None) -> Move:
    kind: ClauseKind = of_clause or given["kind"][0]  # type: ignore[assignment]  # one of the form's own options
    step = kind == "step"
    terms = Terms(
        kind=kind,
        text=given["text"][0],
        his_words=_first(given, "his_words"),
        wish_of=_first(given, "wish_of"),  # type: ignore[arg-type]
        noticed_by=_first(given, "noticed_by") if kind == "goal" else None,
        smallest=_first(given, "smallest") if step else None,
        expects=tuple(map(_feeling, given.get("expects", ()))) if step else (),
        prediction=_first(given, "prediction") if step else None,
        serves=tuple(given.get("serves", ())) if step else (),
        between_hours=step,
    )
    return replace(move, terms=terms, clause=form.clause or f"{kind}-{uuid4().hex[:12]}")


def keeping(before: Terms, after: Terms) -> Terms:
    """New words in place of old ones: what the form does not ask for stays as it was."""
    asked = ("text", "his_words", "wish_of", "noticed_by", "smallest", "expects", "prediction")
    return replace(before, **{name: getattr(after, name) for name in asked})


def _run_of(given: Mapping[str, tuple[str, ...]]) -> Run:
    outcome: RunOutcome = given["outcome"][0]  # type: ignore[assignment]

    def costs(feeling: str, strength: str) -> tuple[Cost, ...]:
        named = _first(given, feeling)
        return (Cost(feeling=_feeling(named), strength=_tenth(given, strength)),) if named else ()

    return Run(
        outcome=outcome,
        predicted=costs("predicted_feeling", "predicted"),
        felt=costs("felt_feeling", "felt"),
        learnt=_first(given, "learnt"),
        vitality=_tenth(given, "vitality"),
        realistic_worry=_first(given, "realistic_worry"),
    )


def _read(field: FormField, post: Post) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in map(clean, post.getlist(field.name)) if value))
    if field.kind in ("taps", "select", "boxes"):
        allowed = {value for value, _ in field.options}
        if not set(values) <= allowed:
            raise ValueError(field.name)
    if field.kind == "tenth" and any(not re.fullmatch(r"[0-9]|10", value) for value in values):
        raise ValueError(field.name)
    if field.kind != "boxes" and len(values) > 1:
        raise ValueError(field.name)
    if any(len(value) > field.most for value in values):
        raise Refused(
            say("{what}: {n} characters; at most {most} fit.", what=field.label, n=len(values[0]), most=field.most)
        )
    return values


def _first(given: Mapping[str, tuple[str, ...]], name: str) -> str | None:
    return next(iter(given.get(name, ())), None)


def _tenth(given: Mapping[str, tuple[str, ...]], name: str) -> int | None:
    value = _first(given, name)
    return None if value is None else int(value)


def _feeling(value: str) -> Feeling:
    return value  # type: ignore[return-value]  # one of the form's own options


# --- does it fit ---


def refuse_what_does_not_fit(case: Case, contract: Contract, move: Move, *, open_rupture: bool) -> None:
    """Raises `Refused` where the two come first, or where the case with this move would not fit together."""
    step = move.terms is not None and move.terms.kind == "step"
    if step and move.act in ("propose", "counter") and not may_propose(contract, move.by, open_rupture):
        raise Refused(FIRST_THE_TWO)
    known = {(p.found, p.allowed) for p in check_case(case)}
    after = replace(case, record=replace(case.record, moves=(*case.record.moves, move)))
    wrong = [p for p in check_case(after) if (p.found, p.allowed) not in known]
    if wrong:
        told = "Found: {found}. What can stand there: {allowed}. {do}"
        raise Refused(*(say(told, found=p.found, allowed=p.allowed, do=p.do) for p in wrong))
