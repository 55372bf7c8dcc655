"""A workbook in the open format, ODS: the same worksheets as for Excel. Every cell says whether it is text or number.

Written with what Python has. The format is a few lines of XML in a zip file; the kept library for it parses with lxml,
takes seconds for a thousand rows, and its predecessor has had no release for years.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from dashboard.takeaway.sheet import Cell, Number, Sheet, TakenAway, plain
from dashboard.takeaway.widths import shown, width

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"'
    for name, kind in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("meta", "meta"),
        ("number", "datastyle"), ("fo", "xsl-fo-compatible"), ("manifest", "manifest"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
_START = '<?xml version="1.0" encoding="UTF-8"?>\n'
_INCHES = 0.085  # that a letter is wide


def write(taken: TakenAway) -> bytes:
    """The workbook as ODS. The same publication gives the same bytes."""
    sheets = taken.workbook()
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
        zipped.writestr(_entry(taken, "mimetype"), TYPE, ZIP_STORED)  # the format wants it first, and not compressed
        zipped.writestr(_entry(taken, "META-INF/manifest.xml"), _manifest(), ZIP_DEFLATED)
        zipped.writestr(_entry(taken, "meta.xml"), _meta(taken), ZIP_DEFLATED)
        zipped.writestr(_entry(taken, "content.xml"), _content(sheets), ZIP_DEFLATED)
    return file.getvalue()


def _entry(taken: TakenAway, name: str) -> ZipInfo:
    return ZipInfo(name, taken.built_at.timetuple()[:6])


def _manifest() -> str:
    files = {"/": TYPE, "content.xml": "text/xml", "meta.xml": "text/xml"}
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in files.items()
    )
    return f'{_START}<manifest:manifest{_SPACES} manifest:version="1.3">{listed}</manifest:manifest>'


def _meta(taken: TakenAway) -> str:
    title = f"<dc:title>{escape(plain(taken.sheets[0].title))}</dc:title>"
    made = f"<meta:creation-date>{taken.built_at:%Y-%m-%dT%H:%M:%S}</meta:creation-date>"
    said = f"{made}{title}<dc:language>en-GB</dc:language>"
    start = f'{_START}<office:document-meta{_SPACES} office:version="1.3">'
    return f"{start}<office:meta>{said}</office:meta></office:document-meta>"


def _content(sheets: list[Sheet]) -> str:
    widths = sorted({width(sheet, place) for sheet in sheets for place in range(len(sheet.columns))})
    cells = [cell for sheet in sheets for row in sheet.rows for cell in row]
    decimals = sorted({cell.decimals for cell in cells if isinstance(cell, Number)})
    styles = "".join([_STYLES, *map(_column_style, widths), *map(_number_style, decimals)])
    tables = "".join(part for sheet in sheets for part in _table(sheet))
    return (
        f'{_START}<office:document-content{_SPACES} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


_STYLES = (
    '<number:date-style style:name="day"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
    "</number:date-style>"
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
    '<style:style style:name="title" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold" fo:font-size="14pt"/></style:style>'
    '<style:style style:name="wrapped" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>'
    '<style:style style:name="heading" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)


def _column_style(letters: int) -> str:
    wide = f'<style:table-column-properties style:column-width="{letters * _INCHES:.2f}in"/>'
    return f'<style:style style:name="wide{letters}" style:family="table-column">{wide}</style:style>'


def _number_style(decimals: int) -> str:
    shape = f'<number:number number:decimal-places="{decimals}" number:min-integer-digits="1" number:grouping="true"/>'
    return (
        f'<number:number-style style:name="decimals{decimals}">{shape}</number:number-style>'
        f'<style:style style:name="number{decimals}" style:family="table-cell" '
        f'style:data-style-name="decimals{decimals}"/>'
    )


def _table(sheet: Sheet) -> Iterator[str]:
    yield f"<table:table table:name={quoteattr(sheet.tab)}>"
    for place in range(len(sheet.columns)):
        yield f'<table:table-column table:style-name="wide{width(sheet, place)}"/>'
    for place, line in enumerate([sheet.title, *sheet.lines]):
        yield f"<table:table-row>{_text(line, 'title' if place == 0 else '')}</table:table-row>"
    headings = "".join(_text(column.heading, "heading") for column in sheet.columns)
    yield f"<table:table-row><table:table-cell/></table:table-row><table:table-row>{headings}</table:table-row>"
    for row in sheet.rows:
        yield f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"
    yield "</table:table>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Number):
        kind = f'office:value-type="float" office:value="{cell.value:.16G}" table:style-name="number{cell.decimals}"'
        return f"<table:table-cell {kind}><text:p>{shown(cell)}</text:p></table:table-cell>"
    if isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}" table:style-name="date"'
        return f"<table:table-cell {kind}><text:p>{cell.isoformat()}</text:p></table:table-cell>"
    return _text(cell, "wrapped")


def _text(text: str, style: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    words = escape(plain(text))
    return f'<table:table-cell office:value-type="string"{named}><text:p>{words}</text:p></table:table-cell>'
