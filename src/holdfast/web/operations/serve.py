"""`holdfast serve`: the workbench on an address, after everything was checked."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast import __version__
from holdfast.web import memory
from holdfast.web.log_lines import everything_logged
from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.restore_aside import clear_aside
from holdfast.web.operations.secret_files import lock_file
from holdfast.web.operations.serve_tls import Renewed, check_pair, context_of, in_words
from holdfast.web.operations.serve_wishes import Wishes, check_address, is_loopback, wishes

if TYPE_CHECKING:
    import ssl

    from holdfast.web.operations.serve_front import Wsgi
    from holdfast.web.operations.serve_socket import Server

__all__ = ["address_of", "check_address", "is_loopback", "make_server", "serve", "serving", "settle", "sweep"]
WAITING = 128
log = logging.getLogger("holdfast.serve")


def serve(
    home: Path,
    host: str | None = None,
    port: int | None = None,
    *,
    passphrase: str | None = None,
    behind_proxy: str | None = None,
    names: Sequence[str] = (),
    threads: int | None = None,
    tls_cert: str | None = None,
    tls_key: str | None = None,
    socket_file: str | None = None,
    portal: str | None = None,
    portal_names: Sequence[str] = (),
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the practice in `home` until TERM or INT. Raises `Refused` before anything is opened to anybody.

    What is None is as `practice.json` says under "serve", else on 127.0.0.1:8765. On loopback, plain http. On any
    other address with a certificate (`tls_cert`, `tls_key`), or behind a proxy that speaks https: `behind_proxy` is
    the address it calls from, or `socket_file` the socket; `names` are the host names people type. On a host `portal`
    is a second place to listen at (`HOST:PORT`, or a socket file), where patients find their own page and nothing else,
    by `portal_names`. `announce` is called with the addresses once they answer.
    """
    asked = wishes(
        home, address=host, port=port, behind_proxy=behind_proxy, names=tuple(names), threads=threads,
        tls_cert=tls_cert, tls_key=tls_key, socket=socket_file, portal=portal, portal_names=tuple(portal_names),
    )  # fmt: skip
    with serving(home):
        server = _made(home, asked, passphrase)
        clear_aside(home)
        everything_logged()
        if announce is not None:
            announce(address_of(server, asked))
            if server.portal is not None:
                announce(address_of(server.portal, asked.for_patients()))
        log.info("started", extra={"version": __version__})
        try:
            with _keys_taken_up():
                server.run()
        finally:
            server.close()
            in_order = server.let_go()
            log.info("stopped", extra={"in_order": in_order})
        if not in_order:  # a page took longer than a stop waits: what it had not stored by now is not stored
            logging.shutdown()
            os._exit(1)


def make_server(
    home: Path,
    host: str,
    port: int,
    *,
    passphrase: str | None = None,
    behind_proxy: str | None = None,
    names: Sequence[str] = (),
    threads: int = 8,
    tls_cert: str | None = None,
    tls_key: str | None = None,
    socket_file: str | None = None,
    portal: str | None = None,
    portal_names: Sequence[str] = (),
) -> Server:
    """The server, listening and not yet running (`.effective_port`, `.run()`, `.close()` from any thread)."""
    asked = wishes(
        home, address=host, port=port, behind_proxy=behind_proxy, names=tuple(names), threads=threads,
        tls_cert=tls_cert, tls_key=tls_key, socket=socket_file, portal=portal, portal_names=tuple(portal_names),
    )  # fmt: skip
    return _made(home, asked, passphrase)


