"""The review in a real window: gone through, enlarged, and measured by mouse, touch and keys."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QInputDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from station.sheets.layouts import Layout
from station.ui import names
from station.ui.ekg.beside import EarlierBeside
from station.ui.ekg.caliper_card import CaliperCard
from station.ui.ekg.calipers import CaliperReading, Handle
from station.ui.ekg.leads import StillLeads
from station.ui.ekg.review_paper import ReviewPaper
from station.ui.ekg.scrubber import Scrubber
from station.ui.ekg.zoom_buttons import ZoomButtons
from station.ui.tokens import Tone
from station.ui.widgets.layout import column, row
from tests.ui.driving import child, click
from tests.ui.ekg.signals import LOOK, NAMES, beats, still

pytestmark = pytest.mark.window

RATE = 500
LEFT = Qt.MouseButton.LeftButton


class Bench(QWidget):
    """Paper, card, scrubber and zoom, put together as a page does."""

    def __init__(self) -> None:
        super().__init__()
        self.paper, self.card = ReviewPaper(LOOK), CaliperCard(LOOK)
        self.scrubber, self.zoom = Scrubber(LOOK), ZoomButtons(LOOK)
        page = column(self)
        upper, lower = row(), row()
        upper.addWidget(self.paper, 1)
        upper.addWidget(self.card)
        lower.addWidget(self.scrubber, 1)
        lower.addWidget(self.zoom)
        page.addLayout(upper, 1)
        page.addLayout(lower)
        paper = self.paper
        paper.moved.connect(self.scrubber.show_page)
        self.scrubber.chosen.connect(paper.go_to)
        paper.measured.connect(self.card.show_reading)
        self.card.march.connect(paper.set_march)
        self.card.reset.connect(paper.reset_calipers)
        self.zoom.step.connect(paper.zoom_by)
        paper.zoomed.connect(self.zoom.show_zoom)


@pytest.fixture
def bench(qt_app: object) -> Bench:
    """Five minutes of twelve leads, a beat of 1 mV each 0.8 s, the newest page; no calipers."""
    bench = Bench()
    bench.resize(1500, 760)
    bench.show()
    bench.activateWindow()
    assert QTest.qWaitForWindowActive(bench)
    show(bench, five_minutes())
    return bench


@cache
def five_minutes() -> StillLeads:
    mv = np.tile(beats(300, RATE), (12, 1))
    mv[:, 149_000:149_120] = np.nan
    return StillLeads(NAMES, mv, RATE, derived=frozenset({"III", "aVR", "aVL", "aVF"}))


def show(bench: Bench, leads: StillLeads, **more: object) -> None:
    bench.paper.show_leads(leads, **more)  # type: ignore[arg-type]
    bench.scrubber.show_leads(leads, bench.paper.gaps)
    bench.paper.grab()


def reading(bench: Bench) -> CaliperReading:
    found = bench.paper.reading
    assert found is not None
    return found


def at(bench: Bench, handle: Handle) -> QPoint:
    marks = bench.paper.marks()
    assert marks is not None
    return marks.boxes()[handle].center().toPoint()


def pull(bench: Bench, begin: QPoint, by: QPoint) -> None:
    paper = bench.paper
    QTest.mousePress(paper, LEFT, pos=begin)
    QTest.mouseMove(paper, begin + by / 2)
    QTest.mouseMove(paper, begin + by)
    QTest.mouseRelease(paper, LEFT, pos=begin + by)


# Going through it.


def test_it_begins_with_the_newest_page_in_true_millimetres(bench: Bench) -> None:
    paper = bench.paper
    picture = paper.drawn()
    assert picture is not None
    assert paper.first_sample + paper.shown_samples == 150_000
    assert picture.page.px_per_sample * RATE == 25 * LOOK.metrics.px_per_mm
    assert picture.page.scale.px_per_mv == 10 * LOOK.metrics.px_per_mm


def test_the_mouse_pulls_the_paper(bench: Bench) -> None:
    first = bench.paper.first_sample
    pull(bench, QPoint(300, 100), QPoint(200, 0))  # 2 s
    assert bench.paper.first_sample == first - 1000
    pull(bench, QPoint(600, 100), QPoint(-100, 0))
    assert bench.paper.first_sample == first - 500


def test_a_finger_pulls_the_paper_and_two_enlarge_it(bench: Bench, finger: QInputDevice) -> None:
    paper = bench.paper
    first = paper.first_sample
    QTest.touchEvent(paper, finger).press(0, QPoint(300, 100), paper).commit()
    QTest.touchEvent(paper, finger).move(0, QPoint(400, 100), paper).commit()
    QTest.touchEvent(paper, finger).move(0, QPoint(500, 100), paper).commit()
    QTest.touchEvent(paper, finger).release(0, QPoint(500, 100), paper).commit()
    assert paper.first_sample == first - 1000
    one, other = QPoint(400, 100), QPoint(500, 100)
    QTest.touchEvent(paper, finger).press(0, one, paper).press(1, other, paper).commit()
    for apart in (60, 130):
        by = QPoint(apart, 0)
        both = QTest.touchEvent(paper, finger).move(0, one - by, paper)
        both.move(1, other + by, paper).commit()
    QTest.touchEvent(paper, finger).release(0, one, paper).release(1, other, paper).commit()
    assert paper.enlarged == 2.0


def test_keys_and_wheel_go_through_time(bench: Bench) -> None:
    paper = bench.paper
    newest = paper.first_sample
    paper.setFocus()
    QTest.keyClick(paper, Qt.Key.Key_Left)  # a large square: 0.2 s
    assert paper.first_sample == newest - 100
    QTest.keyClick(paper, Qt.Key.Key_PageUp)
    assert paper.first_sample == newest - 100 - paper.shown_samples
    QTest.keyClick(paper, Qt.Key.Key_Home)
    assert paper.first_sample == 0
    QTest.keyClick(paper, Qt.Key.Key_End)
    assert paper.first_sample == newest
    place = QPointF(400, 200)
    QTest.wheelEvent(bench.windowHandle(), place, QPoint(0, 120))
    assert newest - 0.12 * paper.shown_samples < paper.first_sample < newest
    ctrl = Qt.KeyboardModifier.ControlModifier
    QTest.wheelEvent(bench.windowHandle(), place, QPoint(0, 120), QPoint(), ctrl)
    assert paper.enlarged == 1.5


def test_the_scrubber_and_the_paper_follow_each_other(bench: Bench) -> None:
    paper, scrubber = bench.paper, bench.scrubber
    assert scrubber.first == pytest.approx(paper.first_sample, abs=25)  # half of 0.1 s
    scrubber.setFocus()
    QTest.keyClick(scrubber, Qt.Key.Key_Home)
    assert paper.first_sample == 0
    QTest.keyClick(scrubber, Qt.Key.Key_Right)
    QTest.keyClick(scrubber, Qt.Key.Key_PageDown)
    assert paper.first_sample == 11 * RATE
    said = scrubber.accessibleDescription()
    assert said.startswith("From 4:49 to 4:3")
    assert QAccessible.queryAccessibleInterface(scrubber).role() == QAccessible.Role.Slider
    middle = scrubber.bar().center().toPoint()
    QTest.mousePress(scrubber, LEFT, pos=middle)  # beside the thumb: it comes
    half = paper.shown_samples / 2
    assert paper.first_sample == pytest.approx(75_000 - half, abs=RATE)
    QTest.mouseMove(scrubber, middle + QPoint(40, 0))
    QTest.mouseRelease(scrubber, LEFT, pos=middle + QPoint(40, 0))
    by = 40 / scrubber.bar().width() * 150_000
    assert paper.first_sample == pytest.approx(75_000 - half + by, abs=RATE)
    assert scrubber.height() >= 12 * LOOK.metrics.px_per_mm


def test_what_was_lost_is_on_the_scrubber(bench: Bench) -> None:
    bench.scrubber.show_kept([(20_000, 25_000)])
    image = bench.scrubber.grab().toImage()
    warn, ok = LOOK.colour(Tone.WARN), LOOK.colour(Tone.OK)
    line = round(bench.scrubber.bar().center().y()) + 12
    x = round(bench.scrubber.x_of(149_060))
    assert warn in [image.pixelColor(at, line) for at in range(x - 2, x + 3)]
    kept = range(*(round(bench.scrubber.x_of(one)) for one in (19_000, 26_000)))
    assert ok in [image.pixelColor(at, line) for at in kept]


def test_enlarged_is_said_and_never_called_true_size(bench: Bench) -> None:
    paper = bench.paper
    before = paper.grab().toImage()
    said = child(bench, names.EKG_LARGER).parentWidget()
    assert said is bench.zoom
    sizes = []
    for _ in range(3):
        click(bench, names.EKG_LARGER)
        sizes.append((paper.enlarged, paper.accessibleDescription()))
    assert sizes == [(1.5, "Enlarged ×1.5"), (2.0, "Enlarged ×2"), (4.0, "Enlarged ×4")]
    assert not child(bench, names.EKG_LARGER).isEnabled()
    picture = paper.drawn()
    assert picture is not None
    assert picture.page.px_per_sample * RATE == 4 * 100
    label = QRect(paper.width() - 420, paper.height() - 60, 420, 60)
    assert paper.grab(label).toImage() != before.copy(label)
    paper.setFocus()
    QTest.keyClick(paper, Qt.Key.Key_Minus)
    assert paper.enlarged == 2.0


def test_what_is_under_the_pointer_stays_there_when_it_is_enlarged(bench: Bench) -> None:
    paper = bench.paper
    paper.go_to(50_000)
    picture = paper.drawn()
    assert picture is not None
    point = QPointF(700, 500)
    cell = picture.page.cell_at(point.x(), point.y())
    assert cell is not None
    sample, mv = picture.sample_of(point.x(), cell), picture.page.mv_of(cell, point.y())
    paper.zoom(2.0, point)
    larger = paper.drawn()
    assert larger is not None
    same = larger.page.cell_at(point.x(), point.y() + larger.top)
    assert same is not None
    assert same.lead == cell.lead
    assert larger.sample_of(point.x(), same) == pytest.approx(sample, abs=5)  # 2 px
    assert larger.page.mv_of(same, point.y() + larger.top) == pytest.approx(mv, abs=0.05)


def test_simulated_stands_on_the_paper(bench: Bench) -> None:
    paper = bench.paper
    plain, before = paper.over().notice_box(), paper.grab().toImage()
    show(bench, five_minutes(), simulated=True)
    marked = paper.over().notice_box()
    assert marked.width() > plain.width()  # "SIMULATED. Preview, not for diagnosis"
    assert paper.grab().toImage() != before


# Calipers.


def test_the_mouse_measures_800_ms_and_a_millivolt_and_a_fifth(bench: Bench) -> None:
    bench.paper.set_calipers(True)
    start = reading(bench)
    assert (start.lead, start.ms, start.mv) == ("II", 800.0, 1.0)
    pull(bench, at(bench, Handle.SECOND), QPoint(20, 0))  # 20 px are 200 ms
    assert (reading(bench).ms, reading(bench).per_min) == (1000.0, 60.0)
    pull(bench, at(bench, Handle.FIRST), QPoint(20, 0))
    assert (reading(bench).ms, reading(bench).per_min) == (800.0, 75.0)
    pull(bench, at(bench, Handle.UPPER), QPoint(0, -8))  # 8 px are 0.2 mV
    assert reading(bench).mv == pytest.approx(1.2)
    pull(bench, at(bench, Handle.LOWER), QPoint(0, -20))
    assert reading(bench).mv == pytest.approx(0.7)
    said = {label.text() for label in bench.card.findChildren(type(bench.card._lead))}
    assert {"800 ms", "75 /min", "0.70 mV", "II"} <= said


def test_a_finger_takes_a_line_from_six_millimetres_away(
    bench: Bench, finger: QInputDevice
) -> None:
    paper = bench.paper
    paper.set_calipers(True)
    marks = paper.marks()
    assert marks is not None
    near = at(bench, Handle.SECOND) + QPoint(10, 23)  # 5.75 mm of 4 px
    QTest.touchEvent(paper, finger).press(0, near, paper).commit()
    QTest.touchEvent(paper, finger).move(0, near + QPoint(30, 0), paper).commit()
    QTest.touchEvent(paper, finger).release(0, near + QPoint(30, 0), paper).commit()
    assert reading(bench).ms == 1100.0
    assert paper.chosen is Handle.SECOND


def test_the_keyboard_measures_832_ms(bench: Bench) -> None:
    paper = bench.paper
    paper.set_calipers(True)
    assert paper.hasFocus()
    assert paper.chosen is Handle.SECOND
    QTest.keyClick(paper, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    for _ in range(6):
        QTest.keyClick(paper, Qt.Key.Key_Right)
    assert reading(bench).ms == 832.0
    QTest.keyClick(paper, Qt.Key.Key_Tab)
    assert paper.chosen is Handle.UPPER
    for _ in range(2):
        QTest.keyClick(paper, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(paper, Qt.Key.Key_Down)
    assert reading(bench).mv == pytest.approx(1.19)
    assert paper.accessibleDescription() == (
        "Calipers on II: 832 milliseconds, 72 per minute, 1.19 millivolts; first voltage line"
    )
    first = paper.first_sample
    QTest.keyClick(paper, Qt.Key.Key_Right)  # nothing for a voltage line, and not for the paper
    assert paper.first_sample == first
    QTest.keyClick(paper, Qt.Key.Key_Tab)
    QTest.keyClick(paper, Qt.Key.Key_Tab)  # the last line was before: on to what comes next
    assert not paper.hasFocus()
    QTest.keyClick(paper, Qt.Key.Key_Escape)
    assert paper.chosen is None


def test_a_line_is_not_lost_at_the_edge_of_the_paper(bench: Bench) -> None:
    paper = bench.paper
    paper.set_calipers(True)
    pull(bench, at(bench, Handle.FIRST), QPoint(-2000, 0))
    marks, cell, picture = paper.marks(), paper.caliper_cell(), paper.drawn()
    assert marks is not None
    assert 0 <= marks.x[0] <= paper.width()
    assert cell is not None
    assert picture is not None
    paper.reset_calipers()
    paper.go_to(50_000)
    left = picture.page.pulse
    lines = paper.calipers
    assert lines is not None
    paper.put(lines.moved(Handle.FIRST, 50_000 - lines.first))
    paper.choose(Handle.FIRST)
    QTest.keyClick(paper, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    marks = paper.marks()
    assert marks is not None
    assert left <= marks.x[0] < left + 3  # the paper came along
    assert paper.first_sample == 49_990


def test_they_measure_the_signal_and_not_the_screen(bench: Bench) -> None:
    paper = bench.paper
    paper.set_calipers(True)
    before = paper.calipers
    for change in (
        lambda: paper.set_scale(50.0, 20.0),
        lambda: paper.zoom(4.0),
        lambda: paper.go_to(149_000),
        lambda: paper.set_layout(Layout.TWELVE_BY_ONE),
    ):
        change()
        paper.grab()
        now = paper.calipers
        assert now is not None
        assert before is not None
        assert (now.lead, now.reading) == (before.lead, before.reading)
        assert (now.first, now.second) == (before.first, before.second)


def test_a_touch_on_another_lead_lays_them_there(bench: Bench) -> None:
    paper = bench.paper
    paper.set_calipers(True)
    picture = paper.drawn()
    assert picture is not None
    cell = next(cell for cell in picture.page.cells if cell.lead == "V2")
    place = QPoint((cell.left + cell.right) // 2, cell.bottom - 12)
    QTest.mouseClick(paper, LEFT, pos=place)
    now = paper.calipers
    assert now is not None
    assert (now.lead, now.reading.ms) == ("V2", 800.0)
    assert all(cell.left <= picture.x_of(one, cell) < cell.right for one in (now.first, now.second))


def test_the_card_marches_out_and_brings_them_back(bench: Bench) -> None:
    paper = bench.paper
    assert not child(bench, names.MARCH_OUT).isEnabled()
    paper.set_calipers(True)
    start = paper.calipers
    click(bench, names.MARCH_OUT)
    marks = paper.marks()
    assert marks is not None
    assert len(marks.march) > 8
    steps = np.diff(sorted([*marks.march, *marks.x]))
    assert steps == pytest.approx(80.0)
    pull(bench, at(bench, Handle.FIRST), QPoint(-40, 0))
    assert paper.calipers != start
    click(bench, names.RESET_CALIPERS)
    assert paper.calipers == start
    click(bench, names.MARCH_OUT)
    paper.set_calipers(False)
    assert bench.paper.reading is None


# One lead, twelve at a high rate, and one beside another.


@pytest.mark.parametrize(("leads", "rate"), [(1, 130), (12, 1000)])
def test_any_number_of_leads_at_any_rate(bench: Bench, leads: int, rate: int) -> None:
    mv = np.tile(beats(20, rate), (leads, 1))
    show(bench, still(mv, rate), beats=tuple(round((0.2 + 0.8 * n) * rate) for n in range(24)))
    paper = bench.paper
    paper.set_calipers(True)
    first = round(0.2 * rate) + 15 * round(0.8 * rate)
    assert paper.calipers is not None
    paper.put(paper.calipers.moved(Handle.FIRST, first - paper.calipers.first))
    paper.put(paper.calipers.moved(Handle.SECOND, first + 0.8 * rate - paper.calipers.second))
    assert reading(bench).ms == pytest.approx(800.0)
    image = paper.grab().toImage()
    cell = paper.caliper_cell()
    picture = paper.drawn()
    assert cell is not None
    assert picture is not None
    accent = LOOK.colour(Tone.ACCENT)
    for beat in (first, first + round(0.8 * rate)):  # a mark over each beat
        x = round(picture.x_of(beat, cell))
        assert accent in [image.pixelColor(x + off, cell.top + 5) for off in (-1, 0, 1)]


def test_it_has_a_name_and_a_role_and_room_for_a_finger(bench: Bench) -> None:
    heard = QAccessible.queryAccessibleInterface(bench.paper)
    assert heard.role() == QAccessible.Role.Graphic
    assert heard.text(QAccessible.Text.Name) == "EKG, standing still"
    for name in (names.EKG_LARGER, names.EKG_SMALLER, names.MARCH_OUT, names.RESET_CALIPERS):
        button = child(bench, name)
        assert min(button.width(), button.height()) >= 12 * LOOK.metrics.px_per_mm
        assert button.accessibleName()


def test_an_earlier_one_beside_this_one_is_on_the_same_paper(qt_app: object) -> None:
    beside = EarlierBeside(LOOK)
    beside.resize(1300, 760)
    beside.show_now(five_minutes(), "Now", "0.05-150 Hz")
    beside.show_earlier(still(np.tile(beats(10, 250), (12, 1)), 250), "3 Nov 2026", "0.05-40 Hz")
    beside.set_scale(50.0, 5.0)
    beside.set_layout(Layout.SIX_BY_TWO)
    beside.show()
    assert QTest.qWaitForWindowExposed(beside)
    beside.now.zoom(1.5)
    pages = [paper.drawn() for paper in (beside.now, beside.earlier)]
    assert all(page is not None and page.page.layout is Layout.SIX_BY_TWO for page in pages)
    assert {page.page.scale for page in pages if page is not None} == {pages[0].page.scale}  # type: ignore[union-attr]
    assert [page.page.px_per_sample for page in pages if page is not None] == [0.6, 1.2]
    beside.close()
    beside.deleteLater()


@pytest.fixture(scope="module")
def finger(qt_app: object) -> QInputDevice:
    return QTest.createTouchDevice()
