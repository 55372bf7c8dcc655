"""What other programs are given: an address that answers with rows, and all figures in one file."""

from __future__ import annotations

import csv
import io
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard import queries
from dashboard.application import create_app
from dashboard.publication import Publication, open_publication
from dashboard.takeaway import full
from dashboard.takeaway.api import ADDRESSES, MOST_ROWS, ROOT
from dashboard.takeaway.columns import COLUMNS, TABLES
from dashboard.wording import PERIOD_NAMES
from tests.conftest import ROOT as PROJECT
from tests.conftest import WITHOUT_SIGN_IN
from tests.dashboard.reading import words

DESCRIBED = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
ALL = "/api/v1/observations?"
UNKNOWN = "The address has a parameter that it does not know."


@pytest.fixture(scope="module")
def client(publication: Path) -> Iterator[FlaskClient]:
    with create_app(publication, WITHOUT_SIGN_IN).server.test_client() as client:
        yield client


@pytest.fixture(scope="module")
def opened(publication: Path) -> Publication:
    return open_publication(publication)


def ask(client: FlaskClient, where: str) -> Any:
    answer = client.get(where)
    assert answer.mimetype == "application/json", where
    return answer.get_json()


# ------------------------------------------------------------------------------------------------------- JSON


def test_the_first_address_lists_the_others_and_all_of_them_answer(client: FlaskClient) -> None:
    listed = [entry["address"] for entry in ask(client, ROOT)["addresses"]]
    assert listed == list(ADDRESSES)
    for address in listed:
        asked = address.partition("?")[0] + ("?indicator=referrals" if "?" in address else "")
        answer = ask(client, asked)
        assert answer["build"]["as_of"] == "2026-11-20"
        assert answer["build"]["edition"] == "internal"


def test_a_row_has_the_columns_of_the_contract_by_their_names(client: FlaskClient, opened: Publication) -> None:
    """R, Power BI or a script may rely on them: they are those of the table observation, and stay."""
    contract = [row[0] for row in opened.connection.cursor().execute("DESCRIBE publication.observation").fetchall()]
    row = ask(client, f"{ALL}indicator=referrals_rate&area=E08000012&period=year")["rows"][-1]
    assert list(row) == contract
    assert row["value"] == pytest.approx(row["numerator"] / row["denominator"] * 10_000)
    assert (row["status"], row["origin"], row["source_id"]) == ("shown", "derived", "dfe_referrals")
    assert re.fullmatch(r"\d{4}-03-31", row["period_end"])


def test_a_hidden_figure_is_null_with_its_status_and_never_nought(client: FlaskClient) -> None:
    rows = ask(client, f"{ALL}indicator=cp_plans_2_years_or_more_pct&limit={MOST_ROWS}")["rows"]
    assert {"confidential", "shown"} <= {row["status"] for row in rows}
    assert all((row["value"] is None) == (row["status"] != "shown") for row in rows)


def test_pages_give_every_row_once(client: FlaskClient, opened: Publication) -> None:
    where, seen = f"{ALL}area=E08000012&limit=70", []
    while where:
        answer = ask(client, where)
        assert len(answer["rows"]) <= 70
        seen += [tuple(row.values()) for row in answer["rows"]]
        where = answer["next"]
    expected = opened.cursor().ask("SELECT count(*) AS n FROM observation WHERE area_code = 'E08000012'", ())
    assert len(seen) == len(set(seen)) == expected[0]["n"] > 140


def test_a_code_that_an_area_once_had_finds_it(client: FlaskClient) -> None:
    rows = ask(client, f"{ALL}indicator=referrals_rate&area=E10000023")["rows"]
    assert {row["area_code"] for row in rows} == {"E06000065"}


