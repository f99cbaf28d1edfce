"""The sweep, tested on its pixels. No display is needed: it paints into memory."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from station.ui.look import Look
from station.ui.paper import PaperScale, draw_paper, hatched
from station.ui.sweep import Grid, Sweep
from station.ui.tokens import PALETTES, Metrics, ThemeName, Tone

LOOK = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))
SCALE = PaperScale(px_per_mm=4.0, mm_per_s=25.0, mm_per_mv=10.0)  # 100 px/s, 40 px/mV
TRACE = QColor("#101A22")
MIDDLE = 100


def _sweep(channels: int = 1, columns: int = 1, width: int = 420, rate_hz: float = 1000.0) -> Sweep:
    rows = -(-channels // columns)
    grid = Grid(channels, columns, width * columns, 200 * rows)
    paper = draw_paper(LOOK, grid.width, grid.height, SCALE)
    gap = hatched(paper, LOOK.colour(Tone.WARN_TINT), LOOK.colour(Tone.WARN), 14)
    return Sweep(
        grid,
        paper,
        gap,
        TRACE,
        px_per_sample=SCALE.px_per_s / rate_hz,
        px_per_unit=SCALE.px_per_mv,
        middle=MIDDLE,
        left=20,
        pen_px=2.0,
    )


def _feed(sweep: Sweep, values: NDArray[np.float64], piece: int = 16) -> None:
    for at in range(0, values.shape[1], piece):
        sweep.add(at, values[:, at : at + piece])


def _ink(sweep: Sweep, x: int, y: int) -> bool:
    return sweep.image.pixelColor(x, y) == TRACE


def _pixels(sweep: Sweep) -> bytes:
    return bytes(sweep.image.constBits())


@pytest.mark.parametrize("piece", [1, 16, 500])
def test_no_spike_is_lost_at_a_thousand_samples_a_second(piece: int) -> None:
    sweep = _sweep()
    values = np.zeros((1, 3000))
    spikes = [204, 1003, 1500, 2777]
    values[0, spikes] = 1.0
    _feed(sweep, values, piece)
    for sample in spikes:
        x = 20 + sample // 10  # ten samples share a column
        assert all(_ink(sweep, x, y) for y in range(60, 100)), f"spike at sample {sample}"
        assert not _ink(sweep, x + 3, 80)


def test_one_millivolt_is_ten_millimetres_up() -> None:
    sweep = _sweep()
    _feed(sweep, np.ones((1, 2000)))
    # 40 px above the middle; a pen of 2 px covers the rows 59 and 60, around y = 60.0.
    assert [y for y in range(200) if _ink(sweep, 20 + 150, y)] == [59, 60]


def test_only_the_named_places_change() -> None:
    sweep = _sweep()
    _feed(sweep, np.zeros((1, 1000)))
    before = np.frombuffer(_pixels(sweep), dtype=np.uint8).reshape(200, 420, 4)
    places = sweep.add(1000, np.full((1, 30), 0.5))
    after = np.frombuffer(_pixels(sweep), dtype=np.uint8).reshape(200, 420, 4)
    changed = np.flatnonzero((before != after).any(axis=(0, 2)))
    allowed = {x for at, width in places for x in range(at, at + width)}
    assert changed.size > 0
    assert set(changed.tolist()) <= allowed
    assert len(allowed) < 30


def test_the_bar_ahead_of_the_trace_is_clean_paper() -> None:
    sweep = _sweep()
    _feed(sweep, np.zeros((1, 9000)))  # more than two rounds
    newest = sweep.columns.last_column
    assert newest is not None
    width = sweep.columns.width
    for ahead in range(2, sweep.bar_px):
        x = 20 + (newest + ahead) % width
        assert not any(_ink(sweep, x, y) for y in range(200))
    assert _ink(sweep, 20 + (newest + sweep.bar_px + 3) % width, MIDDLE)


def test_a_gap_is_hatched_and_has_no_line() -> None:
    sweep = _sweep()
    values = np.zeros((1, 3000))
    values[0, 1000:1500] = np.nan
    _feed(sweep, values)
    place = range(20 + 105, 20 + 145)
    assert not any(_ink(sweep, x, MIDDLE) for x in place)
    shades = {sweep.image.pixelColor(x, y).name() for x in place for y in range(200)}
    assert any(QColor(shade).blue() < 120 for shade in shades)  # the hatch's brown
    assert _ink(sweep, 20 + 95, MIDDLE)
    assert _ink(sweep, 20 + 155, MIDDLE)


def test_a_lead_that_is_off_does_not_touch_its_neighbour() -> None:
    sweep = _sweep(channels=2)
    values = np.zeros((2, 2000))
    values[1] = np.nan
    _feed(sweep, values)
    assert _ink(sweep, 20 + 100, MIDDLE)
    assert not any(_ink(sweep, 20 + 100, 200 + y) for y in range(200))


@pytest.mark.parametrize("channels", range(1, 13))
def test_every_channel_is_in_its_own_cell(channels: int) -> None:
    columns = 1 if channels <= 4 else 2
    sweep = _sweep(channels, columns, width=120)
    values = np.zeros((channels, 600))
    values[channels - 1] = 0.5  # only the last one is raised: 20 px
    _feed(sweep, values)
    for channel in range(channels):
        left, top = sweep.grid.corner(channel)
        height = MIDDLE - (20 if channel == channels - 1 else 0)
        assert _ink(sweep, left + 20 + 30, top + height), f"channel {channel}"


def test_what_is_out_of_the_cell_stays_at_its_edge() -> None:
    sweep = _sweep(channels=2)
    values = np.zeros((2, 2000))
    values[1] = 40.0
    _feed(sweep, values)
    assert _ink(sweep, 20 + 100, 200)
    rows = {y for y in range(200) if _ink(sweep, 20 + 100, y)}
    assert max(rows) < MIDDLE + 3  # nothing of the second channel in the first cell


def test_the_same_samples_give_the_same_picture() -> None:
    values = np.cumsum(np.random.default_rng(1).normal(0, 0.03, (3, 2500)), axis=1)
    values[:, 600:700] = np.nan
    pictures = set()
    for piece in (3, 11, 250):
        sweep = _sweep(3, rate_hz=250)
        _feed(sweep, values, piece)
        pictures.add(_pixels(sweep))
    assert len(pictures) == 1
