"""Keeps a first view light over the wire: the small build of plotly.js, and everything that is text compressed."""

from __future__ import annotations

import logging
from importlib.resources import files

from flask import Flask, Response
from flask_compress import Compress

from dashboard.plotly_bundle import BUNDLE, VERSION

log = logging.getLogger(__name__)

PLOTLY = "/plotly.js"


def plotly_address() -> str:
    """Where plotly.js is to be had; the address changes with its version."""
    return f"{PLOTLY}?v={VERSION}{'' if BUNDLE.is_file() else '-full'}"


def serve_plotly(server: Flask) -> None:
    """The small build of plotly.js: the charts need no more. Without it, the full one that plotly carries."""
    if not BUNDLE.is_file():
        log.warning("the small build of plotly.js is not here; the full one is served")
    script = (BUNDLE if BUNDLE.is_file() else files("plotly") / "package_data" / "plotly.min.js").read_bytes()

    @server.get(PLOTLY)
    def _plotly() -> Response:
        response = Response(script, mimetype="application/javascript")
        response.cache_control.public = True
        response.cache_control.max_age = 31_536_000
        return response


class _StaticCache:
    """Keeps scripts and styles compressed; everything else is compressed each time it is asked for."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        if key.startswith(("/_dash-component-suites/", "/assets/", PLOTLY)):
            self._kept[key] = value


def compress(server: Flask) -> None:
    """Everything that is text goes compressed."""
    server.config["COMPRESS_CACHE_BACKEND"] = _StaticCache
    server.config["COMPRESS_CACHE_KEY"] = lambda question: question.path
    scripts = ["application/json", "application/javascript", "text/javascript"]
    server.config["COMPRESS_MIMETYPES"] = ["text/html", "text/css", "text/csv", *scripts]
    Compress(server)
