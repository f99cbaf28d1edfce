"""What stands beside the samples in a DICOM waveform: the notice, what is worth knowing, values.

PS3.3 C.10.10, Waveform Annotation. Every value is one that a program made and nobody confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from station.export import dicom_codes as codes
from station.export.dicom_counts import PADDING, ds
from station.export.dicom_parts import NOT_REAL, NOTICE, coded, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydicom.dataset import Dataset

    from station.ekg.record import EkgRecording, EkgValue
    from station.export.dicom_counts import Fitted
    from station.visit import Result

__all__ = ["annotation_items"]

_LONGEST: Final = 1024  # VR ST, PS3.5 6.2
_WORDS: Final = {
    "qtc_framingham": "QTc interval by Framingham formula",
    "qtc_hodges": "QTc interval by Hodges formula",
}


def annotation_items(
    result: Result, ekg: EkgRecording, leads: Sequence[str], fitted: Sequence[Fitted]
) -> list[Dataset]:
    """The items of the annotation sequence, all about the whole of the first group."""
    made = [_said(line) for line in _lines(result, ekg, leads, fitted)]
    for value in ekg.findings.values if ekg.findings is not None else ():
        made += _measured(value)
    return made


def _lines(
    result: Result, ekg: EkgRecording, leads: Sequence[str], fitted: Sequence[Fitted]
) -> Iterator[str]:
    if not ekg.origin.real:
        yield f"{NOT_REAL[ekg.origin]}: not measured on a patient."
    yield NOTICE
    yield "Samples are as the instrument sent them; this station applied no filter to them."
    if ekg.shown is not None:
        yield f"On the screen it was filtered: {ekg.shown.filter_label or 'whole band'}."
    invalid = ekg.valid.count(0)
    if invalid or ekg.lost_samples:
        yield (
            f"{ekg.lost_samples} samples were lost on the way; {invalid} values in all are lost "
            f"or not valid and are padding ({PADDING})."
        )
    if ekg.measured_rate_hz is not None:
        yield (
            f"Nominal rate {ekg.rate_hz:g} Hz; {ekg.measured_rate_hz:.2f} Hz by the clock of "
            "this station."
        )
    for lead, one in zip(leads, fitted, strict=True):
        if one.step > 1:
            yield (
                f"Channel {lead}: {one.step} counts of the instrument are one here, "
                f"{ds(one.sensitivity_uv)} uV, so that 16 bits hold its range."
            )
    found = ekg.findings
    if found is not None:
        yield (
            f"Measured by {found.method}, confirmed by nobody."
            f"{'' if found.acceptable else ' The quality is too poor to be read.'}"
        )
        if found.left_out:
            yield f"Not measured in: {', '.join(found.left_out)}."
    if result.note:
        yield f"Note of {result.accepted_by.name}: {result.note}"


def _measured(value: EkgValue) -> list[Dataset]:
    """A measurement with its code and unit, or in words where there is no code for it."""
    if value.quantity is None:
        return []
    code, unit = codes.MEASUREMENTS.get(value.name), codes.UNITS.get(value.quantity.unit)
    if code is None or unit is None:
        name = _WORDS.get(value.name, value.name)
        return [_said(f"{name}: {value.quantity}, unconfirmed")]
    item = _item()
    item.MeasurementUnitsCodeSequence = [coded(unit)]
    item.ConceptNameCodeSequence = [coded(code)]
    item.NumericValue = ds(value.quantity.value)
    return [item]


def _said(line: str) -> Dataset:
    item = _item()
    item.UnformattedTextValue = text(line, _LONGEST)
    return item


def _item() -> Dataset:
    from pydicom.dataset import Dataset

    item = Dataset()
    item.AnnotationGroupNumber = 0
    item.ReferencedWaveformChannels = [1, 0]  # first group, all of its channels
    return item
