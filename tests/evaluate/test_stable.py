"""What stands on the page and what is new are counted apart: hiding a repeat must not make a rule look quiet."""

from pathlib import Path

from holdfast.case.casefile import read_case
from holdfast.evaluate.stable import NOTHING_READ, stable_speech

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_nothing_stands_on_the_page_of_a_treatment_in_which_nothing_happens() -> None:
    found = stable_speech([read_case((EXAMPLES / "stable-noise.json").read_bytes())])
    assert (found.treatments, found.spoke, found.shown) == (1, 0, 0)
    assert found.per_session == found.shown_per_session == 0.0


def test_what_stands_on_the_page_is_at_least_what_is_new() -> None:
    found = stable_speech([read_case((EXAMPLES / "drop-out-twin.json").read_bytes())])
    assert 0 < found.spoke < found.shown <= found.hours
    twice = found + found
    assert twice.per_session == found.per_session
    assert twice.shown_per_session == found.shown_per_session


def test_of_nothing_no_share_is_said() -> None:
    assert NOTHING_READ.per_session is None
    assert NOTHING_READ.shown_per_session is None
