"""The trend chart and the small drawings: what they join, what they do not, and that they are valid."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import date
from typing import Any
from xml.etree import ElementTree

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs_version

from dashboard import drawing, figures, plotly_bundle
from etl.months import last_day

INDICATOR = {"kind": "rate", "decimals": 1, "measured": "during", "unit": "per 10,000 children"}


def year(end: int, value: float | None, **changes: Any) -> dict[str, Any]:
    return {
        "period_type": "year", "period_start": date(end - 1, 4, 1), "period_end": date(end, 3, 31), "value": value,
        "status": "shown" if value is not None else "confidential", "origin": "derived", "source_id": "dfe",
        "is_provisional": False, **changes,
    }  # fmt: skip


def drawn(own: list[dict[str, Any]], group: list[dict[str, Any]] = [], **more: Any) -> dict[str, Any]:  # noqa: B006
    return figures.trend(figures.Drawn(INDICATOR, own, **{"own_name": "Liverpool", "group": group, **more}))


def stat(end: int, statistic: str, value: float) -> dict[str, Any]:
    return {**year(end, value), "statistic": statistic}


def test_a_line_never_crosses_a_hole_or_a_change_of_source() -> None:
    printed = {"origin": "published", "source_id": "published_figures"}
    rows = [year(2011, 1.0, **printed), year(2012, 2.0, **printed), year(2013, 3.0), year(2014, None), year(2015, 5.0)]
    rows += [year(2016, 6.0), year(2018, 8.0)]
    assert [[row["value"] for row in piece] for piece in figures.runs(rows)] == [[1, 2], [3], [5, 6], [8]]


def test_the_chart_is_valid_plotly_and_has_the_band_the_comparison_and_the_area() -> None:
    own = [year(2024, 500.0), year(2025, 520.0)]
    group = [stat(end, s, v) for end in (2024, 2025) for s, v in (("lowest", 200), ("highest", 900), ("mean", 540))]
    figure = drawn(own, group, group_name="Core cities", statistic="mean")
    go.Figure(json.loads(json.dumps(figure)))  # raises for anything that plotly does not know
    assert [trace.get("name") for trace in figure["data"]] == [None, None, "Core cities", "Liverpool"]
    assert figure["data"][-1]["y"] == [500.0, 520.0]
    highest = max(value for trace in figure["data"] for value in trace["y"])
    low, high = figure["layout"]["yaxis"]["range"]
    assert low == 0
    assert highest <= high <= highest + figure["layout"]["yaxis"]["dtick"]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["<b>Liverpool</b>", "Core cities"]
    assert {note["xanchor"] for note in figure["layout"]["annotations"]} == {"left"}, "names stand beyond the lines"
    assert figure["layout"]["xaxis"]["ticktext"][0] == "2025", "the last period always has its tick"


def test_names_of_lines_that_end_together_do_not_lie_on_each_other() -> None:
    own, group = [year(end, 540.0) for end in (2024, 2025)], [stat(end, "mean", 540.0) for end in (2024, 2025)]
    figure = drawn(own, group, group_name="Core cities", statistic="mean")
    above, below = (note["yshift"] for note in figure["layout"]["annotations"])
    assert above - below >= 40


def test_a_lone_figure_of_the_group_is_a_mark_and_not_a_line() -> None:
    figure = drawn([], [stat(2025, "mean", 540.0)], group_name="Core cities", statistic="mean")
    assert [trace["mode"] for trace in figure["data"]] == ["markers"]


def test_figures_that_a_report_printed_are_open_circles_on_a_dotted_line() -> None:
    printed = {"origin": "published", "source_id": "published_figures"}
    figure = drawn([year(2011, 1.0, **printed), year(2012, 2.0)], [], own_name="L", group_name="E", statistic="value")
    assert [(t["marker"]["symbol"], t["line"]["dash"]) for t in figure["data"]] == [
        (["circle-open"], "dot"),
        (["circle"], "solid"),
    ]


def test_the_chart_of_nothing_is_still_a_chart() -> None:
    go.Figure(drawn([], [], group_name="England", statistic="value"))
    go.Figure(drawn([year(2025, None)], [], group_name="England", statistic="value"))


def test_targets_are_drawn() -> None:
    targets = [{"period_end": date(2025, 3, 31), "value": 10.0, "set_by": "the board"}]
    figure = drawn([year(2025, 12.0)], [], targets=targets, group_name="England", statistic="value")
    assert "Target" in [trace["name"] for trace in figure["data"]]


def test_the_chart_never_offers_to_send_data_away() -> None:
    assert figures.CONFIG["displayModeBar"] is False
    assert figures.CONFIG["showSendToCloud"] is False


def test_the_small_build_of_plotly_is_of_the_same_version_as_the_full_one() -> None:
    assert get_plotlyjs_version() == plotly_bundle.VERSION


def svg_of(source: str) -> ElementTree.Element:
    start = "data:image/svg+xml;base64,"
    assert source.startswith(start)
    return ElementTree.fromstring(b64decode(source[len(start) :]))  # noqa: S314 (we wrote it)


def test_drawings_are_valid_svg() -> None:
    runs = [[(date(2013, 3, 31), 1.0), (date(2014, 3, 31), 2.0)], [(date(2016, 3, 31), 5.0)]]
    marks = [child.tag.split("}")[1] for child in svg_of(drawing.image(drawing.sparkline(runs)))]
    assert marks == ["rect", "polyline", "circle", "circle"], "a white ground, two runs, the last figure"
    values = [(5.0, "other"), (9.0, "own"), (7.0, "member")]
    marks = list(svg_of(drawing.image(drawing.strip(values))))
    ground, *bars = [child.get("fill") for child in marks if child.tag.endswith("rect")]
    assert ground == "#fff", "also for readers whose own colours have another ground"
    assert len(bars) == 3
    assert len(set(bars)) == 3
    assert [child.tag.split("}")[1] for child in marks].count("circle") == 1, "a member is found without colour"


def test_nobody_has_an_arrow_when_nobody_is_own() -> None:
    marks = [
        child.tag.split("}")[1] for child in svg_of(drawing.image(drawing.strip([(5.0, "other"), (7.0, "other")])))
    ]
    assert marks.count("path") == 1, "only the line at the foot"


def test_one_figure_is_no_trend() -> None:
    assert drawing.sparkline([[(date(2013, 3, 31), 1.0)]]) == ""
    assert drawing.sparkline([]) == ""
    assert drawing.strip([]) == ""


def test_equal_figures_and_noughts_do_not_break_the_drawings() -> None:
    assert drawing.sparkline([[(date(2013, 3, 31), 0.0), (date(2014, 3, 31), 0.0)]])
    assert drawing.strip([(0.0, "own"), (0.0, "other")])


def month(number: int, value: float) -> dict[str, Any]:
    end = last_day(2013 * 12 + number)
    return {**year(2014, value), "period_type": "month", "period_start": end.replace(day=1), "period_end": end}


def test_a_yearly_figure_beside_months_is_a_step_across_its_own_year_and_no_further() -> None:
    """So that no month is ever set beside a figure of another time."""
    own = [month(number, 500.0) for number in range(12)]  # January to December 2013
    figure = drawn(
        own, annual=[stat(end, "value", 540.0 + end) for end in (2012, 2013, 2014, 2015)], group_name="England"
    )
    steps = [trace for trace in figure["data"] if trace.get("name") == "England"]
    assert [trace["x"] for trace in steps] == [["2013-01-31", "2013-03-31"], ["2013-03-31", "2013-12-31"]]
    assert [trace["y"][0] for trace in steps] == [2553.0, 2554.0]
    assert "England" in [note["text"] for note in figure["layout"]["annotations"]]


def test_an_event_is_an_upright_line_with_its_number() -> None:
    own = [month(number, 500.0) for number in range(12)]
    figure = drawn(own, events=[{"happened_on": date(2013, 4, 15)}, {"happened_on": date(2013, 9, 1)}])
    assert [line["x0"] for line in figure["layout"]["shapes"]] == ["2013-04-15", "2013-09-01"]
    assert [note["text"] for note in figure["layout"]["annotations"]][-2:] == ["<b>1</b>", "<b>2</b>"]
    go.Figure(json.loads(json.dumps(figure)))


def test_what_is_not_final_is_hollow_and_led_to_by_dashes() -> None:
    """A provisional year, and the estimate of one that is not over, never look like a full year."""
    estimate = {"year_end": date(2026, 3, 31), "value": 530.0}
    figure = drawn([year(2023, 500.0), year(2024, 510.0), year(2025, 520.0, is_provisional=True)], estimate=estimate)
    guess, firm, provisional = figure["data"]
    assert (firm["y"], firm["marker"]["symbol"], firm["line"]["dash"]) == ([500, 510], ["circle", "circle"], "solid")
    assert (provisional["y"], provisional["line"]["dash"]) == ([510, 520], "dash")
    assert provisional["marker"]["symbol"] == ["circle", "circle-open"]
    assert (guess["y"], guess["line"]["dash"], guess["marker"]["symbol"]) == ([520, 530], "dash", "circle-open")
    assert figure["layout"]["xaxis"]["ticktext"][0] == "2026"


def test_an_estimate_of_a_year_that_is_known_is_not_drawn() -> None:
    estimate = {"year_end": date(2025, 3, 31), "value": 530.0}
    assert len(drawn([year(2024, 510.0), year(2025, 520.0)], estimate=estimate)["data"]) == 1


def test_the_group_is_a_band_of_its_middle_half_between_thin_lines() -> None:
    said = {"lowest": 200.0, "lower_quartile": 400.0, "upper_quartile": 700.0, "highest": 900.0}
    figure = drawn([], [stat(end, s, v) for end in (2024, 2025) for s, v in said.items()])
    assert [(trace["y"][0], trace["line"]["width"]) for trace in figure["data"]] == [
        (200, 1),
        (900, 1),
        (400, 0),
        (700, 0),
    ]
    assert figure["data"][-1]["fill"] == "tonexty"
