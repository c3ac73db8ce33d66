"""`stable-noise`: forty ordinary hours. Ratings move as they do, and no rule may speak. Invented."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from holdfast.case.model import Case
from holdfast.case.moves import Cost, Move, Run, RunOutcome, Terms, VersionOpened
from holdfast.case.record import (
    About,
    Break,
    CheckIn,
    Condition,
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
from holdfast.case.working import MomentKind, Topic, WorkingNotes
from holdfast.simulate.examples.agreed import Draft, in_hour, numbered, stance
from holdfast.simulate.examples.archivist import NOTE
from holdfast.simulate.examples.small_formulations import chain
from holdfast.simulate.examples.told import Hour, marks, moment, told

FIRST = moment(date(2022, 9, 21), 15)
LAST = 40
# Wednesdays at 15:00; no hour in the two weeks of Christmas and in Easter week.
_RUNS = ((1, date(2022, 10, 5)), (13, date(2023, 1, 11)), (26, date(2023, 4, 19)))
_SIGNS = {7: "abstract", 15: "changes_subject", 22: "argues", 29: "abstract", 36: "entertains"}
_MOMENTS: dict[int, tuple[MomentKind, ...]] = {
    3: ("own_wish",),
    6: ("real_contact",),
    11: ("curious_mind",),
    14: ("laughed_at_himself",),
    19: ("own_part",),
    23: ("own_wish",),
    27: ("real_contact",),
    31: ("something_for_fun",),
    35: ("curious_mind", "named_cost"),
    39: ("real_contact",),
}


def starts() -> Mapping[int, datetime]:
    found = {}
    for n in range(1, LAST + 2):
        first, day = next(run for run in reversed(_RUNS) if run[0] <= n)
        found[n] = moment(day + timedelta(weeks=n - first), 15)
    return found


def _hours() -> tuple[Hour, ...]:
    """Ratings between 65 and 75, hers and the therapist's: noise that no threshold of points can be reached by."""
    rng = random.Random("stable-noise hours")  # nosec B311 # a seeded draw: the same each time, and no secret
    return tuple(_hour(n, rng) for n in range(1, LAST + 1))


def _hour(n: int, rng: random.Random) -> Hour:
    sac = 42 + rng.choice((-3, -2, -2, -1, -1, 0, 1, 1, 2, 2, 3))
    topic: tuple[Topic, ...] = ("outside",) if rng.random() < 0.85 else ("outside", "us")
    return Hour(
        n=n,
        sac=None if n in (10, 33) else sac,
        image=rng.randint(2, 16),
        held=rng.randint(1, 4),
        mine=8 if sac == 45 else 6 if sac == 39 else 7,
        signs=marks(_SIGNS.get(n, "")),
        moments=_MOMENTS.get(n, ()),
        defence=rng.choice((-1, 0, 0, 0, 1)),
        depth=rng.choice((1, 2, 2, 2, 3)),
        stance=rng.choice((-1, 0, 0, 1)),
        topic=topic,
        moved=n in (1, 2, 12, 24, 36),
        split={12: "different_days", 24: "different_days", 36: "one_hour"}.get(n),  # type: ignore[arg-type]
        own_life="none" if n in (1, 12, 24, 36) else None,
        core=12 + rng.choice((-2, -1, -1, 0, 0, 1, 1, 2)),
        phq=7 + rng.choice((-1, 0, 1)) if n % 4 == 0 else None,
        kept={1: "I swallow it and then I shout at the printer", 24: "I said it and nobody died"}.get(n),
        log_after=56 if rng.random() < 0.85 else 330,
    )


