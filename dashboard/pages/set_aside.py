"""Rows that were set aside: where each stands, what is wrong with it, and what to do."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import components, wording
from dashboard.pages.request import Row

FIRST = "set-aside"  # the name of the first of them, so that a link can lead to it
MOST = 100


def table(rows: list[Row]) -> html.Div:
    """One line for each file, column and reason. rows: of the query ``rejections``."""
    headings = ["Where", "What is wrong", "What to do", "Rows"]
    body = [[_place(row), row["reason"], row["advice"], f"{wording.number(row['rows'], 0)}"] for row in rows[:MOST]]
    caption = "Rows that were set aside"
    return components.table(caption, headings, body, numbers=[3], kind="cards explained", name_of_first=FIRST)


def link_to(number: int, title: str, page: str) -> Any:
    """How many rows of a list were set aside; where there are any, a link to what is wrong with the first."""
    words = wording.number(number, 0)
    if not number:
        return words
    more = html.Span(f" {'row' if number == 1 else 'rows'} of {title} set aside", className="unseen")
    return components.link([words, more], f"{page}#{FIRST}")


def _place(row: Row) -> str:
    """2026-10-31/contacts.csv, row 8, Date of Contact; of several rows, the first of them."""
    file = row["file_name"].removeprefix("child_level/")
    first = f"row {row['first_row']}" if row["rows"] == 1 else f"first in row {row['first_row']}"
    return f"{file}, {first}" + (f", {row['column_name']}" if row["column_name"] else "")
