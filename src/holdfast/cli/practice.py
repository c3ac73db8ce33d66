"""Commands about a practice: init, account, password, serve, demo, backup, restore, upgrade."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from holdfast.cli.failing import Failed
from holdfast.cli.files import write_out

LOSING_A_KEY = """\
Before the keys are made: {how}
Without it nothing in this practice can be opened again, by anybody, ever. That is what protects your patients if the
machine is stolen, and it is also what you can lose. Write it down and keep it away from this machine.
"""
LAPTOP = "everything is sealed under a key, and your passphrase wraps that key."
HOST = "everything is sealed under a key in a file of its own, readable by this user alone."


def init(options: argparse.Namespace) -> int:
    """Make a practice and its first account; say what losing the passphrase means before it can happen."""
    from holdfast.web.operations.init import add_account, init_practice

    home = _home(options)
    with _refusals():
        laptop = options.profile == "laptop"
        write_out(LOSING_A_KEY.format(how=LAPTOP if laptop else HOST) + "\n")
        passphrase = _new("Passphrase of the practice", "HOLDFAST_PASSPHRASE") if laptop else None
        init_practice(home, options.profile, passphrase, options.zone)
        name = os.environ.get("HOLDFAST_ACCOUNT") or _line("Your name for signing in: ")
        made = add_account(home, name, _new("Your password", "HOLDFAST_PASSWORD"), "therapist", passphrase)
    write_out(f"A practice is in {home}.\n")
    _show_code(made.name, made.recovery_code)
    write_out("Serve it with: holdfast serve\n")
    return 0


def account(options: argparse.Namespace) -> int:
    from holdfast.web.operations.init import add_account

    home = _home(options)
    with _refusals():
        passphrase = _passphrase(home)
        made = add_account(
            home, options.name, _new(f"Password of {options.name}", "HOLDFAST_PASSWORD"), options.role, passphrase
        )
    write_out(f"{made.name} can sign in as {made.role}.\n")
    _show_code(made.name, made.recovery_code)
    return 0


def password(options: argparse.Namespace) -> int:
    from holdfast.web.operations.init import reset_password

    home = _home(options)
    write_out("A new password shuts the private notes of this account until its recovery code is entered.\n")
    with _refusals():
        passphrase = _passphrase(home)
        told = reset_password(
            home, options.name, _new(f"New password of {options.name}", "HOLDFAST_PASSWORD"), passphrase
        )
    write_out(told + "\n")
    return 0


def serve(options: argparse.Namespace) -> int:
    from holdfast.web.operations.serve import serve as run

    home = _home(options)
    with _refusals():
        run(
            home,
            options.address,
            options.port,
            passphrase=_passphrase(home),
            behind_proxy=options.behind_proxy,
            names=options.name,
            announce=lambda address: write_out(f"Holdfast answers at {address}\n"),
        )
    return 0


def demo(options: argparse.Namespace) -> int:
    """A demo practice: the worked example's brief in the terminal, then the workbench with its sign-ins."""
    with tempfile.TemporaryDirectory(prefix="holdfast-demo-") as temporary, _refusals():
        home = Path(options.home) if options.home else Path(temporary) / "practice"
        _demo_in(home, options.port)
    return 0


def _demo_in(home: Path, port: int) -> None:
    from holdfast.web.operations.demo import make_demo
    from holdfast.web.operations.serve import serve as run

    write_out(_worked_example() + "\n")
    made = make_demo(home)

    def announce(address: str) -> None:
        lines = [f"The workbench answers at {address}", "Every case in it is invented. Sign in as"]
        lines += [f"  {one.role:<11} {one.name:<8} password {one.password}" for one in made.accounts]
        lines.append("Stop it with Ctrl+C; nothing is kept.")
        write_out("\n".join(lines) + "\n")

    try:
        run(home, "127.0.0.1", _free(port), announce=announce)
    except KeyboardInterrupt:
        write_out("\n")


def _worked_example() -> str:
    from holdfast.analysis import analyse
    from holdfast.brief.as_text import as_text
    from holdfast.brief.brief import brief
    from holdfast.case.moments import before_hour
    from holdfast.simulate.examples import example

    case = example("archivist")
    return as_text(brief(analyse(case, before_hour(case, 9))))


def backup(options: argparse.Namespace) -> int:
    from holdfast.web.operations.backup import backup as run

    home = _home(options)
    with _refusals():
        made = run(home, Path(options.to), _passphrase(home))
    write_out(
        f"{made.file}: {made.bytes:,} bytes, read back and compared. Audit trail up to entry {made.audit_entries}.\n"
        f"The keys are in {made.keys}, overwritten each time. Keep that folder on another medium than the backups.\n"
    )
    return 0


def restore(options: argparse.Namespace) -> int:
    from holdfast.web.operations.backup import restore as run
    from holdfast.web.operations.backup import restore_needs_passphrase

    home, file = _home(options), Path(options.file)
    keys = Path(options.keys) if options.keys else None
    with _refusals():
        wanted = restore_needs_passphrase(home, file, keys)
        passphrase = _secret("Passphrase of the practice: ", "HOLDFAST_PASSPHRASE") if wanted else None
        entries = run(home, file, passphrase, keys)
    write_out(f"{home} is as it was when the backup was made. Audit trail up to entry {entries}.\n")
    return 0


def upgrade(options: argparse.Namespace) -> int:
    from holdfast.web.operations.init import upgrade as run

    home = _home(options)
    with _refusals():
        made = run(home, _passphrase(home), Path(options.backup_to))
    write_out(f"The practice is up to date. Before that it was backed up to {made}.\n")
    return 0


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal of the operations is told as it stands."""
    from holdfast.web.operations.refused import Refused

    try:
        yield
    except Refused as refused:
        raise Failed(str(refused)) from None


def _home(options: argparse.Namespace) -> Path:
    from holdfast.web.practice import default_home

    return Path(options.home) if options.home else default_home()


def _passphrase(home: Path) -> str | None:
    from holdfast.web.operations.secret_files import needs_passphrase

    if not needs_passphrase(home):
        return None
    return _secret("Passphrase of the practice: ", "HOLDFAST_PASSPHRASE")


def _secret(prompt: str, variable: str) -> str:
    given = os.environ.get(variable)
    if given:
        return given
    _needs_terminal(variable)
    return getpass.getpass(prompt)


def _new(what: str, variable: str) -> str:
    """Something secret that is new: asked for twice."""
    given = os.environ.get(variable)
    if given:
        return given
    _needs_terminal(variable)
    return _twice(getpass.getpass, what)


def _twice(ask: Callable[[str], str], what: str) -> str:
    first = ask(f"{what}: ")
    if ask("The same again: ") != first:
        raise Failed("The two were not the same. Nothing was changed; try again.")
    return first


def _line(prompt: str) -> str:
    _needs_terminal("HOLDFAST_ACCOUNT")
    return input(prompt).strip()


def _needs_terminal(variable: str) -> None:
    if not sys.stdin.isatty():
        raise Failed(f"Nobody is there to ask. Run this in a terminal, or set {variable}.")


def _show_code(name: str, code: str | None) -> None:
    if code:
        write_out(
            f"\nRecovery code of {name}, shown once and stored nowhere:\n\n    {code}\n\n"
            "It opens your private notes if you lose your password. Without it they are lost with the password.\n\n"
        )


def _free(port: int) -> int:
    """The port asked for, or any free one: a demo should start although another one runs."""
    import socket

    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
    return port
