"""Serves the dashboard. SAFEGUARDING_PUBLICATION, HOST and PORT say what and where; loopback unless told otherwise."""

import logging
import os
import sys
from pathlib import Path

from dashboard.application import MOST_BYTES, create_app

PUBLICATION = Path(
    os.environ.get("SAFEGUARDING_PUBLICATION") or Path(__file__).parent / "data" / "processed" / "safeguarding.duckdb"
)

app = create_app(PUBLICATION)
server = app.server


def port() -> int:
    """The port to serve at. Ends with plain words if PORT is none."""
    asked = os.environ.get("PORT") or "8050"
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked) <= 65_535):
        sys.exit(f"PORT is {asked!r}. It must be a whole number from 1 to 65535.")
    return int(asked)


def main() -> None:
    """Serve until stopped."""
    from waitress.server import create_server

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    host, at = os.environ.get("HOST") or "127.0.0.1", port()
    try:
        serving = create_server(server, host=host, port=at, threads=8, ident=None, max_request_body_size=MOST_BYTES)
    except (OSError, ValueError) as error:
        sys.exit(f"The dashboard cannot be served at {host}, port {at}: {error}. Set HOST and PORT to a free place.")
    print(f"The dashboard is at http://{host}:{at} (stop it with Ctrl+C)", flush=True)
    serving.run()


if __name__ == "__main__":
    main()
