"""Entries of the trail as lines of a page: who, in which role, when, what was done, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.contrib.auth.models import User
from django.urls import get_resolver
from django.utils import timezone

from holdfast.text import Message, say
from holdfast.web.trail.acts import ACTS, COUNTED, EMERGENCY, sentence
from holdfast.web.vault.trail import Entry

ROLES: Mapping[str, Message] = {
    "therapist": say("therapist"),
    "supervisor": say("supervisor"),
    "manager": say("practice manager"),
    "auditor": say("auditor"),
    "owner": say("treating therapist"),
    "": say("no account any more"),
}
AT_THE_MACHINE = say("By a command on the practice's own machine")
BY_THE_PATIENT = say("The patient's own page")
NOBODY_KNOWN = say("Somebody who was not signed in")
HANDED_OVER = ("handed-over", "handed-over-form")
PATIENTS_PAGE = ("patient", "patient-form")
ON_HIS_PHONE = "portal-"
"""With this begin the names of the portal's pages."""
NOT_SIGNED_IN = ("sign-in", "portal-link")


@dataclass(frozen=True, slots=True)
class Did:
    """One act of an entry, with the cases it names (a pseudonym where the reader may know it, else an id) and the
    account it is about.
    """

    words: Message
    cases: tuple[str, ...]
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """`times` and `last` gather what the same person did again on the same day; 1 and `when` for a single entry."""

    seq: int
    when: datetime
    last: datetime
    times: int
    who: Message
    role: Message | None
    did: tuple[Did, ...]
    view: str
    status: int
    emergency: bool
    refused: bool
    on_the_form: bool


People = Mapping[int | None, tuple[str, str]]


def people(entries: Iterable[int | None] | None = None) -> dict[int | None, tuple[str, str]]:
    """Account id -> name and role, as they are now: of those named, or of everybody."""
    rows = User.objects.all()
    if entries is not None:
        rows = rows.filter(id__in={user for user in entries if user is not None})
    return {user: (name, role or "") for user, name, role in rows.values_list("id", "username", "profile__role")}


def lines(
    entries: Sequence[Entry], names: Mapping[UUID, str], *, cases: bool = True, counted: bool = True
) -> tuple[Line, ...]:
    """One line an entry. `cases` False leaves out which case: for a page about one. `counted` False leaves out which
    cases were counted without anything of them being shown.
    """
    known = people([user for entry in entries for user in (entry.user, *(act.account for act in entry.acts))])
    unnamed = frozenset[str]() if counted else COUNTED
    return tuple(_line(entry, known, names, None, cases=cases, unnamed=unnamed) for entry in entries)


def days(entries: Sequence[Entry], owner: int) -> tuple[tuple[datetime, tuple[Line, ...]], ...]:
    """The entries of one case by day, for its patient: what the same person did again that day is one line."""
    known = people(entry.user for entry in entries)
    found: dict[datetime, dict[object, Line]] = {}
    for entry in entries:
        line = _line(entry, known, {}, owner, cases=False)
        local = timezone.localtime(entry.at)
        day = found.setdefault(local.replace(hour=0, minute=0, second=0, microsecond=0), {})
        same = (entry.user, line.who.id, tuple(did.words.id for did in line.did), line.on_the_form)
        before = day.get(same)
        day[same] = line if before is None else _gathered(before, line)
    return tuple((day, tuple(of_day.values())) for day, of_day in found.items())


def _gathered(later: Line, earlier: Line) -> Line:
    return Line(
        earlier.seq, earlier.when, later.last, later.times + 1, later.who, later.role, later.did, later.view,
        later.status, later.emergency, later.refused, later.on_the_form,
    )  # fmt: skip


def _line(
    entry: Entry, known: People, names: Mapping[UUID, str], owner: int | None, *, cases: bool,
    unnamed: frozenset[str] = frozenset(),
) -> Line:  # fmt: skip
    by_word: dict[str, list[str]] = {}
    about: dict[str, str] = {}
    for act in entry.acts:
        which = by_word.setdefault(act.what, [])
        if act.account is not None:
            about[act.what] = known.get(act.account, (str(act.account), ""))[0]
        if cases and act.case is not None and act.what not in unnamed:
            which.append(names.get(act.case, str(act.case)))
    who, role = _who(entry, known, owner)
    return Line(
        seq=entry.seq,
        when=entry.at,
        last=entry.at,
        times=1,
        who=who,
        role=role,
        did=tuple(Did(sentence(word), tuple(which), about.get(word)) for word, which in by_word.items()),
        view=entry.view,
        status=entry.status,
        emergency=not EMERGENCY.isdisjoint(by_word),
        refused=_refused(by_word),
        on_the_form=entry.view in HANDED_OVER,
    )


def _refused(words: Collection[str]) -> bool:
    return any(word in ACTS and ACTS[word].kind == "refused" for word in words)


def _who(entry: Entry, known: People, owner: int | None) -> tuple[Message, Message | None]:
    if entry.user is None:
        if entry.view in NOT_SIGNED_IN:
            return NOBODY_KNOWN, None
        his = entry.view in PATIENTS_PAGE or entry.view.startswith(ON_HIS_PHONE)
        return (BY_THE_PATIENT if his else AT_THE_MACHINE), None
    name, role = known.get(entry.user, ("", ""))
    who = say("{name}", name=name) if name else say("Account {n}", n=entry.user)
    if entry.view and entry.view not in _pages():  # a command is told in whose name, and has no proof of who types
        who = say("Somebody at the practice's own machine, in the name of {name}", name=name or str(entry.user))
    return who, ROLES["owner" if entry.user == owner else role]


@cache
def _pages() -> frozenset[str]:
    """The names of all pages. What stands in an entry's `view` and is none of them is a command."""
    return frozenset(name for name in get_resolver().reverse_dict if isinstance(name, str))
