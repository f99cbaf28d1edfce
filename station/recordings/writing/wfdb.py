"""WFDB records: a header, one signal file in format 16, 24 or 32, and beats where there are some.

Source: WFDB Applications Guide, header(5), signal(5), annot(5). The narrowest format that holds all
counts is taken; a lost sample is the lowest value of it, as the formats define.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from station.recordings.recording import RecordingError
from station.recordings.remarks import loss_remark, offset_remark, remarks_of, resolution_remark
from station.recordings.wfdb_samples import LOST
from station.recordings.writing.fitting import has_scale, shift_for, shifts_for, text
from station.recordings.writing.rates import as_fraction, shortest
from station.recordings.writing.regroup import regroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction
    from pathlib import Path

    from numpy.typing import NDArray

    from station.recordings.recording import Facts
    from station.recordings.writing.order import Order
    from station.recordings.writing.survey import Survey, Track

__all__ = ["ANNOTATOR", "write_wfdb"]

# The name of the annotator is the ending of its file.
ANNOTATOR: Final = "station"
_BITS: Final = (16, 24, 32)
_RECORD_NAME = re.compile(r"[A-Za-z0-9_-]+$")
# A beat that nobody has classified.
_BEAT: Final = 13
_SKIP: Final = 59 << 10
_FURTHEST: Final = 1023
# A baseline is a whole count in 32 bits.
_MOST_BASELINE: Final = (1 << 31) - 1


def write_wfdb(
    parts: Iterable[Sequence[NDArray[np.float64]]],
    seen: Survey,
    facts: Facts,
    order: Order,
    files: tuple[Path, ...],
    path: Path,
) -> None:
    """Write header, samples and beats to `files`; `path` is what the header will be called.

    Raises `RecordingError` where a name or a signal does not fit.
    """
    tracks = seen.tracks
    if not _RECORD_NAME.match(path.stem):
        raise RecordingError(
            path,
            "the name of a WFDB record is made of letters, digits, _ and -",
            "Choose another name.",
        )
    for track in tracks:
        has_scale(track, path)
    bits = next((b for b in _BITS if all(shift_for(t, b) is not None for t in tracks)), 32)
    shifts = shifts_for(tracks, bits, path, "Write CSV.")
    baselines = [_baseline(t, s, path) for t, s in zip(tracks, shifts, strict=True)]
    rates = [as_fraction(track.rate_hz) for track in tracks]
    frame_s = shortest(rates)
    a_frame = [int(rate * frame_s) for rate in rates]
    frames = max(-(-t.samples // size) for t, size in zip(tracks, a_frame, strict=True))
    sums, firsts = np.zeros(len(tracks), dtype=np.int64), [0] * len(tracks)
    with files[1].open("wb") as file:
        for number, block in enumerate(regroup(parts, a_frame, frames)):
            counts = [
                track.counts(samples, LOST[str(bits)], shift)
                for track, samples, shift in zip(tracks, block, shifts, strict=True)
            ]
            if not number:
                firsts = [int(one.flat[0]) for one in counts]
            sums += [int(one.sum()) for one in counts]
            file.write(_bytes(np.concatenate(counts, axis=1), bits))
    lines = [
        f"{path.stem} {len(tracks)} {_rate(1 / frame_s)} {frames}{_base_time(facts)}",
        *(
            f"{path.stem}.dat {bits}{f'x{size}' if size > 1 else ''} "
            f"{1 / (track.scale or 1.0)!r}({baseline})/{_unit(track.unit)} {bits} 0 {first} "
            f"{_signed(int(total))} 0 {text(track.name)}"
            for track, size, baseline, first, total in zip(
                tracks, a_frame, baselines, firsts, sums, strict=True
            )
        ),
        *(f"# {text(one)}" for one in _comments(tracks, shifts, facts, order)),
    ]
    files[0].write_text("\n".join([*lines, ""]), encoding="ascii")
    if order.beats is not None and len(files) > 2:
        files[2].write_bytes(_annotations(order.beats // a_frame[0]))


def _baseline(track: Track, shift: int, path: Path) -> int:
    """The count that stands for 0; an offset of less than half a count has no place in it."""
    exact = -shift - track.offset / (track.scale or 1.0)
    if abs(exact) > _MOST_BASELINE:
        raise RecordingError(
            path,
            f"an offset of {-exact:.0f} counts of {track.step}, 32 bits hold {_MOST_BASELINE}",
            "Ask for a coarser resolution, or write CSV.",
            place=f"signal {text(track.name)}",
        )
    return round(exact)


def _bytes(counts: NDArray[np.int64], bits: int) -> bytes:
    if bits == 24:
        wide = np.ascontiguousarray(counts.astype("<i4")).view(np.uint8)
        return wide.reshape(-1, 4)[:, :3].tobytes()
    return counts.astype(f"<i{bits // 8}").tobytes()


def _signed(total: int) -> int:
    """A checksum: the sum in 16 bits with a sign."""
    return (total + 0x8000) % 0x10000 - 0x8000


def _rate(rate: Fraction) -> str:
    return repr(float(rate)).removesuffix(".0")


def _unit(unit: str) -> str:
    """One word of what readers take for a unit: mm[Hg] is mm_Hg_."""
    return re.sub(r"[^\w^\-?%/]", "_", text(unit)) or "NU"


def _base_time(facts: Facts) -> str:
    if facts.started is None:
        return ""
    return f" {facts.started:%H:%M:%S}.{facts.started.microsecond:06} {facts.started:%d/%m/}" + (
        f"{facts.started.year:04}"
    )


def _comments(
    tracks: Sequence[Track], shifts: Sequence[int], facts: Facts, order: Order
) -> Iterator[str]:
    yield from remarks_of(facts, (track.rate_hz for track in tracks))
    if order.person is not None:
        yield f"Patient: {order.person}"
    for track, shift in zip(tracks, shifts, strict=True):
        scale = track.scale or 1.0
        if shift:
            yield offset_remark(track.name, shift, shift * scale + track.offset, track.unit)
        if track.finer is not None:
            yield resolution_remark(track.name, track.finer, scale, track.unit)
        part = track.offset / scale
        if abs(part - round(part)) > 1e-6:
            rest = track.offset - round(part) * scale
            yield f"Values of {track.name} are {rest:.9g} {track.unit} too low: part of a count"
    lost: dict[int, list[str]] = {}
    for track in tracks:
        lost.setdefault(track.lost_samples, []).append(track.name)
    for count, names in lost.items():
        if count:
            yield loss_remark(names, count)


def _annotations(beats: NDArray[np.int64]) -> bytes:
    """MIT format: six bits of code, ten of how far it is from the one before; then zeros."""
    words: list[int] = []
    before = 0
    for at in beats.tolist():
        apart, before = at - before, at
        if apart > _FURTHEST:
            words += [_SKIP, apart >> 16, apart & 0xFFFF]
            apart = 0
        words.append(_BEAT << 10 | apart)
    return np.array([*words, 0], dtype="<u2").tobytes()
