"""A BerryMed BM1000: a packet a hundred times a second, up to four of them in a notification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from station.codec import encode
from station.simulators.devices.bluetooth_oximeter import BluetoothOximeter

__all__ = ["BerryMed"]

_PACKETS_A_NOTIFICATION: Final = 4
_TOP: Final = 127
_STRONGEST: Final = 8
# So many steps has the bar on its display.
_BAR: Final = 15
# The perfusion at which the signal is as strong as it is ever told.
_STRONG_PERCENT: Final = 2.0


class BerryMed(BluetoothOximeter):
    """Goes on sending without a finger."""

    spec_id = "berrymed_bm1000"
    title = "BerryMed"
    model = "BM1000"
    address = "F0:00:00:00:00:0B"
    rate_hz = 100.0

    def values_at(self, due: range, now: float) -> Iterable[bytes]:
        """The packets of these beats, joined."""
        packets = list(self._packets(due))
        for first in range(0, len(packets), _PACKETS_A_NOTIFICATION):
            yield b"".join(packets[first : first + _PACKETS_A_NOTIFICATION])

    def _packets(self, due: range) -> Iterator[bytes]:
        finger = self.finger
        times = np.arange(due.start - 1, due.stop) / self.rate_hz
        pleth = finger.pleth(times[1:], _TOP)
        state = self._state(float(times[-1]))
        for place, count in enumerate(pleth):
            beep = finger.settled(float(times[place + 1])) and finger.beat(times[place : place + 2])
            values = state | {
                "pleth": [count],
                "pulse_beep": int(beep),
                "bar_graph": int(count) * _BAR // _TOP if finger.inside else 0,
            }
            yield encode(self._spec, "packet", values)

    def _state(self, at_s: float) -> dict[str, object]:
        """What is the same in all packets of a moment."""
        finger = self.finger
        state: dict[str, object] = {"pulse_rate": None, "spo2": None}
        if not finger.connected:
            return state | {"sensor_unplugged": True, "signal_strength": "invalid"}
        if not finger.inside:
            return state | {"no_finger": True, "no_signal": True, "signal_strength": "invalid"}
        numbers = finger.numbers(at_s)
        strength = min(_STRONGEST, round(_STRONGEST * numbers.perfusion / _STRONG_PERCENT))
        state["signal_strength"] = strength
        if finger.searching(at_s) or finger.moving:
            return state | {"searching": True}
        return state | {"pulse_rate": numbers.pulse_rate, "spo2": numbers.spo2}
