"""Readers that are not ours, for files that the station writes: edfio, pyedflib and wfdb."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Edf", "EdfSignal", "judge_beats", "judge_edf", "wfdb"]


def wfdb() -> Any:
    """The library; wfdb 4.3 warns under pandas 3.1 when it is imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import wfdb as library
    return library


def judge_beats(record: Path, annotator: str) -> tuple[list[int], list[str]]:
    """Samples and symbols of an annotation file; wfdb reads it with what pandas gives up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        marks = wfdb().rdann(str(record), annotator)
    return marks.sample.tolist(), list(marks.symbol)


@dataclass(frozen=True, slots=True, kw_only=True)
class EdfSignal:
    """One signal: its header, and a row of counts and one of values in `unit`."""

    label: str
    rate_hz: float
    unit: str
    prefilter: str
    transducer: str
    digital: tuple[int, int]
    physical: tuple[float, float]
    counts: NDArray[np.int64]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edf:
    """What others say of an EDF+ or BDF+ file. None: the file says X, which is not known. Notes
    are (seconds from the beginning, seconds or None, text), sorted, as readers give them in an
    order of their own.
    """

    signals: list[EdfSignal]
    name: str | None
    code: str | None
    sex: str | None
    born: date | None
    equipment: str | None
    more: str
    started: datetime | None
    notes: list[tuple[float, float | None, str]]

    @property
    def labels(self) -> list[str]:
        """The signals' names."""
        return [one.label for one in self.signals]

    @property
    def texts(self) -> list[str]:
        """The notes' words."""
        return [text for _, _, text in self.notes]


def judge_edf(path: Path) -> Edf:
    """Read a whole file with edfio, and with pyedflib too: both must find the same in it, and
    refuse what does not keep to the format.
    """
    found = _by_edfio(path)
    # It has no wheels for later ones, and nothing is compiled here.
    if sys.version_info < (3, 13) or importlib.util.find_spec("pyedflib") is not None:
        _agree(found, _by_pyedflib(path))
    return found


def _by_edfio(path: Path) -> Edf:
    import edfio

    file: Any = (edfio.read_bdf if path.suffix == ".bdf" else edfio.read_edf)(path)
    patient, recording = file.patient, file.recording
    return Edf(
        signals=[
            EdfSignal(
                label=one.label,
                rate_hz=one.sampling_frequency,
                unit=one.physical_dimension,
                prefilter=one.prefiltering,
                transducer=one.transducer_type,
                digital=(one.digital_min, one.digital_max),
                physical=(one.physical_min, one.physical_max),
                counts=one.digital.astype(np.int64),
                values=one.data,
            )
            for one in file.signals
        ],
        name=_known(patient.name.replace("_", " ")),
        code=_known(patient.code.replace("_", " ")),
        sex=_known(patient.sex),
        born=None if patient.get_subfield(2) == "X" else patient.birthdate,
        equipment=_known(recording.equipment_code.replace("_", " ")),
        more=" ".join(recording.additional),
        started=(
            None
            if recording.get_subfield(1) == "X"
            else datetime.combine(file.startdate, file.starttime)
        ),
        notes=sorted(((one.onset, one.duration, one.text) for one in file.annotations), key=_order),
    )


def _by_pyedflib(path: Path) -> Edf:
    import pyedflib

    with pyedflib.EdfReader(str(path)) as file:
        header: Any = file.getHeader()
        born = header["birthdate"]
        return Edf(
            signals=[
                EdfSignal(
                    label=one["label"],
                    rate_hz=one["sample_frequency"],
                    unit=one["dimension"],
                    prefilter=one["prefilter"],
                    transducer=one["transducer"],
                    digital=(one["digital_min"], one["digital_max"]),
                    physical=(one["physical_min"], one["physical_max"]),
                    counts=file.readSignal(number, digital=True).astype(np.int64),
                    values=file.readSignal(number),
                )
                for number, one in enumerate[Any](file.getSignalHeaders())
            ],
            name=_known(header["patientname"]),
            code=_known(header["patientcode"]),
            sex=_known(header["sex"][:1]),
            born=datetime.strptime(born, "%d %b %Y").date() if born else None,  # noqa: DTZ007
            equipment=_known(header["equipment"]),
            more=header["recording_additional"],
            started=file.getStartdatetime(),
            notes=sorted(
                (
                    (float(at), None if lasting < 0 else float(lasting), str(text))
                    for at, lasting, text in zip(*file.readAnnotations(), strict=True)
                ),
                key=_order,
            ),
        )


def _agree(one: Edf, other: Edf) -> None:
    for a, b in zip(one.signals, other.signals, strict=True):
        assert np.array_equal(a.counts, b.counts)
        assert np.allclose(a.values, b.values, rtol=1e-9, atol=1e-9)
        heads = [
            (x.label, x.rate_hz, x.unit, x.prefilter, x.transducer, x.digital, x.physical)
            for x in (a, b)
        ]
        assert heads[0] == heads[1]
    facts = [(x.name, x.code, x.sex, x.born, x.equipment, x.more, x.notes) for x in (one, other)]
    assert facts[0] == facts[1]
    if one.started is not None and other.started is not None:  # pyedflib has a date for X as well
        # pyedflib 0.1.42 tells a quarter of a second as 25 ms.
        assert one.started.replace(microsecond=0) == other.started.replace(microsecond=0)


def _known(text: str) -> str | None:
    return None if text in ("", "X") else text


def _order(note: tuple[float, float | None, str]) -> tuple[float, float, str]:
    at, lasting, text = note
    return at, -1.0 if lasting is None else lasting, text
