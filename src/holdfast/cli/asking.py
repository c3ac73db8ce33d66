"""What a command about a practice asks for: its home, its passphrase, something new and secret; how it is refused."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from holdfast.cli.failing import Failed
from holdfast.cli.files import write_out


@contextmanager
def refusals() -> Iterator[None]:
    """A refusal of the operations is told as it stands."""
    from holdfast.web.operations.refused import Refused

    try:
        yield
    except Refused as refused:
        raise Failed(str(refused)) from None


def home_of(options: argparse.Namespace) -> Path:
    """The folder of the practice: named, else HOLDFAST_HOME, else the user's data folder."""
    from holdfast.web.practice import default_home

    return Path(options.home) if options.home else default_home()


def passphrase_of(home: Path) -> str | None:
    """The passphrase of a laptop's practice; a host has none."""
    from holdfast.web.operations.secret_files import needs_passphrase

    return secret("Passphrase of the practice: ", "HOLDFAST_PASSPHRASE") if needs_passphrase(home) else None


def secret(prompt: str, variable: str) -> str:
    """Something secret that is known already: from the environment, else typed unseen."""
    given = os.environ.get(variable)
    if given:
        return given
    _needs_terminal(variable)
    return getpass.getpass(prompt)


def new_secret(what: str, variable: str) -> str:
    """Something secret that is new: typed twice."""
    given = os.environ.get(variable)
    if given:
        return given
    _needs_terminal(variable)
    first = getpass.getpass(f"{what}: ")
    if getpass.getpass("The same again: ") != first:
        raise Failed("The two were not the same. Nothing was changed; try again.")
    return first


def line(prompt: str, variable: str) -> str:
    given = os.environ.get(variable)
    if given:
        return given
    _needs_terminal(variable)
    return input(prompt).strip()


def line_if_asked(prompt: str, variable: str) -> str:
    """Something that may be left out: empty where the environment says nothing and nobody is there to ask."""
    return line(prompt, variable) if os.environ.get(variable) or sys.stdin.isatty() else ""


def agreed(question: str, variable: str) -> bool:
    """Whether a person typed yes; HOLDFAST_... = yes stands for it where nobody is there to type."""
    return line(f"{question} Type yes: ", variable).lower() == "yes"


def show_code(name: str, code: str | None) -> None:
    if code:
        write_out(
            f"\nRecovery code of {name}, shown once and stored nowhere:\n\n    {code}\n\n"
            "It opens your private notes if you lose your password. Without it they are lost with the password.\n\n"
        )


def _needs_terminal(variable: str) -> None:
    if not sys.stdin.isatty():
        raise Failed(f"Nobody is there to ask. Run this in a terminal, or set {variable}.")
