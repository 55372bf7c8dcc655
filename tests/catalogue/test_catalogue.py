"""A wrong catalogue is refused with every fault at once, each with its line and the nearest right word."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from etl.catalogue.load import as_yaml, load_catalogue
from etl.catalogue.model import KINDS
from etl.catalogue.sentence import definition
from etl.errors import CannotContinue
from etl.facts.run import columns_of_facts
from etl.sources.registry import load_sources
from tests.conftest import ROOT

OURS = ROOT / "indicators.yaml"
REQUIRED = """
    contacts contacts_rate contacts_to_referral_pct contacts_no_further_action_pct contacts_information_and_advice_pct
    referrals referrals_rate rereferrals_pct referrals_no_further_action_pct children_in_need children_in_need_rate
    icpc_children icpc_to_plan_pct cp_plans cp_plans_rate cp_plans_started cp_plans_second_or_subsequent_pct
    cp_plans_2_years_or_more cp_plans_2_years_or_more_pct looked_after looked_after_rate looked_after_started_rate
    looked_after_ceased_rate special_guardianship_ceased caseload_mean agency_rate_pct vacancy_rate_pct
    turnover_rate_pct self_harm_admissions_rate self_harm_attendances_rate custody_pct lado_referrals
    private_fostering_arrangements
""".split()

GOOD = """\
themes: [{id: front_door, title: Front door}]
owners: {social_care: Children's social care}
priorities: {front_door: Front door}
prefer: {year: [national, reports]}
indicators:
  - id: calls
    title: Calls received
    plain_title: Calls about a child
    short_title: Calls
    theme: front_door
    kind: count
    measured: during
    unit: calls
    counts: calls received about a child
    national: [{source: dfe_referrals, value: referrals}]
    owner: social_care
    priorities: [front_door]
    polarity: neutral
    why: Calls show how busy it is.
    good_looks_like: There is no right number.
    questions: [Who calls the most?]
    breakdowns: []
    targets: []
    caveats: []
    statutory_basis: None.
    synonyms: []
    reviewed_on: 2026-11-20
"""


def faults(tmp_path: Path, text: str) -> str:
    path = tmp_path / "indicators.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CannotContinue) as refused:
        load_catalogue(path, load_sources(), columns_of_facts())
    return str(refused.value)


def test_our_own_catalogue_is_in_order_and_has_what_was_asked_for() -> None:
    indicators = load_catalogue(OURS, load_sources(), columns_of_facts()).catalogue.indicators
    assert set(REQUIRED) <= {one.id for one in indicators}


def test_what_counts_contacts_or_missing_episodes_says_that_a_child_may_come_again() -> None:
    for one in load_catalogue(OURS, load_sources(), columns_of_facts()).catalogue.indicators:
        if one.kind in ("count", "percentage") and one.records and not one.records.once_per_child:
            comes_again = one.records.fact in ("contact", "front_door_item", "missing_episode")
            assert one.has_repeats or not comes_again, one.id


def test_the_example_of_these_tests_is_in_order(tmp_path: Path) -> None:
    path = tmp_path / "indicators.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_catalogue(path, load_sources(), columns_of_facts()).catalogue.indicators[0].id == "calls"


def test_every_fault_is_reported_at_once_with_its_line(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    text = GOOD.replace("    polarity: neutral", "    polarty: neutral").replace("kind: count", "kind: cuont")
    text = text.replace("    questions: [Who calls the most?]", "    questions: []")
    golden("catalogue_shape", faults(tmp_path, text))


def test_names_that_lead_nowhere_are_named_with_the_nearest(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    text = GOOD.replace("theme: front_door", "theme: fornt_door").replace("value: referrals", "value: referals")
    text = text.replace("owner: social_care", "owner: social_services").replace("[front_door]\n", "[frontdoor]\n")
    golden("catalogue_names", faults(tmp_path, text))


def test_a_source_that_does_not_exist_is_named(tmp_path: Path) -> None:
    found = faults(tmp_path, GOOD.replace("source: dfe_referrals", "source: dfe_referals"))
    assert "line 15" in found
    assert 'Did you mean "dfe_referrals"?' in found


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("title: Calls received", "title:", "title: it is empty. Write a text."),
        ("title: Calls received", "title: 2026", 'title: found 2026. Write it in quotation marks: "2026".'),
        ("questions: [Who calls the most?]", "questions: Who?", 'questions: found "Who?". Write a list'),
        ("{year: [national, reports]}", "{year: [nationl, reports]}", 'found "nationl". Did you mean "national"?'),
        ("id: calls", "id: Calls Received", "Use small letters, numbers and underscores"),
        ("reviewed_on: 2026-11-20", "reviewed_on: last week", "Write a day, such as 2026-07-31."),
        ("unit: calls", "unit: calls\n    decimals: 7", "decimals: found 7. It may be at most 2."),
        ("unit: calls", "unit: calls\n    per: 1000", 'found 1000. Did you mean "10000"? Known: 10000, 100000.'),
        ("why: Calls show how busy it is.", "why: {a: b}", "why: found keys and values where there should be"),
    ],
)
def test_what_is_wrong_is_said_in_our_words(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in GOOD
    found = " ".join(faults(tmp_path, GOOD.replace(before, after)).split())
    assert said in found
    assert "Input should" not in found


def test_a_list_is_no_catalogue(tmp_path: Path) -> None:
    found = " ".join(faults(tmp_path, "- a\n- b\n").split())
    assert "the file: found a list where there should be something else. Write keys and values" in found


def test_two_themes_may_not_share_an_id(tmp_path: Path) -> None:
    text = GOOD.replace("themes: [", "themes: [{id: front_door, title: The door}, ")
    assert 'There is already a theme "front_door".' in faults(tmp_path, text)


def test_a_breakdown_that_no_table_has_is_named(tmp_path: Path) -> None:
    found = faults(tmp_path, GOOD.replace("breakdowns: []", "breakdowns: [age_band]"))
    assert '"age_band" is not a breakdown of a fact or table that holds the indicator' in found


def test_a_character_that_yaml_cannot_hold_is_said(tmp_path: Path) -> None:
    assert "This is not YAML" in faults(tmp_path, GOOD.replace("Calls received", "Calls \x01received"))


def test_two_indicators_may_not_share_an_id(tmp_path: Path) -> None:
    second = GOOD[GOOD.index("  - id: calls") :]
    found = faults(tmp_path, GOOD + second)
    assert 'The id "calls" is used twice; the first is on line 6.' in found
    assert "indicators.yaml, line 28" in found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("kind: rate", "a rate needs denominator: population_0_17"),
        ("kind: rate", "a rate needs a numerator"),
        ("kind: percentage", "a percentage needs out_of"),
        ("kind: mean", "a mean needs out_of"),
        ("kind: count\n    per: 10000", "per belongs to a rate"),
        ("kind: median\n    has_repeats: true", "has_repeats belongs to a count or percentage; the kind is median"),
        ("kind: count\n    numerator: calls", "a count is not divided"),
    ],
)
def test_each_kind_has_the_parts_it_needs(tmp_path: Path, change: str, said: str) -> None:
    assert said in faults(tmp_path, GOOD.replace("kind: count", change))


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        ("title: no", 7, "no without quotation marks is read by YAML as true or false"),
        ("title: 010", 7, "010 without quotation marks is read by YAML as another number"),
        ("title: 1_000", 7, "1_000 without quotation marks"),
        ("title: 12:30", 7, "12:30 without quotation marks"),
        ("title: 1e3x\n    title: Calls", 8, '"title" is given twice; the first is on line 7'),
        ("\ttitle: Calls", 7, "The line starts with a tab"),
        ('title: "Calls', 7, "This is not YAML"),
        ("title: 2026-13-45", 7, "2026-13-45"),
        ("title: &name Calls", 7, "Anchors (&) and aliases (*) are not read"),
    ],
)
def test_the_traps_of_yaml_are_refused(tmp_path: Path, change: str, line: int, said: str) -> None:
    found = faults(
        tmp_path, GOOD.replace("    title: Calls received", "    " + change if change[0] != "\t" else change)
    )
    assert said in found
    assert f"line {line}" in found


def test_an_empty_or_missing_or_unreadable_file_is_said_plainly(tmp_path: Path) -> None:
    assert "The file is empty" in faults(tmp_path, "")
    with pytest.raises(CannotContinue, match="There is no such file"):
        load_catalogue(tmp_path / "nowhere.yaml", load_sources(), columns_of_facts())
    (tmp_path / "latin.yaml").write_bytes("why: café".encode("latin-1"))
    with pytest.raises(CannotContinue, match="not UTF-8"):
        load_catalogue(tmp_path / "latin.yaml", load_sources(), columns_of_facts())


def test_a_figure_is_measured_as_its_numerator_is(tmp_path: Path) -> None:
    rate = (
        GOOD[GOOD.index("  - id: calls") :].replace("id: calls", "id: calls_rate").replace("kind: count", "kind: rate")
    )
    rate = rate.replace("    unit: calls\n", "    numerator: calls\n    denominator: population_0_17\n")
    rate = rate.replace("measured: during", "measured: at_end")
    assert "its numerator calls is measured during" in faults(tmp_path, GOOD + rate)


def test_every_kind_has_a_definition_in_english() -> None:
    indicators = {one.id: one for one in load_catalogue(OURS, load_sources(), columns_of_facts()).catalogue.indicators}
    assert definition(indicators["referrals"]) == (
        "The number of referrals of a child to children's social care. Counted over the whole period."
    )
    assert definition(indicators["cp_plans_rate"]) == (
        "Children on a child protection plan, for every 10,000 children aged 0 to 17. "
        "Counted on the last day of the period."
    )
    assert definition(indicators["rereferrals_pct"]).startswith(
        "Referrals within 12 months of an earlier referral of the same child, as a percentage of all referrals."
    )
    assert definition(indicators["caseload_mean"]).startswith("Cases held, divided by full-time equivalent posts")


def test_a_definition_comes_back_from_its_own_yaml() -> None:
    indicator = load_catalogue(OURS, load_sources(), columns_of_facts()).catalogue.indicators[0]
    assert type(indicator).model_validate(yaml.safe_load(as_yaml(indicator))) == indicator


def test_the_kind_settles_unit_and_decimals() -> None:
    indicators = {one.id: one for one in load_catalogue(OURS, load_sources(), columns_of_facts()).catalogue.indicators}
    assert indicators["referrals_rate"].unit_words == "per 10,000 children"
    assert indicators["self_harm_admissions_rate"].unit_words == "per 100,000 children"
    assert indicators["referrals_rate"].shown_decimals == KINDS["rate"].decimals == 1
    assert indicators["looked_after_rate"].shown_decimals == 0, "the department prints it as a whole number"


def test_the_indicator_that_the_readme_adds_is_in_order(tmp_path: Path) -> None:
    """Its example at the end of our own catalogue, and as the rate that it describes, also when it is in already."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\n(     - id: .*?)   ```", readme, re.DOTALL)
    count = textwrap.indent(textwrap.dedent(example), "  ")
    [given] = re.findall(r"- id: (\w+)", count)
    name = f"{given}_of_the_readme"
    count = count.replace(f"id: {given}\n", f"id: {name}\n")
    rate = count.replace(f"id: {name}", f"id: {name}_rate").replace("kind: count", "kind: rate")
    rate = rate.replace("    unit: episodes\n", f"    numerator: {name}\n    denominator: population_0_17\n")
    rate = re.sub(r"    national:\n.*?\n", "", rate)
    count, rate = (
        re.sub(r"(short_title: .*)", rf"\1 ({word})", text) for word, text in (("one", count), ("two", rate))
    )
    path = tmp_path / "indicators.yaml"
    path.write_text(OURS.read_text(encoding="utf-8").rstrip() + "\n\n" + count + "\n" + rate, encoding="utf-8")
    known = [one.id for one in load_catalogue(path, load_sources(), columns_of_facts()).catalogue.indicators]
    assert known[-2:] == [name, f"{name}_rate"]


