"""An EKG as a DICOM waveform object. Pure; the same result makes the same bytes.

Twelve leads at 200 to 1000 Hz, up to 16384 samples each, are a 12-Lead ECG; up to 24 channels at
those rates a General ECG; up to 12 channels at 50 to 200 Hz, which is what chest bands and small
boards give, an Ambulatory ECG, since no other ECG class takes that rate. Anything else is refused:
nothing is ever resampled. Only leads that were recorded are in it, none that are computed from
others: a viewer derives those itself. PS3.3 A.34.3 to A.34.5, C.10.8 and C.10.9.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from station.dicom import uids
from station.ekg import buffers
from station.export import dicom_codes as codes
from station.export.dicom_check import LIMITS, problems
from station.export.dicom_counts import PADDING, ds, fit
from station.export.dicom_notes import annotation_items
from station.export.dicom_parts import (
    DicomSite,
    Identifiers,
    coded,
    frame,
    part_10,
    recording_of,
    text,
)
from station.export.errors import CannotComposeError
from station.saying import say
from station.signals.leads import standard_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydicom.dataset import Dataset

    from station.ekg.order import EkgOrder
    from station.ekg.record import EkgRecording
    from station.export.dicom_counts import Fitted
    from station.visit import Result, SignedVisit

__all__ = ["class_of", "ecg_dataset", "ecg_object"]

_TITLES: Final = {
    uids.TWELVE_LEAD_ECG: "12-lead EKG",
    uids.GENERAL_ECG: "EKG",
    uids.AMBULATORY_ECG: "EKG",
}


def ecg_object(
    result: Result, signed: SignedVisit, site: DicomSite, order: EkgOrder | None = None
) -> bytes:
    """The whole file. Raises `CannotComposeError` for what no ECG object can hold."""
    return part_10(ecg_dataset(result, signed, site, order))


def ecg_dataset(
    result: Result, signed: SignedVisit, site: DicomSite, order: EkgOrder | None = None
) -> Dataset:
    """The object before it is a file. Raises `CannotComposeError`."""
    ekg = recording_of(result)
    sop_class = class_of(ekg)
    names = Identifiers.of(result, signed, site, order)
    made = frame(
        result,
        signed,
        site,
        order,
        sop_class=sop_class,
        instance=names.waveform,
        series=names.waveform_series,
        study=names.study,
        title=f"{_TITLES[sop_class]}, unconfirmed preview",
    )
    order_of = _order(ekg.channels)
    leads = [ekg.channels[at] for at in order_of]
    counts, valid = buffers.recorded(ekg)
    fitted = [fit(counts[at], valid[at], ekg) for at in order_of]
    made.AcquisitionContextSequence = []
    made.WaveformAnnotationSequence = annotation_items(result, ekg, leads, fitted)
    made.WaveformSequence = [_group(ekg, leads, fitted)]
    wrong = problems(made)
    if wrong:
        raise CannotComposeError(
            say("This EKG cannot be written as a DICOM object: {why}.", why="; ".join(wrong)),
            "Leave the EKG out of what is filed, and call support.",
        )
    return made


def class_of(ekg: EkgRecording) -> str:
    """The SOP class that takes it as it is. Raises `CannotComposeError` where none does."""
    names = [standard_name(channel) for channel in ekg.channels]
    if set(codes.LEADS) <= set(names) and _allows(uids.TWELVE_LEAD_ECG, ekg):
        return uids.TWELVE_LEAD_ECG
    for sop_class in (uids.GENERAL_ECG, uids.AMBULATORY_ECG):
        if _allows(sop_class, ekg):
            return sop_class
    raise CannotComposeError(
        say(
            "An EKG of {channels} channels at {rate} Hz fits no DICOM object: up to 24 channels "
            "at 200 to 1000 Hz do, or up to 12 at 50 to 200 Hz.",
            channels=len(ekg.channels),
            rate=f"{ekg.rate_hz:g}",
        ),
        "Leave the EKG out of what is filed, or record it at another rate.",
    )


def _allows(sop_class: str, ekg: EkgRecording) -> bool:
    limits = LIMITS[sop_class]
    return (
        1 <= len(ekg.channels) <= limits.channels
        and limits.slowest_hz <= ekg.rate_hz <= limits.fastest_hz
        and 1 <= ekg.samples <= (limits.longest or ekg.samples)
    )


def _order(channels: Sequence[str]) -> list[int]:
    """Channels by number: leads in the order of an electrocardiograph, then what is none."""
    places = {name: at for at, name in enumerate(codes.LEADS)}
    return sorted(
        range(len(channels)),
        key=lambda at: (places.get(standard_name(channels[at]), len(places)), at),
    )


def _group(ekg: EkgRecording, leads: Sequence[str], fitted: Sequence[Fitted]) -> Dataset:
    from pydicom.dataset import Dataset

    group = Dataset()
    group.WaveformOriginality = "ORIGINAL"
    group.NumberOfWaveformChannels = len(leads)
    group.NumberOfWaveformSamples = ekg.samples
    group.SamplingFrequency = ds(Decimal(repr(ekg.rate_hz)))
    group.MultiplexGroupLabel = "RHYTHM"
    group.WaveformBitsAllocated = 16
    group.WaveformSampleInterpretation = "SS"
    group.ChannelDefinitionSequence = [
        _channel(lead, one) for lead, one in zip(leads, fitted, strict=True)
    ]
    samples = np.stack([one.samples for one in fitted], axis=1)  # the channel is the fastest
    if (samples == PADDING).any():
        group.WaveformPaddingValue = PADDING.to_bytes(2, "little", signed=True)
    group.WaveformData = samples.astype("<i2").tobytes()
    return group


def _channel(name: str, fitted: Fitted) -> Dataset:
    from pydicom.dataset import Dataset

    channel = Dataset()
    channel.ChannelLabel = text(name, 16)
    channel.ChannelSourceSequence = [
        coded(codes.LEADS.get(standard_name(name), codes.UNSPECIFIED_LEAD))
    ]
    channel.ChannelSensitivity = ds(fitted.sensitivity_uv)
    channel.ChannelSensitivityUnitsSequence = [coded(codes.MICROVOLT)]
    channel.ChannelSensitivityCorrectionFactor = "1"
    channel.ChannelBaseline = ds(fitted.baseline_uv)
    channel.ChannelSampleSkew = "0"
    channel.WaveformBitsStored = 16
    return channel
