"""Every way to spoil an instrument's file is refused with file, key, what was found and what is allowed."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from tests.measures.trial import GOALS, tables, trial_tables

from holdfast.knowledge import KnowledgeError
from holdfast.measures.reading import parse_instrument

FILE = "trial.v1.toml"
MORE = """
[groups.web]
title = "visitors of a web page"
about = "Not a norm."
source = "here"
status = "project"
[[references]]
group = "web"
score = "sum"
n = 100
mean = 6.5
sd = 3
alpha = 0.8
percentiles = { 5 = 2, 50 = 6, 95 = 12 }
source = "here"
status = "project"
[plane]
grandiosity = "sum"
vulnerability = "mean"
high_from = 60
source = "here"
status = "project"
[rollups.other]
title = "another way"
source = "here"
status = "project"
[rollups.other.items]
mean = ["a", "b", "c", "d", "rot", "rev"]
[[prompts]]
score = "sum"
at_least = 10
say = "Ask."
source = "here"
status = "project"
[[change]]
score = "sum"
method = "convention"
points = 3
source = "here"
status = "project"
[[safety]]
item = "e"
now_from = 2
now_if_risen_by = 1
ask = "Ask."
ask_if_blank = "Ask why."
source = "here"
status = "project"
[[scores.sum.cutoffs]]
id = "high"
title = "high"
at = 9
side = "at_least"
source = "here"
status = "project"
"""


def whole() -> dict[str, Any]:
    """A file with something of everything."""
    values = trial_tables()
    for key, more in tomllib.loads(MORE).items():
        if key == "scores":
            values["scores"]["sum"] |= more["sum"]
        else:
            values[key] = more
    values["sources"]["here"] = {"cite": "made up for a test"}
    return values


def at(values: Any, place: str) -> tuple[Any, Any]:
    """The table or list that holds the key of this place, and the key."""
    *parents, last = place.split("/")
    for key in parents:
        values = values[int(key)] if isinstance(values, list) else values[key]
    return values, int(last) if isinstance(values, list) else last


GONE = object()


def test_the_file_that_is_spoiled_below_is_whole() -> None:
    one = parse_instrument(FILE, whole())
    assert one.plane
    assert one.rollups["other"].items["mean"][4] == "rot"
    assert one.references["web", "sum"].percentiles == ((5, 2), (50, 6), (95, 12))


@pytest.mark.parametrize(
    ("place", "value", "key", "found", "allowed"),
    [
        # the whole
        ("schema", 2, "schema", "2", "1"),
        ("colour", "red", "colour", "'red'", "only these keys"),
        ("raters", ["patient", "neighbour"], "raters", "neighbour", "some of patient, therapist, informant"),
        ("raters", [], "raters", "[]", "each once"),
        ("letters", "AB", "letters", "'AB'", "a letter for each answer"),
        ("main", "all", "main", "'all'", "one of sum, strict"),
        ("interval_weeks", 0, "interval_weeks", "0", "from 1 to 104"),
        ("use", "diagnosis", "use", "'diagnosis'", "one of change, profile, own_words"),
        ("provenance", GONE, "provenance", "nothing", "a table [provenance]"),
        ("provenance/key", " ", "provenance.key", "' '", "not empty"),
        ("sources/here/cite", GONE, "sources.here.cite", "nothing", "not empty"),
        ("items/source", "there", "items.source", "'there'", "a key of [sources]: here"),
        ("items/status", "true", "items.status", "'true'", "one of verified"),
        # items, recodes, forms
        ("items/tags", ["a", "a"], "items.tags", "['a', 'a']", "nothing stands twice"),
        ("items/step", 0.1, "items.step", "0.1 for a", "quarters, that divides 0 to 3"),
        ("items/step", 2, "items.step", "2 for a", "that divides 0 to 3"),
        ("items/steps", {"two": 3}, "items.steps", "3 for two", "that divides 0 to 4"),
        ("items/steps", {"two": -2}, "items.steps", "-2 for two", "above zero"),
        ("items/steps", {"ten": 2}, "items.steps", "'ten'", "a tag of items.tags"),
        ("items/rotating", ["rota"], "items.rotating", "'rota'", "a tag of items.tags"),
        ("items/reverse", ["rev", "odd"], "items.recode", "'odd'", "not reversed as well"),
        ("items/recode", {"even": ["odd"]}, "items.recode.even", "'even'", "a table of [recodes]"),
        ("items/recode", {"odd": ["ode"]}, "items.recode.odd", "'ode'", "a tag of these items, named once"),
        ("recodes/odd", {"0": 1, "1": 2, "2": 3}, "recodes.odd", "no line for 3", "every answer of odd"),
        ("recodes/odd", {"never": 1}, "recodes.odd.never", "'never'", "an answer, as a number"),
        ("recodes/odd", {"0": 1, "0.0": 2}, "recodes.odd.0.0", "2", "one line for the answer 0"),
        ("recodes/odd/0", "one", "recodes.odd.0", "'one'", "a finite number"),
        ("recodes/odd", {}, "recodes.odd", "nothing", "a line for each answer"),
        ("forms/shuffled/order", ["a", "b"], "forms.shuffled.order", "['a', 'b']", "every tag of items.tags, once"),
        ("forms/shuffled/order/0", "too", "forms.shuffled.order", "too", "every tag of items.tags, once"),
        ("forms/shuffled/mirrored", ["z"], "forms.shuffled.mirrored", "['z']", "tags of items.tags"),
        ("forms/shuffled/low", "one", "forms.shuffled.low", "'one'", "a finite number"),
        # scores
        ("scores/sum/op", "product", "scores.sum.op", "'product'", "one of sum, mean"),
        ("scores/sum/items", ["a", "z"], "scores.sum.items", "'z'", "scored tags of items.tags: a, b"),
        ("scores/sum/items", ["a", "out"], "scores.sum.items", "'out'", "scored tags"),
        ("scores/sum/items", [], "scores.sum.items", "[]", "at least one tag"),
        ("scores/sum/range", [0, 14.5], "scores.sum.range", "[0, 14.5]", "[1, 14.5]"),
        ("scores/mean/range", [1.6667, 7.6667], "scores.mean.range", "[1.6667, 7.6667]", "[1.67, 7.67]"),
        ("scores/falling/range", [-3, 1.5], "scores.falling.range", "[-3, 1.5]", "[-1.5, 3]"),
        ("scores/sum/min_answered", 0, "scores.sum.min_answered", "0", "at least 1"),
        ("scores/sum/min_answered", 6, "scores.sum.min_answered", "6", "from 0 to 5"),
        ("scores/sum/on_missing", "null", "scores.sum.min_answered", "3", "every item"),
        ("scores/mean/on_missing", "prorate", "scores.mean.on_missing", "'prorate'", "for mean one of null"),
        ("scores/count/on_missing", "prorate", "scores.count.on_missing", "'prorate'", "for count one of null"),
        ("scores/sum/decimals", 7, "scores.sum.decimals", "7", "from 0 to 6"),
        ("scores/sum/round", "up", "scores.sum.round", "'up'", "one of none, half_up"),
        ("scores/strict/recode", {"odd": ["two"]}, "recodes.odd", "no line for 4", "every answer of two"),
        ("scores/strict/recode", {"falling": ["e"]}, "scores.strict.recode.falling", "'e'", "a tag of these items"),
        ("scores/count/recode", {"odd": ["a"]}, "scores.count.recode", "{'odd': ['a']}", "no recode in a count score"),
        ("scores/difference/items", ["a"], "scores.difference.items", "['a']", "two tags"),
        ("scores/count/at", 0, "scores.count.at", "0", "an answer above the lowest of a"),
        ("scores/count/at", GONE, "scores.count.at", "nothing", "a finite number"),
        ("scores/count/at_items", {"e": 2}, "scores.count.at_items.e", "2", "the tag of an item of this score"),
        ("scores/sum/cutoffs/0/at", 20, "scores.sum.cutoffs[0].at", "20", "from 1 to 14.5"),
        ("scores/sum/cutoffs/0/side", "over", "scores.sum.cutoffs[0].side", "'over'", "one of at_least"),
        ("scores/sum/bands", [{"id": "a", "title": "a", "from": 2}], "scores.sum.bands", "[2.0]", "the first at 1"),
        # criteria
        ("scores/by_item/all/0/item", "z", "scores.by_item.all[0].item", "'z'", "one of a, b"),
        ("scores/by_item/all/0/at_least", 0, "scores.by_item.all[0].at_least", "0", "an answer of a above its lowest"),
        ("scores/by_item/all/0/at_least", 1.5, "scores.by_item.all[0].at_least", "1.5", "an answer of a"),
        ("scores/by_item/all/0/score", "sum", "scores.by_item.all[0].score", "'sum'", "only these keys"),
        ("scores/by_sum/all/0/score", "by_mean", "scores.by_sum.all[0].score", "'by_mean'", "one of sum, strict"),
        ("scores/by_sum/all/0/score", "by_sum", "scores.by_sum.all[0].score", "'by_sum'", "one of sum, strict"),
        ("scores/by_sum/all/0/at_least", 1, "scores.by_sum.all[0].at_least", "1", "a number above 1, at most 14.5"),
        ("scores/by_sum/all/0/at_least", 15, "scores.by_sum.all[0].at_least", "15", "at most 14.5"),
        ("scores/by_sum/all/0/at_most", 15, "scores.by_sum.all[0].at_most", "15", "only these keys"),
        # groups and figures
        ("references", [], "groups.web", "no [[references]]", "at least one score of the group"),
        ("references/0/group", "clinic", "references[0].group", "'clinic'", "one of web"),
        ("references/0/score", "all", "references[0].score", "'all'", "one of sum"),
        ("references/0/n", 1, "references[0].n", "1", "from 2"),
        ("references/0/mean", 15, "references[0].mean", "15", "from 1 to 14.5, in points of the score"),
        ("references/0/sd", 0, "references[0].sd", "0", "above zero"),
        ("references/0/alpha", 1, "references[0].alpha", "1", "between 0 and 1"),
        ("references/0/retest", -0.2, "references[0].retest", "-0.2", "between 0 and 1"),
        ("references/0/percentiles/50", 1.5, "references[0].percentiles", "[2.0, 1.5, 12.0]", "do not fall"),
        ("references/0/percentiles/50", 20, "references[0].percentiles.50", "20", "a score from 1 to 14.5"),
        ("references/0/percentiles/100", 14, "references[0].percentiles.100", "14", "a percent from 1 to 99"),
        ("references/0/percentiles/05", 2, "references[0].percentiles.05", "2", "a percent from 1 to 99"),
        ("references/0/percentiles/half", 2, "references[0].percentiles.half", "2", "a percent from 1 to 99"),
        ("plane/vulnerability", "v", "plane.vulnerability", "'v'", "one of sum"),
        ("plane/high_from", "high", "plane.high_from", "'high'", "a finite number"),
        ("rollups/other/items/count", ["a"], "rollups.other.items.count", "['a']", "a sum or mean"),
        ("rollups/other/items/mean", ["z"], "rollups.other.items.mean", "'z'", "a scored tag of items.tags"),
        ("rollups/other/items/mean", ["out"], "rollups.other.items.mean", "'out'", "a scored tag of items.tags"),
        ("rollups/other/items/mean", [], "rollups.other.items.mean", "[]", "at least one tag"),
        ("rollups/other/items/mean", ["two"], "rollups.other.items.mean", "['two']", "the range at [1.67, 7.67]"),
        ("rollups/other/title", GONE, "rollups.other.title", "nothing", "not empty"),
        ("prompts/0/score", "all", "prompts[0].score", "'all'", "one of sum"),
        ("prompts/0/at_least", 1, "prompts[0].at_least", "1", "a number above 1, at most 14.5"),
        # the rest
        ("change/0/points", 0, "change[0].points", "0", "above zero"),
        ("change/0/method", "jacobson_truax", "change[0].reliability", "nothing", "between 0 and 1"),
        ("change/0/score", "all", "change[0].score", "'all'", "one of sum"),
        ("safety/0/item", "z", "safety[0].item", "'z'", "one of a"),
        ("safety/0/now_from", GONE, "safety[0].now_from", "nothing", "a threshold in now_from"),
        ("safety/0/now_from", 9, "safety[0].now_from", "9", "from 0 to 3"),
        ("safety/0/now_if_risen_by", 0, "safety[0].now_if_risen_by", "0", "above zero"),
        ("safety/0/ask_if_blank", "", "safety[0].ask_if_blank", "''", "not empty"),
        ("licence/pack", "stolen", "licence.pack", "'stolen'", "one of project"),
    ],
)
def test_a_slip_is_refused_at_its_place(place: str, value: object, key: str, found: str, allowed: str) -> None:
    values = whole()
    holder, last = at(values, place)
    if value is GONE:
        del holder[last]
    else:
        holder[last] = value
    with pytest.raises(KnowledgeError) as refused:
        parse_instrument(FILE, values)
    error = refused.value
    assert (error.file, error.key) == (FILE, key)
    assert found in error.found
    assert allowed in error.allowed
    assert str(error).startswith(f"{FILE}: {key}: found ")


def test_a_criterion_without_a_line_is_refused() -> None:
    values = whole()
    del values["scores"]["by_sum"]["all"]
    with pytest.raises(KnowledgeError, match=r"scores\.by_sum\.all: found nothing; allowed: at least one line"):
        parse_instrument(FILE, values)


def test_a_criterion_cannot_read_goals_or_a_total_that_is_only_typed() -> None:
    values = tables(
        "goals", GOALS, "total", '[scores.met]\nop = "criteria"\nall = [{ score = "total", at_least = 50 }]'
    )
    with pytest.raises(KnowledgeError, match=r"scores\.met\.all\[0\]\.score: found 'total'"):
        parse_instrument("goals.v1.toml", values)


@pytest.mark.parametrize(("key", "value"), [("reverse", ["g2"]), ("recode", {"all": ["g2"]})])
def test_goals_count_as_they_are(key: str, value: object) -> None:
    values = tables("goals", GOALS, "total", "[recodes.all]\n-2 = 0\n-1 = 0\n0 = 0\n1 = 0\n2 = 0\n")
    values["items"][key] = value
    with pytest.raises(
        KnowledgeError, match=r"scores\.total\.items: found .*allowed: levels that count as they are, un"
    ):
        parse_instrument("goals.v1.toml", values)


def test_one_score_has_one_figure_in_a_group() -> None:
    values = whole()
    values["references"] *= 2
    with pytest.raises(KnowledgeError, match=r"references\[1\]\.score: found 'sum'; allowed: one entry for each group"):
        parse_instrument(FILE, values)
