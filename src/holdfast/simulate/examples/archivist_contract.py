"""The moves of "Davide R." and his therapist, from a contract handed back to one that is his. Invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from holdfast.case.moves import Cost, Feeling, Move, MoveBy, Run, RunOutcome, Terms, VersionOpened, Worry
from holdfast.simulate.examples.agreed import Draft, between, in_hour, numbered, on_his_page, stance
from holdfast.simulate.examples.told import moment

P: MoveBy = "patient"
T: MoveBy = "therapist"

TIMES = Terms(
    kind="frame",
    text="Tuesdays at 11:00, fifty minutes. An hour cancelled after Monday noon is paid.",
    between_hours=False,
    topic="times",
)
SAFETY = Terms(
    kind="safety",
    text="If living becomes too much: 112, the out-patient clinic, then a message to me. Always.",
    between_hours=False,
)
LEAVING = Terms(
    kind="leaving",
    text="Before stopping we meet once more, to say so. If you stay away, I write once; the door stays open.",
    between_hours=False,
)
BETTER = Terms(
    kind="goal",
    text="Find out what a better week would look like.",
    wish_of="therapist",
    motive="exploration",
    between_hours=False,
)
DIARY = Terms(
    kind="step",
    text="Each evening write down one feeling of the day.",
    wish_of="therapist",
    serves=("goal-week",),
    size=2,
)
MINE = Terms(
    kind="goal",
    text="A life that is not only the archive and the flat.",
    his_words="something that is mine",
    wish_of="patient",
    motive="autonomy",
    noticed_by="An evening a week that nobody else has planned.",
    between_hours=False,
)
MINE_IN_STEPS = replace(
    MINE,
    levels=(
        "A month without one evening of my own.",
        "One in a month, and the phone rings through it.",
        "One a week that nobody else has planned.",
        "One a week, and my mother knows where I am.",
        "Two a week, and a day of holiday that is only mine.",
    ),
    weight=2,
)
"""The same goal, once they had said what less and more of it would look like."""
QUESTIONS = Terms(
    kind="step",
    text="Once a week, stop and ask three things: what do I want, what is my own view, what do I feel.",
    his_words="three questions, on the stairs",
    wish_of="therapist",
    serves=("goal-mine",),
    size=2,
    smallest="One of the three, on one day.",
    expects=("guilt",),
)
STOP = Terms(kind="stop", text='Either of us can write "not this week" without a reason.', between_hours=True)
FRIDAY = Terms(
    kind="step",
    text="Friday evening at the climbing wall, the phone in the locker.",
    his_words="a Friday",
    wish_of="patient",
    motive="exploration",
    serves=("goal-mine",),
    size=3,
    smallest="Pack the bag and take it to work.",
    expects=("guilt",),
    how_often="A Friday when it suits; none is owed.",
    tests="If I go out, something happens to Elia.",
    prediction="Guilt, eight of ten, and I shall be home by nine.",
)
CLOSE = Terms(
    kind="goal",
    text="Be close to a few people, as one of them.",
    his_words="somebody I can be ordinary with",
    wish_of="patient",
    motive="belonging",
    noticed_by="I ask a question and wait for the answer.",
    between_hours=False,
)
CLOSE_IN_STEPS = replace(
    CLOSE,
    levels=(
        "Alone at every table, counting who is cleverer.",
        "One remark held back, and home early.",
        "Once a week I ask a question and wait for the answer.",
        "Somebody asks me to stay, and I stay.",
        "I tell one of them about Elia.",
    ),
)
REMARKS = Terms(
    kind="step",
    text="When the clever one comes: one breath; count those that got out.",
    his_words="swallow the clever one",
    wish_of="patient",
    motive="belonging",
    serves=("goal-close",),
    size=2,
    smallest="Only count.",
    expects=("shame", "envy"),
)


def to_nine() -> list[Draft]:
    """Version 1, handed back; the same step twice; held after the cancelled hour."""
    return [
        in_hour(1, T, "tell", "frame-times", terms=TIMES),
        in_hour(1, T, "tell", "safety", terms=SAFETY),
        in_hour(2, T, "propose", "leaving", terms=LEAVING),
        in_hour(2, P, "accept", "leaving", words="Fair enough."),
        in_hour(2, T, "accept", "leaving"),
        in_hour(3, T, "rewrite",
                version=VersionOpened(number=1, phase="explore", why="What could be better, and a way there.")),
        in_hour(3, T, "propose", "goal-week", terms=BETTER, words="What would a better week have in it?"),
        in_hour(4, P, "hand_back", "goal-week", words="You tell me. You have seen more lives than I have."),
        in_hour(4, P, "rate", "goal-week", stance=stance(3, 2, 3)),
        in_hour(4, T, "rate", "goal-week", stance=stance(7, 6)),
        on_his_page(date(2023, 2, 7), "goal-week", trust=4),
        in_hour(6, T, "propose", "step-diary", terms=DIARY, words="Would you try it until Tuesday?"),
        in_hour(6, P, "discount", "step-diary", words="Homework, at thirty-four."),
        in_hour(7, T, "propose", "step-diary", terms=DIARY, words="I do think it would help."),
        in_hour(7, P, "discount", "step-diary", words="If you say so."),
        in_hour(7, P, "rate", "step-diary", stance=stance(2, 2, 4)),
        between(moment(date(2023, 3, 7), 11, 25), T, "hold", hold_for="rupture",
                words="First the two of us. No new step before we have spoken."),
    ]  # fmt: skip


def _cost(feeling: Feeling, strength: int, words: str | None = None) -> tuple[Cost, ...]:
    return (Cost(feeling=feeling, strength=strength, words=words),)


def _mended_and_explored() -> list[Draft]:
    return [
        in_hour(10, T, "repair",
                words="I have been in a hurry for both of us. I pushed, and all you could do was hand it back."),
        in_hour(10, T, "withdraw", "step-diary", words="It was mine, not yours."),
        in_hour(12, P, "propose", "goal-mine", terms=MINE, words="Something that is mine. Do not ask me what."),
        in_hour(13, T, "rewrite",
                version=VersionOpened(number=2, phase="explore", why="There is a wish now, and it is yours.")),
        in_hour(13, T, "withdraw", "goal-week"),
        in_hour(13, T, "rationale", "goal-mine",
                words="If it does not make sense to you, we shall push and hand back again."),
        in_hour(13, T, "ask", "goal-mine", words="What speaks against it?"),
        in_hour(13, P, "object", "goal-mine", words="It will sound small."),
        in_hour(13, T, "propose", "step-questions", terms=QUESTIONS, words="Three questions, once, whenever you like."),
        in_hour(13, P, "object", "step-questions", words="You will be disappointed."),
        in_hour(13, T, "lower_stakes", "step-questions", words="Then we look at what came instead."),
        in_hour(13, T, "disclose_cost", "step-questions", costs=_cost("guilt", 5)),
        in_hour(13, P, "disclose_cost", "step-questions",
                costs=_cost("guilt", 5, "Something heavy will come. I know its step.")),
        in_hour(13, P, "accept_reserved", "step-questions", words="I shall try. I promise nothing."),
        in_hour(13, T, "accept", "step-questions"),
        in_hour(13, P, "rate", "step-questions", stance=stance(6, 5, 6)),
        in_hour(13, T, "rate", "step-questions", stance=stance(7, 6)),
        on_his_page(date(2023, 4, 11), "step-questions", trust=5),
        *_questions_run(13, "did_it", "What I wanted was to be asked."),
        in_hour(14, T, "ask", "goal-mine", words="And today, what speaks against it?"),
        in_hour(14, P, "accept", "goal-mine"),
        in_hour(14, T, "accept", "goal-mine"),
        in_hour(14, P, "rate", "goal-mine", stance=stance(6, 5, 4)),
        in_hour(14, P, "clarify", "leaving", words="I had forgotten that we have this. Good."),
        in_hour(14, T, "ask", "step-questions", words="Was it worth it, or was it for me?"),
        in_hour(14, P, "commit", "step-questions", words="It was a bit for you. The next one is for me."),
        *_questions_run(14, "did_it", "My own view was not so clever as I thought."),
        in_hour(15, P, "disclose_cost", "step-questions",
                costs=_cost("guilt", 7, "So it was guilt. I thought it was tiredness.")),
        *_questions_run(15, "did_it", "Guilt, before anything had happened."),
        *_questions_run(16, "put_it_off", None),
        *_questions_run(17, "did_it", "I wanted to stay when they opened the other bottle."),
        in_hour(18, P, "rate", "step-questions", stance=stance(6, 5, 7)),
        *_questions_run(18, "did_it", "Envy. Of people who go home when they are tired."),
        *_questions_run(19, "partly", "Two of the three, on the bus."),
        *_questions_run(20, "chose_not_to", "I did not do it on purpose, and told nobody."),
        *_questions_run(21, "did_it", "I asked what I felt and it was hunger."),
        in_hour(22, P, "rate", "step-questions", stance=stance(6, 6, 8)),
        on_his_page(date(2023, 6, 20), "step-questions", trust=6),
        *_questions_run(22, "did_it", "I knew the answer before the stairs."),
    ]  # fmt: skip


def _questions_run(after: int, outcome: RunOutcome, learnt: str | None) -> list[Draft]:
    """One run of the three questions, on the Saturday after hour `after`, as he reported it."""
    saturdays = {13: date(2023, 4, 15), 14: date(2023, 4, 22)}
    day = saturdays.get(after) or date.fromordinal(date(2023, 5, 6).toordinal() + 7 * (after - 15))
    run = Run(outcome=outcome, learnt=learnt, vitality=None if outcome == "put_it_off" else 4)
    return [between(moment(day, 18, 30), P, "run", "step-questions", run=run)]


def _shared() -> list[Draft]:
    return [
        in_hour(23, T, "clarify", "goal-mine",
                words="Two evenings: first curious, then somebody alone, then guilty, then the sofa."),
        in_hour(24, P, "rate", "goal-mine", stance=stance(7, 6, 5)),
        in_hour(24, P, "clarify", "goal-mine", words="Then it is not that I am lazy."),
        in_hour(27, T, "hold", hold_for="rupture", words="Four weeks away, and now this. First the two of us."),
        in_hour(29, P, "repair", words="I made you small because you could leave."),
        in_hour(29, T, "repair", words="And I had not said enough about the four weeks."),
    ]  # fmt: skip


def _experiments() -> list[Draft]:
    return [
        in_hour(31, T, "rewrite",
                version=VersionOpened(number=3, phase="act", why="The pattern is known; now act in spite of it.")),
        in_hour(31, P, "withdraw", "step-questions", words="I do them anyway."),
        in_hour(31, P, "propose", "step-friday", terms=FRIDAY, words="I used to climb."),
        in_hour(31, T, "clarify", "step-friday", words="Is it that you like it, or that you should?"),
        in_hour(31, P, "clarify", "step-friday", words="I like it. I was never good."),
        in_hour(31, T, "disclose_cost", "step-friday", costs=_cost("guilt", 8),
                words="It will be there. Do you know that?"),
        in_hour(31, P, "disclose_cost", "step-friday",
                costs=_cost("guilt", 8, "It is there before I pick up the phone.")),
        in_hour(31, P, "object", "step-friday", words="If something happens to Elia I shall be on a wall."),
        in_hour(31, T, "lower_stakes", "step-friday", words="Packing the bag counts."),
        in_hour(31, P, "propose", "stop-week", terms=STOP),
        in_hour(31, P, "accept", "stop-week"),
        in_hour(31, T, "accept", "stop-week"),
        in_hour(31, P, "counter", "goal-mine", terms=MINE_IN_STEPS,
                words="From nothing to more than I hope. I wrote it on the bus."),
        in_hour(31, P, "accept", "goal-mine"),
        in_hour(31, T, "accept", "goal-mine"),
        in_hour(31, P, "rate", "step-friday", stance=stance(8, 8, 4)),
        in_hour(31, T, "rate", "step-friday", stance=stance(8, 8)),
        in_hour(31, P, "accept", "step-friday", words="Then let it be a Friday."),
        in_hour(31, T, "accept", "step-friday"),
        on_his_page(date(2023, 9, 19), "step-friday", trust=7),
        in_hour(32, T, "ask", "step-friday", words="And now that you have done it once: what speaks against it?"),
        in_hour(32, P, "commit", "step-friday", words="I can be guilty and still go."),
        *_friday(32, "did_it", 6, "Nothing happened to Elia. He slept.", 5),
        *_friday(34, "partly", 6, "The bag stayed at work, and so did I. Then I went late.", 4),
        *_friday(35, "did_it", 5, "I fell off and laughed.", 6),
        in_hour(36, P, "rate", "step-friday", stance=stance(8, 8, 6)),
        in_hour(36, P, "attain", "goal-mine", level=-1, words="One, and my mother rang twice."),
        *_friday(36, "did_it", 5, "I can be guilty and still go.", 7),
        *_friday(38, "did_it", 4, "Piero holds the rope and talks about bread.", 7),
        *_friday(39, "chose_not_to", None, "I wanted to read. Nobody was in my head.", 6),
        *_friday(40, "did_it", 4, "I told my mother where I was going.", 7),
        *_friday(42, "did_it", 3, "She said: go.", 8),
        in_hour(43, P, "rate", "step-friday", stance=stance(8, 8, 7)),
        on_his_page(date(2023, 12, 12), "step-friday", trust=8),
        *_friday(44, "did_it", 3, "It was a Friday.", 8),
        in_hour(44, P, "attain", "goal-mine", level=0, words="Nearly every week."),
    ]  # fmt: skip


def _friday(told_in: int, outcome: RunOutcome, felt: int | None, learnt: str, vitality: int) -> list[Draft]:
    """One Friday, told in the hour after it: guilt predicted at eight, and what was felt."""
    felt_costs = () if felt is None else _cost("guilt", felt)
    run = Run(outcome=outcome, predicted=_cost("guilt", 8), felt=felt_costs, learnt=learnt, vitality=vitality)
    return [in_hour(told_in, P, "run", "step-friday", run=run)]


def _hospital() -> list[Draft]:
    ill = "Three seizures on Sunday; Elia is on the ward and my mother cannot drive at night."
    return [
        in_hour(46, P, "run", "step-friday", run=Run(outcome="could_not", realistic_worry=ill)),
        in_hour(46, P, "clarify", "step-friday", words="It is not the guilt this time. He is ill.",
                worry=Worry(real="Elia is on the ward, and somebody has to drive at night.")),
        in_hour(46, T, "hold", hold_for="life", words="This is not the old guilt. Elia is ill, and Fridays can wait."),
        in_hour(47, P, "rate", "step-friday", stance=stance(5, 6, 3)),
        in_hour(47, P, "clarify", "step-friday", words="I would like to go. It is only not now.",
                worry=Worry(real="Elia must not be alone at night until the new tablets work.",
                            old="If I enjoy myself, it will be my fault.")),
        in_hour(50, P, "run", "step-friday",
                run=Run(outcome="did_it", felt=_cost("guilt", 4), learnt="I went once. Nobody died.", vitality=6)),
        in_hour(50, P, "rate", "step-friday", stance=stance(5, 6, 5)),
    ]  # fmt: skip


def _relate() -> list[Draft]:
    counts = (
        (54, "Six in a week. I had thought two."),
        (55, "Five. Two of them at the table."),
        (56, "Four. One I turned into a question."),
        (57, "Three. I was ashamed of the third before it was out."),
        (58, "Three again, in a bad week."),
        (60, "Two. Marta laughed at one of them."),
        (61, "Two, and I said sorry for one."),
        (62, "One. It was quite a good one."),
    )
    return [
        in_hour(53, T, "rewrite",
                version=VersionOpened(number=4, phase="relate", why="Elia is home; now other people.")),
        in_hour(53, P, "propose", "goal-close", terms=CLOSE),
        in_hour(53, P, "object", "goal-close", words="Ordinary is what I have always despised."),
        in_hour(53, P, "propose", "step-remarks", terms=REMARKS, words="I could try to swallow the clever one."),
        in_hour(53, T, "ask", "step-remarks", words="What will you miss?"),
        in_hour(53, P, "object", "step-remarks", words="It is the only thing they like me for."),
        in_hour(53, T, "disclose_cost", "step-remarks",
                costs=(Cost(feeling="shame", strength=5), Cost(feeling="envy", strength=4))),
        in_hour(53, P, "disclose_cost", "step-remarks", costs=_cost("shame", 6, "Counting them is already bad.")),
        in_hour(53, P, "accept", "step-remarks"),
        in_hour(53, T, "accept", "step-remarks"),
        in_hour(53, P, "rate", "step-remarks", stance=stance(8, 7, 6)),
        in_hour(54, T, "ask", "step-remarks", words="Still yours, or already a rule?"),
        in_hour(54, P, "commit", "step-remarks", words="Mine. I want to be asked to stay for dinner."),
        in_hour(54, T, "ask", "goal-close", words="What speaks against ordinary today?"),
        in_hour(54, P, "accept", "goal-close"),
        in_hour(54, T, "accept", "goal-close"),
        in_hour(54, P, "rate", "goal-close", stance=stance(8, 7, 5)),
        *(_remarks(n, learnt) for n, learnt in counts if n < 56),
        in_hour(56, P, "counter", "goal-close", terms=CLOSE_IN_STEPS, words="From the worst table to the best one."),
        in_hour(56, P, "accept", "goal-close"),
        in_hour(56, T, "accept", "goal-close"),
        *(_remarks(n, learnt) for n, learnt in counts if 56 <= n <= 60),
        in_hour(60, P, "attain", "goal-mine", level=1, words="She knows where I am. She asks how it was."),
        in_hour(60, P, "attain", "goal-close", level=0),
        in_hour(60, T, "attain", "goal-close", level=0),
        on_his_page(date(2024, 4, 23), "step-remarks", trust=9),
        *(_remarks(n, learnt) for n, learnt in counts if n > 60),
        in_hour(62, P, "rate", "step-remarks", stance=stance(8, 7, 8)),
        in_hour(62, P, "attain", "goal-close", level=1, words="They asked me to stay. I dried the plates."),
    ]  # fmt: skip


def _remarks(told_in: int, learnt: str) -> Draft:
    run = Run(outcome="did_it", learnt=learnt, felt=_cost("shame", max(2, 62 - told_in)))
    return in_hour(told_in, P, "run", "step-remarks", run=run)


def moves(starts: Mapping[int, datetime]) -> tuple[Move, ...]:
    """All moves of the sixty-two hours."""
    story = [*to_nine(), *_mended_and_explored(), *_shared(), *_experiments(), *_hospital(), *_relate()]
    return numbered(story, starts)
