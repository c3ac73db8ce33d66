"""The profile a practice chose, kept in `practice.json`: read when asked for, so that a choice holds at once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from holdfast.web.operations.secret_files import PRACTICE, write_secret
from holdfast.web.rights.retention_profiles import Chosen, choose


class NotWritten(ValueError):
    """What the practice chose before could not be read, so nothing was written over it."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file.name} could not be read, so nothing was chosen. The person who runs the machine copies it "
            "back: holdfast doctor"
        )


def chosen_in(home: Path | str) -> Chosen | None:
    """What the practice in `home` chose; None: nothing yet, no practice, or something that cannot be read."""
    plain = _read(Path(home) / PRACTICE).get("retention") if home else None
    if not isinstance(plain, dict):
        return None
    years, reason = plain.get("years"), plain.get("reason", "")
    try:
        return choose(str(plain.get("profile")), years if type(years) is int else None, str(reason))
    except ValueError:
        return None


def keep_choice(home: Path | str, chosen: Chosen, by: str) -> None:
    """Write the choice down, with who and when. Raises `NotWritten` where what is there is not whole: written anew, a
    host would begin as a laptop, without a second factor.
    """
    file = Path(home) / PRACTICE
    plain = _read(file)
    if not plain:
        raise NotWritten(file)
    plain["retention"] = {
        "profile": chosen.profile.id,
        "years": chosen.years,
        "reason": chosen.reason,
        "chosen_by": by,
        "at": datetime.now(UTC).isoformat(),
    }
    write_secret(file, plain)


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
