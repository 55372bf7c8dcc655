"""Reads a rendered page as a person would: its words in order, its links, its tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component


def parts(content: Any) -> Iterator[Any]:
    """Every component and text, in reading order."""
    if content is None:
        return
    if isinstance(content, list | tuple):
        for item in content:
            yield from parts(item)
        return
    yield content
    if isinstance(content, Component):
        yield from parts(getattr(content, "children", None))


def words(content: Any) -> str:
    """All text, its pieces set apart by single spaces."""
    return " ".join(" ".join(str(part) for part in parts(content) if not isinstance(part, Component)).split())


def of_kind(content: Any, kind: str) -> list[Component]:
    return [part for part in parts(content) if isinstance(part, Component) and part._type == kind]


def rows(table: Component) -> list[list[str]]:
    """The text of a table, row by row, its headings first."""
    return [[words(cell) for cell in row.children] for row in of_kind(table, "Tr")]
