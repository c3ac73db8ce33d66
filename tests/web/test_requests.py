"""What every answer says beside itself, and which requests no page is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from tests.web.test_every_url import MORE, TABLE, addresses

from holdfast.web.operations.serve_front import Way, front
from holdfast.web.vault import door
from holdfast.web.vault.models import PostedForm

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
STATIC = ("/static/web/holdfast.css", "/static/web/holdfast.js", "/static/web/icon.svg", "/static/web/nothing.css")


def _all(handle: door.CaseHandle) -> list[str]:
    places = ["/no/such/page/", "/%00", *STATIC]
    for name, about_a_case in addresses():
        given = dict(MORE.get(name, {})) | ({"case_id": handle.id} if about_a_case else {})
        places.append(reverse(name, kwargs=given))
    return places


def test_every_answer_has_its_kind_its_signs_and_the_headers_that_shut_others_out(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    places = _all(handle)
    assert len(places) > len(TABLE)
    with override_settings(SECURE_HSTS_SECONDS=60, SECURE_SSL_REDIRECT=True):
        signed_in = Client()  # a new one: the middleware reads its settings once
        signed_in.cookies = signed_in_anna.cookies
        assert signed_in.get("/", secure=True).status_code == 200
        for who in (Client(), signed_in):
            for place in places:
                answer = who.get(place, secure=True)
                answer.close()
                said = answer["Content-Type"]
                assert not said.startswith("text/") or "charset" in said.lower(), place
                assert answer["X-Content-Type-Options"] == "nosniff", place
                assert answer["Strict-Transport-Security"].startswith("max-age="), place
                assert answer["Referrer-Policy"] == "same-origin", place
                assert answer["Cross-Origin-Resource-Policy"] == "same-origin", place
                assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin", "Via"} & set(answer.headers), place
                if not place.startswith("/static/") or answer.status_code == 404:
                    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], place
                    assert "unsafe" not in answer["Content-Security-Policy"], place
                    assert answer["X-Frame-Options"] == "DENY", place
                    assert answer["Cache-Control"] == "no-store", place


def test_a_method_that_is_none_of_ours_reaches_no_page(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    case = f"/cases/{handle.id}/"
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        for place in (case, "/account/sign-in/", "/healthz", "/no/such/page/"):
            assert signed_in_anna.generic(method, place).status_code == 405, (method, place)
    assert signed_in_anna.get(case, headers={"X-HTTP-Method-Override": "DELETE"}).status_code == 200


def test_what_is_no_form_is_refused_before_anything_is_read(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle
) -> None:
    place = f"/cases/{handle.id}/replies/"
    body = {"form": door.new_form_id(anna.pk), "rule": "not_heard_since", "reply": "known", "about": ""}
    for kind in ("application/json", "text/plain", "text/xml", "application/octet-stream", "", "multipart/mixed"):
        answer = signed_in_anna.post(place, b"a=b", content_type=kind)
        assert (answer.status_code, b"no form" in answer.content) == (415, True), kind
    assert PostedForm.objects.count() == 0
    assert signed_in_anna.post(place, body).status_code == 302


def test_no_folder_is_listed_and_no_file_of_the_program_is_given(client: Client) -> None:
    for place in (
        "/static/", "/static/web/", "/static/../settings.py", "/static/%2e%2e/settings.py", "/.git/config", "/media/",
        "/static/web/holdfast.css.bak", "/static/web/", "/settings.py", "/practice.json", "/static//etc/passwd",
    ):  # fmt: skip
        assert client.get(place).status_code == 404, place


def test_another_sites_cross_origin_question_is_not_answered(signed_in_anna: Client) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    answer = signed_in_anna.generic("OPTIONS", "/", headers=asked)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("Access-Control")]
    for origin in ("null", "https://elsewhere.example"):
        assert not [
            name for name in signed_in_anna.get("/", headers={"Origin": origin}).headers if name.startswith("Access-")
        ]


def test_a_refusal_at_the_front_door_has_the_same_headers() -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def pages(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("no page is asked")

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b""}

    asked = {"type": "http", "path": "/", "raw_path": b"/", "headers": [], "client": ("203.0.113.9", 1)}

    async def ask() -> None:
        await front(pages, Way(proxy="127.0.0.1"))(asked, receive, send)

    asyncio.run(ask())
    headers = dict(sent[0]["headers"])
    assert sent[0]["status"] == 403
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"cache-control"] == b"no-store"
    assert b"frame-ancestors 'none'" in headers[b"content-security-policy"]
    assert headers[b"content-type"] == b"text/plain; charset=utf-8"
