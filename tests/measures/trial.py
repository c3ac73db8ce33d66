"""What the tests of scoring share: every instrument of the catalogue and two of our own, and forms filled at random.

The two hold what the catalogue may not use today: rounding, a negative factor, recodes, steps, rotating items, a
difference, counts, criteria over all of these, and goals with a correlation among them.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.instrument import Instrument, ScoreRule
from holdfast.measures.reading import parse_instrument

HEAD = """
schema = 1
version = 1
title = "Trial"
full_title = "Trial"
citation = "none"
domain = "declared"
horizon = "none"
[sources.here]
cite = "made up for a test"
[provenance]
key = "made up for a test"
source = "here"
status = "project"
[licence]
pack = "none"
name = "none"
wording_may_ship = false
source = "here"
status = "project"
"""
TRIAL = """
[recodes.odd]
0 = 1.5
1 = 0
2 = 0.25
3 = 1
[recodes.falling]
0 = 3
2 = 1
4 = 0
[items]
tags = ["a", "b", "c", "d", "e", "rev", "odd", "two", "rot", "out"]
range = [0, 3]
ranges = { two = [0, 4], rev = [1, 4] }
steps = { two = 2 }
reverse = ["rev"]
rotating = ["rot"]
unscored = ["out"]
recode = { odd = ["odd"] }
source = "here"
status = "project"
[forms.printed]
title = "as it is"
source = "here"
status = "project"
[forms.shuffled]
title = "another order, from 1, one item turned"
order = ["two", "out", "rot", "e", "a", "odd", "d", "rev", "b", "c"]
low = 1
mirrored = ["b"]
source = "here"
status = "project"
[scores.sum]
op = "sum"
items = ["a", "b", "c", "rev", "odd"]
min_answered = 3
on_missing = "prorate"
range = [1, 14.5]
[scores.strict]
op = "sum"
items = ["a", "b", "two"]
recode = { falling = ["two"] }
range = [0, 9]
[scores.mean]
op = "mean"
items = ["a", "b", "c", "d", "e", "rev"]
min_answered = 2
on_missing = "mean_of_answered"
factor = -2
offset = 8
round = "half_up"
decimals = 2
range = [1.67, 7.67]
[scores.whole]
op = "mean"
items = ["c", "d", "e", "rot"]
min_answered = 1
on_missing = "mean_of_answered"
factor = 4
round = "half_up_before_factor"
range = [0, 12]
[scores.difference]
op = "difference"
items = ["a", "rev"]
range = [-4, 2]
[scores.falling]
op = "difference"
items = ["odd", "c"]
factor = -1
range = [-1.5, 3]
[scores.taken]
op = "difference"
items = ["c", "odd"]
range = [-1.5, 3]
[scores.count]
op = "count"
items = ["a", "b", "rev", "two"]
at = 2
at_items = { two = 4 }
range = [0, 4]
[scores.by_item]
op = "criteria"
all = [{ item = "a", at_least = 1 }]
any = [{ item = "b", at_least = 2 }, { item = "c", at_least = 2 }]
none = [{ item = "d", at_least = 3 }]
[scores.by_sum]
op = "criteria"
all = [{ score = "sum", at_least = 6 }, { score = "strict", at_least = 4 }]
[scores.by_mean]
op = "criteria"
any = [{ score = "mean", at_least = 5 }, { score = "whole", at_least = 8 }]
none = [{ score = "difference", at_least = 0 }]
[scores.by_count]
op = "criteria"
all = [{ score = "count", at_least = 2 }, { item = "two", at_least = 2 }]
none = [{ score = "count", at_least = 3 }, { score = "falling", at_least = 1 }]
[scores.by_criteria]
op = "criteria"
all = [{ score = "by_item" }]
none = [{ score = "by_count" }, { score = "by_sum" }]
"""
GOALS = """
[items]
tags = ["g1", "g2", "g3", "g4", "g5"]
range = [-2, 2]
rotating = ["g1", "g2", "g3", "g4", "g5"]
source = "here"
status = "project"
[scores.total]
op = "gas"
min_answered = 1
rho = 0.3
range = [10, 90]
"""


def tables(id: str, body: str, main: str, more: str = "") -> dict[str, Any]:
    """Raw tables of one of our own, ready to be spoiled; scores get a title, a direction and a source."""
    values = tomllib.loads(f'id = "{id}"\nmain = "{main}"\nvariable = {str(id == "goals").lower()}\n{HEAD}{body}{more}')
    for name, score in values["scores"].items():
        score |= {"title": name, "direction": "neither", "source": "here", "status": "project"}
    return values


def trial_tables() -> dict[str, Any]:
    return tables("trial", TRIAL, "sum")


@cache
def trial() -> Instrument:
    return parse_instrument("trial.v1.toml", trial_tables())


@cache
def goals() -> Instrument:
    return parse_instrument("goals.v1.toml", tables("goals", GOALS, "total"))


ITEM_LEVEL = [id for id, one in catalogue().items() if one.items]
EVERY = [*ITEM_LEVEL, "trial", "goals"]
OWN = {"trial": trial, "goals": goals}


def named(id: str) -> Instrument:
    return OWN[id]() if id in OWN else instrument(id)


WITH_CRITERIA = [id for id in EVERY if any(rule.criteria for rule in named(id).scores.values())]


def possible(one: Instrument, tag: str) -> list[float]:
    """Every answer an item can have, worked out apart from the program."""
    item, found = one.items[tag], list[float]()
    answer = item.low
    while answer <= item.high:
        found.append(answer)
        answer += item.step
    return found


def counts(one: Instrument, rule: ScoreRule, tag: str, answer: float) -> float:
    """What an answer counts for in a score, worked out apart from the program."""
    item = one.items[tag]
    if rule.op == "count":
        return float(answer >= rule.at[tag])
    table = rule.recode.get(tag) or item.recode
    if table:
        return table.table[answer]
    return item.high - (answer - item.low) if item.reverse else answer


def filled(one: Instrument, chance: random.Random, blank: float = 0.0) -> dict[str, float | None]:
    """A form answered at random; each item blank with this probability. Of goals, some number and none beyond."""
    tags = list(one.items)
    if one.variable:
        tags = tags[: chance.randint(1, len(tags))]
    form = {tag: chance.choice(possible(one, tag)) for tag in tags}
    return {tag: None if chance.random() < blank else answer for tag, answer in form.items()}


def filled_up(one: Instrument, form: dict[str, float | None], chance: random.Random) -> dict[str, float | None]:
    """The same form with every blank, and every item left out, answered at random."""
    whole: dict[str, float | None] = {tag: chance.choice(possible(one, tag)) for tag in one.items}
    return whole | {tag: answer for tag, answer in form.items() if answer is not None}


def printed(one: Instrument, keyed: Mapping[str, float | None], form: str | None = None) -> dict[str, float | None]:
    """The same answers as they stand on one form (the default one): begun at its number, turned where it turns."""
    chosen = one.forms.get(form or one.default_form or "")
    found: dict[str, float | None] = {}
    for tag, answer in keyed.items():
        item, seen = one.items[tag], answer
        if seen is not None and chosen is not None:
            seen = item.high - (seen - item.low) if tag in chosen.mirrored else seen
            seen = seen if chosen.low is None else seen + chosen.low - item.low
        found[tag] = seen
    return found
