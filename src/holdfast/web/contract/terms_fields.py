"""What a clause can say, as questions: a goal, a step, a stop rule, a leaving clause; empty, or as it stands."""

from __future__ import annotations

from holdfast.brief.contract_words import MOTIVES
from holdfast.brief.words import FEELINGS
from holdfast.case.moves import ClauseKind, Terms
from holdfast.text import Message, say
from holdfast.web.contract.fields import FormField, given, text_field

LEVELS: tuple[tuple[str, Message], ...] = (
    ("level_a", say("Much less than expected (−2)")),
    ("level_b", say("Less (−1)")),
    ("level_c", say("As expected (0)")),
    ("level_d", say("More (+1)")),
    ("level_e", say("Much more (+2)")),
)
WHOSE = (
    ("", say("not known")),
    ("patient", say("{his}")),
    ("therapist", say("yours")),
    ("third_party", say("somebody else's")),
)


def terms_fields(
    kind: ClauseKind, terms: Terms | None, goals: tuple[tuple[str, str], ...] = ()
) -> tuple[FormField, ...]:
    """The questions of a clause of this kind, filled with `terms` where there are some; `goals` are (id, words)."""
    told = terms or Terms(kind=kind, text=" ")
    shared = (
        text_field(terms.text if terms else ""),
        FormField("his_words", say("In {his} own words"), "line", values=given(told.his_words)),
    )
    whose = FormField("wish_of", say("Whose wish it is"), "taps", WHOSE, (told.wish_of or "",))
    if kind == "goal":
        return (*shared, whose, *_goal(told))
    if kind == "step":
        return (*shared, *_step(told, goals))
    return shared


def _goal(terms: Terms) -> tuple[FormField, ...]:
    motives = (("", say("not known")), *MOTIVES.items())
    levels = terms.levels or ("",) * len(LEVELS)
    return (
        FormField("noticed_by", say("How the two of you would notice"), "line", values=given(terms.noticed_by)),
        FormField("motive", say("What it is for"), "select", motives, (terms.motive or "",), fold=True),
        FormField(
            "only_status",
            say("Asked kindly: is it about standing, and nothing else?"),
            "taps",
            (("", say("no, or not asked")), ("yes", say("yes"))),
            ("yes",) if terms.only_status else ("",),
            fold=True,
        ),
        *(
            FormField(name, label, "line", values=given(level), fold=True)
            for (name, label), level in zip(LEVELS, levels, strict=True)
        ),
        FormField(
            "weight",
            say("How much it counts beside the other goals"),
            "select",
            (("", say("like the others")), *((str(n), str(n)) for n in range(1, 6))),
            (str(terms.weight or ""),),
            fold=True,
        ),
    )


def _step(terms: Terms, goals: tuple[tuple[str, str], ...]) -> tuple[FormField, ...]:
    sizes: tuple[tuple[str, Message | str], ...] = (("", say("not said")), *((str(n), str(n)) for n in range(1, 6)))
    fields = [
        FormField("smallest", say("The smallest version that would still count"), "line", values=given(terms.smallest)),
        FormField("expects", say("What it will bring"), "boxes", tuple(FEELINGS.items()), terms.expects),
        FormField("wish_of", say("Whose wish it is"), "taps", WHOSE, (terms.wish_of or "",), fold=True),
        FormField("size", say("How big it is, 1 to 5"), "taps", sizes, (str(terms.size or ""),), fold=True),
        FormField("how_often", say("How often"), "line", values=given(terms.how_often), fold=True),
        FormField(
            "between_hours",
            say("Where"),
            "taps",
            (("", say("between the hours")), ("no", say("in the hour"))),
            ("",) if terms.between_hours else ("no",),
            fold=True,
        ),
        FormField("tests", say("The old pattern it tries out"), "line", values=given(terms.tests), fold=True),
        FormField(
            "prediction",
            say("What {he} {v:expects|expect} to happen"),
            "line",
            values=given(terms.prediction),
            fold=True,
        ),
    ]
    if goals:
        fields.append(FormField("serves", say("The goal it serves"), "boxes", goals, terms.serves, fold=True))
    return tuple(fields)
