"""The numeric arrays of a MATLAB 5 file, as far as the recordings here need it.

Source: MAT-File Format (The MathWorks), version 5: 128 bytes of header, then elements of a type,
a length and data padded to 8 bytes; an element of up to 4 bytes has both in one word.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["read_matlab"]

_TYPES: Final = {
    1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8",
}  # fmt: skip
_MATRIX, _COMPRESSED = 14, 15


def read_matlab(path: Path) -> dict[str, NDArray[Any]]:
    """Every real numeric array of the file by its name, in its shape."""
    arrays: dict[str, NDArray[Any]] = {}
    for kind, data in _unpacked(path.read_bytes()[128:]):
        if kind == _MATRIX:
            _flags, shape, name, real = list(_elements(data))[:4]
            values = np.frombuffer(real[1], f"<{_TYPES[real[0]]}")
            dimensions = np.frombuffer(shape[1], "<i4").tolist()
            arrays[name[1].decode("ascii")] = values.reshape(dimensions, order="F")
    return arrays


def _unpacked(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements of the file, those that are compressed unpacked."""
    for kind, content in _elements(data):
        if kind == _COMPRESSED:
            yield from _elements(zlib.decompress(content))
        else:
            yield kind, content


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and content of each element."""
    at = 0
    while at + 8 <= len(data):
        word = int.from_bytes(data[at : at + 4], "little")
        if word >> 16:
            kind, length, at = word & 0xFFFF, word >> 16, at + 4
            yield kind, data[at : at + length]
            at += 4
            continue
        kind, length, at = word, int.from_bytes(data[at + 4 : at + 8], "little"), at + 8
        yield kind, data[at : at + length]
        at += length if kind == _COMPRESSED else -(-length // 8) * 8
