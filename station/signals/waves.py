"""Delineation: where P waves, QRS complexes and T waves begin, peak and end.

The beats are laid under each other as rows (`wave_grid`), so that no step is taken beat by beat.
QRS limits come first (`wave_qrs`); with the QRS cut out, T waves are the bumps that follow it
(`wave_t`) and P waves those that repeat before it (`wave_p`). Where there are several leads, each
one's limits are drawn towards the others' (`wave_limits`), and the limits of the beat as a whole
are those on which two leads agree (`wave_agreement`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.inputs import SignalError, as_ecg, as_rate
from station.signals.wave_agreement import agreed
from station.signals.wave_grid import GRID_HZ, cut_strip, median_of
from station.signals.wave_p import find_p
from station.signals.wave_qrs import find_qrs, without_qrs
from station.signals.wave_t import find_t

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from station.signals.wave_grid import Strip

__all__ = ["ABSENT", "Waves", "as_beats", "as_r_peaks", "delineate"]

ABSENT: Final = -1

# Beats that are laid under each other at once. P waves have to repeat among them, so it is few
# enough for a rhythm that changes; one beat more on either side belongs to them as surrounding.
_GROUP: Final = 24
# What is cut out around a group of beats: a P wave and its surrounding, a T wave and its own.
_BEFORE_S, _AFTER_S = 1.0, 1.6
# Shorter pieces hold no beat with its surrounding.
_LEAST_S: Final = 0.1
# No strip reaches across a longer pause: memory would follow it.
_PAUSE_S: Final = 10.0
# The RR interval after a single beat, of which nothing is known.
_USUAL_RR_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waves:
    """Sample numbers int64 `(beats,)`, in the order of the R peaks given; -1 where there is none.

    Of one lead, or of the beat as a whole; then `leads` holds those of each lead.
    """

    p_on: NDArray[np.int64]
    p_peak: NDArray[np.int64]
    p_off: NDArray[np.int64]
    qrs_on: NDArray[np.int64]
    qrs_off: NDArray[np.int64]
    t_peak: NDArray[np.int64]
    t_off: NDArray[np.int64]
    leads: tuple[Waves, ...] = ()


_MARKS: Final = tuple(field.name for field in fields(Waves) if field.name != "leads")
_P, _QRS, _T = slice(0, 3), slice(3, 5), slice(5, 7)


def delineate(ecg_mv: ArrayLike, rate_hz: float, r_peaks: ArrayLike) -> Waves:
    """Find where the waves of each beat begin, peak and end.

    Args:
        ecg_mv: One lead `(samples,)` or several `(leads, samples)` in mV, NaN where lost. Several
            leads help each other: one lead out of twelve differs from the same lead alone.
        rate_hz: Samples per second, 100 to 2000.
        r_peaks: Sample numbers of R peaks `(beats,)`, ascending, for all leads.

    Returns:
        The waves of the lead; for several, those of the whole beat with each lead's in `leads`:
        the earliest onset and the latest end on which at least two leads agree, and the median of
        the peaks. A wave is absent where it is not seen, not complete, or (P) does not repeat.

    Raises:
        SignalError: The ECG, the rate or the R peaks are none.
    """
    ecg, rate, peaks = as_beats(ecg_mv, rate_hz, r_peaks)
    marks = np.full((len(_MARKS), len(ecg), len(peaks)), np.nan)
    rr = np.diff(peaks)
    usual = int(np.median(rr)) if len(rr) else round(_USUAL_RR_S * rate)
    around = np.concatenate([[0], rr, [usual]]).astype(np.int64)
    pauses = (np.flatnonzero(rr > _PAUSE_S * rate) + 1).tolist()
    for begin, stop in pairwise([0, *pauses, len(peaks)]):
        run = slice(begin, stop)
        before_and_after = around[begin : stop + 1]
        marks[..., run] = _run(ecg, rate, peaks[run], before_and_after)
    in_order = _in_order(marks)
    if np.ndim(ecg_mv) == 1:
        return _waves(in_order[:, 0])
    whole = _in_order(agreed(marks, rate)[:, None])[:, 0]
    return _waves(whole, tuple(_waves(in_order[:, lead]) for lead in range(len(ecg))))


def as_beats(
    ecg_mv: ArrayLike, rate_hz: float, r_peaks: ArrayLike
) -> tuple[NDArray[np.float64], float, NDArray[np.int64]]:
    """An ECG `(leads, samples)`, its rate and its R peaks, or a `SignalError` that says why not."""
    rate = as_rate(rate_hz)
    ecg = as_ecg(ecg_mv)
    return ecg, rate, as_r_peaks(r_peaks, ecg.shape[1])


def as_r_peaks(r_peaks: ArrayLike, samples: int) -> NDArray[np.int64]:
    """R peaks as int64 `(beats,)`. Raises `SignalError` unless they ascend within the signal."""
    try:
        peaks = np.asarray(r_peaks)
        whole = peaks.astype(np.int64) if peaks.dtype.kind in "iu" or not peaks.size else None
    except (TypeError, ValueError) as problem:
        raise _no_r_peaks(f"are not an array ({problem})") from problem
    if whole is None or whole.ndim != 1:
        raise _no_r_peaks(f"are of type {peaks.dtype} and shape {peaks.shape}")
    if len(whole) and (whole[0] < 0 or whole[-1] >= samples or (np.diff(whole) <= 0).any()):
        raise _no_r_peaks(f"do not ascend from 0 to {samples - 1}")
    return whole


def _no_r_peaks(what: str) -> SignalError:
    return SignalError(
        f"The R peaks {what}.", "Give whole sample numbers in one row, in order, each once."
    )


def _run(
    ecg: NDArray[np.float64], rate: float, peaks: NDArray[np.int64], around: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Marks `(marks, leads, beats)` of beats between two pauses, group by group."""
    marks = np.full((len(_MARKS), len(ecg), len(peaks)), np.nan)
    groups = -(-len(peaks) // _GROUP)
    seams = [len(peaks) * group // max(groups, 1) for group in range(groups + 1)]
    for first, end in pairwise(seams):
        marks[..., first:end] = _group(ecg, rate, peaks, around, first, end)
    return marks


def _group(
    ecg: NDArray[np.float64],
    rate: float,
    peaks: NDArray[np.int64],
    around: NDArray[np.int64],
    first: int,
    end: int,
) -> NDArray[np.float64]:
    """Marks `(marks, leads, beats)` of the beats `first` to `end` in samples, NaN if absent.

    `around` (beats + 1,) are the RR intervals before each beat and after the last.
    """
    low, high = max(first - 1, 0), min(end + 1, len(peaks))
    start = max(int(peaks[low] - _BEFORE_S * rate), 0)
    stop = min(int(peaks[high - 1] + _AFTER_S * rate), ecg.shape[1])
    if stop - start < _LEAST_S * rate:
        return np.full((len(_MARKS), len(ecg), end - first), np.nan)
    strip = cut_strip(ecg[:, start:stop], rate, peaks[low:high] - start, around[low : high + 1])
    marks = _find(strip) * (rate / GRID_HZ)
    samples = np.rint(marks[..., first - low : end - low]) + start
    return np.where((samples >= 0) & (samples < ecg.shape[1]), samples, np.nan)


def _find(strip: Strip) -> NDArray[np.float64]:
    """Marks `(marks, leads, beats)` in steps, NaN where absent."""
    qrs = find_qrs(strip)
    quiet = without_qrs(strip, qrs)
    t = find_t(strip, qrs, quiet)
    p = find_p(strip, qrs, quiet, median_of(t.off, t.valid))
    marks = np.stack([p.on, p.peak, p.off, qrs.on, qrs.off, t.peak, t.off])
    valid = np.stack([p.valid] * 3 + [qrs.valid] * 2 + [t.valid] * 2)
    return np.where(valid, marks, np.nan)


def _in_order(marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """The marks of each beat as they must follow each other; a wave out of order is dropped."""
    marks = marks.copy()
    p, qrs, t = marks[_P], marks[_QRS], marks[_T]
    np.fmin(p[2], qrs[0], out=p[2])
    for wave, valid in (
        (p, (p[0] <= p[1]) & (p[1] <= p[2]) & (qrs[0] <= qrs[1])),
        (t, (t[0] <= t[1]) & (qrs[0] <= qrs[1]) & (qrs[1] <= t[0])),
        (qrs, qrs[0] <= qrs[1]),
    ):
        wave[:, ~valid] = np.nan
    return marks


def _waves(marks: NDArray[np.float64], leads: tuple[Waves, ...] = ()) -> Waves:
    samples = np.where(np.isnan(marks), ABSENT, marks).astype(np.int64)
    return Waves(**dict(zip(_MARKS, samples, strict=True)), leads=leads)
