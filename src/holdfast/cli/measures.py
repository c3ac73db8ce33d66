"""`holdfast measures`: which instruments there are, what is known of each, and whether it still holds."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from holdfast.cli.failing import Failed
from holdfast.cli.files import write_out
from holdfast.cli.measures_text import aligned, wrapped
from holdfast.cli.measuring import refused, told, unknown
from holdfast.measures.catalogue import catalogue
from holdfast.measures.errors import figure
from holdfast.measures.instrument import Basis, ChangeRule, Instrument, Item, ScoreRule
from holdfast.measures.log import therapist_log
from holdfast.measures.words import wording
from holdfast.text import say

WEEKS = {"every_session": "every hour or week", "monthly": "4 weeks", "quarterly": "13 weeks", "none": "once"}


def listed(options: argparse.Namespace) -> int:
    """`holdfast measures [--json]`: a line for each instrument."""
    with refused():
        entries = [_entry(found) for found in catalogue().values()]
    log = therapist_log()
    entries.append(
        {
            "id": log.id,
            "version": log.version,
            "title": log.title,
            "items": len(log.rows),
            "words": "shipped (project)",
            "words_shipped": True,
            "licence": catalogue()["sac"].licence.name,
            "interval": "every hour",
        }
    )
    if options.json:
        write_out(json.dumps(entries, ensure_ascii=False, indent=1) + "\n")
        return 0
    heads = ["id", "title", "items", "words", "licence", "interval"]
    rows = [heads, *([_short(str(one[head] or "total only")) for head in heads] for one in entries)]
    write_out("\n".join(aligned(rows)) + "\n\n" + _BELOW)
    return 0


def _entry(found: Instrument) -> dict[str, Any]:
    words = words_of(found)
    return {
        "id": found.id,
        "version": found.version,
        "title": found.title,
        "items": len(found.items),
        "words": words,
        "words_shipped": words.startswith("shipped"),
        "licence": found.licence.name,
        "interval": interval_of(found),
    }


_BELOW = """\
words: shipped with the program, or a slot where a practice pastes the wording it may use; goals have his own.
holdfast measures show ID: items, keys, sources, groups, licence, whom to ask, and what is doubted.
"""


def words_of(found: Instrument) -> str:
    """Are the words of this instrument here?"""
    if found.total_only:
        return "none"
    if found.variable:
        return "own goals"
    words = wording(found)
    if words is not None and words.complete:
        return f"shipped ({words.pack})"
    return "slot"


def interval_of(found: Instrument) -> str:
    """How often it is worth giving."""
    if found.interval_weeks is not None:
        return f"{found.interval_weeks} {'week' if found.interval_weeks == 1 else 'weeks'}"
    return WEEKS[found.horizon]


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[: most - 3].rstrip(" ,;") + "..."


# --- show ---


def show(options: argparse.Namespace) -> int:
    """`holdfast measures show ID [--json]`."""
    log = therapist_log()
    with refused():
        if options.instrument == log.id:
            page: Any = plain(log)
            text = "\n".join(_log_lines()) + "\n"
        elif options.instrument in catalogue():
            found = catalogue()[options.instrument]
            page, text = _page(found), "\n".join(lines(found)) + "\n"
        else:
            raise Failed(unknown(options.instrument, [*catalogue(), log.id]))
    write_out(json.dumps(page, ensure_ascii=False, indent=1) + "\n" if options.json else text)
    return 0


def plain(value: Any) -> Any:
    """Frozen values as JSON has them."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {figure(key) if isinstance(key, float) else str(key): plain(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def _page(found: Instrument) -> dict[str, Any]:
    words = wording(found)
    shipped = {"words_shipped": words is not None and words.complete, "direction": found.direction}
    defaults = {"default_form": found.default_form, "default_group": found.default_group}
    references = [plain(one) for one in found.references.values()]  # by (group, score), which JSON has no key for
    return {**plain(found), "references": references, **shipped, **defaults}


def lines(found: Instrument) -> Iterator[str]:
    """Everything that is known of one instrument, each entry with its source."""
    yield f"{found.id}, version {found.version}: {found.full_title}"
    yield wrapped(found.citation)
    if found.project_form:
        yield found.label
    uses = {"change": "following change", "profile": "a profile at one time, not for change", "own_words": "own goals"}
    yield f"For {uses[found.use]}. Interval: {interval_of(found)}. Answered by: {', '.join(found.raters)}."
    if found.span:
        yield f"It asks about {found.span}, and is not given in parts."
    if found.loinc:
        yield f"LOINC {found.loinc}"
    yield from _items(found)
    yield from _scores(found)
    yield from _standing(found)
    yield from _changes(found)
    yield from _safety(found)
    yield from _rights(found)
    yield from _sources(found)


