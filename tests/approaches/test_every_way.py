"""What holds for every way of working is said once: wherever it holds, each reason that names it speaks too."""

from __future__ import annotations

import pytest

from holdfast.approaches.argue import argue
from holdfast.approaches.knowledge_files import knowledge, read_every_way, read_reasons
from holdfast.approaches.model import FeatureReading, Features
from holdfast.approaches.reachable import can_fail, can_hold
from holdfast.knowledge import KnowledgeError

KNOWN = knowledge()


@pytest.mark.parametrize("id", KNOWN.every_way)
def test_where_it_holds_each_reason_that_names_it_speaks_with_nothing_else_known(id: str) -> None:
    condition = KNOWN.every_way[id].condition
    assert can_hold(condition, KNOWN.features)
    assert can_fail(condition, KNOWN.features)
    readings = {term.feature: FeatureReading(term.feature, term.values[0], "known") for term in condition.all}
    naming = {one.id for way in KNOWN.approaches for one in way.reasons if one.every_way == id}
    speaking = {one.reason.id for way in argue(Features(readings), KNOWN).approaches for one in way.spoken}
    assert len(naming) > 1
    assert naming <= speaking


def test_cover_in_a_crisis_is_named_by_each_of_the_eight() -> None:
    eight = [way for way in KNOWN.approaches if way.kind == "approach"]
    assert len(eight) == 8
    assert all(any(one.every_way == "crisis" for one in way.reasons) for way in eight)


def test_a_reason_that_names_none_of_them_or_that_does_not_come_first_is_refused() -> None:
    reason = {"id": "mit-x", "verdict": "first", "text": "X.", "grade": "D", "sources": ["proposal"],
              "all": [{"feature": "goals", "is": ["no"]}]}  # fmt: skip
    file = {"schema": 1, "version": 1, "approach": "mit", "title": "M", "short": "M", "kind": "approach",
            "aims_at": "A.", "evidence": "E.", "grade": "D", "sources": ["proposal"]}  # fmt: skip
    for wrong in ({"every_way": "weather"}, {"every_way": "crisis", "verdict": "for"}):
        with pytest.raises(KnowledgeError, match="every_way"):
            read_reasons("mit", {**file, "reasons": [{**reason, **wrong}]}, KNOWN.features, KNOWN.every_way)
    read_reasons("mit", {**file, "reasons": [{**reason, "every_way": "crisis"}]}, KNOWN.features, KNOWN.every_way)


def test_one_without_a_condition_is_refused() -> None:
    one = {"id": "x", "text": "X.", "grade": "D", "sources": ["proposal"]}
    with pytest.raises(KnowledgeError, match="with a condition"):
        read_every_way({"schema": 1, "version": 1, "every_way": [one]}, KNOWN.features)
