"""EDF+ (16 bits) and BDF+ (24 bits).

Sources: EDF+ as on edfplus.info (Kemp & Olivan 2003) with its standard texts for labels; BDF as on
biosemi.com. Files are continuous (EDF+C): a gap that is left out (EDF+D) is closed up or refused by
most readers. A lost sample is the digital minimum, which no real sample has, and a note says how
many are lost where and in which signals.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from station.recordings.edf_facts import MONTHS
from station.recordings.leads import is_ecg, standard_lead
from station.recordings.recording import SignalInfo
from station.recordings.remarks import (
    LOST_NOTE,
    PREVIEW,
    SIMULATED,
    is_remark,
    loss_remark,
    offset_remark,
    remarks_of,
    resolution_remark,
    scale_remark,
)
from station.recordings.writing.fitting import shifts_for, text
from station.recordings.writing.limits import limits_of
from station.recordings.writing.notes import Note, lay_out
from station.recordings.writing.rates import as_fraction, data_record, seconds_text
from station.recordings.writing.regroup import regroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from station.recordings.recording import Facts
    from station.recordings.writing.limits import Limits
    from station.recordings.writing.order import Order, Person
    from station.recordings.writing.rates import DataRecord
    from station.recordings.writing.survey import Survey, Track

__all__ = ["write_edf"]

_OTHERS: Final = {
    16: "Write BDF+, which has 24 bits, a WFDB record or CSV.",
    24: "Write a WFDB record or CSV.",
}
# Header fields of a signal, in their order.
_WIDTHS: Final = (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)
# What is off by more counts than this at the ends of the range is told in a note.
_EXACT_COUNTS: Final = 1e-3


def write_edf(
    parts: Iterable[Sequence[NDArray[np.float64]]],
    seen: Survey,
    facts: Facts,
    order: Order,
    files: tuple[Path, ...],
    path: Path,
) -> None:
    """Write the samples to `files[0]`; `path` is what the file will be called, for its kind and
    for errors. Raises `RecordingError` where a signal does not fit.
    """
    bits = 24 if path.suffix.casefold() == ".bdf" else 16
    tracks = seen.tracks
    shifts = shifts_for(tracks, bits, path, _OTHERS[bits])
    limits = [limits_of(t, s, bits, path) for t, s in zip(tracks, shifts, strict=True)]
    record = data_record(tracks, bits // 8, path)
    begin_s = Fraction(facts.started.microsecond, 10**6) if facts.started else Fraction(0)
    tracks = tuple(_with_tail(t, s, record) for t, s in zip(tracks, record.sizes, strict=True))
    notes = list(_notes(tracks, shifts, limits, facts, begin_s))
    notes += [
        Note(
            at_s=begin_s + Fraction(repr(mark.at_s)),
            text=mark.text,
            duration_s=None if mark.duration_s is None else Fraction(repr(mark.duration_s)),
        )
        for mark in seen.marks
        if not is_remark(mark.text)
    ]
    room, lists = lay_out(notes, begin_s, record.seconds, record.count)
    with files[0].open("wb") as file:
        file.write(_head(facts, order.person, bits, len(tracks), record))
        file.write(_signals(tracks, limits, facts, bits, record, room))
        for first, block in _blocks(parts, record):
            rows = [
                _bytes(track.counts(samples, limit.lowest, shift), bits)
                for track, samples, limit, shift in zip(tracks, block, limits, shifts, strict=True)
            ]
            told = b"".join(lists[first : first + len(rows[0])])
            rows.append(np.frombuffer(told, dtype=np.uint8).reshape(-1, room))
            file.write(np.concatenate(rows, axis=1).tobytes())


def _blocks(
    parts: Iterable[Sequence[NDArray[np.float64]]], record: DataRecord
) -> Iterator[tuple[int, list[NDArray[np.float64]]]]:
    """Whole data records, and the number of the first of them."""
    first = 0
    for block in regroup(parts, record.sizes, record.count):
        yield first, block
        first += len(block[0])


def _bytes(counts: NDArray[np.int64], bits: int) -> NDArray[np.uint8]:
    """Little-endian, `(records, bytes)`."""
    if bits == 16:
        return np.ascontiguousarray(counts.astype("<i2")).view(np.uint8)
    wide = np.ascontiguousarray(counts.astype("<i4")).view(np.uint8)
    return wide.reshape(len(counts), -1, 4)[:, :, :3].reshape(len(counts), -1)


def _with_tail(track: Track, size: int, record: DataRecord) -> Track:
    """The track with what is missing in the last data record as lost samples."""
    end = size * record.count
    if end == track.samples:
        return track
    from station.recordings.writing.survey import Lost

    tail = Lost(track.samples, end - 1, end - track.samples)
    return replace(track, lost=(*track.lost, tail), samples=end)


def _notes(
    tracks: Sequence[Track],
    shifts: Sequence[int],
    limits: Sequence[Limits],
    facts: Facts,
    begin_s: Fraction,
) -> Iterator[Note]:
    lines = remarks_of(facts, (track.rate_hz for track in tracks))
    for track, shift, limit in zip(tracks, shifts, limits, strict=True):
        scale = track.scale or 1.0
        if shift:
            lines.append(offset_remark(track.name, shift, shift * scale + track.offset, track.unit))
        if track.finer is not None:
            lines.append(resolution_remark(track.name, track.finer, scale, track.unit))
        if limit.off_counts > _EXACT_COUNTS:
            lines.append(scale_remark(f"{track.name} in {track.unit}", scale, track.offset))
    # One track of several that lose the same samples is enough: a frame of all of them was lost.
    together: dict[tuple[Fraction, Fraction, int], list[str]] = defaultdict(list)
    for track in tracks:
        rate = as_fraction(track.rate_hz)
        for lost in track.lost:
            span = (lost.first / rate, (lost.last + 1 - lost.first) / rate, lost.count)
            together[span].append(track.name)
    if together:
        lines.append(LOST_NOTE)
    for line in lines:
        yield Note(at_s=begin_s, text=line)
    for (at_s, seconds, count), names in together.items():
        yield Note(at_s=begin_s + at_s, text=loss_remark(names, count), duration_s=seconds)


def _head(
    facts: Facts, person: Person | None, bits: int, signals: int, record: DataRecord
) -> bytes:
    started = facts.started
    if started is None:
        day, moment, full = "01.01.85", "00.00.00", "X"
    else:
        day, moment = f"{started:%d.%m.%y}", f"{started:%H.%M.%S}"
        full = f"{started.day:02}-{MONTHS[started.month - 1]}-{started.year:04}"
    recording = ["Startdate", full, "X", "X", _word(facts.device, 30) or "X"]
    recording += [SIMULATED] if facts.simulated else []
    recording += [PREVIEW.replace(" ", "_")]
    kind = b"\xffBIOSEMI" if bits == 24 else b"0       "
    return kind + "".join(
        [
            f"{_patient(person):80}",
            f"{' '.join(recording)[:80]:80}",
            f"{day:8}{moment:8}{256 * (2 + signals):<8}",
            f"{'BDF+C' if bits == 24 else 'EDF+C':44}",
            f"{record.count:<8}{seconds_text(record.seconds):8}{signals + 1:<4}",
        ]
    ).encode("ascii")


def _patient(person: Person | None) -> str:
    """Code, sex, birth date and name, X for what is not known; nobody unless it was asked for."""
    if person is None:
        return "X X X X"
    born: datetime | None = None
    if person.birth_date is not None:
        born = datetime(  # noqa: DTZ001 - a date
            person.birth_date.year, person.birth_date.month, person.birth_date.day
        )
    date = f"{born.day:02}-{MONTHS[born.month - 1]}-{born.year:04}" if born else "X"
    sex = (person.sex or "X")[:1].upper()
    words = (_word(person.code, 20) or "X", sex if sex in "MF" else "X", date)
    return f"{' '.join(words)} {_word(person.name, 40) or 'X'}"[:80].strip()


def _word(words: str, most: int) -> str:
    return text(words, most).replace(" ", "_")


def _signals(
    tracks: Sequence[Track],
    limits: Sequence[Limits],
    facts: Facts,
    bits: int,
    record: DataRecord,
    room: int,
) -> bytes:
    """The header fields of all signals and of the notes, field after field."""
    filters = "; ".join(facts.filters) or "None: raw samples"
    rows = [
        (
            label, "Electrode" if label.startswith("ECG ") else "", limit.unit, *limit.physical,
            str(limit.lowest), str(limit.highest), text(filters, 80), str(size), "",
        )
        for label, limit, size in zip(_labels(tracks), limits, record.sizes, strict=True)
    ]  # fmt: skip
    ends = (str(-(1 << (bits - 1))), str((1 << (bits - 1)) - 1))
    kind = f"{'BDF' if bits == 24 else 'EDF'} Annotations"
    rows.append((kind, "", "", "-1", "1", *ends, "", str(room // (bits // 8)), ""))
    fields = zip(_WIDTHS, zip(*rows, strict=True), strict=True)
    return "".join(f"{cell:{width}}" for width, cells in fields for cell in cells).encode("ascii")


def _labels(tracks: Sequence[Track]) -> list[str]:
    """EDF+ standard texts, "ECG II"; sixteen characters, each label once."""
    labels: list[str] = []
    for track in tracks:
        info = SignalInfo(name=track.name, unit=track.unit, rate_hz=track.rate_hz, samples=0)
        lead = standard_lead(track.name)
        is_voltage = is_ecg(info) and not track.name.casefold().startswith(("ecg", "ekg"))
        name = text(f"ECG {lead or track.name}" if is_voltage else lead or track.name)
        label, number = name[:16].strip(), 1
        while label in labels:
            number += 1
            ending = f" {number}"
            label = f"{name[: 16 - len(ending)].strip()}{ending}"
        labels.append(label)
    return labels
