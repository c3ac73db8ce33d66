"""What changed between two versions of the contract, as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from holdfast.case.moves import Terms
from holdfast.contract.model import Clause, ClauseState, Version


@dataclass(frozen=True, slots=True)
class Changed:
    """A clause that stands in both: its words then and now, the names of the terms that differ, and its two states."""

    id: str
    before: Terms
    after: Terms
    what: tuple[str, ...]
    state_before: ClauseState
    state_after: ClauseState


@dataclass(frozen=True, slots=True)
class Difference:
    """From version `a` to version `b`: clauses born, changed in words or in state, ended; each in order of proposal."""

    a: int
    b: int
    born: tuple[Clause, ...]
    changed: tuple[Changed, ...]
    ended: tuple[Clause, ...]

    @property
    def nothing(self) -> bool:
        return not (self.born or self.changed or self.ended)


def difference(a: Version, b: Version) -> Difference:
    """What a reader of `a` would find different in `b`. What both hold with the same words and state is left out."""
    before, after = {c.id: c for c in a.clauses}, {c.id: c for c in b.clauses}
    return Difference(
        a.number,
        b.number,
        born=tuple(c for c in b.clauses if c.id not in before),
        changed=tuple(
            _changed(before[c.id], c)
            for c in b.clauses
            if c.id in before and (c.terms != before[c.id].terms or c.state != before[c.id].state)
        ),
        ended=tuple(c for c in a.clauses if c.id not in after),
    )


def _changed(before: Clause, after: Clause) -> Changed:
    what = tuple(f.name for f in fields(Terms) if getattr(before.terms, f.name) != getattr(after.terms, f.name))
    return Changed(after.id, before.terms, after.terms, what, before.state, after.state)
