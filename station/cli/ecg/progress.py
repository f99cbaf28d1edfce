"""How far a long analysis has come: one line on a terminal that is written over."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from station.cli.ecg.analysis import Piece

__all__ = ["watched"]

# What is over sooner needs no progress, and nobody reads faster than this.
_PATIENCE_S: Final = 1.0
_EVERY_S: Final = 0.2


def watched(pieces: Iterable[Piece], whole_s: float, *, wanted: bool) -> Iterator[Piece]:
    """The same pieces; how far they have come goes to stderr where that is a terminal.

    `wanted`: there in any case, a line each time, so that a program can follow it.
    """
    terminal = sys.stderr.isatty()
    began = said = time.monotonic()
    shown = False
    for piece in pieces:
        yield piece
        now = time.monotonic()
        end_s = piece.start_s + piece.seconds
        if wanted or (terminal and now - began > _PATIENCE_S and now - said > _EVERY_S):
            _say(sys.stderr, end_s, whole_s, over=terminal)
            said, shown = now, terminal
    if shown:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _say(to: TextIO, done_s: float, whole_s: float, *, over: bool) -> None:
    percent = 100 if done_s >= whole_s else int(100 * done_s / whole_s)
    text = f"{percent:3d} %, {_clock(done_s)} of {_clock(whole_s)}"
    print(f"\r{text}\x1b[K" if over else text, end="" if over else "\n", file=to, flush=True)


def _clock(seconds: float) -> str:
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
