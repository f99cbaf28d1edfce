"""`station replay`: play a flight recording through the driver that it was made with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from station.cli.output import Refused, number, print_json

if TYPE_CHECKING:
    from station.drivers.driver import Driver
    from station.drivers.links.base import LinkState
    from station.drivers.links.recording import Recording
    from station.vitals import Failure, Reading, SampleBlock, Status

__all__ = ["events", "replay"]


def replay(file: Path, *, mode: str | None = None) -> int:
    """Play a recording and print what the station saw, one JSON object an event.

    The same file always gives the same events: times are those of the recording, measurements
    are numbered from 1.

    Parameters
    ----------
    file
        A flight recording.
    mode
        Which data format, for a spec with several; the first one of the spec if not said.
    """
    from station.codec import CodecError
    from station.drivers.links.recording import RecordingError, read_recording

    try:
        recording = read_recording(file)
        for event in events(recording, mode):
            print_json(event)
    except OSError as problem:
        raise Refused(f"{file}: {problem.strerror}") from problem
    except (RecordingError, CodecError) as problem:
        raise Refused(str(problem)) from problem
    if recording.torn:
        print_json({"event": "torn", "says": recording.torn})
        return 1
    return 0


@dataclass(slots=True)
class _Collector:
    """A driver sink that turns what it gets into JSON objects."""

    start: datetime
    out: list[dict[str, Any]] = field(default_factory=list)
    measurements: dict[str, int] = field(default_factory=dict)

    def _measurement(self, measurement: str) -> int:
        return self.measurements.setdefault(measurement, len(self.measurements) + 1)

    def _t(self, moment: datetime) -> float:
        return round((moment - self.start).total_seconds(), 6)

    def on_reading(self, reading: Reading) -> None:
        self.out.append(
            {
                "event": "reading",
                "t": self._t(reading.taken.received),
                "measurement": self._measurement(reading.measurement),
                "vital": str(reading.vital),
                "value": number(reading.quantity.value),
                "unit": str(reading.quantity.unit),
                "started": self._t(reading.taken.started),
                "device_time": (
                    reading.taken.device_time.isoformat() if reading.taken.device_time else None
                ),
                "final": reading.final,
                "from_memory": reading.from_memory,
                **({"duplicate": True} if reading.duplicate else {}),
                "chartable": reading.chartable,
                "why_not": list(reading.why_not),
                "remarks": list(reading.quality.reasons),
            }
        )

    def on_failure(self, failure: Failure) -> None:
        self.out.append(
            {
                "event": "failure",
                "t": self._t(failure.taken.received),
                "vital": str(failure.vital),
                "reason": str(failure.reason),
                "says": failure.says,
                "code": failure.code,
            }
        )

    def on_status(self, status: Status) -> None:
        self.out.append(
            {
                "event": "status",
                "t": self._t(status.received),
                "name": status.name,
                "text": status.text,
            }
        )

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        self.out.append(
            {
                "event": "samples",
                "t": round(arrived_monotonic_s, 6),
                "signal": block.signal,
                "channels": list(block.channels),
                "first_sample": block.first_sample,
                "lost_before": block.lost_before,
                "counts": block.counts.tolist(),
            }
        )

    def on_link(self, driver: Driver, state: LinkState) -> None:
        """Connections are told from the recording itself."""


def events(recording: Recording, mode: str | None = None) -> Iterator[dict[str, Any]]:
    """Every event of a recording, in order. Raises `CodecError` for an unknown spec or mode."""
    from station.drivers.links.base import LinkState
    from station.drivers.playback import play

    sink = _Collector(recording.header.started_utc)
    for entry in play(recording, sink, mode):
        if isinstance(entry.what, LinkState):
            sink.out.append(
                {"event": "link", "t": round(entry.t_s, 6), "phase": str(entry.what.phase)}
            )
        yield from sink.out
        sink.out.clear()
    yield from sink.out
