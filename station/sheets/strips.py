"""Cells of an EKG on paper: traces, gaps as gaps, and what is said beside a lead's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from station.saying import say
from station.sheets.drawing import Align, Box, Clip, Item, Path, Text, box_path, hatching
from station.sheets.fonts import width_of
from station.sheets.paper import COLOURS, MM_A_SECOND
from station.signals.leads import standard_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.sheets.layouts import Cell
    from station.sheets.words import Speak

__all__ = ["EkgSignal", "Strip", "gap_items", "lost_words", "trace_items", "word_items"]

TRACE_MM: Final = 0.25
# A trace may cross its neighbours' rows, as on an electrocardiograph's paper, so far and no
# farther: what an amplifier at its limit sends would cover the whole sheet.
REACH_MM: Final = 30.0
# A gap of one lost sample is still seen at this width.
_NARROWEST_MM: Final = 0.4
_GAP_HALF_MM: Final = 7.0
_SMALL_MM: Final = 2.4
_NAME_MM: Final = 3.8
_CUT_MM: Final = 1.8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EkgSignal:
    """What is drawn: float64 `(leads, samples)` in mV, filtered as it shall be seen, NaN = lost.

    `derived` leads were computed from others. `quality`: a word or two for a lead with something
    wrong, "muscle noise". `r_peaks`: sample numbers of beats that are marked.

    Raises `ValueError` where the names do not fit the rows, or the rate is no rate.
    """

    samples_mv: NDArray[np.float64]
    rate_hz: float
    leads: tuple[str, ...]
    derived: frozenset[str] = frozenset()
    quality: Mapping[str, str] = field(default_factory=dict)
    r_peaks: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what does not belong together."""
        if self.samples_mv.ndim != 2 or len(self.samples_mv) != len(self.leads):
            raise ValueError(
                f"samples must be ({len(self.leads)} leads, samples), got {self.samples_mv.shape}"
            )
        if not self.leads:
            raise ValueError("a sheet needs at least one lead")
        if not (np.isfinite(self.rate_hz) and self.rate_hz > 0):
            raise ValueError(f"a rate is a number of samples a second, not {self.rate_hz}")

    def lost_s(self, seconds: float) -> float:
        """In how much of its first seconds a lead is lost, of those not lost throughout."""
        lost = np.isnan(self.samples_mv[:, : round(seconds * self.rate_hz)])
        there = lost[~lost.all(axis=1)]
        return float((there.any(axis=0) if len(there) else lost.all(axis=0)).sum() / self.rate_hz)

    def of(self, lead: str) -> NDArray[np.float64]:
        """The samples of a lead `(samples,)`; none where it was not recorded."""
        for name, row in zip(self.leads, self.samples_mv, strict=True):
            if standard_name(name) == lead:
                return np.asarray(row, dtype=np.float64)
        return np.empty(0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Strip:
    """A cell at its place: where its time begins, its line y, and the room of its row.

    `paper` is the box of squares, which no trace leaves. `beside`: the name stands before the
    calibration pulse, not above the trace.
    """

    cell: Cell
    x: float
    y: float
    top: float
    paper: Box
    mm_per_mv: float
    beside: bool

    @property
    def width(self) -> float:
        """Of all its time."""
        return (self.cell.to_s - self.cell.from_s) * MM_A_SECOND

    def samples(self, signal: EkgSignal) -> NDArray[np.float64]:
        """Its samples, and one more, so that columns meet."""
        first, last = (round(s * signal.rate_hz) for s in (self.cell.from_s, self.cell.to_s))
        row = signal.of(self.cell.lead)
        return row[first : last + 1]

    def at(self, sample: NDArray[np.float64] | float, signal: EkgSignal) -> NDArray[np.float64]:
        """Where a sample of the strip is, counted from its first one."""
        return np.asarray(self.x + np.asarray(sample) * (MM_A_SECOND / signal.rate_hz))


def gap_items(strip: Strip, signal: EkgSignal) -> Iterator[Item]:
    """Hatching where samples are lost, over all of the strip where none came."""
    known = np.isfinite(strip.samples(signal))
    for begin, end in _runs(~known):
        box = _gap_box(strip, signal, begin, end, len(known))
        yield box_path(box, "gap-ground", fill="#ffffff")
        yield hatching(box, "gap", COLOURS["gap"])


def trace_items(strip: Strip, signal: EkgSignal) -> Iterator[Item]:
    """The trace about its median, lifted over gaps. Where it is cut off, a mark says so."""
    samples = strip.samples(signal)
    known = np.isfinite(samples)
    if not known.any():
        return
    x = strip.at(np.arange(len(samples), dtype=np.float64), signal)
    y = strip.y - (samples - np.median(samples[known])) * strip.mm_per_mv
    points = np.column_stack((x, y))
    trace = Path(
        kind="trace",
        lines=[points[begin:end] for begin, end in _runs(known)],
        stroke=COLOURS["trace"],
        width=TRACE_MM,
    )
    highest = max(strip.paper.y, strip.y - REACH_MM)
    lowest = min(strip.paper.bottom, strip.y + REACH_MM)
    above, below = known & (y < highest), known & (y > lowest)
    if not (above.any() or below.any()):
        yield trace
        return
    room = Box(strip.x - 1, highest, strip.width + 2, lowest - highest)
    yield Clip(box=room, items=(trace,))
    for beyond, edge, into in ((above, highest, _CUT_MM), (below, lowest, -_CUT_MM)):
        yield from _cut_marks(x[beyond], edge, into)


def _cut_marks(x: NDArray[np.float64], edge: float, into: float) -> Iterator[Item]:
    """Arrows at the edge that a trace goes beyond, not nearer to each other than they are wide."""
    last = -np.inf
    for at in x.tolist():
        if at - last >= 2 * _CUT_MM:
            corners = [(at, edge), (at - _CUT_MM / 2, edge + into), (at + _CUT_MM / 2, edge + into)]
            yield Path(
                kind="cut", lines=[np.array(corners)], stroke=None, fill=COLOURS["gap"], closed=True
            )
            last = at


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Beginning and end of each unbroken piece that is true."""
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False)).tolist()
    return list(zip(edges[0::2], edges[1::2], strict=True))


def _gap_box(strip: Strip, signal: EkgSignal, begin: int, end: int, of: int) -> Box:
    """From the last known sample to the next one; the border of the strip where there is none."""
    left = float(strip.at(max(begin - 1, 0), signal))
    right = float(strip.at(end if end < of else of - 1, signal))
    wide = max(right - left, _NARROWEST_MM)
    half = min(_GAP_HALF_MM, 0.8 * (strip.y - strip.top))
    return Box(left, strip.y - half, wide, 2 * half)


def word_items(strip: Strip, signal: EkgSignal, speak: Speak) -> Iterator[Item]:
    """The lead's name, what is to be known of it, how long its gaps are, and what is not there."""
    cell = strip.cell
    samples = strip.samples(signal)
    known = np.isfinite(samples)
    yield from _name(strip, _remarks(strip, signal, known, speak))
    missing = _missing(strip, signal, known)
    if missing:
        yield from _plaque(speak(missing), strip.x + strip.width / 2, strip.y + 1.2, size=3.2)
        return
    last = strip.x
    for begin, end in _runs(~known):
        box = _gap_box(strip, signal, begin, end, len(samples))
        words = speak(lost_words((end - begin) / signal.rate_hz))
        wide = width_of(words, _SMALL_MM) + 1.4
        middle = max(box.x + box.width / 2, last + wide / 2)
        if middle <= strip.x + strip.width and middle - wide / 2 <= box.right:
            yield from _plaque(words, middle, box.bottom - 0.8, size=_SMALL_MM)
            last = middle + wide / 2
    if len(samples) < round((cell.to_s - cell.from_s) * signal.rate_hz):
        x = float(strip.at(len(samples), signal))
        yield from _plaque(speak(say("end of the recording")), x + 18, strip.y, size=_SMALL_MM)


def lost_words(seconds: float) -> str:
    """How much is lost, in whole milliseconds below a tenth of a second."""
    if seconds < 0.1:
        return say("{n} ms lost", n=f"{1000 * seconds:.0f}")
    return say("{n} s lost", n=f"{seconds:.2f}")


def _missing(strip: Strip, signal: EkgSignal, known: NDArray[np.bool_]) -> str:
    """Why nothing is drawn; "" where something is."""
    if not strip.cell.recorded:
        return say("not recorded")
    if not len(known):
        return say("nothing was recorded at that time")
    return "" if known.any() else say("no signal")


def _remarks(strip: Strip, signal: EkgSignal, known: NDArray[np.bool_], speak: Speak) -> str:
    """What stands in small print behind the name."""
    lead = strip.cell.lead
    said: list[str] = []
    if lead in {standard_name(name) for name in signal.derived}:
        said.append(say("derived"))
    quality = {standard_name(name): words for name, words in signal.quality.items()}
    if quality.get(lead):
        said.append(quality[lead])
    if known.any() and not known.all():
        said.append(lost_words((~known).sum() / signal.rate_hz))
    return ", ".join(speak(words) for words in said)


def _name(strip: Strip, remarks: str) -> Iterator[Item]:
    """The name, and remarks in small print behind it, or else above the trace."""
    lead = strip.cell.lead
    wide = width_of(lead, _NAME_MM, bold=True)
    if strip.beside:
        x, y = strip.paper.x + 0.8, strip.y - 1.0
        remark_x, remark_y = strip.x + 0.5, strip.top + _SMALL_MM
    else:
        x, y = strip.x + 1.0, strip.top + _NAME_MM
        remark_x, remark_y = x + wide + 1.2, y
    yield _ground(x, y, wide, _NAME_MM)
    yield Text(words=lead, x=x, y=y, size=_NAME_MM, bold=True, kind="lead")
    if remarks:
        yield _ground(remark_x, remark_y, width_of(remarks, _SMALL_MM), _SMALL_MM)
        yield Text(
            words=remarks,
            x=remark_x,
            y=remark_y,
            size=_SMALL_MM,
            colour=COLOURS["small"],
            kind="remark",
        )


def _ground(x: float, y: float, wide: float, size: float) -> Path:
    """White paper under words, so that squares do not run through them."""
    return box_path(Box(x - 0.3, y - 0.8 * size, wide + 0.6, size), "ground", fill="#ffffff")


def _plaque(words: str, x: float, y: float, *, size: float) -> Iterator[Item]:
    wide = width_of(words, size)
    yield _ground(x - wide / 2, y, wide, size)
    yield Text(
        words=words,
        x=x,
        y=y,
        size=size,
        align=Align.CENTRE,
        colour=COLOURS["gap"],
        kind="gap-words",
    )
