"""One value as HL7 v2 knows it: what becomes one OBX, whatever template writes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from station.export.codes import Code
from station.export.hl7_codes import LOCAL, SYSTEMS, Mdc
from station.hl7.writing import Component, Value
from station.intake.question import Code as QuestionCode
from station.vitals import Reading

__all__ = [
    "CODED",
    "CORRECTED",
    "FINAL",
    "NOT_SOUGHT",
    "PRELIMINARY",
    "UNOBTAINABLE",
    "Coded",
    "Item",
    "coded",
    "local",
    "text_only",
]

# HL7 table 0085: observation result status.
FINAL: Final = "F"
UNOBTAINABLE: Final = "X"
PRELIMINARY: Final = "P"
CORRECTED: Final = "C"
NOT_SOUGHT: Final = "N"

CODED: Final = "coded"
"""The type of a coded value; CE or CWE, as the version has it."""

Coded: TypeAlias = "tuple[str, str, str]"
"""Code, text, coding system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One value. `name` is its row in the site table, `type` its OBX-2 (or `CODED`).

    `codes` are its names, the first being the one; `mdc` and `mdc_unit` those of 11073-10101.
    `at` is when it was measured or said. `reading` tells how, where it was measured. `notes`
    become NTE below it.
    """

    name: str
    type: str
    at: datetime
    codes: tuple[Coded, ...] = ()
    value: Value = ""
    unit: Coded | None = None
    mdc: Mdc | None = None
    mdc_unit: Mdc | None = None
    reading: Reading | None = None
    flag: str = ""
    status: str = FINAL
    notes: tuple[str, ...] = ()


def coded(code: Code | QuestionCode) -> Coded:
    """A row of a code table as code^text^system, the system as HL7 table 0396 names it."""
    return code.code, code.display, SYSTEMS.get(code.system, LOCAL)


def local(word: str, text: str) -> Coded:
    """A word of this station's own, for what has no code."""
    return word, text, LOCAL


def text_only(text: str) -> tuple[Component, ...]:
    """A coded value for which there are only words."""
    return "", text
