"""Formulations filled to order, to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.charts.treatments import read, year

from holdfast.analysis import Analysis
from holdfast.approaches.formulation_files import formulations
from holdfast.approaches.formulation_model import KnownSlot
from holdfast.case.ways import ElementLink, ElementPoint, FormulationElement, Narrative
from holdfast.case.working import WorkingNotes

DAY = date(2023, 3, 1)
AT = datetime.fromisoformat("2023-03-01T12:00:00+01:00")
WORDS = (
    "To be let go with good wishes",
    "Guilt before anything has happened; he stays in and sleeps",
    "The other looks away and says nothing for the rest of the evening",
    "Heartless",
)


def some(n: int) -> str:
    return WORDS[n % len(WORDS)]


def filled(
    approach: str, *, of: int = 2, text: Callable[[int], str] = some, skip: Sequence[str] = ()
) -> list[FormulationElement]:
    """Every slot of the approach but those of `skip`; of what there may be many of, `of` each."""
    found: list[FormulationElement] = []

    def put(slot: KnownSlot, group: str | None) -> None:
        n = len(found)
        choice = slot.choices[n % len(slot.choices)].id if slot.choices else None
        found.append(FormulationElement(
            id=f"{approach}-{n}", recorded_at=AT, when=DAY + timedelta(days=n // 9), approach=approach,  # type: ignore[arg-type]
            slot=slot.id, text=text(n), choice=choice, group=group,
            whose="patient" if n % 2 and not choice else "therapist",
        ))  # fmt: skip

    for unit in formulations()[approach].units:
        for number in range(of if unit.many else 1):
            for slot in unit.slots:
                if slot.id not in skip:
                    put(slot, f"{unit.id}{number}" if unit.many else None)
    return found


def pointed(elements: Sequence[FormulationElement]) -> tuple[ElementPoint, ...]:
    """Something for every third, something against every fifth."""
    found = []
    for n, element in enumerate(elements):
        for speaks, every in (("for", 3), ("against", 5)):
            if n % every == 0:
                found.append(ElementPoint(
                    id=f"p-{element.id}-{speaks}", recorded_at=AT, when=DAY, element=element.id, to="session", ref="7",
                    speaks=speaks,  # type: ignore[arg-type]
                ))  # fmt: skip
    return tuple(found)


def notes(approach: str) -> WorkingNotes:
    """Everything the approach has room for, with points and a link."""
    elements = filled(approach)
    other = FormulationElement(id="far", recorded_at=AT, when=DAY, approach="cft", slot="shame", text="A small voice")
    link = ElementLink(id="l1", recorded_at=AT, when=DAY, start=elements[0].id, end="far", kind="same")
    told = Narrative(id="n1", recorded_at=AT, when=DAY, title="The dinner", words="I did not go.")
    return WorkingNotes(formulation=(*elements, other), element_points=pointed(elements), element_links=(link,),
                        narratives=(told,))  # fmt: skip


def analysed(working: WorkingNotes) -> Analysis:
    case = year()
    return read(replace(case, working=replace(
        case.working, formulation=working.formulation, element_points=working.element_points,
        element_links=working.element_links, narratives=working.narratives,
    )), datetime.fromisoformat("2024-12-01T12:00:00+01:00"))  # fmt: skip
