"""Less motion, where the site or the desktop asks for it. Waves go on: they are data.

Without motion the ring of steadiness is a number, a held button fills in whole seconds, and the
text cursor does not blink. Nothing else of the window moves by itself in any case.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher

__all__ = ["MOTION", "ask_desktop", "ask_portal", "reduced", "use_motion"]

MOTION: Final = ("desktop", "full", "reduced")
"""What a site can say; the first leaves it to the desktop."""

_ANSWER_WITHIN_MS: Final = 2000
_SPI_GETCLIENTAREAANIMATION: Final = 0x1042
# The portal's settings that say so, and the value of each that means less motion.
_PORTAL_SAYS: Final = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
)

_now: Final = [False]
# Questions that wait for their answer.
_waiting: Final[list[QDBusPendingCallWatcher]] = []


def reduced() -> bool:
    """Whether nothing but waves may move."""
    return _now[0]


def use_motion(motion: str) -> None:
    """From now on as that says, one of `MOTION`; needs a `QApplication`. Widgets that are there
    follow with their next painting. Raises `ValueError` for another word.
    """
    if motion not in MOTION:
        raise ValueError(f"{motion!r} is none of {MOTION}")
    _use(motion == "reduced")
    if motion == "desktop":
        ask_desktop(_use)


def _use(less: bool) -> None:
    _now[0] = less
    if less:
        QApplication.setCursorFlashTime(0)
    for widget in QApplication.topLevelWidgets():
        widget.update()


def ask_desktop(told: Callable[[bool], None]) -> None:
    """Call `told` with True where this user told the desktop that less should move.

    It may take a while, and is not called where nobody answers. macOS is not asked: there the site
    says it.
    """
    if sys.platform == "win32":
        told(_windows_wants_less())
    elif sys.platform == "linux":
        from PySide6.QtDBus import QDBusConnection

        ask_portal(QDBusConnection.sessionBus(), told)


def _windows_wants_less() -> bool:
    import ctypes

    animated = ctypes.c_int(1)
    user32 = getattr(ctypes, "windll").user32  # noqa: B009 - there on Windows only
    user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0)
    return not animated.value


def ask_portal(bus: QDBusConnection, told: Callable[[bool], None]) -> None:
    """Ask the portal that desktops under Linux have on their bus; no answer is a no."""
    from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

    if not bus.isConnected():
        return
    for group, key, less in _PORTAL_SAYS:
        ask = QDBusMessage.createMethodCall(
            "org.freedesktop.portal.Desktop",
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Settings",
            "Read",
        )
        ask.setArguments([group, key])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(ask, _ANSWER_WITHIN_MS))

        def answered(done: QDBusPendingCallWatcher, less: object = less) -> None:
            _waiting.remove(done)
            answer = done.reply()
            if answer.type() is QDBusMessage.MessageType.ReplyMessage:
                value = _unwrapped(answer.arguments()[0])
                if value is not None and value == less:
                    told(True)

        _waiting.append(watcher)
        watcher.finished.connect(answered)


def _unwrapped(value: object) -> object:
    """The portal's `Read` gives a variant in a variant."""
    while hasattr(value, "variant"):
        value = value.variant()
    return value
