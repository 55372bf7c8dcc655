"""Serves the dashboard. docs/running.md lists what the environment says; else the public edition on loopback."""

import os
import select
import sys

from dashboard.access.access_log import set_up_log
from dashboard.access.files import check_files
from dashboard.access.settings import NOBODY_SIGNS_IN, SIGN_IN_NEEDED, NotSafe, Settings, from_environment
from dashboard.application import MOST_BYTES, create_app

MOST_CONNECTIONS = 500  # open at once, most of them idle; Windows can watch 512


def settings() -> Settings:
    """What the environment says. Ends with plain words if the dashboard may not be served like that."""
    try:
        said = from_environment(os.environ)
        check_files(said)
    except NotSafe as why:
        sys.exit(str(why))
    return said


os.umask(0o077)  # what is written here, the log and the people, is for nobody else on this machine
SETTINGS = settings()
app = create_app(SETTINGS.publication, SETTINGS)
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

    host, at = SETTINGS.host, port()
    set_up_log(SETTINGS.log)
    if app.door.publication() is None and NOBODY_SIGNS_IN in app.door.refused:
        sys.exit(SIGN_IN_NEEDED)
    whom_to_believe = {"trusted_proxy": SETTINGS.proxy, "trusted_proxy_headers": {"x-forwarded-for"}}
    try:
        serving = create_server(
            server,
            host=host,
            port=at,
            threads=8,
            ident=None,
            max_request_body_size=MOST_BYTES,
            connection_limit=MOST_CONNECTIONS,
            asyncore_use_poll=hasattr(select, "poll"),
            clear_untrusted_proxy_headers=True,
            **(whom_to_believe if SETTINGS.proxy else {}),
        )
    except (OSError, ValueError) as error:
        sys.exit(f"The dashboard cannot be served at {host}, port {at}: {error}. Set HOST and PORT to a free place.")
    print(f"The dashboard is at http://{host}:{at} (stop it with Ctrl+C)", flush=True)
    serving.run()


if __name__ == "__main__":
    main()
