"""How long the pack of a meeting takes and how large it is: ``python -m bench.pack [PUBLICATION]``.

The pack of the home area's newest quarter (or, without quarters, year) for the first audience, from a publication that
was never asked before, in a process that has loaded nothing yet: as the command makes it. Ends with 1 if it takes more
than a minute or is larger than 5 MB.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dashboard import queries
from dashboard.pack import files
from dashboard.pack.gather import gather
from dashboard.pack.period import known
from dashboard.publication import open_publication

ROOT = Path(__file__).parent.parent
MOST_SECONDS, MOST_BYTES = 60.0, 5_000_000


def main() -> None:
    """Print seconds and size of each form."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "processed" / "safeguarding.duckdb"
    publication = open_publication(path)
    table = Table("what", "seconds", "kB")
    started = time.perf_counter()
    with publication.cursor() as cursor:
        build = queries.build(cursor)
        there = known(queries.periods(cursor, build["home_area_code"]), build["year_starts_in"])
        newest = next((one for one in there if one.period_type == "quarter"), there[0])
        pack = gather(cursor, "", newest.written, "")
    table.add_row(f"rows and sentences of {len(pack.measures)} indicators", f"{time.perf_counter() - started:.2f}", "")
    size = 0
    for name in files.FORMS:
        before = time.perf_counter()
        content = files.form(pack, name)
        size += len(content)
        table.add_row(name, f"{time.perf_counter() - before:.2f}", f"{len(content) / 1000:,.0f}")
    seconds = time.perf_counter() - started
    table.add_row("all of it", f"{seconds:.2f}", f"{size / 1000:,.0f}")
    Console().print(table)
    raise SystemExit(seconds > MOST_SECONDS or size > MOST_BYTES)


if __name__ == "__main__":
    main()
