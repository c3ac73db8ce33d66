"""What the program knows of its own configuration: the only thing the drafts of `documents` may claim."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from holdfast.web.rights.retention_profiles import Chosen

Database = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class Configuration:
    """One practice as it is set up today. `accounts`: role -> open accounts; `with_factor`: how many of them have a
    second factor. `https`: whether settings or server say so; False where nobody can know. `backups`: day of the last
    backup in the trail, None where there was none. `texts`: name and version of each consent text in use.
    """

    made_on: date
    profile: Literal["laptop", "host"]
    demo: bool
    database: Database
    key_database: Database
    key_wrapped: bool
    key_elsewhere: bool
    https: bool
    backups: date | None
    accounts: tuple[tuple[str, int], ...]
    with_factor: int
    factor_required: bool
    idle_minutes: int
    findings: bool
    retention: Chosen | None
    contacts: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, int], ...]
    envelopes: int

    @property
    def people(self) -> int:
        return sum(count for _, count in self.accounts)

    def has(self, role: str) -> bool:
        return any(name == role and count for name, count in self.accounts)


def configuration() -> Configuration:
    """The configuration of the practice that is open. Looks at settings, accounts and counts; opens no case."""
    from django.conf import settings

    from holdfast.text import Spoken, render
    from holdfast.web import clock

    home = Path(settings.HOLDFAST_HOME) if settings.HOLDFAST_HOME else None
    from holdfast.case.consent import NAMES
    from holdfast.case.consent_texts import consent_text
    from holdfast.web.accounts import factors
    from holdfast.web.rights.retention_choice import chosen_in
    from holdfast.web.vault.models import EnvelopeRow

    patient = Spoken("the patient", "they")
    return Configuration(
        made_on=clock.now().date(),
        profile=settings.HOLDFAST_PROFILE,
        demo=settings.HOLDFAST_DEMO,
        database=_kind(settings.DATABASES["default"]["ENGINE"]),
        key_database=_kind(settings.DATABASES["keys"]["ENGINE"]),
        key_wrapped=home is not None and _wrapped(home),
        key_elsewhere=bool(os.environ.get("HOLDFAST_KEY_FILE")),
        https=bool(settings.SESSION_COOKIE_SECURE) or (home is not None and _told_to_use_https(home)),
        backups=_last_backup(),
        accounts=_accounts(),
        with_factor=_with_factor(),
        factor_required=factors.required(),
        idle_minutes=settings.HOLDFAST_IDLE_MINUTES,
        findings=bool(settings.HOLDFAST_FINDINGS),
        retention=chosen_in(home) if home else None,
        contacts=tuple(settings.HOLDFAST_CONTACTS),
        texts=tuple((render(name, patient), consent_text(purpose).version) for purpose, name in NAMES.items()),
        envelopes=EnvelopeRow.objects.count(),
    )


def _kind(engine: str) -> Database:
    return "postgresql" if "postgresql" in engine else "sqlite"


def _wrapped(home: Path) -> bool:
    from holdfast.web.operations.refused import Refused
    from holdfast.web.operations.secret_files import needs_passphrase

    try:
        return needs_passphrase(home)
    except Refused:
        return False


def _told_to_use_https(home: Path) -> bool:
    from holdfast.web.operations.refused import Refused
    from holdfast.web.operations.serve_wishes import wishes

    try:
        return wishes(home).https
    except Refused:
        return False


def _accounts() -> tuple[tuple[str, int], ...]:
    from django.contrib.auth.models import User
    from django.db.models import Count

    rows = User.objects.filter(is_active=True).values_list("profile__role").annotate(n=Count("id"))
    return tuple(sorted((str(role), count) for role, count in rows if role))


def _with_factor() -> int:
    from django.contrib.auth.models import User

    from holdfast.web.accounts import factors

    return sum(factors.has(user) for user in User.objects.filter(is_active=True))


def _last_backup() -> date | None:
    from holdfast.web.vault.models import AuditAct, AuditEntry

    seq = AuditAct.objects.filter(what="backup").order_by("-seq").values_list("seq", flat=True).first()
    at = None if seq is None else AuditEntry.objects.filter(seq=seq).values_list("at", flat=True).first()
    return None if at is None else at.date()
