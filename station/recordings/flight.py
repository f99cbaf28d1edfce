"""The signals of a flight recording: its bytes once more through the driver they came from."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import numpy as np

from station.codec import CodecError, load_spec
from station.drivers.driver import Clock, Driver
from station.drivers.links import recording as flight
from station.drivers.links.base import Chunk, LinkState
from station.drivers.links.replay import ReplayLink
from station.recordings.recording import Channel, Recording, RecordingError
from station.vitals import DeviceIdentity

if TYPE_CHECKING:
    from pathlib import Path

    from station.vitals import Failure, Reading, SampleBlock, Status

__all__ = ["read_flight"]


class _Blocks:
    """A driver's sink that keeps the waveforms."""

    def __init__(self) -> None:
        self.of_signal: dict[str, list[SampleBlock]] = {}

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        self.of_signal.setdefault(block.signal, []).append(block)

    def on_reading(self, reading: Reading) -> None:
        """Numbers are not what is wanted here."""

    def on_failure(self, failure: Failure) -> None:
        """As `on_reading`."""

    def on_status(self, status: Status) -> None:
        """As `on_reading`."""

    def on_link(self, driver: Driver, state: LinkState) -> None:
        """Gaps are in the blocks."""


def read_flight(path: Path) -> Recording:
    """Every waveform that the instrument sent, lost samples as NaN.

    All begin together: by when their first samples arrived they cannot be told apart better than
    by the pieces of a link. Raises `RecordingError` where there is no recording, its spec is not
    known, or it holds no waveform.
    """
    try:
        held = flight.read_recording(path)
        spec = load_spec(held.header.spec)
    except OSError as problem:
        raise RecordingError(
            path, problem.strerror or str(problem), "Give the path of a flight recording."
        ) from problem
    except flight.RecordingError as problem:
        raise RecordingError(
            path, problem.says, "Make the recording again.", place=f"line {problem.line}"
        ) from problem
    except CodecError as problem:
        raise RecordingError(path, str(problem), "Add the spec it was made with.") from problem
    blocks = _Blocks()
    now = [0.0]
    driver = Driver(
        spec=spec,
        link=ReplayLink(path),
        sink=blocks,
        device=DeviceIdentity(spec=spec.id, name=spec.title),
        zone=UTC,
        clock=Clock(
            utc=lambda: held.header.started_utc + timedelta(seconds=now[0]),
            monotonic_s=lambda: now[0],
        ),
    )
    for entry in held.entries:
        now[0] = entry.t_s
        driver.tick()
        if isinstance(entry.what, Chunk):
            driver.on_chunk(entry.what)
        elif isinstance(entry.what, LinkState):
            driver.on_state(entry.what)
    channels = tuple(
        channel for signal, pieces in blocks.of_signal.items() for channel in _join(signal, pieces)
    )
    if not channels:
        raise RecordingError(
            path,
            f"no waveform of {spec.title} is in it",
            "Record an instrument that sends an EKG or a pulse wave.",
        )
    return Recording(path.name.partition(".")[0], channels)


def _join(signal: str, blocks: list[SampleBlock]) -> list[Channel]:
    """The channels of one signal; one channel alone is called as its signal."""
    samples = np.concatenate([block.physical() for block in blocks], axis=1)
    first = blocks[0]
    names = first.channels if len(first.channels) > 1 or signal == "ecg" else (signal,)
    return [
        Channel(name, row, first.rate_hz, str(first.unit))
        for name, row in zip(names, samples, strict=True)
    ]
