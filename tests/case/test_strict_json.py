"""Whatever the bytes are, the answer says where, what was found, what is allowed and what to do; never a traceback."""

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.case.casefile import read_case, write_case
from holdfast.case.strict_json import LARGEST, CannotRead, Problem, place, shown

ABOUT = {"pseudonym": "A.", "address": "he", "origin": "invented", "first_contact": "2023-01-01"}
CASE: dict[str, Any] = {"format": "holdfast-case/1", "id": "c", "about": ABOUT}
AT = "2023-03-01T10:00:00+01:00"
MEASURE: dict[str, Any] = {
    "id": "m", "when": "2023-03-01", "recorded_at": AT, "instrument": "phq-9", "total": 3,
}  # fmt: skip
HOUR: dict[str, Any] = {"id": "s", "number": 1, "when": AT, "recorded_at": AT}


def case(**more: Any) -> bytes:
    return json.dumps({**CASE, **more}).encode()


def raw(more: str) -> bytes:
    """A case file with something in it that Python would not write."""
    return case()[:-1] + b", " + more.encode() + b"}"


def refused(data: bytes) -> tuple[Problem, ...]:
    with pytest.raises(CannotRead) as caught:
        read_case(data)
    return caught.value.problems


def read_or_refused(data: bytes) -> CannotRead | None:
    try:
        read_case(data)
    except CannotRead as error:
        return error
    return None


def the_problem(data: bytes) -> Problem:
    (problem,) = refused(data)
    for words in (problem.place, problem.found, problem.allowed, problem.do):
        assert words
        assert words.isprintable()
        assert len(words) < 400
    return problem


def test_the_smallest_case_reads() -> None:
    assert read_case(case()).id == "c"


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_case(b"\xef\xbb\xbf" + case()).id == "c"


@pytest.mark.parametrize("data", [b"", b"   ", case()[:50], case()[:-1]])
def test_a_truncated_file_ends_too_early_and_says_where(data: bytes) -> None:
    problem = the_problem(data)
    assert problem.found == "the end of the file"
    assert problem.place.startswith("line 1, column ")


def test_a_file_cut_within_a_text_names_where_the_text_began() -> None:
    problem = the_problem(case()[:60])
    assert (problem.place, problem.found) == ("line 1, column 52", "a text that has no end")


@pytest.mark.parametrize(
    "data", [case() + case(), b"{'id': 1}", b'{"id": 1,}', b'{"id": "\\q"}', case() + b"\0", b"id"]
)
def test_what_is_not_json_says_where(data: bytes) -> None:
    problem = the_problem(data)
    assert problem.found == "text that is not JSON"
    assert problem.place.startswith("line 1, column ")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252"])
def test_another_encoding_is_refused(encoding: str) -> None:
    problem = refused('{"format": "é"}'.encode(encoding))[0]
    assert problem.found in ("a byte that is not UTF-8", "text that is not JSON")


def test_a_file_of_latin_letters_names_the_byte() -> None:
    assert the_problem(b'{"id": "\xe9"}').place == "byte 8"


def test_two_hundred_megabytes_are_refused_before_parsing() -> None:
    problem = the_problem(b"[" * 200_000_000)
    assert problem.found == "200,000,000 bytes"
    assert problem.allowed == f"at most {LARGEST:,}"


def test_a_list_is_no_case() -> None:
    assert the_problem(b"[1, 2]").allowed == "one JSON object"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400"])
def test_a_number_that_is_not_finite_is_refused_at_its_place(number: str) -> None:
    total = json.dumps(MEASURE).replace('"total": 3', f'"total": {number}')
    problem = the_problem(raw(f'"measures": [{total}]'))
    assert problem.place == "measures[0].total"
    assert problem.allowed == "a finite number"


@pytest.mark.parametrize("digits", [19, 400, 5000])
def test_a_number_of_endless_digits_is_refused_at_its_place(digits: int) -> None:
    items = json.dumps({**MEASURE, "items": [0]}).replace("[0]", "[1, " + "9" * digits + "]")
    problem = the_problem(raw(f'"measures": [{items}]'))
    assert problem.place == "measures[0].items[1]"
    assert problem.found == f"a number of {digits:,} digits"


