"""`holdfast serve`: the workbench on an address, after everything was checked."""

from __future__ import annotations

import contextlib
import ipaddress
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from holdfast.web import memory
from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused
from holdfast.web.practice import LARGEST_BODY

IN_MEMORY = 1 << 30
CONNECTIONS = 50
"""Each may hold one body in memory."""


def serve(
    home: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    passphrase: str | None = None,
    behind_proxy: str | None = None,
    names: Sequence[str] = (),
    threads: int = 8,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the practice in `home` until interrupted. Raises `Refused` before anything is opened to anybody.

    On loopback, plain http. On any other address only behind a proxy that speaks https: `behind_proxy` is the address
    it calls from, `names` the host names people type. `announce` is called with the address once it answers.
    """
    with serving(home):
        server = make_server(
            home, host, port, passphrase=passphrase, behind_proxy=behind_proxy, names=names, threads=threads
        )
        if announce is not None:
            announce(address_of(server, host, names if behind_proxy else ()))
        try:
            server.run()
        finally:
            server.close()


def make_server(
    home: Path,
    host: str,
    port: int,
    *,
    passphrase: str | None = None,
    behind_proxy: str | None = None,
    names: Sequence[str] = (),
    threads: int = 8,
) -> Any:
    """The server, bound and not yet running (waitress; `.effective_port`, `.run()`, `.close()`)."""
    check_address(host, behind_proxy, names)
    if behind_proxy is not None:
        os.environ["HOLDFAST_HTTPS"] = "1"
        os.environ["HOLDFAST_HOSTS"] = ",".join(names)
    open_practice(home, passphrase)
    sweep()
    import waitress

    from holdfast.web.wsgi import application

    settle()

    trust: dict[str, Any] = {"clear_untrusted_proxy_headers": True}
    if behind_proxy is not None:
        trust |= {
            "trusted_proxy": behind_proxy,
            "trusted_proxy_count": 1,
            "trusted_proxy_headers": {"x-forwarded-proto"},
        }
    try:
        return waitress.create_server(
            application,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            max_request_body_size=LARGEST_BODY,
            # What is longer than these would be written to a temporary file in clear: pages and forms never are.
            inbuf_overflow=IN_MEMORY,
            outbuf_overflow=IN_MEMORY,
            connection_limit=CONNECTIONS,
            **trust,
        )
    except OSError as error:
        raise Refused(
            f"The address {host}:{port} cannot be used ({error.strerror or error}).",
            "Perhaps another program has it: choose another port with --port.",
        ) from None


def settle() -> None:
    """Load the pages and what they compute with now, and set it apart from the garbage collector's rounds."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns  # imports every page
    _warm()
    memory.set_apart()
    memory.seldom()


def _warm() -> None:
    """Knowledge, readers and templates: what the first page would otherwise make, and every later round walk over."""
    from django.template.loader import get_template

    from holdfast.analysis import analyse
    from holdfast.brief.brief import brief
    from holdfast.brief.knowledge import order, rule_knowledge, sources
    from holdfast.case.casefile import read_case, write_case
    from holdfast.case.moments import last_recorded
    from holdfast.simulate.simple import stable

    for rule in order():
        rule_knowledge(rule)
    sources()
    invented = read_case(write_case(stable(1, 8)))
    brief(analyse(invented, last_recorded(invented)))
    folder = Path(__file__).parents[1] / "templates"
    for template in folder.rglob("*.html"):
        get_template(str(template.relative_to(folder)))


def sweep() -> None:
    """Forget what has run its course: ended sessions, old failures, ids of forms nobody can post any more."""
    from datetime import UTC, datetime, timedelta

    from django.contrib.sessions.models import Session

    from holdfast.web.accounts import throttle
    from holdfast.web.vault.posts import forget_before

    throttle.forget_before(datetime.now(UTC) - timedelta(days=1))
    Session.objects.filter(expire_date__lt=datetime.now(UTC)).delete()
    forget_before(datetime.now(UTC) - timedelta(days=2))


def check_address(host: str, behind_proxy: str | None, names: Sequence[str]) -> None:
    """Refused: an address others can reach, where what is typed would travel in clear."""
    if behind_proxy is None and not is_loopback(host):
        raise Refused(
            f"{host} can be reached by others, and without TLS what is typed there could be read on the way.",
            "Serve on 127.0.0.1; or put a proxy that speaks https in front and name it: --behind-proxy ADDRESS "
            "--name HOST.",
        )
    if behind_proxy is not None:
        try:
            ipaddress.ip_address(behind_proxy)
        except ValueError:
            raise Refused(
                f"{behind_proxy} is no address.", "Name the one address the proxy calls from, as 127.0.0.1."
            ) from None
        if not names or any("*" in name or name.startswith(".") for name in names):
            raise Refused(
                "Behind a proxy the workbench answers to exact host names only.", "Name each: --name holdfast.example"
            )


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address_of(server: Any, host: str, names: Sequence[str] = ()) -> str:
    if names:
        return f"https://{names[0]}/"
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{server.effective_port}/"


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
    with (home / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("This practice is being served just now.", "Stop the other one first.") from None
        yield
