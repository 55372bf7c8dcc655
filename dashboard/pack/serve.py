"""The addresses that make a pack and give its files; a file has the number of its job, never a path."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, redirect
from flask import request as asked

from dashboard import queries
from dashboard.access.visitor import asker
from dashboard.pack import files
from dashboard.pack.gather import gather
from dashboard.pack.jobs import JOBS, Asked
from dashboard.pack.period import NotMade
from dashboard.pack.said import MinutesOf, minutes_by, nobody
from dashboard.publication import Door, Publication
from dashboard.takeaway.answers import Refused, answer
from dashboard.words.desk import Desk


def serve_packs(server: Flask, door: Door, desk: Callable[[], Desk | None]) -> None:
    """A form is sent to /pack and answered with the page of its job, which has links to the files.

    The letter, which is made at once, has an address of its own: /take/letter.pdf, with area, period and audience.
    """

    @server.post("/pack")
    def _make() -> Response:
        return answer(door, lambda publication: _start(publication, _minutes(desk())), _refuse)

    @server.get("/take/letter.pdf")
    def _take_letter() -> Response:
        return answer(door, lambda publication: _letter(publication, _minutes(desk())), _refuse)

    @server.get("/pack/<job_id>/<form>")
    def _take_file(job_id: str, form: str) -> Response:
        return answer(door, lambda _: _made(job_id, form), _refuse)


def _minutes(desk: Desk | None) -> MinutesOf:
    return minutes_by(desk.store, desk.reader) if desk else nobody


def _start(publication: Publication, minutes_of: MinutesOf) -> Response:
    forms = [name for name in files.FORMS if name in asked.form.getlist("forms")]
    if not forms:
        raise Refused(400, "Choose at least one kind of file.")
    with publication.cursor() as cursor:
        area = queries.area(cursor, asked.form.get("area", ""))
    if area is None:
        raise Refused(400, "There is no area with this code.")
    wanted = Asked(
        area["area_code"], asked.form.get("period", ""), asked.form.get("audience", ""), forms, asker(), minutes_of
    )
    job = JOBS.start(publication, wanted)
    if job is None:
        raise Refused(503, "Several packs are being made for others. Please try again in a minute.")
    return redirect(f"/pack/{job.job_id}", 303)  # type: ignore[return-value]


def _letter(publication: Publication, minutes_of: MinutesOf) -> Response:
    with publication.cursor() as cursor:
        try:
            area, period, audience = (asked.args.get(name, "") for name in ("area", "period", "audience"))
            pack = gather(cursor, area, period, audience, minutes_of)
        except NotMade as error:
            raise Refused(404, str(error)) from error
    return _file("letter", files.file_name(pack, "letter"), files.form(pack, "letter"))


def _made(job_id: str, form: str) -> Response:
    job = JOBS.find(job_id, asker())
    if job is None or form not in job.made:
        raise Refused(404, "There is no such file here, or it was made more than an hour ago.")
    return _file(form, *job.made[form])


def _file(form: str, name: str, content: bytes) -> Response:
    response = Response(content, content_type=files.kind(form))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _refuse(why: Refused) -> Response:
    return Response(f"{why.why}\n", content_type="text/plain; charset=utf-8")
