"""What the station reads off an EKG by itself: quality, beats and intervals. Never a diagnosis.

Leads that cannot be used are left out, and named.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from station.ekg.picture import millivolts
from station.ekg.record import EkgFindings, EkgLeadFound, EkgValue
from station.signals.beats import detect_r_peaks
from station.signals.inputs import SignalError
from station.signals.intervals import measure
from station.signals.leads import standard_name
from station.signals.quality import HIDING, assess_ecg
from station.vitals import Quantity, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from station.ekg.record import EkgRecording
    from station.signals.intervals import EcgMeasurements
    from station.signals.measured import Measured

__all__ = ["VALUES", "findings_of", "read_off"]

VALUES: Final = (
    *("heart_rate", "rr", "pr", "qrs", "qt"),
    *("qtc_bazett", "qtc_fridericia", "qtc_framingham", "qtc_hodges"),
    *("p_axis", "qrs_axis", "t_axis"),
)
"""Names of the measurements, as `station.signals.intervals` has them."""

_UNITS: Final = {"per_min": Unit.PER_MIN, "ms": Unit.MILLISECOND, "deg": Unit.DEGREE}
# The name of this way of measuring: another one where any of its values may come out otherwise.
_METHOD: Final = "vitals-station ekg 1"


def findings_of(recording: EkgRecording) -> EkgFindings | None:
    """What is read off a kept EKG; None where its rate or length allows nothing."""
    try:
        return read_off(millivolts(recording), recording.rate_hz, recording.channels)
    except SignalError:
        return None


def read_off(ecg_mv: NDArray[np.float64], rate_hz: float, channels: Sequence[str]) -> EkgFindings:
    """What is read off channels `(channels, samples)` in mV, NaN where lost.

    Raises `SignalError` for what is no ECG of 100 to 2000 Hz, a second long or longer.
    """
    names = tuple(standard_name(channel) for channel in channels)
    quality = assess_ecg(ecg_mv, rate_hz, names)
    leads = tuple(
        EkgLeadFound(name=lead.name, usable=lead.usable, reasons=tuple(lead.reasons))
        for lead in quality.leads
    )
    use = [at for at, lead in enumerate(quality.leads) if not HIDING & set(lead.reasons)]
    use = use or [at for at, lead in enumerate(quality.leads) if lead.usable]
    values: tuple[EkgValue, ...]
    beats: tuple[int, ...] = ()
    if use:
        usable = ecg_mv[use]
        peaks = detect_r_peaks(usable, rate_hz)
        beats = tuple(int(peak) for peak in peaks)
        found = measure(usable, rate_hz, peaks, lead_names=[names[at] for at in use])
        values = tuple(_value(name, found) for name in VALUES)
    else:
        values = tuple(
            EkgValue(name=name, quantity=None, spread=None, beats=0, reason="no lead can be used")
            for name in VALUES
        )
    return EkgFindings(
        method=_METHOD,
        acceptable=quality.acceptable,
        leads=leads,
        left_out=tuple(name for at, name in enumerate(names) if at not in use),
        values=values,
        r_peaks=beats,
    )


def _value(name: str, found: EcgMeasurements) -> EkgValue:
    measured: Measured = getattr(found, name)
    unit = _UNITS[measured.unit]
    return EkgValue(
        name=name,
        quantity=_whole(measured.value, unit),
        spread=_whole(measured.spread, unit),
        beats=measured.beats,
        reason=measured.reason or "",
    )


def _whole(value: float | None, unit: Unit) -> Quantity | None:
    """Whole milliseconds, degrees and beats a minute: more places would pretend."""
    return None if value is None else Quantity(Decimal(round(value)), unit)
