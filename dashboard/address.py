"""The address of a page holds the whole view, so that it can be sent to a colleague. Read here and written here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

from dashboard import queries, wording
from dashboard.queries.rows import Cursor
from dashboard.view import View

# Those whose path is their name.
PLAIN_PAGES = (
    "about", "areas", "compare", "data", "glossary", "journey", "meeting", "meetings", "pack", "partners", "questions",
    "search",
)  # fmt: skip
SHOWN = ("chart", "table")
ORDERS = ("theme", "priority", "agency")  # of measures on the overview
VERDICTS = ("all", *wording.VERDICTS)
METHODS = ("cohort", "period")
CHARACTERISTICS = ("ethnic_group", "sex", "age_band")
YEARS = range(1990, 2101)
MOST_AREAS = 12  # an area, ten areas like it, and England
LONGEST_QUERY = 100


@dataclass(frozen=True)
class NotFound:
    """What there is no page for, in words."""

    what: str


class _Unknown(Exception):
    pass


def address(view: View, **changes: Any) -> str:
    """The address of a view, or of one that differs from it."""
    view = replace(view, **changes)
    path = {
        "overview": "/",
        "indicator": f"/indicator/{view.indicator_id}",
        "area": f"/area/{view.area_code}",
        "fairness": "/journey/fairness",
        "reconciliation": "/data/reconciliation",
        "list": f"/data/list/{view.list_id}",
        "packing": f"/pack/{view.job}",
        "snapshot": f"/snapshot/{view.job}",
        "comment": f"/indicator/{view.indicator_id}/comment",
        "ask": f"/indicator/{view.indicator_id}/ask",
        "words": f"/words/{view.thread}",
    }.get(view.page, f"/{view.page}")
    asked = ("compare", "period", "show", "verdict", "method", "by", "end", "said", "meeting", "agency", "audience")
    wanted: dict[str, str] = {name: getattr(view, name) for name in asked}
    if view.page == "compare":
        wanted |= {"areas": ",".join(view.areas), "indicator": view.indicator_id, "theme": view.theme}
        wanted |= {"indicators": ",".join(view.indicators), "year": view.year}
    if view.page == "questions":
        wanted["indicator"] = view.indicator_id
    if view.page == "comment":
        wanted["thread"] = view.thread
    if view.page not in ("area",):
        wanted = {"q": view.query, "area": view.area_code, **wanted}
    query = urlencode({name: value for name, value in wanted.items() if value}, safe=",")
    return f"{path}?{query}" if query else path


def resolve(pathname: str, search: str, cursor: Cursor) -> View | NotFound:
    """The view an address stands for. Nothing is guessed: an unknown word is not found."""
    parts = [part for part in pathname.split("/") if part]
    given = parse_qs(search.removeprefix("?"))
    asked = {name: values[-1] for name, values in given.items()}
    try:
        view = _choices(_page(parts, cursor), asked, cursor)
        if view.page == "search":
            return replace(view, query=" ".join(asked.get("q", "").split())[:LONGEST_QUERY].strip())
        return _compared(view, given, cursor) if view.page == "compare" else view
    except _Unknown as error:
        return NotFound(str(error))


def _page(parts: list[str], cursor: Cursor) -> View:
    match parts:
        case []:
            return View("overview")
        case ["indicator", indicator_id]:
            if queries.indicator(cursor, indicator_id) is None:
                raise _Unknown("There is no indicator of this name.")
            return View("indicator", indicator_id=indicator_id)
        case ["indicator", indicator_id, "comment" | "ask" as page]:
            return replace(_page(["indicator", indicator_id], cursor), page=page)
        case ["words", thread]:
            return View("words", thread=_number(thread))
        case ["area", code]:
            return View("area", area_code=_area_code(code, cursor))
        case ["journey", "fairness"]:
            return View("fairness")
        case ["data", "reconciliation"]:
            return View("reconciliation")
        case ["data", "list", list_id]:
            if not queries.list_received(cursor, list_id):
                raise _Unknown("There is no list of this name.")
            return View("list", list_id=list_id)
        case ["pack", job]:
            return View("packing", job=job)
        case ["snapshot", snapshot]:
            return View("snapshot", job=snapshot)
        case [page] if page in PLAIN_PAGES:
            return View(page)
        case _:
            raise _Unknown("There is no page at this address.")


def _area_code(code: str, cursor: Cursor) -> str:
    area = queries.area(cursor, code)
    if area is None:
        raise _Unknown("There is no area with this code.")
    return str(area["area_code"])


def _choices(view: View, asked: dict[str, str], cursor: Cursor) -> View:
    if "area" in asked and view.page != "area":
        view = replace(view, area_code=_area_code(asked["area"], cursor))
    if "compare" in asked:
        groups = {_compare(group["group_id"], group["vintage"]) for group in queries.groups(cursor)}
        groups |= {group["group_id"] for group in queries.groups(cursor)} | {"none"}
        view = replace(view, compare=_one_of(asked["compare"], groups, "There is no such group to compare with."))
    if "audience" in asked:
        audiences = {row["audience"] for row in queries.audiences(cursor)}
        view = replace(view, audience=_one_of(asked["audience"], audiences, "There is no such meeting."))
    if view.page == "meeting":  # whose periods are written as those of a pack, which says what there is
        return replace(view, period=asked.get("period", "")[:LONGEST_QUERY])
    if "period" in asked:
        view = replace(view, period=_one_of(asked["period"], _periods(view, cursor), "There is no such period."))
    view = _words(view, asked, cursor)
    if "show" in asked:
        view = replace(view, show=_one_of(asked["show"], set(SHOWN), "A page shows a chart or a table."))
    if "verdict" in asked:
        view = replace(view, verdict=_one_of(asked["verdict"], set(VERDICTS), "There is no such verdict."))
    if "method" in asked:
        view = replace(view, method=_one_of(asked["method"], set(METHODS), "There is no such method."))
    if "by" in asked:
        known = CHARACTERISTICS if view.page == "fairness" else ORDERS
        view = replace(view, by=_one_of(asked["by"], set(known), "There is no such order."))
    return view


def _words(view: View, asked: dict[str, str], cursor: Cursor) -> View:
    """What an address says of people's words."""
    numbers = {name: _number(asked[name]) for name in ("said", "meeting") if name in asked}
    view = replace(view, said=numbers.get("said", ""), meeting=numbers.get("meeting", ""))
    if view.page == "comment" and "thread" in asked:
        view = replace(view, thread=_number(asked["thread"]))
    if "end" in asked:
        try:
            view = replace(view, end=date.fromisoformat(asked["end"]).isoformat())
        except ValueError:
            raise _Unknown("There is no such period.") from None
    if view.page == "questions":
        names = queries.names(cursor)
        agencies, indicators = ({row[key] for row in names} for key in ("owner", "indicator_id"))
        agency = _known(asked, "agency", agencies, "There is no such agency.")
        indicator_id = _known(asked, "indicator", indicators, "There is no indicator of this name.")
        view = replace(view, agency=agency, indicator_id=indicator_id)
    return view


