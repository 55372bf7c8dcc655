"""The letter of the quarter: one page that anybody can read, and every sentence true to its row."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal

import pypdf
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from dashboard import queries
from dashboard.pack import files
from dashboard.pack.content import Letter
from dashboard.pack.gather import gather
from dashboard.pack.period import NotMade, Period, known
from dashboard.publication import Publication
from dashboard.queries.rows import Cursor
from etl.catalogue.reading import explained, grade

AUDIENCES = ("sub_group", "scrutiny", "board")
FIGURE = (
    "SELECT observation.*, year_before FROM observation JOIN indicator USING (indicator_id) LEFT JOIN comparison "
    "USING (indicator_id, area_code, period_type, period_end) WHERE plain_title = $1 AND observation.area_code = $2 "
    "AND period_type = $3::period_type AND period_end = $4 AND is_preferred AND breakdown = 'total'"
)
JUDGED = {"better": "for the better", "worse": "for the worse", "higher": "neither good", "lower": "neither good"}
VERDICTS = {"better than": "better", "worse than": "worse", "higher than": "higher", "lower than": "lower"}
VERDICTS["much the same as"] = "similar"


def letter(cursor: Cursor, area: str, place: int, audience: str) -> tuple[Letter, Period]:
    """The letter of one of the area's periods, the newest first, if it has a figure that this audience looks at."""
    there = known(queries.periods(cursor, area), 4)
    try:
        pack = gather(cursor, area, there[place % len(there)].written, audience)
    except NotMade:
        reject()
    return pack.letter, pack.period


def sentences(found: Letter) -> Iterator[tuple[str, str]]:
    for part in found.parts:
        yield from ((part.heading, one.words) for one in part.said)


def check(cursor: Cursor, found: Letter, period: Period, area: str) -> None:
    """Each sentence is one of a few kinds, and each kind is asked for anew in the publication."""
    for heading, words in sentences(found):
        if heading == "What has changed":
            check_change(cursor, words, area, period)
        elif heading == "The figures":
            check_figure(cursor, words, area, period)
        elif heading.startswith("Beside "):
            check_beside(cursor, words, area)
        elif heading == "What you may want to ask":
            title, _, question = words.partition(": ")
            rows = cursor.ask("SELECT questions FROM indicator WHERE short_title = $1", (title,))
            assert question.casefold() == rows[0]["questions"][0].casefold()
        elif words.startswith("For "):
            assert re.fullmatch(r"For .+, \d+ of the \d+ measures (has|have) no figure\.", words)
        else:
            known_ = (
                r"This page says|These lists of records|The monthly records are made up|A figure can move by chance"
            )
            assert re.match(known_, words), words


def check_change(cursor: Cursor, words: str, area: str, period: Period) -> None:
    if found := re.fullmatch(r"(.+?)\. ((?:That is|By itself).+)", words):
        sql = """
            SELECT judgement FROM headline
            JOIN (SELECT indicator_id, area_code, period_type::VARCHAR AS period_type, period_end, judgement
                  FROM signal WHERE rule IS NOT NULL
                  UNION ALL SELECT indicator_id, area_code, 'year', period_end, judgement FROM annual_trend)
                USING (indicator_id, area_code, period_end)
            WHERE headline = $1 AND area_code = $2 AND period_end = $3
        """
        rows = cursor.ask(sql, (found[1], area, period.end))
        assert any(JUDGED[row["judgement"]] in found[2] for row in rows), words
    elif found := re.fullmatch(r"Overdue: (.+): ([\d,]+), on .+", words):
        sql = """
            SELECT value FROM observation JOIN indicator USING (indicator_id)
            WHERE lower(plain_title) = lower($1) AND area_code = $2 AND period_end = $3 AND period_type = 'month'
                AND is_preferred AND breakdown = 'total'
        """
        assert [row["value"] for row in cursor.ask(sql, (found[1], area, period.end))] == [number(found[2])]
    else:
        assert re.match(r"The pack names \d+ other change|In .+ none of these|There are too few figures", words), words


