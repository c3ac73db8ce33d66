"""The sixty-two hours of "Davide R.", row by row (`forms.md` 7). Everything here is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from holdfast.simulate.examples.told import Hour, marks, moment

# The Tuesday of hour 1, then the Tuesdays of hour 15 (25 April is a holiday), 27 (August) and 45 (Christmas).
_RUNS = ((1, date(2023, 1, 17)), (15, date(2023, 5, 2)), (27, date(2023, 8, 22)), (45, date(2024, 1, 9)))
LAST_HOUR = 62


def starts() -> Mapping[int, datetime]:
    """The beginning of each hour, Tuesdays at 11:00 in Rome, and of one arranged beyond the last."""
    found = {}
    for n in range(1, LAST_HOUR + 2):
        first, day = next(run for run in reversed(_RUNS) if run[0] <= n)
        found[n] = moment(day + timedelta(weeks=n - first), 11)
    return found


# --- 1 to 5: version 1 is offered and handed back --------------------------------------------------------------------
_A = Hour(n=0, image=-4, held=5, topic=("outside",), pulls="bored:2 helpless:2")
OPENING = (
    replace(_A, n=1, sac=36, mine=6, depth=1, own_life="none", core=24, topic=("outside",),
            kept="I am here because my doctor insisted", line="Polite, and far away. I talked to fill the room."),
    replace(_A, n=2, sac=41, mine=7, core=22, image=2, depth=1, tags=("charm",), urges=("prove",),
            kept="Everybody at the archive is an amateur", line="Do not compete with the archive."),
    replace(_A, n=3, sac=29, mine=5, core=25, image=-8, held=6, signs=marks("abstract:2"), then="not_addressed",
            defence=1, tags=("intellectualising",), kept="One could say that life happens elsewhere",
            line="Forty minutes and not one evening of his own in it."),
    replace(_A, n=4, sac=36, mine=6, core=24, phq=18, image=-5, signs=None, depth=2, moved=True, urges=("prove",),
            split=None, kept="You tell me. You have seen more lives than I have",
            line="He handed it back, and I wanted to be good at this."),
    replace(_A, n=5, sac=32, mine=6, core=25, image=-12, bond=-1, held=6, attendance=("on_time", "left_in_anger"),
            signs=marks("complains_of_work:2"), then="addressed_open", defence=1, tags=("devaluing",), depth=3,
            stance=1, kept="Will there be a grade for the homework?",
            line="The sarcasm was about being sent home with a task."),
)  # fmt: skip

# --- 6 to 9: the same step twice, agreed neither time ----------------------------------------------------------------
_B = Hour(n=0, image=-8, held=6, topic=("outside",), pulls="small:2 prove:2", urges=("prove",), stance=2, depth=4)
PUSHED = (
    replace(_B, n=6, sac=39, mine=8, core=23, image=0, held=5, moved=True, kept="Homework, at thirty-four",
            line="A good hour, I thought. I explained a lot.", tags=("blaming",)),
    replace(_B, n=7, sac=24, bond=-2, goal=-1, mine=7, core=25, image=-18, held=8,
            signs=marks("short_answers:2 changes_subject"), then="not_addressed", moved=True, tags=("retreat",),
            kept="if you say so", line="I talked too much. Let him land first.",
            who="His mother at the door, asking what time he will be back.", who_if="step-diary"),
    replace(_B, n=8, attendance=("cancelled",), by="patient", pulls=None, recorded=moment(date(2023, 3, 6), 19, 12)),
    replace(_B, n=9, sac=26, bond=-1, mine=4, core=24, image=-15, held=6, signs=marks("short_answers"),
            then="addressed_open", depth=2, stance=-1, topic=("us",), own_life="none", urges=(),
            kept="You seemed to have a plan. I did not want to spoil it",
            line="He spared me. That is what he does with everybody.",
            guess="If he says no, somebody falls ill. So he says nothing and does not come."),
)  # fmt: skip

# --- 10 to 12: on hold, repaired -------------------------------------------------------------------------------------
_C = Hour(n=0, image=-5, held=4, topic=("us",), pulls="accommodate:1", stance=-1, depth=3)
REPAIR = (
    replace(_C, n=10, sac=28, mine=5, core=23, image=-10, held=5, signs=marks("rejects_offer"), then="repaired",
            moved=True, moments=("real_contact",), kept="Nobody has ever said that it was them",
            line="I said it was my hurry. It was very quiet, and then it was not."),
    replace(_C, n=11, sac=34, mine=6, core=22, attendance=("late", "left_in_anger"), frame=("fee",),
            signs=marks("complains_of_frame:2"), then="addressed_open", defence=1, tags=("blaming",),
            topic=("us", "outside"), kept="I pay you for an hour and you watch the clock",
            line="Do not give him ten free minutes to make it good."),
    replace(_C, n=12, sac=40, mine=7, core=21, phq=16, image=2, held=3, then="repaired",
            moments=("came_back", "own_wish"), split="one_side", topic=("us", "outside"), moved=True,
            kept="Something that is mine. Do not ask me what", line="He came back. He was early."),
)  # fmt: skip

# --- 13 to 22: version 2, three questions between hours --------------------------------------------------------------
_D = Hour(n=0, sac=42, mine=7, image=5, held=3, pulls="warm:1")
EXPLORE = (
    replace(_D, n=13, sac=41, core=21, moved=True, depth=1, stance=0, moments=(), kept="You will be disappointed"),
    replace(_D, n=14, sac=40, core=20, moved=True, depth=1,
            kept="I asked myself what I wanted and the first answer was: to be asked"),
    replace(_D, n=15, sac=44, core=21, mine=8, depth=3, topic=("outside", "shame"),
            moments=("named_cost", "sad_and_stayed"), moved=True,
            kept="So it was guilt. I always thought it was tiredness", line="Guilt has a name now. Slowly."),
    replace(_D, n=16, sac=42, core=19, phq=15, moments=("own_wish",),
            kept="I would have liked to stay when they opened the other bottle"),
    replace(_D, n=17, sac=39, core=20, mine=6, signs=marks("abstract"), defence=1, tags=("intellectualising",),
            depth=2),
    replace(_D, n=18, sac=43, core=19, depth=3, topic=("shame", "outside"), moments=("own_part",), tags=("devaluing",),
            kept="I envy the ones who can go home when they are tired", line="Envy, said without a joke."),
    replace(_D, n=19, sac=45, core=18, mine=8, moments=("real_contact",), own_life="none"),
    replace(_D, n=20, sac=42, core=19, phq=14, moments=None, signs=None),
    replace(_D, n=21, sac=40, core=18, depth=3, moved=True, kept="I did not do it, and I did not do it on purpose"),
    replace(_D, n=22, sac=44, core=17, mine=8, moments=("laughed_at_himself",), frame=("break_announced",)),
)  # fmt: skip

# --- 23 to 30: the formulation is shared; the height, the holiday, the fall ------------------------------------------
_E = Hour(n=0, sac=44, mine=7, image=15, held=3, pulls="special:2", depth=3)
SHARED = (
    replace(_E, n=23, sac=44, core=18, image=22, moments=("curious_mind",), moved=True,
            kept="It is the same evening twice"),
    replace(_E, n=24, sac=46, core=17, phq=13, image=45, held=2, mine=8, tags=("idealising",), split="different_days",
            moved=True, moments=("own_part",), kept="You are the first person who has thought about this at all",
            line="It is pleasant, and it is steep."),
    replace(_E, n=25, sac=46, core=16, image=45, held=2, mine=8, tags=("idealising",), moments=("real_contact",),
            line="I looked forward to this hour. Note that.", who="The one who does not need anything from him."),
    replace(_E, n=26, sac=44, core=15, image=37, tags=("idealising",), moments=("sad_and_stayed",),
            kept="Four weeks is a long time for a hobby"),
    replace(_E, n=27, sac=35, bond=-2, core=18, image=-30, held=5, mine=6, signs=marks("complains_of_me:2 argues"),
            then="addressed_open", defence=2, tags=("devaluing", "blaming"), topic=("us",), depth=2, stance=-1,
            moved=True, pulls="special:2 small:1",
            kept="I saw your colleague's lecture. Now there is somebody who has understood it",
            line="Curious, not defending. He was four weeks alone with both of them."),
    replace(_E, n=28, sac=38, core=17, phq=13, image=-12, held=4, mine=6, signs=marks("argues"), then="partly_repaired",
            defence=1, tags=("devaluing",), topic=("us",), pulls="special:1 small:1"),
    replace(_E, n=29, sac=43, core=17, image=4, mine=7, then="repaired", moments=("own_part", "real_contact"),
            topic=("us",), moved=True, kept="I made you small because you could leave",
            line="A stitch. He did most of it."),
    replace(_E, n=30, sac=44, core=18, image=6, moments=("named_cost",), depth=4, topic=("shame",), pulls="special:1"),
)  # fmt: skip

# --- 31 to 45: version 3, experiments --------------------------------------------------------------------------------
_F = Hour(n=0, sac=45, mine=8, image=8, held=2, pulls="", depth=3, moments=("own_wish",))
EXPERIMENTS = (
    replace(_F, n=31, sac=50, core=8, moved=True, kept="Then let it be a Friday"),
    replace(_F, n=32, sac=38, core=15, phq=12, mine=7, moments=(), signs=marks("argues"), then="addressed_open"),
    replace(_F, n=33, sac=50, core=8, mine=9, moments=("something_for_fun",), pulls="accommodate:2", urges=("please",),
            frame=("overrun",), line="I ran ten minutes over because he was happy. Say so next time."),
    replace(_F, n=34, sac=33, bond=-1, core=15, image=-8, held=4, mine=6, signs=marks("gives_up:2 flat"),
            then="addressed_open", moments=(), defence=1, tags=("retreat",), topic=("us", "shame"),
            kept="You ended on the minute today. Last week you did not"),
    replace(_F, n=35, sac=48, core=13, mine=8, then="repaired", moments=("real_contact",), topic=("us",),
            line="I said that the ten minutes had been mine, and that ending on the minute was mine too."),
    replace(_F, n=36, sac=44, core=16, phq=11, split="different_days", moments=("sad_and_stayed",), topic=("shame",),
            depth=4, kept="He asked how the wall was. My brother asked how the wall was"),
    replace(_F, n=37, sac=43, core=9, moments=("something_for_fun", "curious_mind"),
            kept="I can be guilty and still go"),
    replace(_F, n=38, sac=45, core=9, moments=("something_for_fun",)),
    replace(_F, n=39, sac=46, core=8, experiential=True, moments=("own_part",)),
    replace(_F, n=40, sac=45, core=10, phq=9, own_life="none"),
    replace(_F, n=41, sac=44, core=11, mine=7, frame=("request", "limit_set"), signs=marks("pushes"),
            then="addressed_open", stance=2, topic=("us",), moments=(),
            kept="I wanted to slam the door. Then I thought: you will be here on Tuesday anyway",
            line="I said no to the Sunday call. He stayed white-faced until the end."),
    replace(_F, n=42, sac=46, core=10, moments=("real_contact", "own_part"), topic=("us",), then="repaired"),
    replace(_F, n=43, sac=45, core=9, moments=("laughed_at_himself",), frame=("break_announced",)),
    replace(_F, n=44, sac=44, core=8, phq=8, moments=None),
    replace(_F, n=45, sac=45, core=10, kept="She said: go, we have the other phone. My own mother"),
)  # fmt: skip

# --- 46 to 52: on hold, his brother is in hospital -------------------------------------------------------------------
_G = Hour(n=0, sac=43, mine=7, image=6, held=3, pulls="helpless:1", depth=1, stance=-2)
HOSPITAL = (
    replace(_G, n=46, sac=43, core=15, moments=("sad_and_stayed",), moved=True, own_life="none",
            kept="It is not the guilt this time. He is ill"),
    replace(_G, n=47, sac=42, core=17, moved=True, attendance=("late",)),
    replace(_G, n=48, sac=44, core=16, phq=13, split="different_days", moments=("real_contact",)),
    replace(_G, n=49, sac=43, core=16, signs=marks("short_answers"), then="nothing_needed"),
    replace(_G, n=50, sac=43, core=15, moved=True, kept="I went climbing once. Nobody died"),
    replace(_G, n=51, sac=44, core=14, moments=None, signs=None, log_after=545),
    replace(_G, n=52, sac=43, core=13, phq=10, moments=("curious_mind",),
            kept="He is home. He wants to know who you are"),
)  # fmt: skip

# --- 53 to 62: version 4, to be close to somebody --------------------------------------------------------------------
_H = Hour(n=0, sac=48, mine=8, image=8, held=2, pulls="warm:2", depth=3, moments=("curious_mind",))
RELATE = (
    replace(_H, n=53, sac=47, core=10, moved=True, depth=2, tags=("devaluing",), kept="Six this week. I counted"),
    replace(_H, n=54, sac=48, core=9, tags=("devaluing",)),
    replace(_H, n=55, sac=49, core=10, tags=("devaluing",), moments=("own_part",),
            kept="It comes out before I have thought it"),
    replace(_H, n=56, sac=47, core=9, phq=8, tags=("devaluing",), moved=True),
    replace(_H, n=57, sac=48, core=8, tags=("devaluing",), topic=("shame", "outside"),
            moments=("sad_and_stayed", "named_cost")),
    replace(_H, n=58, sac=50, core=8, mine=9, moments=("laughed_at_himself",)),
    replace(_H, n=59, sac=48, core=7, moments=("something_for_fun",)),
    replace(_H, n=60, sac=48, core=7, phq=6, split="one_hour", own_life="none", moments=("curious_mind", "own_part"),
            kept="I am good at this and I am frightened of it. Both at the same table"),
    replace(_H, n=61, sac=47, core=6, moments=None),
    replace(_H, n=62, sac=48, core=6, moved=True, moments=("something_for_fun", "curious_mind"),
            kept="They asked me to stay for dinner. I dried the plates"),
)  # fmt: skip

TO_NINE = (*OPENING, *PUSHED)
HOURS = (*TO_NINE, *REPAIR, *EXPLORE, *SHARED, *EXPERIMENTS, *HOSPITAL, *RELATE)
