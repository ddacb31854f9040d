"""A roster is read whatever program saved it; what is wrong is said by row and column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.roster import (
    MOST_ROWS,
    Problem,
    Row,
    UnreadableRoster,
    read_bytes,
    read_roster,
)

TABLE = "name,email,role,section,external id\nZoë Ng,zoe@uni.example,student,A,007\n"
ZOE = Row(2, "zoe@uni.example", "Zoë Ng", "student", "A", "007")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_usual_encoding_is_read(encoding):
    assert read_roster(read_bytes(TABLE.encode(encoding))).rows == (ZOE,)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_usual_delimiter_and_line_end_is_read(delimiter, line_end):
    text = TABLE.replace(",", delimiter).replace("\n", line_end)
    assert read_roster(text).rows == (ZOE,)


def test_excels_hint_of_the_delimiter_is_followed():
    assert read_roster("sep=;\r\n" + TABLE.replace(",", ";")).rows == (ZOE,)


@pytest.mark.parametrize("header", ["email", "E-Mail", "MAIL", "e-mail address", '"E-mail"'])
def test_headers_are_read_tolerantly(header):
    assert read_roster(f"{header}\na@b.example\n").rows == (Row(2, "a@b.example"),)


def test_columns_may_stand_in_any_order_and_others_are_named_as_ignored():
    read = read_roster("Student ID;Grade;Mail;Full Name;Type\n9;A;A@B.example;Li;TA\n")
    assert read.rows == (Row(2, "a@b.example", "Li", "assistant", "", "9"),)
    assert read.ignored == ("Grade",)


def test_first_and_last_name_columns_make_one_name():
    read = read_roster("First name,Last name,Email\nMina,Harker,m@uni.example\n")
    assert read.rows == (Row(2, "m@uni.example", "Mina Harker"),)


def test_first_row_must_name_an_address_column():
    with pytest.raises(UnreadableRoster, match="No column is called “e-mail”"):
        read_roster("Ann,ann@uni.example\n")


@pytest.mark.parametrize("text", ["", "  \n\n", "﻿"])
def test_nothing_is_said_to_be_nothing(text):
    with pytest.raises(UnreadableRoster, match="There is nothing in it"):
        read_roster(text)


def test_a_header_alone_is_refused():
    with pytest.raises(UnreadableRoster, match="nobody below it"):
        read_roster("name,email\n")


@pytest.mark.parametrize("raw", [b"PK\x03\x04rest of a workbook", b"%PDF-1.7"])
def test_a_workbook_is_refused_with_the_way_out(raw):
    with pytest.raises(UnreadableRoster, match="Save as"):
        read_roster(read_bytes(raw))


def test_more_rows_than_the_limit_are_refused():
    rows = "".join(f"p{n}@uni.example\n" for n in range(MOST_ROWS + 1))
    with pytest.raises(UnreadableRoster, match="at most 5,000"):
        read_roster("email\n" + rows)


def test_the_limit_itself_is_read():
    rows = "".join(f"p{n}@uni.example\n" for n in range(MOST_ROWS))
    assert len(read_roster("email\n" + rows).rows) == MOST_ROWS


def test_row_numbers_are_those_of_a_spreadsheet():
    read = read_roster('email,name\n\n"a@uni.example","Two\nlines"\n\nnonsense,X\n')
    assert read.rows == (Row(3, "a@uni.example", "Two lines"),)
    assert read.problems == (Problem(5, "e-mail", "“nonsense” is not an e-mail address."),)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (",Ann,student", "e-mail", "missing"),
        ("ann(at)uni.example,Ann,student", "e-mail", "not an e-mail address"),
        ("ann@localhost,Ann,student", "e-mail", "not an e-mail address"),
        ("a@uni.example,Ann,boss", "role", "not a role"),
        ("a@uni.example,=HYPERLINK(1),student", "name", "like a formula"),
        ("a@uni.example,b@uni.example,student", "name", "swapped"),
        (f"a@uni.example,{'x' * 201},student", "name", "longer than 200"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(row, column, words):
    read = read_roster(f"email,name,role\n{row}\nb@uni.example,Bea,student\n")
    assert [(problem.number, problem.column) for problem in read.problems] == [(2, column)]
    assert words in read.problems[0].sentence
    assert read.rows == (Row(3, "b@uni.example", "Bea", "student"),)


def test_the_second_of_two_equal_addresses_is_wrong():
    read = read_roster("email,id\na@uni.example,1\nA@UNI.example,2\n")
    assert read.problems == (
        Problem(3, "e-mail", "“a@uni.example” stands in row 2 already. Keep one of the two rows."),
    )


def test_the_second_of_two_equal_external_ids_is_wrong():
    read = read_roster("email,id\na@uni.example,1\nb@uni.example,1\n")
    assert [(problem.number, problem.column) for problem in read.problems] == [(3, "external id")]


def test_leading_zeros_kept_by_a_formula_stay_text():
    assert read_roster('email,id\na@uni.example,"=""00123"""\n').rows[0].external_id == "00123"


def test_an_address_with_a_name_round_it_is_understood():
    assert read_roster("email\nAnn Lee <ann@uni.example>\n").rows[0].email == "ann@uni.example"


def test_a_quotation_mark_that_never_closes_swallows_no_rows():
    with pytest.raises(UnreadableRoster, match="From row 2 on this is no table"):
        read_roster('email,name\na@uni.example,"Ann\nb@uni.example,Bea\n')


@given(st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_sentence(raw):
    try:
        read_roster(read_bytes(raw))
    except UnreadableRoster as problem:
        assert str(problem).endswith(".")


@given(st.text(max_size=300))
def test_any_text_below_a_header_gives_rows_or_problems(text):
    try:
        read = read_roster("name,email\n" + text)
    except UnreadableRoster as problem:
        assert str(problem).endswith(".")
    else:
        assert all("@" in row.email for row in read.rows)
