"""One way in: which kind of file it is, told by its content first and by its name second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from station.recordings.csv_table import read_csv
from station.recordings.edf import EdfFile, is_bdf, is_edf
from station.recordings.fhir_bundle import read_fhir
from station.recordings.recording import Recording, RecordingError, Source, WholeRecording
from station.recordings.wfdb import WfdbFile, has_header

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["open_recording", "read_recording"]

_KINDS: Final = (
    "Give a WFDB record, an EDF, EDF+ or BDF file, a CSV table, a flight recording, or a FHIR "
    "bundle with an EKG."
)
_BEGINNING: Final = 512
_TABLE: Final = "a CSV table"
_TABLES: Final = frozenset({".csv", ".tsv", ".txt"})


def open_recording(path: Path, *, rate_hz: float | None = None, unit: str | None = None) -> Source:
    """Open a file with signals. WFDB and EDF stay in the file, other kinds are read at once.

    Args:
        path: The file; of a WFDB record its header, a signal file, or the name without ending.
        rate_hz: The rate of a CSV table that has no column of times.
        unit: The unit of CSV columns that name none.

    Raises:
        RecordingError: Where it is none of these kinds or cannot be read, or a rate or unit is
            given for a file that has its own.
    """
    kind, source = _open(path, rate_hz, unit)
    given = [name for name, one in (("rate", rate_hz), ("unit", unit)) if one is not None]
    if given and kind != _TABLE:
        names = " and ".join(given)
        raise RecordingError(
            path,
            f"{kind} has its own {names}",
            f"Leave the {names} out that you give; a CSV table takes them.",
        )
    return source


def _open(path: Path, rate_hz: float | None, unit: str | None) -> tuple[str, Source]:
    """What kind of file it is, in words, and the file opened."""
    if path.suffix == ".hea" or has_header(path):
        return "a WFDB record", WfdbFile(path)
    try:
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError as problem:
        raise RecordingError(path, problem.strerror or str(problem), _KINDS) from problem
    if not beginning:
        raise RecordingError(path, "the file is empty", _KINDS)
    if is_edf(beginning) or is_bdf(beginning):
        return "a BDF file" if is_bdf(beginning) else "an EDF file", EdfFile(path)
    if path.with_suffix(".hea").is_file() and path.suffix not in _TABLES:
        return "a WFDB record", WfdbFile(path)
    if beginning.lstrip()[:1] == b"{":
        return _of_json(path, beginning)
    if path.suffix in _TABLES or _is_text(beginning):
        return _TABLE, WholeRecording(read_csv(path, rate_hz, unit))
    raise RecordingError(path, "this kind of file is not known", _KINDS)


def read_recording(
    path: Path, *, rate_hz: float | None = None, unit: str | None = None
) -> Recording:
    """Read a whole file; arguments and errors as `open_recording`."""
    return open_recording(path, rate_hz=rate_hz, unit=unit).read()


def _of_json(path: Path, beginning: bytes) -> tuple[str, Source]:
    from station.recordings.flight import read_flight  # the codec and the drivers come with it

    if b"station-flight-recording" in beginning:
        return "a flight recording", WholeRecording(read_flight(path))
    return "a FHIR resource", WholeRecording(read_fhir(path))


def _is_text(beginning: bytes) -> bool:
    return not any(byte < 32 and byte not in b"\t\n\r" for byte in beginning)
