"""The public edition: the same tables, without small numbers and without anything they could be worked out from.

It is made before a judgement is passed on what is left: whatever it says of change, standing or the year to come rests
on figures that it shows itself, so it can give nothing more away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.catalogue.model import Indicator
from etl.database import Connection, DatabaseError, attach, fill, records, run_sql
from etl.disclosure.attack import recovered
from etl.disclosure.cells import Counts, find_counts
from etl.disclosure.families import Cell
from etl.disclosure.hiding import protect
from etl.errors import CannotContinue, Problem

HERE = Path(__file__).parent
NAMED = 5  # figures that a message names
DATABASE = "public_edition"


@contextmanager
def public_edition(
    connection: Connection,
    indicators: list[Indicator],
    former: Path,
    judge: Callable[[], None],
    *,
    threshold: int,
    min_width: int,
) -> Iterator[str]:
    """While it lasts, the tables of the publication are those of the public edition; gives the database's name.

    former: the file of the public edition that this one follows, if there is one: what it shows is known. judge: works
    out afresh what is said of the figures. Raises CannotContinue if a hidden count can be worked out all the same.
    """
    connection.execute(f"ATTACH ':memory:' AS {DATABASE}")
    try:
        connection.execute(f"COPY FROM DATABASE memory TO {DATABASE}; USE {DATABASE}")
        values = {"threshold": threshold}
        before = _figures(connection)
        run_sql(connection, (HERE / "public.sql").read_text(encoding="utf-8"), values)
        counts = find_counts(connection, indicators, threshold=threshold, min_width=min_width)
        known = _known(connection, former)
        hidden = protect(
            counts.cells, counts.sums, threshold=threshold, min_width=min_width, known=known, costs=counts.costs
        )
        _attack(connection, counts, hidden, min_width)
        fill(connection, "hidden_cell", [{"cell": cell} for cell in hidden if isinstance(cell, int)])
        run_sql(connection, (HERE / "mask.sql").read_text(encoding="utf-8"), values)
        _report(connection, counts, hidden, known, figures_left_out=before - _figures(connection), threshold=threshold)
        judge()
        yield DATABASE
    finally:
        connection.execute(f"USE memory; DETACH {DATABASE}")


def _figures(connection: Connection) -> int:
    return int(records(connection, "SELECT count(*) AS n FROM observation")[0]["n"])


def _known(connection: Connection, former: Path) -> set[Cell]:
    """Cells that readers have from elsewhere: from other publishers, and from the former edition."""
    sql = (HERE / "known.sql").read_text(encoding="utf-8")
    known = {row["cell"] for row in records(connection, sql.format(edition=DATABASE), {"by_others": True})}
    if not former.exists():
        return known
    try:
        attach(connection, former, "former_edition", "READ_ONLY")
        return known | {
            row["cell"] for row in records(connection, sql.format(edition="former_edition"), {"by_others": False})
        }
    except DatabaseError as error:
        what = "The public edition that is there cannot be read, so we cannot tell what readers know already."
        raise CannotContinue([Problem(str(former), what, "Move the file away, and build again.")]) from error
    finally:
        connection.execute("DETACH DATABASE IF EXISTS former_edition")


def _attack(connection: Connection, counts: Counts, hidden: Collection[Cell], min_width: int) -> None:
    """Raises CannotContinue, naming figures and never counts, if a hidden one can be narrowed too far."""
    narrow = recovered(counts.cells, counts.sums, hidden, min_width=min_width)
    if not narrow:
        return
    cells = {cell[1] if isinstance(cell, tuple) else cell for cell in narrow}
    fill(connection, "hidden_cell", [{"cell": cell} for cell in cells])
    sql = "SELECT DISTINCT what, period_end FROM place_of JOIN hidden_cell USING (cell) ORDER BY ALL"
    named = [f"{row['what']} ({row['period_end']:%B %Y})" for row in records(connection, sql)]
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    what = f"{len(narrow)} hidden counts could be worked out from what the public edition shows: "
    hint = "Nothing was published. What was public before cannot be hidden: see docs/safety.md."
    raise CannotContinue([Problem("The public edition", f"{what}{', '.join(named[:NAMED])}{more}.", hint)])


def _report(
    connection: Connection,
    counts: Counts,
    hidden: Collection[Cell],
    known: Collection[Cell],
    *,
    figures_left_out: int,
    threshold: int,
) -> None:
    """How much is hidden and why: only of the whole, for of one table it would tell which are small."""
    printed = {cell for cell in counts.cells if isinstance(cell, int)}
    small = {cell for cell in printed if 1 <= counts.cells[cell] <= threshold} - set(known)
    hidden_rows = "SELECT count(*) AS n FROM hidden_row WHERE place = 'observation'"
    row = {
        "threshold": threshold,
        "counts": len(printed),
        "small": len(small),
        "partners": len(printed & set(hidden)) - len(small),
        "figures_hidden": records(connection, hidden_rows)[0]["n"],
        "figures_left_out": figures_left_out,
    }
    for database in ("memory", DATABASE):
        connection.execute(f"DELETE FROM {database}.disclosure")
        fill(connection, f"{database}.disclosure", [row])
