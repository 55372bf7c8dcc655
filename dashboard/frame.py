"""What every page has around it: the way past it, the name, the menu, the foot."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.access.guard import sign_out_form
from dashboard.access.visitor import who
from dashboard.components import aria, link
from dashboard.pages import search

NAVIGATION = (
    ("Overview", "/"), ("Journey", "/journey"), ("Compare", "/compare"), ("Partners", "/partners"),
    ("Questions", "/questions"), ("Areas", "/areas"), ("Data", "/data"), ("About", "/about"),
)  # fmt: skip
# The entry of the menu under which a page stands, where it is not the path's own.
UNDER = {
    "overview": "/",
    "indicator": "/",
    "area": "/areas",
    "glossary": "/about",
    "pack": "/",
    "meeting": "/",
    "snapshot": "/",
    "words": "/questions",
    "meetings": "/questions",
}
PAGE = "\x00"  # where the page itself goes


def frame(name: str, plotly: str) -> list[Any]:
    """The parts of the document around PAGE. plotly: where the script that draws charts is to be had."""
    data: dict[str, Any] = {"data-plotly": plotly}
    return [
        link("Skip to main content", "#main", className="skip"),
        html.Header(
            html.Div(
                [
                    html.P(link(name, "/"), className="product"),
                    search.box(),
                    _visitor(),
                    html.Nav(
                        html.Ul([html.Li(link(words, href)) for words, href in NAVIGATION]),
                        **aria(label="Main"),
                    ),
                ],
                className="width",
            )
        ),
        html.Main(html.Div(PAGE, id="page", **data), id="main", className="width", tabIndex=-1),
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


def _visitor() -> Any:
    """Who has signed in, and the way out; nothing where nobody signs in."""
    visitor = who()
    if visitor is None:
        return None
    return html.Div([html.P(f"{visitor.name}, {visitor.role_in_words}"), sign_out_form()], className="visitor")


def under(pathname: str) -> str:
    """The entry of the menu that a page stands under."""
    first = next((part for part in pathname.split("/") if part), "overview")
    return UNDER.get(first, f"/{first}")
