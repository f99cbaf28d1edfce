"""What is measured in each fifth of a second of an ECG, before anything is judged.

A cell is 0.2 s: ten periods of 50 Hz and twelve of 60 Hz, so that mains falls on one frequency
and on no other. Each cell is measured from its own samples; only the envelope of the beats looks
at its neighbours. So blocks of any size give the same measures, and the memory stays small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CELLS_PER_S", "POINTS", "CellMeter", "Cells"]

CELLS_PER_S: Final = 5
# The envelope is made at 100 Hz, enough for the 5 to 30 Hz in which a QRS complex has its energy;
# it is smooth, so every second value is kept.
_BINS: Final = 20
POINTS: Final = 10
# Boxes that leave the QRS band, in bins of 10 ms: 30 ms smooths, 110 ms is the baseline.
_SMOOTH_BINS: Final = 3
_BASE_BINS: Final = 11
_ENVELOPE_BINS: Final = 9
# Bins that the boxes need on either side of a result.
_REACH_BINS: Final = _BASE_BINS // 2 + _ENVELOPE_BINS // 2
# A signal without its own mean over 18 ms is what lies above some 30 Hz: muscle, and mains.
_NOISE_BOX_S: Final = 0.018
# Samples of a cell whose median is taken, at the least.
_NOISE_SAMPLES: Final = 25
_MAINS_HZ: Final = (50.0, 60.0)
# The next frequencies that fit into a cell; QRS complexes reach them as far as they reach mains.
_BESIDE_HZ: Final = 5.0
# Below 110 Hz of sampling rate mains cannot be told from its neighbours; 0 Hz of a signal without
# its mean is nothing.
_NO_MAINS_HZ: Final = 0.0
# A cell with more than this share of its samples lost is not measured.
_LOST_SHARE: Final = 0.1
# Cells measured in one go, 20 s: bounds the memory that a day-long recording takes.
_CELLS_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Measures of some cells, `(leads, cells)` each unless told otherwise; mV where no unit."""

    lost: NDArray[np.bool_]
    lowest: NDArray[np.float64]
    highest: NDArray[np.float64]
    mean: NDArray[np.float64]
    at_extreme: NDArray[np.float64]
    """Share of the samples that equal the cell's highest or its lowest one, the larger."""
    noise: NDArray[np.float64]
    """Median distance from the 18 ms mean: muscle, and mains."""
    mains: NDArray[np.float64]
    """Amplitude at 50 or 60 Hz, the larger."""
    mains_beside: NDArray[np.float64]
    """Amplitude at the frequencies next to it."""
    envelope: NDArray[np.float64]
    """`(leads, cells, POINTS)`: size of what is in the QRS band, 90 ms late."""

    def part(self, start: int, stop: int | None = None) -> Cells:
        """The cells from `start` until before `stop`."""
        return Cells(
            **{each.name: getattr(self, each.name)[:, start:stop] for each in fields(self)}
        )

    @staticmethod
    def joined(parts: list[Cells]) -> Cells:
        """The cells of all `parts` (at least one), in order."""
        names = [each.name for each in fields(Cells)]
        return Cells(
            **{name: np.concatenate([getattr(p, name) for p in parts], axis=1) for name in names}
        )


