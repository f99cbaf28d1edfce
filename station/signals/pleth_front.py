"""The arithmetic under the pulse detector: from raw pleth to candidate upstrokes.

Everything here is built of element-wise sums and maxima over shifted slices, never of running
sums, so a sample's result depends on its neighbours only and not on how the stream was cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Front", "Upstroke", "View"]

# A pulse wave has no content of use above some 8 Hz (Elgendi et al. 2013, PLoS ONE 8(10)), so
# faster streams are averaged down to at least this rate.
_WORKING_RATE_HZ: Final = 50.0
_SMOOTH_S: Final = 0.06
# Upstrokes last 0.1 to 0.25 s. The slope sum is as in Zong et al. 2003 (Computers in
# Cardiology 30), there 0.128 s for arterial pressure, which rises faster.
_RISE_S: Final = 0.2
# Two upstrokes are at least this far apart: 240 pulses a minute.
APART_S: Final = 0.25
# How far foot and peak may be from the middle of the upstroke.
_REACH_S: Final = 0.5
# A turn counts as foot or peak when the wave came back by this part of the rise.
_TURN: Final = 0.1
# The piece around an upstroke that is compared with other pulses.
_SHAPE_BEFORE_S: Final = 0.15
_SHAPE_AFTER_S: Final = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Upstroke:
    """A steep rise, perhaps of a pulse: `rise` is its slope sum, positions are in raw samples.

    `whole_from` is the sample since which none was lost.
    """

    at: int
    whole_from: int
    rise: float
    foot: float
    peak: float
    low: float
    high: float
    shape: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """What one piece of the stream gave: upstrokes, and the raw sample before which none comes."""

    upstrokes: list[Upstroke]
    decided: int


class Front:
    """Average down, smooth, find upstrokes. Holds some 1.5 s of averaged samples."""

    def __init__(self, rate_hz: float) -> None:
        self.step = max(1, int(rate_hz // _WORKING_RATE_HZ))
        self.rate_hz = rate_hz / self.step
        self._smooth = _odd(_SMOOTH_S * self.rate_hz)
        self._rise = _odd(_RISE_S * self.rate_hz)
        self._apart = max(2, int(APART_S / 2 * self.rate_hz))
        self._reach = int(_REACH_S * self.rate_hz)
        # Neighbours that a smoothed, a summed and a decided sample need on either side.
        self._edge = self._smooth - 1 + self._rise // 2 + 1
        self._before = self._edge + max(self._apart, self._reach)
        self._after = self._before + 1
        self._raw = np.empty(0)
        self._kept = np.empty(0)
        self._lost = np.empty(0, dtype=np.int64)  # which of `_kept` are lost
        self._first = 0  # the averaged sample that `_kept` begins with
        self._next = 0  # the averaged sample that is decided next
        self._whole_from = 0  # the averaged sample since which none of the dropped was lost

    @property
    def delay(self) -> int:
        """Raw samples from an upstroke's steepest rise until it is decided, at most."""
        return (self._after + self._rise + 1) * self.step

    def feed(self, block: NDArray[np.float64]) -> View:
        """Take raw samples; upstrokes that became certain."""
        self._raw = np.concatenate((self._raw, block))
        whole = len(self._raw) // self.step
        fresh = _mean_of_each(self._raw[: whole * self.step], self.step)
        self._raw = self._raw[whole * self.step :]
        self._kept = np.concatenate((self._kept, fresh))
        self._lost = np.flatnonzero(np.isnan(self._kept))
        end = self._first + len(self._kept) - self._after
        if end <= self._next:
            return View([], self._decided(self._next))
        found = self._search(self._next, end)
        self._next = end
        drop = max(0, end - self._before - self._first)
        self._whole_from = self._whole_before(drop)
        self._kept = self._kept[drop:]
        self._first += drop
        return View(found, self._decided(end))

    def flush(self) -> View:
        """Decide what is left, as if the last sample went on being the same."""
        held = self._raw[-1] if len(self._raw) else (self._kept[-1] if len(self._kept) else np.nan)
        return self.feed(np.full(self.delay, held))

    def _search(self, start: int, end: int) -> list[Upstroke]:
        """Upstrokes whose middle is an averaged sample from `start` to before `end`."""
        wave = box(box(self._kept, self._smooth), self._smooth)
        wave_from = self._first + self._smooth - 1
        slope = np.diff(wave)  # slope[i] belongs between wave[i] and wave[i + 1]
        rise = box(np.maximum(slope, 0.0), self._rise) * self._rise
        rise_from = wave_from + self._rise // 2
        middle = _largest_within(rise, self._apart) + rise_from
        found: list[Upstroke] = []
        for at in middle[(middle >= start) & (middle < end)]:
            near = max(0, int(at) - wave_from - self._rise // 2)
            steepest = near + int(np.argmax(slope[near : near + self._rise]))
            ahead, turned = _turn(wave[steepest : steepest + self._reach + 1])
            if turned:  # else it only rises, and is no pulse
                size = float(rise[at - rise_from])
                found.append(self._measure(wave, steepest, steepest + ahead, wave_from, size))
        return found

    def _measure(
        self, wave: NDArray[np.float64], at: int, peak: int, wave_from: int, rise: float
    ) -> Upstroke:
        """Foot and shape of the upstroke that is steepest after `wave[at]`, with its `peak`."""
        foot = at - _turn(-wave[max(0, at - self._reach) : at + 1][::-1])[0]
        low, high = float(wave[foot]), float(wave[peak])
        slope = np.diff(wave[foot : peak + 1])
        steep = foot + int(np.argmax(slope))
        halfway = 0.5 * float(wave[steep] + wave[steep + 1])
        tangent = 0.5 - (halfway - low) / float(slope.max())
        return Upstroke(
            at=round(self._position(at + wave_from)),
            whole_from=self._whole_before(at + wave_from - self._first) * self.step,
            rise=rise,
            foot=self._position(steep + wave_from, tangent),
            peak=self._position(peak + wave_from, _vertex(wave, peak)),
            low=low,
            high=high,
            shape=_shape(wave, at, self.rate_hz),
        )

    def _decided(self, middle: int) -> int:
        """The steepest rise may be before the middle, by half of what is summed."""
        return (middle - self._rise // 2) * self.step

    def _whole_before(self, count: int) -> int:
        """The averaged sample since which none was lost, up to `count` of those kept."""
        lost = int(np.searchsorted(self._lost, count))
        return self._first + int(self._lost[lost - 1]) + 1 if lost else self._whole_from

    def _position(self, averaged: int, part: float = 0.0) -> float:
        """The raw position of `part` after an averaged sample; to the bit, however it was cut."""
        return averaged * self.step + ((self.step - 1) / 2 + part * self.step)


def box(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Mean of each `width` neighbours, `(len - width + 1,)`, by doubling: no running sums."""
    total = np.zeros(len(values) - width + 1)
    doubled, reach, done = values, 1, 0
    while True:
        if width & reach:
            total += doubled[done : done + len(total)]
            done += reach
        if done == width:
            return total / width
        doubled = doubled[:-reach] + doubled[reach:]
        reach *= 2


def _odd(width: float) -> int:
    return max(1, 2 * round((width - 1) / 2) + 1)


def _mean_of_each(raw: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    """Mean of every `step` samples."""
    total = raw[0::step].copy()
    for k in range(1, step):
        total += raw[k::step]
    return total / step


def _largest_within(values: NDArray[np.float64], reach: int) -> NDArray[np.int64]:
    """Where a value is above all others within `reach` before, and none after is larger."""
    count = len(values) - 2 * reach
    middle = values[reach : reach + count]
    first = middle > 0
    for k in range(1, reach + 1):
        first &= middle > values[reach - k : reach - k + count]
        first &= middle >= values[reach + k : reach + k + count]
    return np.flatnonzero(first) + reach


def _turn(values: NDArray[np.float64]) -> tuple[int, bool]:
    """Where the largest value is before the first real turn back down, and if there is a turn."""
    top = np.maximum.accumulate(values)
    back = np.flatnonzero(~(top - values <= _TURN * (top - values[0])))
    if not len(back):
        return int(np.argmax(values)), False
    return int(np.argmax(values[: back[0]])), bool(np.isfinite(values[back[0]]))


def _vertex(wave: NDArray[np.float64], at: int) -> float:
    """How far the top of the parabola through three samples is from the middle one."""
    bend = wave[at - 1] - 2 * wave[at] + wave[at + 1]
    if not bend < 0:
        return 0.0
    return float(np.clip(0.5 * (wave[at - 1] - wave[at + 1]) / bend, -0.5, 0.5))


def _shape(wave: NDArray[np.float64], at: int, rate_hz: float) -> NDArray[np.float64]:
    """The wave around an upstroke, without mean and of length one; zeros where it is not whole."""
    before, after = int(_SHAPE_BEFORE_S * rate_hz), int(_SHAPE_AFTER_S * rate_hz)
    piece = wave[max(0, at - before) : at + after + 1]
    whole = np.zeros(before + after + 1)
    if len(piece) < len(whole) or not np.isfinite(piece).all():
        return whole
    piece = piece - piece.sum() / len(piece)
    length = float(np.sqrt((piece * piece).sum()))
    return piece / length if length > 0 else whole
