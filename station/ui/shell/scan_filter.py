"""Sees every key before any widget or shortcut, and takes out those that a scanner typed.

Keys that write a character are held until the recogniser says whose they are: a code goes to
`scanned` and nowhere else; a person's keys go where they were typed, a moment later.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station.scanner.burst import BurstRules, Recogniser, Verdict

__all__ = ["ScanFilter"]

_ENDS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
# A scanner presses these, too, to write capitals; they write nothing themselves.
_SILENT: Final = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Mode_switch,
)
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_TOUCHES: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
_KEYS: Final = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_SLACK_MS: Final = 5


@dataclass(slots=True)
class _Held:
    """A key that waits: its press, its release where that has come, and where it was typed."""

    target: QObject
    press: QKeyEvent
    release: QKeyEvent | None = None


class ScanFilter(QObject):
    """Install it on the application. `scanned` carries a code, `trouble` a `Trouble`."""

    scanned = Signal(str)
    trouble = Signal(object)

    def __init__(self, window: QWidget, rules: BurstRules | None = None) -> None:
        """Keys that are typed into `window` are looked at."""
        super().__init__(window)
        self._window = window
        self._recogniser = Recogniser(rules)
        self._held: list[_Held] = []
        self._swallowed: set[int] = set()
        self._giving_back = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._pause)
        self._due_s = 0.0
        self._stamped = False

    def set_rules(self, rules: BurstRules) -> None:
        """The site's scanner has another pace."""
        self._carry_out(self._recogniser.give_back())
        self._recogniser = Recogniser(rules)

    # What comes.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """True for what nobody else may see now."""
        kind = event.type()
        if kind in _KEYS and isinstance(event, QKeyEvent):
            if self._giving_back or not self._ours(watched):
                return False
            if kind == QEvent.Type.ShortcutOverride:
                return self._override(event)
            if kind == QEvent.Type.KeyPress:
                return self._press(watched, event)
            return self._release(event)
        if kind in _TOUCHES and self._recogniser.holding and not self._giving_back:
            self._carry_out(self._recogniser.give_back())
        return False

    def _ours(self, watched: QObject) -> bool:
        if isinstance(watched, QWidget):
            return watched.window() is self._window
        return isinstance(watched, QWindow) and watched is self._window.windowHandle()

    def _override(self, event: QKeyEvent) -> bool:
        """Before a shortcut is looked for: keys that may be a scanner's are none."""
        if _writes(event) or (_ends(event) and self._recogniser.holding):
            event.accept()
            return True
        return False

    def _press(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() in _SILENT:
            return False
        self._swallowed.discard(event.key())  # pressed anew: its release is of this press
        at_s = self._time_of(event)
        if _writes(event):
            verdict = self._recogniser.key(event.text(), at_s)
        elif _ends(event):
            verdict = self._recogniser.end(at_s)
        else:
            if self._recogniser.holding:
                self._carry_out(self._recogniser.give_back())
            return False
        self._carry_out(verdict)
        if verdict.hold:
            self._held.append(_Held(watched, event.clone()))
        elif verdict.swallow:
            self._swallowed.add(event.key())
        if self._recogniser.holding:
            gap_ms = round(self._recogniser.rules.max_gap_s * 1000) + _SLACK_MS
            self._due_s = time.monotonic() + gap_ms / 1000
            self._timer.start(gap_ms)
        else:
            self._timer.stop()
        return verdict.hold or verdict.swallow

    def _release(self, event: QKeyEvent) -> bool:
        for held in self._held:
            if held.press.key() == event.key() and held.release is None:
                held.release = event.clone()
                return True
        if event.key() in self._swallowed and not event.isAutoRepeat():
            self._swallowed.discard(event.key())
            return True
        return False

    def _time_of(self, event: QKeyEvent) -> float:
        """When the key was pressed, in seconds. The system's own stamp is right also where the
        window was busy and several keys came at once; what has none came now.
        """
        stamped = event.timestamp() > 0
        if stamped is not self._stamped:  # two clocks are not compared
            self._stamped = stamped
            self._carry_out(self._recogniser.give_back())
        return event.timestamp() / 1000 if stamped else time.monotonic()

    def _pause(self) -> None:
        now_s = time.monotonic()
        if now_s - self._due_s > self._recogniser.rules.max_gap_s:
            # The window was busy: the next key may lie in its queue already.
            self._due_s = now_s
            self._timer.start(_SLACK_MS)
            return
        # By whatever clock the keys came: no other came in time.
        self._carry_out(self._recogniser.pause(float("inf")))

    # What is done.

    def _carry_out(self, verdict: Verdict) -> None:
        theirs, self._held = self._held[: verdict.release], self._held[verdict.release :]
        dropped, self._held = self._held[: verdict.drop], self._held[verdict.drop :]
        self._swallowed |= {held.press.key() for held in dropped if held.release is None}
        for held in theirs:
            self._give(held)
        if verdict.trouble is not None:
            self.trouble.emit(verdict.trouble)
        if verdict.code is not None:
            self.scanned.emit(verdict.code)

    def _give(self, held: _Held) -> None:
        """A person's key, as Qt would have given it: field first, then shortcut, then key."""
        target: QObject | None = held.target
        if not isinstance(target, QWidget) or not isValid(target):
            target = QApplication.focusWidget() or self._window
        self._giving_back = True
        try:
            press = held.press
            override = _like(press, QEvent.Type.ShortcutOverride)
            override.ignore()
            QApplication.sendEvent(target, override)
            shortcut = None if override.isAccepted() else self._shortcut(press)
            if shortcut is not None:
                shortcut.activated.emit()
                return
            QApplication.sendEvent(target, _like(press, QEvent.Type.KeyPress))
            if held.release is not None and isValid(target):
                QApplication.sendEvent(target, held.release)
        finally:
            self._giving_back = False

    def _shortcut(self, press: QKeyEvent) -> QShortcut | None:
        wanted = (QKeySequence(press.keyCombination()), QKeySequence(press.text()))
        for shortcut in self._window.findChildren(QShortcut):
            owner = shortcut.parent()
            usable = isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled()
            if usable and shortcut.isEnabled() and shortcut.key() in wanted:
                return shortcut
        return None


def _writes(event: QKeyEvent) -> bool:
    """Whether the key writes one character, as a scanner's do; a key held down is a person's."""
    text = event.text()
    return (
        len(text) == 1
        and text.isprintable()
        and not event.isAutoRepeat()
        and not event.modifiers() & _COMMANDS
    )


def _ends(event: QKeyEvent) -> bool:
    plain = not event.modifiers() & (_COMMANDS | Qt.KeyboardModifier.ShiftModifier)
    return event.key() in _ENDS and plain and not event.isAutoRepeat()


def _like(event: QKeyEvent, kind: QEvent.Type) -> QKeyEvent:
    return QKeyEvent(kind, event.key(), event.modifiers(), event.text(), False, event.count())
