"""In Chromium: a question is asked, answered, marked and read by scrutiny; commentary is written beside figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard.access.settings import Settings
from dashboard.application import create_app
from tests.access.conftest import PASSWORD, settings_for, with_accounts
from tests.browser.conftest import served
from tests.browser.test_in_a_browser import RULES, WIDTHS

pytestmark = pytest.mark.browser

SCREENSHOTS = Path(__file__).parent / "screenshots"
COMMENT = "/indicator/referrals_rate/comment?period=year&end=2014-03-31"


@pytest.fixture(scope="module")
def sites(publication: Path, public_edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The internal edition, and the public one open to all, over the same words."""
    folder = tmp_path_factory.mktemp("words")
    words = f"sqlite:///{folder / 'words.sqlite'}"
    settings = settings_for(folder, words=words)
    with_accounts(settings)
    internal, public = create_app(publication, settings), create_app(public_edition, Settings(words=words))
    with served(internal) as inside, served(public) as outside:
        yield [f"http://127.0.0.1:{inside}", f"http://127.0.0.1:{outside}"]


def signed_in(browser: Browser, site: str, name: str, **how: bool) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, **how).new_page()  # type: ignore[arg-type]
    page.goto(f"{site}/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector("main h1")
    return page


def looked_at(page: Page, name: str) -> None:
    """axe at every width, everything opened; nothing scrolls sideways; a screenshot of each width."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    for width, (across, down) in WIDTHS.items():
        page.set_viewport_size({"width": across, "height": down})
        page.wait_for_timeout(150)
        page.screenshot(path=SCREENSHOTS / f"{name}, {width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= across, width
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], width
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_question_is_asked_answered_marked_and_seen_by_scrutiny(browser: Browser, sites: list[str]) -> None:
    inside, outside = sites
    ada = signed_in(browser, inside, "sub_group")
    ada.goto(f"{inside}/meetings")
    ada.get_by_label("Which meeting").fill("Performance sub-group")
    ada.get_by_label("Day").fill("2026-11-20")
    ada.get_by_role("button", name="Add it").click()
    ada.goto(f"{inside}/indicator/rereferrals_pct")
    ada.get_by_role("link", name="Ask about this figure").click()
    expect(ada.get_by_role("heading", level=1)).to_contain_text("Ask about")
    ada.get_by_label("What do you ask").fill("Why do so many come back?")
    ada.get_by_label("Asked at").select_option(index=1)
    ada.get_by_label("By when").fill("2020-01-31")
    looked_at(ada, "ask")
    ada.get_by_role("button", name="Save").click()
    expect(ada.locator("article")).to_contain_text("Why do so many come back?")
    expect(ada.locator(".saved")).to_have_text("Saved. It is shown below.")
    looked_at(ada, "asked")

    ben = signed_in(browser, inside, "data_officer")
    expect(ben.get_by_role("heading", name="Open questions and actions")).to_be_visible()
    ben.get_by_role("link", name="All questions and actions").click()
    expect(ben.get_by_role("heading", name="Overdue")).to_be_visible()
    looked_at(ben, "questions")
    ben.get_by_role("link", name=re.compile("Answer or close")).click()
    ben.get_by_role("textbox", name="Answer").fill("The first assessment was closed too early.")
    looked_at(ben, "thread")
    ben.get_by_role("button", name="Save the answer").click()
    expect(ben.get_by_text("Answered, ")).to_be_visible()

    scrutiny = browser.new_context().new_page()
    scrutiny.goto(f"{outside}/questions")
    expect(scrutiny.locator("main")).not_to_contain_text("come back")

    ada.goto(f"{inside}/words/1")
    ada.get_by_role("button", name="Show these words to the public").click()
    expect(ada.locator(".saved")).to_have_text("Saved.")
    scrutiny.reload()
    expect(scrutiny.get_by_role("heading", name="You asked, we answered")).to_be_visible()
    expect(scrutiny.locator("article")).to_contain_text("The first assessment was closed too early.")
    looked_at(scrutiny, "you asked, we answered")
    scrutiny.get_by_role("link", name="Meetings, and what was decided at each").click()
    expect(scrutiny.get_by_role("heading", name="Performance sub-group, 20 November 2026")).to_be_visible()
    for page in (ada, ben, scrutiny):
        page.context.close()


def test_commentary_is_written_without_scripts_and_warned_about_beside_the_figures(
    browser: Browser, sites: list[str]
) -> None:
    inside, _ = sites
    ada = signed_in(browser, inside, "sub_group", java_script_enabled=False)
    ada.goto(inside + COMMENT)
    expect(ada.get_by_role("complementary")).to_contain_text("975.8")
    ada.get_by_label("What happened").fill("Three children went missing.")
    ada.get_by_role("button", name="Save").click()
    expect(ada.get_by_role("alert")).to_contain_text("Not saved yet")
    expect(ada.get_by_role("alert")).to_contain_text("Say why, or that nobody knows yet.")
    expect(ada.get_by_label("What happened")).to_have_value("Three children went missing.")
    ada.get_by_label("Why", exact=True).fill("Nobody knows yet.")
    ada.get_by_label("My words are right and may stay as they are").check()
    ada.get_by_label("Why they may stay").fill("It was in the newspaper.")
    ada.get_by_role("button", name="Save").click()
    expect(ada.locator("article").first).to_contain_text("Three children went missing.")
    expect(ada.locator("article").first).to_contain_text("Kept as it is because: It was in the newspaper.")
    ada.context.close()


def test_the_form_with_its_faults_can_be_read_and_used_by_everybody(browser: Browser, sites: list[str]) -> None:
    inside, _ = sites
    ada = signed_in(browser, inside, "sub_group")
    ada.goto(inside + COMMENT)
    looked_at(ada, "comment")
    ada.get_by_label("What happened").fill("Two girls went missing.")
    ada.get_by_role("button", name="Save").click()
    looked_at(ada, "comment with faults")
    ada.get_by_role("link", name="Say why, or that nobody knows yet.").click()
    expect(ada.get_by_label("Why", exact=True)).to_be_focused()
    ada.context.close()
