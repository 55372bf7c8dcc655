"""The addresses of files: that of a page, led by the kind of file. Nothing is written; everything is only read."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response
from flask import request as asked

from dashboard.access.visitor import looks_at
from dashboard.address import NotFound, resolve
from dashboard.pages.request import Request
from dashboard.publication import Door, Publication
from dashboard.takeaway import excel_file, full, indicator, latest, open_document_file, printed, text_file
from dashboard.takeaway.answers import Refused, answer
from dashboard.takeaway.sheet import TakenAway
from dashboard.view import shown_by

PAGES: dict[str, Callable[[Request], TakenAway]] = {
    "overview": latest.overview,
    "area": latest.area,
    "indicator": indicator.taken,
    "reconciliation": printed.taken,
}
BOOKS = {"xlsx": excel_file, "ods": open_document_file}


def serve_files(server: Flask, door: Door) -> None:
    """Serve every page that has figures as a file at /take/<form>/<its own address>, and all figures at once."""
    kept = full.FullDownload()

    @server.get("/take/full.zip")
    def _take_all() -> Response:
        return answer(door, lambda publication: _all(publication, kept), _refuse)

    @server.get("/take/<form>/", defaults={"path": ""})
    @server.get("/take/<form>/<path:path>")
    def _take(form: str, path: str) -> Response:
        return answer(door, lambda publication: _page(publication, form, path), _refuse)


def _all(publication: Publication, kept: full.FullDownload) -> Response:
    content = kept.of(publication)
    if content is None:
        raise Refused(503, "The file is being put together for others. Please try again in a few seconds.")
    with publication.cursor() as cursor:
        return _file(content, full.TYPE, full.file_name(cursor))


def _page(publication: Publication, form: str, path: str) -> Response:
    """The tables of the page at ``path`` with the choices that follow the question mark."""
    if form not in ("csv", *BOOKS):
        raise Refused(404, "Files are to be had as csv, xlsx and ods.")
    with publication.cursor() as cursor:
        view = resolve(path, asked.query_string.decode("utf-8", "replace"), cursor)
        if isinstance(view, NotFound):
            raise Refused(404, view.what)
        if view.page not in PAGES:
            raise Refused(404, "This page has no figures to take away.")
        looks_at(shown_by(view))
        taken = PAGES[view.page](Request(cursor, view))
    if not taken.sheets:
        raise Refused(404, "There are no figures at this address.")
    if form in BOOKS:
        return _file(BOOKS[form].write(taken), BOOKS[form].TYPE, f"{taken.file_name}.{form}")
    name = asked.args.get("table", "")
    table = taken.table(name)
    if table is None:
        raise Refused(404, "There is no such table on this page.")
    return _file(text_file.write(table), text_file.TYPE, f"{taken.file_name}_{table.name}.csv")


def _file(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _refuse(why: Refused) -> Response:
    return Response(f"{why.why}\n", content_type="text/plain; charset=utf-8")
