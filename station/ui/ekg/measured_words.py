"""The measurements of an EKG in the words of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from station.ui.ekg_words import not_measurable
from station.vitals import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from station.ekg.record import EkgFindings, EkgValue

__all__ = ["AXES", "ORDER", "digits", "reasons", "title", "unit_word"]

translate = QCoreApplication.translate
AXES: Final = ("p_axis", "qrs_axis", "t_axis")
ORDER: Final = (
    *("heart_rate", "rr", "pr", "qrs", "qt"),
    *("qtc_bazett", "qtc_fridericia", "qtc_framingham", "qtc_hodges"),
    *AXES,
)
"""All of them, as they are listed."""


def title(name: str) -> str:
    """What a measurement is called."""
    match name:
        case "heart_rate":
            return translate("ekg", "Heart rate")
        case "rr":
            return translate("ekg", "RR")
        case "pr":
            return translate("ekg", "PR")
        case "qrs":
            return translate("ekg", "QRS")
        case "qt":
            return translate("ekg", "QT")
        case "qtc_bazett":
            return translate("ekg", "QTc Bazett")
        case "qtc_fridericia":
            return translate("ekg", "QTc Fridericia")
        case "qtc_framingham":
            return translate("ekg", "QTc Framingham")
        case "qtc_hodges":
            return translate("ekg", "QTc Hodges")
        case "p_axis":
            return translate("ekg", "P axis")
        case "qrs_axis":
            return translate("ekg", "QRS axis")
        case "t_axis":
            return translate("ekg", "T axis")
        case _:
            return name


def digits(value: EkgValue | None) -> str:
    """The number alone; a dash where there is none. A minus is a minus."""
    if value is None or value.quantity is None:
        return "—"
    return f"{value.quantity.value:f}".replace("-", "\N{MINUS SIGN}")


def unit_word(value: EkgValue | None) -> str:
    """Its unit; nothing where there is no number."""
    if value is None or value.quantity is None:
        return ""
    match value.quantity.unit:
        case Unit.PER_MIN:
            return translate("ekg", "/min")
        case Unit.DEGREE:
            return translate("ekg", "°")
        case _:
            return translate("ekg", "ms")


def reasons(findings: EkgFindings, which: Iterable[str]) -> list[str]:
    """Why some of these are not there, said once for all that have the same reason."""
    because: dict[str, list[str]] = {}
    for name in which:
        value = findings.value(name)
        if value is not None and value.quantity is None and value.reason:
            because.setdefault(not_measurable(value.reason), []).append(title(name))
    return [
        translate("ekg", "{what}: {why}.").format(what=", ".join(names), why=why)
        for why, names in because.items()
    ]
