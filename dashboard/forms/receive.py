"""The addresses that forms are sent to. A form that cannot be kept is answered with itself, and with why."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, abort, g, redirect
from flask import request as asked

from dashboard.access.guard import ASK, COMMENT, MEETINGS, THREAD
from dashboard.access.visitor import looks_at
from dashboard.address import NotFound, resolve
from dashboard.forms.figures import keep_comment, keep_question
from dashboard.forms.sent import MEANWHILE, NOT_SAVED, Sent
from dashboard.forms.threads import NotTheirs, keep_next
from dashboard.pages.comment import figure_meant
from dashboard.pages.request import Request
from dashboard.publication import Door
from dashboard.words import meetings
from dashboard.words.desk import Desk
from dashboard.words.store import NotReady
from dashboard.words.threads import Author, Version, WrittenMeanwhile, history

Keep = Callable[[Request, Desk, Author, Sent], str]
NOT_FIT, CONFLICT, UNAVAILABLE = 422, 409, 503


class Forms:
    """Everything that may be sent. door: the figures; desk: people's words; page: the present address as a page."""

    def __init__(self, door: Door, desk: Callable[[], Desk | None], page: Callable[[], str]):
        self._door, self._desk, self._page = door, desk, page

    def serve(self, server: Flask) -> None:
        for rule, name, take in (
            (COMMENT, "comment", lambda **_: self._take(_comment)),
            (ASK, "ask", lambda **_: self._take(_question)),
            (THREAD, "words", lambda **_: self._take(_next)),
            (MEETINGS, "meeting", lambda **_: self._take(_meeting)),
        ):
            server.add_url_rule(rule, f"send {name}", take, methods=["POST"], provide_automatic_options=False)

    def _take(self, keep: Keep) -> Response:
        """Keep what was sent and go on, or show it again with what is wrong."""
        desk, publication = self._desk(), self._door.publication()
        if desk is None or publication is None:
            abort(404)
        author = desk.rights.author
        if author is None:
            abort(403)
        sent = Sent(asked.form.to_dict())
        with publication.cursor() as cursor:
            view = resolve(asked.path, asked.full_path.removeprefix(asked.path).rstrip("?"), cursor)
            if isinstance(view, NotFound):
                abort(404)
            try:
                to = keep(Request(cursor, view, desk), desk, author, sent)
            except NotTheirs:
                abort(403)
            except WrittenMeanwhile:
                sent.values["after"] = str(history(desk.store, _thread(view.thread))[-1].number)
                return self._again(sent, CONFLICT, _=MEANWHILE)
            except NotReady:
                return self._again(sent, UNAVAILABLE, _=NOT_SAVED)
        if not to:
            return self._again(sent, NOT_FIT)
        looks_at(f"wrote {to.partition('#')[0]}")
        return redirect(to, 303)  # type: ignore[return-value]

    def _again(self, sent: Sent, status: int, **faults: str) -> Response:
        g.typed = sent.not_kept(**faults)
        return Response(self._page(), status=status, content_type="text/html; charset=utf-8")


def _comment(request: Request, desk: Desk, author: Author, sent: Sent) -> str:
    figure = figure_meant(request)
    if not desk.rights.may_write:
        raise NotTheirs
    before = _before(desk, request.view.thread) if request.view.thread else []
    if figure is None or (before and before[0].kind != "commentary"):
        abort(404)
    if before and not desk.rights.may_reword(before):
        raise NotTheirs
    return keep_comment(request, desk, author, figure, sent, before[-1] if before else None)


def _question(request: Request, desk: Desk, author: Author, sent: Sent) -> str:
    figure = figure_meant(request)
    if figure is None:
        abort(404)
    return keep_question(request, desk, author, figure, sent)


def _next(request: Request, desk: Desk, author: Author, sent: Sent) -> str:
    if not desk.rights.may_write:
        raise NotTheirs
    return keep_next(request, desk, author, _before(desk, request.view.thread), sent)


def _meeting(_request: Request, desk: Desk, author: Author, sent: Sent) -> str:
    if not desk.rights.may_write:
        raise NotTheirs
    title, held_on = sent.text(meetings.FIELDS[0]), sent.day(meetings.FIELDS[1])
    if not sent.is_fit or held_on is None:
        return ""
    return f"/meetings#meeting-{meetings.hold(desk.store, title, held_on, author, sent.form)}"


def _before(desk: Desk, thread: str) -> list[Version]:
    found = history(desk.store, _thread(thread))
    if not found:
        abort(404)
    return found


def _thread(words: str) -> int:
    return int(words or 0)
