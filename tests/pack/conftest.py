"""Publications that packs are made from, opened once, and one pack of the made-up council in every form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.pack import files
from dashboard.pack.content import Pack
from dashboard.pack.gather import gather
from dashboard.publication import Publication, open_publication
from dashboard.queries.rows import Cursor
from etl.build import Outcome


@pytest.fixture(scope="session")
def of_council(council: Outcome) -> Publication:
    """Of the made-up council: months from November 2010 to July 2014."""
    assert council.publication is not None
    return open_publication(council.publication)


@pytest.fixture(scope="session")
def of_tables(publication: Path) -> Publication:
    """Of the made-up national tables: years of every authority."""
    return open_publication(publication)


@pytest.fixture
def cursor(of_council: Publication) -> Iterator[Cursor]:
    with of_council.cursor() as cursor:
        yield cursor


@pytest.fixture
def of_years(of_tables: Publication) -> Iterator[Cursor]:
    with of_tables.cursor() as cursor:
        yield cursor


@pytest.fixture(scope="session")
def pack(of_council: Publication) -> Pack:
    """The first quarter of 2014/15 for the sub-group: twenty measures."""
    with of_council.cursor() as cursor:
        return gather(cursor, "", "2014-Q1", "sub_group")


@pytest.fixture(scope="session")
def made(pack: Pack) -> dict[str, bytes]:
    """The same in every form."""
    return {name: files.form(pack, name) for name in files.FORMS}
