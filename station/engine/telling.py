"""What instruments tell: to capture, and to whoever keeps account of it. In the I/O loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from station.capture.capture import Capture
    from station.drivers.driver import Driver
    from station.drivers.links.base import LinkState
    from station.fleet import Fleet
    from station.latency import LatencyMeter
    from station.vitals import Failure, Reading, SampleBlock, Status

__all__ = ["Telling"]


class Telling:
    """The `DriverSink` of all instruments. `meters` measures the signals that it names."""

    def __init__(self, capture: Capture, meters: Mapping[str, LatencyMeter]) -> None:
        """The fleet is made with this sink and comes afterwards."""
        self._capture = capture
        self._meters = meters
        self.fleet: Fleet | None = None

    def on_reading(self, reading: Reading) -> None:
        """A value, final or in progress."""
        self._heard(reading.device.name)
        self._capture.on_reading(reading)

    def on_failure(self, failure: Failure) -> None:
        """A measurement without a number."""
        self._heard(failure.device.name)
        self._capture.on_failure(failure)

    def on_status(self, status: Status) -> None:
        """Something else worth showing."""
        self._heard(status.device.name)
        self._capture.on_status(status)

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        """A piece of waveform: the window reads it from its ring, no picture is made for it."""
        self._heard(block.device.name)
        self._capture.on_samples(block, arrived_monotonic_s)
        meter = self._meters.get(block.signal)
        if meter is not None:
            meter.arrived(block.first_sample + block.counts.shape[1], arrived_monotonic_s)

    def on_link(self, driver: Driver, state: LinkState) -> None:
        """A connection came up or went away."""
        if self.fleet is not None:
            self.fleet.on_link(driver, state)

    def _heard(self, name: str) -> None:
        if self.fleet is not None:
            self.fleet.heard(name)
