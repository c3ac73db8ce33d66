"""What comes in through a real socket: too long, too slow, cut off, forged, or not http at all."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tests.web.operations.conftest import Run

from holdfast.web.operations.serve_front import Refusal, Way, as_it_came, front
from holdfast.web.practice import LARGEST_BODY

SERVE = """
import http.client, socket, threading, time
from holdfast.web.operations import serve_front, serve_socket
serve_front.BODY_SECONDS, serve_socket.HEADER_SECONDS = 0.5, 0.5
server = make_server(home, "127.0.0.1", 0, passphrase=PASSPHRASE, **given)
running = threading.Thread(target=server.run, daemon=True)
running.start()
def call():
    made = socket.create_connection(("127.0.0.1", server.effective_port), timeout=10)
    return made
def say(raw, then=b""):
    with call() as made:
        made.sendall(raw)
        answer = b""
        try:
            while piece := made.recv(65536):
                answer += piece
        except ConnectionResetError:
            pass
    return answer.decode("latin-1")
def ask(path, method="GET", body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=20)
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    return [answer.status, answer.read().decode()[:300]]
def alive():
    return ask("/healthz", Host="holdfast.example" if given else "127.0.0.1")[0] == 204
"""
STRAIGHT = "given = {}" + SERVE
PROXY = 'given = {"behind_proxy": "127.0.0.1", "names": ["holdfast.example"]}' + SERVE


def test_what_is_too_long_is_refused_before_a_thread_is_taken(run: Run, practice: Path) -> None:
    long, limit, chunked, announced, lived = run(
        STRAIGHT
        + """
many = "a=" + "x" * 4_500_000
def pieces():
    for _ in range(50):
        yield b"y" * 100_000
out = [
    ask("/account/sign-in/", "POST", many, **{"Content-Type": "application/x-www-form-urlencoded"}),
    ask("/account/sign-in/", "POST", many[:3_900_000], **{"Content-Type": "application/x-www-form-urlencoded"})[0],
    ask("/account/sign-in/", "POST", pieces()),
    say(b"POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 9000000000\\r\\nExpect: 100-continue\\r\\n\\r\\n")[:12],
    alive(),
]
"""
    )
    assert long[0] == chunked[0] == 413
    assert "longer than 4 MB" in long[1]
    assert "Nothing" in long[1]
    assert limit == 403  # read whole, and refused as a form without its token
    assert announced == "HTTP/1.1 413"
    assert lived


def test_who_dawdles_is_let_go(run: Run, practice: Path) -> None:
    body, head, nothing, lived = run(
        STRAIGHT
        + """
out = [
    say(b"POST /account/sign-in/ HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nContent-Length: 10\\r\\n\\r\\nab"),
    say(b"GET / HTTP/1.1\\r\\nHost: 127"),
    say(b""),
    alive(),
]
"""
    )
    assert body.startswith("HTTP/1.1 408")
    assert "30 seconds" in body
    assert head == nothing == ""
    assert lived


def test_what_is_not_http_reaches_no_page(run: Run, practice: Path) -> None:
    said = run(
        STRAIGHT
        + r"""
get = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
out = [
    say(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200))[:12],
    say(get + b"\r\n" + b"\x00\xff garbage \r\n\r\n"),
    say(get + b"X: " + b"a" * 70_000 + b"\r\n\r\n")[:12],
    say(get + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")[:12],
    say(get + b"Content-Length: -4\r\n\r\n")[:12],
    say(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: elsewhere.example\r\n\r\n")[:12],
    say(b"GET /account/sign-in/ HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n")[:12],
    say(get + b"Upgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n")[:12],
    say(get + b"\r\n" + get + b"\r\n" + get + b"Connection: close\r\n\r\n").count("HTTP/1.1 204"),
    alive(),
]
"""
    )
    tls, pipelined, large, two_lengths, negative, two_hosts, foreign, upgrade, three, lived = said
    assert large == "HTTP/1.1 431"
    assert tls == two_lengths == negative == two_hosts == foreign == "HTTP/1.1 400"
    assert pipelined.count("HTTP/1.1 204") == 1
    assert pipelined.count("HTTP/1.1 400") == 1
    assert upgrade == "HTTP/1.1 204"
    assert three == 3
    assert lived


def test_only_the_proxy_is_believed_and_only_in_exact_words(run: Run, practice: Path) -> None:
    said = run(
        PROXY
        + """
def way(*lines):
    head = "GET /account/sign-in/ HTTP/1.1\\r\\nHost: holdfast.example\\r\\nConnection: close\\r\\n"
    return say((head + "".join(line + "\\r\\n" for line in lines) + "\\r\\n").encode())[:12]
out = [
    way("X-Forwarded-Proto: https"),
    way("X-Forwarded-Proto: http"),
    way("X-Forwarded-Proto: https, http"),
    way("X-Forwarded-Proto: https", "X-Forwarded-Proto: http"),
    way("X_Forwarded_Proto: https"),
    way("Forwarded: proto=https"),
    way("X-Forwarded-Proto: https", "X-Forwarded-Host: elsewhere.example"),
    way("X-Forwarded-Proto: https", "X_Forwarded_For: 10.1.1.1"),
]
"""
    )
    good, redirected = "HTTP/1.1 200", "HTTP/1.1 301"
    assert said == [good, redirected, redirected, redirected, redirected, redirected, good, good]


def test_the_last_hop_is_who_called() -> None:
    def came(way: Way, client: tuple[str, int] | None, *headers: tuple[bytes, bytes]) -> object:
        found = as_it_came({"headers": list(headers), "client": client, "path": "/", "scheme": "http"}, way)
        return found["client"] and found["client"][0], found["scheme"]

    hops, https = (b"x-forwarded-for", b"6.6.6.6, 10.1.2.3"), (b"x-forwarded-proto", b"https")
    proxy = Way("127.0.0.1")
    assert came(proxy, ("127.0.0.1", 1), hops, https) == ("10.1.2.3", "https")
    assert came(proxy, ("::ffff:127.0.0.1", 1), hops, https) == ("10.1.2.3", "https")
    assert came(proxy, ("127.0.0.1", 1), (b"x-forwarded-for", b"nonsense"), https) == ("127.0.0.1", "https")
    assert came(Way(socket=True), None, hops, https) == ("10.1.2.3", "https")
    assert came(Way(), ("10.9.9.9", 1), hops, https) == ("10.9.9.9", "http")
    for peer in (("127.0.0.2", 1), None):
        with pytest.raises(Refusal) as refused:
            came(proxy, peer, hops, https)
        assert refused.value.status == 403


def test_one_caller_who_sends_and_never_ends_leaves_room_for_others() -> None:
    async def pages(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def all_of_it() -> tuple[list[int], int]:
        served, stays = front(pages, Way()), asyncio.Event()
        answers: dict[str, list[int]] = {}

        async def call(address: str, length: int, *, ends: bool) -> None:
            asked = iter([{"type": "http.request", "body": bytes(length), "more_body": not ends}])

            async def receive() -> Any:
                if (message := next(asked, None)) is None:
                    await stays.wait()
                    return {"type": "http.disconnect"}
                return message

            async def send(message: Any) -> None:
                if "status" in message:
                    answers.setdefault(address[:10], []).append(message["status"])

            scope = {"type": "http", "path": "/", "headers": [], "client": (address, 1), "scheme": "http"}
            await served(scope, receive, send)

        hostile = [asyncio.create_task(call(f"2001:db8:0:1::{n:x}", LARGEST_BODY - 1, ends=False)) for n in range(20)]
        await asyncio.sleep(0.05)
        await call("192.0.2.99", LARGEST_BODY - 1, ends=True)
        stays.set()
        await asyncio.gather(*hostile)
        await call("2001:db8:0:1::7", LARGEST_BODY - 1, ends=True)  # what he held is given back
        return answers["192.0.2.99"], answers["2001:db8:0"].count(200)

    assert asyncio.run(all_of_it()) == ([200], 1)


def test_a_connection_lost_half_way_saves_nothing_and_fails_nothing(run: Run, practice: Path) -> None:
    before, after, log, lived = run(
        STRAIGHT
        + """
import io, logging
lines = io.StringIO()
logging.getLogger().handlers[0].setStream(lines)
from django.contrib.auth.models import User
from holdfast.web.vault.models import AuditEntry, EntryRow, PostedForm
def state():
    return [model.objects.count() for model in (AuditEntry, EntryRow, PostedForm)]
before = state()
form = b"name=anna&password=a+heron+stands+in+the+river"
head = b"POST /account/sign-in/ HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nContent-Length: 94\\r\\n"
for _ in range(5):
    with call() as made:  # half of a body, then gone
        made.sendall(head + b"Content-Type: application/x-www-form-urlencoded\\r\\n\\r\\n" + form)
    with call() as made:  # a page asked for, and nobody there to read it
        made.sendall(b"GET /account/sign-in/ HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n")
        made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\\x01\\0\\0\\0\\0\\0\\0\\0")
time.sleep(0.7)
lived = alive()
out = [before, state(), lines.getvalue(), lived]
"""
    )
    assert before == after
    assert '"status": 500' not in log
    assert '"level": "error"' not in log
    assert lived
