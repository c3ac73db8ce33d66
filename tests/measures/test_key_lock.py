"""A key that decides a figure cannot change without its fingerprint; a title can be reworded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from holdfast.measures.catalogue import KNOWLEDGE, catalogue
from holdfast.measures.check import problems
from holdfast.measures.key_lock import key_fingerprint
from holdfast.measures.reading import read_instrument
from holdfast.measures.words import PACKS

Edit = Callable[[str], str]


def swap(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


DECIDES: list[tuple[str, Edit]] = [
    ("b-pni", swap('items = ["pni52:04", "pni52:10"', 'items = ["pni52:04", "pni52:11"')),
    ("b-pni", swap("high_from = 60", "high_from = 65")),
    ("b-pni", swap("mean = 2.595", "mean = 2.6")),
    ("phq-9", swap("from = 15", "from = 16")),
    ("phq-9", swap("now_from = 2", "now_from = 3")),
    ("phq-9", swap('loinc = "44261-6"', 'loinc = "44261-7"')),
    ("core-10", swap('reverse = ["core2", "core3"]', 'reverse = ["core3", "core4"]')),
]


@pytest.mark.parametrize(("id", "edit"), DECIDES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_key_that_changed_is_named(id: str, edit: Edit, tmp_path: Path) -> None:
    path = tmp_path / f"{id}.v1.toml"
    text = (KNOWLEDGE / path.name).read_text(encoding="utf-8")
    path.write_text(edit(text).replace("pni52:11", "pni52:12"), encoding="utf-8")
    (tmp_path / "log").mkdir()
    found = [str(one) for one in problems(tmp_path, PACKS)]
    assert any(one.startswith(f"{id}.v1.toml: provenance.sha256: the key differs") for one in found), found


def test_titles_and_notes_may_be_reworded(tmp_path: Path) -> None:
    path = tmp_path / "b-pni.v1.toml"
    text = (KNOWLEDGE / path.name).read_text(encoding="utf-8")
    path.write_text(text.replace('title = "Grandiosity"', 'title = "Grandiose"'), encoding="utf-8")
    assert key_fingerprint(read_instrument(path)) == catalogue()["b-pni"].provenance.sha256


def test_no_two_instruments_share_a_fingerprint() -> None:
    assert len({key_fingerprint(one) for one in catalogue().values()}) == len(catalogue())
