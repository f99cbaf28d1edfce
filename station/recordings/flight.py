"""The signals of a flight recording: its bytes once more through the driver they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from station.codec import CodecError, load_spec
from station.drivers.driver import Driver
from station.drivers.links import recording as flight
from station.drivers.links.base import LinkState
from station.drivers.playback import play
from station.recordings.recording import Channel, Facts, Recording, RecordingError

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
    blocks = _Blocks()
    try:
        held = flight.read_recording(path)
        for _ in play(held, blocks):
            pass
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
    channels = tuple(
        channel for signal, pieces in blocks.of_signal.items() for channel in _join(signal, pieces)
    )
    if not channels:
        raise RecordingError(
            path,
            f"no waveform of {load_spec(held.header.spec).title} is in it",
            "Record an instrument that sends an EKG or a pulse wave.",
        )
    device = next(iter(blocks.of_signal.values()))[0].device
    facts = Facts(
        started=held.header.started_utc,
        device=device.name,
        simulated=not held.header.origin.real,
    )
    return Recording(path.name.partition(".")[0], channels, facts=facts)


def _join(signal: str, blocks: list[SampleBlock]) -> list[Channel]:
    """The channels of one signal; one channel alone is called as its signal."""
    samples = np.concatenate([block.physical() for block in blocks], axis=1)
    first = blocks[0]
    names = first.channels if len(first.channels) > 1 or signal == "ecg" else (signal,)
    return [
        Channel(name, row, first.rate_hz, str(first.unit), first.scale, first.offset)
        for name, row in zip(names, samples, strict=True)
    ]
