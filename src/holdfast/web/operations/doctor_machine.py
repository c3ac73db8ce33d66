"""What `doctor` looks at before the practice is opened: the machine, the files, how it would be served."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import ssl
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from holdfast import __version__
from holdfast.web.operations.opening import check_files
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.restore_aside import left_aside
from holdfast.web.operations.secret_files import PRACTICE, check_private
from holdfast.web.operations.serve_tls import SOON, check_pair, in_words
from holdfast.web.operations.serve_wishes import Wishes, wishes
from holdfast.web.practice import read_practice

OLDEST_SQLITE = (3, 37)
LITTLE, LEAST = 2_000_000_000, 200_000_000
"""Bytes free below which one is told, and below which writing may fail any day."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, and what to do where something is to be done. `note` asks for nothing."""

    check: str
    state: Literal["ok", "note", "look", "broken"]
    found: str
    do: str = ""


def tried(check: Callable[[Path], Iterator[Finding]], home: Path) -> list[Finding]:
    """A check; what it is refused, or what this machine does not let it see, is a finding too."""
    name = check.__name__.replace("_", " ")
    try:
        return list(check(home))
    except Refused as refused:
        return [Finding(name, "broken", refused.what, refused.do)]
    except OSError as error:
        words = f"This could not be looked at ({error.strerror})."
        return [Finding(name, "look", words, "Run as the user who serves the practice.")]


def versions(home: Path) -> Iterator[Finding]:
    said = f"Holdfast {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
    said += ssl.OPENSSL_VERSION.rpartition(" ")[0].rsplit(" ", 2)[0]
    if sqlite3.sqlite_version_info[:2] < OLDEST_SQLITE:
        yield Finding("versions", "broken", said, "Install a Python with SQLite 3.37 or later.")
    else:
        yield Finding("versions", "ok", said)


def files(home: Path) -> Iterator[Finding]:
    check_files(home)
    check_private(home)
    yield Finding("files", "ok", f"The practice in {home} is whole, and its secrets are its user's alone.")


def rights(home: Path) -> Iterator[Finding]:
    """Whatever else in the folder others can read: a copy somebody made, an old journal."""
    if os.name != "posix" or not home.is_dir():
        return
    open_ones = [one for one in _below(home) if one.name != PRACTICE and _others(one)]
    if open_ones or _others(home):
        named = ", ".join(str(one.relative_to(home)) for one in open_ones[:3]) or str(home)
        words = f"Others on this machine can read {max(len(open_ones), 1)} of its files or folders: {named}."
        yield Finding("rights", "look", words, f"Close them: chmod -R go= '{home}'")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield Finding("user", "look", "This runs as root.", "Serve as a user of its own: deploy/holdfast.service")


def left_over(home: Path) -> Iterator[Finding]:
    """What a restore or an upgrade left when it was killed: wrapped keys may lie in it."""
    if left := left_aside(home):
        words = f"A restore, an upgrade or an import was cut short, or is at work: {left[0].name}."
        yield Finding("left over", "look", words, "Run it again to its end; or serve the practice, which removes it.")


def space(home: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(home if home.is_dir() else home.parent).free
    words = f"{free / 1e9:.1f} GB are free."
    if free < LEAST:
        yield Finding("disk space", "broken", words, "Make room now: the next entry may not be saved.")
    elif free < LITTLE:
        yield Finding("disk space", "look", words, "Make room.")
    else:
        yield Finding("disk space", "ok", words)


def encryption(home: Path) -> Iterator[Finding]:
    """A hint: sessions, times and counts lie in clear, and what is in memory may reach the swap."""
    mapped = Path("/sys/class/block")
    if not mapped.is_dir():
        yield Finding("disk encryption", "note", "It cannot be seen from here.", "See that the disk is encrypted.")
        return
    crypt = any(_text(one / "dm" / "uuid").startswith("CRYPT") for one in mapped.glob("dm-*"))
    swap = [line.split()[0] for line in _text(Path("/proc/swaps")).splitlines()[1:] if "zram" not in line]
    if not crypt:
        words = "No encrypted disk was found on this machine." + (" Swap is on." if swap else "")
        yield Finding("disk encryption", "note", words, "Encrypt disk and swap, unless the layer below does.")
    else:
        yield Finding("disk encryption", "ok", "There is an encrypted disk; see that the practice and swap lie on it.")


def serving(home: Path) -> Iterator[Finding]:
    """How `holdfast serve` without flags would answer, and whether its certificate holds."""
    asked = wishes(home)
    if asked.pair() is None:
        yield Finding("serving", "ok", f"{_place(asked)}.")
    else:
        now = datetime.now(UTC)
        cert, key = asked.pair() or (home, home)
        found = check_pair(cert, key, asked.all_names, now)
        soon = found.days_left(now) <= SOON
        words = f"{', '.join(asked.names)} with TLS. {in_words(found, now)}"
        yield Finding(
            "serving", "look" if soon else "ok", words, "Renew it; Holdfast takes it up by itself." if soon else ""
        )
    yield from _portal(home, asked)


def _portal(home: Path, asked: Wishes) -> Iterator[Finding]:
    """Where patients find their own page, if they do. Nothing is said of a laptop, which has none."""
    practice = read_practice(home)
    if not asked.portal:
        if practice.profile == "host":
            yield Finding("portal", "note", "Patients have no page on their own phones.", "")
    elif not practice.contacts:
        words = "It is not served: it begins with local crisis contacts, and there are none."
        yield Finding("portal", "look", words, "Set them: holdfast contacts add NAME NUMBER")
    else:
        yield Finding("portal", "ok", f"Patients' own pages: {_place(asked.for_patients())}.")


def _place(asked: Wishes) -> str:
    tls = "TLS" if asked.tls_cert else "plain http on loopback"
    through = f"behind {asked.behind_proxy}" if asked.behind_proxy else asked.socket or tls
    return f"{', '.join(asked.names) or asked.address}: {through}"


CHECKS = (versions, files, rights, left_over, space, encryption, serving)


def _below(home: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(home):
        yield from (Path(folder) / name for name in names)


def _others(file: Path) -> bool:
    try:
        found = file.lstat()
    except OSError:
        return False
    return not stat.S_ISLNK(found.st_mode) and not stat.S_ISSOCK(found.st_mode) and bool(found.st_mode & 0o077)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