def check_figure(cursor: Cursor, words: str, area: str, period: Period) -> None:
    """The figure, and how far it is from the one a year before, worked out anew from both."""
    title = next(t for t in titles(cursor) if words.startswith(f"{t}: "))
    rest = words[len(title) + 2 :]
    [row] = cursor.ask(FIGURE, (title, area, period.period_type, period.end))
    assert row["status"] == "shown"
    found = re.search(r"(?:there were|the figure was|the number was) ([\d,.]*\d)", rest)
    assert found
    assert is_rounded(number(found[1]), row["value"], found[1]), words
    apart = re.search(r"([\d,.]*\d)(%| percentage points?)? (more|fewer|higher|lower) than a year before", rest)
    if row["year_before"] is None:
        assert "a year before" not in rest
    elif apart:
        difference = row["value"] - row["year_before"]
        assert (difference > 0) == (apart[3] in ("more", "higher")), words
        of = difference / row["year_before"] * 100 if apart[2] == "%" else difference
        assert is_rounded(number(apart[1]), abs(of), apart[1]), words
    else:
        assert "the same as a year before" in rest


def check_beside(cursor: Cursor, words: str, area: str) -> None:
    """Each measure that is named has this verdict against England in the newest year."""
    found = re.fullmatch(r"(?:In the year to|On) (.+?), .+ was (.+ (?:than|as)) England on (.+)\.", words)
    assert found, words
    sql = """
        SELECT short_title FROM benchmark JOIN indicator USING (indicator_id)
        WHERE area_code = $1 AND group_id = 'england' AND statistic = 'value' AND is_preferred AND period_type = 'year'
            AND verdict = $2 AND strftime(period_end, '%-d %B %Y') = $3
    """
    there = {row["short_title"].casefold() for row in cursor.ask(sql, (area, VERDICTS[found[2]], found[1]))}
    left = found[3].casefold()
    for title in sorted(there, key=len, reverse=True):
        left = left.replace(title, "")
    assert re.fullmatch(r"(,| |and)*", left), (words, left)


def titles(cursor: Cursor) -> list[str]:
    rows = cursor.ask("SELECT plain_title FROM indicator ORDER BY length(plain_title) DESC", ())
    return [row["plain_title"] for row in rows]


def number(text: str) -> float:
    return float(text.replace(",", ""))


def is_rounded(shown: float, value: float, text: str) -> bool:
    decimals = len(text.partition(".")[2])
    return abs(Decimal(repr(shown)) - Decimal(repr(float(value)))) <= Decimal(1).scaleb(-decimals) / 2 + Decimal("1e-9")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 200), audience=st.sampled_from(AUDIENCES))
def test_every_sentence_is_true_to_its_row(of_council: Publication, place: int, audience: str) -> None:
    with of_council.cursor() as cursor:
        check(cursor, *letter(cursor, "E08000012", place, audience), "E08000012")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    area=st.sampled_from(["E08000012", "E08000015", "E08000035", "E06000063", "E12000002"]),
    place=st.integers(0, 200),
    audience=st.sampled_from(AUDIENCES),
)
def test_every_sentence_about_years_is_true_to_its_row(
    of_tables: Publication, area: str, place: int, audience: str
) -> None:
    with of_tables.cursor() as cursor:
        check(cursor, *letter(cursor, area, place, audience), area)


def test_a_sentence_that_is_not_true_would_be_found(cursor: Cursor) -> None:
    """What the two tests above stand on: a figure, a direction or a verdict that is wrong does not pass."""
    found, period = letter(cursor, "E08000012", 0, "sub_group")
    for heading, words in sentences(found):
        if heading != "The figures":
            continue
        wrong = re.sub(r"(there were|the figure was) \d", r"\1 9", words)
        turned = words.replace("fewer", "more") if "fewer" in words else words.replace("more than", "fewer than")
        for false in {wrong, turned} - {words}:
            with pytest.raises(AssertionError):
                check_figure(cursor, false, "E08000012", period)


def test_every_letter_is_one_page_that_can_be_read_at_the_age_of_twelve(of_council: Publication) -> None:
    with of_council.cursor() as cursor:
        terms = [name for row in queries.glossary(cursor) for name in (row["term"], row["short"]) if name]
        for written in ("2014-Q1", "2013/14", "2014-07"):
            for audience in AUDIENCES:
                pack = gather(cursor, "", written, audience)
                assert len(pypdf.PdfReader(io.BytesIO(files.form(pack, "letter"))).pages) == 1
                said = [words for _, words in sentences(pack.letter)]
                text = " ".join(explained(terms).sub("term", re.sub(r": ([a-z])", r". \1", one)) for one in said)
                assert grade(text) <= 7, text
