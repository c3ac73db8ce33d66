"""The trail at the terminal: verified link by link, taken out, asked whose files were touched, searched anew."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

PASSPHRASE = "a boat on the evening river"
SAID = r"""
import io, json, os, sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
here = Path(sys.argv[1])
home = str(here / "practice")
from holdfast.cli import _parser
from holdfast.cli.failing import Failed
from holdfast.web.operations.init import init_practice
init_practice(Path(home), passphrase=os.environ["HOLDFAST_PASSPHRASE"])
from holdfast.simulate.examples import example
from holdfast.web.accounts.people import make_account
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditAct, AuditEntry
user, _ = make_account("anna", "a heron stands in the river", "therapist")
with audit.recorded("import", user.pk):
    case = door.import_case(user, replace(example("grandiose-seven"), private=None))
for _ in range(5):
    with audit.recorded("case", user.pk):
        door.load_case(case)

parser = _parser()

def run(*words):
    said = io.BytesIO()
    out, err = io.TextIOWrapper(said, encoding="utf-8", write_through=True), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        options = parser.parse_args(["audit", words[0], "--home", home, *words[1:]])
        try:
            code = options.run(options)
        except Failed as failed:
            code, _ = 2, print(failed, file=err)
    told.append([code, said.getvalue().decode() + err.getvalue()])

told = []
run("verify")
run("export", "--file", str(here / "all.jsonl"))
run("export", "--file", str(here / "all.jsonl"))
run("export", "--file", str(here / "one.csv"), "--case", str(case.id), "--person", "anna", "--from", "2020-01-01")
run("export", "--file", str(here / "trail.txt"))
run("export", "--file", str(here / "x.csv"), "--from", "yesterday")
run("export", "--file", str(here / "y.csv"), "--case", "davide")
run("affected", "--from", "2020-01-01")
run("affected", "--to", "2020-01-01")
AuditAct.objects.order_by("id").first().delete()
run("verify")
run("reindex")
run("verify")
AuditEntry.objects.filter(seq=4).update(user=99)
run("verify")
AuditEntry.objects.filter(seq=4).delete()
run("verify")
from uuid import UUID
with audit.recorded("case", user.pk):
    audit.note("read", case.id)
    audit.note("count own", case.id)
    audit.note("count own", UUID(int=7))
run("affected", "--from", "2020-01-01")
print(json.dumps([str(case.id), told]))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[tuple[int, str]]]:
    here = tmp_path_factory.mktemp("terminal")
    done = subprocess.run(
        [sys.executable, "-c", SAID, str(here)],
        env={"PATH": "/usr/bin:/bin", "HOME": str(here), "HOLDFAST_PASSPHRASE": PASSPHRASE},
        capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    case, told = json.loads(done.stdout.splitlines()[-1])
    return here, case, [(code, words) for code, words in told]


Said = tuple[Path, str, list[tuple[int, str]]]


def test_a_whole_trail_is_said_to_be_whole_and_what_does_not_show(said: Said) -> None:
    code, words = said[2][0]
    assert code == 0
    assert "whole: 6 entries" in words
    assert "only beside a backup" in words


def test_the_trail_is_taken_out_once_for_its_owner_alone_and_names_no_patient(said: Said) -> None:
    here, case, told = said
    assert told[1][0] == 0
    assert "7 entries" in told[1][1]
    assert (told[2][0], "is there already" in told[2][1]) == (2, True)
    file = here / "all.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text(encoding="utf-8")
    assert case in text
    assert "Grandiose" not in text
    assert json.loads(text.splitlines()[-1])["did"] == [["export trail", ""]]


def test_a_part_of_the_trail_is_taken_out_as_a_table(said: Said) -> None:
    here, case, told = said
    assert told[3][0] == 0
    rows = (here / "one.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("seq,at,user,name,role,act,kind,case")
    assert len(rows) == 1 + 6
    assert all(case in row and ",anna,therapist," in row for row in rows[1:])


def test_what_cannot_be_asked_is_said_and_nothing_is_written(said: Said) -> None:
    here, _, told = said
    for place, words in ((4, "neither in .csv nor in .jsonl"), (5, "Write it as 2026-03-14"), (6, "davide is no case")):
        assert (told[place][0], words in told[place][1]) == (2, True), told[place]
    assert not list(here.glob("[xy].csv"))


def test_after_a_breach_the_files_touched_are_listed_with_the_clock(said: Said) -> None:
    _, case, told = said
    code, words = told[7]
    assert code == 0
    for part in ("Files touched: 1", case, "therapist anna", "read 5", "import 1", "within 72 hours", "article 33"):
        assert part in words, part
    assert "Files touched: 0" in told[8][1]


def test_files_that_were_only_counted_are_listed_apart_and_not_as_opened(said: Said) -> None:
    _, case, told = said
    code, words = told[14]
    opened, counted = words.split("counted for their therapist's own usual")
    assert code == 0
    assert "Files touched: 1." in opened
    assert case in opened
    assert "count own" not in opened
    assert str(UUID(int=7)) not in opened
    assert counted.startswith(": 1. Nothing of them was shown")
    assert f"{UUID(int=7)}  therapist" in counted
    assert case not in counted
    assert "own usual" not in told[7][1]


def test_a_table_that_differs_from_the_trail_is_said_and_made_anew(said: Said) -> None:
    told = said[2]
    assert (told[9][0], "holdfast audit reindex" in told[9][1], "is whole" in told[9][1]) == (2, True, True)
    assert told[10][0] == 0
    assert told[11][0] == 0


def test_the_first_broken_link_is_named_with_its_time_and_how_far_it_is_whole(said: Said) -> None:
    told = said[2]
    code, words = told[12]
    assert code == 2
    assert "entry 4 (20" in words
    assert "was altered" in words
    assert "whole up to entry 3" in words
    assert "What comes after holds together" in words
    code, words = told[13]
    assert (code, "entry 4" in words, "is missing" in words) == (2, True, True)
