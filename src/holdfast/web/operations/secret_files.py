"""The files of a practice that hold secrets: written for their owner alone, refused when others can read them."""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from holdfast.case.sealing import USUAL, CannotOpen, Cost, key_from_words, new_key, seal, unseal
from holdfast.web.operations.refused import Refused
from holdfast.web.practice import DATA, KEYS, json_in

INSTALLATION, SECRETS, PRACTICE = "installation.key", "secrets.json", "practice.json"
SHORTEST_PASSPHRASE = 12
_FORMAT = "holdfast-installation/1"


@dataclass(frozen=True, slots=True)
class InstallationKey:
    """The key that wraps all others, and its name."""

    id: UUID
    key: bytes = field(repr=False)


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
    if os.name == "posix":  # the new name too, before anything relies on it
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def lock_file(file: Path) -> IO[bytes]:
    """A file to lock, for its owner alone. Refused where this user may not open it: root may have made it."""
    try:
        opened = os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    except OSError as error:
        raise Refused(
            f"{file} could not be opened ({error.strerror}).",
            "Run as the user who serves the practice. If a command run as root left it there, remove it as root.",
        ) from None
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.fchmod(opened.fileno(), 0o600)
    return opened


class NotWritten(Refused):
    """What the practice chose before could not be read, so nothing was written over it."""


def choose(home: Path, **chosen: object) -> None:
    """Write choices of a practice into its `practice.json`, beside the others. Raises `NotWritten` where what is there
    is not whole: written anew, a host would begin as a laptop, without a second factor.
    """
    plain = json_in(home / PRACTICE)
    if not plain:
        raise NotWritten(
            f"{PRACTICE} could not be read, so nothing was chosen.",
            "The person who runs the machine copies it back: holdfast doctor",
        )
    write_secret(home / PRACTICE, plain | chosen)


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
    made = InstallationKey(uuid4(), new_key())
    write_secret(file, {"format": _FORMAT, **_entry(made, passphrase, cost)})
    return made.key


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
    return read_installation_keys(home, passphrase)[0].key


def read_installation_keys(home: Path, passphrase: str | None) -> tuple[InstallationKey, ...]:
    """The installation key; and the one that is to follow it, while `rekey` is on its way or was cut short."""
    file = key_file(home)
    plain = _read(file)
    return tuple(_opened(file, entry, passphrase) for entry in (plain, plain.get("next")) if entry is not None)


def is_between_keys(home: Path) -> bool:
    """Whether the key file holds two keys: `rekey` is on its way, or was cut short."""
    return "next" in _read(key_file(home))


def add_next_key(home: Path, passphrase: str | None) -> InstallationKey:
    """A new installation key, stored beside the present one before anything is sealed under it. `keep_key` ends this.

    Raises `OSError` where the key file cannot be written: then nothing was changed.
    """
    file = key_file(home).resolve()
    plain, made = _read(file), InstallationKey(uuid4(), new_key())
    write_secret(file, {**plain, "next": _entry(made, passphrase, USUAL)})
    return made


def keep_key(home: Path, key_id: UUID) -> None:
    """Of two installation keys in the file, keep this one. Needs no passphrase. Refused where it is neither."""
    file = key_file(home).resolve()
    plain = _read(file)
    following = plain.pop("next", None)
    if plain.get("id") != str(key_id):
        if following is None or following.get("id") != str(key_id):
            raise _damaged(file)
        plain = {"format": _FORMAT, **following}
    write_secret(file, plain)


def wrap_by_passphrase(home: Path, old: str, new: str, cost: Cost = USUAL) -> None:
    """Wrap the installation key by another passphrase, in one step. Refused: the old one does not open it."""
    file = key_file(home).resolve()
    first, *following = [_entry(key, new, cost) for key in read_installation_keys(home, old)]
    write_secret(file, {"format": _FORMAT, **first, **({"next": following[0]} if following else {})})


def _entry(key: InstallationKey, passphrase: str | None, cost: Cost) -> dict[str, Any]:
    if passphrase is None:
        return {"id": str(key.id), "key": base64.b64encode(key.key).decode()}
    salt = os.urandom(16)
    sealed = seal(key_from_words(passphrase, salt, cost), key.key, about=_about(key.id), key_id=key.id)
    kdf = {
        "name": "argon2id",
        "salt": base64.b64encode(salt).decode(),
        "cost": [cost.passes, cost.memory_kib, cost.lanes],
    }
    return {"id": str(key.id), "kdf": kdf, "sealed": base64.b64encode(sealed).decode()}


def _opened(file: Path, entry: dict[str, Any], passphrase: str | None) -> InstallationKey:
    try:
        key_id = UUID(entry["id"])
        if "key" in entry:
            key = base64.b64decode(entry["key"], validate=True)
        elif passphrase is None:
            raise Refused(
                "The key of this practice is wrapped by a passphrase, and none was given.",
                "Type it when asked, or set HOLDFAST_PASSPHRASE for this one command.",
            )
        else:
            salt, cost = base64.b64decode(entry["kdf"]["salt"]), _cost(entry["kdf"]["cost"])
            wrapper = key_from_words(passphrase, salt, cost)
            key = unseal(wrapper, base64.b64decode(entry["sealed"]), about=_about(key_id))
    except CannotOpen:
        raise Refused(
            "This passphrase does not open the practice.",
            "Try it again; capital letters and spaces count. Without it nobody can open the practice.",
        ) from None
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        raise _damaged(file) from None
    if len(key) != 32:
        raise _damaged(file)
    return InstallationKey(key_id, key)


def check_private(home: Path) -> None:
    """Refused when somebody else on this machine may read a secret. Windows has no such bits to look at."""
    if os.name != "posix":
        return
    for file in (home / SECRETS, key_file(home), home / "keys", home / KEYS, home / DATA):
        if not file.exists():
            continue
        if open_to_others(file):
            right = "700" if file.is_dir() else "600"
            raise Refused(f"{file} can be read by others on this machine.", f"Close it: chmod {right} '{file}'")


def open_to_others(file: Path) -> bool:
    """Whether somebody else on this machine may read or change a file. Raises `OSError`.

    What systemd lends a service (`LoadCredential`) shows group rights since version 254: the mask of an access list
    with this one user in it, on a file of root's in a folder that is the service's alone (systemd's issue 29435).
    """
    found = file.stat()
    bits, lent = stat.S_IMODE(found.st_mode) & 0o077, os.environ.get("CREDENTIALS_DIRECTORY")
    if bits == 0o040 and lent and file.parent.resolve() == Path(lent).resolve():
        folder = file.parent.stat()
        return folder.st_mode & 0o027 != 0 or not {found.st_uid, folder.st_uid} <= {0, os.geteuid()}
    return bits != 0


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
