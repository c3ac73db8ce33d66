"""How two ways of working put "Davide R.", over the hours: parts, moments he told, points, a decision. Invented."""

from __future__ import annotations

from holdfast.case.ways import (
    ApproachDecision,
    ApproachUse,
    ElementLink,
    ElementPoint,
    FeatureNoted,
    FormulationElement,
    Narrative,
)
from holdfast.simulate.examples.formulating import (
    Part,
    Starts,
    decision,
    elements,
    features,
    link,
    narrative,
    point,
    points,
)  # fmt: skip

PARTS = (
    Part("form1", 9, "mit", "in_session",
         "I become the next one who wants something of him; he hands it over with irony.",
         points=(("session", "7"), ("episode", "7"), ("clause", "step-diary"))),
    Part("form2", 9, "tfp", "dyad", "One who pushes and one who hands back; at hour 7 I pushed.", group="pushed",
         points=(("episode", "7"),)),
    Part("form3", 12, "mit", "wish", "An evening of his own, and to be let go with good wishes.", choice="autonomy",
         points=(("session", "12"),)),
    Part("form4", 15, "mit", "response_of_self", "Guilt before anything has happened; he stays in and sleeps.",
         certainty="known", points=(("session", "15"),)),
    Part("form12", 15, "mit", "monitoring", "He found the word guilt himself, after a long quiet.", choice="with_help",
         points=(("session", "15"),)),
    Part("form5", 18, "mit", "coping",
         "Irony, ranking people, the phone in his hand; envy of those who may be tired.", certainty="known",
         points=(("session", "18"), ("session", "3"))),
    Part("form6", 23, "mit", "if_then", "If I go out and enjoy it, somebody at home pays for it.",
         whose="patient", certainty="known",
         points=(("narrative", "told1"), ("narrative", "told2"))),
    Part("form7", 23, "mit", "response_of_other", "Elia falls while I am out; my mother looks at me and says nothing.",
         whose="patient", certainty="known", points=(("narrative", "told1"), ("narrative", "told2"),
                                                     ("event", "event1"))),
    Part("form8", 24, "mit", "core_negative", "I am heartless. A deserter.", whose="patient", certainty="known",
         points=(("narrative", "told2"),)),
    Part("form9", 24, "mit", "core_healthy", "Attentive, hungry for rock and for books.",
         points=(("narrative", "told1"),)),
    Part("form13", 24, "mit", "swing_kind", "Among colleagues more than at home.", choice="recognition"),
    Part("form14", 24, "mit", "swing_low", "I dust the boxes, and the others are asked.", whose="patient"),
    Part("form15", 24, "mit", "swing_high", "I am the only one there who knows what is in the boxes.",
         whose="patient", points=(("session", "2"),)),
    Part("form28", 24, "mit", "wish", "To be the one who is asked.", choice="recognition", group="asked",
         points=(("session", "2"),)),
    Part("form29", 24, "mit", "response_of_other", "They ask somebody who came last year.", whose="patient",
         certainty="known", group="asked"),
    Part("form30", 24, "mit", "response_of_self", "Ranks them all, and says nothing the whole evening.",
         group="asked", points=(("session", "18"),)),
    Part("form16", 24, "mit", "differentiation", "For a moment it was a picture, and not how things are.",
         choice="with_help"),
    Part("form17", 29, "tfp", "dyad", "One who pushes and one who hands back; seldom since the spring, and he says so.",
         group="pushed", revises="form2", points=(("session", "10"),)),
    Part("form10", 29, "tfp", "pair_self", "One who is left with the weight.", group="left",
         points=(("episode", "27"), ("session", "29"))),
    Part("form18", 29, "tfp", "pair_affect", "Contempt, and under it fear of being left.", group="left",
         points=(("episode", "27"),)),
    Part("form19", 29, "tfp", "pair_other", "One who leaves lightly.", group="left", points=(("session", "27"),)),
    Part("form20", 29, "tfp", "pair_set", "After weeks in which I could do no wrong.", choice="persecutory",
         group="left"),
    Part("form21", 29, "tfp", "pair_reversal",
         "The roles change in one hour: he makes small the one who could leave, and is the one who goes.",
         group="left", points=(("session", "29"),)),
    Part("form22", 32, "mit", "swing_tips", "Somebody is asked, or praised, and he is not.",
         points=(("session", "27"),)),
    Part("form23", 32, "mit", "wish", "A Friday that is mine, for no reason but that I like it.", whose="patient",
         certainty="known", choice="autonomy", revises="form3", points=(("clause", "step-friday"),)),
    Part("form11", 46, "mit", "reality", "Elia is ill now. This worry is not the old guilt.", certainty="known",
         points=(("event", "event2"),)),
    Part("form24", 54, "mit", "response_of_self", "I can be guilty and still go.", whose="patient",
         certainty="known", revises="form4", points=(("clause", "step-friday"), ("session", "37"))),
    Part("form25", 54, "mit", "core_negative", "A deserter on some evenings; I know that voice.", whose="patient",
         certainty="known", revises="form8"),
    Part("form26", 54, "mit", "differentiation", "He said the picture is old, before I did.", choice="alone",
         revises="form16"),
    Part("form27", 54, "mit", "reality", "Elia is home again; what is left of the worry is small and real.",
         revises="form11", dropped=True),
)  # fmt: skip

