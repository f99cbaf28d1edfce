"""A short tone for a value that was captured, two low ones for a measurement that failed.

The tones are made here as WAV files and played by the system's own player in a process of its own:
Qt's sound needs a part of Qt that is twice as large as the rest of what the window uses. Where
there is no player or no loudspeaker nothing is heard and nothing waits: a sound is never the
only sign.
"""

from __future__ import annotations

import math
import os
import shutil
import struct
import sys
import tempfile
import wave
import weakref
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QProcess

from station.capture.views import TileState, TileView
from station.visit import ResultKind

__all__ = ["CAPTURED", "FAILED", "Sounds", "heard", "player", "tone_file"]

_RATE_HZ: Final = 22_050
_LOUDNESS: Final = 0.35
_EDGE_S: Final = 0.012
# (Hz, seconds), 0 Hz is silence. IEC 60601-1-8 alarm tones have three or more pulses: these are
# none, and must not be taken for any.
CAPTURED: Final = ((880.0, 0.12),)
FAILED: Final = ((330.0, 0.16), (0.0, 0.09), (262.0, 0.22))

_GOOD: Final = (TileState.CAPTURED, TileState.BY_HAND)


def heard(before: Iterable[TileView], after: Iterable[TileView]) -> str | None:
    """What a change of the board sounds like: "failed" before "captured", else nothing."""
    was = {tile.kind: tile for tile in before}
    failed = captured = False
    for tile in after:
        old = was.get(tile.kind)
        if old is None:
            continue
        if tile.state is TileState.FAILED and tile.failure is not None:
            failed |= old.failure is None or old.failure.id != tile.failure.id
        if tile.state in _GOOD and tile.kind is not ResultKind.REASON_FOR_VISIT:
            captured |= old.state not in _GOOD
    return "failed" if failed else "captured" if captured else None


def tone_file(path: Path, notes: tuple[tuple[float, float], ...]) -> None:
    """Write a WAV file: 16 bit, one channel, soft edges so that it does not click."""
    samples = []
    for hz, seconds in notes:
        count = round(seconds * _RATE_HZ)
        for at in range(count):
            edge = min(at, count - 1 - at) / (_EDGE_S * _RATE_HZ)
            level = _LOUDNESS * min(1.0, edge) * math.sin(2 * math.pi * hz * at / _RATE_HZ)
            samples.append(round(32_767 * level))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE_HZ)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def player(which: Callable[[str], str | None] = shutil.which) -> list[str] | None:
    """How this system plays a WAV file; the file comes last. None where it cannot."""
    if sys.platform == "win32":
        # A file name that quotes could end is not passed: ours is one of two.
        script = "(New-Object Media.SoundPlayer $args[0]).PlaySync()"
        found = which("powershell")
        return [found, "-NoProfile", "-Command", script] if found else None
    for name, arguments in (
        ("afplay", []),
        ("pw-play", []),
        ("paplay", []),
        ("aplay", ["-q"]),
    ):
        found = which(name)
        if found is not None:
            return [found, *arguments]
    return None


class Sounds:
    """`on` is what whoever stands there wants; it and the site's wish come with each view."""

    def __init__(self, command: list[str] | None = None) -> None:
        """`command` plays a file; the system's player if not given."""
        self.on = True
        self._command = player() if command is None else command
        self._folder: Path | None = None
        self._files: dict[str, Path] = {}

    @property
    def possible(self) -> bool:
        """Whether anything could be heard at all."""
        return bool(self._command)

    def play(self, name: str) -> bool:
        """Begin to play "captured" or "failed"; False where nothing is played."""
        if not self.on or not self._command:
            return False
        program, *arguments = self._command
        # Detached: a player that hangs without a loudspeaker keeps nobody waiting.
        process = QProcess()
        process.setProgram(program)
        process.setArguments([*arguments, str(self._file(name))])
        process.setStandardOutputFile(os.devnull)
        process.setStandardErrorFile(os.devnull)
        started: object = process.startDetached()
        return bool(started[0] if isinstance(started, tuple) else started)

    def _file(self, name: str) -> Path:
        if name not in self._files:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="station-sounds-"))
                weakref.finalize(self, shutil.rmtree, self._folder, True)
            path = self._folder / f"{name}.wav"
            tone_file(path, FAILED if name == "failed" else CAPTURED)
            self._files[name] = path
        return self._files[name]
