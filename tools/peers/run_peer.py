"""Runs one peer over arrays, in the peers' own environment: `run_peer.py PEER IN.npz OUT.npz`.

IN holds `signal_0` … `signal_n` and `rate_hz` `(n + 1,)`, and `repeat`: how often each is run.
OUT gets `result_0` … `result_n`, `cpu_s` (the quickest run of each; importing and the first run
on anything are not counted), `failed` (0 or 1 of each) and `version`. A peer gets what its own
documentation asks for: raw millivolts and its own cleaning.
"""

from __future__ import annotations

import contextlib
import io
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, TypeAlias

import numpy as np

# Enough for every peer to load what it needs.
_WARM_S = 10.0

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


def sleepecg(ecg_mv: Array, rate_hz: float) -> Array:
    """R peaks by sleepecg's C detector."""
    from sleepecg import detect_heartbeats

    return np.asarray(detect_heartbeats(ecg_mv, rate_hz))


def gqrs(ecg_mv: Array, rate_hz: float) -> Array:
    """QRS onsets by the port of gqrs, in the units of a 200 adu/mV converter."""
    from wfdb.processing import gqrs_detect

    counts = np.round(ecg_mv * 200).astype(np.int64)
    return np.asarray(gqrs_detect(d_sig=counts, fs=rate_hz, adc_gain=200, adc_zero=0))


def xqrs(ecg_mv: Array, rate_hz: float) -> Array:
    """R peaks by wfdb's own detector."""
    from wfdb.processing import xqrs_detect

    return np.asarray(xqrs_detect(ecg_mv, rate_hz, verbose=False))


def fast_qrs(ecg_mv: Array, rate_hz: float) -> Array:
    """QRS complexes by fast-qrs-detector."""
    from fast_qrs_detector import qrs_detector

    return np.asarray(qrs_detector(ecg_mv, rate_hz))


def biosppy_asi(ecg_mv: Array, rate_hz: float) -> Array:
    """R peaks by ASI, filtered and corrected as biosppy's `ecg` does."""
    from biosppy.signals import ecg, tools

    (filtered, *_) = tools.filter_signal(
        signal=ecg_mv,
        ftype="FIR",
        band="bandpass",
        order=int(1.5 * rate_hz),
        frequency=[0.67, 45],
        sampling_rate=rate_hz,
    )
    filtered = filtered - np.mean(filtered)
    (peaks,) = ecg.ASI_segmenter(signal=filtered, sampling_rate=rate_hz)
    (peaks,) = ecg.correct_rpeaks(signal=filtered, rpeaks=peaks, sampling_rate=rate_hz, tol=0.05)
    return np.asarray(peaks)


def _neurokit_peaks(ecg_mv: Array, rate_hz: float, method: str) -> Array:
    import neurokit2 as nk

    clean = nk.ecg_clean(ecg_mv, sampling_rate=int(rate_hz), method=method)
    _, found = nk.ecg_peaks(clean, sampling_rate=int(rate_hz), method=method)
    return np.asarray(found["ECG_R_Peaks"])


def neurokit(ecg_mv: Array, rate_hz: float) -> Array:
    """R peaks by neurokit2's default."""
    return _neurokit_peaks(ecg_mv, rate_hz, "neurokit")


def neurokit_pantompkins(ecg_mv: Array, rate_hz: float) -> Array:
    """R peaks by neurokit2's Pan and Tompkins."""
    return _neurokit_peaks(ecg_mv, rate_hz, "pantompkins1985")


def _neurokit_waves(ecg_mv: Array, rate_hz: float, method: str) -> Array:
    """(7, beats): P on, P peak, P off, QRS on, QRS off, T peak, T off; NaN where absent."""
    import neurokit2 as nk

    rate = int(rate_hz)
    clean = nk.ecg_clean(ecg_mv, sampling_rate=rate)
    _, found = nk.ecg_peaks(clean, sampling_rate=rate)
    peaks = found["ECG_R_Peaks"]
    _, waves = nk.ecg_delineate(clean, peaks, sampling_rate=rate, method=method)
    names = ("P_Onsets", "P_Peaks", "P_Offsets", "R_Onsets", "R_Offsets", "T_Peaks", "T_Offsets")
    table = np.full((len(names), len(peaks)), np.nan)
    for row, name in zip(table, names, strict=True):
        found_there = np.asarray(waves.get(f"ECG_{name}", []), dtype=np.float64)[: len(peaks)]
        row[: len(found_there)] = found_there
    return table


def neurokit_dwt(ecg_mv: Array, rate_hz: float) -> Array:
    """Waves by neurokit2's discrete wavelets."""
    return _neurokit_waves(ecg_mv, rate_hz, "dwt")


def neurokit_cwt(ecg_mv: Array, rate_hz: float) -> Array:
    """Waves by neurokit2's continuous wavelets."""
    return _neurokit_waves(ecg_mv, rate_hz, "cwt")


def neurokit_prominence(ecg_mv: Array, rate_hz: float) -> Array:
    """Waves by neurokit2's prominence method."""
    return _neurokit_waves(ecg_mv, rate_hz, "prominence")


def _per_minute(breaths: Array, rate_hz: float) -> Array:
    return np.array([60 * rate_hz / np.mean(np.diff(breaths))])


