"""The workbench as it is served: over http on loopback, over https behind a proxy."""

from __future__ import annotations

from pathlib import Path

from tests.web.operations.conftest import Run

ASK = """
import http.client, threading
server = make_server(home, "127.0.0.1", 0, passphrase=PASSPHRASE, **given)
threading.Thread(target=server.run, daemon=True).start()
def ask(path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.effective_port)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return [answer.status, {name.lower(): value for name, value in answer.getheaders()}]
"""


def test_on_loopback_pages_are_served_over_http(run: Run, practice: Path) -> None:
    status, headers = run("given = {}" + ASK + 'out = ask("/account/sign-in/")')
    assert status == 200
    assert "strict-transport-security" not in headers
    assert headers["set-cookie"].startswith("csrftoken=")
    assert "secure" not in headers["set-cookie"].lower()
    assert not {"server", "date", "via"} & headers.keys()


def test_behind_its_proxy_pages_are_served_over_https_alone(run: Run, practice: Path) -> None:
    plain, secure, foreign, alive = run(
        'given = {"behind_proxy": "127.0.0.1", "names": ["holdfast.example"]}'
        + ASK
        + """
out = [
    ask("/account/sign-in/", Host="holdfast.example"),
    ask("/account/sign-in/", Host="holdfast.example", **{"X-Forwarded-Proto": "https"}),
    ask("/account/sign-in/", Host="elsewhere.example", **{"X-Forwarded-Proto": "https"}),
    ask("/healthz", Host="holdfast.example"),
]
"""
    )
    assert (plain[0], plain[1]["location"]) == (301, "https://holdfast.example/account/sign-in/")
    assert secure[0] == 200
    assert "max-age=31536000" in secure[1]["strict-transport-security"]
    assert "Secure" in secure[1]["set-cookie"]
    assert foreign[0] == 400
    assert alive[0] == 204


def test_another_than_the_proxy_is_not_answered(run: Run, practice: Path) -> None:
    status, _ = run(
        'given = {"behind_proxy": "10.9.9.9", "names": ["holdfast.example"]}'
        + ASK
        + 'out = ask("/account/sign-in/", Host="holdfast.example", **{"X-Forwarded-Proto": "https"})'
    )
    assert status == 403


def test_a_case_file_goes_in_and_comes_out(run: Run, practice: Path) -> None:
    said = run("""
from holdfast.case.casefile import write_case
from holdfast.case.sealed_file import seal_private
from holdfast.case.strict_json import CannotRead
from holdfast.simulate.examples import example
from holdfast.simulate.to_case import to_case
from holdfast.simulate.worlds import draw
from holdfast.web.operations.cases import export_file, import_file
case = example("archivist")
data, private = write_case(case), seal_private(case.private, "some words")
def refusal(**more):
    try:
        import_file(home, more.pop("owner", "anna"), more.pop("data", data), PASSPHRASE, **more)
    except (Refused, CannotRead) as error:
        return str(error)
out = [
    refusal(owner="nobody"),
    refusal(data=b"{"),
    refusal(private=private, private_passphrase="other words", password="x"),
    refusal(private=private, private_passphrase="some words", password="x"),
    refusal(private=private, private_passphrase="some words", password="a heron stands in the river"),
    refusal(),
    refusal(data=write_case(to_case(draw("reference", 1, 8, 1), 0))),
    export_file(home, "anna", "archivist", PASSPHRASE) == data,
]
try:
    export_file(home, "anna", "archivis", PASSPHRASE)
except Refused as error:
    out.append(str(error))
""")
    assert "no account" in said[0]
    assert "end of the file" in said[1]
    assert "passphrase" in said[2]
    assert "password" in said[3]
    assert said[4] is None
    assert "already" in said[5]
    assert "was simulated by a program: it is nobody's treatment, and this practice is no demo" in said[6]
    assert "Nothing was changed" in said[6]
    assert said[7] is True
    assert "no case" in said[8]
