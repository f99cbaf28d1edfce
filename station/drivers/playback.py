"""A flight recording once more through the driver it came from, on the recording's own clock."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from station.codec import load_spec
from station.drivers.driver import Clock, Driver
from station.drivers.links.base import Chunk, LinkPhase, LinkState
from station.drivers.links.replay import ReplayLink
from station.vitals import DeviceIdentity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from station.drivers.driver import DriverSink
    from station.drivers.links.recording import Entry, Recording

__all__ = ["play"]


def play(recording: Recording, sink: DriverSink, mode: str | None = None) -> Iterator[Entry]:
    """Each entry before the driver hears of it; `sink` gets what the driver makes of them.

    Nothing waits: the clock is that of the entries, and device times are taken as UTC. Raises
    `CodecError` for an unknown spec or mode.
    """
    header = recording.header
    started = header.started_utc.astimezone(UTC)
    spec = load_spec(header.spec)
    now = [0.0]
    driver = Driver(
        spec=spec,
        link=ReplayLink(recording.path),
        sink=sink,
        device=DeviceIdentity(spec=spec.id, name=spec.title),
        mode=mode,
        zone=UTC,
        clock=Clock(
            utc=lambda: started + timedelta(seconds=now[0]),
            monotonic_s=lambda: now[0],
        ),
    )
    for entry in recording.entries:
        now[0] = entry.t_s
        driver.tick()
        yield entry
        if isinstance(entry.what, Chunk):
            driver.on_chunk(entry.what)
        elif isinstance(entry.what, LinkState):
            driver.on_state(entry.what)
    driver.on_state(LinkState(phase=LinkPhase.CLOSED))  # a torn recording lacks its own end
