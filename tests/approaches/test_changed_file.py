"""A changed file of reasons: read beside the program's own, refused where it is wrong, and told in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdfast.approaches.argue import argue
from holdfast.approaches.changed_file import LARGEST, about_it, differences, read_changed, reads_differently
from holdfast.approaches.knowledge_files import Knowledge, read_knowledge
from holdfast.approaches.model import FeatureReading, Features
from holdfast.brief.changed_told import told, told_of_case, told_of_it
from holdfast.knowledge import KnowledgeError
from holdfast.text import Spoken, render

HEAD = """
schema = 1
version = 2
approach = "gpm"
title = "Good psychiatric management"
short = "GPM"
kind = "approach"
aims_at = "a life outside the hour"
evidence = "No trial in narcissistic personality disorder."
grade = "D"
sources = ["S3"]
"""
MOOD = """
[[reasons]]
id = "gpm-mood-first"
verdict = "for"
text = "The depression can be treated at the same time."
grade = "D"
sources = ["S3"]
all = [{ feature = "depression", is = ["major"] }]
"""
FRAME = """
[[reasons]]
id = "gpm-frame"
verdict = "against"
text = "Little holds {him} where no frame holds."
grade = "D"
sources = ["proposal"]
all = [{ feature = "frame", is = ["not_yet"] }]
"""


def before() -> Knowledge:
    from tomllib import loads

    return read_knowledge({"gpm": loads(HEAD + MOOD)})


def changed(text: str) -> bytes:
    return text.encode()


def known(**values: str) -> Features:
    return Features({id: FeatureReading(id, value, "known") for id, value in values.items()})


def words(lines: object) -> list[str]:
    return [render(line, Spoken("Davide", "he")) for line in lines]  # type: ignore[attr-defined]


def test_what_is_new_gone_and_changed_is_told_by_its_id() -> None:
    sooner, parts = MOOD.replace('"major"', '"major", "mild"'), "changed: gpm-mood-first, when it speaks:"
    assert words(told(differences(before(), read_changed(changed(HEAD + sooner + FRAME), "mine.toml")))) == [
        f"{parts} “all: depression is major” becomes “all: depression is major or mild”",
        "new: gpm-frame, against: Little holds him where no frame holds.",
    ]
    gone = differences(before(), read_changed(changed(HEAD + FRAME), "mine.toml"))
    assert [one.id for one in gone] == ["gpm-frame", "gpm-mood-first"]
    assert gone[1].after is None


def test_what_is_said_of_the_approach_itself_is_told_before_and_after() -> None:
    boast = HEAD.replace('"No trial in narcissistic personality disorder."', '"Shown superior in trials."')
    file = read_changed(changed(boast.replace('grade = "D"', 'grade = "B"', 1) + MOOD), "mine.toml")
    assert words(told_of_it(about_it(before(), file))) == [
        "how far it was studied: “No trial in narcissistic personality disorder.” becomes “Shown superior in trials.”",
        "its grade: “D” becomes “B”",
    ]


def test_another_sentence_is_told_whole() -> None:
    file = read_changed(changed(HEAD + MOOD.replace("at the same time", "beside it")), "mine.toml")
    [line] = words(told(differences(before(), file)))
    assert line.endswith("becomes “The depression can be treated beside it.”")


def test_the_same_file_changes_nothing() -> None:
    assert differences(before(), read_changed(changed(HEAD + MOOD), "mine.toml")) == ()


def test_a_case_reads_differently_where_a_reason_moves_or_the_group_does() -> None:
    file = read_changed(changed(HEAD + MOOD + FRAME), "mine.toml")
    features = known(depression="major", frame="not_yet")
    found = reads_differently(argue(features, before()), argue(features, file.known))
    [gpm] = [one for one in found if one.approach == "gpm"]
    assert (gpm.group_before, gpm.group_after) == ("for_none_against", "both_ways")
    assert gpm.reasons == (("gpm-frame", "silent", "spoke"),)
    assert words(told_of_case((gpm,), before(), file)) == [
        "Good psychiatric management: from “reasons for, none known against” to “reasons both ways”",
        "Good psychiatric management, would speak now: Little holds him where no frame holds.",
    ]


def test_what_was_sure_before_can_become_open() -> None:
    file = read_changed(changed(HEAD + MOOD + FRAME), "mine.toml")
    features = known(depression="major")
    found = reads_differently(argue(features, before()), argue(features, file.known))
    assert [(one.group_before, one.group_after, one.reasons) for one in found if one.approach == "gpm"] == [
        ("for_none_against", "too_little", (("gpm-frame", "silent", "open"),))
    ]


def test_a_case_of_which_nothing_is_asked_reads_as_before() -> None:
    file = read_changed(changed(HEAD + MOOD + FRAME), "mine.toml")
    features = known(depression="none", frame="holds")
    assert reads_differently(argue(features, before()), argue(features, file.known)) == ()


def test_another_sentence_alone_lets_no_case_read_differently() -> None:
    other = replace(before(), approaches=before().approaches)
    file = read_changed(changed(HEAD + MOOD.replace("at the same time", "beside it")), "mine.toml")
    features = known(depression="major")
    assert reads_differently(argue(features, other), argue(features, file.known)) == ()
    assert [one.id for one in differences(before(), file)] == ["gpm-mood-first"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (HEAD.replace('"gpm"', '"gestalt"') + MOOD, "approach"),
        (HEAD + MOOD.replace('"major"', '"sad"'), "is"),
        (HEAD + MOOD.replace('"depression"', '"weather"'), "feature"),
        (HEAD + MOOD.replace('"S3"', '"S999"'), "sources"),
        (HEAD + MOOD.replace('sources = ["S3"]', "sources = []"), "sources"),
        (HEAD + MOOD.replace('grade = "D"', 'grade = "A"'), "grade"),
        (HEAD + MOOD.replace('"for"', '"best"'), "verdict"),
        (HEAD + MOOD.replace('"gpm-mood-first"', '"mood-first"'), "id"),
        (HEAD + MOOD + MOOD, "twice"),
        (HEAD + MOOD + 'none = [{ feature = "depression", is = ["major"] }]', "no answers fulfil"),
        (HEAD + MOOD + "weight = 3", "weight"),
        (HEAD + "reasons = 3", "reasons"),
        ("approach = gpm", "TOML"),
        (HEAD + "x = " + "[\n" * 40_000, "TOML"),
        (HEAD + "x = " + "9" * 5_000, "in a line"),
        (HEAD.replace("version = 2", "version = 0x" + "f" * 600) + MOOD, "version"),
        (HEAD + MOOD.replace("The depression", "{v.__init__.__globals__}"), "{v.__init__.__globals__}"),
        (HEAD + MOOD.replace("The depression", "{he:>90000000}"), "{he:>90000000}"),
        (HEAD + MOOD.replace("The depression", "{foo}"), "{foo}"),
        (HEAD + MOOD.replace("The depression", "{he!r}"), "{he}"),
        (HEAD + MOOD.replace("The depression", "a { b"), "brace"),
        (HEAD + MOOD.replace("The depression", "{v:has}"), "{v:has}"),
        (HEAD + MOOD.replace("The depression", "{}"), "{}"),
        (HEAD.replace("Good psychiatric", "{he}"), "without braces"),
        (HEAD.replace("No trial", "{foo}"), "without braces"),
        (HEAD + MOOD.replace("gpm-mood-first", "gpm-<b>"), "id"),
        (HEAD + MOOD.replace("gpm-mood-first", "gpm-" + "a" * 61), "id"),
        (HEAD + MOOD.replace("The depression", "a" * 401), "400"),
        (HEAD + MOOD.replace("The depression", "two\\nlines"), "one line"),
        ("", "approach"),
    ],
)
def test_a_file_that_could_not_be_taken_over_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(KnowledgeError) as told_so:
        read_changed(changed(text), "mine.toml")
    assert place in str(told_so.value)


def test_a_line_that_would_take_minutes_to_read_is_refused_before_it_is_read() -> None:
    with pytest.raises(KnowledgeError, match="in a line"):
        read_changed(changed(HEAD + '"a"' + ".a" * 20_000 + " = 1\n" + MOOD), "mine.toml")


def test_what_is_no_text_or_too_long_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="UTF-8"):
        read_changed(b"\xff\xfe", "mine.toml")
    with pytest.raises(KnowledgeError, match="at most"):
        read_changed(b"#" * (LARGEST + 1), "mine.toml")
