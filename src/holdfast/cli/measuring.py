"""`holdfast score`: one completed form in the terminal or as JSON, or a table of many."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.cli.failing import Failed
from holdfast.cli.files import read_bytes, write_out
from holdfast.knowledge import KnowledgeError
from holdfast.measures.catalogue import UnknownInstrument, catalogue, instrument
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument, ScoreRule
from holdfast.measures.responses import CannotReadAnswers, Wrong, parse_responses, parse_total, read_as
from holdfast.measures.scoring import SafetyAnswer, Scored, checked, total
from holdfast.measures.scoring import score as score_of
from holdfast.measures.standing import OnPlane, Standing, named_group, on_plane, standings, with_rollup
from holdfast.text import Message, Spoken, render, say

if TYPE_CHECKING:
    from holdfast.measures.answers_table import AnswersTable

LARGEST_TABLE = 200_000_000
ANYBODY = Spoken("the patient", "they")
THE_LOG = (
    "tsl is the therapist's log of the hour. It is read in the course of a case (holdfast brief CASE) and has no score "
    "by itself; holdfast measures show tsl lists its rows."
)


def score(options: argparse.Namespace) -> int:
    """`holdfast score ID --responses TEXT`, or `holdfast score ID FILE.csv [--out FILE]`."""
    with refused():
        found = with_rollup(known(options.instrument), options.rollup)
        if options.table is not None:
            return _table(found, options)
        if options.responses is None:
            raise Failed('Give the answers (--responses "2,2,,1") or a table of them (FILE.csv).')
        made = scored(found, options.responses, options)
        if options.json:
            write_out(json.dumps(as_json(found, made, options), ensure_ascii=False, indent=1) + "\n")
        else:
            from holdfast.cli.measures_text import score_text

            write_out(score_text(found, made, options.reference, notes(found, made, options)))
    return 0


@contextmanager
def refused() -> Iterator[None]:
    """What the room of measures refuses, as a sentence."""
    try:
        yield
    except (AnswerError, CannotReadAnswers, KnowledgeError) as error:
        raise Failed(str(error)) from None


def known(id: str) -> Instrument:
    """The instrument of this id; `Failed` with those whose names are close."""
    try:
        return instrument(id)
    except UnknownInstrument:
        if id == "tsl":
            raise Failed(THE_LOG) from None
        raise Failed(unknown(id, catalogue())) from None


def unknown(id: str, ids: Iterable[str]) -> str:
    """There is no such instrument; which ones are close."""
    from difflib import get_close_matches

    bare = {name.replace("-", ""): name for name in ids}
    wanted = "".join(char for char in id.lower() if char.isalnum())
    close = get_close_matches(wanted, bare, n=4, cutoff=0.5) or [b for b in bare if wanted and wanted in b][:4]
    say_close = f" Did you mean {' or '.join(bare[one] for one in close)}?" if close else ""
    return f"There is no instrument {id!r}.{say_close} holdfast measures lists all of them."


def scored(found: Instrument, text: str, options: argparse.Namespace) -> Scored:
    """One form, read and scored; a total where the instrument has no items."""
    if found.total_only:
        return total(found, parse_total(found, text))
    answers = parse_responses(found, text, options.form)
    before = None
    if options.before is not None:
        before = checked(found, parse_responses(found, options.before, options.form), options.form)
    return score_of(found, answers, form=options.form, before=before, weights=_weights(found, options.weights))


def _weights(found: Instrument, text: str | None) -> list[float] | None:
    if text is None:
        return None
    try:
        return [float(one) for one in text.replace(";", ",").split(",")]
    except ValueError:
        allowed = "numbers above zero with commas between them, one for each goal"
        raise CannotReadAnswers(found.id, [Wrong("weights", repr(text), allowed)]) from None


def told(message: Message | str) -> str:
    """A message of this room in words."""
    return render(message, ANYBODY)


# --- notes ---


def notes(found: Instrument, made: Scored, options: argparse.Namespace) -> list[str]:
    """Everything worth saying beside the figures: how it was read, what is null and why, what lies outside."""
    group = options.reference
    lines = [told(one) for one in read_as(found, options.form)]
    if options.rollup:
        lines.append(f"Facets put together as {options.rollup}: {found.rollups[options.rollup].title}.")
    lines += [told(one) for one in made.notes]
    for name, one in made.scores.items():
        if one.value is None and not one.answered:
            lines.append(told(_nothing(found.scores[name])))
    lines += [told(one) for one in _outside(found, standings(found, made, group))]
    if found.project_form:
        lines.append(found.label)
    return lines


def _nothing(rule: ScoreRule) -> Message:
    if rule.op == "criteria":
        return say("{score}: not known, because a blank could turn it.", score=rule.title)
    return say("{score}: no score, because none of its questions was answered.", score=rule.title)


def _outside(found: Instrument, placed: dict[str, Standing]) -> Iterator[Message]:
    for name, one in placed.items():
        title = found.scores[name].title
        if one.outside is not None:
            yield say("{score}: no percentile, because it lies {where}.", score=title, where=one.outside)
        elif one.percentile is None:
            yield say("{score}: no percentile, because none is published for this group.", score=title)


# --- JSON ---


def as_json(found: Instrument, made: Scored, options: argparse.Namespace) -> dict[str, Any]:
    """The object of `--json`. Figures are whole, not rounded."""
    placed = standings(found, made, options.reference)
    used = options.form or found.default_form
    page: dict[str, Any] = {"instrument": made.instrument, "version": made.version}
    if used is not None:
        page["form"] = used
    page["scores"] = {}
    for name, one in made.scores.items():
        standing = placed.get(name)
        page["scores"][name] = {
            "value": one.value,
            "answered": one.answered,
            "of": one.of,
            "prorated": one.prorated,
            "band": one.band,
            "t": None if standing is None else standing.t,
            "percentile": None if standing is None else standing.percentile,
            "reference": None if standing is None else standing.group.id,
        }
    if (plane := on_plane(found, made, options.reference)) is not None:
        page["plane"] = _plane(plane)
    page["safety"] = [_safety(one) for one in speaking(made)]
    page["notes"] = [*notes(found, made, options), *map(told, _cutoffs(found, made))]
    return page


def _cutoffs(found: Instrument, made: Scored) -> Iterator[Message]:
    """The cut-offs that were met: in the text they stand beside the score, in the object they have no key."""
    for name, one in made.scores.items():
        rule = found.scores[name]
        for cutoff in rule.cutoffs:
            if cutoff.id in one.met:
                yield say("{score}: {level}.", score=rule.title, level=cutoff.title)


def _plane(plane: OnPlane) -> dict[str, Any]:
    return {
        "grandiosity": plane.grandiosity,
        "vulnerability": plane.vulnerability,
        "difference": plane.difference,
        "state": plane.state,
        "reference": plane.group.id,
    }


def speaking(made: Scored) -> list[SafetyAnswer]:
    """The safety items that ask for something: raised, or not answered. Of the others nothing is concluded."""
    return [one for one in made.safety if one.state in {"raised", "not answered"}]


def _safety(one: SafetyAnswer) -> dict[str, Any]:
    ask = None if one.ask is None else told(one.ask)
    return {"item": one.item, "value": one.value, "attention": one.attention, "ask": ask, "state": one.state}


# --- a table of many ---


def _table(found: Instrument, options: argparse.Namespace) -> int:
    """0; 1 where cells could not be read: then nothing is written, or all but the rows they stand in."""
    from holdfast.measures.answers_table import read_table
    from holdfast.measures.scores_table import scores_csv

    _alone(options)
    named_group(found, options.reference)
    table = read_table(found, read_bytes(options.table, LARGEST_TABLE), options.form, options.missing)
    if table.count:
        error = CannotReadAnswers(found.id, table.wrong, table.count)
        what = "thing" if table.count == 1 else "things"
        print(f"{options.table}: {table.count} {what} could not be read.", *error.lines(), sep="\n", file=sys.stderr)
        if not options.skip_bad_rows:
            print("Nothing was scored. Mend them, or leave those rows out: --skip-bad-rows", file=sys.stderr)
            return 1
    text = scores_csv(found, table, options.reference)
    if options.out is None:
        write_out(text)
    else:
        from holdfast.cli.making import save

        save(Path(options.out), text.encode("utf-8"))
    print("\n".join(_afterwards(found, table, options)), file=sys.stderr)
    return 1 if table.count else 0


def _alone(options: argparse.Namespace) -> None:
    """What makes no sense for a table is refused, not passed over."""
    for name in ("responses", "weights", "before", "json"):
        if getattr(options, name):
            raise Failed(f"--{name} is for one form. For a table leave it out.")
    if options.out is not None and Path(options.out).resolve() == Path(options.table).resolve():
        raise Failed(f"{options.out} holds the answers. Name another file for the scores.")


def _afterwards(found: Instrument, table: AnswersTable, options: argparse.Namespace) -> Iterator[str]:
    rows, spoiled = table.rows, int(table.spoiled.sum())
    forms = f"{rows} {'form' if rows == 1 else 'forms'} of {found.id}, version {found.version}"
    where = f" in {options.out}" if options.out else ""
    yield f"{forms}: {rows - spoiled} scored{where}."
    # found by tag, the order says nothing; another lowest answer still does
    if table.by_number or any(form.low is not None for form in found.forms.values()):
        yield from (told(one) for one in read_as(found, options.form))
    if (group := named_group(found, options.reference)) is not None:
        yield f"T and percentile: {group.title}. {group.about}"
    if found.project_form:
        yield found.label
