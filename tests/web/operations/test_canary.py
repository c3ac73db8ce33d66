"""A word planted in every free-text field is found nowhere in clear: databases, WAL, keys, logs, temp, backups."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.web.operations.conftest import PASSPHRASE

WORD = "zanzibarheron"
USE = Path(__file__).with_name("canary_planted.py")
Said = dict[str, list[str]]


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """A practice served on a port, used over HTTP, and searched while it still runs: its WAL is full then."""
    here = tmp_path_factory.mktemp("canary")
    (here / "tmp").mkdir()
    with (here / "log").open("w") as log:
        done = subprocess.run(
            [sys.executable, str(USE), str(here), PASSPHRASE, WORD],
            env={"PATH": os.defpath, "HOME": str(here), "TMPDIR": str(here / "tmp")},
            stdout=subprocess.PIPE, stderr=log, text=True, check=False, timeout=240,
        )  # fmt: skip
    assert done.returncode == 0, (here / "log").read_text()[-3000:]
    return here, {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines() if line}


def test_a_planted_word_is_found_nowhere_in_clear(searched: tuple[Path, Said]) -> None:
    here, said = searched
    assert json.loads(" ".join(said["FOUND"])) == []
    assert {"data.sqlite3", "data.sqlite3-wal", "keys.sqlite3", "log"} <= set(said["LOOKED"])
    assert WORD not in (here / "log").read_text()


def test_the_word_was_everywhere(searched: tuple[Path, Said]) -> None:
    _, said = searched
    assert int(said["PLANTED"][0]) > 50
    assert said["UNPLANTED"] == [], "plant a row of each sealed table in canary_planted.py"
    assert int(said["USED"][1]) > 5


def test_the_log_was_written_and_names_pages(searched: tuple[Path, Said]) -> None:
    assert '"view": "case"' in (searched[0] / "log").read_text()


def test_the_search_would_find_it(tmp_path: Path) -> None:
    import base64
    import zlib
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("canary_planted", USE)
    assert spec is not None
    assert spec.loader is not None
    planted = module_from_spec(spec)
    arguments, sys.argv = sys.argv, ["", str(tmp_path), PASSPHRASE, WORD]
    try:
        spec.loader.exec_module(planted)
    finally:
        sys.argv = arguments
    said = f"he said {WORD}, twice"
    there = {
        "plain": said.encode(), "wide": said.encode("utf-16"), "hex": said.encode().hex().encode(),
        **{f"base64-{n}": base64.b64encode(b"x" * n + said.encode()) for n in range(3)},
    }  # fmt: skip
    for name, data in {**there, "none": zlib.compress(said.encode())}.items():
        (tmp_path / name).write_bytes(data)
    assert set(planted.found_in(tmp_path, planted.forms_of(WORD.encode()))) == there.keys()
