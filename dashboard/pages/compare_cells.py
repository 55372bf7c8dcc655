"""A figure among those of other areas: the number or why there is none, its rank, and how it was made."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import sentences, wording
from dashboard.pages.request import Row


def figure_cell(row: Row | None, indicator: Row, area: Row) -> list[Any]:
    """What stands in the table for one area; never blank."""
    if row is None:
        return ["[x]", _small("no source that is loaded has it")]
    figure = wording.figure(row, indicator)
    if row["status"] != "shown":
        return [figure, _small(wording.why_missing(row, area))]
    return [figure, *(_small(words) for words in (*_rank(row), _making(row)) if words)]


def _small(words: str) -> html.Span:
    return html.Span(words, className="unit")


def _rank(row: Row) -> list[str]:
    """12th of 151, and second-best quarter; nothing where neither high nor low is good."""
    if row["rank"] is None:
        return []
    band = wording.BANDS[row["quartile_band"]].removesuffix(" of authorities")
    return [f"{wording.ordinal(row['rank'])} of {row['ranked_of']}", band]


def _making(row: Row) -> str:
    """Whether it was made in another way than the national figures it stands beside."""
    if sentences.is_as_printed(row):
        return "as a report printed it"
    return "counted from records" if row["origin"] == "computed" else ""
