"""The workbook has every figure of the pack, as the publication has it; the charts of the PDF are drawn from them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from dashboard import still
from dashboard.pack import files
from dashboard.pack.content import Pack
from dashboard.publication import Publication
from dashboard.queries.rows import Cursor
from tests.pack.hostile import HOSTILE, hostile_pack
from tests.pack.test_slides import MONTHS

SVG = "{http://www.w3.org/2000/svg}"


def sheets(book: bytes) -> dict[str, list[list[Any]]]:
    read = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {name: read.get_sheet_by_name(name).to_python() for name in read.sheet_names}


def table(rows: list[list[Any]], first: str) -> list[dict[str, Any]]:
    """The rows under the headings, of which the first is named."""
    start = next(place for place, row in enumerate(rows) if row[0] == first)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_every_figure_of_the_pack_is_there_as_the_publication_has_it(
    form: str, made: dict[str, bytes], pack: Pack, cursor: Cursor
) -> None:
    book = sheets(made[form])
    summary = table(book["Figures"], "Number")
    assert [row["Measure"] for row in summary] == [one.title for one in pack.measures]
    for one, row in zip(pack.measures, summary, strict=True):
        assert one.row is not None
        assert row["Figure"] == pytest.approx(one.row["value"], rel=1e-14)
        expected = {r["period_end"]: r["value"] for r in cursor.ask(MONTHS, (one.indicator["indicator_id"],))}
        rows = table(book[row["Worksheet with all its figures"]], "Period")
        found = {r["Last day of the period"]: value for r in rows if isinstance(value := list(r.values())[2], float)}
        assert len(found) > 20
        assert found == pytest.approx({day: expected[day] for day in found}, rel=1e-14)


def test_both_workbooks_say_the_same_and_every_sheet_says_whose_figures_and_how_old(made: dict[str, bytes]) -> None:
    excel, open_document = sheets(made["xlsx"]), sheets(made["ods"])
    assert excel == open_document
    for name, rows in excel.items():
        column = [str(row[0]) for row in rows]
        assert "Period: April to June 2014" in column, name
        assert any(cell.startswith("Figures put together on: ") for cell in column)
        assert any(cell.startswith("Made up: ") for cell in column)
    assert {"Figures", "Look first", "How good the data is", "What each measure is", "Notes"} <= set(excel)


def test_what_stands_out_is_there_whole_also_what_the_pack_leaves_out(made: dict[str, bytes], pack: Pack) -> None:
    rows = table(sheets(made["xlsx"])["Look first"], "Reason")
    expected = [(item.what, "yes") for look in pack.looks for item in look.items]
    expected += [(item.what, "no") for look in pack.looks for item in look.others]
    assert sorted((row["What"], row["In this pack"]) for row in rows) == sorted(expected)


def test_whatever_is_written_is_no_formula(of_council: Publication) -> None:
    pack = hostile_pack(of_council)
    for form in ("xlsx", "ods"):
        book = sheets(files.form(pack, form))
        assert [row["Measure"] for row in table(book["Figures"], "Number")] == HOSTILE[: len(pack.measures)]
    zipped = zipfile.ZipFile(io.BytesIO(files.form(pack, "xlsx")))
    everything = "".join(zipped.read(name).decode() for name in zipped.namelist())
    for forbidden in ("<f>", "<f ", "hyperlink", 'hidden="1"', 'state="hidden"', "externalLink", "pivotCache"):
        assert forbidden not in everything


# ------------------------------------------------------------------------------------------ the charts of the PDF


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (our own)


def test_a_drawn_chart_has_a_mark_for_every_figure_where_it_belongs(pack: Pack) -> None:
    """Higher figures stand higher, each at its own day, and what breaks the usual range is a diamond."""
    for one in pack.pages:
        assert one.drawn is not None
        root = read(still.svg(one.drawn))
        shown = [row for row in one.drawn.own if row["status"] == "shown"]
        broken = {row["period_end"] for row in one.drawn.signals if row["rule"]}
        circles = list(root.iter(f"{SVG}circle"))
        assert len(circles) == len(shown)
        heights = [float(part.get("cy", "")) for part in circles]
        values = [row["value"] for row in shown]
        order = sorted(range(len(values)), key=lambda place: values[place])
        assert all(heights[a] >= heights[b] - 0.2 for a, b in pairwise(order))
        diamonds = [part for part in root.iter(f"{SVG}polygon") if len(str(part.get("points")).split()) == 4]
        assert len([part for part in diamonds if part.get("stroke")]) == len(broken & {r["period_end"] for r in shown})


def test_a_drawn_chart_needs_no_colour_and_stays_within_its_frame(pack: Pack) -> None:
    for one in pack.pages:
        assert one.drawn is not None
        text = still.svg(one.drawn)
        root = read(text)
        words = ["".join(part.itertext()) for part in root.iter(f"{SVG}text")]
        assert "Liverpool" in words
        dashes = {part.get("stroke-dasharray") for part in root.iter(f"{SVG}polyline")}
        assert len(dashes) >= 2 or not one.drawn.signals
        for x, y in re.findall(
            r"([\d.-]+),([\d.-]+)", " ".join(str(p.get("points")) for p in root.iter(f"{SVG}polyline"))
        ):
            assert 0 <= float(x) <= still.PAPER.width - still.PAPER.right + 0.1
            assert 0 <= float(y) <= still.PAPER.height - still.PAPER.foot + 0.1
        assert "<script" not in text
        assert "href" not in text


def test_a_period_that_is_not_over_or_is_printed_is_hollow(of_years: Cursor) -> None:
    from dashboard.pack.gather import gather

    pack = gather(of_years, "Liverpool", "2024/25", "sub_group")
    hollow = 0
    for one in pack.pages:
        if one.drawn is None:
            continue
        root = read(still.svg(one.drawn))
        open_ = [row for row in one.drawn.own if row["is_provisional"] or row["source_id"] == "published_figures"]
        open_ = [row for row in open_ if row["status"] == "shown"]
        found = [part for part in root.iter(f"{SVG}circle") if part.get("fill") == "#fff"]
        assert len(found) >= len([row for row in open_ if row["origin"] == "published" or row["is_provisional"]])
        hollow += len(found)
    assert hollow > 0
    assert date(2025, 3, 31) in {one.row["period_end"] for one in pack.pages if one.row}
