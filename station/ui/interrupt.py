"""Ctrl+C in the terminal closes the window that was opened there."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

__all__ = ["ctrl_c_closes"]

_WAKE_MS: Final = 250


@contextmanager
def ctrl_c_closes(window: QWidget) -> Iterator[None]:
    """For as long as the block lasts: Qt's loop lets Python look now and then."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda *_: window.close())
    wake = QTimer(window)
    wake.timeout.connect(lambda: None)
    wake.start(_WAKE_MS)
    try:
        yield
    finally:
        wake.stop()
        signal.signal(signal.SIGINT, before)
