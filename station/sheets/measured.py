"""What was measured on an EKG, as lines of print: values with units, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from station.saying import say

if TYPE_CHECKING:
    from station.sheets.words import Speak
    from station.signals.intervals import EcgMeasurements
    from station.signals.measured import Measured

__all__ = ["COLUMNS", "reasons", "value_words"]

COLUMNS: Final = (
    (
        ("heart_rate", say("Heart rate")),
        ("rr", say("RR")),
        ("pr", say("PR")),
        ("qrs", say("QRS")),
    ),
    (
        ("qt", say("QT")),
        ("qtc_bazett", say("QTc Bazett")),
        ("qtc_fridericia", say("QTc Fridericia")),
        ("qtc_framingham", say("QTc Framingham")),
    ),
    (
        ("qtc_hodges", say("QTc Hodges")),
        ("p_axis", say("P axis")),
        ("qrs_axis", say("QRS axis")),
        ("t_axis", say("T axis")),
    ),
)
"""Columns of fields of `EcgMeasurements` with their names, as they are printed."""

_UNITS: Final = {"per_min": " /min", "ms": " ms", "deg": "°"}


def value_words(measured: Measured) -> str:
    """The value in whole units, as intervals are given; "–" where there is none."""
    if measured.value is None:
        return "–"
    return f"{round(measured.value)}{_UNITS[measured.unit]}"


def reasons(measurements: EcgMeasurements, speak: Speak) -> str:
    """Why values are missing, said once for all that have the same reason; "" if none is."""
    names: dict[str, list[str]] = {}
    for column in COLUMNS:
        for field, name in column:
            measured: Measured = getattr(measurements, field)
            if measured.value is None:
                names.setdefault(measured.reason or "", []).append(speak(name))
    if not names:
        return ""
    told = (
        f"{', '.join(which)}: {why}" if why else ", ".join(which) for why, which in names.items()
    )
    return speak(say("Not measurable: {reasons}.", reasons="; ".join(told)))
