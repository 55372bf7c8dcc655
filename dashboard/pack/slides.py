"""The pack as slides: native charts and tables, a title on every slide, definitions in the notes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

from pptx import Presentation
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from dashboard import wording
from dashboard.pack.content import Bullets, Measure, Pack, Section, Table, Text
from dashboard.pack.series import key
from dashboard.pack.slide_chart import add_chart
from dashboard.takeaway.sheet import plain

WIDE, HIGH, EDGE = Inches(13.333), Inches(7.5), Inches(0.5)
BODY_TOP, FOOT_TOP = Inches(1.25), Inches(7.0)
TITLE, HEADLINE, BODY, FIGURES, SMALL = Pt(28), Pt(20), Pt(16), Pt(14), Pt(12)
LINES, LETTERS = 21, 118  # on a slide, and in a line of it
TABLE_HIGH, ROW_HIGH, ROW_LINE = 5.0, 0.4, 0.24  # inches: rows of a table on a slide, the least of one, a line in it
MOST_LETTERS = 255  # of a property of the file
OTHERS = 5  # of each reason, of measures outside the pack
TITLE_SLIDE, TITLE_ONLY = 0, 5  # layouts of the template that comes with the library
Line = tuple[str, str]  # heading, bullet or text; and its words


def write(pack: Pack) -> bytes:
    """The slides: cover, letter, what to look at, all measures in a table, one for each, data, definitions."""
    show = _Show(pack)
    show.cover()
    show.words(pack.letter.title, _letter(pack))
    for section in pack.open_matters:
        show.section(section)
    show.words("What to look at first", _looks(pack))
    show.table("The measures", pack.in_brief)
    for measure in pack.pages:
        show.measure(measure)
    for section in (*pack.closed_matters, pack.quality, pack.definitions, pack.symbols):
        show.section(section)
    return show.saved()


def _letter(pack: Pack) -> Iterator[Line]:
    for part in pack.letter.parts:
        yield "heading", part.heading
        kind = "bullet" if len(part.said) > 1 else "text"
        yield from ((kind, said.words) for said in part.said)


def _looks(pack: Pack) -> Iterator[Line]:
    if not pack.looks:
        yield "text", "Nothing stands out."
        return
    for look in pack.looks:
        yield "heading", look.heading
        yield from (("bullet", item.words) for item in look.items)
        if look.others:
            yield "text", "Also, among measures that are not in this pack:"
            yield from (("bullet", item.words) for item in look.others[:OTHERS])
        if len(look.others) > OTHERS:
            yield "text", f"The workbook has {len(look.others) - OTHERS} more."
    yield "text", pack.look_note


class _Show:
    """Slides as they are added."""

    def __init__(self, pack: Pack):
        self.pack = pack
        self.file: Any = Presentation()
        stretched = WIDE / self.file.slide_width
        self.file.slide_width, self.file.slide_height = WIDE, HIGH
        for page in (self.file.slide_master, *self.file.slide_layouts):
            for shape in page.placeholders:
                shape.left, shape.width = Emu(int(shape.left * stretched)), Emu(int(shape.width * stretched))
        about = self.file.core_properties
        about.title = plain(f"{pack.title}: {pack.period.words}")[:MOST_LETTERS]
        about.author, about.language = "Children's safeguarding", "en-GB"
        about.subject = self._built()
        about.created = about.modified = pack.built_at.replace(tzinfo=UTC)
        about.last_modified_by = about.author

    def cover(self) -> None:
        slide = self.file.slides.add_slide(self.file.slide_layouts[TITLE_SLIDE])
        slide.shapes.title.text = plain(f"{self.pack.title}: {self.pack.period.words}")
        lines = [f"Made for: {self.pack.audience}", self._built(), self.pack.made_up]
        frame = slide.placeholders[1].text_frame
        frame.text = "\n".join(plain(line) for line in lines if line)
        for paragraph in frame.paragraphs:
            paragraph.runs[0].font.size = BODY
        slide.notes_slide.notes_text_frame.text = "\n".join(plain(f"{n}: {w}") for n, w in self.pack.stamps)

    def words(self, title: str, lines: Iterator[Line]) -> None:
        """Headings, bullets and paragraphs, on as many slides as they need."""
        for number, members in enumerate(_filled(lines)):
            slide = self._slide(title if number == 0 else f"{title}, continued")
            self._write(slide, members, (EDGE, BODY_TOP, WIDE - 2 * EDGE, FOOT_TOP - BODY_TOP))

    def section(self, section: Section) -> None:
        lines: list[Line] = []
        for block in section.blocks:
            if isinstance(block, Text):
                lines.append(("text", block.words))
            elif isinstance(block, Bullets):
                lines += [("bullet", item) for item in block.items]
        if lines:
            self.words(section.title, iter(lines))
        for block in section.blocks:
            if isinstance(block, Table):
                self.table(section.title, block)

    def table(self, title: str, table: Table) -> None:
        """A table, its headings again on every slide that it needs."""
        widths = _widths(table)
        for number, rows in enumerate(_rows_that_fit(table, widths)):
            slide = self._slide(title if number == 0 else f"{title}, continued")
            frame = slide.shapes.add_table(
                len(rows) + 1, len(table.headings), EDGE, BODY_TOP, WIDE - 2 * EDGE, Inches(ROW_HIGH) * (len(rows) + 1)
            )
            properties = frame._element.nvGraphicFramePr.cNvPr
            properties.set("name", plain(table.caption))
            properties.set("descr", plain(f"{table.caption}. The table has {len(rows)} rows under its headings."))
            for place, wide in enumerate(widths):
                frame.table.columns[place].width = Emu(int((WIDE - 2 * EDGE) * wide / sum(widths)))
            for down, row in enumerate([table.headings, *rows]):
                for across, words in enumerate(row):
                    _cell(frame.table.cell(down, across), words, is_heading=down == 0)

    def measure(self, one: Measure) -> None:
        slide = self._slide(f"{one.number}. {one.title}")
        said: list[Line] = [("headline", one.headline), ("figures", one.said)]
        self._write(slide, said, (EDGE, BODY_TOP, WIDE - 2 * EDGE, Inches(1.6)))
        left, top, wide, high = EDGE, Inches(2.9), Inches(8.6), Inches(3.3)
        if one.drawn:
            words = f"Chart: {one.headline}. {one.caption}. {key(one.drawn)}"
            add_chart(slide, one.drawn, (left, top, wide, high), plain(words))
            self._write(slide, [("tiny", f"{one.caption}. {key(one.drawn)}")], (left, top + high, wide, Inches(0.8)))
        asked: list[Line] = [("heading", "Questions to ask"), *(("bullet", words) for words in one.questions)]
        asked += [("text", commentary.words) for commentary in one.commentary]
        self._write(slide, asked, (left + wide + EDGE, top, WIDE - wide - 3 * EDGE, FOOT_TOP - top))
        about = [f"What it is: {one.indicator['definition']} {one.indicator['direction']}"]
        about += [f"Be careful: {caveat}" for caveat in one.caveats]
        about += [*one.events, f"Source: {'; '.join(one.sources)}."]
        slide.notes_slide.notes_text_frame.text = "\n".join(plain(words) for words in about)

    def saved(self) -> bytes:
        """The file. Every piece of text in it says that it is English."""
        for slide in self.file.slides:
            for page in (slide, slide.notes_slide) if slide.has_notes_slide else (slide,):
                for run in page.element.iter(qn("a:r")):
                    run.get_or_add_rPr().set("lang", MSO_LANGUAGE_ID.ENGLISH_UK.xml_value)
        file = io.BytesIO()
        self.file.save(file)
        return file.getvalue()

    def _built(self) -> str:
        built, edition = self.pack.built_at, dict(self.pack.stamps)["Edition"]
        when = f"{wording.day(built.date())} at {built:%H:%M} (UTC)"
        return f"Figures put together on {when}. {edition.capitalize()} edition."

    def _slide(self, title: str) -> Any:
        slide = self.file.slides.add_slide(self.file.slide_layouts[TITLE_ONLY])
        heading = slide.shapes.title
        heading.left, heading.top, heading.width, heading.height = EDGE, Inches(0.35), WIDE - 2 * EDGE, Inches(0.8)
        heading.text = plain(title)
        heading.text_frame.paragraphs[0].runs[0].font.size = TITLE
        heading.text_frame.paragraphs[0].runs[0].font.bold = True
        heading.text_frame.paragraphs[0].alignment = 1
        made_up = " Made-up figures." if self.pack.made_up else ""
        foot = f"{self.pack.area_name}, {self.pack.period.words}. {self._built()}{made_up}"
        self._write(slide, [("tiny", foot)], (EDGE, FOOT_TOP, WIDE - 2 * EDGE, Inches(0.4)))
        return slide

    def _write(self, slide: Any, lines: Sequence[Line], place: tuple[int, int, int, int]) -> None:
        box = slide.shapes.add_textbox(*place)
        frame = box.text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        sizes = {"headline": HEADLINE, "figures": FIGURES, "tiny": SMALL}
        for number, (kind, words) in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = plain(words)
            run.font.size = sizes.get(kind, BODY)
            run.font.bold = kind in ("heading", "headline")
            paragraph.space_before = Pt(8 if kind == "heading" and number else 2)
            if kind == "bullet":
                _as_bullet(paragraph)


def _as_bullet(paragraph: Any) -> None:
    """A bullet of PowerPoint's own, so that it is read out as an item of a list."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Inches(0.22)))
    properties.set("indent", str(-Inches(0.22)))
    properties.append(properties.makeelement(qn("a:buChar"), {"char": "•"}))


