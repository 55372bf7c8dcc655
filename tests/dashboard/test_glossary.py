"""The glossary: every term has a place, and is linked where a text first uses it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dashboard.glossary import anchor, pieces
from dashboard.publication import Door
from dashboard.rendering import render
from tests.conftest import TERMS
from tests.dashboard.reading import of_kind, words

ROWS = [{"term": term, "short": short, "means": means} for term, short, means in TERMS]


def linked(text: str) -> list[tuple[str, str]]:
    return [piece for piece in pieces(text, ROWS) if piece[1]]


def test_only_the_first_use_is_linked_in_any_form() -> None:
    assert linked("Referrals of children in need; a referral of a child in need (CIN).") == [
        ("Referrals", "referral"),
        ("children in need", "child-in-need"),
    ]
    assert linked("Section 47 enquiries and S47s") == [("Section 47 enquiries", "section-47-enquiry")]


def test_a_short_form_counts_in_its_own_capitals_and_no_word_is_cut_in_two() -> None:
    assert linked("mash, cin, preferrals, referralling") == []
    assert linked("The MASH.") == [("MASH", "multi-agency-safeguarding-hub")]


def test_the_longest_term_wins() -> None:
    rows = [{"term": "Plan", "short": None}, {"term": "Child protection plan", "short": "CP"}]
    assert [piece for piece in pieces("A child protection plan, a plan", rows) if piece[1]] == [
        ("child protection plan", "child-protection-plan"),
        ("plan", "plan"),
    ]


@given(st.text(), st.lists(st.sampled_from(ROWS), unique_by=lambda row: row["term"]))
def test_the_words_together_are_the_text(text: str, rows: list[dict[str, str]]) -> None:
    assert "".join(words for words, _ in pieces(text, rows)) == text


def test_every_term_has_a_place_and_what_it_means_and_the_letters_lead_there(glossed: Path) -> None:
    page = render(Door(glossed), "/glossary", "")
    places = {term.id: words(term) for term in of_kind(page.content, "Dt")}
    assert places[anchor("Section 47 enquiry")] == "Section 47 enquiry (S47)"
    assert len(places) == len(TERMS)
    said = words(page.content)
    assert all(means in said for _, _, means in TERMS)
    letters = [link.href for link in of_kind(of_kind(page.content, "Nav")[0], "A")]
    assert letters == ["#C", "#M", "#R", "#S"]
    assert {heading.id for heading in of_kind(page.content, "H2")} == {"C", "M", "R", "S"}


def test_indicators_that_use_a_term_are_linked_from_it_and_link_to_it(glossed: Path) -> None:
    door = Door(glossed)
    glossary = {link.href for link in of_kind(render(door, "/glossary", "").content, "A")}
    assert "/indicator/section_47_rate" in glossary
    indicator = render(door, "/indicator/referrals_rate", "").content
    assert "/glossary#referral" in {link.href for link in of_kind(indicator, "A")}


def test_without_terms_the_page_says_so(publication: Path, tmp_path: Path) -> None:
    import shutil

    import duckdb

    path = tmp_path / "safeguarding.duckdb"
    shutil.copy(publication, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("DELETE FROM glossary")
    assert "No words are explained yet." in words(render(Door(path), "/glossary", "").content)
