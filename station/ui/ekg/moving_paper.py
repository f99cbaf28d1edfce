"""EKG paper that moves with its trace: the grid of `station.ui.paper`, piece by piece.

Column 0 lies where the time begins, so that any piece of paper, painted at any time, fits the
piece beside it. Lines lie where the millimetre lies, also between two pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.ui.pixels import bgr
from station.ui.tokens import Tone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.ui.look import Look

__all__ = ["MovingPaper"]

# Every how many millimetres, and how wide: as `station.ui.paper.draw_paper`.
_FINE: Final = (1, 1.0)
_STRONG: Final = (5, 1.2)
# Shades of a line that lies between two pixels; more cannot be told apart on its pale colour.
_SHADES: Final = 32
_TINT: Final = 0.75


class MovingPaper:
    """Paper of `height` px whose upper edge is row `top` of the page."""

    def __init__(self, look: Look, px_per_mm: float, height: int, top: int = 0) -> None:
        self._px_per_mm = px_per_mm
        self._ground = bgr(look.colour(Tone.PAPER)).astype(np.float32)
        self._fine = bgr(look.colour(Tone.MM1)).astype(np.float32)
        self._strong = bgr(look.colour(Tone.MM5)).astype(np.float32)
        self._stripe = bgr(look.colour(Tone.WARN)).astype(np.float32)
        self._top = top
        rows = np.arange(top, top + height)
        shades = np.stack([self._free(rows, *_FINE), self._free(rows, *_STRONG)], axis=1)
        shades = (np.round(shades * _SHADES) / _SHADES).astype(np.float32)
        # Few rows differ: each kind is painted once.
        kinds, self._kind = np.unique(shades, axis=0, return_inverse=True)
        self._rows = np.stack(
            [np.ones(len(kinds)), kinds[:, 1], kinds[:, 0] * kinds[:, 1]], axis=1
        ).astype(np.float32)

    def piece(self, first: int, end: int) -> NDArray[np.uint8]:
        """Columns `first` to `end` (not included), `(height, columns, 4)`."""
        columns = np.arange(first, end)
        fine, strong = self._free(columns, *_FINE), self._free(columns, *_STRONG)
        # Ground shows where no line is, the fine lines' colour where no strong one is.
        parts = np.stack(
            [
                np.broadcast_to(self._strong, (len(columns), 4)),
                strong[:, None] * (self._fine - self._strong),
                (strong * fine)[:, None] * (self._ground - self._fine),
            ]
        )
        kinds = self._rows @ parts.reshape(3, -1)
        painted = np.round(kinds).astype(np.uint8).reshape(len(kinds), len(columns), 4)
        return np.take(painted, self._kind, axis=0)

    def hatch(
        self, pixels: NDArray[np.uint8], first: int, top: int, gap: NDArray[np.bool_]
    ) -> None:
        """Paint over the columns of `pixels` `(rows, columns, 4)` that are `gap`: something was
        lost there. `first` is its first column, `top` its first row on the paper.
        """
        at = np.flatnonzero(gap)
        if not at.size or not pixels.shape[0]:
            return
        pitch = 2 * self._px_per_mm
        pen = max(1.0, pitch * 0.1)
        rows = np.arange(pixels.shape[0]) + (self._top + top)
        along = (at + first)[None, :] + rows[:, None] + 1.0  # of a pixel's middle
        off = along % pitch
        distance = np.minimum(off, pitch - off) / np.sqrt(2.0)
        cover = np.clip(pen / 2 + 0.5 - distance, 0, 1).astype(np.float32)[..., None]
        base = pixels[:, at].astype(np.float32)
        base += _TINT * (self._ground - base)
        base += cover * (self._stripe - base)
        pixels[:, at] = np.round(base).astype(np.uint8)

    def _free(self, pixels: NDArray[np.int64], every_mm: int, pen: float) -> NDArray[np.float32]:
        """How much of each pixel no line covers, 0 to 1."""
        step = self._px_per_mm * every_mm
        line = np.round((pixels + 0.5) / step) * step
        covered = np.minimum(pixels + 1, line + pen / 2) - np.maximum(pixels, line - pen / 2)
        free: NDArray[np.float32] = (1 - np.clip(covered, 0, 1)).astype(np.float32)
        return free
