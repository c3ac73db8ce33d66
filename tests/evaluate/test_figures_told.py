"""The figures in the docs are those of the file that the page reads."""

import json
from pathlib import Path

from holdfast.evaluate.operating import KNOWLEDGE

DOC = Path(__file__).parents[2] / "docs" / "detectors.md"
FILE = KNOWLEDGE / "operating.json"
BEGINS, ENDS = "<!-- written by make evaluate: begins -->", "<!-- written by make evaluate: ends -->"


def told() -> str:
    text = DOC.read_text(encoding="utf-8")
    assert text.count(BEGINS) == text.count(ENDS) == 1
    return text.partition(BEGINS)[2].partition(ENDS)[0]


def test_the_docs_keep_a_place_for_the_figures() -> None:
    assert told()


def test_the_docs_say_of_every_world_and_detector_what_the_file_says() -> None:
    tables = told().split("\n**")
    for world in json.loads(FILE.read_text(encoding="utf-8"))["worlds"]:
        table = next(one for one in tables if one.removeprefix("**").startswith(f"{world['world']}**"))
        rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
        assert len(rows) == len(world["detectors"])
        for row, one in zip(rows, world["detectors"], strict=True):
            assert row.startswith(f"| {one['name']}")
            if one["f1"] is not None:
                assert f"**{one['f1']:.3f}**".replace("**0.", "**.") in row
