"""The trend on the indicator page: a chart with the words to read it, or the same figures as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from dashboard import components, figures, sentences, theme, wording
from dashboard.address import address
from dashboard.drawing import image, line_sample
from dashboard.pages import indicator_details
from dashboard.pages.request import Row

if TYPE_CHECKING:
    from dashboard.pages.indicator import Trend

ROWS_SHOWN = 12


def shown_as(trend: Trend) -> str:
    """Chart or table; a table where there are too few figures for a line."""
    return (trend.request.view.show or "chart") if _can_be_drawn(trend) else "table"


def _can_be_drawn(trend: Trend) -> bool:
    return figures.points(trend.own, trend.group, trend.request.statistic) >= figures.FEWEST


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
    name = _group_name(trend)
    figure = figures.trend(
        trend.own, trend.group, trend.targets, trend.indicator, request.area["area_name"], name, request.statistic,
        trend.signals,
    )  # fmt: skip
    chart = dcc.Graph(figure=figure, config=figures.CONFIG, className="chart", id="chart")
    label = f"Chart: {sentences.headline(trend.latest, trend.indicator, request.place)}"
    described = components.aria(label=label, describedby="chart-words")
    hidden = html.Div(chart, **components.aria(hidden="true"))
    return [
        html.Figure(
            [
                html.Figcaption(caption_of(trend)),
                _key(trend, name),
                html.Div(hidden, role="img", className="chart-frame", **described),
                html.P(how_to_read(trend), id="chart-words", className="note"),
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


def _group_name(trend: Trend) -> str:
    """The name of the line that is compared with."""
    group = trend.request.group
    if group is None or group.is_single:
        return group.name if group else ""
    return f"{group.name}, {'average' if trend.request.statistic == 'mean' else 'middle value'}"


def _has(trend: Trend, statistic: str) -> bool:
    return any(row["statistic"] == statistic and row["status"] == "shown" for row in trend.group)


def _range_of(trend: Trend) -> str:
    """Whose lowest and highest the band shows."""
    group = trend.request.group
    if group is None:
        return ""
    if group.is_single and trend.request.area["area_type"] == "authority":
        return f"the other authorities of {group.in_sentence}"
    return group.members_in_sentence


def _key(trend: Trend, name: str) -> html.Ul:
    """What each line is, for screens too narrow for names beside the lines."""
    parts = []
    if trend.latest:
        parts.append((line_sample(theme.OWN), trend.request.area["area_name"]))
    if _has(trend, trend.request.statistic):
        parts.append((line_sample(theme.COMPARED, "7 5"), name))
    if _has(trend, "lowest"):
        parts.append((line_sample("", band=True), "Lowest to highest"))
    items = [html.Li([html.Img(src=image(sample), alt="", width=36, height=16), words]) for sample, words in parts]
    return html.Ul(items, className="key")


def how_to_read(trend: Trend) -> str:
    """What each line, band and mark of the chart is."""
    place = trend.request.place
    alone = ", or the dot where a figure stands alone," if _stands_alone(trend.own) else ""
    words = f"The bold line{alone} is {place}." if trend.latest else f"There is no line for {place}: it has no figure."
    if any(sentences.is_as_printed(row) for row in trend.own):
        words += " Open circles on a dotted line are figures as a report printed them."
    if _has(trend, trend.request.statistic):
        drawn = [row for row in trend.group if row["statistic"] == trend.request.statistic]
        alone = ", or the diamond where a figure stands alone," if _stands_alone(drawn) else ""
        words += f" The dashed line{alone} is {trend.group_words}."
        if printed := [str(row["period_end"].year) for row in drawn if sentences.is_as_printed(row)]:
            years = wording.listed(sorted(set(printed)))
            words += f" Its figures of {years} are as a report printed them."
    if trend.signals:
        words += " The grey band is the usual range, the thin dotted line the average."
        words += (
            " A diamond marks a figure that breaks the usual range." if any(r["rule"] for r in trend.signals) else ""
        )
    elif _has(trend, "lowest"):
        words += f" The grey band runs from the lowest to the highest figure of {_range_of(trend)}."
    if trend.targets:
        words += " A short black line is a target."
    return f"{words} Lines do not join figures that were made in different ways."


def _stands_alone(rows: list[Row]) -> bool:
    return any(len(piece) == 1 for piece in figures.runs(rows))


# ------------------------------------------------------------------------------------------------------ table


def _table(trend: Trend) -> list[Any]:
    """Every period of the chart, the newest first."""
    indicator = trend.indicator
    own = {row["period_end"]: row for row in trend.own}
    others = [row for row in trend.group if row["status"] == "shown"]
    ends = sorted({*own, *(row["period_end"] for row in (*others, *trend.targets))}, reverse=True)
    columns = group_columns(trend)
    has_counts = any(row["numerator"] is not None for row in trend.own)
    place = trend.request.area["area_name"]
    headings = ["Period", f"{place}: {_measure(trend)}", "Change"]
    headings += ["Counted", "Out of"] if has_counts else []
    headings += ["Usual range"] if trend.signals else []
    headings += [heading for heading, _ in columns] + (["Target"] if trend.targets else []) + ["Source and notes"]
    body = []
    for end in ends:
        row = own.get(end)
        period = wording.period_ending(end, trend.period_type, indicator)
        cells = _own_cells(row, indicator, has_counts) if row else [period, "no figure", "–"]
        cells += ["–", "–"] if has_counts and row is None else []
        cells += [sentences.usual_range(trend.signal_of(end), indicator)] if trend.signals else []
        cells += [_group_cell(trend, end, statistic) for _, statistic in columns]
        cells += [_target_cell(trend, end)] if trend.targets else []
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


def _own_cells(row: Row, indicator: Row, has_counts: bool) -> list[Any]:
    change = wording.change(row["change_from_previous"], indicator)
    cells: list[Any] = [wording.period(row, indicator), wording.figure(row, indicator), change]
    return [*cells, wording.counted(row["numerator"]), wording.counted(row["denominator"])] if has_counts else cells


def group_columns(trend: Trend) -> list[tuple[str, str]]:
    """The columns of what is compared with: the figure that is drawn, and the ends of the band."""
    group = trend.request.group
    if group is None or not trend.group:
        return []
    of = f"{group.name}: " if not group.is_single else f"Authorities of {group.in_sentence}: "
    drawn = (group.name, "value") if group.is_single else (_group_name(trend), trend.request.statistic)
    columns = [drawn, (f"{of}lowest", "lowest"), (f"{of}highest", "highest")]
    return [(words, statistic) for words, statistic in columns if any(r["statistic"] == statistic for r in trend.group)]


def _group_cell(trend: Trend, end: Any, statistic: str) -> Any:
    other = trend.at(end, statistic)
    if other is None:
        return "–"
    figure = wording.figure(other, trend.indicator)
    if statistic not in ("mean", "median"):
        return figure
    return [figure, html.Span(sentences.how_many_counted(other), className="unit")]


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
