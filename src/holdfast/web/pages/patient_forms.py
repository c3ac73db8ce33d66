"""What the patient may answer, and what it becomes. Everything here is record: nothing else can be reached."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar, get_args
from uuid import uuid4

from holdfast.brief.words import FEELINGS, RUNS
from holdfast.case.casefile import dump, load
from holdfast.case.moves import Cost, Move, Run
from holdfast.case.record import AllianceCheck, Appointment, CheckIn, Record, Session, Tick, TwoPoleAnswers, setting_of
from holdfast.case.strict_json import CannotRead
from holdfast.contract.costs import NamedCost, costs_of
from holdfast.contract.model import Clause
from holdfast.contract.replay import replay
from holdfast.measures.catalogue import instrument
from holdfast.measures.words import wording
from holdfast.text import Message, say
from holdfast.web.pages.log_fields import clean

ALWAYS = ("gr1", "ow", "vu", "se", "sh", "re")
ROTATION = (("gr2", "env"), ("an", "gu"), ("gr2", "an"), ("env", "gu"), ("gr2", "gu"), ("env", "an"))
"""Two of the four in turn; after six check-ins each pair was shown once."""
T = TypeVar("T")
LONGEST_LINE, LONGEST_TEXT = 500, 20_000


class Post(Protocol):
    """What was sent: Django's `QueryDict` is one."""

    def get(self, key: str, default: str, /) -> str: ...
    def getlist(self, key: str) -> Sequence[str]: ...


class NotKept(Exception):
    """Nothing was stored; `said` tells the patient why, in one sentence."""

    def __init__(self, said: Message) -> None:
        self.said = said
        super().__init__()


@dataclass(frozen=True, slots=True)
class Slider:
    """One question with two ends. An empty `value` was not touched, and is missing."""

    name: str
    question: str
    low: int
    high: int
    ends: tuple[str, str]
    middle: str = ""
    value: str = ""


def alliance_sliders(given: Post | None = None) -> tuple[Slider, ...]:
    """SAC in eight sliders, in the words we ship."""
    return _sliders("sac", ("g1", "g2", "t1", "t2", "b1", "b2", "img", "hold"), given)


def check_in_sliders(answered: int, given: Post | None = None) -> tuple[Slider, ...]:
    """TPC: the six that always come, and two of four in rotation; `answered` is how many check-ins there are."""
    form = instrument("tpc")
    shown = {*ALWAYS, *ROTATION[answered % len(ROTATION)]}
    return _sliders("tpc", tuple(tag for tag in form.items if tag in shown), given)


def _sliders(id: str, tags: Sequence[str], given: Post | None) -> tuple[Slider, ...]:
    form = instrument(id)
    words = wording(form)
    assert words is not None, id
    found = []
    for tag in tags:
        ends = words.ends.get(tag) or words.anchors
        low, high = int(min(ends)), int(max(ends))
        value = given.get(tag, "") if given is not None else ""
        found.append(
            Slider(tag, words.items[tag], low, high, (ends[low], ends[high]), ends.get(0, "") if low < 0 else "", value)
        )
    return tuple(found)


def stem(id: str) -> str:
    words = wording(instrument(id))
    return words.stem if words else ""


# --- what an answer becomes ---


def alliance_check(post: Post, now: datetime) -> AllianceCheck:
    """SAC as answered. Raises `NotKept` where nothing was."""
    n = {slider.name: _number(post, slider) for slider in alliance_sliders()}
    check = AllianceCheck(
        when=now,
        recorded_at=now,
        goal=(n["g1"], n["g2"]),
        task=(n["t1"], n["t2"]),
        bond=(n["b1"], n["b2"]),
        image=n["img"],
        held_back=n["hold"],
        words=line_of(post, "words"),
    )
    if check == AllianceCheck(when=now, recorded_at=now):
        raise NotKept(say("Nothing was answered, so nothing was kept. One answer is enough."))
    return checked(check)


def check_in(post: Post, now: datetime) -> CheckIn:
    """TPC as answered. Raises `NotKept` where nothing was."""
    every = {slider.name: slider for n in range(2) for slider in check_in_sliders(n)}
    answers = TwoPoleAnswers(**{name: _number(post, slider) for name, slider in every.items()})
    ticks: Any = tuple(dict.fromkeys(post.getlist("tick")))
    if not set(ticks) <= set(get_args(Tick)):
        raise ValueError("tick")
    words = line_of(post, "words")
    if answers == TwoPoleAnswers() and not ticks and words is None:
        raise NotKept(say("Nothing was answered, so nothing was kept. One answer is enough."))
    return checked(CheckIn(id=_new("check-in"), recorded_at=now, when=now, answers=answers, ticks=ticks, words=words))


