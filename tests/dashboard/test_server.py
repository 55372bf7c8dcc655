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
from typing import Any

import pytest
from flask import request
from flask.testing import FlaskClient

from dashboard.application import MOST_BYTES, create_app
from dashboard.plotly_bundle import BUNDLE
from dashboard.publication import SECONDS_BETWEEN_LOOKS, open_publication
from tests.conftest import OUR_OWN_PAGE, ROOT, WITHOUT_SIGN_IN, changed


@pytest.fixture(scope="module")
def client(publication: Path) -> Iterator[FlaskClient]:
    with create_app(publication, WITHOUT_SIGN_IN).server.test_client() as client:
        yield client


def ask(client: FlaskClient, path: Any, search: Any = "") -> dict[str, str]:
    """What the browser asks when the view is changed, and what it is told."""
    wanted = {"id": "wanted", "property": "data", "value": {"pathname": path, "search": search}}
    body = {
        "output": "told.data",
        "outputs": {"id": "told", "property": "data"},
        "inputs": [wanted],
        "changedPropIds": ["wanted.data"],
    }
    answer = client.post("/_dash-update-component", json=body, headers=OUR_OWN_PAGE)
    assert answer.status_code == 200
    assert b"Traceback" not in answer.data
    told: dict[str, str] = json.loads(answer.data)["response"]["told"]["data"]
    return told


def test_a_page_is_200_and_an_unknown_address_is_404_with_a_helpful_page(client: FlaskClient) -> None:
    for path in ("/", "/indicator/referrals_rate?area=E08000015", "/area/E08000012", "/about", "/data"):
        assert client.get(path).status_code == 200, path
    for path in ("/nowhere", "/indicator/nothing", "/area/E0", "/?area=nowhere", "/assets", "/data/../etc/passwd"):
        assert client.get(path).status_code == 404, path
    assert ask(client, "/nowhere")["title"] == "Not found"


def test_without_a_publication_the_server_says_so_with_503(tmp_path: Path) -> None:
    client = create_app(tmp_path / "nothing.duckdb", WITHOUT_SIGN_IN).server.test_client()
    assert client.get("/").status_code == 503
    assert ask(client, "/")["title"] == "No figures yet"


def test_every_page_is_in_british_english_and_names_no_other_host(client: FlaskClient) -> None:
    page = client.get("/").data.decode()
    assert '<html lang="en-GB">' in page
    assert "https://" not in page
    assert "http://" not in page


def test_the_first_answer_holds_the_whole_page_so_that_it_can_be_read_without_a_script(client: FlaskClient) -> None:
    """The same HTML as a change of view brings, its title, and the figure of its chart."""
    where, search = "/indicator/referrals_rate", "?compare=core_cities"
    document = client.get(where + search).data.decode()
    told = ask(client, where, search)
    assert told["html"] in document
    assert f"<title>{told['title']}</title>" in document
    assert 'data-chart="chart"' in document
    first = re.search(r'<script type="application/json" id="first">(.*?)</script>', document)
    assert first is not None
    assert json.loads(first[1]) == {**told, "html": ""}


def test_plotly_is_the_small_build_kept_by_its_version_and_only_asked_for_where_there_is_a_chart(
    client: FlaskClient,
) -> None:
    document = client.get("/indicator/referrals_rate").data.decode()
    preload = re.search(r'<link rel="preload" href="([^"]+)" as="script">', document)
    assert preload is not None
    assert f'data-plotly="{preload[1]}"' in document
    answer = client.get(preload[1])
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    if BUNDLE.is_file():
        assert answer.data == BUNDLE.read_bytes()
    assert "preload" not in client.get("/").data.decode()
    scripts = re.findall(r'<script src="([^"]+)"', document)
    assert scripts
    assert not [script for script in scripts if "plotly" in script]


def test_answers_are_compressed_and_pages_are_not_mixed_up(client: FlaskClient) -> None:
    """Only scripts and styles are kept compressed; two pages with the same address of their callback differ."""
    packed = {"Accept-Encoding": "gzip"}
    page = client.get("/about", headers=packed)
    assert page.headers["Content-Encoding"] == "gzip"
    assert b"Children" in gzip.decompress(page.data)
    first, second = ask(client, "/area/E08000012"), ask(client, "/area/E08000015")
    assert first["title"] != second["title"]


def test_an_address_of_nonsense_is_answered_with_a_page(client: FlaskClient) -> None:
    """What is no address at all is refused by the guard (tests/access)."""
    for path, search in (("", ""), ("/" * 5_000, "?" * 5_000), ("/\x00", "?area=%00")):
        assert ask(client, path, search)["title"]


def test_a_request_that_is_too_large_is_refused(client: FlaskClient) -> None:
    body = b"{" + b" " * MOST_BYTES
    answer = client.post("/_dash-update-component", data=body, content_type="application/json", headers=OUR_OWN_PAGE)
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
    client = create_app(served, WITHOUT_SIGN_IN).server
    with client.test_client() as reader:
        titles: list[str] = [ask(reader, "/")["title"]]
    stop = threading.Event()

    def read() -> None:
        with client.test_client() as reader:
            while not stop.is_set():
                titles.append(ask(reader, "/")["title"])

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
        assert ask(reader, "/")["title"] == "Wirral: overview"


def test_a_page_and_what_is_around_it_are_of_one_publication(publication: Path, tmp_path: Path) -> None:
    """Also when a new one is let in while the page is made."""
    wirral = changed(publication, tmp_path / "wirral.duckdb", home_area_code="E08000015")
    app = create_app(publication, WITHOUT_SIGN_IN)
    assert app.door.publication()
    versions = iter([open_publication(publication), *[open_publication(wirral)] * 5])
    app.door.publication = lambda: next(versions)  # type: ignore[method-assign]
    page = app.server.test_client().get("/about").get_data(as_text=True)
    assert "s safeguarding, Liverpool" in page
    assert "s safeguarding, Wirral" not in page


def test_app_py_serves_what_the_environment_says(public_edition: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    surroundings = {
        **os.environ,
        "SAFEGUARDING_PUBLICATION": str(public_edition),
        "PORT": str(port),
        "HOST": "127.0.0.1",
    }
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
