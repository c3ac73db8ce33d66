"""Where a practice wants to be served: flags of the command, and what stands under "serve" in `practice.json`."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import PRACTICE
from holdfast.web.operations.serve_front import Way
from holdfast.web.practice import Profile, read_practice


@dataclass(frozen=True, slots=True)
class Wishes:
    """One listening place, and who may call there. Plain http on loopback unless TLS, a proxy or a socket is named.

    `portal` is a second place, for patients (`HOST:PORT`, or a socket file), served in the same way as the first, under
    names of its own.
    """

    address: str = "127.0.0.1"
    port: int = 8765
    names: tuple[str, ...] = ()
    behind_proxy: str | None = None
    socket: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None
    threads: int = 8
    portal: str | None = None
    portal_names: tuple[str, ...] = ()

    @property
    def https(self) -> bool:
        return bool(self.behind_proxy or self.socket or self.tls_cert)

    @property
    def way(self) -> Way:
        return Way(self.behind_proxy, self.socket is not None)

    @property
    def all_names(self) -> tuple[str, ...]:
        """What a certificate has to cover."""
        return tuple(dict.fromkeys((*self.names, *(self.portal_names if self.portal else ()))))

    def for_patients(self) -> Wishes:
        """The portal's own place. Only where there is one."""
        names = self.portal_names or self.names
        if self.socket:
            return replace(self, socket=self.portal, names=names, portal=None)
        host, port = place_of(self.portal or "")
        return replace(self, address=host, port=port, names=names, portal=None)

    def pair(self) -> tuple[Path, Path] | None:
        return (Path(self.tls_cert), Path(self.tls_key)) if self.tls_cert and self.tls_key else None


KINDS: Mapping[str, tuple[type, ...]] = {
    "address": (str,), "port": (int,), "names": (list, tuple), "behind_proxy": (str,), "socket": (str,),
    "tls_cert": (str,), "tls_key": (str,), "threads": (int,), "portal": (str,), "portal_names": (list, tuple),
}  # fmt: skip


def wishes(home: Path, **given: Any) -> Wishes:
    """What is `given` (None: not said), else what `practice.json` says, else the defaults. Raises `Refused`."""
    told = {name: value for name, value in given.items() if value is not None and value != ()}
    asked = Wishes(**_typed({**_chosen(home), **told}, home / PRACTICE))
    check_address(asked.address, asked.behind_proxy, asked.names, tls=bool(asked.tls_cert), socket=asked.socket)
    if bool(asked.tls_cert) != bool(asked.tls_key):
        raise Refused("A certificate and its key go together.", "Name both: --tls-cert FILE --tls-key FILE")
    if sum(map(bool, (asked.behind_proxy, asked.socket, asked.tls_cert))) > 1:
        raise Refused(
            "TLS here, a proxy's address and a socket are three ways, and more than one is named.", "Choose one."
        )
    if not 1 <= asked.threads <= 64:
        raise Refused(f"{asked.threads} threads were asked for.", "Choose from 1 to 64; 8 are usual.")
    if asked.portal:
        check_portal(asked, read_practice(home).profile)
    elif asked.portal_names:
        raise Refused("A portal has names and no place to listen at.", "Name it: --portal HOST:PORT")
    return asked


def check_portal(asked: Wishes, profile: Profile) -> None:
    """Refused: a portal of a laptop; one that others reach without https; one a proxy could not tell from the rest."""
    if profile != "host":
        raise Refused(
            "A portal is for a practice on a host, and this one is a laptop's: patients answer on paper, or on this "
            "device handed over.",
            "Leave --portal out; or make a practice for a server: holdfast init --profile host",
        )
    if asked.socket:
        if not (asked.portal or "").startswith("/"):
            raise Refused(
                "Behind a socket the portal has a socket file of its own.",
                "Name it: --portal /run/holdfast/portal.sock",
            )
    else:
        host, port = place_of(asked.portal or "")
        check_address(host, asked.behind_proxy, asked.portal_names or asked.names, tls=bool(asked.tls_cert))
        if (host, port) == (asked.address, asked.port) and port:
            raise Refused(f"{asked.portal} is the workbench's own address.", "Give the portal another port.")
    if (asked.behind_proxy or asked.socket) and (not asked.portal_names or set(asked.portal_names) & set(asked.names)):
        raise Refused(
            "A proxy tells the portal from the workbench by its name, and they have the same.",
            "Give the portal a name of its own: --portal-name portal.example",
        )


def place_of(text: str) -> tuple[str, int]:
    """`127.0.0.1:8766` or `[::1]:8766`. Raises `Refused`."""
    host, colon, port = text.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    whole = colon and bare and (":" not in bare or bare != host) and port.isascii() and port.isdecimal()
    if not whole or int(port) > 65_535:
        raise Refused(f"{text} is no place to listen at.", "Write an address and a port: --portal 127.0.0.1:8766")
    return bare, int(port)


def _chosen(home: Path) -> dict[str, Any]:
    try:
        plain = json.loads((home / PRACTICE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # told in words when the practice is opened
    found = plain.get("serve", {}) if isinstance(plain, dict) else {}
    if not isinstance(found, dict):
        raise Refused(f'{home / PRACTICE}: "serve" is no group of settings.', 'Write "serve": {"port": 8765}.')
    return found


def _typed(plain: dict[str, Any], file: Path) -> dict[str, Any]:
    for name, value in plain.items():
        if name not in KINDS:
            known = ", ".join(field.name for field in fields(Wishes))
            raise Refused(f'{file}: "serve" has no setting {name}.', f"There are: {known}.")
        names_wrong = name in ("names", "portal_names") and any(not isinstance(one, str) for one in value)
        if not isinstance(value, KINDS[name]) or isinstance(value, bool) or names_wrong:
            raise Refused(f'{file}: "serve", {name}: this value is of another kind.', "Correct it.")
    lists = {name: tuple(one.lower() for one in plain.get(name, ())) for name in ("names", "portal_names")}
    return {**plain, **lists}


def check_address(
    host: str, behind_proxy: str | None, names: Sequence[str], *, tls: bool = False, socket: str | None = None
) -> None:
    """Refused: an address others can reach, where what is typed would travel in clear; and names that are not exact."""
    if behind_proxy is None and not tls and not socket:
        if not is_loopback(host):
            raise Refused(
                f"{host} can be reached by others, and without TLS what is typed there could be read on the way.",
                "Serve on 127.0.0.1; or with a certificate: --tls-cert FILE --tls-key FILE --name HOST; or put a "
                "proxy that speaks https in front and name it: --behind-proxy ADDRESS --name HOST.",
            )
        return
    if behind_proxy is not None:
        try:
            ipaddress.ip_address(behind_proxy)
        except ValueError:
            raise Refused(
                f"{behind_proxy} is no address.", "Name the one address the proxy calls from, as 127.0.0.1."
            ) from None
    if not names or any("*" in name or name.startswith(".") or "/" in name or "," in name for name in names):
        raise Refused(
            "With https the workbench answers to exact host names only.", "Name each: --name holdfast.example"
        )


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
