"""Samples out of a matrix of frames: byte gathers for all frames at once, no loop per sample."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from station.codec.frames import Samples, Waveform
from station.codec.framing import holds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.codec.spec import WaveformSpec

__all__ = [
    "carrying",
    "gather",
    "gather_along",
    "run_of",
    "run_of_frame",
    "validity",
    "waveforms_of",
]

_WIDTH = {"u8": 1, "i8": 1, "u16": 2, "i16": 2, "u24": 3, "i24": 3, "i32": 4}
_DTYPES = {"u8": "u1", "i8": "i1", "u16": "u2", "i16": "i2", "i32": "i4"}
# Frames a pass: the temporaries of one pass then stay in the processor's cache.
_BLOCK = 2048


def gather(wave: WaveformSpec, order: str, rows: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Counts int32 `(channels, frames)` out of uint8 `(frames, length)`."""
    channels = len(wave.channels)
    counts = np.empty((channels, len(rows)), dtype=np.int32)
    for first in range(0, len(rows), _BLOCK):
        block = rows[first : first + _BLOCK]
        if wave.type in ("i24", "u24"):
            piece = _gather24(wave, order, block, channels)
        else:
            piece = _view(block, wave.at, _dtype(wave.type, order), channels, _WIDTH[wave.type])
        counts[:, first : first + len(block)] = piece.T
    return counts if wave.mask is None else counts & np.int32(wave.mask)


def gather_along(wave: WaveformSpec, order: str, raw: bytes) -> NDArray[np.int32]:
    """Counts int32 `(channels, samples)` of one frame: samples that follow each other to the end
    of `raw`, or the one sample at its place.
    """
    size = _WIDTH[wave.type] * len(wave.channels)
    samples = max(0, len(raw) - wave.at) // size
    if not wave.along and samples:
        return gather(wave, order, np.frombuffer(raw, dtype=np.uint8)[None, :])
    # A row for each sample, with the bytes before it, so that `at` holds for all of them.
    data = np.frombuffer(raw, dtype=np.uint8)[wave.at : wave.at + samples * size]
    rows = np.zeros((samples, wave.at + size), dtype=np.uint8)
    rows[:, wave.at :] = data.reshape(samples, size)
    return gather(wave, order, rows)


@cache
def _dtype(kind: str, order: str) -> np.dtype[Any]:
    return np.dtype(_DTYPES[kind]).newbyteorder(">" if order == "big" else "<")


def _view(
    rows: NDArray[np.uint8], at: int, dtype: np.dtype[Any] | str, channels: int, width: int
) -> NDArray[Any]:
    """Numbers of `dtype` at byte `at` of each row, `width` apart, without copying."""
    return np.ndarray(
        shape=(len(rows), channels),
        dtype=dtype,
        buffer=rows.data,
        offset=at,
        strides=(rows.strides[0], width),
    )


def _gather24(
    wave: WaveformSpec, order: str, rows: NDArray[np.uint8], channels: int
) -> NDArray[np.int32]:
    """24 bits as the upper part of a 32-bit word that begins one byte early (big-endian) or at
    the byte itself (little-endian): one read, one shift up, one shift down that keeps the sign.
    """
    rows = np.ascontiguousarray(rows)
    last = wave.at + 3 * channels
    if order == "big" and wave.at >= 1:
        words = _view(rows, wave.at - 1, ">i4", channels, 3).astype(np.int32)
        words <<= 8
    elif order == "little" and last < rows.shape[1]:
        words = _view(rows, wave.at, "<i4", channels, 3).astype(np.int32)
        words <<= 8
    else:  # the word would reach out of the frame: put it together from bytes
        parts = rows[:, wave.at : last].reshape(len(rows), channels, 3).astype(np.int32)
        high, middle, low = (0, 1, 2) if order == "big" else (2, 1, 0)
        words = parts[..., high] << 24 | parts[..., middle] << 16 | parts[..., low] << 8
    if wave.type == "u24":
        unsigned = words.view(np.uint32)
        unsigned >>= np.uint32(8)
    else:
        words >>= 8
    return words


def validity(wave: WaveformSpec, counts: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which samples are signal: bool of the shape of `counts`."""
    if not wave.invalid:
        return _all_valid(counts.shape)
    valid = np.ones(counts.shape, dtype=np.bool_)
    for raw in wave.invalid:
        np.logical_and(valid, counts != raw, out=valid)
    return valid


@lru_cache(maxsize=64)
def _all_valid(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Read-only: pieces of one shape come a hundred times a second and share it."""
    valid = np.ones(shape, dtype=np.bool_)
    valid.flags.writeable = False
    return valid


def carrying(
    wave: WaveformSpec, rows: NDArray[np.uint8], counts: NDArray[np.int32]
) -> NDArray[np.bool_] | None:
    """Which frames carry a sample of this signal: bool `(frames,)`, None where all do."""
    if wave.where is None and wave.idle is None:
        return None
    carries = np.ones(len(rows), dtype=np.bool_)
    if wave.where is not None:
        carries &= holds(wave.where, rows)
    if wave.idle is not None:
        carries &= (counts != wave.idle).any(axis=0)
    return carries


def run_of(wave: WaveformSpec, counts: NDArray[np.int32], lost: int | None) -> Samples:
    """A run of samples with what the spec says about them; `lost` as `Samples.lost_before`."""
    return Samples(
        signal=wave.signal,
        channels=wave.channels,
        rate_hz=float(wave.rate_hz),
        counts=counts,
        valid=validity(wave, counts),
        scale=float(wave.scale),
        offset=float(wave.offset),
        unit=wave.unit,
        lost_before=lost,
        band_high_hz=float(wave.band_high_hz) if wave.band_high_hz is not None else None,
    )


def run_of_frame(wave: WaveformSpec, order: str, raw: bytes, lost: int | None) -> Samples | None:
    """The samples of one frame whose length varies; None where it carries none."""
    if wave.where is not None:
        row = np.frombuffer(raw, dtype=np.uint8)[None, :]
        if wave.where.byte >= len(raw) or not holds(wave.where, row)[0]:
            return None
    counts = gather_along(wave, wave.order or order, raw)
    return run_of(wave, counts, lost) if counts.shape[1] else None


def waveforms_of(
    wave: WaveformSpec, counts: NDArray[np.int32], valid: NDArray[np.bool_]
) -> list[Waveform]:
    """The samples of one frame, one `Waveform` a channel."""
    return [
        Waveform(
            signal=wave.signal,
            channel=name,
            rate_hz=float(wave.rate_hz),
            counts=counts[k],
            valid=valid[k],
            scale=float(wave.scale),
            offset=float(wave.offset),
            unit=wave.unit,
        )
        for k, name in enumerate(wave.channels)
    ]
