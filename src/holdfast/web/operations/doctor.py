"""`holdfast doctor`: one page of what was looked at, what was found, and what to do. It changes nothing.

Never a clinical word: sealed rows are opened and dropped again; what is told are counts, ids, file and account names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from holdfast.web.operations import doctor_machine
from holdfast.web.operations.doctor_machine import Finding
from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.serve_wishes import is_loopback

EXIT = {"ok": 0, "note": 0, "look": 1, "broken": 2}
ROWS_AT_ONCE = 20_000
"""So many rows are opened without being asked to; more take minutes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked to be looked at: the practice, all its rows, a folder of backups or one of them."""

    home: Path
    passphrase: str | None = None
    all_rows: bool = False
    backups: Path | None = None


Check = Callable[[Asked], Iterator[Finding]]


def examine(asked: Asked) -> list[Finding]:
    """Every check in its order. A practice that does not open is told as such, and what needs it open is left out."""
    found = [one for check in doctor_machine.CHECKS for one in doctor_machine.tried(check, asked.home)]
    try:
        open_practice(asked.home, asked.passphrase)
    except Refused as refused:
        return [*found, Finding("practice", "broken", refused.what, refused.do)]
    found.append(Finding("practice", "ok", "It opens, its tables are this program's, and its keys fit."))
    for check in CHECKS:
        try:
            found += check(asked)
        except Exception as error:  # noqa: BLE001 - one check that fails is a finding; its words may hold values
            name = check.__name__.strip("_").replace("_", " ")
            found.append(
                Finding(name, "broken", f"This could not be looked at ({type(error).__name__}).", "See above.")
            )
    return found


def exit_code(found: list[Finding]) -> int:
    """0: nothing to do; 1: something to look at; 2: something is broken."""
    return max((EXIT[one.state] for one in found), default=0)


def as_text(found: list[Finding]) -> str:
    marks = {"ok": "  ok   ", "note": "  note ", "look": "  LOOK ", "broken": "BROKEN "}
    lines = []
    for one in found:
        lines.append(f"{marks[one.state]}{one.check}: {one.found}")
        if one.do:
            lines.append(f"         {one.do}")
    return "\n".join(lines) + "\n"


def databases(asked: Asked) -> Iterator[Finding]:
    """Whole pages and whole references, on SQLite; PostgreSQL keeps both itself."""
    from django.db import connections

    for alias, name in (("default", "data"), ("keys", "keys")):
        connection = connections[alias]
        if connection.vendor != "sqlite":
            yield _answers(name, connection.vendor, connection.settings_dict)
            continue
        with connection.cursor() as cursor:
            whole = cursor.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            loose = len(cursor.execute("PRAGMA foreign_key_check").fetchall())
        if not whole:
            words, do = "Pages of its file are damaged.", "Stop Holdfast; see the disk; then holdfast restore."
            yield Finding(f"database of the {name}", "broken", words, do)
        elif loose:
            words = f"{loose} rows point to rows that are not there."
            yield Finding(f"database of the {name}", "broken", words, "Restore from a backup: holdfast restore")
        else:
            yield Finding(f"database of the {name}", "ok", "Its file and its references are whole.")


def _answers(name: str, vendor: str, settings: dict[str, Any]) -> Finding:
    """A server's database; to another machine the way there has to be shut, and the server known by its certificate."""
    if on_this_machine(settings["HOST"]) or settings["OPTIONS"].get("sslmode") == "verify-full":
        return Finding(f"database of the {name}", "ok", f"It answers ({vendor}).")
    words = f"It answers ({vendor}), but the way to {settings['HOST']} is not proved to be shut."
    return Finding(f"database of the {name}", "look", words, "Add ?sslmode=verify-full to its address.")


def on_this_machine(host: str) -> bool:
    """Whether a database is reached without a network: no host, a socket's folder, loopback."""
    return not host or host.startswith("/") or is_loopback(host)


