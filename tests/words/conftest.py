"""Stores of people's words: a file of SQLite, and a PostgreSQL of our own where one can be started."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from dashboard.words.store import Store
from dashboard.words.threads import Author, Figure, Said

FIGURE = Figure("referrals_rate", "E08000012", "month", date(2014, 4, 30))
ADA, BEN = Author("ada", "sub_group"), Author("ben", "data_officer")
CLARE = Author("clare", "councillor")
SAID = Said(what="Referrals fell.", why="A school closed.", evidence="An audit.", owner="Front door")
_numbers = itertools.count()


def form() -> str:
    """A new form's own text."""
    return f"form {next(_numbers)}"


def _program(name: str) -> str | None:
    return shutil.which(name) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL on loopback, in a folder of its own."""
    programs = [_program(name) for name in ("initdb", "postgres")]
    if None in programs or sys.platform == "win32":
        pytest.skip("PostgreSQL is not installed")
    initdb, server = map(str, programs)
    folder = Path(mkdtemp(prefix="words-"))
    as_user: dict[str, object] = {}
    if os.geteuid() == 0:  # it refuses to be run by root
        as_user = {"user": "nobody", "group": "nogroup"}
        shutil.chown(folder, "nobody", "nogroup")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **as_user}
    data = folder / "data"
    begin = [initdb, "-D", data, "-U", "words", "--auth=trust", "-E", "UTF8", "--no-sync"]
    if subprocess.run(begin, check=False, **quiet).returncode:  # type: ignore[call-overload]
        shutil.rmtree(folder)
        pytest.skip("PostgreSQL could not be started")
    running = subprocess.Popen(  # type: ignore[call-overload]
        [server, "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder], **quiet
    )
    address = f"127.0.0.1:{port}"
    try:
        for _ in range(100):
            try:
                psycopg.connect(f"postgresql://words@{address}/postgres").close()
                break
            except psycopg.OperationalError:
                running.poll()
                try:
                    running.wait(0.2)
                except subprocess.TimeoutExpired:
                    continue
        yield address
    finally:
        running.send_signal(signal.SIGQUIT)  # at once: nothing in it is wanted
        running.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def new_database(address: str) -> str:
    """The URL of a new and empty database."""
    name = f"words_{next(_numbers)}"
    with psycopg.connect(f"postgresql://words@{address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    return f"postgresql+psycopg://words@{address}/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'words.sqlite'}"
    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store, of each kind."""
    store = Store(url)
    store.upgrade()
    yield store
    store.close()


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file."""
    store = Store(f"sqlite:///{tmp_path / 'words.sqlite'}")
    yield store
    store.close()
