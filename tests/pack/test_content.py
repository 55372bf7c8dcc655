"""A pack says what the pages say, of one period and of one publication, and nothing that came later."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from dashboard import wording
from dashboard.pack.content import Bullets, Pack, Section, Table, Text
from dashboard.pack.gather import gather
from dashboard.pack.minutes import Commentary, Matter, Minutes
from dashboard.pack.period import NotMade, Period, known, read, said
from dashboard.publication import Door
from dashboard.queries.rows import Cursor
from dashboard.rendering import render
from etl.build import Outcome
from tests.dashboard.reading import words

QUARTER = date(2014, 6, 30)


def lines(pack: Pack) -> Iterator[str]:
    """Everything that a pack says, as a text."""
    yield f"{pack.title}: {pack.period.words}. Made for: {pack.audience}. {pack.made_up}"
    yield from (f"{name}: {what}" for name, what in pack.stamps)
    yield f"\n== {pack.letter.title}"
    for part in pack.letter.parts:
        yield from [f"-- {part.heading}", *(one.words for one in part.said)]
    for section in pack.open_matters:
        yield from of_section(section)
    yield "\n== What to look at first"
    for look in pack.looks:
        yield from [f"-- {look.heading}", *(item.words for item in look.items)]
        yield from ["-- and among others", *(item.words for item in look.others)]
    yield from [pack.look_note, *of_table(pack.in_brief)]
    for one in pack.measures:
        yield from [f"\n== {one.number}. {one.title}", one.headline, one.said, one.alternative, *one.events]
        yield from of_table(one.table) if one.table else []
        yield from [*one.questions, *one.caveats, *one.sources, *(each.words for each in one.commentary)]
    for section in (*pack.closed_matters, pack.quality, pack.definitions, pack.symbols):
        yield from of_section(section)


def of_table(table: Table) -> Iterator[str]:
    yield f"[{table.caption}]"
    yield from (" | ".join(row) for row in [table.headings, *table.rows])


def of_section(section: Section) -> Iterator[str]:
    yield f"\n== {section.title}"
    for block in section.blocks:
        if isinstance(block, Text):
            yield block.words
        elif isinstance(block, Bullets):
            yield from block.items
        else:
            yield from of_table(block)


def test_the_pack_of_the_made_up_council_word_for_word(cursor: Cursor, golden: Callable[[str, str], None]) -> None:
    text = "\n".join(lines(gather(cursor, "Liverpool", "2014-Q1", "board")))
    golden(
        "pack_of_the_made_up_council", re.sub(r"put together on:? \d+ \w+ \d+( at \d\d:\d\d)?", "put together", text)
    )


# --------------------------------------------------------------------------------------------------- one calculation


def test_every_figure_is_the_publications_own(pack: Pack, cursor: Cursor) -> None:
    """The figure of the quarter and those of the table, asked for anew."""
    sql = """
        SELECT period_end, value, status FROM observation WHERE indicator_id = $1 AND area_code = 'E08000012'
            AND period_type = 'quarter' AND is_preferred AND breakdown = 'total' AND period_end <= DATE '2014-06-30'
        ORDER BY period_end DESC LIMIT 5
    """
    assert len(pack.measures) == 20
    for one in pack.measures:
        rows = cursor.ask(sql, (one.indicator["indicator_id"],))
        assert one.table is not None
        assert [row[1].removesuffix(" [p]") for row in one.table.rows] == [
            wording.figure(row, one.indicator) for row in rows
        ]
        assert one.row is not None
        assert (one.row["period_end"], one.row["value"]) == (QUARTER, rows[0]["value"])


def test_nothing_of_a_later_month_is_in_it(pack: Pack) -> None:
    for one in pack.measures:
        assert one.drawn is not None
        rows = [*one.drawn.own, *one.drawn.signals, *one.drawn.group, *one.drawn.steps, *one.drawn.compared]
        assert max(row["period_end"] for row in rows) == QUARTER
        assert one.drawn.estimate is None
    for look in pack.looks:
        assert {item.row["period_end"] for item in (*look.items, *look.others)} <= {QUARTER, date(2014, 3, 31)}
    assert "July" not in " ".join(one.said + one.headline for one in pack.measures)


def test_the_newest_month_has_what_the_overview_shows_first(cursor: Cursor, council: Outcome) -> None:
    pack = gather(cursor, "", "2014-07", "scrutiny")
    found = [item for look in pack.looks for item in (*look.items, *look.others)]
    sql = """
        SELECT indicator_id, reason FROM exception
        WHERE area_code = 'E08000012' AND period_end = DATE '2014-07-31' AND group_id IS NULL
    """
    expected = {(row["indicator_id"], row["reason"]) for row in cursor.ask(sql, ())}
    assert len(expected) > 10
    assert {(item.row["indicator_id"], item.row["reason"]) for item in found if not item.row["group_id"]} == expected
    assert council.publication is not None
    page = words(render(Door(council.publication), "/", "").content)
    for item in found:
        if item.row["reason"] == "signal":
            assert f"{item.verdict}: {item.what} {item.rest}" in page


def test_what_the_page_of_a_measure_says_the_pack_says(cursor: Cursor, council: Outcome) -> None:
    """Of the newest month: the same headline, sentence, questions and description of the chart."""
    assert council.publication is not None
    pack = gather(cursor, "", "2014-07", "board")
    for one in pack.pages:
        where = f"/indicator/{one.indicator['indicator_id']}"
        page = words(render(Door(council.publication), where, "?period=month").content)
        assert f"{one.headline}." in page
        figure = one.said.split(". ")[1 if "there is no figure" in one.said else 0]
        assert figure in page
        assert all(question in page for question in one.questions)


def test_a_hidden_figure_is_its_symbol_and_never_nought(of_years: Cursor) -> None:
    sql = """
        SELECT area_name, period_end FROM observation JOIN area USING (area_code)
        WHERE indicator_id = 'cp_plans_2_years_or_more_pct' AND status = 'confidential' AND is_preferred LIMIT 1
    """
    hidden = of_years.ask(sql, ())[0]
    end = hidden["period_end"]
    pack = gather(of_years, hidden["area_name"], f"{end.year - 1}/{end.year % 100:02}", "sub_group")
    [one] = [one for one in pack.measures if one.indicator["indicator_id"] == "cp_plans_2_years_or_more_pct"]
    assert one.table is not None
    assert one.table.rows[0][1] == "[c]"
    assert "there is no figure: [c] hidden because the number is small, or would give a small one away." in one.said
    assert f"{one.title}: [c] hidden because the number is small, or would give a small one away." in " ".join(
        of_section(pack.quality)
    )
    [row] = [row for row in pack.in_brief.rows if row[0].endswith(one.title)]
    assert row[1] == "[c]"


def test_a_figure_of_before_is_said_to_be_of_before(cursor: Cursor) -> None:
    """Some partners' counts are for years only: a quarter shows the newest year, and says so."""
    pack = gather(cursor, "", "2014-06", "sub_group")
    late = [one for one in pack.measures if one.row and one.row["period_end"] != QUARTER]
    assert all(one.said.startswith("There is no figure for") for one in late)
    assert {one.row["period_type"] for one in pack.measures if one.row and one not in late} == {"month"}


