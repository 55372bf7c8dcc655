"""The server around the pages: status, compression, and a publication replaced while people read."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import request
from flask.testing import FlaskClient

from dashboard.application import MOST_BYTES, create_app
from dashboard.plotly_bundle import BUNDLE
from dashboard.publication import SECONDS_BETWEEN_LOOKS
from dashboard.weight import FULL_PLOTLY
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def client(publication: Path) -> Iterator[FlaskClient]:
    with create_app(publication).server.test_client() as client:
        yield client


def ask(client: FlaskClient, path: str, search: str = "") -> dict:  # type: ignore[type-arg]
    """What the browser asks when an address is opened."""
    outputs = [{"id": "main", "property": "children"}, {"id": "told", "property": "data"}]
    inputs = [
        {"id": "address", "property": "pathname", "value": path},
        {"id": "address", "property": "search", "value": search},
    ]
    body = {"output": "..main.children...told.data..", "outputs": outputs, "inputs": inputs, "changedPropIds": []}
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    return json.loads(answer.data)["response"]


def test_a_page_is_200_and_an_unknown_address_is_404_with_a_helpful_page(client: FlaskClient) -> None:
    for path in ("/", "/indicator/referrals_rate?area=E08000015", "/area/E08000012", "/about", "/data"):
        assert client.get(path).status_code == 200, path
    for path in ("/nowhere", "/indicator/nothing", "/area/E0", "/?area=nowhere", "/assets", "/data/../etc/passwd"):
        assert client.get(path).status_code == 404, path
    assert ask(client, "/nowhere")["told"]["data"]["title"] == "Not found"


def test_without_a_publication_the_server_says_so_with_503(tmp_path: Path) -> None:
    client = create_app(tmp_path / "nothing.duckdb").server.test_client()
    assert client.get("/").status_code == 503
    assert ask(client, "/")["told"]["data"]["title"] == "No figures yet"


def test_every_page_is_in_british_english_and_names_no_other_host(client: FlaskClient) -> None:
    page = client.get("/").data.decode()
    assert '<html lang="en-GB">' in page
    assert "https://" not in page
    assert "http://" not in page


def test_the_small_build_of_plotly_is_given_where_dash_asks_for_the_full_one(client: FlaskClient) -> None:
    answer = client.get(FULL_PLOTLY)
    assert answer.status_code == 200
    if BUNDLE.is_file():
        assert answer.data == BUNDLE.read_bytes()
        assert client.get(FULL_PLOTLY, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    scripts = re.findall(r'<script src="([^"]+)"', client.get("/").data.decode())
    assert scripts
    assert not [script for script in scripts if "plotly" in script], "no page loads it before it shows a chart"


def test_answers_are_compressed_and_pages_are_not_mixed_up(client: FlaskClient) -> None:
    """Only scripts and styles are kept compressed; two pages with the same address of their callback differ."""
    packed = {"Accept-Encoding": "gzip"}
    page = client.get("/about", headers=packed)
    assert page.headers["Content-Encoding"] == "gzip"
    assert b"Children" in gzip.decompress(page.data)
    first, second = ask(client, "/area/E08000012"), ask(client, "/area/E08000015")
    assert first["told"]["data"]["title"] != second["told"]["data"]["title"]


def test_a_reply_of_nonsense_is_no_page_and_no_traceback(client: FlaskClient) -> None:
    for path, search in ((None, None), (5, []), ("/" * 5_000, "?" * 5_000), ("/\x00", "?area=%00"), ({}, {})):
        inputs = [
            {"id": "address", "property": "pathname", "value": path},
            {"id": "address", "property": "search", "value": search},
        ]
        outputs = [{"id": "main", "property": "children"}, {"id": "told", "property": "data"}]
        body = {"output": "..main.children...told.data..", "outputs": outputs, "inputs": inputs, "changedPropIds": []}
        answer = client.post("/_dash-update-component", json=body)
        assert answer.status_code == 200
        assert b"Traceback" not in answer.data


def test_a_request_that_is_too_large_is_refused(client: FlaskClient) -> None:
    answer = client.post("/_dash-update-component", data=b"{" + b" " * MOST_BYTES, content_type="application/json")
    assert answer.status_code == 413
    assert b"Traceback" not in answer.data


def test_what_is_kept_compressed_does_not_grow_with_the_words_after_the_question_mark(client: FlaskClient) -> None:
    key = client.application.config["COMPRESS_CACHE_KEY"]
    keys = set()
    for turn in range(3):
        with client.application.test_request_context(f"/assets/style.css?m={turn}"):
            keys.add(key(request))
    assert keys == {"/assets/style.css"}


@pytest.mark.parametrize("port", ["99999", "0", "-1", "eighty", "8050.5", "²"])
def test_a_port_that_is_none_is_refused_in_plain_words(port: str) -> None:
    surroundings = {**os.environ, "PORT": port}
    done = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip() == f"PORT is {port!r}. It must be a whole number from 1 to 65535."


def test_a_new_publication_is_picked_up_without_a_restart_and_without_a_failed_request(
    publication: Path, tmp_path: Path
) -> None:
    """Eight readers ask without pause while the file is replaced twenty-one times; the last is Wirral's."""
    import duckdb

    versions = []
    for home in ("E08000012", "E08000015"):
        path = tmp_path / f"{home}.duckdb"
        shutil.copy(publication, path)
        with duckdb.connect(str(path)) as connection:
            connection.execute("UPDATE build SET home_area_code = $1", [home])
        versions.append(path)
    served = tmp_path / "safeguarding.duckdb"
    shutil.copy(versions[0], served)
    client = create_app(served).server
    with client.test_client() as reader:
        titles: list[str] = [ask(reader, "/")["told"]["data"]["title"]]
    stop = threading.Event()

    def read() -> None:
        with client.test_client() as reader:
            while not stop.is_set():
                titles.append(ask(reader, "/")["told"]["data"]["title"])

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for turn in range(1, 22):
        beside = tmp_path / "beside"
        shutil.copy(versions[turn % 2], beside)
        beside.replace(served)
        time.sleep(0.15)
    time.sleep(2 * SECONDS_BETWEEN_LOOKS)
    patience = time.monotonic() + 20
    while titles[-1] != "Wirral: overview" and time.monotonic() < patience:
        time.sleep(0.05)
    stop.set()
    for reader in readers:
        reader.join()
    assert set(titles) == {"Liverpool: overview", "Wirral: overview"}
    with client.test_client() as reader:
        assert ask(reader, "/")["told"]["data"]["title"] == "Wirral: overview"


def test_app_py_serves_what_the_environment_says(publication: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    surroundings = {**os.environ, "SAFEGUARDING_PUBLICATION": str(publication), "PORT": str(port), "HOST": "127.0.0.1"}
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}" in process.stdout.readline()
        for _ in range(50):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                    assert answer.status == 200
                    assert "Server" not in answer.headers, "what serves it is nobody's business"
                    break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("the dashboard did not answer")
    finally:
        process.terminate()
        process.wait()
