"""In Chromium: accessibility of every page, the keyboard, the address, narrow screens, the weight of a first view."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard.plotly_bundle import BUNDLE
from dashboard.theme import OWN
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser

SCREENSHOTS = Path(__file__).parent / "screenshots"
PAGES = {
    "overview": "/",
    "overview of another area": "/?area=E06000063&compare=statistical_neighbours-2025",
    "indicator chart": "/indicator/referrals_rate?compare=core_cities",
    "indicator table": "/indicator/referrals_rate?show=table&compare=statistical_neighbours-2021",
    "indicator ranked": "/indicator/rereferrals_pct",
    "indicator by category": "/indicator/cp_plans_started_age_pct",
    "indicator without figures": "/indicator/contacts?area=E08000035",
    "indicator with an estimate": "/indicator/contacts_rate?period=month",
    "journey": "/journey",
    "fairness": "/journey/fairness",
    "area": "/area/E08000012",
    "area of another year": "/area/E06000063?period=2014",
    "areas": "/areas",
    "data": "/data",
    "reconciliation": "/data/reconciliation?verdict=differs",
    "about": "/about",
    "compare": "/compare?areas=E08000012,E08000015,E08000035,E08000003,E12000002,E92000001&theme=Front%20door",
    "compare through the years": "/compare?indicator=referrals_rate&areas=E08000012,E08000015,E12000002,E92000001",
    "partners": "/partners",
    "pack": "/pack",
    "search": "/search?q=referrals",
    "nothing found": "/search?q=refferals",
    "glossary": "/glossary",
    "not found": "/nowhere",
}
# Everything axe knows of WCAG 2.2 AA, and its best practices; the size of targets is off unless it is asked for.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},
}
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844), "400 per cent zoom": (320, 256)}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off_at_any_width(reader: Reader, name: str) -> None:
    """axe at every width, everything opened; nothing scrolls sideways; a screenshot of each width."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page = reader.open(PAGES[name])
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    for width, (across, down) in WIDTHS.items():
        page.set_viewport_size({"width": across, "height": down})
        page.wait_for_timeout(150)
        page.screenshot(path=SCREENSHOTS / f"{name}, {width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= across, width
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], width


def test_the_chart_is_there_before_and_without_scripts_and_stays_where_it_was(browser: Browser, site: str) -> None:
    """Drawn on the server; plotly then puts the same line in the same place."""
    where = "/indicator/referrals_rate?compare=core_cities"
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    still = context.new_page()
    still.goto(site + where)
    picture = still.locator(".chart-frame img.still")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None and (round(box["width"]), round(box["height"])) == (1120, 420)
    drawn = b64decode((picture.get_attribute("src") or "").partition(",")[2]).decode()
    lines = re.findall(rf'<polyline points="([^"]*)" fill="none" stroke="{OWN}"', drawn)
    points = [tuple(map(float, point.split(","))) for line in lines for point in line.split()]
    expected = [box["x"] + min(x for x, _ in points), box["y"] + min(y for _, y in points)]
    expected += [box["x"] + max(x for x, _ in points), box["y"] + max(y for _, y in points)]
    context.close()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    live = Reader(context, site).open(where)
    expect(live.locator("img.still")).to_have_count(0)
    found = live.evaluate(
        """(colour) => {
            const lines = [...document.querySelectorAll(".chart path.js-line")];
            const own = lines.filter((one) => one.style.stroke === colour);
            const boxes = own.map((one) => one.getBoundingClientRect());
            const most = (name) => Math.max(...boxes.map((box) => box[name]));
            const least = (name) => Math.min(...boxes.map((box) => box[name]));
            return [least("left"), least("top"), most("right"), most("bottom")];
        }""",
        f"rgb({int(OWN[1:3], 16)}, {int(OWN[3:5], 16)}, {int(OWN[5:], 16)})",
    )
    context.close()
    assert [abs(one - other) < 3 for one, other in zip(found, expected, strict=True)] == [True] * 4, (found, expected)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent")).strip()


def tab_to(page: Page, words: str, most: int = 80) -> None:
    """Press Tab until the element with these words has the focus."""
    for _ in range(most):
        if focused(page) == words:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{words} was not reached by Tab in {most} steps")


