"""The buffers of a kept EKG as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.ekg.record import EkgRecording

__all__ = ["recorded", "run_in"]


def recorded(ekg: EkgRecording) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Counts and whether they are valid, both `(channels, samples)`."""
    return _arrays((len(ekg.channels), ekg.samples), ekg.counts, ekg.valid)


def run_in(ekg: EkgRecording) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The same of what came right before, which is not a part of the recording."""
    return _arrays((len(ekg.channels), ekg.run_in_samples), ekg.run_in_counts, ekg.run_in_valid)


def _arrays(
    shape: tuple[int, int], counts: bytes, valid: bytes
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    return (
        np.frombuffer(counts, dtype="<i4").reshape(shape),
        np.frombuffer(valid, dtype=np.uint8).reshape(shape) != 0,
    )