# ------------------------------------------------------------------------------------------------------ what is asked


@pytest.mark.parametrize(
    ("written", "first", "last", "in_words", "slug"),
    [
        ("2014-07", date(2014, 7, 1), date(2014, 7, 31), "July 2014", "2014-07"),
        ("2014-Q1", date(2014, 4, 1), date(2014, 6, 30), "April to June 2014", "2014-q1"),
        ("2013-Q4", date(2014, 1, 1), date(2014, 3, 31), "January to March 2014", "2013-q4"),
        ("2013/14", date(2013, 4, 1), date(2014, 3, 31), "the year to March 2014", "year-to-2014-03"),
        ("1999/00", date(1999, 4, 1), date(2000, 3, 31), "the year to March 2000", "year-to-2000-03"),
    ],
)
def test_a_period_is_read_as_it_is_written(written: str, first: date, last: date, in_words: str, slug: str) -> None:
    period = read(written, 4)
    assert (period.start, period.end, period.words, period.slug, period.written) == (
        first,
        last,
        in_words,
        slug,
        written,
    )


def test_a_year_may_have_a_hyphen_unless_that_is_a_month() -> None:
    assert read("2013-14", 4) == read("2013/14", 4)
    assert read("2011-12", 4).words == "December 2011"
    assert read(" 2014-q1 ", 4) == read("2014-Q1", 4)


def test_where_the_year_starts_in_another_month_so_do_quarters() -> None:
    assert read("2014-Q1", 1).words == "January to March 2014"
    assert read("2014", 1) == Period("year", date(2014, 1, 1), date(2014, 12, 31), 1)
    assert read("2014", 1).written == "2014"
    assert read("2014-Q2", 9) == Period("quarter", date(2014, 12, 1), date(2015, 2, 28), 9)
    assert read("2014-Q2", 9).written == "2014-Q2"


