"""The portal as it is served: beside the workbench, in one process, by a listener and under a name of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.web.operations.conftest import Run
from tests.web.operations.test_tls import made

from holdfast.web.operations.doctor_machine import serving
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.serve_wishes import place_of, wishes

SERVE = """
import http.client, socket, ssl, threading
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
given.setdefault("portal", f"127.0.0.1:{port}")
server = make_server(home, "127.0.0.1", 0, passphrase=PASSPHRASE, **given)
running = threading.Thread(target=server.run)
running.start()
def ask(who, path, method="GET", body=None, tls=None, **headers):
    if tls is None:
        connection = http.client.HTTPConnection("127.0.0.1", who.effective_port, timeout=20)
    else:
        connection = http.client.HTTPSConnection("127.0.0.1", who.effective_port, timeout=20, context=tls)
    connection.request(method, path, body=body, headers=headers)
    answer = connection.getresponse()
    return [answer.status, answer.read().decode(), {name.lower(): value for name, value in answer.getheaders()}]
def stop():
    server.close()
    running.join(30)
    return [running.is_alive(), server.let_go()]
"""


@pytest.fixture
def hosted(practice: Path) -> Path:
    """The practice of these tests as a host's, with contacts."""
    file = practice / "practice.json"
    chosen = json.loads(file.read_text("utf-8"))
    chosen |= {"profile": "host", "contacts": [{"name": "Crisis line", "number": "02 1234"}]}
    file.write_text(json.dumps(chosen), "utf-8")
    return practice


def chosen(home: Path, **more: object) -> None:
    file = home / "practice.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | more), "utf-8")


def test_one_process_serves_the_workbench_and_the_portal_apart(run: Run, hosted: Path) -> None:
    out = run(
        "given = {}"
        + SERVE
        + """
portal = server.portal
out = {
    "workbench": ask(server, "/account/sign-in/")[0],
    "sign-in there": ask(portal, "/account/sign-in/")[0],
    "page": ask(portal, "/")[:2],
    "link": ask(portal, "/p/" + "A" * 43 + "/")[:2],
    "link here": ask(server, "/p/" + "A" * 43 + "/")[0],
    "static": [ask(one, "/static/patient/patient.css")[0] for one in (server, portal)],
    "alive": [ask(one, "/healthz")[0] for one in (server, portal)],
    "forged": ask(server, "/", **{"holdfast.portal": "1"})[0],
    "stopped": stop(),
}
"""
    )
    assert (out["workbench"], out["sign-in there"]) == (200, 404)
    assert out["page"][0] == 403
    assert "02 1234" in out["page"][1]
    assert out["link"][0] == 200
    assert "Crisis line" in out["link"][1]
    assert out["link here"] == 404
    assert (out["static"], out["alive"]) == ([200, 200], [204, 204])
    assert out["forged"] == 302
    assert out["stopped"] == [False, True]


def test_a_link_made_on_the_workbench_opens_his_page_on_the_portal(run: Run, hosted: Path) -> None:
    out = run(
        "given = {}"
        + SERVE
        + """
import re
from urllib.parse import urlencode
from django.contrib.auth.models import User
from holdfast.web.portal import invitations
from holdfast.web.vault import audit, door
from django.conf import settings
with audit.recorded("test"):
    made = invitations.invite(door.cases_for(User.objects.get(username="anna"))[0])
place = settings.HOLDFAST_PORTAL
link = f"/p/{made.token}/"
status, page, told = ask(server.portal, link)
token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
jar = told["set-cookie"].split(";")[0]
form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": jar}
sent = ask(server.portal, link, "POST", urlencode({"csrfmiddlewaretoken": token, "code": made.code}), **form)
cookie = next(one for one in sent[2]["set-cookie"].split(", ") if one.startswith("holdfast-portal"))
mine = ask(server.portal, "/", Cookie=cookie.split(";")[0])
out = [place == f"http://127.0.0.1:{server.portal.effective_port}/", sent[0], sent[2]["location"], mine[0],
       "What we agreed" in mine[1], len(mine[1].encode()), ask(server, "/", Cookie=cookie.split(";")[0])[0]]
stop()
"""
    )
    assert out[:5] == [True, 302, "/", 200, True]
    assert out[5] < 60_000
    assert out[6] == 302


def test_with_tls_both_speak_https_under_their_own_names(run: Run, hosted: Path, tmp_path: Path) -> None:
    cert, key = made(tmp_path, "holdfast.example", "portal.example")
    out = run(
        f"given = {{'names': ['holdfast.example'], 'portal_names': ['portal.example'], 'tls_cert': {str(cert)!r},"
        f" 'tls_key': {str(key)!r}}}"
        + SERVE
        + """
open_to_all = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
open_to_all.check_hostname, open_to_all.verify_mode = False, ssl.CERT_NONE
from django.conf import settings
out = {
    "right": [ask(server, "/account/sign-in/", tls=open_to_all, Host="holdfast.example")[0],
              ask(server.portal, "/p/" + "A" * 43 + "/", tls=open_to_all, Host="portal.example")[0]],
    "wrong": [ask(server, "/account/sign-in/", tls=open_to_all, Host="portal.example")[0],
              ask(server.portal, "/", tls=open_to_all, Host="holdfast.example")[0]],
    "hsts": ask(server.portal, "/healthz", tls=open_to_all, Host="portal.example")[2].get("strict-transport-security"),
    "address": settings.HOLDFAST_PORTAL == f"https://portal.example:{server.portal.effective_port}/",
}
stop()
"""
    )
    assert out["right"] == [200, 200]
    assert out["wrong"] == [400, 400]
    assert "max-age=31536000" in out["hsts"]
    assert out["address"] is True


