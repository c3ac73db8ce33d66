"""What can be done with a contract on its page: one form for each act, drawn by one template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from holdfast.brief.words import FEELINGS, PHASES, RUNS
from holdfast.case.moves import ClauseKind, Phase, Terms
from holdfast.contract.model import Clause, Contract
from holdfast.text import Message, render, say
from holdfast.web.text_tags import language

Kind = Literal["taps", "line", "text", "select", "boxes", "tenth"]
LONGEST_LINE = 500
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form. `options` are (value, words); `most` the longest text it takes."""

    name: str
    label: Message
    kind: Kind
    options: tuple[tuple[str, Message | str], ...] = ()
    values: tuple[str, ...] = ()
    most: int = LONGEST_LINE
    needed: bool = False

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def tenth(self) -> SafeString:
        """The keys 0 to 10, and a first one for "not said"."""
        return _tenth(self.name, self.value, language())


@dataclass(frozen=True, slots=True)
class MoveForm:
    """One thing to do with a clause, or with the contract as a whole (`clause` empty)."""

    does: str
    title: Message
    button: Message
    clause: str
    fields: tuple[FormField, ...]
    hint: Message | None = None
    accepted_text: str = ""
    open: bool = False
    said: tuple[Message, ...] = ()


@lru_cache(maxsize=512)
def _tenth(name: str, chosen: str, spoken_in: str) -> SafeString:
    """Drawn once for each name and answer: a contract of eight clauses has fifty such rows."""
    nothing = format_html('<span aria-hidden="true">·</span><span class="unseen">{}</span>',
                          render(say("not said"), None, spoken_in))  # fmt: skip
    keys = [("", "tap none", nothing), *((str(n), "tap", str(n)) for n in range(11))]
    return format_html_join(
        "",
        '<label class="{}"><input type="radio" name="{}" value="{}"{}><span>{}</span></label>',
        ((style, name, value, mark_safe(" checked") if value == chosen else "", words) for value, style, words in keys),  # nosec B308
    )


def clause_forms(clause: Clause) -> tuple[MoveForm, ...]:
    """What can be done with one standing clause that is negotiated."""
    step = clause.kind == "step"
    forms = [
        MoveForm(
            "ask", say("You asked what speaks against it"), say("Note it"), clause.id, (_words(say("Your words")),)
        ),
        MoveForm(
            "answer",
            say("What {he} said to it"),
            say("Note it"),
            clause.id,
            (
                FormField(
                    "act",
                    say("It was"),
                    "taps",
                    (
                        ("object", say("an objection")),
                        ("discount", say("waved away")),
                        ("hand_back", say("“not now”: handed back")),
                        ("clarify", say("a question or a comment")),
                    ),
                    ("object",),
                    needed=True,
                ),
                _words(say("{His} words")),
            ),
        ),
        _cost(clause) if step else None,
        MoveForm(
            "lower_stakes",
            say("Lower the stakes"),
            say("Note it"),
            clause.id,
            (_words(say("Your words"), needed=True),),
            say("Something will come instead; that too is worth a look."),
        ),
        MoveForm(
            "counter",
            say("Another way"),
            say("Put these words in"),
            clause.id,
            (_by(), *_terms(clause.kind, clause.terms)),
            say("New words take back each yes; what was said and tried stays."),
        ),
        MoveForm(
            "rationale", say("Your reason for it"), say("Note it"), clause.id, (_words(say("Your words"), needed=True),)
        ),
        _yes(clause),
        _rate(clause),
        _run(clause) if step else None,
        MoveForm(
            "withdraw", say("Take it off the table"), say("It ends here"), clause.id, (_by(), _words(say("In words")))
        ),
    ]
    return tuple(form for form in forms if form is not None)


