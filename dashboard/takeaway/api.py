"""The same figures for other programs, as JSON. Names are checked and values bound. docs/api.md describes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, Response
from flask import request as asked

from dashboard import queries, wording
from dashboard.access.visitor import looks_at
from dashboard.publication import Door
from dashboard.takeaway.answers import Refused, answer

if TYPE_CHECKING:
    from dashboard.queries.rows import Cursor

ROOT = "/api/v1"
ROWS, MOST_ROWS = 1_000, 5_000  # in an answer, unless asked for otherwise; and at most
MOST_DIGITS = 9
ADDRESSES = {
    ROOT: "these addresses",
    f"{ROOT}/indicators": "every indicator: what it counts, its unit, and how to read it",
    f"{ROOT}/areas": "every authority, region and country",
    f"{ROOT}/observations?indicator=&area=&period=&limit=&offset=": "figures of an indicator, an area, or both",
}
STAMPS = ("built_at", "as_of", "edition", "contract_version", "is_made_up")


def serve_api(server: Flask, door: Door) -> None:
    """Serve ADDRESSES. A question that is not understood is answered with 400 or 404 and a sentence."""

    def serve(path: str, give: Callable[[Cursor], dict[str, Any]], parameters: Collection[str] = ()) -> None:
        def _answer() -> Response:
            return answer(door, _give, _refuse)

        def _give(publication: Any) -> Response:
            _check(parameters)
            with publication.cursor() as cursor:
                build = queries.build(cursor)
                return _json({"build": {name: build[name] for name in STAMPS}, **give(cursor)})

        server.add_url_rule(path, path, _answer, methods=["GET"])

    listed = [{"address": address, "gives": words} for address, words in ADDRESSES.items()]
    serve(ROOT, lambda _: {"addresses": listed, "described_at": "/about#programs"})
    serve(f"{ROOT}/indicators", lambda cursor: {"rows": queries.table(cursor, "indicator")})
    serve(f"{ROOT}/areas", lambda cursor: {"rows": queries.table(cursor, "area")})
    serve(f"{ROOT}/observations", _observations, ("indicator", "area", "period", "limit", "offset"))

    @server.get("/api", defaults={"path": ""})
    @server.get("/api/<path:path>")
    def _unknown(path: str) -> Response:  # noqa: ARG001  whatever it is
        return answer(door, _nothing, _refuse)


def _nothing(_: Any) -> Response:
    raise Refused(404, f"There is nothing at this address. {ROOT} lists what there is.")


def _observations(cursor: Cursor) -> dict[str, Any]:
    """One page of figures, and the address of the next."""
    chosen: dict[str, str] = {}
    if indicator_id := asked.args.get("indicator"):
        if queries.indicator(cursor, indicator_id) is None:
            raise Refused(404, f"There is no indicator of this name. {ROOT}/indicators lists them.")
        chosen["indicator"] = indicator_id
    if code := asked.args.get("area"):
        area = queries.area(cursor, code)
        if area is None:
            raise Refused(404, f"There is no area with this code. {ROOT}/areas lists them.")
        chosen["area"] = area["area_code"]
    if not chosen:
        raise Refused(400, "Name an indicator, an area, or both. All figures at once are at /take/full.zip.")
    if period := asked.args.get("period"):
        if period not in wording.PERIOD_NAMES:
            raise Refused(400, f"A period is one of: {', '.join(wording.PERIOD_NAMES)}.")
        chosen["period"] = period
    looks_at(" ".join(chosen.values()))
    limit, offset = _number("limit", ROWS, 1, MOST_ROWS), _number("offset", 0, 0, 10**MOST_DIGITS - 1)
    rows = queries.observations(cursor, chosen, limit + 1, offset)
    query = urlencode({**chosen, "limit": limit, "offset": offset + limit})
    return {"rows": rows[:limit], "next": f"{ROOT}/observations?{query}" if len(rows) > limit else None}


def _check(parameters: Collection[str]) -> None:
    """Every word of the question is one that the address knows, said once, and not empty."""
    known = f"It knows: {', '.join(parameters)}." if parameters else "It knows none."
    for name, values in asked.args.lists():
        if name not in parameters:
            raise Refused(400, f"The address has a parameter that it does not know. {known}")
        if len(values) > 1 or not values[0]:
            raise Refused(400, f"Say {name} once, and with a value.")


def _number(name: str, otherwise: int, least: int, most: int) -> int:
    text = asked.args.get(name, str(otherwise))
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and least <= int(text) <= most):
        raise Refused(400, f"{name.capitalize()} is a whole number from {least} to {most}.")
    return int(text)


def _refuse(why: Refused) -> Response:
    return _json({"error": why.why})


def _json(content: dict[str, Any]) -> Response:
    """Days and times as ISO 8601 has them."""
    text = json.dumps(content, ensure_ascii=False, default=lambda value: value.isoformat())
    return Response(text, content_type="application/json")
