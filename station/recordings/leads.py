"""What a channel is, told by its name and unit: an ECG lead, breathing, or a pulse wave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from station.signals.leads import STANDARD_LEADS

if TYPE_CHECKING:
    from station.recordings.recording import SignalInfo

__all__ = ["is_breathing", "is_ecg", "is_pleth", "standard_lead"]

_BY_NAME: Final = {lead.casefold(): lead for lead in STANDARD_LEADS}
# EDF+ standard texts write "ECG II", FHIR texts "Lead II".
_PREFIX: Final = re.compile(r"^(?:ecg|ekg|lead)[\s:_-]+", re.IGNORECASE)
_VOLTAGES: Final = frozenset({"v", "mv", "uv", "µv", "μv", "nv"})
_BREATHING: Final = re.compile(r"\b(?:resp|breath|imp|thor|abdo|airflow|flow)", re.IGNORECASE)
_PLETH: Final = re.compile(r"pleth|\bppg", re.IGNORECASE)
# Voltages that are no ECG, and pressures of records that name no unit.
_OTHER: Final = re.compile(
    r"^(?:eeg|eog|emg|erg|abp|art|bp|cvp|pap|icp|co2|spo2|sao2|temp|acc)", re.IGNORECASE
)


def standard_lead(name: str) -> str | None:
    """The lead as it is usually written: aVR for "avr" or "ECG aVR"; None for none of the 12."""
    return _BY_NAME.get(_PREFIX.sub("", name.strip()).casefold())


def is_ecg(signal: SignalInfo) -> bool:
    """Whether it is a voltage that is not known to be something else."""
    voltage = signal.unit.casefold() in _VOLTAGES
    return voltage and not (is_breathing(signal) or is_pleth(signal) or _OTHER.match(signal.name))


def is_breathing(signal: SignalInfo) -> bool:
    """Whether it is chest impedance, a belt or air flow, by its name."""
    return _BREATHING.search(signal.name) is not None


def is_pleth(signal: SignalInfo) -> bool:
    """Whether it is an oximeter's pulse wave, by its name."""
    return _PLETH.search(signal.name) is not None
