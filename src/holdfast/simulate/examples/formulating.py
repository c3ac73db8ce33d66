"""How the formulations of the worked examples are written down: a row for each thing, said after an hour. Invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from holdfast.case.record import ApproachId, Certainty, Party
from holdfast.case.ways import (
    ApproachDecision,
    ApproachUse,
    ElementLink,
    ElementPoint,
    FeatureNoted,
    FormulationElement,
    LinkKind,
    Narrative,
    PointTo,
)
from holdfast.case.working import Log

Starts = Mapping[int, datetime]
For = Literal["for", "against"]


@dataclass(frozen=True, slots=True)
class Part:
    """One wording after hour `n`: `points` are (what it is, which, and where it speaks against it "against")."""

    id: str
    n: int
    approach: ApproachId
    slot: str
    text: str
    whose: Party = "therapist"
    certainty: Certainty = "estimated"
    choice: str | None = None
    group: str | None = None
    revises: str | None = None
    dropped: bool = False
    points: tuple[tuple[PointTo, str] | tuple[PointTo, str, For], ...] = field(default=())


def elements(parts: Sequence[Part], starts: Starts) -> tuple[FormulationElement, ...]:
    return tuple(
        FormulationElement(
            id=p.id, recorded_at=starts[p.n] + timedelta(minutes=59), when=starts[p.n].date(), approach=p.approach,
            slot=p.slot, text=p.text, whose=p.whose, certainty=p.certainty, choice=p.choice, group=p.group,
            revises=p.revises, dropped=p.dropped,
        )
        for p in parts
    )  # fmt: skip


def points(parts: Sequence[Part], starts: Starts) -> tuple[ElementPoint, ...]:
    """Named when the part was written; what lies ahead of that hour is named on a later part, or by `later`."""
    found: list[ElementPoint] = []
    for p in parts:
        for to, ref, *speaks in p.points:
            found.append(ElementPoint(
                id=f"point{len(found) + 1}-{p.id}", recorded_at=starts[p.n] + timedelta(minutes=60),
                when=starts[p.n].date(), element=p.id, to=to, ref=ref, speaks="against" if speaks else "for",
            ))  # fmt: skip
    return tuple(found)


def point(
    n: int, element: str, to: PointTo, ref: str, speaks: For, starts: Starts, note: str | None = None
) -> ElementPoint:
    """A datum named later than the part it speaks of."""
    return ElementPoint(
        id=f"point-{element}-{to}-{ref.replace(':', '-')}", recorded_at=starts[n] + timedelta(minutes=61),
        when=starts[n].date(), element=element, to=to, ref=ref, speaks=speaks, note=note,
    )  # fmt: skip


def link(n: int, start: str, end: str, kind: LinkKind, starts: Starts) -> ElementLink:
    return ElementLink(id=f"link-{start}-{end}", recorded_at=starts[n] + timedelta(minutes=61),
                       when=starts[n].date(), start=start, end=end, kind=kind)  # fmt: skip


def narrative(
    id: str, n: int, title: str, words: str, happened: str, people: str, felt: str, starts: Starts
) -> Narrative:
    return Narrative(
        id=id, recorded_at=starts[n] + timedelta(minutes=57), when=starts[n].date(), session=n, title=title,
        words=words, happened=happened, people=people, felt=felt,
    )  # fmt: skip


def features(rows: Sequence[tuple[int, str, str | None, Certainty]], starts: Starts) -> tuple[FeatureNoted, ...]:
    """What the therapist held for so, noted after an hour."""
    return tuple(
        FeatureNoted(id=f"feature{i}", recorded_at=starts[n] + timedelta(minutes=63), when=starts[n].date(),
                     feature=feature, value=value, certainty=certainty)
        for i, (n, feature, value, certainty) in enumerate(rows, start=1)
    )  # fmt: skip


def decision(
    id: str, n: int, uses: Sequence[ApproachUse], reason: str, starts: Starts, followed: str | None = None
) -> ApproachDecision:
    return ApproachDecision(id=id, recorded_at=starts[n] + timedelta(minutes=64), when=starts[n].date(),
                            uses=tuple(uses), reason=reason, followed=followed)  # fmt: skip


def ticked(logs: Sequence[Log], rows: Mapping[int, str]) -> tuple[Log, ...]:
    """The logs with what was done by tick, by hour; where no row stands, it was not touched."""
    return tuple(
        replace(log, techniques=tuple(rows[log.session].split())) if log.session in rows else log for log in logs
    )
