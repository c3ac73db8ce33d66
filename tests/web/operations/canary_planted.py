"""A practice with one word in every free text there is, served on a port and used over HTTP. Run by `test_canary`.

`python canary_planted.py FOLDER PASSPHRASE WORD`: tells what was planted and where the word was found in clear. What
is planted in a case is built from the types of its entries, and every sealed table must hold a row: a text or a table
that is added later is planted, or named as missing, without a line here.
"""

from __future__ import annotations

import base64
import http.cookiejar
import json
import re
import sys
import threading
import types as python_types
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

here, passphrase, WORD = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
PASSWORD = "a heron stands in the river"
NOW = datetime.now(UTC)
home = here / "practice"


def tell(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")


# --- one of everything, from the types -------------------------------------------------------------------------------


class Builder:
    """Values of any type of the case file, with the word in every text. `texts` counts them, `path` by path."""

    def __init__(self) -> None:
        self.ids, self.texts = 0, dict[str, int]()

    def of(self, hint: Any, path: str) -> Any:
        from annotated_types import Ge, Gt, Lt

        from holdfast.case.fields import TextLimit

        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            for mark in hint.__metadata__:
                if isinstance(mark, TextLimit):
                    self.texts[path] = self.texts.get(path, 0) + 1
                    return "Europe/Rome" if path.endswith(".zone") else WORD[: mark.most]
                if isinstance(mark, Ge):
                    return mark.ge
                if isinstance(mark, Gt | Lt):
                    return 0.5 if arguments[0] is float else 1
                if (pattern := getattr(mark, "pattern", None)) is not None:
                    self.ids += 1
                    return "0" * 64 if "64" in pattern else f"e{self.ids}"
            return self.of(arguments[0], path)
        if origin is Literal:
            return arguments[0]
        if origin in (Union, python_types.UnionType):
            return self.of(next(one for one in arguments if one is not type(None)), path)
        if origin is tuple:
            several = arguments[:1] if arguments[-1] is Ellipsis else arguments
            return tuple(self.of(one, path) for one in several)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {self.of(arguments[0], path): self.of(arguments[1], path)}
        if is_dataclass(hint):
            return self.one(hint, path)
        plain: dict[Any, Any] = {
            datetime: NOW, date: NOW.date(), int: 1, float: 1.0, bool: True, str: f"e{self.ids}", Any: WORD,
        }  # fmt: skip
        return plain[hint]

    def one(self, kind: Any, path: str) -> Any:
        hints = get_type_hints(kind, include_extras=True)
        values = {f.name: self.of(hints[f.name], f"{path}.{f.name}") for f in fields(kind)}
        if "corrects" in values:
            values["corrects"] = None
        return kind(**values)


def text_paths(kind: Any, path: str) -> Iterator[str]:
    """Every text field that a type can hold, found apart from the builder: by its hints alone."""
    from holdfast.case.fields import TextLimit

    if is_dataclass(kind):
        for f in fields(kind):
            yield from text_paths(get_type_hints(kind, include_extras=True)[f.name], f"{path}.{f.name}")
    elif get_origin(kind) is Annotated and any(isinstance(mark, TextLimit) for mark in kind.__metadata__):
        yield path
    else:
        for part in get_args(kind):
            if part is not kind and not isinstance(part, str | int):
                yield from text_paths(part, path)


def plant_case(user: Any, key: Any) -> Any:
    """A case with one entry in each list there is, each with the word in each of its texts."""
    from dataclasses import replace

    from holdfast.case.model import Case
    from holdfast.case.record import About, Record
    from holdfast.case.working import WorkingNotes
    from holdfast.web.vault import door
    from holdfast.web.vault.keyring import patient_key, private_key
    from holdfast.web.vault.kinds import ALLIANCE, PRIVATE_KINDS, types
    from holdfast.web.vault.writing import store

    builder = Builder()
    about = replace(builder.one(About, "about"), origin="invented", first_contact=NOW.date())
    handle = door.import_case(user, Case(record=Record(id="reflected", about=about), working=WorkingNotes()))
    wanted = set(text_paths(About, "about"))
    for kind, entry in types().items():
        patient = patient_key(handle.id)
        sealed_under = private_key(patient, key) if kind in PRIVATE_KINDS else patient
        made = builder.one(entry, kind)
        from holdfast.case.casefile import dump

        store(
            handle.id,
            user.pk,
            kind,
            sealed_under,
            [{"session": 1, "check": dump(made)} if kind == ALLIANCE else made],
            1,
        )
        wanted |= set(text_paths(entry, kind))
    missing = wanted - builder.texts.keys()
    assert not missing, f"texts that were not planted: {sorted(missing)}"
    tell("PLANTED", len(wanted))
    return handle


# --- what hangs on a case and on an account --------------------------------------------------------------------------


def plant_beside(handle: Any, user: Any, key: Any, other: Any, supervisor: Any) -> None:
    """Drafts, loans, sheets and answers, holds, requests, whom to reach, the envelope, an emergency, second factors."""
    from holdfast.web.vault import beside, door, emergencies, envelopes, erasure, lending, sheets

    until = NOW + timedelta(days=5)
    door.save_draft(handle, "log:99", {"words": WORD}, private={"line": WORD}, author_key=key)
    door.put_summary(handle, door.revision(handle), NOW.date(), "k1", {"pseudonym": WORD, "worth": [WORD]})
    door.assign(handle, supervisor)
    lending.lend_working(handle, supervisor, WORD, until)
    lending.note_private_print(handle, WORD)
    lines = (sheets.SheetLine("record", WORD), sheets.SheetLine("private", WORD))
    sheet = sheets.lend_sheet(handle, supervisor, sheets.SheetText(WORD, lines, WORD), until)
    sheets.answer_lent_sheet(supervisor, sheet, WORD)
    sheets.answer_own_sheet(handle, sheet, WORD)
    erasure.hold(handle, WORD)
    erasure.release(handle, WORD)
    erasure.hold(handle, WORD)
    beside.note_request(handle, "copy", NOW.date())
    beside.keep_reach(handle, beside.Reach(WORD, WORD, WORD))
    envelopes.keep_envelope(user.pk, envelopes.Envelope(((WORD, WORD), (WORD, WORD)), WORD))
    wanted = door.Choice(f"{WORD}@{WORD}.example", ("hour", "form", "step"), 20, 9, (6,), NOW)
    door.choose_reminders(door.case_for_patient(handle.id), wanted)
    practise_run(user)
    emergencies.ask_for_names(other, user, WORD)
    emergencies.open_in_emergency(other, handle.id)


def practise_run(user: Any) -> None:
    """A run with an invented patient, into whose log somebody typed the word."""
    from holdfast.simulate.practise import Choice, Run, after, with_log
    from holdfast.simulate.practise.kept import log_of_rows
    from holdfast.web.practise import store

    run = after(Run(patient="emil"), Choice())
    store.begin(user.pk, with_log(run, log_of_rows({"words": WORD}, 1)))


def plant_factors(user: Any) -> list[bytes]:
    """An app and spare codes; returns the secrets, which must not be found either."""
    from django_otp.oath import totp

    from holdfast.web.accounts import factors

    offer = factors.offer(user)
    code = f"{totp(offer.secret):06d}"
    assert factors.add_authenticator(user, "phone", offer, code) is not None
    spare = factors.new_spare_codes(user)
    letters = offer.letters.replace(" ", "")
    plain = [one.replace("-", "") for one in spare]
    return [
        offer.secret,
        base64.b64encode(offer.secret).rstrip(b"="),
        *(one.encode() for one in [letters, *spare, *plain]),
    ]


def sealed_tables_without_a_row() -> list[str]:
    """Every table with something sealed in it must have been planted."""
    from django.apps import apps
    from django.db import models

    elsewhere = {"KeyRow", "AuthorKeyRow", "NextInstallationKey", "SecurityKey"}  # keys, and what needs a real device
    sealed = [
        model
        for model in apps.get_models()
        if any(isinstance(f, models.BinaryField) and f.name.startswith("sealed") for f in model._meta.fields)
    ]
    return [
        model.__name__ for model in sealed if model.__name__ not in elsewhere and not model._default_manager.exists()
    ]


# --- used over HTTP, and searched ------------------------------------------------------------------------------------


class Browser:
    def __init__(self, base: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.base, self.opener = base, urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        return self._read(self.base + path, None)

    def post(self, path: str, page: str, **form: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        token = found.group(1) if found else ""
        return self._read(self.base + path, urllib.parse.urlencode({**form, "csrfmiddlewaretoken": token}).encode())

    def _read(self, address: str, body: bytes | None) -> str:
        try:
            return self.opener.open(address, body).read().decode(errors="replace")  # type: ignore[no-any-return]
        except urllib.error.HTTPError as error:
            return error.read().decode(errors="replace")


def use(browser: Browser, case: str) -> None:
    """As a therapist would, with the word in every place where something can be typed or asked for."""
    from django.urls import URLPattern, URLResolver, get_resolver

    page = browser.get("/account/sign-in/?next=/" + WORD)
    browser.post("/account/sign-in/", page, name=WORD, password=WORD)
    home_page = browser.post("/account/sign-in/", page, name="anna", password=PASSWORD)
    assert "Sign out" in home_page, home_page[:500]
    assert WORD in browser.get(f"/cases/{case}/"), "the case that was built from the types opens"
    paths = []

    def walk(patterns: list[Any], before: str) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns, before + str(one.pattern))
            elif isinstance(one, URLPattern):
                path = before + str(one.pattern)
                path = path.replace("<uuid:case_id>", case).replace("<int:number>", "1")
                paths.append("/" + re.sub(r"<[a-z]+:[a-z_]+>", WORD, path))

    walk(get_resolver().url_patterns, "")
    seen = 0
    texts = (
        "words",
        "line",
        "reason",
        "text",
        "name",
        "question",
        "heading",
        "code",
        "password",
        "q",
        "reach",
        "wishes",
    )
    for path in paths:
        if "sign-out" in path or "take-back" in path or "hand-over" in path:
            continue
        shown = browser.get(f"{path}?q={WORD}&person={WORD}&from={WORD}&at={WORD}")
        shown = shown if WORD in shown else browser.get(path)
        seen += WORD in shown
        browser.post(path, home_page, **dict.fromkeys(texts, WORD))
    browser.get("/" + WORD)
    assert seen > 5, "pages show the word, so there is something that could leak"
    tell("USED", len(paths), seen)


def forms_of(secret: bytes) -> set[bytes]:
    """A text as it might stand in a file: plain, UTF-16, hexadecimal, base64 at each of its three beginnings."""
    coded = {base64.b64encode(b"\0" * n + secret)[n + 1 : -4] for n in range(3)}
    return {secret, secret.hex().encode(), *(one for one in coded if len(one) >= 8)} | (
        {secret.decode().encode("utf-16-le"), secret.decode().encode("utf-16-be")} if secret.isascii() else set()
    )


def found_in(folder: Path, wanted: set[bytes]) -> list[str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [str(file.relative_to(folder)) for file in files if any(one in file.read_bytes() for one in wanted)]


def main() -> None:
    from holdfast.web.operations.backup import backup
    from holdfast.web.operations.init import init_practice
    from holdfast.web.operations.serve import make_server

    init_practice(home, passphrase=passphrase)
    server = make_server(home, "127.0.0.1", 0, passphrase=passphrase)
    threading.Thread(target=server.run, daemon=True).start()

    from holdfast.web.accounts.author_keys import open_author_key
    from holdfast.web.accounts.people import make_account
    from holdfast.web.vault import audit

    user, _ = make_account("anna", PASSWORD, "therapist")
    other, _ = make_account("bruno", PASSWORD, "therapist")
    supervisor, _ = make_account("sofia", PASSWORD, "supervisor")
    with audit.recorded("test"):
        key = open_author_key(user, PASSWORD)
        reflected = plant_case(user, key)
        plant_beside(reflected, user, key, other, supervisor)
        secrets = plant_factors(other)
    tell("UNPLANTED", *sealed_tables_without_a_row())
    use(Browser(f"http://127.0.0.1:{server.effective_port}"), str(reflected.id))
    for to in ("folder", "one.backup"):
        (here / "backups").mkdir(exist_ok=True)
        if to == "folder":
            (here / "backups" / to).mkdir()
        backup(home, here / "backups" / to, passphrase)
    wanted = forms_of(WORD.encode()).union(*(forms_of(one) for one in secrets))
    tell("LOOKED", *sorted(file.name for file in here.rglob("*") if file.is_file()))
    tell("FOUND", json.dumps(found_in(here, wanted)))


if __name__ == "__main__":
    main()
