"""A YAML document as a model of ours, and every fault of its shape in our own words."""

from __future__ import annotations

import re
from datetime import date
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from etl.errors import Problem, nearest
from etl.yaml_reader import Document, Where

Model = TypeVar("Model", bound=BaseModel)

PATTERNS_IN_WORDS = {
    r"^[a-z][a-z0-9_]*$": "Use small letters, numbers and underscores, such as contacts_rate.",
    r"^\d{4}-\d{2}(-\d{2})?$": 'Write a day or a month, such as "2025-10".',
}


def check_shape(model: type[Model], document: Document) -> tuple[Model | None, list[Problem]]:
    """The document as ``model``, and every fault found in it, each with its line."""
    if document.data is None:
        return None, document.problems
    try:
        return model.model_validate(document.data), document.problems
    except ValidationError as error:
        shape = [_shape_problem(model, document, detail) for detail in error.errors()]
        return None, document.problems + shape


def _shape_problem(model: type[BaseModel], document: Document, detail: ErrorDetails) -> Problem:
    where: Where = detail["loc"]
    key = next((part for part in reversed(where) if isinstance(part, str)), "the file")
    kind, found = detail["type"], detail.get("input")
    if kind == "extra_forbidden":
        return document.problem(
            where, f'Unknown key "{where[-1]}".', nearest(str(where[-1]), _keys_beside(model, where))
        )
    if kind == "missing":
        return document.problem(where, f'The key "{where[-1]}" is missing.', _description(model, where))
    if kind == "value_error":
        return document.problem(where, str(detail.get("ctx", {}).get("error", detail["msg"])))
    if kind == "literal_error":
        allowed = [
            str(one) for one in re.findall(r"'([^']+)'|([0-9]+)", str(detail["ctx"]["expected"])) for one in one if one
        ]
        near = nearest(str(found), allowed)
        hint = near if near.startswith("Known") else " ".join([near, f"Known: {', '.join(allowed)}."]).strip()
        return document.problem(where, f"{key}: found {_shown(found)}.", hint)
    return document.problem(where, f"{key}: {_in_words(detail)}", _what_to_write(detail))


def _shown(found: object) -> str:
    return f'"{found}"' if isinstance(found, str) else str(found)


def _in_words(detail: ErrorDetails) -> str:
    """What is wrong with a value, in our words rather than those of the library that found it."""
    found, limits = detail.get("input"), detail.get("ctx", {})
    if found is None:
        return "it is empty."
    if isinstance(found, dict | list) and not detail["type"].endswith(("_short", "_long")):
        return (
            f"found {'keys and values' if isinstance(found, dict) else 'a list'} where there should be something else."
        )
    return {
        "too_short": "it needs at least {min_length}.",
        "too_long": "it may have at most {max_length}.",
        "string_too_short": "found {found}. It needs at least {min_length} characters.",
        "greater_than_equal": "found {found}. It must be at least {ge}.",
        "less_than_equal": "found {found}. It may be at most {le}.",
    }.get(detail["type"], "found {found}.").format(found=_shown(found), **limits)


def _what_to_write(detail: ErrorDetails) -> str:
    found, pattern = detail.get("input"), str(detail.get("ctx", {}).get("pattern", ""))
    if detail["type"] == "string_type" and isinstance(found, int | float | date):
        return f'Write it in quotation marks: "{found}".'
    if detail["type"] == "string_pattern_mismatch":
        return PATTERNS_IN_WORDS.get(pattern, f"It must look like {pattern}.")
    return {
        "string_type": "Write a text.",
        "list_type": "Write a list: [] if there is none, or a line that begins with - for each.",
        "dict_type": "Write keys and values, one to a line.",
        "model_type": "Write keys and values, one to a line.",
        "int_type": "Write a whole number.",
        "int_parsing": "Write a whole number.",
        "float_type": "Write a number.",
        "float_parsing": "Write a number.",
        "date_type": "Write a day, such as 2026-07-31.",
        "date_from_datetime_parsing": "Write a day, such as 2026-07-31.",
        "date_parsing": "Write a day, such as 2026-07-31.",
    }.get(detail["type"], "")


def _model_at(model: type[BaseModel], where: Where) -> type[BaseModel] | None:
    """The model that describes the mapping at ``where``, found by walking the annotations."""
    annotation: Any = model
    for step in where:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            info = annotation.model_fields.get(str(step))
            annotation = _without_none(info.annotation) if info else None
        else:
            arguments = get_args(annotation)
            annotation = _without_none(arguments[-1]) if arguments else None
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _without_none(annotation: Any) -> Any:
    """``X`` for ``X | None``; anything else as it is."""
    if get_origin(annotation) in (Union, UnionType):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _keys_beside(model: type[BaseModel], where: Where) -> list[str]:
    owner = _model_at(model, where[:-1])
    return list(owner.model_fields) if owner else []


def _description(model: type[BaseModel], where: Where) -> str:
    owner = _model_at(model, where[:-1])
    info = owner.model_fields.get(str(where[-1])) if owner else None
    return f"It says {info.description}." if info and info.description else ""
