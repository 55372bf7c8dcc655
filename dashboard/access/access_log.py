"""Who looked at what, a line for each request; and a log that does not grow for ever and holds no child.

A line has no figure, no search term, nothing that was typed and no body. Of a fault the log has the kind and the place,
never the message, which may hold what was asked for.
"""

from __future__ import annotations

import json
import logging
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from flask import Flask, Response, g
from flask import request as asked

from dashboard.access.visitor import who
from dashboard.faults import what_and_where
from dashboard.publication import Door

log = logging.getLogger(__name__)

MOST_BYTES, FILES_KEPT = 10_000_000, 20


class _Careful(logging.Formatter):
    """One line for each record, whatever is in it; of an exception the kind and the place."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's name
        return what_and_where(ei[1]) if isinstance(ei[1], Exception) else "stopped"

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\r", " ").replace("\n", " ")


def set_up_log(path: Path | None) -> None:
    """All that is logged goes to the file at ``path``, or to the screen without one."""
    handler: logging.Handler = logging.StreamHandler()
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=MOST_BYTES, backupCount=FILES_KEPT, encoding="utf-8")
    form = _Careful("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    form.converter = time.gmtime
    handler.setFormatter(form)
    logging.raiseExceptions = False  # a record that cannot be written is not shown with all that is in it
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def log_access(server: Flask, door: Door) -> None:
    """Log every request of ``server``: who looked at what, of which publication."""

    @server.before_request
    def _began() -> None:
        g.began = time.perf_counter()

    @server.after_request
    def _log(response: Response) -> Response:
        visitor, publication = who(), door.present
        line = {
            "who": visitor.name if visitor else None,
            "method": asked.method,
            "route": str(asked.url_rule) if asked.url_rule else None,
            "view": g.get("looked_at"),
            "built_at": publication.built_at.isoformat() if publication else None,
            "status": response.status_code,
            "ms": round(1000 * (time.perf_counter() - g.began)) if "began" in g else None,
            "bytes": response.calculate_content_length(),
        }
        log.info("%s", json.dumps(line))
        return response
