"""What of the ways of working a reader may see, and what stands there: decisions, words on features, trainings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.urls import reverse

from holdfast.analysis.ways import decisions as standing_decisions
from holdfast.approaches.knowledge_files import ORDER, Knowledge, knowledge
from holdfast.brief import words
from holdfast.case.model import Case
from holdfast.case.ways import ApproachDecision, ApproachUse
from holdfast.text import Message, say
from holdfast.web.pages.opening import Opened, case_context, findings_on

Sees = Literal["all", "documents", "nothing"]
OTHER = "other"
SHORT = 36


def sees(opened: Opened) -> Sees:
    """All of it; what was written alone (findings are off, or the case is restricted); or nothing: these are working
    notes, for the treating therapist and for whom she lent them to.
    """
    if opened.colleague or not opened.handle.working:
        return "nothing"
    return "all" if findings_on() and opened.analysis.restricted is None else "documents"


def may_write(opened: Opened) -> bool:
    return opened.handle.may_write and not opened.looking_back and not opened.colleague


def context(opened: Opened, page: str, **more: Any) -> dict[str, Any]:
    """What every page of this room needs."""
    return case_context(
        opened, page, sees=sees(opened), may=may_write(opened), off=opened.analysis.restricted is None, **more
    )


def decisions(case: Case) -> tuple[ApproachDecision, ...]:
    """Every decision that stands, the newest first."""
    return tuple(reversed(standing_decisions(case.working)))


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in one sentence; `apart`, what each way is for in words that need a line of their own."""

    decision: ApproachDecision
    sentence: Message | None
    apart: tuple[tuple[Message, str], ...]


@dataclass(frozen=True, slots=True)
class Trained:
    """One way of working, and whether the therapist is trained in it."""

    id: str
    title: Message
    ticked: bool


def trained_in(case: Case) -> tuple[str, ...]:
    """The ways that are ticked: a tick taken off stands in the record, and counts no more."""
    return tuple(dict.fromkeys(one.approach for one in case.record.trainings if one.in_use))


def trained(case: Case, sent: Sequence[str] | None = None) -> tuple[Trained, ...]:
    """Each way with its tick: as it stands, or as it was sent."""
    ticked = set(trained_in(case)) if sent is None else set(sent)
    return tuple(Trained(id, title_of(id), id in ticked) for id in ORDER)


def approach_ids() -> tuple[str, ...]:
    """Every way of working there is a word for, in the order of the knowledge; one's own way last."""
    return (*ORDER, OTHER)


def name_of(approach: str) -> Message:
    """What a way of working is called in a sentence."""
    return words.APPROACHES[approach]


def title_of(approach: str, known: Knowledge | None = None) -> Message:
    """What it is called in a heading."""
    found = next((one for one in (known or knowledge()).approaches if one.id == approach), None)
    return name_of(approach) if found is None else say(found.title)


def told(uses: Iterable[ApproachUse]) -> Message | None:
    """A decision in one sentence: "first GPM (the depression), then MIT; DBT skills beside"; None for no use at all."""
    by_role: dict[str, list[Message]] = {}
    for use in sorted(uses, key=lambda one: one.order):
        by_role.setdefault(use.role, []).append(_named(use))
    first, main = by_role.get("first"), by_role.get("main")
    parts: list[Message] = []
    if first:
        parts.append(say("first {ways}", ways=_one_after_another(first)))
    if main:
        parts.append(say("then {ways}" if first else "{ways}", ways=words.joined(main)))
    if beside := by_role.get("beside"):
        parts.append(say("{ways} beside", ways=words.joined(beside)))
    if later := by_role.get("later"):
        parts.append(say("later {ways}", ways=_one_after_another(later)))
    if stopped := by_role.get("stopped"):
        parts.append(say("no longer {ways}", ways=words.joined(stopped)))
    if not parts:
        return None
    whole = parts[0]
    for part in parts[1:]:
        close = main is not None and first is not None and part is parts[1]
        whole = say("{before}, {after}" if close else "{before}; {after}", before=whole, after=part)
    return whole


def _named(use: ApproachUse) -> Message:
    name = name_of(use.approach)
    return say("{way} (for {what})", way=name, what=use.what_for) if _fits(use) else name


def _fits(use: ApproachUse) -> bool:
    """Do the words of what it is for read well within a sentence of ours? Else they stand by themselves (`apart`)."""
    what = use.what_for
    return what is not None and len(what) <= SHORT and not what[0].isupper() and not what.endswith(".")


def decided(decision: ApproachDecision) -> Decided:
    """A decision as a page tells it."""
    uses = sorted(decision.uses, key=lambda one: one.order)
    apart = tuple((name_of(one.approach), one.what_for) for one in uses if one.what_for and not _fits(one))
    return Decided(decision, told(decision.uses), apart)


def _one_after_another(ways: list[Message]) -> Message:
    whole = ways[0]
    for way in ways[1:]:
        whole = say("{before}, after that {after}", before=whole, after=way)
    return whole


def link(opened: Opened, name: str, anchor: str = "", **query: str) -> str:
    """An address of this room, where one can say what is so now, whatever moment the page looks back to."""
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(name, args=[opened.handle.id]) + (f"?{asked}" if asked else "") + (f"#{anchor}" if anchor else "")
