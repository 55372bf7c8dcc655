"""Fills ``flow`` and ``relative_rate``: children's way from stage to stage, and whether it is the same for all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from etl.database import Connection, fill, records, run_sql
from etl.flow.stages import question_rows, stage_rows, step_rows
from etl.judgement.fairness import proportion_ratio

HERE = Path(__file__).parent
QUESTION = "indicator_id VARCHAR, from_stage VARCHAR, to_stage VARCHAR, method VARCHAR, breakdown VARCHAR"
KEY = (
    "area_code", "period_type", "period_start", "period_end", "from_stage", "to_stage", "characteristic", "category",
    "compared_with", "status", "valid_on",
)  # fmt: skip


def work_out_flow(connection: Connection, home: str, as_of: date) -> None:
    """From stage to stage, of the home authority, whose records these are.

    Needs the facts, and what ``compute`` has found out of every question of ``question_rows``: ``period_state``.
    """
    fill(connection, "flow_stage", stage_rows())
    fill(connection, "flow_step", step_rows())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE flow_question ({QUESTION})")
    fill(connection, "flow_question", question_rows())
    for name in ("events", "flow", "relative_rate"):
        run_sql(connection, (HERE / f"{name}.sql").read_text(encoding="utf-8"), {"home": home, "as_of": as_of})
    fill(connection, "relative_rate", [_relative(row) for row in records(connection, "FROM group_rate")])


def _relative(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: row[name] for name in KEY}
    if row["status"] not in ("shown", "not_applicable", "no_population"):
        return told
    told["numerator"] = row["denominator"] if row["from_stage"] == "population" else row["numerator"]
    if row["from_stage"] == "population":
        return told
    told["denominator"] = row["denominator"]
    if row["denominator"]:
        told["percentage"] = 100 * row["numerator"] / row["denominator"]
    if row["category"] in (row["compared_with"], "Not known") or not row["denominator"] or not row["other_denominator"]:
        return told
    ratio = proportion_ratio(row["numerator"], row["denominator"], row["other_numerator"], row["other_denominator"])
    return {**told, "ratio": ratio.value, "lower": ratio.lower, "upper": ratio.upper, "verdict": ratio.verdict}