class CellMeter:
    """Cuts blocks of an ECG into cells and measures each once it is complete."""

    def __init__(self, rate_hz: float, leads: int) -> None:
        self._rate_hz = rate_hz
        # Where the rate gives no whole number, cells begin at the nearest sample and one may end
        # a sample before the next begins.
        self._size = int(rate_hz / CELLS_PER_S)
        self._number = 0
        self._first_sample = 0
        self._rest: NDArray[np.float64] = np.empty((leads, 0))
        self._bins: NDArray[np.float64] | None = None
        self._held: NDArray[np.float64] = np.zeros(leads)
        self._waves = _mains_waves(self._size, rate_hz)

    def feed(self, block: NDArray[np.float64]) -> Iterator[Cells]:
        """Measure what `block` `(leads, samples)` in mV completes, at most 20 s in one piece.

        To be read to its end before the next block.
        """
        samples = np.concatenate((self._rest, block), axis=1) if self._rest.size else block
        end = self._first_sample + samples.shape[1]
        used = 0
        while starts := self._complete(end):
            at = used + np.array(starts) - self._first_sample
            yield self._measure(_cut(samples, at, self._size))
            self._number += len(starts)
            used += self._start(self._number) - self._first_sample
            self._first_sample = self._start(self._number)
        self._rest = samples[:, used:].copy()

    def _start(self, number: int) -> int:
        return round(number * self._rate_hz / CELLS_PER_S)

    def _complete(self, end: int) -> list[int]:
        """First samples of the next complete cells: the one after them begins by `end`."""
        starts: list[int] = []
        number = self._number
        while len(starts) < _CELLS_AT_ONCE and self._start(number + 1) <= end:
            starts.append(self._start(number))
            number += 1
        return starts

    def _measure(self, cells: NDArray[np.float64]) -> Cells:
        cells, lost = self._filled(cells)
        lowest, highest = cells.min(axis=2), cells.max(axis=2)
        at_lowest = np.count_nonzero(cells == lowest[:, :, None], axis=2)
        at_highest = np.count_nonzero(cells == highest[:, :, None], axis=2)
        mains, beside = self._mains(cells)
        return Cells(
            lost=lost,
            lowest=lowest,
            highest=highest,
            mean=cells.sum(axis=2) / self._size,
            at_extreme=np.maximum(at_lowest, at_highest) / self._size,
            noise=_noise(cells, self._rate_hz),
            mains=mains,
            mains_beside=beside,
            envelope=self._envelope(cells),
        )

    def _filled(self, cells: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """`cells` with gaps closed by the value before them; and which cells are lost."""
        gaps = np.isnan(cells)
        lost = np.count_nonzero(gaps, axis=2) > _LOST_SHARE * self._size
        holed = np.argwhere(gaps.any(axis=2)) if gaps.any() else ()
        if len(holed):
            cells = cells.copy()
        for lead, cell in holed:
            row, gap = cells[lead, cell], gaps[lead, cell]
            before = cells[lead, cell - 1, -1] if cell else self._held[lead]
            last_known = np.maximum.accumulate(np.where(gap, -1, np.arange(self._size)))
            row[:] = np.where(last_known < 0, before, row[last_known])
        self._held = cells[:, -1, -1].copy()
        return cells, np.asarray(lost)

    def _mains(self, cells: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Amplitude at the stronger mains frequency, and the mean of its two neighbours."""
        # One product for each lead: small enough that no other core is woken up for it.
        parts = cells @ self._waves
        sizes = np.hypot(*np.split(parts, 2, axis=2)).reshape(*cells.shape[:2], -1, 3)
        stronger = sizes[..., 1].argmax(axis=2)[..., None]
        beside = (sizes[..., 0] + sizes[..., 2]) / 2
        return (
            np.take_along_axis(sizes[..., 1], stronger, axis=2)[..., 0],
            np.take_along_axis(beside, stronger, axis=2)[..., 0],
        )

    def _envelope(self, cells: NDArray[np.float64]) -> NDArray[np.float64]:
        leads, count, size = cells.shape
        edges = np.arange(_BINS) * size // _BINS
        widths = np.diff(np.append(edges, size))
        bins = (np.add.reduceat(cells, edges, axis=2) / widths).reshape(leads, -1)
        if self._bins is None:
            self._bins = np.repeat(bins[:, :1], 2 * _REACH_BINS, axis=1)
        bins = np.concatenate((self._bins, bins), axis=1)
        self._bins = bins[:, -2 * _REACH_BINS :].copy()
        band = _box(bins, _SMOOTH_BINS)[:, 4:-4] - _box(bins, _BASE_BINS)
        envelope = _box(np.abs(band), _ENVELOPE_BINS)
        return envelope[:, :: _BINS // POINTS].reshape(leads, count, POINTS)


def _cut(samples: NDArray[np.float64], starts: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Cells `(leads, cells, size)` that begin at `starts`."""
    stop = int(starts[-1]) + size
    if stop - starts[0] == size * len(starts):  # one after another: no copy
        return samples[:, starts[0] : stop].reshape(len(samples), len(starts), size)
    return np.asarray(samples[:, starts[:, None] + np.arange(size)])


def _mains_waves(size: int, rate_hz: float) -> NDArray[np.float64]:
    """Cosines and sines of the mains frequencies and their neighbours, `(size, waves)`.

    Without their means, so that nothing of a direct voltage is left in the products.
    """
    mains = [hz for hz in _MAINS_HZ if hz + _BESIDE_HZ < rate_hz / 2] or [_NO_MAINS_HZ]
    at = [hz + beside for hz in mains for beside in (-_BESIDE_HZ, 0.0, _BESIDE_HZ)]
    angle = 2 * np.pi * np.arange(size)[:, None] * np.array(at) / rate_hz
    waves = np.concatenate((np.cos(angle), np.sin(angle)), axis=1) * (2 / size)
    return np.asarray(waves - waves.mean(axis=0))


def _noise(cells: NDArray[np.float64], rate_hz: float) -> NDArray[np.float64]:
    """Median distance from the 18 ms mean, `(leads, cells)`."""
    half = max(1, round(_NOISE_BOX_S * rate_hz) // 2)
    size = cells.shape[2]
    step = max(1, size // _NOISE_SAMPLES)
    # Each sample looked at, and those at the same distance from all of them.
    beside = [cells[..., at : size - 2 * half + at : step] for at in range(2 * half + 1)]
    total = beside[0].copy()
    for values in beside[1:]:
        total += values
    rough = np.abs(beside[half] - total / len(beside))
    middle = rough.shape[-1] // 2
    rough.partition(middle, axis=-1)
    return rough[..., middle].copy()


def _box(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Mean over `width` neighbours. Added one by one: the same sum wherever a block begins."""
    length = values.shape[-1] - width + 1
    total = values[..., :length].copy()
    for shift in range(1, width):
        total += values[..., shift : shift + length]
    total /= width
    return total
