"""What chance alone explains, for every figure at once: limits, verdicts against benchmarks, trends of five years."""

from __future__ import annotations

from pathlib import Path

from etl.database import Connection, fill, run_sql
from etl.judgement.annual_trend import CRITICAL, WIDTH
from etl.judgement.intervals import BYAR_FROM, normal_quantile, rate_interval

HERE = Path(__file__).parent


def judge_by_chance(connection: Connection, revision_percent: float) -> None:
    """Fill ``lower`` and ``upper`` of ``observation``, ``verdict`` of ``benchmark``, and ``annual_trend``.

    revision_percent: by how much a printed rate may differ from ours and still come from the same count.
    """
    exact = [(events, rate_interval(events, 1, 1)) for events in range(BYAR_FROM)]
    rows = [{"events": events, "lower": lower, "upper": upper} for events, (lower, upper) in exact]
    connection.execute("DELETE FROM poisson_limit")
    fill(connection, "poisson_limit", rows)
    values = {"z": normal_quantile(0.95), "revision_percent": revision_percent, "width": WIDTH, "critical": CRITICAL}
    for name in ("interval", "verdict", "annual_trend"):
        run_sql(connection, (HERE / f"{name}.sql").read_text(encoding="utf-8"), values)
