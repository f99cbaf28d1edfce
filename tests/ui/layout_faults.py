"""What of a shown window is cut, covered, out of reach or too small for a finger.

Run as a program it walks all pages in a window of its own and tells what it found as JSON: for
scale factors, which Qt reads once, when it starts.

    QT_SCALE_FACTOR=2 python -m tests.ui.layout_faults 1280 800
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import sys
from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from station.capture.commands import SignIn
from station.capture.views import SignedView, TileState
from station.messages import MessageLine
from station.ui import names
from station.ui.fit_text import FitText
from station.ui.pages.message_table import LinesTable, line_key
from station.ui.shell.rail import PAGES, RailButton
from station.ui.shell.window import MainWindow
from station.ui.tokens import ThemeName
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.segmented import Segment
from station.ui.widgets.value import Value
from station.visit import DeliveryState
from tests.ui import board_views, message_views
from tests.ui.conftest import NOW, PIN, PRIYA, HandStation
from tests.ui.driving import click, go_to, settle, until

_REFUSED_LATER = SignedView(
    visit_id="v9",
    patient_name="Halvorsen, Ingrid M.",
    signed_at=NOW,
    states=(DeliveryState.REFUSED,),
)
_CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit)
_FIELD_SIDE = 12  # border and padding, as in station/ui/style.py


def faults(window: MainWindow) -> list[str]:
    """All of them, in words; an empty list is a good window."""
    shown = [one for one in window.findChildren(QWidget) if one.isVisible()]
    dialogs = [one for one in shown if isinstance(one, Overlay)]
    if dialogs:  # what lies behind a dialog is covered on purpose
        shown = [one for one in shown if dialogs[-1].isAncestorOf(one)]
    controls = [one for one in shown if isinstance(one, _CONTROLS)]
    least = window.look.metrics.touch(12)
    return [
        *_too_small(controls, least),
        *_out_of_reach(controls, window),
        *_covered(controls, window),
        *_under(shown, controls, window),
        *_cut(shown),
    ]


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName() or widget.accessibleName()!r}"


def _too_small(controls: list[QWidget], least: int) -> Iterator[str]:
    for one in controls:
        if min(one.width(), one.height()) < least:
            yield f"{_named(one)} is {one.width()} x {one.height()}, a finger needs {least}"


def _place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _scrolled(widget: QWidget) -> QScrollArea | None:
    at = widget.parentWidget()
    while at is not None and not isinstance(at, QScrollArea):
        at = at.parentWidget()
    return at


def _out_of_reach(controls: list[QWidget], window: QWidget) -> Iterator[str]:
    for one in controls:
        area = _scrolled(one)
        place = _place(one, area.viewport() if area is not None else window)
        room = (area.viewport() if area is not None else window).rect()
        high = area is not None or (place.top() >= room.top() and place.bottom() <= room.bottom())
        if place.left() < room.left() or place.right() > room.right() or not high:
            yield f"{_named(one)} at {place.getRect()} reaches out of {room.getRect()}"


def _covered(controls: list[QWidget], window: QWidget) -> Iterator[str]:
    places = [(one, _seen(one, window)) for one in controls]
    for (one, a), (other, b) in itertools.combinations(places, 2):
        if one.isAncestorOf(other) or other.isAncestorOf(one):
            continue
        common = a & b
        if common.width() > 1 and common.height() > 1:
            yield f"{_named(one)} at {a.getRect()} and {_named(other)} at {b.getRect()} overlap"


def _under(shown: list[QWidget], controls: list[QWidget], window: QWidget) -> Iterator[str]:
    """Words whose place reaches below something that is touched."""
    places = [(one, _seen(one, window)) for one in controls]
    for words in (one for one in shown if isinstance(one, FitText) and one.text):
        own = _seen(words, window)
        for one, place in places:
            common = own & place
            if not one.isAncestorOf(words) and common.width() > 1 and common.height() > 1:
                yield f"{_named(words)} at {own.getRect()} lies under {_named(one)}"


def _seen(widget: QWidget, window: QWidget) -> QRect:
    """Where it is on the window, as far as its scroll area shows it."""
    place = _place(widget, window)
    area = _scrolled(widget)
    return place & _place(area.viewport(), window) if area is not None else place


def _cut(shown: list[QWidget]) -> Iterator[str]:
    for one in shown:
        if isinstance(one, FitText) and not one.fits:
            yield f"{_named(one)} cuts {one.text!r}"
        elif isinstance(one, Value) and one.number and not one.fits:
            yield f"{_named(one)} cuts '{one.number} {one.unit}'"
        elif isinstance(one, Button | RailButton):
            whole = one.sizeHint().width() <= one.width()
            if not (one.words_fit if isinstance(one, Button) else whole):
                yield f"{_named(one)} cuts {one.text()!r}"
        elif isinstance(one, Segment) and not one.words_fit:
            yield f"{_named(one)} cuts {one.text()!r}"
        elif isinstance(one, ShapeWord) and not one.fits:
            yield f"{_named(one)} cuts {one.word!r}"
        elif isinstance(one, QLineEdit) and one.placeholderText() and not one.text():
            room = one.width() - (0 if one.property("bare") else 2 * _FIELD_SIDE)
            if one.fontMetrics().horizontalAdvance(one.placeholderText()) > room - 4:
                yield f"{_named(one)} cuts {one.placeholderText()!r}"
        elif isinstance(one, QLabel) and one.text() and one.pixmap().isNull():
            if one.wordWrap():
                cut = one.heightForWidth(one.width()) > one.height() + 1
            else:
                cut = one.minimumSizeHint().width() > one.width() + 1
            if cut:
                yield f"{_named(one)} cuts {one.text()!r}"


def walk(window: MainWindow, station: HandStation) -> dict[str, list[str]]:
    """Show every page and some dialogs in a state that does not change; page → its faults."""
    found: dict[str, list[str]] = {}

    def look_at(name: str) -> None:
        settle()
        found[name] = faults(window)

    look_at("sign-in")
    station.show(emergency_offered=True)
    until(window, names.EMERGENCY)
    click(window, names.EMERGENCY)
    look_at("emergency access")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.rail("today"))
    look_at("today, nobody chosen")
    station.show(signed=(_REFUSED_LATER,))
    look_at("today, something is not in the chart")
    view = board_views.mixed()
    station.show(
        visit=view.visit,
        tiles=view.tiles,
        links=view.links,
        held=board_views.HELD,
        messages=message_views.messages(
            opened=(message_views.REFUSED, message_views.TEXT),
            dry_run=message_views.DRY_RUN,
        ),
    )
    for page in PAGES:
        go_to(window, names.rail(page))
        look_at(page)
    go_to(window, names.rail("vitals"))
    for state in (TileState.CAPTURED, TileState.FAILED, TileState.CHECK):
        station.show(tiles=board_views.board(state).tiles)
        look_at(f"vitals, {state}")
    go_to(window, names.rail("messages"))
    charts = station.view().charts
    station.show(charts=message_views.CHARTS)
    look_at("messages to three destinations")
    for name, opens in _of_messages(window).items():
        opens()
        look_at(name)
        for dialog in window.findChildren(Overlay):
            dialog.shut()
    station.show(charts=charts)
    go_to(window, names.rail("vitals"))
    for name, opens in _dialogs(window).items():
        opens()
        look_at(name)
        for dialog in window.findChildren(Overlay):
            dialog.shut()
    station.show(emergency_left_s=1710.0)
    for page in ("vitals", "review"):
        go_to(window, names.rail(page))
        look_at(f"{page} under emergency access")
    station.show(locked=True, emergency_left_s=None)
    look_at("locked")
    return {name: wrong for name, wrong in found.items() if wrong}


def _dialogs(window: MainWindow) -> dict[str, Callable[[], object]]:
    return {
        "help": window.show_help,
        "tray": window.show_tray,
        "leave": window.change_patient,
        "how": lambda: click(window, names.action("blood_pressure", "how")),
        "entry": lambda: click(window, names.action("blood_pressure", "enter")),
        "entry in units": lambda: click(window, names.action("body_temperature", "enter")),
    }


def _of_messages(window: MainWindow) -> dict[str, Callable[[], object]]:
    def choose(line: MessageLine, *buttons: str) -> None:
        table = window.findChild(LinesTable)
        assert table is not None
        table.choose(line_key(line))
        for button in buttons:
            click(window, button)
            settle()

    def opened() -> None:
        choose(message_views.REFUSED, names.OPEN_MESSAGE, names.MESSAGE_SHOW)

    return {
        "message, closed": lambda: choose(message_views.REFUSED, names.OPEN_MESSAGE),
        "message": opened,
        "message, unclear": lambda: choose(message_views.UNCLEAR, names.SEND_AGAIN),
        "dry run": lambda: click(window, names.dry_run(message_views.MAIN)),
    }


def main() -> None:
    """Walk in a window of the size that is given, in logical pixels."""
    from station.ui.look import load_fonts

    QApplication(["layout"])
    load_fonts()
    station = HandStation()
    window = MainWindow(ThemeName.LIGHT, QSize(int(sys.argv[1]), int(sys.argv[2])), station)
    window.show()
    window.activateWindow()
    settle()
    metrics = dataclasses.asdict(window.look.metrics)
    ratio = window.devicePixelRatioF()
    said = {"ratio": ratio, "metrics": metrics, "faults": walk(window, station)}
    sys.stdout.write(json.dumps(said))
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.close()


if __name__ == "__main__":
    main()
