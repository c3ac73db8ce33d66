"""A table becomes case files; what could not be taken is said, row by row."""

import gzip
from datetime import date

import pytest

from holdfast.case.casefile import read_case, write_case
from holdfast.case.strict_json import CannotRead
from holdfast.interop.mapping import read_mapping
from holdfast.interop.table import Imported, import_table

MAPPING = b"""
format = "holdfast-mapping/1"
[patient]
column = "who"
pseudonym = "Patient {value}"
[date]
column = "day"
format = "%d.%m.%Y"
[[measure]]
instrument = "strain"
column = "score"
[measure.scale]
low = 0
high = 40
better = "lower"
title = "Strain"
[review]
at = "last row"
"""


def imported(table: str, mapping: bytes = MAPPING) -> Imported:
    return import_table(table.encode(), read_mapping(mapping))


def test_each_patient_becomes_a_case_of_his_own() -> None:
    made = imported("who,day,score\n1,01.02.2023,12\n2,01.02.2023,9\n1,08.02.2023,11\n")
    assert [case.record.about.pseudonym for case in made.cases] == ["Patient 1", "Patient 2"]
    assert [m.total for m in made.cases[0].record.measures] == [12, 11]


def test_the_order_of_rows_is_not_taken_for_time() -> None:
    forward = imported("who,day,score\n1,01.02.2023,12\n1,08.02.2023,11\n")
    backward = imported("who,day,score\n1,08.02.2023,11\n1,01.02.2023,12\n")
    assert forward.cases == backward.cases


def test_a_missing_cell_stays_missing_and_is_no_fault() -> None:
    made = imported("who,day,score\n1,01.02.2023,12\n1,08.02.2023,\n1,15.02.2023,NA\n")
    assert (made.taken, made.missing, made.not_taken) == (1, 2, ())


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("1,2023-02-01,12", "day", "no day as"),
        ("1,01.02.1823,12", "day", "outside 1900 to 2200"),
        ("1,01.02.2023,twelve", "score", "not a number"),
        ("1,01.02.2023,inf", "score", "not a number"),
        ("1,01.02.2023,41", "score", "from 0 to 40"),
        (",01.02.2023,12", "who", "no patient is named"),
    ],
)
def test_a_row_that_cannot_be_taken_is_reported_with_its_place_and_why(row: str, column: str, why: str) -> None:
    made = imported(f"who,day,score\n1,01.02.2023,12\n{row}\n")
    (left,) = made.not_taken
    assert (left.row, left.column) == (3, column)
    assert why in left.why
    assert made.taken == 1


def test_a_table_without_a_named_column_is_refused_whole() -> None:
    with pytest.raises(CannotRead, match="score"):
        imported("who,day\n1,01.02.2023\n")


def test_a_cut_off_gzip_is_refused_in_words() -> None:
    with pytest.raises(CannotRead, match="cut off or damaged"):
        import_table(b"\x1f\x8b\x08\x00", read_mapping(MAPPING))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ((b'format = "%d.%m.%Y"', b""), "date"),
        ((b'column = "score"', b""), "measure[0]"),
        ((b'[patient]\ncolumn = "who"', b'[patient]\ncolum = "who"'), "patient.colum"),
        ((b'at = "last row"', b'at = "every"'), "review.days"),
    ],
)
def test_a_mapping_that_does_not_fit_says_where(change: tuple[bytes, bytes], place: str) -> None:
    with pytest.raises(CannotRead) as refused:
        read_mapping(MAPPING.replace(*change))
    assert place in {problem.place for problem in refused.value.problems}


def test_a_mapping_that_is_not_toml_is_refused_in_words() -> None:
    with pytest.raises(CannotRead, match="TOML"):
        read_mapping(b"format = ")


def test_what_was_imported_can_be_written_and_read_back() -> None:
    made = imported("who,day,score\n1,01.02.2023,12\n")
    assert read_case(write_case(made.cases[0])) == made.cases[0]


