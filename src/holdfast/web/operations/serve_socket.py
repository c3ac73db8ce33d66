"""The server process: uvicorn on one listening socket, held to times and numbers, stopped in order."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from holdfast.web.operations.serve_front import HEADER_BYTES

CONNECTIONS = 500
"""Browsers keep up to six open each. More are told to come back; a good many more are dropped unheard."""
HEADER_SECONDS = 10
KEEP_ALIVE, UNREAD_SECONDS, STOP_SECONDS = 20, 60, 10
log = logging.getLogger("holdfast.serve")


class Protocol(H11Protocol):
    """uvicorn's, and a limit in time for the head of a request and for a page nobody reads."""

    _head: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn names the kind it gets
        if len(self.connections) > 2 * CONNECTIONS:
            self.transport.abort()
        else:
            self._expect_a_head()

    def data_received(self, data: bytes) -> None:
        if not self._busy():
            self._expect_a_head()
        super().data_received(data)
        if self._busy():
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    def _busy(self) -> bool:
        cycle: Any = self.cycle  # None until the first request, whatever uvicorn's annotation says
        return cycle is not None and not cycle.response_complete

    def _expect_a_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None


class Loop(asyncio.SelectorEventLoop):
    """Python's, with as much time for a TLS handshake as for the head of a request."""

    async def create_server(self, *args: Any, **options: Any) -> asyncio.Server:
        if options.get("ssl"):
            options["ssl_handshake_timeout"] = HEADER_SECONDS
        return await super().create_server(*args, **options)


class Server(uvicorn.Server):
    """One listening socket. `effective_port` is known, and calls wait in line, before `run` begins."""

    def __init__(self, config: uvicorn.Config, listening: socket.socket, pool: ThreadPoolExecutor) -> None:
        super().__init__(config)
        self.listening, self.pool = listening, pool
        self.now_and_then: Sequence[Callable[[], None]] = ()
        self.portal: Server | None = None
        """A second server, for patients: it runs beside this one and ends with it."""
        self._hung_up = False

    @property
    def effective_port(self) -> int:
        name = self.listening.getsockname()
        return int(name[1]) if isinstance(name, tuple) else 0

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        with self._portal_running():
            super().run(sockets or [self.listening])

    def close(self) -> None:
        """Stop, from any thread: what is being answered is finished first."""
        self.should_exit = True
        if not self.started:
            self.listening.close()
        if self.portal is not None:
            self.portal.close()

    @contextmanager
    def _portal_running(self) -> Iterator[None]:
        """The portal in a thread and an event loop of its own: what hinders one of the two does not hinder the other.
        Should it end by itself, the log says so and the workbench goes on.
        """
        portal = self.portal
        if portal is None:
            yield
            return

        def serve() -> None:
            try:
                portal.run()
            finally:
                if not portal.should_exit:
                    log.error("the portal has stopped")

        beside = threading.Thread(target=serve, name="portal", daemon=True)
        beside.start()
        try:
            yield
        finally:
            portal.close()
            beside.join(STOP_SECONDS + 5)

    def let_go(self) -> bool:
        """End the threads that make pages. False where one was still at work when its time was over."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        if self.portal is not None:
            self.portal.pool.shutdown(wait=False, cancel_futures=True)
        mine = [thread for thread in threading.enumerate() if thread.name.startswith("pages")]
        for thread in mine:
            thread.join(0.2)
        return not any(thread.is_alive() for thread in mine)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(_told)
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.portal is not None:  # both finish what they are answering at the same time
            self.portal.close()
        await super().shutdown(sockets)

    async def on_tick(self, counter: int) -> bool:
        if counter % 100 == 0 or self._hung_up:  # ten seconds
            self._hung_up = False
            for act in self.now_and_then:
                try:
                    act()
                except Exception as error:
                    log.error("error outside a request", exc_info=error)  # noqa: TRY400 - formatted without its words
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """TERM and INT stop in order, and the program then ends as one that was asked to: uvicorn would raise the
        signal again. HUP looks at once whether the certificate is a new one.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        wanted: dict[int, Callable[[int, FrameType | None], None]] = {
            signal.SIGTERM: self.handle_exit,
            signal.SIGINT: self.handle_exit,
        }
        if hasattr(signal, "SIGHUP"):
            wanted[signal.SIGHUP] = self._look_again
        before = {number: signal.signal(number, act) for number, act in wanted.items()}
        try:
            yield
        finally:
            for number, act in before.items():
                signal.signal(number, act)

    def _look_again(self, number: int, frame: FrameType | None) -> None:
        self._hung_up = True


def server_of(app: Any, listening: socket.socket, pool: ThreadPoolExecutor, tls: Any = None) -> Server:
    """Uvicorn on asyncio and h11: no file of its own, no log of requests, no name or date of it in answers."""
    config = uvicorn.Config(
        app,
        loop=Loop,  # type: ignore[arg-type]  # it takes a class too, as its documentation says
        http=Protocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=STOP_SECONDS,
        h11_max_incomplete_event_size=HEADER_BYTES,
        ssl_context_factory=None if tls is None else lambda *_: tls,
    )
    return Server(config, listening, pool)


def _told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What fails outside any request. A client that went away is nobody's error."""
    error = context.get("exception")
    if not isinstance(error, OSError):
        log.error("error outside a request", exc_info=error)
