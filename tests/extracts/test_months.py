"""Extracts of several months together: what is missing, held or stale, and what a newer extract changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.build import NOT_PUBLISHED, PUBLISHED, WITHOUT_A_FILE, build
from etl.database import open_publication, open_working_database, records
from etl.extracts.arrivals import Arrivals, files_below, read_arrivals
from etl.extracts.merge import CHANGED, merge
from etl.settings import Settings, load_settings
from etl.staging.read import RawFile, read_bytes
from tests.conftest import PARTNERSHIP, ROOT, TODAY, make_raw, request_for
from tests.extracts.made_up import Row, as_csv, heading, sheet_of

MONTHS = [date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]
PERSON = ["a) Male", "a) WBRI", "01/01/2015", "11"]


class Raw:
    """A raw folder to drop extracts into."""

    def __init__(self, folder: Path):
        self.folder = folder / "raw"
        self.staging = folder / "staging"
        self.folder.mkdir()
        self.settings: Settings = load_settings(ROOT / "indicators.yaml", PARTNERSHIP)

    def put(self, day: date, list_id: str, rows: list[Row], name: str = "") -> Path:
        path = self.folder / "child_level" / str(day) / (name or f"{list_id}.csv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_csv([heading(list_id), *rows]), encoding="utf-8")
        return path

    def read(self) -> Arrivals:
        files, _ = files_below(self.folder, TODAY)
        return read_arrivals(files, self.settings.reading, self.staging, self.folder, lambda *_: None)

    def merged(self, list_id: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The rows of a list, and what was changed."""
        source = self.settings.lists.named(list_id)
        with open_working_database() as connection:
            connection.execute(CHANGED)
            merge(connection, source, self.read().used(list_id))
            rows = records(connection, f"FROM extract_{list_id} ORDER BY child_id, {source.counted_on}")
            return rows, records(connection, "FROM changed_row ORDER BY ALL")

    def said(self) -> str:
        arrivals = self.read()
        told = [one.message for _, _, one in arrivals.concerns]
        told += [one.message for extract in arrivals.extracts for one in extract.concerns]
        told += [" ".join(extract.problem) for extract in arrivals.extracts if extract.problem]
        return "\n".join([*told, *map(str, arrivals.problems)])


@pytest.fixture
def raw(tmp_path: Path) -> Raw:
    return Raw(tmp_path)


def referral(child: str, day: str) -> Row:
    return [child, *PERSON, day, "q) 6: Police", "b) No", "0", "Team 1", "Worker 1"]


def plan(child: str, start: str, end: str = "") -> Row:
    start_and = [child, *PERSON, "b) No", start, "a) Neglect", "a) Neglect", "", "", "", end]
    return [*start_and, "b) No", "0", "Team 1", "Worker 1"]


def test_overlapping_months_meet_by_their_key_and_the_newest_wins(raw: Raw) -> None:
    old, same = referral("C1", "05/08/2026"), referral("C2", "06/08/2026")
    raw.put(MONTHS[1], "referrals", [old, same])
    corrected = [*same[:7], "a) Yes", *same[8:]]
    raw.put(MONTHS[2], "referrals", [old, corrected, referral("C3", "07/09/2026")])
    rows, changed = raw.merged("referrals")
    assert [(row["child_id"], row["is_no_further_action"]) for row in rows] == [("C1", "N"), ("C2", "Y"), ("C3", "N")]
    assert [row["first_extract_on"] for row in rows] == [MONTHS[1], MONTHS[1], MONTHS[2]]
    assert changed == []


def test_a_row_that_a_newer_extract_should_contain_and_does_not_is_withdrawn(raw: Raw) -> None:
    raw.put(
        MONTHS[1],
        "referrals",
        [referral("C1", "15/08/2026"), referral("C2", "20/04/2026"), referral("C3", "01/04/2026")],
    )
    raw.put(MONTHS[2], "referrals", [referral("C2", "20/04/2026")])
    rows, changed = raw.merged("referrals")
    assert {row["child_id"]: row["withdrawn_on"] for row in rows} == {"C1": MONTHS[2], "C2": None, "C3": None}
    assert [(row["source_id"], row["value"]) for row in changed] == [("referrals", "withdrawn")]


