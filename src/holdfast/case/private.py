"""Private notes: the third drawer. The author's alone, under the author's key; nothing reads them without him."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from holdfast.case.fields import STRICT, Day, Entry, Id, Instant, Line, SessionNumber, Text

Pull = Literal["special", "small", "bored", "retaliate", "prove", "accommodate", "helpless", "used", "afraid", "warm"]
Urge = Literal["prove", "rescue", "punish", "end", "please", "lecture"]
Strength = Annotated[int, Ge(0), Le(3)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PullMark:
    __pydantic_config__ = STRICT

    pull: Pull
    strength: Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateReply:
    """What the author answered to a private finding. In the working notes its rule alone would tell of the finding."""

    __pydantic_config__ = STRICT

    rule: Id
    reply: Literal["known", "not_useful", "later"]
    about: Id | None = None
    until: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateNote(Entry):
    """What the therapist keeps to himself about one hour. A null row was not touched; an empty list is "none".

    `clause`: the clause of the contract that `who_i_become` is about: "if I insist on it, who do I become for him?"
    """

    when: Instant
    session: SessionNumber | None = None
    pulls: tuple[PullMark, ...] | None = None
    urges: tuple[Urge, ...] | None = None
    line: Text | None = None
    who_i_become: Text | None = None
    clause: Id | None = None
    hypothesis: Text | None = None
    reply: PrivateReply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """How often the author felt this pull or urge with his other patients: share of their hours, 0 to 1."""

    __pydantic_config__ = STRICT

    what: Pull | Urge
    kind: Literal["pull", "urge"]
    share: Annotated[float, Ge(0), Le(1)]
    hours: Annotated[int, Ge(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateNotes:
    """The third drawer of one author about one case."""

    __pydantic_config__ = STRICT

    case: Id
    author: Line
    notes: tuple[PrivateNote, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
