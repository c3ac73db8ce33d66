"""Correction (GDPR 16): a new entry beside the old one, with who, when and why; and his wish for one, also where the
therapist does not agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, get_args
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from holdfast.case.fields import Entry
from holdfast.case.model import RECORD_KINDS, WORKING_KINDS, Case
from holdfast.case.record import CorrectionWish, Picture, WishAnswer
from holdfast.checking import check_case
from holdfast.text import Message, say
from holdfast.web.rights.beginning import (
    NotKept,
    Open,
    checked,
    context,
    day_typed,
    must_be_typed,
    new_id,
    once,
    open_now,
    words_typed,
)
from holdfast.web.rights.correction_fields import Filled, fields_of, filled, read
from holdfast.web.vault import audit
from holdfast.web.vault.door import Written, add_entry, correct_entry, note_request, requests_open, who_wrote

OF_THE_WAYS = ("element_points", "element_links", "narratives", "features", "approach_decisions", "reason_words")
"""What has pages of its own, where it is taken back or written anew and keeps its history."""
NO_ENTRIES = ("moves", "replies", "episode_words", "trigger_words", *OF_THE_WAYS)
"""A move is answered by a further move, a reply or a word of the therapist's by a further one; none is corrected."""
ANSWERS: tuple[WishAnswer, ...] = get_args(WishAnswer)
WHY = say("Write why it is corrected, in a few words: both versions are kept, and the reason beside them.")
HIS_WORDS = say("Write what {he} said, in {his} words.")
NO_WHY = say("Write why it stays as it is: it is kept beside {his} words, and {he} may read it.")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an entry: what it says, who stored it and when, and why it was written where it corrects one."""

    entry: Entry
    said: tuple[Filled, ...]
    written: Written | None
    stands: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An entry with its list and all its versions, the first at the beginning, the one that stands at the end."""

    kind: str
    versions: tuple[Entry, ...]

    @property
    def present(self) -> Entry:
        return self.versions[-1]

    @property
    def in_record(self) -> bool:
        return self.kind not in WORKING_KINDS


@login_required
@require_safe
def entries_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything that stands, entry by entry, each leading to its versions."""
    opened = open_now(request, case_id)
    shown = [
        (kind, [(entry, _headline(entry, opened)) for entry in reversed(entries)])
        for kind, entries in lists(opened.case).items()
        if entries
    ]
    return render(request, "rights/entries.html", context(opened, "entries", shown=shown))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def versions_page(request: HttpRequest, case_id: UUID, ref: str) -> HttpResponse:
    """All versions of one entry. POST adds a correction, or keeps what the patient wishes to be corrected."""
    opened = open_now(request, case_id)
    found = find(opened.whole, ref)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, opened, found)
    does = request.POST.get("does", "")
    if does not in ("correct", "wish", "answer"):
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        if does == "correct":
            new = _correct(request, opened, found)
            return reverse("versions", args=[case_id, new])
        (_wish if does == "wish" else _answer)(request, opened, found)
        return reverse("versions", args=[case_id, found.present.id])

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, opened, found, (does, refused.said))


def lists(case: Case) -> Mapping[str, tuple[Entry, ...]]:
    """The lists of both drawers whose entries can be corrected, by the vault's name of each."""
    found: dict[str, tuple[Entry, ...]] = {
        f"picture.{f.name}": getattr(case.record.picture, f.name) for f in fields(Picture)
    }
    found |= {kind: getattr(case.record, kind) for kind in RECORD_KINDS if kind not in NO_ENTRIES}
    found |= {kind: getattr(case.working, kind) for kind in WORKING_KINDS if kind not in NO_ENTRIES}
    return found


def find(case: Case, ref: str) -> Found | None:
    """The entry of this id with all its versions; None where no list holds it. `case` is whole, corrections and all."""
    for kind, entries in lists(case).items():
        by_id = {entry.id: entry for entry in entries}
        if ref in by_id:
            return Found(kind, tuple(_versions(by_id, ref)))
    return None


def _versions(by_id: Mapping[str, Entry], ref: str) -> Iterator[Entry]:
    corrected_by = {entry.corrects: entry.id for entry in by_id.values() if entry.corrects}
    first, seen = ref, {ref}
    while (before := by_id[first].corrects) in by_id and before not in seen:
        assert before is not None
        seen.add(before)
        first = before
    here: str | None = first
    walked: set[str] = set()
    while here is not None and here not in walked:
        walked.add(here)
        yield by_id[here]
        here = corrected_by.get(here)


