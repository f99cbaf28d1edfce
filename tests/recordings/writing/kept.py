"""Kept EKGs to write: made here, of counts that are known."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from station.signals.leads import STANDARD_LEADS
from station.visit import EkgRecording
from station.vitals import DeviceIdentity, Origin, Unit

# Cyton at gain 24: 4.5 V / 24 / (2^23 - 1), in microvolts a count.
CYTON_UV = 0.02235174445530706
STARTED = datetime(2026, 11, 24, 15, 50, 7, 250_000, tzinfo=UTC)


def kept(counts: ArrayLike, valid: ArrayLike | None = None, **changed: Any) -> EkgRecording:
    """An EKG of these counts `(channels, samples)`: the standard leads at 250 Hz, 1 uV a count."""
    table = np.asarray(counts, dtype="<i4")
    good = np.ones(table.shape) if valid is None else np.asarray(valid)
    said: dict[str, Any] = {
        "signal": "ecg",
        "channels": STANDARD_LEADS[: len(table)],
        "started": STARTED,
        "rate_hz": 250.0,
        "samples": table.shape[1],
        "counts": table.tobytes(),
        "valid": good.astype(np.uint8).tobytes(),
        "scale": 1.0,
        "offset": 0.0,
        "unit": Unit.MICROVOLT,
        "lost_samples": int((good == 0).all(axis=0).sum()),
        "device": DeviceIdentity(spec="openbci_cyton", name="OpenBCI Cyton"),
        "origin": Origin.DEVICE,
    }
    return EkgRecording(**{**said, **changed})


def twelve(rate_hz: float = 500.0, **changed: Any) -> tuple[EkgRecording, Any, Any]:
    """Ten seconds of twelve leads, their counts, and what is valid of them.

    All leads lose samples 700 to 719; aVR is off from sample 4000 to 4599.
    """
    rng = np.random.default_rng(7)
    samples = round(10 * rate_hz)
    counts = rng.integers(-20_000, 20_000, (12, samples))
    valid = np.ones(counts.shape, dtype=bool)
    valid[:, 700:720] = False
    valid[3, 4000:4600] = False
    return kept(counts, valid, rate_hz=rate_hz, **changed), counts, valid


def electrodes(seconds: int = 4) -> tuple[EkgRecording, Any]:
    """Eight leads at 250 Hz, 1 uV a count, with electrodes that are 300 mV apart."""
    rng = np.random.default_rng(8)
    counts = 300_000 + rng.integers(-5_000, 5_000, (8, 250 * seconds))
    counts[3] *= -1
    return kept(counts, channels=("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")), counts
