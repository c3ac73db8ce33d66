"""A log that is being written: kept as it goes, a step back, two windows brought together. Nothing is ever dropped.

A draft holds the form as it stands (`now`), the states before it (`before`, each with its version) and, after two
windows wrote to one log, what the other one had said where they differ (`other`). The private half is kept the same way
under the author's key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from holdfast.web import clock
from holdfast.web.pages.log_fields import Fields, Given, form_fields
from holdfast.web.vault.door import AuthorKey, CaseHandle, Draft, StalePage, clear_draft, load_draft, save_draft

STEPS_BACK = 20
NOT_READ = "?"


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft after it was saved. `other`: what another window says where the two differ; `met`: they just did."""

    version: int
    given: Given
    other: Fields
    can_undo: bool
    saved: str
    basis: str
    met: bool = False


def same_basis(here: str, there: str) -> bool:
    """Do two pages begin from the same entries: hour, log, private note? A note that one of them could not read is not
    told apart, else a log begun with the author's key could never be closed without it.
    """
    one, other = ([*basis.split("|"), "", "", ""][:3] for basis in (here, there))
    return one[:2] == other[:2] and (NOT_READ in (one[2], other[2]) or one[2] == other[2])


def draft_name(number: int) -> str:
    return f"log:{number}"


def kept(handle: CaseHandle, number: int, key: AuthorKey | None) -> Kept | None:
    """The draft of this hour's log, if there is one."""
    draft = load_draft(handle, draft_name(number), key)
    return None if draft is None else _shown(draft)


def keep(
    handle: CaseHandle,
    number: int,
    mine: Given,
    *,
    sent_version: int,
    sent_basis: str,
    key: AuthorKey | None,
    closed: Callable[[], tuple[Given, str]],
) -> Kept:
    """Save the form as this window has it.

    `sent_version` and `sent_basis` say from which draft, and from which stored log, this window began. Where another
    window was quicker, what only one of the two changed is taken from that one; where both changed a row, this
    window's answer is put in and the other's is kept beside it. `closed` gives the stored log as a form, and its basis.
    """
    draft = load_draft(handle, draft_name(number), key)
    if draft is None:
        there, basis = closed()
        met = not same_basis(basis, sent_basis)
        return _begin(handle, number, mine, there, basis, key, met=met)
    met = sent_version != draft.version
    new_open = _turn(draft.open, mine.open, draft.version, sent_version)
    new_private = None
    if mine.private is not None:
        held = draft.private or {"now": {}, "before": []}
        new_private = _turn(held, mine.private, draft.version, sent_version)
    if not met and new_open is draft.open and new_private in (None, draft.private):
        return _shown(draft)
    return _save(handle, number, new_open, new_private, key, draft.version, met=met)


def forget(handle: CaseHandle, number: int, closed: Given, basis: str, key: AuthorKey | None) -> None:
    """The log was closed. Without the author's key what is private in the draft cannot be read, so it is not thrown
    away: the draft stays as the closed log, and shows its private half when the key is back.
    """
    name = draft_name(number)
    draft = load_draft(handle, name, key)
    if key is not None or draft is None:
        clear_draft(handle, name)
        return
    save_draft(handle, name, {"now": closed.open, "before": [], "basis": basis, "saved": clock.now().isoformat()})


def undo(handle: CaseHandle, number: int, key: AuthorKey | None) -> Kept | None:
    """One step back, or None where there is none to take."""
    draft = load_draft(handle, draft_name(number), key)
    if draft is None:
        return None
    steps = [part["before"][-1]["n"] for part in (draft.open, draft.private or {}) if part.get("before")]
    if not steps:
        return None
    last = max(steps)
    private = None if draft.private is None else _back(draft.private, last)
    return _save(handle, number, _back(draft.open, last), private, key, draft.version)


def _begin(
    handle: CaseHandle, number: int, mine: Given, there: Given, basis: str, key: AuthorKey | None, *, met: bool
) -> Kept:
    """The first save of a draft; `met`: the log was closed in another window since this one was opened."""
    open_: dict[str, Any] = {"now": there.open, "before": [], "basis": basis}
    sent = -1 if met else 0
    open_ = _turn(open_, mine.open, 0, sent)
    private = None
    if mine.private is not None:
        private = _turn({"now": there.private or {}, "before": []}, mine.private, 0, sent)
    return _save(handle, number, open_, private, key, 0, met=met)


def _turn(part: dict[str, Any], mine: Fields, version: int, sent: int) -> dict[str, Any]:
    """One half of the draft with this window's answers in it; the same object where nothing changed."""
    theirs: Fields = part["now"]
    now, other = mine, dict(part.get("other", {}))
    if sent != version:
        base: Fields = next((step["fields"] for step in part["before"] if step["n"] == sent), {})
        now, differing = bring_together(base, mine, theirs)
        other |= differing
    if now == theirs and other == part.get("other", {}):
        return part
    changed = sorted(name for name in {*now, *theirs} if now.get(name) != theirs.get(name))
    typing = changed[0] if len(changed) == 1 and form_fields()[changed[0]].text else None
    before = part["before"]
    if typing is None or part.get("typing") != typing:  # words typed one after the other are one step
        before = [*before, {"n": version, "fields": theirs}][-STEPS_BACK:]
    return {**part, "now": now, "before": before, "typing": typing, "other": other}


def bring_together(base: Fields, mine: Fields, theirs: Fields) -> tuple[Fields, Fields]:
    """Two forms that grew from one: what came of it, and the other window's answers where both changed a field."""
    now: Fields = {}
    other: Fields = {}
    for name in {**theirs, **mine}:
        here, there, was = mine.get(name), theirs.get(name), base.get(name)
        chosen = there if here == was else here
        if here not in (was, there) and there != was:
            other[name] = there or []
        if chosen:
            now[name] = chosen
    return now, other


def _back(part: dict[str, Any], last: int) -> dict[str, Any]:
    before = part.get("before", [])
    if not before or before[-1]["n"] != last:
        return part
    return {**part, "now": before[-1]["fields"], "before": before[:-1], "typing": None}


def _save(
    handle: CaseHandle,
    number: int,
    open_: dict[str, Any],
    private: dict[str, Any] | None,
    key: AuthorKey | None,
    version: int,
    *,
    met: bool = False,
) -> Kept:
    open_ = {**open_, "saved": clock.now().isoformat()}
    name = draft_name(number)
    saved = save_draft(handle, name, open_, private=private, author_key=key if private is not None else None,
                       expected_version=version)  # fmt: skip
    return _shown(Draft(saved, open_, private), met=met)


def _shown(draft: Draft, *, met: bool = False) -> Kept:
    private = draft.private or {}
    return Kept(
        version=draft.version,
        given=Given(draft.open["now"], private.get("now", {}) if draft.private is not None else None),
        other={**draft.open.get("other", {}), **private.get("other", {})},
        can_undo=bool(draft.open["before"] or private.get("before")),
        saved=draft.open.get("saved", ""),
        basis=draft.open.get("basis", ""),
        met=met,
    )


__all__ = ["Kept", "StalePage", "bring_together", "draft_name", "forget", "keep", "kept", "undo"]
