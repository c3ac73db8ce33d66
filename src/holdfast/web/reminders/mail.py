"""The practice's own mail server: what `practice.json` says of it under "mail". No Django here: settings read it.

The password stands in a file of its own, for its owner alone; it is read when a message is sent and kept nowhere.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Security = Literal["starttls", "tls", "none"]
SECURITIES: tuple[Security, ...] = get_args(Security)
PORTS: Mapping[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
PASSWORD = "mail.secret"  # noqa: S105 - the name of a file  # nosec B105
SECONDS = 15
"""So long the mail server may take for one answer."""
LONGEST = 254
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+"
)


@dataclass(frozen=True, slots=True)
class Mail:
    """How messages leave. `security` "none" is for this machine alone; `user` is empty where no password is asked."""

    host: str
    port: int
    security: Security
    user: str
    sender: str


class NotMail(ValueError):
    """A setting that cannot be; its words say which, and what is allowed."""


def read_mail(plain: object) -> Mail | None:
    """The settings, or None where there are none. Raises `NotMail`."""
    if plain is None:
        return None
    if not isinstance(plain, dict):
        raise NotMail('"mail" is no group of settings')
    if unknown := set(plain) - {"host", "port", "security", "user", "sender"}:
        raise NotMail(f'"mail" has no setting {min(unknown)}; there are: host, port, security, user, sender')
    security = next((one for one in SECURITIES if one == plain.get("security", "starttls")), None)
    if security is None:
        raise NotMail("security is starttls, tls or none")
    host, port, user = plain.get("host", ""), plain.get("port", PORTS[security]), plain.get("user", "")
    if not isinstance(host, str) or not re.fullmatch(r"[A-Za-z0-9.:-]{1,253}", host):
        raise NotMail("host is the name or address of a mail server, as mail.example")
    if not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= 65_535:
        raise NotMail("port is a number from 1 to 65535")
    if not isinstance(user, str) or not user.isprintable() or len(user) > LONGEST:
        raise NotMail("user is a name on one line")
    if not is_address(plain.get("sender")):
        raise NotMail("sender is an e-mail address, as note@practice.example")
    if security == "none" and not is_loopback(host):
        raise NotMail(f"to {host} a message would travel in clear; security is starttls or tls, except on this machine")
    return Mail(host, port, security, user, str(plain["sender"]))


def is_address(text: object) -> bool:
    """Whether this is one e-mail address in plain letters: no name beside it, no second one, no line end."""
    return isinstance(text, str) and len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
