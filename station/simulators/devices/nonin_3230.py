"""A Nonin 3230: a finger oximeter that tells ten bytes a second while it is on a finger.

Values show as soon as there is a pulse, and get the sign SmartPoint a little later.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from station.codec import encode
from station.simulators.devices.bluetooth_oximeter import BluetoothOximeter

__all__ = ["Nonin3230"]

_FULL_V: Final = Decimal("3.0")
_LOW_V: Final = Decimal("2.1")
# Below this the maker speaks of a weak signal; the limit itself is not printed.
_WEAK_PERCENT: Final = 0.3
_LONGEST_COUNT: Final = 0x10000


class Nonin3230(BluetoothOximeter):
    """Without a finger it goes on telling that it searches, as a 3150 does."""

    spec_id = "nonin_3230"
    title = "Nonin3230_SIM"
    model = "Model 3230"
    address = "F0:00:00:00:00:0A"
    rate_hz = 1.0

    def values_at(self, due: range, now: float) -> Iterable[bytes]:
        """One value a second."""
        return [self._value(number / self.rate_hz) for number in due]

    def _value(self, at_s: float) -> bytes:
        finger = self.finger
        values: dict[str, object] = {
            "display_synchronized": True,
            "finger_placement": "right" if finger.inside else "not confirmed",
            "smartpoint": "not yet",
            "low_battery": finger.low_battery,
            "battery_voltage": _LOW_V if finger.low_battery else _FULL_V,
            "seconds_on": int(at_s) % _LONGEST_COUNT,
            "perfusion_index": Decimal(0),
            "spo2": None,
            "pulse_rate": None,
        }
        if finger.settled(at_s):
            numbers = finger.numbers(at_s)
            values |= {
                "spo2": numbers.spo2,
                "pulse_rate": numbers.pulse_rate,
                "perfusion_index": Decimal(f"{numbers.perfusion:.2f}"),
                "smartpoint": "not yet" if finger.moving else "good",
                "weak_signal": numbers.perfusion < _WEAK_PERCENT,
            }
        else:
            values["searching"] = True
        return encode(self._spec, "oximetry", values)
