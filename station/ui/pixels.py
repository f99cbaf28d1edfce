"""Pixels of a `QImage.Format_RGB32` as numpy sees them: blue, green, red and 255."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QColor, QImage

__all__ = ["bgr", "pixels_of"]


def bgr(colour: QColor) -> NDArray[np.uint8]:
    """A colour as its four bytes lie in memory."""
    return np.array([colour.blue(), colour.green(), colour.red(), 255], dtype=np.uint8)


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """An image's pixels, `(height, width, 4)`; no copy, so they live as long as the image."""
    bits = np.frombuffer(image.constBits(), dtype=np.uint8)
    lines = bits.reshape(image.height(), image.bytesPerLine())
    return lines[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)
