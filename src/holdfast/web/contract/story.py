"""How the contract came about: its versions, what a rewrite changed, how far the goals were reached, how convinced each
of the two was, and the whole story, hour by hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdfast.analysis.model import Analysis
from holdfast.brief.contract_told import level_words, rewordings, short, story
from holdfast.brief.contract_words import VERSION_STATES
from holdfast.case.moves import MoveBy
from holdfast.charts.figures import names, pictured
from holdfast.contract.conviction import share_from_patient
from holdfast.contract.difference import Difference, difference
from holdfast.contract.goal_attainment import GoalReached, VersionAttainment, attainment_by_version
from holdfast.contract.model import Contract, Version
from holdfast.text import Message, say
from holdfast.web.contract.page import shown
from holdfast.web.pages.opening import case_context, open_case
from holdfast.web.pages.picture import Described, describe
from holdfast.web.pages.sent import whole_number
from holdfast.web.text_tags import language
from holdfast.web.vault.door import case_for_user

CHAPTERS = 12
"""So many are told at once; the rest is one link away."""
PICTURES = ("contract-story", "conviction")


@dataclass(frozen=True, slots=True)
class VersionSeen:
    """A version in one line. `agreed_on` stays empty where it was never agreed as a whole."""

    version: Version
    status: Message
    clauses: int


@dataclass(frozen=True, slots=True)
class GoalSeen:
    text: str
    his: Message | str | None
    yours: Message | str | None


@dataclass(frozen=True, slots=True)
class AttainedSeen:
    """The goals of one version, and T in a line for each of the two; yours once your numbers are shown."""

    number: int
    opened_on: date
    goals: tuple[GoalSeen, ...]
    lines: tuple[Message, ...]


@login_required
@require_safe
def contract_story(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """`?from=1&to=2` shows the difference of two versions, `?all=yes` every chapter, `?show=yes` your own numbers."""
    opened = open_case(request, case_for_user(request.user, case_id), private=False)
    analysis, show = opened.analysis, shown(request)
    contract, record = analysis.contract, analysis.case.record
    chapters = story(record.moves, contract.clauses)
    whole = request.GET.get("all") == "yes"
    context = case_context(
        opened,
        "contract-story",
        contract=contract,
        versions=[VersionSeen(v, VERSION_STATES[v.status], len(v.clauses)) for v in reversed(contract.versions)],
        compared=compared(request, contract),
        attained=attained(contract, show=show) if analysis.restricted is None else (),
        share=share_words(contract) if analysis.restricted is None else None,
        pictures=_pictures(analysis) if show else (),
        show=show,
        chapters=chapters if whole else chapters[-CHAPTERS:],
        earlier=0 if whole else max(0, len(chapters) - CHAPTERS),
        first=chapters[0].when if chapters else None,
    )
    return render(request, "web/contract/story.html", context)


def attained(contract: Contract, *, show: bool) -> tuple[AttainedSeen, ...]:
    """The levels said in each version, the latest version first; what only you said waits until it is shown."""
    sides: tuple[MoveBy, ...] = ("patient", "therapist") if show else ("patient",)
    return tuple(
        AttainedSeen(
            one.number,
            one.opened_on,
            tuple(GoalSeen(short(g.terms.text), *(_level(g, by, sides) for by in ("patient", "therapist")))
                  for g in one.goals),
            tuple(said for by in sides if (said := _t_words(one, by)) is not None),
        )
        for one in reversed(attainment_by_version(contract))
    )  # fmt: skip


def _level(goal: GoalReached, by: MoveBy, sides: tuple[MoveBy, ...]) -> Message | str | None:
    at = goal.level(by) if by in sides else None
    return None if at is None else level_words(at.level, goal.terms)


def _t_words(one: VersionAttainment, by: MoveBy) -> Message | None:
    found = one.patient if by == "patient" else one.therapist
    if found.t is None:
        return None
    told = (
        "In {his} eyes T = {t}, from {n} of {all} goals."
        if by == "patient"
        else ("In yours T = {t}, from {n} of {all} goals.")
    )
    return say(told, t=round(found.t), n=found.rated, all=found.goals)


def _pictures(analysis: Analysis) -> tuple[Described, ...]:
    if analysis.restricted is not None:
        return ()
    there = names(analysis)
    return tuple(describe(n, pictured(analysis, n, language=language())) for n in PICTURES if n in there)


def share_words(contract: Contract) -> Message | None:
    """How many of the clauses that stand came from the patient. Told without judgement."""
    share, standing = share_from_patient(contract), contract.of_kind("goal", "step", "stop", "leaving")
    if share is None:
        return None
    return say(
        "Of what stands and is negotiated, {his_part} of {all} came from {him}.",
        his_part=round(share * len(standing)),
        all=len(standing),
    )


def compared(request: HttpRequest, contract: Contract) -> dict[str, Any] | None:
    """Two versions side by side, the last two unless others were asked for; None where there are not two."""
    versions = {version.number: version for version in contract.versions}
    if len(versions) < 2:
        return None
    numbers = sorted(versions)
    first, second = (
        number if (number := whole_number(request.GET.get(name, ""))) in versions else usual
        for name, usual in (("from", numbers[-2]), ("to", numbers[-1]))
    )
    seen: Difference = difference(versions[first], versions[second])
    return {
        "numbers": numbers,
        "first": versions[first],
        "second": versions[second],
        "seen": seen,
        "reworded": rewordings(seen),
    }
