"""What is made of what somebody typed."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.words.typed import Field, NotFit, day, text

LINE = Field("what", "What happened", longest=20, needed="Say what happened.")
DAY = Field("due_on", "By when")


def test_text_keeps_its_lines_and_loses_the_spaces_at_its_ends() -> None:
    assert text("  One\r\ntwo\rthree \n", LINE) == "One\ntwo\nthree"
    assert text("", Field("why", "Why")) == ""
    assert text("x" * 20, LINE) == "x" * 20


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (" \n ", "Say what happened."),
        ("x" * 2_021, "“What happened” may have 20 characters. Take 2,001 away."),
        ("a\x00", "“What happened” has a character that cannot be seen. Type the text again, without pasting it."),
    ],
)
def test_text_that_cannot_be_kept_is_refused_with_what_to_do(typed: str, why: str) -> None:
    with pytest.raises(NotFit) as refused:
        text(typed, LINE)
    assert str(refused.value) == why


@pytest.mark.parametrize("typed", ["2026-11-02", "02/11/2026", "2/11/2026", " 2026-11-02 "])
def test_a_day_is_read_as_browsers_send_it_and_as_people_write_it_day_first(typed: str) -> None:
    assert day(typed, DAY) == date(2026, 11, 2)
    assert day("", DAY) is None


@pytest.mark.parametrize("typed", ["soon", "31/02/2026", "11/13/2026", "2026", "1/2/26", "1899-01-01", "2100-01-01"])
def test_what_is_no_day_or_lies_far_off_is_refused(typed: str) -> None:
    with pytest.raises(NotFit, match="By when"):
        day(typed, DAY)
