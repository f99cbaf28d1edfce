"""The sweep, tested on its pixels. No display is needed: it paints into memory."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from station.ui.look import Look
from station.ui.paper import PaperScale, draw_paper, hatched
from station.ui.sweep import Sweep, SweptBand
from station.ui.tokens import PALETTES, Metrics, ThemeName, Tone

LOOK = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))
SCALE = PaperScale(px_per_mm=4.0, mm_per_s=25.0, mm_per_mv=10.0)  # 100 px/s, 40 px/mV
TRACE = QColor("#101A22")
CUT = QColor("#C05000")
MIDDLE = 100


LEFT = 20
HEIGHT = 200


def _sweep(channels: int = 1, columns: int = 1, width: int = 400, rate_hz: float = 1000.0) -> Sweep:
    """Channels in cells of `width` by 200, down the columns one after another."""
    rows = -(-channels // columns)
    cells = [column * rows + row for row in range(rows) for column in range(columns)]
    band = SweptBand(
        left=LEFT,
        top=0,
        columns=columns,
        cell_width=width,
        channels=tuple(cell if cell < channels else None for cell in cells),
    )
    return _of_bands((band,), channels, LEFT + width * columns, HEIGHT * rows, rate_hz)


def _of_bands(
    bands: tuple[SweptBand, ...], channels: int, width: int, height: int, rate_hz: float = 1000.0
) -> Sweep:
    paper = draw_paper(LOOK, width, height, SCALE)
    return Sweep(
        paper,
        hatched(paper, LOOK.colour(Tone.WARN_TINT), LOOK.colour(Tone.WARN), 14),
        TRACE,
        bands=bands,
        channels=channels,
        cell_height=HEIGHT,
        px_per_sample=SCALE.px_per_s / rate_hz,
        px_per_unit=SCALE.px_per_mv,
        middle=MIDDLE,
        pen_px=2.0,
        cut=CUT,
    )


def _feed(sweep: Sweep, values: NDArray[np.float64], piece: int = 16) -> None:
    _feed_from(sweep, 0, values, piece)


def _feed_from(sweep: Sweep, first: int, values: NDArray[np.float64], piece: int = 16) -> None:
    for at in range(0, values.shape[1], piece):
        sweep.add(first + at, values[:, at : at + piece])


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


def _array(sweep: Sweep) -> NDArray[np.uint8]:
    shape = sweep.image.height(), sweep.image.width(), 4
    return np.frombuffer(_pixels(sweep), dtype=np.uint8).reshape(shape)


@pytest.mark.parametrize("rounds", [0, 3])
def test_only_the_named_places_change_and_few_are_named(rounds: int) -> None:
    sweep = _sweep(12, 4, width=100)
    rng = np.random.default_rng(5)
    at = 0
    for _ in range(2 + 60 * rounds):
        sweep.add(at, rng.normal(0, 0.4, (12, 50)))
        at += 50
    for step in range(40):
        before = _array(sweep)
        values = rng.normal(0, 0.4, (12, 17))
        if step in (7, 8, 9):
            values[3] = np.nan
        places = sweep.add(at, values)
        at += 17
        changed = (before != _array(sweep)).any(axis=2)
        assert changed.any()
        for left, top, width, height in places:
            changed[top : top + height, left : left + width] = False
        assert not changed.any()
        assert sum(width for _, _, width, _ in places) < 12 * 40


def test_a_quiet_trace_names_few_rows() -> None:
    sweep = _sweep()
    _feed(sweep, np.zeros((1, 9000)))
    [(_, _, _, height)] = sweep.add(9000, np.zeros((1, 16)))
    assert height == 41  # room for the mark at the newest sample, and no more
    [(_, top, _, height)] = sweep.add(9016, np.ones((1, 16)))
    assert top <= MIDDLE - 40
    assert top + height >= MIDDLE


def test_the_bar_ahead_of_the_trace_is_clean_paper() -> None:
    sweep = _sweep()
    _feed(sweep, np.zeros((1, 9000)))  # more than two rounds
    newest = sweep.columns.last_column
    assert newest is not None
    width = sweep.bands[0].cell_width
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


@pytest.mark.parametrize("channels", [1, 2, 5, 7, 12])
def test_every_channel_is_in_its_own_cell(channels: int) -> None:
    columns = 1 if channels <= 4 else 2
    sweep = _sweep(channels, columns, width=100)
    values = np.zeros((channels, 600))
    values[channels - 1] = 0.5  # only the last one is raised: 20 px
    _feed(sweep, values)
    for channel in range(channels):
        column, row = divmod(channel, sweep.bands[0].rows)
        left, top = column * 100, row * HEIGHT
        height = MIDDLE - (20 if channel == channels - 1 else 0)
        assert _ink(sweep, left + 20 + 30, top + height), f"channel {channel}"


def test_what_is_out_of_the_cell_is_cut_off_at_its_edge_with_a_broken_end() -> None:
    sweep = _sweep(channels=2)
    values = np.zeros((2, 8000))
    values[1, :2000] = 40.0
    values[1, 1000] = -40.0
    _feed(sweep, values[:, :2000])

    def bar(x: int) -> list[int]:
        return [y for y in range(2 * HEIGHT) if sweep.image.pixelColor(20 + x, y) == CUT]

    above, below = [200, 201, 204, 205, 208, 209], [390, 391, 394, 395, 398, 399]
    assert bar(50) == above
    assert bar(100) == [*above, *below]
    assert not any(_ink(sweep, 20 + 100, y) for y in (202, 203, 206, 207, 396, 397))
    rows = {y for y in range(200) if _ink(sweep, 20 + 100, y)}
    assert max(rows) < MIDDLE + 3  # nothing of the second channel in the first cell
    _feed_from(sweep, 2000, values[:, 2000:])  # written over by what lies in the cell
    assert not any(map(bar, range(400)))


def test_the_same_samples_give_the_same_picture() -> None:
    values = np.cumsum(np.random.default_rng(1).normal(0, 0.03, (3, 2500)), axis=1)
    values[:, 600:700] = np.nan
    pictures = set()
    for piece in (3, 11, 250):
        sweep = _sweep(3, rate_hz=250)
        _feed(sweep, values, piece)
        pictures.add(_pixels(sweep))
    assert len(pictures) == 1


def test_bands_of_different_width_show_the_same_samples() -> None:
    wide = SweptBand(left=0, top=HEIGHT, columns=1, cell_width=400, channels=(0,))
    narrow = SweptBand(left=0, top=0, columns=4, cell_width=100, channels=(0, 1, None, 2))
    sweep = _of_bands((narrow, wide), 3, 400, 2 * HEIGHT)
    values = np.zeros((3, 3500))
    values[0, 3205] = 1.0
    values[2, 3205] = -1.0
    _feed(sweep, values)
    assert sweep.place_of(3205, wide) == 320.5
    assert sweep.place_of(3205, narrow) == 20.5
    assert _ink(sweep, 320, HEIGHT + 70)
    assert _ink(sweep, 20, 70)
    assert not _ink(sweep, 120, 70)
    assert not any(_ink(sweep, x, y) for x in range(203, 297) for y in range(HEIGHT))
    assert _ink(sweep, 320, 130)
    assert sweep.place_of(2000, narrow) is None


@pytest.mark.parametrize("pieces", [(7,), (250,), (1000,), (1000, 4), (950, 50, 4)])
def test_pieces_as_long_as_a_band_leave_nothing_behind(pieces: tuple[int, ...]) -> None:
    """What a piece writes twice into a narrow band, and where the bar goes over it."""
    wide = SweptBand(left=0, top=HEIGHT, columns=1, cell_width=400, channels=(0,))
    narrow = SweptBand(left=0, top=0, columns=4, cell_width=100, channels=(0, 1, None, 2))
    at = np.arange(6000) / 250
    beat = 1.5 * np.exp(-((((at % 0.8) - 0.4) / 0.012) ** 2))
    values = np.tile(beat, (3, 1)) + np.random.default_rng(3).normal(0, 0.05, (3, 6000))

    def picture(sizes: tuple[int, ...]) -> bytes:
        sweep = _of_bands((narrow, wide), 3, 400, 2 * HEIGHT, 250)
        done = 0
        for size in (*sizes, *[sizes[-1]] * 6000):
            if done < 6000:
                sweep.add(done, values[:, done : done + size])
                done += size
        return _pixels(sweep)

    assert picture(pieces) == picture((4,))


def test_a_strip_goes_on_in_the_next_row() -> None:
    bands = tuple(
        SweptBand(
            left=0, top=HEIGHT * turn, columns=1, cell_width=100, channels=(0,), turn=turn, turns=3
        )
        for turn in range(3)
    )
    sweep = _of_bands(bands, 1, 100, 3 * HEIGHT)
    values = np.zeros((1, 2500))  # 100 px a second: row by row a second each
    values[0, [505, 1505, 2405]] = 1.0
    _feed(sweep, values)
    assert [sweep.place_of(1505, band) for band in bands] == [None, 50.5, None]
    assert _ink(sweep, 50, 70)
    assert _ink(sweep, 50, HEIGHT + 70)
    assert _ink(sweep, 40, 2 * HEIGHT + 70)
    assert not _ink(sweep, 80, 2 * HEIGHT + MIDDLE)  # not yet
    _feed_on(sweep, 2500, np.zeros((1, 1000)))
    assert not _ink(sweep, 50, 70)  # the first row is written anew
    assert _ink(sweep, 50, HEIGHT + 70)


def _feed_on(sweep: Sweep, first: int, values: NDArray[np.float64]) -> None:
    for at in range(0, values.shape[1], 16):
        sweep.add(first + at, values[:, at : at + 16])


def test_a_band_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        _of_bands(
            (SweptBand(left=1, top=0, columns=1, cell_width=400, channels=(0,)),), 1, 400, 200
        )
