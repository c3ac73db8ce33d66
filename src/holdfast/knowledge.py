"""Knowledge files: TOML read key by key, so that every complaint names file and key.

Instruments, thresholds and sentences are data that a clinician may correct; a slip in them is told like any other bad
input. Beside the rooms because all of those that hold knowledge read it the same way.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any


class KnowledgeError(ValueError):
    """A knowledge file cannot be used. Says file, key, what was found, what is allowed, what to do."""

    def __init__(self, file: str, key: str, found: str, allowed: str, advice: str = "") -> None:
        self.file, self.key, self.found, self.allowed, self.advice = file, key, found, allowed, advice
        place = f"{file}: {key}" if key else file
        super().__init__(f"{place}: found {found}; allowed: {allowed}." + (f" {advice}" if advice else ""))


class Table:
    """A TOML table with its place. Each reader takes a key once; `close` refuses what nobody took."""

    def __init__(self, file: str, path: str, values: dict[str, Any]) -> None:
        self.file, self.path, self._values, self._taken = file, path, values, set[str]()

    def place(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def error(self, key: str, allowed: str, advice: str = "") -> KnowledgeError:
        found = shown(self._values[key]) if key in self._values else "nothing"
        return KnowledgeError(self.file, self.place(key), found, allowed, advice)

    def has(self, key: str) -> bool:
        return key in self._values

    def raw(self, key: str) -> Any:
        """The value as it stands, unchecked."""
        return self._take(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def _take(self, key: str, default: Any = None) -> Any:
        self._taken.add(key)
        return self._values.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(key, "a text that is not empty", "Add it.")
        return value

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if self.has(key) else None

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.error(key, "true or false")
        return value

    def integer(self, key: str, default: int | None = None, *, low: int = 0, high: int = 1_000_000) -> int:
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.error(key, f"a whole number from {low} to {high}")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        value = self._take(key, default)
        if not _is_number(value):
            raise self.error(key, "a finite number")
        return float(value)

    def optional_number(self, key: str) -> float | None:
        return self.number(key) if self.has(key) else None

    def span(self, key: str, default: Sequence[float] | None = None) -> tuple[float, float]:
        value = self._take(key, default)
        if not isinstance(value, list | tuple) or len(value) != 2 or not all(map(_is_number, value)):
            raise self.error(key, "two numbers, the lowest and the highest")
        if not value[0] < value[1]:
            raise self.error(key, "the lower number first")
        return float(value[0]), float(value[1])

    def choice(self, key: str, allowed: Sequence[str], default: str | None = None) -> Any:
        """One of `allowed`; typed Any because the caller's Literal is narrower than str."""
        value = self._take(key, default)
        if value not in allowed:
            raise self.error(key, "one of " + ", ".join(allowed))
        return value

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        value = self._take(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(part, str) and part for part in value):
            raise self.error(key, "a list of texts")
        if len(set(value)) != len(value):
            raise self.error(key, "a list in which nothing stands twice")
        return tuple(value)

    def values(self, key: str) -> list[Any]:
        value = self._take(key)
        if not isinstance(value, list):
            raise self.error(key, "a list")
        return value

    def table(self, key: str, *, optional: bool = False) -> Table:
        value = self._take(key, {} if optional else None)
        if not isinstance(value, dict):
            raise self.error(key, f"a table [{self.place(key)}]")
        return Table(self.file, self.place(key), value)

    def tables(self, key: str) -> list[Table]:
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            raise self.error(key, f"a list of tables [[{self.place(key)}]]")
        return [Table(self.file, f"{self.place(key)}[{n}]", part) for n, part in enumerate(value)]

    def named_tables(self) -> list[tuple[str, Table]]:
        return [(key, self.table(key)) for key in self._values]

    def skip(self, key: str) -> None:
        """Leave a key to another reader (worked cases are read by `check`)."""
        self._taken.add(key)

    def close(self) -> None:
        unknown = sorted(set(self._values) - self._taken)
        if unknown:
            known = ", ".join(sorted(self._taken))
            raise self.error(unknown[0], f"only these keys: {known}", "Mend the spelling or take it out.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def read_toml(path: Path) -> dict[str, Any]:
    """The raw tables of one file. KnowledgeError where it is not UTF-8 or not TOML."""
    try:
        return toml_of(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise KnowledgeError(path.name, "", f"bytes that are not UTF-8 ({error.reason})", "UTF-8 text") from error


def toml_of(text: str, name: str) -> dict[str, Any]:
    """The raw tables of a text. KnowledgeError for what is no TOML, or is nested beyond reason."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a plain ValueError
        said = "lists or tables nested too deep" if isinstance(error, RecursionError) else f"{error}"
        raise KnowledgeError(name, "", f"text that is not TOML: {said}", "TOML 1.0") from error


def shown(value: object) -> str:
    """A value as a short piece of one line, whatever was sent (long or many-lined input is cut)."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):
        return "a value too long to be shown"
    return text if len(text) <= 60 else text[:57] + "..."
