"""The sheet of a recording: the leads it has, and the limb leads that follow from I and II."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from station.cli.ecg.analysis import millivolts
from station.cli.output import Refused
from station.recordings.sheet import SHEET_S, Trace, sheet_svg
from station.signals.leads import STANDARD_LEADS, complete_leads

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from station.cli.ecg.channels import Chosen
    from station.recordings import Source

__all__ = ["draw"]


def draw(source: Source, chosen: Chosen, to: Path, at_s: float, *, complete: bool) -> None:
    """Write ten seconds from `at_s` on as SVG.

    `complete`: with III, aVR, aVL and aVF, where I and II are there and they are not. Raises
    `Refused` where there is nothing at that time or the file cannot be written, `RecordingError`
    where the recording cannot be read, `SignalError` where it is no ECG.
    """
    if not 0 <= at_s < chosen.longest_s:
        raise Refused(f"--at {at_s:g}: the recording is {chosen.longest_s:g} s long")
    ecg_mv = millivolts(source.read(at_s, SHEET_S), chosen)
    traces = _traces(ecg_mv, chosen, complete=complete)
    notes = [f"{chosen.rate_hz:g} Hz, as recorded, from {at_s:g} s; each lead about its median"]
    derived = [trace.name for trace in traces if trace.derived]
    if derived:
        notes.append(f"{', '.join(derived)}: derived from I and II, not recorded")
    try:
        to.write_text(sheet_svg(source.name, traces, notes), encoding="utf-8")
    except OSError as problem:
        raise Refused(f"{to}: {problem.strerror}") from problem


def _traces(ecg_mv: NDArray[np.float64], chosen: Chosen, *, complete: bool) -> list[Trace]:
    """The chosen leads as they are; or, where some can be derived, in their usual order first."""
    names, rate_hz = chosen.names, chosen.rate_hz
    recorded = [Trace(name, row, rate_hz) for name, row in zip(names, ecg_mv, strict=True)]
    if not (complete and {"I", "II"} <= set(names)):
        return recorded
    standard = [k for k, name in enumerate(names) if name in STANDARD_LEADS]
    leads = complete_leads(ecg_mv[standard], [names[k] for k in standard])
    if not any(lead.derived for lead in leads):
        return recorded
    others = [trace for trace in recorded if trace.name not in STANDARD_LEADS]
    return [*(Trace(one.name, one.samples_mv, rate_hz, one.derived) for one in leads), *others]
