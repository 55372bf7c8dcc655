"""What a reader can take away from a page: links to its tables as files, and the chart as a picture, stamped."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dash import html

from dashboard import components, sentences, wording
from dashboard.address import address
from dashboard.pages import indicator_trend, trend_words
from dashboard.pages.request import Request, Row
from dashboard.view import View

if TYPE_CHECKING:
    from dashboard.pages.trend import Trend

FORMS = {"xlsx": "Excel (XLSX)", "ods": "OpenDocument (ODS)"}
MADE_UP = "the monthly records are of a made-up council, not of real children"
_TITLE, _SUBTITLE, _STAMPS = 84, 108, 150  # letters in a line of each, in a picture 1,200 pixels wide


def section(request: Request, tables: Sequence[tuple[str, str]], *pictures: Any) -> list[Any]:
    """Links to the page's tables, and buttons for its chart.

    tables: of each table its name in the address, and in words.
    """
    if not tables:
        return []
    books = [_file(request, form, words) for form, words in FORMS.items()]
    texts = [_file(request, "csv", f"CSV: {words}", name) for name, words in tables]
    said = "The workbooks have every table of this page. Each file says which area and periods it is about, what they "
    said += "are compared with, and how old it is."
    links = html.Ul([html.Li(link) for link in [*books, *texts]])
    return [html.Section([html.H2("Take this away"), html.P(said), links, *pictures], className="take-away")]


def _file(request: Request, form: str, words: str, table: str = "") -> Any:
    there = f"/take/{form}{address(request.view, show='')}"
    if table:
        there += f"{'&' if '?' in there else '?'}table={table}"
    return components.link(words, there, download=True)


def for_a_meeting(request: Request) -> html.P:
    """The way to the page that makes a pack."""
    there = address(View("pack", area_code=request.area["area_code"]))
    return html.P(
        [
            components.link("A pack for a meeting", there),
            ": PDF, PowerPoint, workbooks and a one-page letter. ",
            components.link("The meeting on a screen", address(View("meeting", area_code=request.area["area_code"]))),
            ": one measure at a time.",
        ]
    )


def of_indicator(trend: Trend) -> list[Any]:
    """The section of the page of an indicator."""
    shows_chart = bool(trend.own) and indicator_trend.shown_as(trend) == "chart"
    return section(trend.request, tables_of(trend), *([_picture(trend)] if shows_chart else []))


def tables_of(trend: Trend) -> list[tuple[str, str]]:
    """The tables of the page of an indicator that have a row, by name, and in words."""
    found = [("trend", "the trend")] if trend.own else []
    breakdowns = dict.fromkeys(row["breakdown"] for row in trend.categories)
    found += [(f"by_{name}", f"by {wording.breakdown(name).lower()}") for name in breakdowns]
    if trend.latest and trend.indicator["is_comparable"]:
        found.append(("authorities", "every authority"))
    if trend.estimates:
        found.append(("estimates", "estimates for a whole year"))
    if trend.printed:
        found.append(("printed", "printed figures beside ours"))
    return found


def everything() -> list[Any]:
    """Where all figures are to be had at once."""
    link = components.link("All figures (ZIP of CSV files)", "/take/full.zip", download=True)
    words = ": every figure of every indicator and area, what each is set beside, and what every column means."
    return [html.H2("All figures at once"), html.P([link, words])]


def for_programs(request: Request, indicator: Row) -> list[Any]:
    """Where other programs find the figures, with an example of one indicator."""
    asked = {"indicator": indicator["indicator_id"], "area": request.build["home_area_code"], "period": "year"}
    return [
        html.H2("For other programs", id="programs"),
        html.P(
            [
                "Programs can read the same figures as JSON. ",
                html.Code("/api/v1"),
                f" lists the addresses. The yearly figures of “{indicator['plain_title']}” for our own area are at:",
            ]
        ),
        html.P(html.Code(f"/api/v1/observations?{urlencode(asked)}")),
        html.P(
            "Each row has the value, its status and where it comes from, in columns that keep their names. Where there "
            "is no value, the status says why. The file docs/api.md, which comes with this program, says the rest."
        ),
        *everything(),
    ]


def stamps(request: Request, *about: tuple[str, str]) -> list[tuple[str, str]]:
    """What every file and picture says of itself: what it is about, and how old it is and whose."""
    build = request.build
    return [
        *about,
        ("Figures put together on", wording.day(build["built_at"].date())),
        ("As things stood on", wording.day(build["as_of"])),
        ("Edition", build["edition"]),
        *([("Made up", MADE_UP)] if build["is_made_up"] else []),
        ("Address", address(request.view, show="")),
    ]


def area_of(request: Request) -> list[tuple[str, str]]:
    """The area, as a stamp has it."""
    return [("Area", request.name), ("Area code", request.area["area_code"])]


def of_trend(trend: Trend) -> list[tuple[str, str]]:
    """The stamps of the page of an indicator."""
    return stamps(
        trend.request,
        ("Indicator", trend.indicator["plain_title"]),
        ("Indicator id", trend.indicator["indicator_id"]),
        *area_of(trend.request),
        ("Periods", wording.PERIOD_NAMES[trend.period_type]),
        ("Compared with", trend.group_words if trend.group else "nothing"),
    )


def file_name(request: Request, *about: str) -> str:
    """Without its ending: what it is about, and the day as of which it holds."""
    return "_".join([*(slug(part) for part in about), request.build["as_of"].isoformat()])


def file_name_of(trend: Trend) -> str:
    """Of the page of an indicator: liverpool_referrals-rate_years_2026-11-20."""
    periods = wording.PERIOD_NAMES[trend.period_type]
    return file_name(trend.request, trend.request.name, trend.indicator["indicator_id"], periods)


def slug(words: str) -> str:
    """Words as part of the name of a file.

    >>> slug("Bristol, City of"), slug("Year so far"), slug("Zoë's")
    ('bristol-city-of', 'year-so-far', 'zoe-s')
    """
    ascii_ = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")


def _picture(trend: Trend) -> html.Div:
    """Two buttons; what is written around the picture is said here, and drawn in the browser (assets/takeaway.js)."""
    said = [f"{name}: {words}" for name, words in of_trend(trend) if not name.endswith((" id", " code"))]
    sources = dict.fromkeys(row["reference"] or row["source_title"] for row in trend.own if row["status"] == "shown")
    said.append(f"Source: {'; '.join(sources)}")
    words = {
        "title": wrap(trend.headline or sentences.headline(None, trend.indicator, trend.request.place), _TITLE),
        "subtitle": wrap(indicator_trend.caption_of(trend), _SUBTITLE),
        "stamps": [*wrap(trend_words.how_to_read(trend), _STAMPS), *wrap(". ".join(said), _STAMPS)],
        "file": file_name_of(trend),
    }
    buttons = [
        html.Button(f"Chart as {form.upper()}", type="button", **{"data-picture": form})  # type: ignore[arg-type]
        for form in ("svg", "png")
    ]
    data: dict[str, Any] = {"data-words": json.dumps(words)}
    return html.Div(buttons, className="pictures", **data)
