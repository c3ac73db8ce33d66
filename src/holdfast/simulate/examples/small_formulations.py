"""Two short formulations: a pair with "Sandro V." as TFP would put it, and one chain with "Anna B.". Invented."""

from __future__ import annotations

from holdfast.case.working import WorkingNotes
from holdfast.simulate.examples.formulating import Part, Starts, elements, narrative, point, points

PAIRS = (
    Part("form1", 4, "tfp", "pair_self", "The brilliant one", group="mirror", points=(("session", "3"),)),
    Part("form2", 4, "tfp", "pair_affect", "Delight, and nobody may leave the table", group="mirror",
         points=(("session", "2"), ("session", "3"))),
    Part("form3", 4, "tfp", "pair_other", "The audience that is brilliant because it understands him", group="mirror",
         points=(("session", "2"),)),
    Part("form4", 4, "tfp", "pair_set", "all good, for both of us", choice="idealised", group="mirror"),
    Part("form5", 7, "tfp", "pair_self", "The boy who laughs along", group="small", points=(("session", "7"),)),
    Part("form6", 7, "tfp", "pair_affect", "Shame, gone before it has a word", group="small",
         points=(("session", "7"),)),
    Part("form7", 7, "tfp", "pair_other", "A father who is amused", group="small"),
    Part("form8", 7, "tfp", "pair_set", "one is small, the other is amused", choice="persecutory", group="small"),
    Part("form9", 7, "tfp", "pair_reversal", "At hour 5 he was amused, and I was the one who laughed along.",
         group="small", points=(("session", "5"),)),
    Part("form10", 7, "tfp", "pair_wards_off",
         "As long as the delight goes on, nobody sees the boy who laughs along.", group="mirror",
         points=(("session", "5"),)),
)  # fmt: skip
CHAIN = (
    Part("form1", 12, "cbt", "situation", "The Monday meeting. My point, and somebody else says it.", whose="patient",
         group="monday", points=(("narrative", "told1"),)),
    Part("form2", 12, "cbt", "belief", "If I speak up, I am a nuisance.", whose="patient", group="monday"),
    Part("form3", 12, "cbt", "thought", "Let it go, it is only a point.", whose="patient", group="monday"),
    Part("form4", 12, "cbt", "emotion", "My face was hot, and I was angry.", whose="patient", group="monday"),
    Part("form5", 12, "cbt", "behaviour", "I smiled and took the minutes.", whose="patient", group="monday"),
    Part("form6", 12, "cbt", "consequence", "Tired in the evening, and sharp with Tea.", group="monday"),
    Part("form7", 13, "cbt", "tested", "If I speak up, I am a nuisance.", whose="patient", group="try"),
    Part("form8", 13, "cbt", "prediction", "They will look at each other.", whose="patient", group="try"),
    Part("form9", 13, "cbt", "test", "One sentence of her own in the meeting, and then look.", group="try",
         points=(("clause", "step-sentence"),)),
    Part("form10", 16, "cbt", "result", "One wrote it down, one was on the telephone.", whose="patient", group="try"),
)  # fmt: skip


def pairs(logs: WorkingNotes, starts: Starts) -> WorkingNotes:
    """The working notes with two pairs beside them, and what speaks against one part."""
    return WorkingNotes(
        logs=logs.logs,
        formulation=elements(PAIRS, starts),
        element_points=(
            *points(PAIRS, starts),
            point(7, "form3", "session", "5", "against", starts, "A small rule for a small practice."),
        ),
    )


def chain(logs: WorkingNotes, starts: Starts) -> WorkingNotes:
    """The working notes with one chain and one experiment. Nothing speaks differently for it."""
    told = narrative("told1", 11, "The point", "I said it on Friday and on Monday it was his.", "last Monday",
                     "three colleagues", "hot", starts)  # fmt: skip
    return WorkingNotes(
        logs=logs.logs,
        formulation=elements(CHAIN, starts),
        element_points=points(CHAIN, starts),
        narratives=(told,),
    )
