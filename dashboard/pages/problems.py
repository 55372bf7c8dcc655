"""Pages for when there is nothing to show: an unknown address, no publication yet, a fault of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dash import html

from dashboard import wording
from dashboard.components import bullets, link
from dashboard.pages.request import Page, Row


def not_found(what: str) -> Page:
    return Page(
        "Not found",
        [
            html.H1("This page was not found", tabIndex=-1),
            html.P(what, className="lead"),
            html.P("If you typed or pasted the address, check that it is whole. You can also start from:"),
            bullets(
                [
                    link("the overview", "/"),
                    link("the list of areas", "/areas"),
                    link("every indicator and what it means", "/about#definitions"),
                ]
            ),
        ],
        status=404,
    )


def no_publication(refused: str) -> Page:
    why = f"What was found is not shown: {refused}." if refused else "No figures have been published here yet."
    return Page(
        "No figures yet",
        [
            html.H1("There are no figures to show", tabIndex=-1),
            html.P(why, className="lead"),
            html.P(["The data officer can publish them with ", html.Code("python -m etl build"), "."]),
        ],
        status=503,
    )


def fault() -> Page:
    return Page(
        "Something went wrong",
        [
            html.H1("Something went wrong on our side", tabIndex=-1),
            html.P("The page could not be shown. Please try again, and tell the data officer if it goes on."),
            html.P(link("Back to the overview", "/")),
        ],
        status=500,
    )


def with_notice(page: Page, refused: str, unpublished: datetime | None) -> Page:
    """The page, with word that its figures are older than they could be.

    refused: why a newer publication could not be opened. unpublished: the time of a build that has published nothing.
    """
    if refused:
        why = f"Newer ones could not be opened: {refused}."
    elif unpublished:
        when = f"{wording.day(unpublished.date())} at {unpublished:%H:%M}"
        why = f"The update of {when} has not been published. The data officer can say why."
    else:
        return page
    notice = html.P(f"These are older figures. {why}", className="notice")
    return replace(page, content=[notice, *page.content])


def with_label(page: Page, build: Row) -> Page:
    """The page, with a label on everything that rests on a made-up council."""
    if not build["is_made_up"]:
        return page
    words = "Made up: the monthly records behind these pages are of a made-up council, not of real children."
    return replace(page, content=[html.P(words, className="notice made-up"), *page.content])
