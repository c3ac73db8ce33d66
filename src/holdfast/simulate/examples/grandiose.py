"""`grandiose-seven`: seven hours with somebody who charms, and a therapist drawn to shine with him. Invented.

The bond falls at hour 5 while goal and task stay high; the therapist notices it late.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from holdfast.case.model import Case
from holdfast.case.moves import Move, Terms, VersionOpened
from holdfast.case.private import PrivateNotes
from holdfast.case.record import (
    About,
    Break,
    CheckIn,
    Condition,
    Event,
    Fact,
    FrameArrangement,
    Picture,
    Record,
    Review,
    SettingChosen,
    SomebodyNamed,
    Training,
    TwoPoleAnswers,
)
from holdfast.case.working import WorkingNotes
from holdfast.simulate.examples.agreed import in_hour, numbered, stance
from holdfast.simulate.examples.archivist import AUTHOR, NOTE, elsewhere
from holdfast.simulate.examples.small_formulations import pairs
from holdfast.simulate.examples.told import Hour, marks, moment, told

FIRST = moment(date(2023, 1, 26), 18, 15)
STARTS = {n: moment(date(2023, 2, 2) + timedelta(weeks=n - 1), 18) for n in range(1, 9)}
_A = Hour(n=0, image=36, held=4, pulls="special:2 warm:2", stance=-2, depth=1, topic=("outside",))
HOURS = (
    replace(_A, n=1, sac=50, mine=9, image=28, core=9, phq=4, own_life="none", tags=("charm", "grandiose_display"),
            signs=marks("entertains"), kept="I only work with the best",
            line="What a pleasant hour. I said almost nothing."),
    replace(_A, n=2, sac=52, mine=9, image=35, core=8, tags=("charm", "idealising"), signs=marks("entertains:2"),
            urges=("please",), kept="My last doctor could not follow me. You can",
            line="I liked being the one who can."),
    replace(_A, n=3, sac=51, mine=9, image=38, core=8, tags=("grandiose_display", "idealising"),
            signs=marks("entertains:2"), frame=("overrun",), pulls="special:3 warm:2 accommodate:1",
            urges=("please",), kept="We should write this up, you and I",
            line="I ran over by ten minutes and did not mind. Why not?"),
    replace(_A, n=4, sac=50, mine=9, image=37, core=8, tags=("entitlement", "charm"),
            signs=marks("entertains abstract"), frame=("request",), pulls="special:3 accommodate:2",
            urges=("please", "prove"), moved=True, kept="You will make an exception for Friday",
            line="I almost said yes to Friday."),
    replace(_A, n=5, sac=38, bond=-6, mine=8, image=12, held=7, core=10, tags=("devaluing", "entitlement"), defence=1,
            signs=marks("complains_of_me rejects_offer"), then="not_addressed", pulls="special:2 small:2",
            urges=("please", "prove"), kept="A small rule for a small practice",
            line="I laughed with him. It was about me."),
    replace(_A, n=6, sac=44, bond=-3, mine=8, image=18, held=6, core=9, tags=("grandiose_display",),
            signs=marks("entertains:2"), then="not_addressed", pulls="special:2 accommodate:2", urges=("please",),
            depth=1, line="We were brilliant together. Nothing happened."),
    replace(_A, n=7, sac=43, bond=-2, mine=6, image=20, held=6, core=9, tags=("grandiose_display", "retreat"),
            depth=3, stance=0, signs=marks("entertains"), then="addressed_open", topic=("us",),
            moments=("laughed_at_himself",), own_life="none", kept="What do you want me to say, that it hurt?",
            line="I said what I had laughed about. He looked at the floor.", who="His father's best audience."),
)  # fmt: skip


def _moves() -> tuple[Move, ...]:
    frame = Terms(kind="frame", text="Thursdays at 18:00, fifty minutes; no hours on other days.", between_hours=False,
                  topic="times")  # fmt: skip
    safety = Terms(kind="safety", text="112, then the clinic, then a message to me. Always.", between_hours=False)
    best = Terms(
        kind="goal",
        text="Lead the firm without being slowed down by others.",
        his_words="the best version of what I am already",
        wish_of="patient",
        motive="recognition",
        only_status=True,
        between_hours=False,
    )
    return numbered(
        [
            in_hour(1, "therapist", "tell", "frame-times", terms=frame),
            in_hour(1, "therapist", "tell", "safety", terms=safety),
            in_hour(
                2,
                "therapist",
                "rewrite",
                version=VersionOpened(number=1, phase="explore", why="We begin with what you want."),
            ),
            in_hour(2, "patient", "propose", "goal-best", terms=best, words="The best version of what I am already."),
            in_hour(2, "patient", "rate", "goal-best", stance=stance(9, 9, 10)),
            in_hour(4, "therapist", "ask", "goal-best", words="And what would you lose by it?"),
            in_hour(4, "patient", "discount", "goal-best", words="Only my inferiors."),
            in_hour(7, "patient", "rate", "goal-best", stance=stance(7, 6, 8)),
        ],
        STARTS,
    )


def _picture() -> Picture:
    noted, day = FIRST + timedelta(minutes=50), FIRST.date()
    return Picture(
        brought=(
            Fact(id="brought1", recorded_at=noted, when=day, certainty="known", text="His partner said: go, or I go."),
        ),
        cracked=(
            Fact(
                id="cracked1", recorded_at=noted, when=day, certainty="estimated", text="A prize went to somebody else."
            ),
        ),
        conditions=(
            Condition(
                id="cond1",
                recorded_at=noted,
                when=day,
                certainty="estimated",
                condition="narcissistic",
                status="suspected",
            ),
            Condition(
                id="cond2",
                recorded_at=noted,
                when=day,
                certainty="known",
                condition="substance_use",
                status="in_remission",
            ),
            Condition(
                id="cond3",
                recorded_at=noted,
                when=day,
                certainty="unknown",
                condition="antisocial",
                status="unknown",
                text="Not asked yet.",
            ),
        ),
        work=(
            Fact(
                id="work1",
                recorded_at=noted,
                when=day,
                certainty="known",
                text="Leads a small firm of light designers.",
            ),
        ),
        people=(
            SomebodyNamed(
                id="person1", recorded_at=noted, when=day, certainty="known", pseudonym="Livia", relation="partner"
            ),
        ),
    )


def _check_ins() -> tuple[CheckIn, ...]:
    rows = (
        (82, 74, 60, 14, 76, 8, 30),
        (86, 78, 64, 10, 80, 6, 28),
        (80, 81, 66, 20, 74, 10, 36),
        (84, 70, 70, 26, 70, 14, 44),
    )
    found = []
    for i, (gr1, gr2, ow, vu, se, sh, re) in enumerate(rows, start=1):
        when = moment(date(2023, 2, 5) + timedelta(weeks=i - 1), 21, 10)
        answers = TwoPoleAnswers(gr1=gr1, gr2=gr2, ow=ow, vu=vu, se=se, sh=sh, re=re, gu=12)
        found.append(CheckIn(id=f"checkin{i}", recorded_at=when, when=when, answers=answers, ticks=("success",)))
    return tuple(found)


def grandiose_seven() -> Case:
    rows = told(HOURS, STARTS, "grandiose-seven", FIRST)
    noted, day = FIRST + timedelta(minutes=50), FIRST.date()
    record = Record(
        id="grandiose-seven",
        about=About(pseudonym="Sandro V.", address="he", origin="invented", first_contact=day, note=NOTE),
        settings=(SettingChosen(id="setting1", recorded_at=noted, when=day, setting="usual"),),
        picture=_picture(),
        frame=(
            FrameArrangement(
                id="frame1", recorded_at=noted, when=day, topic="times", text="Thursdays at 18:00.", reaction="For now."
            ),
        ),
        trainings=(
            Training(id="training1", recorded_at=noted, when=day, approach="mbt"),
            Training(id="training2", recorded_at=noted, when=day, approach="psychodynamic"),
        ),
        sessions=rows.sessions,
        appointments=rows.appointments,
        check_ins=_check_ins(),
        measures=rows.measures,
        events=(
            Event(
                id="event1",
                recorded_at=STARTS[2],
                when=date(2023, 2, 6),
                kind="life",
                what="success",
                text="A large contract.",
            ),
        ),
        breaks=(
            Break(
                id="break1",
                recorded_at=STARTS[6],
                when=date(2023, 3, 9),
                start=date(2023, 4, 6),
                end=date(2023, 4, 16),
                by="therapist",
            ),
        ),
        reviews=(
            Review(
                id="review1",
                recorded_at=STARTS[1],
                when=date(2023, 2, 2),
                status="planned",
                at_session=12,
                due=date(2023, 5, 4),
            ),
        ),
        moves=_moves(),
    )
    private = PrivateNotes(case="grandiose-seven", author=AUTHOR, notes=rows.private, elsewhere=elsewhere())
    return Case(record=record, working=pairs(WorkingNotes(logs=rows.logs), STARTS), private=private)
