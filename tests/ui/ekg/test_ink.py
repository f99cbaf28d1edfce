"""Samples as ink: nothing narrow is lost, and it is what the live sweep draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.ui.ekg.ink import Ink, Trace, extents
from station.ui.ekg.leads import Gap, gaps_of
from station.ui.ekg.moving_paper import MovingPaper
from station.ui.paper import draw_paper, hatched
from station.ui.sweep import Sweep, SweptBand
from station.ui.tokens import Tone
from tests.ui.ekg.signals import LOOK, SCALE, noise, still


@pytest.mark.parametrize(("rate", "spikes"), [(1000, (204, 1003, 2777)), (130, (27, 131, 361))])
def test_no_spike_narrower_than_a_pixel_is_lost(rate: int, spikes: tuple[int, ...]) -> None:
    mv = np.zeros((1, 3 * rate))
    mv[0, list(spikes)] = 1.0
    found = extents(still(mv, rate), 0, 100 / rate, 0, 300)
    for sample in spikes:
        column = sample * 100 // rate
        assert (found.low[0, column], found.high[0, column]) == (0.0, 1.0)
    assert not found.gap.any()


@pytest.mark.parametrize(("rate", "px_per_s"), [(500, 100), (130, 100), (250, 400), (1000, 33.3)])
def test_a_column_is_the_same_whichever_others_are_asked_for(rate: int, px_per_s: float) -> None:
    mv = noise(2, 4, rate)
    mv[1, rate : rate + 40] = np.nan
    leads = still(mv, rate, start=-700)
    end = int(3 * px_per_s)
    whole = extents(leads, -500, px_per_s / rate, -40, end)
    for first, last in ((-40, -38), (0, 1), (17, 60), (end - 5, end)):
        part = extents(leads, -500, px_per_s / rate, first, last)
        columns = slice(first + 40, last + 40)
        np.testing.assert_array_equal(part.low, whole.low[:, columns])
        np.testing.assert_array_equal(part.high, whole.high[:, columns])
        np.testing.assert_array_equal(part.gap, whole.gap[:, columns])


def test_out_of_what_is_there_is_nothing_and_no_gap() -> None:
    found = extents(still(np.zeros((1, 500)), 500), 0, 0.2, -20, 120)
    assert np.flatnonzero(~np.isnan(found.low[0])).tolist() == list(range(20, 120))
    assert not found.gap.any()


def test_the_ink_is_that_of_the_live_sweep() -> None:
    rate, columns = 500, 300
    band = SweptBand(left=0, top=0, columns=1, cell_width=columns + 40, channels=(0,))
    paper = draw_paper(LOOK, band.cell_width, 200, SCALE)
    sweep = Sweep(
        paper,
        paper,
        LOOK.colour(Tone.TRACE),
        bands=(band,),
        channels=1,
        cell_height=200,
        px_per_sample=100 / rate,
        px_per_unit=40.0,
        middle=116.0,
        pen_px=1.8,
    )
    mv = noise(1, columns / 100, rate)
    mv[0, 700:760] = np.nan
    sweep.add(0, mv)
    found = extents(still(mv, rate), 0, 100 / rate, 0, columns)
    ink = Ink(columns, 200, 1.8)
    middle, gain = np.float32(116.0), np.float32(40.0)
    ink.draw([Trace(0, middle - found.high[0] * gain, middle - found.low[0] * gain)])
    rows, cover, _, _ = sweep._cover(0, columns)
    live = np.zeros((200, columns), dtype=np.int16)
    live[rows] = (cover[0] * 256).astype(np.int16)
    assert np.abs(live - ink.weight).max() <= 1  # of 256: rounding of a share
    assert (live > 200).sum() > 1000


def test_a_tall_wave_goes_on_into_the_row_above_and_stays_on_the_page() -> None:
    ink = Ink(3, 50, 2.0, upper=-100.0, lower=60.0)
    ink.draw([Trace(0, np.array([-300, 30, 40], "f4"), np.array([10, 30, 900], "f4"))])
    assert (ink.weight[:11, 0] == 256).all()
    assert (ink.weight[40:, 2] == 256).all()
    assert np.flatnonzero(ink.weight[:, 1] == 256).tolist() == [29, 30]


@pytest.mark.parametrize("px_per_mm", [4.0, 3.77, 5.6])
def test_the_paper_is_that_of_the_live_ekg_and_its_pieces_fit(px_per_mm: float) -> None:
    image = draw_paper(LOOK, 300, 120, replace(SCALE, px_per_mm=px_per_mm))
    live = np.frombuffer(image.constBits(), np.uint8).reshape(120, -1, 4)[:, :300, :3]
    paper = MovingPaper(LOOK, px_per_mm, 120)
    whole = paper.piece(0, 300)
    assert np.abs(whole[..., :3].astype(int) - live.astype(int)).max() <= 5
    pieces = [paper.piece(a, b) for a, b in ((0, 1), (1, 77), (77, 300))]
    np.testing.assert_array_equal(np.concatenate(pieces, axis=1), whole)
    below = MovingPaper(LOOK, px_per_mm, 60, top=60).piece(0, 300)
    np.testing.assert_array_equal(below, whole[60:])


def test_lost_columns_carry_the_hatch_of_the_live_ekg() -> None:
    # 8 px/mm: what Qt draws one pixel wide is thinner than it says.
    paper = MovingPaper(LOOK, 8.0, 100)
    pixels = paper.piece(0, 80)
    gap = np.zeros(80, dtype=np.bool_)
    gap[20:60] = True
    before = pixels.copy()
    paper.hatch(pixels, 0, 0, gap)
    live_paper = draw_paper(LOOK, 80, 100, replace(SCALE, px_per_mm=8.0))
    image = hatched(live_paper, LOOK.colour(Tone.PAPER), LOOK.colour(Tone.WARN), 16.0)
    live = np.frombuffer(image.constBits(), np.uint8).reshape(100, 80, 4)
    off = np.abs(pixels[:, 20:60, :3].astype(int) - live[:, 20:60, :3].astype(int))
    assert off.max() < 16  # of 255: the same stripes, another way to soften their edges
    np.testing.assert_array_equal(pixels[:, :20], before[:, :20])
    np.testing.assert_array_equal(pixels[:, 60:], before[:, 60:])


def test_what_was_lost_of_all_leads_is_told_once() -> None:
    mv = np.zeros((3, 1000))
    mv[:, 100:220] = np.nan
    mv[2, 990:] = np.nan
    assert gaps_of(still(mv, 500, start=4000)) == (
        Gap(first=4100, end=4220),
        Gap(first=4990, end=5000, lead="III"),
    )
    assert gaps_of(still(np.zeros((3, 100)), 500)) == ()
    mv = np.zeros((1, 10))
    mv[0, :2] = np.nan
    assert gaps_of(still(mv, 500)) == (Gap(first=0, end=2),)
