"""The examples in docstrings are true: each is run, in every module."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.conftest import ROOT

WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in ("etl", "dashboard")
    for path in (ROOT / package).rglob("*.py")
    if ">>>" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_every_example_in_a_docstring_gives_what_it_says(module: str) -> None:
    found = doctest.testmod(importlib.import_module(module))
    assert found.attempted > 0, "the example stands where nothing runs it"
    assert found.failed == 0
