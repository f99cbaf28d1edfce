"""Readers that are not ours, for files that the station writes: pyedflib and wfdb."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Edf", "judge_beats", "judge_edf", "wfdb"]


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


@dataclass(frozen=True, slots=True)
class Edf:
    """What pyedflib says of a file: a row of counts and one of values for each signal."""

    labels: list[str]
    headers: list[dict[str, Any]]
    counts: list[NDArray[np.int64]]
    values: list[NDArray[np.float64]]
    header: dict[str, Any]
    started: datetime
    notes: list[tuple[float, float, str]]


def judge_edf(path: Path) -> Edf:
    """Read a whole EDF+ or BDF+ file with pyedflib; it refuses what does not keep to the format."""
    import pyedflib

    with pyedflib.EdfReader(str(path)) as file:
        signals = range(file.signals_in_file)
        at, lasting, texts = file.readAnnotations()
        return Edf(
            file.getSignalLabels(),
            file.getSignalHeaders(),
            [file.readSignal(k, digital=True).astype(np.int64) for k in signals],
            [file.readSignal(k) for k in signals],
            file.getHeader(),
            file.getStartdatetime(),
            list(zip(map(float, at), map(float, lasting), map(str, texts), strict=True)),
        )
