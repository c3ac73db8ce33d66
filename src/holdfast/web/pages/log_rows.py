"""The rows of the log as the page draws them: from `measures.log`, with what is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from holdfast.approaches.knowledge_files import ORDER
from holdfast.approaches.techniques import Technique, of_approach, techniques
from holdfast.measures.log import Row, therapist_log
from holdfast.text import Message, say
from holdfast.web.pages.log_fields import ASKED, Fields, form_fields, mark_name, none_name, scale_of
from holdfast.web.words import word

# What stands on a key is short; the whole name is read out and shown on the key's title.
SHORT: Mapping[str, Mapping[str, str]] = {
    "depth": {
        "0": "frame",
        "1": "clarify",
        "2": "explore",
        "3": "challenge",
        "4": "confront",
        "5": "interpret",
    },
    "defence": {"-3": "− − −", "-2": "− −", "-1": "−", "0": "usual", "1": "+", "2": "+ +", "3": "+ + +"},
    "stance": {"-3": "empathy", "-2": "2", "-1": "1", "0": "both", "1": "1", "2": "2", "3": "firmness"},
    "moments": {
        "curious_mind": "curious about a mind",
        "sad_and_stayed": "sad and stayed",
        "own_part": "own part",
        "named_cost": "named a cost",
        "own_wish": "own wish",
        "came_back": "came back",
    },
    "withdrawal": {"flat": "flat"},
    "confrontation": {
        "complains_of_work": "… the work",
        "complains_of_frame": "… the frame",
        "complains_of_results": "… results",
        "rejects_offer": "rejects",
        "argues": "argues",
        "pushes": "pushes",
    },
    "frame": {"contact": "contact", "threat_to_quit": "threat", "break_announced": "break", "limit_set": "limit"},
    "asked": {"not_asked": "not asked", "none": "none", "ideas": "ideas", "plan": "plan", "act": "act"},
}
WHAT_YOU_DID = say("What you did")
USUAL = 5
"""So many techniques of the main way stand open: an ordinary hour is a few taps."""
NUMBERED_BY_VALUE = ("alliance", "depth")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tap. `short` stands on it, `long` is what it means; `digit` is the key that chooses it."""

    value: str
    short: Message | str
    long: Message | str
    chosen: bool
    digit: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign or pull: off, or one of several strengths."""

    name: str
    short: Message | str
    long: Message | str
    levels: tuple[Choice, ...]
    digit: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the page. `kind` is one, many, marks or text; `absence` the name of its "none seen", if it has one."""

    id: str
    title: Message
    kind: str
    private: bool
    choices: tuple[Choice, ...] = ()
    marks: tuple[Mark, ...] = ()
    absence: str = ""
    absent: bool = False
    text: str = ""
    touched: bool = False


def rows(given: Fields) -> dict[str, RowView]:
    """The page's rows by id, with what the form holds."""
    found = {row.id: _row(row, given) for row in therapist_log().rows.values()}
    text = "".join(given.get("who_i_become", []))
    found["who_i_become"] = RowView("who_i_become", say("Who you become for {him}"), "text", private=True, text=text)
    found["by"] = RowView(
        "by", say("By whom"), "one", private=False,
        choices=tuple(_choice("by", who, word("by", who), word("by", who), given) for who in ("patient", "therapist")),
    )  # fmt: skip
    found["experiential"] = _row(therapist_log().rows["experiential"], given)
    return found


@dataclass(frozen=True, slots=True)
class Ticks:
    """The techniques of one way of working, as chips."""

    approach: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class TechniqueRow:
    """What was done. `usual`: of the main way of working those ticked most often in this case, which stand open;
    `more`: the rest of it and the other ways in use; `others`: all other ways. `more` and `others` are behind
    folds, each open where something in it is ticked.
    """

    usual: Ticks | None
    more: tuple[Ticks, ...]
    others: tuple[Ticks, ...]
    absence: str
    absent: bool
    more_open: bool
    others_open: bool


def technique_row(given: Fields, in_use: Sequence[str], often: Mapping[str, int] | None = None) -> TechniqueRow:
    """The row by the ways of working `in_use`, the main one first. `often`: how often each technique was ticked before
    in this case; of equals the file's order. The usual ones have a digit each.
    """
    held = [id for id in in_use if of_approach(id)]
    usual, more = None, []
    if held:
        mine = sorted(of_approach(held[0]), key=lambda one: -(often or {}).get(one.id, 0))
        usual = _ticks(held[0], mine[:USUAL], given, numbered=True)
        rest = [one for one in of_approach(held[0]) if one not in mine[:USUAL]]
        more = [_ticks(held[0], rest, given)] if rest else []
        more += [_ticks(id, of_approach(id), given) for id in held[1:]]
    others = [_ticks(id, of_approach(id), given) for id in ORDER if id not in held and of_approach(id)]
    absence = none_name("techniques")
    far = _ticked(others)
    return TechniqueRow(usual, tuple(more), tuple(others), absence, absence in given, _ticked(more) or far, far)