def _items(found: Instrument) -> Iterator[str]:
    yield ""
    if not found.items:
        yield "Items: none described; only a total is taken."
        return
    yield f"Items: {len(found.items)}{' (as many as there are goals)' if found.variable else ''}"
    kinds: dict[str, list[str]] = {}
    for item in found.items.values():
        kinds.setdefault(_kind(found, item), []).append(item.tag)
    for kind, tags in kinds.items():
        yield wrapped(f"  {kind}: {', '.join(tags)}", "    ")
    for form in found.forms.values():
        order = "" if form.order == tuple(found.items) else f" Order: {', '.join(form.order)}."
        low = "" if form.low is None else f" Printed from {figure(form.low)}."
        default = ", unless another is named" if form.name == found.default_form else ""
        yield wrapped(f"  form {form.name}{default}: {form.title}.{low}{order} {_basis(form.basis)}", "    ")


def _kind(found: Instrument, item: Item) -> str:
    step = "" if item.step == 1 else f" in steps of {figure(item.step)}"
    kind = f"{figure(item.low)} to {figure(item.high)}{step}"
    if found.letters:
        kind += f" ({' or '.join(found.letters)})"
    if item.recode is not None:
        counted = ", ".join(f"{figure(answer)} counts {figure(count)}" for answer, count in item.recode.table.items())
        kind += f", {counted}"
    marks = [(item.reverse, "reversed"), (not item.scored, "not scored"), (item.rotating, "not shown every time")]
    return ", ".join([kind, *(word for on, word in marks if on)])


def _scores(found: Instrument) -> Iterator[str]:
    yield ""
    yield "Scores"
    for rule in found.scores.values():
        main = " (the main one)" if rule.name == found.main else ""
        yield f"  {rule.name}{main}: {rule.title}, {figure(rule.low)} to {figure(rule.high)}"
        yield wrapped(f"    {_how(rule)} {_basis(rule.basis)}", "    ")
        if rule.bands:
            starts = "; ".join(f"{band.title} from {figure(band.start)}" for band in rule.bands)
            yield wrapped(f"    bands: {starts}", "      ")
        for cut in rule.cutoffs:
            side = "or more" if cut.side == "at_least" else "or less"
            yield wrapped(f"    {figure(cut.at)} {side}: {cut.title} {_basis(cut.basis)}", "      ")


def _how(rule: ScoreRule) -> str:
    """The key and the rule for blanks, as a sentence."""
    if rule.op == "total":
        return "Taken as a number."
    if rule.criteria is not None:
        parts = []
        for word, conditions in (("all", rule.criteria.all), ("any", rule.criteria.any), ("none", rule.criteria.none)):
            if conditions:
                parts.append(f"{word} of " + ", ".join(f"{one.name} >= {figure(one.at_least)}" for one in conditions))
        return f"Met where {'; '.join(parts)}. A blank that could turn it leaves it unknown."
    factor = "" if rule.factor == 1 else f", times {figure(rule.factor)}"
    offset = "" if rule.offset == 0 else f", plus {figure(rule.offset)}"
    rounding = {
        "none": "",
        "half_up": ", a half rounded up",
        "half_up_before_factor": ", a half rounded up before that",
    }
    blanks = {"null": "", "prorate": "; the sum stands for all of them", "mean_of_answered": "; mean of those answered"}
    needed = f"at least {rule.min_answered} of {len(rule.items)} answered{blanks[rule.on_missing]}"
    if rule.min_answered == len(rule.items):
        needed = "every one answered"
    op = {"sum": "Sum", "mean": "Mean", "difference": "Difference", "count": "Number at the threshold", "gas": "GAS T"}
    items = ", ".join(_item_of(rule, tag) for tag in rule.items)
    return f"{op[rule.op]} of {items}{factor}{offset}{rounding[rule.rounding]}; {needed}."


def _item_of(rule: ScoreRule, tag: str) -> str:
    at = f" >= {figure(rule.at[tag])}" if tag in rule.at else ""
    return f"{tag}{at}{' (recoded: ' + rule.recode[tag].name + ')' if tag in rule.recode else ''}"


def _standing(found: Instrument) -> Iterator[str]:
    if found.groups:
        yield ""
        yield "Groups a score may be set beside"
    for group in found.groups.values():
        default = ", unless another is named" if group.id == found.default_group else ""
        yield wrapped(f"  {group.id}{default}: {group.title}. {group.about} {_basis(group.basis)}", "    ")
        rows = []
        for (id, score), one in found.references.items():
            if id == group.id:
                alpha = "" if one.alpha is None else f"alpha {one.alpha:g}"
                retest = "" if one.retest is None else f"retest {one.retest:g}"
                points = ", ".join(f"{percent:g} %: {figure(value)}" for percent, value in one.percentiles)
                rows.append(
                    [f"    {score}", f"n {one.n}", f"mean {one.mean:g}", f"SD {one.sd:g}", alpha, retest, points]
                )
        yield from aligned(rows) if rows else []
    if found.plane is not None:
        plane = found.plane
        high = f"  plane: {plane.grandiosity} and {plane.vulnerability}, high from T {figure(plane.high_from)}"
        yield wrapped(f"{high} {_basis(plane.basis)}", "    ")
    for rollup in found.rollups.values():
        yield wrapped(f"  roll-up {rollup.name}: {rollup.title} {_basis(rollup.basis)}", "    ")