def keys(asked: Asked) -> Iterator[Finding]:
    """Every case has its key; nobody who was erased is still there."""
    from holdfast.web.keystore.models import ErasedRow, NextInstallationKey
    from holdfast.web.vault.keyring import with_key
    from holdfast.web.vault.models import CaseRow

    cases = set(CaseRow.objects.values_list("id", flat=True))
    without, erased = cases - with_key(cases), set(ErasedRow.objects.values_list("case", flat=True))
    if without:
        words = f"{len(without)} of {len(cases)} cases have no key, the first {min(without)}."
        yield Finding("keys", "broken", words, "Put back the key store that belongs to these data: holdfast restore")
    else:
        yield Finding("keys", "ok", f"Each of {len(cases)} cases has its key; {len(erased)} were erased.")
    if still := cases & erased:
        words = f"{len(still)} cases that were erased have rows again."
        yield Finding("erased", "broken", words, "Restore with this version, which erases them again.")
    if NextInstallationKey.objects.exists():
        words = "A new installation key has not been taken up yet."
        yield Finding("new key", "look", words, "Serve the practice, or: holdfast tick")


def trail(asked: Asked) -> Iterator[Finding]:
    """The audit chain, all of it, and whether the clock stands behind its last entry."""
    from holdfast.web.vault import audit
    from holdfast.web.vault.models import AuditEntry

    found = audit.verify()
    if found.whole:
        yield Finding("audit trail", "ok", f"All {found.entries} entries follow each other.")
    else:
        words = f"It is whole up to entry {found.whole_to} of {found.entries}, and not after."
        yield Finding("audit trail", "broken", words, "See where: holdfast audit verify")
    last = AuditEntry.objects.order_by("-at").values_list("at", flat=True).first()
    now = datetime.now(UTC)
    if last is not None and last > now + timedelta(minutes=2):
        words = f"The clock of this machine stands before the newest entry of the trail ({last:%Y-%m-%d %H:%M} UTC)."
        yield Finding("clock", "look", words, "Set it right, best by the network (systemd-timesyncd, chrony).")
    else:
        yield Finding("clock", "ok", f"It reads {now:%Y-%m-%d %H:%M} UTC.")


def rows(asked: Asked) -> Iterator[Finding]:
    """Whether sealed rows open: all of them where there are few or it was asked for."""
    from holdfast.web.operations.restore_check import check_openings
    from holdfast.web.vault.models import EntryRow

    count = EntryRow.objects.count()
    if count > ROWS_AT_ONCE and not asked.all_rows:
        yield Finding("sealed rows", "note", f"{count} rows were not opened.", "To open each: holdfast doctor --all")
        return
    found = check_openings()
    if found.shut_count:
        kinds = ", ".join(sorted({kind for kind, _ in found.shut}))
        words = f"{found.shut_count} sealed rows do not open ({kinds})."
        yield Finding("sealed rows", "broken", words, "They were damaged, or a key is another one: holdfast restore")
    else:
        words = f"All {found.opened} open; {found.private} private ones can be opened by their author alone."
        yield Finding("sealed rows", "ok", words)


def backups(asked: Asked) -> Iterator[Finding]:
    """How old the newest backup is, as the trail has it; and whether those in a folder that was named open."""
    from holdfast.web.operations.backup import verify
    from holdfast.web.operations.tick import OLDEST_BACKUP
    from holdfast.web.vault.models import AuditEntry

    last = AuditEntry.objects.filter(view="backup").order_by("-seq").values_list("at", flat=True).first()
    if last is None:
        yield Finding("backups", "look", "No backup was ever made.", "Make one today: holdfast backup FOLDER")
    else:
        old = datetime.now(UTC) - last > OLDEST_BACKUP
        do = "Make one, and let a timer do it: docs/hosting.md" if old else ""
        yield Finding("backups", "look" if old else "ok", f"The last one was made on {last:%d %B %Y}.", do)
    if asked.backups is None:
        yield Finding("backups open", "note", "None was opened.", "To open them: holdfast doctor --backups FOLDER")
        return
    try:
        kept = verify(asked.home, asked.backups, asked.passphrase)
    except Refused as refused:
        yield Finding("backups open", "broken", refused.what, refused.do)
        return
    if kept.problems:
        yield Finding("backups open", "broken", kept.problems[0], "Make a new one: holdfast backup FOLDER")
    else:
        yield Finding("backups open", "ok", f"{kept.backups} opened whole.")


