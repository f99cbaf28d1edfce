"""Welch Allyn SureTemp Plus module, after 71332-0000 B."""

from __future__ import annotations

import math
import struct

from tests.codec.oracles.told import Mend, Oracle, Told


def suretemp(raw: bytes) -> Told | None:
    """03 02 10, command, type, size, data, and a byte that makes the sum 0."""
    if len(raw) < 9 or raw[:3] != b"\x03\x02\x10" or sum(raw) % 256:
        return None
    size = raw[6] + 256 * raw[7]
    if size != len(raw) - 9 or size > 256 or raw[5] not in (1, 2):
        return None
    if raw[5] == 1 or raw[3:5] not in (b"\x94\x1c", b"\x94\x34") or size not in (19, 33):
        return Told()
    (kelvin,) = struct.unpack("<f", raw[8:12])
    missing = raw[8:12] == bytes(4) or not math.isfinite(kelvin)
    # Method, algorithm, state, error, active and probe stand at the same place in both forms.
    _, algorithm, state, error, _, probe = struct.unpack("<BBBhBB", raw[20:27])
    well = state in (6, 7) and error == 0 and algorithm != 3 and probe not in (1, 3)
    # Seven digits are what a 32-bit float can tell there; 298.15 itself is a little less in it.
    warm = not missing and 298.15 <= float(f"{kelvin:.7g}") <= 318.15
    return Told({"body_temperature": None if missing else kelvin}, "K", well and warm)


def mend(raw: bytes) -> bytes:
    """The last byte makes the sum 0."""
    return raw[:-1] + bytes((-sum(raw[:-1]) % 256,))


ORACLES: dict[str | None, Oracle] = {None: suretemp}
MEND: dict[str | None, Mend] = {None: mend}