def _ticks(approach: str, shown: Sequence[Technique], given: Fields, *, numbered: bool = False) -> Ticks:
    return Ticks(
        approach,
        tuple(_choice("techniques", one.id, one.name, say(one.what), given, str(n) if numbered else "")
              for n, one in enumerate(shown, 1)),
    )  # fmt: skip


def _ticked(ways: Sequence[Ticks]) -> bool:
    return any(one.chosen for ticks in ways for one in ticks.choices)


def row_title(name: str) -> Message:
    """What a field of the form is called, in a sentence about two windows."""
    field = form_fields()[name]
    if name in ("day", "time"):
        return say("Day and time of the hour")
    if name.startswith("next_"):
        return say("The next hour")
    if name == "by":
        return say("By whom")
    if name == "who_i_become":
        return say("Who you become for {him}")
    if field.row == "techniques":
        return WHAT_YOU_DID
    row = therapist_log().rows[field.row]
    if "." in name and not name.startswith("none_seen"):
        option = name.partition(".")[2]
        return say("{row}: {mark}", row=say(row.title), mark=say(_title(row, option)))
    return say(row.title)


def value_words(name: str, values: list[str]) -> list[Message | str]:
    """What one field holds, in words. Empty: not touched."""
    field = form_fields()[name]
    if not values:
        return [say("not touched")]
    if field.text:
        return [*values]
    if name.startswith("none_seen"):
        return [say("none of these") if field.row == "techniques" else say("none seen")]
    if name == "techniques":
        return [techniques()[value].name for value in values]
    if name.startswith("sign."):
        return [word("weight", values[0])]
    if name.startswith("pull."):
        return [word("strength", values[0])]
    if name == "by":
        return [word("by", value) for value in values]
    if name in ("next_same", "contract_moved"):
        return [say("yes") if value == "yes" else say("no") for value in values]
    row = therapist_log().rows[field.row]
    if row.id in ("defence", "stance", "depth"):
        return [word(row.id, value) for value in values]
    return [say(_title(row, value)) if value in row.ids else value for value in values]


def _row(row: Row, given: Fields) -> RowView:
    private = row.drawer == "private"
    if row.kind == "text":
        return RowView(row.id, say(row.title), "text", private, text="".join(given.get(row.id, [])))
    if row.kind == "strength":
        return _marks(row, given, private=private)
    if row.id == "contract_moved":
        choices = tuple(
            _choice(row.id, v, say(w), say(w), given, d) for v, w, d in (("no", "no", "1"), ("yes", "moved", "2"))
        )
        return RowView(row.id, say(row.title), "one", private, choices, touched=row.id in given)
    if row.kind == "scale":
        return RowView(row.id, say(row.title), "one", private, _scale(row, given), touched=row.id in given)
    topic = row.id.removeprefix("asked_")
    if topic in ASKED:
        short = SHORT["asked"]
        choices = tuple(
            _choice(row.id, id, say(short[id]), word("asked", id), given, str(n)) for n, id in enumerate(row.ids, 1)
        )
        return RowView(row.id, word("asked_about", topic), "one", private, choices, touched=row.id in given)
    choices = tuple(
        _choice(
            row.id, option.id, say(SHORT.get(row.id, {}).get(option.id, option.title)), say(option.title), given, str(n)
        )
        for n, option in enumerate(row.options, 1)
    )
    kind = "many" if form_fields()[row.id].many else "one"
    absence = none_name(row.id) if none_name(row.id) in form_fields() else ""
    return RowView(row.id, say(row.title), kind, private, choices, absence=absence, absent=absence in given,
                   touched=row.id in given)  # fmt: skip


def _scale(row: Row, given: Fields) -> tuple[Choice, ...]:
    choices = []
    for n, value in enumerate(map(str, scale_of(row)), 1):
        short: Message | str = say(SHORT[row.id][value]) if row.id in SHORT else value
        long: Message | str = value if row.id == "alliance" else word(row.id, value)
        choices.append(_choice(row.id, value, short, long, given, value if row.id in NUMBERED_BY_VALUE else str(n)))
    return tuple(choices)


def _marks(row: Row, given: Fields, *, private: bool) -> RowView:
    marks = []
    for n, option in enumerate(row.options, 1):
        name = mark_name(row.id, option.id)
        low = 0 if row.id == "pulls" else 1
        words = "strength" if row.id == "pulls" else "weight"
        levels = tuple(
            _choice(name, str(value), word(words, value), word(words, value), given)
            for value in range(low, (row.high or 0) + 1)
        )
        short = say(SHORT.get(row.id, {}).get(option.id, option.title))
        marks.append(Mark(name, short, say(option.title), levels, str(n % 10)))
    absence = "" if row.id == "confrontation" else none_name(row.id)
    return RowView(
        row.id, say(row.title), "marks", private, marks=tuple(marks), absence=absence, absent=absence in given
    )


def _choice(name: str, value: str, short: Message | str, long: Message | str, given: Fields, digit: str = "") -> Choice:
    return Choice(value, short, long, value in given.get(name, ()), digit)


def _title(row: Row, id: str) -> str:
    return next((option.title for option in row.options if option.id == id), id)
