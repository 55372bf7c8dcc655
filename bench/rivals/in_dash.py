"""The page in plain Dash as it comes: ``in_dash.py FILE PORT``."""

import sys

import plotly.express as px
from dash import Dash, Input, Output, callback, dash_table, dcc, html
from figures import FIRST, choices, figures, opened
from waitress import serve

connection = opened(sys.argv[1])
app = Dash(__name__)
app.layout = html.Div(
    [
        html.H1("Figures of an area"),
        *(
            dcc.Dropdown(
                [{"label": title, "value": value} for title, value in known.items()],
                FIRST[name],
                id=name,
                clearable=False,
            )
            for name, known in choices(connection).items()
        ),
        dcc.Graph(id="chart"),
        dash_table.DataTable(id="table"),
    ]
)


@callback(
    Output("chart", "figure"),
    Output("table", "data"),
    Input("indicator", "value"),
    Input("area", "value"),
    Input("group", "value"),
)
def show(indicator, area, group):
    frame = figures(connection, indicator, area, group)
    figure = px.line(frame, x="Year to", y=["Own figure", "Compared with"], markers=True)
    return figure, frame.to_dict("records")


if __name__ == "__main__":
    serve(app.server, host="127.0.0.1", port=int(sys.argv[2]), threads=8)
