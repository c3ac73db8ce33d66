"""`holdfast cards`: the standing cards of a case file, at any moment; the sixth with sealed notes alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
ARCHIVIST = str(EXAMPLES / "archivist.json")
NOTES = str(EXAMPLES / "archivist.private.json")


def told(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["cards", *options]) == 0
    return capsys.readouterr().out


def test_the_cards_are_told_within_their_width_with_what_the_case_holds(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, ARCHIVIST, "--before", "30")
    titles = [line for line in text.splitlines() if line.isupper()]
    assert titles == [
        "THE FRAME", "WHEN SOMETHING BREAKS BETWEEN YOU", "WITH DEFENCES, AND WHAT THEY COST", "EMPATHY AND FIRMNESS",
        "PACE",
    ]  # fmt: skip
    assert "from hour 27, you had become small in his eyes" in text
    assert "“I made you small because you could leave”" in text
    assert max(map(len, text.splitlines())) <= 96
    assert text == told(capsys, ARCHIVIST, "--before", "30")


def test_at_an_earlier_moment_what_came_later_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, ARCHIVIST, "--before", "9")
    assert "still open" in text
    assert "hour 27" not in text


def test_the_sixth_card_is_told_with_sealed_notes_and_their_passphrase_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", "invented notes of nobody")
    plain, opened = (told(capsys, ARCHIVIST, "--before", "9", *more) for more in ((), ("--private", NOTES)))
    assert "(private, yours alone)" not in plain
    assert opened.startswith(plain.rstrip("\n"))
    assert "WHAT YOU ARE DRAWN TO (private, yours alone)" in opened


@pytest.mark.parametrize("name", ["drop-out-twin", "grandiose-seven", "stable-noise", "vulnerable-trauma"])
def test_every_example_has_its_cards(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, str(EXAMPLES / f"{name}.json"))
    assert "{" not in text
    assert "None" not in text


def test_holdfast_knowledge_lists_the_cards_and_the_techniques_with_their_sources(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["knowledge"]) == 0
    text = capsys.readouterr().out
    assert "Standing cards (brief/knowledge/cards.toml)\n  The frame: Times, contact" in text
    assert "  mit.episode: one specific episode. Asked for one moment" in text
    assert "{" not in text[text.index("Standing cards") : text.index("Techniques that")]
