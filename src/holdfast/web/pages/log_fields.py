"""The log as a form: what its fields are called, what each may hold, and what they become.

A form that is being filled in is a `Given`: two mappings from a field's name to its values, one for what goes under the
patient's key and one for what goes under the author's. A field that is not there was not touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from holdfast.approaches.techniques import techniques
from holdfast.case.private import PrivateNote, PullMark
from holdfast.case.record import AskedAbout, Session
from holdfast.case.working import CONFRONTATION, WITHDRAWAL, Log, SignMark
from holdfast.measures.log import Row, therapist_log

Fields = dict[str, list[str]]
LONGEST = 20_000
NONE = "none_seen"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
ASKED = ("own_life", "harm_to_others", "threats_to_me")
NOT_AN_HOUR = {"cancelled", "missed"}
ALSO_WITHOUT_AN_HOUR = {"day", "time", "attendance", "by", "frame", "next_same", "next_day", "next_time"}
"""What may be said of an hour that was cancelled or missed; private rows are the therapist's and always may."""


class Post(Protocol):
    def getlist(self, key: str) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One name of the form. `allowed` is empty for a text; `many`: it may hold several values."""

    name: str
    row: str
    private: bool
    many: bool = False
    allowed: frozenset[str] = frozenset()
    text: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A form as it stands. `private` is None where the author's key is not there."""

    open: Fields
    private: Fields | None

    def all(self) -> Fields:
        return {**self.open, **(self.private or {})}


@cache
def form_fields() -> Mapping[str, Field]:
    """Every field by its name."""
    found = [
        Field("day", "when", private=False, text=True),
        Field("time", "when", private=False, text=True),
        Field("by", "attendance", private=False, allowed=frozenset(("patient", "therapist"))),
        Field("next_same", "next", private=False, allowed=frozenset(("yes",))),
        Field("next_day", "next", private=False, text=True),
        Field("next_time", "next", private=False, text=True),
        Field("who_i_become", "who_i_become", private=True, text=True),
        Field("techniques", "techniques", private=False, many=True, allowed=frozenset(techniques())),
        Field(f"{NONE}.techniques", "techniques", private=False, allowed=frozenset(("yes",))),
        *(field for row in therapist_log().rows.values() for field in _fields_of(row)),
    ]
    return {field.name: field for field in found}


def _fields_of(row: Row) -> list[Field]:
    private = row.drawer == "private"
    if row.kind == "text":
        return [Field(row.id, row.id, private, text=True)]
    if row.kind == "strength":
        low = 1 if row.id in ("withdrawal", "confrontation") else 0
        levels = frozenset(map(str, range(low, (row.high or 0) + 1)))
        marks = [Field(mark_name(row.id, id), row.id, private, allowed=levels) for id in row.ids]
        return marks if row.id == "confrontation" else [*marks, _none(row, private)]
    if row.kind == "scale":
        return [Field(row.id, row.id, private, allowed=frozenset(map(str, scale_of(row))))]
    if row.id == "contract_moved":
        return [Field(row.id, row.id, private, allowed=frozenset(("yes", "no")))]
    many = row.kind == "many" or row.id == "attendance"  # late and left early can both be true
    field = Field(row.id, row.id, private, many=many, allowed=frozenset(row.ids))
    return [field, _none(row, private)] if row.id in ("moments", "urges") else [field]


def _none(row: Row, private: bool) -> Field:
    return Field(none_name(row.id), row.id, private, allowed=frozenset(("yes",)))


def none_name(row: str) -> str:
    """The field that says "none seen" of a row; both rows of signs share one."""
    return f"{NONE}.{'signs' if row in ('withdrawal', 'confrontation') else row}"


def mark_name(row: str, id: str) -> str:
    return f"{'pull' if row == 'pulls' else 'sign'}.{id}"


def scale_of(row: Row) -> range:
    return range(row.low or 0, (row.high or 0) + 1)


