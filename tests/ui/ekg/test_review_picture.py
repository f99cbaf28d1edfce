"""The picture of a review: a move paints what a fresh picture would, and little of it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter

from station.sheets.layouts import Layout
from station.ui.ekg.leads import StillLeads
from station.ui.ekg.page import ReviewPage
from station.ui.ekg.review_picture import ReviewPicture
from station.ui.tokens import Tone
from tests.ui.ekg.signals import LOOK, SCALE, beats, noise, still


def page(
    leads: StillLeads, layout: Layout, width: int = 840, height: int = 400, enlarged: float = 1.0
) -> ReviewPage:
    return ReviewPage(leads, layout, SCALE, width, height, enlarged)


def seen(picture: ReviewPicture) -> NDArray[np.uint8]:
    """What comes onto a widget."""
    image = QImage(picture.page.width, picture.page.seen, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    picture.paint(painter, 1.0)
    painter.end()
    bits = np.frombuffer(image.constBits(), dtype=np.uint8)
    return bits.reshape(image.height(), image.width(), 4)[..., :3].copy()


def ink(picture: ReviewPicture, x: float, y: int) -> bool:
    return bool((seen(picture)[y, int(x)] < 60).all())


@pytest.mark.parametrize(
    ("layout", "leads", "rate", "enlarged"),
    [
        (Layout.THREE_BY_FOUR_ONE_RHYTHM, 12, 500, 1.0),
        (Layout.THREE_BY_FOUR_THREE_RHYTHM, 12, 1000, 2.0),
        (Layout.SIX_BY_TWO, 12, 250, 1.0),
        (Layout.RHYTHM, 2, 500, 1.5),
        (Layout.ROWS, 1, 130, 4.0),
    ],
)
def test_a_move_paints_what_a_fresh_picture_would(
    layout: Layout, leads: int, rate: int, enlarged: float
) -> None:
    mv = noise(leads, 40, rate)
    mv[:, 15 * rate : 16 * rate] = np.nan
    mv[0, 18 * rate : 19 * rate] = np.nan
    source = still(mv, rate, start=9_000)
    sheet = page(source, layout, width=540, height=240, enlarged=enlarged)
    first = source.start + 12 * rate
    picture = ReviewPicture(LOOK, source, sheet, first)
    for by in (1, 30, -3, -52, 200):
        picture.move(picture.column + by)
        fresh = ReviewPicture(LOOK, source, sheet, first)
        fresh.column = picture.column
        fresh._paint([(0, sheet.width)])
        assert (seen(picture) == seen(fresh)).all(), f"after a move by {by}"
    picture.move(picture.column + 1)
    assert picture.painted < 60


def test_it_ends_where_there_is_no_more() -> None:
    source = still(noise(12, 30, 500), 500)
    sheet = page(source, Layout.TWELVE_BY_ONE)
    picture = ReviewPicture(LOOK, source, sheet, 0)
    picture.move(-500)
    assert picture.first == 0
    picture.move(10**6)
    assert picture.first == 15_000 - sheet.samples
    assert sheet.samples == 4_000  # 800 px of 100 px/s


def test_a_millivolt_is_ten_millimetres_and_a_second_25() -> None:
    source = still(beats(20, 500)[None], 500)
    sheet = page(source, Layout.ROWS)
    picture = ReviewPicture(LOOK, source, sheet, 0)
    cell = sheet.cells[0]
    x = picture.x_of(100, cell)  # the first beat, at 0.2 s
    assert x == sheet.pulse + 20
    assert picture.x_of(600, cell) - x == 100
    assert picture.sample_of(x, cell) == 100
    top = int(cell.middle)
    assert all(ink(picture, x, y) for y in range(top - 40, top))
    assert not ink(picture, x, top - 43)
    assert not ink(picture, x + 4, top - 20)
    assert sheet.mv_of(cell, sheet.y_of(cell, 1.2)) == pytest.approx(1.2)


def test_columns_go_on_in_time() -> None:
    """A beat that all leads have stands once: in the leads of the column whose time it is in."""
    mv = np.zeros((12, 5_000))
    mv[:, 2_000] = 1.0  # 4 s on a page of 8 s: in the third of four columns
    source = still(mv, 500)
    sheet = page(source, Layout.THREE_BY_FOUR_ONE_RHYTHM)
    picture = ReviewPicture(LOOK, source, sheet, 0)
    whole = seen(picture)
    dark = (whole.max(axis=2) < 60).sum(axis=0)
    third = next(cell for cell in sheet.cells if (cell.row, cell.column) == (0, 2))
    assert third.lead == "V1"
    assert sheet.edges == (40, 240, 440, 640, 840)
    assert np.flatnonzero(dark > 20).tolist() == [440]


def test_the_rows_of_a_rhythm_sheet_follow_one_another() -> None:
    source = still(noise(1, 60, 500), 500)
    sheet = page(source, Layout.RHYTHM)
    picture = ReviewPicture(LOOK, source, sheet, 5_000)
    one, two, three = sheet.cells
    assert picture.sample_of(one.left, one) == 5_000
    assert picture.sample_of(two.left, two) == picture.sample_of(one.right, one) == 9_000
    assert picture.x_of(13_000, three) == three.left
    picture.move(10**6)
    assert picture.sample_of(three.right, three) == 30_000


def test_a_gap_is_hatched_and_carries_no_line() -> None:
    mv = np.zeros((1, 5_000))
    mv[0, 1_000:1_120] = np.nan
    source = still(mv, 500)
    sheet = page(source, Layout.ROWS)
    picture = ReviewPicture(LOOK, source, sheet, 0)
    middle = int(sheet.cells[0].middle)
    begin = sheet.pulse + 200
    assert ink(picture, begin - 2, middle - 1)
    assert ink(picture, begin + 26, middle - 1)
    inside = seen(picture)[:, begin : begin + 24]
    assert not (inside.max(axis=2) < 60).any()
    warn = LOOK.colour(Tone.WARN)
    stripes = (np.abs(inside.astype(int) - [warn.blue(), warn.green(), warn.red()]) < 12).all(-1)
    assert stripes.any(axis=1).mean() > 0.9  # in nearly every row


def test_a_recording_shorter_than_the_page_is_as_wide_as_its_time() -> None:
    source = still(noise(12, 4, 500), 500)
    sheet = page(source, Layout.THREE_BY_FOUR_ONE_RHYTHM)
    assert sheet.right == sheet.pulse + 400
    assert sheet.samples == 2_000
    picture = ReviewPicture(LOOK, source, sheet, 0)
    assert not (seen(picture)[:, sheet.right + 2 :].max(axis=2) < 60).any()


def test_an_enlarged_page_is_seen_from_any_height() -> None:
    source = still(noise(12, 30, 500), 500)
    sheet = page(source, Layout.TWELVE_BY_ONE, enlarged=2.0)
    assert (sheet.height, sheet.seen) == (800, 400)
    assert sheet.px_per_sample == 0.4
    upper = seen(ReviewPicture(LOOK, source, sheet, 0))
    moved = ReviewPicture(LOOK, source, sheet, 0)
    moved.move_down(100)
    off = np.abs(seen(moved)[:300].astype(int) - upper[100:])
    assert off.max() <= 2  # of 255: a share of a pixel is rounded
