"""An EKG on paper: 25 mm/s, and 10 mm/mV if not said otherwise, on A4 or Letter.

Both papers carry the same squares, 265 by 155 mm: room for 10 s and a calibration pulse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from station.saying import say
from station.sheets.drawing import Box, Drawing, Item, Path
from station.sheets.ekg_header import EkgFacts, foot_items, head_items
from station.sheets.layouts import Layout
from station.sheets.paper import COLOURS, MM_A_SECOND, Paper, grid, pulse, separator
from station.sheets.strips import EkgSignal, Strip, gap_items, trace_items, word_items

if TYPE_CHECKING:
    from station.sheets.layouts import Cell
    from station.sheets.words import Speak

__all__ = ["GAINS_MM_MV", "EkgFacts", "EkgSignal", "Layout", "Paper", "ekg_sheet"]

GAINS_MM_MV: Final = (2.5, 5.0, 10.0, 20.0)

_SQUARES: Final = (265.0, 155.0)
_PULSE_ROOM: Final = 15.0
_PULSE_AT: Final = 7.5
_HEAD, _FOOT = 31.0, 13.0
_MOST_ROWS: Final = 12
# A row of its own is no higher than this, however few there are.
_HIGHEST_ROW: Final = 50.0
# Above the first line and below the last one there is room for a beat, however many rows.
_ABOVE, _BELOW = 16.0, 9.0


def ekg_sheet(
    signal: EkgSignal,
    facts: EkgFacts | None = None,
    *,
    layout: Layout = Layout.THREE_BY_FOUR_ONE_RHYTHM,
    paper: Paper = Paper.A4,
    mm_per_mv: float = 10.0,
    speak: Speak = str,
) -> tuple[Drawing, ...]:
    """The pages of an EKG, lying on their side; more than twelve rows go on on another page.

    What is shown begins with the first sample and takes `layout.seconds`. Raises `ValueError` for
    a gain that EKG paper does not have.
    """
    facts = EkgFacts() if facts is None else facts
    if mm_per_mv not in GAINS_MM_MV:
        raise ValueError(f"the gains of EKG paper are {GAINS_MM_MV} mm/mV, not {mm_per_mv}")
    cells = layout.cells(signal.leads)
    rows = max(cell.row for cell in cells) + 1
    pages = -(-rows // _MOST_ROWS)
    width, height = paper.landscape
    left = (width - _SQUARES[0]) / 2
    top = (height - _HEAD - _SQUARES[1] - _FOOT) / 2
    found = []
    for page in range(pages):
        shown = [cell for cell in cells if cell.row // _MOST_ROWS == page]
        squares = Box(left, top + _HEAD, *_SQUARES)
        strips = _strips(shown, page * _MOST_ROWS, squares, mm_per_mv)
        head = Box(left, top, _SQUARES[0], _HEAD - 2)
        foot = Box(left, squares.bottom + 2.5, _SQUARES[0], _FOOT - 2.5)
        items = (
            *head_items(head, facts, signal, layout.seconds, speak),
            *_paper_items(strips, squares, signal, speak),
            *foot_items(foot, facts, mm_per_mv, (page + 1, pages), speak),
        )
        title = speak(say("EKG, preview, not for diagnosis"))
        found.append(Drawing(title=title, width=width, height=height, items=items))
    return tuple(found)


def _strips(cells: Sequence[Cell], first_row: int, squares: Box, mm_per_mv: float) -> list[Strip]:
    """The cells of a page at their places; columns go on where the one before ends."""
    rows = max(cell.row for cell in cells) + 1 - first_row
    row_lines = _lines(rows, squares.height)
    pitch = row_lines[1] - row_lines[0] if rows > 1 else _HIGHEST_ROW
    beside = all(cell.column == 0 for cell in cells)
    starts = {cell.row: cell.from_s for cell in cells if cell.column == 0}
    found = []
    for cell in cells:
        y = squares.y + row_lines[cell.row - first_row]
        found.append(
            Strip(
                cell=cell,
                x=squares.x + _PULSE_ROOM + (cell.from_s - starts[cell.row]) * MM_A_SECOND,
                y=y,
                top=max(squares.y, y - 0.58 * pitch),
                paper=squares,
                mm_per_mv=mm_per_mv,
                beside=beside,
            )
        )
    return found


def _lines(rows: int, height: float) -> list[float]:
    """Where the line of each row is below the upper side: on the side of a square, a little below
    the middle of its row, as beats are higher than deep.
    """
    pitch = min(height / rows, _HIGHEST_ROW)
    first = max(0.58 * pitch, _ABOVE)
    last = min(first + (rows - 1) * pitch, height - _BELOW)
    step = (last - first) / (rows - 1) if rows > 1 else 0.0
    return [float(round(first + row * step)) for row in range(rows)]


def _paper_items(
    strips: Sequence[Strip], squares: Box, signal: EkgSignal, speak: Speak
) -> Iterator[Item]:
    """Squares, gaps, white ground for words, then all traces, then all words: nothing is hidden
    by what another row says.
    """
    words = [item for strip in strips for item in word_items(strip, signal, speak)]
    yield from grid(squares)
    for strip in strips:
        yield from gap_items(strip, signal)
    yield from (item for item in words if isinstance(item, Path))
    for strip in strips:
        yield from trace_items(strip, signal)
    for strip in strips:
        if strip.cell.column == 0:
            yield pulse(squares.x + _PULSE_AT, strip.y, strip.mm_per_mv)
        else:
            yield separator(strip.x, strip.y)
    yield from (item for item in words if not isinstance(item, Path))
    yield from _beats(strips, signal)


def _beats(strips: Sequence[Strip], signal: EkgSignal) -> Iterator[Item]:
    """A mark at each R peak: below the first rhythm strip, or else above the first row."""
    rhythm = [strip for strip in strips if strip.cell.is_rhythm]
    first_row = strips[0].cell.row
    marked = [strip for strip in rhythm if strip.cell.lead == rhythm[0].cell.lead]
    for strip in marked or [strip for strip in strips if strip.cell.row == first_row]:
        y, tip = (strip.y + 9.5, -1.6) if marked else (strip.paper.y + 0.3, 1.6)
        first, last = (round(s * signal.rate_hz) for s in (strip.cell.from_s, strip.cell.to_s))
        for peak in signal.r_peaks:
            if first <= peak < last:
                x = float(strip.at(peak - first, signal))
                corners = np.array([(x - 0.8, y), (x + 0.8, y), (x, y + tip)])
                yield Path(
                    kind="r-peak", lines=[corners], stroke=None, fill=COLOURS["mark"], closed=True
                )
