"""Signals whose breathing, beats and pulses are known because they were put there."""

from __future__ import annotations

import numpy as np

from station.signals.inputs import Signal


def beat_times_s(heart_per_min: float, seconds: float) -> np.ndarray:
    return np.arange(0.5, seconds - 0.5, 60 / heart_per_min)


def breaths(rate_per_min: float, rate_hz: float = 25.0, seconds: float = 60.0) -> Signal:
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return Signal(np.sin(2 * np.pi * rate_per_min / 60 * time_s), rate_hz)


def breathing_ecg(
    rate_per_min: float,
    heart_per_min: float,
    rate_hz: float = 250.0,
    seconds: float = 60.0,
    depth: float = 0.15,
) -> tuple[Signal, np.ndarray]:
    """An ECG in mV whose R height follows the breath by `depth`, and its R peaks."""
    random = np.random.default_rng(5)
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    ecg_mv = 0.01 * random.standard_normal(len(time_s))
    beats_s = beat_times_s(heart_per_min, seconds)
    for beat_s in beats_s:
        height = 1 + depth * np.sin(2 * np.pi * rate_per_min / 60 * beat_s)
        ecg_mv += height * np.exp(-0.5 * ((time_s - beat_s) / 0.012) ** 2)
        ecg_mv += 0.25 * np.exp(-0.5 * ((time_s - beat_s - 0.28) / 0.04) ** 2)
    return Signal(ecg_mv, rate_hz), np.round(beats_s * rate_hz).astype(np.int64)


def pleth(
    beats_s: np.ndarray,
    rate_hz: float,
    seconds: float,
    *,
    breaths_per_min: float = 15.0,
    depth: float = 0.0,
    heights: np.ndarray | None = None,
) -> Signal:
    """A pulse after each beat: up in 0.15 s as a raised cosine from `beats_s` on, then down.

    The foot by the tangent is where the tangent in the middle of the rise meets zero:
    0.075 s - 0.15 s / π after the beat.
    """
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    wave = depth * np.sin(2 * np.pi * breaths_per_min / 60 * time_s)
    sizes = np.ones(len(beats_s)) if heights is None else heights
    for beat_s, height in zip(beats_s, sizes, strict=True):
        after_s = time_s - beat_s
        rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(after_s, 0, 0.15) / 0.15)
        wave += height * rise * np.exp(-np.clip(after_s - 0.15, 0, None) / 0.2)
    return Signal(wave, rate_hz)
