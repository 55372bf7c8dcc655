"""In Chromium: every page keeps to the content security policy, and people sign in and out as they really would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard.access.accounts import disable
from dashboard.access.settings import OpenID
from dashboard.access.store import Store
from dashboard.application import create_app
from tests.access.conftest import PASSWORD, settings_for, with_accounts
from tests.access.provider import CLIENT, SECRET, MockProvider
from tests.access.provider import serving as provider_serving
from tests.browser.conftest import Reader, served
from tests.browser.test_in_a_browser import PAGES, RULES, WIDTHS

pytestmark = pytest.mark.browser

VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event => {
  window.violations.push(event.effectiveDirective + " " + event.blockedURI + " " + event.sourceFile);
});
"""


def violations(page: Page) -> list[str]:
    return list(page.evaluate("window.violations"))


@pytest.fixture
def watched(reader: Reader) -> Reader:
    reader.page.add_init_script(VIOLATIONS)
    return reader


@pytest.mark.parametrize("name", [name for name in PAGES if name != "not found"])
def test_no_page_asks_for_what_the_policy_forbids(watched: Reader, name: str) -> None:
    page = watched.open(PAGES[name])
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    assert violations(page) == []


def test_a_walk_over_the_dashboard_keeps_to_the_policy(watched: Reader) -> None:
    """A change of view, the chart hovered over, its pictures taken away, and the suggestions of the search box."""
    page = watched.open("/")
    page.get_by_label("Compare with").select_option(index=2)
    expect(page.locator("#live")).not_to_be_empty()
    page.goto(watched.site + "/indicator/referrals_rate?compare=core_cities")
    watched.ready()
    page.hover(".chart .main-svg")
    for words in ("Chart as SVG", "Chart as PNG"):
        with page.expect_download():
            page.get_by_role("button", name=words).click()
    page.get_by_role("link", name="Table", exact=True).click()
    expect(page.locator("main table").first).to_be_visible()
    page.get_by_role("searchbox").fill("referr")
    expect(page.locator("#suggestions a").first).to_be_visible()
    assert violations(page) == []


def test_the_policy_is_in_force(browser: Browser, site: str) -> None:
    """A script written into a page does not run, neither as an element nor on one."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(VIOLATIONS)
    page.goto(f"{site}/areas")
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src='data:,x' onerror='window.ran = true'>");
        }"""
    )
    page.wait_for_function("window.violations.length >= 2")
    assert page.evaluate("window.ran") is None
    assert all(one.startswith("script-src") for one in violations(page))
    context.close()


# ------------------------------------------------------------------------------------------------ signing in and out


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("people")


@pytest.fixture(scope="module")
def closed_site(glossed: Path, people: Path) -> Iterator[str]:
    """The internal edition behind local accounts."""
    settings = settings_for(people)
    with_accounts(settings)
    with served(create_app(glossed, settings)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def visitor(browser: Browser, closed_site: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Reader(context, closed_site)
    context.close()


def sign_in(page: Page, name: str = "sub_group", password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_the_walk_in_and_out(visitor: Reader) -> None:
    """To a view, by sign-in, back to that view, on by a link, out; and the Back button brings nothing back."""
    page = visitor.page
    page.goto(f"{visitor.site}/indicator/referrals_rate?compare=core_cities")
    expect(page).to_have_title("Sign in")
    sign_in(page, password="not this one")
    expect(page.get_by_role("alert")).to_have_text("This name and password do not belong together.")
    sign_in(page)
    expect(page).to_have_url(re.compile(r"/indicator/referrals_rate\?compare=core_cities$"))
    visitor.ready()
    expect(page.locator("header")).to_contain_text("sub_group, sub-group")
    page.get_by_role("link", name="Areas", exact=True).first.click()
    expect(page.locator("main h1")).to_have_text("Areas")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("You are signed out")
    page.go_back()
    expect(page).to_have_title("Sign in")
    assert page.locator("main table").count() == 0


def test_a_link_in_a_mail_leads_who_has_signed_in_straight_to_the_view(visitor: Reader) -> None:
    page = visitor.page
    page.goto(visitor.site)
    sign_in(page)
    page.wait_for_selector("#page h1")
    mail = page.context.new_page()
    mail.goto(f"data:text/html,<a href='{visitor.site}/areas'>the areas</a>")
    mail.get_by_role("link").click()
    expect(mail.locator("main h1")).to_have_text("Areas")


def test_whose_session_has_ended_is_led_to_sign_in_and_back_to_what_they_chose(visitor: Reader, people: Path) -> None:
    page = visitor.page
    page.goto(visitor.site)
    sign_in(page, "data_officer")
    page.wait_for_selector("#page h1")
    page.wait_for_load_state("networkidle")
    store = Store(settings_for(people).people)
    disable(store, "data_officer")
    page.get_by_role("link", name="Areas", exact=True).first.click()
    expect(page).to_have_title("Sign in")
    sign_in(page)
    expect(page).to_have_url(f"{visitor.site}/areas")


def test_sign_in_and_out_work_without_scripts(browser: Browser, closed_site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{closed_site}/areas")
    sign_in(page)
    expect(page.locator("main h1")).to_have_text("Areas")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("You are signed out")
    context.close()


def test_the_pages_of_sign_in_pass_axe_at_every_width(visitor: Reader) -> None:
    page = visitor.page

    def check() -> None:
        for width, (across, down) in WIDTHS.items():
            page.set_viewport_size({"width": across, "height": down})
            assert page.evaluate("document.documentElement.scrollWidth") <= across, width
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], width

    page.goto(visitor.site)
    check()
    sign_in(page, "councillor")
    expect(page.locator("h1")).to_have_text("This edition is not yours to see")
    check()
    page.get_by_role("button", name="Sign out").click()
    check()
    page.get_by_role("link", name="Sign in again").click()
    sign_in(page)
    page.wait_for_selector("#page h1")
    check()


@pytest.fixture
def provider() -> Iterator[MockProvider]:
    with provider_serving() as provider:
        yield provider


def test_sign_in_at_the_organisation_leads_there_and_back(
    browser: Browser, glossed: Path, tmp_path: Path, provider: MockProvider
) -> None:
    """The provider is another site to the browser, so the way back brings no cookie of a session with it."""
    settings = settings_for(tmp_path, sign_in="openid", openid=OpenID(provider.issuer, CLIENT, SECRET))
    context = browser.new_context()
    with served(create_app(glossed, settings)) as port:
        page = context.new_page()
        page.goto(f"http://localhost:{port}/areas")
        page.get_by_role("link", name="Sign in with your organisation's account").click()
        expect(page.locator("main h1")).to_have_text("Areas")
        expect(page.locator("header")).to_contain_text("ada@council.example, sub-group")
        names = {cookie["name"]: cookie.get("sameSite") for cookie in context.cookies()}
        assert names == {"__Host-session": "Strict"}
    context.close()
