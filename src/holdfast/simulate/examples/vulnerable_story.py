"""Who "Irena K." is, and what she and her therapist agreed on. Invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from holdfast.case.moves import Cost, Move, Run, RunOutcome, Terms, VersionOpened
from holdfast.case.record import (
    Certainty,
    Condition,
    ConditionName,
    ConditionStatus,
    EarlierTreatment,
    Fact,
    Picture,
    SomebodyNamed,
)
from holdfast.simulate.examples.agreed import Draft, in_hour, numbered, on_his_page, stance

FRAME = Terms(kind="frame", text="Tuesdays at 14:00, fifty minutes.", between_hours=False, topic="times")
SAFETY = Terms(
    kind="safety",
    text="On a bad evening: the list on the fridge, Vera, the clinic. If it is too strong for that: 112, at once. "
    "Then, when you can, a message to me.",
    between_hours=False,
)
LEAVING = Terms(
    kind="leaving", text="Before stopping, one more hour to say so. The door stays open.", between_hours=False
)
DRAW = Terms(
    kind="goal",
    text="Draw, and let it be seen.",
    his_words="to draw and not to hide it",
    wish_of="patient",
    motive="exploration",
    noticed_by="A drawing leaves the flat.",
    between_hours=False,
)
TEN_MINUTES = Terms(
    kind="step",
    text="Ten minutes with the sketchbook, door open.",
    his_words="the door open a hand wide",
    wish_of="patient",
    serves=("goal-draw",),
    size=2,
    smallest="The book on the table.",
    expects=("shame",),
)
SHOW = Terms(
    kind="step",
    text="Show one drawing to Vera and wait for her first sentence.",
    wish_of="patient",
    motive="belonging",
    serves=("goal-draw",),
    size=3,
    smallest="Send a photograph of it.",
    expects=("shame", "fear"),
    prediction="She will say it is nice, and mean nothing.",
)


def _shame(strength: int, words: str | None = None) -> tuple[Cost, ...]:
    return (Cost(feeling="shame", strength=strength, words=words),)


def _run(session: int, step: str, outcome: RunOutcome, felt: int, learnt: str | None = None) -> Draft:
    run = Run(outcome=outcome, predicted=_shame(8), felt=_shame(felt), learnt=learnt)
    return in_hour(session, "patient", "run", step, run=run)


def _first_year() -> list[Draft]:
    return [
        in_hour(1, "therapist", "tell", "frame-times", terms=FRAME),
        in_hour(1, "therapist", "tell", "safety", terms=SAFETY),
        in_hour(2, "therapist", "propose", "leaving", terms=LEAVING),
        in_hour(2, "patient", "accept", "leaving"),
        in_hour(2, "therapist", "accept", "leaving"),
        in_hour(5, "therapist", "rewrite", version=VersionOpened(number=1, phase="explore", why="You said a wish.")),
        in_hour(5, "patient", "propose", "goal-draw", terms=DRAW, words="To draw and not to hide it."),
        in_hour(5, "therapist", "ask", "goal-draw", words="What speaks against it?"),
        in_hour(5, "patient", "object", "goal-draw", words="Nobody asked for it."),
        in_hour(6, "therapist", "ask", "goal-draw", words="A week later, what speaks against it?"),
        in_hour(6, "patient", "accept", "goal-draw"),
        in_hour(6, "therapist", "accept", "goal-draw"),
        in_hour(6, "patient", "rate", "goal-draw", stance=stance(6, 7, 3)),
        in_hour(8, "patient", "clarify", "safety", words="Vera may be called after eleven. I asked her."),
        in_hour(10, "patient", "propose", "step-ten-minutes", terms=TEN_MINUTES),
        in_hour(10, "therapist", "disclose_cost", "step-ten-minutes", costs=_shame(8)),
        in_hour(10, "patient", "disclose_cost", "step-ten-minutes", costs=_shame(8, "My face will burn. Yes.")),
        in_hour(10, "patient", "object", "step-ten-minutes", words="What if nothing comes?"),
        in_hour(10, "therapist", "lower_stakes", "step-ten-minutes", words="The book on the table counts."),
        in_hour(10, "patient", "accept", "step-ten-minutes"),
        in_hour(10, "therapist", "accept", "step-ten-minutes"),
        in_hour(10, "patient", "rate", "step-ten-minutes", stance=stance(7, 7, 4)),
        on_his_page(date(2022, 7, 5), "step-ten-minutes", trust=6),
        _run(11, "step-ten-minutes", "did_it", 7, "Four minutes, and then twenty."),
        in_hour(12, "therapist", "ask", "step-ten-minutes", words="Is it still yours?"),
        in_hour(12, "patient", "commit", "step-ten-minutes", words="It is the only thing that is."),
        _run(14, "step-ten-minutes", "did_it", 6, "I drew in the summer. Every second day."),
        _run(16, "step-ten-minutes", "chose_not_to", 2, "I slept instead. It was right."),
    ]


def _second_half() -> list[Draft]:
    return [
        in_hour(19, "therapist", "hold", hold_for="rupture", words="I was too fast in September. First the two of us."),
        in_hour(20, "therapist", "repair", words="I went on when you had gone grey. I should have stopped."),
        in_hour(20, "patient", "clarify", words="So I am allowed to say slower."),
        _run(23, "step-ten-minutes", "did_it", 4, "Two of them hang there."),
        in_hour(23, "therapist", "rewrite",
                version=VersionOpened(number=2, phase="act", why="The drawings have left the flat.")),
        in_hour(23, "patient", "propose", "step-show", terms=SHOW),
        in_hour(23, "patient", "disclose_cost", "step-show",
                costs=(*_shame(8, "I shall want to be under the table."), Cost(feeling="fear", strength=6))),
        in_hour(23, "patient", "object", "step-show", words="Vera is kind to everybody."),
        in_hour(24, "therapist", "ask", "step-show", words="And if she is only kind?"),
        in_hour(24, "patient", "accept", "step-show"),
        in_hour(24, "therapist", "accept", "step-show"),
        in_hour(24, "patient", "rate", "step-show", stance=stance(8, 7, 5)),
        on_his_page(date(2022, 11, 8), "step-show", trust=7),
        _run(26, "step-show", "put_it_off", 5),
        _run(29, "step-show", "did_it", 6, "She said: that is your mother's kitchen."),
        _run(33, "step-show", "did_it", 5, "She asked for one."),
        in_hour(33, "patient", "rate", "step-show", stance=stance(8, 8, 7)),
        on_his_page(date(2023, 1, 24), "step-show", trust=8),
        _run(37, "step-show", "did_it", 4, "I forgot to be ashamed for an hour."),
        in_hour(39, "patient", "object", "frame-times", words="Nights are not Tuesdays."),
        in_hour(41, "patient", "rate", "goal-draw", stance=stance(8, 9, 7)),
    ]  # fmt: skip


def moves(starts: Mapping[int, datetime]) -> tuple[Move, ...]:
    return numbered([*_first_year(), *_second_half()], starts)


def picture(first: datetime, starts: Mapping[int, datetime]) -> Picture:
    noted, day = first + timedelta(minutes=50), first.date()
    later = starts[12] + timedelta(minutes=54)

    def fact(id: str, text: str, certainty: Certainty = "known") -> Fact:
        return Fact(id=id, recorded_at=noted, when=day, certainty=certainty, text=text)

    known: tuple[tuple[Certainty, ConditionName, ConditionStatus, str | None], ...] = (
        ("estimated", "narcissistic", "suspected", "Thin-skinned, hidden standards; no display."),
        ("known", "trauma", "current", "Years of silence and one violent winter at nine."),
        ("known", "mood", "current", None),
        ("estimated", "avoidant", "current", None),
        ("known", "borderline", "ruled_out", None),
        ("known", "substance_use", "ruled_out", None),
    )
    return Picture(
        brought=(fact("brought1", "Evenings on the kitchen floor; she could not say what for."),),
        cracked=(fact("cracked1", "A teacher wrote: talented, unfinished.", "estimated"),),
        conditions=(
            *(
                Condition(id=f"cond{i}", recorded_at=noted, when=day, certainty=c, condition=name, status=status,
                          text=text)
                for i, (c, name, status, text) in enumerate(known, start=1)
            ),
            Condition(
                id="cond7",
                recorded_at=later,
                when=later.date(),
                certainty="known",
                condition="narcissistic",
                status="current",
                text="The vulnerable pole.",
            ),
        ),
        medication=(fact("med1", "None; she stopped a tablet in 2020 and does not know its name.", "unknown"),),
        earlier_treatments=(
            EarlierTreatment(
                id="earlier1",
                recorded_at=noted,
                when=day,
                certainty="known",
                text="A day clinic for ten weeks in 2018.",
                ended="She was praised for being no trouble.",
            ),
        ),
        work=(fact("work1", "Bookbinder in a workshop of three."),),
        love=(fact("love1", "A long friendship that was not called love.", "estimated"),),
        living=(fact("living1", "Alone with a cat, one street from her sister."),),
        people=(
            SomebodyNamed(id="person1", recorded_at=noted, when=day, certainty="known", pseudonym="Vera",
                relation="friend"),
            SomebodyNamed(id="person2", recorded_at=noted, when=day, certainty="known", pseudonym="Olga",
                relation="sister"),
            SomebodyNamed(id="person3", recorded_at=noted, when=day, certainty="known", pseudonym="mother",
                relation="mother"),
        ),
    )  # fmt: skip
