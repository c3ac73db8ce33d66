"""Scores and changes as a page of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

from holdfast.measures.errors import figure
from holdfast.measures.instrument import Instrument, ScoreRule
from holdfast.measures.said import band_said, cutoffs_said
from holdfast.measures.scoring import SafetyAnswer, Score, Scored
from holdfast.measures.standing import Standing, on_plane, standings
from holdfast.text import render, say

if TYPE_CHECKING:
    from holdfast.measures.validation import Validation

WIDTH = 100
TWO_FORMS = render(
    say("Two forms cannot show a person's own ups and downs. In a case, change is judged at planned reviews.")
)
ATTENTION = {"now": "NOW", "before the hour": "BEFORE THE HOUR"}


def score_text(found: Instrument, made: Scored, group: str | None, notes: Sequence[str]) -> str:
    """The page of `holdfast score`: what asks for attention first, then the table, the group, the notes."""
    placed = standings(found, made, group)
    lines = [*heading(found), *attention(made.safety), *_table(found, made, placed), ""]
    if placed:
        named = next(iter(placed.values())).group
        lines += [wrapped(f"T and percentile: {named.title}. {named.about} A T has mean 50 and SD 10 in that group.")]
    if (plane := on_plane(found, made, group)) is not None:
        difference = f"{plane.difference:+.1f}"
        lines.append(
            f"Grandiosity and vulnerability: {plane.state} (T {plane.grandiosity:.1f} and {plane.vulnerability:.1f}, "
            f"difference {difference})."
        )
        if found.plane is not None:
            lines.append(f"High is said from T {found.plane.high_from:g}: a choice of ours, no cut-off.")
    lines += [wrapped(f"- {note}", "  ") for note in notes if note != found.label]
    return "\n".join(lines).rstrip() + "\n"


def heading(found: Instrument) -> Iterator[str]:
    """Which instrument, and the sentence that must stand with a project form."""
    yield f"{found.title}  {found.full_title}, version {found.version}"
    if found.project_form:
        yield found.label
    yield ""


def attention(safety: Sequence[SafetyAnswer]) -> Iterator[str]:
    """The safety items that ask for something, in words."""
    some = False
    for one in safety:
        if one.state not in {"raised", "not answered"}:
            continue
        some = True
        said = "not answered" if one.value is None else f"answered {figure(one.value)}"
        ask = "" if one.ask is None else render(one.ask)
        yield wrapped(f"{ATTENTION[one.attention or 'before the hour']}: {one.item} {said}. {ask}".rstrip(), "  ")
    if some:
        yield ""


def _table(found: Instrument, made: Scored, placed: Mapping[str, Standing]) -> list[str]:
    rows = [["", "score", "answered", "", "T", "percentile"] if placed else ["", "score", "answered", ""]]
    for name, one in made.scores.items():
        rule = found.scores[name]
        row = [rule.title, value_text(rule, one.value), _answered(rule, one), _band(rule, one)]
        if placed:
            row += _standing(placed.get(name))
        rows.append(row)
    return aligned(rows)


def value_text(rule: ScoreRule, value: float | None) -> str:
    """A score as it is shown: at most two places; a criterion in words."""
    if value is None:
        return "not known" if rule.op == "criteria" else "none"
    if rule.op == "criteria":
        return "met" if value else "not met"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _answered(rule: ScoreRule, one: Score) -> str:
    return "" if rule.op == "total" or not one.of else f"{one.answered} of {one.of}"


def _band(rule: ScoreRule, one: Score) -> str:
    said = [band_said(band.title) for band in rule.bands if band.id == one.band]
    return ", ".join(render(each) for each in (*said, *cutoffs_said(rule, one.met)))


def _standing(one: Standing | None) -> list[str]:
    if one is None:
        return ["", ""]
    return [f"{one.t:.1f}", "" if one.percentile is None else f"{one.percentile:.0f}"]


# --- change ---


def change_text(found: Instrument, page: Mapping[str, Any], safety: Sequence[SafetyAnswer]) -> str:
    """The page of `holdfast change`: per score the verdict, what it rests on, and what another way would say."""
    lines = [*heading(found), *attention(safety)]
    for name, one in page["changes"].items():
        lines += [*_change(found.scores[name], one), ""]
    lines += [wrapped(f"- {note}", "  ") for note in page["notes"] if note != found.label]
    return "\n".join(lines).rstrip() + "\n"


def _change(rule: ScoreRule, one: Mapping[str, Any]) -> Iterator[str]:
    yield f"{rule.title}: {value_text(rule, one['from'])} to {value_text(rule, one['to'])}"
    yield wrapped("  " + one["words"], "  ")
    if one["verdict"] is not None and one["verdict"] != "within":
        yield wrapped("  " + TWO_FORMS, "  ")
    if one["points"] is not None:
        yield wrapped("  " + limit_text(one), "    ")
    if one["note"]:
        yield wrapped("  " + one["note"], "  ")
    yield from _sensitivity(one["sensitivity"])


def limit_text(one: Mapping[str, Any]) -> str:
    """How much counts, by what, from where."""
    from_on = "more than" if one["beyond"] else "from"
    text = f"What counts: {from_on} {one['points']:.3g} points ({one['method_title']}"
    if one["reliability"] is not None and one["spread"] is not None:
        text += f"; {one['reliability_kind']} {one['reliability']:g}, SD {one['spread']:g}, {one['spread_group']}"
    return text + f"). Source: {one['source']}."


def _sensitivity(found: Mapping[str, Any]) -> Iterator[str]:
    methods = [one for one in found["methods"] if one["verdict"] is not None or one["limit"] is not None]
    if found["rules"]:
        yield "  By the other rules known for this score:"
        rows = [
            [
                f"    {one['method_title']}",
                f"{'more than' if one['beyond'] else 'from'} {one['points']:.3g}",
                one["says"],
            ]
            for one in found["rules"]
        ]
        yield from aligned(rows)
    if methods:
        yield "  By other methods, at 95 %:"
        yield from aligned([[f"    {one['title']}", _reach(one), one["says"]] for one in methods])
        yield from _silent(found["methods"])
    if found["agree"] is False:
        yield "  The methods do not agree: the verdict depends on which is taken."
    if found["coefficients"]:
        yield "  By the coefficient (Jacobson and Truax):"
        rows = [
            [
                f"    {one['kind']} {one['reliability']:g}, {one['percent']} %",
                f"more than {one['points']:.3g}",
                one["says"],
            ]
            for one in found["coefficients"]
        ]
        yield from aligned(rows)


def _reach(one: Mapping[str, Any]) -> str:
    """How far from which score counts; the score is not known where the first form has none."""
    start = "" if one["expected"] is None else f" from {one['expected']:.3g}"
    return f"more than {one['limit']:.3g}{start}"


def _silent(methods: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The methods that say nothing, by why."""
    reasons: dict[str, list[str]] = {}
    for one in methods:
        if one["verdict"] is None and one["reason"] is not None:
            reasons.setdefault(one["reason"], []).append(one["title"])
    yield from (wrapped(f"    {'; '.join(titles)}: {reason}", "      ") for reason, titles in reasons.items())


