"""Questions in his own words: each a line of its own, against himself alone, and the words stay with the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from holdfast.case.measured import Measure, Planned
from holdfast.case.record import Scale
from holdfast.knowledge import KnowledgeError
from holdfast.measures import own_words
from holdfast.measures.batteries import stop
from holdfast.measures.catalogue import catalogue
from holdfast.measures.own_words import asked_now, is_own, own_scale, questions, scale_of
from holdfast.measures.recorded import least_change, scored

NOW = datetime(2023, 3, 1, 9, tzinfo=UTC)


def answer(n: int, value: int, question: str = "own-a", words: str = "I go quiet at dinner") -> Measure:
    return Measure(
        id=f"{question}:{n}", recorded_at=NOW + timedelta(days=7 * n), when=NOW.date() + timedelta(days=7 * n),
        instrument=question, total=float(value), scale=scale_of(words),
    )  # fmt: skip


def test_no_instrument_of_the_catalogue_is_called_as_a_question_is() -> None:
    assert not [id for id in catalogue() if id.startswith(own_words.OWN)]
    assert not is_own(Measure(id="m", recorded_at=NOW, when=NOW.date(), instrument="own-x", total=3.0))


def test_each_question_has_its_own_line_in_the_order_in_which_they_were_put() -> None:
    found = questions((answer(1, 4, "own-b", "I lie"), answer(0, 6), answer(2, 5)))
    assert [(one.id, one.words, [value for _, value in one.answers]) for one in found] == [
        ("own-a", "I go quiet at dinner", [6, 5]),
        ("own-b", "I lie", [4]),
    ]


def test_his_usual_needs_four_answers_and_says_how_far_they_spread() -> None:
    three = questions(tuple(answer(n, value) for n, value in enumerate((6, 2, 4))))
    assert three[0].usual is None
    four = questions(tuple(answer(n, value) for n, value in enumerate((6, 2, 4, 5))))
    assert four[0].usual == (4.5, 2, 6)
    many = questions(tuple(answer(n, value) for n, value in enumerate((1, 1, *(5,) * 10))))
    assert many[0].usual == (5, 5, 5)  # the last ten


def test_a_question_set_down_is_asked_no_longer_and_keeps_its_answers() -> None:
    day = date(2023, 4, 1)
    wanted = stop("own-a", day)
    plan = Planned(
        id="p", recorded_at=NOW, when=day, instrument=wanted.instrument, first=wanted.first, ends=wanted.ends
    )
    (found,) = questions((answer(0, 6),), (plan,))
    assert (found.set_down, found.answers) == (day, ((NOW.date(), 6),))
    assert asked_now((found,)) == ()


def test_an_answer_is_a_number_on_its_scale_and_no_norm_or_cut_off_is_known_of_it() -> None:
    one = answer(0, 6)
    result = scored(one)
    (score,) = result.scores.values()
    assert (score.value, score.band) == (6.0, None)
    assert least_change(one.instrument, one.scale, None) is None
    assert one.scale == Scale(low=1.0, high=7.0, better="lower", title="I go quiet at dinner")


def test_the_scale_says_where_it_comes_from() -> None:
    scale = own_scale()
    assert (scale.low, scale.high, scale.most_questions) == (1, 7, 10)
    assert any("Elliott" in one for one in scale.sources)


def test_a_spoiled_file_is_refused_with_its_place(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    spoiled = Path(str(tmp_path)) / "own_words.v1.toml"
    text = own_words.FILE.read_text(encoding="utf-8")
    for old, new in (
        ("low = 1", 'low = "1"'),
        ('source = "elliott"', 'source = "nobody"'),
        ("schema = 1", "schema = 2"),
    ):
        spoiled.write_text(text.replace(old, new, 1), encoding="utf-8")
        monkeypatch.setattr(own_words, "FILE", spoiled)
        own_scale.cache_clear()
        with pytest.raises(KnowledgeError, match=r"own_words\.v1\.toml"):
            own_scale()
    monkeypatch.undo()
    own_scale.cache_clear()
    assert replace(own_scale()).low == 1
