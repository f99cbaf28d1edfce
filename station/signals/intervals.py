"""What is read off an ECG: rate, intervals, corrected QT and axes, each with its spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from station.signals.axis import measure_axes
from station.signals.beats import detect_r_peaks
from station.signals.inputs import SignalError
from station.signals.leads import STANDARD_LEADS, row_names
from station.signals.measured import LEAST_BEATS, Measured, median_measured, not_measurable
from station.signals.waves import ABSENT, Waves, as_beats, delineate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = ["EcgMeasurements", "bazett", "framingham", "fridericia", "hodges", "measure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EcgMeasurements:
    """All that was measured; intervals are of the whole beat where there are several leads."""

    heart_rate: Measured
    rr: Measured
    pr: Measured
    qrs: Measured
    qt: Measured
    qtc_bazett: Measured
    qtc_fridericia: Measured
    qtc_framingham: Measured
    qtc_hodges: Measured
    p_axis: Measured
    qrs_axis: Measured
    t_axis: Measured


def bazett(qt_ms: float, rr_ms: float) -> float:
    """QTc in ms: QT / √(RR in s). Source: Bazett, Heart 7 (1920) 353."""
    return float(qt_ms / (rr_ms / 1000) ** (1 / 2))


def fridericia(qt_ms: float, rr_ms: float) -> float:
    """QTc in ms: QT / ∛(RR in s). Source: Fridericia, Acta Med Scand 53 (1920) 469."""
    return float(qt_ms / (rr_ms / 1000) ** (1 / 3))


def framingham(qt_ms: float, rr_ms: float) -> float:
    """QTc in ms: QT + 0.154 (1 s - RR). Source: Sagie et al., Am J Cardiol 70 (1992) 797."""
    return qt_ms + 0.154 * (1000 - rr_ms)


def hodges(qt_ms: float, rr_ms: float) -> float:
    """QTc in ms: QT + 1.75 (rate - 60). Source: Hodges et al., J Am Coll Cardiol 1 (1983) 694."""
    return qt_ms + 1.75 * (60_000 / rr_ms - 60)


def measure(
    ecg_mv: ArrayLike,
    rate_hz: float,
    r_peaks: ArrayLike | None = None,
    *,
    lead_names: Sequence[str] | None = None,
    waves: Waves | None = None,
) -> EcgMeasurements:
    """Measure rate, intervals and axes.

    PR, QRS, QT and axes are medians over the beats that show them. RR is the mean, the heart rate
    60 over it, and QT is corrected by it (AHA/ACCF/HRS, J Am Coll Cardiol 53 (2009) 982); an RR
    interval in which all leads are lost at once does not count.

    Args:
        ecg_mv: One lead `(samples,)` or several `(leads, samples)` in mV, NaN where lost.
        rate_hz: Samples per second, 100 to 2000.
        r_peaks: Sample numbers of R peaks `(beats,)`, ascending; found here if not given.
        lead_names: A name for each row; axes come from I and aVF, or I and II. Twelve rows
            without names are taken to be the standard leads in order.
        waves: What `delineate` found for these R peaks, to save doing it again.

    Raises:
        SignalError: The ECG, the rate, the R peaks, the names or the waves are none, or do not
            fit each other.
    """
    if r_peaks is None:
        r_peaks = detect_r_peaks(ecg_mv, rate_hz)
    ecg, rate, peaks = as_beats(ecg_mv, rate_hz, r_peaks)
    if lead_names is None and len(ecg) == len(STANDARD_LEADS):
        lead_names = STANDARD_LEADS
    leads = (
        {} if lead_names is None else dict(zip(row_names(lead_names, len(ecg)), ecg, strict=True))
    )
    if waves is None:
        waves = delineate(ecg_mv, rate, peaks)
    elif not isinstance(waves, Waves):
        raise SignalError(
            f"The waves are a {type(waves).__name__}.", "Give what `delineate` found."
        )
    elif len(waves.qrs_on) != len(peaks):
        raise SignalError(
            f"The waves are of {len(waves.qrs_on)} beats, but there are {len(peaks)} R peaks.",
            "Give the R peaks that the waves were found with.",
        )
    heart_rate, rr = _rate_and_rr(_rr_ms(ecg, peaks, rate))
    no_p = "no P wave repeats before the QRS, as in atrial fibrillation"
    qt = _interval(waves.qrs_on, waves.t_off, rate, "the end of the T wave is not visible")
    p_axis, qrs_axis, t_axis = measure_axes(leads, rate, waves)
    return EcgMeasurements(
        heart_rate=heart_rate,
        rr=rr,
        pr=_interval(waves.p_on, waves.qrs_on, rate, no_p),
        qrs=_interval(waves.qrs_on, waves.qrs_off, rate, "its limits are not visible"),
        qt=qt,
        qtc_bazett=_corrected(bazett, qt, rr),
        qtc_fridericia=_corrected(fridericia, qt, rr),
        qtc_framingham=_corrected(framingham, qt, rr),
        qtc_hodges=_corrected(hodges, qt, rr),
        p_axis=p_axis,
        qrs_axis=qrs_axis,
        t_axis=t_axis,
    )


def _rr_ms(ecg: NDArray[np.float64], peaks: NDArray[np.int64], rate: float) -> NDArray[np.float64]:
    """Intervals between beats, without those in which all leads are lost at once."""
    lost = np.append(0, np.isnan(ecg).all(axis=0).cumsum())
    unbroken = lost[peaks[1:]] == lost[peaks[:-1]]
    rr_ms: NDArray[np.float64] = np.diff(peaks)[unbroken] * (1000 / rate)
    return rr_ms


def _rate_and_rr(rr_ms: NDArray[np.float64]) -> tuple[Measured, Measured]:
    count = len(rr_ms)
    if count < LEAST_BEATS:
        reason = f"{count or 'no'} intervals between beats; at least {LEAST_BEATS} are needed"
        return not_measurable("per_min", count, reason), not_measurable("ms", count, reason)
    mean = float(rr_ms.mean())
    rate = 60_000 / mean
    rate_spread = float(np.median(np.abs(60_000 / rr_ms - rate)))
    rr_spread = float(np.median(np.abs(rr_ms - mean)))
    return (
        Measured(value=rate, spread=rate_spread, unit="per_min", beats=count),
        Measured(value=mean, spread=rr_spread, unit="ms", beats=count),
    )


def _interval(
    start: NDArray[np.int64], end: NDArray[np.int64], rate: float, otherwise: str
) -> Measured:
    """The median time from one mark to the other, in the beats that have both."""
    seen = (start != ABSENT) & (end != ABSENT)
    count = int(seen.sum())
    if count >= LEAST_BEATS:
        return median_measured((end - start)[seen] * (1000 / rate), "ms")
    if len(seen) < LEAST_BEATS:
        return not_measurable(
            "ms", count, f"{len(seen) or 'no'} beats; at least {LEAST_BEATS} are needed"
        )
    return not_measurable("ms", count, f"{otherwise} (seen in {count} of {len(seen)} beats)")


def _corrected(formula: Callable[[float, float], float], qt: Measured, rr: Measured) -> Measured:
    """QTc by one formula; its spread is that of QT, corrected likewise."""
    if qt.value is None or qt.spread is None:
        return qt
    if rr.value is None:
        return not_measurable("ms", 0, f"no RR interval to correct by: {rr.reason}")
    value = formula(qt.value, rr.value)
    spread = formula(qt.value + qt.spread, rr.value) - value
    return Measured(value=value, spread=spread, unit="ms", beats=qt.beats)
