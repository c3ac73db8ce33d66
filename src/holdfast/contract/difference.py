"""What changed between two versions of the contract, as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from holdfast.case.moves import Terms
from holdfast.contract.agreement import TOLD
from holdfast.contract.model import AgreedText, Clause, ClauseState, Version


@dataclass(frozen=True, slots=True)
class Changed:
    """A clause that stands in both: its words then and now, the names of the terms that differ, and its two states.

    `in_force_before` and `in_force_after` are the words both had said yes to; None where they had not, or were told.
    """

    id: str
    before: Terms
    after: Terms
    what: tuple[str, ...]
    state_before: ClauseState
    state_after: ClauseState
    in_force_before: Terms | None = None
    in_force_after: Terms | None = None


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
    """What a reader of `a` would find different in `b`. What both hold with the same words and state is left out; what
    ended in `b`, though `b` was agreed with it, has ended.
    """
    standing = {c.id for c in b.clauses}
    before, after = {c.id: c for c in as_read(a)}, {c.id: c for c in as_read(b) if c.id in standing}
    return Difference(
        a.number,
        b.number,
        born=tuple(c for c in after.values() if c.id not in before),
        changed=tuple(
            _changed(before[c.id], c)
            for c in after.values()
            if c.id in before and (c.terms != before[c.id].terms or c.state != before[c.id].state)
        ),
        ended=tuple(c for c in before.values() if c.id not in after),
    )


def as_read(version: Version) -> tuple[Clause, ...]:
    """The clauses of a version as a reader finds them: what it was agreed with, in the words agreed then, also where it
    ended before the version did; and what else stands in it, in the words on the table.
    """
    stood = {c.id: c for c in version.stood}
    agreed = tuple(_as_agreed(stood[text.id], text) for text in version.as_agreed)
    known = {text.id for text in version.as_agreed}
    return (*agreed, *(c for c in version.clauses if c.id not in known))


def _as_agreed(clause: Clause, text: AgreedText) -> Clause:
    """The clause as it was that day, where new words lay on the table beside those agreed: in those agreed."""
    if clause.kind in TOLD or clause.terms == text.terms:
        return clause
    return replace(clause, terms=text.terms, text_hash=text.text_hash, state="agreed")


def _changed(before: Clause, after: Clause) -> Changed:
    what = tuple(f.name for f in fields(Terms) if getattr(before.terms, f.name) != getattr(after.terms, f.name))
    return Changed(
        after.id, before.terms, after.terms, what, before.state, after.state, before.in_force, after.in_force
    )