@pytest.mark.parametrize(
    ("where", "status", "sentence"),
    [
        (f"{ALL}", 400, "Name an indicator, an area, or both. All figures at once are at /take/full.zip."),
        (f"{ALL}period=year", 400, "Name an indicator, an area, or both. All figures at once are at /take/full.zip."),
        (f"{ALL}indicator=nothing", 404, "There is no indicator of this name. /api/v1/indicators lists them."),
        (f"{ALL}area=Liverpool", 404, "There is no area with this code. /api/v1/areas lists them."),
        (f"{ALL}area=E08000012'--", 404, "There is no area with this code. /api/v1/areas lists them."),
        (f"{ALL}area=x' OR 1=1", 404, "There is no area with this code. /api/v1/areas lists them."),
        (f"{ALL}area=E08000012&period=decade", 400, "A period is one of: " + ", ".join(PERIOD_NAMES) + "."),
        (f"{ALL}area=E08000012&limit=0", 400, "Limit is a whole number from 1 to 5000."),
        (f"{ALL}area=E08000012&limit=5001", 400, "Limit is a whole number from 1 to 5000."),
        (f"{ALL}area=E08000012&limit=²", 400, "Limit is a whole number from 1 to 5000."),
        (f"{ALL}area=E08000012&offset=-1", 400, "Offset is a whole number from 0 to 999999999."),
        (f"{ALL}area=E08000012&offset=99999999999999999999", 400, "Offset is a whole number from 0 to 999999999."),
        (f"{ALL}area=E08000012&colour=red", 400, f"{UNKNOWN} It knows: indicator, area, period, limit, offset."),
        (f"{ALL}area=E08000012&area=E08000015", 400, "Say area once, and with a value."),
        (f"{ALL}area=", 400, "Say area once, and with a value."),
        ("/api/v1/areas?region=x", 400, f"{UNKNOWN} It knows none."),
        ("/api/v1/benchmarks", 404, "There is nothing at this address. /api/v1 lists what there is."),
        ("/api", 404, "There is nothing at this address. /api/v1 lists what there is."),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_answered_with_a_sentence(
    client: FlaskClient, where: str, status: int, sentence: str
) -> None:
    answer = client.get(where)
    assert (answer.status_code, answer.get_json()) == (status, {"error": sentence})


def test_it_is_only_read_and_not_sent_twice(client: FlaskClient) -> None:
    where = f"{ALL}indicator=referrals"
    assert client.post(where).status_code == 405
    tag = client.get(where).headers["ETag"]
    assert client.get(where, headers={"If-None-Match": tag}).status_code == 304


def test_the_description_names_every_address_parameter_and_column(client: FlaskClient, opened: Publication) -> None:
    for address in ADDRESSES:
        assert f"`{address.partition('?')[0]}`" in DESCRIBED
    for parameter in ("indicator", "area", "period", "limit", "offset"):
        assert f"`{parameter}`" in DESCRIBED
    meanings = COLUMNS["observation"]
    for row in opened.connection.cursor().execute("DESCRIBE publication.observation").fetchall():
        assert f"| `{row[0]}` | {meanings[row[0]]} |" in DESCRIBED
    for example in re.findall(r"http://127\.0\.0\.1:8050(/\S+?)['\"`\s]", DESCRIBED):
        assert client.get(example).status_code == 200, example


def test_the_about_page_has_an_example_that_works(client: FlaskClient, publication: Path) -> None:
    from dashboard.publication import Door
    from dashboard.rendering import render

    said = words(render(Door(publication), "/about", "").content)
    [example] = re.findall(r"/api/v1/observations\?\S+", said)
    assert ask(client, example)["rows"]


# ------------------------------------------------------------------------------------------------ all at once


@pytest.fixture(scope="module")
def whole(client: FlaskClient) -> zipfile.ZipFile:
    answer = client.get("/take/full.zip")
    name = 'attachment; filename="liverpool_all-figures_internal_2026-11-20.zip"'
    assert answer.headers["Content-Disposition"] == name
    return zipfile.ZipFile(io.BytesIO(answer.data))


def read(whole: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.TextIOWrapper(whole.open(f"{name}.csv"), "utf-8-sig", newline="")))


def test_all_figures_are_in_one_file_value_by_value(whole: zipfile.ZipFile, opened: Publication) -> None:
    for name in TABLES:
        found = read(whole, name)
        expected = queries.table(opened.cursor(), name)
        assert len(found) == len(expected) > 0
        assert list(found[0]) == list(expected[0])
        texts = sorted(tuple(row.values()) for row in found)
        assert texts == sorted(tuple(as_text(value) for value in row.values()) for row in expected)


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "; ".join(value)
    return str(value)


def test_it_says_how_old_it_is_and_what_every_column_means(whole: zipfile.ZipFile, opened: Publication) -> None:
    said = whole.read("README.txt").decode()
    assert "as things stood on 20 November 2026. Edition: internal." in said
    assert whole.namelist() == ["README.txt", *(f"{name}.csv" for name in TABLES)]
    for name in TABLES:
        columns = list(queries.columns(opened.cursor(), name))
        assert set(columns) == set(COLUMNS[name]), "each has a meaning, and no meaning is left over"
        assert all(f"  {column}: {COLUMNS[name][column]}" in said for column in columns)


def test_no_line_of_it_can_be_a_formula(publication: Path, tmp_path: Path) -> None:
    path = tmp_path / "nasty.duckdb"
    shutil.copy(publication, path)
    nasty = ["=1+1", "+1", "-1", "@x", "\t=1", 'a"b,c']
    with duckdb.connect(str(path)) as connection:
        for text in nasty:
            connection.execute("INSERT INTO area VALUES ($1, null, $1, 'region', null, null, null, null, null)", [text])
    with open_publication(path).cursor() as cursor:
        names = [row["area_name"] for row in read(zipfile.ZipFile(io.BytesIO(full.write(cursor))), "area")]
    assert {"'=1+1", "'+1", "'-1", "'@x", "'\t=1", 'a"b,c'} <= set(names)
    assert not [name for name in names if name[0] in "=+-@\t"]


def test_it_is_put_together_once_and_nobody_else_waits_for_it(
    opened: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many ask: one makes it, a few wait, the others are asked to come again, so that readers are served."""
    made, begun, go_on = [], threading.Event(), threading.Event()

    def slow(_: Any) -> bytes:
        made.append(1)
        begun.set()
        assert go_on.wait(10)
        return b"all"

    monkeypatch.setattr(full, "write", slow)
    kept, given = full.FullDownload(), []
    askers = [threading.Thread(target=lambda: given.append(kept.of(opened))) for _ in range(8)]
    for asker in askers:
        asker.start()
    assert begun.wait(10)
    while len(given) < 8 - full.MOST_WAITING:
        askers[0].join(0.01)
    go_on.set()
    for asker in askers:
        asker.join()
    assert sorted(given, key=str) == [None] * (8 - full.MOST_WAITING) + [b"all"] * full.MOST_WAITING
    assert (kept.of(opened), made) == (b"all", [1])
