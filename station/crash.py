"""What is said of an error that nobody expected: its kind and its place, never its words.

The words of an exception often quote what it stumbled over, and here that is a patient's name or a
value. So a crash report, whether by `sys.excepthook`, from a thread, from a destructor, from an
event loop or by `logging`, has the types, files, lines and functions, which is what a bug is found
by, and nothing else. A crash below Python is told by `faulthandler`, which knows no values.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Final

__all__ = ["install", "outline"]

_log = logging.getLogger("station")
_ROOT: Final = Path(__file__).resolve().parent.parent
_MOST_CAUSES: Final = 8
_MOST_FRAMES: Final = 40


def outline(error: BaseException) -> str:
    """An exception and its causes without their words: one line for each frame."""
    lines: list[str] = []
    seen: BaseException | None = error
    for number in range(_MOST_CAUSES):
        if seen is None:
            break
        lines.append(f"{'because of ' if number else ''}{type(seen).__qualname__}")
        frames = traceback.extract_tb(seen.__traceback__, limit=-_MOST_FRAMES)
        lines += [f"  {_place(one.filename)}:{one.lineno} in {one.name}" for one in frames]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


def install() -> None:
    """From now on nothing that this process says of an error has its words. Call it once, first."""
    handler = logging.StreamHandler()
    handler.setFormatter(_WithoutWords("%(message)s"))
    handler.addFilter(_short)
    logging.getLogger().addHandler(handler)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    if sys.stderr is not None:  # a window without a console has none
        faulthandler.enable()


class _WithoutWords(logging.Formatter):
    """Formats exceptions by `outline`."""

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return outline(ei[1]) if ei[1] is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have kept it in its own way
        text = super().format(record)
        record.exc_text = None
        return text


def _short(record: logging.LogRecord) -> bool:
    """An event loop tells of what it holds by `repr`, with the words of every exception in it: its
    first line is enough.
    """
    if record.name == "asyncio":
        record.msg, record.args = record.getMessage().partition("\n")[0], ()
    return True


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.critical("The station met an error that nobody expected: %s", outline(error))


def _uncaught_in_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is None or issubclass(given.exc_type, SystemExit):
        return
    name = given.thread.name if given.thread is not None else "a thread"
    _log.critical("%s ended with an error: %s", name, outline(given.exc_value))


def _unraisable(given: sys.UnraisableHookArgs) -> None:
    if given.exc_value is not None:
        _log.error("An error while something was given back: %s", outline(given.exc_value))


def _place(file: str) -> str:
    """Within the project; of everything else the last two parts, which name no user."""
    path = Path(file)
    if path.is_relative_to(_ROOT):
        return str(path.relative_to(_ROOT))
    return "/".join(path.parts[-2:])
