"""What a page is asked to show: the view, and what follows from it for every page alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.queries.rows import Cursor
from dashboard.view import View
from dashboard.words.desk import Desk

Row = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """A rendered page: its title for the browser, its content, in words which view of it is shown, and its status.

    again: whether it shows something that is not over, so that it is asked for again and again until it is.
    home: the area whose publication it was made from, for the frame around it.
    """

    title: str
    content: list[Any]
    shown: str = ""
    status: int = 200
    again: bool = False
    home: str = ""


@dataclass(frozen=True)
class Group:
    """The group that is compared with, or none."""

    group_id: str
    vintage: str | None
    name: str

    @property
    def is_single(self) -> bool:
        return self.group_id in ("england", "region")

    @property
    def in_sentence(self) -> str:
        """England; the North West; Core cities; similar areas (list of 2025)."""
        if self.group_id == "region":
            return wording.region_in_sentence(self.name)
        if self.group_id == "statistical_neighbours":
            return f"similar areas (list of {self.vintage})" if self.vintage else "similar areas"
        return self.name

    @property
    def members_in_sentence(self) -> str:
        """The authorities of the North West; the similar areas (list of 2025)."""
        of = "" if self.group_id == "statistical_neighbours" else "authorities of "
        return f"the {of}{self.in_sentence}"


@dataclass
class Request:
    """One request for one page."""

    cursor: Cursor
    view: View
    desk: Desk | None = None  # people's words, where they are kept

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

    @property
    def name(self) -> str:
        """The area as a heading names it: Dorset (until 2019) is not the Dorset of today."""
        return components.until(self.area) if self.area["ended_on"] else str(self.area["area_name"])

    @property
    def place(self) -> str:
        """The area as a sentence names it."""
        return wording.place(self.area)

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

    @property
    def group_drawn(self) -> str:
        """The name of the line that is drawn for the group; empty where there is none."""
        if self.group is None or self.group.is_single:
            return self.group.name if self.group else ""
        return f"{self.group.name}, {'average' if self.statistic == 'mean' else 'middle value'}"

    @property
    def group_not_shown(self) -> str:
        """That the group asked for does not exist for this area, and what is shown instead; empty if it does."""
        asked = self.view.compare
        if asked in ("", "none") or (self.group and asked in (self.group.group_id, compare_word(self.group))):
            return ""
        instead = f"It is set beside {self.group.in_sentence}." if self.group else "Nothing is set beside it."
        listed = f"the list of {self.view.vintage}" if self.view.vintage else "that group"
        return f"{self.place[0].upper()}{self.place[1:]} cannot be compared with {listed}. {instead}"

    @property
    def compared(self) -> str:
        """What the area is compared with, in words."""
        return f"compared with {self.group.in_sentence}" if self.group else "compared with nothing"

    def choices(self, *, with_group: bool = True) -> list[Any]:
        """The area and, where anything can be compared, the group; and word of a group that is not to be had."""
        code = self.area["area_code"]
        options = components.area_options(queries.areas(self.cursor), code)
        parts = [components.choice("Area", "area", options, code)]
        with_group = with_group and bool(self.groups)
        if with_group:
            chosen = compare_word(self.group) if self.group else "none"
            groups = [components.option(compare_word(group), group.name, chosen) for group in self.groups]
            nothing = components.option("none", "Nothing", chosen)
            parts.append(components.choice("Compare with", "compare", [*groups, nothing], chosen))
        said = [html.P(self.group_not_shown, className="notice")] if with_group and self.group_not_shown else []
        return [html.Div(parts, className="choices"), *said]


def compare_word(group: Group) -> str:
    return f"{group.group_id}-{group.vintage}" if group.vintage else group.group_id
