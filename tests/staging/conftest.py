"""What the tests of staging share: a database with the areas of England in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etl.areas.register import read_register, register_areas
from etl.database import Connection, open_working_database


@pytest.fixture
def connection() -> Iterator[Connection]:
    with open_working_database() as connection:
        register_areas(connection, read_register())
        yield connection
