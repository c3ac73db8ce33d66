"""A word of the therapist's own is asked again once it is old, or once much speaks against it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from holdfast.analysis.features.ages import still_so
from holdfast.approaches.model import Datum, FeatureReading
from holdfast.case.ways import FeatureNoted
from holdfast.text import say

SAID = date(2023, 3, 14)
NOTED = FeatureNoted(
    id="n1", recorded_at=datetime(2023, 3, 14, 12, tzinfo=UTC), when=SAID, feature="agency", value="little",
    certainty="known",
)  # fmt: skip


@pytest.mark.parametrize(
    ("days", "against", "asked"), [(0, 0, False), (90, 2, False), (91, 0, True), (0, 3, True), (400, 5, True)]
)
def test_a_word_is_asked_again_when_it_is_old_or_much_speaks_against_it(days: int, against: int, asked: bool) -> None:
    contrary = tuple(Datum(say("a step of {his} own")) for _ in range(against))
    reading = FeatureReading("agency", "little", "known", contrary=contrary, noted=True)
    assert still_so(NOTED, reading, SAID + timedelta(days=days)) is asked
