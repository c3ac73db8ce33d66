"""TLS by setting: real handshakes with certificates made here; renewed without a restart; stopped in order."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.web.operations.conftest import PASSPHRASE

from holdfast.web.operations.refused import Refused
from holdfast.web.operations.serve_tls import check_pair, context_of, in_words, read_certificate

NAME = "holdfast.example"
NOW = datetime.now(UTC)


def made(folder: Path, *names: str, days: int = 90, begins: int = -1, stem: str = "tls") -> tuple[Path, Path]:
    """A self-made certificate and its key (0600), as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "invented")])
    alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    built = (
        x509.CertificateBuilder()
        .subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=begins)).not_valid_after(NOW + timedelta(days=days))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )  # fmt: skip
    cert_file, key_file = folder / f"{stem}.pem", folder / f"{stem}.key"
    cert_file.write_bytes(built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key_file.touch(mode=0o600)
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    key_file.chmod(0o600)
    return cert_file, key_file


def test_only_ciphers_with_forward_secrecy_that_authenticate_are_offered(tmp_path: Path) -> None:
    context = context_of(*made(tmp_path, NAME))
    offered = [one["name"] for one in context.get_ciphers()]
    assert len(offered) > 3
    assert all(name.startswith(("TLS_", "ECDHE-")) for name in offered)
    assert all("GCM" in name or "POLY1305" in name for name in offered)
    assert context.options & ssl.OP_CIPHER_SERVER_PREFERENCE
    assert context.options & ssl.OP_NO_COMPRESSION
    versions = context.minimum_version, context.maximum_version
    assert versions == (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.MAXIMUM_SUPPORTED)


def test_a_pair_that_does_not_fit_is_refused_in_words(tmp_path: Path) -> None:
    cert, key = made(tmp_path, NAME, "*.practice.example")
    assert check_pair(cert, key, [NAME, "a.practice.example"], NOW).names == (NAME, "*.practice.example")
    assert context_of(cert, key).minimum_version == ssl.TLSVersion.TLSv1_2
    with pytest.raises(Refused, match=r"does not cover other\.example"):
        check_pair(cert, key, ["other.example"], NOW)
    with pytest.raises(Refused, match="does not cover"):
        check_pair(cert, key, ["a.b.practice.example"], NOW)
    with pytest.raises(Refused, match="ended on"):
        check_pair(*made(tmp_path, NAME, days=-1, begins=-9, stem="old"), [NAME], NOW)
    with pytest.raises(Refused, match="begins only"):
        check_pair(*made(tmp_path, NAME, begins=3, stem="new"), [NAME], NOW)
    with pytest.raises(Refused, match="does not belong"):
        check_pair(cert, made(tmp_path, NAME, stem="another")[1], [NAME], NOW)
    with pytest.raises(Refused, match="no certificate"):
        read_certificate(key)
    with pytest.raises(Refused, match="could not be read"):
        check_pair(cert, tmp_path / "nowhere", [NAME], NOW)
    key.chmod(0o640)
    with pytest.raises(Refused, match="read by others"):
        check_pair(cert, key, [NAME], NOW)


def test_the_end_of_a_certificate_is_said_in_words(tmp_path: Path) -> None:
    cert, _ = made(tmp_path, NAME, days=10)
    found = read_certificate(cert)
    assert "9 days left" in in_words(found, NOW)
    assert "ended" in in_words(found, NOW + timedelta(days=20))
    assert "left" not in in_words(found, NOW - timedelta(days=60))


@contextmanager
def serving(home: Path, *flags: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`holdfast serve` as a person starts it; the address it says."""
    with (home.parent / "serve.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-X", "dev", "-m", "holdfast", "serve", "--home", str(home), *flags],
            env={"PATH": "/usr/bin:/bin", "HOME": str(home.parent), "HOLDFAST_PASSPHRASE": PASSPHRASE},
            stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line, Path(log.name).read_text()
            yield process, line.split()[-1]
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


def shaken(port: int, cert: Path) -> tuple[http.client.HTTPResponse, bytes]:
    """A page over TLS, the certificate believed only if it is this one; and the one that was shown."""
    trust = ssl.create_default_context(cafile=str(cert))
    raw = socket.create_connection(("127.0.0.1", port), timeout=20)
    with trust.wrap_socket(raw, server_hostname=NAME) as wrapped:
        shown = wrapped.getpeercert(binary_form=True) or b""
        host = f"Host: {NAME}:{port}\r\n"
        wrapped.sendall(f"GET /account/sign-in/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n".encode())
        answer = http.client.HTTPResponse(wrapped)
        answer.begin()
        answer.read()
    return answer, shown


def test_https_is_served_renewed_and_stopped_in_order(practice: Path, tmp_path: Path) -> None:
    cert, key = made(tmp_path, NAME)
    flags = ("--port", "0", "--tls-cert", str(cert), "--tls-key", str(key), "--name", NAME)
    with serving(practice, *flags) as (process, address):
        port = int(address.rstrip("/").rpartition(":")[2])
        assert address == f"https://{NAME}:{port}/"
        answer, first = shaken(port, cert)
        assert answer.status == 200
        assert "max-age=31536000" in str(answer.getheader("strict-transport-security"))
        cookie = str(answer.getheader("set-cookie"))
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie

        with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
            plain.sendall(f"GET /account/sign-in/ HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
            heard = b""
            while piece := _more(plain):
                heard += piece
        assert b"HTTP" not in heard

        made(tmp_path, NAME)  # renewed: the same two files
        process.send_signal(signal.SIGHUP)
        for _ in range(50):
            _, second = _tried(port, cert)
            if second and second != first:
                break
            time.sleep(0.1)
        assert second
        assert second != first

        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
    said = (tmp_path / "serve.log").read_text()
    assert process.returncode == 0, said
    assert out == ""
    lines = [json.loads(line) for line in said.splitlines()]  # nothing but log lines: no warning, no traceback
    words = [line["message"] for line in lines]
    assert words[-1] == "stopped"
    assert {"started", "renewed certificate taken"} <= set(words)
    assert not [line for line in lines if line["level"] == "error"]


def _tried(port: int, cert: Path) -> tuple[object, bytes]:
    try:
        return shaken(port, cert)
    except ssl.SSLError:  # still the old one, which this client does not believe
        return None, b""


def _more(plain: socket.socket) -> bytes:
    try:
        return plain.recv(4096)
    except ConnectionResetError:
        return b""


def test_a_practice_says_itself_how_it_is_served(practice: Path, tmp_path: Path) -> None:
    chosen = json.loads((practice / "practice.json").read_text())
    place = Path(os.path.relpath(tmp_path / "front.sock"))  # a socket's path must be short
    chosen["serve"] = {"socket": str(place), "names": [NAME], "threads": 2}
    (practice / "practice.json").write_text(json.dumps(chosen))
    for _ in range(2):  # the second time over the file that the first one left behind
        with serving(practice) as (process, address):
            assert address == f"https://{NAME}/"
            assert place.stat().st_mode & 0o777 == 0o660
            with socket.socket(socket.AF_UNIX) as made_by_proxy:
                made_by_proxy.connect(str(place))
                head = f"GET /account/sign-in/ HTTP/1.0\r\nHost: {NAME}\r\nX-Forwarded-Proto: https\r\n\r\n"
                made_by_proxy.sendall(head.encode())
                assert made_by_proxy.recv(4096).startswith(b"HTTP/1.1 200")
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
            assert process.returncode == 0
    chosen["serve"]["thread"] = 3
    (practice / "practice.json").write_text(json.dumps(chosen))
    done = subprocess.run(
        [sys.executable, "-m", "holdfast", "serve", "--home", str(practice)],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "HOLDFAST_PASSPHRASE": PASSPHRASE},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no setting thread" in done.stderr