def _correct(request: HttpRequest, opened: Open, found: Found) -> str:
    present = found.present
    if request.POST.get("present") != present.id:
        raise NotKept(say("It was corrected since this page was opened. Look at it once more."))
    changed = read(present, request.POST, opened.zone)
    if not changed:
        raise NotKept(say("Nothing was changed, so nothing was written down."))
    why = must_be_typed(request, "why", 500, WHY)
    entry = replace(
        present, **changed, id=new_id(found.kind.replace("picture.", "")), corrects=present.id, why=why, **opened.stamp
    )
    entry = checked(entry)
    _fits(opened, found, entry)
    correct_entry(opened.handle, found.kind, present.id, entry)
    return entry.id


def _fits(opened: Open, found: Found, entry: Entry) -> None:
    """Refuse what would make the case hold together less well than before. Raises `NotKept` with the first problem."""
    before = {(one.place, one.found) for one in check_case(opened.whole)}
    for problem in check_case(_with(opened.whole, found.kind, entry)):
        if (problem.place, problem.found) not in before:
            raise NotKept(say("This does not fit: {found}. Allowed: {allowed}.",
                              found=problem.found, allowed=problem.allowed))  # fmt: skip


def _with(case: Case, kind: str, entry: Entry) -> Case:
    if kind in WORKING_KINDS:
        return replace(case, working=replace(case.working, **{kind: (*getattr(case.working, kind), entry)}))
    record, name = case.record, kind.removeprefix("picture.")
    if name != kind:
        picture = replace(record.picture, **{name: (*getattr(record.picture, name), entry)})
        return replace(case, record=replace(record, picture=picture))
    longer: dict[str, Any] = {kind: (*getattr(record, kind), entry)}
    return replace(case, record=replace(record, **longer))


def _wish(request: HttpRequest, opened: Open, found: Found) -> None:
    if not found.in_record:
        raise SuspiciousOperation("a wish about what is no part of the record")
    answer, text = _answered(request)
    wish = CorrectionWish(
        id=new_id("wish"), when=day_typed(request, opened), about=found.present.id,
        words=must_be_typed(request, "words", 20_000, HIS_WORDS), answer=answer, text=text, **opened.stamp,
    )  # fmt: skip
    audit.note("request", opened.handle.id)
    add_entry(opened.handle, "correction_wishes", checked(wish))
    if answer == "open" and not any(one.wish == "correction" for one in requests_open([opened.handle])):
        note_request(opened.handle, "correction", wish.when)  # the month in which he has to have an answer runs


def _answer(request: HttpRequest, opened: Open, found: Found) -> None:
    ids = {entry.id for entry in found.versions}
    old = next(
        (w for w in opened.case.record.correction_wishes if w.id == request.POST.get("wish") and w.about in ids), None
    )
    if old is None:
        raise NotKept(say("This wish was answered since the page was opened. Look at it once more."))
    answer, text = _answered(request)
    new = replace(old, id=new_id("wish"), corrects=old.id, answer=answer, text=text, why=None, **opened.stamp)
    audit.note("request", opened.handle.id)
    correct_entry(opened.handle, "correction_wishes", old.id, checked(new))


def _answered(request: HttpRequest) -> tuple[WishAnswer, str | None]:
    answer, text = request.POST.get("answer", "open"), words_typed(request, "text", 20_000)
    if answer not in ANSWERS:
        raise SuspiciousOperation("an answer that no page of ours could have sent")
    if answer == "not_agreed" and text is None:
        raise NotKept(NO_WHY)
    return answer, text


def _headline(entry: Entry, opened: Open) -> tuple[Filled, ...]:
    """What stands for an entry in a list: its moment first, then what it says, as far as that is words."""
    return tuple(one for one in filled(entry, opened.zone) if one.shown)[:3]


def _page(request: HttpRequest, opened: Open, found: Found, failed: tuple[str, Message] | None = None) -> HttpResponse:
    written = who_wrote(opened.handle, found.kind, [entry.id for entry in found.versions])
    ids = {entry.id for entry in found.versions}
    wishes = [wish for wish in opened.case.record.correction_wishes if wish.about in ids]
    sent = request.POST if failed is not None and failed[0] == "correct" else None
    given = {name: request.POST.get(name, "") for name in ("does", "words", "when", "text", "answer", "why", "wish")}
    return render(
        request,
        "rights/versions.html",
        context(
            opened,
            "entries",
            kind=found.kind,
            versions=[
                Version(entry, filled(entry, opened.zone), written.get(entry.id), entry is found.present)
                for entry in found.versions
            ],
            present=found.present,
            fields=filled(found.present, opened.zone, sent) if fields_of(type(found.present)) else (),
            in_record=found.in_record,
            wishes=wishes,
            answers=ANSWERS,
            wrong=failed,
            given=given,
        ),
        status=200 if failed is None else 422,
    )
