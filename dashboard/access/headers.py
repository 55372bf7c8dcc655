"""What every answer tells the browser to keep to, whoever gave it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response
from flask import request as asked

HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
KEPT = ("/assets/", "/_dash-component-suites/", "/plotly.js")  # scripts and styles, whose address changes with them


def policy(scripts: Sequence[str]) -> str:
    """The content security policy. scripts: the hashes of those that stand in the page itself.

    Nothing comes from elsewhere, and nothing that stands in a page is a script but those. Styles may stand in a page,
    because plotly.js and Dash's own scripts put theirs there (some thirty violations without it).
    """
    return (
        f"default-src 'none'; script-src 'self' {' '.join(scripts)}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )


def set_headers(server: Flask) -> None:
    """Call it before anything else that touches answers: what is registered first looks at them last."""

    @server.after_request
    def _set(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = server.config["CONTENT_SECURITY_POLICY"]
        for name, value in HEADERS.items():
            response.headers[name] = value
        if not (asked.path.startswith(KEPT) and response.status_code in (200, 304)):
            response.headers["Cache-Control"] = "no-store"
        return response
