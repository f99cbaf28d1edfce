"""The recording as another kind of file, with the beats that were found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from station.recordings.writing import Order, save_recording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from station.cli.ecg.channels import Chosen
    from station.recordings import Source

__all__ = ["save_as"]


def save_as(
    source: Source,
    to: Path,
    chosen: Chosen | None,
    beats_s: Sequence[float],
    resolution_uv: float | None,
) -> tuple[Path, ...]:
    """Write all signals, or the chosen leads. Returns the files; raises `RecordingError`."""
    numbers = None if chosen is None else chosen.leads
    first = source.signals[numbers[0] if numbers else 0]
    beats = np.round(np.array(beats_s, dtype=np.float64) * first.rate_hz).astype(np.int64)
    order = Order(channels=numbers, beats=beats, resolution_uv=resolution_uv)
    return save_recording(source, to, order)
