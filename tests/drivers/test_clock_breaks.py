"""A driver whose host's clock is set, or whose host sleeps, in the middle of an inflation."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from station.codec import load_spec
from station.drivers.driver import Clock, Driver
from station.drivers.links.base import Chunk, LinkPhase, LinkState
from station.vitals import DeviceIdentity
from tests.drivers.test_silence import NoLink, Sink
from tests.test_clocks import NINE, Clocks

# Of a cuff: inflating at 142 mmHg, and its result of 128/82.
INFLATING = "00002a36-0000-1000-8000-00805f9b34fb", "008E00FF07FF07"
RESULT = "00002a35-0000-1000-8000-00805f9b34fb", "00800052006100"


class Cuff:
    def __init__(self) -> None:
        self.clocks = Clocks()
        self.sink = Sink()
        self.driver = Driver(
            spec=load_spec("bluetooth_blood_pressure"),
            link=NoLink(),
            sink=self.sink,
            device=DeviceIdentity(spec="bluetooth_blood_pressure", name="Cuff"),
            zone=UTC,
            clock=Clock(
                utc=lambda: self.clocks.wall,
                monotonic_s=lambda: self.clocks.awake_s,
                always_s=lambda: self.clocks.always_s,
            ),
        )
        self.driver.on_state(LinkState(phase=LinkPhase.CONNECTED))
        self.later(60)

    def later(self, seconds: float) -> None:
        self.clocks.later(seconds)
        self.driver.tick()

    def says(self, what: tuple[str, str]) -> None:
        channel, data = what
        self.driver.on_chunk(
            Chunk(data=bytes.fromhex(data), monotonic_s=self.clocks.awake_s, channel=channel)
        )

    def began(self) -> timedelta:
        """When the last thing that came had begun, from nine."""
        self.later(5)  # what may be from a memory is held back until it is clear
        return self.sink.readings[-1].taken.started - NINE


@pytest.mark.parametrize("hours", [1, 0, -1])
def test_what_is_seen_after_the_clock_was_set_may_have_begun_long_before(hours: int) -> None:
    cuff = Cuff()
    cuff.says(INFLATING)
    cuff.later(10)
    cuff.clocks.wall += timedelta(hours=hours)
    cuff.later(1)
    set_at = cuff.clocks.wall - NINE
    cuff.says(INFLATING)
    cuff.later(10)
    cuff.says(RESULT)
    if hours == 0:
        assert cuff.began() == timedelta(seconds=60)
    else:  # the longest measurement of a cuff is 180 s
        assert cuff.began() <= set_at - timedelta(seconds=180) + timedelta(seconds=11)


def test_what_came_while_the_host_slept_is_not_of_now() -> None:
    cuff = Cuff()
    cuff.says(INFLATING)
    cuff.clocks.sleep(30)
    woke_at = cuff.clocks.wall - NINE
    cuff.says(RESULT)
    assert cuff.began() < woke_at