@pytest.mark.parametrize(
    "written", ["2014", "2014-Q5", "2014-13", "2013/15", "last quarter", "", "0000-01", "２０１４-07"]
)
def test_what_is_no_period_is_refused_with_how_to_write_one(written: str) -> None:
    with pytest.raises(NotMade, match=r"Write 2014-07|none that figures"):
        read(written, 4)


def test_the_periods_that_there_are_are_named_from_first_to_last() -> None:
    rows = [{"period_type": "month", "period_start": date(2014, n, 1), "period_end": date(2014, n, 28)} for n in (4, 5)]
    rows.append({"period_type": "year", "period_start": date(2013, 4, 1), "period_end": date(2014, 3, 31)})
    rows.append({"period_type": "year", "period_start": date(2013, 10, 1), "period_end": date(2014, 9, 30)})
    assert said(known(rows, 4)) == "Months: 2014-04 to 2014-05. Years: 2013/14"


@pytest.mark.parametrize(
    ("area", "period", "audience", "said_"),
    [
        ("", "", "", "Say which period, with --period. For Liverpool there are: Quarters: 2010-Q3 to 2014-Q1."),
        ("", "soon", "", "“soon” is not a period. Write 2014-07 for a month"),
        ("", "2016-Q1", "", "There is no figure for Liverpool of April to June 2016. There are: Quarters:"),
        (
            "",
            "2014-Q1",
            "mayor",
            "There are packs for: sub_group (Performance sub-group); scrutiny (Scrutiny committee)",
        ),
        ("Atlantis", "2014-Q1", "", "There is no area “Atlantis”."),
        ("Leeds", "2014-Q1", "", "There are no figures for Leeds at all."),
    ],
)
def test_what_cannot_be_made_is_said_with_what_there_is(
    cursor: Cursor, area: str, period: str, audience: str, said_: str
) -> None:
    with pytest.raises(NotMade) as refused:
        gather(cursor, area, period, audience)
    assert said_ in str(refused.value)


def test_an_area_is_named_as_people_name_it_or_by_any_code(of_years: Cursor) -> None:
    for name in ("wirral", "Wirral", "E08000015"):
        assert gather(of_years, name, "2024/25", "board").area_name == "Wirral"
    assert gather(of_years, "", "2024/25", "").audience == "Performance sub-group"
    assert gather(of_years, "", "2024/25", "sub-group").audience == "Performance sub-group"


# ---------------------------------------------------------------------------------------------- commentary and minutes


def asked(what: str, due_on: date | None, state: str = "Asked", *, is_open: bool = True, **rest: Any) -> Matter:
    about = {"indicator_id": "referrals", **rest}
    return Matter("question", what, "Cllr Example", "Head of service", due_on, state, is_open, **about)


def test_what_people_have_said_is_printed_and_what_is_open_comes_first(cursor: Cursor) -> None:
    minutes = Minutes(
        commentary=(
            Commentary("referrals", "Head of service", date(2014, 7, 20), "Calls rose.", "A new line opened."),
        ),
        matters=(
            asked("Who knows?", None, decided="Health looks into it."),
            asked("Why so many?", date(2014, 9, 1), is_overdue=True),
            asked("Is it safe?", None, state="Answered", is_open=False, answer="Yes, checked in May."),
            Matter("action", "Look at ten cases", "Auditor", "Auditor", date(2014, 8, 1), "To do", is_open=True),
        ),
        repeated={"referrals": ["Why so many?", "Why again?"]},
    )
    pack = gather(cursor, "", "2014-Q1", "board", lambda _area, _end: minutes)
    titles = ["Questions not yet answered", "Actions that are open", "Asked again and again"]
    assert [section.title for section in pack.open_matters] == titles
    assert [section.title for section in pack.closed_matters] == ["Questions answered or closed"]
    (waiting,) = pack.open_matters[0].blocks
    assert isinstance(waiting, Table)
    about = "Referrals to social care"
    assert waiting.rows == [  # one that was only decided upon waits as before
        ["Why so many? (Cllr Example)", about, "Head of service", "1 September 2014: overdue", "nothing yet"],
        ["Who knows? (Cllr Example)", about, "Head of service", "no day set", "Decided: Health looks into it."],
    ]
    text = "\n".join(lines(pack))
    assert text.index("Why so many?") < text.index("What to look at first") < text.index("Yes, checked in May.")
    assert "Calls rose. A new line opened. (Head of service, 20 July 2014)" in text
    nothing = gather(cursor, "", "2014-Q1", "board")
    assert (nothing.open_matters, nothing.closed_matters) == ([], [])
