"""A message as it leaves, byte by byte: who is named in it, what it says, how it travels, and what is refused."""

from __future__ import annotations

import json
import re
import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from tests.support.mail_sink import Sink, sink
from tests.web.reminders.conftest import ADDRESS, PORTAL, Look, rome

from holdfast.text import render
from holdfast.web.operations.refused import Refused
from holdfast.web.reminders.mail import PASSWORD, Mail, NotMail, is_address, read_mail
from holdfast.web.reminders.post import NoPost, connect, hand_over, message, password_in
from holdfast.web.reminders.words import BODY, SUBJECT, THING, body
from holdfast.web.vault import door
from holdfast.web.vault.reminding import THINGS

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CLINICAL = re.compile(
    r"therap|patient|clinic|practice(?!\.example)|session|psych|treat|doctor|dr\.|diagnos|narciss|disorder|symptom|mood|"
    r"question|form\b|contract|agree|step\b|appointment|hour|missed|crisis|safety|rupture|alliance|holdfast|davide|anna|"
    r"dinner|must|should|don't forget|remember|please",
    re.IGNORECASE,
)
REASSURING = Mail("127.0.0.1", 1, "none", "", "note@mail.example")


def test_the_bytes_name_nobody_and_nothing_clinical(chosen: door.CaseHandle, look: Look, post: Sink) -> None:
    look(rome(9)), look(rome(13))
    assert len(post.raw) == 2
    for raw in post.raw:
        text = re.sub(r"https://portal\.example/off/\S+", "LINK", raw.decode("ascii"))
        assert not CLINICAL.search(text), CLINICAL.search(text)


def test_the_server_is_greeted_with_the_senders_domain_and_not_with_this_machines_name(
    chosen: door.CaseHandle, look: Look, post: Sink
) -> None:
    look(rome(13))
    greetings = [line.lower() for line in post.said if line[:4].lower() in (b"ehlo", b"helo")]
    assert greetings == [b"ehlo practice.example"]


@pytest.mark.parametrize("thing", THINGS)
def test_the_words_of_each_message_are_plain(thing: str) -> None:
    text = render(SUBJECT) + body(thing, "LINK")  # type: ignore[arg-type]
    assert not CLINICAL.search(text), CLINICAL.search(text)
    assert text.isascii()
    assert "You asked for this note: there is something" in text  # his own wish, and no nudge from anybody
    assert "LINK" in text
    assert set(BODY) == set(THING) == set(THINGS)


def test_the_headers_are_these_and_no_other(chosen: door.CaseHandle, look: Look, post: Sink) -> None:
    import socket

    look(rome(13))
    letter = post.letters[0]
    assert set(letter.keys()) == {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-ID",
        "Auto-Submitted", "X-Auto-Response-Suppress", "List-Unsubscribe",
    }  # fmt: skip
    assert (letter["Subject"], letter["From"], letter["To"]) == (
        "The note you asked for",
        "note@practice.example",
        ADDRESS,
    )
    assert letter["Message-ID"].endswith("@practice.example>")
    assert not letter.is_multipart()
    host = socket.getfqdn()
    assert host == "localhost" or host not in post.raw[0].decode()


@pytest.mark.parametrize(
    "to", ["him@post.example\r\nBcc: all@post.example", "him@post.example\nX: y", "a@post.example, b@post.example", ""]
)
def test_no_header_comes_in_by_an_address(to: str) -> None:
    with pytest.raises(Refused):
        message(REASSURING, to, "hour", "https://portal.example/off/x/")


@pytest.mark.parametrize("good", ["a@b.example", "a.b+c@mail.post.example", "o'neill@post.example", "a_b@c.d"])
def test_ordinary_addresses_are_taken(good: str) -> None:
    assert is_address(good)


# --- how it travels --------------------------------------------------------------------------------------------------


def test_with_starttls_the_server_has_to_prove_who_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cert, key = a_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with sink(tls=context, password="a heron") as server:
        mail = Mail("localhost", server.port, "starttls", "note", "note@practice.example")
        with pytest.raises(NoPost, match="SSLCertVerificationError"):
            connect(mail, "a heron")
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        with pytest.raises(NoPost, match="SMTPAuthenticationError"):
            connect(mail, "another bird")
        backend = connect(mail, "a heron")
        assert hand_over(backend, message(mail, ADDRESS, "hour", "https://portal.example/off/x/")) == ""
        backend.close()
    assert server.to == [ADDRESS]
    assert server.said.index(b"STARTTLS") < [line[:4] for line in server.said].index(b"AUTH")


