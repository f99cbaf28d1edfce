"""One way out: the kind of file is told by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from station.files import put_in_place
from station.recordings.recording import RecordingError
from station.recordings.writing.csv_table import write_csv
from station.recordings.writing.edf import write_edf
from station.recordings.writing.order import Order
from station.recordings.writing.survey import Survey, pieces, survey
from station.recordings.writing.wfdb import ANNOTATOR, write_wfdb

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.recordings.recording import Facts, Source

__all__ = ["KINDS", "save_recording"]

_Write = Callable[
    [
        "Iterable[Sequence[NDArray[np.float64]]]",
        Survey,
        "Facts",
        Order,
        "tuple[Path, ...]",
        Path,
    ],
    None,
]


@dataclass(frozen=True, slots=True)
class _Kind:
    write: _Write
    # The files that it is made of, beside the one of that name.
    beside: Callable[[Path, Order], tuple[Path, ...]]


def _nothing(path: Path, order: Order) -> tuple[Path, ...]:
    return ()


def _record(path: Path, order: Order) -> tuple[Path, ...]:
    signals = path.with_suffix(".dat")
    return (signals, path.with_suffix(f".{ANNOTATOR}")) if order.beats is not None else (signals,)


def _dictionary(path: Path, order: Order) -> tuple[Path, ...]:
    return (path.with_suffix(".dictionary.csv"),)


_WRITERS: Final = {
    ".edf": _Kind(write_edf, _nothing),
    ".bdf": _Kind(write_edf, _nothing),
    ".hea": _Kind(write_wfdb, _record),
    ".csv": _Kind(write_csv, _dictionary),
}
# Endings of files that can be written.
KINDS: Final = tuple(_WRITERS)


def save_recording(
    source: Source, path: Path, order: Order | None = None, facts: Facts | None = None
) -> tuple[Path, ...]:
    """Write a recording as EDF+ (`.edf`), BDF+ (`.bdf`), WFDB (`.hea`) or CSV (`.csv`).

    It is read twice, a minute at a time. What was there under these names is replaced once all of
    it is written.

    Args:
        source: What to write.
        path: Where; its ending tells the kind.
        order: Which channels, for whom, how fine.
        facts: What is known of the recording, if more than the source says.

    Returns:
        The files that were written, the one of the given name first.

    Raises:
        RecordingError: Where it does not fit the kind of file, or cannot be read or written.
    """
    order = order or Order()
    kind = _WRITERS.get(path.suffix.casefold())
    if kind is None:
        raise RecordingError(
            path,
            "this kind of file is not written",
            f"Give a name that ends with {', '.join(KINDS[:-1])} or {KINDS[-1]}.",
        )
    known = facts or source.facts
    if known.started is not None and known.started.tzinfo is not None:
        known = replace(known, started=known.started.astimezone(order.zone))
    seen = survey(source, path, order)
    files = (path, *kind.beside(path, order))
    parts = [one.with_name(f"{one.name}.part") for one in files]
    try:
        kind.write(_samples(source, order), seen, known, order, tuple(parts), path)
        _put_in_place(parts, files)
    except OSError as problem:
        raise RecordingError(
            path, problem.strerror or str(problem), "Choose a folder that can be written to."
        ) from problem
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return files


def _put_in_place(parts: Sequence[Path], files: Sequence[Path]) -> None:
    """The file by which it is opened comes last, and one of before goes first: whoever opens it
    has all that belongs together, also where the program ended in between.
    """
    if len(files) > 1:
        files[0].unlink(missing_ok=True)
    for part, file in reversed(list(zip(parts, files, strict=True))):
        put_in_place(part, file)


def _samples(source: Source, order: Order) -> Iterator[list[NDArray[np.float64]]]:
    chosen = order.channels if order.channels is not None else range(len(source.signals))
    for piece in pieces(source):
        yield [piece.channels[k].samples for k in chosen]