@pytest.mark.parametrize("answer", ["3", 3.0, 3.5, True, [3], {"is": 3}])
def test_only_a_whole_number_without_quotes_is_an_answer(answer: object) -> None:
    problem = the_problem(case(measures=[{**MEASURE, "items": [1, answer]}]))
    assert problem.place == "measures[0].items[1]"
    assert problem.allowed == "a whole number, without quotes"


def test_a_total_in_quotes_is_refused() -> None:
    problem = the_problem(case(measures=[{**MEASURE, "total": "3"}]))
    assert (problem.place, problem.found) == ("measures[0].total", '"3"')


def test_a_key_that_stands_twice_is_refused_at_its_place() -> None:
    problem = the_problem(raw('"measures": [{"id": "a", "when": "2023-03-01", "id": "b"}]'))
    assert problem.place == "measures[0].id"
    assert problem.found == "this key twice in one object"


def test_an_unknown_key_is_refused_at_its_place() -> None:
    problem = the_problem(case(sessions=[{**HOUR, "mood": 3}]))
    assert (problem.place, problem.found) == ("sessions[0].mood", "an unknown key")


def test_an_unknown_key_cannot_write_to_the_terminal() -> None:
    problem = the_problem(case(**{"\x1b[2J\u202e" * 30: 1}))
    assert problem.place.startswith('"\\u001b[2J\\u202e')


def test_a_missing_key_is_named() -> None:
    problem = the_problem(b'{"format": "holdfast-case/1", "id": "c"}')
    assert (problem.place, problem.found) == ("about", "nothing")


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "2023-02-30", "1.3.2023", "2023-03-01\n", 3])
def test_a_day_outside_1900_to_2200_or_of_no_calendar_is_refused(day: object) -> None:
    assert the_problem(case(measures=[{**MEASURE, "when": day}])).place == "measures[0].when"


@pytest.mark.parametrize(
    "moment",
    ["0001-01-01T00:00:00+00:00", "2023-03-01T10:00:00", "2023-03-01", "2023-03-01T25:00:00Z", "now", 1677661200],
)
def test_a_moment_without_offset_or_of_no_clock_is_refused(moment: object) -> None:
    assert the_problem(case(measures=[{**MEASURE, "recorded_at": moment}])).place == "measures[0].recorded_at"


@pytest.mark.parametrize(
    "name", ["אני עייף", "🙂👍🏽", "<script>alert(1)</script>", "'); DROP TABLE cases;--", "{0} %s {{x}}", "Zoë Ñ"]
)
def test_names_in_any_script_and_markup_are_only_text(name: str) -> None:
    read = read_case(case(about={**ABOUT, "pseudonym": name}))
    assert read.record.about.pseudonym == name
    assert read_case(write_case(read)) == read


@pytest.mark.parametrize("text", ["\x00", "\x1b[2J", "a\rb", "\x7f", "\x85"])
def test_control_characters_are_refused_in_texts(text: str) -> None:
    problem = the_problem(case(about={**ABOUT, "note": text}))
    assert problem.place == "about.note"
    assert "control characters" in problem.allowed


@pytest.mark.parametrize("half", ["\\ud83d", "\\udc00", "fine \\uD800 fine"])
def test_half_a_sign_is_refused_at_its_place(half: str) -> None:
    data = case(about={**ABOUT, "note": "HERE"}).replace(b"HERE", half.encode())
    assert the_problem(data).place == "about.note"


def test_a_whole_sign_written_as_two_halves_is_read() -> None:
    data = case(about={**ABOUT, "note": "HERE"}).replace(b"HERE", b"\\ud83d\\ude42")
    assert read_case(data).record.about.note == "🙂"


@pytest.mark.parametrize("depth", [300, 900, 100_000])
def test_lists_within_lists_are_refused(depth: int) -> None:
    problem = the_problem(raw('"x": ' + "[" * depth + "]" * depth))
    assert "too deep" in problem.found


@pytest.mark.parametrize("value", [[], "x", 3, None])
def test_what_is_no_object_where_one_stands_is_refused(value: object) -> None:
    problem = the_problem(case(sessions=[value]))
    assert (problem.place, problem.allowed) == ("sessions[0]", "an object in { }")


