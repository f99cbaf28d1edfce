"""The policy and the waits, written out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from station.access.pins import PinRefusedError, check_pin_policy, in_words, wait_after


@pytest.mark.parametrize(
    ("pin", "says"),
    [
        ("123", "4 to 12 digits"),
        ("1234567890123", "4 to 12 digits"),
        ("12a4", "made of digits"),
        ("", "made of digits"),
        ("١٢٣٥", "made of digits"),
        ("0000", "first that anybody"),
        ("777777", "first that anybody"),
        ("1234", "first that anybody"),
        ("456789", "first that anybody"),
        ("987654", "first that anybody"),
    ],
)
def test_pins_that_are_refused(pin: str, says: str) -> None:
    with pytest.raises(PinRefusedError, match=says):
        check_pin_policy(pin)


@pytest.mark.parametrize("pin", ["1357", "2580", "271828", "112233445566"])
def test_pins_that_are_taken(pin: str) -> None:
    check_pin_policy(pin)


@pytest.mark.parametrize(
    ("wrong", "seconds"),
    [(0, 0), (1, 0), (2, 0), (3, 5), (4, 10), (5, 20), (8, 160), (10, 640), (11, 900), (999, 900)],
)
def test_waits_grow(wrong: int, seconds: int) -> None:
    assert wait_after(wrong) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (5, "5 seconds"), (60, "1 minute"), (61, "2 minutes"), (900, "15 minutes")],
)
def test_waits_in_words(seconds: float, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words
