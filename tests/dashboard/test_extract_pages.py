"""What the Data page says of extracts: each list by month, who owes what, and that made-up records are made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.pages.request import Page
from dashboard.publication import Door
from dashboard.rendering import render
from etl.build import build
from tests.conftest import make_raw, request_for
from tests.dashboard.reading import of_kind, rows, words
from tests.extracts.made_up import as_csv, sheet_of

MONTHS = [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]


def show(door: Door, address: str) -> Page:
    return render(door, address, "")


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    raw = make_raw(tmp_path_factory.mktemp("raw"))
    for month in MONTHS:
        folder = raw / "child_level" / str(month)
        folder.mkdir(parents=True)
        contacts = sheet_of("contacts", until=month)
        contacts[7][6] = "MASH"
        (folder / "contacts.csv").write_text(as_csv(contacts), encoding="utf-8")
        if month != MONTHS[2]:
            (folder / "referrals.csv").write_text(as_csv(sheet_of("referrals", until=month)), encoding="utf-8")
    (raw / "child_level" / str(MONTHS[2]) / "plans.csv").write_text(
        "Child protection\r\nnonsense\r\n", encoding="utf-8"
    )
    outcome = build(request_for(raw, tmp_path_factory.mktemp("out")))
    assert outcome.publication is not None
    return Door(outcome.publication)


def test_each_list_has_its_newest_month_state_rows_and_owner(door: Door) -> None:
    page = show(door, "/data")
    said = words(page.content)
    assert "The newest extracts are of 31 October 2026, less than a month old." in said
    assert "16 lists of 17 did not arrive, or could not be used." in said
    found = {row[0]: row for row in rows(of_kind(page.content, "Table")[0])}
    assert found["Contacts"][1:7] == ["Children's social care", "31 October 2026", "Received", "240", "240", "0"]
    assert found["Referrals"][2:4] == ["October 2026", "Late"]
    assert found["Missing episodes and return home interviews"][3] == "Not received"


def test_what_to_put_right_stands_beside_its_owner_with_what_to_do(door: Door) -> None:
    said = words(show(door, "/data").content)
    assert "Children's social care: 2026-10-31/contacts.csv, Contact Source" in said
    assert "1 row has a wording that is not in the list. It counts as not mapped." in said
    assert "add them under codes: source_of_referral: in local_words.yaml" in said
    assert "The last extract is of 30 September 2026; others are of 31 October 2026." in said


def test_a_file_that_is_no_list_we_know_is_not_passed_over_in_silence(door: Door) -> None:
    said = words(show(door, "/data").content)
    assert "child_level/2026-10-31/plans.csv" in said
    assert "No list we know is like this" in said


def test_a_list_has_a_page_with_every_month(door: Door) -> None:
    page = show(door, "/data/list/contacts")
    table = rows(of_kind(page.content, "Table")[0])
    assert [row[0] for row in table[1:]] == ["31 October 2026", "30 September 2026", "31 August 2026"]
    assert show(door, "/data/list/nothing").title == "Not found"


def test_nothing_is_labelled_made_up_that_is_not(door: Door, tmp_path: Path) -> None:
    assert "Made up" not in words(show(door, "/").content)
    raw = make_raw(tmp_path / "raw")
    folder = raw / "child_level" / str(MONTHS[0])
    folder.mkdir(parents=True)
    contacts = sheet_of("contacts", until=MONTHS[0])
    made_up = [contacts[0], *[[f"MADEUP{n:07d}", *row[1:]] for n, row in enumerate(contacts[1:])]]
    (folder / "contacts.csv").write_text(as_csv(made_up), encoding="utf-8")
    outcome = build(request_for(raw, tmp_path / "out"))
    assert outcome.publication is not None
    labelled = Door(outcome.publication)
    for address in ("/", "/areas", "/data", "/data/list/contacts", "/about", "/area/E08000012", "/data/reconciliation"):
        assert words(show(labelled, address).content).startswith("Made up: "), address