def told_forms(clause: Clause) -> tuple[MoveForm, ...]:
    """Frame and safety are told: his reaction is asked and kept, the words can be told anew."""
    reaction = FormField(
        "act",
        say("It was"),
        "taps",
        (
            ("clarify", say("a comment")),
            ("object", say("an objection")),
            ("discount", say("waved away")),
        ),
        ("clarify",),
        needed=True,
    )
    return (
        MoveForm("answer", say("{His} reaction"), say("Note it"), clause.id, (reaction, _words(say("{His} words")))),
        MoveForm(
            "tell",
            say("Tell it anew"),
            say("Put these words in"),
            clause.id,
            (_text(clause.terms.text),),
            say("Frame and safety depend on nobody's yes."),
        ),
    )


def whole_forms(contract: Contract) -> tuple[MoveForm, ...]:
    """What can be done with the contract as a whole."""
    goals = tuple((g.id, g.terms.text) for g in contract.of_kind("goal"))
    kinds = tuple((kind, _CLAUSES[kind]) for kind in ("step", "goal", "stop", "leaving"))
    propose = MoveForm(
        "propose",
        say("Propose something"),
        say("Put it on the table"),
        "",
        (
            FormField("kind", say("It is a"), "taps", kinds, ("step",), needed=True),
            _by(),
            *_terms("step", None, goals=goals),
        ),
        say("To propose is an offer, not yet a yes."),
    )
    hold = MoveForm(
        "hold",
        say("Hold the contract"),
        say("Hold it"),
        "",
        (
            FormField(
                "hold_for",
                say("Because of"),
                "taps",
                (
                    ("rupture", say("a break between us")),
                    ("life", say("what happens in {his} life")),
                    ("other", say("something else")),
                ),
                ("rupture",),
                needed=True,
            ),
            _words(say("In words")),
        ),
    )
    repair = MoveForm(
        "repair",
        say("Mended: the two of us can go on"),
        say("Note the repair"),
        "",
        (_by("therapist"), _words(say("What was said"))),
    )
    phases = tuple((phase, PHASES[phase]) for phase in get_args(Phase))
    rewrite = MoveForm(
        "rewrite",
        say("Open a new version"),
        say("Open it"),
        "",
        (
            _by("therapist"),
            FormField("phase", say("What it is for"), "taps", phases, needed=True),
            FormField("why", say("Why now"), "line", needed=True),
        ),
        say("The version that stands is closed and kept."),
    )
    tell = MoveForm(
        "tell",
        say("Tell a part of the frame, or of safety"),
        say("Note that it was told"),
        "",
        (
            FormField(
                "kind",
                say("It is about"),
                "taps",
                (("frame", say("the frame")), ("safety", say("safety"))),
                ("frame",),
                needed=True,
            ),
            _text(""),
        ),
        say("Told, not agreed: {his} reaction is asked and kept."),
    )
    return propose, repair if contract.held else hold, rewrite, tell


_CLAUSES: Mapping[str, Message] = {
    "step": say("step"),
    "goal": say("goal"),
    "stop": say("stop rule"),
    "leaving": say("leaving clause"),
}


def _by(chosen: str = "patient") -> FormField:
    return FormField(
        "by", say("By"), "taps", (("patient", say("{him}")), ("therapist", say("you"))), (chosen,), needed=True
    )


def _words(label: Message, *, needed: bool = False) -> FormField:
    return FormField("words", label, "line", most=LONGEST_TEXT, needed=needed)


def _text(text: str) -> FormField:
    return FormField("text", say("In words for both"), "text", values=(text,), most=LONGEST_TEXT, needed=True)


