"""`holdfast demo`: a practice with invented cases, on the morning before the worked example's hour 9.

What was recorded after that morning is left out, so that one can go on from there. The archivist's whole treatment is
there a second time, told as if it had begun fourteen months earlier, so that the time axis has something to show.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from holdfast.web.operations.demo_runs import practise_runs
from holdfast.web.operations.init import init_practice
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import PRACTICE

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import User

    from holdfast.case.model import Case
    from holdfast.web.vault.handles import AuthorKey, CaseHandle

ZONE = "Europe/Rome"
MORNING = datetime(2023, 3, 14, 10, 30, tzinfo=ZoneInfo(ZONE))
"""Tuesday, half an hour before hour 9 of the archivist."""
WHOLE = "archivist-whole"
EARLIER, LATER_IN_THE_DAY = timedelta(days=61 * 7), timedelta(hours=5)
"""Moves the archivist's 62nd hour to the week before, and to an hour of the day at which nobody else comes."""
ASKED = "phq-9"
"""The form that is due on that morning."""
SUPERVISED = ("archivist", "vulnerable-trauma")
ELSEWHERE = ("HOLDFAST_KEY_FILE", "HOLDFAST_DATABASE_URL", "HOLDFAST_KEYS_DATABASE_URL")
_WORDS = (
    "heron", "river", "lamp", "garden", "window", "stone", "bread", "winter", "copper", "violin", "harbour", "candle",
    "thread", "maple", "mirror", "letter", "orchard", "bridge", "feather", "kettle", "meadow", "pocket", "saddle",
    "ticket", "walnut", "basket", "clover", "drawer", "ember", "ferry", "gravel", "hazel",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoAccount:
    name: str
    role: str
    password: str = field(repr=False)
    recovery_code: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Demo:
    """What `make_demo` made: accounts with their passwords, cases by the name of their example, and where the
    archivist's own page is (a path, signed).
    """

    home: Path
    accounts: tuple[DemoAccount, ...]
    cases: Mapping[str, UUID]
    patient_page: str = ""


def make_demo(home: Path, passwords: Mapping[str, str] | None = None) -> Demo:
    """A fresh demo practice in `home`; an older demo there is thrown away, anything else is left alone (`Refused`).

    Therapist `anna`, supervisor `sofia`. Passwords are drawn unless given. The practice is open in this process
    afterwards and can be served by it.
    """
    for named in ELSEWHERE:  # a demo has its own key and files, also where the environment names a practice's
        os.environ.pop(named, None)
    _clear(home)
    init_practice(home, "laptop", None, ZONE, demo=True, pinned=(MORNING, datetime.now(UTC)))
    from holdfast.web.accounts.author_keys import open_author_key
    from holdfast.web.accounts.people import make_account
    from holdfast.web.vault import audit, door

    chosen = {name: (passwords or {}).get(name) or _password() for name in ("anna", "sofia")}
    with audit.recorded("demo"):
        anna, code = make_account("anna", chosen["anna"], "therapist")
        sofia, _ = make_account("sofia", chosen["sofia"], "supervisor")
        cases = _import_cases(anna, open_author_key(anna, chosen["anna"]))
        _plan(door.case_for_user(anna, cases["archivist"]))
        practise_runs(anna.pk)
        for name in SUPERVISED:
            door.assign(door.case_for_user(anna, cases[name]), sofia)
    accounts = (
        DemoAccount("anna", "therapist", chosen["anna"], code),
        DemoAccount("sofia", "supervisor", chosen["sofia"]),
    )
    from holdfast.web.pages.patient import patient_address

    return Demo(home, accounts, cases, patient_address(cases["archivist"], anna.pk))


def demo_cases() -> dict[str, Case]:
    """The worked examples as they were on that morning, and the archivist's whole treatment, moved back."""
    from holdfast.case.as_of import as_of
    from holdfast.simulate.examples import EXAMPLES, example

    return {**{name: as_of(example(name), MORNING) for name in EXAMPLES}, WHOLE: as_of(_whole(), MORNING)}


def _import_cases(owner: User, key: AuthorKey) -> dict[str, UUID]:
    from holdfast.web.vault import door

    return {name: door.import_case(owner, case, author_key=key).id for name, case in demo_cases().items()}


def _plan(handle: CaseHandle) -> None:
    """A form that is due at the hour of that morning, so that his page asks something."""
    from holdfast.case.measured import Planned
    from holdfast.web.vault import door

    door.add_entry(
        handle,
        "plans",
        Planned(id="plan-demo", recorded_at=MORNING, when=MORNING.date(), instrument=ASKED, first=MORNING.date()),
    )


def _whole() -> Case:
    from holdfast.simulate.examples import example

    told: Case = _moved(example("archivist"))
    about = replace(told.record.about, pseudonym=f"{told.record.about.pseudonym} (all 62 hours)")
    private = None if told.private is None else replace(told.private, case=WHOLE)
    # Moved back, Christmas would stand in October: the days stay, their names go.
    breaks = tuple(replace(one, text=None) for one in told.record.breaks)
    return replace(told, record=replace(told.record, id=WHOLE, about=about, breaks=breaks), private=private)


def _moved(value: Any) -> Any:
    """The same with every date and moment moved back by whole weeks, clock times kept through summer time."""
    if isinstance(value, datetime):
        there = value.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None) - EARLIER + LATER_IN_THE_DAY
        local = there.replace(tzinfo=ZoneInfo(ZONE))
        return datetime.fromisoformat(local.isoformat())  # a plain offset, as in a case file
    if isinstance(value, date):
        return value - EARLIER
    if isinstance(value, tuple):
        return tuple(_moved(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _moved(getattr(value, f.name)) for f in fields(value) if f.init})
    return value


def _clear(home: Path) -> None:
    if not home.exists() or not any(home.iterdir()):
        return
    try:
        is_demo = json.loads((home / PRACTICE).read_text(encoding="utf-8")).get("demo") is True
    except (OSError, ValueError, AttributeError):
        is_demo = False
    if not is_demo:
        raise Refused(f"There is something in {home} that is no demo.", "Choose another folder; nothing was changed.")
    from holdfast.web.operations.serve import serving

    with serving(home):
        for entry in home.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _password() -> str:
    return "-".join(secrets.choice(_WORDS) for _ in range(4))
