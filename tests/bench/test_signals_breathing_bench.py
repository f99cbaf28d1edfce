"""Breathing rate on BIDMC: from impedance, ECG, pleth, and ECG and pleth together."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from station.signals.inputs import Signal
from station.signals.respiration import Estimate, respiratory_rate
from tests.support.figures import StateFigure, state_all
from tests.support.peers import ask
from tests.support.recordings import BreathWindow, bidmc_windows

pytestmark = [pytest.mark.bench, pytest.mark.unshipped, pytest.mark.timeout(600)]


@cache
def windows() -> tuple[BreathWindow, ...]:
    return tuple(bidmc_windows())


def from_resp(one: BreathWindow) -> Estimate:
    return respiratory_rate(resp=Signal(one.resp, one.rate_hz))


def from_ecg(one: BreathWindow) -> Estimate:
    return respiratory_rate(ecg=Signal(one.ecg_mv, one.rate_hz))


def from_pleth(one: BreathWindow) -> Estimate:
    return respiratory_rate(pleth=Signal(one.pleth, one.rate_hz))


def from_both(one: BreathWindow) -> Estimate:
    return respiratory_rate(
        ecg=Signal(one.ecg_mv, one.rate_hz), pleth=Signal(one.pleth, one.rate_hz)
    )


def errors(values: list[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How far off each is, NaN where there is no value."""
    return np.array(
        [
            np.nan if value is None else abs(value - one.breaths_per_min)
            for value, one in zip(values, windows(), strict=True)
        ]
    )


def of_peer(peer: str, signal: str) -> str:
    answer = ask(peer, [getattr(one, signal) for one in windows()], [w.rate_hz for w in windows()])
    found = [float(r[0]) if len(r) and np.isfinite(r[0]) else None for r in answer.results]
    off = errors(found)
    given = 100 * np.isfinite(off).mean()
    return f"{answer.version} {np.nanmean(off):.2f} given in {given:.0f} %"


@pytest.mark.parametrize(
    ("source", "rate", "floor", "peer"),
    [
        ("impedance", from_resp, 0.25, ("neurokit2 breaths", "resp")),
        ("ECG", from_ecg, 1.05, ("neurokit2 breaths from ECG", "ecg_mv")),
        ("pleth", from_pleth, 2.0, None),
        ("ECG and pleth", from_both, 1.17, None),
    ],
    ids=["impedance", "ecg", "pleth", "both"],
)
def test_mean_error(
    figure: StateFigure,
    source: str,
    rate: Callable[[BreathWindow], Estimate],
    floor: float,
    peer: tuple[str, str] | None,
) -> None:
    began = time.process_time()
    values = [rate(one).value_per_min for one in windows()]
    each_ms = (time.process_time() - began) / len(windows()) * 1e3
    off = errors(values)
    beside = of_peer(*peer) if peer else "no peer here gives one"
    state_all(
        figure,
        [
            {
                "name": f"Signals, BIDMC, breaths from {source}, mean absolute error",
                "value": float(np.nanmean(off)),
                "unit": "/min",
                "at_most": floor,
                "noise": 0.0,
                "note": f"goal {0.85 * floor:.2f}; median {np.nanmedian(off):.2f}, "
                f"{len(windows())} minutes, {each_ms:.0f} ms each; {beside}",
            },
            {
                "name": f"Signals, BIDMC, breaths from {source}, value given",
                "value": 100 * float(np.isfinite(off).mean()),
                "unit": "%",
                "at_least": 90,
                "noise": 0.0,
            },
        ],
    )