def _terms(kind: ClauseKind, terms: Terms | None, goals: tuple[tuple[str, str], ...] = ()) -> tuple[FormField, ...]:
    fields = [
        _text(terms.text if terms else ""),
        FormField("his_words", say("In {his} words"), "line", values=_one(terms.his_words if terms else None)),
        FormField(
            "wish_of",
            say("Whose wish"),
            "taps",
            (
                ("", say("not known")),
                ("patient", say("{his}")),
                ("therapist", say("yours")),
                ("third_party", say("somebody else's")),
            ),
            (terms.wish_of or "",) if terms else ("",),
        ),
    ]
    if kind == "goal" or terms is None:
        fields.append(
            FormField(
                "noticed_by",
                say("For a goal: how would the two of you notice"),
                "line",
                values=_one(terms.noticed_by if terms else None),
            )
        )
    if kind == "step":
        fields += [
            FormField(
                "smallest",
                say("For a step: the smallest version that would count"),
                "line",
                values=_one(terms.smallest if terms else None),
            ),
            FormField(
                "expects",
                say("For a step: what it will bring"),
                "boxes",
                tuple(FEELINGS.items()),
                terms.expects if terms else (),
            ),
            FormField(
                "prediction",
                say("For a step: what {he} {v:expects|expect} to happen"),
                "line",
                values=_one(terms.prediction if terms else None),
            ),
        ]
        if goals:
            fields.append(
                FormField("serves", say("For a step: the goal it serves"), "select", (("", say("none named")), *goals))
            )
    return tuple(fields)


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _cost(clause: Clause) -> MoveForm:
    return MoveForm(
        "disclose_cost",
        say("What it will cost"),
        say("Name the cost"),
        clause.id,
        (
            _by(),
            FormField("feeling", say("It will bring"), "taps", tuple(FEELINGS.items()), needed=True),
            FormField("strength", say("How strong, 0 to 10"), "tenth"),
            FormField("words", say("Said by {him}, in {his} words"), "line"),
        ),
        say("Named before it is agreed. Without {his} words it is your guess."),
    )


def _yes(clause: Clause) -> MoveForm:
    return MoveForm(
        "yes",
        say("Yes"),
        say("Agreed today"),
        clause.id,
        (
            _by(),
            FormField(
                "act",
                say("It was"),
                "taps",
                (
                    ("accept_reserved", say("a yes with a reservation")),
                    ("accept", say("a yes")),
                    ("commit", say("“I will”")),
                ),
                ("accept_reserved",),
                needed=True,
            ),
            FormField("words", say("In words"), "line", most=LONGEST_TEXT),
        ),
        say("It stays open until an objection was heard or asked for at two contacts, and each cost is named."),
        accepted_text=clause.text_hash,
    )


def _rate(clause: Clause) -> MoveForm:
    return MoveForm(
        "rate",
        say("What each of you thinks of it"),
        say("Keep these numbers"),
        clause.id,
        (
            _by(),
            FormField("makes_sense", say("Makes sense"), "tenth"),
            FormField("own_wish", say("My wish"), "tenth"),
            FormField("can_do", say("Can do"), "tenth"),
        ),
        say("Trust is asked on {his} own page."),
    )


def _run(clause: Clause) -> MoveForm:
    cost = clause.costs[-1] if clause.costs else None
    feelings = (("", say("none")), *FEELINGS.items())
    return MoveForm(
        "run",
        say("How it went"),
        say("Note how it went"),
        clause.id,
        (
            FormField("outcome", say("{He}"), "taps", tuple(RUNS.items()), needed=True),
            FormField(
                "predicted_feeling",
                say("Before: the feeling foreseen"),
                "select",
                feelings,
                _one(cost.feeling if cost else None),
            ),
            FormField(
                "predicted",
                say("How strong it was to be"),
                "tenth",
                values=_one(str(cost.strength) if cost and cost.strength is not None else None),
            ),
            FormField("felt_feeling", say("Then: the feeling that came"), "select", feelings),
            FormField("felt", say("How strong it was"), "tenth"),
            FormField("learnt", say("What {he} saw by it"), "line"),
            FormField("vitality", say("How alive it was, 0 to 10"), "tenth"),
            FormField("realistic_worry", say("A worry that is real, not the old one"), "line"),
        ),
        say("A step not done is information. “Chose not to” is {his} to choose."),
    )


def forms_of(contract: Contract, clause_id: str) -> tuple[MoveForm, ...]:
    if not clause_id:
        return whole_forms(contract)
    clause = next((c for c in contract.clauses if c.id == clause_id and c.standing), None)
    if clause is None:
        return ()
    return told_forms(clause) if clause.kind in ("frame", "safety") else clause_forms(clause)
