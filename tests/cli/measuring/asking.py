"""How the commands about measures are asked in these tests."""

import json
from typing import Any

import pytest

from holdfast.cli import main

Run = pytest.CaptureFixture[bytes]
B_PNI = "4,3,2,4,1,3,2,3,1,5,4,4,5,1,3,2,5,2,4,2,3,3,4,4,4,5,2,1"
SCORE_KEYS = {"value", "answered", "of", "prorated", "band", "t", "percentile", "reference"}


def said(capture: Run) -> str:
    out, err = capture.readouterr()
    return (out + err).decode()


def page(capture: Run, *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capture.readouterr().out.decode())


def refusal(capture: Run, *arguments: str) -> str:
    assert main(list(arguments)) == 2
    out, err = capture.readouterr()
    assert out == b""
    assert b"Traceback" not in err
    return err.decode()
