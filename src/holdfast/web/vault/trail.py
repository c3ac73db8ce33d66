"""Reading the trail: who may see what of it, found fast also among millions of entries. Reading is itself an entry.

Everybody reads what he did himself; a therapist who opened the files of his patients; a manager the acts of accounts,
which name no case; an auditor everything. Nobody finds clinical text here: an entry holds ids, words of ours and times.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min, QuerySet

from holdfast.web.vault import audit, chain
from holdfast.web.vault.handles import CaseHandle, NotYours
from holdfast.web.vault.keyring import patient_key
from holdfast.web.vault.models import AuditAct, AuditEntry, CaseRow
from holdfast.web.vault.people import Person, cases_for
from holdfast.web.vault.reading import read_about
from holdfast.web.vault.rows import DOES_NOT_OPEN
from holdfast.web.words import marked

PAGE = 100
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `since` (included) and `until` (not included) are moments; `words` None: every act;
    `before`: only entries with a lower number, the way to the next page. `not_by`: leave out one person. `but`: words
    that are left out where `cases` are named.
    """

    since: datetime | None = None
    until: datetime | None = None
    person: int | None = None
    not_by: int | None = None
    words: frozenset[str] | None = None
    cases: frozenset[UUID] | None = None
    before: int | None = None
    but: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Act:
    """A word, the case it was about, and the account it was about (not the one who acted)."""

    what: str
    case: UUID | None
    account: int | None = None

    @property
    def said(self) -> list[str]:
        """The pair as it stands in the entry, under the MAC."""
        what = self.what if self.account is None else f"{self.what}: {self.account}"
        return [what, str(self.case or "")]


@dataclass(frozen=True, slots=True)
class Entry:
    """One request or command, with those of its acts that the reader may see."""

    seq: int
    at: datetime
    user: int | None
    request: str
    view: str
    status: int
    acts: tuple[Act, ...]
    mac: bytes


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the trail, the latest entry first. `older` is the `before` of the next page, None at the end."""

    entries: tuple[Entry, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class Touched:
    """One case and how often each act was done with it in a span of time, by whom, from when to when."""

    case: UUID
    owner: int | None
    acts: tuple[tuple[str, int], ...]
    people: tuple[int | None, ...]
    first: datetime
    last: datetime


def trail_of_all(wanted: Wanted, most: int = PAGE) -> Leaf:
    """The auditor's: every act. Who may call this, the page decides by role."""
    audit.note("read trail")
    return _leaf(wanted, most)


def trail_of_accounts(wanted: Wanted, words: Collection[str], most: int = PAGE) -> Leaf:
    """The manager's: acts of these words, and of them those that name no case."""
    audit.note("read trail")
    mine = frozenset(words) if wanted.words is None else wanted.words & frozenset(words)
    return _leaf(replace(wanted, words=mine, cases=None), most, no_case=True)


def trail_of_person(user_id: int, wanted: Wanted, most: int = PAGE) -> Leaf:
    """What somebody did himself, as it stands."""
    audit.note("read trail")
    return _leaf(replace(wanted, person=user_id, not_by=None), most)


def trail_of_my_cases(user: Person, wanted: Wanted, most: int = PAGE) -> Leaf:
    """Who opened the files of this therapist's own patients; acts with other cases in the same request are left out."""
    mine = frozenset(handle.id for handle in cases_for(user) if handle.may_write)
    audit.note("read trail")
    return _leaf(replace(wanted, cases=mine if wanted.cases is None else mine & wanted.cases), most)


def trail_of_case(handle: CaseHandle, wanted: Wanted, most: int = PAGE) -> Leaf:
    """Who opened one file: for its therapist, to be shown to the patient. Raises `NotYours`."""
    if not handle.may_write:
        raise NotYours("who opened a file is told by its therapist")
    audit.note("read trail", handle.id)
    return _leaf(replace(wanted, cases=frozenset((handle.id,))), most)