def _changes(found: Instrument) -> Iterator[str]:
    yield ""
    yield "What counts as a change"
    if not found.change:
        yield "  No limit with a source is known: no verdict is given."
    for rule in found.change:
        yield wrapped(f"  {rule.score}: {_limit(rule)} {_basis(rule.basis)}", "    ")


def _limit(rule: ChangeRule) -> str:
    from holdfast.measures.change import reliable_limit

    method = rule.method.replace("_", " ")
    if rule.points is not None:
        return f"{method}, from {figure(rule.points)} points"
    parts = [method]
    if rule.reliability is not None:
        parts.append(f"{rule.reliability_kind} {rule.reliability:g}")
    if rule.spread is not None:
        parts.append(f"SD {rule.spread:g}, {rule.spread_group}")
        if rule.reliability is not None:
            parts.insert(1, f"more than {reliable_limit(rule.spread, rule.reliability):.3g} points")
    return ", ".join(parts)


def _safety(found: Instrument) -> Iterator[str]:
    if found.safety or found.prompts:
        yield ""
        yield "Read raw, never imputed"
    for rule in found.safety:
        when = []
        if rule.before_the_hour_from is not None:
            when.append(f"before the hour from {figure(rule.before_the_hour_from)}")
        if rule.now_from is not None:
            when.append(f"now from {figure(rule.now_from)}")
        if rule.now_if_risen_by is not None:
            when.append(f"now where it rose by {figure(rule.now_if_risen_by)}")
        yield wrapped(f"  {rule.item}: {', '.join(when)}. {rule.ask} {_basis(rule.basis)}", "    ")
    for prompt in found.prompts:
        yield wrapped(f"  {prompt.score} from {figure(prompt.at_least)}: {prompt.say} {_basis(prompt.basis)}", "    ")


def _rights(found: Instrument) -> Iterator[str]:
    yield ""
    yield wrapped(f"Licence: {found.licence.name} {_basis(found.licence.basis)}", "  ")
    yield f"Words: {words_of(found)}"
    if found.licence.obtain_from:
        yield wrapped(f"Whom to ask: {found.licence.obtain_from}", "  ")
    checked = f" Checked {found.provenance.checked}." if found.provenance.checked else ""
    yield wrapped(f"Key: {found.provenance.key}{checked} {_basis(found.provenance.basis)}", "  ")
    if found.provenance.doubts:
        yield wrapped(f"Doubts: {found.provenance.doubts}", "  ")


def _sources(found: Instrument) -> Iterator[str]:
    yield ""
    yield "Sources"
    for source in found.sources.values():
        yield wrapped(f"  {source.key}: {source.cite}", "    ")


def _basis(basis: Basis) -> str:
    status = {
        "verified": "verified",
        "memory": "from memory, to be checked",
        "computed": "recomputed",
        "project": "our choice",
    }
    note = f" {basis.note}" if basis.note else ""
    return f"[{basis.source}, {status[basis.status]}]{note}"


def _log_lines() -> Iterator[str]:
    log = therapist_log()
    yield f"{log.id}, version {log.version}: {log.title}"
    yield log.label
    yield ""
    for row in log.rows.values():
        span = "" if row.low is None else f", {row.low} to {row.high}"
        yield f"{row.id}: {told(say(row.title))} ({row.kind}{span}; {row.drawer})"
        yield from (f"    {option.id}: {told(say(option.title))}" for option in row.options)


# --- check, validate ---


def check(_options: argparse.Namespace) -> int:
    """`holdfast measures check`: 0 where every key, worked case and hash holds, else 1 and what does not."""
    from holdfast.measures.check import problems

    found = problems()
    if found:
        write_out("\n".join([f"{len(found)} {'thing does' if len(found) == 1 else 'things do'} not hold:",
                             *(f"  {one}" for one in found)]) + "\n")  # fmt: skip
        return 1
    write_out(f"{len(catalogue())} instruments: every key, worked case and hash of words holds.\n")
    return 0


def validate(options: argparse.Namespace) -> int:
    """`holdfast measures validate DIR [--json]`: 1 where a figure is not what was published of the same data."""
    from holdfast.cli.measures_text import validation_text
    from holdfast.measures.validation import validated

    folder = Path(options.folder)
    if not folder.is_dir():
        raise Failed(f"There is no folder {options.folder}. Name the folder of the data sets.")
    with refused():
        found = validated(folder)
    if not found.sets:
        raise Failed(f"None of the data sets is in {options.folder}: {', '.join(found.absent)}.")
    write_out(json.dumps(plain(found), ensure_ascii=False, indent=1) + "\n" if options.json else validation_text(found))
    return 0 if found.holds else 1
