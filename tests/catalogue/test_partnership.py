"""A wrong partnership.yaml is refused with every fault at once, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.areas.register import read_register
from etl.errors import CannotContinue
from etl.partnership import Partnership, load_partnership
from tests.conftest import PARTNERSHIP, ROOT

OURS = PARTNERSHIP.read_text(encoding="utf-8")


def load(tmp_path: Path, text: str) -> Partnership:
    path = tmp_path / "partnership.yaml"
    path.write_text(text, encoding="utf-8")
    return load_partnership(path, read_register(), ["2021", "2025"])


def test_ours_is_liverpools_and_its_years_start_in_april(tmp_path: Path) -> None:
    ours = load(tmp_path, OURS)
    assert (ours.home, ours.first_month, len(ours.groups[0].members)) == ("E08000012", 4, 8)


def test_the_products_own_partnership_is_in_order() -> None:
    """Whoever it is set to: the tests have a partnership of their own."""
    assert load_partnership(ROOT / "partnership.yaml", read_register(), ["2021", "2025"]).home


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("home: E08000012", "home: E08000099", '"E08000099" is not the ONS code of an authority we know.'),
        ("home: E08000012", "home: E08000039", "It is now E08000019."),
        ("home: E08000012", "home: liverpool", "The code of Liverpool is E08000012."),
        ("home: E08000012", 'home: "341"', "The code of Liverpool is E08000012."),
        ("home: E08000012", "home:", "home: it is empty."),
        ("home: E08000012", "home: E10000006", "It became Cumberland (E06000063) and Westmorland and"),
        ("- E08000025", "- E10000006", "Cumbria ended on 2023-03-31."),
        ("year_starts_in: April", "year_starts_in: Apirl", 'found "Apirl". Did you mean "April"?'),
        ("shown_first: england", "shown_first: core_city", '"core_city" is not a group. Did you mean "core_cities"?'),
        ('neighbours: "2025"', "neighbours: 2025", 'neighbours: found 2025. Write it in quotation marks: "2025".'),
        ('neighbours: "2025"', 'neighbours: "2024"', 'there is no list of "2024". Known: 2021, 2025.'),
        ("- E08000025", "- E08000035", 'line 19 "E08000035" is in the group twice.'),
        ("id: core_cities", "id: region", 'There is already a group "region".'),
        ("title: Core cities", "title: ENGLAND", 'There is already a group or an area called "ENGLAND".'),
        ("title: Core cities", "title: Leeds", 'There is already a group or an area called "Leeds".'),
        ("population_revision_percent: 1.0", "population_revision_percent: 50", "population_revision_percent"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_with_what_would_be_right(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in OURS
    with pytest.raises(CannotContinue) as refused:
        load(tmp_path, OURS.replace(before, after))
    assert said in " ".join(str(refused.value).split())


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = OURS.replace("home: E08000012", "home: E0").replace("shown_first: england", "shown_first: everyone")
    with pytest.raises(CannotContinue) as refused:
        load(tmp_path, text)
    assert len(refused.value.problems) == 2


POPULATIONS = """
populations:
  - {area: E08000012, years: [2013, 2014], population_0_17: 89400, decided_on: 2014-09-30, because: The report uses it.}
  - {area: E08000012, years: [2014], population_0_17: 88911, decided_on: 2015-09-30, because: The ONS says so now.}
"""


def test_a_number_of_children_belongs_to_an_area_and_a_year_once(tmp_path: Path) -> None:
    """So that who changes ``home`` never divides by another authority's children."""
    with pytest.raises(CannotContinue, match="There are two numbers of children for 2014") as refused:
        load(tmp_path, OURS + POPULATIONS)
    assert "line" in str(refused.value)
    elsewhere = POPULATIONS.replace("area: E08000012, years: [2014]", "area: E08000015, years: [2014]")
    assert [one.area for one in load(tmp_path, OURS + elsewhere).populations] == ["E08000012", "E08000015"]
    with pytest.raises(CannotContinue, match="not the ONS code of an authority"):
        load(tmp_path, OURS + elsewhere.replace("E08000015", "E08000099"))


EVENTS = """
events:
  - {on: 2013-04-15, what: One assessment takes the place of two, touches: [assessments, refferals]}
  - on: 2013-09-01
    what: A new threshold document
    touches: [referrals]
    new_range: {decided_on: 2013-12-01, decided_by: The performance sub-group, because: Contacts are counted anew.}
"""


def test_an_event_touches_what_we_know_and_a_new_range_has_a_day_a_name_and_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "partnership.yaml"
    path.write_text(OURS + EVENTS, encoding="utf-8")
    known = {"assessments", "referrals"}
    with pytest.raises(CannotContinue, match='"refferals" is neither an indicator nor a theme') as refused:
        load_partnership(path, read_register(), ["2021", "2025"], known)
    assert 'Did you mean "referrals"?' in str(refused.value)
    ours = load(tmp_path, OURS + EVENTS.replace("refferals", "referrals"))
    assert [event.new_range is not None for event in ours.events] == [False, True]
    for missing in ("decided_on: 2013-12-01, ", "decided_by: The performance sub-group, "):
        with pytest.raises(CannotContinue, match="is missing"):
            load(tmp_path, (OURS + EVENTS).replace(missing, ""))
