"""Who looked at what is written down; what they searched for, what they saw and what went wrong in words is not."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.access import access_log
from dashboard.access.access_log import set_up_log
from tests.access.attacks import CALL, JSON, call
from tests.access.conftest import PASSWORD, SignIn, typed
from tests.conftest import OUR_OWN_PAGE


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    set_up_log(tmp_path / "log" / "dashboard.log")
    yield tmp_path / "log" / "dashboard.log"
    for handler in root.handlers:
        handler.close()
    root.handlers, logging.raiseExceptions = before, True
    root.setLevel(level)


def lines(log: Path) -> list[dict[str, Any]]:
    marked = (line.partition("access_log ")[2] for line in log.read_text(encoding="utf-8").splitlines())
    return [json.loads(line) for line in marked if line]


def test_a_line_says_who_looked_at_what_of_which_publication(sign_in: SignIn, log: Path) -> None:
    client = sign_in("sub_group")
    client.get("/indicator/referrals_rate?area=E08000015&compare=core_cities")
    client.post(CALL, data=call({"pathname": "/area/E08000012", "search": ""}), headers=JSON)
    client.get("/take/xlsx/indicator/referrals")
    client.get("/api/v1/observations?indicator=referrals&area=E08000012")
    told = [(one["who"], one["method"], one["view"], one["status"]) for one in lines(log)[1:]]
    assert told == [
        ("sub_group", "GET", "indicator referrals_rate E08000015", 200),
        ("sub_group", "POST", "area E08000012", 200),
        ("sub_group", "GET", "indicator referrals", 200),
        ("sub_group", "GET", "referrals E08000012", 200),
    ]
    first = lines(log)[1]
    assert set(first) == {"who", "method", "route", "view", "built_at", "status", "ms", "bytes"}
    assert first["route"] == "/<path:path>"
    assert first["bytes"] > 10_000
    assert first["built_at"].startswith("20")


def test_it_holds_no_search_no_password_no_cookie_and_no_figure(sign_in: SignIn, log: Path) -> None:
    client = sign_in("sub_group")
    client.get("/search?q=the+child+of+Mrs+Canary")
    client.get("/search.json?q=Canary")
    client.get("/Canary?area=Canary&compare=Canary")
    client.get("/api/v1/observations?indicator=Canary")
    client.get("/take/csv/indicator/Canary%0A2026-01-01T00:00:00Z%20INFO%20forged")
    client.post(CALL, data=call({"pathname": "/Canary", "search": "?q=Canary"}), headers=JSON)
    client.post("/sign-in", data=typed("Canary", "Canary"), headers=OUR_OWN_PAGE)
    client.get("/", headers={"User-Agent": "Canary", "Referer": "https://Canary/"})
    text = log.read_text(encoding="utf-8")
    cookie = client.get_cookie("__Host-session")
    assert cookie is not None
    for secret in ("Canary", "forged", PASSWORD, cookie.value):
        assert secret not in text
    assert "search" in {one["view"] for one in lines(log)}


def test_a_fault_is_one_line_with_its_kind_and_place(log: Path) -> None:
    try:
        int("a child\nby name")
    except ValueError:
        logging.getLogger("waitress").exception("Exception while serving")
    text = log.read_text(encoding="utf-8")
    assert "ValueError at test_log.py:" in text
    assert "by name" not in text
    assert "Traceback" not in text
    assert len(text.splitlines()) == 1


def test_it_rotates_and_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "MOST_BYTES", 2_000)
    monkeypatch.setattr(access_log, "FILES_KEPT", 3)
    root = logging.getLogger()
    before = root.handlers[:]
    set_up_log(tmp_path / "dashboard.log")
    for number in range(500):
        logging.getLogger("a").info("line %d of a long log", number)
    root.handlers, logging.raiseExceptions = before, True
    kept = sorted(tmp_path.iterdir())
    assert [path.name for path in kept] == ["dashboard.log", *(f"dashboard.log.{n}" for n in (1, 2, 3))]
    assert all(path.stat().st_size <= 2_000 for path in kept)
    assert "line 499 of a long log" in kept[0].read_text(encoding="utf-8")
