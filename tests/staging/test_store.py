"""A file is read once, ever; deleting what was kept brings the same back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.areas.register import read_register, register_areas
from etl.database import Connection, open_working_database, records
from etl.staging.store import stage
from etl.staging.vocabulary import Vocabulary
from tests.conftest import SAMPLES, put


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with open_working_database() as connection:
        register_areas(connection, read_register())
        yield connection


def test_a_file_is_read_once_whatever_it_is_called_next_time(connection: Connection, tmp_path: Path) -> None:
    store = tmp_path / "kept"
    path = put(tmp_path / "raw", "dfe_referrals")
    first = stage(connection, path, "c1.csv", store, Vocabulary())
    again = stage(connection, path, "c1.csv", store, Vocabulary())
    assert not first.was_read_before
    assert again.was_read_before
    assert (again.counted, again.accepted) == (first.counted, first.accepted)


def test_a_changed_file_or_another_vocabulary_is_read_anew(connection: Connection, tmp_path: Path) -> None:
    store = tmp_path / "kept"
    path = put(tmp_path / "raw", "dfe_referrals")
    stage(connection, path, "c1.csv", store, Vocabulary())
    other = Vocabulary(names=({"name": "calls"},))
    assert not stage(connection, path, "c1.csv", store, other).was_read_before
    path.write_text(path.read_text().replace("8602", "8603"))
    assert not stage(connection, path, "c1.csv", store, Vocabulary()).was_read_before


def test_what_is_kept_can_be_deleted_and_comes_back_the_same(connection: Connection, tmp_path: Path) -> None:
    path = put(tmp_path / "raw", "dfe_looked_after")
    first = stage(connection, path, "c1.csv", tmp_path / "one", Vocabulary())
    second = stage(connection, path, "c1.csv", tmp_path / "two", Vocabulary())
    assert first.accepted is not None
    assert second.accepted is not None
    assert first.accepted.read_bytes() == second.accepted.read_bytes()


def test_a_half_written_pair_is_not_taken_for_a_whole_one(connection: Connection, tmp_path: Path) -> None:
    """The note is written last: without it the file is read again."""
    store = tmp_path / "kept"
    path = put(tmp_path / "raw", "dfe_referrals")
    stage(connection, path, "c1.csv", store, Vocabulary())
    next(store.glob("*.json")).unlink()
    assert not stage(connection, path, "c1.csv", store, Vocabulary()).was_read_before


MESSES = st.sampled_from(["", "??", "-3", "c", "low", "12,5", '"', "\n", "E99", "   ", "9" * 30, ",", "é", "\t"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), mess=st.lists(MESSES, min_size=1, max_size=4))
def test_however_messy_every_row_read_is_accepted_or_set_aside(
    connection: Connection, tmp_path: Path, seed: int, mess: list[str]
) -> None:
    """Cells overwritten at random: the file is refused whole with a reason, or rows read = accepted + set aside."""
    choose = random.Random(seed)
    lines = (SAMPLES / "dfe_referrals.csv").read_text().strip().split("\n")
    for text in mess:
        line = choose.randrange(1, len(lines))
        cells = lines[line].split(",")
        cells[choose.randrange(len(cells))] = text
        lines[line] = ",".join(cells)
    path = put(tmp_path, "dfe_referrals", "\n".join(lines) + "\n")
    staged = stage(connection, path, path.name, tmp_path / "kept", Vocabulary())
    if staged.problem is not None:
        assert staged.problem.what
        assert staged.counted.accepted == 0
        return
    assert staged.counted.read == staged.counted.accepted + staged.counted.rejected
    count = "SELECT count(DISTINCT row_number) AS n FROM read_parquet($1)"
    kept = [records(connection, count, [str(path)])[0]["n"] for path in (staged.accepted, staged.rejected)]
    assert kept == [staged.counted.accepted, staged.counted.rejected]
    without_reason = "FROM read_parquet($1) WHERE reason IS NULL OR reason = ''"
    assert records(connection, without_reason, [str(staged.rejected)]) == []
