"""`holdfast fhir`: a form as a Questionnaire, answers from a response, the measures of a case file as a Bundle."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.case.strict_json import CannotRead
from holdfast.cli.failing import Failed
from holdfast.cli.files import checked_case, read_bytes, told, write_out
from holdfast.cli.making import save
from holdfast.cli.measuring import as_json, known, notes, refused
from holdfast.measures.errors import figure

if TYPE_CHECKING:
    from holdfast.interop.fhir.responses import FhirAnswers

SHOWN = 100


def questionnaire(options: argparse.Namespace) -> int:
    """`holdfast fhir questionnaire ID [--form NAME] [--out FILE]`."""
    from holdfast.interop.fhir.questionnaire import questionnaire as made
    from holdfast.measures.words import wording

    found = known(options.instrument)
    words = wording(found)
    withheld = words is not None and found.licence.non_commercial and not options.non_commercial
    with refused():
        resource = made(found, None if withheld else words, options.form)
    _out(resource, options.out)
    if withheld:
        print(
            f"The words of {found.title} may be passed on only where they are not used to earn money, so they were left"
            " out. To put them in, state that: --non-commercial",
            file=sys.stderr,
        )
    return 0


def measures(options: argparse.Namespace) -> int:
    """`holdfast fhir measures CASE --out FILE`. Reads the record of the case, and no other drawer of it."""
    from holdfast.interop.fhir.observations import record_bundle

    record = checked_case(options.case).record
    if Path(options.out).resolve() == Path(options.case).resolve():
        raise Failed(f"{options.out} is the case file. Name another file.")
    with refused():
        bundle = record_bundle(record)
    _out(bundle, options.out)
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    write_out(
        f"{kinds.count('QuestionnaireResponse')} filled-in forms and {kinds.count('Observation')} scores in"
        f" {options.out}. It is not locked: whoever has it can read it.\n"
    )
    return 0


def _out(resource: dict[str, Any], name: str | None) -> None:
    text = json.dumps(resource, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if name is None:
        write_out(text)
    else:
        save(Path(name), text.encode())


# --- answers ---


def answers(options: argparse.Namespace) -> int:
    """`holdfast fhir answers FILE [--json]`: 0 where a question was recognised, else 2."""
    found = _read(options)
    if options.json:
        write_out(json.dumps(_page(found), ensure_ascii=False, indent=1) + "\n")
    else:
        write_out("\n".join(_lines(found)) + "\n")
    return 0 if found.asked else 2


def _read(options: argparse.Namespace) -> FhirAnswers:
    from holdfast.interop.fhir.responses import read_response

    if options.instrument is not None:
        known(options.instrument)
    asked_by = None if options.questionnaire is None else read_bytes(options.questionnaire)
    try:
        with refused():
            return read_response(
                read_bytes(options.file), asked_by=asked_by, instrument=options.instrument, form=options.form
            )
    except CannotRead as error:
        raise Failed(told(options.file, error.problems, error.count)) from None


def _reading(found: FhirAnswers) -> argparse.Namespace:
    """How the scores of `holdfast score` are told: in the order of this form, beside the first group."""
    form = found.form if found.instrument is not None and found.instrument.forms else None
    return argparse.Namespace(form=form, reference=None, rollup=None)


def _page(found: FhirAnswers) -> dict[str, Any]:
    one, made = found.instrument, found.scored()
    return {
        "instrument": one.id if one else None,
        "version": one.version if one else None,
        "form": found.form,
        "when": found.when.isoformat() if found.when else None,
        "asked": list(found.asked),
        "answers": dict(found.answers),
        "not_taken": [{"where": part.where, "found": part.found, "why": part.why} for part in found.not_taken],
        "score": as_json(one, made, _reading(found)) if one is not None and made is not None else None,
    }


def _lines(found: FhirAnswers) -> Iterator[str]:
    one, made = found.instrument, found.scored()
    if one is None:
        yield "No answers were taken. Which form it is the file may not say: --questionnaire FILE, or --instrument ID."
    elif made is None:
        yield f"{one.title}: {len(found.asked)} of its {len(one.items)} questions are in this file. Nobody answered."
    else:
        from holdfast.cli.measures_text import score_text

        day = f", filled in on {found.when}" if found.when else ""
        count = sum(value is not None for value in found.answers.values())
        yield f"{one.title}{day}: {count} of {len(one.items)} answers taken."
        yield "  " + ", ".join(f"{tag} {_shown(value)}" for tag, value in found.answers.items())
        yield ""
        reading = _reading(found)
        yield score_text(one, made, None, notes(one, made, reading)).rstrip()
    if found.not_taken:
        yield ""
        kept = " What is above was read all the same." if found.asked else ""
        yield f"Not taken: {len(found.not_taken)}.{kept}"
        yield from (f"  {part}" for part in found.not_taken[:SHOWN])
        if len(found.not_taken) > SHOWN:
            yield f"  ... and {len(found.not_taken) - SHOWN} more."


def _shown(value: float | None) -> str:
    return "blank" if value is None else figure(value)
