"""The cookies of the workbench: what each of them says of itself on https."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ASK = """
import json
from holdfast.web import settings
names = ("SESSION_COOKIE", "CSRF_COOKIE")
kinds = ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")
from django.conf import global_settings
told = {f"{n}_{k}": getattr(settings, f"{n}_{k}", getattr(global_settings, f"{n}_{k}")) for n in names for k in kinds}
print(json.dumps(told | {"debug": settings.DEBUG, "hsts": settings.SECURE_HSTS_SECONDS}))
"""


def asked(**more: str) -> dict[str, object]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HOLDFAST_", "DJANGO_"))}
    done = subprocess.run([sys.executable, "-c", ASK], env=plain | more, capture_output=True, text=True, check=True)
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_on_https_cookies_are_bound_to_the_one_host_and_reach_no_script_and_no_other_site() -> None:
    told = asked(HOLDFAST_HTTPS="1")
    for name in ("SESSION_COOKIE", "CSRF_COOKIE"):
        assert str(told[f"{name}_NAME"]).startswith("__Host-")
        kinds = ("SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")
        assert [told[f"{name}_{kind}"] for kind in kinds] == [True, True, "Strict", None, "/"]
    assert told["hsts"] == 365 * 86_400
    assert told["debug"] is False


def test_on_loopback_they_are_the_same_but_for_the_wire() -> None:
    told = asked()
    assert [told[f"SESSION_COOKIE_{kind}"] for kind in ("SECURE", "HTTPONLY", "SAMESITE")] == [False, True, "Strict"]


def test_every_cookie_that_is_set_is_of_that_kind(anna: User) -> None:
    names = {"SESSION_COOKIE_NAME": "__Host-holdfast", "CSRF_COOKIE_NAME": "__Host-holdfast-form"}
    with override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True, **names):
        browser = Client()
        browser.get("/account/sign-in/", secure=True)
        answer = browser.post("/account/sign-in/", {"name": "anna", "password": PASSWORD}, secure=True)
        assert answer.status_code == 302
        assert set(browser.cookies) == {
            "__Host-holdfast", "__Host-holdfast-form", "__Host-holdfast-author", "__Host-holdfast-who",
        }  # fmt: skip
        for cookie in browser.cookies.values():
            kinds = [cookie[kind] for kind in ("secure", "httponly", "samesite", "path", "domain")]
            assert kinds == [True, True, "Strict", "/", ""], cookie.key
        out = browser.post("/account/sign-out/", secure=True)
        assert out.cookies["__Host-holdfast-author"]["secure"]
        assert out.cookies["__Host-holdfast-author"].value == ""
