"""PNG files with a small palette: a page has few colours, and files stay a third of the size."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

__all__ = ["pixels_of", "save"]

# Flat colours and the shades of letters on them; more would only be noise of the paper.
_COLOURS: Final = 64
_EXACT: Final = 32
# For Qt, 0 is the smallest file and 100 the quickest.
_SMALL: Final = 30


def pixels_of(image: QImage) -> NDArray[np.uint32]:
    """The picture as `0xRRGGBB` per pixel: shape (height, width)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint32).reshape(plain.height(), -1)
    pixels: NDArray[np.uint32] = rows[:, : plain.width()] & np.uint32(0xFFFFFF)
    return pixels


def save(pixels: NDArray[np.uint32], path: Path) -> None:
    """Write `0xRRGGBB` pixels as a PNG file with a palette. Raises `OSError` where it cannot."""
    counts = np.bincount(pixels.ravel(), minlength=1 << 24)
    colours = np.flatnonzero(counts).astype(np.uint32)
    kept = _most_used(colours, counts[colours])
    place = np.zeros(1 << 24, np.uint8)
    place[colours] = _nearest(colours, kept)
    height, width = pixels.shape
    rows = np.zeros((height, (width + 3) // 4 * 4), np.uint8)
    rows[:, :width] = place[pixels]
    image = QImage(rows.tobytes(), width, height, rows.shape[1], QImage.Format.Format_Indexed8)
    image.setColorTable([0xFF000000 | int(colour) for colour in kept])
    if not image.save(str(path), quality=_SMALL):
        raise OSError(f"{path} cannot be written")


def _most_used(colours: NDArray[np.uint32], counts: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The palette."""
    if len(colours) <= _COLOURS:
        return colours
    by_use = colours[np.argsort(-counts, kind="stable")]
    _, kinds = np.unique(by_use & np.uint32(0xE0E0E0), return_index=True)
    # Grounds and words as they are, then one of each kind of colour, then the most used.
    everything = np.arange(len(by_use))
    order = np.concatenate([everything[:_EXACT], np.sort(kinds), everything])
    _, first = np.unique(order, return_index=True)
    kept: NDArray[np.uint32] = by_use[order[np.sort(first)][:_COLOURS]]
    return kept


def _nearest(colours: NDArray[np.uint32], kept: NDArray[np.uint32]) -> NDArray[np.uint8]:
    def parts(of: NDArray[np.uint32]) -> NDArray[np.int32]:
        return np.stack([of >> 16, of >> 8 & 0xFF, of & 0xFF], axis=1).astype(np.int32)

    nearest = np.empty(len(colours), np.uint8)
    for at in range(0, len(colours), 1024):
        part = parts(colours[at : at + 1024])
        distance = ((part[:, None, :] - parts(kept)[None]) ** 2).sum(axis=2)
        nearest[at : at + 1024] = distance.argmin(axis=1)
    return nearest
