"""Where a practice wants to be served: flags of the command, and what stands under "serve" in `practice.json`."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import PRACTICE
from holdfast.web.operations.serve_front import Way


@dataclass(frozen=True, slots=True)
class Wishes:
    """One listening place, and who may call there. Plain http on loopback unless TLS, a proxy or a socket is named."""

    address: str = "127.0.0.1"
    port: int = 8765
    names: tuple[str, ...] = ()
    behind_proxy: str | None = None
    socket: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None
    threads: int = 8

    @property
    def https(self) -> bool:
        return bool(self.behind_proxy or self.socket or self.tls_cert)

    @property
    def way(self) -> Way:
        return Way(self.behind_proxy, self.socket is not None)

    def pair(self) -> tuple[Path, Path] | None:
        return (Path(self.tls_cert), Path(self.tls_key)) if self.tls_cert and self.tls_key else None


KINDS: Mapping[str, tuple[type, ...]] = {
    "address": (str,), "port": (int,), "names": (list, tuple), "behind_proxy": (str,), "socket": (str,),
    "tls_cert": (str,), "tls_key": (str,), "threads": (int,),
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
    return asked


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
        names_wrong = name == "names" and any(not isinstance(one, str) for one in value)
        if not isinstance(value, KINDS[name]) or isinstance(value, bool) or names_wrong:
            raise Refused(f'{file}: "serve", {name}: this value is of another kind.', "Correct it.")
    return {**plain, "names": tuple(one.lower() for one in plain.get("names", ()))}


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
