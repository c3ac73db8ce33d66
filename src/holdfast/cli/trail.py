"""`holdfast audit ...`: the trail verified, taken out, asked whose files were touched, and searched anew."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.cli.asking import home_of, passphrase_of, refusals
from holdfast.cli.files import write_out

if TYPE_CHECKING:
    from holdfast.web.operations.trail import Affected

WRONG = {
    "missing": "is missing: it was taken out, and perhaps others after it",
    "altered": "was altered, or those before it were taken out and the rest numbered anew",
    "order": "does not stand in its place: entries were exchanged",
}
THREE_DAYS = timedelta(hours=72)
CLOCK = """\
Where patients' data were seen by somebody who may not see them, the supervisory authority is told within 72 hours of
the moment you learned of it (GDPR, article 33). If that is now, it ends on {end}. A high risk for somebody means that
he is told too, without delay (article 34). This list says what was opened, not which words were read.
"""


COUNTED = """
Not among them, counted for their therapist's own usual: {n}. Nothing of them was shown; notes of his own about
them went into one figure over all of them.

"""


def verify(options: argparse.Namespace) -> int:
    """`holdfast audit verify [--backup FILE]`: 0 where the chain is whole, else 2 and the first broken link."""
    from holdfast.web.operations.trail import verify_trail

    home = home_of(options)
    with refusals():
        backup = Path(options.backup) if options.backup else None
        found, kept, holds = verify_trail(home, passphrase_of(home), backup)
    if (broken := found.broken) is not None:
        when = f"the next there is was written {_moment(broken.at)}" if broken.what == "missing" else _moment(broken.at)
        write_out(f"The audit trail is broken: entry {broken.seq} ({when}) {WRONG[broken.what]}.\n")
        if found.whole_at is None:
            write_out("Nothing before it is whole.\n")
        else:
            write_out(f"It is whole up to entry {found.whole_to}, {_moment(found.whole_at)}.\n")
        more = found.breaks - 1
        write_out(
            f"Of {found.entries} entries, {more} more do not follow the one before.\n"
            if more
            else f"What comes after holds together, to the last of {found.entries} entries.\n"
        )
        return 2
    if not holds:
        write_out(
            f"The audit trail ends at entry {found.entries} and is not the one of {options.backup}, which reached "
            f"entry {kept[0]}: its end was cut off, or the practice was put back to an older backup.\n"
        )
        return 2
    write_out(f"The audit trail is whole: {found.entries} entries.\n")
    if found.unsearchable is not None:
        write_out(
            f"The table by which it is searched differs from it at entry {found.unsearchable}: pages and lists may "
            "leave something out. The trail itself is whole; make the table anew: holdfast audit reindex\n"
        )
        return 2
    if not options.backup:
        write_out("Whether its end was cut off shows only beside a backup: holdfast audit verify --backup FILE\n")
    return 0


def export(options: argparse.Namespace) -> int:
    """`holdfast audit export --file FILE [--from --to --person --case]`: the trail as CSV or JSON lines."""
    from holdfast.web.operations.trail import export_trail

    home, file = home_of(options), Path(options.file)
    with refusals():
        count = export_trail(home, passphrase_of(home), file, _asked(options), options.case or "")
    write_out(
        f"{file}: {count} entries. It names who worked with whom and when, and no patient by name. Keep it as you keep "
        "your files.\n"
    )
    return 0


def affected(options: argparse.Namespace) -> int:
    """`holdfast audit affected [--from --to --person]`: whose files were touched, by whom, and the 72 hours."""
    from holdfast.web.operations.trail import affected as run

    home = home_of(options)
    with refusals():
        found = run(home, passphrase_of(home), _asked(options))
    therapists = sorted({one.therapist for one in found.opened})
    write_out(f"Files touched: {len(found.opened)}. Their therapists: {', '.join(therapists) or 'none'}.\n\n")
    _listed(found.opened)
    if found.counted:
        write_out(COUNTED.format(n=len(found.counted)))
        _listed(found.counted)
    write_out("\n" + CLOCK.format(end=_moment(datetime.now(UTC) + THREE_DAYS)))
    return 0


def _listed(cases: Sequence[Affected]) -> None:
    for one in cases:
        acts = ", ".join(f"{word} {n}" for word, n in one.acts)
        write_out(
            f"{one.case}  therapist {one.therapist}\n    {_moment(one.first)} to {_moment(one.last)}\n"
            f"    by {', '.join(one.people)}\n    {acts}\n"
        )


def reindex(options: argparse.Namespace) -> int:
    """`holdfast audit reindex`: the table by which the trail is searched, made anew from its entries."""
    from holdfast.web.operations.trail import reindex_trail

    home = home_of(options)
    with refusals():
        made = reindex_trail(home, passphrase_of(home))
    write_out(f"The trail can be searched again: {made} acts.\n")
    return 0


def _asked(options: argparse.Namespace) -> dict[str, str]:
    return {"from": options.since, "to": options.until, "person": options.person}


def _moment(at: datetime) -> str:
    from holdfast.web import clock

    return f"{at.astimezone(clock.now().tzinfo):%Y-%m-%d %H:%M:%S}"
