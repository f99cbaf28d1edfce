"""An EKG recording as FHIR `SampledData`: one component per lead, always in microvolts."""

from __future__ import annotations

import sys
from array import array
from datetime import timedelta, tzinfo
from decimal import Context, Decimal
from typing import Final

from station.export import codes
from station.export.errors import CannotComposeError
from station.export.fhir_json import JsonObject
from station.export.fhir_parts import concept, instant
from station.saying import say
from station.visit import EkgRecording
from station.vitals import Unit

__all__ = ["lead_components", "recording_period"]

_MICROVOLTS: Final = {
    Unit.VOLT: Decimal(1_000_000),
    Unit.MILLIVOLT: Decimal(1000),
    Unit.MICROVOLT: Decimal(1),
}

# FHIR's decimal is that of XML Schema, of which readers need keep 18 digits.
_SEVENTEEN_DIGITS: Final = Context(prec=17)


def recording_period(ekg: EkgRecording, zone: tzinfo | None) -> JsonObject:
    """First to last sample, as a FHIR `Period` to the millisecond."""
    end = ekg.started + timedelta(seconds=ekg.samples / ekg.rate_hz)
    return {"start": instant(ekg.started, zone), "end": instant(end, zone)}


def lead_components(ekg: EkgRecording) -> list[JsonObject]:
    """One `component` per channel. Raises `CannotComposeError` when the unit is not a voltage.

    A chart computes sample * factor + origin, both in the origin's unit: that is uV here,
    whatever the amplifier counts in. `period` is the time between samples in ms. A sample
    that was lost or not valid is "E".
    """
    try:
        to_uv = _MICROVOLTS[ekg.unit]
    except KeyError as unknown:
        raise CannotComposeError(
            say("An EKG in {unit} has no voltage to send.", unit=str(ekg.unit)),
            "Take it back and record it again.",
        ) from unknown
    origin = Decimal(repr(ekg.offset)) * to_uv
    factor = Decimal(repr(ekg.scale)) * to_uv
    period_ms = _SEVENTEEN_DIGITS.divide(Decimal(1000), Decimal(repr(ekg.rate_hz)))
    return [
        {
            "code": _lead(lead),
            "valueSampledData": {
                "origin": {
                    "value": _plain(origin),
                    "unit": "uV",
                    "system": codes.UCUM,
                    "code": "uV",
                },
                "period": _plain(period_ms),
                "factor": _plain(factor),
                "dimensions": 1,
                "data": _data(ekg, channel),
            },
        }
        for channel, lead in enumerate(ekg.channels)
    ]


def _lead(name: str) -> JsonObject:
    code = codes.EKG_LEADS.get(name)
    return concept([code] if code else [], text=f"Lead {name}")


def _data(ekg: EkgRecording, channel: int) -> str:
    first, last = channel * ekg.samples, (channel + 1) * ekg.samples
    counts = array("i")
    counts.frombytes(ekg.counts[4 * first : 4 * last])
    if sys.byteorder == "big":
        counts.byteswap()
    valid = ekg.valid[first:last]
    return " ".join(str(count) if good else "E" for count, good in zip(counts, valid, strict=True))


def _plain(number: Decimal) -> Decimal:
    """Without trailing zeros: 4.000 is 4, 0.0 is 0."""
    return number.normalize() if number else Decimal(0)
