"""Lines kept from an hour: written by him on his page, or typed by the therapist as he says them. Small, and his."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from holdfast.case.record import KeptLine, Record
from holdfast.contract.model import Clause, Contract
from holdfast.web.vault.door import CaseHandle, add_entry


def keep_line(
    handle: CaseHandle, record: Record, text: str, *, now: datetime, session: int | None = None, step: str | None = None
) -> KeptLine:
    """Keep a line of at most 500 characters (stripped, not empty). `session` is the hour it is from, `step` the id of
    the step it belongs to. For his pages and for the therapist's in the hour alike. Raises what `add_entry` raises.
    """
    day = now.astimezone(ZoneInfo(record.about.zone)).date()
    line = KeptLine(id=f"line-{uuid4().hex}", recorded_at=now, when=day, text=text, session=session, step=step)
    add_entry(handle, "kept_lines", line)
    return line


def let_go(handle: CaseHandle, record: Record, line: KeptLine, *, now: datetime) -> None:
    """He keeps it no more: a further entry; the line stays readable in the record. Raises `StalePage` done twice."""
    day = now.astimezone(ZoneInfo(record.about.zone)).date()
    gone = replace(line, id=f"line-{uuid4().hex}", recorded_at=now, when=day, corrects=line.id, let_go=True)
    add_entry(handle, "kept_lines", gone)


def kept_lines(record: Record) -> tuple[KeptLine, ...]:
    """The lines that stand, the newest first. `record` as it stands (`as_of`)."""
    mine = [line for line in record.kept_lines if not line.let_go]
    return tuple(sorted(mine, key=lambda line: (line.when, line.recorded_at), reverse=True))


def line_beside(record: Record, contract: Contract, step: Clause | None) -> str | None:
    """The line shown beside the step that is due: one kept with it, else the latest kept, else what he last learnt."""
    lines = kept_lines(record)
    with_it = [line for line in lines if step is not None and line.step == step.id]
    if with_it or lines:
        return (with_it or list(lines))[0].text
    runs = [at for clause in contract.clauses for at in clause.runs if at.run.learnt]
    return max(runs, key=lambda at: at.when).run.learnt if runs else None
