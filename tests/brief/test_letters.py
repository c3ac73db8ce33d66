"""Letters to somebody who went away: without reproach, reason or demand; short; and no machine that sends them."""

from datetime import timedelta
from pathlib import Path

import pytest

from holdfast.analysis import analyse
from holdfast.brief.letters import KNOWLEDGE, filled, known_of, letters, open_places, read_letters, tone
from holdfast.knowledge import KnowledgeError
from holdfast.simulate.examples import example
from holdfast.text import render

GOOD = KNOWLEDGE.read_text("utf-8")


def test_there_are_three_of_them_short_and_each_holds_the_door() -> None:
    known = letters()
    assert list(known.by_id) == ["hour-kept", "my-part", "door-open"]
    for one in known.by_id.values():
        assert len(one.text.split()) <= 90
        assert tone(one.text) == ()
        assert "?" not in one.text
        assert "because" not in one.text.casefold()
        assert known.cited(one)
    assert "My part in it" in known.by_id["my-part"].text
    assert "the door stays open" in known.by_id["door-open"].text


def test_no_letter_says_what_the_next_bill_makes_a_lie_or_names_a_rival_or_belittles() -> None:
    for one in letters().by_id.values():
        for word in ("nothing is due", "somebody else", "cross or not", "we find another"):
            assert word not in one.text.casefold(), (one.id, word)
        assert not one.fits.startswith(("First", "Later"))


def test_a_limit_is_taken_back_only_by_whoever_chooses_those_words() -> None:
    text = letters().by_id["my-part"].text
    (choice,) = [place for place in open_places(text) if " / " in place]
    assert "I would do it differently today" in choice
    assert "The limit stands" in choice
    assert "differently" not in text.replace(choice, "")  # neither is said unless it was chosen


@pytest.mark.parametrize(
    "sentence",
    [
        "You missed three hours.",
        "I am writing because you did not come.",
        "You must let me know by Friday.",
        "Will you come again?",
        "I was disappointed.",
        "word " * 91,
    ],
)
def test_a_reproach_a_demand_a_question_and_a_long_letter_are_named(sentence: str) -> None:
    assert tone(sentence)


def test_what_the_case_knows_is_filled_in_and_the_rest_stays_to_be_written() -> None:
    twin = example("drop-out-twin")
    analysis = analyse(twin, max(s.when for s in twin.record.sessions) + timedelta(days=1))
    known = known_of(analysis)
    text = filled(letters().by_id["my-part"].text, known)
    assert text.startswith(f"Dear {analysis.person.name},")
    assert "our hour on Tuesday 11 April" in text
    assert open_places(text)[::2] == ("[what you did, in one line]", "[hour]")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("schema = 1", "schema = 2", "schema"),
        ("Nothing has to be explained", "You should explain nothing", "text"),
        ("You are welcome.", "Will you come?", "text"),
        ("words_at_most = 90", "words_at_most = 40", "text"),
        ('source = "S48, S2, proposal"', 'source = "S48, S999"', "source"),
        ('id = "my-part"', 'id = "hour-kept"', "id"),
        ("Dear [name],", "Dear you,", "text"),
        ("version = 2", "version = 2\ncolour = 3", "colour"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path: Path, old: str, new: str, place: str) -> None:
    assert old in GOOD
    file = tmp_path / "letters.toml"
    file.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(KnowledgeError) as refused:
        read_letters(file)
    assert "letters.toml" in str(refused.value)
    assert place in str(refused.value)


def test_what_is_said_of_the_tone_is_a_sentence() -> None:
    assert [render(one) for one in tone("You missed it.")] == [
        "“missed” may be read as a reproach, a reason or a demand."
    ]
