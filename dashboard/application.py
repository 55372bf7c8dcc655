"""Makes the app: the document around every page, one callback that gives the page of an address, and the server."""

from __future__ import annotations

import logging
import re
from html import escape
from pathlib import Path
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from flask import Flask, Response, g, send_from_directory
from flask import request as asked

from dashboard import finding
from dashboard.access import answers, guard
from dashboard.access.access_log import log_access
from dashboard.access.headers import policy, set_headers
from dashboard.access.health import serve_health
from dashboard.access.sessions import Sessions
from dashboard.access.settings import Settings
from dashboard.access.sign_in import serve_sign_in
from dashboard.access.store import Store
from dashboard.forms.receive import Forms
from dashboard.frame import PAGE, frame, under
from dashboard.markup import as_json, to_html
from dashboard.pack.serve import serve_packs
from dashboard.pack.snapshot import serve_snapshots
from dashboard.pages.request import Page
from dashboard.publication import Door
from dashboard.rendering import written
from dashboard.takeaway.api import serve_api
from dashboard.takeaway.files import serve_files
from dashboard.weight import compress, plotly_address, serve_plotly
from dashboard.words.desk import Desk, desk_for
from dashboard.words.store import Store as Words

log = logging.getLogger(__name__)

MOST_BYTES = 65_536  # of a request, which holds an address and little more
ASSETS = Path(__file__).parent / "assets"
INDEX = (ASSETS / "index.html").read_text(encoding="utf-8")
AGAIN = '<noscript><meta http-equiv="refresh" content="2"></noscript>'  # with scripts, page.js asks again
VERSIONS = re.compile(r'(?<="dash_version":")[^"]*|(?<="python_version":")[^"]*')


class _App(Dash):
    """Dash, with the page that was asked for already in the first answer."""

    door: Door
    words: Words | None
    settings: Settings

    def desk(self) -> Desk | None:
        """People's words, for who asks at present."""
        publication = self.door.present or self.door.publication()
        return desk_for(self.words, self.settings, publication is not None and publication.is_made_up)

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """The whole document of an address. Its status is kept for the answer."""
        search = asked.full_path.removeprefix(asked.path).rstrip("?")
        told, page = _told(self.door, asked.path, search, self.desk())
        g.status = page.status
        above, below = to_html(frame(_name(page.home), plotly_address())).split(PAGE)
        first = told | {"html": ""}
        parts["frame"] = f"{above}{told['html']}{below}"
        parts["first"] = as_json(first)
        parts["icon"] = self.get_asset_url(answers.ICON)
        parts["config"] = VERSIONS.sub("", parts["config"])  # what serves it is nobody's business
        parts["page_script"] = self.get_asset_url("page.js")
        has_chart = "data-chart=" in told["html"]
        parts["preload"] = f'<link rel="preload" href="{plotly_address()}" as="script">' if has_chart else ""
        parts["again"] = AGAIN if told["again"] else ""
        parts["title"] = escape(told["title"])
        return re.sub(r"{%(\w+)%}", lambda found: parts[found[1]], INDEX)


def create_app(publication: Path, settings: Settings | None = None) -> _App:
    """The app over the publication file at ``publication``, which may be replaced, or not yet be there.

    settings: who may see what; without them it is the public edition, asked for from this machine only.
    """
    settings = settings or Settings()
    door = Door(publication, settings.objection)
    server = _guarded(settings, door)
    compress(server)
    serve_plotly(server)
    finding.serve(server, door)
    serve_files(server, door)
    serve_api(server, door)
    app = _App(
        __name__,
        server=server,  # type: ignore[arg-type]
        update_title="",
        index_string=INDEX,
        assets_ignore=r"(plotly-basic.*|index\.html|page\.js)",
        suppress_callback_exceptions=True,
        enable_mcp=False,
        add_log_handler=False,
    )
    app.door, app.settings = door, settings
    app.words = Words(settings.words) if settings.words else None
    Forms(door, app.desk, app.index).serve(server)
    serve_packs(server, door, app.desk)
    serve_snapshots(server, door, app.desk)
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000  # the address of an asset changes with its content
    app.layout = html.Div([dcc.Store(id="wanted"), dcc.Store(id="told"), html.Div(id="shown")])
    _register(app)
    _tell_the_status(server)
    server.config["CONTENT_SECURITY_POLICY"] = policy(app.csp_hashes())
    return app


def _guarded(settings: Settings, door: Door) -> Flask:
    """A server with its guard. Dash looks at requests as soon as it is made, so the guard has to be there before it."""
    server = Flask("dashboard", static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    set_headers(server)
    log_access(server, door)
    answers.answer_faults(server)
    serve_health(server, settings, door)
    server.add_url_rule(guard.ICON, guard.ICON, lambda: send_from_directory(ASSETS, answers.ICON))
    if settings.sign_in:
        store = Store(settings.people)
        sessions = Sessions(store, settings)
        guard.guard(server, settings, sessions)
        serve_sign_in(server, settings, store, sessions)
    else:
        guard.guard(server, settings, None)
    return server


def _name(home: str) -> str:
    return f"Children's safeguarding, {home}" if home else "Children's safeguarding"


def _register(app: _App) -> None:
    @app.callback(Output("told", "data"), Input("wanted", "data"), prevent_initial_call=True)
    def _show(wanted: Any) -> dict[str, Any]:
        wanted = wanted if isinstance(wanted, dict) else {}
        pathname, search = (str(wanted.get(name) or "") for name in ("pathname", "search"))
        return _told(app.door, pathname or "/", search, app.desk())[0]

    # Puts the page in its place, sets the title and the focus, and says aloud that a view has changed.
    tell = ClientsideFunction("safeguarding", "tell")
    app.clientside_callback(tell, Output("shown", "children"), Input("told", "data"))  # type: ignore[no-untyped-call]


def _told(door: Door, pathname: str, search: str, desk: Desk | None) -> tuple[dict[str, Any], Page]:
    """What the browser is told of a page (HTML, title, which view it is, its entry of the menu), and the page."""
    page, where = written(door, pathname, search, desk), pathname + search
    whose: dict[str, Any] = {"data-address": where}
    content = to_html(html.Div(page.content, **whose))
    told: dict[str, Any] = {"html": content, "title": page.title, "address": where, "shown": page.shown}
    told |= {"under": under(pathname), "again": page.again}
    return told, page


def _tell_the_status(server: Flask) -> None:
    """Dash answers 200 to every address. A page that says that there is none, or no figures yet, says so here too."""

    @server.after_request
    def _status(response: Response) -> Response:
        if response.status_code == 200 and response.mimetype == "text/html":
            response.status_code = g.get("status", 200)
        return response
