"""Weight Scale Service: 0x2A9D, 0x2A9E."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Oracle, Told, of_length, within


def weight(raw: bytes) -> Told | None:
    """0x2A9D: flags, weight 2, time 7, user 1, BMI 2 and height 2; bit 0 is imperial."""
    if not raw:
        return None
    flags = raw[0]
    length = 3 + 7 * (flags >> 1 & 1) + (flags >> 2 & 1) + 4 * (flags >> 3 & 1)
    if len(raw) != length:
        return None
    pounds = flags & 1
    number = raw[1] + 256 * raw[2]
    kilos = None if number == 0xFFFF else number * Decimal("0.01" if pounds else "0.005")
    told = Told({"body_weight": kilos})
    told.chartable = not flags & 0x10
    told.chartable &= within(kilos, *(("22", "655.34") if pounds else ("10", "327.67")))
    if flags & 8:
        index = (raw[-4] + 256 * raw[-3]) * Decimal("0.1")
        tall = (raw[-2] + 256 * raw[-1]) * Decimal("0.1" if pounds else "0.001")
        told.values |= {"bmi": index or None, "body_height": tall or None}
        told.chartable &= not index or within(index, "5", "250")
        told.chartable &= not tall or within(tall, *(("16", "108") if pounds else ("0.4", "2.75")))
    return told


ORACLES: dict[str, Oracle] = {
    "measurement": weight,
    "measurement_imperial": weight,
    "feature": of_length(4),
}
