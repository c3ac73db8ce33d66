"""The trail as a file: CSV a line for each act, or JSON lines, one for each entry. Ids, account names, words of ours.

The fields are those of ASTM E2147: who (user, name, role), when (at, UTC), which patient (case: an id, never a name),
what was done (act, kind), where in the program (view, status, request). `seq` and `mac` let whoever holds the audit key
check the chain again (`docs/trail.md` says how). There is no network address, and `docs/trail.md` says why.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from holdfast.web.trail.acts import ACTS
from holdfast.web.vault.trail import Entry

Form = Literal["csv", "jsonl"]
FORMAT = "holdfast-trail/1"
COLUMNS = (
    "seq", "at", "user", "name", "role", "act", "kind", "case", "account", "view", "status", "request", "mac",
)  # fmt: skip
Names = Mapping[int | None, tuple[str, str]]
"""User id -> account name and role."""


def written(entries: Iterable[Entry], names: Names, form: Form) -> Iterator[str]:
    """The text of the file, a piece at a time."""
    yield from _csv(entries, names) if form == "csv" else _json_lines(entries, names)


def _csv(entries: Iterable[Entry], names: Names) -> Iterator[str]:
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for entry in entries:
        name, role = names.get(entry.user, ("", ""))
        for act in entry.acts:
            known = ACTS.get(act.what)
            kind = known.kind if known else ""
            before = (entry.seq, entry.at.isoformat(), entry.user, _plain(name), role, act.what, kind)
            rows.writerow(
                (*before, act.case or "", act.account, entry.view, entry.status, entry.request, entry.mac.hex())
            )
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _json_lines(entries: Iterable[Entry], names: Names) -> Iterator[str]:
    yield json.dumps({"format": FORMAT}) + "\n"
    for entry in entries:
        name, role = names.get(entry.user, ("", ""))
        line = {
            "seq": entry.seq,
            "at": entry.at.isoformat(),
            "user": entry.user,
            "name": name,
            "role": role,
            "did": [act.said for act in entry.acts],
            "view": entry.view,
            "status": entry.status,
            "request": entry.request,
            "mac": entry.mac.hex(),
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _plain(name: str) -> str:
    """A name that a spreadsheet would take for a formula stands behind an apostrophe."""
    return f"'{name}" if name[:1] in ("=", "+", "-", "@") else name
