"""The profile a practice chose, kept in `practice.json`: read when asked for, so that a choice holds at once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from holdfast.web.operations.secret_files import PRACTICE
from holdfast.web.operations.secret_files import choose as write
from holdfast.web.practice import json_in
from holdfast.web.rights.retention_profiles import Chosen, choose


def chosen_in(home: Path | str) -> Chosen | None:
    """What the practice in `home` chose; None: nothing yet, no practice, or something that cannot be read."""
    plain = json_in(Path(home) / PRACTICE).get("retention") if home else None
    if not isinstance(plain, dict):
        return None
    years, reason = plain.get("years"), plain.get("reason", "")
    try:
        return choose(str(plain.get("profile")), years if type(years) is int else None, str(reason))
    except ValueError:
        return None


def keep_choice(home: Path | str, chosen: Chosen, by: str) -> None:
    """Write the choice down, with who and when. Raises `NotWritten`."""
    write(
        Path(home),
        retention={
            "profile": chosen.profile.id,
            "years": chosen.years,
            "reason": chosen.reason,
            "chosen_by": by,
            "at": datetime.now(UTC).isoformat(),
        },
    )
