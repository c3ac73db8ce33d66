"""How schema therapy puts "Irena K.", and what the same looks like as losing and finding a mind. Invented."""

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
    Part("form1", 5, "schema", "schema", "She says it of herself before anybody else can.", choice="defectiveness",
         group="wrong", points=(("session", "5"),)),
    Part("form8", 5, "schema", "schema_says", "If they see me they will not stay.", whose="patient", certainty="known",
         group="wrong"),
    Part("form9", 5, "schema", "schema", "At home nobody asked.", choice="deprivation", group="alone"),
    Part("form10", 5, "schema", "schema", "A drawing is finished when nothing can be said against it.",
         choice="standards", group="finished"),
    Part("form2", 8, "schema", "mode", "The small one under the table", whose="patient", certainty="known",
         group="child", points=(("narrative", "told1"), ("event", "event1"))),
    Part("form11", 8, "schema", "mode_kind", "lonely child", choice="lonely_child", group="child"),
    Part("form12", 8, "schema", "mode_triggers", "A silence, a look away, a laugh at table.", group="child",
         points=(("event", "event1"),)),
    Part("form13", 8, "schema", "mode_soothes", "A blanket, the dog, and nobody near me.", whose="patient",
         group="child"),
    Part("form3", 9, "schema", "mode", "The grey one", whose="patient", certainty="known", group="grey",
         points=(("session", "9"),)),
    Part("form14", 9, "schema", "mode_kind", "detached protector", choice="detached_protector", group="grey"),
    Part("form15", 9, "schema", "mode_triggers", "A question about feeling, asked too early.", group="grey",
         points=(("session", "9"),)),
    Part("form16", 9, "schema", "mode_does", "She goes grey and agrees; her hands are cold.", group="grey"),
    Part("form17", 9, "schema", "mode_protects", "Keeps the small one out of sight; nobody else is let in either.",
         group="grey"),
    Part("form4", 14, "schema", "mode", "The voice that says: nobody asked you", whose="patient", group="voice"),
    Part("form18", 14, "schema", "mode_kind", "a punishing voice", choice="punishing_voice", group="voice"),
    Part("form5", 18, "schema", "in_session", "When I go too fast I become the mother who stops speaking.",
         points=(("session", "18"),)),
    Part("form19", 19, "mbt", "lost_mode", "My pause was proof that I was tired of her.", choice="psychic_equivalence",
         group="pause", points=(("session", "18"),)),
    Part("form20", 19, "mbt", "lost_moment", "I looked at the clock at the end of the hour.", group="pause",
         points=(("session", "18"),)),
    Part("form21", 19, "mbt", "lost_before", "I had been too quick with the picture of the kitchen.", group="pause"),
    Part("form22", 19, "mbt", "lost_found", "I said what I had been thinking when I looked; it took ten minutes.",
         group="pause"),
    Part("form23", 19, "mbt", "self_other", "The other's face, and hardly her own wish.", choice="other"),
    Part("form24", 19, "mbt", "internal_external", "A look, a clock, a tone.", choice="external"),
    Part("form25", 19, "mbt", "automatic_controlled", "All at once, and sure.", choice="more_automatic"),
    Part("form26", 19, "mbt", "cognitive_affective", "The feeling is there before any thought.", choice="affective"),
    Part("form6", 24, "schema", "need", "To be looked for when she is gone.", group="alone",
         points=(("narrative", "told1"),)),
    Part("form7", 32, "schema", "mode", "The one of me who can say: not now, and stay", whose="patient",
         certainty="known", group="grown", points=(("session", "32"), ("clause", "step-show"))),
    Part("form27", 32, "schema", "mode_kind", "healthy adult", choice="healthy_adult", group="grown"),
    Part("form28", 32, "schema", "mode_soothes", "Ask me once more. And I can say that I want to be asked.",
         whose="patient", certainty="known", group="child", revises="form13"),
)  # fmt: skip

TECHNIQUES = {
    9: "schema.mode_map", 11: "cft.soothing", 14: "schema.mode_map schema.care", 16: "schema.imagery",
    17: "schema.imagery", 18: "mbt.own_part", 19: "mbt.own_part mbt.relationship", 20: "schema.care cft.soothing",
    22: "schema.chairs", 24: "schema.healthy_adult", 26: "schema.imagery schema.care", 28: "cft.compassion",
    32: "schema.chairs schema.healthy_adult", 35: "schema.healthy_adult", 38: "cft.compassion",
}  # fmt: skip


def formulation(starts: Starts) -> tuple[FormulationElement, ...]:
    return elements(PARTS, starts)


def element_points(starts: Starts) -> tuple[ElementPoint, ...]:
    return (
        *points(PARTS, starts),
        point(23, "form8", "event", "event2", "against", starts, "Her drawings hung for a month, and people stayed."),
        point(33, "form17", "clause", "step-show", "against", starts),
    )


def element_links(starts: Starts) -> tuple[ElementLink, ...]:
    """The same in two ways of speaking, and what turns into what."""
    return (
        link(19, "form5", "form21", "same", starts),
        link(19, "form12", "form24", "same", starts),
        link(19, "form2", "form3", "turns_into", starts),
        link(32, "form7", "form2", "soothes", starts),
    )


def narratives(starts: Starts) -> tuple[Narrative, ...]:
    return (
        narrative(
            "told1", 8, "Under the table",
            "They were eating and I went under the table, only to see how long. I heard them all. When I came out my "
            "mother said: there you are, and gave me my plate.",
            "when she was four", "her mother, her sister, an aunt", "cold", starts,
        ),
    )  # fmt: skip


def noted_features(starts: Starts) -> tuple[FeatureNoted, ...]:
    return features(
        (
            (8, "early_neglect", "yes", "known"),
            (8, "shame", "floods", "estimated"),
            (9, "dissociation", "no", "estimated"),
            (19, "reflection", "uneven", "estimated"),
            (19, "suspicion", "no", "estimated"),
            (32, "shame", "near", "known"),
            (32, "dissociation", "no", "estimated"),
            (32, "antisociality", "no", "known"),
            (32, "grandiose_defence", "flexible", "estimated"),
            (32, "crisis_cover", "yes", "known"),
            (32, "early_neglect", "yes", "known"),
        ),
        starts,
    )


def decisions(starts: Starts) -> tuple[ApproachDecision, ...]:
    return (
        decision(
            "decision1", 10,
            (ApproachUse(approach="schema", role="main", what_for="The modes, and what she needed then."),
             ApproachUse(approach="cft", role="beside", what_for="Against the voice, in small steps."),
             ApproachUse(approach="phased_trauma", role="later", what_for="Only when the evenings hold.")),
            "She was left alone early, and shame is always near. Steadiness first; pictures of then much later.",
            starts,
        ),
    )  # fmt: skip
