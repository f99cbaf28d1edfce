"""A whole visit with the keyboard only: no mouse, no touch. At each step it is seen on the glass
what has the keyboard.
"""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from station.capture.views import Phase, TileState
from station.demo import DEMO_USER
from station.ui import names
from station.ui.tokens import Tone
from station.ui.widgets.focus import FocusRing
from station.visit import ResultKind
from station.vitals import Failure
from tests.end_to_end.conftest import CUFF, Ward
from tests.support.bedside import Bedside

pytestmark = [
    pytest.mark.slow,
    pytest.mark.window,
    pytest.mark.chart,
    pytest.mark.timeout(240),
]

MINH = "demo-tran-minh"
Key = Qt.Key


class Typist:
    """Somebody who has a keyboard, and looks at the ring around what it types into."""

    def __init__(self, bedside: Bedside) -> None:
        self.bedside = bedside
        self.keys = 0
        bedside.window.activateWindow()

    def press(self, key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.keys += 1
        QTest.keyClick(self.bedside.window.windowHandle(), key, held)
        self.bedside.app.processEvents()

    def type(self, text: str) -> None:
        for char in text:
            self.keys += 1
            QTest.keyClick(self.bedside.window.windowHandle(), char)  # type: ignore[call-overload]
        self.bedside.app.processEvents()

    @property
    def at(self) -> str:
        """What has the keyboard."""
        focused = QApplication.focusWidget()
        return focused.objectName() if focused is not None else ""

    def is_at(self, name: str) -> None:
        """The keyboard came there by itself."""
        self.bedside.until(f"the keyboard at {name}, not {self.at}", lambda: self.at == name)
        self.look()

    def tab_to(self, name: str, back: bool = False) -> None:
        """The Tab key, until the ring is around it."""
        self.bedside.shown(name)
        passed = []
        while self.at != name:
            assert len(passed) < 60, f"the Tab key does not lead to {name}: {passed}"
            self.press(Key.Key_Backtab if back else Key.Key_Tab)
            passed.append(self.at)
            self.look()

    def enter(self, name: str, back: bool = False) -> None:
        """Go there with Tab as soon as it can be pressed, and press it with Enter."""
        self.bedside.until(f"{name} to press", lambda: self._can(name))
        self.tab_to(name, back)
        self.press(Key.Key_Return)

    def inflate(self) -> None:
        """Start the cuff. The room is that of the visit before, whose cuff may still rest: then
        the window says so, and a person waits and starts it once more.
        """
        while (refused := self._start_cuff()) is not None:
            assert refused.code == "busy", refused
            self._wait_a_second()

    def _start_cuff(self) -> Failure | None:
        """Press it; gives why it does not inflate, None where it does."""
        told = self._refused()
        self.enter(names.action("blood_pressure", "again"))
        self.bedside.until(
            "an inflation, or why there is none",
            lambda: self._inflates() or self._refused() is not told,
        )
        return None if self._inflates() else self._refused()

    def _wait_a_second(self) -> None:
        over = time.monotonic() + 1.0
        self.bedside.until("a second", lambda: time.monotonic() > over)

    def _inflates(self) -> bool:
        return self.bedside.engine.view().cuff is not None

    def _refused(self) -> Failure | None:
        tile = self.bedside.engine.view().tile(ResultKind.BLOOD_PRESSURE)
        return tile.failure if tile is not None else None

    def _can(self, name: str) -> bool:
        shown = self.bedside.find(name)
        return shown is not None and shown.isEnabled()

    def look(self) -> None:
        """The focused widget is in sight, and has the accent's ring around it."""
        focused = QApplication.focusWidget()
        assert focused is not None
        self.bedside.app.processEvents()
        assert focused.isVisible()
        assert not focused.visibleRegion().isEmpty(), f"{self.at} has the keyboard out of sight"
        window = self.bedside.window
        [ring] = [one for one in window.findChildren(FocusRing) if one.isVisible()]
        at = QRect(focused.mapTo(window, QPoint(0, 0)), focused.size())
        assert ring.geometry().contains(at), f"the ring is not around {self.at}"
        assert self._accent_on(ring, window), f"the ring of {self.at} is not painted"

    def _accent_on(self, ring: FocusRing, window: QWidget) -> bool:
        """In the middle of the sides that lie in the window, on what the screen shows."""
        box = ring.geometry()
        middle = box.center()
        sides = (
            QPoint(middle.x(), box.top() + 2),
            QPoint(middle.x(), box.bottom() - 2),
            QPoint(box.left() + 2, middle.y()),
            QPoint(box.right() - 2, middle.y()),
        )
        accent = ring.look.colour(Tone.ACCENT).rgb()
        inside = [side for side in sides if window.rect().contains(side)]
        found = [window.grab(QRect(side, side)).toImage().pixelColor(0, 0) for side in inside]
        return len(inside) >= 2 and all(colour.rgb() == accent for colour in found)


def test_a_visit_with_the_keyboard_only(person: Bedside, ward: Ward) -> None:
    ward.remember(MINH)
    hand = Typist(person)
    person.until("the name field", lambda: person.shown(names.NAME_FIELD).isEnabled())
    hand.is_at(names.NAME_FIELD)
    hand.type(DEMO_USER.name)
    hand.press(Key.Key_Return)
    hand.is_at(names.PIN_FIELD)
    hand.type(DEMO_USER.pin)
    hand.press(Key.Key_Return)
    person.shown(names.PAGE_TODAY)

    person.until("the list", lambda: person.engine.view().worklist.patients)
    hand.type("/")
    hand.is_at(names.SEARCH_FIELD)
    hand.type("Tran")
    hand.enter(names.patient(MINH))
    for step in (names.HEARD_NAME, names.HEARD_BIRTH_DATE, names.START_VISIT):
        hand.enter(step)
    person.shown(names.PAGE_VITALS)

    ward.settle(person)
    hand.inflate()
    hand.press(Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    person.until("a stopped cuff", lambda: person.engine.view().cuff is None)
    ward.press_start(CUFF)  # the other one has a key of its own
    hand.enter(names.action("respiratory_rate", "enter"))
    person.shown(names.ENTRY_DIALOG)
    hand.is_at(names.field("respiratory_rate"))
    hand.type("14")
    hand.press(Key.Key_Return)
    kept(person, ResultKind.RESPIRATORY_RATE, TileState.BY_HAND)
    hand.is_at(names.action("respiratory_rate", "enter"))  # where it was before the dialog
    hand.enter(names.pain(3))
    kept(person, ResultKind.PAIN_SCORE, TileState.BY_HAND)
    person.until("the other one's value", lambda: has_value(person, ward.name(CUFF)))
    hand.enter(names.action("blood_pressure", "keep"), back=True)
    kept(person, ResultKind.BLOOD_PRESSURE, TileState.CAPTURED)
    kept(person, ResultKind.SPO2, TileState.CAPTURED)  # by itself

    hand.press(Key.Key_F5)
    person.shown(names.PAGE_REVIEW)
    hand.tab_to(names.SIGN_PIN)
    hand.type(DEMO_USER.pin)
    hand.press(Key.Key_Return)
    person.until("every receipt", lambda: phase(person) is Phase.DELIVERED)
    hand.enter(names.FINISH_VISIT, back=True)
    person.shown(names.PAGE_TODAY)
    assert ward.codes(MINH) == ["2708-6", "72514-3", "85354-9", "8867-4", "9279-1"]


def has_value(bedside: Bedside, device: str) -> bool:
    """Whether it is that cuff's: the module may have ended just before it was stopped."""
    tile = bedside.engine.view().tile(ResultKind.BLOOD_PRESSURE)
    return tile is not None and (tile.state, tile.device) == (TileState.READY, device)


def kept(bedside: Bedside, kind: ResultKind, state: TileState) -> None:
    def so() -> bool:
        tile = bedside.engine.view().tile(kind)
        return tile is not None and tile.state is state

    bedside.until(f"{kind} {state}", so)


def phase(bedside: Bedside) -> Phase | None:
    visit = bedside.engine.view().visit
    return visit.phase if visit is not None else None
