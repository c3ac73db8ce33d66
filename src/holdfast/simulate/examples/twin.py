"""`drop-out-twin`: the archivist to hour 9, then no repair; he goes away after hour 13. Invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from holdfast.case.model import Case
from holdfast.case.private import PrivateNotes
from holdfast.case.record import About, Event, Letter, Picture, Record, SettingChosen
from holdfast.case.working import WorkingNotes
from holdfast.simulate.examples import (
    archivist_contract,
    archivist_formulation,
    archivist_hours,
    archivist_person,
    forms,
)
from holdfast.simulate.examples.agreed import Draft, in_hour, numbered, stance
from holdfast.simulate.examples.archivist import AUTHOR, NOTE, elsewhere
from holdfast.simulate.examples.told import Hour, marks, moment, told

_A = Hour(n=0, image=-15, held=7, pulls="retaliate:2 small:2", urges=("prove",), stance=2, depth=3, topic=("outside",))
AFTER_NINE = (
    replace(_A, n=10, sac=24, bond=-2, mine=6, core=24, signs=marks("short_answers:2 agrees_too_fast"),
            then="not_addressed", kept="Yes. Surely. You are right",
            line="He agreed with everything, and I was relieved. I should not have been."),
    replace(_A, n=11, sac=22, bond=-2, mine=5, core=25, attendance=("late",), signs=marks("abstract:2 flat"),
            then="not_addressed", kept="It is a long way for fifty minutes", line="I explained it again."),
    replace(_A, n=12, attendance=("cancelled",), by="patient", pulls=None, recorded=moment(date(2023, 4, 3), 22, 40)),
    replace(_A, n=13, sac=19, bond=-3, mine=4, core=26, image=-28, held=9, attendance=("on_time", "left_in_anger"),
            frame=("fee", "limit_set"), signs=marks("complains_of_results:2 complains_of_me"), then="addressed_open",
            depth=2, stance=3, topic=("us",), own_life="none", kept="You can keep the hour. I have paid for it",
            line="I held to the fee and lost him. Both may be true."),
    replace(_A, n=14, attendance=("missed",), by="patient", pulls=None),
)  # fmt: skip
LAST_ARRANGED = 14
LETTER = """Dear Dario,

I have been thinking about our hour on 11 April. My part in it was this: I held to the fee before I had heard how you \
were. The limit stands; I said it more sharply than it needed, and I am sorry for that.

You need not answer. Your hour is kept: Tuesdays at eleven, until the end of May. You are welcome in it, whatever \
you think of this. If a night gets hard, at any time: 112.

Dr F."""


def _moves() -> list[Draft]:
    return [
        in_hour(10, "therapist", "ask", "step-diary", words="What was it about the diary?"),
        in_hour(10, "patient", "clarify", "step-diary", words="Nothing. It is a good idea."),
        in_hour(11, "patient", "rate", "step-diary", stance=stance(2, 1, 3)),
        in_hour(13, "patient", "object", "frame-times", words="I was ill and you send me a bill."),
    ]


def drop_out_twin() -> Case:
    """The same man until hour 9, entry for entry; then the push is never named."""
    every = archivist_hours.starts()
    starts = {n: every[n] for n in range(1, LAST_ARRANGED + 1)}
    first = archivist_person.FIRST_CONTACT
    # One stream of answers for the nine hours both share, so that they are the same to the letter.
    shared = told(archivist_hours.TO_NINE, starts, "archivist", first)
    rows = told(AFTER_NINE, starts, "drop-out-twin", first)
    end = starts[14]
    about = About(pseudonym="Dario M.", address="he", origin="invented", first_contact=first.date(), note=NOTE)
    hurt = Event(
        id="event2",
        recorded_at=starts[13] + timedelta(minutes=50),
        when=date(2023, 4, 7),
        kind="injury",
        what="humiliation",
        text="The new head of the reading room corrected him before visitors.",
    )
    record = Record(
        id="drop-out-twin",
        about=about,
        settings=(SettingChosen(id="setting1", recorded_at=starts[1], when=starts[1].date(), setting="usual"),),
        picture=_picture(),
        frame=archivist_person.frame(),
        trainings=archivist_person.trainings(),
        sessions=(*shared.sessions, *rows.sessions),
        appointments=rows.appointments,
        check_ins=archivist_person.check_ins_to_nine(),
        measures=(
            *shared.measures,
            *rows.measures,
            *forms.measures(forms.ARCHIVIST, every, "archivist", to=9),
        ),
        events=(archivist_person.events()[0], hurt),
        breaks=archivist_person.breaks()[:1],
        reviews=tuple(r for r in archivist_person.reviews(every) if r.status == "planned"),
        moves=numbered([*archivist_contract.to_nine(), *_moves()], starts),
        letters=(
            Letter(id="letter1", recorded_at=moment(date(2023, 4, 26), 18, 20), when=date(2023, 4, 26), how="post",
                   text=LETTER, template="my-part"),
        ),
    )  # fmt: skip
    working = WorkingNotes(
        logs=(*shared.logs, *rows.logs),
        formulation=tuple(
            f for f in archivist_formulation.formulation(every) if f.recorded_at < end and f.when < date(2023, 3, 20)
        ),
        ratings=forms.ratings(forms.ARCHIVIST, every, "archivist", to=9),
    )
    notes = PrivateNotes(
        case="drop-out-twin", author=AUTHOR, notes=(*shared.private, *rows.private), elsewhere=elsewhere()
    )
    return Case(record=record, working=working, private=notes)


def _picture() -> Picture:
    """What was known of him by hour 9."""
    whole = archivist_person.picture(archivist_hours.starts())
    known = archivist_hours.starts()[9]
    return Picture(
        brought=whole.brought,
        cracked=whole.cracked,
        conditions=tuple(c for c in whole.conditions if c.recorded_at < known),
        medication=whole.medication,
        earlier_treatments=whole.earlier_treatments,
        work=whole.work,
        love=whole.love,
        living=whole.living,
        people=tuple(p for p in whole.people if p.recorded_at < known),
    )
