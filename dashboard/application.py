"""Makes the app: one page frame, one callback that renders the page an address stands for, and the server around it."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from flask import Flask, Response
from flask import request as asked

from dashboard import finding, wording
from dashboard.address import NotFound, resolve
from dashboard.components import aria, link
from dashboard.pages import (
    about,
    area,
    compare,
    data,
    extracts,
    glossary,
    indicator,
    overview,
    partners,
    problems,
    search,
)
from dashboard.pages.request import Page, Request
from dashboard.publication import Door
from dashboard.weight import compress, serve_small_plotly

log = logging.getLogger(__name__)

RENDER = {
    "overview": overview.render,
    "indicator": indicator.render,
    "area": area.render,
    "areas": area.render_list,
    "data": data.render,
    "reconciliation": data.render_reconciliation,
    "list": extracts.render,
    "about": about.render,
    "compare": compare.render,
    "partners": partners.render,
    "search": search.render,
    "glossary": glossary.render,
}
NAVIGATION = (
    ("Overview", "/"), ("Compare", "/compare"), ("Partners", "/partners"), ("Areas", "/areas"), ("Data", "/data"),
    ("About", "/about"),
)  # fmt: skip
UNDER = {
    "overview": "/",
    "indicator": "/",
    "area": "/areas",
    "glossary": "/about",
}  # the entry of the menu, where it is not the path's own
MOST_BYTES = 65_536  # of a request, which holds an address and little more
INDEX = (Path(__file__).parent / "assets" / "index.html").read_text(encoding="utf-8")


def create_app(publication: Path) -> Dash:
    """The app over the publication file at ``publication``, which may be replaced, or not yet be there."""
    door = Door(publication)
    server = Flask("dashboard", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    compress(server)
    serve_small_plotly(server)
    finding.serve(server, door)
    app = Dash(
        __name__,
        server=server,  # type: ignore[arg-type]
        title="Children's safeguarding",
        update_title="",
        index_string=INDEX,
        assets_ignore=r"(plotly-basic.*|index\.html)",
        suppress_callback_exceptions=True,
        enable_mcp=False,
        add_log_handler=False,
    )
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000  # the address of an asset changes with its content
    app.layout = lambda: _frame(door)
    _register(app, door)
    _tell_the_status(server, door)
    return app


def _frame(door: Door) -> html.Div:
    """What every page has around it."""
    return html.Div(
        [
            dcc.Location(id="address", refresh="callback-nav"),
            dcc.Store(id="told"),
            link("Skip to main content", "#main", className="skip"),
            html.Header(
                html.Div(
                    [
                        html.P(link(_name(door), "/"), className="product"),
                        search.box(),
                        html.Nav(
                            html.Ul([html.Li(link(words, href)) for words, href in NAVIGATION]),
                            **aria(label="Main"),
                        ),
                    ],
                    className="width",
                )
            ),
            html.Main(html.P("Loading the figures.", role="status"), id="main", className="width", tabIndex=-1),
            html.Footer(
                html.Div(
                    html.Ul(
                        [
                            html.Li(link("Accessibility statement", "/about#accessibility")),
                            html.Li(link("What each figure is", "/about#definitions")),
                            html.Li(link("Glossary", "/glossary")),
                            html.Li(link("What was loaded, and when", "/data")),
                        ]
                    ),
                    className="width",
                )
            ),
            html.Div(id="live", role="status", className="unseen", **aria(live="polite")),
        ]
    )


def _name(door: Door) -> str:
    publication = door.publication()
    if publication is None:
        return "Children's safeguarding"
    with publication.cursor() as cursor:
        return f"Children's safeguarding, {Request.home_name(cursor)}"


def _register(app: Dash, door: Door) -> None:
    @app.callback(
        Output("main", "children"),
        Output("told", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
    )
    def _show(pathname: str | None, search: str | None) -> tuple[list[Any], dict[str, str]]:
        pathname, search = str(pathname or "/"), str(search or "")
        page = render(door, pathname, search)
        told = {"title": page.title, "address": pathname + search, "shown": page.shown, "under": _under(pathname)}
        whose: dict[str, Any] = {"data-address": pathname + search}
        return [html.Div(page.content, **whose)], told

    # Sets the title, moves the focus to the heading of a new page, and says aloud that a view has changed.
    told = ClientsideFunction("safeguarding", "tell")
    app.clientside_callback(told, Output("live", "children"), Input("told", "data"))  # type: ignore[no-untyped-call]


def _under(pathname: str) -> str:
    """The entry of the menu that the page stands under."""
    first = next((part for part in pathname.split("/") if part), "overview")
    return UNDER.get(first, f"/{first}")


def render(door: Door, pathname: str, search: str) -> Page:
    """The page an address stands for. Never raises: a fault of ours is a page that says so."""
    try:
        publication = door.publication()
        if publication is None:
            return problems.no_publication(door.refused)
        with publication.cursor() as cursor:
            view = resolve(pathname, search, cursor)
            if isinstance(view, NotFound):
                return problems.not_found(view.what)
            request = Request(cursor, view)
            page = RENDER[view.page](request)
            page = problems.with_label(_with_imprint(page, request, pathname + search), request.build)
            return problems.with_notice(page, door.refused)
    except Exception as error:
        log.error("a page could not be rendered: %s", _what_and_where(error))
        return problems.fault()


def _with_imprint(page: Page, request: Request, where: str) -> Page:
    """The page, with a line for paper: what address it was printed from, and how old its figures are."""
    built = wording.day(request.build["built_at"].date())
    line = html.P(f"Printed from the address {where}. Figures put together on {built}.", className="only-print")
    return Page(page.title, [*page.content, line], page.shown)


def _what_and_where(error: Exception) -> str:
    """The kind of a fault and the lines it passed; never its message, which may hold what was asked for."""
    lines = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} at {' > '.join(lines)}"


def _tell_the_status(server: Flask, door: Door) -> None:
    """Dash answers 200 to every address. An unknown one gets its helpful page with 404, and none at all with 503."""

    @server.after_request
    def _status(response: Response) -> Response:
        is_page = asked.method in ("GET", "HEAD") and response.mimetype == "text/html"
        if not is_page or response.status_code != 200:
            return response
        publication = door.publication()
        if publication is None:
            response.status_code = 503
            return response
        with publication.cursor() as cursor:
            if isinstance(resolve(asked.path, asked.query_string.decode("utf-8", "replace"), cursor), NotFound):
                response.status_code = 404
        return response
