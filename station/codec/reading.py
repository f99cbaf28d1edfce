"""What a piece of input gives, and the reading of one frame as the first message that it fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from station.codec.errors import FrameError
from station.codec.fields import read_frame
from station.codec.frames import Frame, Refusal, Samples, Waveform
from station.codec.waves import carrying, gather, gather_along, validity, waveforms_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.codec.shape import Shape
    from station.codec.spec import Message, Spec, WaveformSpec

__all__ = ["Decoded", "read_as", "refuse"]


@dataclass(slots=True)
class Decoded:
    """What one piece of input gave: frames and refusals in order, and runs of samples."""

    items: list[Frame | Refusal] = field(default_factory=list)
    samples: list[Samples] = field(default_factory=list)


def refuse(spec: Spec, raw: bytes, error: str) -> Refusal:
    """Bytes that were not understood, and why."""
    return Refusal(spec=spec.id, raw=raw, error=error)


def read_as(
    spec: Spec,
    messages: Iterable[Message],
    raw: bytes,
    shape: Shape,
    rows: NDArray[np.uint8] | None = None,
) -> Frame | Refusal:
    """Read a frame as the first of these messages that it matches; `rows` are its wire frames
    where they are of fixed length.
    """
    for message in messages:
        waves = _waveforms(spec, message, raw, shape, rows)
        try:
            frame = read_frame(spec, message, raw, shape, waves)
        except FrameError as problem:
            return refuse(spec, raw, str(problem))
        if frame is not None:
            return frame
    return refuse(
        spec,
        raw,
        f"none of the messages of {spec.id} has these values in its first bytes "
        f"({len(raw)} bytes came)",
    )


def _waveforms(
    spec: Spec, message: Message, raw: bytes, shape: Shape, rows: NDArray[np.uint8] | None
) -> tuple[Waveform, ...]:
    """The samples of one frame or packet, one `Waveform` a channel."""
    found: list[Waveform] = []
    for wave in message.waveforms:
        counts = _counts(wave, wave.order or message.order or spec.order, raw, shape, rows)
        if counts is not None and counts.shape[1]:
            found.extend(waveforms_of(wave, counts, validity(wave, counts)))
    return tuple(found)


def _counts(
    wave: WaveformSpec, order: str, raw: bytes, shape: Shape, rows: NDArray[np.uint8] | None
) -> NDArray[np.int32] | None:
    if rows is None:
        return gather_along(wave, order, raw[: len(raw) - shape.trailer])
    counts = gather(wave, order, rows)
    carries = carrying(wave, rows, counts)
    return counts if carries is None else counts[:, carries]