def people(asked: Asked) -> Iterator[Finding]:
    """Second factors, which a host asks of everybody."""
    from django.contrib.auth.models import User

    from holdfast.web.accounts import factors

    active = list(User.objects.filter(is_active=True).order_by("username"))
    without = [user.get_username() for user in active if not factors.has(user)]
    if not active:
        yield Finding("accounts", "look", "There is none.", "Make one: holdfast account NAME")
    elif without and factors.required():
        words = f"Without a second factor: {', '.join(without)}."
        yield Finding("accounts", "look", words, "Each is asked for one when signing in; see that they have done it.")
    else:
        words = f"{len(active)} accounts, {len(active) - len(without)} with a second factor."
        yield Finding("accounts", "ok", words)


def choices(asked: Asked) -> Iterator[Finding]:
    """What a practice has to decide: contacts, how long records are kept, findings; whether the timer ticks."""
    from django.conf import settings

    from holdfast.web.operations.tick import last_tick
    from holdfast.web.rights.retention_choice import chosen_in

    if settings.HOLDFAST_CONTACTS:
        yield Finding("contacts", "ok", f"{len(settings.HOLDFAST_CONTACTS)} local crisis contacts.")
    else:
        words = "There is none, so no page for patients opens."
        yield Finding("contacts", "look", words, "holdfast contacts add NAME NUMBER")
    if chosen_in(asked.home) is None:
        words = "The practice has not chosen how long records are kept."
        yield Finding("retention", "look", words, "A manager chooses it on the page Retention.")
    else:
        yield Finding("retention", "ok", "A profile was chosen.")
    state = "on" if settings.HOLDFAST_FINDINGS else "off"
    yield Finding("findings", "note", f"They are {state}. What they are for: docs/intended-purpose.md")
    last, host = last_tick(asked.home), settings.HOLDFAST_PROFILE == "host"
    if last is None or datetime.now(UTC) - last > timedelta(days=1):
        words = "It never ran." if last is None else f"It ran last on {last:%d %B %Y}."
        yield Finding("tick", "look" if host else "note", words, "Let a timer run it: deploy/holdfast-tick.timer")
    else:
        yield Finding("tick", "ok", f"It ran last at {last:%Y-%m-%d %H:%M} UTC.")


def mail(asked: Asked) -> Iterator[Finding]:
    """Whether a mail server is set, and the last failure. Nothing is sent to find out."""
    from django.conf import settings

    from holdfast.web.operations.mail import last_trouble, what_is_wrong

    if wrong := what_is_wrong(asked.home):
        yield Finding("mail", "broken", f"Its settings cannot be used: {wrong}.", "holdfast mail set --help")
    elif settings.HOLDFAST_MAIL is None:
        yield Finding("mail", "note", "No mail server is set, so no reminders are sent.")
    elif trouble := next(last_trouble(asked.home), None):
        kind, when = trouble
        words = f"The last message was not taken ({kind}, {when[:16].replace('T', ' ')} UTC)."
        yield Finding("mail", "look", words, "Try it: holdfast mail try ADDRESS")
    else:
        yield Finding(
            "mail", "ok", f"Reminders leave by {settings.HOLDFAST_MAIL.host}; none failed since the last one."
        )


CHECKS: tuple[Check, ...] = (databases, keys, trail, rows, backups, people, choices, mail)
