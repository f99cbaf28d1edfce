"""Whom a question is asked of. Pure: a patient's sex and age in, a decision out.

A rule leaves a question out only for what is known: a patient whose age or sex is not known (or
not male or female) is asked, and can say no. Leaving out by mistake would look like an answer.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from station.intake.question import AskedOf

__all__ = ["LeftOut", "left_out"]

_KNOWN_SEX: Final = frozenset({"female", "male"})


class LeftOut(StrEnum):
    """Which part of the rule leaves a question out."""

    SEX = "sex"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"


def left_out(asked_of: AskedOf, *, sex: str | None, age: int | None) -> LeftOut | None:
    """Why it is not asked; None where it is. `sex` is FHIR's administrative gender, `age` whole
    years.
    """
    if asked_of.sex and sex in _KNOWN_SEX and sex not in asked_of.sex:
        return LeftOut.SEX
    if age is None:
        return None
    if asked_of.from_age is not None and age < asked_of.from_age:
        return LeftOut.TOO_YOUNG
    if asked_of.to_age is not None and age > asked_of.to_age:
        return LeftOut.TOO_OLD
    return None
