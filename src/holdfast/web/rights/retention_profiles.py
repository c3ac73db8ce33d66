"""Retention profiles: how long a record is kept after the end of a treatment. Knowledge in TOML, each with its source.

No Django here. Minors: in some places the time counts from the day they come of age. We found no source good enough
to build on, so there is no such field: a practice that treats minors chooses a time of its own, and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from holdfast.knowledge import KnowledgeError, Table, read_toml

FILE = Path(__file__).parent / "knowledge" / "retention.toml"
CUSTOM = "custom"
LEAST, MOST = 1, 30


@dataclass(frozen=True, slots=True)
class RetentionProfile:
    """One profile. `years` is None for the practice's own, which brings its number along. `earlier_erasure`: whether
    the rule it rests on leaves room to erase before the time, when the patient asks.
    """

    id: str
    title: str
    years: int | None
    at_least: bool
    earlier_erasure: bool
    basis: str
    source: str
    check: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The profile a practice chose, with the years that hold for it and, for a time of its own, the reason."""

    profile: RetentionProfile
    years: int
    reason: str = ""

    def kept_until(self, ended_on: date) -> date:
        """The first day on which a record may be erased, so many years after the end; 29 February counts as 1 March."""
        try:
            return ended_on.replace(year=ended_on.year + self.years)
        except ValueError:
            return date(ended_on.year + self.years, 3, 1)


@cache
def retention_profiles() -> Mapping[str, RetentionProfile]:
    """Id -> profile, in the order of the file. KnowledgeError names file and key."""
    return MappingProxyType({one.id: one for one in read_profiles(FILE)})


def retention_version() -> int:
    """The version of the file."""
    return Table(FILE.name, "", read_toml(FILE)).integer("version", low=1)


def read_profiles(file: Path) -> tuple[RetentionProfile, ...]:
    """The profiles of one file, checked."""
    top = Table(file.name, "", read_toml(file))
    if top.integer("schema", low=1) != 1:
        raise top.error("schema", "1", "This program reads schema 1.")
    top.integer("version", low=1)
    found = tuple(_profile(id, top.table(id)) for id in top if id not in ("schema", "version"))
    top.close()
    if CUSTOM not in {one.id for one in found}:
        raise KnowledgeError(file.name, CUSTOM, "nothing", "a table [custom]", "A practice may need a time of its own.")
    return found


def _profile(id: str, table: Table) -> RetentionProfile:
    own = id == CUSTOM
    made = RetentionProfile(
        id=id,
        title=table.text("title"),
        years=None if own else table.integer("years", low=LEAST, high=MOST),
        at_least=table.flag("at_least"),
        earlier_erasure=table.flag("earlier_erasure"),
        basis=table.text("basis"),
        source=table.text("source"),
        check=table.text("check"),
    )
    table.close()
    return made


def choose(id: str, years: int | None = None, reason: str = "") -> Chosen:
    """A choice, checked. ValueError in words: no such profile, a time of its own without years (1 to 30) or reason."""
    profile = retention_profiles().get(id)
    if profile is None:
        raise ValueError(f"There is no retention profile {id}. There are: {', '.join(retention_profiles())}.")
    if profile.years is not None:
        if years is not None and years != profile.years:
            raise ValueError(f"{id} keeps {profile.years} years. For another time choose custom, with a reason.")
        return Chosen(profile, profile.years)
    if years is None or not LEAST <= years <= MOST:
        raise ValueError(f"A time of your own needs a number of years from {LEAST} to {MOST}.")
    if not 3 <= len(reason.strip()) <= 500 or not reason.strip().isprintable():
        raise ValueError("A time of your own needs a reason, in up to 500 letters on one line.")
    return Chosen(profile, years, reason.strip())


def lines() -> list[str]:
    """For `holdfast knowledge`."""
    told = [f"How long records are kept (web/rights/knowledge/retention.toml v{retention_version()})"]
    for one in retention_profiles().values():
        years = "1 to 30 years" if one.years is None else f"{'at least ' * one.at_least}{one.years} years"
        told.append(f"  {one.id}: {years}. {one.basis} [{one.source}] {one.check}")
    return told
