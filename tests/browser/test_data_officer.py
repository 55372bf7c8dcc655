"""The data officer's walk, by keyboard alone: from the overview to what is wrong with a row, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.application import create_app
from etl.build import build
from tests.browser.conftest import Reader, served
from tests.browser.test_in_a_browser import focused, tab_to
from tests.conftest import WITHOUT_SIGN_IN, make_raw, request_for
from tests.extracts.made_up import EXTRACT_ON, as_csv, sheet_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def officer_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A month of contacts of which one row has an impossible day."""
    raw = make_raw(tmp_path_factory.mktemp("raw"))
    folder = raw / "child_level" / str(EXTRACT_ON)
    folder.mkdir(parents=True)
    contacts = sheet_of("contacts")
    contacts[7][5] = "31/02/2026"
    (folder / "contacts.csv").write_text(as_csv(contacts), encoding="utf-8")
    outcome = build(request_for(raw, tmp_path_factory.mktemp("out")))
    assert outcome.publication is not None
    with served(create_app(outcome.publication, WITHOUT_SIGN_IN)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def officer(browser: Browser, officer_site: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    reader = Reader(context, officer_site)
    yield reader
    context.close()
    assert reader.faults == []


def is_seen(page: Page) -> bool:
    """Whether the focus has an outline and stands within the window."""
    return bool(
        page.evaluate("""() => {
            const part = document.activeElement, box = part.getBoundingClientRect();
            return getComputedStyle(part).outlineStyle === "solid" && box.height > 0
                && box.top >= 0 && box.bottom <= window.innerHeight;
        }""")
    )


def expect_the_message(page: Page) -> None:
    """The focus is on what names file, row and column, what is wrong and what to do, and not what stands there."""
    message = page.locator("#set-aside")
    expect(message).to_be_focused()
    cells = [cell.strip() for cell in message.locator("th, td").all_inner_texts()]
    assert cells == [
        "2026-10-31/contacts.csv, row 8, Date of Contact",
        "is not a day",
        "Correct it in the case system.",
        "1",
    ]
    assert is_seen(page)
    assert "31/02/2026" not in page.content()


def test_the_walk_from_the_overview_to_what_is_wrong_with_a_row(officer: Reader) -> None:
    page = officer.open("/")
    tab_to(page, "Data")
    assert is_seen(page)
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("Data")
    expect(page.locator("main h1")).to_be_focused()
    tab_to(page, "Contacts")
    assert is_seen(page)
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("Contacts")
    expect(page.locator("main h1")).to_be_focused()
    tab_to(page, "What is wrong with rows that were set aside", most=2)
    assert is_seen(page)
    page.keyboard.press("Enter")
    expect_the_message(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.getElementById('set-aside')"), "nothing holds the focus"


def test_the_number_set_aside_leads_straight_to_it_and_back_again(officer: Reader) -> None:
    page = officer.open("/data")
    tab_to(page, "1 row of Contacts set aside")
    assert is_seen(page)
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("Contacts")
    expect_the_message(page)
    page.go_back()
    expect(page.locator("main h1")).to_have_text("Data")
    assert focused(page) == "1 row of Contacts set aside"


@pytest.mark.parametrize("where", ["/data", "/data/list/contacts"])
def test_nothing_on_these_pages_holds_the_keyboard(officer: Reader, where: str) -> None:
    """Tab leads through every stop, each in sight, and out at the end; the way back leads to the first."""
    page = officer.open(where)
    page.keyboard.press("Tab")
    stops = []
    while page.evaluate("document.activeElement !== document.body") and len(stops) < 200:
        stops.append(focused(page))
        assert is_seen(page), stops[-1]
        page.keyboard.press("Tab")
    assert len(stops) < 200
    for _ in stops:
        page.keyboard.press("Shift+Tab")
    assert focused(page) == "Skip to main content"
