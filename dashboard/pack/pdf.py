"""The pack as a tagged PDF. Typst sets it, from a template of ours and data; it needs no browser and no network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from dashboard import wording
from dashboard.pack.content import Bullets, Item, Look, Measure, Pack, Section, Table, Text
from dashboard.still import svg

TEMPLATE = Path(__file__).parent / "pack.typ"
OTHERS = 5  # of each reason, of measures outside the pack; the workbook has all of them
NARROWEST, SHORT, WIDEST = 8.0, 14, 60.0  # letters, as far as a column's share of the width goes


def write(pack: Pack) -> bytes:
    """The whole pack: cover, letter, what to look at, a page for each measure, data, definitions."""
    return _set(pack, [*pack.closed_matters, pack.quality, pack.definitions, pack.symbols])


def write_letter(pack: Pack) -> bytes:
    """The letter alone, on one page."""
    return _set(pack, [])


def _set(pack: Pack, sections: Sequence[Section]) -> bytes:
    import typst  # only when a pack is made: it is 80 MB

    data = {
        **_about(pack),
        "letter": {
            "title": pack.letter.title,
            "parts": [{"heading": one.heading, "said": [said.words for said in one.said]} for one in pack.letter.parts],
        },
        "open_matters": [_section(one) for one in pack.open_matters] if sections else [],
        "looks": [_look(one) for one in pack.looks],
        "look_note": pack.look_note,
        "nothing_to_look_at": "Nothing stands out.",
        "in_brief": _block(pack.in_brief),
        "measures": [_measure(one) for one in pack.pages] if sections else [],
        "sections": [_section(one) for one in sections],
    }
    return typst.compile(
        TEMPLATE,
        format="pdf",
        root=TEMPLATE.parent,
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"pack": json.dumps(data)},
        timestamp=pack.built_at.replace(tzinfo=UTC),
    )


def _about(pack: Pack) -> dict[str, Any]:
    built = f"Figures put together on {wording.day(pack.built_at.date())} at {pack.built_at:%H:%M} (UTC)"
    edition = dict(pack.stamps)["Edition"]
    return {
        "title": f"{pack.title}: {pack.period.words}",
        "subtitle": f"Made for: {pack.audience}",
        "author": "Children's safeguarding",
        "description": f"{built}. Edition: {edition}.",
        "running": f"{pack.area_name}, {pack.period.words}",
        "foot": f"{built}. {edition.capitalize()} edition.",
        "made_up": pack.made_up,
        "made_up_short": "Made-up figures" if pack.made_up else "",
        "stamps": [[name, words] for name, words in pack.stamps if name != "Made up"],
    }


def _look(look: Look) -> dict[str, Any]:
    left = len(look.others) - OTHERS
    more = f"The workbook has {wording.plural(left, 'more', 'more')}." if left > 0 else ""
    return {
        "heading": look.heading,
        "items": [_item(one) for one in look.items],
        "others_heading": "Also, among measures that are not in this pack:",
        "others": [_item(one) for one in look.others[:OTHERS]],
        "more": more,
    }


def _item(item: Item) -> dict[str, str]:
    return {"verdict": item.verdict, "what": item.what, "rest": item.rest}


def _measure(one: Measure) -> dict[str, Any]:
    notes = [f"Be careful: {' '.join(one.caveats)}"] if one.caveats else []
    notes += [f"Source: {'; '.join(one.sources)}."] if one.sources else []
    return {
        "title": f"{one.number}. {one.title}",
        "headline": one.headline,
        "said": one.said,
        "caption": one.caption,
        "svg": svg(one.drawn) if one.drawn else "",
        "alternative": one.alternative,
        "how_to_read": one.how_to_read,
        "events": one.events,
        "table": _block(one.table) if one.table else None,
        "commentary": [said.words for said in one.commentary],
        "questions": list(one.questions),
        "notes": notes,
    }


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "blocks": [_block(block) for block in section.blocks]}


def _block(block: Text | Bullets | Table) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"kind": "text", "words": block.words}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": list(block.items)}
    columns = zip(block.headings, *block.rows, strict=True)
    return {
        "kind": "table",
        "caption": block.caption,
        "headings": list(block.headings),
        "rows": [list(row) for row in block.rows],
        "numbers": list(block.numbers),
        "widths": [_width(column) for column in columns],
    }


def _width(column: Sequence[str]) -> float:
    """The share of a column: by its longest cell, of which what goes beyond a few words may take more rows."""
    word = max(len(word) for cell in column for word in cell.split() or [""])
    cell = max(map(len, column))
    return min(max(NARROWEST, word, min(cell, SHORT) + 0.4 * max(0, cell - SHORT)), WIDEST)
