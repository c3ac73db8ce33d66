"""The instruments this program knows, one TOML file per version, read when first asked for and kept.

`catalogue()` lists without reading; a file is parsed when its instrument is looked up, so a terminal brief pays
for the two or three instruments of its case and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from holdfast.knowledge import KnowledgeError
from holdfast.measures.instrument import Instrument
from holdfast.measures.reading import read_instrument

KNOWLEDGE = Path(__file__).parent / "knowledge"


class _Catalogue(Mapping[str, Instrument]):
    """Newest version of each instrument by id; values are read on first use."""

    def __getitem__(self, id: str) -> Instrument:
        return _read(_newest()[id])

    def __iter__(self) -> Iterator[str]:
        return iter(_newest())

    def __len__(self) -> int:
        return len(_newest())

    def __contains__(self, id: object) -> bool:
        return id in _newest()


def catalogue() -> Mapping[str, Instrument]:
    """Every instrument by id, newest version, in alphabetical order; iterating over ids reads no file."""
    return _Catalogue()


def instrument(id: str, version: int | None = None) -> Instrument:
    """The instrument with this id, newest version unless one is named.

    Raises UnknownInstrument (a KeyError) with the known ids; KnowledgeError where its file is spoiled.
    """
    path = _newest().get(id) if version is None else _files().get((id, version))
    if path is None:
        raise UnknownInstrument(id, version)
    return _read(path)


class UnknownInstrument(KeyError):
    """No file for this id, or not for this version."""

    def __init__(self, id: str, version: int | None = None) -> None:
        self.id, self.version = id, version
        versions = [number for name, number in _files() if name == id]
        known = "versions " + ", ".join(map(str, versions)) if versions else ", ".join(_newest())
        wanted = id if version is None else f"{id}, version {version}"
        self.message = (
            f"instrument: found {wanted!r}; allowed: {known}. "
            "A measure that is not listed can be declared in the case file by name, range and direction."
        )
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


@cache
def _files() -> Mapping[tuple[str, int], Path]:
    found: dict[tuple[str, int], Path] = {}
    for path in sorted(KNOWLEDGE.glob("*.toml")):
        id, _, number = path.stem.rpartition(".v")
        if not id or not number.isdigit():
            raise KnowledgeError(path.name, "", "this file name", "<id>.v<version>.toml", "Rename the file.")
        found[id, int(number)] = path
    return found


@cache
def _newest() -> Mapping[str, Path]:
    return {id: path for (id, _), path in sorted(_files().items())}


@cache
def _read(path: Path) -> Instrument:
    return read_instrument(path)