def test_a_month_that_has_rolled_out_of_sight_is_not_withdrawn(raw: Raw) -> None:
    raw.put(date(2026, 1, 31), "referrals", [referral("C1", "15/01/2026")])
    raw.put(MONTHS[3], "referrals", [referral("C2", "20/10/2026")])
    rows, _ = raw.merged("referrals")
    assert [row["withdrawn_on"] for row in rows] == [None, None]


def test_a_day_that_changed_is_kept_with_its_first_previous_and_present_value(raw: Raw) -> None:
    for month, end in zip(MONTHS, ["", "10/07/2026", "12/07/2026", "14/07/2026"], strict=True):
        raw.put(month, "child_protection_plans", [plan("C1", "01/02/2026", end), plan("C2", "01/06/2026")])
    rows, changed = raw.merged("child_protection_plans")
    assert [str(row["ended_on"]) for row in rows] == ["2026-07-14", "None"]
    (change,) = changed
    said = [change[name] for name in ("column_name", "first_value", "previous_value", "value", "extract_on")]
    assert said == ["ended_on", "2026-07-10", "2026-07-12", "2026-07-14", MONTHS[3]]


def test_an_earlier_plan_hidden_behind_a_newer_one_is_not_lost(raw: Raw) -> None:
    raw.put(MONTHS[1], "child_protection_plans", [plan("C1", "01/02/2026", "20/08/2026")])
    raw.put(MONTHS[2], "child_protection_plans", [plan("C1", "10/09/2026")])
    rows, changed = raw.merged("child_protection_plans")
    assert [str(row["started_on"]) for row in rows] == ["2026-02-01", "2026-09-10"]
    assert [row["withdrawn_on"] for row in rows] == [None, None]
    assert changed == []


def test_a_child_who_vanishes_from_the_list_of_plans_is_withdrawn(raw: Raw) -> None:
    raw.put(MONTHS[1], "child_protection_plans", [plan("C1", "01/02/2026"), plan("C2", "01/03/2026")])
    raw.put(MONTHS[2], "child_protection_plans", [plan("C2", "01/03/2026")])
    rows, _ = raw.merged("child_protection_plans")
    assert [row["withdrawn_on"] for row in rows] == [MONTHS[2], None]


def clean(day: date, times: float = 1) -> list[Row]:
    return sheet_of("contacts", rows=int(120 * times), until=day)[1:]


def test_ten_times_or_a_tenth_of_the_usual_is_held_until_somebody_confirms_it(raw: Raw) -> None:
    for month in MONTHS[:3]:
        raw.put(month, "contacts", clean(month))
    raw.put(MONTHS[3], "contacts", clean(MONTHS[3], 10))
    assert "1,200 rows; usual 120. Held until confirmed." in raw.said()
    assert [one.extract_on for one in raw.read().used("contacts")] == MONTHS[:3]
    confirmed = raw.folder / "child_level" / "confirmed.yaml"
    confirmed.write_text(
        "confirmed:\n  - {extract: 2026-10-31, list: contacts, what: volume, why: a new form, by: A. Officer}\n",
        encoding="utf-8",
    )
    assert len(raw.read().used("contacts")) == 4
    raw.put(MONTHS[3], "contacts", clean(MONTHS[3], 2.5))
    confirmed.unlink()
    assert "300 rows; usual 120." in raw.said()
    assert len(raw.read().used("contacts")) == 4


def test_no_rows_is_never_read_as_none_until_somebody_confirms_it(raw: Raw, tmp_path: Path) -> None:
    make_raw(raw.folder)
    raw.put(MONTHS[0], "contacts", clean(MONTHS[0]))
    raw.put(MONTHS[0], "missing_episodes", [])
    assert "It has headings but no rows. If there were none, say so in confirmed.yaml" in raw.said()
    (raw.folder / "child_level" / "confirmed.yaml").write_text(
        "confirmed:\n  - {extract: 2026-07-31, list: missing_episodes, what: no rows, why: nobody went, by: Me}\n",
        encoding="utf-8",
    )
    publication = build(request_for(raw.folder, tmp_path / "out")).publication
    assert publication is not None
    (received,) = [row for row in everything(publication)["list_received"] if row["source_id"] == "missing_episodes"]
    assert (received["state"], received["rows_read"]) == ("received", 0)


