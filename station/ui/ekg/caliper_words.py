"""Words and numbers of the calipers, for the eye and for the ear."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from station.ui.ekg.calipers import CaliperReading, Handle

__all__ = ["aloud", "handle_word", "millivolts", "rate", "time"]

translate = QCoreApplication.translate


def time(reading: CaliperReading) -> str:
    """As "832 ms"."""
    return f"{reading.ms:.0f} ms"


def rate(reading: CaliperReading) -> str:
    """As "72 /min", a dash where there is none."""
    return "—" if reading.per_min is None else f"{reading.per_min:.0f} /min"


def millivolts(reading: CaliperReading) -> str:
    """As "1.20 mV"."""
    return f"{reading.mv:.2f} mV"


def handle_word(handle: Handle) -> str:
    """What has the keyboard."""
    match handle:
        case Handle.FIRST:
            return translate("calipers", "first time line")
        case Handle.SECOND:
            return translate("calipers", "second time line")
        case Handle.UPPER:
            return translate("calipers", "first voltage line")
        case Handle.LOWER:
            return translate("calipers", "second voltage line")
        case Handle.WHOLE:
            return translate("calipers", "all lines")


def aloud(reading: CaliperReading, handle: Handle | None) -> str:
    """What a screen reader says of them."""
    said = translate("calipers", "Calipers on {lead}: {ms} milliseconds, {rate}, {mv} millivolts")
    per_min = translate("calipers", "{n} per minute")
    no_rate = translate("calipers", "no rate")
    text = said.format(
        lead=reading.lead,
        ms=f"{reading.ms:.0f}",
        rate=no_rate if reading.per_min is None else per_min.format(n=f"{reading.per_min:.0f}"),
        mv=f"{reading.mv:.2f}",
    )
    return text if handle is None else f"{text}; {handle_word(handle)}"
