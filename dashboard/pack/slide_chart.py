"""A chart of PowerPoint's own: its lines can be edited, and the workbook in it holds what the chart shows, no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard import wording
from dashboard.figures import Drawn
from dashboard.pack.series import Series, series
from dashboard.takeaway.sheet import inert
from dashboard.theme import GRID, TEXT

DASHES = {"dash": MSO_LINE_DASH_STYLE.DASH, "dot": MSO_LINE_DASH_STYLE.ROUND_DOT, "solid": MSO_LINE_DASH_STYLE.SOLID}
SIZE = Pt(14)
OWN_WIDTH = 3
CLOSE = 0.1  # of the highest figure: two ends this near would have their names on top of each other
LINES_UP_TO = 0.8  # of the width; the names of lines stand beyond


def add_chart(slide: Any, drawn: Drawn, place: tuple[int, int, int, int], words: str) -> None:
    """The trend on a slide. place: left, top, width and height. words: the same for who cannot see it."""
    lines = series(drawn)
    days = sorted({day for line in lines for day in line.points})
    data = CategoryChartData(number_format=_number_format(drawn))
    data.categories = days
    for line in lines:
        data.add_series(inert(line.name), [line.points.get(day) for day in days])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *place, data)
    _describe(frame, inert(drawn.indicator["plain_title"]), words)
    chart = frame.chart
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = SIZE
    chart.font.color.rgb = _colour(TEXT)
    _axes(chart, drawn, days)
    for line, shape in zip(lines, chart.plots[0].series, strict=True):
        _look(shape, line, lines, days, drawn)


def _describe(frame: Any, name: str, words: str) -> None:
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("name", f"Chart: {name}")
    properties.set("descr", words)


def _number_format(drawn: Drawn) -> str:
    decimals = drawn.indicator["decimals"]
    shape = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    return f'{shape}"%"' if drawn.indicator["kind"] == "percentage" else shape


def _axes(chart: Any, drawn: Drawn, days: Sequence[date]) -> None:
    value = chart.value_axis
    value.minimum_scale = 0
    value.major_gridlines.format.line.color.rgb = _colour(GRID)
    value.format.line.fill.background()
    value.tick_labels.number_format = '#,##0"%"' if drawn.indicator["kind"] == "percentage" else "#,##0"
    value.tick_labels.number_format_is_linked = False
    time = chart.category_axis
    is_year = drawn.own[0]["period_type"] == "year"
    time.tick_labels.number_format = "yyyy" if is_year else "mmm yyyy"
    time.tick_labels.number_format_is_linked = False
    months = (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month
    step = max(12 if is_year else 3, -(-months // 72) * 12 if is_year else -(-months // 15) * 3)
    base = time._element.find(qn("c:baseTimeUnit"))
    base.set("val", "months")
    for tag, words in (("c:majorTimeUnit", "months"), ("c:majorUnit", str(step))):
        base.addnext(etree.Element(qn(tag), {"val": words}))
    _room_for_names(chart)


def _room_for_names(chart: Any) -> None:
    """The plot leaves the right of the chart to the names of its lines."""
    area = chart._chartSpace.chart.plotArea
    layout = area.find(qn("c:layout"))
    if layout is None:
        layout = etree.Element(qn("c:layout"))
        area.insert(0, layout)
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    parts = {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge", "x": "0.08", "y": "0.06"}
    for tag, words in {**parts, "w": str(LINES_UP_TO - 0.08), "h": "0.78"}.items():
        etree.SubElement(manual, qn(f"c:{tag}"), {"val": words})


def _look(shape: Any, line: Series, lines: Sequence[Series], days: Sequence[date], drawn: Drawn) -> None:
    shape.smooth = False
    if line.width:
        shape.format.line.width = Pt(line.width)
        shape.format.line.color.rgb = _colour(line.colour)
        shape.format.line.dash_style = DASHES[line.dash]
    else:
        shape.format.line.fill.background()
    shape.marker.style = XL_MARKER_STYLE.CIRCLE if line.is_marked else XL_MARKER_STYLE.NONE
    if line.is_marked:
        _fill(shape.marker, line.colour, 7, is_hollow=False)
    for day in line.points:
        if day in line.broken or day in line.hollow:
            marker = shape.points[days.index(day)].marker
            marker.style = XL_MARKER_STYLE.DIAMOND if day in line.broken else XL_MARKER_STYLE.CIRCLE
            _fill(marker, line.colour, 11 if day in line.broken else 8, is_hollow=True)
    if line.label:
        _write_end(shape, line, lines, days, drawn)


def _fill(marker: Any, colour: str, size: int, *, is_hollow: bool) -> None:
    marker.size = size
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = _colour("#FFFFFF" if is_hollow else colour)
    marker.format.line.color.rgb = _colour(colour)
    marker.format.line.width = Pt(1.5)


def _write_end(shape: Any, line: Series, lines: Sequence[Series], days: Sequence[date], drawn: Drawn) -> None:
    """The name of the line and its last figure, at its end."""
    last = max(line.points)
    label = shape.points[days.index(last)].data_label
    label.position = _beside_end(line, lines, days)
    frame = label.text_frame
    frame.text = f"{line.label}: {wording.amount(line.points[last], drawn.indicator)}"
    run = frame.paragraphs[0].runs[0]
    run.font.size = SIZE
    run.font.bold = line.width == OWN_WIDTH
    run.font.color.rgb = _colour(TEXT)


def _beside_end(line: Series, lines: Sequence[Series], days: Sequence[date]) -> Any:
    """To the right of the end; above or below it where the line ends early, or another ends close by."""
    last = max(line.points)
    value, highest = line.points[last], max(max(one.points.values()) for one in lines)
    others = [one.points[max(one.points)] for one in lines if one.label and one is not line]
    is_close = any(abs(value - other) < CLOSE * highest for other in others) and line.width < OWN_WIDTH
    if last == days[-1] and not is_close:
        return XL_LABEL_POSITION.RIGHT
    is_below = any(value < other for other in others)
    return XL_LABEL_POSITION.BELOW if is_below else XL_LABEL_POSITION.ABOVE


def _colour(value: str) -> Any:
    return RGBColor.from_string(value.removeprefix("#"))
