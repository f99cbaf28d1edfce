"""What the station reads in a flight recording, as plain data that a test can hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from station.codec import Decoder, Frame, Refusal, Spec, load_spec
from station.drivers.links.recording import Recording, read_recording

__all__ = ["frames_of", "read_back"]

_MOST: Final = 40
"""So many different frames are told in full; all of them count for the sum."""


def read_back(path: Path, *, mode: str | None = None) -> dict[str, Any]:
    """Numbers of frames, refusals and samples, the first different frames with their values, and
    a sum over everything that every frame said.

    Raises `RecordingError`, `OSError` or `CodecError`.
    """
    recording = read_recording(path)
    spec = load_spec(recording.header.spec)
    total = hashlib.sha256()
    samples: dict[str, int] = {}
    told: dict[str, dict[str, Any]] = {}
    count = refused = 0
    for item in frames_of(recording, spec, mode):
        if isinstance(item, Refusal):
            refused += 1
            total.update(item.raw + item.error.encode())
            continue
        count += 1
        line = _frame(item)
        total.update(json.dumps(line, sort_keys=True, default=str).encode())
        for wave in item.waveforms:
            samples[wave.signal] = samples.get(wave.signal, 0) + len(wave.counts)
            total.update(wave.counts.astype("<i4").tobytes() + wave.valid.tobytes())
        if len(told) < _MOST and (item.values or item.series):
            told.setdefault(json.dumps({k: v for k, v in line.items() if k != "raw"}), line)
    return {
        "spec": spec.id,
        "frames": count,
        "refused": refused,
        "samples": samples,
        "values": list(told.values()),
        "sum": total.hexdigest(),
    }


def frames_of(recording: Recording, spec: Spec, mode: str | None) -> Iterator[Frame | Refusal]:
    """Every frame and refusal of a recording, as the codec alone reads its bytes."""
    decoder = Decoder(spec, mode=mode, detail=True)
    for chunk in recording.chunks:
        yield from decoder.feed(chunk.data, chunk.channel).items
    yield from decoder.flush().items


def _frame(frame: Frame) -> dict[str, Any]:
    return {
        "raw": frame.raw.hex(),
        "message": frame.message,
        "values": {
            str(vital): [_number(value.number), str(value.unit)]
            for vital, value in frame.values.items()
        },
        "series": {
            str(vital): [_number(value.number) for value in several]
            for vital, several in frame.series.items()
        },
        "flags": dict(frame.flags),
        "device_time": frame.device_time.isoformat() if frame.device_time else None,
        "final": frame.final,
        "from_memory": frame.from_memory,
        "chartable": frame.chartable,
        "why_not": list(frame.why_not),
    }


def _number(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
