"""The forms of a pack, and how its files are put in place: written beside, then moved there, never half a file."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from dashboard.pack import workbook
from dashboard.pack.content import Pack
from dashboard.takeaway import excel_file, open_document_file

FORMS = {
    "pdf": "PDF, to print and to read",
    "pptx": "PowerPoint, with charts that can be edited",
    "xlsx": "Excel, every figure",
    "ods": "OpenDocument, every figure",
    "letter": "The letter alone, PDF of one page",
}
_MAKING = ".making-"


def form(pack: Pack, name: str) -> bytes:
    """One form of the pack, by its name in FORMS."""
    return _WRITE[name](pack)


def _pdf(pack: Pack) -> bytes:
    from dashboard.pack import pdf

    return pdf.write(pack)


def _letter(pack: Pack) -> bytes:
    from dashboard.pack import pdf

    return pdf.write_letter(pack)


def _slides(pack: Pack) -> bytes:
    from dashboard.pack import slides  # a third of a second to import, of which only packs have need

    return slides.write(pack)


_WRITE: Mapping[str, Callable[[Pack], bytes]] = {
    "pdf": _pdf,
    "pptx": _slides,
    "xlsx": lambda pack: excel_file.write(workbook.taken(pack)),
    "ods": lambda pack: open_document_file.write(workbook.taken(pack)),
    "letter": _letter,
}


def kind(name: str) -> str:
    """The type of a form, as its address says it."""
    return {
        "pdf": "application/pdf",
        "letter": "application/pdf",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "xlsx": excel_file.TYPE,
        "ods": open_document_file.TYPE,
    }[name]


def file_name(pack: Pack, name: str) -> str:
    """liverpool_2014-q1_sub-group.pdf; of the letter: liverpool_2014-q1_sub-group_letter.pdf."""
    return f"{pack.file_name}_letter.pdf" if name == "letter" else f"{pack.file_name}.{name}"


def put(pack: Pack, folder: Path) -> list[Path]:
    """Every form of the pack into ``folder``. All are written beside before the first is moved into its place."""
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    beside = folder / f"{_MAKING}{uuid.uuid4().hex}"
    beside.mkdir()
    try:
        made = [_write(beside / file_name(pack, name), form(pack, name)) for name in FORMS]
        return [path.replace(folder / path.name) for path in made]
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what a command that was broken off has left behind."""
    for leftover in folder.glob(f"{_MAKING}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _write(path: Path, content: bytes) -> Path:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return path
