"""Ctrl+C in the terminal closes the window that was opened there; so does the session's end."""

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
    """Ctrl+C closes it, and so does whoever ends the session (SIGTERM), as long as the block lasts:
    Qt's loop lets Python look now and then.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ends = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(end, lambda *_: window.close()) for end in ends]
    wake = QTimer(window)
    wake.timeout.connect(lambda: None)
    wake.start(_WAKE_MS)
    try:
        yield
    finally:
        wake.stop()
        for end, action in zip(ends, before, strict=True):
            signal.signal(end, action)
