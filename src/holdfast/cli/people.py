"""`holdfast account ...`: one more account, or something done with one there is."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.cli.asking import home_of, new_secret, passphrase_of, refusals, show_code
from holdfast.cli.failing import Failed
from holdfast.cli.files import write_out

if TYPE_CHECKING:
    from holdfast.web.accounts.people import Role

ACTS = """\
holdfast account NAME [--role ROLE]       one more account
holdfast account list                     who there is
holdfast account disable NAME             nobody signs in with it any more
holdfast account enable NAME              it is open again
holdfast account factors reset NAME       second factors that were lost are taken off
holdfast account sessions end NAME        signed out everywhere"""


def account(options: argparse.Namespace) -> int:
    """Does what the words say: an act and a name, or a name alone for a new account."""
    home = home_of(options)
    match options.words:
        case ["list"]:
            return _list(home)
        case ["disable" | "enable" as act, name]:
            return _open(home, name, is_open=act == "enable")
        case ["factors", "reset", name]:
            return _factors(home, name)
        case ["sessions", "end", name]:
            return _sessions(home, name)
        case ["add", name]:
            return _add(home, name, options.role)
        case [name] if name not in ("add", "disable", "enable", "factors", "sessions"):
            return _add(home, name, options.role)
    raise Failed(f"This is no command about accounts: {' '.join(options.words)}. There are:\n{ACTS}")


def second_account(home: Path, name: str, role: Role, passphrase: str | None) -> None:
    """One more account in a practice just made."""
    _make(home, name, role, lambda: passphrase, f"HOLDFAST_{role.upper()}_PASSWORD")


def _add(home: Path, name: str, role: Role) -> int:
    _make(home, name, role, lambda: passphrase_of(home), "HOLDFAST_PASSWORD")
    return 0


def _make(home: Path, name: str, role: Role, passphrase: Callable[[], str | None], variable: str) -> None:
    from holdfast.web.operations.init import add_account

    with refusals():
        opens = passphrase()
        password = new_secret(f"Password of {name}", variable)
        made = add_account(home, name, password, role, opens)
    write_out(f"{made.name} can sign in as {made.role}.\n")
    show_code(made.name, made.recovery_code)


def _list(home: Path) -> int:
    from holdfast.web.operations.people import list_accounts

    with refusals():
        found = list_accounts(home, passphrase_of(home))
    width = max((len(one.name) for one in found), default=4)
    lines = [f"{'name':<{width}}  {'for':<10}  {'state':<6}  factors  signed in at"]
    for one in found:
        state = "open" if one.open else "closed"
        lines.append(f"{one.name:<{width}}  {one.role:<10}  {state:<6}  {one.factors:>7}  {one.sign_ins:>12}")
    write_out("\n".join(lines) + "\n")
    return 0


def _open(home: Path, name: str, *, is_open: bool) -> int:
    from holdfast.web.operations.people import set_open

    with refusals():
        set_open(home, name, is_open=is_open, passphrase=passphrase_of(home))
    write_out(f"{name} is open again.\n" if is_open else f"{name} is closed, and signed out everywhere.\n")
    return 0


def _factors(home: Path, name: str) -> int:
    from holdfast.web.operations.people import reset_factors

    with refusals():
        had = reset_factors(home, name, passphrase_of(home))
    write_out(
        f"{name} had {had} second factor{'' if had == 1 else 's'} and has none now, and is signed out everywhere.\n"
        "At the next sign-in this is said; on a host a new one is set up then.\n"
    )
    return 0


def _sessions(home: Path, name: str) -> int:
    from holdfast.web.operations.people import end_sessions

    with refusals():
        end_sessions(home, name, passphrase_of(home))
    write_out(f"{name} is signed out everywhere.\n")
    return 0
