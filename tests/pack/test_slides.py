"""The slides: charts that can be edited and hold no more than they show, a title on each, words for who cannot see."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from dashboard.pack import files, slides
from dashboard.pack.content import Pack
from dashboard.pack.gather import gather
from dashboard.publication import Publication
from dashboard.queries.rows import Cursor
from tests.pack.hostile import hostile_pack

MONTHS = """
    SELECT period_end, value FROM observation WHERE indicator_id = $1 AND area_code = 'E08000012'
        AND period_type = 'month' AND is_preferred AND breakdown = 'total' AND status = 'shown'
        AND period_end <= DATE '2014-06-30'
"""


@pytest.fixture(scope="module")
def show(made: dict[str, bytes]) -> Any:
    return Presentation(io.BytesIO(made["pptx"]))


def charts(show: Any) -> list[Any]:
    return [shape for slide in show.slides for shape in slide.shapes if shape.has_chart]


def words_of(slide: Any) -> str:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return "\n".join([*found, *(cell.text for table in tables for cell in table.iter_cells())])


def test_every_chart_is_powerpoints_own_and_shows_the_publications_figures(
    show: Any, pack: Pack, cursor: Cursor
) -> None:
    drawn = [one for one in pack.pages if one.drawn]
    assert len(charts(show)) == len(drawn) == 20
    for one, frame in zip(drawn, charts(show), strict=True):
        expected = {row["period_end"]: row["value"] for row in cursor.ask(MONTHS, (one.indicator["indicator_id"],))}
        plot = frame.chart.plots[0]
        days = [date(1899, 12, 30) + timedelta(float(category.label)) for category in plot.categories]
        own: dict[date, float] = {}
        for line in plot.series:
            if line.name == "Liverpool":
                own |= {day: value for day, value in zip(days, line.values, strict=True) if value is not None}
        assert len(own) > 20
        assert own == {day: expected[day] for day in own}
        assert max(own) == date(2014, 6, 30)


def test_the_usual_range_and_what_breaks_it_are_there_without_colour(show: Any, pack: Pack) -> None:
    """Limits are thin and the average dotted; a break of the usual range is a diamond, others are circles."""
    seen = 0
    for one, frame in zip([one for one in pack.pages if one.drawn], charts(show), strict=True):
        assert one.drawn is not None
        names = {line.name for line in frame.chart.plots[0].series}
        broken = {row["period_end"] for row in one.drawn.signals if row["rule"]}
        assert ("Usual range: upper limit" in names) == bool(one.drawn.signals)
        diamonds = frame._element.getparent() is not None and frame.chart._chartSpace.xpath(
            './/c:dPt/c:marker/c:symbol[@val="diamond"]'
        )
        assert len(diamonds) == len(broken)
        seen += len(broken)
    assert seen > 20


def test_the_workbook_in_a_chart_holds_its_own_figures_and_nothing_else(made: dict[str, bytes], show: Any) -> None:
    zipped = zipfile.ZipFile(io.BytesIO(made["pptx"]))
    books = [name for name in zipped.namelist() if name.startswith("ppt/embeddings/")]
    assert len(books) == len(charts(show))
    for frame in charts(show):
        blob = frame.chart.part.chart_workbook.xlsx_part.blob
        inner = zipfile.ZipFile(io.BytesIO(blob))
        everything = "".join(inner.read(name).decode() for name in inner.namelist() if name.endswith(".xml"))
        for forbidden in ("<f>", "hyperlink", 'state="hidden"', "pivotCache", "externalLink"):
            assert forbidden not in everything
        [sheet] = CalamineWorkbook.from_filelike(io.BytesIO(blob)).sheet_names
        rows = CalamineWorkbook.from_filelike(io.BytesIO(blob)).get_sheet_by_name(sheet).to_python()
        shown = list(frame.chart.plots[0].series)
        assert rows[0][1:] == [line.name for line in shown]
        assert len(rows) == 1 + len(list(frame.chart.plots[0].categories))
        for place, line in enumerate(shown, start=1):
            held = [row[place] if row[place] != "" else -1 for row in rows[1:]]
            drawn = [-1 if value is None else value for value in line.values]
            assert held == pytest.approx(drawn, rel=1e-14)


def test_every_slide_has_a_title_that_is_read_first_and_every_picture_has_words(show: Any, pack: Pack) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert all(titles)
    assert len(titles) < 45
    for slide in show.slides:
        assert slide.shapes[0] == slide.shapes.title
        assert slide._element.get("show") != "0"
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 20
    described = [frame._element.nvGraphicFramePr.cNvPr.get("descr") for frame in charts(show)]
    for one, words in zip(pack.pages, described, strict=True):
        assert words.startswith(f"Chart: {one.headline}. {one.caption}.")


def test_the_notes_have_the_definition_and_all_text_is_said_to_be_english(show: Any, pack: Pack) -> None:
    measures = [slide for slide in show.slides if any(shape.has_chart for shape in slide.shapes)]
    for one, slide in zip(pack.pages, measures, strict=True):
        notes = slide.notes_slide.notes_text_frame.text
        assert one.indicator["definition"] in notes
        assert all(caveat in notes for caveat in one.caveats)
        assert one.said in words_of(slide)
        assert all(question in words_of(slide) for question in one.questions)
    for slide in show.slides:
        for run in slide.element.iter(qn("a:r")):
            assert run.rPr.get("lang") == "en-GB"
    assert show.core_properties.language == "en-GB"
    assert show.core_properties.title == f"{pack.title}: {pack.period.words}"


def test_no_text_is_smaller_than_twelve_points(show: Any) -> None:
    for slide in show.slides:
        for run in slide.element.iter(qn("a:rPr")):
            assert run.get("sz") is None or int(run.get("sz")) >= 1200


def test_every_slide_says_whose_figures_and_how_old_and_what_comes_first_comes_first(show: Any, pack: Pack) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert titles.index(pack.letter.title) < titles.index("What to look at first") < titles.index("The measures")
    assert titles.index("The measures") < titles.index(f"1. {pack.measures[0].title}")
    everything = [words_of(slide) for slide in show.slides]
    for text in everything:
        assert "Figures put together on" in text
        assert "ade-up figures" in text or "made-up council" in text
    whole = "\n".join(everything)
    for part in pack.letter.parts:
        assert all(one.words in whole for one in part.said)
    assert all(row[0] in whole for row in pack.definitions.blocks[0].rows)  # type: ignore[union-attr]


def test_a_line_stops_where_figures_were_made_in_another_way(of_years: Cursor) -> None:
    """Printed figures and the department's are two series; between years without a figure there is no line."""
    pack = gather(of_years, "Liverpool", "2024/25", "sub_group")
    show = Presentation(io.BytesIO(files.form(pack, "pptx")))
    for one, frame in zip([one for one in pack.pages if one.drawn], charts(show), strict=True):
        assert one.drawn is not None
        makings = {(row["origin"], row["source_id"]) for row in one.drawn.own if row["status"] == "shown"}
        own = [line for line in frame.chart.plots[0].series if line.name == "Liverpool"]
        assert len(own) >= len(makings)
        assert frame.chart._chartSpace.xpath('.//c:dispBlanksAs[@val="gap"]')


def test_whatever_a_title_holds_is_text(of_council: Publication) -> None:
    written = slides.write(hostile_pack(of_council))
    zipped = zipfile.ZipFile(io.BytesIO(written))
    for name in zipped.namelist():
        if name.endswith(".rels"):
            assert 'TargetMode="External"' not in zipped.read(name).decode()
        if name.startswith("ppt/embeddings/"):
            inner = zipfile.ZipFile(io.BytesIO(zipped.read(name)))
            everything = "".join(inner.read(part).decode() for part in inner.namelist() if part.endswith(".xml"))
            assert "<f>" not in everything
            assert "hyperlink" not in everything
    show = Presentation(io.BytesIO(written))
    text = "\n".join(words_of(slide) for slide in show.slides)
    assert '=HYPERLINK("http://x","y")' in text
    assert "<script>alert(1)</script> &amp; ]]>" in text
    assert not re.search("[\x00-\x08\x0e-\x1f]", text)
