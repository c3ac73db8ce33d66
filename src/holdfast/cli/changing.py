"""`holdfast change`: is the difference of two forms more than the measure's own error, by which method, from where?

No verdict where no coefficient with a source exists, nor where a measure is made for a profile.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from holdfast.cli.failing import Failed
from holdfast.cli.files import write_out
from holdfast.cli.measuring import as_json, known, refused, told
from holdfast.measures.change import BETTER, SmallestChange, Verdict, smallest_change
from holdfast.measures.instrument import ChangeRule, Instrument, Method, Reference
from holdfast.measures.responses import parse_responses, parse_total, read_as
from holdfast.measures.scoring import Scored, checked, score, total
from holdfast.measures.standing import with_rollup
from holdfast.text import Message, say

WORDS: Mapping[Verdict, str] = {
    "better": "counts as better",
    "worse": "counts as worse",
    "moved": "more than chance and the scale's noise give; neither way is better",
    "within": "within what chance and the scale's noise give",
}
TITLES: Mapping[Method, str] = {
    "published_rule": "published rule",
    "jacobson_truax": "Jacobson and Truax, 95 %",
    "convention": "convention",
    "anchor": "least important difference, which is no reliable change",
}
GIVEN = "given by you"
PROFILE = say("Given to see where things stand at one time, not for following change: no verdict is given.")
OWN_WORDS = say("Goals in own words: go through them one by one. No limit of the total could be traced.")
NO_SOURCE = say(
    "No limit with a source is known for this score, so no verdict is given: the line of the scores and the "
    "clinician's own rating stand alone."
)
NO_SCORE = say("One of the two scores is missing: too little was answered.")


def change(options: argparse.Namespace) -> int:
    """`holdfast change ID --from TEXT --to TEXT`."""
    with refused():
        found = with_rollup(known(options.instrument), options.rollup)
        first, second = _both(found, options)
        page = changes(found, first, second, options)
    if options.json:
        write_out(json.dumps(page, ensure_ascii=False, indent=1) + "\n")
    else:
        from holdfast.cli.measures_text import change_text

        write_out(change_text(found, page, second.safety))
    return 0


def changes(found: Instrument, first: Scored, second: Scored, options: argparse.Namespace) -> dict[str, Any]:
    """The object of `--json`: each score's verdict with all it rests on."""
    names = _names(found, first, options)
    options.reference = None
    after = as_json(found, second, options)
    notes = [told(one) for one in read_as(found, options.form)] if not _totals(found, options) else []
    notes += _notes(first, second)
    if found.project_form:
        notes.append(found.label)
    return {
        "instrument": found.id,
        "version": found.version,
        **({"form": after["form"]} if "form" in after and not _totals(found, options) else {}),
        "changes": {name: _one(found, name, first, second, options) for name in names},
        "safety": after["safety"],
        "notes": notes,
    }


def _notes(first: Scored, second: Scored) -> Iterator[str]:
    """What is said of each form, once where it is the same of both."""
    both = [note for note in first.notes if note in second.notes]
    yield from (f"Both times: {told(note)}" for note in both)
    for which, scored in (("first", first), ("second", second)):
        yield from (f"The {which} time: {told(note)}" for note in scored.notes if note not in both)


def _totals(found: Instrument, options: argparse.Namespace) -> bool:
    return bool(options.totals) or found.total_only


def _both(found: Instrument, options: argparse.Namespace) -> tuple[Scored, Scored]:
    if options.score is not None and options.score not in found.scores:
        raise Failed(f"{found.id} has no score {options.score!r}. Its scores: {', '.join(found.scores)}.")
    if _totals(found, options):
        name = options.score or found.main
        one, other = (parse_total(found, text, name) for text in (options.first, options.second))
        return total(found, one, name), total(found, other, name)
    first, second = (parse_responses(found, text, options.form) for text in (options.first, options.second))
    before = checked(found, first, options.form)
    return score(found, first, form=options.form), score(found, second, form=options.form, before=before)


