"""The texts a patient is shown for each purpose, from `knowledge/consent/`: one file a purpose and version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from holdfast.case.consent import PURPOSES
from holdfast.case.record import Purpose, ShownText
from holdfast.knowledge import KnowledgeError, Table, read_toml

KNOWLEDGE = Path(__file__).parent / "knowledge" / "consent"
OWN = "own"
"""The name of a text that a practice changed before it was shown."""


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of the text for one purpose. `note` is for whoever uses it, `text` for the patient."""

    purpose: Purpose
    version: int
    language: str
    title: str
    text: str
    note: str
    source: str

    @property
    def shown(self) -> ShownText:
        """The text as it is kept with a consent."""
        return ShownText(id=self.purpose, version=self.version, language=self.language, text=self.text)


def consent_text(purpose: Purpose) -> ConsentText:
    """The newest version for a purpose."""
    return max(consent_texts()[purpose], key=lambda one: one.version)


@cache
def consent_texts(folder: Path = KNOWLEDGE) -> Mapping[Purpose, tuple[ConsentText, ...]]:
    """All versions by purpose, the oldest first. Raises `KnowledgeError`, also where a purpose has none."""
    read = [_read(file) for file in sorted(folder.glob("*.toml"))]
    found = {}
    for purpose in PURPOSES:
        mine = tuple(sorted((one for one in read if one.purpose == purpose), key=lambda one: one.version))
        if not mine:
            raise KnowledgeError(f"{purpose}.v1.toml", "", "no such file", "a text for every purpose", "Add it.")
        found[purpose] = mine
    return found


def _read(file: Path) -> ConsentText:
    table = Table(file.name, "", read_toml(file))
    if table.integer("schema", low=1) != 1:
        raise table.error("schema", "1", "This file is from another version of the program.")
    found = ConsentText(
        purpose=table.choice("purpose", PURPOSES),
        version=table.integer("version", low=1, high=10_000),
        language=table.text("language"),
        title=table.text("title"),
        text=table.text("text").strip(),
        note=table.text("note"),
        source=table.text("source"),
    )
    table.close()
    if file.name != f"{found.purpose}.v{found.version}.toml":
        raise KnowledgeError(
            file.name, "", "another name than what stands in it", f"{found.purpose}.v{found.version}.toml", "Rename it."
        )
    return found
