"""Beurer BM85: a user byte always, pulse and status the other way round, the mean is not read."""

from __future__ import annotations

from tests.codec.oracles.told import Oracle, Told, of_length, sfloat, within


def measurement(raw: bytes) -> Told | None:
    """0x2A35: flags, three SFLOAT, time 7, pulse 2, user 1, status 2."""
    if not raw:
        return None
    timed, pulsed, status = raw[0] >> 1 & 1, raw[0] >> 2 & 1, raw[0] >> 4 & 1
    if len(raw) != 8 + 7 * timed + 2 * pulsed + 2 * status:
        return None
    low, high = (("10", "300"), ("1.3", "40"))[raw[0] & 1]
    systolic, diastolic = sfloat(raw[1:3]), sfloat(raw[3:5])
    told = Told(
        {"systolic": systolic, "diastolic": diastolic},
        unit=("mm[Hg]", "kPa")[raw[0] & 1],
    )
    told.chartable = within(systolic, ("20", "2.6")[raw[0] & 1], high)
    told.chartable &= within(diastolic, low, high)
    if pulsed:
        at = 7 + 7 * timed
        pulse = told.values["pulse_rate"] = sfloat(raw[at : at + 2][::-1])
        told.chartable &= pulse is None or within(pulse, "20", "300")
    return told


ORACLES: dict[str, Oracle] = {"measurement": measurement, "feature": of_length(2)}
