"""Which reasons are in force here: a file that the practice accepted and that still reads, else the program's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from holdfast.approaches.changed_file import ChangedFile, read_changed
from holdfast.approaches.knowledge_files import FOLDER, ORDER, Knowledge, knowledge, read_knowledge
from holdfast.knowledge import KnowledgeError, toml_of
from holdfast.web import clock
from holdfast.web.knowing.models import ChangedReasons
from holdfast.web.vault import audit


@dataclass(frozen=True, slots=True)
class InForce:
    """One approach as it stands: the practice's own file, and what is wrong with it where it is not used."""

    approach: str
    title: str
    version: int
    own: ChangedReasons | None
    fault: str | None

    @property
    def used(self) -> bool:
        """Whether it is the practice's own that is used."""
        return self.own is not None and self.fault is None

    @property
    def text(self) -> str:
        return ours(self.approach) if self.own is None else self.own.text

    @property
    def stands(self) -> str:
        """What names the file in force here, so that a change to another one is noticed."""
        return "ours" if self.own is None else f"{self.own.pk}"


def ours(approach: str) -> str:
    """The program's own file, as text."""
    return Path(FOLDER / "reasons" / f"{approach}.toml").read_text(encoding="utf-8")


def known_now() -> Knowledge:
    """The knowledge in force in this practice. One query; a file that no longer reads is left out."""
    rows = ChangedReasons.objects.filter(ended_at=None).order_by("approach").values_list("approach", "text")
    return _known(tuple(rows))[0]


def in_force() -> tuple[InForce, ...]:
    """Every approach, in the order of the knowledge."""
    own = {one.approach: one for one in ChangedReasons.objects.filter(ended_at=None).select_related("by")}
    known, faults = _known(tuple(sorted((one.approach, one.text) for one in own.values())))
    there = {one.id: one for one in known.approaches}
    return tuple(
        InForce(id, there[id].title, there[id].version, own.get(id), faults.get(id)) for id in ORDER if id in there
    )


def tried(text: str, approach: str) -> ChangedFile:
    """A changed file beside what is in force otherwise. Raises `KnowledgeError`, also for another approach's file."""
    rows = ChangedReasons.objects.filter(ended_at=None).exclude(approach=approach).values_list("approach", "text")
    found = read_changed(text.encode("utf-8"), f"{approach}.toml", _read(tuple(rows))[0])
    if found.approach != approach:
        raise KnowledgeError(f"{approach}.toml", "approach", f"'{found.approach}'", f"'{approach}' on this page")
    return found


class ChangedMeanwhile(Exception):
    """Another file was taken over since this one was looked at."""


def accept(changed: ChangedFile, why: str, by: User, looked_beside: str) -> None:
    """The changed file is used from now on; what stood before stays, ended. `looked_beside`: what was in force when it
    was looked at (`InForce.stands`). Raises `ChangedMeanwhile` where that is not in force any more.
    """
    try:
        with transaction.atomic():
            stood = _standing(changed.approach).select_for_update().first()
            if looked_beside != ("ours" if stood is None else f"{stood.pk}"):
                raise ChangedMeanwhile
            _standing(changed.approach).update(ended_at=clock.now())
            ChangedReasons.objects.create(
                approach=changed.approach, text=changed.text, sha256=changed.sha256, why=why, by=by, at=clock.now()
            )
    except IntegrityError as error:  # two first ones at one moment: no row to lock yet
        raise ChangedMeanwhile from error
    audit.note("knowledge accepted")


def back_to_ours(approach: str) -> None:
    """The practice's own file is used no more."""
    audit.note("knowledge put back")
    _standing(approach).update(ended_at=clock.now())


def earlier(approach: str) -> list[ChangedReasons]:
    """What the practice had accepted before, newest first."""
    return list(ChangedReasons.objects.filter(approach=approach).exclude(ended_at=None).order_by("-at", "-pk"))


def _standing(approach: str) -> QuerySet[ChangedReasons]:
    return ChangedReasons.objects.filter(approach=approach, ended_at=None)


@lru_cache(maxsize=8)
def _known(rows: tuple[tuple[str, str], ...]) -> tuple[Knowledge, dict[str, str]]:
    """The knowledge with these files in the place of ours, and what is wrong with those that could not be used."""
    changed, faults = _read(rows)
    return (read_knowledge(changed) if changed else knowledge()), faults


def _read(rows: tuple[tuple[str, str], ...]) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Each file is read by itself: after an update of the program one may be spoiled and the others whole."""
    changed: dict[str, dict[str, Any]] = {}
    faults: dict[str, str] = {}
    for approach, text in rows:
        try:
            read_changed(text.encode("utf-8"), f"{approach}.toml")
        except KnowledgeError as error:
            faults[approach] = str(error)
        else:
            changed[approach] = toml_of(text, f"{approach}.toml")
    return changed, faults