def test_what_is_missing_late_stale_or_has_stopped_growing_is_said(raw: Raw) -> None:
    for month in (MONTHS[0], MONTHS[1], MONTHS[3]):
        raw.put(month, "contacts", clean(month))
    raw.put(MONTHS[0], "referrals", sheet_of("referrals", until=MONTHS[0])[1:])
    raw.put(MONTHS[1], "referrals", sheet_of("referrals", until=MONTHS[0])[1:])
    said = raw.said()
    assert "No extract was received for September 2026." in said
    assert "The last extract is of 31 August 2026; others are of 31 October 2026." in said
    assert "It has not grown since the extract before" in said or "It is the same file as" in said


def test_a_column_that_became_empty_is_said(raw: Raw) -> None:
    raw.put(MONTHS[0], "contacts", clean(MONTHS[0]))
    raw.put(MONTHS[1], "contacts", [[*row[:2], "", *row[3:]] for row in clean(MONTHS[1])])
    assert "The column became empty: 120 of 120 are blank, 0 were before." in raw.said()


def test_two_files_of_one_list_and_day_are_not_chosen_between(raw: Raw) -> None:
    raw.put(MONTHS[0], "contacts", clean(MONTHS[0]))
    raw.put(MONTHS[0], "contacts", clean(MONTHS[0], 1.1), "again.csv")
    assert "are both contacts of one day" in raw.said()
    assert raw.read().used("contacts") == []


def test_made_up_records_never_stand_beside_real_ones(raw: Raw) -> None:
    raw.put(MONTHS[0], "contacts", clean(MONTHS[0]))
    raw.put(MONTHS[1], "contacts", [[f"MADEUP{n:07d}", *row[1:]] for n, row in enumerate(clean(MONTHS[1]))])
    assert "It is made up, and lies among records of real children." in raw.said()


def test_an_extract_without_a_day_or_of_a_day_to_come_is_left_out(raw: Raw) -> None:
    path = raw.put(date(2027, 1, 31), "contacts", clean(MONTHS[0]))
    loose = raw.folder / "child_level" / "contacts.csv"
    loose.write_bytes(path.read_bytes())
    files, problems = files_below(raw.folder, TODAY)
    assert files == []
    said = "\n".join(map(str, problems))
    assert "Nothing says on which day it was extracted." in said
    assert "extracted on 31 January 2027, after 20 November 2026" in said


def test_every_file_is_read_once_and_what_was_kept_can_be_deleted_or_damaged(raw: Raw, monkeypatch: Any) -> None:
    raw.put(MONTHS[0], "contacts", clean(MONTHS[0]))
    first = raw.read()
    monkeypatch.setattr("etl.extracts.reading.tables", None)  # a file that is opened again would fail
    assert raw.read() == first
    monkeypatch.undo()
    for damage in (Path.unlink, lambda path: path.write_bytes(b"spoiled")):
        for path in (raw.staging / "extracts").glob("*.parquet"):
            damage(path)
        assert raw.read() == first


def test_a_file_that_is_replaced_while_it_is_read_waits_for_the_next_build(raw: Raw, monkeypatch: Any) -> None:
    """Never half of the one and half of the other."""
    raw.put(MONTHS[0], "contacts", clean(MONTHS[0]))

    def read_while_it_is_replaced(path: Path) -> RawFile:
        found = read_bytes(path)
        beside = path.with_suffix(".tmp")
        beside.write_bytes(found.content[:-200])
        beside.replace(path)
        return found

    monkeypatch.setattr("etl.extracts.reading.read_bytes", read_while_it_is_replaced)
    assert "It was still being written while it was read. Wait until the copy has finished." in raw.said()
    monkeypatch.undo()
    raw.put(MONTHS[0], "contacts", clean(MONTHS[0]))
    assert raw.read().extracts[0].is_used