def _made(home: Path, asked: Wishes, passphrase: str | None) -> Server:
    pair = asked.pair()
    now = datetime.now(UTC)
    certificate = None if pair is None else check_pair(*pair, asked.all_names, now)
    _tell_the_settings(asked)
    open_practice(home, passphrase)
    sweep()
    from holdfast.web.portal.listener import as_portal
    from holdfast.web.wsgi import application

    _need_contacts(asked)
    listening = _listen(asked)
    beside = _listen_for_patients(asked, listening)
    settle()
    tls = None if pair is None else context_of(*pair)
    server = _server(application, listening, asked, tls)
    if tls is not None and pair is not None and certificate is not None:
        log.info(in_words(certificate, now), extra={"days": certificate.days_left(now)})
        server.now_and_then = (Renewed(tls, *pair, asked.all_names).look,)
    if beside is not None:
        few = replace(asked.for_patients(), threads=max(2, asked.threads // 2))
        server.portal = _server(as_portal(application), beside, few, tls)
    return server


def _server(application: Wsgi, listening: socket.socket, asked: Wishes, tls: ssl.SSLContext | None) -> Server:
    """One listening socket with threads of its own: what keeps one of two busy leaves the other's free."""
    from holdfast.web.operations.serve_front import front, in_threads
    from holdfast.web.operations.serve_socket import server_of

    pool = ThreadPoolExecutor(asked.threads, thread_name_prefix="pages")
    return server_of(front(in_threads(application, pool), asked.way), listening, pool, tls)


def _tell_the_settings(asked: Wishes) -> None:
    """What the settings of Django read from the environment of the program that serves."""
    os.environ["HOLDFAST_SERVING"] = "1"
    if asked.https:
        os.environ["HOLDFAST_HTTPS"] = "1"
        os.environ["HOLDFAST_HOSTS"] = ",".join(asked.names)
    for name in ("HOLDFAST_PORTAL", "HOLDFAST_PORTAL_NAMES"):
        os.environ.pop(name, None)
    if asked.portal:
        there = asked.for_patients()
        os.environ["HOLDFAST_PORTAL"] = _address(there, there.port)
        if asked.https:
            os.environ["HOLDFAST_PORTAL_NAMES"] = ",".join(there.names)


def _need_contacts(asked: Wishes) -> None:
    """Refused: a portal without local crisis contacts, with which each page of a patient's begins."""
    from django.conf import settings

    if asked.portal and not settings.HOLDFAST_CONTACTS:
        raise Refused(
            "A portal begins with local crisis contacts, and this practice has none.",
            'Set them first: holdfast contacts add "Crisis line" NUMBER',
        )


def _listen_for_patients(asked: Wishes, other: socket.socket) -> socket.socket | None:
    """The portal's socket, where there is a portal; `other` is closed if it cannot be had."""
    if not asked.portal:
        return None
    try:
        return _listen(asked.for_patients())
    except Refused:
        other.close()
        raise


def _listen(asked: Wishes) -> socket.socket:
    """A listening socket. Refused where the place is taken, or is not this machine's."""
    if asked.socket:
        return _listen_at(Path(asked.socket))
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(asked.address, asked.port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(place)
            listening.listen(WAITING)
        except OSError:
            listening.close()
            raise
    except (OSError, OverflowError) as error:
        raise Refused(
            f"The address {asked.address}:{asked.port} cannot be used ({getattr(error, 'strerror', None) or error}).",
            "Perhaps another program has it: choose another port with --port.",
        ) from None
    return listening


def _listen_at(file: Path) -> socket.socket:
    """A socket file for the proxy's group. One that a program which is gone left behind is replaced."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            if probe.connect_ex(str(file)) == errno.ECONNREFUSED:
                file.unlink()
        listening.bind(str(file))
        file.chmod(0o660)
        listening.listen(WAITING)
    except OSError as error:
        listening.close()
        raise Refused(
            f"The socket {file} cannot be used ({error.strerror or error}).",
            "Another program has it, or its folder is missing or closed to this user: see docs/hosting.md.",
        ) from None
    return listening


@contextlib.contextmanager
def _keys_taken_up() -> Iterator[None]:
    """While people work, `holdfast rekey` may put a new key in place: looked for once a second."""
    from holdfast.web.vault import keyring

    take_up: Callable[[], object] | None = getattr(keyring, "take_up", None)
    ended = threading.Event()

    def look() -> None:
        from django.db import close_old_connections, connections

        failed = ""
        while not ended.wait(1):
            try:
                close_old_connections()
                if take_up is not None:
                    take_up()
                failed = ""
            except Exception as error:  # noqa: BLE001 - the next look may succeed; said once, not every second
                if type(error).__name__ != failed:
                    failed = type(error).__name__
                    log.error("keys not looked at", extra={"error": failed})  # noqa: TRY400 - values in it
        connections.close_all()

    watching = threading.Thread(target=look, name="keys", daemon=True)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join(2)


def settle() -> None:
    """Load the pages and what they compute with now, and set it apart from the garbage collector's rounds."""
    from django.urls import get_resolver

    from holdfast.web.portal.listener import URLCONF

    _ = get_resolver().url_patterns, get_resolver(URLCONF).url_patterns  # imports every page
    _warm()
    memory.set_apart()
    memory.seldom()
    # A page asks the database twenty times. After each answer its thread waits for its turn among those that compute:
    # at Python's 5 ms a turn, one picture being drawn makes everybody else's page many times slower.
    sys.setswitchinterval(0.0005)


def _warm() -> None:
    """Knowledge, readers and templates: what the first page would otherwise make, and every later round walk over."""
    from django.template.loader import get_template

    from holdfast.analysis import analyse
    from holdfast.brief.brief import brief
    from holdfast.brief.knowledge import order, rule_knowledge
    from holdfast.case.casefile import read_case, write_case
    from holdfast.case.moments import last_recorded
    from holdfast.citations import citations
    from holdfast.simulate.examples import example

    for rule in order():
        rule_knowledge(rule)
    citations()
    invented = read_case(write_case(example("stable-noise")))
    brief(analyse(invented, last_recorded(invented)))
    folder = Path(__file__).parents[1] / "templates"
    for template in folder.rglob("*.html"):
        get_template(str(template.relative_to(folder)))


def sweep() -> None:
    """Forget what has run its course: ended sessions, phones long unused, ids of forms nobody can post any more."""
    from datetime import UTC, datetime, timedelta

    from holdfast.web.accounts.sessions import forget_ended
    from holdfast.web.portal.phones import forget_old
    from holdfast.web.vault.posts import forget_before

    forget_ended()
    forget_old()
    forget_before(datetime.now(UTC) - timedelta(days=2))


def address_of(server: Server, asked: Wishes) -> str:
    """What people type."""
    return _address(asked, server.effective_port)


def _address(asked: Wishes, port: int) -> str:
    if asked.https:
        shown = f":{port}" if asked.tls_cert and port != 443 else ""
        return f"https://{asked.names[0]}{shown}/"
    shown = f"[{asked.address}]" if ":" in asked.address else asked.address
    return f"http://{shown}:{port}/"


@contextlib.contextmanager
def making(home: Path) -> Iterator[None]:
    """`serving` for a practice that is not there yet: two that make one in the same folder would remove each other's
    half. A folder that was made for it and stays empty is gone afterwards.
    """
    was_there = home.exists()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"{home} could not be made ({error.strerror}).", "Choose another folder.") from None
    try:
        with serving(home):
            yield
    except BaseException:
        if not was_there and {one.name for one in home.iterdir()} <= {"serving.lock"}:
            (home / "serving.lock").unlink(missing_ok=True)
            home.rmdir()
        raise


@contextlib.contextmanager
def serving(home: Path) -> Iterator[None]:
    """Hold the practice: only one of serve, restore and upgrade at a time. Refused when it is held already."""
    try:
        import fcntl
    except ImportError:  # Windows: SQLite's own locks are all there is
        yield
        return
    if not home.is_dir():
        yield
        return
    with lock_file(home / "serving.lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("This practice is being served just now.", "Stop the other one first.") from None
        yield