# --- lines ---


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns side by side, two blanks apart; empty columns are left out."""
    kept = [at for at in range(len(rows[0])) if any(row[at] for row in rows)]
    widths = {at: max(len(row[at]) for row in rows) for at in kept}
    return ["  ".join(row[at].ljust(widths[at]) for at in kept).rstrip() for row in rows]


def wrapped(text: str, indent: str = "") -> str:
    """A sentence over lines of a terminal's width."""
    return fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


# --- validate ---


def validation_text(found: Validation) -> str:
    """The page of `holdfast measures validate`: per data set what was read, the figures, and the published ones."""
    from holdfast.measures.validation import shown_columns

    lines = []
    for one in found.sets:
        form = f", form {one.form}" if one.form else ""
        lines.append(f"{one.file}: {one.instrument}, version {one.version}{form}. {one.rows:,} rows.")
        if one.unreadable:
            lines.append(f"  {one.unreadable:,} rows hold an answer that cannot be and are left out.")
        if one.note:
            lines.append(wrapped(f"  {one.note}", "  "))
        if (own := one.agreement) is not None:
            share = f"{100 * own.same / own.n:.2f} %" if own.n else "none"
            lines.append(
                f"  {own.score} is the file's own {own.column} in {own.same:,} of {own.n:,} complete rows ({share})."
            )
        heads = ["  score", "items", "n", "mean", "SD", "alpha", "50/90/95 %"]
        rows = [[f"  {row[0]}", *row[1:]] for row in shown_columns(one.figures)]
        lines += aligned([heads, *rows])
        compared = [
            [
                f"  {each.quantity}",
                f"{each.found:.3f}",
                f"target {each.target:g}",
                "holds" if each.holds else "DIFFERS",
            ]
            for each in one.compared
        ]
        lines += [*(aligned(compared) if compared else []), ""]
    if found.absent:
        lines.append(f"Not there: {', '.join(found.absent)}.")
    where = f"Compared with {found.targets}." if found.targets else "No table of published figures was found."
    lines += [where, "n and alpha: rows in which every item of the score was answered. Web samples are no norm."]
    return "\n".join(lines) + "\n"
