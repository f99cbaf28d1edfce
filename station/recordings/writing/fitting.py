"""Counts in the bits of a format: what is subtracted so that they fit, or why they do not."""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from station.recordings.recording import RecordingError
from station.recordings.writing.survey import MICROVOLTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from station.recordings.writing.survey import Track

__all__ = ["has_scale", "shift_for", "shifts_for", "text"]


def shift_for(track: Track, bits: int) -> int | None:
    """What to subtract from every count so that it fits, 0 where it fits as it is.

    The lowest value of the format is left free for lost samples. None where nothing helps.
    """
    most = (1 << (bits - 1)) - 1
    if -most <= track.low and track.high <= most:
        return 0
    return None if track.high - track.low > 2 * most else (track.low + track.high) // 2


def shifts_for(tracks: Sequence[Track], bits: int, path: Path, others: str) -> list[int]:
    """`shift_for` of all of them. Raises `RecordingError` where one does not fit.

    `others` names the kinds of file that have more room.
    """
    shifts: list[int] = []
    for track in tracks:
        has_scale(track, path)
        shift = shift_for(track, bits)
        if shift is None:
            most = 2 * ((1 << (bits - 1)) - 1)
            span = track.high - track.low
            advice = others
            microvolts = MICROVOLTS.get(track.unit.casefold())
            if microvolts is not None and track.scale:
                need = _rounded_up(abs(track.scale) * microvolts * span / most)
                advice += f" Or ask for a coarser resolution: {need:g} uV fits."
            raise RecordingError(
                path,
                f"the signal spans {span} counts of {track.step}, {bits} bits hold {most}",
                advice,
                place=f"signal {text(track.name)}",
            )
        shifts.append(shift)
    return shifts


def has_scale(track: Track, path: Path) -> None:
    """Refuse values that are no multiples of anything."""
    if track.scale is None:
        raise RecordingError(
            path,
            "its values have no resolution that could be told",
            "Say one in microvolts, or write CSV.",
            place=f"signal {text(track.name)}",
        )


def text(words: str, most: int | None = None) -> str:
    """Words in printable ASCII, as headers want them, é as e; at most so many characters."""
    plain = unicodedata.normalize("NFKD", words.replace("µ", "u").replace("μ", "u"))
    kept = (c for c in plain if not unicodedata.combining(c))
    return "".join(c if " " <= c <= "~" else "?" for c in kept)[:most].strip()


def _rounded_up(value: float) -> float:
    """To one digit that a person would say: 0.34 is 0.4."""
    power = 10.0 ** math.floor(math.log10(value))
    return math.ceil(value / power * 1.001) * power