def names_in(user: Person, cases: Iterable[UUID]) -> dict[UUID, str]:
    """The names of those of these cases that are this therapist's own and open; marked where they are nobody's."""
    mine, names = {handle.id for handle in cases_for(user) if handle.may_write}, {}
    for case in mine & set(cases):
        audit.note("read trail", case)
        try:
            names[case] = marked(read_about(case, patient_key(case))[1])
        except DOES_NOT_OPEN:
            continue
    return names


def entries_in(wanted: Wanted) -> Iterator[Entry]:
    """Every entry that fits, the oldest first, whole, for an export: a few thousand in memory at a time.

    `before` is not looked at. With a person, a case or words only the entries that have such an act, each with all of
    its acts: the MAC covers them all. Note what is exported where it is asked for.
    """
    bounds = _bounds(wanted)
    plain = wanted.cases is None and wanted.words is None
    found = chain.links() if plain and bounds == (None, None) else _links(wanted, bounds)
    for link in found:
        if not _fits(wanted, link):
            continue
        yield Entry(link.seq, link.at, link.user, link.request, link.view, link.status, _acts(link), link.mac)


def touched(wanted: Wanted, but: Collection[str] = (), only: Collection[str] | None = None) -> tuple[Touched, ...]:
    """The cases that were touched in a span, leaving out acts that opened nothing (`but`), or by `only` these acts. By
    case id.
    """
    acts = AuditAct.objects.filter(case__isnull=False).exclude(what__in=but)
    if only is not None:
        acts = acts.filter(what__in=only)
    rows = _narrowed(acts, wanted, _bounds(wanted))
    counts: dict[UUID, Counter[str]] = {}
    people: dict[UUID, dict[int | None, None]] = {}
    ends: dict[UUID, tuple[int, int]] = {}
    for case, what, user, seq in rows.order_by("seq").values_list("case", "what", "user", "seq").iterator(AT_ONCE):
        assert case is not None
        counts.setdefault(case, Counter())[what] += 1
        people.setdefault(case, {})[user] = None
        ends[case] = (ends.get(case, (seq, seq))[0], seq)
    owners = dict(CaseRow.objects.filter(id__in=list(counts)).values_list("id", "owner_id"))
    at = _times({seq for both in ends.values() for seq in both})
    return tuple(
        Touched(
            case, owners.get(case), tuple(sorted(acts.items())), tuple(people[case]), *(at[seq] for seq in ends[case])
        )
        for case, acts in sorted(counts.items())
    )


def reindex() -> int:
    """Make the table that is searched anew from the entries. Returns how many acts it holds. Not noted here."""
    with transaction.atomic():
        AuditAct.objects.all().delete()
        links, made = chain.links(), 0
        while some := list(islice(links, AT_ONCE)):
            acts = [act for link in some for act in chain.acts_of(link)]
            AuditAct.objects.bulk_create(acts, batch_size=200)
            made += len(acts)
    return made


# --- how it is found --------------------------------------------------------------------------------------------------

Bounds = tuple[int | None, int | None]


def _leaf(wanted: Wanted, most: int, *, no_case: bool = False) -> Leaf:
    """By number downwards: the chain's own order, in which no clock that was set back can hide an entry."""
    numbers = list(islice(_numbers(wanted, most + 1, no_case=no_case), most + 1))
    there = {link.seq: link for link in _these(numbers[:most])}
    entries = tuple(_seen(there[seq], wanted, no_case=no_case) for seq in numbers[:most] if seq in there)
    return Leaf(entries, numbers[most - 1] if len(numbers) > most else None)


