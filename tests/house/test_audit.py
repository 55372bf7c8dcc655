"""The audit of packages calls nothing good that it could not ask about."""

from __future__ import annotations

import json

import pytest

from tests.house.audit import verdict

GOOD = {"name": "good", "version": "1", "vulns": []}
HOLE = {"name": "holed", "version": "2", "vulns": [{"id": "CVE-2026-0001", "fix_versions": ["3"]}]}
# As pip-audit 2.10.1 says it behind a mirror, and ends with 0.
SKIPPED = {"name": "skipped", "skip_reason": "Dependency not found on the index and could not be audited: skipped (1)"}


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([GOOD], 0, "Known holes: 0 in 1 packages that were audited."),
        ([GOOD, HOLE], 1, "  holed 2: CVE-2026-0001"),
        ([GOOD, SKIPPED], 0, "WARNING: nobody could be asked about 1 of 2 packages. This is not a pass."),
        ([HOLE, SKIPPED], 1, "WARNING: nobody could be asked about 1 of 2 packages."),
    ],
)
def test_a_hole_is_a_failure_and_what_could_not_be_asked_is_a_warning(
    packages: list[dict[str, object]], code: int, words: str
) -> None:
    ended, told = verdict(json.dumps({"dependencies": packages, "fixes": []}))
    assert ended == code
    assert words in told
    assert ("WARNING" in told) == (SKIPPED in packages)


@pytest.mark.parametrize("answer", ["", "Traceback", "[]", '{"dependencies": []}'])
def test_no_answer_is_no_pass(answer: str) -> None:
    ended, told = verdict(answer)
    assert ended == 0
    assert "WARNING: nobody could be asked about any package. This is not a pass." in told
