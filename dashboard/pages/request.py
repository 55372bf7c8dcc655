"""What a page is asked to show: the view, and what follows from it for every page alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import View

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Cursor

Row = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """A rendered page: its title for the browser, and its content."""

    title: str
    content: list[Any]


@dataclass(frozen=True)
class Group:
    """The group that is compared with, or none."""

    group_id: str
    vintage: str | None
    name: str

    @property
    def is_single(self) -> bool:
        return self.group_id in ("england", "region")


@dataclass
class Request:
    """One request for one page."""

    cursor: Cursor
    view: View

    @staticmethod
    def home_name(cursor: Cursor) -> str:
        """The name of the home authority."""
        return str(queries.build(cursor)["home_name"])

    @cached_property
    def build(self) -> Row:
        return queries.build(self.cursor)

    @cached_property
    def area(self) -> Row:
        """The area asked for, or our own."""
        code = self.view.area_code or self.build["home_area_code"]
        found = queries.area(self.cursor, code)
        assert found is not None  # the address was resolved, and the home authority is checked by every build
        return found

    @cached_property
    def groups(self) -> list[Group]:
        """What the area can be compared with."""
        found = []
        for row in queries.groups_of_area(self.cursor, self.area["area_code"]):
            group_id, vintage = row["group_id"], row["vintage"]
            title = self.area["region_name"] if group_id == "region" else row["title"]
            found.append(Group(group_id, vintage, wording.group_name(group_id, title, vintage)))
        return found

    @cached_property
    def group(self) -> Group | None:
        """The group asked for, or the one that is shown first."""
        if self.view.compare == "none":
            return None
        wanted = self.view.group_id or self.build["shown_first"]
        vintage = self.view.vintage or self.build["neighbour_vintage"]
        fitting = [group for group in self.groups if group.group_id == wanted]
        with_list = [group for group in fitting if group.vintage in (None, vintage)]
        return next(iter(with_list or fitting), None)

    @property
    def statistic(self) -> str:
        """The figure that is drawn for the group: its own value, or the mean or median of its members."""
        return "value" if self.group and self.group.is_single else str(self.build["group_statistic"])

    def area_choice(self) -> html.Div:
        options = components.area_options(queries.areas(self.cursor), self.area["area_code"])
        return components.choice("Area", "area", options)

    def group_choice(self) -> html.Div:
        chosen = compare_word(self.group) if self.group else "none"
        options = [components.option(compare_word(group), group.name, chosen) for group in self.groups]
        options.append(components.option("none", "Nothing", chosen))
        return components.choice("Compare with", "compare", options)


def compare_word(group: Group) -> str:
    return f"{group.group_id}-{group.vintage}" if group.vintage else group.group_id
