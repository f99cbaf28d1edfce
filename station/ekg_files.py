"""A kept EKG as a file that other programs read: EDF+, BDF+, WFDB, or CSV with its dictionary."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from station.ekg.buffers import recorded
from station.recordings.recording import Channel, Facts, Recording, WholeRecording
from station.recordings.writing import Order, Person, save_recording
from station.vitals import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo
    from pathlib import Path

    from numpy.typing import NDArray

    from station.visit import EkgRecording, Patient

__all__ = ["as_recording", "save_ekg"]

_MICROVOLTS: Final = {Unit.VOLT: 10**6, Unit.MILLIVOLT: 1000}


def save_ekg(
    ekg: EkgRecording,
    path: Path,
    *,
    patient: Patient | None = None,
    beats: NDArray[np.int64] | None = None,
    filters: Sequence[str] = (),
    resolution_uv: float | None = None,
    zone: tzinfo | None = None,
) -> tuple[Path, ...]:
    """Write a kept EKG: the raw counts, lost samples as lost, SIMULATED where it is.

    Args:
        ekg: What was kept.
        path: Where; `.edf`, `.bdf`, `.hea` or `.csv` tells the kind.
        patient: Who it is of, where the file may name them.
        beats: R peaks in samples, int64 `(beats,)`; a WFDB record gets them as annotations.
        filters: Those that were applied to the samples, with their cut-offs. A kept EKG has none.
        resolution_uv: A coarser resolution, where a file has no room for the recorded one.
        zone: The zone of the times in the file; that of this computer if None.

    Returns:
        The files that were written.

    Raises:
        RecordingError: Where it does not fit the kind of file, or cannot be written: what is wrong
            and what to do.
    """
    person = None if patient is None else _person(patient)
    order = Order(person=person, beats=beats, resolution_uv=resolution_uv, zone=zone)
    return save_recording(WholeRecording(as_recording(ekg, filters)), path, order)


def as_recording(ekg: EkgRecording, filters: Sequence[str] = ()) -> Recording:
    """A kept EKG in microvolts, NaN where a sample was lost. Counts are what they were."""
    to_uv = _MICROVOLTS.get(ekg.unit)
    scale, offset = (
        one if to_uv is None else float(Decimal(repr(one)) * to_uv)
        for one in (ekg.scale, ekg.offset)
    )
    unit = ekg.unit if to_uv is None else Unit.MICROVOLT
    counts, valid = recorded(ekg)
    values = np.where(valid, counts * np.float64(scale) + offset, np.nan)
    channels = tuple(
        Channel(name, row, ekg.rate_hz, str(unit), scale, offset)
        for name, row in zip(ekg.channels, values, strict=True)
    )
    facts = Facts(
        started=ekg.started,
        device=ekg.device.name,
        simulated=not ekg.origin.real,
        filters=tuple(filters),
        measured_rate_hz=ekg.measured_rate_hz,
    )
    return Recording(ekg.signal, channels, facts=facts)


def _person(patient: Patient) -> Person:
    return Person(
        code=patient.mrn or patient.id,
        name=patient.name,
        sex=patient.sex,
        birth_date=patient.birth_date,
    )
