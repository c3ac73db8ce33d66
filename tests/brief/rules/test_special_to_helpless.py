from dataclasses import replace

from tests.brief.builders import analysis, finding, hours, moment, outcome_of, process, rating, words

from holdfast.analysis.model import Analysis
from holdfast.brief.brief import without_private
from holdfast.case.private import PrivateNote, PrivateNotes, PullMark
from holdfast.process.readings import Hour

TURNED = ([2, 2, 3, 2, 2, 1, 0, 0], [0, 0, 0, 0, 1, 2, 2, 2])


def felt(special: list[int], helpless: list[int], held: tuple[Hour, ...] | None = None) -> Analysis:
    notes = tuple(
        PrivateNote(
            id=f"p{n}",
            recorded_at=moment(n),
            when=moment(n),
            session=n,
            pulls=(PullMark(pull="special", strength=a), PullMark(pull="helpless", strength=b)),
        )
        for n, (a, b) in enumerate(zip(special, helpless, strict=True), 1)
    )
    private = PrivateNotes(case="case-1", author="Dr F.", notes=notes)
    held = hours(len(special)) if held is None else held
    return analysis(process(held, pulled=(), ratings=(rating(8, 58),)), private=private)


def test_special_gone_and_helpless_come_is_worth_asking_and_private() -> None:
    found = finding("special_to_helpless", felt(*TURNED))
    assert words(found.headline) == "Special has gone and helpless has come (hours 6, 7 and 8)."
    assert [words(one.value) for one in found.evidence] == ["2.2 of 3 before, 0.3 now", "0.2 of 3 before, 2.0 now"]
    assert found.certainty == "worth asking"
    assert all(one.private for one in found.evidence)


def test_that_he_rates_the_hours_as_ever_and_what_was_good_speak_against_it() -> None:
    held = hours(8)
    held = (*held[:7], replace(held[7], moments=("own_wish",)))
    told = [(words(one.what), one.source) for one in finding("special_to_helpless", felt(*TURNED, held)).against]
    assert told == [
        ("His rating of hour 8, about what is usual", "answers"),
        ("You also marked in hour 8", "log"),
        ("Feeling helpless or overwhelmed", "literature"),
    ]


def test_without_the_leaving_clause_it_says_that_none_was_agreed() -> None:
    assert "leaving clause" in words(finding("special_to_helpless", felt(*TURNED)).missing[0])


def test_pulls_that_stay_as_they_are_say_nothing() -> None:
    for special, helpless in (([2] * 8, [0] * 8), ([0] * 8, [2] * 8), ([2, 1] * 4, [1, 2] * 4)):
        assert outcome_of("special_to_helpless", felt(special, helpless)) is None


def test_without_the_notes_there_is_nothing_to_say() -> None:
    assert outcome_of("special_to_helpless", without_private(felt(*TURNED))) is None
