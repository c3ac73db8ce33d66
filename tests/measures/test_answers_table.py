"""A table of many forms: columns found, cells read or told, and the same scores as one by one."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.measures.answers_table import read_table
from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.instrument import Instrument
from holdfast.measures.reading.items import answers_of
from holdfast.measures.responses import CannotReadAnswers, printed
from holdfast.measures.scores_table import harmless, scores_csv
from holdfast.measures.scoring import score
from holdfast.measures.standing import standings

GAD = "q1,q2,q3,q4,q5,q6,q7\n"
SCORED = ["b-pni", "phq-9", "npi-40", "rses", "core-10", "itq", "who-5", "sac", "pid-5-bf", "npi-16"]
BY_LINE = [id for id in SCORED if id in catalogue()]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def scored(id: str, table: str, form: str | None = None) -> list[dict[str, str]]:
    measure = instrument(id)
    return rows_of(scores_csv(measure, read_table(measure, table.encode(), form)))


def refusal(id: str, table: str | bytes) -> str:
    data = table if isinstance(table, bytes) else table.encode()
    with pytest.raises(CannotReadAnswers) as caught:
        read_table(instrument(id), data)
    return str(caught.value)


@pytest.mark.parametrize(
    "header",
    ["q1,q2,q3,q4,q5,q6,q7", "1,2,3,4,5,6,7", "item1,Item_2,ITEM 3,item04,item5,item6,item7",
     "gad1,GAD2,gad_3,gad4,gad5,gad6,gad7", "gad7_1,gad7_2,gad7_3,gad7_4,gad7_5,gad7_6,gad7_7"],
)  # fmt: skip
def test_columns_are_found_by_tag_or_by_number(header: str) -> None:
    (row,) = scored("gad-7", f"{header}\n2,2,3,1,1,2,1\n")
    assert row["total"] == "12"
    assert row["total_answered"] == "7"


@pytest.mark.parametrize(
    "data",
    [
        "id;q1;q2;q3;q4;q5;q6;q7\r\nx;2;2;3;1;1;2;1\r\n".encode("utf-8-sig"),
        "id\tq1\tq2\tq3\tq4\tq5\tq6\tq7\nx\t2\t2\t3\t1\t1\t2\t1\n".encode("utf-16"),
        b'id,"q1",q2,q3,q4,q5,q6,q7\nx,"2,0",2,3,1,1,2,1\n',
        b"id;q1;q2;q3;q4;q5;q6;q7\nx;2,0;2;3;1;1;2;1\n\n",
    ],
)
def test_separators_marks_and_decimal_commas_make_no_difference(data: bytes) -> None:
    measure = instrument("gad-7")
    (row,) = rows_of(scores_csv(measure, read_table(measure, data)))
    assert (row["id"], row["total"]) == ("x", "12")


def test_columns_in_another_order_score_the_same() -> None:
    assert scored("rses", "q2,q1,q3,q4,q5,q6,q7,q8,q9,q10\n0,3,2,3,1,1,2,2,1,1\n")[0]["total"] == "21"
    by_tag = ",".join(reversed(list(instrument("rses").items)))
    assert scored("rses", f"{by_tag}\n1,1,2,2,1,1,3,2,0,3\n")[0]["total"] == "21"


def test_the_order_of_the_form_is_asked_for_where_columns_are_numbered() -> None:
    table = ",".join(str(n) for n in range(1, 11)) + "\n3,0,2,3,1,1,2,2,1,1\n"
    assert scored("rses", table)[0]["total"] == "21"
    assert scored("rses", table, "worth-first")[0]["total"] == "17"


def test_a_blank_is_no_zero() -> None:
    full, one, none = scored("phq-9", "id," + ",".join(f"phq{n}" for n in range(1, 10)) + "\n"
                             "a,1,1,1,1,1,1,1,1,1\nb,2,2,,2,0,3,1,0,1\nc,,,,,,,,,\n")  # fmt: skip
    assert full["total"] == "9"
    assert one["total"] == "12.375"
    assert (none["total"], none["total_answered"], none["safety_phq9"]) == ("", "0", "not answered")


def test_safety_answers_stand_in_words_and_speak_without_a_total() -> None:
    table = ",".join(f"q{n}" for n in range(1, 10)) + "\n,,,,,,,,1\n,,,,,,,,2\n0,0,0,0,0,0,0,0,0\n0,0,0,0,0,0,0,0,\n"
    rows = scored("phq-9", table)
    assert [row["safety_phq9"] for row in rows] == ["before the hour", "now", "", "not answered"]
    assert [row["total"] for row in rows] == ["", "", "0", "0"]


def test_columns_name_the_group_that_t_and_percentile_are_read_in() -> None:
    table = ",".join(f"q{n}" for n in range(1, 29)) + "\n4,3,2,4,1,3,2,3,1,5,4,4,5,1,3,2,5,2,4,2,3,3,4,4,4,5,2,1\n"
    (row,) = scored("b-pni", table)
    assert float(row["grandiosity_T_students"]) == pytest.approx(71.06, abs=0.005)
    assert row["grandiosity_percentile_students"] == ""  # beyond the last published point
    assert 50 < float(row["vulnerability_percentile_students"]) < 75


def test_other_columns_are_carried_and_none_becomes_a_formula() -> None:
    (row,) = scored("gad-7", 'id,note,change,total,"=cmd",q1,q2,q3,q4,q5,q6,q7\nA-1,=1+1,-3,x,@a,2,2,3,1,1,2,1\n')
    assert row["id"] == "A-1"
    assert row["note"] == "'=1+1"
    assert row["change"] == "-3"  # a number, and no formula
    assert row["'=cmd"] == "'@a"
    assert (row["total"], row["gad-7_total"]) == ("x", "12")


@pytest.mark.parametrize("cell", ["=1", "+x", "-a", "@a", "\t=1", " =1", "\r@"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", ["found nothing", "a table (CSV)"]),
        ("\n1,2\n", ["an empty first row"]),
        ("id,name\n1,2\n", ["no column of an item among", "gad"]),
        ("2,2,3,1,1,2,1\n", ["'2' twice", "the name of each column"]),
        ("q1,q2,q3,q4,q5,q6,q7,q8\n1,1,1,1,1,1,1,1\n", ["items 1 to 8", "columns for 7 items"]),
        ("q1,q2,q3,q4,q5,q7\n1,1,1,1,1,1\n", ["no column for item 6 (gad6)", "each of 7 items"]),
        ("gad1,gad2\n1,1\n", ["no column for item 3 (gad3)", "no column for item 7 (gad7)"]),
        ("q1,item1,q2,q3,q4,q5,q6,q7\n", ["item 1 (gad1) again", "each item once"]),
        ("q0,q1,q2,q3,q4,q5,q6,q7\n", ["an item 0"]),
        (GAD + '"1,1\n', ["something else"]),
        (b"id,q1\nM\xfcller,1\n", ["line 2", "a byte that is no UTF-8", "Save the table as CSV UTF-8"]),
        (b"PK\x03\x04\0\0\0", ["a file of another kind"]),
    ],
)
def test_what_is_no_table_of_answers_is_told(table: str | bytes, words: list[str]) -> None:
    told = refusal("gad-7", table)
    for word in words:
        assert word in told


def test_every_cell_that_cannot_be_read_has_its_row_and_item() -> None:
    table = read_table(instrument("gad-7"), (GAD + "1,1,1,1,1,1,1\n\n1,1,x,1,1,1,1\n1,1,1,1,4,1,1\n1,1,1\n").encode())
    told = [str(one) for one in table.wrong]
    assert table.count == 3
    assert told[0].startswith("row 4, column q3, item 3 (gad3): found 'x'; allowed: a whole number from 0 to 3")
    assert told[1].startswith("row 5, column q5, item 5 (gad5): found '4'")
    assert told[2].startswith("row 6: found 3 cells; allowed: 7, as many as in row 1")
    assert table.spoiled.tolist() == [False, True, True, True]


def test_only_the_first_errors_are_shown_and_all_are_counted() -> None:
    table = read_table(instrument("gad-7"), (GAD + "7,7,7,7,7,7,7\n" * 500).encode())
    assert (len(table.wrong), table.count) == (20, 3500)
    assert table.wrong[0].where.startswith("row 2,")


def test_a_row_that_cannot_be_read_gets_no_score_and_its_safety_answer_still_speaks() -> None:
    measure = instrument("phq-9")
    header = ",".join(f"q{n}" for n in range(1, 10))
    table = read_table(measure, f"{header}\nx,0,0,0,0,0,0,0,2\n0,0,0,0,0,0,0,0,x\n1,1,1,1,1,1,1,1,0\n".encode())
    rows = rows_of(scores_csv(measure, table))
    assert [row["total"] for row in rows] == ["", "", "8"]
    assert [row["total_answered"] for row in rows] == ["", "", "9"]
    assert [row["not_scored"] for row in rows] == ["could not be read", "could not be read", ""]
    assert rows[0]["safety_phq9"] == "now"
    assert rows[1]["safety_phq9"] == "not known, the row could not be read"


def test_of_a_row_with_a_cell_too_many_no_safety_answer_is_read_from_the_wrong_column() -> None:
    # everything after the stray separator stands one place to the right: question 9 was answered 3, not 0
    measure = instrument("phq-9")
    header = ",".join(f"q{n}" for n in range(1, 10))
    rows = rows_of(scores_csv(measure, read_table(measure, f"{header}\n1,,2,0,1,2,3,0,0,3\n".encode())))
    assert rows[0]["not_scored"] == "could not be read"
    assert rows[0]["safety_phq9"] == "not known, the row could not be read"


def test_a_total_that_has_the_tag_of_a_question_does_not_hide_the_questions_by_number() -> None:
    measure = instrument("phq-9")
    names = ",".join(f"phq9_{n}" for n in range(1, 10))
    table = read_table(measure, f"phq9,{names}\n13,1,2,0,1,2,3,0,1,1\n".encode())
    (row,) = rows_of(scores_csv(measure, table))
    assert (row["phq9"], row["total"], row["safety_phq9"]) == ("13", "11", "before the hour")
    # with the questions by tag, the tag is the question
    tags = ",".join(f"phq{n}" for n in range(1, 10))
    (row,) = rows_of(scores_csv(measure, read_table(measure, f"{tags},q1\n1,2,0,1,2,3,0,1,1,3\n".encode())))
    assert (row["q1"], row["total"]) == ("3", "11")
    # and where neither names all, it is told what is lacking
    with pytest.raises(
        CannotReadAnswers, match=r"no column for item 1 \(phq1\); allowed: a column for each of 9 or 10"
    ):
        read_table(measure, b"phq9,phq9_1,phq9_2\n13,1,2\n")


def test_a_first_line_that_names_the_separator_is_no_row_of_names() -> None:
    data = "sep=;\r\nid;" + GAD.replace(",", ";").strip() + "\r\nA;1;1;1;1;1;1;9\r\n"
    table = read_table(instrument("gad-7"), data.encode())
    assert (table.rows, list(table.carried)) == (1, ["id"])
    assert table.wrong[0].where.startswith("row 3,")


def test_a_line_of_blanks_is_no_form() -> None:
    table = read_table(instrument("gad-7"), (GAD + "1,1,1,1,1,1,1\n  \n").encode())
    assert (table.rows, table.count) == (1, 0)


def test_a_code_means_blank_only_where_somebody_said_so() -> None:
    measure, data = instrument("gad-7"), (GAD + "1,NA,1,1,1,1,1\n").encode()
    spoiled = read_table(measure, data)
    assert "If NA means that it was left blank: --missing NA" in spoiled.wrong[0].advice
    read = read_table(measure, data, missing=["na"])
    assert read.count == 0
    assert np.isnan(read.answers[0, 1])


NINE = ",".join(f"phq{n}" for n in range(1, 10))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (",".join(f"c{n}" for n in range(20_000)) + ",c19999\n", "columns"),
        (",".join([NINE, *(f"c{n}" for n in range(9_000))]) + "\n" + "x\n" * 2_000, "not as long as row 1"),
    ],
)
def test_a_small_file_does_not_become_a_large_table(table: str, said: str) -> None:
    """Each is refused before it is laid out: the second would be 18 million cells, and a longer one all the memory."""
    with pytest.raises(CannotReadAnswers, match=said):
        read_table(instrument("phq-9"), table.encode())


def test_a_table_needs_a_measure_with_questions() -> None:
    assert "no questions of this measure" in refusal("hamd-17", "1,2\n3,4\n")


def test_a_header_alone_is_a_table_of_no_forms() -> None:
    assert scored("gad-7", "id," + GAD) == []


def test_goals_that_were_not_set_need_no_column() -> None:
    (row,) = scored("gas", "id,q1,q2,q3\na,-1,-1,-1\n")
    assert float(row[instrument("gas").main]) == pytest.approx(36.31, abs=0.005)


@given(data=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_file_is_read_or_refused_in_words(data: bytes) -> None:
    for start in (b"", GAD.encode(), "\ufeffid;1;2;3;4;5;6;7\n".encode()):
        try:
            table = read_table(instrument("gad-7"), start + data)
        except CannotReadAnswers as error:
            told = str(error)
        else:
            told = f"found {table.rows}"
            scores_csv(instrument("gad-7"), table)
        assert "found" in told


@pytest.mark.parametrize("id", BY_LINE)
@settings(max_examples=15)
@given(data=st.data())
def test_a_table_scores_as_its_forms_do_one_by_one(id: str, data: st.DataObject) -> None:
    measure: Instrument = instrument(id)
    form = data.draw(st.sampled_from([None, *measure.forms]))
    items = printed(measure, form)
    answer = [st.none() | st.sampled_from([one + each.shift for one in answers_of(each.item)]) for each in items]
    forms = data.draw(st.lists(st.tuples(*answer), min_size=1, max_size=4))
    separator = data.draw(st.sampled_from([",", ";", "\t"]))
    lines = [separator.join(f"q{one.place}" for one in items)]
    lines += [separator.join("" if one is None else f"{one:g}" for one in form_) for form_ in forms]
    if any("".join(line.split(separator)) == "" for line in lines[1:]) and len(items) == 1:
        return
    table = read_table(measure, "\n".join(lines).encode(), form)
    rows = rows_of(scores_csv(measure, table))
    assert len(rows) == len(forms)
    group = measure.default_group
    for row, answers in zip(rows, forms, strict=True):
        alone = score(measure, list(answers), form=form)
        placed = standings(measure, alone)
        for name, one in alone.scores.items():
            assert row[name] == "" if one.value is None else float(row[name]) == pytest.approx(one.value, abs=1e-9)
            if name in placed:
                assert float(row[f"{name}_T_{group}"]) == pytest.approx(placed[name].t, abs=1e-9)
        for safe in alone.safety:
            said = "not answered" if safe.state == "not answered" else safe.attention or ""
            assert row[f"safety_{safe.item}"] == said
