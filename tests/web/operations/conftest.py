"""Operations open a practice for a whole process, so tests run them in processes of their own, as a person does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

PASSPHRASE = "a boat on the evening river"
Run = Callable[..., Any]

BEGIN = """
import json, os, sys
from pathlib import Path
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.init import init_practice, add_account, reset_password
from holdfast.web.operations.backup import backup, verify
from holdfast.web.operations.restore import restore
from holdfast.web.operations.everything import export_all, import_all
from holdfast.web.operations.upgrade import upgrade
from holdfast.web.operations.serve import make_server, check_address, serving
from holdfast.web.operations.opening import open_practice, start_django
from holdfast.web.operations.demo import make_demo
here, PASSPHRASE = Path(sys.argv[1]), sys.argv[2]
home = here / "practice"
out = None
try:
"""
END = """
except Refused as refused:
    out = {"refused": refused.what, "do": refused.do}
print(json.dumps(out))
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run(code, **environment)`: run lines in a new process with `home`, `here` and the operations at hand; they set
    `out`, which comes back. A refusal comes back as {"refused": ..., "do": ...}; anything else fails the test.
    """
    return partial(in_a_process, tmp_path)


@pytest.fixture
def practice(kept_practice: Path, tmp_path: Path) -> Path:
    """A laptop practice with a therapist and an invented case, this test's own."""
    return Path(shutil.copytree(kept_practice / "practice", tmp_path / "practice"))


@pytest.fixture
def made(kept_practice: Path, tmp_path: Path) -> Path:
    """A backup of that practice, with the keys beside it."""
    return Path(shutil.copytree(kept_practice / "backups", tmp_path / "backups")) / "one.backup"


@pytest.fixture(scope="session")
def kept_practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once and copied for each test: making one takes a second."""
    here = tmp_path_factory.mktemp("kept")
    (here / "backups").mkdir()
    in_a_process(here, MAKE)
    return here


def in_a_process(here: Path, code: str, **environment: str) -> Any:
    lines = "\n".join("    " + line for line in code.strip().splitlines())
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + lines + END, str(here), PASSPHRASE],
        env={"PATH": "/usr/bin:/bin", "HOME": str(here), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


MAKE = """
init_practice(home, passphrase=PASSPHRASE)
from holdfast.web.accounts.people import make_account
from holdfast.web.accounts.author_keys import open_author_key
from holdfast.web.vault import audit, door
from holdfast.simulate.examples import example
user, _ = make_account("anna", "a heron stands in the river", "therapist")
with audit.recorded("test"):
    door.import_case(user, example("grandiose-seven"), author_key=open_author_key(user, "a heron stands in the river"))
backup(home, here / "backups" / "one.backup", PASSPHRASE)
"""
