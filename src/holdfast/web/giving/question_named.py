"""A question named, and its answer as it stands on the form: also where the words of the form are not here."""

from __future__ import annotations

from functools import reduce

from holdfast.charts.measure_words import figure
from holdfast.measures.instrument import Instrument, ScoreRule
from holdfast.measures.scoring import order_of
from holdfast.measures.words import Wording
from holdfast.text import Message, say


def places(form: Instrument, order: str | None) -> dict[str, int]:
    """Where each question stands on a form filled in, by item, from 1. `order`: the form, None for the usual one."""
    return {tag: place for place, tag in enumerate(order_of(form, order if order in form.forms else None)[0], 1)}


def question_named(form: Instrument, words: Wording | None, tag: str, place: int) -> Message | str:
    """Its words; where they are not here, its number on the form and the facets it belongs to."""
    said = words.items.get(tag) if words else None
    if said:
        return said
    titles = [say(rule.title) for rule in facets(form, tag)]
    if not titles:
        return say("Question {n}", n=place)
    together = reduce(lambda one, other: say("{one}, {other}", one=one, other=other), titles)
    return say("Question {n} · {facets}", n=place, facets=together)


def facets(form: Instrument, tag: str) -> tuple[ScoreRule, ...]:
    """The narrowest scores that count this question; none where only the score of the whole form does."""
    whole = {one.tag for one in form.items.values() if one.scored}
    mine: dict[frozenset[str], ScoreRule] = {}
    for rule in form.scores.values():
        if rule.op in ("sum", "mean") and tag in rule.items:
            mine.setdefault(frozenset(rule.items), rule)
    return tuple(rule for items, rule in mine.items() if items < whole and not any(one < items for one in mine))


def answer_shown(form: Instrument, order: str | None, tag: str, value: float) -> str:
    """An answer as the key counts it, in print: by its letter where the form has letters, as `order` prints them."""
    if not form.letters:
        return figure(value)
    item, used = form.items[tag], form.forms.get(order or form.default_form or "")
    if used is not None and tag in used.mirrored:
        value = item.low + item.high - value
    return form.letters[round((value - item.low) / item.step)]
