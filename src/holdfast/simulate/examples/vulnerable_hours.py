"""The forty-one hours of "Irena K.", row by row. Everything here is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from holdfast.simulate.examples.told import Hour, marks, moment

FIRST = moment(date(2022, 4, 12), 14)
# Tuesdays at 14:00: hour 1, after the summer, after Christmas. Hour 40 was moved to a Monday.
_RUNS = ((1, date(2022, 5, 3)), (14, date(2022, 8, 30)), (31, date(2023, 1, 10)), (41, date(2023, 3, 14)))
_MOVED = {40: date(2023, 3, 13)}


def starts() -> Mapping[int, datetime]:
    """The beginning of each hour, in Rome, and of one arranged beyond the last."""
    found = {}
    for n in range(1, 43):
        first, day = next(run for run in reversed(_RUNS) if run[0] <= n)
        found[n] = moment(_MOVED.get(n, day + timedelta(weeks=n - first)), 14)
    return found


_A = Hour(
    n=0,
    sac=40,
    image=8,
    held=6,
    mine=6,
    depth=1,
    topic=("outside",),
    stance=-2,
    tags=("retreat",),
    pulls="accommodate:1",
)
ARRIVING = (
    replace(_A, n=1, sac=38, held=8, core=27, own_life="none", kept="I am sorry to take the hour from somebody"),
    replace(_A, n=2, sac=41, held=7, core=26, signs=marks("agrees_too_fast")),
    replace(_A, n=3, sac=39, core=27, kept="I practise sentences on the tram"),
    replace(_A, n=4, sac=42, held=6, core=25, phq=19, moments=("real_contact",)),
    replace(_A, n=5, sac=41, core=26, moved=True, depth=2, moments=("own_wish",), kept="To draw and not to hide it",
            line="The portfolio stood behind her chair the whole hour."),
    replace(_A, n=6, sac=43, core=25, moved=True),
    replace(_A, n=7, sac=37, held=8, core=28, own_life="ideas", topic=("shame", "outside"), moments=("sad_and_stayed",),
            kept="They were all laughing kindly", line="Her sister told them. I asked, and she answered."),
    replace(_A, n=8, sac=40, held=6, core=26, phq=20, phq_nine=1, own_life="ideas", depth=2, topic=("shame",),
            moved=True, line="The plan for bad evenings is on her fridge now."),
    replace(_A, n=9, sac=42, core=25, own_life="none", frame=("break_announced",)),
    replace(_A, n=10, sac=42, held=5, core=24, moved=True),
    replace(_A, n=11, sac=44, held=5, core=24, moments=("something_for_fun",)),
    replace(_A, n=12, sac=43, core=23, phq=17, split="one_side", own_life="none", moved=True),
    replace(_A, n=13, sac=42, core=24, kept="Four weeks. You will have forgotten my name"),
)  # fmt: skip

_B = Hour(n=0, sac=45, image=12, held=4, mine=7, depth=2, topic=("trauma",), stance=-1, pulls="warm:1")
MODES = (
    replace(_B, n=14, sac=44, core=24, topic=("us", "trauma"), kept="You remembered the name of the cat"),
    replace(_B, n=15, sac=46, core=23, moments=("real_contact",)),
    replace(_B, n=16, sac=45, core=22, phq=16, depth=3, moments=("own_part",), experiential=True),
    replace(_B, n=17, sac=43, core=23, mine=8, depth=5, topic=("shame", "trauma"), experiential=True, urges=("rescue",),
            pulls="warm:2 helpless:1", line="I wanted her to have it behind her. That was my hurry."),
    replace(_B, n=18, sac=32, bond=-2, held=8, core=26, mine=6, attendance=("late",), defence=2, tags=("retreat",),
            signs=marks("flat:2 gives_up"), then="not_addressed", depth=1, image=-6, own_life="none",
            kept="It is fine. I am always like this", line="Grey again. I had not asked about last week."),
    replace(_B, n=19, sac=35, bond=-1, held=6, core=25, mine=6, signs=marks("flat"), then="addressed_open", depth=1,
            topic=("us",), image=2, kept="I thought I had done the exercise wrong"),
    replace(_B, n=20, sac=43, held=4, core=23, phq=16, then="repaired", moments=("real_contact", "sad_and_stayed"),
            topic=("us",), moved=True, kept="So I am allowed to say slower"),
    replace(_B, n=21, sac=45, core=22),
    replace(_B, n=22, sac=46, core=21, experiential=True, moments=("sad_and_stayed",)),
    replace(_B, n=23, sac=44, core=21, moved=True, moments=("something_for_fun",),
            kept="Somebody stood in front of mine for a long time"),
    replace(_B, n=24, sac=47, core=20, phq=14, split="different_days", own_life="none", moments=("own_wish",)),
    replace(_B, n=25, sac=46, core=20, depth=3, topic=("shame",), moments=("named_cost",)),
    replace(_B, n=26, sac=47, core=19, experiential=True, depth=3, moments=("real_contact",),
            kept="She came out from under the table"),
    replace(_B, n=27, sac=45, core=20, frame=("break_announced",), topic=("us",)),
    replace(_B, n=28, sac=46, core=19, phq=13, moments=("curious_mind",)),
    replace(_B, n=29, sac=44, core=19, moved=True),
    replace(_B, n=30, sac=46, core=19, kept="I have written down what I shall do on the 25th"),
)  # fmt: skip

_C = Hour(
    n=0, sac=47, image=10, held=3, mine=8, depth=3, topic=("outside",), stance=0, pulls="warm:1", moments=("own_part",)
)
GROWN = (
    replace(_C, n=31, sac=44, held=4, core=22, own_life="none", topic=("shame", "outside"),
            moments=("sad_and_stayed",), mine=7, kept="Nine days. I counted the spoons"),
    replace(_C, n=32, sac=46, core=20, phq=14, experiential=True, moments=("own_part",),
            kept="Not now, I said, and I stayed in the room"),
    replace(_C, n=33, sac=47, core=18, moved=True),
    replace(_C, n=34, sac=48, core=17, moments=("something_for_fun",)),
    replace(_C, n=35, sac=46, core=17, topic=("shame",), moments=("sad_and_stayed",)),
    replace(_C, n=36, sac=48, core=16, phq=11, split="one_hour", own_life="none", moments=("curious_mind",)),
    replace(_C, n=37, sac=47, core=16, moments=("laughed_at_himself",), moved=True),
    replace(_C, n=38, sac=46, core=15, topic=("us",), kept="Could I write to you at night, only if it is bad"),
    replace(_C, n=39, sac=43, core=17, mine=7, frame=("contact", "request", "limit_set"), signs=marks("argues"),
            then="addressed_open", stance=2, topic=("us",), moments=(),
            kept="You could have said it more kindly. But you said it",
            line="I said no to the messages at night. She cried and did not go."),
    replace(_C, n=40, sac=46, core=16, phq=10, topic=("us",), moments=("real_contact", "own_part"), then="repaired",
            log_after=1390, kept="I was furious. I drew it"),
    replace(_C, n=41, sac=48, core=15, moments=("own_wish", "curious_mind"), moved=True, own_life="none",
            kept="I think you are tired on Tuesdays, and it is not about me"),
)  # fmt: skip

HOURS = (*ARRIVING, *MODES, *GROWN)
