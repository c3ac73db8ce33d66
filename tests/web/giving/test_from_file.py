"""One person's forms from a file: shown row by row, and what was ticked is recorded together or not at all."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.measures.catalogue import instrument
from holdfast.measures.recorded import scored
from holdfast.measures.responses import printed
from holdfast.text import render
from holdfast.web.giving.from_file import MOST_BYTES, Asked, NotATable, packed, read_file, unpacked
from holdfast.web.vault import audit, door

TODAY = date(2026, 11, 22)
PHQ = instrument("phq-9")
NUMBERS = ";".join(["date", *(f"q{n}" for n in range(1, 10))])


def asked(**changed: object) -> Asked:
    plain: dict[str, object] = {"order": None, "day_column": "", "style": "", "missing": (), "today": TODAY}
    return Asked(**{**plain, **changed})  # type: ignore[arg-type]


def refused(table: str, **changed: object) -> str:
    with pytest.raises(NotATable) as error:
        read_file(PHQ, table.encode(), asked(**changed))
    return " ".join(render(fault) for fault in error.value.faults)


def why(table: str, **changed: object) -> list[tuple[int, str]]:
    read = read_file(PHQ, table.encode(), asked(**changed))
    return [(one.row, render(one.why)) for one in read.left_out]


def test_rows_are_taken_with_their_day_and_blanks_stay_blank() -> None:
    read = read_file(PHQ, f"{NUMBERS};remark\n2026-01-02;2;2;;2;0;3;1;0;1;tired\n".encode(), asked())
    [form] = read.forms
    assert (form.row, form.when) == (2, date(2026, 1, 2))
    assert form.items == (2, 2, None, 2, 0, 3, 1, 0, 1, None)
    assert read.unused == ("remark",)
    assert form.answered == 8


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_marks_separators_and_line_ends_do_not_matter(mark: str, separator: str, ending: str) -> None:
    lines = [NUMBERS, "02.01.2026;2;2;1;2;0;3;1;0;1", ""]
    read = read_file(PHQ, (mark + ending.join(lines).replace(";", separator)).encode(), asked())
    assert [one.items for one in read.forms] == [(2, 2, 1, 2, 0, 3, 1, 0, 1, None)]


def test_columns_may_be_named_by_tag_in_any_order() -> None:
    tags = [f"phq{n}" for n in range(9, 0, -1)]
    read = read_file(PHQ, f"{';'.join(tags)};Datum\n1;0;1;3;0;2;1;2;2;2026-01-02\n".encode(), asked())
    assert read.forms[0].items == (2, 2, 1, 2, 0, 3, 1, 0, 1, None)


def test_an_answer_that_cannot_be_leaves_its_row_out_and_is_named() -> None:
    table = f"{NUMBERS}\n2026-01-02;2;2;1;2;0;3;1;0;7\n2026-01-09;1;1;1;1;1;1;1;1;1\n"
    read = read_file(PHQ, table.encode(), asked())
    assert [one.row for one in read.forms] == [3]
    [line] = map(render, read.wrong)
    assert "row 2" in line
    assert "item 9 (phq9)" in line
    assert "7" in line
    assert read.count == 1


def test_a_code_for_a_blank_is_one_only_where_it_was_said() -> None:
    table = f"{NUMBERS}\n2026-01-02;2;2;NA;2;0;3;1;0;1\n"
    read = read_file(PHQ, table.encode(), asked())
    assert not read.forms
    assert "--missing" not in render(read.wrong[0])
    assert "write it below" in render(read.wrong[0])
    assert read_file(PHQ, table.encode(), asked(missing=("na",))).forms[0].items is not None


def test_a_row_without_answers_is_left_out() -> None:
    assert why(f"{NUMBERS}\n2026-01-02;;;;;;;;;\n") == [(2, "Nothing was answered in it.")]


@pytest.mark.parametrize(
    ("cell", "style", "day"),
    [
        ("2026-03-04", "", date(2026, 3, 4)),
        ("2026-03-04T10:22:00", "", date(2026, 3, 4)),
        ("4.3.2026", "", date(2026, 3, 4)),
        ("04/03/2026", "dmy", date(2026, 3, 4)),
        ("03/04/2026", "mdy", date(2026, 3, 4)),
        ("04.03.2026", "mdy", date(2026, 3, 4)),
    ],
)
def test_days_are_read_as_they_are_written(cell: str, style: str, day: date) -> None:
    read = read_file(PHQ, f"{NUMBERS}\n{cell};1;1;1;1;1;1;1;1;1\n".encode(), asked(style=style))
    assert [one.when for one in read.forms] == [day]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("03/04/2026", "whether the day or the month comes first"),
        ("2026-13-04", "allowed: as 2023-03-14"),
        ("yesterday", "allowed: as 2023-03-14"),
        ("", "allowed: as 2023-03-14"),
        ("2026-11-23", "a day up to today"),
        ("1850-01-01", "a day up to today"),
    ],
)
def test_a_day_that_cannot_be_is_told(cell: str, said: str) -> None:
    [(row, told)] = why(f"{NUMBERS}\n{cell};1;1;1;1;1;1;1;1;1\n")
    assert row == 2
    assert said in told


def test_a_table_that_is_none_is_told_as_a_whole() -> None:
    assert "items 1 to 8" in refused("date;" + ";".join(f"q{n}" for n in range(1, 9)) + "\n")
    assert "no column for the day" in refused(NUMBERS.replace("date", "visit") + "\n")
    assert "no column moment" in refused(NUMBERS + "\n", day_column="moment")
    assert refused("")
    assert "rows" in refused(NUMBERS + "\n" + "2026-01-02;1;1;1;1;1;1;1;1;1\n" * 401)


def test_a_row_with_too_many_cells_is_named() -> None:
    [(row, told)] = why(f"{NUMBERS}\n2026-01-02;1;1;1;1;1;1;1;1;1;1\n")
    assert row == 2
    assert "11 cells" in told


@pytest.mark.parametrize("cell", ["12", "12,0", "12.0"])
def test_a_total_alone_is_read(cell: str) -> None:
    bdi = instrument("bdi-ii")
    read = read_file(bdi, f"date;total\n2026-01-02;{cell}\n2026-01-09;99\n".encode(), asked())
    assert [(one.total, one.items) for one in read.forms] == [(12.0, None)]
    assert "99" in render(read.left_out[0].why)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([None, 1, 2]), min_size=16, max_size=16).filter(any))
def test_a_copy_that_turns_pairs_round_scores_as_it_would_typed_in(answers: list[int | None]) -> None:
    npi = instrument("npi-16")
    name = next(form.name for form in npi.forms.values() if form.mirrored)
    head = ";".join(["date", *map(str, range(1, 17))])
    cells = ";".join("" if one is None else "AB"[one - 1] for one in answers)
    [form] = read_file(npi, f"{head}\n2026-01-02;{cells}\n".encode(), asked(order=name)).forms
    assert form.items == tuple(answers)


def test_a_form_printed_from_one_is_kept_as_printed() -> None:
    form = instrument("sb-pni")
    head = ";".join(["date", *map(str, range(1, 13))])
    row = ";".join(["2026-01-02", *(["6"] * 12)])
    [one] = read_file(form, f"{head}\n{row}\n".encode(), asked(order="one-to-six")).forms
    assert one.items == (6,) * len(printed(form, "one-to-six"))


def test_what_goes_through_the_page_comes_back_and_nothing_else_does() -> None:
    [form] = read_file(PHQ, f"{NUMBERS}\n2026-01-02;2;2;;2;0;3;1;0;1\n".encode(), asked()).forms
    text = packed([form])
    assert unpacked(PHQ, None, text, TODAY) == (form,)
    for bad in (
        text.replace("2026", "2027"), text.replace("[2,2,null", "[7,2,null"), text.replace("[2,2,null", "[2,null"),
        text.replace("[2,2,", '["2",2,'), "{}", "[[1]]", text.replace("null]", "5]").replace("[2,2,null", "[2,2,9"),
        "[" * 100_000,
    ):  # fmt: skip
        with pytest.raises((ValueError, TypeError)):
            unpacked(PHQ, None, bad, TODAY)


# --- the page ---

pages = pytest.mark.django_db(databases=["default", "keys"])


def upload(client: Client, handle: door.CaseHandle, table: str, **more: str) -> str:
    address = f"/cases/{handle.id}/measures/import/"
    sent = {"does": "look", "instrument": "phq-9", "file": SimpleUploadedFile("forms.csv", table.encode()), **more}
    return client.post(address, sent).content.decode()


def keep(client: Client, handle: door.CaseHandle, page: str, rows: list[str] | None = None) -> str:
    """Send the page on as the browser would, with the rows that are ticked on it, or these."""
    page = next(part for part in page.split("</form>") if 'name="forms"' in part)
    fields = dict(re.findall(r'<input type="hidden" name="(form|does|instrument|order|forms)" value="([^"]*)"', page))
    fields["forms"] = fields["forms"].replace("&quot;", '"')
    ticked = re.findall(r'name="take" value="(\d+)" checked', page)
    known = re.findall(r'name="known" value="(\d+)"', page)
    sent = {**fields, "take": ticked if rows is None else rows, "known": known}
    return client.post(f"/cases/{handle.id}/measures/import/", sent, follow=True).content.decode()


def measures(handle: door.CaseHandle) -> list[tuple[date, object]]:
    with audit.recorded("test"):
        record = door.load_case(handle).record
    assert all(one.how == "file" and one.version == 1 for one in record.measures)
    return [(one.when, scored(one).scores["total"].value) for one in record.measures]


TABLE = f"{NUMBERS}\n2023-01-12;2;2;1;2;0;3;1;0;1\n2023-01-19;1;1;1;1;1;1;1;1;8\n2023-01-26;1;1;1;1;1;1;1;1;1\n"


@pages
def test_what_is_ticked_is_recorded_and_what_is_wrong_is_not(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = upload(signed_in_anna, handle, TABLE)
    assert "2 forms can be taken" in page
    assert "row 3" in page
    assert "item 9 (phq9)" in page
    assert measures(handle) == []
    assert "2 forms were recorded." in keep(signed_in_anna, handle, page)
    assert measures(handle) == [(date(2023, 1, 12), 12.0), (date(2023, 1, 26), 9.0)]


@pages
def test_a_form_of_a_day_that_is_there_is_left_out_unless_chosen(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    keep(signed_in_anna, handle, upload(signed_in_anna, handle, TABLE))
    page = upload(signed_in_anna, handle, TABLE.replace("2023-01-26", "2023-02-02"))
    assert page.count("one of this day is there already") == 1
    keep(signed_in_anna, handle, page)
    assert [day for day, _ in measures(handle)] == [date(2023, 1, 12), date(2023, 1, 26), date(2023, 2, 2)]
    keep(signed_in_anna, handle, upload(signed_in_anna, handle, TABLE), rows=["2"])
    assert [day for day, _ in measures(handle)].count(date(2023, 1, 12)) == 2


@pages
def test_a_form_recorded_since_the_look_is_not_recorded_twice(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    first, second = (upload(signed_in_anna, handle, TABLE) for _ in range(2))
    keep(signed_in_anna, handle, first)
    assert "was recorded since" in keep(signed_in_anna, handle, second)
    assert len(measures(handle)) == 2


@pages
def test_the_same_page_sent_twice_records_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = upload(signed_in_anna, handle, TABLE)
    keep(signed_in_anna, handle, page)
    keep(signed_in_anna, handle, page)
    assert len(measures(handle)) == 2


@pages
def test_a_file_that_is_too_large_is_not_read(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert "at most 2000000 are read" in upload(signed_in_anna, handle, "x" * (MOST_BYTES + 1))


@pages
def test_where_there_are_several_orders_one_must_be_chosen(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    head = ";".join(["date", *map(str, range(1, 13))])
    table = f"{head}\n{';'.join(['2023-01-12', *(['6'] * 12)])}\n"
    assert "Say which form was filled in" in upload(signed_in_anna, handle, table, instrument="sb-pni")
    page = upload(signed_in_anna, handle, table, instrument="sb-pni", order="one-to-six")
    keep(signed_in_anna, handle, page)
    with audit.recorded("test"):
        [measure] = door.load_case(handle).record.measures
    assert measure.form == "one-to-six"
    assert {score.value for score in scored(measure).scores.values()} == {5.0}


@pages
def test_forms_nobody_offered_are_refused(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    address = f"/cases/{handle.id}/measures/import/"
    assert signed_in_anna.get(f"{address}?instrument=gas").status_code == 400
    assert signed_in_anna.post(address, {"does": "keep", "instrument": "phq-9", "forms": "[[1]]"}).status_code == 400
