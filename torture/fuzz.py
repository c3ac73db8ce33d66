"""A hundred thousand requests that nobody in his right mind would send: no 500, no traceback, memory flat.

    python -m torture.fuzz [--requests 100000] [--seed 1]      pages and forms of a demo practice, as every role
    python -m torture.fuzz --files [--requests 20000]          case files, tables, sealed files, cut and bent

Every address is asked as every role with odd ids, numbers, queries and headers. Forms are taken from the pages as they
come by, filled with what stands in them and spoiled in a few places: text for numbers, numbers too large, text too
long, control characters, markup, halves of surrogate pairs, fields left out, doubled or made up, broken bodies. A
seed makes the same requests again, as far as ids go; each failure is printed with what was sent.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import uuid4

ODD = [
    "", " ", "0", "-1", "1", "10", "101", "1e999", "NaN", "Infinity", "٣", "9" * 40, "9" * 5000, "0x10", "1.5", "1,5",
    "true", "null", "None", "[]", "{}", "a" * 5000, "ü" * 3000, "\x00", "\x00abc", "\ud800", "\u202eabc", "\u2028",
    "\x1b[31m", "\x7f",
    "<script>alert(1)</script>", "'; DROP TABLE vault_caserow; --", "{{ 7*7 }}", "%s%n", "../../../etc/passwd", "=1+1",
    "2023-02-30", "0000-00-00", "9999-12-31", "1900-01-01", "2023-02-03", "25:61", "10:00", "2023-02-03T10:00",
    "2023-02-03T10:00:00+99:99", "javascript:alert(1)", "//evil.example/", "m:1", "hour:1", "ci:1", "log:1", "on",
    "yes", "him", "therapist", "patient", "goal", "step", "close", "later", "given", "withdrawn",
]  # fmt: skip
NAMES = re.compile(r"""\.(?:GET|POST)(?:\.get|\.getlist)?[\(\[]\s*["']([a-z_.]+)["']""")


class Forms(HTMLParser):
    """The forms of a page: where each goes, how, and its fields as they stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[tuple[str, str, list[tuple[str, str]]]] = []
        self.links: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), given.get("method", "get").lower(), []))
        elif tag == "a" and given.get("href", "").startswith(("/", "?")):
            self.links.append(given["href"])
        elif tag in ("input", "textarea", "button", "select") and given.get("name") and self.forms:
            if tag == "select":
                self._select = given["name"]
            self.forms[-1][2].append((given["name"], given.get("value", "")))
        elif tag == "option" and self.forms and self._select:
            self.forms[-1][2].append((self._select, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


@dataclass(slots=True)
class Told:
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    memory: list[float] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="holdfast-fuzz-") as folder:
        if chosen.files:
            from torture.fuzz_files import bent_files

            return bent_files(Path(folder), chosen.requests, chosen.seed)
        told = fuzz(Path(folder) / "practice", chosen.requests, chosen.seed, say=True)
    print(f"{told.statuses.total()} requests, seed {chosen.seed}: {dict(sorted(told.statuses.items()))}")
    print(f"slowest {told.slowest[0]:.2f} s: {told.slowest[1]}")
    print("memory, MB, every tenth: " + " ".join(f"{mb:.0f}" for mb in told.memory))
    for line in told.wrong[:20]:
        print("WRONG", line)
    return 1 if told.wrong else 0


def fuzz(home: Path, requests: int, seed: int, *, say: bool = False) -> Told:
    """Send `requests` odd requests to a demo practice made in `home`, in this process."""
    from holdfast.web.operations.demo import make_demo

    made = make_demo(home)
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["tests.web.quick.QuickArgon2", *settings.PASSWORD_HASHERS]
    settings.ALLOWED_HOSTS = ["testserver"]
    fuzzer = Fuzzer(random.Random(seed), [str(case) for case in made.cases.values()], made.patient_page)
    told = Told()
    begun = time.monotonic()
    for n in range(requests):
        if n % 250 == 0:
            fuzzer.sign_everybody_in()
        if n % max(1, requests // 10) == 0:
            gc.collect()
            told.memory.append(_mb())
            if say:
                print(f"{n} requests in {time.monotonic() - begun:.0f} s, {told.memory[-1]:.0f} MB", flush=True)
        fuzzer.one(told)
    gc.collect()
    told.memory.append(_mb())
    return told


class Fuzzer:
    """Draws requests, and keeps the forms and links it meets."""

    def __init__(self, draws: random.Random, cases: list[str], patient_page: str) -> None:
        from tests.web.test_every_url import addresses

        from holdfast.web.accounts.people import make_account

        self.draws, self.cases = draws, cases
        self.names = sorted(dict(addresses()))
        self.parameters = sorted(_parameters())
        self.forms: list[tuple[str, str, list[tuple[str, str]]]] = []
        self.links: list[str] = [patient_page]
        for role in ("manager", "auditor"):
            make_account(role, "a heron stands in the river", role)
        self.clients: dict[str, Any] = {}

    def sign_everybody_in(self) -> None:
        """Anew: by signing out, by locking the device and the like a fuzzer soon stands outside."""
        from django.contrib.auth.models import User
        from django.test import Client

        User.objects.update(is_active=True)
        self.clients = {"nobody": Client(raise_request_exception=False)}
        for name in User.objects.values_list("username", flat=True):
            self.sign_in(name)

    def sign_in(self, name: str) -> None:
        from django.contrib.auth.models import User
        from django.test import Client

        self.clients[name] = Client(raise_request_exception=False)
        self.clients[name].force_login(User.objects.get(username=name))

    def one(self, told: Told) -> None:
        who = self.draws.choices(list(self.clients), [4 if name == "anna" else 1 for name in self.clients])[0]
        method, path, data, extra = self.request()
        what = f"{who} {method} {path[:200]!a} {str(data)[:300]!a} {str(extra)[:100]}"
        begun = time.perf_counter()
        try:
            client = self.clients[who]
            if method == "raw":
                answer = client.generic("POST", path, data[0], content_type=data[1], **extra)
            else:
                send = getattr(client, method)
                answer = send(path, data, **extra) if data is not None else send(path, **extra)
        except (UnicodeError, ValueError) as error:
            # The test client itself could not write such a request; a server would never see it.
            if "tests" in str(error) or isinstance(error, UnicodeEncodeError):
                return
            told.wrong.append(f"{type(error).__name__}: {error} <- {what}")
            return
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            told.wrong.append(f"{type(error).__name__}: {error} <- {what}")
            return
        seconds = time.perf_counter() - begun
        told.slowest = max(told.slowest, (seconds, what))
        told.statuses[answer.status_code] += 1
        body = b"" if answer.streaming else answer.content
        if answer.status_code == 500 or b"Traceback (most recent" in body:
            why = getattr(answer.wsgi_request, "holdfast_error", "")
            told.wrong.append(f"{answer.status_code} {why} <- {what}")
        outside = answer.headers.get("Location", "").startswith(("/account/sign-in", "/handed-over"))
        if outside and who != "nobody" and self.draws.random() < 0.8:  # now and then it stays outside for a while
            self.sign_in(who)
        if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
            self.learn(path, body.decode(errors="replace"))

    def request(self) -> tuple[str, str, Any, dict[str, Any]]:
        extra = self.headers()
        draw = self.draws.random()
        if draw < 0.45 and self.forms:
            path, method, fields = self.draws.choice(self.forms)
            return method, path, self.spoiled(fields), extra
        if draw < 0.55 and self.links:
            return "get", self.draws.choice(self.links), None, extra
        if draw < 0.60:
            content = self.draws.choice(
                [
                    "application/json",
                    "text/plain",
                    "multipart/form-data; boundary=x",
                    "application/x-www-form-urlencoded",
                ]
            )
            body = self.draws.choice([b"", b"{", b"\xff\xfe\x00", b"--x\r\nbroken", b"a=%ff&b=%00&" * 50, b"=" * 3000])
            return "raw", self.path(), (body, content), extra
        if draw < 0.80:
            return "get", self.path(), {self.parameter(): self.value() for _ in range(self.draws.randint(0, 3))}, extra
        if draw < 0.97:
            return "post", self.path(), {self.parameter(): self.value() for _ in range(self.draws.randint(0, 6))}, extra
        return self.draws.choice(["put", "delete", "patch", "options", "head"]), self.path(), None, extra

    def path(self) -> str:
        from django.urls import NoReverseMatch, reverse

        name = self.draws.choice(self.names)
        case = self.draws.choice([*self.cases, *self.cases, str(uuid4())])
        for kwargs in self.arguments(case):
            try:
                return reverse(name, kwargs=kwargs)
            except NoReverseMatch:
                continue
        return "/" + self.value()[:200].replace("\x00", "%00").replace("\ud800", "")

    def arguments(self, case: str) -> Iterator[dict[str, Any]]:
        """What the addresses may want beside nothing: tried until one fits."""
        number = self.draws.choice([0, 1, 3, 8, 5001, 10**30])
        ref = self.draws.choice(["ci:1", "log:9", "hour:3", "m:1", "x", "%00", "b1", "a" * 300])
        yield {}
        yield {"case_id": case}
        yield {"case_id": case, "number": number}
        yield {"case_id": case, "ref": ref}
        yield {"case_id": case, "name": self.draws.choice(["time-axis", "x"])}
        for key in (
            "token",
            "id",
            "pk",
            "number",
            "user_id",
            "sheet_id",
            "grant_id",
            "device_id",
            "session_id",
            "name",
        ):
            for value in (self.draws.randint(1, 9), str(uuid4()), "x"):
                yield {key: value}
                yield {"case_id": case, key: value}

    def spoiled(self, fields: list[tuple[str, str]]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for name, value in fields:
            if name not in data or self.draws.random() < 0.3:  # of radio buttons and options, one
                data[name] = value
        for name in list(data):
            draw = self.draws.random()
            keep = name in ("form", "do", "act") and draw > 0.05
            if not keep and draw < 0.20:
                data[name] = self.value()
            elif not keep and draw < 0.25:
                del data[name]
            elif not keep and draw < 0.29:
                data[name] = [self.value(), self.value()]
        if self.draws.random() < 0.1:
            data[self.parameter()] = self.value()
        return data

    def value(self) -> str:
        return self.draws.choice(ODD).replace("\ud800", self.draws.choice(["\ufffd", "x"]))

    def parameter(self) -> str:
        return self.draws.choice(self.parameters)

    def headers(self) -> dict[str, Any]:
        extra: dict[str, Any] = {}
        if self.draws.random() < 0.1:
            extra["HTTP_HX_REQUEST"] = "true"
        if self.draws.random() < 0.05:
            extra["HTTP_ACCEPT_LANGUAGE"] = self.draws.choice(["*", "xx-YY;q=9", "a" * 2000])
        if self.draws.random() < 0.05:
            extra["HTTP_X_FORWARDED_FOR"] = self.draws.choice(["1.2.3.4", "x", "::1, 9"])
        if self.draws.random() < 0.02:
            extra["HTTP_HOST"] = self.draws.choice(["evil.example", "testserver:99999", "[::1"])
        return extra

    def learn(self, path: str, page: str) -> None:
        found = Forms()
        found.feed(page)
        for action, method, fields in found.forms:
            self._keep(self.forms, (action or path, method if method in ("get", "post") else "get", fields), 3000)
        for link in found.links:
            self._keep(self.links, link if link.startswith("/") else path.partition("?")[0] + link, 2000)

    def _keep(self, kept: list[Any], one: Any, most: int) -> None:
        if len(kept) < most:
            kept.append(one)
        else:
            kept[self.draws.randrange(most)] = one


def _parameters() -> set[str]:
    """The names of all fields that any page asks for."""
    import holdfast.web

    folder = Path(next(iter(holdfast.web.__path__)))
    found = {name for file in folder.rglob("*.py") for name in NAMES.findall(file.read_text(encoding="utf-8"))}
    return found | {"next", "page", "from", "to", "at", "before"}


def _mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


if __name__ == "__main__":
    sys.exit(main())
