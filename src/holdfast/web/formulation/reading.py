"""Who may read these pages, and what they read: the formulations of a case on the day that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from holdfast.analysis.model import Analysis
from holdfast.approaches.formulation import Lineage, lineages, links, narratives, read_formulations
from holdfast.approaches.formulation_model import Element, Formulation, Link, Told
from holdfast.brief import words
from holdfast.case.fields import Entry
from holdfast.case.model import Case
from holdfast.case.working import WorkingNotes
from holdfast.web.pages.opening import Opened, open_case
from holdfast.web.vault.door import CaseHandle, case_for_user


@dataclass(frozen=True)
class Read:
    """A case with its formulations, those in use first. `may`: its therapist, now, who may write."""

    opened: Opened

    @property
    def analysis(self) -> Analysis:
        return self.opened.analysis

    @property
    def case(self) -> Case:
        return self.opened.analysis.case

    @property
    def may(self) -> bool:
        return self.opened.handle.may_write and not self.opened.looking_back

    @property
    def today(self) -> date:
        return words.today(self.analysis)

    @property
    def working(self) -> WorkingNotes:
        return self.case.working

    @cached_property
    def formulations(self) -> tuple[Formulation, ...]:
        used = self.analysis.approaches
        found = read_formulations(self.working, self.today)
        return tuple(sorted(found, key=lambda one: used.index(one.approach) if one.approach in used else len(used)))

    @cached_property
    def lines(self) -> tuple[Lineage, ...]:
        """The wordings of each element, oldest first."""
        return lineages(self.working, self.today)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return links(self.working, self.today)

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """The episodes he told, the latest first."""
        return narratives(self.working, self.today)

    @cached_property
    def _standing(self) -> Mapping[str, str]:
        return now_of(self.opened.case.working.formulation)

    @cached_property
    def _by_wording(self) -> Mapping[str, Element]:
        every = (e for one in self.formulations for e in (*one.elements, *one.dropped))
        return {id: element for element in every for id in element.wordings}

    def of(self, approach: str) -> Formulation | None:
        return next((one for one in self.formulations if one.approach == approach), None)

    def element(self, ref: str) -> Element | None:
        """By the id of any wording, also of one that was corrected since."""
        return self._by_wording.get(self._standing.get(ref, ref))

    def narrative(self, ref: str) -> Told | None:
        ref = now_of(self.opened.case.working.narratives).get(ref, ref)
        return next((one for one in self.told if one.narrative.id == ref), None)


def now_of(entries: Iterable[Entry]) -> Mapping[str, str]:
    """What stands in the place of an entry that was corrected, however often."""
    after = {one.corrects: one.id for one in entries if one.corrects is not None}
    found = {}
    for id in after:
        last, seen = id, {id}
        while last in after and after[last] not in seen:
            last = after[last]
            seen.add(last)
        found[id] = last
    return found


def reader(request: HttpRequest, case_id: UUID) -> CaseHandle:
    """The case for this user: 404 for anybody else's. Refused to whom working notes were not lent, to a page made for
    a colleague, and to a supervisor who sends something.
    """
    handle = case_for_user(request.user, case_id)
    if not handle.working or request.GET.get("private") == "no":
        raise PermissionDenied
    if request.method == "POST" and not handle.may_write:
        raise PermissionDenied
    return handle


def read(request: HttpRequest, case_id: UUID) -> Read:
    return Read(open_case(request, reader(request, case_id), private=False))
