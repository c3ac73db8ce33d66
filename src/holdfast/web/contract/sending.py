"""A form of the contract's pages that was sent: the move it makes, and whether it fits.

A move is tried on the case before it is stored; `checking` says what fits together, and what is wrong is told at the
form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from holdfast.case.casefile import dump, load
from holdfast.case.model import Case
from holdfast.case.moves import (
    ClauseKind,
    Cost,
    Feeling,
    Move,
    Run,
    RunOutcome,
    Stance,
    Terms,
    VersionOpened,
    Worry,
)
from holdfast.case.record import Record
from holdfast.case.strict_json import CannotRead
from holdfast.checking.whole import check_case
from holdfast.contract.ask_again import rupture_holds
from holdfast.contract.conviction import numbers_left
from holdfast.contract.model import Clause, Contract
from holdfast.text import Message, say
from holdfast.web.contract.asked_once import FIELD, MAY_BE, MayBePromise, ask_once, mark
from holdfast.web.contract.fields import FormField, MoveForm
from holdfast.web.contract.terms_fields import LEVELS
from holdfast.web.contract.whole_forms import PROPOSED
from holdfast.web.pages.log_fields import clean

FIRST_THE_TWO = say(
    "First the two of you. While a break between you is open, nothing new is proposed by you. "
    "{He} may propose at any time."
)
NO_YES = say(
    "First the two of you. While a break between you is open nothing becomes agreed, and no yes of yours is kept. "
    "What {he} {v:says|say} to it can be noted."
)
NOT_LOWERED = say("First the two of you. To lower the stakes waits until it is mended, like all that is new from you.")
NO_VERSION = say(
    "First the two of you. While a break between you is open no version is opened; once it is mended, the draft opens."
)
WAITS: Mapping[str, Message] = {
    "propose": FIRST_THE_TWO,
    "counter": FIRST_THE_TWO,
    "accept": NO_YES,
    "accept_reserved": NO_YES,
    "commit": NO_YES,
    "lower_stakes": NOT_LOWERED,
    "rewrite": NO_VERSION,
}
"""What the therapist cannot do while the two come first, and why."""
ENOUGH = say(
    "At most four numbers an hour are asked of {him} by you, and those of {his} own page count too. {n} more {fits} "
    "today; the rest keeps."
)
HIS = ("answer", "run", "not_now")
"""What is told of him: where a form does not ask whose it was."""
_MARKS = ("csrfmiddlewaretoken", "form", "seq", "does", "clause", "kind", "back", "seen", "asks", "by", "act", FIELD)
"""What a page sends along unasked, and who it was: no words of anybody's."""
STANCE = ("makes_sense", "own_wish", "can_do")


class Post(Protocol):
    """What was sent: Django's `QueryDict` is one."""

    def get(self, key: str, default: str, /) -> str: ...
    def getlist(self, key: str) -> Sequence[str]: ...
    def __iter__(self) -> Iterator[str]: ...


class Refused(Exception):
    """The move cannot be made; nothing was stored. `said` says why."""

    def __init__(self, *said: Message) -> None:
        self.said = said
        super().__init__()


# --- a form that was sent ---


def filled(form: MoveForm, post: Post, said: tuple[Message, ...]) -> MoveForm:
    """The form as it was sent, with what was wrong: nothing that was typed is lost."""
    fields = tuple(replace(field, values=tuple(post.getlist(field.name))) for field in form.fields)
    asked = ((FIELD, mark(clean(post.get("text", "")))),) if MAY_BE in said else ()
    return replace(form, fields=fields, said=said, hidden=(*form.hidden, *asked))


def typed(form: MoveForm | None, post: Post) -> tuple[tuple[Message | None, Message | str], ...]:
    """Every answer that was sent, with its question, where the form is there no more. Without the form: the words alone
    (`None` for the question), whatever field they came in.
    """
    if form is None:
        words = (clean(text) for name in post if name not in _MARKS for text in post.getlist(name))
        return tuple((None, text) for text in words if text)
    return tuple(
        (field.label, dict(field.options).get(text, text))
        for field in form.fields
        for text in map(clean, post.getlist(field.name))
        if text
    )


def read_move(
    form: MoveForm,
    post: Post,
    *,
    seq: int,
    now: datetime,
    session: int | None,
    clause: Clause | None,
    contract: Contract,
) -> Move:
    """The move a form makes, on `clause` where it is about one.

    Raises `Refused` in words, `ValueError` for what no page of ours could send.
    """
    given = {field.name: _read(field, post) for field in form.fields}
    missing = [field.label for field in form.fields if field.needed and not given[field.name]]
    if missing:
        raise Refused(*(say("Left empty: {what}.", what=label) for label in missing))
    by: Any = _first(given, "by") or ("patient" if form.does in HIS else "therapist")
    move = Move(
        id=f"move-{uuid4().hex}",
        seq=seq,
        when=now.date(),
        recorded_at=now,
        session=session,
        act=_act(form, given),
        by=by,
        clause=form.clause or None,
        words=_first(given, "words"),
    )
    move = _with_details(move, form, given, post, clause, contract)
    _ask_once(move, post)
    try:
        return load(Move, _json(dump(move)))
    except CannotRead as problem:
        told = "Found: {found}. What can stand there: {allowed}."
        raise Refused(*(say(told, found=p.found, allowed=p.allowed) for p in problem.problems)) from None