def test_the_walk_from_the_overview_to_a_table_by_keyboard_alone(reader: Reader) -> None:
    page = reader.open("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to main content"
    page.keyboard.press("Enter")
    tab_to(page, "Share of referrals that are repeats within a year")
    page.keyboard.press("Enter")
    title = "Share of referrals that are repeats within a year: Liverpool"
    expect(page.locator("main h1")).to_have_text(title)
    expect(page.locator("main h1")).to_be_focused()
    assert page.title() == title
    tab_to(page, "Table")
    page.keyboard.press("Enter")
    expect(page.locator("main table caption").first).to_contain_text("Re-referrals within 12 months, Liverpool")
    expect(page.get_by_role("link", name="Table", exact=True)).to_be_focused()
    assert "show=table" in page.url
    assert page.locator("table tbody tr").first.locator("td").first.inner_text() != ""


def test_the_walk_from_the_search_box_to_an_indicator_by_keyboard_alone(reader: Reader) -> None:
    page = reader.open("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to main content"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    box = page.get_by_role("searchbox", name="Search indicators, words and areas")
    expect(box).to_be_focused()
    page.keyboard.type("re-referral")
    said = page.locator("#suggested")
    expect(said).to_contain_text("Press the down arrow to reach them.")
    assert re.match(r"\d+ found", said.inner_text())
    page.keyboard.press("ArrowDown")
    first = page.locator("#suggestions a").first
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    title = first.evaluate("link => link.firstChild.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text(f"{title}: Liverpool")
    expect(page.locator("main h1")).to_be_focused()
    expect(page.locator("#suggestions")).to_be_hidden()


def test_escape_closes_the_suggestions_and_leaves_what_was_typed(reader: Reader) -> None:
    page = reader.open("/?area=E08000015")
    box = page.locator("#search")
    box.focus()
    page.keyboard.type("referral")
    expect(page.locator("#suggestions a").first).to_be_visible()
    assert "area=E08000015" in str(page.locator("#suggestions a").first.get_attribute("href")), "Wirral stays chosen"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(box).to_be_focused()
    expect(box).to_have_value("referral")
    page.keyboard.type("s")
    expect(page.locator("#suggestions a").first).to_be_visible()
    page.keyboard.press("Tab")
    page.locator("#choose-area").focus()
    expect(page.locator("#suggestions")).to_be_hidden()


def test_enter_in_the_search_box_leads_to_every_result_also_without_our_scripts(reader: Reader) -> None:
    for block in (False, True):
        if block:
            reader.page.route("**/assets/navigation.js*", lambda route: route.fulfill(body=""))
            reader.page.route("**/assets/search.js*", lambda route: route.fulfill(body=""))
            reader.page.context.clear_cookies()
        page = reader.open("/")
        page.locator("#search").fill("wirral")
        page.keyboard.press("Enter")
        expect(page.locator("main h1")).to_have_text("Search for “wirral”")
        assert "/search?q=wirral" in page.url
    reader.faults = [fault for fault in reader.faults if "safeguarding" not in fault and "tell" not in fault]


def test_the_open_suggestions_and_the_picks_pass_axe_at_every_width(reader: Reader) -> None:
    for width, height in WIDTHS.values():
        page = reader.open("/compare")
        page.set_viewport_size({"width": width, "height": height})
        page.locator("#search").fill("child")
        page.locator("#search").press("End")
        expect(page.locator("#suggestions a").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], width
        page.locator("#search").fill("")


def test_a_comparison_is_made_by_keyboard_and_kept_in_the_address(reader: Reader) -> None:
    page = reader.open("/compare?areas=E08000012,E92000001")
    page.locator("#choose-areas").focus()
    page.locator("#choose-areas").select_option("E08000015")
    tab_to(page, "Pick indicators of your own")
    page.keyboard.press("Enter")
    page.locator("#pick-rereferrals_pct").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#live")).to_have_text("Now showing: Liverpool, England and Wirral, 1 indicator")
    assert page.url.endswith("/compare?areas=E08000012,E92000001,E08000015&indicators=rereferrals_pct")
    expect(page.get_by_role("button", name="Show")).to_be_focused()
    expect(page.locator("main table thead th")).to_have_text(["Indicator and period", "Liverpool", "England", "Wirral"])
    expect(page.locator("#pick-rereferrals_pct")).to_be_checked()
    expect(page.locator("#choose-areas")).to_have_value("")
    page.get_by_role("link", name="Remove England").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main table thead th")).to_have_text(["Indicator and period", "Liverpool", "Wirral"])
    page.go_back()
    page.go_back()
    expect(page.locator("main table thead th")).to_have_text(["Indicator and period", "Liverpool", "England"])
    expect(page.locator("#pick-rereferrals_pct")).not_to_be_checked()


def test_the_heading_of_a_row_stays_in_sight_while_the_areas_scroll(reader: Reader) -> None:
    page = reader.open(PAGES["compare"])
    page.set_viewport_size({"width": 390, "height": 844})
    frame = page.locator("main .frame").first
    expect(frame).to_have_attribute("tabindex", "0")
    frame.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert frame.evaluate("frame => frame.scrollLeft") > 0
    left = page.locator("main tbody th").first.evaluate("cell => cell.getBoundingClientRect().left")
    assert 0 <= left < 40
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_link_to_a_word_of_the_glossary_leads_to_it(reader: Reader) -> None:
    page = reader.open("/indicator/referrals_rate")
    page.locator("main p a[href^='/glossary#']").first.click()
    expect(page.locator("main h1")).to_have_text("Glossary")
    expect(page.locator("#referral")).to_be_focused()


def test_a_choice_is_made_by_keyboard_said_aloud_and_kept_in_the_address(reader: Reader) -> None:
    page = reader.open("/indicator/referrals_rate")
    assert page.locator("#live").inner_text() == "", "nothing is said of the first view: the title says it"
    page.locator("#choose-compare").focus()
    page.keyboard.press("ArrowDown")
    said = "Now showing: Liverpool, compared with the North West, years, as a chart"
    expect(page.locator("#live")).to_have_text(said)
    assert page.url.endswith("?compare=region")
    expect(page.locator("#choose-compare")).to_be_focused()
    expect(page.locator("#choose-compare")).to_have_value("region")
    expect(page.locator("main")).to_contain_text("than the North West")
    page.locator("#choose-area").select_option("E08000035")
    expect(page.locator("main")).to_contain_text("Leeds had")
    expect(page.locator("main")).to_contain_text("than Yorkshire and The Humber")


def test_a_choice_moves_nobody_away_from_where_they_are(reader: Reader) -> None:
    """The focus stays on the control, what was opened stays open, and the page does not jump."""
    page = reader.open("/indicator/referrals_rate?show=table")
    page.locator("summary", has_text="Show all").click()
    page.evaluate("window.scrollTo(0, 400)")
    page.get_by_role("link", name="Chart", exact=True).focus()
    before = page.evaluate("window.scrollY")
    page.keyboard.press("Enter")
    expect(page.locator(".chart .main-svg").first).to_be_visible()
    expect(page.get_by_role("link", name="Chart", exact=True)).to_be_focused()
    assert page.evaluate("window.scrollY") == before
    expect(page.locator("details", has=page.locator("summary", has_text="Show all"))).to_have_attribute("open", "")


def test_two_quick_choices_end_at_the_second_and_in_their_place(reader: Reader) -> None:
    page = reader.open("/indicator/referrals_rate")
    page.locator("#choose-compare").focus()
    page.evaluate("window.scrollTo(0, 300)")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("main")).to_contain_text("Similar areas, list of 2025, average")
    expect(page.locator("#choose-compare")).to_be_focused()
    expect(page.locator("#choose-compare")).to_have_value("statistical_neighbours-2025")
    page.wait_for_timeout(300)
    assert page.evaluate("window.scrollY") == 300
    expect(page.locator("#choose-compare")).to_be_focused()


def test_a_link_to_another_area_leads_to_its_title(reader: Reader) -> None:
    page = reader.open("/indicator/referrals_rate?compare=core_cities")
    page.locator("main table").get_by_role("link", name="Leeds").click()
    expect(page.locator("main h1")).to_have_text("Referrals for every 10,000 children: Leeds")
    expect(page.locator("main h1")).to_be_focused()
    assert page.evaluate("window.scrollY") == 0
    assert "compare=core_cities" in page.url


def test_the_back_button_leads_back_to_where_one_was(reader: Reader) -> None:
    page = reader.open("/")
    page.locator("#choose-compare").select_option("core_cities")
    expect(page.locator("main table").first).to_contain_text("Core cities")
    there = page.locator("main table").first.get_by_role("link").last
    title = there.inner_text()
    there.scroll_into_view_if_needed()
    there.focus()
    before = page.evaluate("window.scrollY")
    assert before > 0
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text(f"{title}: Liverpool")
    page.go_back()
    expect(page.locator("main h1")).to_have_text("Children's safeguarding in Liverpool")
    expect(there).to_be_focused()
    assert page.evaluate("window.scrollY") == before
    page.go_back()
    expect(page.locator("#choose-compare")).to_have_value("england")


def test_the_menu_says_where_one_is(reader: Reader) -> None:
    for where, entry in (("/", "Overview"), ("/area/E08000012", "Areas"), ("/data/reconciliation", "Data")):
        page = reader.open(where)
        expect(page.locator("header nav a[aria-current]")).to_have_text(entry)


def test_on_paper_everything_is_open_and_nothing_is_cut_off(reader: Reader) -> None:
    page = reader.open("/indicator/referrals_rate")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 990})
    assert page.locator("main details:not([open])").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    expect(page.locator(".only-print")).to_contain_text("/indicator/referrals_rate")
    expect(page.locator(".choices")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("main details[open]").count() == 0


def test_every_stop_of_the_keyboard_can_be_seen(reader: Reader) -> None:
    page = reader.open("/indicator/referrals_rate")
    stops = []
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body") and len(stops) < 80:
        stops.append(focused(page))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", stops[-1]
        assert page.evaluate("document.activeElement.getBoundingClientRect().height") > 0, stops[-1]
        page.keyboard.press("Tab")
    assert {"Skip to main content", "Overview", "Table", "The same figures as a table"} <= set(stops)


def test_nothing_in_the_chart_is_a_stop_of_the_keyboard(reader: Reader) -> None:
    page = reader.open("/indicator/referrals_rate")
    assert page.locator(".chart-frame").get_attribute("role") == "img"
    assert page.locator(".chart-frame a, .chart-frame button, .chart-frame [tabindex='0']").count() == 0
    assert page.locator(".modebar-btn").count() == 0


def test_a_view_survives_copy_and_paste_into_a_clean_browser(reader: Reader, browser: Browser, site: str) -> None:
    page = reader.open("/")
    page.locator("#choose-area").select_option("E08000015")
    expect(page.locator("main h1")).to_have_text("Children's safeguarding in Wirral")
    page.locator("#choose-compare").select_option("core_cities")
    expect(page.locator("main table").first).to_contain_text("Core cities")
    page.locator("main table").get_by_role("link", name="Share of referrals that are repeats within a year").click()
    page.get_by_role("link", name="Table", exact=True).click()
    expect(page.locator("main table").first).to_contain_text("Core cities, average")
    clean = Reader(browser.new_context(), site)
    again = clean.open(page.url.removeprefix(site))
    assert again.locator("main").inner_text() == page.locator("main").inner_text()
    again.context.close()


def test_an_unknown_address_is_404_and_leads_on(reader: Reader) -> None:
    answer = reader.page.goto(reader.site + "/indicator/nothing")
    assert answer is not None
    assert answer.status == 404
    reader.ready()
    reader.page.get_by_role("link", name="the overview").click()
    expect(reader.page.locator("main h1")).to_have_text("Children's safeguarding in Liverpool")


def test_every_size_of_text_can_be_read_and_every_target_be_hit(reader: Reader) -> None:
    for width, height in WIDTHS.values():
        page = reader.open("/indicator/referrals_rate")
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(50)
        smallest = page.evaluate("""
            Math.min(...[...document.querySelectorAll("main *")]
                .filter(part => part.children.length === 0 && part.textContent.trim())
                .map(part => parseFloat(getComputedStyle(part).fontSize)))
        """)
        assert smallest >= 16
        targets = page.evaluate("""
            [...document.querySelectorAll("select, summary, .tabs a, header nav a")]
                .map(part => part.getBoundingClientRect().height)
        """)
        assert min(targets) >= 44


@pytest.mark.parametrize(("where", "most"), [("/", 350_000), ("/indicator/referrals_rate", 750_000)])
def test_a_first_view_is_light(reader: Reader, where: str, most: int) -> None:
    """Bytes over the wire, an empty cache, gzip as a council's plain network has it."""
    if "indicator" in where and not BUNDLE.is_file():
        pytest.skip("the small build of plotly.js is not here")
    reader.page.context.set_extra_http_headers({"Accept-Encoding": "gzip"})
    network = reader.page.context.new_cdp_session(reader.page)
    network.send("Network.enable")
    received: list[float] = []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    reader.open(where)
    assert 0 < sum(received) < most
