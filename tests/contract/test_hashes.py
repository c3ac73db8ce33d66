"""What a yes names: the hash of a text is the same for ever, whatever fields are added and however it is worked out."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, fields
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies.small import lines, maybe, one_of, some_of

from holdfast.case import moves as m
from holdfast.case.moves import Terms
from holdfast.contract.agreement import canonical_text, text_hash

FULL = Terms(
    kind="step", text="ask a colleague for dinner", his_words="es ist da, bevor ich abhebe", wish_of="patient",
    motive="belonging", only_status=True, noticed_by="I go", serves=("g1", "g2"), between_hours=False, size=2,
    smallest="ask what he does", expects=("guilt", "fear"), tests="if I wish", prediction="no", how_often="once",
    topic="times", levels=("a", "b", "c", "d", "e"), weight=3,
)  # fmt: skip
OF_TODAY = {
    "8d46a34079697ea392a5862782dfe66487bdbc329953f33c8410d1be81d158d1": Terms(
        kind="goal", text="a life that is not only the flat"
    ),
    "92309f46a9fdd8d71fdbee9d149db1aa7d166730944ef47f65c08767e0d5b365": FULL,
    "d56dea05923d56b13147bbc690b7bdec2704a2c34c1dc8c4a03c5e5fc94bb51d": Terms(
        kind="stop", text='cafe\u0301 "x" \n\u2028'
    ),
    "28b1e01f07a60ac1efc2f0039d5092b23809bef5a659dfe4878256a750195c0c": Terms(kind="step", text="\ud800 x", size=1),
}
"""As they were on 22 November 2026. A yes in a case file names one of these; do not change them, add to them."""


@pytest.mark.parametrize(("hash", "terms"), OF_TODAY.items(), ids=[terms.kind for terms in OF_TODAY.values()])
def test_a_text_keeps_its_hash_for_ever(hash: str, terms: Terms) -> None:
    assert text_hash(terms) == hash


ANY_LINE = st.one_of(lines(), st.text(min_size=1, max_size=20))
ANY_TERMS = st.builds(
    Terms,
    kind=one_of(m.ClauseKind),
    text=ANY_LINE,
    his_words=maybe(ANY_LINE),
    motive=maybe(one_of(m.Motive)),
    only_status=st.booleans(),
    serves=st.lists(ANY_LINE, max_size=2).map(tuple),
    between_hours=st.booleans(),
    size=maybe(st.integers(1, 5)),
    expects=some_of(m.Feeling),
    levels=maybe(st.tuples(*[ANY_LINE] * 5)),
    weight=maybe(st.integers(1, 5)),
)


@given(ANY_TERMS)
def test_a_text_is_spelled_as_json_spells_it(terms: Terms) -> None:
    """The plain way of 2026: each field that is not at its default, as JSON with its keys in order."""
    defaults = {f.name: f.default for f in fields(terms)}
    said = {name: value for name, value in asdict(terms).items() if value != defaults[name]}
    plain = unicodedata.normalize("NFC", json.dumps(said, sort_keys=True, ensure_ascii=False))
    assert canonical_text(terms) == plain
    assert text_hash(terms) == sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
