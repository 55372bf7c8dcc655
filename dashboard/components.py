"""The parts that pages are made of: native, accessible HTML. No page logic and no queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard.address import address
from dashboard.view import View

Content = Any


def aria(**words: str) -> dict[str, Any]:
    """Names and states for assistive technology: aria(label="Main") is aria-label="Main"."""
    return {f"aria-{name}": value for name, value in words.items()}


def link(text: Content, href: str, **attributes: Any) -> html.A:
    return html.A(text, href=href, **attributes)


def table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[Content]],
    *,
    numbers: Sequence[int] = (),
    marked: Sequence[int] = (),
    kind: str = "",
    name_of_first: str = "",
) -> html.Div:
    """A real table. The first cell of a row is its heading.

    numbers: columns that hold numbers, to be set to the right. marked: rows to be set in bold.
    kind "cards": on a narrow screen each row becomes a card; the roles keep it a table for a screen reader.
    name_of_first: what a link to the first row ends in.
    """
    head = [
        html.Th(heading, scope="col", role="columnheader", className="number" if place in numbers else None)
        for place, heading in enumerate(headings)
    ]
    body = [_row(headings, row, numbers, place in marked) for place, row in enumerate(rows)]
    if name_of_first:
        body[0] = html.Tr(body[0].children, role="row", id=name_of_first, tabIndex=-1)
    whole = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr(head, role="row"), role="rowgroup"),
            html.Tbody(body, role="rowgroup"),
        ],
        role="table",
        className=kind or None,
    )
    # A table wider than the screen scrolls in its frame; page.js lets the keyboard reach a frame that scrolls.
    return html.Div(whole, className="frame")


def _row(headings: Sequence[str], row: Sequence[Content], numbers: Sequence[int], is_marked: bool) -> html.Tr:
    cells: list[Content] = [html.Th(row[0], scope="row", role="rowheader")]
    for place, cell in enumerate(row[1:], start=1):
        kind = "number" if place in numbers else None
        label: dict[str, Any] = {"data-label": headings[place]}
        cells.append(html.Td(cell, role="cell", className=kind, **label))
    return html.Tr(cells, role="row", className="marked" if is_marked else None)


def choice(label: str, parameter: str, options: Sequence[Content], chosen: str) -> html.Div:
    """A native select. The page follows the choice by way of the address (assets/page.js)."""
    name = f"choose-{parameter}"
    data: dict[str, Any] = {"data-parameter": parameter, "data-chosen": chosen}
    select = html.Select(options, id=name, name=parameter, **data)
    return html.Div([html.Label(label, htmlFor=name), select], className="choice")


def option(value: str, words: str, chosen: str) -> html.Option:
    return html.Option(words, value=value, selected=value == chosen)


def area_options(areas: Sequence[Mapping[str, Any]], chosen: str) -> list[Content]:
    """England and the regions, authorities under the name of their region, authorities that have ended."""
    under: dict[str, list[Content]] = {}
    for area in areas:
        if area["ended_on"]:
            heading, words = "Areas that have ended", until(area)
        elif area["area_type"] == "authority":
            heading, words = area["region_name"], area["area_name"]
        else:
            heading, words = "England and regions", area["area_name"]
        under.setdefault(heading, []).append(option(area["area_code"], words, chosen))
    return [html.Optgroup(options, label=heading) for heading, options in under.items()]


def until(area: Mapping[str, Any]) -> str:
    """Dorset (until 2019): two authorities of the same name are told apart."""
    return f"{area['area_name']} (until {area['ended_on'].year})"


def tabs(view: View, parameter: str, choices: Sequence[tuple[str, str]], chosen: str, label: str) -> html.Nav:
    """Links that show one thing or another; the one shown says so."""
    items = []
    for value, words in choices:
        current = aria(current="true") if value == chosen else {}
        items.append(html.Li(link(words, address(view, **{parameter: value}), **current)))
    return html.Nav(html.Ul(items, className="tabs"), **aria(label=label))


def back_to(words: str, href: str) -> html.P:
    """The way back to the page above this one."""
    return html.P(link(words, href), className="above")


def with_bar(words: str, share: float) -> list[Content]:
    """A number in a table with a bar under it; share is its length, from 0 to 1 of the widest."""
    bar: dict[str, Any] = {"style": {"width": f"{100 * share:.1f}%"}, **aria(hidden="true")}
    return [words, html.Span(className="bar", **bar)]


def picture(wide: str, narrow: str, words: str) -> html.Picture:
    """A drawing in two widths, of which the browser takes the one that fits; words: the same for who cannot see it."""
    small = html.Source(srcSet=narrow, media="screen and (max-width: 47em)")
    return html.Picture([small, html.Img(src=wide, alt=words, className="drawing words")])


def facts(pairs: Sequence[tuple[str, Content]]) -> html.Dl:
    """Terms and what is to be said of them."""
    return html.Dl([part for term, text in pairs for part in (html.Dt(term), html.Dd(text))])


def bullets(items: Sequence[Content]) -> html.Ul:
    return html.Ul([html.Li(item) for item in items])


def more(summary: str, *content: Content) -> html.Details:
    return html.Details([html.Summary(summary), *content])