def neurokit_breaths(resp: Array, rate_hz: float) -> Array:
    """Breaths a minute from impedance, by neurokit2's biosppy method."""
    import neurokit2 as nk

    clean = nk.rsp_clean(resp, sampling_rate=int(rate_hz), method="biosppy")
    found = nk.rsp_findpeaks(clean, sampling_rate=int(rate_hz), method="biosppy")
    return _per_minute(found["RSP_Peaks"], rate_hz)


def neurokit_ecg_breaths(ecg_mv: Array, rate_hz: float) -> Array:
    """Breaths a minute from the heart rate, by neurokit2 after van Gent 2019."""
    import neurokit2 as nk

    rate = int(rate_hz)
    clean = nk.ecg_clean(ecg_mv, sampling_rate=rate)
    _, found = nk.ecg_peaks(clean, sampling_rate=rate)
    heart = nk.signal_rate(found["ECG_R_Peaks"], sampling_rate=rate, desired_length=len(clean))
    derived = nk.ecg_rsp(heart, sampling_rate=rate, method="vangent2019")
    breaths = nk.rsp_findpeaks(derived, sampling_rate=rate, method="khodadad2018")
    return _per_minute(breaths["RSP_Peaks"], rate_hz)


def neurokit_quality(ecg_mv: Array, rate_hz: float) -> Array:
    """Mean averageQRS quality of each lead of `(leads, samples)`, NaN where it fails."""
    import neurokit2 as nk

    rate = int(rate_hz)
    grades = np.full(len(ecg_mv), np.nan)
    for k, lead in enumerate(ecg_mv):
        with contextlib.suppress(Exception):
            clean = nk.ecg_clean(lead, sampling_rate=rate)
            grades[k] = float(np.nanmean(nk.ecg_quality(clean, sampling_rate=rate)))
    return grades


def _path(name: Array) -> str:
    """A path comes as its bytes."""
    return bytes(name).decode()


def wfdb_file(name: Array, rate_hz: float) -> Array:
    """The signals of a record, `(signals, samples)`, by wfdb."""
    from wfdb import rdrecord

    return np.asarray(rdrecord(_path(name)).p_signal.T)


def pyedflib_file(name: Array, rate_hz: float) -> Array:
    """The signals of an EDF file, `(signals, samples)`, by pyEDFlib."""
    from pyedflib import EdfReader

    with EdfReader(_path(name)) as file:
        return np.array([file.readSignal(k) for k in range(file.signals_in_file)])


PEERS: dict[str, tuple[str, Callable[[Array, float], Array]]] = {
    "sleepecg": ("sleepecg", sleepecg),
    "gqrs": ("wfdb", gqrs),
    "xqrs": ("wfdb", xqrs),
    "fast-qrs-detector": ("fast-qrs-detector", fast_qrs),
    "biosppy ASI": ("biosppy", biosppy_asi),
    "neurokit2": ("neurokit2", neurokit),
    "neurokit2 pantompkins1985": ("neurokit2", neurokit_pantompkins),
    "neurokit2 dwt": ("neurokit2", neurokit_dwt),
    "neurokit2 cwt": ("neurokit2", neurokit_cwt),
    "neurokit2 prominence": ("neurokit2", neurokit_prominence),
    "neurokit2 breaths": ("neurokit2", neurokit_breaths),
    "neurokit2 breaths from ECG": ("neurokit2", neurokit_ecg_breaths),
    "neurokit2 averageQRS": ("neurokit2", neurokit_quality),
    "wfdb record": ("wfdb", wfdb_file),
    "pyEDFlib": ("pyedflib", pyedflib_file),
}


def run(peer: str, given: dict[str, Array]) -> dict[str, Array]:
    """Everything that OUT gets."""
    package, function = PEERS[peer]
    rates = given["rate_hz"]
    out: dict[str, Array] = {"version": np.array(f"{package} {version(package)}")}
    cpu_s, failed = np.full(len(rates), np.nan), np.zeros(len(rates), dtype=np.int64)
    for k, rate_hz in enumerate(rates):
        signal = given[f"signal_{k}"]
        out[f"result_{k}"] = np.empty(0)
        try:
            if not k:
                warm = signal if signal.dtype == np.uint8 else signal[..., : int(_WARM_S * rate_hz)]
                function(warm, float(rate_hz))
            for _ in range(int(given["repeat"])):
                began = time.process_time()
                out[f"result_{k}"] = function(signal, float(rate_hz))
                cpu_s[k] = np.nanmin([cpu_s[k], time.process_time() - began])
        except Exception as problem:  # a peer that fails on a record has found nothing there
            failed[k] = 1
            print(f"{peer}, record {k}: {problem!r}"[:200], file=sys.stderr)
    return {**out, "cpu_s": cpu_s, "failed": failed}


def main(arguments: list[str]) -> None:
    """Read one file, write the other."""
    if len(arguments) != 3 or arguments[0] not in PEERS:
        raise SystemExit(f"usage: run_peer.py PEER IN.npz OUT.npz; PEER is one of {list(PEERS)}")
    warnings.simplefilter("ignore")
    with np.load(arguments[1]) as held:
        given = dict(held)
    with contextlib.redirect_stdout(io.StringIO()):
        out = run(arguments[0], given)
    np.savez(arguments[2], allow_pickle=False, **out)


if __name__ == "__main__":
    main(sys.argv[1:])
