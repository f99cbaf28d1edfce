"""The parts: large enough for a finger, whole words, usable without a mouse."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QImage, QPainter, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

import station.ui
from station.ui import names
from station.ui.icons import Icon, paint_icon
from station.ui.look import Look
from station.ui.shell.alerts import Alerts
from station.ui.shell.banner import NameLabel
from station.ui.tokens import PALETTES, Metrics, Text, ThemeName, Tone
from station.ui.widgets.button import Button
from station.ui.widgets.entry import Field
from station.ui.widgets.focus import FocusRing
from station.ui.widgets.label import Label
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.pin import PinDots
from station.ui.widgets.segmented import Segment, Segmented

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("qt_app")]

# Width, height and logical px/mm of: a 21.5″ wall screen, a 13.3″ laptop, a 27″ 4K screen.
SCREENS = [(1920, 1080, 4.03), (1280, 800, 4.47), (3840, 2160, 6.43)]


@pytest.fixture
def look() -> Look:
    return Look(PALETTES[ThemeName.LIGHT], Metrics.of(1280, 800, 4.47))


@pytest.mark.parametrize(("width", "height", "px_per_mm"), SCREENS)
def test_every_control_is_at_least_12_mm(width: int, height: int, px_per_mm: float) -> None:
    look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(width, height, px_per_mm))
    least = math.floor(12 * px_per_mm)
    segmented = Segmented(look, [("a", "A", "a"), ("b", "B", "b")], "a")
    controls: list[QWidget] = [Button(look, "A"), Button(look, "", icon=Icon.CLOSE)]
    controls += segmented.findChildren(QWidget)
    for control in controls:
        assert control.sizeHint().width() >= least
        assert control.sizeHint().height() >= least
    assert Field(look, "Name", name="x").height() >= least


def test_what_a_screen_reader_chooses_is_chosen(look: Look) -> None:
    """Its action checks a choice without a click; a finger clicks. Both count, each once."""
    segmented = Segmented(look, [("a", "A", "a"), ("b", "B", "b")], "a")
    chosen: list[str] = []
    segmented.chosen.connect(chosen.append)
    first, second = segmented.findChildren(Segment)
    QAccessible.queryAccessibleInterface(second).actionInterface().doAction("Toggle")
    assert (segmented.current, chosen) == ("b", ["b"])
    segmented.show()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert (segmented.current, chosen) == ("a", ["b", "a"])


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_button_is_pressed_by_key_and_not_while_it_is_not_yet(look: Look, key: Qt.Key) -> None:
    button = Button(look, "Start visit")
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.show()
    QTest.keyClick(button, key)
    button.setEnabled(False)
    QTest.keyClick(button, key)
    assert pressed == [True]


def test_a_dialog_gives_the_keyboard_back(look: Look) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    ring = FocusRing(look, window)
    first, opener = Button(look, "First"), Button(look, "Open")
    layout.addWidget(first)
    layout.addWidget(opener)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    opener.setFocus()
    dialog = Overlay(look, "Enter", name="dialog")
    dialog.body.addWidget(Field(look, "Number", name="number"))
    dialog.open_over(opener)
    assert dialog.isAncestorOf(window.focusWidget())
    dialog.shut()
    dialog.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.focusWidget() is opener
    assert ring.isVisible(), "though what had the keyboard before is destroyed"
    window.close()


def test_every_icon_paints_something_in_its_colour(look: Look) -> None:
    ink = look.colour(Tone.INK)
    for icon in Icon:
        image = QImage(48, 48, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_icon(painter, icon, image.rect().toRectF(), ink, look.colour(Tone.SURFACE))
        painter.end()
        assert any(image.pixelColor(x, y) == ink for x in range(48) for y in range(48)), (
            f"{icon} left the picture white"
        )


def test_pin_dots_take_digits_and_show_none(look: Look) -> None:
    dots = PinDots(look, names.PIN_FIELD)
    QTest.keyClicks(dots, "12x3")
    QTest.keyClick(dots, Qt.Key.Key_Backspace)
    assert dots.pin == "12"
    assert dots.accessibleDescription() == "2 digits typed"
    assert "12" not in dots.accessibleName()


@pytest.mark.parametrize("width", [190, 260, 420])
def test_a_long_name_gets_smaller_and_is_never_cut(look: Look, width: int) -> None:
    label = NameLabel(look, names.BANNER_NAME)
    label.setText("Wolfeschlegelsteinhausenbergerdorff, Hubert Blaine Maximilian")
    label.resize(width, 46)
    px = label.fitting_px()
    box = QFontMetrics(look.sized_font(px, 700)).boundingRect(
        QRect(0, 0, width, 1000), Qt.TextFlag.TextWordWrap, label.text()
    )
    if width >= 260:
        assert box.width() <= width
        assert box.height() <= 46
    assert px < look.metrics.text_px(Text.NAME)


def test_alerts_without_room_are_counted_not_dropped(look: Look) -> None:
    alerts = Alerts(look)
    alerts.show_alerts(("No BP on left arm", "Latex allergy", "Fall risk", "Isolation"), known=True)
    alerts.resize(180, 66)
    shown = [word for word, _ in alerts.shown()]
    assert shown == ["No BP on left arm", "+3 more"]
    assert alerts.accessibleName().endswith(
        "No BP on left arm; Latex allergy; Fall risk; Isolation"
    )


def test_alerts_that_could_not_be_read_say_so(look: Look) -> None:
    alerts = Alerts(look)
    alerts.resize(400, 66)
    alerts.show_alerts((), known=False)
    assert [word for word, _ in alerts.shown()] == ["Alerts not available"]


class _Host(QWidget):
    """A window with a banner of 76 px and a foot bar of 72 px."""

    def scrim_region(self) -> QRegion:
        return QRegion(QRect(0, 76, 1280, 800 - 76 - 72))

    def work_area(self) -> QRect:
        return QRect(84, 76, 1196, 652)


def test_a_dialog_leaves_banner_and_foot_clear_and_keeps_the_keyboard(look: Look) -> None:
    host = _Host()
    host.resize(QSize(1280, 800))
    below = Button(look, "Below", parent=host)
    host.show()
    host.activateWindow()
    assert QTest.qWaitForWindowExposed(host)
    dialog = Overlay(look, "Enter by hand", name="dialog")
    first, second = Button(look, "First"), Button(look, "Second")
    dialog.buttons.addWidget(first)
    dialog.buttons.addWidget(second)
    closed: list[bool] = []
    dialog.closed.connect(lambda: closed.append(True))
    dialog.open_over(below)
    assert not dialog.mask().contains(QRect(84, 0, 10, 75))
    assert not dialog.mask().contains(QRect(84, 730, 10, 60))
    assert host.work_area().contains(dialog.card.geometry())
    visited = []
    for _ in range(4):
        visited.append(host.focusWidget())
        QTest.keyClick(host.focusWidget(), Qt.Key.Key_Tab)
    assert visited == [first, second, dialog.cross, first]
    QTest.keyClick(host.focusWidget(), Qt.Key.Key_Escape)
    assert closed == [True]
    assert not dialog.isVisible()
    host.close()


def test_a_label_takes_nothing_for_markup(look: Look) -> None:
    """Qt would guess, and `<img src=...>` in a name would be looked up."""
    name = Label(look, '<img src="file:///etc/hostname">Ada')
    assert name.textFormat() is Qt.TextFormat.PlainText
    name.setText("<b>Ada</b>")
    assert name.textFormat() is Qt.TextFormat.PlainText


def test_every_text_of_the_window_is_such_a_label() -> None:
    """No other class puts text on a label of Qt's own. (The paper's label has a picture.)"""
    window = Path(station.ui.__file__).parent
    made = {
        path.relative_to(window).as_posix()
        for path in window.rglob("*.py")
        if re.search(r"\bQLabel\(|\(QLabel\b|QMessageBox", path.read_text(encoding="utf-8"))
    }
    assert made == {"widgets/label.py", "ekg/still_paper.py"}
