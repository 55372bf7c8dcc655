"""Serves the dashboard. SAFEGUARDING_PUBLICATION, HOST and PORT say what and where; loopback unless told otherwise."""

import logging
import os
import sys
from pathlib import Path

from dashboard.application import create_app

PUBLICATION = Path(
    os.environ.get("SAFEGUARDING_PUBLICATION") or Path(__file__).parent / "data" / "processed" / "safeguarding.duckdb"
)

app = create_app(PUBLICATION)
server = app.server

if __name__ == "__main__":
    from waitress.server import create_server

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8050")
    try:
        serving = create_server(server, host=host, port=int(port), threads=8, ident=None)
    except (OSError, ValueError) as error:
        sys.exit(f"The dashboard cannot be served at {host}, port {port}: {error}. Set HOST and PORT to a free place.")
    print(f"The dashboard is at http://{host}:{port} (stop it with Ctrl+C)", flush=True)
    serving.run()