def run_of(post: Post, moves: Sequence[Move], *, seq: int, now: datetime) -> Move:
    """How a step went: one move of his. What was felt stands beside what he had named before, as predicted: a guess of
    the therapist's foresaw nothing for him. `moves` are those of the case.

    Raises `NotKept` where none of the six was chosen, or the step has ended.
    """
    outcome: Any = post.get("outcome", "")
    if not outcome:
        raise NotKept(say("None of the six was chosen, so nothing was kept."))
    if outcome not in RUNS:
        raise ValueError("outcome")
    step = next((one for one in replay(moves).of_kind("step") if one.id == post.get("clause", "")), None)
    if step is None:
        raise NotKept(say("What this was about has changed since this page was made. Look once more."))
    numbers = {
        feeling: tenth_of(post, f"felt_{feeling}") for feeling in (one.cost.feeling for one in felt_by(step, moves))
    }
    felt = tuple(Cost(feeling=feeling, strength=n) for feeling, n in numbers.items() if n is not None)
    named = {one.cost.feeling: one.cost.strength for one in felt_by(step, moves) if one.his}
    named = {feeling: strength for feeling, strength in named.items() if strength is not None}
    before = tuple(Cost(feeling=one.feeling, strength=named[one.feeling]) for one in felt if one.feeling in named)
    run = Run(
        outcome=outcome,
        predicted=before,
        felt=felt,
        learnt=line_of(post, "words"),
        vitality=tenth_of(post, "alive"),
    )
    made = Move(
        id=_new("move"), seq=seq, when=now.date(), recorded_at=now, by="patient", act="run", clause=step.id, run=run
    )
    return checked(made)


def felt_by(step: Clause, moves: Sequence[Move]) -> tuple[NamedCost, ...]:
    """The feelings asked after when the step was tried: those named as its cost, his own first. None that nobody named:
    what he will feel is not for the program to tell him. Three at most: it is to take less than a minute.
    """
    return tuple(sorted(costs_of(step, moves), key=lambda one: not one.his)[:3])


def felt_asked(step: Clause, moves: Sequence[Move], given: Post | None) -> tuple[tuple[str, Message, str], ...]:
    """What is asked after the step: the name of each field, its label, and what stood there."""
    own, guessed = (
        "How strong was the {feeling}?",
        "Was there any {feeling}? Your therapist wondered; leave it out if not.",
    )
    asked = (
        (f"felt_{one.cost.feeling}", say(own if one.his else guessed, feeling=FEELINGS[one.cost.feeling]))
        for one in felt_by(step, moves)
    )
    alive = ("alive", say("How alive was it?"))
    return tuple((name, label, given.get(name, "") if given else "") for name, label in (*asked, alive))


def tenth_of(post: Post, name: str) -> int | None:
    """A number from 0 to 10, or None for one not touched. Raises `NotKept` for any other."""
    return _number(post, Slider("", "", 0, 10, ("", "")), name)


def _number(post: Post, slider: Slider, name: str = "") -> int | None:
    value = post.get(name or slider.name, "").strip()
    if not value:
        return None
    number = int(value) if value.lstrip("-").isdecimal() and value.isascii() and len(value) < 6 else None
    if number is None or not slider.low <= number <= slider.high:
        raise NotKept(say("A number from {low} to {high} fits there, or none.", low=slider.low, high=slider.high))
    return number


def line_of(post: Post, name: str, most: int = LONGEST_LINE) -> str | None:
    """Words as typed, without what surrounds them; None for none. Raises `NotKept` where they are too many."""
    text = clean(post.get(name, ""))
    if len(text) > most:
        raise NotKept(
            say("{n} characters; {most} fit. Make it shorter, or keep it for the hour.", n=len(text), most=most)
        )
    return text or None


def checked(value: T) -> T:
    """As a file would be read: what could not be read again is never stored."""
    try:
        return load(type(value), _json(dump(value)))
    except CannotRead:
        raise ValueError(type(value).__name__) from None


def _json(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False).encode()


# --- what the page needs to know of the record ---


def hour_to_answer(record: Record, now: datetime) -> Session | Appointment | None:
    """The last hour that has begun: one that is there, or one arranged of which the therapist has no log yet."""
    held = [s for s in record.sessions if s.took_place and s.when <= now]
    last = max(held, key=lambda s: s.when, default=None)
    after = max((s.when for s in record.sessions), default=None)
    arranged = [a for a in record.appointments if a.when <= now and (after is None or a.when > after)]
    return max(arranged, key=lambda a: a.when) if arranged else last


def quiet(record: Record) -> bool:
    """Is nothing asked between hours? So it is unless the two chose otherwise."""
    return setting_of(record) == "quiet"


def _new(kind: str) -> str:
    return f"{kind}-{uuid4().hex}"
