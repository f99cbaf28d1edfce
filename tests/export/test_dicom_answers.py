"""Status codes of C-STORE, as PS3.4 table B.2-1 and PS3.7 annex C have them."""

from __future__ import annotations

import pytest

from station.export.dicom_answers import stored
from station.export.sink import Delivered, Refused, RetryAfter


@pytest.mark.parametrize("status", [0x0000, 0x0111])
def test_there(status: int) -> None:
    assert stored(status, "", "2.25.7") == Delivered(chart_id="2.25.7")


@pytest.mark.parametrize("status", [0xB000, 0xB006, 0xB007])
def test_there_with_a_warning(status: int) -> None:
    outcome = stored(status, "name \x00shortened", "2.25.7")
    assert isinstance(outcome, Delivered)
    assert outcome.chart_id == "2.25.7"
    assert outcome.warns is not None
    assert f"0x{status:04X}" in outcome.warns
    assert '"name  shortened"' in outcome.warns


@pytest.mark.parametrize("status", [0xA700, 0xA7FF])
def test_later(status: int) -> None:
    outcome = stored(status, "", "2.25.7")
    assert isinstance(outcome, RetryAfter)
    assert not outcome.search_first


def test_an_archive_that_failed_may_have_kept_it() -> None:
    outcome = stored(0x0110, "", "2.25.7")
    assert isinstance(outcome, RetryAfter)
    assert outcome.search_first


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0x0122, "does not take this kind"),
        (0x0124, "does not allow"),
        (0xA900, "does not match its kind"),
        (0xA9FF, "does not match its kind"),
        (0xC000, "cannot read"),
        (0xCFFF, "cannot read"),
        (0x0117, "refused"),
        (0xFFFF, "refused"),
        (0xB001, "refused"),
    ],
)
def test_refused(status: int, words: str) -> None:
    outcome = stored(status, "", "2.25.7")
    assert isinstance(outcome, Refused)
    assert words in outcome.says
    assert f"0x{status:04X}" in outcome.says