def test_a_server_without_starttls_gets_nothing(tmp_path: Path) -> None:
    with sink(password="a heron") as server:
        mail = Mail("localhost", server.port, "starttls", "note", "note@practice.example")
        with pytest.raises(NoPost, match="SMTPNotSupportedError"):
            connect(mail, "a heron")
    assert not any(line.startswith((b"AUTH", b"MAIL")) for line in server.said)


def test_a_password_comes_from_its_own_file_and_from_no_file_others_can_read(tmp_path: Path) -> None:
    mail = Mail("mail.example", 587, "starttls", "note", "note@practice.example")
    with pytest.raises(NoPost, match="NoPassword"):
        password_in(tmp_path, mail)
    file = tmp_path / PASSWORD
    file.write_text(json.dumps({"password": "a heron"}))
    file.chmod(0o600)
    assert password_in(tmp_path, mail) == "a heron"
    file.chmod(0o644)
    with pytest.raises(NoPost, match="OpenToOthers"):
        password_in(tmp_path, mail)
    assert password_in(tmp_path, REASSURING) == ""


@pytest.mark.parametrize(
    ("plain", "says"),
    [
        ({"host": "mail.example", "sender": "a@b.example", "security": "none"}, "in clear"),
        ({"host": "mail.example", "sender": "no address"}, "sender"),
        ({"host": "mail.example", "sender": "a@b.example\nBcc: c@d.example"}, "sender"),
        ({"host": "mail example", "sender": "a@b.example"}, "host"),
        ({"host": "mail.example", "sender": "a@b.example", "port": "587"}, "port"),
        ({"host": "mail.example", "sender": "a@b.example", "port": True}, "port"),
        ({"host": "mail.example", "sender": "a@b.example", "security": "ssl"}, "security"),
        ({"host": "mail.example", "sender": "a@b.example", "password": "x"}, "no setting password"),
        ([], "no group"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_words(plain: object, says: str) -> None:
    with pytest.raises(NotMail, match=says):
        read_mail(plain)


def test_settings_that_can_be_are_read() -> None:
    assert read_mail({"host": "mail.example", "sender": "a@b.example"}) == Mail(
        "mail.example", 587, "starttls", "", "a@b.example"
    )
    assert read_mail({"host": "127.0.0.1", "sender": "a@b.example", "security": "none", "port": 2525}) == Mail(
        "127.0.0.1", 2525, "none", "", "a@b.example"
    )


def test_no_line_of_the_log_and_no_page_of_the_database_holds_the_address(
    chosen: door.CaseHandle, look: Look, post: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    look(rome(9))
    post.refuse = True  # a server's refusal names the address
    look(rome(13))
    with override_settings(HOLDFAST_MAIL=Mail("127.0.0.1", 1, "none", "", "note@practice.example")):
        look(rome(13) + timedelta(days=1))
    dumped = "\n".join(line for name in ("default", "keys") for line in dump(name))
    assert "note reminders" not in dumped
    assert "vault_sidenote" in dumped
    for word in (ADDRESS, "canary.heron"):
        assert word not in caplog.text
        assert word not in dumped


def dump(alias: str) -> list[str]:
    from django.db import connections

    connection = connections[alias]
    if connection.vendor != "sqlite":
        pytest.skip("what lies in a server's files is looked at by tests/web/postgres")
    lines = list(connection.connection.iterdump())
    blobs = (one for line in lines for one in re.findall(r"X'([0-9A-F]+)'", line))
    return [*lines, *(bytes.fromhex(one).decode("latin-1") for one in blobs)]


def a_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    from datetime import UTC, datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert_file, key_file


def test_the_portal_is_where_the_link_leads(chosen: door.CaseHandle, look: Look, post: Sink) -> None:
    look(rome(13))
    assert f"To stop these messages: {PORTAL}off/" in post.letters[0].get_payload()
    assert post.letters[0]["List-Unsubscribe"].strip().startswith(f"<{PORTAL}off/")
