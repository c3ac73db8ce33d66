"""From a knowledge file to an `Instrument`, checked on the way. Errors name the file and the key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from holdfast.knowledge import KnowledgeError, Table, read_toml
from holdfast.measures.instrument import Domain, Horizon, Instrument, Item, Rater, ScoreRule, Use
from holdfast.measures.reading.basis import Sources, read_basis, read_sources
from holdfast.measures.reading.items import read_forms, read_items, read_recodes
from holdfast.measures.reading.norms import read_groups, read_plane, read_prompt, read_references, read_rollups
from holdfast.measures.reading.rest import (
    read_change,
    read_licence,
    read_provenance,
    read_safety,
    read_wording_lock,
)
from holdfast.measures.reading.scores import read_scores

SCHEMA = 1


def read_instrument(path: Path) -> Instrument:
    """One instrument from one file; the name of the file must be `<id>.v<version>.toml`."""
    instrument = parse_instrument(path.name, read_toml(path))
    expected = f"{instrument.id}.v{instrument.version}.toml"
    if path.name != expected:
        raise KnowledgeError(path.name, "id", repr(instrument.id), f"an id and version that name the file {expected}")
    return instrument


def parse_instrument(file: str, values: dict[str, Any]) -> Instrument:
    """Build and check an instrument from raw tables. `file` is used in errors only."""
    top = Table(file, "", values)
    schema = top.integer("schema", low=1)
    if schema != SCHEMA:
        raise top.error("schema", str(SCHEMA), "This file is from another version of the program.")
    sources = read_sources(top.table("sources"))
    recodes = read_recodes(top.table("recodes", optional=True))
    items = read_items(top.table("items"), recodes, sources) if top.has("items") else {}
    scores = read_scores(top.table("scores"), items, recodes, sources)
    instrument = _instrument(top, schema, items, scores, sources)
    top.skip("cases")
    top.close()
    return instrument


def _instrument(
    top: Table, schema: int, items: Mapping[str, Item], scores: Mapping[str, ScoreRule], sources: Sources
) -> Instrument:
    coded = top.has("loinc") or any(i.loinc for i in items.values()) or any(s.loinc for s in scores.values())
    codes = top.table("loinc", optional=not coded)
    project_form = top.flag("project_form", False)
    groups = read_groups(top.table("groups", optional=True), sources)
    found = Instrument(
        id=top.text("id"),
        version=top.integer("version", low=1),
        schema=schema,
        title=top.text("title"),
        full_title=top.text("full_title"),
        citation=top.text("citation"),
        domain=top.choice("domain", get_args(Domain)),
        horizon=top.choice("horizon", get_args(Horizon)),
        project_form=project_form,
        # the label is required exactly where honesty requires it
        label=top.text("label") if project_form else "",
        main=top.choice("main", tuple(scores)),
        items=MappingProxyType(items),
        scores=MappingProxyType(scores),
        change=tuple(read_change(table, scores, sources) for table in top.tables("change")),
        safety=tuple(read_safety(table, items, sources) for table in top.tables("safety")),
        licence=read_licence(top.table("licence"), sources),
        wording=read_wording_lock(top.table("wording", optional=True)),
        sources=MappingProxyType(sources),
        loinc=codes.text("panel") if coded else None,
        loinc_basis=read_basis(codes, sources) if coded else None,
        flips=MappingProxyType({tag: item.low + item.high for tag, item in items.items() if item.reverse}),
        rotating=frozenset(tag for tag, item in items.items() if item.rotating),
        provenance=read_provenance(top.table("provenance"), sources),
        use=top.choice("use", get_args(Use), "change"),
        span=top.text("span", ""),
        interval_weeks=top.integer("interval_weeks", low=1, high=104) if top.has("interval_weeks") else None,
        raters=_raters(top),
        variable=top.flag("variable", False),
        letters=top.text("letters", ""),
        forms=MappingProxyType(read_forms(top.table("forms", optional=True), items, sources)),
        groups=MappingProxyType(groups),
        references=MappingProxyType(read_references(top, groups, scores, sources)),
        plane=read_plane(top.table("plane"), scores, sources) if top.has("plane") else None,
        rollups=MappingProxyType(read_rollups(top.table("rollups", optional=True), scores, items, sources)),
        prompts=tuple(read_prompt(table, scores, sources) for table in top.tables("prompts")),
    )
    codes.close()
    _check_letters(top, found)
    return found


def _raters(top: Table) -> tuple[Rater, ...]:
    names = top.texts("raters", ("patient",))
    raters = tuple(rater for rater in get_args(Rater) if rater in names)
    if not raters or len(raters) != len(names):
        raise top.error("raters", "some of " + ", ".join(get_args(Rater)) + ", each once")
    return raters


def _check_letters(top: Table, found: Instrument) -> None:
    if found.letters and any(item.high - item.low + 1 != len(found.letters) for item in found.items.values()):
        raise top.error("letters", "a letter for each answer, from the lowest up")
