"""Whether the dashboard can answer, for whoever watches over it. It says no figure and needs no sign-in."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from dashboard.access.guard import HEALTH
from dashboard.access.settings import Settings
from dashboard.publication import Door


def serve_health(server: Flask, settings: Settings, door: Door) -> None:
    """Serve HEALTH: 200 when there is a publication to show, 503 when there is none."""

    @server.get(HEALTH)
    def _health() -> Response:
        publication = door.publication()
        state = {
            "ready": publication is not None,
            "edition": settings.edition,
            "built_at": publication.built_at.isoformat() if publication else None,
        }
        if door.refused:
            state["refused"] = door.refused
        if door.unpublished:
            state["unpublished_since"] = door.unpublished.isoformat(timespec="seconds")
        response = jsonify(state)
        response.status_code = 200 if publication else 503
        return response
