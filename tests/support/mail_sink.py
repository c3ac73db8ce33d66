"""A small mail server on loopback that keeps what it is given: as much of SMTP as a client of ours speaks."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class Sink:
    """What came in. `refuse`: no recipient is taken; `hang_up`: the line breaks when the text was given; `password`:
    what AUTH PLAIN must bring; `tls`: STARTTLS is offered with this context.
    """

    port: int = 0
    refuse: bool = False
    hang_up: bool = False
    password: str = ""
    tls: ssl.SSLContext | None = None
    raw: list[bytes] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    said: list[bytes] = field(default_factory=list)

    @property
    def letters(self) -> list[Message]:
        return [message_from_bytes(one) for one in self.raw]


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        sink: Sink = self.server.sink  # type: ignore[attr-defined]
        self._answer(b"220 sink.example here")
        wanted = ""
        while line := self.rfile.readline():
            sink.said.append(line.strip())
            word = line.split(b" ")[0].strip().upper()
            if word in (b"EHLO", b"HELO"):
                offers = [b"sink.example"]
                offers += [b"STARTTLS"] if sink.tls and not isinstance(self.request, ssl.SSLSocket) else []
                offers += [b"AUTH PLAIN"] if sink.password else []
                self._answer(*(b"250-" + one for one in offers[:-1]), b"250 " + offers[-1])
            elif word == b"STARTTLS" and sink.tls:
                self._answer(b"220 go on")
                try:
                    self.request = sink.tls.wrap_socket(self.request, server_side=True)
                except OSError:
                    return
                self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)
            elif word == b"AUTH":
                import base64

                given = base64.b64decode(line.split()[2]).split(b"\0")[2].decode()
                self._answer(b"235 in" if given == sink.password else b"535 no")
            elif word == b"RCPT":
                wanted = line.decode().partition("<")[2].partition(">")[0]
                self._answer(b"550 nobody of this name: " + wanted.encode() if sink.refuse else b"250 yes")
            elif word == b"DATA":
                self._answer(b"354 give it")
                text = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    text += line.removeprefix(b".") if line.startswith(b"..") else line
                sink.raw.append(text)
                sink.to.append(wanted)
                if sink.hang_up:
                    return
                self._answer(b"250 taken")
            elif word == b"QUIT":
                self._answer(b"221 bye")
                return
            else:
                self._answer(b"250 yes")

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def _answer(self, *lines: bytes) -> None:
        self.wfile.write(b"".join(line + b"\r\n" for line in lines))


@contextmanager
def sink(**how: object) -> Iterator[Sink]:
    """A server for the length of a test, on a free port."""
    kept = Sink(**how)  # type: ignore[arg-type]
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        server.sink = kept  # type: ignore[attr-defined]
        kept.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield kept
        finally:
            server.shutdown()