TECHNIQUES = {
    14: "mit.episode", 15: "mit.episode mit.wish", 16: "mit.episode", 18: "mit.episode mbt.curious", 19: "mit.wish",
    21: "mit.relationship", 23: "mit.episode mit.schema", 24: "mit.schema", 25: "mit.as_schema",
    27: "mit.relationship tfp.your_view", 28: "tfp.your_view mbt.own_part", 29: "tfp.dyad tfp.reversal",
    30: "mit.as_schema", 31: "mit.experiment mit.cost_named", 32: "mit.cost_named", 33: "mit.experiment",
    34: "mit.relationship mbt.stop_rewind", 35: "mbt.own_part mit.relationship", 36: "mit.as_schema",
    37: "mit.experiment", 39: "mit.imagery", 41: "mit.relationship", 43: "mit.experiment", 46: "mit.relationship",
    53: "mit.wish mit.experiment", 54: "mit.experiment mbt.curious", 56: "mit.experiment", 58: "mit.as_schema",
    60: "mit.relationship",
}  # fmt: skip
"""What was done, by tick: the row was used from hour 14 on, and not in every hour."""


def formulation(starts: Starts) -> tuple[FormulationElement, ...]:
    """The table of MIT, filled over the hours and put anew, and two pairs as TFP would put them."""
    return elements(PARTS, starts)


def element_points(starts: Starts) -> tuple[ElementPoint, ...]:
    """What each part rested on when it was written, and what spoke against some of them later."""
    return (
        *points(PARTS, starts),
        point(36, "form7", "session", "36", "against", starts, "His brother asked how the wall was."),
        point(36, "form8", "session", "36", "against", starts),
        point(41, "form1", "session", "41", "against", starts, "I said no, and he stayed."),
        point(54, "form24", "check_in", "checkin53", "against", starts, "While Elia was on the ward he did not go."),
    )


def element_links(starts: Starts) -> tuple[ElementLink, ...]:
    return (
        link(29, "form1", "form17", "same", starts),
        link(32, "form8", "form21", "same", starts),
    )


def narratives(starts: Starts) -> tuple[Narrative, ...]:
    """Two evenings, in his words."""
    return (
        narrative(
            "told1", 16, "The other bottle",
            "We had finished the boxes of the whole winter and they opened a bottle in the reading room. It was good "
            "to sit there. Then I saw the time and I saw my mother on the chair by his door. I said I had a call. On "
            "the tram I hated every one of them for being able to stay. At home Elia was asleep and she asked why I "
            "was back so early.",
            "last autumn, a Thursday", "five colleagues; his mother; Elia, asleep", "guilt; then envy, on the tram",
            starts,
        ),
        narrative(
            "told2", 23, "Shoes in the bag",
            "There was an evening for beginners at the wall. I had bought the shoes. I stood at the door and rang "
            "home, only to hear. She said: go, go. In that voice. I turned round. I told them I had a fever.",
            "in March", "his mother, on the telephone", "like somebody who is about to be found out", starts,
        ),
    )  # fmt: skip


def noted_features(starts: Starts) -> tuple[FeatureNoted, ...]:
    return features(
        (
            (12, "over_control", "yes", "estimated"),
            (12, "perfectionism", "yes", "estimated"),
            (12, "agency", "little", "known"),
            (12, "episodes", "no", "known"),
            (14, "antisociality", "no", "known"),
            (14, "borderline", "no", "estimated"),
            (14, "setting", "alone", "known"),
            (14, "crisis_cover", "yes", "known"),
            (16, "episodes", "yes", "known"),
            (24, "reflection", "uneven", "estimated"),
            (32, "supervision", "yes", "known"),
            (54, "antisociality", "no", "known"),
            (54, "borderline", "no", "known"),
            (54, "dissociation", "no", "known"),
            (54, "trauma", "none", "known"),
            (54, "fragility", "bears", "known"),
            (54, "grandiose_defence", "flexible", "estimated"),
            (54, "shame", "near", "known"),
            (54, "over_control", "yes", "estimated"),
            (54, "reflection", "uneven", "estimated"),
            (54, "episodes", "yes", "known"),
            (54, "supervision", "yes", "known"),
            (54, "setting", "alone", "known"),
            (54, "crisis_cover", "yes", "known"),
        ),
        starts,
    )


def decisions(starts: Starts) -> tuple[ApproachDecision, ...]:
    """Taken once the two of them could work again, and once more when the work turned to other people."""
    return (
        decision(
            "decision1", 14,
            (ApproachUse(approach="mit", role="main", what_for="The contract, and one evening at a time."),
             ApproachUse(approach="tfp", role="beside", what_for="To name the pair when it is in the room."),
             ApproachUse(approach="mbt", role="beside", what_for="To stop and go back when I push.")),
            "He keeps everything inside and cannot yet say what he wants; what broke in spring was about being pushed.",
            starts,
        ),
        decision(
            "decision2", 54,
            (ApproachUse(approach="mit", role="main", what_for="To act with others, and to bear what it brings."),
             ApproachUse(approach="tfp", role="beside", what_for="Around breaks, and at the end."),
             ApproachUse(approach="mbt", role="beside", what_for="Other minds, where he is quick to rank them."),
             ApproachUse(approach="gpm", role="later", what_for="Seldom hours, after the ending.")),
            "What was agreed held while his brother was ill. Now it is about being with people.",
            starts,
            "MIT in most hours. The pair was named at 27 and 29. Stop and go back twice, when it was me.",
        ),
    )  # fmt: skip
