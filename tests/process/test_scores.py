"""The quick scores of the two short forms equal the catalogue's, which hold the one definition."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st
from tests.process.treatment import ZONE, H, answers, treatment, when

from holdfast.case.fields import Pair
from holdfast.case.record import AllianceCheck, CheckIn, TwoPoleAnswers
from holdfast.measures.catalogue import instrument
from holdfast.measures.scoring import score, values
from holdfast.process.hours import read_hours
from holdfast.process.scores import CHANNELS, alliance_scores, channel_values, single_item

TENTH = st.one_of(st.none(), st.integers(0, 10))
PAIR = st.tuples(TENTH, TENTH)
PERCENT = st.one_of(st.none(), st.integers(0, 100))
TAGS = tuple(f.name for f in fields(TwoPoleAnswers))


@given(PAIR, PAIR, PAIR)
def test_alliance_and_its_parts_are_those_of_the_measures_room(goal: Pair, task: Pair, bond: Pair) -> None:
    check = AllianceCheck(when=when(1), recorded_at=when(1), goal=goal, task=task, bond=bond)
    six = dict(zip(("g1", "g2", "t1", "t2", "b1", "b2"), (*goal, *task, *bond), strict=True))
    expected = values(instrument("sac"), six)
    assert alliance_scores(check) == tuple(expected[name] for name in ("alliance", "goal", "task", "bond"))


@given(st.lists(st.tuples(*[PERCENT] * len(TAGS)), max_size=5))
def test_the_channels_are_those_of_the_measures_room(rows: list[tuple[int | None, ...]]) -> None:
    check_ins = [
        CheckIn(
            id=f"c{n}", recorded_at=when(1), when=when(1), answers=TwoPoleAnswers(**dict(zip(TAGS, row, strict=True)))
        )
        for n, row in enumerate(rows)
    ]
    for name in CHANNELS:
        expected = [values(instrument("tpc"), dict(zip(TAGS, row, strict=True)))[name] for row in rows]
        assert channel_values(check_ins, name) == expected


def test_an_hour_carries_the_scores_of_its_check() -> None:
    case = treatment([H(rating=65)])
    (hour,) = read_hours(case.record.sessions, (), ZONE)
    check = answers(65, when(1))
    tags = dict(zip(("g1", "g2", "t1", "t2", "b1", "b2"), (*check.goal, *check.task, *check.bond), strict=True))
    scored = score(instrument("sac"), tags)
    assert (hour.his_alliance, hour.goal, hour.task, hour.bond) == tuple(
        scored.value(name) for name in ("alliance", "goal", "task", "bond")
    )


def test_every_channel_of_the_catalogue_is_read_and_single_items_say_so() -> None:
    assert set(CHANNELS) == set(instrument("tpc").scores)
    assert {name for name in CHANNELS if single_item(name)} == {"entitlement", "external_regulation"}
