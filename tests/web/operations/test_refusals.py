"""A practice is made once, and served only as it should be; each refusal says what to do."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from tests.web.operations.conftest import PASSPHRASE, Run

from holdfast.web.operations.init import init_practice
from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.restore import restore
from holdfast.web.operations.serve import check_address, is_loopback, make_server, serving

SERVE = 'make_server(home, "127.0.0.1", 0, passphrase=PASSPHRASE).close(); out = "served"'


def test_a_practice_is_made_for_its_owner_alone_and_can_be_served(run: Run, practice: Path) -> None:
    for file in ("secrets.json", "installation.key", "data.sqlite3", "keys/keys.sqlite3"):
        assert stat.S_IMODE((practice / file).stat().st_mode) == 0o600, file
    assert stat.S_IMODE(practice.stat().st_mode) == 0o700
    assert run(SERVE) == "served"


def test_without_a_practice_nothing_is_served(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no practice") as refused:
        make_server(tmp_path / "practice", "127.0.0.1", 0)
    assert "holdfast init" in refused.value.do


def test_a_practice_is_not_made_over_another(practice: Path) -> None:
    before = (practice / "secrets.json").read_bytes()
    with pytest.raises(Refused, match="already"):
        init_practice(practice, passphrase=PASSPHRASE)
    assert (practice / "secrets.json").read_bytes() == before


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"passphrase": "short"},
        {"profile": "host", "passphrase": PASSPHRASE},
        {"passphrase": PASSPHRASE, "zone": "Mars"},
    ],
)
def test_a_practice_is_not_made_with_less_than_it_needs(tmp_path: Path, wish: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        init_practice(tmp_path / "practice", **wish)
    assert not (tmp_path / "practice").exists()


def test_a_host_has_a_key_file_and_starts_by_itself(run: Run) -> None:
    run('init_practice(home, "host")')
    served = 'make_server(home, "127.0.0.1", 0).close(); out = "served"'
    assert run(served) == "served"


# What is wrong with the files is found before Django is started: these need no process of their own.
@pytest.mark.parametrize("given", [None, "another passphrase"])
def test_without_its_passphrase_a_practice_stays_shut(practice: Path, given: str | None) -> None:
    with pytest.raises(Refused, match="passphrase"):
        open_practice(practice, given)


@pytest.mark.parametrize("file", ["secrets.json", "installation.key", "data.sqlite3", "keys/keys.sqlite3"])
def test_what_is_missing_is_named_and_not_made_anew(practice: Path, file: str) -> None:
    (practice / file).unlink()
    with pytest.raises(Refused, match=file.rpartition("/")[2]):
        open_practice(practice, PASSPHRASE)
    assert not (practice / file).exists()


@pytest.mark.parametrize("file", ["secrets.json", "installation.key", "keys"])
def test_secrets_that_others_can_read_are_refused(practice: Path, file: str) -> None:
    (practice / file).chmod(0o755)
    with pytest.raises(Refused, match="others") as refused:
        open_practice(practice, PASSPHRASE)
    assert refused.value.do.startswith("Close it: chmod")


@pytest.mark.parametrize("damage", ["", "{}", '{"format": "holdfast-installation/1"}', "\x00"])
def test_a_damaged_key_file_is_refused(practice: Path, damage: str) -> None:
    (practice / "installation.key").write_text(damage)
    with pytest.raises(Refused, match="not a whole key file"):
        open_practice(practice, PASSPHRASE)


def test_a_practice_half_made_is_told_as_such(practice: Path) -> None:
    (practice / "being-made").touch()
    with pytest.raises(Refused, match="not made to its end"):
        open_practice(practice, PASSPHRASE)


def test_a_key_that_does_not_fit_is_refused(run: Run, practice: Path) -> None:
    run("""
from holdfast.web.operations.secret_files import make_installation_key
(home / "installation.key").unlink()
make_installation_key(home / "installation.key", PASSPHRASE)
""")
    assert "does not fit" in run(SERVE)["refused"]


def test_a_database_of_a_newer_program_is_left_alone(run: Run, practice: Path) -> None:
    refused = run(
        """
import sqlite3
db = sqlite3.connect(home / "data.sqlite3")
db.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('vault', '9999_later', '2099-01-01')")
db.commit(); db.close()
"""
        + SERVE
    )
    assert "newer Holdfast" in refused["refused"]


def test_a_database_of_an_older_program_asks_for_the_upgrade(run: Run, practice: Path) -> None:
    older = """
import sqlite3
db = sqlite3.connect(home / "data.sqlite3")
db.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
for table in ("sparecode", "sparecodes", "securitykey", "authenticator", "signin", "profile"):
    db.execute(f"DROP TABLE accounts_{table}")
