"""Kept EKGs out of arrays of millivolts, for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from station.ekg.record import EkgRecording, EkgShown
from station.vitals import DeviceIdentity, Origin, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["STARTED", "kept", "wave"]

STARTED = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)


def kept(
    mv: NDArray[np.float64],
    rate_hz: float,
    channels: Sequence[str],
    *,
    run_in: int = 0,
    shown: EkgShown | None = None,
) -> EkgRecording:
    """A recording of `(channels, samples)` in mV, NaN where lost, in counts of a tenth of a
    microvolt; its first `run_in` samples are what came before.
    """
    valid = np.isfinite(mv)
    counts = np.round(np.where(valid, mv, 0.0) * 10_000).astype("<i4")
    here = valid[:, run_in:]
    return EkgRecording(
        signal="ecg",
        channels=tuple(channels),
        started=STARTED,
        rate_hz=rate_hz,
        samples=here.shape[1],
        counts=counts[:, run_in:].tobytes(),
        valid=here.astype("u1").tobytes(),
        scale=0.1,
        offset=0.0,
        unit=Unit.MICROVOLT,
        lost_samples=int((~here.any(axis=0)).sum()),
        device=DeviceIdentity(spec="openbci_cyton", name="EKG"),
        origin=Origin.SIMULATOR,
        run_in_samples=run_in,
        run_in_counts=counts[:, :run_in].tobytes(),
        run_in_valid=valid[:, :run_in].astype("u1").tobytes(),
        shown=shown,
    )


def wave(seconds: float, rate_hz: float, hz: float = 1.0, mv: float = 1.0) -> NDArray[np.float64]:
    """A sine `(samples,)`."""
    return mv * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz)
