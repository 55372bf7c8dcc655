"""About: how to read the figures, what each one is, and what is and is not accessible."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import address
from dashboard.pages import take_away
from dashboard.pages.reading import SENTENCES, sentence
from dashboard.pages.request import Page, Request, Row
from dashboard.view import View

STATEMENT_PREPARED = "21 November 2026"


def render(request: Request) -> Page:
    content: list[Any] = [
        html.H1("About these figures", tabIndex=-1),
        *_how_to_read(request),
        html.P(["What words and acronyms mean is in the ", components.link("glossary", "/glossary"), "."]),
        html.H2("What each figure is", id="definitions"),
        *_definitions(request),
        *_for_programs(request),
        html.H2("Accessibility statement", id="accessibility"),
        *_accessibility(),
    ]
    return Page("About", content)


def _how_to_read(request: Request) -> list[Any]:
    symbols = sorted({(symbol, words) for symbol, words in wording.STATUSES.values()})
    return [
        html.H2("How to read them"),
        components.bullets([sentence(name, request) for name in SENTENCES]),
        html.H3("When there is no number"),
        components.table("Symbols in place of a number", ["Symbol", "Meaning"], [[s, w] for s, w in symbols]),
        html.H3("Marks beside a number"),
        components.table("Marks beside a number", ["Mark", "Meaning"], [[s, w] for s, w in wording.MARKS.items()]),
        html.H3("Where the figures come from"),
        html.P(
            [
                "What was loaded, when, and what was wrong with it is on the page ",
                components.link("Data", "/data"),
                ". Every printed figure is set beside ours under ",
                components.link("Reconciliation", "/data/reconciliation"),
                ".",
            ]
        ),
    ]


def _definitions(request: Request) -> list[Any]:
    content: list[Any] = []
    for theme, members in groupby(queries.indicators(request.cursor), key=lambda row: row["theme"]):
        content.append(html.H3(theme))
        content += [_definition(row) for row in members]
    return content


def _definition(row: Row) -> html.Details:
    pairs = [
        ("Technical title", row["title"]),
        ("What it is", row["definition"]),
        ("Good or bad", row["direction"]),
        ("Why it matters", row["why"]),
        ("What good looks like", row["good_looks_like"]),
        *([("Be careful", components.bullets(row["caveats"]))] if row["caveats"] else []),
        ("Law and guidance", row["statutory_basis"]),
        ("Who answers for it", row["owner"]),
        ("Also called", ", ".join(row["synonyms"]) or "–"),
        ("Last checked", wording.day(row["reviewed_on"])),
    ]
    there = address(View("indicator", indicator_id=row["indicator_id"]))
    return components.more(
        row["plain_title"], components.facts(pairs), html.P(components.link("See the figures", there))
    )


def _for_programs(request: Request) -> list[Any]:
    return [part for first in queries.indicators(request.cursor)[:1] for part in take_away.for_programs(request, first)]


def _accessibility() -> list[Any]:
    return [*_what_works(), *_what_does_not(), *_whom_to_tell()]


def _what_works() -> list[Any]:
    return [
        html.P(
            "We want as many people as possible to be able to use this dashboard. It is run by the safeguarding "
            "partnership named at the top of each page."
        ),
        html.H3("What you can do"),
        components.bullets(
            [
                "Use every page with a keyboard alone, and skip to the content.",
                "Read every figure in a table. No figure is only in a chart.",
                "Zoom to 400% and use a screen 320 pixels wide. Wide tables scroll on their own or become cards.",
                "Tell lines and bars apart without colour: by thickness, dashes, dots, labels and shape.",
                "Send the address of any view to a colleague, who will see the same.",
            ]
        ),
    ]


def _what_does_not() -> list[Any]:
    return [
        html.H3("How accessible it is"),
        html.P(
            "It is partially compliant with the Web Content Accessibility Guidelines, version 2.2, level AA. These "
            "parts do not meet them, or have not been shown to:"
        ),
        components.bullets(
            [
                "Lists to choose from, and charts, need JavaScript; pages and their tables can be read without it.",
                "Charts with lines cannot be explored by keyboard, and their values are shown one by one only to a "
                "mouse. A table holds the same figures (success criterion 2.1.1).",
                "In the reader's own colours the charts keep theirs, on white (1.4.11).",
                "It has not been tested with people who use screen readers, magnifiers or voice control (4.1.2, "
                "4.1.3).",
            ]
        ),
        html.H3("How it was tested"),
        html.P(
            "Every kind of page is checked with axe-core in Chromium whenever the program changes, at desktop width, "
            "phone width and 400% zoom, with walks by keyboard: from the overview to a table, from the search box to "
            "an indicator, and through a comparison."
        ),
    ]


def _whom_to_tell() -> list[Any]:
    service = components.link("Equality Advisory and Support Service", "https://www.equalityadvisoryservice.com/")
    return [
        html.H3("If something does not work for you"),
        html.P(
            "Tell the person who sent you here, or the partnership's data officer, and ask for the figures in another "
            "form. You should have an answer within ten working days."
        ),
        html.P(
            [
                "The Equality and Human Rights Commission enforces the Public Sector Bodies (Websites and Mobile "
                "Applications) (No. 2) Accessibility Regulations 2018. If you are not happy with our answer, contact "
                "the ",
                service,
                ".",
            ]
        ),
        html.P(f"This statement was prepared on {STATEMENT_PREPARED}."),
    ]