def _names(found: Instrument, first: Scored, options: argparse.Namespace) -> list[str]:
    """The scores asked about: one that is named, else the main one and each that has a limit."""
    if options.score is not None:
        return [options.score]
    if _totals(found, options) or options.spread is not None or options.reliability is not None:
        return [found.main]  # coefficients belong to one score
    limited = {rule.score for rule in found.change}
    return [name for name in first.scores if name == found.main or name in limited]


def _one(found: Instrument, name: str, first: Scored, second: Scored, options: argparse.Namespace) -> dict[str, Any]:
    before, after = first.scores[name].value, second.scores[name].value
    least = _least(found, name, options)
    verdict, words = None, NO_SCORE
    if found.use == "profile":
        words = PROFILE
    elif found.use == "own_words" and least is None:
        words = OWN_WORDS
    elif least is None:
        words = _no_limit(found, name)
    elif before is not None and after is not None:
        verdict = least.verdict(before, after)
    return {
        "from": before,
        "to": after,
        "difference": None if before is None or after is None else after - before,
        "verdict": verdict,
        "words": told(words) if verdict is None else f"{WORDS[verdict][0].upper()}{WORDS[verdict][1:]}.",
        **_limit(found, least),
        "sensitivity": _sensitivity(found, name, before, after, least),
    }


def _no_limit(found: Instrument, name: str) -> Message:
    """Why there is no limit: nothing is known, or half of what it takes."""
    half = next((rule for rule in found.change if rule.score == name and rule.reliability is not None), None)
    if half is None:
        return NO_SOURCE
    return say(
        "No verdict is given: a reliability of {reliability} ({kind}) is known for this score, but no spread (SD) of a "
        "sample like this one. Who has one may give it: --spread SD.",
        reliability=f"{half.reliability:g}",
        kind=half.reliability_kind,
    )


def _least(found: Instrument, name: str, options: argparse.Namespace) -> SmallestChange | None:
    method: Method | None = "jacobson_truax" if options.method == "JT" else options.method
    least = smallest_change(
        found,
        name,
        spread=options.spread,
        reliability=options.reliability,
        spread_group=GIVEN,
        method=method,
    )
    given = options.spread is not None or options.reliability is not None
    if given and (least is None or not least.given):
        raise Failed("Give both --spread and --reliability: the file of this measure does not hold the other one.")
    if least is None and method is not None and options.score is not None:
        has = sorted({rule.method for rule in found.change if rule.score == name})
        raise Failed(f"{found.id} has no rule {method} for {name}. It has: {', '.join(has) or 'none'}.")
    return least


def _limit(found: Instrument, least: SmallestChange | None) -> dict[str, Any]:
    if least is None:
        return dict.fromkeys(
            ("method", "method_title", "points", "beyond", "better", "reliability", "reliability_kind", "spread",
             "spread_group", "source", "status", "note")
        )  # fmt: skip
    return {
        "method": least.method,
        "method_title": TITLES[least.method],
        "points": least.points,
        "beyond": least.beyond,
        "better": least.better,
        "reliability": least.reliability,
        "reliability_kind": "reliability given by you" if _mine(least) else least.reliability_kind or None,
        "spread": least.spread,
        "spread_group": least.spread_group or None,
        "source": _source(found, least),
        "status": "given" if least.given else least.basis.status,
        "note": None if least.given else least.basis.note or None,
    }


def _source(found: Instrument, least: SmallestChange) -> str:
    cite = found.sources[least.basis.source].cite
    if not least.given:
        return cite
    whole = _mine(least) and least.spread_group == GIVEN
    return "the coefficients given by you" if whole else f"what was given by you, and for the rest {cite}"


def _mine(least: SmallestChange) -> bool:
    return least.reliability_kind == "given with the data"


# --- would another way say otherwise? ---


