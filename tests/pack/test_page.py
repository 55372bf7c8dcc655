"""A pack is made beside the pages: asked for with a form, followed without scripts, taken away, forgotten."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from dashboard.application import create_app
from dashboard.pack import jobs
from dashboard.pack.content import Pack
from dashboard.pack.files import FORMS
from dashboard.pack.jobs import Asked, Jobs
from dashboard.publication import Publication
from etl.build import Outcome
from tests.conftest import OUR_OWN_PAGE, WITHOUT_SIGN_IN

FORM = {"area": "E08000012", "period": "2014-Q1", "audience": "board", "forms": ["xlsx", "letter"]}


@pytest.fixture(scope="module")
def client(council: Outcome) -> Iterator[FlaskClient]:
    assert council.publication is not None
    with create_app(council.publication, WITHOUT_SIGN_IN).server.test_client() as client:
        yield client


def wait(client: FlaskClient, where: str) -> str:
    """The page of a job once it is over."""
    for _ in range(600):
        page = client.get(where).data.decode()
        if "is being made" not in page:
            return page
        time.sleep(0.05)
    raise AssertionError("the pack was never made")


def test_the_form_offers_every_period_audience_and_file_and_is_reached_from_the_overview(client: FlaskClient) -> None:
    assert 'href="/pack?area=E08000012"' in client.get("/").data.decode()
    page = client.get("/pack?area=E08000012").data.decode()
    assert re.search(r'<form action="/pack" method="post">', page)
    assert re.search(r'<option selected value="2014-Q1">April to June 2014</option>', page)
    assert '<option value="2014-07">July 2014</option>' in page
    assert '<option value="2013/14">The year to March 2014</option>' in page
    assert "Safeguarding board</option>" in page
    assert page.count('name="forms"') == len(FORMS)


def test_a_pack_is_asked_for_followed_and_taken_away(client: FlaskClient) -> None:
    sent = client.post("/pack", headers=OUR_OWN_PAGE, data=FORM)
    assert sent.status_code == 303
    where = sent.headers["Location"]
    assert re.fullmatch(r"/pack/[\w-]{32}", where)
    first = client.get(where).data.decode()
    if "is being made" in first:
        assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in first
    page = wait(client, where)
    assert "The pack is ready" in page
    assert "http-equiv" not in page.split("<title>")[1].split("</head>")[0]
    links = re.findall(rf'href="({where}/\w+)"', page)
    assert links == [f"{where}/xlsx", f"{where}/letter"]
    names = [client.get(link).headers["Content-Disposition"] for link in links]
    assert names == [
        'attachment; filename="liverpool_2014-q1_board.xlsx"',
        'attachment; filename="liverpool_2014-q1_board_letter.pdf"',
    ]
    assert client.get(links[1]).data.startswith(b"%PDF")
    assert client.get(links[0]).headers["Cache-Control"] == "no-store"


def test_what_cannot_be_made_is_said_on_the_page_of_the_job(client: FlaskClient) -> None:
    where = client.post("/pack", headers=OUR_OWN_PAGE, data={**FORM, "period": "2031-Q1"}).headers["Location"]
    page = wait(client, where)
    assert "The pack could not be made" in page
    assert "There is no figure for Liverpool of April to June 2031." in page


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"forms": []}, 400, "Choose at least one kind of file."),
        ({"forms": ["exe"]}, 400, "Choose at least one kind of file."),
        ({"area": "Atlantis"}, 400, "There is no area with this code."),
    ],
)
def test_a_form_that_says_nothing_sensible_is_refused(
    client: FlaskClient, changed: dict[str, object], status: int, said: str
) -> None:
    answer = client.post("/pack", headers=OUR_OWN_PAGE, data={**FORM, **changed})
    assert (answer.status_code, answer.data.decode().strip()) == (status, said)


@pytest.mark.parametrize(
    "where", ["/pack/guess", "/pack/guess/pdf", "/pack/../../etc/passwd", "/pack/guess/..%2f..%2fx"]
)
def test_no_address_leads_to_a_file_that_nobody_made(client: FlaskClient, where: str) -> None:
    assert client.get(where).status_code == 404


def test_a_form_that_was_not_asked_for_is_not_there(client: FlaskClient) -> None:
    where = client.post("/pack", headers=OUR_OWN_PAGE, data=FORM).headers["Location"]
    wait(client, where)
    assert client.get(f"{where}/pptx").status_code == 404


def test_the_letter_has_an_address_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/take/letter.pdf?area=E08000012&period=2014-Q1&audience=scrutiny")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
    assert 'filename="liverpool_2014-q1_scrutiny_letter.pdf"' in answer.headers["Content-Disposition"]
    assert client.get("/take/letter.pdf").status_code == 404
    assert "Say which period" in client.get("/take/letter.pdf").data.decode()
    assert client.post("/take/letter.pdf").status_code == 405


# ------------------------------------------------------------------------------------------------------------ jobs

ASKED = Asked("E08000012", "2014-Q1", "board", ["ods"])


def until_over(kept: Jobs, job_id: str) -> None:
    for _ in range(600):
        job = kept.find(job_id)
        if job is None or job.is_over:
            return
        time.sleep(0.05)
    raise AssertionError("the pack was never made")


def test_a_pack_is_forgotten_after_its_time(of_council: Publication) -> None:
    kept = Jobs(seconds_kept=0.2)
    job = kept.start(of_council, ASKED)
    assert job is not None
    for _ in range(600):
        if kept.find(job.job_id) is None:
            break
        time.sleep(0.05)
    assert kept.find(job.job_id) is None


def test_at_most_three_wait_and_twenty_are_kept_one_is_made_at_a_time(
    of_council: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once: list[int] = []
    running = 0
    real = jobs.files.form

    def slowly(pack: Pack, name: str) -> bytes:
        nonlocal running
        running += 1
        at_once.append(running)
        time.sleep(0.2)
        running -= 1
        return real(pack, name)

    monkeypatch.setattr(jobs.files, "form", slowly)
    kept = Jobs()
    started = [kept.start(of_council, ASKED) for _ in range(4)]
    assert [job is not None for job in started] == [True, True, True, False]
    for job in started[:3]:
        assert job is not None
        until_over(kept, job.job_id)
    assert max(at_once) == 1
    monkeypatch.setattr(jobs.files, "form", lambda _pack, _name: b"quick")
    for _ in range(jobs.MOST_KEPT):
        job = kept.start(of_council, ASKED)
        assert job is not None
        until_over(kept, job.job_id)
    assert started[0] is not None
    assert kept.find(started[0].job_id) is None


def test_a_fault_of_ours_ends_the_job_and_is_logged_by_kind_and_place_only(
    of_council: Publication, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> bytes:
        raise ValueError("secret E08000012")

    monkeypatch.setattr(jobs.files, "form", fail)
    kept = Jobs()
    job = kept.start(of_council, ASKED)
    assert job is not None
    until_over(kept, job.job_id)
    assert job.why_not.startswith("Something went wrong on our side.")
    assert "ValueError at jobs.py:" in caplog.text
    assert "secret" not in caplog.text
