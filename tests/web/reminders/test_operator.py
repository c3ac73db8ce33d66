"""The mail server as its operator sets it: refused in words, written where nobody else reads, told by the doctor."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.mail_sink import sink
from tests.web.operations.conftest import Run, run

__all__ = ["run"]
HOST = """
from holdfast.web.operations.mail import mail_of, remove_mail, set_mail, try_mail
init_practice(home, profile="host")
"""
SECRET = "a heron in the mail"


def test_it_is_chosen_shown_tried_and_taken_away(run: Run, tmp_path: Path) -> None:
    with sink(password=SECRET) as server:
        plain = {"host": "127.0.0.1", "port": server.port, "security": "none", "user": "note", "sender": "n@a.example"}
        found = run(f"""{HOST}
set_mail(home, {plain}, {SECRET!r})
import stat
first = mail_of(home)
rights = stat.S_IMODE((home / "mail.secret").stat().st_mode)
try_mail(home, "me@a.example")
from holdfast.web.operations.doctor import Asked, mail
told = [[one.state, one.found] for one in mail(Asked(home))]
kept = (home / "practice.json").read_text()
remove_mail(home)
out = [first.host, first.user, rights, told, kept, mail_of(home), (home / "mail.secret").exists()]
""")
    assert found[:3] == ["127.0.0.1", "note", 0o600]
    assert SECRET not in found[4]
    assert json.loads(found[4])["mail"]["sender"] == "n@a.example"
    assert found[5:] == [None, False]
    assert server.to == ["me@a.example"]


def test_a_laptop_a_demo_and_what_cannot_be_are_refused_in_words(run: Run) -> None:
    refused = run("""
from holdfast.web.operations.mail import set_mail
init_practice(home, passphrase=PASSPHRASE)
set_mail(home, {"host": "mail.example", "sender": "n@a.example"}, "", PASSPHRASE)
""")
    assert "a laptop and a demo send nothing" in refused["refused"]


def test_settings_that_cannot_be_are_refused_and_the_doctor_names_them(run: Run) -> None:
    found = run(f"""{HOST}
from holdfast.web.operations.secret_files import choose
from holdfast.web.operations.doctor import Asked, mail
said = []
for plain, password in (({{"host": "mail.example", "sender": "n@a.example", "security": "none"}}, ""),
                        ({{"host": "mail.example", "sender": "n@a.example", "user": "note"}}, "")):
    try:
        set_mail(home, plain, password)
    except Refused as refused:
        said.append(refused.what)
choose(home, mail={{"host": "mail.example", "sender": "nobody"}})
open_practice(home)
out = [said, [[one.state, one.found] for one in mail(Asked(home))]]
""")
    (clear, pair), told = found
    assert "would travel in clear" in clear
    assert "go together" in pair
    assert told[0][0] == "broken"
    assert "sender is an e-mail address" in told[0][1]
