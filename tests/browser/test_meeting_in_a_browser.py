"""In Chromium: a meeting of the demonstration council, played by three people at once; the public reads of it after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from dashboard.access.accounts import set_account
from dashboard.access.settings import Settings
from dashboard.application import create_app
from etl.build import Outcome
from tests.access.conftest import PASSWORD, settings_for, with_accounts
from tests.browser.conftest import served
from tests.browser.test_words_in_a_browser import looked_at, signed_in

pytestmark = pytest.mark.browser

MEETING = "/meeting?period=2014-Q1"
FIGURE = "/indicator/contacts?period=quarter"
ASKED = "Why did fewer contacts come from schools?"
ANSWERED = "Two schools now ask early help first. An audit of their referrals says so."
DECIDED = "The front door reports on it at the next meeting."


@dataclass
class Sites:
    """Three services over the same words."""

    inside: str  # the internal edition, for the sub-group and the data officer
    scrutiny: str  # the public edition, for councillors who sign in
    outside: str  # the same, for everybody


@pytest.fixture(scope="module")
def sites(council: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    assert council.publication is not None
    folder = tmp_path_factory.mktemp("meeting")
    words = f"sqlite:///{folder / 'words.sqlite'}"
    settings = settings_for(folder, words=words)
    set_account(with_accounts(settings), "agency_lead", "sub_group", PASSWORD)
    public_file = council.publication.with_name("safeguarding-public.duckdb")
    internal = create_app(council.publication, settings)
    for_councillors = create_app(public_file, replace(settings, edition="public"))
    public = create_app(public_file, Settings(words=words))
    with served(internal) as inside, served(for_councillors) as scrutiny, served(public) as outside:
        yield Sites(*(f"http://127.0.0.1:{port}" for port in (inside, scrutiny, outside)))


def shown(page: Page) -> Locator:
    """The one measure that the meeting looks at."""
    return page.locator(".item.present")


def led_to(page: Page, title: str) -> None:
    """By the arrow key, to the measure of that title."""
    for _ in range(40):
        page.keyboard.press("ArrowRight")
        if title in shown(page).locator("h2").inner_text():
            return
    pytest.fail(f"the agenda did not lead to {title}")


def test_a_meeting_is_played_through_by_three_people_at_once(browser: Browser, sites: Sites, tmp_path: Path) -> None:
    chair, lead = (signed_in(browser, sites.inside, name) for name in ("sub_group", "agency_lead"))
    councillor = signed_in(browser, sites.scrutiny, "councillor")

    # Before it: the chair enters the meeting, the councillor asks, the agency's lead says what happened and why.
    chair.goto(f"{sites.inside}/meetings")
    chair.get_by_label("Which meeting").fill("Performance sub-group")
    chair.get_by_label("Day").fill("2014-07-15")
    chair.get_by_role("button", name="Add it").click()
    expect(chair.get_by_role("heading", name="Performance sub-group, 15 July 2014")).to_be_visible()
    councillor.goto(sites.scrutiny + FIGURE)
    title = councillor.locator("main h1").inner_text().partition(":")[0]
    expect(councillor.get_by_role("link", name="Comment on this figure")).to_have_count(0)
    councillor.get_by_role("link", name="Ask about this figure").click()
    councillor.get_by_label("What do you ask").fill(ASKED)
    councillor.get_by_label("By when").fill("2014-06-30")
    councillor.get_by_role("button", name="Save").click()
    expect(councillor.locator("article")).to_contain_text(ASKED)
    lead.goto(sites.inside + FIGURE)
    lead.get_by_role("link", name="Comment on this figure").click()
    lead.get_by_label("What happened").fill("Contacts from schools were fewer.")
    lead.get_by_label("Why", exact=True).fill("Schools ask early help first.")
    lead.get_by_role("button", name="Save").click()
    expect(lead.locator("article").filter(has_text="Schools ask early help first.")).to_be_visible()

    # In it: all three have the same question before them.
    chair.goto(sites.inside + MEETING)
    expect(chair.locator("main")).to_contain_text(ASKED)
    led_to(chair, title)
    expect(shown(chair)).to_contain_text("Schools ask early help first.")
    expect(shown(chair).locator("img")).to_be_visible()
    councillor.goto(sites.scrutiny + MEETING)
    led_to(councillor, title)
    expect(shown(councillor)).to_contain_text(ASKED)  # her own; what others wrote is not for her yet
    expect(shown(councillor)).not_to_contain_text("Schools ask early help first.")
    expect(shown(councillor).locator("form")).to_have_count(0)  # who may not decide is not asked to
    lead.goto(f"{sites.inside}/questions")
    lead.get_by_role("link", name=re.compile("Answer or close")).click()
    lead.get_by_role("textbox", name="Answer").fill(ANSWERED)

    # The network goes; the meeting goes on. What is decided without it is not lost, and is saved when it is back.
    chair.context.set_offline(True)
    chair.keyboard.press("ArrowRight")
    expect(shown(chair).locator("h2")).not_to_contain_text(title)
    chair.keyboard.press("ArrowLeft")
    decision = shown(chair).get_by_label(re.compile("What was decided at Performance sub-group"))
    decision.fill(DECIDED)
    shown(chair).get_by_role("button", name="Save the decision").click()
    expect(shown(chair).locator(".state")).to_contain_text("Not saved: there is no network")
    expect(decision).to_have_value(DECIDED)
    chair.context.set_offline(False)
    shown(chair).get_by_role("button", name="Save the decision").click()
    expect(shown(chair).locator(".state")).to_have_text("Saved.")

    # The lead's answer was begun before the decision: it is neither lost nor put over it.
    lead.get_by_role("button", name="Save the answer").click()
    expect(lead.get_by_role("alert")).to_be_visible()
    expect(lead.get_by_role("textbox", name="Answer")).to_have_value(ANSWERED)
    expect(lead.locator("main")).to_contain_text(DECIDED)
    lead.get_by_role("button", name="Save the answer").click()
    expect(lead.get_by_text("Answered, ")).to_be_visible()

    # What the meeting saw stays as it was, for everybody.
    chair.goto(sites.inside + MEETING)
    chair.get_by_role("button", name="Keep what the meeting sees").click()
    chair.wait_for_url("**/snapshot/**")
    expect(chair.locator("main")).to_contain_text("figures has changed since")
    lead.goto(chair.url)
    expect(lead.locator("main")).to_contain_text(ASKED)
    councillor.goto(chair.url.replace(sites.inside, sites.scrutiny))
    expect(councillor.locator("main")).to_contain_text("of another edition")

    # The papers have it too.
    chair.goto(f"{sites.inside}/pack")
    chair.get_by_label("Period").select_option("2014-Q1")
    chair.get_by_role("button", name="Make the pack").click()
    with chair.expect_download() as download:
        chair.get_by_role("link", name=re.compile("PDF")).first.click(timeout=60_000)
    download.value.save_as(tmp_path / "pack.pdf")
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(tmp_path / "pack.pdf").pages))
    for words in (ASKED, ANSWERED, DECIDED, "Schools ask early help first."):
        assert words in text, words

    # The public, and councillors, read what somebody else than its writers has marked, and nothing before that.
    public = browser.new_context().new_page()
    public.goto(f"{sites.outside}/questions")
    expect(public.locator("main")).not_to_contain_text(ASKED)
    thread = f"{sites.inside}/words/1"
    lead.goto(thread)
    expect(lead.get_by_role("button", name="Show these words to the public")).to_have_count(0)
    officer = signed_in(browser, sites.inside, "data_officer")
    officer.goto(thread)
    officer.get_by_role("button", name="Show these words to the public").click()
    expect(officer.locator(".saved")).to_have_text("Saved.")
    for reader, site in ((public, sites.outside), (councillor, sites.scrutiny)):
        reader.goto(f"{site}/questions")
        expect(reader.get_by_role("heading", name="You asked, we answered")).to_be_visible()
        expect(reader.locator("article")).to_contain_text(ANSWERED)
        reader.goto(f"{site}/meetings")
        expect(reader.locator("main")).to_contain_text(DECIDED)
    for page in (chair, lead, councillor, officer, public):
        page.context.close()


def test_the_meeting_and_what_it_keeps_can_be_read_and_used_by_everybody(browser: Browser, sites: Sites) -> None:
    chair = signed_in(browser, sites.inside, "sub_group")
    chair.goto(f"{sites.inside}/meetings")
    looked_at(chair, "meetings")
    chair.goto(sites.inside + MEETING)
    looked_at(chair, "meeting")
    chair.keyboard.press("ArrowRight")
    chair.keyboard.press("ArrowRight")
    looked_at(chair, "meeting, one measure")
    chair.keyboard.press("Escape")
    chair.get_by_role("button", name="Keep what the meeting sees").click()
    chair.wait_for_url("**/snapshot/**")
    looked_at(chair, "snapshot")
    chair.goto(f"{sites.inside}/pack")
    chair.get_by_role("button", name="Make the pack").click()
    expect(chair.get_by_role("heading", name="The pack is ready")).to_be_visible(timeout=60_000)
    looked_at(chair, "pack that is ready")
    chair.context.close()
