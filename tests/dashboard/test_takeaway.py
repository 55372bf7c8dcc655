"""Everything a page shows can be taken away: the same figures, said to be whose, of when and beside what; and inert."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from dashboard.address import resolve
from dashboard.application import create_app
from dashboard.pages.request import Request
from dashboard.publication import Door
from dashboard.rendering import render
from dashboard.takeaway import excel_file, open_document_file, text_file
from dashboard.takeaway.files import PAGES
from dashboard.takeaway.sheet import Column, Number, Sheet, TakenAway, inert, plain, table
from dashboard.view import View
from etl.build import Outcome
from tests.conftest import WITHOUT_SIGN_IN
from tests.dashboard.reading import of_kind, rows, words
from tests.dashboard.test_pages import INDICATORS

VIEWS = [
    "/indicator/rereferrals_pct?compare=core_cities",
    "/indicator/referrals_rate?area=E06000063&compare=statistical_neighbours-2025",
    "/indicator/cp_plans_started_age_pct",
    "/indicator/contacts?period=year_to_date",
    "/",
    "/?area=E06000018&compare=region",
    "/area/E08000012",
    "/area/E06000063?period=2025",
    "/area/E92000001",
    "/data/reconciliation",
    "/data/reconciliation?verdict=differs",
]
COUNCIL = ["/indicator/referrals?period=month", "/indicator/referrals_rate?period=quarter", "/"]
BOOKS = {"xlsx": excel_file.write, "ods": open_document_file.write}


@pytest.fixture(scope="module")
def client(publication: Path) -> Iterator[FlaskClient]:
    with create_app(publication, WITHOUT_SIGN_IN).server.test_client() as client:
        yield client


@pytest.fixture(scope="module")
def door(publication: Path) -> Door:
    return Door(publication)


@pytest.fixture(scope="module")
def council_door(council: Outcome) -> Door:
    assert council.publication is not None
    return Door(council.publication)


def taken(door: Door, where: str) -> TakenAway:
    publication = door.publication()
    assert publication is not None
    cursor = publication.cursor()
    view = resolve(*where.partition("?")[::2], cursor)
    assert isinstance(view, View), where
    return PAGES[view.page](Request(cursor, view))


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def sheets(book: bytes) -> dict[str, list[list[Any]]]:
    """What another program reads in a workbook, without the empty cells beside titles."""
    read = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {name: [list(row) for row in read.get_sheet_by_name(name).to_python()] for name in read.sheet_names}


# ------------------------------------------------------------------------------------------ the same as on the page


@pytest.mark.parametrize("where", [*VIEWS, *(f"/indicator/{indicator}" for indicator in INDICATORS)])
def test_every_link_to_take_away_gives_a_file(client: FlaskClient, door: Door, where: str) -> None:
    page = render(door, *where.partition("?")[::2])
    links = [link.href for link in of_kind(page.content, "A") if link.href.startswith("/take/")]
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert len(answer.data) > 100
    if "There is no figure for" not in words(page.content):
        assert {link.split("/")[2] for link in links} == {"csv", "xlsx", "ods"}


@pytest.mark.parametrize("where", VIEWS)
def test_no_cell_is_empty_every_row_is_whole_and_no_column_comes_twice(door: Door, where: str) -> None:
    found = taken(door, where)
    assert found.sheets
    for sheet in (*found.workbook(), *(found.table(sheet.name) for sheet in found.sheets)):
        assert sheet is not None
        assert sheet.rows
        assert len({column.name for column in sheet.columns}) == len(sheet.columns)
        assert len({column.heading.lower() for column in sheet.columns}) == len(sheet.columns), sheet.name
        for row in sheet.rows:
            assert len(row) == len(sheet.columns)
            assert all(cell is not None and cell != "" for cell in row)


@pytest.mark.parametrize(
    ("which", "where"), [("tables", VIEWS[0]), ("tables", VIEWS[1]), *(("records", w) for w in COUNCIL[:2])]
)
def test_the_file_holds_every_value_that_the_chart_draws(
    door: Door, council_door: Door, which: str, where: str
) -> None:
    source = door if which == "tables" else council_door
    [graph] = of_kind(render(source, *where.partition("?")[::2]).content, "Graph")
    drawn = {value for trace in graph.figure["data"] for value in trace["y"]}
    found = taken(source, where).table("trend")
    assert found is not None
    held = {float(cell) for line in lines(text_file.write(found))[1:] for cell in line if is_number(cell)}
    assert len(drawn) > 10
    assert drawn <= held


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text) is not None


@pytest.mark.parametrize("where", VIEWS[:2])
def test_the_file_has_the_rows_of_the_pages_table_in_order_of_time(door: Door, where: str) -> None:
    page = render(door, *f"{where}&show=table".partition("?")[::2])
    shown = [row[:2] for t in of_kind(page.content, "Table") for row in rows(t)[1:] if "trend" in str(t.className)]
    found = taken(door, where).sheets[0]
    rounded = [[str(row[0]), excel_like(row[2])] for row in found.rows]
    assert [[period, figure.rstrip("%")] for period, figure in shown] == rounded[::-1]


def excel_like(cell: Any) -> str:
    from dashboard.takeaway.widths import shown

    return "no figure" if cell == "[x]" else shown(cell)


def test_a_hidden_figure_is_its_symbol_twice_and_the_notes_say_what_it_means(client: FlaskClient) -> None:
    """Never nought, never blank: the sample hides Torbay's and others' figures."""
    answer = client.get("/take/csv/indicator/cp_plans_2_years_or_more_pct?table=authorities")
    heading, *body = lines(answer.data)
    value, symbol = heading.index("value"), heading.index("symbol")
    hidden = [row for row in body if row[symbol] != "shown"]
    assert hidden
    assert all(row[value] == row[symbol] and row[value].startswith("[") for row in hidden)
    assert all(float(row[value]) >= 0 for row in body if row[symbol] == "shown")
    notes = sheets(client.get("/take/xlsx/indicator/cp_plans_2_years_or_more_pct").data)["Notes"]
    explained = {row[0] for row in notes}
    assert {row[symbol] for row in body} <= explained


def test_why_there_is_no_figure_is_said_in_the_row(door: Door) -> None:
    found = taken(door, "/?area=E09000021").sheets[0]
    remark = [column.name for column in found.columns].index("remark")
    said = " ".join(str(row[remark]) for row in found.rows)
    assert "counted together with Richmond upon Thames" in said
    assert "no source that is loaded has a figure for Kingston upon Thames" in said


def test_the_overview_and_the_area_have_every_indicator(door: Door) -> None:
    for where in ("/", "/area/E08000012"):
        assert len(taken(door, where).sheets[0].rows) == len(INDICATORS)


# --------------------------------------------------------------------------------------------------- stamped


def test_every_file_says_area_periods_comparison_and_date(client: FlaskClient) -> None:
    where = "indicator/rereferrals_pct?compare=core_cities"
    heading, first, *_ = lines(client.get(f"/take/csv/{where}").data)
    said = dict(zip(heading, first, strict=True))
    assert (said["area"], said["area_code"], said["periods"]) == ("Liverpool", "E08000012", "Years")
    assert said["compared_with"] == "the average of Core cities"
    assert said["as_things_stood_on"] == "20 November 2026"
    assert said["address"] == "/indicator/rereferrals_pct?compare=core_cities"
    for form in BOOKS:
        for name, read in sheets(client.get(f"/take/{form}/{where}").data).items():
            column = [str(row[0]) for row in read]
            for words_ in ("Area: Liverpool", "Periods: Years", "Compared with: the average of Core cities"):
                assert words_ in column, (form, name)
            assert "As things stood on: 20 November 2026" in column
            assert any(cell.startswith("Source: Children in need, table C1") for cell in column)


def test_figures_of_a_made_up_council_say_so_in_every_file(council_door: Door) -> None:
    for where in COUNCIL:
        assert "Made up" in dict(taken(council_door, where).stamps)


def test_a_file_has_a_speaking_name(client: FlaskClient) -> None:
    names = {
        "csv/indicator/referrals_rate?area=E06000023": "bristol-city-of_referrals-rate_years_2026-11-20_trend.csv",
        "xlsx/indicator/contacts?period=month": "liverpool_contacts_months_2026-11-20.xlsx",
        "ods/area/E08000015?period=2014": "wirral_against-its-groups_2014_2026-11-20.ods",
        "csv/data/reconciliation?verdict=agrees": "printed-figures_agrees_2026-11-20_printed.csv",
    }
    for where, name in names.items():
        assert client.get(f"/take/{where}").headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_workbook_opens_at_a_title_has_one_table_on_a_sheet_and_the_same_in_both_formats(
    client: FlaskClient, golden: Callable[[str, str], None]
) -> None:
    where = "indicator/rereferrals_pct?compare=core_cities"
    excel, open_document = (sheets(client.get(f"/take/{form}/{where}").data) for form in ("xlsx", "ods"))
    assert excel == open_document
    said = []
    for name, read in excel.items():
        said += [f"== {name}", *(" | ".join(written(cell) for cell in row if cell != "") for row in read[:30])]
    text = re.sub(r"(put together on: )\d+ \w+ \d+", r"\1(a day)", "\n".join(said))
    golden("takeaway_workbook", text)
    parts = zipfile.ZipFile(io.BytesIO(client.get(f"/take/xlsx/{where}").data))
    pages = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    assert len(pages) == len(excel)
    assert all("<mergeCell" not in page and 'r="A1"' in page for page in pages)
    assert all(page.count("<tablePart ") == 1 for page in pages if "tableParts" in page)


def written(cell: Any) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def test_pandas_reads_numbers_as_numbers(client: FlaskClient) -> None:
    read = pd.read_csv(io.BytesIO(client.get("/take/csv/indicator/rereferrals_pct").data), na_values=["[x]", "[z]"])
    assert read["value"].dtype == float
    assert read["value"].notna().sum() > 3
    book = pd.read_excel(
        io.BytesIO(client.get("/take/ods/indicator/rereferrals_pct").data), engine="calamine", sheet_name="Trend"
    )
    assert book.columns[0] == "Re-referrals within 12 months: Liverpool"


# ----------------------------------------------------------------------------------------------------- inert

NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "＝1+1",
    '=HYPERLINK("http://x","y")',
    "'=1",
]
TEXTS = st.one_of(
    st.text(max_size=30), st.sampled_from(NASTY), st.tuples(st.sampled_from("=+-@\t\r\n\x00"), st.text()).map("".join)
)


def made_of(text: str, value: float = 12.345) -> TakenAway:
    columns = [Column("text", text), Column("value", f"value of {text}")]
    sheet = table("one", text, columns, [{"text": text, "value": Number(value, 1)}])
    return TakenAway("file", [("Area", text)], [text], [sheet], datetime(2026, 11, 20), [text])  # noqa: DTZ001


@settings(deadline=None)
@given(text=TEXTS)
def test_text_is_text_in_every_file_whatever_it_begins_with(text: str) -> None:
    found = made_of(text)
    one = found.table("one")
    assert one is not None
    content = text_file.write(one)
    for line in lines(content):
        assert not [cell for cell in line if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "＝") and not is_number(cell)]
    assert lines(content)[1][:2] == [inert(text), "12.345"]
    for write in BOOKS.values():
        read = sheets(write(found))["One"]
        assert read[0][0] == plain(text)
        assert read[-1] == [plain(text), 12.345]
        assert read[-2] == [plain(text), plain(f"value of {text}")]


@pytest.mark.parametrize("text", NASTY)
def test_no_file_holds_a_formula_a_link_or_anything_hidden(text: str) -> None:
    found = made_of(text)
    excel = zipfile.ZipFile(io.BytesIO(excel_file.write(found)))
    everything = "".join(excel.read(name).decode() for name in excel.namelist())
    for forbidden in ("<f>", "<f ", "calculatedColumnFormula", "hyperlink", 'hidden="1"', "externalLink", "pivotCache"):
        assert forbidden not in everything
    content = zipfile.ZipFile(io.BytesIO(open_document_file.write(found))).read("content.xml").decode()
    for forbidden in ("table:formula", "text:a ", "xlink", "table:visibility", "script"):
        assert forbidden not in content
    assert content.count('office:value-type="float"') == 1


@settings(deadline=None)
@given(value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12), day=st.dates())
def test_numbers_and_days_are_read_back_as_they_are(value: float, day: date) -> None:
    sheet = Sheet("one", "One", [Column("value", "Value"), Column("day", "Day")], [[Number(value, 2), day]])
    if day.year < 1901:  # before the calendar of workbooks begins
        day = date(1901, 1, 1)
        sheet = Sheet("one", "One", sheet.columns, [[Number(value, 2), day]])
    found = TakenAway("file", [], [], [sheet], datetime(2026, 11, 20))  # noqa: DTZ001
    assert [float(lines(text_file.write(sheet))[1][0]), lines(text_file.write(sheet))[1][1]] == [value, day.isoformat()]
    for write in BOOKS.values():
        number, read_day = sheets(write(found))["One"][-1]
        assert number == pytest.approx(value, rel=1e-14, abs=1e-300)
        assert read_day == day


# -------------------------------------------------------------------------------------------- asked for over HTTP


@pytest.mark.parametrize(
    "where",
    [
        "/take/pdf/indicator/referrals", "/take/csv/nowhere", "/take/csv/indicator/nothing", "/take/csv/about",
        "/take/csv/data", "/take/csv/areas", "/take/csv/?area=Liverpool", "/take/csv/indicator/referrals?period=decade",
        "/take/csv/indicator/referrals?table=elsewhere", "/take/xlsx/indicator/contacts?area=E08000035",
        "/take/csv/indicator/referrals?compare=everyone", "/take/csv/../../etc/passwd", "/take/csv/area/E99999999",
        "/take/csv/indicator/referrals';DROP TABLE observation;--",
    ],
)  # fmt: skip
def test_what_there_is_not_is_404_and_a_sentence(client: FlaskClient, where: str) -> None:
    answer = client.get(where)
    assert answer.status_code == 404
    if answer.mimetype == "text/plain":
        assert re.fullmatch(r"[A-Z][a-z ,]+\.\n", answer.data.decode())


def test_files_are_only_read(client: FlaskClient) -> None:
    assert client.post("/take/csv/indicator/referrals").status_code == 405
    head = client.head("/take/csv/indicator/referrals")
    assert (head.status_code, head.data) == (200, b"")


def test_a_file_that_the_asker_has_is_not_sent_again(client: FlaskClient) -> None:
    for where in ("csv/indicator/referrals", "xlsx/indicator/referrals", "ods/area/E08000012"):
        first = client.get(f"/take/{where}")
        again = client.get(f"/take/{where}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        packed = {"Accept-Encoding": "gzip"}
        smaller = client.get(f"/take/{where}", headers=packed)
        again = client.get(f"/take/{where}", headers={**packed, "If-None-Match": smaller.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert first.headers["Cache-Control"] == "no-store"
        assert first.headers["X-Content-Type-Options"] == "nosniff"


def test_without_a_publication_there_is_nothing_to_take_away(tmp_path: Path) -> None:
    client = create_app(tmp_path / "nothing.duckdb", WITHOUT_SIGN_IN).server.test_client()
    for where in ("/take/csv/", "/take/full.zip", "/api/v1"):
        assert client.get(where).status_code == 503


def test_a_fault_of_ours_is_500_and_logged_by_kind_and_place_only(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Request) -> TakenAway:
        raise ValueError("secret E08000012")

    monkeypatch.setitem(PAGES, "overview", fail)
    answer = client.get("/take/csv/")
    assert (answer.status_code, answer.data) == (500, b"Something went wrong on our side.\n")
    assert "ValueError at answers.py:" in caplog.text
    assert "secret" not in caplog.text
