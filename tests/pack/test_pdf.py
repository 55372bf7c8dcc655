"""The PDF can be read by everybody: tagged, in English, with bookmarks, words for every chart, and no text as markup.

Typst refuses to write a PDF/UA-1 that breaks a rule it can check. What is looked at here is the file itself.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from dashboard import wording
from dashboard.pack.content import Pack
from dashboard.publication import Publication
from tests.pack.hostile import HOSTILE, hostile_pack


@pytest.fixture(scope="module")
def reader(made: dict[str, bytes]) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made["pdf"]))


def text_of(reader: pypdf.PdfReader) -> str:
    """All of its text, however its lines are broken."""
    return squeezed("\n".join(page.extract_text() for page in reader.pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def elements(part: Any, depth: int = 0) -> Iterator[DictionaryObject]:
    """The elements of the structure tree, in reading order."""
    part = part.get_object() if isinstance(part, IndirectObject) else part
    if isinstance(part, ArrayObject):
        for child in part:
            yield from elements(child, depth)
    elif isinstance(part, DictionaryObject) and ("/S" in part or depth == 0):
        if "/S" in part:
            yield part
        if "/K" in part:
            yield from elements(part["/K"], depth + 1)


def structure(reader: pypdf.PdfReader) -> list[DictionaryObject]:
    return list(elements(reader.trailer["/Root"]["/StructTreeRoot"]))


# ----------------------------------------------------------------------------------------------------- accessible


def test_it_says_that_it_is_tagged_english_and_what_it_is_called(reader: pypdf.PdfReader, pack: Pack) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == f"{pack.title}: {pack.period.words}"
    said = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", said)


def test_bookmarks_are_the_chapters_and_a_page_for_each_measure(reader: pypdf.PdfReader, pack: Pack) -> None:
    chapters = [one.title for one in reader.outline if not isinstance(one, list)]
    inner = [one.title for part in reader.outline if isinstance(part, list) for one in part]
    sections = [pack.quality.title, pack.definitions.title, pack.symbols.title]
    assert chapters == [pack.letter.title, "What to look at first", "The measures", *sections]
    assert inner == [f"{one.number}. {one.title}" for one in pack.pages]


def test_every_chart_has_the_words_of_the_page(reader: pypdf.PdfReader, pack: Pack) -> None:
    figures = [one for one in structure(reader) if one["/S"] == "/Figure"]
    assert [one["/Alt"] for one in figures] == [one.alternative for one in pack.pages if one.drawn]
    assert len(figures) == 20


def test_tables_have_headings_and_headings_follow_each_other(reader: pypdf.PdfReader) -> None:
    kinds = [str(one["/S"]) for one in structure(reader)]
    counts = Counter(kinds)
    assert counts["/Table"] > 20
    for one in structure(reader):
        if one["/S"] == "/Table":
            rows = [[str(cell["/S"]) for cell in elements(row)] for row in elements(one) if row["/S"] == "/TR"]
            first, *others = ([kind for kind in row if kind in ("/TH", "/TD")] for row in rows)
            assert set(first) == {"/TH"}
            assert others
            assert all(len(row) == len(first) and "/TD" in row for row in others)
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert counts["/L"] > 20
    assert "/P" in counts


def test_all_that_is_drawn_is_tagged_or_said_to_be_decoration(reader: pypdf.PdfReader) -> None:
    """Between its marks of content, no page shows a text or a picture."""
    for page in reader.pages:
        content = page.get_contents()
        assert content is not None
        depth = 0
        for operands, operator in content.operations:
            depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
            assert depth > 0 or operator not in (b"Tj", b"TJ", b"Do"), operands


def test_its_letters_are_in_the_file_and_none_is_smaller_than_twelve_points(reader: pypdf.PdfReader) -> None:
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(inner)
        sizes: set[float] = set()

        def note(text: str, _cm: Any, tm: list[float], _font: Any, size: float, sizes: set[float] = sizes) -> None:
            if text.strip():
                sizes.add(round(abs(size * tm[3]), 1))

        page.extract_text(visitor_text=note)
        assert min(sizes) >= 11.9, sizes


# ---------------------------------------------------------------------------------------------- true, and inert


def test_it_says_all_that_the_pack_says(reader: pypdf.PdfReader, pack: Pack) -> None:
    text = text_of(reader)
    said = [one.words for part in pack.letter.parts for one in part.said]
    said += [item.words for look in pack.looks for item in look.items]
    said += [words for one in pack.pages for words in (one.headline, one.said, *one.questions, *one.caveats)]
    said += [cell for one in pack.pages if one.table for row in one.table.rows for cell in row]
    said += [one.indicator["definition"] for one in pack.measures]
    for words in said:
        assert squeezed(words) in text, words


def test_every_page_says_whose_figures_and_how_old(reader: pypdf.PdfReader, pack: Pack) -> None:
    built = (
        f"Figures put together on {wording.day(pack.built_at.date())} at {pack.built_at:%H:%M} (UTC). Internal edition."
    )
    for number, page in enumerate(reader.pages, start=1):
        text = squeezed(page.extract_text())
        assert squeezed(built) in text
        assert f"Page{number}of{len(reader.pages)}" in text
        assert number == 1 or squeezed("Liverpool, April to June 2014") in text
        assert "Made-upfigures" in text or "Madeup" in text


def test_the_same_publication_gives_the_same_bytes(pack: Pack, made: dict[str, bytes]) -> None:
    from dashboard.pack import pdf

    assert pdf.write(pack) == made["pdf"]


def test_a_pack_of_twenty_measures_is_small(made: dict[str, bytes]) -> None:
    assert sum(map(len, made.values())) < 5_000_000


def test_whatever_a_title_holds_is_shown_as_it_stands(of_council: Publication) -> None:
    """Typst's own marks, a way out to other files, and letters that no file may hold."""
    from dashboard.pack import pdf

    pack = hostile_pack(of_council)
    text = text_of(pypdf.PdfReader(io.BytesIO(pdf.write(pack))))
    for words in HOSTILE:
        shown = squeezed("".join(letter for letter in words if letter.isprintable()))
        assert shown in text, words
    assert "root:x:" not in text
