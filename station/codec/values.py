"""Samples that come as GATT values, and what their time stamps say about lost ones."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from station.codec.waves import run_of_frame

if TYPE_CHECKING:
    from station.codec.frames import Frame, Samples
    from station.codec.spec import Message, Spec, WaveformSpec

__all__ = ["ValueSamples"]


class ValueSamples:
    """Follows the signals of one connection from value to value.

    Where a device stamps its last sample, a step of the stamp that is longer than the samples
    that came tells how many are missing. Without a stamp nothing is known of losses: the radio
    repeats what was not confirmed, or ends the connection.
    """

    def __init__(self, spec: Spec, signals: Collection[str] | None) -> None:
        self._spec = spec
        self._signals = signals
        self._last_ticks: dict[str, int] = {}

    def of(self, frame: Frame) -> list[Samples]:
        """The runs of samples of one frame."""
        message = self._spec.message(frame.message)
        found: list[Samples] = []
        for wave in message.waveforms:
            if self._signals is not None and wave.signal not in self._signals:
                continue
            order = message.order or self._spec.order
            run = run_of_frame(wave, order, frame.raw, 0)
            if run is None:
                continue
            lost = self._lost(message, wave, frame, run.counts.shape[1])
            found.append(run if lost == 0 else run_of_frame(wave, order, frame.raw, lost) or run)
        return found

    def _lost(self, message: Message, wave: WaveformSpec, frame: Frame, count: int) -> int:
        """How many samples are missing between the value before and this one."""
        field = next((item for item in message.fields if item.role == "ticks"), None)
        if wave.ticks_hz is None or field is None:
            return 0
        ticks = int(frame.keys[field.name])
        before = self._last_ticks.get(wave.signal)
        self._last_ticks[wave.signal] = ticks
        if before is None:
            return 0
        # True rates differ from the nominal one by a few parts in a thousand: far less than one
        # sample in the time of one value.
        passed = round((ticks - before) * wave.rate_hz / wave.ticks_hz)
        return max(0, passed - count)
