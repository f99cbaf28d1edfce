"""Registered checksums, over a whole matrix of frames at once.

Each function takes uint8 `(frames, covered bytes)` and gives uint8 `(frames,)`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.codec.spec import Checksum

__all__ = ["checksum_of", "covered"]

Sums = Callable[["NDArray[np.uint8]"], "NDArray[np.uint8]"]


# Up to here adding column by column is quicker than numpy's sum along such a short axis.
_FEW_COLUMNS = 16


def _sum8(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The sum of the bytes modulo 256."""
    if not 0 < rows.shape[1] <= _FEW_COLUMNS:
        return np.asarray(rows.sum(axis=1, dtype=np.uint8))
    total = rows[:, 0].copy()
    for column in range(1, rows.shape[1]):
        total += rows[:, column]
    return total


def _twos_complement8(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What makes the sum of all bytes, itself included, 0 modulo 256."""
    return np.asarray(np.negative(_sum8(rows)))


def _xor8(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The exclusive or of the bytes."""
    return np.asarray(np.bitwise_xor.reduce(rows, axis=1))


def _sum7(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The sum of the bytes modulo 128, for formats that keep bit 7 for the start byte."""
    return np.asarray(_sum8(rows) & np.uint8(0x7F))


def _crc8_table(polynomial: int) -> NDArray[np.uint8]:
    """The checksum of each single byte, most significant bit first."""
    table = []
    for byte in range(256):
        rest = byte
        for _ in range(8):
            rest = (rest << 1 ^ polynomial if rest & 0x80 else rest << 1) & 0xFF
        table.append(rest)
    return np.array(table, dtype=np.uint8)


_CRC8: Final = _crc8_table(0x07)


def _crc8(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """CRC-8 with the polynomial x⁸ + x² + x + 1, beginning with 0, nothing turned round."""
    rest = np.zeros(len(rows), dtype=np.uint8)
    for column in range(rows.shape[1]):
        rest = _CRC8[rest ^ rows[:, column]]
    return rest


_KINDS: Final[dict[str, Sums]] = {
    "sum8": _sum8,
    "sum8_hex": _sum8,  # written as two hexadecimal digits
    "sum7": _sum7,
    "crc8": _crc8,
    "twos_complement8": _twos_complement8,
    "xor8": _xor8,
}


def covered(rule: Checksum, length: int) -> slice:
    """The covered bytes of a frame of that length."""
    first, last = (at + length if at < 0 else at for at in rule.over)
    return slice(first, last + 1)


def checksum_of(rule: Checksum, rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The checksum that each row of uint8 `(frames, length)` should carry."""
    return _KINDS[rule.kind](rows[:, covered(rule, rows.shape[1])])
