"""Keeps a first view light over the wire: the small build of plotly.js, and everything that is text compressed."""

from __future__ import annotations

import logging

from flask import Flask, Response
from flask import request as asked
from flask_compress import Compress

from dashboard.plotly_bundle import BUNDLE

log = logging.getLogger(__name__)

# Where Dash asks for plotly.js, the first time a chart is shown.
FULL_PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"


def serve_small_plotly(server: Flask) -> None:
    """Where Dash asks for plotly.js, give the small build: the trend chart needs no more."""
    if not BUNDLE.is_file():
        log.warning("the small build of plotly.js is not here; the full one is served")
        return
    script, stamp = BUNDLE.read_bytes(), f"{BUNDLE.stat().st_mtime_ns:x}"

    @server.get(FULL_PLOTLY)
    def _plotly() -> Response:
        response = Response(script, mimetype="application/javascript")
        response.set_etag(stamp)
        response.cache_control.max_age = 86_400
        response.make_conditional(asked)
        return response


class _StaticCache:
    """Keeps scripts and styles compressed; everything else is compressed each time it is asked for."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        if "/_dash-component-suites/" in key or "/assets/" in key:
            self._kept[key] = value


def compress(server: Flask) -> None:
    """Everything that is text goes compressed."""
    server.config["COMPRESS_CACHE_BACKEND"] = _StaticCache
    server.config["COMPRESS_CACHE_KEY"] = lambda question: question.path
    scripts = ["application/json", "application/javascript", "text/javascript"]
    server.config["COMPRESS_MIMETYPES"] = ["text/html", "text/css", *scripts]
    Compress(server)
