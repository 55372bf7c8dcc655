"""Reads a YAML file of ours: remembers the line of every key, and refuses YAML's traps.

PyYAML alone would keep the last of two equal keys, read ``no`` as false and ``010`` as 8, and forget the lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from etl.errors import CannotContinue, Problem

Where = tuple[str | int, ...]

_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass
class Document:
    """A YAML file as plain data, with the line each part stands on."""

    path: Path
    data: Any = None
    lines: dict[Where, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, where: Where) -> int:
        """Line (from 1) of this part, or of the nearest part around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def problem(self, where: Where, what: str, hint: str = "") -> Problem:
        return Problem(f"{self.path.name}, line {self.line_of(where)}", what, hint)


def read_yaml(path: Path) -> Document:
    """Read one file. Faults are in ``Document.problems``; raises nothing but CannotContinue for an unreadable file."""
    document = Document(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise CannotContinue([Problem(str(path), "There is no such file.")]) from error
    except UnicodeDecodeError as error:
        hint = "Save it as UTF-8."
        raise CannotContinue([Problem(path.name, "The file is not UTF-8 text.", hint)]) from error
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if getattr(event, "anchor", None):  # &name, or *name
                line = event.start_mark.line + 1 if event.start_mark else 1
                what = "Anchors (&) and aliases (*) are not read."
                document.problems.append(Problem(f"{path.name}, line {line}", what, "Write the value out again."))
                return document
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        document.problems.append(_syntax_problem(path, text, error))
        return document
    except yaml.YAMLError as error:
        what = f"This is not YAML: {getattr(error, 'reason', None) or 'it cannot be read'}."
        document.problems.append(Problem(path.name, what, "Look for a character that is no letter, number or mark."))
        return document
    if node is None:
        document.problems.append(Problem(path.name, "The file is empty."))
        return document
    document.data = _value(node, (), document)
    return document


def _syntax_problem(path: Path, text: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.context_mark if "end of stream" in str(error.problem) else error.problem_mark
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    around = lines[line - 1] if line <= len(lines) else ""
    if "\t" in around[: len(around) - len(around.lstrip())]:
        return Problem(f"{path.name}, line {line}", "The line starts with a tab.", "Use spaces to indent.")
    return Problem(
        f"{path.name}, line {line}",
        f"This is not YAML: {error.problem or 'it cannot be read'}.",
        "Look for a missing quotation mark, colon or space on this line or the one above.",
    )


def _value(node: yaml.Node, where: Where, document: Document) -> Any:
    document.lines.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, where, document)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*where, n), document) for n, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node, where, document)


def _mapping(node: yaml.MappingNode, where: Where, document: Document) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = (*where, key)
        if key in result:
            first = document.line_of(here)
            line = key_node.start_mark.line + 1
            document.problems.append(
                Problem(
                    f"{document.path.name}, line {line}",
                    f'"{key}" is given twice; the first is on line {first}.',
                    "Keep one of them.",
                )
            )
            continue
        document.lines[here] = key_node.start_mark.line + 1
        result[key] = _value(value_node, here, document)
    return result


def _scalar(node: yaml.ScalarNode, where: Where, document: Document) -> Any:
    text = str(node.value)
    kind = node.tag.rsplit(":", 1)[-1]
    if node.style or kind == "str":  # the style of a scalar without quotation marks is empty
        return text
    if kind == "null":
        return None
    if kind == "bool" and text in ("true", "false"):
        return text == "true"
    if kind == "int" and _WHOLE.fullmatch(text):
        return int(text)
    if kind == "float" and _DECIMAL.fullmatch(text):
        return float(text)
    if kind == "timestamp" and _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            document.problems.append(document.problem(where, f"{text} is not a day of the calendar."))
            return None
    read_as = {"bool": "true or false", "int": "another number", "float": "another number"}
    document.problems.append(
        document.problem(
            where,
            f"{text} without quotation marks is read by YAML as {read_as.get(kind, 'something else')}.",
            f'Write "{text}" in quotation marks.',
        )
    )
    return text
