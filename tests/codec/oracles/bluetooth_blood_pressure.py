"""Blood Pressure Service: 0x2A35, 0x2A36, 0x2A49."""

from __future__ import annotations

from tests.codec.oracles.told import Oracle, Told, of_length, sfloat, within


def pressure(raw: bytes) -> Told | None:
    """0x2A35: flags, three SFLOAT, time 7, pulse 2, user 1, status 2."""
    if not raw:
        return None
    flags = raw[0]
    length = 7 + 7 * (flags >> 1 & 1) + 2 * (flags >> 2 & 1) + (flags >> 3 & 1)
    if len(raw) != length + 2 * (flags >> 4 & 1):
        return None
    kpa = flags & 1
    names = ("systolic", "diastolic", "mean_arterial_pressure")
    told = Told({name: sfloat(raw[1 + 2 * n : 3 + 2 * n]) for n, name in enumerate(names)})
    told.unit = "kPa" if kpa else "mm[Hg]"
    lowest = {"systolic": ("20", "2.6")}
    told.chartable = all(told.values[name] is not None for name in names[:2])
    for name, value in told.values.items():
        low = lowest.get(name, ("10", "1.3"))[kpa]
        told.chartable &= value is None or within(value, low, ("300", "40")[kpa])
    if flags & 4:
        at = 14 if flags & 2 else 7
        pulse = told.values["pulse_rate"] = sfloat(raw[at : at + 2])
        told.chartable &= pulse is None or within(pulse, "20", "300")
    return told


def cuff(raw: bytes) -> Told | None:
    """0x2A36: the same layout; the cuff's pressure in the systolic place, never final."""
    told = pressure(raw)
    if told is not None:
        told.values["cuff_pressure"] = told.values["systolic"]
        for name in ("systolic", "diastolic", "mean_arterial_pressure"):
            del told.values[name]
        told.chartable = False
    return told


ORACLES: dict[str, Oracle] = {
    "measurement": pressure,
    "cuff_pressure": cuff,
    "feature": of_length(2),
}