def test_behind_a_proxy_each_is_known_by_its_name(run: Run, hosted: Path) -> None:
    out = run(
        "given = {'behind_proxy': '127.0.0.1', 'names': ['holdfast.example'], 'portal_names': ['portal.example']}"
        + SERVE
        + """
from django.conf import settings
said = {"Host": "portal.example", "X-Forwarded-Proto": "https"}
out = [
    settings.HOLDFAST_PORTAL,
    ask(server.portal, "/p/" + "A" * 43 + "/", **said)[0],
    ask(server, "/", **said)[0],
    ask(server.portal, "/", **{"Host": "portal.example"})[2].get("location"),
]
stop()
"""
    )
    assert out == ["https://portal.example/", 200, 400, "https://portal.example/"]


def test_a_laptop_has_no_portal(run: Run, practice: Path) -> None:
    refused = run("serve_it = make_server(home, '127.0.0.1', 0, passphrase=PASSPHRASE, portal='127.0.0.1:0')")
    assert "this one is a laptop's" in refused["refused"]
    assert "--profile host" in refused["do"]


def test_no_portal_without_crisis_contacts(run: Run, hosted: Path) -> None:
    chosen(hosted, contacts=[])
    refused = run("serve_it = make_server(home, '127.0.0.1', 0, passphrase=PASSPHRASE, portal='127.0.0.1:0')")
    assert "local crisis contacts" in refused["refused"]
    assert "holdfast contacts add" in refused["do"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"portal": "0.0.0.0:8766"}, "can be reached by others"),
        ({"portal": "8766"}, "no place to listen at"),
        ({"portal": "127.0.0.1:8765"}, "the workbench's own address"),
        ({"portal_names": ("portal.example",)}, "no place to listen at"),
        ({"portal": "127.0.0.1:1", "behind_proxy": "127.0.0.1", "names": ("a.example",)}, "they have the same"),
        (
            {"portal": "127.0.0.1:1", "behind_proxy": "10.0.0.1", "names": ("a.b",), "portal_names": ("a.b",)},
            "they have the same",
        ),
        ({"portal": "127.0.0.1:1", "socket": "/run/a.sock", "names": ("a.example",)}, "socket file of its own"),
    ],
)
def test_a_place_that_will_not_do_is_refused_before_anything_is_opened(
    hosted: Path, given: dict[str, object], said: str
) -> None:
    with pytest.raises(Refused) as refused:
        wishes(hosted, **given)
    assert said in refused.value.what


def test_the_certificate_has_to_cover_the_portals_name(run: Run, hosted: Path, tmp_path: Path) -> None:
    cert, key = made(tmp_path, "holdfast.example")
    refused = run(
        f"make_server(home, '0.0.0.0', 0, passphrase=PASSPHRASE, names=['holdfast.example'], tls_cert={str(cert)!r},"
        f" tls_key={str(key)!r}, portal='0.0.0.0:1', portal_names=['portal.example'])"
    )
    assert "does not cover portal.example" in refused["refused"]


@pytest.mark.parametrize(
    ("text", "place"), [("127.0.0.1:8766", ("127.0.0.1", 8766)), ("[::1]:8766", ("::1", 8766)), ("h:0", ("h", 0))]
)
def test_a_place_is_an_address_and_a_port(text: str, place: tuple[str, int]) -> None:
    assert place_of(text) == place


@pytest.mark.parametrize("text", ["", ":1", "::1:8766", "h:", "h:-1", "h:70000", "h:٣", "[]:1"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        place_of(text)


def test_doctor_says_where_the_patients_own_pages_are(hosted: Path) -> None:
    told = {one.check: one for one in serving(hosted)}
    assert "no page on their own phones" in told["portal"].found
    chosen(hosted, serve={"portal": "127.0.0.1:8766"})
    assert {one.check: one for one in serving(hosted)}["portal"].state == "ok"
    chosen(hosted, contacts=[])
    assert {one.check: one for one in serving(hosted)}["portal"].state == "look"


def test_a_backup_brings_links_and_phones_back_as_they_were(run: Run, hosted: Path) -> None:
    run("""
open_practice(home, PASSPHRASE)
from datetime import UTC, datetime
from django.contrib.auth.models import User
from holdfast.web.portal import invitations
from holdfast.web.portal.models import Invitation, Phone
from holdfast.web.vault import audit, door
now = datetime.now(UTC)
with audit.recorded("test"):
    handle = door.cases_for(User.objects.get(username="anna"))[0]
    invitations.invite(handle)
    invitations.invite(handle)
standing = Invitation.objects.get(revoked_at=None)
Phone.objects.create(invitation=standing, key="0" * 64, begun=now, last_used=now, device="Firefox/Android")
backup(home, here / "with-phones.backup", PASSPHRASE)
""")
    back = run("""
restore(home, here / "with-phones.backup", PASSPHRASE)
open_practice(home, PASSPHRASE)
from holdfast.web.portal.models import Invitation, Phone
out = [Invitation.objects.count(), Invitation.objects.filter(revoked_at=None).count(),
       Phone.objects.get().invitation == Invitation.objects.get(revoked_at=None)]
""")
    assert back == [2, 1, True]
