"""The page in Panel: ``panel serve in_panel.py --args FILE``."""

import sys

import figures
import panel as pn
from bokeh.plotting import figure

pn.extension("tabulator")
connection = pn.state.as_cached("connection", figures.opened, file=sys.argv[1])


@pn.cache
def choices():
    return figures.choices(connection)


@pn.cache
def load(indicator, area, group):
    return figures.figures(connection, indicator, area, group)


def chart(indicator, area, group):
    frame = load(indicator, area, group)
    plot = figure(x_axis_type="datetime", height=400, sizing_mode="stretch_width")
    plot.line("Year to", "Own figure", source=frame, line_width=2, color="navy", legend_label="Own figure")
    plot.line("Year to", "Compared with", source=frame, line_width=2, color="orange", legend_label="Compared with")
    return plot


chosen = {
    name: pn.widgets.Select(name=name, options=known, value=figures.FIRST[name]) for name, known in choices().items()
}
pn.Column(
    "# Figures of an area",
    *chosen.values(),
    pn.bind(chart, **chosen),
    pn.widgets.Tabulator(pn.bind(load, **chosen), disabled=True, show_index=False),
    sizing_mode="stretch_width",
).servable()
