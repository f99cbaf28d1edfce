"""A kept EKG as what a sheet of paper wants to know: the same leads, filters and findings as the
screen had, for the window and for the chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from station.ekg.chain import bandwidth_warning, filter_words
from station.ekg.montage import Montage
from station.ekg.picture import is_same, kept_chain, millivolts, picture_of
from station.ekg.reasons import lead_word, worst
from station.saying import say
from station.sheets.ekg_header import EkgFacts
from station.sheets.ekg_sheet import GAINS_MM_MV
from station.sheets.layouts import Layout
from station.sheets.strips import EkgSignal
from station.signals.intervals import EcgMeasurements
from station.signals.leads import standard_name
from station.signals.measured import Measured, not_measurable
from station.signals.quality_reasons import Reason

if TYPE_CHECKING:
    from datetime import tzinfo

    from station.ekg.record import EkgFindings, EkgRecording
    from station.sheets.words import Speak
    from station.signals.measured import Unit
    from station.visit import Patient

__all__ = ["facts_of", "gain_of", "layout_of", "measurements_of", "signal_of"]

# A lead that moves less than this in a second has no electrode; no heart is so quiet.
_FLAT_MV: Final = 0.02
_OWN_LOSS_S: Final = 0.1
_UNITS: Final[dict[str, Unit]] = {"heart_rate": "per_min"}


def signal_of(recording: EkgRecording, *, speak: Speak = str) -> EkgSignal:
    """The leads as they were shown, derived ones too, with what was wrong with each.

    Raises `SignalError` for filters that the recording's rate does not allow.
    """
    picture = picture_of(recording)
    findings = recording.findings
    return EkgSignal(
        samples_mv=picture.mv,
        rate_hz=picture.rate_hz,
        leads=picture.names,
        derived=picture.derived,
        quality={} if findings is None else _quality(recording, findings, speak),
        r_peaks=() if findings is None else findings.r_peaks,
    )


def facts_of(
    recording: EkgRecording,
    *,
    patient: Patient | None,
    operator: str = "",
    station: str = "",
    zone: tzinfo | None = None,
    speak: Speak = str,
) -> EkgFacts:
    """What is printed around the squares: who, when (in `zone`, this computer's if None), with
    which instrument and filters, by whom, what was measured, and SIMULATED where it is.

    Raises `SignalError` for filters that the recording's rate does not allow.
    """
    chain = kept_chain(recording)
    notes = []
    if recording.shown is not None and not is_same(recording, chain):
        notes.append(speak(say("Drawn with newer filters than it was kept with")))
    if recording.findings is not None and recording.findings.left_out:
        leads = ", ".join(recording.findings.left_out)
        notes.append(speak(say("Measured without {leads}", leads=leads)))
    warning = bandwidth_warning(chain)
    return EkgFacts(
        patient=patient,
        recorded_at=recording.started.astimezone(zone),
        device=recording.device,
        station=station,
        operator=operator,
        measured_rate_hz=recording.measured_rate_hz,
        filters=speak(filter_words(chain)),
        warning=speak(warning) if warning else "",
        measurements=measurements_of(recording.findings),
        simulated=not recording.origin.real,
        notes=tuple(notes),
    )


def layout_of(recording: EkgRecording) -> Layout:
    """The layout that it was looked at in, where paper has it; else 3x4+1R."""
    try:
        layout = Layout(recording.shown.layout) if recording.shown is not None else None
    except ValueError:
        layout = None
    return layout or Layout.THREE_BY_FOUR_ONE_RHYTHM


def gain_of(recording: EkgRecording) -> float:
    """The gain in mm/mV that it was looked at with; 10 where paper has no such one."""
    gain = 10.0 if recording.shown is None else recording.shown.mm_per_mv
    return gain if gain in GAINS_MM_MV else 10.0


def measurements_of(findings: EkgFindings | None) -> EcgMeasurements | None:
    """Findings in the form in which measurements are printed; None where there are none."""
    if findings is None:
        return None
    return EcgMeasurements(
        heart_rate=_measured(findings, "heart_rate"),
        rr=_measured(findings, "rr"),
        pr=_measured(findings, "pr"),
        qrs=_measured(findings, "qrs"),
        qt=_measured(findings, "qt"),
        qtc_bazett=_measured(findings, "qtc_bazett"),
        qtc_fridericia=_measured(findings, "qtc_fridericia"),
        qtc_framingham=_measured(findings, "qtc_framingham"),
        qtc_hodges=_measured(findings, "qtc_hodges"),
        p_axis=_measured(findings, "p_axis"),
        qrs_axis=_measured(findings, "qrs_axis"),
        t_axis=_measured(findings, "t_axis"),
    )


def _measured(findings: EkgFindings, name: str) -> Measured:
    unit: Unit = "deg" if name.endswith("_axis") else _UNITS.get(name, "ms")
    value = findings.value(name)
    if value is None:
        return not_measurable(unit, 0, "")
    if value.quantity is None:
        return not_measurable(unit, value.beats, value.reason)
    return Measured(
        value=float(value.quantity.value),
        spread=None if value.spread is None else float(value.spread.value),
        unit=unit,
        beats=value.beats,
    )


def _quality(recording: EkgRecording, findings: EkgFindings, speak: Speak) -> dict[str, str]:
    """A word for each shown lead that is wrong, or that comes from one that is."""
    montage = Montage(recording.channels)
    off = _off(recording)
    reasons = {standard_name(lead.name): set(lead.reasons) for lead in findings.leads}
    found = {}
    for lead in montage.names:
        said: set[str] = set()
        for source in montage.source(lead):
            told = reasons.get(standard_name(source), set())
            # What was lost of all leads at once is drawn as a gap, and no electrode is off for it.
            said |= told if source in off else told - {Reason.LEAD_OFF}
        reason = worst(said)
        if reason is not None:
            found[lead] = speak(lead_word(reason))
    return found


def _off(recording: EkgRecording) -> frozenset[str]:
    """Channels that are flat for a second, or lost for a tenth of one while others are there."""
    mv = millivolts(recording)
    lost = np.isnan(mv)
    own_s = (lost & ~lost.all(axis=0)).sum(axis=1) / recording.rate_hz
    second = max(1, round(recording.rate_hz))
    whole = mv[:, : mv.shape[1] // second * second].reshape(len(mv), -1, second)
    # A second with a lost sample is NaN, and no such second is flat.
    flat = (np.max(whole, axis=2) - np.min(whole, axis=2) < _FLAT_MV).any(axis=1)
    return frozenset(
        name
        for name, is_flat, seconds in zip(recording.channels, flat, own_s, strict=True)
        if is_flat or seconds >= _OWN_LOSS_S
    )