def _ask_once(move: Move, post: Post) -> None:
    """What is told of frame and safety is never refused for what it reads as; it is asked about once."""
    if move.act == "tell" and move.terms is not None:
        try:
            ask_once([move.terms.text], post.getlist(FIELD))
        except MayBePromise as asked:
            raise Refused(asked.said) from None


def _act(form: MoveForm, given: Mapping[str, tuple[str, ...]]) -> Any:
    act = given["act"][0] if "act" in given else form.does
    return {"his_words": "counter", "not_now": "hand_back", "worry": "clarify"}.get(act, act)


def _json(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False).encode()


def _with_details(
    move: Move,
    form: MoveForm,
    given: Mapping[str, tuple[str, ...]],
    post: Post,
    clause: Clause | None,
    contract: Contract,
) -> Move:
    match form.does:
        case "propose" | "counter" | "tell":
            return _with_terms(move, form, given, post, clause)
        case "answer" if move.act == "counter":
            return _in_his_words(move, clause)
        case "disclose_cost":
            cost = Cost(feeling=_feeling(given["feeling"][0]), strength=_tenth(given, "strength"), words=move.words)
            return replace(move, costs=(cost,), words=None)
        case "yes":
            return replace(move, accepted_text=post.get("seen", "") or None)
        case "rate":
            stance = Stance(**{name: _tenth(given, name) for name in STANCE if name in given})
            if stance == Stance():
                raise Refused(say("No number was given."))
            return replace(move, stance=stance)
        case "run":
            return replace(move, run=_run_of(given))
        case "hold":
            return replace(move, hold_for=given["hold_for"][0])  # type: ignore[arg-type]
        case "worry":
            worry = Worry(real=_first(given, "real"), old=_first(given, "old"))
            if worry == Worry():
                raise Refused(say("Neither of the two was written."))
            return replace(move, worry=worry)
        case "attain":
            return replace(move, level=int(given["level"][0]))
        case "rewrite":
            number = (contract.version.number if contract.version else 0) + 1
            opens = VersionOpened(number=number, phase=given["phase"][0], why=given["why"][0])  # type: ignore[arg-type]
            return replace(move, version=opens)
    return move


def _with_terms(
    move: Move, form: MoveForm, given: Mapping[str, tuple[str, ...]], post: Post, clause: Clause | None
) -> Move:
    chosen: Any = clause.kind if clause else _first(given, "kind") or post.get("kind", "")
    if clause is None and form.does == "propose" and chosen not in PROPOSED:
        raise ValueError("kind")
    kind: ClauseKind = chosen
    before = clause.terms if clause else Terms(kind=kind, text=given["text"][0])
    asked: dict[str, Any] = {
        name: values[0] if values else None
        for name, values in given.items()
        if name in ("text", "his_words", "wish_of", "noticed_by", "motive", "smallest", "how_often", "tests",
                    "prediction", "topic")
    }  # fmt: skip
    if "topic" in asked and kind != "frame":
        del asked["topic"]
    for name in ("size", "weight"):
        if name in given:
            asked[name] = int(given[name][0]) if given[name] else None
    for name in ("expects", "serves"):
        if name in given:
            asked[name] = given[name]
    if "only_status" in given:
        asked["only_status"] = bool(given["only_status"])
    if "level_a" in given:
        asked["levels"] = _levels(given)
    asked["between_hours"] = kind == "step" and not given.get("between_hours")
    terms = replace(before, **asked)  # what the form does not ask for stays as it was
    return replace(move, terms=terms, clause=form.clause or f"{kind}-{uuid4().hex[:12]}")


def _levels(given: Mapping[str, tuple[str, ...]]) -> tuple[str, str, str, str, str] | None:
    named = [_first(given, name) for name, _ in LEVELS]
    told = [level for level in named if level]
    if told and len(told) < len(named):
        raise Refused(say("Of the five levels {n} are described. All five, or none.", n=len(told)))
    return tuple(told) or None  # type: ignore[return-value]


def _in_his_words(move: Move, clause: Clause | None) -> Move:
    """How he would say it: the words for both stay, his stand beside them."""
    if clause is None or not move.words:
        raise Refused(say("Left empty: {what}.", what=say("{His} words")))
    if len(move.words) > 500:
        what = say("{His} words")
        raise Refused(say("{what}: {n} characters; at most {most} fit.", what=what, n=len(move.words), most=500))
    return replace(move, terms=replace(clause.terms, his_words=move.words), words=None)


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


def refuse_what_does_not_fit(record: Record, contract: Contract, move: Move, *, torn: bool) -> None:
    """Raises `Refused` where the two come first, where he was asked enough, or where the record as it is now, with this
    move, would not fit together. `torn`: a break between the two is open.
    """
    first = rupture_holds(contract, open_rupture=torn)
    if first and move.act in WAITS and (move.by == "therapist" or move.act == "rewrite"):
        raise Refused(WAITS[move.act])
    if move.by == "patient" and move.stance is not None:
        left = numbers_left(record.moves, move.when)
        if sum(getattr(move.stance, name) is not None for name in STANCE) > left:
            raise Refused(say(ENOUGH.id, n=left, fits=say("fit") if left != 1 else say("fits")))
    moves = (*record.moves, move)
    after = Case(Record(id=record.id, about=record.about, sessions=record.sessions, moves=moves))  # all a move can miss
    place = f"moves[{len(record.moves)}]"
    wrong = [p for p in check_case(after) if p.place.startswith(place)]
    if wrong:
        told = "Found: {found}. What can stand there: {allowed}. {do}"
        raise Refused(*(say(told, found=p.found, allowed=p.allowed, do=p.do) for p in wrong))