def test_what_was_done_in_time_stands_beside_what_is_open_and_overdue() -> None:
    """Trap 7: clearing a backlog of late work makes the share in time fall, so the backlog is never far."""
    indicators = {one.id: one for one in load_catalogue(OURS, load_sources(), columns_of_facts()).catalogue.indicators}
    timely = [
        one
        for one in indicators.values()
        if one.records and one.records.on and any(name.endswith("_in_time") for name in one.records.part or {})
    ]
    assert len(timely) >= 6
    for one in timely:
        assert one.beside, one.id
        other = indicators[one.beside].records
        assert other, one.id
        assert other.open_at_end, one.id
        assert "overdue" in other.open_at_end[0], one.id


def test_volumes_are_neither_good_nor_bad() -> None:
    """Trap 55: both tails of a rate are a question. Only what nobody wants, such as a backlog, has a good way."""
    for one in load_catalogue(OURS, load_sources(), columns_of_facts()).catalogue.indicators:
        if one.kind == "rate" and one.theme != "partners":
            assert one.polarity == "neutral", one.id


COUNTED = GOOD.replace("    national: [{source: dfe_referrals, value: referrals}]\n", "    records: {RECORDS}\n")
SHARE = COUNTED.replace("kind: count", "kind: percentage").replace("unit: calls", "out_of: all calls")
MEDIAN = COUNTED.replace("kind: count", "kind: median")


