"""Every page for every indicator: from raw files to words on a page, and from an empty publication to plain words."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import queries
from dashboard.address import NotFound, address, resolve
from dashboard.pages.request import Page
from dashboard.publication import Door, open_publication
from dashboard.rendering import render
from dashboard.view import View
from etl.build import build
from etl.catalogue.load import load_catalogue
from etl.database import open_working_database
from etl.facts.run import columns_of_facts
from etl.publication.write import FILE_NAME, write_publication
from etl.sources.registry import load_sources
from tests.conftest import ROOT, put_published, request_for
from tests.dashboard.reading import of_kind, parts, rows, words

INDICATORS = [
    one.id for one in load_catalogue(ROOT / "indicators.yaml", load_sources(), columns_of_facts()).catalogue.indicators
]
ADDRESSES = [
    "/", "/journey", "/journey/fairness", "/areas", "/area/E08000012", "/area/E92000001", "/data",
    "/data/reconciliation", "/about",
    "/compare",
    "/compare?areas=E08000012", "/partners", "/glossary", "/search", "/search?q=liverpool",
    "/search?q=nothing%20of%20it", "/questions", "/meetings",
]  # fmt: skip


@pytest.fixture(scope="session")
def door(publication: Path) -> Door:
    return Door(publication)


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Door:
    """A fresh clone: nothing but the published figures."""
    raw = tmp_path_factory.mktemp("fresh")
    put_published(raw)
    path = build(request_for(raw, tmp_path_factory.mktemp("fresh_out"))).publication
    assert path is not None
    return Door(path)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A publication with nothing in it but the build: made from the contract alone."""
    with open_working_database() as connection:
        connection.execute("""
            INSERT INTO build VALUES (now()::TIMESTAMP, 2, 'x', 'internal', DATE '2026-11-20', 'E08000012', 'england',
                '2025', 'mean', 4, 'x', false);
            INSERT INTO area (area_code, area_name, area_type) VALUES ('E08000012', 'Liverpool', 'authority');
            INSERT INTO area_code VALUES ('E08000012', 'E08000012');
        """)
        yield Door(write_publication(connection, tmp_path_factory.mktemp("empty") / FILE_NAME))


def show(door: Door, where: str) -> Page:
    path, _, search = where.partition("?")
    page = render(door, path, f"?{search}")
    assert page.title not in ("Something went wrong", "Not found"), where
    return page


def test_from_raw_files_to_words_on_a_page(door: Door) -> None:
    """8,602 referrals in the made-up table C1 over the 88,150 children of the made-up mid-2013 are 975.8."""
    page = show(door, "/indicator/referrals_rate?show=table")
    [table] = [t for t in of_kind(page.content, "Table") if "Referrals to children's social care, rate" in words(t)][:1]
    row = next(row for row in rows(table) if row[0] == "2013 to 2014")
    assert row[1] == "975.8"
    assert row[3:5] == ["8,602", "88,150"]
    assert "worked out by us from published counts" in row[-1]


@pytest.mark.parametrize("where", ADDRESSES)
def test_every_page_renders_with_data_without_and_on_a_fresh_clone(
    door: Door, empty: Door, fresh: Door, where: str
) -> None:
    for publication in (door, fresh, empty):
        if publication is empty and where == "/area/E92000001":
            continue
        page = show(publication, where)
        assert len(of_kind(page.content, "H1")) == 1


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_has_a_page_in_every_view(door: Door, fresh: Door, indicator: str) -> None:
    for publication in (door, fresh):
        for query in ("", "?show=table", "?area=E08000015&compare=statistical_neighbours", "?compare=none"):
            page = show(publication, f"/indicator/{indicator}{query}")
            said = words(page.content)
            assert "What it is" in said
            assert "None" not in re.sub(r"None([.:,]| recorded)", "", said)
            assert "nan" not in said.split()


