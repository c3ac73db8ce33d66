"""The files of a practice that hold secrets: written for their owner alone, refused when others can read them."""

from __future__ import annotations

import base64
import binascii
import json
import os
import stat
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from holdfast.case.sealing import USUAL, CannotOpen, Cost, key_from_words, new_key, seal, unseal
from holdfast.web.operations.refused import Refused
from holdfast.web.practice import DATA, KEYS

INSTALLATION, SECRETS, PRACTICE = "installation.key", "secrets.json", "practice.json"
_FORMAT = "holdfast-installation/1"


def write_secret(file: Path, plain: dict[str, Any]) -> None:
    """Write JSON that only its owner may read, whole or not at all."""
    partial = file.with_name(file.name + ".part")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(plain, out, indent=2)
        out.write("\n")
        out.flush()
        os.fsync(out.fileno())
    partial.replace(file)


def key_file(home: Path) -> Path:
    """The installation key's file; HOLDFAST_KEY_FILE keeps it away from the data."""
    named = os.environ.get("HOLDFAST_KEY_FILE")
    return Path(named) if named else home / INSTALLATION


def make_installation_key(file: Path, passphrase: str | None, cost: Cost = USUAL) -> bytes:
    """A new installation key in `file`: wrapped by the passphrase, or plain where there is none (a server's).

    Refused where a file is there: it may be the only copy of what opens another practice.
    """
    if file.exists() or file.is_symlink():
        raise key_is_there(file)
    key, key_id = new_key(), uuid4()
    plain: dict[str, Any] = {"format": _FORMAT, "id": str(key_id)}
    if passphrase is None:
        plain["key"] = base64.b64encode(key).decode()
    else:
        salt = os.urandom(16)
        sealed = seal(key_from_words(passphrase, salt, cost), key, about=_about(key_id), key_id=key_id)
        plain["kdf"] = {
            "name": "argon2id",
            "salt": base64.b64encode(salt).decode(),
            "cost": [cost.passes, cost.memory_kib, cost.lanes],
        }
        plain["sealed"] = base64.b64encode(sealed).decode()
    write_secret(file, plain)
    return key


def key_is_there(file: Path) -> Refused:
    return Refused(
        f"There is a key already: {file}. It may open another practice, so nothing is written over it.",
        "Name another place with HOLDFAST_KEY_FILE, or take that setting away.",
    )


def needs_passphrase(home: Path) -> bool:
    """Whether the installation key of the practice in `home` is wrapped by a passphrase; without a practice, no."""
    return (home / PRACTICE).exists() and "sealed" in _read(key_file(home))


def read_installation_key(home: Path, passphrase: str | None) -> bytes:
    """The installation key. Refused: no file, a damaged one, no passphrase, or another one."""
    plain = _read(key_file(home))
    try:
        if "key" in plain:
            key = base64.b64decode(plain["key"], validate=True)
        elif passphrase is None:
            raise Refused(
                "The key of this practice is wrapped by a passphrase, and none was given.",
                "Type it when asked, or set HOLDFAST_PASSPHRASE for this one command.",
            )
        else:
            salt, cost = base64.b64decode(plain["kdf"]["salt"]), _cost(plain["kdf"]["cost"])
            wrapper = key_from_words(passphrase, salt, cost)
            key = unseal(wrapper, base64.b64decode(plain["sealed"]), about=_about(UUID(plain["id"])))
    except CannotOpen:
        raise Refused(
            "This passphrase does not open the practice.",
            "Try it again; capital letters and spaces count. Without it nobody can open the practice.",
        ) from None
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise _damaged(key_file(home)) from None
    if len(key) != 32:
        raise _damaged(key_file(home))
    return key


def check_private(home: Path) -> None:
    """Refused when somebody else on this machine may read a secret. Windows has no such bits to look at."""
    if os.name != "posix":
        return
    for file in (home / SECRETS, key_file(home), home / "keys", home / KEYS, home / DATA):
        if not file.exists():
            continue
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            right = "700" if file.is_dir() else "600"
            raise Refused(f"{file} can be read by others on this machine.", f"Close it: chmod {right} '{file}'")


def _cost(plain: object) -> Cost:
    """The cost as it stands in a key file. Raises `ValueError` for one argon2 refuses or a machine could not pay."""
    if not isinstance(plain, list) or len(plain) != 3 or any(type(n) is not int or n < 1 for n in plain):
        raise ValueError
    cost = Cost(*plain)
    if cost.passes > 20 or cost.memory_kib > 1_048_576 or cost.lanes > 16 or cost.memory_kib < 8 * cost.lanes:
        raise ValueError
    return cost


def _read(file: Path) -> dict[str, Any]:
    try:
        plain = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refused(
            f"The installation key is missing: there is no {file}.",
            "Copy it back from where it is kept, or name its place with HOLDFAST_KEY_FILE. Without it nothing opens.",
        ) from None
    except OSError as error:
        raise Refused(
            f"{file} could not be read ({error.strerror}).", "Run as the user who made the practice."
        ) from None
    except ValueError:
        raise _damaged(file) from None
    if not isinstance(plain, dict) or plain.get("format") != _FORMAT:
        raise _damaged(file)
    return plain


def _damaged(file: Path) -> Refused:
    return Refused(f"{file} is not a whole key file.", "Copy it back from where it is kept.")


def _about(key_id: UUID) -> bytes:
    return f"{key_id}|installation".encode()
