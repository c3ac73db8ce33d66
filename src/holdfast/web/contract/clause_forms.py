"""What can be done with one clause: each act as a form, made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from holdfast.brief.contract_told import level_words
from holdfast.brief.words import FEELINGS, RUNS
from holdfast.contract.agreement import TOLD, costs_not_named
from holdfast.contract.model import Clause, Contract
from holdfast.text import Message, say
from holdfast.web.contract.fields import (
    LONGEST_TEXT,
    FormField,
    MoveForm,
    by_field,
    given,
    text_field,
    words_field,
)
from holdfast.web.contract.terms_fields import terms_fields

TITLES: Mapping[str, Message] = {
    "answer": say("What {he} said to it"),
    "ask": say("You asked what speaks against it"),
    "say": say("What you said to it"),
    "disclose_cost": say("What it will cost"),
    "lower_stakes": say("Lower the stakes"),
    "counter": say("Other words"),
    "rationale": say("Your reason for it"),
    "yes": say("Yes"),
    "not_now": say("Not now"),
    "rate": say("What each of you thinks of it"),
    "run": say("How it went"),
    "worry": say("A real worry, and the old feeling"),
    "attain": say("How far it was reached"),
    "withdraw": say("Take it off the table"),
    "tell": say("Tell it anew"),
}
NOTE = say("Note it")
WHILE_FIRST = ("answer", "ask", "not_now", "withdraw")
"""What can be done with a clause while the two come first: nothing that offers or agrees."""


def acts_of(clause: Clause, contract: Contract, *, first: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What can be done with a standing clause: the most likely next acts, and the rest. `first`: the two come first."""
    if clause.kind in TOLD:
        return ("answer", "tell"), ()
    if first:
        return WHILE_FIRST, ()
    possible = [does for does in TITLES if _possible(does, clause, contract)]
    front = [does for does in _likely(clause) if does in possible][:4]
    return tuple(front), tuple(does for does in possible if does not in front)


def _possible(does: str, clause: Clause, contract: Contract) -> bool:
    if does == "tell":
        return False
    if does in ("disclose_cost", "lower_stakes", "run"):
        return clause.kind == "step"
    if does == "attain":
        return clause.kind == "goal"
    if does == "rate":
        asked = contract.step_asked
        return asked is not None and clause.id == asked.id
    return True


def _likely(clause: Clause) -> tuple[str, ...]:
    """What usually comes next, the likeliest first."""
    agreed = clause.state in ("agreed", "agreed_still_open")
    if clause.kind == "step" and agreed:
        return ("run", "answer", "ask" if clause.state == "agreed_still_open" else "lower_stakes", "counter")
    if clause.kind == "goal" and agreed:
        return ("attain", "answer", "ask" if clause.state == "agreed_still_open" else "counter")
    if clause.kind == "step":
        cost = ("disclose_cost",) if costs_not_named(clause) or not clause.costs else ()
        return ("answer", "ask", *cost, "yes", "counter")
    return ("answer", "counter", "withdraw") if agreed else ("answer", "ask", "yes", "counter")


def clause_form(clause: Clause, contract: Contract, does: str, *, his_alone: bool = False) -> MoveForm | None:
    """One form of a standing clause, or None where it has none. `his_alone`: the two come first, and new words are
    his alone.
    """
    front, more = acts_of(clause, contract, first=his_alone)
    if not clause.standing or does not in (*front, *more):
        return None
    return form_as_it_was(clause, contract, does, his_alone=his_alone)


def form_as_it_was(clause: Clause, contract: Contract, does: str, *, his_alone: bool = False) -> MoveForm | None:
    """The form an act has on a clause, whether or not it can still be sent; None where it never had one."""
    if clause.kind in TOLD:
        return _told_answer(clause) if does == "answer" else _tell(clause)
    if does == "counter":
        return _counter(clause, contract, his_alone=his_alone)
    return _MADE[does](clause) if does in _MADE else None


def _form(
    clause: Clause, does: str, *fields: FormField, button: Message = NOTE, hint: Message | None = None
) -> MoveForm:
    return MoveForm(does, TITLES[does], button, clause.id, fields, hint, seen=clause.text_hash)


def _ask(clause: Clause) -> MoveForm:
    return _form(clause, "ask", words_field(say("Your words")))


def _answer(clause: Clause) -> MoveForm:
    was = (
        ("object", say("an objection")),
        ("discount", say("put aside")),
        ("hand_back", say("“not now”: handed back")),
        ("clarify", say("a comment")),
        ("ask", say("a question")),
        ("his_words", say("how {he} would say it")),
    )
    return _form(
        clause,
        "answer",
        FormField("act", say("It was"), "taps", was, ("object",), needed=True),
        words_field(say("{His} words")),
        hint=say("How {he} would say it stands beside the words for both. It is new words: each yes is asked again."),
    )


def _say(clause: Clause) -> MoveForm:
    was = (("clarify", say("a comment")), ("object", say("an objection")), ("discount", say("put aside")))
    act = FormField("act", say("It was"), "taps", was, ("clarify",), needed=True)
    return _form(clause, "say", act, words_field(say("Your words"), needed=True))


def _cost(clause: Clause) -> MoveForm:
    return _form(
        clause,
        "disclose_cost",
        by_field(),
        FormField("feeling", say("It will bring"), "taps", tuple(FEELINGS.items()), needed=True),
        FormField("strength", say("How strong, 0 to 10"), "tenth"),
        FormField("words", say("Said by {him}, in {his} words"), "line"),
        button=say("Name the cost"),
        hint=say("Named before it is agreed. Without {his} words it is your guess."),
    )


