"""Forms as people send them: saved and shown, or shown again with why not; by whom they may be sent; hostile text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.access.settings import Settings
from dashboard.application import create_app
from dashboard.words.store import Store
from dashboard.words.threads import history
from tests.access.conftest import settings_for, typed, with_accounts
from tests.conftest import OUR_OWN_PAGE, changed

COMMENT = "/indicator/referrals_rate/comment?period=year&end=2014-03-31"
ASK = "/indicator/referrals_rate/ask?period=year"
FIGURE = "/indicator/referrals_rate?period=year"
GOOD = {
    "what": "More was asked of us.",
    "why": "A new threshold.",
    "evidence": "An audit.",
    "doing": "",
    "owner": "MASH",
}
ASKED = {"kind": "question", "what": "Why is it so?", "owner": "Police", "due_on": "", "meeting_id": ""}
SCRIPTS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "javascript:alert(1)",
    "</textarea><script>alert(1)</script>", "<iframe srcdoc='<script>alert(1)</script>'>", "{{7*7}}", "' OR 1=1 --",
    "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-1+1", "</script><script>alert(1)", "&lt;b&gt;",
    "[x](javascript:alert(1))",
)  # fmt: skip
Browser = Callable[[str], FlaskClient]


@pytest.fixture
def words(tmp_path: Path) -> Iterator[Store]:
    """What both editions of the test write to."""
    store = Store(f"sqlite:///{tmp_path / 'words.sqlite'}")
    yield store
    store.close()


def browsers(publication: Path, settings: Settings) -> Browser:
    """A browser, signed in as who is named."""
    server = create_app(publication, settings).server

    def browser(name: str) -> FlaskClient:
        client = server.test_client()
        if name:
            assert client.post("/sign-in", data=typed(name), headers=OUR_OWN_PAGE).status_code == 303
        return client

    return browser


@pytest.fixture
def internal(publication: Path, tmp_path: Path) -> Browser:
    settings = settings_for(tmp_path, words=f"sqlite:///{tmp_path / 'words.sqlite'}")
    with_accounts(settings)
    return browsers(publication, settings)


@pytest.fixture
def public(public_edition: Path, internal: Browser, tmp_path: Path) -> Browser:
    words = f"sqlite:///{tmp_path / 'words.sqlite'}"
    return browsers(public_edition, settings_for(tmp_path, edition="public", words=words))


@pytest.fixture
def open_to_all(public_edition: Path, internal: Browser, tmp_path: Path) -> FlaskClient:
    """The public edition without sign-in, over the same words."""
    words = f"sqlite:///{tmp_path / 'words.sqlite'}"
    return create_app(public_edition, Settings(words=words)).server.test_client()


def forms(page: str) -> dict[str, dict[str, str]]:
    """The forms of a page by what they do, each with what it carries hidden."""
    found = {}
    for form in re.findall(r'<form[^>]*class="write".*?</form>', page, re.DOTALL):
        hidden = re.findall(r'<input[^>]*name="(\w+)"[^>]*type="hidden"[^>]*value="([^"]*)"', form)
        carried = {name: unescape(value) for name, value in hidden}
        found[carried.get("do", "")] = carried
    return found


def send(browser: FlaskClient, where: str, do: str = "", **said: str) -> TestResponse:
    """Open the page, fill the form in, send it."""
    carried = forms(browser.get(where).text).get(do, {"form": "x"})
    return browser.post(where, data={**carried, **said}, headers=OUR_OWN_PAGE)


def test_commentary_is_saved_and_then_shown_with_its_author_role_and_time(internal: Browser, words: Store) -> None:
    ada = internal("sub_group")
    answer = send(ada, COMMENT, **GOOD, due_on="2030-01-31")
    assert answer.status_code == 303
    to = answer.headers["Location"]
    assert to == "/indicator/referrals_rate?area=E08000012&period=year&said=1#said-1"
    [one] = history(words, 1)
    assert (one.author, one.role, one.what, one.period_end.isoformat()) == (
        "sub_group", "sub_group", GOOD["what"], "2014-03-31",
    )  # fmt: skip
    page = ada.get(to).text
    assert "Saved. It is shown below." in page
    for said in ("More was asked of us.", "A new threshold.", "An audit.", "MASH", "31 January 2030"):
        assert said in page
    assert re.search(r"sub_group, sub-group, \d+ \w+ \d{4} at \d\d:\d\d\. Version 1\. Not for the public\.", page)
    assert "Carried forward from 2013 to 2014" in page


def test_the_form_stands_beside_what_the_statistics_say(internal: Browser) -> None:
    page = internal("sub_group").get(COMMENT).text
    beside = page[page.index("<aside") : page.index("</aside>")]
    for said in ("What the statistics say", "975.8", "Change from a year before", "England", "Which way is good"):
        assert said in beside


def test_what_is_missing_is_said_above_and_beside_its_field_and_nothing_is_lost(
    internal: Browser, words: Store
) -> None:
    answer = send(internal("sub_group"), COMMENT, **{**GOOD, "why": " ", "due_on": "soon", "evidence": "x" * 1_001})
    assert answer.status_code == 422
    assert answer.text.count("Say why, or that nobody knows yet.") == 2
    assert '<a href="#why">' in answer.text
    assert "“By when” is a day, such as 20/11/2026." in unescape(answer.text)
    assert "“How do you know” may have 1,000 characters. Take 1 away." in answer.text
    assert 'aria-invalid="true"' in answer.text
    for typed_text in (GOOD["what"], "x" * 1_001, "MASH", "soon"):
        assert typed_text in answer.text
    assert history(words, 1) == []


def test_words_that_disagree_with_the_figure_are_pointed_out_and_kept_with_the_reason(
    internal: Browser, words: Store
) -> None:
    """The made-up rate of Liverpool in the year to March 2014 is not known to have moved up: it is said what it did."""
    ada = internal("sub_group")
    page = ada.get(COMMENT).text
    fell = "−" in page[page.index("Change from a year before") :][:60]
    said = {**GOOD, "what": f"It {'rose' if fell else 'fell'} against a year before."}
    answer = send(ada, COMMENT, **said)
    assert answer.status_code == 422
    told = f"The figures say that it {'fell' if fell else 'rose'} against a year before."
    assert told in answer.text
    assert history(words, 1) == []
    assert send(ada, COMMENT, **said, keep="yes").status_code == 422
    assert "Say why your words may stay as they are." in send(ada, COMMENT, **said, keep="yes").text
    assert send(ada, COMMENT, **said, keep="yes", kept_because="Counted anew since").status_code == 303
    assert history(words, 1)[0].kept_because == "Counted anew since"
    assert told in ada.get(FIGURE).text


@pytest.mark.parametrize("text", ["Three children went missing.", "Child 1234567 moved.", "A boy born on 3 May 2009."])
def test_what_may_give_a_child_away_is_warned_of_in_every_form(internal: Browser, words: Store, text: str) -> None:
    ada = internal("sub_group")
    assert "Look again" in send(ada, COMMENT, **{**GOOD, "why": text}).text
    assert "Look again" in send(ada, ASK, **{**ASKED, "what": text}).text
    assert history(words, 1) == []
    assert send(ada, ASK, **ASKED).status_code == 303
    answer = send(ada, "/words/1", "answer", answer=text)
    assert (answer.status_code, "Look again" in answer.text) == (422, True)
    assert escape(text, quote=False) in answer.text
    assert len(history(words, 1)) == 1


@pytest.mark.parametrize("text", SCRIPTS)
def test_hostile_text_is_text_wherever_it_is_shown(internal: Browser, text: str) -> None:
    ada = internal("sub_group")
    assert send(ada, COMMENT, **{**GOOD, "what": text, "owner": text}).status_code == 303
    assert send(ada, ASK, **{**ASKED, "what": text}).status_code == 303
    again = send(ada, COMMENT, what=text, why="")
    for page in (ada.get(FIGURE).text, ada.get("/questions").text, ada.get("/words/1").text, again.text):
        assert escape(text, quote=False) in page
        if "<" in text:
            assert text not in page


@pytest.mark.parametrize("text", ["a\x00b", "a\x1b[31mb", "a\u202eb", "a\x7fb"])
def test_characters_that_cannot_be_seen_are_refused(internal: Browser, words: Store, text: str) -> None:
    answer = send(internal("sub_group"), COMMENT, **{**GOOD, "what": text})
    assert answer.status_code == 422
    assert "has a character that cannot be seen" in answer.text
    assert history(words, 1) == []


def test_a_form_of_a_megabyte_is_refused(internal: Browser, words: Store) -> None:
    assert send(internal("sub_group"), COMMENT, **{**GOOD, "what": "x" * 1_000_000}).status_code == 413
    assert history(words, 1) == []


def test_a_form_sent_twice_is_kept_once_and_one_that_was_changed_is_kept_too(internal: Browser, words: Store) -> None:
    ada = internal("sub_group")
    carried = forms(ada.get(COMMENT).text)[""]
    for said in (GOOD, GOOD, {**GOOD, "what": "More still."}):
        assert ada.post(COMMENT, data={**carried, **said}, headers=OUR_OWN_PAGE).status_code == 303
    assert [history(words, thread)[0].what for thread in (1, 2)] == [GOOD["what"], "More still."]
    assert history(words, 3) == []


# --------------------------------------------------------------------------------------------------- who may do what


def test_a_councillor_may_ask_in_the_public_edition_and_comment_nowhere(
    internal: Browser, public: Browser, words: Store
) -> None:
    clare = public("councillor")
    page = clare.get(FIGURE).text
    assert "Ask about this figure" in page
    assert "Comment on this figure" not in page
    answer = send(clare, ASK, **ASKED)
    assert answer.status_code == 303
    assert "Why is it so?" in clare.get(answer.headers["Location"]).text
    [one] = history(words, 1)
    assert (one.kind, one.state, one.author, one.role, one.is_public) == (
        "question", "open", "councillor", "councillor", False,
    )  # fmt: skip
    for where in (COMMENT, "/words/1", "/meetings"):
        assert clare.post(where, data={"form": "x", **GOOD, "do": "public"}, headers=OUR_OWN_PAGE).status_code == 403
    assert clare.get(COMMENT).status_code == 403
    assert internal("councillor").get("/questions").status_code == 403
    assert len(history(words, 1)) == 1


def test_nobody_can_write_as_somebody_else(internal: Browser, words: Store) -> None:
    """The author is the one of the session, whatever a form says."""
    forged = {"author": "lead member", "role": "data_officer", "audience": "public", "number": "9", "state": "closed"}
    send(internal("sub_group"), COMMENT, **GOOD, **forged)
    [one] = history(words, 1)
    assert (one.author, one.role, one.audience, one.number, one.state) == (
        "sub_group", "sub_group", "internal", 1, "open",
    )  # fmt: skip


def test_only_who_began_a_commentary_may_say_it_anew_and_who_wrote_it_may_not_show_it_to_the_public(
    internal: Browser, words: Store
) -> None:
    ada, ben = internal("sub_group"), internal("data_officer")
    send(ada, COMMENT, **GOOD)
    mark = forms(ben.get("/words/1").text)["public"]
    assert ada.post("/words/1", data=mark, headers=OUR_OWN_PAGE).status_code == 403
    assert "public" not in forms(ada.get("/words/1").text)
    assert ben.get(f"{COMMENT}&thread=1").status_code == 403
    assert ben.post(f"{COMMENT}&thread=1", data={**mark, **GOOD}, headers=OUR_OWN_PAGE).status_code == 403
    assert send(ada, f"{COMMENT}&thread=1", **{**GOOD, "what": "Said anew."}).status_code == 303
    assert send(ada, "/words/1", "close").status_code == 303
    assert send(ben, "/words/1", "public").status_code == 303
    assert [(one.author, one.what, one.state, one.audience) for one in history(words, 1)] == [
        ("sub_group", GOOD["what"], "open", "internal"),
        ("sub_group", "Said anew.", "open", "internal"),
        ("sub_group", "Said anew.", "closed", "internal"),
        ("data_officer", "Said anew.", "closed", "public"),
    ]


def test_who_closed_somebody_elses_words_does_not_make_them_their_own(internal: Browser) -> None:
    ada, ben = internal("sub_group"), internal("data_officer")
    send(ada, COMMENT, **GOOD)
    send(ben, "/words/1", "close")
    assert "public" not in forms(ada.get("/words/1").text)
    assert "public" in forms(ben.get("/words/1").text)


def test_who_noted_a_decision_may_not_show_it_to_the_public(internal: Browser, words: Store) -> None:
    ada, ben = internal("sub_group"), internal("data_officer")
    send(ada, "/meetings", title="Sub-group", held_on="2026-11-20")
    send(ada, ASK, **ASKED)
    assert "public" in forms(ben.get("/words/1").text)
    send(ben, "/words/1", "decide", decided="To wait.", meeting_id="1")
    assert "public" not in forms(ben.get("/words/1").text)
    send(ada, "/words/1", "answer", answer="It was so.")
    assert "public" not in forms(ben.get("/words/1").text)
    assert "public" not in forms(ada.get("/words/1").text), "she wrote the answer, he the decision"


def test_the_public_sees_what_was_marked_for_it_and_no_more(internal: Browser, open_to_all: FlaskClient) -> None:
    ada, ben = internal("sub_group"), internal("data_officer")
    send(ada, COMMENT, **GOOD)
    send(ada, ASK, **ASKED)
    everywhere = (FIGURE, "/", "/questions", "/meetings", "/words/1", "/words/2")

    def seen() -> str:
        return " ".join(open_to_all.get(where).text for where in everywhere)

    assert GOOD["what"] not in seen() and "Why is it so?" not in seen() and "What people say" not in seen()
    send(ben, "/words/1", "public")
    send(ben, "/words/2", "public")
    assert GOOD["what"] in seen() and "Why is it so?" in seen()
    assert "By a member of the sub-group, " in seen() and "By a data officer" not in seen()
    assert "sub_group" not in seen() and "data_officer" not in seen()
    send(ada, "/words/2", "answer", answer="Because more was recorded.")
    assert "more was recorded" not in seen() and "Why is it so?" in seen()
    send(ben, "/words/2", "public")
    assert "You asked, we answered" in seen() and "Because more was recorded." in seen()
    send(ada, "/words/2", "withdraw")
    assert "Why is it so?" not in seen() and "more was recorded" not in seen()
    assert open_to_all.post("/words/1", data={"do": "close"}, headers=OUR_OWN_PAGE).status_code == 403
    assert open_to_all.post(ASK, data=ASKED, headers=OUR_OWN_PAGE).status_code == 403
    assert "Ask about this figure" not in seen()


def test_whoever_is_signed_out_while_writing_gets_their_words_back(internal: Browser, words: Store) -> None:
    text = "A long and careful text about what happened and why, <b>which</b> nobody wants to type again."
    answer = internal("").post(COMMENT, data={**GOOD, "what": text}, headers=OUR_OWN_PAGE)
    assert answer.status_code == 401
    assert escape(text, quote=False) in answer.text
    assert "Nothing was saved" in answer.text
    assert history(words, 1) == []
    elsewhere = internal("sub_group").post(COMMENT, data={**GOOD}, headers={"Origin": "http://evil.example"})
    assert elsewhere.status_code == 403
    assert history(words, 1) == []


def test_a_made_up_council_can_be_tried_without_signing_in_and_a_real_one_cannot(
    publication: Path, public_edition: Path, tmp_path: Path
) -> None:
    """On this machine only, and it says so."""
    words = f"sqlite:///{tmp_path / 'words.sqlite'}"
    made_up = changed(publication, tmp_path / "made_up.duckdb", is_made_up=True)
    client = create_app(made_up, Settings(edition="internal", words=words)).server.test_client()
    assert "you write as “Demonstration, sub-group”" in client.get(COMMENT).text
    assert send(client, COMMENT, **GOOD).status_code == 303
    assert send(client, "/words/1", "public").status_code == 303
    assert "Demonstration, sub-group" in client.get(FIGURE).text
    there = {"REMOTE_ADDR": "10.1.2.3"}
    assert client.post(COMMENT, data=GOOD, headers=OUR_OWN_PAGE, environ_base=there).status_code == 403
    real = create_app(public_edition, Settings(words=words)).server.test_client()
    assert real.post(ASK, data=ASKED, headers=OUR_OWN_PAGE).status_code == 403


# -------------------------------------------------------------------------------------------------- life of a thread


def test_a_question_is_asked_at_a_meeting_answered_decided_on_and_closed(internal: Browser, words: Store) -> None:
    ada, ben = internal("sub_group"), internal("data_officer")
    assert send(ada, "/meetings", title="Sub-group", held_on="2026-11-20").headers["Location"] == "/meetings#meeting-1"
    send(ada, "/meetings", title="Scrutiny", held_on="2026-12-01")
    send(ada, ASK, **{**ASKED, "meeting_id": "1", "due_on": "2020-01-01"})
    for where in ("/questions", "/", FIGURE):
        assert "overdue" in ben.get(where).text, where
    assert "Open questions and actions" in ben.get("/").text
    send(ben, "/words/1", "answer", answer="Because of the new form.")
    send(ben, "/words/1", "decide", decided="To look again in spring.", meeting_id="2")
    send(ben, "/words/1", "plan", owner="Health", due_on="2030-05-01")
    assert "Answered, Health." in ada.get("/words/1").text
    send(ada, "/words/1", "close")
    assert [(one.state, one.author, one.answer, one.decided) for one in history(words, 1)] == [
        ("open", "sub_group", "", ""),
        ("answered", "data_officer", "Because of the new form.", ""),
        ("answered", "data_officer", "Because of the new form.", "To look again in spring."),
        ("answered", "data_officer", "Because of the new form.", ""),
        ("closed", "sub_group", "Because of the new form.", ""),
    ]
    page = ada.get("/meetings").text
    scrutiny, sub_group = page.index("Scrutiny, 1 December 2026"), page.index("Sub-group, 20 November 2026")
    assert scrutiny < page.index("To look again in spring.") < sub_group < page.index("Why is it so?")
    assert "Because of the new form." in ada.get("/questions").text
    assert "To look again in spring." in ada.get(FIGURE).text
    assert "Open questions and actions" not in ada.get("/").text


def test_questions_are_filtered_by_agency_meeting_and_figure_and_repeated_ones_stand_out(internal: Browser) -> None:
    ada = internal("sub_group")
    for title in ("One", "Two"):
        send(ada, "/meetings", title=title, held_on="2026-11-20")
    send(ada, ASK, **{**ASKED, "what": "First time?", "meeting_id": "1"})
    assert "Asked again and again" not in ada.get("/questions").text
    send(ada, ASK, **{**ASKED, "what": "Second time?", "meeting_id": "2", "owner": "Health"})
    assert "Asked again and again" in ada.get("/questions").text
    for where, shown, hidden in (
        ("/questions?agency=Police", "First time?", "Second time?"),
        ("/questions?meeting=2", "Second time?", "First time?"),
        ("/questions?indicator=rereferrals_pct", "Nobody has asked", "time?"),
    ):
        page = ada.get(where).text
        assert shown in page and hidden not in page, where
    assert ada.get("/questions?agency=Nobody").status_code == 404


def test_two_who_write_at_once_are_told_and_lose_nothing(internal: Browser, words: Store) -> None:
    ada, ben = internal("sub_group"), internal("data_officer")
    send(ada, ASK, **ASKED)
    begun = forms(ada.get("/words/1").text)["answer"]
    send(ben, "/words/1", "answer", answer="Ben was first.")
    answer = ada.post("/words/1", data={**begun, "answer": "Ada's answer."}, headers=OUR_OWN_PAGE)
    assert answer.status_code == 409
    assert "Somebody else has written here since you began." in answer.text
    assert "Ben was first." in answer.text and "Ada's answer." in answer.text
    again = forms(answer.text)["answer"]
    assert ada.post("/words/1", data={**again, "answer": "Ada's answer."}, headers=OUR_OWN_PAGE).status_code == 303
    assert [one.answer for one in history(words, 1)] == ["", "Ben was first.", "Ada's answer."]


def test_commentary_of_an_earlier_period_is_carried_forward_until_it_is_closed(internal: Browser) -> None:
    ada = internal("sub_group")
    send(ada, COMMENT.replace("2014", "2013"), **GOOD)
    assert "Carried forward from 2012 to 2013" in ada.get(FIGURE).text
    send(ada, "/words/1", "close")
    page = ada.get(FIGURE).text
    assert "Carried forward" not in page
    assert "Closed (1)" in page and "About 2012 to 2013 (closed)" in page


def test_when_words_cannot_be_read_the_figures_are_shown_all_the_same(
    public_edition: Path, publication: Path, tmp_path: Path
) -> None:
    nowhere = "postgresql+psycopg://words@127.0.0.1:1/words"
    settings = settings_for(tmp_path, words=nowhere)
    with_accounts(settings)
    ada = browsers(publication, settings)("sub_group")
    page = ada.get(FIGURE)
    assert page.status_code == 200
    assert "What people have said cannot be read at present." in page.text
    assert "975.8" in ada.get(FIGURE + "&show=table").text
    answer = ada.post(COMMENT, data={"form": "x", **GOOD}, headers=OUR_OWN_PAGE)
    assert answer.status_code == 503
    assert "could not be saved" in answer.text and GOOD["what"] in answer.text
