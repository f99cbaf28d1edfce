"""Delays double from a second to five minutes, with jitter, never earlier than asked."""

from __future__ import annotations

from random import Random

import pytest

from station.export.backoff import BackOff


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (11, 300), (10**6, 300)]
)
def test_it_doubles_up_to_five_minutes(attempts: int, seconds: float) -> None:
    assert BackOff(jitter=0).after(attempts) == seconds


@pytest.mark.parametrize("asked", [0.0, 7.0, 900.0])
def test_it_is_never_earlier_than_the_receiver_asked(asked: float) -> None:
    assert BackOff(jitter=0).after(1, asked) == max(1.0, asked)


def test_stations_do_not_all_try_at_the_same_moment() -> None:
    back_off = BackOff(chance=Random(7))

    delays = [back_off.after(3) for _ in range(100)]

    assert 3.0 <= min(delays) < 3.3
    assert 4.7 < max(delays) <= 5.0
