"""Handing a message to the practice's own mail server: a connection, a password read when needed, bare headers."""

from __future__ import annotations

import json
import smtplib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import open_to_others
from holdfast.web.reminders.mail import PASSWORD, SECONDS, Mail, is_address
from holdfast.web.reminders.words import body, subject
from holdfast.web.vault.reminding import Thing

Connection: TypeAlias = EmailBackend
"""Open and signed in."""


class NoPost(Exception):
    """The mail server cannot be reached, or does not let us in. Nothing was handed over. `kind` names the error."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


class _Unnamed(EmailBackend):
    """Greets the mail server with the sender's domain, `called`. Django's own would say the name of this machine, and
    servers write it into the head of a message.
    """

    called = ""

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override]  # called, and nothing else
        kind = smtplib.SMTP_SSL if self.use_ssl else smtplib.SMTP

        def greeting(host: str, port: int, **given: Any) -> smtplib.SMTP:
            return kind(host, port, **{**given, "local_hostname": self.called})

        return greeting


def connect(mail: Mail, password: str) -> EmailBackend:
    """A connection that is open and signed in. Certificates are checked against those this machine trusts.

    Raises `NoPost`.
    """
    backend = _Unnamed(
        host=mail.host, port=mail.port, username=mail.user, password=password, timeout=SECONDS,
        use_tls=mail.security == "starttls", use_ssl=mail.security == "tls", fail_silently=False,
    )  # fmt: skip
    backend.called = mail.sender.rpartition("@")[2]
    try:
        backend.open()
    except (OSError, ValueError) as error:  # smtplib's own errors are OSErrors, and so are those of TLS
        let_go(backend)
        raise NoPost(type(error).__name__) from None
    return backend


def password_in(home: Path, mail: Mail) -> str:
    """The password, from its own file. Raises `NoPost` where one is needed and cannot be used."""
    if not mail.user:
        return ""
    file = home / PASSWORD
    try:
        if open_to_others(file):
            raise NoPost("PasswordFileOpenToOthers")
        return str(json.loads(file.read_text(encoding="utf-8"))["password"])
    except (OSError, ValueError, KeyError, TypeError):
        raise NoPost("NoPassword") from None


def message(mail: Mail, to: str, thing: Thing, off: str) -> EmailMessage:
    """One message: nobody's name in it, nothing of this machine, and a word to other programs not to answer it."""
    if not is_address(to):
        raise Refused("This is no e-mail address.", "One address in plain letters, as name@example.org.")
    return EmailMessage(
        subject(), body(thing, off), mail.sender, [to],
        headers={
            "Message-ID": f"<{uuid4().hex}@{mail.sender.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "List-Unsubscribe": f"<{off}>",
        },
    )  # fmt: skip


def hand_over(backend: EmailBackend, letter: EmailMessage) -> str:
    """Give it to the server. Returns nothing where it was taken, else the kind of error; whether it arrives all the
    same, nobody knows then. The words of an error hold the address and are dropped.
    """
    try:
        taken = backend.send_messages([letter])
    except (OSError, ValueError) as error:
        return type(error).__name__[:60]
    return "" if taken == 1 else "NotTaken"


def let_go(backend: EmailBackend) -> None:
    """Close a connection, whatever state it is in: half made, broken, or whole."""
    with suppress(OSError, ValueError):
        backend.close()
