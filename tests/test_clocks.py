"""Whether time went on as usual: a clock that is set, and a computer that sleeps."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from station.clocks import ClockWatch, seconds_awake_or_asleep

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass
class Clocks:
    """Three clocks that go on together unless somebody says otherwise."""

    wall: datetime = NINE
    awake_s: float = 1000.0
    always_s: float = 5000.0

    def later(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.awake_s += seconds
        self.always_s += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.always_s += seconds

    def watch(self) -> ClockWatch:
        return ClockWatch(lambda: self.wall, lambda: self.awake_s, lambda: self.always_s)


@pytest.mark.parametrize("hours", [1, -1, 24 * 365 * 56])
def test_a_clock_that_is_set_is_seen_once(hours: int) -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.later(3600)
    assert not watch.broke()
    clocks.wall += timedelta(hours=hours)
    assert watch.broke()
    clocks.later(0.1)
    assert not watch.broke()


def test_sleep_is_seen_though_the_wall_clock_is_right() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.sleep(600)
    assert watch.broke()
    assert not watch.broke()


@pytest.mark.skipif(sys.platform != "linux", reason="which clock goes on is the system's")
def test_idle_time_is_of_the_clock_that_goes_on_in_suspend(monkeypatch: pytest.MonkeyPatch) -> None:
    """clock_gettime(2): CLOCK_MONOTONIC, Python's, stops there; CLOCK_BOOTTIME does not."""
    clocks = {time.CLOCK_BOOTTIME: 4600.0, time.CLOCK_MONOTONIC: 1000.0}
    monkeypatch.setattr(time, "clock_gettime", clocks.__getitem__)
    assert seconds_awake_or_asleep() == 4600.0


def test_a_clock_that_is_slewed_or_leaps_a_second_goes_on() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    for _ in range(100):
        clocks.later(1)
        clocks.wall += timedelta(milliseconds=0.5)
        assert not watch.broke()
    clocks.wall -= timedelta(seconds=1)
    assert not watch.broke()


def test_an_hour_that_comes_twice_is_not_the_clock_being_set() -> None:
    """The wall clock of Chicago shows 1:00 again on 1 November 2026; time goes on."""
    clocks = Clocks(wall=datetime(2026, 11, 1, 6, 30, tzinfo=UTC))
    chicago = ZoneInfo("America/Chicago")
    watch = ClockWatch(
        lambda: clocks.wall.astimezone(chicago), lambda: clocks.awake_s, lambda: clocks.always_s
    )
    for _ in range(60):
        clocks.later(60)
        assert not watch.broke()


def test_a_busy_computer_does_not_look_like_one_that_was_set() -> None:
    """Two seconds pass between one clock and the next."""
    clocks = Clocks()
    held_up = [0.0, 0.0, 2.0]

    def wall() -> datetime:
        clocks.later(held_up.pop() if held_up else 0.0)
        return clocks.wall

    watch = ClockWatch(wall, lambda: clocks.awake_s, lambda: clocks.always_s)
    assert not watch.broke()
    held_up = [2.0]
    assert not watch.broke()
    assert not watch.broke()


def test_the_clocks_of_this_computer_go_on() -> None:
    assert not ClockWatch().broke()