def _lower(clause: Clause) -> MoveForm:
    return _form(
        clause,
        "lower_stakes",
        words_field(say("Your words"), needed=True),
        hint=say("Something will come instead; that too is worth a look."),
    )


def _counter(clause: Clause, contract: Contract, *, his_alone: bool) -> MoveForm:
    goals = tuple((g.id, g.terms.text) for g in contract.of_kind("goal"))
    return _form(
        clause,
        "counter",
        by_field(his_alone=his_alone),
        *terms_fields(clause.kind, clause.terms, goals),
        button=say("Put these words in"),
        hint=say("New words take back each yes; what was said and tried stays. What was agreed holds until then."),
    )


def _rationale(clause: Clause) -> MoveForm:
    return _form(clause, "rationale", words_field(say("Your words"), needed=True))


def _yes(clause: Clause) -> MoveForm:
    was = (
        ("accept_reserved", say("a yes with a reservation")),
        ("accept", say("a yes")),
        ("commit", say("“I will”")),
    )
    return _form(
        clause,
        "yes",
        by_field(),
        FormField("act", say("It was"), "taps", was, ("accept_reserved",), needed=True),
        FormField("words", say("In words"), "line", most=LONGEST_TEXT),
        button=say("Agreed today"),
        hint=say("It stays open until an objection was heard or asked for at two contacts, and each cost is named."),
    )


def _not_now(clause: Clause) -> MoveForm:
    return _form(clause, "not_now", words_field(say("{His} words, if there were any")), button=say("Not now"))


def _rate(clause: Clause) -> MoveForm:
    return _form(
        clause,
        "rate",
        by_field(),
        FormField("makes_sense", say("Makes sense"), "tenth"),
        FormField("own_wish", say("My wish"), "tenth"),
        FormField("can_do", say("Can do"), "tenth"),
        button=say("Keep these numbers"),
        hint=say("{His} first. Trust is asked on {his} own page."),
    )


def _run(clause: Clause) -> MoveForm:
    cost = clause.costs[-1] if clause.costs else None
    feelings = (("", say("none")), *FEELINGS.items())
    foreseen = given(cost.feeling if cost else None)
    strong = given(str(cost.strength) if cost and cost.strength is not None else None)
    return _form(
        clause,
        "run",
        FormField("outcome", say("{He}"), "taps", tuple(RUNS.items()), needed=True),
        FormField("felt_feeling", say("The feeling that came"), "select", feelings),
        FormField("felt", say("How strong it was"), "tenth"),
        FormField("learnt", say("What {he} saw by it"), "line"),
        FormField("vitality", say("How alive it was, 0 to 10"), "tenth"),
        FormField("predicted_feeling", say("Before: the feeling foreseen"), "select", feelings, foreseen, fold=True),
        FormField("predicted", say("How strong it was to be"), "tenth", values=strong, fold=True),
        FormField("realistic_worry", say("A worry that is real, not the old one"), "line", fold=True),
        button=say("Note how it went"),
        hint=say("A step not done is information. “Chose not to” is {his} to choose."),
    )


def _worry(clause: Clause) -> MoveForm:
    return _form(
        clause,
        "worry",
        by_field(),
        FormField("real", say("What is really so"), "line"),
        FormField("old", say("The old feeling that comes with it"), "line"),
        hint=say("Both may be true at once. Told apart, each can have its answer."),
    )


def _attain(clause: Clause) -> MoveForm:
    told = tuple((str(n), level_words(n, clause.terms)) for n in range(-2, 3))
    return _form(
        clause,
        "attain",
        by_field(),
        FormField("level", say("Where it stands"), "taps", told, needed=True),
        FormField("words", say("In words"), "line", most=LONGEST_TEXT),
        hint=say("{His} eyes first, then yours."),
    )


def _withdraw(clause: Clause) -> MoveForm:
    return _form(
        clause,
        "withdraw",
        by_field(),
        words_field(say("In words")),
        button=say("It ends here"),
        hint=say("It ends for good; what was said stays. Later it can be proposed anew."),
    )


def _told_answer(clause: Clause) -> MoveForm:
    """Frame and safety are told: his reaction is asked and kept."""
    was = (("clarify", say("a comment")), ("object", say("an objection")), ("discount", say("put aside")))
    act = FormField("act", say("It was"), "taps", was, ("clarify",), needed=True)
    return MoveForm(
        "answer", say("{His} reaction"), NOTE, clause.id, (act, words_field(say("{His} words"))), seen=clause.text_hash
    )


def _tell(clause: Clause) -> MoveForm:
    return _form(
        clause,
        "tell",
        text_field(clause.terms.text),
        button=say("Put these words in"),
        hint=say("Frame and safety depend on nobody's yes."),
    )


_MADE: Mapping[str, Callable[[Clause], MoveForm]] = {
    "ask": _ask,
    "answer": _answer,
    "say": _say,
    "disclose_cost": _cost,
    "lower_stakes": _lower,
    "rationale": _rationale,
    "yes": _yes,
    "not_now": _not_now,
    "rate": _rate,
    "run": _run,
    "worry": _worry,
    "attain": _attain,
    "withdraw": _withdraw,
}