def test_every_query_of_the_dashboard_runs_on_the_bare_contract(empty: Door) -> None:
    publication = empty.publication()
    assert publication is not None
    day = queries.build(publication.cursor())["as_of"]
    given: dict[str, tuple[Any, ...]] = {
        "side_by_side": (["x"], ["x"], None), "lines_of_areas": ("x", ["x"]),
        "newest": ("x",), "newest_series": ("x", ["x"]),
        "counts_sent": ("x",),
        "absent": ("x",), "area": ("E08000012",), "at_year": ("x", 2025), "benchmark": ("x", "x", "x", "2025"),
        "benchmarks_of_area": ("x", "mean", "2025"), "categories": ("x", "x"), "coverage": ("x",),
        "concerns_about_records": ("x",), "list_received": ("x",), "restatements": ("x",),
        "exceptions": ("x",), "signals": ("x", "x"), "events": ("x", "x"), "headline": ("x", "x", "year", day),
        "newest_years": ("x", "mean", "2025"),
        "columns": ("area",), "lines": ("benchmark", "x"), "observations": ({"area": "x"}, 1, 0), "table": ("source",),
        "fairness_periods": ("x",), "flow_by_source": ("x", "year", day, "cohort"), "flow_periods": ("x",),
        "flow_steps": ("x", "year", day, "cohort"), "front_door": ("x", "year", day), "moves": ("x", "year", day),
        "relative_rates": ("x", "year", day, "sex"), "waiting": ("x",),
        "estimates": ("x", "x"), "groups_of_area": ("x",), "indicator": ("x",), "latest": ("x",),
        "member_codes": ("x", "x", None), "members": ("x",), "predecessors": ("x",), "successors": ("x",),
        "ranking": ("x", "year", day),
        "annual_changes": ("x", day), "pack_indicators": ("x",), "periods": ("x",), "reasons_to_look": ("x", day),
        "reconciled": (None, None), "series": ("x",), "targets": ("x",), "trend": ("x", "x"), "years": ("x",),
        "figures_of": ("x",),
    }  # fmt: skip
    for name in queries.__all__:
        getattr(queries, name)(publication.cursor(), *given.get(name, ()))


def test_the_overview_puts_words_first_and_england_beside(door: Door) -> None:
    page = show(door, "/?compare=core_cities")
    said = words(page.content)
    assert said.startswith("Children's safeguarding in Liverpool")
    headings = rows(of_kind(page.content, "Table")[0])[0]
    assert headings == [
        "Measure", "Latest", "Usual range", "Against a year before", "England, latest year", "Core cities, latest year",
        "Trend",
    ]  # fmt: skip


def test_a_trend_line_has_the_same_in_words(door: Door) -> None:
    images = of_kind(show(door, "/").content, "Img")
    assert images
    trends = [image for image in images if image.alt]
    assert trends
    assert all(image.alt.startswith("From ") for image in trends)


def test_words_come_before_the_chart_and_the_same_figures_stand_in_the_table(door: Door) -> None:
    chart = show(door, "/indicator/rereferrals_pct")
    order = [part._type for part in parts(chart.content) if hasattr(part, "_type")]
    assert order.index("P") < order.index("Graph")
    [graph] = of_kind(chart.content, "Graph")
    drawn = [value for trace in graph.figure["data"] if trace.get("name") == "Liverpool" for value in trace["y"]]
    table = show(door, "/indicator/rereferrals_pct?show=table")
    shown = [row[1] for t in of_kind(table.content, "Table") for row in rows(t) if row[0].startswith("20")]
    assert [f"{value:.1f}%" for value in reversed(drawn)] == [cell for cell in shown if cell.endswith("%")][
        : len(drawn)
    ]


def test_no_overview_or_table_needs_plotly(door: Door) -> None:
    for where in ("/", "/area/E08000012", "/data", "/indicator/referrals_rate?show=table"):
        assert of_kind(show(door, where).content, "Graph") == []


def test_whether_higher_is_better_or_neither_is_said_outright(door: Door) -> None:
    assert "A lower figure is better." in words(show(door, "/indicator/rereferrals_pct").content)
    assert "Neither a higher nor a lower figure is good in itself." in words(show(door, "/indicator/referrals").content)


def test_a_neutral_figure_is_not_ranked(door: Door) -> None:
    said = words(show(door, "/indicator/referrals_rate").content)
    assert "1st is best" not in said
    assert "authorities, " in said
    assert "have a higher figure than Liverpool" in said


