"""What may be sent to Dash's callback address: one callback, with one input, exactly as page.js sends it."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

ALLOWED = "told.data"  # the one callback that runs on the server
LONGEST_ADDRESS = 8_000


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Wanted(_Strict):
    pathname: str = Field(max_length=LONGEST_ADDRESS)
    search: str = Field(max_length=LONGEST_ADDRESS)


class _Input(_Strict):
    id: Literal["wanted"]
    property: Literal["data"]
    value: _Wanted


class _Output(_Strict):
    id: Literal["told"]
    property: Literal["data"]


class _Call(_Strict):
    output: Literal["told.data"]
    outputs: _Output
    inputs: list[_Input] = Field(min_length=1, max_length=1)
    changedPropIds: list[Literal["wanted.data"]] = Field(min_length=1, max_length=1)  # noqa: N815  Dash's name
    parsedChangedPropsIds: list[Literal["wanted.data"]] | None = None  # noqa: N815  Dash's name
    state: list[Any] = Field(default=[], max_length=0)


def status_of(body: bytes) -> int:
    """200 for a call that may be made, 403 for one of another callback, 400 for what is no call at all."""
    try:
        said = json.loads(body, object_pairs_hook=_each_name_once)
        if isinstance(said, dict) and isinstance(said.get("output"), str) and said["output"] != ALLOWED:
            return 403
        _Call.model_validate(said)
    except (ValueError, RecursionError, ValidationError):
        return 400
    return 200


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers of JSON may take different ones of a name said twice."""
    said = dict(pairs)
    if len(said) < len(pairs):
        raise ValueError("a name is said twice")
    return said
