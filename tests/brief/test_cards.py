"""The standing cards: a principle each with its sources, and what the case holds on it; five of them hold no private
word, whatever the private notes say.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.treatment import CANCELLED, H, calm, treatment, when
from tests.strategies import END, cases, private_notes_for

from holdfast.analysis import analyse
from holdfast.analysis.model import Analysis
from holdfast.brief.card_parts import MOST
from holdfast.brief.cards import FILE, READERS, Card, CardId, cards, known_cards, read_cards
from holdfast.brief.cards_text import cards_text
from holdfast.case.model import Case
from holdfast.case.private import PrivateNote, PrivateNotes, PullMark
from holdfast.case.record import FrameArrangement, Restriction
from holdfast.case.working import EpisodeWord, WorkingNotes
from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.simulate.examples import example
from holdfast.text import Spoken, render

DAY = when(1).date()
BAD = ("because", "caused", "narcissist", "compliance", "manipulat", "resist")


def read(hours: list[H], **working: Any) -> Analysis:
    case = treatment(hours, frame=working.pop("frame", ()), restrictions=working.pop("restrictions", ()))
    return analyse(replace(case, working=replace(case.working, **working)), when(len(hours) + 1))


def of(analysis: Analysis, id: CardId, *, findings_on: bool = True) -> dict[str, list[str]]:
    """A card as heading -> its lines, spoken."""
    (card,) = [one for one in cards(analysis, findings_on=findings_on) if one.known.id == id]
    return {
        render(part.heading, analysis.person, "en"): [render(line.text, analysis.person, "en") for line in part.lines]
        for part in card.parts
    }


def shared(analysis: Analysis) -> tuple[Card, ...]:
    return tuple(card for card in cards(analysis) if not card.private)


def test_there_are_six_each_with_two_to_four_lines_a_sentence_and_its_sources() -> None:
    assert tuple(known_cards()) == get_args(CardId)
    assert set(READERS) == set(get_args(CardId)) - {"pulls"}
    for known in known_cards().values():
        assert 2 <= len(known.principle) <= 4
        assert known.could_say
        assert "S2" in known.sources, "each is one of the first seed's clinical strategies"


@pytest.mark.parametrize("address", ["he", "she", "they", "name"])
def test_every_principle_and_sentence_can_be_said_of_anybody_and_none_is_unkind(address: Any) -> None:
    for known in known_cards().values():
        for message in (known.title, *known.principle, *known.could_say):
            said = render(message, Spoken("Irena", address), "en")
            assert "{" not in said
            assert not [word for word in BAD if word in said.lower()]


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("principle", ["one"], "principle"),
        ("principle", ["1", "2", "3", "4", "5"], "principle"),
        ("could_say", [], "could_say"),
        ("sources", [], "sources"),
        ("sources", ["S999"], "sources"),
        ("more", "?", "more"),
    ],
)
def test_a_spoilt_card_is_named_with_its_place(key: str, value: object, place: str) -> None:
    raw = deepcopy(read_toml(FILE))
    raw["cards"]["rupture"][key] = value
    with pytest.raises(KnowledgeError) as refused:
        read_cards(raw)
    assert refused.value.key == f"cards.rupture.{place}"


def test_a_card_that_is_missing_is_named() -> None:
    raw = deepcopy(read_toml(FILE))
    del raw["cards"]["pulls"]
    with pytest.raises(KnowledgeError, match=r"cards\.pulls"):
        read_cards(raw)


def test_a_case_that_holds_nothing_says_so_and_invents_nothing() -> None:
    analysis = read([H(signs=None, moments=None, logged=False)])
    found = cards(analysis)
    assert [card.known.id for card in found] == list(READERS)
    assert not [line for card in found for part in card.parts for line in part.lines]
    assert cards_text(analysis).count("Nothing noted yet.") == sum(len(card.parts) for card in found)


def test_the_frame_says_what_was_told_his_reaction_and_what_touched_it_lately() -> None:
    told = (
        FrameArrangement(id="f1", recorded_at=when(1), when=DAY, topic="times", text="Tuesdays at ten."),
        FrameArrangement(
            id="f2", recorded_at=when(1), when=DAY, topic="fee", text="Due each month.", reaction="He laughed."
        ),
    )
    card = of(read([*calm(5), H(frame=("limit_set",)), CANCELLED], frame=told), "frame")
    assert card["What was told, and what he said to it"] == [
        "fee: “Due each month.” His reaction: He laughed.",
        "times: “Tuesdays at ten.” What he said to it is not noted.",
    ]
    assert card["What touched it lately"] == [
        "a limit in hour 6; then in the same hour stayed to the end, in hour 7 cancelled"
    ]


def test_a_break_says_what_was_done_what_mended_it_and_his_words() -> None:
    word = EpisodeWord(
        id="w", recorded_at=when(8), when=when(8).date(), onset=7, verdict="confirmed", kind="withdrawal",
        did=("owned_part",), repaired_at=8,
    )  # fmt: skip
    hours = [
        *calm(6),
        H(rating=20, signs=(("short_answers", 2),), then="addressed_open"),
        H(rating=60, then="repaired"),
    ]
    analysis = read(hours, episode_words=(word,))
    logs = tuple(replace(log, words="if you say so") if log.session == 7 else log for log in analysis.case.working.logs)
    case = replace(analysis.case, working=replace(analysis.case.working, logs=logs))
    card = of(analyse(case, when(9)), "rupture")
    (line,) = card["The last times"]
    assert line.startswith("from hour 7, he stepped back; you owned your part; mended at hour 8: ")
    assert "you said so afterwards" in line
    assert card["His words then"] == ["hour 7: “if you say so”"]


def test_defences_are_counted_from_four_marked_hours_on_and_listed_before() -> None:
    def with_tags(n: int) -> Analysis:
        case = treatment(calm(n))
        logs = tuple(replace(log, defence_tags=("charm",)) for log in case.working.logs)
        return analyse(replace(case, working=replace(case.working, logs=logs)), when(n + 1))

    assert of(with_tags(3), "defences")["Seen lately"] == ["hour 3: charm", "hour 2: charm", "hour 1: charm"]
    assert of(with_tags(4), "defences")["Seen lately"] == [
        "charm: 4 of the last 4 hours with one marked (hours 1, 2, 3 and 4)"
    ]
    assert of(with_tags(4), "defences", findings_on=False)["Seen lately"][0] == "hour 4: charm"


def test_what_a_defence_costs_stands_with_its_hour_and_his_own_words() -> None:
    case = treatment([*calm(2), H(moments=("named_cost",))])
    logs = tuple(replace(log, words="It was guilt.") if log.session == 3 else log for log in case.working.logs)
    card = of(analyse(replace(case, working=replace(case.working, logs=logs)), when(4)), "defences")
    assert card["He named what a defence costs him"] == ["hour 3"]
    assert card["His words in these hours"] == ["hour 3: “It was guilt.”"]


def test_after_an_hour_far_to_one_side_stands_what_the_next_one_brought() -> None:
    hours = [*(replace(h, stance=0) for h in calm(5)), H(stance=3), H(stance=0, defence=2, attendance=("late",))]
    card = of(read(hours), "stance")
    assert card["After hours far to one side"] == [
        "once mostly firmness; then late once and more defence than usual once"
    ]
    (known,) = [one for one in cards(read(hours)) if one.known.id == "stance"]
    (row,) = known.parts[1].rows
    assert render(row.text, Spoken("him", "he"), "en") == (
        "hour 6, 3 of 3 towards firmness; after it hour 7: late, defence +2 against his usual"
    )


def test_experiential_work_on_shame_or_trauma_is_told_on_the_card_of_pace_with_what_followed() -> None:
    case = treatment([*calm(5), H(depth=3), H(defence=0)])
    logs = tuple(
        replace(log, experiential=True, topic=("trauma",)) if log.session == 6 else log for log in case.working.logs
    )
    found = of(analyse(replace(case, working=replace(case.working, logs=logs)), when(8)), "pacing")
    assert found["What came after the hardest work"] == [
        "once experiential work on shame or trauma; nothing that stands out came after"
    ]
    outside = tuple(replace(log, topic=("outside",)) for log in logs)
    found = of(analyse(replace(case, working=replace(case.working, logs=outside)), when(8)), "pacing")
    assert found["What came after the hardest work"] == []


def test_pace_abstains_while_there_are_few_hours_and_says_the_range_from_four_on() -> None:
    few, enough = ([replace(h, depth=d) for h, d in zip(calm(n), range(1, n + 1), strict=True)] for n in (3, 4))
    assert of(read(few), "pacing")["How deep it usually goes"] == ["too early to tell: 1 more hour with depth marked"]
    assert of(read(enough), "pacing")["How deep it usually goes"] == [
        "1 to 4 of 5 over the last 4 hours marked, the middle 2.5"
    ]
    assert "too early to tell" in of(read(enough), "pacing")["Depth and what followed"][0]


def test_with_findings_off_nothing_is_counted_compared_or_found() -> None:
    case = example("archivist")
    analysis = analyse(replace(case, private=None), when(1).replace(year=2024))
    said = [line for id in READERS for lines in of(analysis, id, findings_on=False).values() for line in lines]
    assert said
    assert not [line for line in said if re.search(r"usual|of the last|mended|middle|after it|too early", line)]
    on = [line for id in READERS for lines in of(analysis, id).values() for line in lines]
    assert [line for line in on if re.search(r"usual|of the last|mended", line)]


def test_of_a_restricted_case_the_principles_alone_stand() -> None:
    entry = Restriction(
        id="rs", recorded_at=when(3), when=when(3).date(), act="restricted", wish_of="patient", reason="He asked."
    )  # fmt: skip
    analysis = read([replace(h, depth=2, stance=0) for h in calm(6)], restrictions=(entry,))
    assert analysis.restricted is not None
    assert {card.parts for card in cards(analysis)} == {()}
    assert "restricted" in cards_text(analysis).lower()


def note(n: int, **more: Any) -> PrivateNote:
    return PrivateNote(id=f"p{n}", recorded_at=when(n), when=when(n), session=n, **more)


def test_the_sixth_card_is_there_only_with_its_authors_notes_and_is_private() -> None:
    case = treatment(calm(6))
    notes = (
        *(note(n, pulls=(PullMark(pull="small", strength=2),)) for n in range(1, 6)),
        note(6, urges=("prove",), who_i_become="The one who is late."),
    )
    with_notes = replace(case, private=PrivateNotes(case="invented", author="anna", notes=notes))
    assert [card.known.id for card in cards(analyse(case, when(7)))] == list(READERS)
    analysis = analyse(with_notes, when(7))
    assert [(card.known.id, card.private) for card in cards(analysis)][-1] == ("pulls", True)
    card = of(analysis, "pulls")
    assert any("small up to 2 of 3" in line and "with others: not known yet" in line
               for line in card["Felt in the last three hours"])  # fmt: skip
    assert card["Who you become for him, as you wrote it"] == ["“The one who is late.”"]
    assert "To ask oneself" not in of(analysis, "pulls", findings_on=False)


@settings(max_examples=25)
@given(cases().flatmap(lambda case: st.tuples(st.just(case), private_notes_for(case), private_notes_for(case))))
def test_whatever_the_private_notes_say_the_other_five_cards_are_the_same_to_the_byte(
    made: tuple[Case, PrivateNotes, PrivateNotes],
) -> None:
    case, one, other = made
    plain, first, second = (analyse(replace(case, private=notes), END) for notes in (None, one, other))
    assert repr(cards(plain)).encode() == repr(shared(first)).encode() == repr(shared(second)).encode()
    text = cards_text(plain)
    assert cards_text(first).startswith(text.rstrip("\n"))


@settings(max_examples=25)
@given(cases(), st.booleans())
def test_a_card_of_any_case_is_short_and_every_line_of_it_can_be_said(case: Case, findings_on: bool) -> None:
    analysis = analyse(case, END)
    for card in cards(analysis, findings_on=findings_on):
        for part in card.parts:
            assert len(part.lines) <= MOST
            assert part.more == 0 or len(part.lines) == MOST
            assert all(render(line.text, analysis.person, "en").strip() for line in part.lines)
    assert cards(replace(analysis, case=replace(analysis.case, working=WorkingNotes())), findings_on=findings_on)
