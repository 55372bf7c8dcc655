"""Every way in which a file of records may arrive, and the verdict and message promised for each."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.extracts.conftest import Desk
from tests.extracts.made_up import EXTRACT_ON, Row, as_csv, contacts, day, heading, referrals, sheet_of

Say = Callable[[dict[str, Any]], str]
CLEAN = as_csv(sheet_of("contacts"))
WITH_ACCENT = CLEAN.replace("a) WBRI", "Café", 1)


def changed(change: Callable[[list[Row]], object], list_id: str = "referrals") -> str:
    rows = sheet_of(list_id)
    change(rows)
    return as_csv(rows)


def set_cells(column: int, values: list[str], start: int = 1) -> Callable[[list[Row]], None]:
    def change(rows: list[Row]) -> None:
        for place, value in enumerate(values):
            rows[start + place][column] = value

    return change


def iso(text: str) -> str:
    d, m, y = text.split("/")
    return f"{y}-{m}-{d}"


def words(text: str) -> str:
    d, m, y = text.split("/")
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return f"{d}-{months[int(m) - 1]}-{y}"


def american(text: str) -> str:
    d, m, y = text.split("/")
    return f"{m}/{d}/{y}"


ACCEPTED: dict[str, str | bytes] = {
    "clean": CLEAN,
    "a UTF-8 mark": b"\xef\xbb\xbf" + CLEAN.encode(),
    "UTF-16 with its mark": CLEAN.encode("utf-16"),
    "semicolons": as_csv(sheet_of("contacts"), ";"),
    "tabs": as_csv(sheet_of("contacts"), "\t"),
    "pipes": as_csv(sheet_of("contacts"), "|"),
    "a line that names the separator": "sep=;\r\n" + as_csv(sheet_of("contacts"), ";"),
    "line feeds only": as_csv(sheet_of("contacts"), end="\n"),
    "carriage returns only": as_csv(sheet_of("contacts"), end="\r"),
    "blank lines": CLEAN.replace("\r\n", "\r\n\r\n"),
    "rows of bare commas": CLEAN + ",,,,,,\r\n" * 5,
    "spaces and non-breaking spaces": CLEAN.replace("a) Male", " a)\u00a0Male  "),
    "headings in capitals, with line breaks and spaces": CLEAN.replace(
        CLEAN.split("\r\n")[0],
        'CHILD UNIQUE ID , gender,Ethnicity,"Date of\nBirth",age of child (years),Date  of Contact,Contact Source ',
    ),
    "headings of another make": CLEAN.replace("Child Unique ID", "LAchildID").replace(
        "Date of Contact", "Contact Date"
    ),
    "columns in another order": as_csv([list(reversed(row)) for row in sheet_of("contacts")]),
    "a title above the headings": "List 1: Contacts,,,,,,\r\n" + CLEAN,
    "a quoted line break": CLEAN.replace(",9,", ',"9\n",', 1),
    "ISO days": changed(lambda rows: [row.__setitem__(5, iso(row[5])) for row in rows[1:]], "contacts"),
    "days with times": changed(lambda rows: [row.__setitem__(5, f"{row[5]} 00:00:00") for row in rows[1:]], "contacts"),
    "months in words": changed(lambda rows: [row.__setitem__(5, words(row[5])) for row in rows[1:]], "contacts"),
    "an unborn child": changed(
        lambda rows: (
            rows[1].__setitem__(3, day(EXTRACT_ON + timedelta(90))),
            rows[1].__setitem__(4, "-1"),
            rows[1].__setitem__(5, day(EXTRACT_ON)),
        ),
        "contacts",
    ),
    "labels without codes": CLEAN.replace("a) Male", "Male").replace("e) 2A: Schools", "Schools"),
    "codes without labels": CLEAN.replace("a) Male", "M").replace("e) 2A: Schools", "2A"),
    "codes with labels": CLEAN.replace("a) WBRI", "WBRI - White British").replace("q) 6: Police", "6 - Police"),
    "birthdays that are blank": changed(set_cells(3, ["", "#N/A", "01/01/1900"]), "contacts"),
    "words for blank": changed(set_cells(2, ["", "#N/A", "Not Recorded", "zNotRecorded", "-"]), "contacts"),
    "ids with a point": changed(set_cells(0, ["2592516.0"]), "contacts"),
    "no end of the last line": CLEAN.rstrip(),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_file_is_accepted_as_it_really_arrives(name: str, desk: Desk, say: Say) -> None:
    file = desk.answer("received.csv", ACCEPTED[name])
    assert file["source"] == "contacts"
    assert file["verdict"] == "accepted", say(file)
    assert file["rows_accepted"] == 240


def test_windows_1252_is_read_with_its_accents_or_refused(desk: Desk, say: Say) -> None:
    file = desk.answer("received.csv", WITH_ACCENT.encode("cp1252"))
    assert file["rows_accepted"] == 240
    assert "Windows-1252" in say(file)
    both = WITH_ACCENT.encode() + WITH_ACCENT.encode("cp1252").split(b"\r\n", 1)[1]
    assert "Line 242 has a character that is not valid UTF-8" in say(desk.answer("both.csv", both))
    odd = CLEAN.encode().replace(b"a) WBRI", b"a) W\xffBRI", 1)
    assert "Line 2 has a character that is not valid UTF-8" in say(desk.answer("odd.csv", odd))


REFUSED: dict[str, tuple[str, str | bytes, str]] = {
    "half copied": ("c.csv", CLEAN[:-70], "The last line stops after"),
    "empty": ("c.csv", "", "The file is empty"),
    "headings only": ("c.csv", CLEAN.split("\r\n")[0] + "\r\n", "headings but no rows"),
    "UTF-16 without its mark": ("c.csv", CLEAN.encode("utf-16-le"), "null character"),
    "null bytes": ("c.csv", CLEAN.replace("C00005", "C0\x000005", 1), "Line 7 has a null character"),
    "a quotation mark never closed": ("c.csv", CLEAN.replace("a) WBRI", '"a) WBRI', 1), "quotation mark"),
    "too many columns": (
        "c.csv",
        as_csv([[*row, *map(str, range(5000))] for row in sheet_of("contacts")]),
        "200 columns",
    ),
    "a workbook of an old kind": ("c.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old kind (.xls)"),
    "a password": ("c.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "a web page called .xls": ("c.xls", "<html><table>", "no workbook"),
    "a CSV file called .xlsx": ("c.xlsx", CLEAN, "no workbook"),
    "a zip file called .csv": ("c.csv", b"PK\x03\x04" + b"\0" * 30, "its name ends in .csv"),
    "compressed": ("c.csv", gzip.compress(CLEAN.encode()), "compressed"),
    "a damaged workbook": ("c.xlsx", b"PK\x03\x04" + b"\0" * 300, "incomplete or damaged"),
    "a missing column": (
        "c.csv",
        as_csv([[c for n, c in enumerate(row) if n != 5] for row in sheet_of("contacts")]),
        "Missing: Date of Contact",
    ),
    "a column by an unknown name": (
        "contacts.csv",
        CLEAN.replace("Date of Contact", "Contact Dt"),
        "Missing: Date of Contact. Not known: Contact Dt.",
    ),
    "a column twice": (
        "c.csv",
        as_csv([[*row, row[5]] for row in sheet_of("contacts")]),
        '"Date of Contact" is there twice',
    ),
    "a heading of two rows": (
        "c.csv",
        as_csv([["Child", "", "", "", "", "Contact", ""], ["Unique ID", *heading("contacts")[1:]], *contacts()]),
        "Missing: Child Unique ID",
    ),
    "no headings": ("c.csv", as_csv(contacts()), "No list we know"),
    "something else": ("c.csv", "a,b,c\r\n1,2,3\r\n", "No list we know"),
    "another list under its name": ("List 1 contacts.csv", as_csv(sheet_of("referrals")), "Its name says contacts"),
    "list 10": (
        "List 10.csv",
        "Child Unique ID,Family identifier\r\nC1,2\r\n",
        "list 10 (adoption), which is not used",
    ),
    "months first": (
        "c.csv",
        changed(lambda rows: [row.__setitem__(5, american(row[5])) for row in rows[1:]], "contacts"),
        "are impossible as day/month but fit month/day",
    ),
    "another authority": (
        "c.csv",
        as_csv([[*row, "LA" if n == 0 else "Wirral"] for n, row in enumerate(sheet_of("contacts"))]),
        "another authority",
    ),
    "more bad rows than a tenth": (
        "c.csv",
        changed(set_cells(0, [""] * 57), "contacts"),
        "57 of 240 rows are bad (first: row 2",
    ),
    "ids that Excel has rounded": ("c.csv", changed(set_cells(0, ["1.2E+11"] * 240), "contacts"), "rows are bad"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_whose_meaning_is_in_doubt_is_refused_with_its_reason(name: str, desk: Desk, say: Say) -> None:
    file_name, content, message = REFUSED[name]
    file = desk.answer(file_name, content)
    assert file["verdict"] == "rejected"
    assert message in say(file), say(file)
    assert file["rows_accepted"] == 0


SET_ASIDE: dict[str, tuple[str, list[str]]] = {
    "too many cells": (
        CLEAN.replace("a) WBRI", "a) WBRI,x", 1),
        ["row 2, None: the row has 8 cells, the heading has 7"],
    ),
    "a huge cell": (
        CLEAN.replace("a) WBRI", "x" * 400_000, 1),
        ["row 2, None: a cell is longer than 32,767 characters"],
    ),
    "a total": (CLEAN + "Total,,,,,240,\r\n", ["row 242, None: is a total"]),
    "headings half way": (
        changed(lambda rows: rows.insert(100, heading("contacts")), "contacts"),
        ["row 101, None: is the heading, repeated"],
    ),
    "few months first": (
        changed(set_cells(5, ["07/25/2026"]), "contacts"),
        ["row 2, Date of Contact: is impossible as day/month but fits month/day"],
    ),
    "days that are none": (
        changed(set_cells(5, ["31/02/2026", "00/00/0000", "soon"]), "contacts"),
        ["row 2, Date of Contact: is not a day", "row 4"],
    ),
    "1900": (
        changed(set_cells(5, ["01/01/1900"]), "contacts"),
        ["row 2, Date of Contact: is before any possible event"],
    ),
    "the future": (
        changed(set_cells(5, ["01/11/2027", "01/01/2099"]), "contacts"),
        ["is after the day of the extract", "is in the future"],
    ),
    "born long after": (
        changed(lambda rows: rows[9].__setitem__(3, "30/10/2027"), "contacts"),
        ["row 10, Date of Birth"],
    ),
    "no ids": (
        changed(set_cells(0, ["", "NULL", "Jane Example", "1.2E+11"]), "contacts"),
        ["row 2, Child Unique ID: is blank", "row 4, Child Unique ID: is not an id (value withheld)", "row 5"],
    ),
    "an end before the start": (
        changed(lambda rows: rows[1].__setitem__(13 - 1, "01/01/2020"), "child_protection_plans"),
        ["row 2, Child Protection Plan End Date: is before Child Protection Plan Start Date"],
    ),
    "the same row twice": (
        changed(lambda rows: rows.append(rows[11]), "contacts"),
        ["row 242, None: is the same as another row, which counts (row 12)"],
    ),
    "one plan told in two ways": (
        changed(
            lambda rows: rows.append([*rows[11][:8], "b) Physical abuse", *rows[11][9:]]), "child_protection_plans"
        ),
        ["row 12, Latest Category of Abuse: differs between rows that describe the same (row 42)", "row 42"],
    ),
}


@pytest.mark.parametrize("name", SET_ASIDE)
def test_a_bad_row_is_set_aside_with_its_cell_and_never_loses_the_file(name: str, desk: Desk, say: Say) -> None:
    content, messages = SET_ASIDE[name]
    file = desk.answer("received.csv", content)
    assert file["verdict"] == "accepted_with_concerns"
    assert file["rows_accepted"] > 0
    for message in messages:
        assert message in say(file), say(file)


FLAGGED: dict[str, tuple[str, str]] = {
    "names left in": (
        as_csv([[*row, "NHS Number" if n == 0 else "999"] for n, row in enumerate(sheet_of("contacts"))]),
        "Columns left out unread: NHS Number",
    ),
    "years of two digits": (
        changed(lambda rows: [r.__setitem__(5, r[5][:6] + r[5][8:]) for r in rows[1:]], "contacts"),
        "two digits",
    ),
    "Excel's numbers for days": (
        changed(lambda rows: [r.__setitem__(5, str(46200 + n % 100)) for n, r in enumerate(rows[1:])], "contacts"),
        "numbers such as 41730, read as Excel's days",
    ),
    "an end far ahead": (changed(set_cells(12, ["31/12/2099"]), "child_protection_plans"), "read as not ended"),
    "a third on one day": (changed(set_cells(5, ["01/09/2026"] * 80), "referrals"), "of 240 rows are dated 01/09/2026"),
    "firsts of months": (
        changed(
            lambda rows: [r.__setitem__(5, f"01/{7 + n % 4:02d}/2026") for n, r in enumerate(rows[1:61])], "referrals"
        ),
        "are dated the first of a month",
    ),
    "people too old": (
        changed(set_cells(3, ["01/01/1990"] * 4), "contacts"),
        "4 dates of birth make the person over 26",
    ),
    "wordings nobody has mapped": (
        changed(set_cells(6, ["MASH", "6", "7 - Police", "Ambulance 999", "Court (2014 order)"]), "contacts"),
        "5 rows have a wording that is not in the list",
    ),
    "counts that are none": (changed(set_cells(8, ["-1", "three", "1,204"]), "referrals"), "3 values are no counts"),
    "a plan that ends as it starts": (
        changed(lambda rows: rows[5].__setitem__(12, rows[5][6]), "child_protection_plans"),
        "end on the day they start",
    ),
    "two plans at once": (
        changed(lambda rows: rows.append([*rows[3][:6], "01/10/2026", *rows[3][7:]]), "child_protection_plans"),
        "A child has two spells open at once, the first in rows 4 and 42",
    ),
    "no worker": (changed(set_cells(10, ["", "Duty Team", "#N/A"]), "referrals"), "3 of 240 have no worker"),
    "a live formula": (changed(set_cells(9, ["=HYPERLINK(1)", "@SUM"]), "referrals"), "kept as text"),
}


@pytest.mark.parametrize("name", FLAGGED)
def test_what_can_be_counted_is_counted_and_flagged(name: str, desk: Desk, say: Say) -> None:
    content, message = FLAGGED[name]
    file = desk.answer("received.csv", content)
    assert file["verdict"] == "accepted_with_concerns"
    assert file["rows_rejected"] == 0, say(file)
    assert message in say(file), say(file)


def test_a_count_with_a_point_and_nought_is_one(desk: Desk) -> None:
    assert desk.answer("received.csv", changed(set_cells(8, ["2.0"])))["verdict"] == "accepted"


def test_leading_zeros_are_part_of_an_id(desk: Desk) -> None:
    content = changed(set_cells(0, ["0012345", "12345"]), "contacts").replace("q) 6", "a) 1A")
    assert desk.answer("received.csv", content)["rows_accepted"] == 240


def test_only_plain_files_are_read(desk: Desk, say: Say) -> None:
    target = desk.put("elsewhere.txt", CLEAN)
    (desk.folder / "contacts.csv").symlink_to(target)
    assert "It is a link" in say(desk.answers(desk.folder / "contacts.csv")[0])
    os.mkfifo(desk.folder / "pipe.csv")
    assert "not a plain file" in say(desk.answers(desk.folder / "pipe.csv")[0])


def test_files_that_programs_leave_behind_are_passed_over(desk: Desk) -> None:
    for name in ("~$contacts.xlsx", "contacts.csv.part", "contacts.tmp", ".hidden.csv", "Thumbs.db"):
        desk.put(name, CLEAN)
    desk.put("contacts.csv", CLEAN)
    assert [extract.name for extract in desk.look().extracts] == ["contacts.csv"]


def test_names_of_files_are_only_names(desk: Desk) -> None:
    for name in ("'; DROP TABLE raw_row; --.csv", "-rf.csv", "$(id).csv", 'a b\'s "list".csv'):
        assert desk.answer(name, as_csv([heading("referrals"), *referrals()]))["verdict"] == "accepted", name


def test_the_name_of_a_file_counts_also_when_its_bytes_were_read_before(desk: Desk, say: Say) -> None:
    """What was kept of one file is never the answer for another that says it is something else."""
    assert desk.answer("received.csv", CLEAN)["verdict"] == "accepted"
    assert "no workbook" in say(desk.answer("received.xlsx", CLEAN))
    listed = as_csv(sheet_of("referrals"))
    assert "Its name says contacts" in say(desk.answer("List 1 contacts.csv", listed))
    assert desk.answer("referrals.csv", listed)["verdict"] == "accepted"


def test_a_file_elsewhere_says_which_day_it_was_taken_for(desk: Desk) -> None:
    path = desk.put("contacts.csv", CLEAN)
    assert desk.look(path, None).assumed == ("contacts.csv",)
    inside = desk.put("2026-10-31/contacts.csv", CLEAN)
    checked = desk.look(inside, None)
    assert not checked.assumed
    assert checked.extracts[0].extract_on == EXTRACT_ON


def test_a_message_never_repeats_what_stands_in_a_cell(desk: Desk, say: Say) -> None:
    planted = "ZZSECRETZZ"
    for column in range(11):
        for list_id in ("referrals",):
            content = changed(set_cells(column, [planted, f"{planted} 1", f"=1{planted}"]), list_id)
            file = desk.answer(f"received{column}.csv", content)
            assert planted not in say(file), column


def test_working_copies_do_not_outlive_the_reading(desk: Desk) -> None:
    desk.answer("received.csv", CLEAN)
    kept = [path for path in Path(desk.staging).rglob("*") if path.is_file()]
    assert kept
    assert all(path.suffix in (".parquet", ".json") for path in kept)
    assert (desk.staging / "extracts").stat().st_mode & 0o077 == 0