@pytest.mark.parametrize(
    ("text", "picked", "said"),
    [
        (COUNTED, "fact: referal, on: referred_on", '"referal" is not a fact of etl/facts/'),
        (COUNTED, "fact: referral, on: refered_on", '"refered_on" is not a column of referral'),
        (COUNTED, "fact: referral", "records are dated in one way: on, open_at_end or at"),
        (COUNTED, "fact: referral, on: referred_on, at: referred_on", "records are dated in one way"),
        (
            COUNTED,
            "fact: child_in_need_episode, open_at_end: [started_on, open_until]",
            "dated at_end, but it is measured",
        ),
        (COUNTED, "fact: referral, on: source", "source: only a day can say when a row is counted"),
        (
            COUNTED,
            "fact: referral, on: referred_on, part: {is_repeat_within_12_months: true}",
            "a percentage, and nothing",
        ),
        (SHARE, "fact: referral, on: referred_on", "a percentage, and nothing else, has one of: part, split, over"),
        (SHARE, "fact: referral, on: referred_on, split: true", "what is split needs breakdowns"),
        (MEDIAN, "fact: assessment, on: authorised_on", "a median needs of: the column"),
        (MEDIAN, "fact: referral, on: referred_on, of: source", "source: only a number can be measured"),
        (MEDIAN, "fact: referral, on: referred_on, of: days_open", "of: days_open needs open_at_end"),
        (COUNTED, "fact: referral, on: referred_on, over: row_number", "over needs of: the column that is divided"),
        (COUNTED, "fact: referral, on: referred_on, of: row_number, over: row_number", "over belongs to a ratio"),
        (COUNTED, "fact: partner_count, on: period_end", "It belongs to the counts that partners give"),
        (
            COUNTED,
            "fact: referral, on: referred_on, for_period_given: true",
            "It belongs to the counts that partners give",
        ),
        (COUNTED, "fact: front_door_item, on: received_on, once_per_child: first", "are not about a child"),
        (
            COUNTED,
            "fact: referral, on: referred_on, where: {source: 6}",
            "it is words, and is compared with something else",
        ),
        (COUNTED, "fact: referral, on: referred_on, where: {is_followed_up: yes it is}", "it is true or false"),
        (COUNTED, "fact: referral, on: referred_on, where: {source: {at_least: 3}}", "only a number can be at least"),
        (
            COUNTED.replace("measured: during", "measured: at_end"),
            "fact: referral, open_at_end: [referred_on, referred_on], where: {source: {is_reached: true}}",
            "only a day can be reached",
        ),
        (COUNTED, "fact: referral, on: referred_on, where: {referred_on: {is_reached: true}}", "is_reached belongs to"),
        (COUNTED, "fact: referral, on: referred_on, where: {source: {is: a, not: b}}", "a condition says one of"),
        (COUNTED, "fact: referral, on: referred_on, having: 3", 'Unknown key "having"'),
    ],
)
def test_what_cannot_be_counted_from_records_is_refused_with_its_line(
    tmp_path: Path, text: str, picked: str, said: str
) -> None:
    found = faults(tmp_path, text.replace("{RECORDS}", f"{{{picked}}}"))
    assert said in found
    assert "indicators.yaml, line " in found


def test_a_stock_cannot_count_a_child_once(tmp_path: Path) -> None:
    picked = "{fact: child_in_need_episode, open_at_end: [started_on, open_until], once_per_child: last}"
    text = COUNTED.replace("measured: during", "measured: at_end").replace("{RECORDS}", picked)
    assert "once_per_child needs on" in faults(tmp_path, text)