def test_years_that_no_data_covers_say_why(door: Door) -> None:
    formed = words(show(door, "/indicator/referrals_rate?area=E06000063&show=table").content)
    assert "[z] Cumberland was formed on 1 April 2023, from Cumbria" in formed
    joint = words(show(door, "/indicator/caseload_mean?area=E09000021").content)
    assert "counted together with Richmond upon Thames" in joint
    assert "for both, so it has no figure of its own" in joint
    ended = words(show(door, "/area/E10000006?period=2025").content)
    assert "Cumbria ended on 31 March 2023 and became Cumberland; and Westmorland and Furness" in ended


def test_a_newer_figure_that_is_hidden_is_spoken_of(door: Door) -> None:
    said = words(show(door, "/?area=E06000018").content)
    assert "2025: [low] less than half of the smallest number shown, but not zero" in said


def test_printed_figures_stand_beside_ours(door: Door) -> None:
    said = words(show(door, "/data/reconciliation").content)
    assert "The report prints both 43.7 and 44.0 for the same 391" in said
    assert "All (278)" in said
    only = words(show(door, "/data/reconciliation?verdict=agrees").content)
    assert "8,602 8,602 Agrees" in only
    assert "Cannot be computed Only" not in only


def test_an_estimate_is_always_labelled_with_its_method(door: Door) -> None:
    said = words(show(door, "/indicator/contacts?period=year_to_date").content)
    assert "32,229 [e] The 4 complete months × 12 ÷ 4" in said


def test_a_breakdown_is_shown_with_its_categories(door: Door) -> None:
    said = words(show(door, "/indicator/cp_plans_started_age_pct").content)
    assert "The figures for Liverpool are by age band." in said
    assert "0 to 4 37%" in said


def test_the_whole_view_is_in_the_address(door: Door) -> None:
    publication = door.publication()
    assert publication is not None
    for view in (
        View("overview", area_code="E08000015", compare="core_cities"),
        View(
            "indicator", indicator_id="referrals", area_code="E08000035", compare="none", period="month", show="table"
        ),
        View("indicator", indicator_id="referrals", compare="statistical_neighbours-2021"),
        View("area", area_code="E08000015", period="2014"),
        View("reconciliation", verdict="differs"),
        View("about"),
        View("search", query="re-referrals & children's + plans, 50%", area_code="E08000015"),
        View(
            "compare", areas=("E08000015", "E92000001"), theme="Front door", indicators=("referrals_rate",), year="2025"
        ),
        View("compare", indicator_id="referrals_rate", areas=("E08000012", "E12000002")),
    ):
        path, _, search = address(view).partition("?")
        assert resolve(path, f"?{search}", publication.cursor()) == view


@pytest.mark.parametrize(
    "where",
    [
        "/nowhere", "/indicator/nothing", "/indicator", "/area/E99999999", "/area/", "/data/elsewhere",
        "/?area=Liverpool", "/?compare=everyone", "/indicator/referrals?period=decade", "/indicator/referrals?show=pie",
        "/data/reconciliation?verdict=fine", "/area/E08000012?period=12345", "/area/E08000012?period=²⁰²⁵",
        "/area/E08000012?period=0000", "/area/E08000012?period=9999", "/area/E08000012?period=month",
        "/indicator/referrals?period=2014", "/journey/elsewhere", "/journey?period=year", "/journey?method=both",
        "/journey/fairness?by=shoe", "/journey?period=year-2014-03-32",
        "/indicator/referrals?period=2014", "/compare?areas=E08000012,Leeds", "/compare?indicator=nothing",
        "/compare?indicators=referrals_rate,nothing", "/compare?theme=Weather", "/compare?year=last",
        "/search?area=Leeds",
        "/compare?areas=" + ",".join(f"E0800000{last}" for last in range(10)) + ",E08000010,E08000011,E08000012",
    ],
)  # fmt: skip
def test_an_unknown_address_is_not_guessed(door: Door, where: str) -> None:
    publication = door.publication()
    assert publication is not None
    path, _, search = where.partition("?")
    assert isinstance(resolve(path, f"?{search}", publication.cursor()), NotFound)
    page = render(door, path, f"?{search}")
    assert "This page was not found" in words(page.content)
    assert [link.href for link in of_kind(page.content, "A")] == ["/", "/areas", "/about#definitions"]