def test_a_review_is_planned_at_the_last_row() -> None:
    made = imported("who,day,score\n1,01.02.2023,12\n1,08.02.2023,11\n")
    assert [r.due for r in made.cases[0].record.reviews] == [date(2023, 2, 8)]


def test_a_baseline_in_every_row_is_taken_once_and_a_contradiction_is_reported() -> None:
    mapping = (
        MAPPING.replace(b'format = "%d.%m.%Y"', b"start = 2023-01-01\ndays_each = 1")
        + b"""
[[measure]]
instrument = "strain"
column = "base"
once_on = 0
scale = {low = 0, high = 40, better = "lower", title = "Strain"}
"""
    )
    made = imported("who,day,score,base\n1,7,12,20\n1,14,11,20\n1,21,10,19\n", mapping)
    assert next((m.when, m.total) for m in made.cases[0].record.measures) == (date(2023, 1, 1), 20)
    assert made.taken == 4
    assert [left.row for left in made.not_taken] == [4]


@pytest.mark.parametrize(
    "names",
    [("a/b", "a-b"), ("Ann", "ANN"), ("1", "1.0"), ("日本", "中国"), ("x" * 70 + "1", "x" * 70 + "2"), ("é", "è")],
)
def test_two_people_never_get_one_id_or_one_file(names: tuple[str, str]) -> None:
    made = imported("who,day,score\n" + "".join(f"{name},01.02.2023,12\n" for name in names))
    ids = [case.id.casefold() for case in made.cases]
    assert len(set(ids)) == 2
    assert [read_case(write_case(case)).id.casefold() for case in made.cases] == ids


def test_a_name_that_would_write_to_a_terminal_is_not_taken() -> None:
    made = imported('who,day,score\n"a\x1b[2J",01.02.2023,12\n"b\x00",01.02.2023,12\nc,01.02.2023,12\n')
    assert [case.record.about.pseudonym for case in made.cases] == ["Patient c"]
    assert [one.row for one in made.not_taken] == [2, 3]


@pytest.mark.parametrize("place", range(10, 70, 3))
def test_a_damaged_gzip_file_is_refused_in_words(place: int) -> None:
    packed = bytearray(gzip.compress(b"who,day,score\n" + b"".join(b"%d,01.02.2023,1\n" % n for n in range(500))))
    packed[place] ^= 0x55
    with pytest.raises(CannotRead, match=r"gzip|UTF-8"):
        import_table(bytes(packed), read_mapping(MAPPING))


@pytest.mark.parametrize("zone", ["Nowhere/At all", "../../etc/passwd", "Europe"])
def test_a_mapping_with_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    mapping = MAPPING.replace(b'"Patient {value}"', b'"Patient {value}"\nzone = "%s"' % zone.encode())
    with pytest.raises(CannotRead, match=r"patient\.zone"):
        read_mapping(mapping)


@pytest.mark.parametrize("number", ["1e300", "-900000.0"])
def test_a_baseline_on_a_day_of_no_calendar_is_not_taken(number: str) -> None:
    mapping = MAPPING.replace(b'format = "%d.%m.%Y"', b"start = 2023-01-01\ndays_each = 1.0").replace(
        b'column = "score"', b'column = "score"\nonce_on = %s' % number.encode()
    )
    made = imported("who,day,score\n1,3,12\n", mapping)
    assert "outside 1900 to 2200" in str(made.not_taken[0])


def test_the_names_of_columns_cannot_write_to_a_terminal() -> None:
    with pytest.raises(CannotRead) as refused:
        imported("\x1b[2J,x\n")
    assert "\x1b" not in str(refused.value)


def test_a_mapping_of_lists_within_lists_is_refused() -> None:
    with pytest.raises(CannotRead, match="too deep"):
        read_mapping(b"x = " + b"[" * 2_000 + b"]" * 2_000)
