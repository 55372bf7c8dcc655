"""A frozen address of what a meeting saw, which says when figures have since changed, and by how much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html
from flask import Flask, Response, redirect
from flask import request as asked

from dashboard import components, queries, wording
from dashboard.address import NotFound, resolve
from dashboard.markup import Written, to_html
from dashboard.pack import room
from dashboard.pages import problems, said
from dashboard.pages.request import Page, Request
from dashboard.publication import Door, Publication
from dashboard.takeaway.answers import Refused, answer
from dashboard.words import snapshots
from dashboard.words.desk import Desk
from dashboard.words.snapshots import Snapshot
from dashboard.words.store import NotReady

NONE = "There is no snapshot at this address, or it is of another edition."


def serve_snapshots(server: Flask, door: Door, desk: Callable[[], Desk | None]) -> None:
    """A form sent to /snapshot keeps the meeting whose address its query is, and is answered with its own address."""

    @server.post("/snapshot")
    def _take_snapshot() -> Response:
        return answer(door, lambda publication: _keep(publication, desk()), lambda why: Response(f"{why.why}\n"))


def _keep(publication: Publication, desk: Desk | None) -> Response:
    if desk is None or desk.rights.author is None or not desk.rights.may_write:
        raise Refused(403, "Only who may write here can keep what a meeting saw.")
    with publication.cursor() as cursor:
        view = resolve("/meeting", "?" + asked.query_string.decode("ascii", "replace"), cursor)
        if isinstance(view, NotFound):
            raise Refused(404, view.what)
        seen = room.seen(Request(cursor, view, desk))
    if seen is None:
        raise Refused(404, "There is no such meeting.")
    title, content, figures, area_code = seen
    one = Snapshot(title, publication.edition, area_code, to_html(content), figures, publication.built_at)
    try:
        return redirect(f"/snapshot/{snapshots.keep(desk.store, one, desk.rights.author)}", 303)  # type: ignore[return-value]
    except NotReady as error:
        raise Refused(503, "It could not be kept. Please try again.") from error


def render(request: Request) -> Page:
    """What the meeting saw, and above it what has changed since."""
    found: list[tuple[Snapshot, Any]] = []

    def look(desk: Desk) -> list[Any]:
        one = snapshots.find(desk.store, request.view.job, desk.rights.edition)
        found.extend([one] if one else [])
        return []

    unread = said.where_kept(request, look)
    if not found:
        page = problems.not_found(NONE)
        return Page(page.title, unread, status=503) if unread else page
    one, written_at = found[0]
    title = f"As the meeting saw it: {one.title}"
    content = [
        html.H1(title, tabIndex=-1),
        html.P(
            f"Kept on {wording.day(written_at.date())} at {written_at:%H:%M} (UTC), from figures put together on "
            f"{wording.day(one.built_at.date())}. It never changes.",
            className="lead",
        ),
        *_since(request, one),
        html.Div(Written(one.html), className="meeting"),
    ]
    return Page(title, content, title)


def _since(request: Request, one: Snapshot) -> list[Any]:
    """Every figure that is another now, then and now."""
    now = {
        (row["indicator_id"], row["period_type"], row["period_end"].isoformat()): row
        for row in queries.figures_of(request.cursor, one.area_code)
    }
    titles = {row["indicator_id"]: row for row in queries.indicators(request.cursor)}
    rows = []
    for figure in one.figures:
        key = (figure["indicator_id"], figure["period_type"], figure["period_end"])
        indicator, row = titles.get(key[0]), now.get(key)
        value = row["value"] if row else None
        if indicator is not None and value != figure["value"]:
            words = [
                wording.number(v, indicator["decimals"]) if v is not None else "none" for v in (figure["value"], value)
            ]
            by = "–"
            if value is not None and figure["value"] is not None:
                by = wording.change(value - figure["value"], indicator)
            rows.append([indicator["plain_title"], *words, by])
    if not rows:
        return [html.P(f"None of its {len(one.figures)} figures has changed since.")]
    text = f"{wording.plural(len(rows), 'figure')} of {len(one.figures)} have another value now."
    headings = ["Measure", "Then", "Now", "Change"]
    return [
        html.H2("What has changed since"),
        html.P(text),
        components.table("Figures that have changed since", headings, rows, numbers=[1, 2, 3], kind="cards"),
    ]
