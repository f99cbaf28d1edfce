"""What a device says of itself: a sender in the waiting room chooses it."""

from __future__ import annotations

import pytest

from station.drivers.links.told_text import told_text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (b"Example Medical\0", "Example Medical"),
        ("Cuff BP-1", "Cuff BP-1"),
        ("\x1b]0;ours\x07\x1b[2JCuff", "]0;ours [2JCuff"),
        ("Cuff\r\nok   chart: all is well", "Cuff ok chart: all is well"),
        ("Cuff \u202e1-PB", "Cuff 1-PB"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        ("Blutdruckmessger\xe4t \u8840\u5727\u8a08", "Blutdruckmessger\xe4t \u8840\u5727\u8a08"),
        (b"\0\0", None),
        (None, None),
    ],
)
def test_nothing_in_it_moves_what_is_written(said: str | bytes | None, shown: str | None) -> None:
    assert told_text(said) == shown