def test_one_value_of_several_kinds_is_one_problem() -> None:
    signs = [{"sign": "bored"}]
    problem = the_problem(case(logs=[{"id": "l", "session": 1, "when": AT, "recorded_at": AT, "signs": signs}]))
    assert problem.place == "logs[0].signs[0].sign"
    assert "short_answers" in problem.allowed
    assert "argues" in problem.allowed


def test_a_bond_beyond_ten_names_its_place() -> None:
    check = {"when": AT, "recorded_at": AT, "bond": [1, 11]}
    problem = the_problem(case(sessions=[{**HOUR, "patient": check}]))
    assert (problem.place, problem.found, problem.allowed) == ("sessions[0].patient.bond[1]", "11", "at most 10")


@pytest.mark.parametrize("schema", ["1", 1.0, True, 0, -1, None, [1]])
def test_a_schema_that_is_no_number_is_refused(schema: object) -> None:
    assert the_problem(case(schema=schema)).place == "schema"


def test_a_file_of_a_newer_program_is_refused() -> None:
    assert "newer Holdfast" in the_problem(case(schema=99)).do


@pytest.mark.parametrize("form", ["holdfast-private/1", "holdfast-case/2", None, 1])
def test_another_format_is_refused(form: object) -> None:
    assert the_problem(case(format=form)).place == "format"


def test_of_many_problems_the_first_hundred_are_told_and_all_are_counted() -> None:
    with pytest.raises(CannotRead) as caught:
        read_case(case(measures=[{**MEASURE, "total": "3"}] * 300))
    assert len(caught.value.problems) == 100
    assert caught.value.count == 300
    assert caught.value.problems[0].place == "measures[0].total"


def test_of_a_million_spoiled_entries_only_the_first_are_read() -> None:
    with pytest.raises(CannotRead) as caught:
        read_case(raw('"check_ins": [' + "0," * 1_000_000 + "0]"))
    assert caught.value.problems[0].place == "check_ins[0]"
    assert caught.value.count < 10_000


def test_a_large_file_with_one_fault_far_inside_names_it() -> None:
    rows = [{**MEASURE, "id": f"m{n}"} for n in range(3000)]
    rows[2500]["total"] = "3"
    assert the_problem(case(measures=rows)).place == "measures[2500].total"


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    error = read_or_refused(data)
    assert error is None or error.problems


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("about", "id", "sessions", "check_ins", "logs", "moves", "picture", "measures", "schema", "breaks", "format")


@given(st.dictionaries(st.sampled_from(KEYS), ANY | st.lists(st.dictionaries(st.sampled_from(sorted(HOUR)), ANY))))
def test_any_json_in_place_of_a_case_is_read_or_refused_in_words(more: dict[str, Any]) -> None:
    error = read_or_refused(case(**more))
    if error is not None:
        assert error.count >= len(error.problems) > 0
        assert all(str(problem).isprintable() for problem in error.problems)


def test_places_read_as_in_the_file() -> None:
    assert place(("sessions", 11, "patient", "bond")) == "sessions[11].patient.bond"
    assert place(()) == "file"


def test_long_and_many_lined_values_are_shown_short_and_on_one_line() -> None:
    assert len(shown("x" * 10_000)) <= 60
    assert shown("a\nb\u202e") == '"a\\nb\\u202e"'
    assert shown([1, 2]) == "a list of 2"


@pytest.mark.parametrize("flaw", ["NaN", '"\\ud800"', "1" * 20])
def test_of_a_hundred_thousand_flaws_the_first_hundred_are_held(flaw: str) -> None:
    """Each held one takes a thousand bytes, and 20 MB have room for millions."""
    tracemalloc.start()
    try:
        with pytest.raises(CannotRead) as refused:
            read_case(b'{"format": "holdfast-case/1", "x": [' + ", ".join([flaw] * 100_000).encode() + b"]}")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (len(refused.value.problems), refused.value.count) == (100, 100_000)
    assert peak < 20_000_000


def test_a_large_file_of_unknown_keys_is_refused_at_the_first_of_them() -> None:
    keys = ", ".join(f'"unknown_{n}": 1' for n in range(20_000))
    with pytest.raises(CannotRead) as refused:
        read_case(raw(keys))
    assert refused.value.count < 10_000
    assert "unknown key" in refused.value.problems[0].found