def test_a_council_adds_its_own_words_in_a_file(raw: Raw, tmp_path: Path) -> None:
    rows = [[*row[:6], "MASH Police Desk"] for row in clean(MONTHS[0])]
    path = raw.put(MONTHS[0], "contacts", rows)
    path.write_text(path.read_text().replace("Date of Contact", "Ctc Dt"), encoding="utf-8")
    (tmp_path / "partnership.yaml").write_bytes(PARTNERSHIP.read_bytes())
    words = tmp_path / "local_words.yaml"
    words.write_text(
        'columns: {contacts: {contact_on: [Ctc Dt]}}\ncodes: {source_of_referral: {"6": [mash police desk]}}\n',
        encoding="utf-8",
    )
    raw.settings = load_settings(ROOT / "indicators.yaml", tmp_path / "partnership.yaml")
    (extract,) = raw.read().extracts
    assert (extract.verdict, extract.rows_accepted) == ("accepted", 120)


def test_a_wrong_word_in_that_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "partnership.yaml").write_bytes(PARTNERSHIP.read_bytes())
    (tmp_path / "local_words.yaml").write_text(
        "columns:\n  contact: {}\ncodes:\n  sex: {X: [Nobody]}\n", encoding="utf-8"
    )
    with pytest.raises(Exception, match='There is no list "contact"') as refused:
        load_settings(ROOT / "indicators.yaml", tmp_path / "partnership.yaml")
    assert 'There is no code "X"' in str(refused.value)


def test_a_bad_file_never_loses_the_others_and_the_publication_comes_back_the_same(raw: Raw, tmp_path: Path) -> None:
    make_raw(raw.folder)
    for month in MONTHS:
        raw.put(month, "contacts", clean(month))
    first = build(request_for(raw.folder, tmp_path / "out"))
    assert first.code == PUBLISHED
    assert first.publication is not None
    before = everything(first.publication)
    again = build(request_for(raw.folder, tmp_path / "elsewhere"))
    assert again.publication is not None
    assert everything(again.publication) == before
    raw.put(MONTHS[3], "referrals", [["nonsense"] * 11])
    assert build(request_for(raw.folder, tmp_path / "out")).code == WITHOUT_A_FILE


def everything(publication: Path) -> dict[str, list[dict[str, Any]]]:
    """Every table of a publication, but for the moment it was built."""
    with open_publication(publication) as connection:
        names = [row["table_name"] for row in records(connection, "SELECT table_name FROM duckdb_tables() ORDER BY 1")]
        tables = {name: records(connection, f"FROM {name}") for name in names}
    for row in tables["build"]:
        row.pop("built_at")
    return tables


def test_the_officer_finds_what_changed_with_first_previous_and_present_value(raw: Raw, tmp_path: Path) -> None:
    make_raw(raw.folder)
    for month, end in zip(MONTHS[:3], ["", "10/07/2026", "12/07/2026"], strict=True):
        raw.put(month, "child_protection_plans", [plan("C1", "01/02/2026", end)])
    build(request_for(raw.folder, tmp_path / "out"))
    said = (tmp_path / "out" / "quarantine" / "changed.csv").read_text(encoding="utf-8-sig").splitlines()
    assert said[1].startswith("child_protection_plans,2026-09-30,child_level/2026-09-30/child_protection_plans.csv,2,")
    assert said[1].endswith("ended_on,2026-07-10,2026-07-10,2026-07-12")


def test_an_extract_that_is_taken_away_is_not_lost_in_silence(raw: Raw, tmp_path: Path) -> None:
    make_raw(raw.folder)
    for month in MONTHS:
        path = raw.put(month, "contacts", clean(month))
    build(request_for(raw.folder, tmp_path / "out"))
    path.unlink()
    outcome = build(request_for(raw.folder, tmp_path / "out"))
    assert outcome.code == NOT_PUBLISHED
    assert "2026-10-31/contacts.csv" in "\n".join(map(str, outcome.problems))
