"""TaiDoc and FORA meters, after glucometers.tech TD-42xx and the sources of `taidoc.toml`."""

from __future__ import annotations

from decimal import Decimal

from tests.codec.oracles.told import Mend, Oracle, Told, within

_NOTHING = (0, 255)


def taidoc(raw: bytes) -> Told | None:
    """51, type, data, A5, sum. F0 is a record with its time, 71 a weight, 43 a pressure."""
    if len(raw) < 8 or raw[0] != 0x51 or raw[-2] != 0xA5 or sum(raw[:-1]) % 256 != raw[-1]:
        return None
    if len(raw) != {0x71: 34, 0xF0: 15}.get(raw[1], 8):
        return None
    if raw[1] == 0x43:
        systolic = raw[2] * 256 + raw[3]
        values = {
            "systolic": Decimal(systolic) if systolic else None,
            "diastolic": _byte(raw[4]),
            "pulse_rate": _byte(raw[5]),
        }
        good = within(values["systolic"], "30", "300") and within(values["diastolic"], "30", "254")
        return Told(dict(values), "mm[Hg]", good and within(values["pulse_rate"], "30", "254"))
    if raw[1] == 0x71:
        if raw[2] != 0x1D:
            return None
        kilograms, index = (int.from_bytes(raw[at : at + 2], "big") for at in (16, 20))
        return Told({"body_weight": _tenths(kilograms), "bmi": _tenths(index)})
    if raw[1] == 0xF0:
        return _record(raw)
    return Told()


def _record(raw: bytes) -> Told:
    family, kind, time, value = raw[3], raw[4], raw[5:9], raw[9:13]
    if family == 0x31 and kind in (0, 1):
        told = Told({"systolic": _byte(value[0])}, "mm[Hg]")
        told.values |= {"diastolic": _byte(value[2]), "pulse_rate": _byte(value[3])}
        if kind == 1:
            told.values["mean_arterial_pressure"] = Decimal(value[1])
        return told
    if family in (0x10, 0x12):
        whole = value[0] + 256 * value[1]
        # As tenths up to 127.9 degrees; what is larger can only be hundredths.
        number = Decimal(whole) / (10 if whole < 1280 else 100) if whole else None
        return Told({"body_temperature": number}, "[degF]" if time[3] & 0x80 else "Cel")
    return Told()


def _byte(number: int) -> Decimal | None:
    return None if number in _NOTHING else Decimal(number)


def _tenths(number: int) -> Decimal | None:
    return None if number in (0, 0xFFFF) else Decimal(number) / 10


def mend(raw: bytes) -> bytes:
    """The sum at the end."""
    return raw[:-1] + bytes((sum(raw[:-1]) % 256,))


ORACLES: dict[str | None, Oracle] = {None: taidoc}
MEND: dict[str | None, Mend] = {None: mend}