def test_a_code_that_an_area_once_had_leads_to_it(door: Door) -> None:
    assert words(show(door, "/area/E10000023").content).startswith("Overview of North Yorkshire")
    assert words(show(door, "/area/E08000039").content).startswith("Overview of Sheffield")


def test_what_was_asked_for_and_is_not_to_be_had_is_said_and_never_silently_replaced(door: Door) -> None:
    quarters = words(show(door, "/indicator/referrals_rate?period=quarter").content)
    assert "There are no quarterly figures of this for Liverpool. The page shows yearly figures." in quarters
    listed = words(show(door, "/indicator/referrals_rate?area=E06000063&compare=statistical_neighbours-2021").content)
    assert "Cumberland cannot be compared with the list of 2021." in listed
    country = words(show(door, "/?area=E92000001&compare=region").content)
    assert "cannot be compared" not in words(show(door, "/?compare=statistical_neighbours-2021").content)
    assert "England cannot be compared with that group." in country


def test_areas_that_have_ended_can_be_chosen_and_are_linked_both_ways(door: Door) -> None:
    page = show(door, "/?area=E10000006")
    assert "Cumbria (until 2023)" in words(page.content)
    assert "Areas that have ended" in words(show(door, "/areas").content)
    links = {link.href for link in of_kind(show(door, "/area/E10000006").content, "A")}
    assert {"/area/E06000063", "/area/E06000064"} <= links
    assert "/area/E10000006" in {link.href for link in of_kind(show(door, "/area/E06000063").content, "A")}


def test_the_table_has_every_year_that_the_chart_draws(door: Door) -> None:
    for where in ("/indicator/referrals_rate?area=E06000063", "/indicator/cp_plans_rate?compare=core_cities"):
        [graph] = of_kind(show(door, where).content, "Graph")
        drawn = {end[:4] for trace in graph.figure["data"] for end in trace["x"]}
        table = show(door, f"{where}&show=table")
        periods = {row[0][-4:] for t in of_kind(table.content, "Table") for row in rows(t)}
        assert drawn <= periods, where


def test_two_figures_are_a_table_and_no_chart(door: Door) -> None:
    page = show(door, "/indicator/contacts_to_referral_pct")
    assert of_kind(page.content, "Graph") == []
    assert "There are too few figures to draw a line." in words(page.content)


def test_the_rate_of_a_month_says_that_it_is_scaled_up_to_a_year(door: Door) -> None:
    page = show(door, "/indicator/referrals_rate?period=month")
    assert "There is no monthly figure for Liverpool." in words(page.content), "there is one of a year"
    table = of_kind(page.content, "Table")[0]
    assert rows(table)[0][1] == "Liverpool: rate per 10,000 children, scaled up to a year"
    assert rows(table)[1][-1].startswith("[x] the number of children to divide by is not loaded")
    plans = of_kind(show(door, "/indicator/cp_plans_rate?period=month&show=table").content, "Table")[0]
    assert rows(plans)[0][1] == "Liverpool: rate per 10,000 children", "what is counted on one day is not scaled"


def test_nothing_points_to_a_bar_that_is_not_there(door: Door) -> None:
    assert "The arrow points to Liverpool." in words(show(door, "/indicator/referrals_rate").content)
    assert "The arrow points to" not in words(show(door, "/indicator/referrals_rate?area=E12000002").content)


def test_indicators_without_a_figure_say_why_where_they_are_listed(door: Door) -> None:
    for where in ("/?area=E09000021", "/area/E09000021"):
        assert "counted together with Richmond upon Thames" in words(show(door, where).content)
    assert "How old children are when a plan starts : figures by age band" in words(show(door, "/").content)


def test_how_many_have_no_figure_and_why_stands_beside_the_rank(door: Door) -> None:
    said = words(show(door, "/indicator/cp_plans_2_years_or_more_pct").content)
    assert re.search(r"\d+ more authorit(y|ies) (has|have) none: \w+", said)


