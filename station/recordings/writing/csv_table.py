"""A CSV table of physical values, and beside it a dictionary that says what each column is."""

from __future__ import annotations

import csv
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from station.cells import inert
from station.recordings.leads import is_ecg, standard_lead
from station.recordings.recording import RecordingError, SignalInfo
from station.recordings.remarks import (
    PREVIEW,
    SIMULATED,
    remarks_of,
    resolution_remark,
    scale_remark,
)
from station.recordings.writing.regroup import regroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from station.recordings.recording import Facts
    from station.recordings.writing.order import Order
    from station.recordings.writing.survey import Survey, Track

__all__ = ["write_csv"]

_DICTIONARY: Final = (
    *("column", "meaning", "unit", "rate_hz", "measured_rate_hz", "samples", "lost_samples"),
    *("scale", "offset", "device", "started", "filters", "simulated", "remark"),
)
# Digits of a part of a count, so that a count can be told again from its value.
_PARTS: Final = 3
_MOST_DECIMALS: Final = 15


def write_csv(
    parts: Iterable[Sequence[NDArray[np.float64]]],
    seen: Survey,
    facts: Facts,
    order: Order,
    files: tuple[Path, ...],
    path: Path,
) -> None:
    """Write the table to `files[0]` and its dictionary to `files[1]`.

    Raises `RecordingError` where the signals have several rates.
    """
    tracks = seen.tracks
    rates = dict.fromkeys(track.rate_hz for track in tracks)
    if len(rates) > 1:
        told = ", ".join(f"{rate:g}" for rate in rates)
        raise RecordingError(
            path,
            f"a table has one rate, the signals have {told} Hz",
            "Choose leads of one rate, or write EDF+ or a WFDB record.",
        )
    names = _column_names(tracks)
    with files[0].open("w", encoding="utf-8", newline="") as file:
        for line in _comments(tracks, names, facts, order):
            file.write(f"# {line}\r\n")
        columns = [f"{n} [{_cell(t.unit)}]" for n, t in zip(names, tracks, strict=True)]
        file.write(",".join(["time_s", *columns]) + "\r\n")
        first = 0
        for block in regroup(parts, [1] * len(tracks), max(t.samples for t in tracks)):
            cells = [_values(track, one[:, 0]) for track, one in zip(tracks, block, strict=True)]
            times = _times(first, len(block[0]), tracks[0].rate_hz)
            file.writelines(f"{','.join(row)}\r\n" for row in zip(times, *cells, strict=True))
            first += len(block[0])
    with files[1].open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _DICTIONARY)
        writer.writeheader()
        writer.writerows(_rows(tracks, names, facts))


def _comments(
    tracks: Sequence[Track], names: Sequence[str], facts: Facts, order: Order
) -> Iterator[str]:
    lines = remarks_of(facts, (track.rate_hz for track in tracks))
    if order.person is not None:
        lines.append(f"Patient: {order.person}")
    for track, name in zip(tracks, names, strict=True):
        if track.finer is not None:
            lines.append(resolution_remark(name, track.finer, track.scale or 1.0, track.unit))
        if track.scale is not None:
            lines.append(scale_remark(name, track.scale, track.offset))
    for line in lines:
        yield " ".join(line.split())


def _rows(
    tracks: Sequence[Track], names: Sequence[str], facts: Facts
) -> Iterator[dict[str, str | float | int]]:
    common: dict[str, str | float | int] = {
        "rate_hz": tracks[0].rate_hz,
        "measured_rate_hz": facts.measured_rate_hz or "",
        "device": inert(facts.device),
        "started": facts.started.isoformat() if facts.started else "",
        "simulated": SIMULATED if facts.simulated else "no",
        "remark": PREVIEW,
    }
    yield {"column": "time_s", "meaning": "time since the first sample", "unit": "s", **common}
    for track, name in zip(tracks, names, strict=True):
        yield {
            "column": f"{name} [{_cell(track.unit)}]",
            "meaning": _meaning(track),
            "unit": track.unit,
            "samples": track.samples,
            "lost_samples": track.lost_samples,
            "scale": "" if track.scale is None else track.scale,
            "offset": "" if track.scale is None else track.offset,
            "filters": "; ".join(facts.filters) or "none: raw samples",
            **common,
        }


def _meaning(track: Track) -> str:
    info = SignalInfo(name=track.name, unit=track.unit, rate_hz=track.rate_hz, samples=0)
    lead = standard_lead(track.name)
    if lead:
        return f"ECG lead {lead}; an empty cell is a lost sample"
    kind = "ECG channel" if is_ecg(info) else "signal"
    return f"{kind} {track.name}; an empty cell is a lost sample"


def _column_names(tracks: Sequence[Track]) -> list[str]:
    """Names that no delimiter, quote or bracket cuts, each once, none of them a time's."""
    names: list[str] = []
    for track in tracks:
        name = _cell(track.name) or "channel"
        taken = [one.casefold() for one in (*names, *_TIMES)]
        number = 1
        wanted = name
        while name.casefold() in taken:
            number += 1
            name = f"{wanted}-{number}"
        names.append(name)
    return names


_TIMES: Final = ("time", "t", "seconds", "elapsed time", "timestamp")


def _cell(words: str) -> str:
    plain = "".join("_" if c in ",;\"'[]()#" or not c.isprintable() else c for c in words)
    return " ".join(plain.split())


def _values(track: Track, samples: NDArray[np.float64]) -> list[str]:
    """Values to a thousandth of a count, exact where a count is a short decimal number."""
    known = np.isfinite(samples).tolist()
    if track.scale is None:
        return [repr(v) if k else "" for v, k in zip(samples.tolist(), known, strict=True)]
    decimals = _decimals(track.scale, track.offset)
    exact = track.counts(samples, 0) * track.scale + track.offset
    return [f"{v:.{decimals}f}" if k else "" for v, k in zip(exact.tolist(), known, strict=True)]


def _decimals(scale: float, offset: float) -> int:
    enough = _PARTS + math.ceil(-math.log10(abs(scale)))
    exponents = [Decimal(repr(one)).as_tuple().exponent for one in (scale, offset)]
    exact = max(-one for one in exponents if isinstance(one, int))
    return min(_MOST_DECIMALS, max(0, min(exact, enough)))


def _times(first: int, count: int, rate_hz: float) -> list[str]:
    decimals = 6 if rate_hz <= 1e4 else 9
    times = np.arange(first, first + count, dtype=np.float64) / rate_hz
    return [f"{one:.{decimals}f}" for one in times.tolist()]
