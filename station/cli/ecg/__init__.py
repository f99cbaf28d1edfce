"""`station ecg`: what a recorded ECG holds, a sheet of it, and the same as another file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

from cyclopts import Parameter

from station.cli.output import Refused, print_json

__all__ = ["ecg"]

_Choice = TypeVar("_Choice", bound=StrEnum)


def _one_of(choices: type[_Choice], word: str, option: str) -> _Choice:
    """The choice that is called so, in whatever case."""
    for choice in choices:
        if choice.value.casefold() == word.strip().casefold():
            return choice
    raise Refused(f"{option} {word}: it is one of {', '.join(choices)}")


def ecg(
    record: Path,
    *,
    json: bool = False,
    plot: Path | None = None,
    layout: str = "3x4+1R",
    paper: str = "a4",
    at: float = 0.0,
    lead: Annotated[list[str] | None, Parameter(negative="")] = None,
    rate: float | None = None,
    unit: str | None = None,
    save: Path | None = None,
    resolution: float | None = None,
    progress: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Beats, rate, quality, intervals and breathing of a recording. Not for diagnosis.

    Reads WFDB records, EDF and EDF+, CSV tables, flight recordings, and FHIR bundles as the
    station writes them. Exit code 1 where no lead can be used.

    Parameters
    ----------
    record
        The file; of a WFDB record its header, or its name without ending.
    json
        One JSON object: every key with its unit, null with a reason where nothing could be had.
    plot
        Draw ten seconds as a sheet, PDF or SVG by its name's ending, 25 mm/s and 10 mm/mV. Limb
        leads that were not recorded are derived where I and II were, and say so.
    layout
        How the leads lie on the sheet: 3x4+1R, 3x4+3R, 6x2, 12x1, rows, or rhythm for 30 seconds
        of one lead. With fewer than eight of the twelve leads it is rows.
    paper
        a4 or letter.
    at
        Where the sheet begins, in seconds.
    lead
        Only this lead; may be repeated. All voltages that may be an ECG if not said.
    rate
        Samples a second of a CSV table without a column of times; other files say theirs.
    unit
        The unit of CSV columns that name none, such as mV; other files say theirs.
    save
        Write the recording as EDF+ (.edf), BDF+ (.bdf), WFDB (.hea) or CSV (.csv): all signals, or
        the leads asked for, as they were recorded. It names no patient.
    resolution
        With --save, the microvolts of a count where a file has no room for the recorded ones.
    progress
        Tell on stderr how far it has come, also where that is no terminal.
    """
    from station.cli.ecg.analysis import analyse
    from station.cli.ecg.channels import choose
    from station.cli.ecg.drawing import ENDINGS, draw
    from station.cli.ecg.progress import watched
    from station.cli.ecg.report import Report
    from station.cli.ecg.saving import save_as
    from station.cli.ecg.words import lines_of
    from station.recordings import RecordingError, open_recording
    from station.recordings.writing import KINDS
    from station.sheets.layouts import Layout
    from station.sheets.paper import Paper
    from station.signals.inputs import SignalError

    if plot is not None and plot.suffix.casefold() not in ENDINGS:
        raise Refused(f"{plot}: a sheet is PDF or SVG; give a name that ends with .pdf or .svg")
    lies = _one_of(Layout, layout, "--layout")
    on = _one_of(Paper, paper, "--paper")
    if save is not None and save.suffix.casefold() not in KINDS:
        raise Refused(f"{save}: give a name that ends with {', '.join(KINDS)}")
    if resolution is not None and save is None:
        raise Refused("--resolution says how fine --save writes; give --save too")
    try:
        source = open_recording(record, rate_hz=rate, unit=unit)
        chosen = choose(source, lead or ())
        if plot is not None:
            draw(source, chosen, plot, at, complete=not lead, layout=lies, paper=on)
        report = Report(source, chosen)
        for piece in watched(analyse(source, chosen), chosen.longest_s, wanted=progress):
            report.add(piece)
        told = report.whole()
        if save is not None:
            files = save_as(source, save, chosen if lead else None, report.beats_s, resolution)
            told["saved"] = [str(file) for file in files]
    except (RecordingError, SignalError) as problem:
        raise Refused(str(problem)) from problem
    if json:
        print_json(told)
    else:
        print("\n".join(lines_of(told)))
    return 0 if any(one["usable"] for one in told["quality"]["leads"]) else 1