def test_a_gap_is_of_years_where_there_are_months(door: Door) -> None:
    """The report has months of 2014; only yearly figures are missing until the national table begins."""
    said = words(show(door, "/indicator/looked_after_rate").content)
    assert re.search(r"Between 31 March 20\d\d and 31 March 20\d\d there is no yearly figure", said)


def test_a_number_of_children_offers_no_comparison(door: Door) -> None:
    assert "Compare with" not in words(show(door, "/indicator/referrals").content)
    assert "Compare with" in words(show(door, "/indicator/referrals_rate").content)


def test_a_figure_that_stands_as_a_report_printed_it_says_so(door: Door) -> None:
    assert "The figure is as a report printed it." in words(show(door, "/indicator/contacts_rate").content)
    assert "The figure is as a report printed it." not in words(show(door, "/indicator/referrals_rate").content)


def test_every_mark_and_symbol_is_explained(door: Door) -> None:
    said = words(show(door, "/about").content)
    for mark in ("[c]", "[x]", "[z]", "[low]", "[u]", "[e]", "[p]"):
        assert mark in said


def test_a_fault_of_ours_is_logged_by_kind_and_place_and_never_by_what_was_asked(
    door: Door, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(cursor: Any) -> Any:
        raise ValueError("secret E08000012")

    monkeypatch.setattr(queries, "build", fail)
    page = render(door, "/", "")
    assert page.title == "Something went wrong"
    assert "ValueError at rendering.py:" in caplog.text
    assert "secret" not in caplog.text


def test_no_publication_is_said_plainly(tmp_path: Path) -> None:
    said = words(render(Door(tmp_path / "nothing.duckdb"), "/", "").content)
    assert "No figures have been published here yet." in said


def test_a_publication_that_cannot_be_read_is_said_and_the_last_good_one_stays(door: Door, tmp_path: Path) -> None:
    path = tmp_path / "safeguarding.duckdb"
    path.write_bytes(b"not a database" * 1_000)
    own = Door(path)
    assert "cannot be read" in words(render(own, "/", "").content)
    path.write_bytes(door.path.read_bytes())
    own._next_look = 0
    assert "Children's safeguarding in Liverpool" in words(render(own, "/", "").content)
    path.write_bytes(door.path.read_bytes()[:200_000])
    said = words(eventually(own, lambda: bool(own.refused)).content)
    assert "These are older figures. Newer ones could not be opened" in said
    assert "Exception" not in said
    assert "Children's safeguarding in Liverpool" in said


def test_a_file_that_was_only_half_there_is_tried_again(door: Door, tmp_path: Path) -> None:
    """Even when the time and size of the file say that it is the one that was refused."""
    path = tmp_path / "safeguarding.duckdb"
    whole = door.path.read_bytes()
    path.write_bytes(b"0" * len(whole))
    stamp = path.stat()
    own = Door(path)
    assert own.publication() is None
    assert own.publication() is None, "a file that is refused is not opened again for every request"
    with path.open("r+b") as file:
        file.write(whole)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert eventually(own, lambda: own.publication() is not None).title == "Liverpool: overview"


def eventually(door: Door, holds: Callable[[], bool]) -> Page:
    """The overview, once ``holds`` does; the door is made to look at once instead of a while later."""
    for _ in range(200):
        door._next_look = 0
        render(door, "/", "")
        if holds():
            return render(door, "/", "")
        time.sleep(0.02)
    pytest.fail("it did not come to hold")


def test_a_publication_of_another_version_is_refused(publication: Path, tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "other.duckdb"
    path.write_bytes(publication.read_bytes())
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE build SET contract_version = 99")
    assert "written by another version" in words(render(Door(path), "/", "").content)


def test_the_publication_in_memory_cannot_reach_files(publication: Path) -> None:
    import duckdb

    cursor = open_publication(publication).cursor()
    for sql in (
        "FROM read_csv('/etc/passwd')",
        "COPY area TO 'x.csv'",
        "ATTACH 'x.duckdb'",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            cursor.ask(sql, ())