def _numbers(wanted: Wanted, most: int, *, no_case: bool) -> Iterator[int]:
    """Numbers of entries, the highest first. One short walk down an index for each case or word, merged: no query
    sorts or counts what it does not show.
    """
    bounds = _bounds(wanted)
    if wanted.cases is None and wanted.words is None:
        rows = _narrowed(AuditEntry.objects.all(), wanted, bounds)
        yield from rows.order_by("-seq").values_list("seq", flat=True)[:most]
        return
    acts = _narrowed(AuditAct.objects.all(), wanted, bounds)
    if no_case:
        acts = acts.filter(case=None)
    if wanted.cases is not None:
        if wanted.words is not None:
            acts = acts.filter(what__in=wanted.words)
        if wanted.but:
            acts = acts.exclude(what__in=wanted.but)
        walks = [acts.filter(case=case) for case in wanted.cases]
    else:
        walks = [acts.filter(what=word) for word in sorted(wanted.words or ())]
    found = (list(walk.order_by("-seq").values_list("seq", flat=True).distinct()[:most]) for walk in walks)
    for seq, _ in groupby(heapq.merge(*found, reverse=True)):
        yield seq


def _narrowed(rows: QuerySet[Any], wanted: Wanted, bounds: Bounds) -> QuerySet[Any]:
    lowest, highest = bounds
    if lowest is not None:
        rows = rows.filter(seq__gte=lowest)
    if highest is not None:
        rows = rows.filter(seq__lte=highest)
    if wanted.before is not None:
        rows = rows.filter(seq__lt=wanted.before)
    if wanted.person is not None:
        rows = rows.filter(user=wanted.person)
    if wanted.not_by is not None:
        rows = rows.exclude(user=wanted.not_by)
    return rows


def _bounds(wanted: Wanted) -> Bounds:
    """The lowest and the highest number in the span of time: exact also where a clock was set back in between, when a
    few entries between them may lie outside the span.
    """
    if wanted.since is None and wanted.until is None:
        return None, None
    rows = AuditEntry.objects.all()
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(at__lt=wanted.until)
    ends = rows.aggregate(low=Min("seq"), high=Max("seq"))
    return (0, 0) if ends["low"] is None else (ends["low"], ends["high"])


def _these(numbers: Collection[int]) -> Iterator[chain.Link]:
    fields = ("seq", "at", "user", "request", "view", "status", "did", "mac")
    rows = AuditEntry.objects.filter(seq__in=numbers).values_list(*fields)
    for seq, at, user, request, view, status, did, mac in rows:
        yield chain.Link(seq, at, user, request, view, status, did, bytes(mac))


def _links(wanted: Wanted, bounds: Bounds) -> Iterator[chain.Link]:
    lowest, highest = bounds
    if wanted.cases is None:
        for link in chain.links(lowest or 1):
            if highest is not None and link.seq > highest:
                return
            yield link
        return
    rows = _narrowed(AuditAct.objects.filter(case__in=wanted.cases), replace(wanted, before=None), bounds)
    numbers = rows.order_by("seq").values_list("seq", flat=True).distinct().iterator(AT_ONCE)
    while some := list(islice(numbers, 500)):
        yield from sorted(_these(some), key=lambda link: link.seq)


def _fits(wanted: Wanted, link: chain.Link) -> bool:
    return (
        (wanted.since is None or link.at >= wanted.since)
        and (wanted.until is None or link.at < wanted.until)
        and (wanted.person is None or link.user == wanted.person)
        and (wanted.words is None or any(act.what in wanted.words for act in _acts(link)))
    )


def _acts(link: chain.Link) -> tuple[Act, ...]:
    split = ((*chain.bare(what), case) for what, case in link.did)
    return tuple(Act(what, UUID(case) if case else None, account) for what, account, case in split)


def _seen(link: chain.Link, wanted: Wanted, *, no_case: bool) -> Entry:
    acts = tuple(
        act
        for act in _acts(link)
        if not (no_case and act.case)
        and (wanted.cases is None or act.case in wanted.cases)
        and (wanted.words is None or act.what in wanted.words)
        and (wanted.cases is None or act.what not in wanted.but)
    )
    return Entry(link.seq, link.at, link.user, link.request, link.view, link.status, acts, link.mac)


def _times(numbers: set[int]) -> dict[int, datetime]:
    ordered = sorted(numbers)
    found: dict[int, datetime] = {}
    for first in range(0, len(ordered), 500):
        found.update(AuditEntry.objects.filter(seq__in=ordered[first : first + 500]).values_list("seq", "at"))
    return found
