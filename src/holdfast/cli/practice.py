"""Commands about a practice and its people: init, password, notes-key, findings, demo."""

from __future__ import annotations

import argparse
import logging
import tempfile
from pathlib import Path

from holdfast.cli.asking import agreed, home_of, line, new_secret, passphrase_of, refusals, secret, show_code
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

    home, laptop = home_of(options), options.profile == "laptop"
    with refusals():
        write_out(LOSING_A_KEY.format(how=LAPTOP if laptop else HOST) + "\n")
        passphrase = new_secret("Passphrase of the practice", "HOLDFAST_PASSPHRASE") if laptop else None
        init_practice(home, options.profile, passphrase, options.zone)
        name = line("Your name for signing in: ", "HOLDFAST_ACCOUNT")
        made = add_account(home, name, new_secret("Your password", "HOLDFAST_PASSWORD"), options.role, passphrase)
    write_out(f"A practice is in {home}.\n")
    show_code(made.name, made.recovery_code)
    if not laptop:
        _the_other(home, options.role)
    write_out(
        "Serve it with: holdfast serve\n"
        f"Findings are off. To read what Holdfast is for, and to switch them on: holdfast findings on {made.name}\n"
    )
    return 0


def _the_other(home: Path, first: str) -> None:
    """On a host somebody treats and somebody keeps accounts; where both are wanted, both are made at once."""
    from holdfast.cli.asking import line_if_asked
    from holdfast.cli.people import second_account

    if first == "therapist":
        if name := line_if_asked("A manager of accounts too? His name, or nothing: ", "HOLDFAST_MANAGER"):
            second_account(home, name, "manager", None)
    elif name := line_if_asked("A therapist too? His name, or nothing: ", "HOLDFAST_THERAPIST"):
        second_account(home, name, "therapist", None)


def password(options: argparse.Namespace) -> int:
    """A new password for somebody who lost his."""
    from holdfast.web.operations.init import reset_password

    home = home_of(options)
    write_out("A new password shuts the private notes of this account until its recovery code is entered.\n")
    with refusals():
        passphrase = passphrase_of(home)
        chosen = new_secret(f"New password of {options.name}", "HOLDFAST_PASSWORD")
        told = reset_password(home, options.name, chosen, passphrase)
    write_out(told + "\n")
    return 0


def notes_key(options: argparse.Namespace) -> int:
    """A new key for private notes, where password and recovery code are both lost. The old notes are given up."""
    from holdfast.web.operations.init import new_author_key

    home = home_of(options)
    write_out(f"The private notes of {options.name} under the old key will be lost for good.\n")
    if not agreed("Give them up?", "HOLDFAST_GIVE_UP_NOTES"):
        write_out("Nothing was changed.\n")
        return 0
    with refusals():
        passphrase = passphrase_of(home)
        present = secret(f"Password of {options.name}: ", "HOLDFAST_PASSWORD")
        code, lost = new_author_key(home, options.name, present, passphrase)
    write_out(f"{lost} notes were given up.\n")
    show_code(options.name, code)
    return 0


def findings(options: argparse.Namespace) -> int:
    """Switch findings on, after the intended purpose was shown and accepted, or off."""
    from holdfast.web.operations.init import switch_findings

    home, on = home_of(options), options.state == "on"
    if on:
        write_out(_purpose() + "\n")
        if not agreed(f"{options.name}: do you accept this for your practice?", "HOLDFAST_ACCEPT_PURPOSE"):
            write_out("Findings stay as they were.\n")
            return 0
    with refusals():
        switch_findings(home, options.name, on=on, passphrase=passphrase_of(home))
    write_out(f"Findings are {options.state}. A workbench that is being served takes it up when started again.\n")
    return 0


def contacts(options: argparse.Namespace) -> int:
    """`holdfast contacts [add NAME NUMBER | remove NAME]`: whom a patient can call; no page of his opens without."""
    from holdfast.web.operations.contacts import add_contact, remove_contact
    from holdfast.web.operations.contacts import contacts as there_are

    home = home_of(options)
    with refusals():
        passphrase = passphrase_of(home)
        if options.act == "add":
            add_contact(home, options.name, options.number, passphrase)
        elif options.act == "remove":
            remove_contact(home, options.name, passphrase)
        found = there_are(home, passphrase)
    lines = [f"  {name}: {number}" for name, number in found] or [
        "  none: no page for patients opens until there is one"
    ]
    write_out("\n".join(["Local crisis contacts", *lines]) + "\n")
    if options.act:
        write_out("A workbench that is being served takes it up when started again.\n")
    return 0


def _purpose() -> str:
    """The intended purpose: beside the package in the wheel, in docs/ in a checkout."""
    package = Path(__file__).parents[1]
    packed = package / "intended-purpose.md"
    file = packed if packed.exists() else package.parents[1] / "docs" / "intended-purpose.md"
    return file.read_text(encoding="utf-8")


def demo(options: argparse.Namespace) -> int:
    """A demo practice: the worked example's brief in the terminal, then the workbench with its sign-ins."""
    with tempfile.TemporaryDirectory(prefix="holdfast-demo-") as temporary, refusals():
        home = Path(options.home) if options.home else Path(temporary) / "practice"
        _demo_in(home, options.port)
    return 0


def _demo_in(home: Path, port: int) -> None:
    from holdfast.web.operations.demo import make_demo
    from holdfast.web.operations.serve import serve as run

    write_out(_worked_example() + "\n")
    made = make_demo(home)

    def announce(address: str) -> None:
        # Here and not before: making the server sets logging up anew. A newcomer reads sign-ins, not log lines.
        for name in ("holdfast.request", "holdfast.serve"):
            logging.getLogger(name).setLevel(logging.WARNING)
        lines = [f"The workbench answers at {address}", "Every case in it is invented. Sign in as"]
        lines += [f"  {one.role:<11} {one.name:<8} password {one.password}" for one in made.accounts]
        lines += [
            "The patient's own page of Davide R., without signing in",
            f"  {address.rstrip('/')}{made.patient_page}",
        ]
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


def _free(port: int) -> int:
    """The port asked for, or any free one: a demo should start although another one runs."""
    import socket

    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
    return port