def read_form(post: Post, *, private: bool) -> Given:
    """What was sent. Raises `ValueError` for what no page of ours could send; texts are freed of control characters."""
    open_: Fields = {}
    own: Fields = {}
    for field in form_fields().values():
        if field.private and not private:
            continue
        values = [clean(value) if field.text else value for value in post.getlist(field.name)]
        values = [value for value in dict.fromkeys(values) if value]
        if any(field.allowed and value not in field.allowed for value in values) or (
            len(values) > 1 and not field.many
        ):
            raise ValueError(field.name)
        if any(len(value) > LONGEST for value in values):
            raise ValueError(field.name)
        if values:
            (own if field.private else open_)[field.name] = values
    return Given(open_, own if private else None)


def clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


# --- what the form becomes -------------------------------------------------------------------------------------------


def took_place(given: Given) -> bool:
    return not NOT_AN_HOUR & set(given.open.get("attendance", ()))


def too_much_without_an_hour(given: Given) -> tuple[str, ...]:
    """Names of fields that say something about an hour that was not held; empty where it was, or where none do."""
    return () if took_place(given) else tuple(name for name in given.open if name not in ALSO_WITHOUT_AN_HOUR)


def without_the_hour(given: Given) -> Given:
    return Given({n: v for n, v in given.open.items() if n in ALSO_WITHOUT_AN_HOUR}, given.private)


def moment_of(given: Given, prefix: str, zone: ZoneInfo) -> datetime | None:
    """The moment that `day` and `time` (or `next_day`, `next_time`) say, in the practice's zone; None for none given.

    Raises `ValueError` for a day or a time that is none.
    """
    day, clock = given.open.get(f"{prefix}day"), given.open.get(f"{prefix}time")
    if not day or not clock:
        return None
    there = date.fromisoformat(day[0])
    if not 1900 <= there.year <= 2200:
        raise ValueError("a year from 1900 to 2200")
    return datetime.combine(there, time.fromisoformat(clock[0]).replace(tzinfo=None), zone)


def session_of(given: Given, before: Session | None, *, id: str, number: int, when: datetime, now: datetime) -> Session:
    """The hour as it is told now; what else was known of it (his answers) stays."""
    f = given.open
    asked = {topic: f[f"asked_{topic}"][0] for topic in ASKED if f"asked_{topic}" in f}
    told: dict[str, Any] = {
        "when": when,
        "attendance": tuple(f.get("attendance", ())),
        "by": _one(f, "by") if f.get("attendance", ["on_time"]) != ["on_time"] else None,
        "frame": tuple(f.get("frame", ())),
        "asked": AskedAbout(**asked) if asked and took_place(given) else None,  # type: ignore[arg-type]
    }
    if before is None:
        return Session(id=id, recorded_at=now, number=number, **told)
    changed = replace(before, **told)
    return before if changed == before else replace(changed, id=id, recorded_at=now, corrects=before.id)


def log_of(given: Given, before: Log | None, *, id: str, number: int, when: datetime, now: datetime) -> Log | None:
    """The log, or None where not one of its rows was touched. Equal to `before` where nothing changed."""
    f = given.open
    signs = tuple(
        SignMark(sign=sign, weight=int(f[f"sign.{sign}"][0]))
        for sign in (*WITHDRAWAL, *CONFRONTATION)
        if f"sign.{sign}" in f
    )
    told: dict[str, Any] = {
        "alliance": _number(f, "alliance"),
        "signs": signs or _absence(f, "signs"),
        "then": _one(f, "then"),
        "moments": tuple(f.get("moments", ())) or _absence(f, "moments"),
        "defence": _number(f, "defence"),
        "defence_tags": tuple(f["defence_tags"]) if "defence_tags" in f else None,
        "depth": _number(f, "depth"),
        "experiential": "experiential" in f,
        "topic": tuple(f["topic"]) if "topic" in f else None,
        "stance": _number(f, "stance"),
        "contract_moved": {"yes": True, "no": False, None: None}[_one(f, "contract_moved")],
        "split_self": _one(f, "split_self"),
        "techniques": _techniques(f, before),
        "words": _one(f, "words"),
    }
    if before is None:
        fresh = Log(id=id, recorded_at=now, session=number, when=when, **told)
        return fresh if fresh != Log(id=id, recorded_at=now, session=number, when=when) else None
    changed = replace(before, **told)
    return before if changed == before else replace(changed, id=id, recorded_at=now, corrects=before.id)


