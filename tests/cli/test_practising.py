"""`holdfast practise`: questions with defaults, a file to go on from, a script, and the truth at the end."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from holdfast.case.casefile import read_case
from holdfast.checking import check_bytes
from holdfast.cli import main
from holdfast.simulate.practise import read_run

Run = pytest.CaptureFixture[bytes]
HOUR = "2\n-1\none episode\n\n"
LOG = "6\nshort_answers,flat,flat\n\nnone\n\nA sentence of the model\nbored\n"


def typed(monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))


def said(capture: Run) -> str:
    out, err = capture.readouterr()
    return (out + err).decode()


def test_an_hour_is_chosen_seen_and_logged_and_stop_tells_the_truth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Run
) -> None:
    typed(monkeypatch, HOUR + LOG + "stop\n")
    keep, out = tmp_path / "run.json", tmp_path / "case.json"
    assert main(["practise", "--patient", "leonie", "--seed", "3", "--keep", str(keep), "--out", str(out)]) == 0
    told = said(capsysbinary)
    for words in ("Leonie M., invented", "Hour 1, 8 January 2024 (invented)", "before hour 2", "WHAT WAS HIDDEN",
                  "WHAT YOU MARKED", "THREE QUESTIONS", "Real people differ"):  # fmt: skip
        assert words in told
    assert told.index("before hour 2") < told.index("WHAT WAS HIDDEN")
    (turn,) = read_run(keep.read_bytes()).turns
    assert (turn.choice.depth, turn.choice.stance, turn.choice.move) == (2, -1, "one_episode")
    assert turn.log is not None
    assert [(mark.sign, mark.weight) for mark in turn.log.signs or ()] == [("short_answers", 1), ("flat", 2)]
    assert turn.log.moments == ()
    assert turn.log.then is None
    assert turn.pull == "bored"
    assert "you noticed" not in told
    assert "WHAT PULLED AT YOU" in told
    case, problems, _ = check_bytes(out.read_bytes())
    assert not problems
    assert case is not None
    assert case.record.about.origin == "simulated"
    assert case.working.logs[0].words == "A sentence of the model"


def test_a_run_that_was_left_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Run
) -> None:
    keep = tmp_path / "run.json"
    typed(monkeypatch, HOUR + LOG + "3\n")  # the end of the input, in the middle of the second hour's choice
    assert main(["practise", "--patient", "noa", "--keep", str(keep)]) == 0
    told = said(capsysbinary)
    assert "goes on from here" in told
    assert "WHAT WAS HIDDEN" not in told
    typed(monkeypatch, HOUR + LOG + "stop\n")
    assert main(["practise", "--keep", str(keep)]) == 0
    assert "Going on: 1 hours so far." in said(capsysbinary)
    assert len(read_run(keep.read_bytes()).turns) == 2


def test_ctrl_c_keeps_what_was_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Run) -> None:
    class Interrupted(io.StringIO):
        def readline(self, *size: int) -> str:  # type: ignore[override]  # typed as readline(size)
            line = super().readline(*size)
            if not line:
                raise KeyboardInterrupt
            return line

    keep = tmp_path / "run.json"
    monkeypatch.setattr(sys, "stdin", Interrupted(HOUR + LOG))
    assert main(["practise", "--patient", "emil", "--keep", str(keep)]) == 0
    assert "Left before the end" in said(capsysbinary)
    assert len(read_run(keep.read_bytes()).turns) == 1


def test_an_answer_that_is_none_is_asked_again_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: Run
) -> None:
    typed(monkeypatch, "9\n?\n2\n\nhug\n2\n\nstop\n")
    assert main(["practise", "--patient", "konrad"]) == 0
    told = said(capsysbinary)
    assert '"9" is none of them. Allowed: 0, 1, 2, 3, 4, 5.' in told
    assert "validate and explore" in told
    assert '"hug" is none of them' in told


def test_a_script_gives_the_same_words_each_time(tmp_path: Path, capsysbinary: Run) -> None:
    script = tmp_path / "script.json"
    turns = [{"depth": 1, "move": "one_episode", "log": {"signs": []}}] * 3
    script.write_text(json.dumps({"format": "holdfast-practise/1", "patient": "emil", "turns": turns}), "utf-8")
    assert main(["practise", "--script", str(script)]) == 0
    first = said(capsysbinary)
    assert main(["practise", "--script", str(script)]) == 0
    assert said(capsysbinary) == first
    assert "Hour 3" in first
    assert "THREE QUESTIONS" in first
    assert main(["practise", "--script", str(script), "--patient", "noa", "--seed", "9"]) == 0
    assert "Noa T., invented" in said(capsysbinary)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--patient", "mark"], "konrad, leonie, noa, emil"),
        (["--patient", "noa", "--seed", "0"], "--seed: found 0"),
        (["--patient", "noa", "--hours", "99"], "from 1 to 40"),
        (["--script", "nothing.json"], "no file nothing.json"),
    ],
)
def test_what_cannot_be_is_told_without_a_traceback(arguments: list[str], says: str, capsysbinary: Run) -> None:
    assert main(["practise", *arguments]) == 2
    assert says in said(capsysbinary)


def test_a_kept_run_of_another_patient_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Run
) -> None:
    keep = tmp_path / "run.json"
    typed(monkeypatch, HOUR + LOG + "stop\n")
    assert main(["practise", "--patient", "noa", "--keep", str(keep)]) == 0
    before = keep.read_bytes()
    assert main(["practise", "--patient", "emil", "--keep", str(keep)]) == 2
    assert "keep the new run in another file" in said(capsysbinary)
    assert keep.read_bytes() == before


def test_the_case_of_a_run_can_be_read_like_any_other(tmp_path: Path, capsysbinary: Run) -> None:
    script, out = tmp_path / "script.json", tmp_path / "case.json"
    turns = [{"depth": 5, "stance": 2, "move": "interpret_shame"}] * 4
    script.write_text(json.dumps({"format": "holdfast-practise/1", "patient": "leonie", "turns": turns}), "utf-8")
    assert main(["practise", "--script", str(script), "--out", str(out)]) == 0
    said(capsysbinary)
    assert main(["brief", str(out)]) == 0
    assert "simulated, not a person" in said(capsysbinary)
    assert read_case(out.read_bytes()).private is None


@pytest.mark.parametrize("written", [b"Letters to my sister", b"{}", b""])
def test_a_file_that_is_no_run_is_never_written_over(written: bytes, tmp_path: Path, capsysbinary: Run) -> None:
    script, keep, beside = tmp_path / "script.json", tmp_path / "letters.txt", tmp_path / "letters.txt.part"
    script.write_text(json.dumps({"format": "holdfast-practise/1", "patient": "emil"}), "utf-8")
    keep.write_bytes(written)
    beside.write_bytes(b"somebody's")
    assert main(["practise", "--script", str(script), "--keep", str(keep)]) == 2
    assert "holds no run. Nothing was written" in said(capsysbinary)
    assert keep.read_bytes() == written
    keep.unlink()
    for _ in range(2):  # a run is written, and written over
        assert main(["practise", "--script", str(script), "--keep", str(keep)]) == 0
    assert read_run(keep.read_bytes()).patient == "emil"
    assert beside.read_bytes() == b"somebody's", "a neighbour is not touched"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["letters.txt", "letters.txt.part", "script.json"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"format": "holdfast-practise/1", "patient": "noa", "patient": "emil"}', "this key twice in one object"),
        ('{"format": "holdfast-practise/1", "patient": "\\u001b[2J"}', "\\u001b[2J"),
        ('{"format": "holdfast-practise/1", "patient": "' + "x" * 100_000 + '"}', "xxx..."),
        ('{"format": "holdfast-practise/1", "patient": ["noa"]}', "a list of 1"),
        ('{"format": "holdfast-practise/1", "patient": "noa", "seed": "\\u001b[2J"}', "seed: found"),
        ('{"format": "holdfast-practise/1", "patient": "noa", "\\u001b[2J": 1}', "Take it out"),
        ('{"format": "holdfast-practise/1", "patient": "noa", "turns": [{"move": "\\u001b[2J"}]}', "turns[0]"),
        ('{"format": "holdfast-practise/1", "patient": "noa", "turns": [{"\\u001b[2J": 1}]}', "turns[0]"),
        ('{"format": "holdfast-practise/1", "patient": "noa", "turns": [{"pull": "\\u001b[2J"}]}', "turns[0]"),
    ],
)
def test_what_a_script_holds_is_told_short_and_moves_no_cursor(
    text: str, says: str, tmp_path: Path, capsysbinary: Run
) -> None:
    script = tmp_path / "script.json"
    script.write_text(text, "utf-8")
    for more in ((), ("--hours", "6")):
        assert main(["practise", "--script", str(script), *more]) == 2
        told = said(capsysbinary)
        assert says in told
        assert "\x1b" not in told
        assert len(told) < 700


def test_a_script_that_is_no_utf_8_is_refused(tmp_path: Path, capsysbinary: Run) -> None:
    script = tmp_path / "script.json"
    script.write_bytes('{"format": "holdfast-practise/1", "patient": "noa"}'.encode("utf-16"))
    assert main(["practise", "--script", str(script)]) == 2
    assert "not UTF-8" in said(capsysbinary)


def test_a_thing_marked_twice_in_a_row_of_a_log_is_refused(tmp_path: Path, capsysbinary: Run) -> None:
    script = tmp_path / "script.json"
    for rows in ({"signs": [{"sign": "flat", "weight": 1}] * 5000}, {"moments": ["named_cost"] * 5000}):
        turns = [{"depth": 1, "log": rows}]
        script.write_text(json.dumps({"format": "holdfast-practise/1", "patient": "noa", "turns": turns}), "utf-8")
        assert main(["practise", "--script", str(script)]) == 2
        assert "more than once. Allowed: each once" in said(capsysbinary)


def test_what_is_no_text_at_the_terminal_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Run
) -> None:
    keep = tmp_path / "run.json"
    lines = b"\xff\xfe\n\x1b[2J" + b"x" * 500 + b"\n2\n-1\none episode\n\n6\n\n\n\n\n\xe4 word\nA word\n\nstop\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), "utf-8"))
    assert main(["practise", "--patient", "leonie", "--seed", "3", "--keep", str(keep)]) == 0
    told = said(capsysbinary)
    assert told.count("bytes that are no text") == 2
    assert "\x1b" not in told
    assert "x" * 100 not in told
    (turn,) = read_run(keep.read_bytes()).turns
    assert turn.choice.depth == 2
    assert turn.log is not None
    assert turn.log.words == "A word"
