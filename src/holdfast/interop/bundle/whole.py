"""The bundle as one zip: PDF, JSON, CSV and a page that says what is what. The same record gives the same bytes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from holdfast.case.casefile import json_schema, write_case
from holdfast.case.model import Case
from holdfast.case.record import Record
from holdfast.interop.bundle.questionnaires import WordsOf
from holdfast.interop.bundle.tables import tables
from holdfast.interop.bundle.told import Opened, told
from holdfast.interop.bundle.voice import Voice, voice_of
from holdfast.measures.words import wording
from holdfast.paper.pdf import pdf

__all__ = ["Opened", "make_bundle"]
FRAME = ("format", "schema")
ABOUT_FHIR = "measures.fhir.json  your answers to questionnaires in the format that hospitals exchange (FHIR R4)."


def make_bundle(
    record: Record, *, opened: Sequence[Opened] | None, made_at: datetime, words_of: WordsOf = wording
) -> bytes:
    """The bytes of the zip. `made_at` is aware; `opened` tells who opened the file, None where that is not known here;
    `words_of` gives the words of a form that may be shown.

    Takes a `Record`, from which no working and no private note can be reached.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at needs an offset")
    voice = voice_of(record)
    files = {
        "README.txt": _readme(record, voice, made_at).encode(),
        "record.pdf": pdf(told(record, opened, made_at, words_of)),
        "record.json": write_case(Case(record=record)),
        "record.schema.json": (json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n").encode(),
        **{f"tables/{name}": data for name, data in tables(record).items()},
        **({"measures.fhir.json": _fhir(record)} if record.measures else {}),
    }
    return _zip(files, made_at)


def _fhir(record: Record) -> bytes:
    """His questionnaires as FHIR: the answers, and totals that were recorded as totals. No score is in his copy."""
    from holdfast.interop.fhir.observations import record_bundle

    return (json.dumps(record_bundle(record, scores=False), indent=1, ensure_ascii=False) + "\n").encode()


def record_schema() -> dict[str, Any]:
    """The JSON Schema of `record.json`: that of the case file, without the lists a bundle never holds."""
    schema = json_schema()
    kept = {*FRAME, *(f.name for f in fields(Record))}
    schema["properties"] = {name: prop for name, prop in schema["properties"].items() if name in kept}
    needed: set[str] = set()
    _gather(schema["properties"], schema["$defs"], needed)
    schema["$defs"] = {name: shape for name, shape in schema["$defs"].items() if name in needed}
    schema["title"] = "holdfast-case/1, the record alone"
    return schema


def _gather(part: Any, shapes: dict[str, Any], needed: set[str]) -> None:
    if isinstance(part, dict):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name and name not in needed:
            needed.add(name)
            _gather(shapes[name], shapes, needed)
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _gather(one, shapes, needed)


def _readme(record: Record, voice: Voice, made_at: datetime) -> str:
    said = (
        voice("What is kept about {name}, made on {day}.", name=record.about.pseudonym, day=voice.day(made_at)),
        "",
        voice("record.pdf          to read. Begin here."),
        voice("record.json         the same for another program: a Holdfast case file with the record alone."),
        voice("record.schema.json  what each part of record.json means."),
        voice("tables              the same as tables (CSV, UTF-8), one for each list, for a spreadsheet."),
        *([voice(ABOUT_FHIR)] if record.measures else []),
        "",
        voice(
            "In the tables a text that begins with = + - or @ has an apostrophe before it, so that a spreadsheet does"
        ),
        voice("not take it for a formula. record.json has every text as it was written."),
        "",
        voice("Notes that your therapist keeps beside the record are not in it."),
        "",
        voice("These files are not locked. Whoever has them can read them: keep them as you keep a letter."),
        "",
    )
    return "\n".join(said)


def _zip(files: dict[str, bytes], made_at: datetime) -> bytes:
    """Always in this order, with the bundle's own moment on each file and nothing of the machine."""
    stamp = (max(made_at.year, 1980), made_at.month, made_at.day, made_at.hour, made_at.minute, 0)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            whole.writestr(info, data, compresslevel=6)
    return out.getvalue()
