"""Before a thread is taken: the request came the way it should, all of it is here, and it is not too long.

A small layer of ASGI around the pages (which are WSGI). What a slow or hostile client costs is a few kilobytes of
memory here, never one of the threads that make pages; and nothing that was sent is ever written to a file.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any

from a2wsgi.wsgi import build_environ

from holdfast.text import Message, render, say
from holdfast.web.practice import LARGEST_BODY

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

BODY_SECONDS, SEND_SECONDS, HEADER_BYTES = 30, 60, 32_768
ROOM = 64_000_000
"""Bytes of all bodies being received or worked on at one time."""
SHARE = ROOM // 4
"""So much of it one caller may take, so that he cannot keep everybody else from sending."""
READ_ON = 4 * LARGEST_BODY
"""So much of what is too long is read and dropped before it is refused: most browsers listen only when all is sent."""
PLAIN_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""What a refusal says beside itself, as the pages do: it is made before any of them is asked."""
_BODY = "holdfast.body"
_CLAIMS = (b"forwarded", b"x-real-ip")  # and all that begin with x-forwarded-


@dataclass(frozen=True, slots=True)
class Way:
    """How requests come in: straight, or from one proxy, which calls from this address or through a socket file."""

    proxy: str | None = None
    socket: bool = False


class Refusal(Exception):
    def __init__(self, status: HTTPStatus, sentence: Message) -> None:
        super().__init__(status)
        self.status, self.sentence = status, sentence


TOO_LONG = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, say("What was sent is longer than 4 MB. Nothing of it was saved."))
TOO_SLOW = (
    HTTPStatus.REQUEST_TIMEOUT,
    say("What was sent took longer than 30 seconds to arrive. Nothing of it was saved."),
)
NO_ROOM = (HTTPStatus.SERVICE_UNAVAILABLE, say("Too much is being sent at this moment. Nothing was saved; try again."))
NOT_THE_PROXY = (HTTPStatus.FORBIDDEN, say("This address is for the proxy alone. Nothing was done."))
LONG_HEAD = (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, say("This address or its cookies are too long."))
UNCLEAR = (HTTPStatus.BAD_REQUEST, say("What the browser sent could not be read. Go back and try again."))


def front(pages: App, way: Way) -> App:
    """The ASGI application: `pages` is asked only with whole requests that came the right way."""
    held: dict[str, int] = {}

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        mine, whose = 0, ""

        def take(length: int) -> None:
            nonlocal mine
            his = held.get(whose, 0) + length
            if his > SHARE or sum(held.values()) + length > ROOM:
                raise Refusal(*NO_ROOM)
            held[whose], mine = his, mine + length

        try:
            arrived = as_it_came(scope, way)
            whose = _line_of(arrived.get("client"))
            body = await _whole(scope, receive, take)
            if body is None:  # the client went away in the middle
                return
            arrived[_BODY] = body
            arrived["headers"] = [*arrived["headers"], (b"content-length", str(len(body)).encode())]
            await pages(arrived, receive, _in_time(send))
        except Refusal as refusal:
            await _refuse(refusal, send)
        finally:
            if mine:
                held[whose] -= mine
                if not held[whose]:
                    del held[whose]

    return answer


