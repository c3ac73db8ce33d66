"""The practice's own mail server: chosen, shown, tried, taken away. The one road out of the program, for reminders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import choose, write_secret
from holdfast.web.practice import json_in
from holdfast.web.reminders.mail import PASSWORD, Mail, NotMail, is_address, read_mail


def mail_of(home: Path, passphrase: str | None = None) -> Mail | None:
    """The mail server of a practice, or None. Refused: settings that cannot be."""
    open_practice(home, passphrase)
    return _read(json_in(home / "practice.json").get("mail"))


def set_mail(home: Path, plain: dict[str, Any], password: str, passphrase: str | None = None) -> Mail:
    """Choose a mail server; `plain` as under "mail" in `practice.json`. Refused: a laptop, a demo, what cannot be."""
    open_practice(home, passphrase)
    chosen = json_in(home / "practice.json")
    if chosen.get("profile") != "host" or chosen.get("demo") is True:
        raise Refused(
            "Reminders are for a practice on a host; a laptop and a demo send nothing.",
            "Make a practice for a server: holdfast init --profile host",
        )
    mail = _read(plain)
    if mail is None:
        raise Refused("No mail server was named.", "As: holdfast mail set mail.example --sender note@practice.example")
    if bool(mail.user) != bool(password):
        raise Refused("A user and a password go together.", "Name the user with --user, and give the password.")
    if password:
        write_secret(home / PASSWORD, {"password": password})
    else:
        (home / PASSWORD).unlink(missing_ok=True)
    choose(home, mail=asdict(mail))
    return mail


def remove_mail(home: Path, passphrase: str | None = None) -> None:
    """No message leaves any more. What patients chose stays, for the day on which a server is named again."""
    open_practice(home, passphrase)
    choose(home, mail=None)
    (home / PASSWORD).unlink(missing_ok=True)


def try_mail(home: Path, to: str, passphrase: str | None = None) -> None:
    """Send one message of the kind a patient gets, to an address of the operator's. Refused where it does not go."""
    mail = mail_of(home, passphrase)
    if mail is None:
        raise Refused("No mail server is set.", "As: holdfast mail set mail.example --sender note@practice.example")
    if not is_address(to):
        raise Refused("This is no e-mail address.", "One address in plain letters, as name@practice.example.")
    from holdfast.web.reminders.post import NoPost, connect, hand_over, let_go, message, password_in

    try:
        backend = connect(mail, password_in(home, mail))
    except NoPost as refused:
        raise Refused(
            f"The mail server {mail.host}:{mail.port} could not be used ({refused.kind}).",
            "See name, port, certificate, user and password: holdfast mail",
        ) from None
    try:
        error = hand_over(backend, message(mail, to, "form", "https://portal.example/off/this-was-only-tried/"))
    finally:
        let_go(backend)
    if error:
        raise Refused(f"The mail server did not take the message ({error}).", "See what its own log says.")


def what_is_wrong(home: Path) -> str:
    """Why the settings cannot be used; empty where they can, or there are none."""
    try:
        read_mail(json_in(home / "practice.json").get("mail"))
    except NotMail as wrong:
        return str(wrong)
    return ""


def last_trouble(home: Path) -> Iterator[tuple[str, str]]:
    """The kind of the last failure and when, as the tick kept it: one pair or none."""
    try:
        kept = json.loads((home / "tick.json").read_text(encoding="utf-8"))["kept"]["reminders"]
        yield str(kept["trouble"]), str(kept["trouble_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return


def _read(plain: object) -> Mail | None:
    try:
        return read_mail(plain)
    except NotMail as wrong:
        raise Refused(f"{wrong}.".replace('""', '"'), "Set it anew: holdfast mail set --help") from None
