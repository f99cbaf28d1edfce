"""Raw counts out of WFDB signal files, from any sample on.

Source: WFDB Applications Guide, signal(5): formats 16, 61, 24, 32, 80 and 212.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["FORMATS", "LOST", "count_samples", "read_counts", "whole_bytes"]

_BYTES: Final = {"16": 2, "61": 2, "24": 3, "32": 4, "80": 1}
# The lowest value of a format marks a sample that was not taken.
LOST: Final = {
    **{"16": -(1 << 15), "61": -(1 << 15), "24": -(1 << 23), "32": -(1 << 31)},
    **{"80": -(1 << 7), "212": -(1 << 11)},
}
FORMATS: Final = tuple(LOST)


def count_samples(size: int, form: str) -> int:
    """How many samples there are in `size` bytes."""
    if form == "212":  # two samples in three bytes; an odd last one takes two
        return size // 3 * 2 + (size % 3 == 2)
    return size // _BYTES[form]


def read_counts(file: Path, form: str, skip: int, first: int, count: int) -> NDArray[np.int32]:
    """`count` samples from sample `first` on, int32, fewer where the file ends before.

    `skip` bytes in front are none of the signal. Raises `OSError`.
    """
    if form == "212":
        odd = first % 2
        pairs = (first - odd) // 2
        data = _bytes(file, skip + 3 * pairs, -(-(count + odd) // 2) * 3)
        return _twelve_bits(data)[odd : odd + count]
    size = _BYTES[form]
    data = _bytes(file, skip + size * first, size * count)
    return whole_bytes(data[: len(data) // size * size], form)


def _bytes(file: Path, at: int, size: int) -> NDArray[np.uint8]:
    with file.open("rb") as opened:
        opened.seek(at)
        return np.frombuffer(opened.read(size), dtype=np.uint8)


def whole_bytes(data: NDArray[np.uint8], form: str) -> NDArray[np.int32]:
    """Bytes of whole samples, in any format but 212, as int32."""
    if form == "80":  # offset binary
        return data.astype(np.int32) - 128
    if form == "24":
        wide = np.zeros((len(data) // 3, 4), dtype=np.uint8)
        wide[:, 1:] = data.reshape(-1, 3)
        return wide.view("<i4")[:, 0] >> 8
    return data.view(">i2" if form == "61" else f"<i{_BYTES[form]}").astype(np.int32)


def _twelve_bits(data: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Format 212: low byte of one, high nibbles of the other and the one, low byte of the other."""
    whole = len(data) // 3
    triples = data[: whole * 3].reshape(whole, 3).astype(np.int32)
    flat = np.empty(2 * whole, dtype=np.int32)
    flat[0::2] = triples[:, 0] | (triples[:, 1] & 0x0F) << 8
    flat[1::2] = triples[:, 2] | (triples[:, 1] & 0xF0) << 4
    if len(data) % 3 == 2:
        flat = np.append(flat, np.int32(int(data[-2]) | (int(data[-1]) & 0x0F) << 8))
    return flat - ((flat & 0x800) << 1)
