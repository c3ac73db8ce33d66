"""TLS by setting: a certificate that covers the names, a key nobody else can read, and both taken up when renewed."""

from __future__ import annotations

import logging
import os
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import open_to_others

SOON = 21
"""Days before its end at which a certificate is spoken of."""
log = logging.getLogger("holdfast.serve")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says of itself: the names it covers and until when."""

    names: tuple[str, ...]
    begins: datetime
    ends: datetime

    def days_left(self, now: datetime) -> int:
        return int((self.ends - now).total_seconds() // 86_400)

    def covers(self, name: str) -> bool:
        """Exactly, or by a star that stands for the first part of the name."""
        wanted = name.lower().rstrip(".")
        return wanted in self.names or "*." + wanted.partition(".")[2] in self.names


def read_certificate(file: Path) -> Certificate:
    """The first certificate of a PEM file. Raises `Refused`."""
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificate(file.read_bytes())
    except OSError as error:
        raise Refused(
            f"The certificate {file} could not be read ({error.strerror}).", "Look at its name and its rights."
        ) from None
    except ValueError:
        raise Refused(
            f"{file} holds no certificate in PEM form.", "Name the file that begins with BEGIN CERTIFICATE."
        ) from None
    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        covered: list[str] = []
    else:
        covered = [name.lower() for name in names.get_values_for_type(x509.DNSName)]
        covered += [str(address) for address in names.get_values_for_type(x509.IPAddress)]
    return Certificate(tuple(covered), found.not_valid_before_utc, found.not_valid_after_utc)


def check_pair(cert: Path, key: Path, names: Sequence[str], now: datetime) -> Certificate:
    """The certificate, after it and its key were found fit to serve `names`. Raises `Refused`."""
    found = read_certificate(cert)
    _check_key_rights(key)
    for name in names:
        if not found.covers(name):
            raise Refused(
                f"The certificate {cert} does not cover {name}; it covers {', '.join(found.names) or 'no name'}.",
                "Get one for the name people type, or correct --name.",
            )
    if found.ends <= now:
        raise Refused(
            f"The certificate {cert} ended on {found.ends:%d %B %Y}.",
            "Renew it first: browsers would refuse it, and rightly.",
        )
    if found.begins > now:
        raise Refused(
            f"The certificate {cert} begins only on {found.begins:%d %B %Y}.", "Look at this machine's clock."
        )
    context_of(cert, key)
    return found


def _check_key_rights(key: Path) -> None:
    try:
        others = open_to_others(key)
    except OSError as error:
        raise Refused(
            f"The key of the certificate, {key}, could not be read ({error.strerror}).",
            "Look at its name, and run as the user it belongs to.",
        ) from None
    if os.name == "posix" and others:
        raise Refused(
            f"The key of the certificate, {key}, can be read by others on this machine.", f"Close it: chmod 600 '{key}'"
        )


def context_of(cert: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 and later with this certificate. Raises `Refused` where key and certificate do not fit."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")  # of TLS 1.2; each with forward secrecy, each authenticated
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    context.set_alpn_protocols(["http/1.1"])
    try:
        context.load_cert_chain(cert, key, password="")  # nosec B106 # no passphrase, said so that openssl asks nobody
    except (ssl.SSLError, OSError):
        raise Refused(
            f"The key {key} does not belong to the certificate {cert}, or is locked with words of its own.",
            "Name the pair that belongs together, its key without a passphrase and 0600.",
        ) from None
    return context


def in_words(found: Certificate, now: datetime) -> str:
    """How long a certificate is good for: one sentence."""
    left = found.days_left(now)
    told = f"The certificate is good until {found.ends:%d %B %Y}"
    if left > SOON:
        return f"{told}."
    return f"{told}: {left} {'day' if left == 1 else 'days'} left. Renew it now." if left >= 0 else f"{told}: it ended."


class Renewed:
    """Takes up a renewed pair for new connections. One that does not fit is not taken, and the log says so once."""

    def __init__(self, context: ssl.SSLContext, cert: Path, key: Path, names: Sequence[str]) -> None:
        self.context, self.cert, self.key, self.names = context, cert, key, tuple(names)
        self.seen = self._state()

    def look(self) -> None:
        """Load both again if either file is another one than before."""
        state = self._state()
        if state == self.seen:
            return
        self.seen = state
        try:
            check_pair(self.cert, self.key, self.names, datetime.now(UTC))
            self.context.load_cert_chain(self.cert, self.key, password="")  # nosec B106 # no passphrase, said so that openssl asks nobody
        except (Refused, ssl.SSLError, OSError) as error:
            log.error("renewed certificate not taken", extra={"error": type(error).__name__})  # noqa: TRY400
        else:
            log.info("renewed certificate taken")

    def _state(self) -> tuple[tuple[int, int, int] | None, ...]:
        return tuple(_mark(file) for file in (self.cert, self.key))


def _mark(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