def _sensitivity(
    found: Instrument, name: str, before: float | None, after: float | None, least: SmallestChange | None
) -> dict[str, Any]:
    """Other rules of the file, other methods on the same coefficients, other coefficients. Empty for a profile."""
    empty: dict[str, Any] = {"rules": [], "methods": [], "agree": None, "coefficients": []}
    if found.use == "profile" or least is None:
        return empty
    rules = [rule for rule in found.change if rule.score == name]
    spread, reliability, group = _coefficients(least, rules)
    reference = next((one for one in _references(found, name) if found.groups[one.group].title == group), None)
    methods, agreed = _methods(found, name, before, after, spread, reliability, reference)
    return {
        "rules": list(_rules(found, name, before, after, least)),
        "methods": methods,
        "agree": agreed,
        "coefficients": list(_by_coefficient(least, rules, reference, spread, before, after)),
    }


def _coefficients(least: SmallestChange, rules: list[ChangeRule]) -> tuple[float | None, float | None, str]:
    """Spread and reliability of the limit in use, else of the first rule that has them."""
    if least.spread is not None and least.reliability is not None:
        return least.spread, least.reliability, least.spread_group
    for rule in rules:
        if rule.spread is not None and rule.reliability is not None:
            return rule.spread, rule.reliability, rule.spread_group
    return None, None, ""


def _references(found: Instrument, name: str) -> Iterator[Reference]:
    yield from (one for (_, score), one in found.references.items() if score == name)


def _rules(
    found: Instrument, name: str, before: float | None, after: float | None, least: SmallestChange
) -> Iterator[dict[str, Any]]:
    seen = {least.method}
    for rule in found.change:
        if rule.score != name or rule.method in seen:
            continue
        seen.add(rule.method)
        other = smallest_change(found, name, method=rule.method)
        if other is not None:
            verdict = None if before is None or after is None else other.verdict(before, after)
            yield {
                "method": other.method,
                "method_title": TITLES[other.method],
                "points": other.points,
                "beyond": other.beyond,
                "verdict": verdict,
                "says": _says(verdict),
                "source": found.sources[other.basis.source].cite,
            }


def _methods(
    found: Instrument,
    name: str,
    before: float | None,
    after: float | None,
    spread: float | None,
    reliability: float | None,
    reference: Reference | None,
) -> tuple[list[dict[str, Any]], bool | None]:
    from holdfast.outcome.reliable_change_sensitivity import agree, sensitivity

    made = sensitivity(
        before,
        after,
        spread,
        reliability,
        better=BETTER[found.scores[name].direction],
        mean=None if reference is None else reference.mean,
    )
    lines = [
        {
            "method": one.method,
            "title": one.title,
            "limit": one.limit,
            "expected": one.expected,
            "index": one.index,
            "verdict": one.verdict,
            "says": _says(one.verdict),
            "reason": None if one.reason is None else told(one.reason),
        }
        for one in made
    ]
    return lines, agree(made)


def _by_coefficient(
    least: SmallestChange,
    rules: list[ChangeRule],
    reference: Reference | None,
    spread: float | None,
    before: float | None,
    after: float | None,
) -> Iterator[dict[str, Any]]:
    """The limit by each coefficient known for this spread, at 90 and 95 %."""
    from holdfast.outcome.reliable_change_sensitivity import limits

    if spread is None:
        return
    known_by = {rule.reliability_kind: rule.reliability for rule in rules if rule.spread == spread and rule.reliability}
    if reference is not None:  # the rule's own figure has more places than the group's
        of_group = (("alpha", reference.alpha), ("retest", reference.retest))
        known_by = {kind: r for kind, r in of_group if r is not None} | known_by
    if _mine(least) and least.reliability is not None:
        known_by = {"given by you": least.reliability}
    for one in limits(spread, known_by):
        same = SmallestChange(
            least.instrument, least.score, one.points, True, least.better, "jacobson_truax", one.reliability,
            one.kind, spread, least.spread_group, least.given, least.basis,
        )  # fmt: skip
        verdict = None if before is None or after is None else same.verdict(before, after)
        yield {
            "kind": one.kind,
            "reliability": one.reliability,
            "percent": one.percent,
            "points": one.points,
            "verdict": verdict,
            "says": _says(verdict),
        }


def _says(verdict: Verdict | None) -> str:
    return "" if verdict is None else verdict