def _number(words: str) -> str:
    if not (words.isascii() and words.isdigit() and len(words) < 10):
        raise _Unknown("There are no such words.")
    return words


def _periods(view: View, cursor: Cursor) -> set[str]:
    """What may stand for a period in the address of a page."""
    if view.page in ("journey", "fairness"):
        return queries.period_words(cursor)
    return {str(year) for year in YEARS} if view.page == "area" else set(wording.PERIOD_NAMES)


def _compared(view: View, given: dict[str, list[str]], cursor: Cursor) -> View:
    """What is set side by side. A form sends a name once for each thing, an address once with commas."""
    several = {name: list(dict.fromkeys(",".join(values).split(","))) for name, values in given.items()}
    asked = {name: values[-1] for name, values in given.items()}
    catalogue = {row["indicator_id"]: row["theme"] for row in queries.names(cursor)}
    codes = [code for code in several.get("areas", ()) if code]
    if len(codes) > MOST_AREAS:
        raise _Unknown(f"At most {MOST_AREAS} areas are set side by side.")
    return replace(
        view,
        areas=tuple(dict.fromkeys(_area_code(code, cursor) for code in codes)),
        indicator_id=_known(asked, "indicator", set(catalogue), "There is no indicator of this name."),
        theme=_known(asked, "theme", set(catalogue.values()), "There is no such theme."),
        indicators=tuple(
            _one_of(name, set(catalogue), "There is no indicator of this name.")
            for name in several.get("indicators", ())
            if name
        ),
        year=_known(asked, "year", {str(year) for year in YEARS}, "There is no such year."),
    )


def _known(asked: dict[str, str], name: str, known: set[str], otherwise: str) -> str:
    return _one_of(asked[name], known, otherwise) if name in asked else ""


def _compare(group_id: str, vintage: str | None) -> str:
    return f"{group_id}-{vintage}" if vintage else group_id


def _one_of(word: str, known: set[str], otherwise: str) -> str:
    if word not in known:
        raise _Unknown(otherwise)
    return word
