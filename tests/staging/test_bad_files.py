"""What is promised for each thing that can be wrong with a file: the verdict, the rows, and what the officer is told.

The numbers are those of the rows of the safety rules that these are examples of.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.database import Connection, records
from etl.staging.folder import raw_files
from etl.staging.store import Staged, name_of, stage
from etl.staging.vocabulary import Vocabulary
from tests.conftest import SAMPLES, put

SAMPLE = (SAMPLES / "dfe_referrals.csv").read_text()
ROWS = SAMPLE.count("\n") - 1


@pytest.fixture
def read(connection: Connection, tmp_path: Path) -> Callable[..., Staged]:
    """Drop content under the name of the referrals table, and read it."""

    def _read(content: str | bytes, name: str = "") -> Staged:
        path = put(tmp_path, "dfe_referrals", content, name)
        return stage(connection, path, name_of(path, tmp_path), tmp_path / "kept", Vocabulary())

    return _read


def assert_whole(staged: Staged) -> None:
    assert staged.problem is None
    assert (staged.counted.read, staged.counted.accepted, staged.counted.rejected) == (ROWS, ROWS, 0)


def assert_refused(staged: Staged, *said: str) -> None:
    assert staged.problem is not None
    for words in said:
        assert words in str(staged.problem)
    assert staged.problem.done == "Nothing from this file was used."


# ------------------------------------------------------------------ 16 to 32: is it a file we can read at all


def test_16_a_copy_that_had_not_finished_is_refused(read: Callable[..., Staged]) -> None:
    assert_refused(read(SAMPLE[:-40]), "The last line stops after", "of 16 columns", "Copy the file again")


def test_19_an_empty_file_and_one_with_headings_only_are_refused(read: Callable[..., Staged]) -> None:
    assert_refused(read(""), "The file is empty")
    assert_refused(read("\n\n \n"), "The file is empty")
    assert_refused(read(SAMPLE.split("\n")[0] + "\n"), "headings but no rows")


def test_20_marks_of_encoding_are_accepted(read: Callable[..., Staged]) -> None:
    assert_whole(read(b"\xef\xbb\xbf" + SAMPLE.encode()))
    assert_whole(read(SAMPLE.encode("utf-16")))


def test_22_wrong_encodings_are_refused_with_the_line(read: Callable[..., Staged]) -> None:
    stray = SAMPLE.encode().replace(b"Wirral", b"Wirr\xe9l", 1)
    assert_refused(read(stray), "Line 6 has a character that is not valid UTF-8", "CSV UTF-8")
    assert_refused(read(SAMPLE.encode("utf-16-le")), "Line 1 has a null character")
    assert_refused(read(SAMPLE.replace("Wirral", "Wir\x00ral", 1)), "Line 6 has a null character")


def test_23_other_delimiters_are_accepted(read: Callable[..., Staged]) -> None:
    quoted = SAMPLE.replace('"Bristol, City of"', "Bristol")
    for delimiter in ";\t|":
        assert_whole(read(quoted.replace(",", delimiter)))
    assert_whole(read("sep=;\n" + quoted.replace(",", ";")))


def test_24_quoted_lines_blank_lines_and_ends_of_line_are_no_matter(read: Callable[..., Staged]) -> None:
    assert_whole(read(SAMPLE.replace('"Bristol, City of"', '"Bristol,\nCity of"')))
    assert_whole(read(SAMPLE.replace("\n", "\r\n")))
    assert_whole(read(SAMPLE.replace("\n", "\r")))
    assert_whole(read(SAMPLE.replace("\n", "\n\n")))
    assert_whole(read(SAMPLE + ",,,,,,,,,,,,,,,\n"))


def test_25_a_quotation_mark_never_closed_is_refused(read: Callable[..., Staged]) -> None:
    lines = SAMPLE.split("\n")
    lines[20] = lines[20].replace("Local authority", '"Local authority')
    assert_refused(read("\n".join(lines)), "A quotation mark opened on line 21", "never closed")


def test_26_a_row_with_too_many_cells_is_set_aside(read: Callable[..., Staged], connection: Connection) -> None:
    staged = read(SAMPLE.replace("Leeds,", "Leeds,West Yorkshire,", 1))
    assert staged.problem is None
    assert (staged.counted.accepted, staged.counted.rejected) == (ROWS - 1, 1)
    assert records(connection, "SELECT row_number, reason FROM rejected_row") == [
        {"row_number": 8, "reason": "the row has 17 cells, the heading has 16"}
    ]


def test_27_a_huge_cell_is_set_aside_and_too_many_columns_are_refused(read: Callable[..., Staged]) -> None:
    assert read(SAMPLE.replace("Leeds", "L" * 40_000, 1)).counted.rejected == 1
    assert_refused(read(SAMPLE.replace("\n", "," * 5_000 + "\n")), "more than 200 columns")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "password-protected"),
        (b"\x1f\x8b\x08\x00" + b"x" * 100, "compressed"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"%PDF-1.7 ...", "a PDF"),
    ],
)
def test_28_other_kinds_of_file_are_told_by_their_first_bytes(
    read: Callable[..., Staged], content: bytes, said: str
) -> None:
    assert_refused(read(content), said)


def test_28_a_workbook_named_csv_is_told(read: Callable[..., Staged]) -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert_refused(read(book.getvalue()), "a workbook or a zip file")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such links and pipes")
def test_31_unfinished_files_are_left_and_links_and_pipes_refused(connection: Connection, tmp_path: Path) -> None:
    real = put(tmp_path, "dfe_referrals")
    for name in ("~$book.xlsx", "c1_x.csv.part", "c1_x.tmp", ".hidden.csv", "Thumbs.db"):
        (tmp_path / name).write_text("x")
    (tmp_path / "c1_link.csv").symlink_to(real)
    os.mkfifo(tmp_path / "c1_pipe.csv")
    found = {
        path.name: stage(connection, path, path.name, tmp_path / "kept", Vocabulary()) for path in raw_files(tmp_path)
    }
    assert set(found) == {"c1_link.csv", "c1_pipe.csv", real.name}
    assert_refused(found["c1_link.csv"], "It is a link")
    assert_refused(found["c1_pipe.csv"], "It is not a plain file")


def test_32_names_of_files_are_only_data(read: Callable[..., Staged]) -> None:
    assert_whole(read(SAMPLE, "c1_children_in_need_referrals_and_rereferrals'; DROP TABLE area; --.csv"))
    assert_whole(read(SAMPLE, "-rf.csv"))


# --------------------------------------------------------------- 33 to 43: is it the table we think, and whole


def test_33_missing_and_unknown_columns_are_named_together(
    read: Callable[..., Staged], golden: Callable[[str, str], None]
) -> None:
    changed = SAMPLE.replace("referral_count,", "referals,", 1).replace("new_la_code", "la_code", 1)
    golden("wrong_columns", str(read(changed).problem))


def test_34_case_spaces_and_order_of_headings_are_no_matter(read: Callable[..., Staged]) -> None:
    heading, rest = SAMPLE.split("\n", 1)
    assert_whole(read(heading.upper().replace(",REFERRAL_COUNT,", ", Referral_Count\u00a0,") + "\n" + rest))
    rows = [line.split(",") for line in SAMPLE.replace('"Bristol, City of"', "Bristol").strip().split("\n")]
    assert_whole(read("\n".join(",".join(reversed(row)) for row in rows) + "\n"))


def test_35_a_column_given_twice_is_refused(read: Callable[..., Staged]) -> None:
    doubled = "\n".join(line + "," + line.split(",")[0] for line in SAMPLE.strip().split("\n")) + "\n"
    assert_refused(read(doubled), "The column time_period appears twice")


def test_36_a_title_above_the_headings_is_accepted(read: Callable[..., Staged]) -> None:
    assert_whole(read("Children in need: referrals" + "," * 15 + "\n\n" + SAMPLE))


def test_37_headings_repeated_half_way_are_set_aside(read: Callable[..., Staged], connection: Connection) -> None:
    heading = SAMPLE.split("\n", 1)[0]
    assert read(SAMPLE + heading + "\n").counted.rejected == 1
    assert records(connection, "SELECT reason FROM rejected_row") == [{"reason": "the heading is repeated here"}]


def test_a_file_that_no_source_is_like_is_refused(
    connection: Connection, tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("to,do\nbuy,milk\n")
    staged = stage(connection, path, path.name, tmp_path / "kept", Vocabulary())
    golden("not_recognised", str(staged.problem))


def test_a_table_under_another_name_is_known_by_its_headings(read: Callable[..., Staged]) -> None:
    staged = read(SAMPLE, "download (3).csv")
    assert staged.source is not None
    assert staged.source.id == "dfe_referrals"


# ------------------------------------------------------------------------------- 65, 66: national tables


def change_cell(line: int, column: str, to: str) -> str:
    lines = SAMPLE.split("\n")
    place = lines[0].split(",").index(column)
    cells = lines[line - 1].split(",")
    cells[place] = to
    lines[line - 1] = ",".join(cells)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("symbol", "status"),
    [
        ("c", "confidential"),
        ("x", "not_available"),
        ("z", "not_applicable"),
        ("k", "rounds_to_zero"),
        ("low", "rounds_to_zero"),
        ("u", "unreliable"),
        (":", "not_available"),
        ("~", "rounds_to_zero"),
    ],
)
def test_65_a_symbol_is_a_status_and_never_a_number(
    read: Callable[..., Staged], connection: Connection, symbol: str, status: str
) -> None:
    assert read(change_cell(7, "referral_count", symbol)).problem is None
    found = records(connection, "SELECT value, status FROM accepted_row WHERE row_number = 7 AND measure = 'referrals'")
    assert found == [{"value": None, "status": status}]


def test_66_a_thousands_comma_is_read(read: Callable[..., Staged], connection: Connection) -> None:
    assert read(change_cell(7, "referral_count", '"12,345"')).problem is None
    sql = "SELECT value FROM accepted_row WHERE row_number = 7 AND measure = 'referrals'"
    assert records(connection, sql) == [{"value": 12345.0}]


@pytest.mark.parametrize(
    ("column", "to", "reason"),
    [
        ("referral_count", "-5", "the number is below zero"),
        ("referral_count", "??", "the cell holds neither a number nor a symbol we know"),
        ("referral_count", "1,2", "the row has 17 cells, the heading has 16"),
        ("referral_count", "", "the cell is blank: a publisher marks a missing figure with a symbol"),
        ("new_la_code", "E99999999", "the area code is not one we know"),
        ("new_la_code", "E08000015", "the DfE number and the ONS code are of different authorities"),
        ("time_period", "2013Q1", "the period is not a year such as 2014 or 201314"),
        ("time_period", "201316", "the period is not a year such as 2014 or 201314"),
        ("time_identifier", "Week 3", "the period is not a year such as 2014 or 201314"),
    ],
)
def test_66_a_bad_row_is_set_aside_with_its_reason_and_the_rest_goes_on(
    read: Callable[..., Staged], connection: Connection, column: str, to: str, reason: str
) -> None:
    staged = read(change_cell(7, column, to))
    assert staged.problem is None
    assert (staged.counted.accepted, staged.counted.rejected, staged.counted.unexpected) == (ROWS - 1, 1, 1)
    found = records(connection, "SELECT row_number, reason FROM rejected_row")
    assert {"row_number": 7, "reason": reason} in found


def test_66_two_values_for_one_figure_are_refused(read: Callable[..., Staged]) -> None:
    line = SAMPLE.split("\n")[6]
    assert_refused(
        read(SAMPLE + line + "\n"), "Rows 7 and 66 give twice the same value", "for Manchester, year to 2013-03-31"
    )
    other = line.rsplit(",", 1)[0] + ",99.5"
    assert_refused(read(SAMPLE + other + "\n"), "Rows 7 and 66 give two values", "for Manchester, year to 2013-03-31")


def test_66_the_description_of_a_table_is_not_the_table(read: Callable[..., Staged]) -> None:
    assert_refused(read("col_name,col_type\n", "c1_referrals.meta.csv"), "the description that comes with a table")


def test_68_too_many_bad_rows_put_the_whole_file_in_doubt(read: Callable[..., Staged]) -> None:
    bad = SAMPLE.replace("201314,", "2013/14,")
    assert_refused(read(bad), "16 of 64 rows cannot be used (first: row 18, time_period", "Download or copy the file")
    assert_refused(read(SAMPLE.replace("Local authority", "Ward")), "No row is of a local authority")


def test_rows_of_other_levels_are_expected_and_no_concern(read: Callable[..., Staged], connection: Connection) -> None:
    staged = read(change_cell(7, "geographic_level", "School"))
    assert (staged.counted.accepted, staged.counted.rejected, staged.counted.unexpected) == (ROWS - 1, 1, 0)
    found = records(connection, "SELECT reason FROM rejected_row")
    assert found == [{"reason": "only national, regional and local authority rows are used"}]