def note_of(
    given: Given, before: PrivateNote | None, *, id: str, number: int, when: datetime, now: datetime
) -> PrivateNote | None:
    """What stays with the author, or None where nothing was said. Equal to `before` where nothing changed."""
    f = given.private
    if f is None:
        return before
    pulls = tuple(
        PullMark(pull=name.removeprefix("pull."), strength=int(value[0]))  # type: ignore[arg-type]
        for name, value in f.items()
        if name.startswith("pull.")
    )
    told: dict[str, Any] = {
        "pulls": pulls or _absence(f, "pulls"),
        "urges": tuple(f.get("urges", ())) or _absence(f, "urges"),
        "line": _one(f, "line"),
        "who_i_become": _one(f, "who_i_become"),
    }
    if before is None:
        return PrivateNote(id=id, recorded_at=now, when=when, session=number, **told) if any(
            value is not None for value in told.values()
        ) else None  # fmt: skip
    changed = replace(before, **told)
    return before if changed == before else replace(changed, id=id, recorded_at=now, corrects=before.id)


def _techniques(fields: Fields, before: Log | None) -> tuple[str, ...] | None:
    """What was ticked, in the order of the knowledge; and what an older log names that this program has no chip for."""
    ticked = set(fields.get("techniques", ()))
    unknown = tuple(id for id in (before.techniques or () if before else ()) if id not in techniques())
    return (*(id for id in techniques() if id in ticked), *unknown) or _absence(fields, "techniques")


def _one(fields: Fields, name: str) -> Any:
    return fields[name][0] if name in fields else None


def _number(fields: Fields, name: str) -> int | None:
    return int(fields[name][0]) if name in fields else None


def _absence(fields: Fields, row: str) -> tuple[()] | None:
    """An empty list where "none seen" was tapped, else missing. A mark beside it is more than it."""
    return () if f"{NONE}.{row}" in fields else None


# --- what was stored, as a form again --------------------------------------------------------------------------------


def given_of(
    session: Session | None, log: Log | None, note: PrivateNote | None, *, private: bool, zone: ZoneInfo
) -> Given:
    """The form as it would stand had it just been filled in with these entries."""
    open_: dict[str, Any] = {}
    own: dict[str, Any] = {}
    if session is not None:
        there = session.when.astimezone(zone)
        open_ |= {"day": there.date().isoformat(), "time": f"{there:%H:%M}", "attendance": session.attendance}
        open_ |= {"by": session.by, "frame": session.frame}
        if session.asked is not None:
            open_ |= {f"asked_{topic}": getattr(session.asked, topic) for topic in ASKED}
    if log is not None:
        for name in (
            "alliance",
            "then",
            "moments",
            "defence",
            "defence_tags",
            "depth",
            "topic",
            "stance",
            "split_self",
        ):
            open_[name] = getattr(log, name)
        open_ |= {f"sign.{mark.sign}": mark.weight for mark in log.signs or ()}
        open_ |= {f"{NONE}.signs": "yes" if log.signs == () else None}
        open_ |= {f"{NONE}.moments": "yes" if log.moments == () else None}
        open_ |= {"techniques": tuple(id for id in log.techniques or () if id in techniques())}
        open_ |= {f"{NONE}.techniques": "yes" if log.techniques == () else None}
        open_ |= {"experiential": "experiential" if log.experiential else None, "words": log.words}
        open_ |= {"contract_moved": {True: "yes", False: "no", None: None}[log.contract_moved]}
    if note is not None:
        own |= {f"pull.{mark.pull}": mark.strength for mark in note.pulls or ()}
        own |= {f"{NONE}.pulls": "yes" if note.pulls == () else None, "urges": note.urges}
        own |= {f"{NONE}.urges": "yes" if note.urges == () else None}
        own |= {"line": note.line, "who_i_become": note.who_i_become}
    return Given(_as_fields(open_), _as_fields(own) if private else None)


def _as_fields(plain: Mapping[str, Any]) -> Fields:
    found = {}
    for name, value in plain.items():
        if value is None or value == ():
            continue
        found[name] = [str(one) for one in value] if isinstance(value, tuple) else [str(value)]
    return found
