"""What is kept of a publication: a page is made once for everybody, no more than fits, and never a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.application import create_app
from dashboard.kept import Kept
from dashboard.pages import about
from dashboard.pages.request import Page, Request
from dashboard.rendering import RENDER
from tests.conftest import WITHOUT_SIGN_IN
from tests.dashboard.test_server import ask


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept: Kept[str] = Kept(8)
    for name in "abcd":
        kept.keep(name, name.upper(), 2)
    assert kept.get("a") == "A"
    kept.keep("e", "E", 2)
    assert [kept.get(name) for name in "abcde"] == ["A", None, "C", "D", "E"]


def test_what_would_drive_out_much_else_is_not_kept() -> None:
    kept: Kept[str] = Kept(8)
    kept.keep("a", "A", 2)
    kept.keep("large", "L", 3)
    assert (kept.get("a"), kept.get("large")) == ("A", None)


def test_a_page_is_made_once_and_a_fault_is_never_kept(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another address is another page; one that failed is tried again."""
    asked: list[str] = []

    def fails_at_first(request: Request) -> Page:
        asked.append(request.view.area_code)
        if len(asked) == 1:
            raise ValueError("at first")
        return about.render(request)

    monkeypatch.setitem(RENDER, "about", fails_at_first)
    client = create_app(publication, WITHOUT_SIGN_IN).server.test_client()
    assert client.get("/about").status_code == 500
    made = ask(client, "/about")
    assert ask(client, "/about") == made
    assert made["html"] in client.get("/about").data.decode()
    assert asked == ["", ""]
    assert "area=E08000015" in ask(client, "/about", "?area=E08000015")["html"]
    assert asked == ["", "", "E08000015"]
