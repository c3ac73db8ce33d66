"""`holdfast measures`: what there is, whether it holds, and that asking is light."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.measuring.asking import Run, page, refusal, said

from holdfast.cli import main
from holdfast.measures.catalogue import catalogue


def test_the_list_has_every_instrument_and_says_whether_its_words_are_here(capsysbinary: Run) -> None:
    assert main(["measures"]) == 0
    lines = {line.split()[0]: line for line in said(capsysbinary).splitlines() if line.strip()}
    assert set(catalogue()) | {"tsl"} <= set(lines)
    assert "slot" in lines["b-pni"]
    assert "shipped" in lines["phq-9"]
    found = {one["id"]: one for one in page(capsysbinary, "measures")}
    assert set(found) == set(catalogue()) | {"tsl"}
    assert (found["b-pni"]["words_shipped"], found["phq-9"]["words_shipped"]) == (False, True)


@pytest.mark.parametrize("id", [*sorted(catalogue()), "tsl"])
def test_all_that_is_known_of_an_instrument_is_shown(id: str, capsysbinary: Run) -> None:
    assert main(["measures", "show", id]) == 0
    text = said(capsysbinary)
    found = page(capsysbinary, "measures", "show", id)
    assert found["id"] == id
    assert found["title"]
    if id != "tsl":
        measure = catalogue()[id]
        for word in (*measure.items, *measure.scores, *measure.forms, *measure.groups, "Licence", "Key", "Sources"):
            assert word in text
        assert set(found["scores"]) == set(measure.scores)
        assert [(one["group"], one["score"]) for one in found["references"]] == list(measure.references)


def test_an_instrument_that_is_not_there_is_told_with_those_close_by(capsysbinary: Run) -> None:
    assert "phq-9" in refusal(capsysbinary, "measures", "show", "PHQ_9")


def test_the_catalogue_holds(capsysbinary: Run) -> None:
    assert main(["measures", "check"]) == 0
    assert "every key, worked case and hash of words holds" in said(capsysbinary)


@pytest.mark.shareddata
def test_public_data_give_the_published_figures(capsysbinary: Run, shared_data: Path) -> None:
    found = page(capsysbinary, "measures", "validate", str(shared_data / "dev"))
    sets = {one["id"]: one for one in found["sets"]}
    assert {"npi40", "hsns", "sd3", "rosenberg_rse", "ecr_attachment"} <= set(sets)
    own = sets["npi40"]["agreement"]
    assert own["same"] == own["n"] == 10440
    compared = [one for each in found["sets"] for one in each["compared"]]
    assert len(compared) == 20
    assert all(one["holds"] for one in compared)


def test_a_folder_without_data_is_told(capsysbinary: Run, tmp_path: Path) -> None:
    assert "There is no folder" in refusal(capsysbinary, "measures", "validate", str(tmp_path / "nowhere"))
    assert "npi40.csv.gz" in refusal(capsysbinary, "measures", "validate", str(tmp_path))


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "--help"],
        ["measures"],
        ["measures", "show", "b-pni"],
        ["score", "phq-9", "--responses", "2,2,,2,0,3,1,0,1", "--json"],
        ["change", "phq-9", "--from", "3,2,2,2,1,3,2,1,2", "--to", "1,1,1,1,1,1,2,1,0"],
    ],
)
def test_one_form_and_the_list_load_nothing_heavy(arguments: list[str]) -> None:
    run = f"try: main({arguments!r})\nexcept SystemExit: pass"
    code = f"import sys; from holdfast.cli import main\n{run}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert not loaded & {"django", "numpy", "altair", "pydantic", "cryptography"}