def _moves(begin: Mapping[int, datetime]) -> tuple[Move, ...]:
    frame = Terms(kind="frame", text="Wednesdays at 15:00, fifty minutes.", between_hours=False, topic="times")
    safety = Terms(kind="safety", text="112, then the clinic, then a message to me. Always.", between_hours=False)
    goal = Terms(
        kind="goal",
        text="Say what I think at work before I am angry.",
        his_words="to open my mouth while it is still small",
        wish_of="patient",
        motive="autonomy",
        between_hours=False,
    )
    step = Terms(
        kind="step",
        text="One sentence of my own in the Monday meeting.",
        wish_of="patient",
        serves=("goal-speak",),
        size=2,
        expects=("fear",),
    )
    fear = (Cost(feeling="fear", strength=6, words="My neck goes red. I can stand that."),)
    drafts: list[Draft] = [
        in_hour(1, "therapist", "tell", "frame-times", terms=frame),
        in_hour(1, "therapist", "tell", "safety", terms=safety),
        in_hour(
            1, "therapist", "rewrite", version=VersionOpened(number=1, phase="explore", why="A wish that you brought.")
        ),
        in_hour(1, "patient", "propose", "goal-speak", terms=goal),
        in_hour(1, "patient", "object", "goal-speak", words="They will think I have become difficult."),
        in_hour(1, "patient", "disclose_cost", "goal-speak", costs=fear),
        in_hour(2, "therapist", "ask", "goal-speak", words="What speaks against it today?"),
        in_hour(2, "patient", "accept", "goal-speak"),
        in_hour(2, "therapist", "accept", "goal-speak"),
        in_hour(2, "patient", "propose", "step-sentence", terms=step),
        in_hour(2, "patient", "disclose_cost", "step-sentence", costs=fear),
        in_hour(2, "therapist", "ask", "step-sentence", words="And what speaks against Monday?"),
        in_hour(2, "patient", "accept", "step-sentence"),
        in_hour(2, "therapist", "accept", "step-sentence"),
        in_hour(2, "patient", "rate", "goal-speak", stance=stance(8, 8, 6)),
        in_hour(3, "therapist", "ask", "step-sentence", words="Still a good sentence to want?"),
        in_hour(3, "patient", "commit", "step-sentence", words="Yes. A short one."),
    ]
    outcomes: tuple[RunOutcome, ...] = (
        "did_it",
        "did_it",
        "partly",
        "did_it",
        "chose_not_to",
        "did_it",
        "did_it",
        "did_it",
    )
    for i, n in enumerate(range(5, LAST, 5)):
        run = Run(outcome=outcomes[i], felt=(Cost(feeling="fear", strength=5 - i // 2),))
        drafts.append(in_hour(n, "patient", "run", "step-sentence", run=run))
        if n in (15, 30):
            drafts.append(in_hour(n, "patient", "rate", "goal-speak", stance=stance(8, 7, 7)))
    return numbered(drafts, begin)


def _check_ins(begin: Mapping[int, datetime]) -> tuple[CheckIn, ...]:
    rng = random.Random("stable-noise check-ins")  # nosec B311 # a seeded draw: the same each time, and no secret
    found: list[CheckIn] = []
    for n in range(2, LAST + 1):
        if rng.random() < 0.15:
            continue
        when = begin[n] - timedelta(days=3, hours=rng.randint(-4, 4), minutes=rng.randint(0, 59))
        gr1, gr2, ow, vu, se, sh, re = (
            min(100, max(0, round(rng.gauss(level, 7)))) for level in (26, 22, 30, 38, 58, 30, 40)
        )
        answers = TwoPoleAnswers(gr1=gr1, gr2=gr2, ow=ow, vu=vu, se=se, sh=sh, re=re)
        found.append(CheckIn(id=f"checkin{len(found) + 1}", recorded_at=when, when=when, answers=answers))
    return tuple(found)


def _reviews(begin: Mapping[int, datetime]) -> tuple[Review, ...]:
    first = begin[1] + timedelta(minutes=45)
    planned = (
        Review(
            id=f"review{n}-planned",
            recorded_at=first,
            when=first.date(),
            status="planned",
            at_session=n,
            due=begin[n].date(),
        )
        for n in (12, 24, 36)
    )
    held = (
        Review(
            id=f"review{n}-held",
            recorded_at=begin[n] + timedelta(minutes=50),
            when=begin[n].date(),
            status="held",
            at_session=n,
        )
        for n in (12, 24, 36)
    )
    return (*planned, *held)


def stable_noise() -> Case:
    begin = starts()
    rows = told(_hours(), begin, "stable-noise", FIRST)
    noted, day = FIRST + timedelta(minutes=50), FIRST.date()
    record = Record(
        id="stable-noise",
        about=About(pseudonym="Anna B.", address="she", origin="invented", first_contact=day, note=NOTE),
        settings=(SettingChosen(id="setting1", recorded_at=noted, when=day, setting="usual"),),
        picture=Picture(
            brought=(
                Fact(
                    id="brought1", recorded_at=noted, when=day, certainty="known", text="Tired of being polite at work."
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
            ),
            work=(
                Fact(id="work1", recorded_at=noted, when=day, certainty="known", text="Surveyor in a public office."),
            ),
            people=(
                SomebodyNamed(
                    id="person1", recorded_at=noted, when=day, certainty="known", pseudonym="Tea", relation="friend"
                ),
            ),
        ),
        frame=(
            FrameArrangement(
                id="frame1", recorded_at=noted, when=day, topic="times", text="Wednesdays at 15:00.", reaction="Good."
            ),
        ),
        trainings=(Training(id="training1", recorded_at=noted, when=day, approach="cbt"),),
        sessions=rows.sessions,
        appointments=rows.appointments,
        check_ins=_check_ins(begin),
        measures=rows.measures,
        breaks=(
            Break(
                id="break1",
                recorded_at=begin[9],
                when=begin[9].date(),
                start=date(2022, 12, 24),
                end=date(2023, 1, 8),
                by="therapist",
            ),
            Break(
                id="break2",
                recorded_at=begin[22],
                when=begin[22].date(),
                start=date(2023, 4, 8),
                end=date(2023, 4, 16),
                by="therapist",
            ),
        ),
        reviews=_reviews(begin),
        moves=_moves(begin),
    )
    return Case(record=record, working=chain(WorkingNotes(logs=rows.logs), begin))
