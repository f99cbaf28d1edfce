"""ECGs whose R peaks are known because they were put there."""

from __future__ import annotations

import numpy as np

# Waves of one beat: height in mV, centre after the R peak and width (one SD) in seconds.
SINUS = ((1.0, 0.0, 0.012), (-0.2, 0.03, 0.010), (0.3, 0.28, 0.050), (0.15, -0.17, 0.025))
WIDE = ((1.2, 0.0, 0.035), (-0.3, 0.32, 0.060))


def ecg(rate_hz, beats_s, length_s, waves=SINUS):
    """One lead in mV with R peaks at `beats_s`."""
    times = np.arange(int(length_s * rate_hz)) / rate_hz
    lead = np.zeros(len(times))
    for beat in beats_s:
        for height, after, width in waves:
            lead += height * np.exp(-0.5 * ((times - beat - after) / width) ** 2)
    return lead


def every(interval_s, length_s, first_s=0.5):
    """Beats at a steady rate, none cut off by the end."""
    return np.arange(first_s, length_s - 0.5, interval_s)


def found(peaks, beats_s, rate_hz, within_s=0.02):
    """True positives, missed and extra beats, one-to-one in order of time."""
    peaks, truth = list(peaks), [beat * rate_hz for beat in beats_s]
    hits = i = j = 0
    while i < len(truth) and j < len(peaks):
        apart = peaks[j] - truth[i]
        if abs(apart) <= within_s * rate_hz:
            hits, i, j = hits + 1, i + 1, j + 1
        elif apart < 0:
            j += 1
        else:
            i += 1
    return hits, len(truth) - hits, len(peaks) - hits
