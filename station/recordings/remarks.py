"""The remarks that a file of ours carries as comments or notes, written and found again.

They are plain sentences, because most of who meets the file reads nothing else of it.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from station.recordings.recording import Facts

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "LOST_NOTE",
    "PREVIEW",
    "SIMULATED",
    "facts_of",
    "is_remark",
    "loss_remark",
    "offset_remark",
    "remarks_of",
    "resolution_remark",
    "scale_remark",
    "scales_of",
]

SIMULATED: Final = "SIMULATED"
PREVIEW: Final = "Preview, not for diagnosis"
# EDF has no value for a lost sample: a file with this note keeps them as the digital minimum.
LOST_NOTE: Final = "Samples at the digital minimum are lost samples"
_RAW: Final = "Raw: no filter was applied to the samples"
_STARTED, _DEVICE, _FILTER = "Started ", "Device: ", "Filter applied: "
_LOST, _OFFSET, _RESOLUTION = "Samples lost: ", "Offset subtracted from ", "Resolution lowered: "
_NOMINAL: Final = "Nominal rate "
_MEASURED = re.compile(r"Measured rate ([\d.e+-]+) Hz$")
_SCALE = re.compile(r"Scale of (.*): ([\d.e+-]+), offset ([\d.e+-]+)$")


def remarks_of(facts: Facts, rates_hz: Iterable[float]) -> list[str]:
    """One line each, the weightiest first. `rates_hz` are the nominal rates of the signals."""
    rates = ", ".join(f"{rate:.12g}" for rate in dict.fromkeys(rates_hz))
    return [
        *([SIMULATED] if facts.simulated else []),
        PREVIEW,
        *([f"{_STARTED}{facts.started.isoformat()}"] if facts.started else []),
        *([f"{_DEVICE}{facts.device}"] if facts.device else []),
        f"{_NOMINAL}{rates} Hz",
        *([f"Measured rate {facts.measured_rate_hz!r} Hz"] if facts.measured_rate_hz else []),
        *([f"{_FILTER}{one}" for one in facts.filters] or [_RAW]),
    ]


def facts_of(record_line: str, comments: Iterable[str]) -> Facts:
    """What comments say, and the time and date of a WFDB record line where they say no time."""
    started: datetime | None = None
    device, simulated, measured_hz = "", False, None
    filters: list[str] = []
    for line in comments:
        simulated |= line == SIMULATED
        if line.startswith(_STARTED):
            started = _moment(line.removeprefix(_STARTED))
        elif line.startswith(_DEVICE):
            device = line.removeprefix(_DEVICE)
        elif line.startswith(_FILTER):
            filters.append(line.removeprefix(_FILTER))
        elif found := _MEASURED.match(line):
            measured_hz = _number(found[1])
    return Facts(
        started=started or _base_time(record_line.split()),
        device=device,
        simulated=simulated,
        filters=tuple(filters),
        measured_rate_hz=measured_hz,
    )


def scale_remark(column: str, scale: float, offset: float) -> str:
    """What one count of a column is, where the file holds physical values."""
    return f"Scale of {column}: {scale!r}, offset {offset!r}"


def loss_remark(names: Iterable[str], count: int) -> str:
    """How many samples of these signals are lost in a span."""
    return f"{_LOST}{', '.join(names)} ({count} each)"


def offset_remark(name: str, shift: int, physical: float, unit: str) -> str:
    """What was subtracted from the counts of a signal; values read with its scale contain it."""
    return f"{_OFFSET}the counts of {name}: {shift}, which is {physical:.9g} {unit}"


def resolution_remark(name: str, fine: float, coarse: float, unit: str) -> str:
    """That a signal was written coarser than it was recorded."""
    before = f"{fine:.9g} {unit}" if fine else "what was recorded"
    return f"{_RESOLUTION}{name}, from {before} to {coarse:.9g} {unit} a count"


def is_remark(line: str) -> bool:
    """Whether a line was written by one of these functions."""
    begins = (_STARTED, _DEVICE, _FILTER, _NOMINAL, _LOST, _OFFSET, _RESOLUTION)
    return (
        line in (SIMULATED, PREVIEW, LOST_NOTE, _RAW)
        or line.startswith(begins)
        or _MEASURED.match(line) is not None
        or _SCALE.match(line) is not None
    )


def scales_of(comments: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Scale and offset by column, from such remarks."""
    scales: dict[str, tuple[float, float]] = {}
    for line in comments:
        if found := _SCALE.match(line):
            scale, offset = _number(found[2]), _number(found[3])
            if scale and offset is not None:
                scales[found[1]] = (scale, offset)
    return scales


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _base_time(words: list[str]) -> datetime | None:
    """header(5): HH:MM:SS and DD/MM/YYYY behind the number of samples."""
    if len(words) < 6:
        return None
    for form in ("%H:%M:%S.%f %d/%m/%Y", "%H:%M:%S %d/%m/%Y"):
        try:
            return datetime.strptime(f"{words[4]} {words[5]}", form)  # noqa: DTZ007 - no zone
        except ValueError:
            continue
    return None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
