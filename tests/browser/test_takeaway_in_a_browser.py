"""Files and pictures really arrive in a browser: by keyboard, and not empty."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader
from tests.browser.test_in_a_browser import focused, tab_to

pytestmark = pytest.mark.browser

WHERE = "/indicator/referrals_rate?compare=core_cities"


def saved_by_enter(page: Page, tmp_path: Path) -> tuple[str, bytes]:
    """What arrives when Enter is pressed: its name and content."""
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path.name, path.read_bytes()


def test_a_file_is_saved_by_keyboard_and_the_way_goes_on(reader: Reader, tmp_path: Path) -> None:
    """Tab to the link, Enter: the file is saved, the page stays, the focus is where it was, and Tab leads on."""
    page = reader.open(WHERE)
    for words, name, start in (
        ("Excel (XLSX)", "liverpool_referrals-rate_years_2026-11-20.xlsx", b"PK"),
        ("OpenDocument (ODS)", "liverpool_referrals-rate_years_2026-11-20.ods", b"PK"),
        ("CSV: the trend", "liverpool_referrals-rate_years_2026-11-20_trend.csv", b'\xef\xbb\xbf"period"'),
    ):
        tab_to(page, words)
        arrived, content = saved_by_enter(page, tmp_path)
        assert arrived == name
        assert content.startswith(start)
        assert len(content) > 500
        assert page.url.endswith(WHERE)
        assert focused(page) == words
    tab_to(page, "Chart as SVG", most=5)


def test_the_chart_is_saved_as_a_picture_that_says_what_it_is(reader: Reader, tmp_path: Path) -> None:
    """By keyboard, under the policy: title, what is shown, area, comparison, source and date are in the picture."""
    page = reader.open(WHERE)
    tab_to(page, "Chart as SVG")
    name, content = saved_by_enter(page, tmp_path)
    assert name == "liverpool_referrals-rate_years_2026-11-20.svg"
    expect(page.locator("#live")).to_have_text(f"The chart was saved as {name}")
    svg = content.decode()
    for words in (
        page.locator("main .lead").inner_text().rstrip("."),
        "rate per 10,000 children",
        "Area: Liverpool. Periods: Years. Compared with: the average of Core cities.",
        "20 November 2026",
        "The bold line is Liverpool.",
        "Source: ",
        "Children in need, table C1, referrals and re-referrals",
    ):
        assert words in svg.replace("</tspan>", "").replace("\u00a0", " "), words
    assert 'style="fill: rgb(255, 255, 255)' in svg
    page.keyboard.press("Tab")
    assert focused(page) == "Chart as PNG"
    name, content = saved_by_enter(page, tmp_path)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert (width, height > 1_200) == (2_400, True), "twice the size, for slides"
    assert focused(page) == "Chart as PNG"
    page.keyboard.press("Tab")
    assert focused(page) != "Chart as PNG"


def test_the_picture_is_the_same_from_a_narrow_screen(reader: Reader, tmp_path: Path) -> None:
    page = reader.open(WHERE)
    page.set_viewport_size({"width": 390, "height": 844})
    with page.expect_download() as download:
        page.get_by_role("button", name="Chart as PNG").click()
    download.value.save_as(tmp_path / "narrow.png")
    assert struct.unpack(">I", (tmp_path / "narrow.png").read_bytes()[16:20]) == (2_400,)


def test_links_and_buttons_can_be_hit_and_are_not_printed(reader: Reader) -> None:
    page = reader.open(WHERE)
    targets = page.locator(".take-away a, .take-away button")
    assert min(box["height"] for box in (one.bounding_box() for one in targets.all()) if box) >= 44
    page.emulate_media(media="print")
    expect(page.locator(".take-away")).to_be_hidden()


def test_all_figures_at_once_arrive(reader: Reader, tmp_path: Path) -> None:
    page = reader.open("/data")
    tab_to(page, "All figures (ZIP of CSV files)")
    name, content = saved_by_enter(page, tmp_path)
    assert name == "liverpool_all-figures_internal_2026-11-20.zip"
    assert content.startswith(b"PK")