def _filled(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """The lines slide by slide; a heading never stands last."""
    found: list[Line] = []
    used = 0
    for kind, words in lines:
        tall = -(-len(words) // LETTERS) + (kind == "heading")
        if found and used + tall + (2 if kind == "heading" else 0) > LINES:
            yield found
            found, used = [], 0
        found.append((kind, words))
        used += tall
    if found:
        yield found


def _widths(table: Table) -> list[float]:
    columns = zip(table.headings, *table.rows, strict=True)
    return [min(max(9, *(len(cell) * 0.6 for cell in column)), 48) for column in columns]


def _rows_that_fit(table: Table, widths: Sequence[float]) -> Iterator[list[Sequence[str]]]:
    """The rows slide by slide."""
    letters = [LETTERS * wide / sum(widths) for wide in widths]
    found: list[Sequence[str]] = []
    used = 0.0
    for row in table.rows:
        lines = max(
            sum(-(-max(1, len(part)) // max(1, int(wide))) for part in cell.split("\n"))
            for cell, wide in zip(row, letters, strict=True)
        )
        tall = max(ROW_HIGH, ROW_LINE * lines)
        if found and used + tall > TABLE_HIGH:
            yield found
            found, used = [], 0
        found.append(row)
        used += tall
    if found:
        yield found


def _cell(cell: Any, words: str, *, is_heading: bool) -> None:
    cell.text = plain(words)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    for paragraph in cell.text_frame.paragraphs:
        paragraph.font.size, paragraph.font.bold = Pt(14), is_heading