def in_threads(application: Wsgi, pool: ThreadPoolExecutor) -> App:
    """Pages, each made in one of the threads of `pool` and handed over in one piece: the thread is free at once,
    however slowly it is read. No page is larger than memory.

    a2wsgi tells WSGI of the request; its own middleware hands a page over in three steps, each of which waits for the
    other side, and under load that was a third of the time of a short page.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        environ = dict(build_environ(scope, BytesIO(scope[_BODY])))  # type: ignore[arg-type]  # any file-like body
        loop = asyncio.get_running_loop()
        head, body = await loop.run_in_executor(pool, copy_context().run, _made, application, environ)
        await send(head)
        await send({"type": "http.response.body", "body": body})

    return answer


def _made(application: Wsgi, environ: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    head: dict[str, Any] = {"type": "http.response.start"}

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        head["status"] = int(status.partition(" ")[0])
        # Django writes a cookie with a blank before it
        head["headers"] = [(name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers]

    pieces = application(environ, start_response)
    try:
        return head, b"".join(pieces)
    finally:
        if close := getattr(pieces, "close", None):
            close()


def as_it_came(scope: Scope, way: Way) -> Scope:
    """The request with what is known of it and without what it only claims. Raises `Refusal`.

    Who called, and whether by https, is what the connection says; behind a proxy, what that proxy says and nobody
    else. Lengths are ours: the body is read before it is believed.
    """
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    if sum(len(name) + len(value) for name, value in headers) + len(scope.get("raw_path", b"")) > HEADER_BYTES:
        raise Refusal(*LONG_HEAD)  # h11 counts only what comes in more than one piece
    names = [name for name, _ in headers]
    if b"content-length" in names and b"transfer-encoding" in names:
        raise Refusal(*UNCLEAR)  # two lengths: a proxy may have believed the other one
    came = {**scope, "headers": [(name, value) for name, value in headers if not _claimed(name)]}
    if way.proxy is None and not way.socket:
        return came
    client = scope.get("client")
    if not way.socket and not _same(client[0] if client else "", way.proxy or ""):
        if client and scope["path"] == "/healthz" and _plain(client[0]).is_loopback:
            return came
        raise Refusal(*NOT_THE_PROXY)
    came["scheme"] = "https" if [v for n, v in headers if n == b"x-forwarded-proto"] == [b"https"] else "http"
    caller = _last_hop([v for n, v in headers if n == b"x-forwarded-for"])
    came["client"] = (caller, 0) if caller else client
    return came


def _claimed(name: bytes) -> bool:
    """What only a proxy may say, lengths, and names with `_`, which would become another header's."""
    lengths = name in (b"content-length", b"transfer-encoding")
    return lengths or name in _CLAIMS or name.startswith(b"x-forwarded-") or b"_" in name


def _last_hop(values: list[bytes]) -> str | None:
    if not values:
        return None
    last = values[-1].decode("latin-1").rpartition(",")[2].strip()
    try:
        return str(_plain(last))
    except ValueError:
        return None


def _same(one: str, other: str) -> bool:
    try:
        return _plain(one) == _plain(other)
    except ValueError:
        return False


def _line_of(client: Any) -> str:
    """As whom a caller is counted: his address, of IPv6 the first half, since one line has all of the second."""
    try:
        found = _plain(client[0]) if client else None
    except ValueError:
        found = None
    return "" if found is None else found.exploded[:19] if found.version == 6 else str(found)


def _plain(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    found = ipaddress.ip_address(address)
    return getattr(found, "ipv4_mapped", None) or found


async def _whole(scope: Scope, receive: Receive, take: Callable[[int], None]) -> bytes | None:
    """The body, or None where the client went away. Raises `Refusal`."""
    headers = dict(scope["headers"])
    declared = headers.get(b"content-length", b"0")
    if int(declared if declared.isdigit() else 0) > LARGEST_BODY and b"expect" in headers:
        raise Refusal(*TOO_LONG)  # the client asks first: it is told before it sends
    pieces: list[bytes] = []
    length = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while length <= READ_ON:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                piece = message.get("body", b"")
                length += len(piece)
                if length <= LARGEST_BODY:
                    take(len(piece))
                    pieces.append(piece)
                else:
                    pieces.clear()
                if not message.get("more_body", False):
                    break
    except TimeoutError:
        raise Refusal(*TOO_SLOW) from None
    if length > LARGEST_BODY:
        raise Refusal(*TOO_LONG)
    return b"".join(pieces)


def _in_time(send: Send) -> Send:
    """A client that does not read what it asked for is not waited for."""

    async def sent(message: MutableMapping[str, Any]) -> None:
        async with asyncio.timeout(SEND_SECONDS):
            await send(message)

    return sent


async def _refuse(refusal: Refusal, send: Send) -> None:
    words = (render(refusal.sentence) + "\n").encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(words)).encode()),
        *PLAIN_HEADERS,
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": int(refusal.status), "headers": headers})
    await send({"type": "http.response.body", "body": words})
