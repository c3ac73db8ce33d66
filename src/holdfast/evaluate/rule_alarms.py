"""How often each rule of the brief speaks for nothing and is right, as the page and `holdfast alarms` say it.

The figures are those that stand beside a finding (`brief/knowledge/measured.toml`, written by `make measure`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from holdfast.brief.knowledge import CERTAINTIES as SURE
from holdfast.brief.knowledge import SETTINGS, Measured, Rule, order, rule_knowledge
from holdfast.brief.spoken import CERTAINTIES
from holdfast.case.record import Setting
from holdfast.evaluate.alarm_words import world_words
from holdfast.evaluate.alarms import SETTINGS as SETTING_WORDS
from holdfast.evaluate.alarms import Cell, Rows, in_order, rarely
from holdfast.evaluate.operating import Operating
from holdfast.text import Message, Spoken, say

ANYBODY = Spoken("the patient", "they")
"""Sentences of the rules speak of one person; here they speak of anybody."""
PROBABLE = ("probable_rupture", "two sources agree")


@dataclass(frozen=True, slots=True)
class RuleTold:
    """One rule: what it sees, what it can do where the log alone is kept, and what was measured of it, in sentences."""

    name: str
    number: int
    title: Message
    sees: Message
    quiet: Message
    private: bool
    measured: tuple[Message, ...]


def rules_told() -> tuple[RuleTold, ...]:
    """The rules by their numbers."""
    return tuple(told(rule) for rule in _rules())


def rules_table(found: Operating | None = None) -> Rows:
    """A row for each rule that was measured and how sure it was, a column for each setting that was measured.

    Of "two sources agree" `found` counts as well how often it was right: the lower figure stands.
    """
    rules = _rules()
    split = [s for s in SETTINGS if any(one.setting == s for _, one in _figures(rules))]
    settings: list[Setting | None] = [*split] or [None]
    heads = [SETTING_WORDS[s] if s else say("All settings together") for s in settings]
    rows: list[tuple[Cell, ...]] = []
    for rule in rules:
        rows += [
            (say(rule.title), CERTAINTIES[sure], *(_cell(rule, sure, setting, found) for setting in settings))
            for sure in SURE
            if sure in rule.measured
        ]
    return Rows((say("What it tells"), say("How sure it says it is"), *heads), tuple(rows))


def unmeasured() -> tuple[Message, ...]:
    """The rules no figure was measured of."""
    return tuple(say(rule.title) for rule in _rules() if not rule.measured)


def by_chance() -> Message | None:
    """What a rule speaking at random would have reached, where that was counted."""
    chances = [one.chance_of_10 for _, one in _figures(_rules()) if one.chance_of_10 is not None]
    if not chances:
        return None
    return say("A rule speaking at random would have been right about {chance} of 10 times.",
               chance=f"{max(chances):.1f}")  # fmt: skip


def treatments() -> Message | None:
    """On how many treatments the rules were measured."""
    figures = [one for _, one in _figures(_rules())]
    if not figures:
        return None
    many = f"{max(one.treatments for one in figures):,}"
    if any(one.setting is not None for one in figures):
        return say("Measured in each setting on {n} invented treatments in which nothing happens, and as many in which "
                   "something does.", n=many)  # fmt: skip
    return say("Measured on {n} invented treatments in which nothing happens, and as many with ruptures planted.",
               n=many)  # fmt: skip


def probable_means(found: Operating | None) -> Message:
    """What "right" counts where the program says "probable"; where it was counted twice, what each count rests on."""
    means = say("Right means the same here as above: what it spoke of lay inside a planted rupture, or within an hour "
                "of one.")  # fmt: skip
    rule, sure = PROBABLE
    first = [one.right_of_10 for one in rule_knowledge(rule).measured.get(sure, ()) if one.right_of_10 is not None]
    second = _counted(found, None)
    if found is None or not first or not second:
        return means
    return say(
        "{means} It was counted twice: in treatments of the rules above, {first} of 10, where something "
        "happens in every treatment; and in “{world}”, {second} of 10, where treatments with and without ruptures "
        "count together. "
        "The table above shows the lower figure. “Worth asking” was counted in the first way alone.",
        means=means, first=int(min(first)), second=int(min(second)), world=world_words(in_order(found)[0].name).title,
    )  # fmt: skip


def _counted(found: Operating | None, setting: Setting | None) -> list[float]:
    """Of ten, how often "probable" was right in the leading world, in this setting or (None) in each."""
    if found is None:
        return []
    leading = in_order(found)[0].name
    return [
        10 * one.right / one.said
        for one in found.probable
        if one.world == leading and one.said and setting in (None, one.setting)
    ]


def _with_the_lower(one: Measured, found: Operating | None) -> Measured:
    if one.right_of_10 is None:
        return one
    return replace(one, right_of_10=min(one.right_of_10, *_counted(found, one.setting), 10.0))


def _rules() -> list[Rule]:
    return sorted((rule_knowledge(name) for name in order()), key=lambda rule: rule.number)


def _figures(rules: list[Rule]) -> Iterator[tuple[Rule, Measured]]:
    return ((rule, one) for rule in rules for known in rule.measured.values() for one in known)


def told(rule: Rule) -> RuleTold:
    """One rule, with a sentence for each figure that was measured of it."""
    measured = tuple(_sentence(sure, one) for sure in SURE for one in rule.measured.get(sure, ()))
    return RuleTold(
        rule.name, rule.number, say(rule.title), say(rule.sees), say(rule.quiet), rule.private,
        measured or (say("Not measured: the invented treatments hold no occasion for it."),),
    )  # fmt: skip


def _sentence(sure: str, one: Measured) -> Message:
    where = say(" in {setting}", setting=SETTING_WORDS[one.setting]) if one.setting else ""
    return say("“{sure}”{where}: {figures}.", sure=CERTAINTIES[sure], where=where, figures=_both(one))


def _cell(rule: Rule, sure: str, setting: Setting | None, found: Operating | None) -> Cell:
    one = next((one for one in rule.measured[sure] if one.setting == setting), None)
    if one is None:
        return say("never spoke") if setting is not None else say("not measured")
    if (rule.name, sure) == PROBABLE:
        return _both(_with_the_lower(one, found))
    return _both(one)


def _both(one: Measured) -> Message:
    if one.false_alarms_per_20_sessions is None:
        return say("not measured")
    if one.false_alarms_per_20_sessions:
        nothing = say("for nothing {rarely}", rarely=rarely(one.false_alarms_per_20_sessions))
    else:
        nothing = say("never for nothing in {n} treatments", n=f"{one.treatments:,}")
    if one.right_of_10 is None:
        return nothing
    right = say("{nothing}; right {right} of 10 times", nothing=nothing, right=int(one.right_of_10))
    if one.found_of_10 is None:
        return right
    return say("{right}; spoke of {found} of 10 ruptures", right=right, found=int(one.found_of_10))
