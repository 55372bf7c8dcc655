"""The page in Vizro: ``in_vizro.py FILE PORT``. Data that a parameter loads, cached as its guide to data says."""

import sys

import vizro.models as vm
import vizro.plotly.express as px
from figures import FIRST, choices, figures, opened
from flask_caching import Cache
from vizro import Vizro
from vizro.managers import data_manager
from vizro.tables import dash_ag_grid
from waitress import serve

connection = opened(sys.argv[1])


def load(indicator=FIRST["indicator"], area=FIRST["area"], group=FIRST["group"]):
    return figures(connection, indicator, area, group)


data_manager.cache = Cache(config={"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 3600})
data_manager["figures"] = load

page = vm.Page(
    title="Figures of an area",
    components=[
        vm.Graph(id="chart", figure=px.line("figures", x="Year to", y=["Own figure", "Compared with"], markers=True)),
        vm.Table(id="table", figure=dash_ag_grid("figures")),
    ],
    controls=[
        vm.Parameter(
            targets=[f"chart.data_frame.{name}", f"table.data_frame.{name}"],
            selector=vm.Dropdown(
                id=name,
                title=name,
                options=[{"label": title, "value": value} for title, value in known.items()],
                value=FIRST[name],
                multi=False,
            ),
        )
        for name, known in choices(connection).items()
    ],
)
app = Vizro().build(vm.Dashboard(pages=[page]))

if __name__ == "__main__":
    serve(app.dash.server, host="127.0.0.1", port=int(sys.argv[2]), threads=8)
