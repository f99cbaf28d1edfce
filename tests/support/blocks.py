"""Samples of an EKG as an instrument brings them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from station.vitals import DeviceIdentity, Origin, SampleBlock, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EKG = DeviceIdentity(spec="openbci_cyton", name="EKG")


def ekg_block(
    mv: NDArray[np.float64], channels: Sequence[str], rate_hz: float, **more: Any
) -> SampleBlock:
    """`mv` `(channels, samples)`, NaN where lost, in counts of 1 µV; `more` is said as it is."""
    valid = np.isfinite(mv)
    said: dict[str, Any] = {
        "first_sample": 0,
        "first_monotonic_s": 0.0,
        "measured_rate_hz": rate_hz,
        "lost_before": 0,
        "device": EKG,
        "origin": Origin.SIMULATOR,
    }
    return SampleBlock(
        signal="ecg",
        channels=tuple(channels),
        rate_hz=rate_hz,
        counts=np.round(np.where(valid, mv, 0) * 1000).astype(np.int32),
        scale=1.0,
        offset=0.0,
        unit=Unit.MICROVOLT,
        valid=valid,
        **(said | more),
    )
