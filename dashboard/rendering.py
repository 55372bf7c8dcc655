"""The page of an address: worked out once for everybody who may see the same, then kept with the publication."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from dash import html

from dashboard import wording
from dashboard.access.visitor import looks_at
from dashboard.address import NotFound, resolve
from dashboard.faults import what_and_where
from dashboard.markup import to_html
from dashboard.pack import page as pack
from dashboard.pack import room, snapshot
from dashboard.pages import (
    about,
    area,
    comment,
    compare,
    data,
    extracts,
    fairness,
    glossary,
    indicator,
    journey,
    meetings,
    overview,
    partners,
    problems,
    questions,
    search,
    thread,
)
from dashboard.pages.request import Page, Request
from dashboard.publication import Door, Publication
from dashboard.view import shown_by
from dashboard.words.desk import Desk

log = logging.getLogger(__name__)

RENDER = {
    "overview": overview.render,
    "indicator": indicator.render,
    "journey": journey.render,
    "fairness": fairness.render,
    "area": area.render,
    "areas": area.render_list,
    "data": data.render,
    "reconciliation": data.render_reconciliation,
    "list": extracts.render,
    "about": about.render,
    "compare": compare.render,
    "partners": partners.render,
    "search": search.render,
    "glossary": glossary.render,
    "pack": pack.form,
    "packing": pack.progress,
    "meeting": room.render,
    "snapshot": snapshot.render,
    "comment": comment.render_comment,
    "ask": comment.render_ask,
    "words": thread.render,
    "questions": questions.render,
    "meetings": meetings.render,
}
# What they show is one visitor's own, or has a form that may be sent once.
OF_ONE_VISITOR = frozenset({"packing", "comment", "ask", "words", "questions", "meetings", "meeting", "snapshot"})
Make = Callable[[Publication, Request, str], Page]


def render(door: Door, pathname: str, search: str, desk: Desk | None = None) -> Page:
    """The page an address stands for. Never raises: a fault of ours is a page that says so.

    desk: people's words, as who asks may read them; without it there are none.
    """
    return _answer(door, pathname, search, desk, _page)


def written(door: Door, pathname: str, search: str, desk: Desk | None) -> Page:
    """The same with its content as HTML."""
    return _answer(door, pathname, search, desk, _written)


def _answer(door: Door, pathname: str, search: str, desk: Desk | None, make: Make) -> Page:
    """The page, all of it from one publication: a newer one may be let in meanwhile."""
    try:
        publication = door.publication()
        if publication is None:
            return problems.no_publication(door.refused)
        with publication.cursor() as cursor:
            home, view = Request.home_name(cursor), resolve(pathname, search, cursor)
            if isinstance(view, NotFound):
                return replace(problems.not_found(view.what), home=home)
            looks_at(shown_by(view))
            page = make(publication, Request(cursor, view, desk), pathname + search)
            return replace(problems.with_notice(page, door.refused, door.unpublished), home=home)
    except Exception as error:
        log.error("a page could not be rendered: %s", what_and_where(error))
        return problems.fault()


def _page(_publication: Publication, request: Request, where: str) -> Page:
    return problems.with_label(_with_imprint(RENDER[request.view.page](request), request, where), request.build)


def _written(publication: Publication, request: Request, where: str) -> Page:
    """The page as HTML. What is the same for everybody who may see this publication is written once, then kept."""
    seen = "" if request.desk is None else request.desk.seen()
    if seen is None or request.view.page in OF_ONE_VISITOR:
        return _as_html(_page(publication, request, where))
    kept: Page | None = publication.pages.get((where, seen))
    if kept is None:
        kept = _as_html(_page(publication, request, where))
        publication.pages.keep((where, seen), kept, len(where) + len(kept.content[0]))
    return kept


def _as_html(page: Page) -> Page:
    return replace(page, content=[to_html(page.content)])


def _with_imprint(page: Page, request: Request, where: str) -> Page:
    """The page, with a line for paper: what address it was printed from, and how old its figures are."""
    built = wording.day(request.build["built_at"].date())
    line = html.P(f"Printed from the address {where}. Figures put together on {built}.", className="only-print")
    return replace(page, content=[*page.content, line])