db.commit(); db.close()
"""
    refused = run(older + SERVE)
    assert "older Holdfast" in refused["refused"]
    assert "upgrade" in refused["do"]
    assert run('out = str(upgrade(home, PASSPHRASE, here / "before.backup").name)') == "before.backup"
    assert run(SERVE) == "served"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "holdfast.example"])
def test_an_address_others_can_reach_needs_https_in_front(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(Refused, match="TLS"):
        check_address(host, None, ())
    check_address(host, "10.0.0.1", ("holdfast.example",))


@pytest.mark.parametrize(("proxy", "names"), [("*", ("a.example",)), ("10.0.0.1", ()), ("10.0.0.1", ("*",))])
def test_a_proxy_and_its_names_are_exact(proxy: str, names: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        check_address("0.0.0.0", proxy, names)


def test_loopback_needs_no_proxy() -> None:
    for host in ("127.0.0.1", "::1", "localhost"):
        check_address(host, None, ())


def test_a_port_that_is_taken_is_told_as_such(run: Run, practice: Path) -> None:
    refused = run("""
import socket
taken = socket.socket(); taken.bind(("127.0.0.1", 0)); taken.listen()
make_server(home, "127.0.0.1", taken.getsockname()[1], passphrase=PASSPHRASE)
""")
    assert "--port" in refused["do"]


def test_a_practice_is_served_once_at_a_time(practice: Path) -> None:
    with serving(practice), pytest.raises(Refused, match="just now"):
        restore(practice, practice / "secrets.json", PASSPHRASE)


def test_an_account_has_a_name_of_its_own_and_a_password_worth_it(run: Run, practice: Path) -> None:
    made = run("""
a = add_account(home, "bruno", "the kettle sings at noon", "therapist", PASSPHRASE)
out = [a.name, a.role, len(a.recovery_code)]
""")
    assert made == ["bruno", "therapist", 35]
    again = 'add_account(home, "bruno", "the kettle sings at noon", "therapist", PASSPHRASE)'
    assert "already" in run(again)["refused"]
    assert run('add_account(home, "clara", "password", "therapist", PASSPHRASE)')["do"]


def test_a_reset_says_what_is_lost_without_the_code(run: Run, practice: Path) -> None:
    said = run('out = reset_password(home, "anna", "the kettle sings at noon", PASSPHRASE)')
    assert "recovery code" in said
    assert "lost" in said


def test_whoever_lost_his_code_may_begin_anew_without_his_notes(run: Run, practice: Path) -> None:
    code, lost, notes, hours = run("""
from holdfast.web.operations.init import new_author_key
reset_password(home, "anna", "the kettle sings at noon", PASSPHRASE)
code, lost = new_author_key(home, "anna", "the kettle sings at noon", PASSPHRASE)
from django.contrib.auth.models import User
from holdfast.web.accounts.author_keys import open_author_key
from holdfast.web.vault import audit, door
user = User.objects.get()
with audit.recorded("test"):
    case = door.load_case(door.cases_for(user)[0], open_author_key(user, "the kettle sings at noon"))
out = [len(code), lost, len(case.private.notes), len(case.record.sessions)]
""")
    assert (code, notes, hours) == (35, 0, 7)
    assert lost > 0
    refused = run("""
from holdfast.web.operations.init import new_author_key
new_author_key(home, "anna", "x", PASSPHRASE)
""")
    assert "do not fit" in refused["refused"]


def test_findings_are_off_until_a_person_accepted_the_purpose(run: Run, practice: Path) -> None:
    read = "open_practice(home, PASSPHRASE); from django.conf import settings; out = settings.HOLDFAST_FINDINGS"
    switch = """
from holdfast.web.operations.init import switch_findings
switch_findings(home, "{}", on={}, passphrase=PASSPHRASE)
"""
    assert run(read) is False
    assert "no account" in run(switch.format("nobody", True))["refused"]
    assert run(read) is False
    run(switch.format("anna", True))
    assert run(read) is True
    assert json.loads((practice / "practice.json").read_text())["findings"]["accepted_by"] == "anna"
    run(switch.format("anna", False))
    assert run(read) is False


def test_a_demo_is_fresh_each_time_and_takes_no_other_place(run: Run, practice: Path, tmp_path: Path) -> None:
    assert "no demo" in run("make_demo(home)")["refused"]
    two = """
demo = make_demo(here / "demo")
from holdfast.web import clock
from holdfast.web.vault import audit, door
from django.contrib.auth.models import User
with audit.recorded("test"):
    anna, sofia = User.objects.order_by("pk")
    read = [door.load_case(h) for h in door.cases_for(anna)]
out = [[a.name for a in demo.accounts], sorted(demo.cases), len(door.cases_for(sofia)),
       clock.now().isoformat()[:16], [c.record.about.origin for c in read],
       max(s.number for c in read if c.id == "archivist" for s in c.record.sessions)]
"""
    first = run(two)
    assert first == run(two)
    assert first[0] == ["anna", "sofia"]
    assert first[2] == 2
    assert first[3] == "2023-03-14T10:30"
    assert set(first[4]) == {"invented"}
    assert first[5] == 8
    assert json.loads((tmp_path / "demo" / "practice.json").read_text())["demo"] is True
