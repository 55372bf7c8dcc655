"""The trend on the indicator page: a chart with the words to read it, or the same figures as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard import components, figures, sentences, theme, wording
from dashboard.address import address
from dashboard.drawing import image, line_sample
from dashboard.pages import indicator_details, trend_words
from dashboard.pages.request import Row
from dashboard.still import PAGE, svg

if TYPE_CHECKING:
    from dashboard.pages.trend import Trend

ROWS_SHOWN = 12


def shown_as(trend: Trend) -> str:
    """Chart or table; a table where there are too few figures for a line."""
    return (trend.request.view.show or "chart") if _can_be_drawn(trend) else "table"


def _can_be_drawn(trend: Trend) -> bool:
    return figures.points(trend.drawn) >= figures.FEWEST


def section(trend: Trend) -> list[Any]:
    view, shown = trend.request.view, shown_as(trend)
    tabs = []
    if _can_be_drawn(trend):
        tabs.append(components.tabs(view, "show", [("chart", "Chart"), ("table", "Table")], shown, "Chart or table"))
    if len(trend.period_types) > 1:
        tabs.append(period_tabs(trend))
    content: list[Any] = [html.H2("Trend", id="trend")]
    content += [html.Div(tabs, className="views")] if tabs else []
    content += _chart(trend) if shown == "chart" else _table(trend)
    return [*content, *indicator_details.years_without(trend.request, trend.indicator, trend.own)]


def period_tabs(trend: Trend) -> Any:
    """Years, quarters, months and so on, as far as there are figures."""
    choices = [(period, wording.PERIOD_NAMES[period]) for period in trend.period_types]
    return components.tabs(trend.request.view, "period", choices, trend.period_type, "Length of period")


# ------------------------------------------------------------------------------------------------------ chart


def _chart(trend: Trend) -> list[Any]:
    request = trend.request
    still = html.Img(src=image(svg(trend.drawn, PAGE)), alt="", width=PAGE.width, height=PAGE.height, className="still")
    chart = dcc.Graph(figure=figures.trend(trend.drawn), config=figures.CONFIG, className="chart", id="chart")
    label = f"Chart: {trend.headline or sentences.headline(None, trend.indicator, request.place)}"
    described = components.aria(label=label, describedby="chart-words")
    hidden = html.Div([still, chart], **components.aria(hidden="true"))
    return [
        html.Figure(
            [
                html.Figcaption(caption_of(trend)),
                _key(trend),
                html.Div(hidden, role="img", className="chart-frame", **described),
                html.P(trend_words.how_to_read(trend), id="chart-words", className="note"),
                *_events(trend),
            ]
        ),
        html.P(components.link("The same figures as a table", f"{address(request.view, show='table')}#trend")),
    ]


def caption_of(trend: Trend) -> str:
    """What is drawn, of whom, and in what periods."""
    row, indicator = trend.own[-1], trend.indicator
    end = row["period_end"]
    if indicator["measured"] == "at_end":
        each = {"year": "year", "quarter": "quarter"}.get(row["period_type"], "month")
        when = f"on {end.day} {end:%B} of each year" if each == "year" else f"at the end of each {each}"
    elif row["period_type"] == "year":
        when = f"years to {end.day} {end:%B}"
    else:
        when = wording.PERIOD_NAMES[row["period_type"]].lower()
    measure = sentences.measure(row, indicator)
    is_said = measure.lower() in indicator["title"].lower()
    of = when if is_said else f"{measure[0].lower()}{measure[1:]}, {when}"
    return f"{indicator['title']}: {trend.request.area['area_name']}, {of}"


def _events(trend: Trend) -> list[Any]:
    """What the numbers at the top of the chart stand for."""
    items = [
        f"{wording.day(row['happened_on'])}: {row['what']}"
        + (f". The usual range begins anew: {row['reason']}" if row["starts_new_range"] else "")
        for row in trend.events
    ]
    return [html.P("What happened:", className="note"), html.Ol([html.Li(item) for item in items])] if items else []


def _key(trend: Trend) -> html.Ul:
    """What each line is, for screens too narrow for names beside the lines."""
    parts = []
    if trend.latest:
        parts.append((line_sample(theme.OWN), trend.request.area["area_name"]))
    if trend.drawn.compared or trend.drawn.steps:
        parts.append((line_sample(theme.COMPARED, "7 5"), trend.drawn.group_name))
    if trend.signals:
        parts.append((line_sample("", band=True), "Usual range"))
    elif trend.has("lowest"):
        parts.append((line_sample("", band=True), "Middle half of the group"))
    items = [html.Li([html.Img(src=image(sample), alt="", width=36, height=16), words]) for sample, words in parts]
    return html.Ul(items, className="key")


# ------------------------------------------------------------------------------------------------------ table


def _table(trend: Trend) -> list[Any]:
    """Every period of the chart, the newest first."""
    indicator = trend.indicator
    own = {row["period_end"]: row for row in trend.own}
    others = [row for row in trend.group if row["status"] == "shown"]
    ends = sorted({*own, *(row["period_end"] for row in (*others, *trend.targets))}, reverse=True)
    columns = group_columns(trend)
    has_limits = any(row["lower"] is not None for row in trend.own)
    has_counts = any(row["numerator"] is not None for row in trend.own)
    place = trend.request.area["area_name"]
    changes = {"change_from_previous": "Change"}
    if trend.has_usual_range:
        changes["change_from_year_before"] = f"Change from same {trend.period_type} a year before"
    headings = ["Period", f"{place}: {_measure(trend)}", *changes.values()]
    headings += ["Counted", "Out of"] if has_counts else []
    headings += ["By chance from, to"] if has_limits else []
    headings += ["Usual range"] if trend.signals else []
    headings += [heading for heading, _ in columns] + (["Target"] if trend.targets else [])
    headings += [f"{trend.drawn.group_name}, that year"] if trend.drawn.steps else []
    headings += ["Source and notes"]
    body = []
    for end in ends:
        row = own.get(end)
        period = wording.period_ending(end, trend.period_type, indicator)
        cells = [period, "no figure", *["–"] * len(changes), *["–"] * 2 * has_counts]
        cells = _own_cells(row, indicator, changes, has_counts) if row else cells
        cells += [sentences.limits(row, indicator)] if has_limits else []
        cells += [sentences.usual_range(trend.signal_of(end), indicator)] if trend.signals else []
        cells += [_group_cell(trend, end, statistic) for _, statistic in columns]
        cells += [_target_cell(trend, end)] if trend.targets else []
        cells += [_annual_cell(trend, end)] if trend.drawn.steps else []
        body.append([*cells, notes_of(row, trend.request.area) if row else "–"])
    caption = f"{indicator['title']}, {place}"
    numbers = list(range(1, len(headings) - 1))
    parts: list[Any] = [components.table(caption, headings, body[:ROWS_SHOWN], numbers=numbers, kind="cards trend")]
    if len(body) > ROWS_SHOWN:
        older = components.table(
            f"{caption}: earlier", headings, body[ROWS_SHOWN:], numbers=numbers, kind="cards trend"
        )
        parts.append(components.more(f"Show {wording.plural(len(body) - ROWS_SHOWN, 'earlier period')}", older))
    parts.append(html.P("A change is worked out from the figures before they are rounded.", className="note"))
    if not _can_be_drawn(trend):
        return [*parts, html.P("There are too few figures to draw a line.", className="note")]
    chart = components.link("The same figures as a chart", f"{address(trend.request.view, show='chart')}#trend")
    return [*parts, html.P(chart)]


def _measure(trend: Trend) -> str:
    words = sentences.measure(trend.own[-1], trend.indicator)
    return f"{words[0].lower()}{words[1:]}"


def _own_cells(row: Row, indicator: Row, changes: Iterable[str], has_counts: bool) -> list[Any]:
    cells: list[Any] = [wording.period(row, indicator), wording.figure(row, indicator)]
    cells += [wording.change(row[name], indicator) for name in changes]
    return [*cells, wording.counted(row["numerator"]), wording.counted(row["denominator"])] if has_counts else cells


def group_columns(trend: Trend) -> list[tuple[str, str]]:
    """The columns of what is compared with: the figure that is drawn, and the ends of the band."""
    group = trend.request.group
    if group is None or not trend.group:
        return []
    of = f"{group.name}: " if not group.is_single else f"Authorities of {group.in_sentence}: "
    drawn = (group.name, "value") if group.is_single else (trend.drawn.group_name, trend.request.statistic)
    words = {"lowest": "lowest", "lower_quartile": "a quarter are below", "upper_quartile": "a quarter are above"}
    columns = [drawn, *((f"{of}{said}", name) for name, said in {**words, "highest": "highest"}.items())]
    return [(words, statistic) for words, statistic in columns if any(r["statistic"] == statistic for r in trend.group)]


def _group_cell(trend: Trend, end: Any, statistic: str) -> Any:
    other = trend.at(end, statistic)
    if other is None:
        return "–"
    figure = wording.figure(other, trend.indicator)
    if statistic not in ("mean", "median"):
        return figure
    return [figure, html.Span(sentences.how_many_counted(other), className="unit")]


def _annual_cell(trend: Trend, end: Any) -> str:
    """The group's figure of the year in which a month or quarter lies."""
    row = trend.of_that_year(end)
    return wording.amount(row["value"], trend.indicator) if row else "–"


def _target_cell(trend: Trend, end: Any) -> str:
    target = next((row for row in trend.targets if row["period_end"] == end), None)
    return wording.amount(target["value"], trend.indicator) if target else "–"


def notes_of(row: Row, area: Row) -> str:
    """Where a figure comes from, how it was made, and why it is not there."""
    notes = []
    if row["status"] != "shown":
        notes.append(f"{wording.STATUSES[row['status']][0]} {wording.why_missing(row, area)}")
    if row["status"] != "joint_return":
        notes.append(row["reference"] or row["source_title"])
    if row["origin"] == "derived" and row["status"] == "shown":
        notes.append("worked out by us from published counts")
    if row["origin"] == "computed" and row["status"] == "shown":
        notes.append("counted by us from records")
    if row["is_provisional"]:
        notes.append(f"[p] divided by the population of mid-{row['population_year']}, the newest there is")
    return "; ".join(notes)
