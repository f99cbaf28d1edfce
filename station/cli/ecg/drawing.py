"""The sheet of a recording: the leads it has, and the limb leads that follow from I and II."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.cli.ecg.analysis import millivolts
from station.cli.output import Refused
from station.sheets.ekg_sheet import EkgFacts, EkgSignal, Layout, Paper, ekg_sheet
from station.sheets.pdf import pdf_of
from station.sheets.svg import svg_of
from station.signals.leads import STANDARD_LEADS, complete_leads

if TYPE_CHECKING:
    from pathlib import Path

    from station.cli.ecg.channels import Chosen
    from station.recordings import Source

__all__ = ["ENDINGS", "draw"]

ENDINGS: Final = (".pdf", ".svg")


def draw(
    source: Source,
    chosen: Chosen,
    to: Path,
    at_s: float,
    *,
    complete: bool,
    layout: Layout,
    paper: Paper,
) -> None:
    """Write what the layout shows from `at_s` on as PDF or SVG, whichever the name ends with.

    `complete`: with III, aVR, aVL and aVF, where I and II are there and they are not. Raises
    `Refused` where there is nothing at that time or the file cannot be written, `RecordingError`
    where the recording cannot be read, `SignalError` where it is no ECG.
    """
    if not 0 <= at_s < chosen.longest_s:
        raise Refused(f"--at {at_s:g}: the recording is {chosen.longest_s:g} s long")
    # One sample more than is shown: the line goes to the end of the paper.
    seconds = layout.seconds + 1 / chosen.rate_hz
    signal = _signal(millivolts(source.read(at_s, seconds), chosen), chosen, complete=complete)
    notes = [f"{chosen.rate_hz:g} Hz, from {at_s:g} s"]
    derived = [name for name in signal.leads if name in signal.derived]
    if derived:
        notes.append(f"{', '.join(derived)}: derived from I and II, not recorded")
    facts = EkgFacts(title=source.name, notes=tuple(notes))
    pages = ekg_sheet(signal, facts, layout=layout, paper=paper)
    try:
        if to.suffix.casefold() == ".pdf":
            to.write_bytes(pdf_of(pages))
        else:
            to.write_text(svg_of(pages), encoding="utf-8")
    except OSError as problem:
        raise Refused(f"{to}: {problem.strerror}") from problem


def _signal(
    ecg_mv: np.ndarray[tuple[int, ...], np.dtype[np.float64]], chosen: Chosen, *, complete: bool
) -> EkgSignal:
    """The chosen leads as they are; or, where some can be derived, in their usual order first."""
    names, rate_hz = chosen.names, chosen.rate_hz
    recorded = EkgSignal(samples_mv=ecg_mv, rate_hz=rate_hz, leads=names)
    if not (complete and {"I", "II"} <= set(names)):
        return recorded
    standard = [k for k, name in enumerate(names) if name in STANDARD_LEADS]
    leads = complete_leads(ecg_mv[standard], [names[k] for k in standard])
    derived = frozenset(lead.name for lead in leads if lead.derived)
    if not derived:
        return recorded
    others = [k for k, name in enumerate(names) if name not in STANDARD_LEADS]
    return EkgSignal(
        samples_mv=np.stack([*(lead.samples_mv for lead in leads), *ecg_mv[others]]),
        rate_hz=rate_hz,
        leads=(*(lead.name for lead in leads), *(names[k] for k in others)),
        derived=derived,
    )
