"""A sheet of ECG paper as SVG: 25 mm/s and 10 mm/mV in true millimetres, lost samples as gaps.

Twelve standard leads come as three rows of four and a rhythm strip of lead II below, each column
going on in time where the one before ends; further leads, and any other set, as one row a lead.
Written by hand, as SVG is text: a picture needs no library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

import numpy as np

from station.recordings.leads import standard_lead
from station.signals.leads import STANDARD_LEADS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["SHEET_S", "Trace", "sheet_svg"]

SHEET_S: Final = 10.0
_MM_A_SECOND: Final = 25.0
_MM_A_MILLIVOLT: Final = 10.0
# Coordinates are whole hundredths of a millimetre: finer than a printer, and short to write.
_A_MM: Final = 100

_LEFT_MM, _TOP_MM, _RIGHT_MM, _BOTTOM_MM = 25.0, 25.0, 10.0, 15.0
_ROW_MM: Final = 40.0
_PULSE_MM: Final = (5.0, 10.0)  # 0.2 s, 1 mV
_GAP_MM: Final = 2.5
# Columns of the usual order of paper: limb, augmented, right and left chest leads.
_GRID: Final = tuple(STANDARD_LEADS[3 * k : 3 * k + 3] for k in range(4))
_COLOURS: Final = {"fine": "#f6cccc", "coarse": "#eb9a9a", "trace": "#111111", "text": "#333333"}


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """One lead: float64 `(samples,)` in mV, NaN where a sample is lost.

    `derived`: computed from other leads, which is said beside its name.
    """

    name: str
    ecg_mv: NDArray[np.float64]
    rate_hz: float
    derived: bool = False


@dataclass(frozen=True, slots=True)
class _Strip:
    """A piece of a trace on the paper: seconds of it, and where its middle line begins."""

    trace: Trace
    from_s: float
    to_s: float
    x_mm: float
    y_mm: float


def sheet_svg(title: str, traces: Sequence[Trace], notes: Sequence[str] = ()) -> str:
    """The first ten seconds of these leads as an SVG document.

    Each strip is drawn about its own median, so that an electrode's offset does not move it off
    the paper. `notes` are lines of small print beneath the title. Raises `ValueError` where there
    is no lead.
    """
    if not traces:
        raise ValueError("a sheet needs at least one lead")
    strips = _twelve(traces) or _rows(traces)
    rows = sorted({strip.y_mm for strip in strips})
    width_mm = _LEFT_MM + SHEET_S * _MM_A_SECOND + _RIGHT_MM
    height_mm = rows[-1] + _ROW_MM / 2 + _BOTTOM_MM
    body = [
        *_paper(width_mm, height_mm),
        *(_pulse(y_mm) for y_mm in rows),
        *(part for strip in strips for part in _strip(strip)),
        *_words(title, notes, height_mm),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_mm:g}mm" '
            f'height="{height_mm:g}mm" viewBox="0 0 {_at(width_mm)} {_at(height_mm)}">',
            f"<title>{_text(title)}</title>",
            *body,
            "</svg>\n",
        ]
    )


def _at(mm: float) -> int:
    return round(mm * _A_MM)


def _text(words: str) -> str:
    """Words that XML can hold: no control characters, nothing that looks like a tag."""
    return escape("".join(c if c.isprintable() else " " for c in words))


def _twelve(traces: Sequence[Trace]) -> list[_Strip]:
    """Three rows of four and the rhythm strip; nothing unless all twelve leads are there."""
    by_lead = {standard_lead(trace.name): trace for trace in traces}
    if any(lead not in by_lead for lead in STANDARD_LEADS):
        return []
    quarter_s = SHEET_S / len(_GRID)
    strips = [
        _Strip(
            by_lead[lead],
            column * quarter_s,
            (column + 1) * quarter_s,
            _LEFT_MM + column * quarter_s * _MM_A_SECOND,
            _TOP_MM + (row + 0.5) * _ROW_MM,
        )
        for column, leads in enumerate(_GRID)
        for row, lead in enumerate(leads)
    ]
    others = [trace for trace in traces if standard_lead(trace.name) is None]
    return [*strips, *_rows([by_lead["II"], *others], first=len(_GRID[0]))]


def _rows(traces: Sequence[Trace], first: int = 0) -> list[_Strip]:
    return [
        _Strip(trace, 0.0, SHEET_S, _LEFT_MM, _TOP_MM + (row + 0.5) * _ROW_MM)
        for row, trace in enumerate(traces, start=first)
    ]


def _paper(width_mm: float, height_mm: float) -> list[str]:
    """White paper, and lines every millimetre and, stronger, every five."""
    wide, high = _at(width_mm), _at(height_mm)
    parts = [f'<rect width="{wide}" height="{high}" fill="#ffffff"/>']
    for name, step_mm, line_mm in (("fine", 1, 0.08), ("coarse", 5, 0.15)):
        across = "".join(f"M0 {_at(y)}h{wide}" for y in range(0, int(height_mm) + 1, step_mm))
        down = "".join(f"M{_at(x)} 0v{high}" for x in range(0, int(width_mm) + 1, step_mm))
        parts.append(
            f'<path class="{name}" d="{across}{down}" fill="none" stroke="{_COLOURS[name]}" '
            f'stroke-width="{_at(line_mm)}"/>'
        )
    return parts


def _pulse(y_mm: float) -> str:
    """What 1 mV for 0.2 s looks like, at the beginning of a row."""
    wide, high = map(_at, _PULSE_MM)
    begin = _at(_LEFT_MM - _GAP_MM - 2 * _PULSE_MM[0])
    side = wide // 2
    return _line(f"M{begin} {_at(y_mm)}h{side}v{-high}h{wide}v{high}h{side}", "calibration")


def _line(d: str, kind: str) -> str:
    return (
        f'<path class="{kind}" d="{d}" fill="none" stroke="{_COLOURS["trace"]}" '
        f'stroke-width="{_at(0.25)}" stroke-linejoin="round"/>'
    )


def _strip(strip: _Strip) -> list[str]:
    trace = strip.trace
    first, last = (round(s * trace.rate_hz) for s in (strip.from_s, strip.to_s))
    samples = trace.ecg_mv[first : last + 1]  # one more, so that columns meet
    known = np.isfinite(samples)
    if known.any():
        x = _at(strip.x_mm) + np.round(
            np.arange(len(samples)) * (_MM_A_SECOND * _A_MM / trace.rate_hz)
        )
        middle = np.median(samples[known])
        y = _at(strip.y_mm) - np.round((samples - middle) * (_MM_A_MILLIVOLT * _A_MM))
        drawn = [_line(_path(x, y, known), "trace")]
    else:
        drawn = [_label("no signal", strip.x_mm + 10, strip.y_mm, 3.5)]
    x_mm, y_mm = strip.x_mm + 1, strip.y_mm - _ROW_MM / 2 + 6
    remark = "derived" if trace.derived else ""
    return [*drawn, _label(trace.name, x_mm, y_mm, 4, bold=True, remark=remark)]


def _path(x: NDArray[np.float64], y: NDArray[np.float64], known: NDArray[np.bool_]) -> str:
    """Lines through the known samples, lifted over the lost ones."""
    edges = np.flatnonzero(np.diff(known, prepend=False, append=False))
    parts: list[str] = []
    for begin, end in zip(edges[0::2], edges[1::2], strict=True):
        steps_x = np.diff(x[begin:end]).astype(int).tolist()
        steps_y = np.diff(y[begin:end]).astype(int).tolist()
        lines = "".join(f"l{dx} {dy}" for dx, dy in zip(steps_x, steps_y, strict=True))
        # A single sample between two gaps is a dot: a line of no length would not be seen.
        parts.append(f"M{int(x[begin])} {int(y[begin])}{lines or 'h1'}")
    return "".join(parts)


def _label(
    words: str, x_mm: float, y_mm: float, size_mm: float, *, bold: bool = False, remark: str = ""
) -> str:
    """Words, and behind them a remark in small print."""
    weight = ' font-weight="bold"' if bold else ""
    if remark:  # a space inside the small print is not drawn by every program, one before it is
        remark = f' <tspan font-weight="normal" font-size="{_at(0.75 * size_mm)}">{remark}</tspan>'
    return (
        f'<text x="{_at(x_mm)}" y="{_at(y_mm)}" font-family="sans-serif" '
        f'font-size="{_at(size_mm)}" fill="{_COLOURS["text"]}"{weight}>'
        f"{_text(words)}{remark}</text>"
    )


def _words(title: str, notes: Sequence[str], height_mm: float) -> list[str]:
    lines = [_label(title, 10, 9, 5, bold=True)]
    lines += [_label(note, 10, 14.5 + 4 * k, 3.2) for k, note in enumerate(notes[:3])]
    lines.append(_label("25 mm/s   10 mm/mV", 10, height_mm - 5, 3.5))
    lines.append(_label("Preview, not for diagnosis", _LEFT_MM + 180, height_mm - 5, 4, bold=True))
    return lines
