"""`archivist`: the worked example, sixty-two hours with "Davide R.". Invented; not the case of Mark."""

from __future__ import annotations

from holdfast.case.model import Case
from holdfast.case.private import Elsewhere, PrivateNotes
from holdfast.case.record import About, Record, SettingChosen
from holdfast.case.working import WorkingNotes
from holdfast.simulate.examples import (
    archivist_contract,
    archivist_formulation,
    archivist_hours,
    archivist_kept,
    archivist_person,
    forms,
)
from holdfast.simulate.examples.formulating import ticked
from holdfast.simulate.examples.told import told

AUTHOR = "Dr F."
NOTE = "Invented. Every hour, answer and word was made up for this program; no real person stands behind it."


def elsewhere() -> tuple[Elsewhere, ...]:
    """The author's own usual: share of his hours with others in which he felt each. Invented like the rest."""
    return (
        Elsewhere(what="prove", kind="urge", share=0.06, hours=214),
        Elsewhere(what="please", kind="urge", share=0.09, hours=214),
        Elsewhere(what="prove", kind="pull", share=0.08, hours=214),
        Elsewhere(what="small", kind="pull", share=0.07, hours=214),
        Elsewhere(what="bored", kind="pull", share=0.18, hours=214),
        Elsewhere(what="helpless", kind="pull", share=0.14, hours=214),
        Elsewhere(what="special", kind="pull", share=0.11, hours=214),
        Elsewhere(what="accommodate", kind="pull", share=0.16, hours=214),
        Elsewhere(what="warm", kind="pull", share=0.45, hours=214),
    )


def archivist() -> Case:
    """The whole case with the author's private notes."""
    starts = archivist_hours.starts()
    rows = told(archivist_hours.HOURS, starts, "archivist", archivist_person.FIRST_CONTACT)
    first = archivist_person.FIRST_CONTACT
    record = Record(
        id="archivist",
        about=About(pseudonym="Davide R.", address="he", origin="invented", first_contact=first.date(), note=NOTE),
        settings=(SettingChosen(id="setting1", recorded_at=starts[1], when=starts[1].date(), setting="usual"),),
        picture=archivist_person.picture(starts),
        frame=archivist_person.frame(),
        trainings=archivist_person.trainings(),
        sessions=rows.sessions,
        appointments=rows.appointments,
        check_ins=archivist_person.check_ins(starts),
        measures=(*rows.measures, *forms.measures(forms.ARCHIVIST, starts, "archivist")),
        events=archivist_person.events(),
        breaks=archivist_person.breaks(),
        reviews=archivist_person.reviews(starts),
        moves=archivist_contract.moves(starts),
        kept_lines=archivist_kept.kept_lines(starts),
        safety_plans=archivist_kept.safety_plans(starts),
        month_lines=archivist_kept.month_lines(),
        planned_endings=archivist_kept.planned_endings(starts),
    )
    working = WorkingNotes(
        logs=ticked(rows.logs, archivist_formulation.TECHNIQUES),
        formulation=archivist_formulation.formulation(starts),
        element_points=archivist_formulation.element_points(starts),
        element_links=archivist_formulation.element_links(starts),
        narratives=archivist_formulation.narratives(starts),
        features=archivist_formulation.noted_features(starts),
        approach_decisions=archivist_formulation.decisions(starts),
        replies=archivist_person.replies(starts),
        ratings=forms.ratings(forms.ARCHIVIST, starts, "archivist"),
        episode_words=archivist_person.episode_words(starts),
        trigger_words=archivist_kept.trigger_words(starts),
    )
    private = PrivateNotes(case="archivist", author=AUTHOR, notes=rows.private, elsewhere=elsewhere())
    return Case(record=record, working=working, private=private)


def archivist_private() -> PrivateNotes:
    """The private notes alone; `examples/archivist.private.json` holds them sealed."""
    notes = archivist().private
    assert notes is not None
    return notes
