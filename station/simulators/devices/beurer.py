"""A Beurer BM85: a cuff that deviates from the profile in its bytes only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.codec import encode
from station.simulators.devices.cuff import Cuff

__all__ = ["BeurerCuff"]

_RESERVED_BIT: Final = 0x40


class BeurerCuff(Cuff):
    """Used by its first user."""

    spec_id = "beurer_bm85"
    title = "Beurer BM85"
    model = "BM85"
    address = "F0:00:00:00:00:11"
    tells_pressure = False

    def _encoded(self, values: Mapping[str, object]) -> bytes:
        """No mean, a user number although the flags say none, and a reserved bit set."""
        told = {**values, "mean_arterial_pressure": 0, "user_id": 0, "user_id_present": False}
        data = encode(self._spec, "measurement", told)
        return bytes((data[0] | _RESERVED_BIT,)) + data[1:]
