"""`docs/case-file.md` says everything the schema says: each field of each shape, what must be there, each value."""

import re
from pathlib import Path
from typing import Any

import pytest

from holdfast.case.casefile import json_schema
from holdfast.checking import check_bytes

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "case-file.md").read_text(encoding="utf-8")
SCHEMA = json_schema()
SHAPES: dict[str, Any] = {"CaseFile": SCHEMA, **SCHEMA["$defs"]}
OF_EVERY_ENTRY = ("id", "recorded_at", "corrects", "why")


def section(shape: str) -> str:
    """The text under the heading that ends in (shape)."""
    found = re.search(rf"^### [^\n]*\({shape}\)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"no section for {shape}"
    return found[1]


def fields_of(shape: str) -> dict[str, Any]:
    properties: dict[str, Any] = SHAPES[shape].get("properties", {})
    common = OF_EVERY_ENTRY if "corrects" in properties else ()
    return {name: prop for name, prop in properties.items() if name not in common}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_field_of_every_shape_is_explained(shape: str) -> None:
    missing = [name for name in fields_of(shape) if f"`{name}`" not in section(shape)]
    assert missing == []


@pytest.mark.parametrize("shape", SHAPES)
def test_what_must_be_there_is_starred_and_nothing_else(shape: str) -> None:
    starred = set(re.findall(r"`(\w+)` \*", section(shape)))
    assert starred == set(SHAPES[shape].get("required", ())) & set(fields_of(shape))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_value_of_a_choice_is_named(shape: str) -> None:
    text = section("Training") if shape in ("FormulationElement", "ApproachUse") else ""
    text += section(shape)
    for name, prop in fields_of(shape).items():
        for value in choices(prop):
            assert f"`{value}`" in text or f'"{value}"' in text, f"{shape}.{name}: {value}"


def choices(prop: Any) -> list[str]:
    if isinstance(prop, dict):
        here = [v for v in prop.get("enum", [prop.get("const")]) if isinstance(v, str)]
        return here + [value for part in prop.values() for value in choices(part)]
    return [value for part in prop for value in choices(part)] if isinstance(prop, list) else []


def test_the_page_speaks_of_no_field_that_is_not_there() -> None:
    known = {name for shape in SHAPES for name in SHAPES[shape].get("properties", {})}
    for shape in SHAPES:
        first_column = re.findall(r"^\| ((?:`\w+`[ *]*,? ?)+)\|", section(shape).split("| act |")[0], re.MULTILINE)
        assert {name for cell in first_column for name in re.findall(r"`(\w+)`", cell)} <= known


def test_the_example_is_a_case_without_problems() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    case, problems, count = check_bytes(example.encode())
    assert case is not None
    assert (problems, count) == ((), 0)
