"""A record opened in an emergency by somebody who has no part in the case, and what its therapist is told of it.

Each step is a `Grant` with its reason sealed under the patient's key, so that it stands in each patient's trail.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.http import Http404

from holdfast.web.vault import audit
from holdfast.web.vault.beside import Reach, kept_reach, same_name
from holdfast.web.vault.grants import NAMED, REACHED, TOLD, give, plain_of, reason_of
from holdfast.web.vault.handles import BadSpan, CaseHandle, NotYours
from holdfast.web.vault.keyring import patient_key, with_key
from holdfast.web.vault.models import Assignment, AuditEntry, CaseRow, Grant
from holdfast.web.vault.people import EMERGENCY, case_for_user, in_force, readers
from holdfast.web.vault.reading import read_about
from holdfast.web.vault.rows import DOES_NOT_OPEN
from holdfast.web.words import marked

A_DAY = timedelta(hours=24)
TO_CHOOSE = timedelta(minutes=15)
"""How long the list of a colleague's cases stays open, once a reason was given for it."""
LISTS_A_DAY = 5


@dataclass(frozen=True, slots=True)
class Named:
    """A case of a colleague by its pseudonym, shown to somebody who asked in an emergency. `by_name`: whether the real
    name he typed is the one kept for it; None where he typed none.
    """

    id: UUID
    pseudonym: str
    therapist: str
    by_name: bool | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What a therapist is told until he says that he has seen it: somebody asked for the names of his cases (`opened`
    is None), or opened the record of one of them, or had the real name and number shown that are kept for it
    (`reached`). `pages`: how many requests read that record so far.
    """

    id: UUID
    who: str
    when: datetime
    until: datetime
    reason: str = field(repr=False)
    opened: UUID | None
    pseudonym: str | None
    pages: int
    reached: bool = False


def anybody_else(user: User) -> bool:
    """Is there a case of somebody else here, so that an emergency of this kind can be? None on a laptop of one."""
    return CaseRow.objects.exclude(owner_id=user.pk).exists()


def ask_for_names(user: User, therapist: User, reason: str, real_name: str = "") -> int:
    """Somebody asks for the names of a therapist's cases in an emergency: open to him for a quarter of an hour.

    A real name typed with it is compared with those kept for an emergency (`reach_of`). Where it fits, only what fits
    is named; else all are, and nothing of what is kept is said. That it was compared stands in each patient's trail.

    The caller has looked at his password. Each case named gets a grant of its own with the reason, so that it stands in
    each patient's trail; the therapist is told. Cases in which the asker has a part already are left out. Returns how
    many were named. Raises `NotYours` for another role, `BadSpan` after five lists within a day.
    """
    _may_ask(user)
    now = datetime.now(UTC)
    asked = Grant.objects.filter(to=user, what=NAMED, made_at__gt=now - A_DAY)
    if asked.values("made_at").distinct().count() >= LISTS_A_DAY:
        raise BadSpan("five lists were asked for within a day")
    has_part = Assignment.objects.filter(supervisor=user).values("case_id")
    cases = list(CaseRow.objects.filter(owner=therapist).exclude(owner=user).exclude(id__in=has_part))
    there = with_key(case.id for case in cases)
    asked_for = [case.id for case in cases if case.id in there]
    fit = [case for case in asked_for if _fits(case, real_name)] if real_name else []
    for case in fit or asked_for:
        audit.note("name shown in an emergency", case)
        by_name = bool(fit) if real_name else None
        give(case, user.pk, user.pk, NAMED, now, now + TO_CHOOSE, reason, by_name)
    audit.note("emergency: asked for names")
    return len(fit or asked_for)


def named(user: User) -> tuple[Named, ...]:
    """The cases whose names are open to this user for a quarter of an hour after he asked."""
    if not readers().filter(pk=user.pk).exists():
        return ()
    rows = in_force([NAMED]).filter(to=user).select_related("case__owner").order_by("made_at")
    found = {one.case_id: one for one in rows}  # the latest for each
    there, shown = with_key(found), []
    for case, one in found.items():
        if case in there:
            audit.note("name shown in an emergency", case)
            key = patient_key(case)
            pseudonym, by_name = marked(read_about(case, key)[1]), plain_of(one, key).get("by_name")
            shown.append(Named(case, pseudonym, one.case.owner.get_username(), by_name))
    return tuple(sorted(shown, key=lambda one: (one.therapist, one.pseudonym, str(one.id))))


def open_in_emergency(user: User, case: UUID) -> CaseHandle:
    """Open the record of a case whose name was asked for just now: for 24 hours, to be read only.

    The reason given for the names is the reason for this. Twice is once while it holds. `Http404` for a case that was
    not named to this user, or too long ago.
    """
    _may_ask(user)
    asked = in_force([NAMED]).filter(to=user, case_id=case).order_by("-made_at").first()
    if asked is None or not with_key([case]):
        audit.note_if_open("refused", case)
        raise Http404
    now = datetime.now(UTC)
    if not in_force([EMERGENCY]).filter(to=user, case_id=case).exists():
        audit.note("open in an emergency", case)
        give(case, user.pk, user.pk, EMERGENCY, now, now + A_DAY, reason_of(asked, patient_key(case)))
    return case_for_user(user, case)


def reach_in_emergency(handle: CaseHandle) -> Reach:
    """The real name and number kept for an emergency, for somebody who opened the record in one and holds it open: an
    act of its own. It stands in the trail each time, and the therapist is told. Raises `NotYours`.
    """
    opened = in_force([EMERGENCY]).filter(to_id=handle.user_id, case_id=handle.id).order_by("-made_at").first()
    if handle.role != "emergency" or opened is None:
        raise NotYours("this is shown to somebody who opened the record in an emergency")
    audit.note("reach shown in an emergency", handle.id)
    told = Grant.objects.filter(case_id=handle.id, to_id=handle.user_id, what=REACHED, made_at__gte=opened.made_at)
    if not told.exists():
        reason, now = reason_of(opened, patient_key(handle.id)), datetime.now(UTC)
        give(handle.id, handle.user_id, handle.user_id, REACHED, now, opened.until, reason)
    return kept_reach(handle.id)


def notices(user: User) -> tuple[Notice, ...]:
    """What this therapist was not told yet of emergencies in his cases, the latest first. One for each list of names
    and one for each record opened.
    """
    rows = Grant.objects.filter(case__owner_id=user.pk, what__in=TOLD, noticed_at=None)
    found = list(rows.select_related("to").order_by("-made_at", "what", "id"))
    there, told, seen = with_key({one.case_id for one in found}), [], set()
    for one in found:
        if one.case_id not in there or (one.what == NAMED and (one.to_id, one.made_at) in seen):
            continue
        seen.add((one.to_id, one.made_at))
        audit.note("read", one.case_id)
        key, opened = patient_key(one.case_id), one.what != NAMED
        told.append(
            Notice(
                one.id, one.to.get_username(), one.made_at, one.ended_at or one.until, reason_of(one, key),
                one.case_id if opened else None, marked(read_about(one.case_id, key)[1]) if opened else None,
                _pages(one) if one.what == EMERGENCY else 0, one.what == REACHED,
            )
        )  # fmt: skip
    return tuple(told)


def notice_seen(user: User, notice: UUID) -> None:
    """The therapist says that he has seen a notice; of a list of names, all of it. `Http404` for somebody else's."""
    found = Grant.objects.filter(id=notice, case__owner_id=user.pk, what__in=TOLD).first()
    if found is None:
        raise Http404
    audit.note("emergency seen", found.case_id)
    same = Grant.objects.filter(id=notice)
    if found.what == NAMED:
        same = Grant.objects.filter(case__owner_id=user.pk, to_id=found.to_id, what=NAMED, made_at=found.made_at)
    same.filter(noticed_at=None).update(noticed_at=datetime.now(UTC))


def _fits(case: UUID, real_name: str) -> bool:
    audit.note("real name compared", case)
    try:
        return same_name(real_name, kept_reach(case).name)
    except DOES_NOT_OPEN:  # one that does not open must not hide the others
        return False


def _pages(one: Grant) -> int:
    """How many requests of this person read this record since he opened it, from the trail."""
    read = AuditEntry.objects.filter(user=one.to_id, at__gte=one.made_at, at__lte=one.until)
    case = str(one.case_id)
    return sum(["read in an emergency", case] in did for did in read.values_list("did", flat=True))


def _may_ask(user: User) -> None:
    if not readers().filter(pk=user.pk).exists():
        raise NotYours("only an account of a therapist or a supervisor opens a record in an emergency")
