"""WFDB annotation files in MIT format. Sources: WFDB Applications Guide, annot(5); ecgcodes.h."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.recordings.recording import Annotations, RecordingError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_annotations"]

# The mnemonic of each code.
_SYMBOLS: Final = dict(
    enumerate(
        (
            *(" ", "N", "L", "R", "a", "V", "F", "J", "A", "S", "E", "j", "/", "Q", "~", ""),
            *("|", "", "s", "T", "*", "D", '"', "=", "p", "B", "^", "t", "+", "u", "?", "!"),
            *("[", "]", "e", "n", "@", "x", "f", "(", ")", "r"),
        )
    )
)
_SKIP, _NUM, _SUB, _CHN, _AUX = 59, 60, 61, 62, 63


def read_annotations(path: Path) -> Annotations:
    """Read an annotation file. Raises `RecordingError` where there is none."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise RecordingError(
            path, problem.strerror or str(problem), "Give the path of an annotation file."
        ) from problem
    marks: list[int] = []
    symbols: list[str] = []
    texts: list[str] = []
    at = now = 0
    while at + 2 <= len(data):
        word = int.from_bytes(data[at : at + 2], "little")
        at += 2
        code, value = word >> 10, word & 0x3FF
        if not word:
            break
        if code == _SKIP:  # four bytes: the high half first, each half little-endian
            high = int.from_bytes(data[at : at + 2], "little", signed=True)
            low = int.from_bytes(data[at + 2 : at + 4], "little")
            now += (high << 16) + low
            at += 4
        elif code == _AUX:
            if texts:
                texts[-1] = data[at : at + value].rstrip(b"\0").decode("latin-1")
            at += value + value % 2
        elif code not in (_NUM, _SUB, _CHN):
            now += value
            marks.append(now)
            symbols.append(_SYMBOLS.get(code, ""))
            texts.append("")
    return Annotations(np.array(marks, dtype=np.int64), tuple(symbols), tuple(texts))
