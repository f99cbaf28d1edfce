"""Our own check of a waveform object before it leaves: what the usual validators do not look at.

Limits of each IOD: PS3.3 A.34.3.4 (12-lead), A.34.4.4 (general), A.34.5.4 (ambulatory).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.dicom import uids
from station.export import dicom_codes as codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydicom.dataset import Dataset

__all__ = ["LIMITS", "Limits", "problems"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a kind of waveform object may hold. `longest` in samples of a channel."""

    channels: int
    slowest_hz: float
    fastest_hz: float
    longest: int | None = None


LIMITS: Final = {
    uids.TWELVE_LEAD_ECG: Limits(channels=13, slowest_hz=200, fastest_hz=1000, longest=16384),
    uids.GENERAL_ECG: Limits(channels=24, slowest_hz=200, fastest_hz=1000),
    uids.AMBULATORY_ECG: Limits(channels=12, slowest_hz=50, fastest_hz=1000),
}

_LEAD_CODES: Final = {code.value for code in (*codes.LEADS.values(), codes.UNSPECIFIED_LEAD)}
_TWELVE: Final = {code.value for code in codes.LEADS.values()}


def problems(ds: Dataset) -> list[str]:
    """What is wrong with it, in words; empty where nothing is."""
    limits = LIMITS.get(str(ds.get("SOPClassUID", "")))
    if limits is None:
        return [f"{ds.get('SOPClassUID')} is no ECG waveform"]
    found = [] if ds.get("Modality") == "ECG" else [f"the modality is {ds.get('Modality')}"]
    groups = ds.get("WaveformSequence") or []
    if not groups:
        return [*found, "there is no waveform"]
    for group in groups:
        found += _group(group, limits)
    if ds.SOPClassUID == uids.TWELVE_LEAD_ECG:
        leads = {_lead(channel) for group in groups for channel in _channels(group)}
        missing = _TWELVE - leads
        if missing:
            found.append(f"a 12-lead object lacks the leads {', '.join(sorted(missing))}")
    return found


def _group(group: Dataset, limits: Limits) -> Iterator[str]:
    channels, samples = int(group.NumberOfWaveformChannels), int(group.NumberOfWaveformSamples)
    rate_hz = float(group.SamplingFrequency)
    wanted, got = 2 * channels * samples, len(group.WaveformData)
    if (group.WaveformBitsAllocated, group.WaveformSampleInterpretation) != (16, "SS"):
        yield "samples are not signed 16 bits"
    if wanted != got:
        yield f"{channels} channels of {samples} samples want {wanted} bytes, got {got}"
    if len(_channels(group)) != channels:
        yield f"{len(_channels(group))} of {channels} channels are defined"
    if not 1 <= channels <= limits.channels:
        yield f"{channels} channels; 1 to {limits.channels} are allowed"
    if not limits.slowest_hz <= rate_hz <= limits.fastest_hz:
        yield f"{rate_hz:g} Hz; {limits.slowest_hz:g} to {limits.fastest_hz:g} are allowed"
    if samples < 1 or (limits.longest is not None and samples > limits.longest):
        yield f"{samples} samples; 1 to {limits.longest} are allowed"
    for channel in _channels(group):
        if _lead(channel) not in _LEAD_CODES:
            yield f"{_lead(channel)} is no lead"
        if not float(channel.ChannelSensitivity) > 0:
            yield "a channel has no sensitivity"


def _channels(group: Dataset) -> list[Dataset]:
    return list(group.get("ChannelDefinitionSequence") or [])


def _lead(channel: Dataset) -> str:
    source = channel.ChannelSourceSequence[0]
    return str(source.CodeValue) if source.CodingSchemeDesignator == "MDC" else ""
