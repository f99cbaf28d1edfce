"""A screen that was measured is drawn on in its true millimetres, everywhere, also tomorrow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from station.ui import names
from station.ui.ekg.ruler import Measure
from station.ui.ekg.true_size import TrueSizeDialog
from station.ui.look import Look, screen_px_per_mm
from station.ui.paper import PaperScale
from station.ui.screens import SCREENS, Screens, ScreenSizeError, size_words
from station.ui.tokens import ThemeName
from station.ui.widgets.button import Button
from tests.ui.driving import wait_for

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("qt_app")]

TODAY = date(2026, 11, 3)


@pytest.fixture
def screen() -> Iterator[QScreen]:
    yield QGuiApplication.primaryScreen()
    SCREENS.keep_in(None)


@pytest.fixture
def dialog(screen: QScreen) -> Iterator[TrueSizeDialog]:
    window = QWidget()
    window.resize(1280, 800)
    window.show()
    look = Look.of(ThemeName.LIGHT, QSize(1280, 800), screen)
    one = TrueSizeDialog(look, screen, TODAY)
    one.open_over(window)
    yield one
    window.close()


def test_a_measured_size_is_that_of_every_look_and_is_found_again(
    screen: QScreen, tmp_path: Path
) -> None:
    told = screen_px_per_mm(screen)
    assert size_words(screen, TODAY) == "Size not checked"
    file = tmp_path / "new" / "screens.json"
    SCREENS.keep_in(file)
    SCREENS.measure(screen, 4.5, TODAY)
    look = Look.of(ThemeName.DARK, QSize(1280, 800), screen)
    assert look.metrics.px_per_mm == pytest.approx(4.5)
    paper = PaperScale(px_per_mm=look.metrics.px_per_mm, mm_per_s=25, mm_per_mv=10)
    assert (paper.px_per_s, paper.px_per_mv) == pytest.approx((112.5, 45.0))
    assert size_words(screen, date(2026, 12, 24)) == "True size, checked 3 Nov"
    assert size_words(screen, date(2027, 1, 2)) == "True size, checked 3 Nov 2026"
    tomorrow = Screens()
    tomorrow.keep_in(file)
    assert tomorrow.px_per_mm(screen) == pytest.approx(4.5)
    SCREENS.forget(screen)
    assert screen_px_per_mm(screen) == told
    assert json.loads(file.read_text("utf-8")) == {"screens": []}


@pytest.mark.parametrize(
    "text", ["", "{}", '{"screens": [{"screen": {"maker": 1}}]}', '{"screens": 7}', "[]"]
)
def test_a_file_that_says_nothing_is_no_size(screen: QScreen, tmp_path: Path, text: str) -> None:
    file = tmp_path / "screens.json"
    file.write_text(text, "utf-8")
    SCREENS.keep_in(file)
    assert SCREENS.px_per_mm(screen) is None


def test_what_no_screen_has_is_refused(screen: QScreen) -> None:
    with pytest.raises(ValueError, match="screens have"):
        SCREENS.measure(screen, 0.4, TODAY)


def test_a_window_is_made_anew_for_a_new_size(screen: QScreen, open_window: object) -> None:
    window = open_window(None)  # type: ignore[operator]
    SCREENS.measure(screen, 5.25, TODAY)
    wait_for(lambda: window.look.metrics.px_per_mm == pytest.approx(5.25))


def test_the_ruler_is_drawn_as_long_as_the_one_in_the_hand(
    dialog: TrueSizeDialog, screen: QScreen
) -> None:
    ruler = dialog.ruler
    ruler.set_px_per_mm(4.0)
    assert ruler.accessibleName() == "100 mm on the screen, 400.0 pixels long"
    dialog.findChild(Button, names.true_size("+1")).click()  # type: ignore[union-attr]
    assert ruler.px_per_mm == pytest.approx(4.04)
    ruler.setFocus()
    QTest.keyClick(ruler, Qt.Key.Key_Left)
    assert ruler.px_per_mm == pytest.approx(4.04 * 0.999)
    end = round(24 + 100 * ruler.px_per_mm)
    QTest.mousePress(ruler, Qt.MouseButton.LeftButton, pos=QPoint(end, 50))
    QTest.mouseMove(ruler, QPoint(end + 46, 50))
    QTest.mouseRelease(ruler, Qt.MouseButton.LeftButton, pos=QPoint(end + 46, 50))
    assert ruler.px_per_mm == pytest.approx(4.496, abs=0.01)
    ruler.set_measure(Measure.CARD)
    ruler.set_px_per_mm(5.0)
    assert ruler.accessibleName() == "85.6 mm on the screen, 428.0 pixels long"
    dialog.keep.click()
    assert not dialog.isVisible()
    assert screen_px_per_mm(screen) == pytest.approx(5.0)


def test_closing_changes_nothing(dialog: TrueSizeDialog, screen: QScreen) -> None:
    told = screen_px_per_mm(screen)
    dialog.ruler.set_px_per_mm(7.0)
    dialog.shut()
    assert screen_px_per_mm(screen) == told


def test_a_size_that_cannot_be_kept_holds_and_says_so(
    dialog: TrueSizeDialog, screen: QScreen, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    SCREENS.keep_in(tmp_path / "file" / "screens.json")
    dialog.ruler.set_px_per_mm(4.8)
    dialog.keep.click()
    assert dialog.problem.isVisible()
    assert "could not be written" in dialog.problem.text()
    assert screen_px_per_mm(screen) == pytest.approx(4.8)
    with pytest.raises(ScreenSizeError):
        SCREENS.forget(screen)
