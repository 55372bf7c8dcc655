"""The pack as a workbook: every figure of it, what there was to look at, the data and what each measure is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dashboard import sentences, wording
from dashboard.pack.content import Bullets, Measure, Pack, Section, Table, Text
from dashboard.pages import take_away
from dashboard.takeaway import cells
from dashboard.takeaway.sheet import Column, Sheet, TakenAway, table

LOOKED_AT = [
    Column("reason", "Reason"),
    Column("in_pack", "In this pack"),
    Column("verdict", "Verdict"),
    Column("what", "What"),
    Column("why", "Why it is here"),
]
FIGURE = [
    Column("number", "Number"),
    Column("measure", "Measure"),
    Column("indicator_id", "Its name in the data"),
    Column("unit", "What the number is"),
    Column("period", "Period"),
    Column("period_end", "Last day of the period"),
    *cells.figure_columns("Figure"),
    Column("change_from_year_before", "Change from the same period a year before"),
    Column("headline", "What it says"),
    Column("worksheet", "Worksheet with all its figures"),
    Column("remark", "Remark"),
]


def taken(pack: Pack) -> TakenAway:
    """The pack's tables. The sheet of a measure has every figure that its chart shows."""
    words = [*pack.open_matters, *pack.closed_matters, pack.quality, pack.definitions]
    sheets = [
        _figures(pack),
        *_looked_at(pack),
        *(replace(one.sheet, title=f"{one.number}. {one.sheet.title}") for one in pack.measures if one.sheet),
        *_of_sections(words),
    ]
    sources = dict.fromkeys(source for one in pack.measures for source in one.sources)
    letter = [said.words for part in pack.letter.parts for said in part.said]
    return TakenAway(pack.file_name, pack.stamps, list(sources), sheets, pack.built_at, letter)


def _figures(pack: Pack) -> Sheet:
    rows = [_figure(one) for one in pack.measures]
    return table("figures", f"{pack.title}: every measure, {pack.period.words}", FIGURE, rows)


def _figure(one: Measure) -> cells.Cells:
    indicator, row = one.indicator, one.row
    found: cells.Cells = {
        "number": str(one.number),
        "measure": one.title,
        "indicator_id": indicator["indicator_id"],
        "headline": one.headline,
        "worksheet": one.sheet.tab if one.sheet else "none",
        **cells.figure(row, indicator),
        **cells.numbers(row, indicator, ["change_from_year_before"]),
    }
    if row is None:
        return {**found, "unit": indicator["axis"], "remark": one.said}
    when: cells.Cells = {"period": wording.period(row, indicator), "period_end": row["period_end"]}
    return {**found, **when, "unit": sentences.measure(row, indicator), "remark": one.said}


def _looked_at(pack: Pack) -> list[Sheet]:
    rows: list[cells.Cells] = [
        {
            "reason": look.heading,
            "in_pack": "yes" if item in look.items else "no",
            "verdict": item.verdict or "–",
            "what": item.what,
            "why": item.words,
        }
        for look in pack.looks
        for item in (*look.items, *look.others)
    ]
    return [table("look_first", "What to look at first", LOOKED_AT, rows)] if rows else []


def _of_sections(sections: Iterable[Section]) -> Iterator[Sheet]:
    """The words of a section on one worksheet, and each of its tables on another."""
    for section in sections:
        name = take_away.slug(section.title).replace("-", "_")
        said = [[words] for block in section.blocks for words in _said(block)]
        if said:
            yield Sheet(name, section.title, [Column("said", "What there is to say")], said)
        tables = [block for block in section.blocks if isinstance(block, Table)]
        for number, block in enumerate(tables, start=1 + bool(said)):
            columns = [Column(f"column_{place}", heading) for place, heading in enumerate(block.headings)]
            yield Sheet(f"{name}_{number}" if number > 1 else name, block.caption, columns, block.rows)


def _said(block: Text | Bullets | Table) -> Sequence[str]:
    if isinstance(block, Text):
        return [block.words]
    return block.items if isinstance(block, Bullets) else []
