"""One practice on disk: a folder with its settings, secrets and databases. No Django here: settings read it.

practice.json   what the practice chose; readable            secrets.json      what signs sessions and forms; 0600
installation.key  the installation key, wrapped or not; 0600 data.sqlite3, keys/keys.sqlite3
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from holdfast.web.reminders.mail import Mail, NotMail, read_mail

Profile = Literal["laptop", "host"]
DEMO_CONTACTS = (("the crisis line of this demo (invented)", "000 0000"),)
LARGEST_BODY = 4_000_000
"""Bytes of one request. A log with every text at its longest is under 1 million; case files come in by a command."""
DATA, KEYS = "data.sqlite3", "keys/keys.sqlite3"
# Written before anything is open, so that a page that forgets a practice is missing fails loudly, not insecurely.
_NO_SECRET = "there is no practice open: nothing signed with this is believed by one"  # nosec B105 # noqa: S105


@dataclass(frozen=True, slots=True)
class Practice:
    profile: Profile = "laptop"
    zone: str = "Europe/Rome"
    demo: bool = False
    pinned: tuple[datetime, datetime] | None = None
    idle_minutes: int = 20
    findings: bool = False
    contacts: tuple[tuple[str, str], ...] = ()
    secret_key: str = _NO_SECRET
    mail: Mail | None = None


def default_home() -> Path:
    """Where a practice lives unless HOLDFAST_HOME says otherwise: the data folder of this platform's user."""
    if named := os.environ.get("HOLDFAST_HOME"):
        return Path(named)
    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(data) if data else Path.home() / ".local" / "share") / "holdfast"


def no_practice() -> Practice:
    """What the settings say where no practice is open: in tests and for the type checker."""
    return Practice(findings=True)  # tests see the whole page; a practice starts without


def read_practice(home: Path) -> Practice:
    """The settings of a practice. What is missing or unreadable is left at its default; `serve` refuses it in words."""
    chosen, secret = json_in(home / "practice.json"), json_in(home / "secrets.json")
    pinned = chosen.get("pinned")
    return Practice(
        profile="host" if chosen.get("profile") == "host" else "laptop",
        zone=str(chosen.get("zone", "Europe/Rome")),
        demo=chosen.get("demo") is True,
        pinned=(datetime.fromisoformat(pinned["reads"]), datetime.fromisoformat(pinned["since"])) if pinned else None,
        findings=chosen.get("demo") is True or bool(chosen.get("findings")),
        idle_minutes=int(chosen.get("idle_minutes", 20)),
        contacts=_contacts(chosen.get("contacts")) or (DEMO_CONTACTS if chosen.get("demo") is True else ()),
        secret_key=str(secret.get("secret_key") or _NO_SECRET),
        mail=_mail(chosen.get("mail")),
    )


def _contacts(plain: object) -> tuple[tuple[str, str], ...]:
    """Local crisis contacts as (name, number): what a patient's page begins with, and cannot be shown without."""
    rows = [row for row in plain if isinstance(row, dict)] if isinstance(plain, list) else []
    found = ((str(row.get("name", "")).strip(), str(row.get("number", "")).strip()) for row in rows)
    return tuple((name, number) for name, number in found if name and number)


def _mail(plain: object) -> Mail | None:
    try:
        return read_mail(plain)
    except NotMail:
        return None  # `holdfast doctor` and `holdfast mail` say what is wrong with it


def databases(home: str) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: data and keys, each a SQLite file in `home` unless an address of PostgreSQL is given
    (HOLDFAST_DATABASE_URL, HOLDFAST_KEYS_DATABASE_URL); in memory where there is no home. Raises `ValueError` for an
    address that is none, and for one that is given twice.
    """
    data, keys = (os.environ.get(name, "") for name in ("HOLDFAST_DATABASE_URL", "HOLDFAST_KEYS_DATABASE_URL"))
    if data and data.partition("?")[0] == keys.partition("?")[0]:
        raise ValueError(
            "data and keys are given the same database; name two, so that no backup of one holds the other"
        )
    return {
        "default": _database(data, home and str(Path(home) / DATA)),
        "keys": _database(keys, home and str(Path(home) / KEYS)),
    }


def _database(url: str, file: str) -> dict[str, Any]:
    return _postgres(url) if url else sqlite(file or ":memory:")


def sqlite(file: str) -> dict[str, Any]:
    """WAL so that readers do not wait; IMMEDIATE so that two writers queue and neither fails half-way; FULL so that
    what was acknowledged survives a power cut; secure_delete so that a destroyed key is gone from the file.
    """
    pragmas = "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY", "foreign_keys=ON"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "; ".join(f"PRAGMA {pragma}" for pragma in pragmas),
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("a database address begins with postgresql://; a SQLite practice needs none")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # sslmode=verify-full left out would let anybody between the two read sessions and password hashes
        "OPTIONS": dict(parse_qsl(parts.query, keep_blank_values=True)),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


def json_in(file: Path) -> dict[str, Any]:
    """The object in a JSON file; nothing where it is not there or not whole."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
