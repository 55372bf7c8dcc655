"""Answers that are no page of figures: what is refused, and why, in a sentence; never what was asked for."""

from __future__ import annotations

import logging
from html import escape
from typing import Any

from dash import html
from dash.exceptions import DependencyException
from flask import Flask, Response
from flask import request as asked
from werkzeug.exceptions import HTTPException

from dashboard.faults import what_and_where
from dashboard.markup import to_html

log = logging.getLogger(__name__)

STYLE, ICON = "style.css", "favicon.svg"
WHY = {
    400: "The dashboard did not understand what was asked.",
    401: "Please sign in first.",
    403: "This is not for you to ask.",
    404: "There is nothing at this address.",
    405: "This cannot be asked in this way.",
    413: "What was sent is too large.",
    415: "This cannot be sent in this form.",
    500: "Something went wrong on our side. Please tell the data officer if it goes on.",
}


def document(title: str, *content: Any, status: int = 200, then: str = "") -> Response:
    """A small page in the product's look that holds no figure and needs no script. then: where to go on to at once."""
    go_on = f'<meta http-equiv="refresh" content="0;url={escape(then)}">' if then else ""
    body = [
        html.Header(html.Div(html.P("Children's safeguarding", className="product"), className="width")),
        html.Main([html.H1(title), *content], className="width"),
    ]
    text = (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="UTF-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{go_on}<title>{escape(title)}</title>\n'
        f'<link rel="icon" href="/assets/{ICON}">\n<link rel="stylesheet" href="/assets/{STYLE}">\n'
        f"</head>\n<body>\n{to_html(body)}\n</body>\n</html>\n"
    )
    return Response(text, status=status, content_type="text/html; charset=utf-8")


def refusal(status: int, why: str = "") -> Response:
    """A refusal: a page for somebody at a browser, else a line of text."""
    why = why or WHY.get(status, WHY[400 if status < 500 else 500])
    if "text/html" in asked.headers.get("Accept", ""):
        return document("This cannot be shown", html.P(why, className="lead"), status=status)
    return Response(f"{why}\n", status=status, content_type="text/plain; charset=utf-8")


def answer_faults(server: Flask) -> None:
    """Whatever goes wrong, the asker gets a sentence, and the log the kind of fault and its place."""

    @server.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> Response:
        return refusal(error.code or 500)

    @server.errorhandler(DependencyException)
    def _no_such_script(_: DependencyException) -> Response:
        return refusal(404)

    @server.errorhandler(Exception)
    def _fault(error: Exception) -> Response:
        log.error("a request could not be answered: %s", what_and_where(error))
        return refusal(500)
