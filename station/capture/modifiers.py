"""How a vital is measured: what a person may say about it, and what a site wants to know.

A rule is one thing to say about one kind of result: its choices, what it is unless somebody says
otherwise, and whether a value is kept without it. Choices are the words of `Context`; those of
`OXYGEN` are litres a minute, "0" for room air.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from station.visit import ResultKind
from station.vitals import Context

__all__ = [
    "ADULT_CUFF_FROM_YEARS",
    "DEFAULT_RULES",
    "Modifier",
    "ModifierRule",
    "Rules",
    "said",
    "with_word",
]


class Modifier(StrEnum):
    """One thing to say; the names are those of `Context`."""

    BODY_SITE = "body_site"
    SIDE = "side"
    CUFF_SIZE = "cuff_size"
    POSITION = "position"
    OXYGEN = "oxygen_l_min"
    CLOTHING = "clothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierRule:
    """What may be said. `default` None: nothing unless an instrument or a person says it."""

    which: Modifier
    choices: tuple[str, ...]
    default: str | None = None
    required: bool = False


Rules = Mapping[ResultKind, tuple[ModifierRule, ...]]

# Below this age nobody assumes an adult cuff: cuffs are chosen by the girth of the arm, and a
# child's is not an adult's (AAP 2017 guideline on blood pressure: 13 years is where adult
# thresholds begin).
ADULT_CUFF_FROM_YEARS: Final = 13

# No default where a guess would be a claim: which arm, and where a thermometer was put.
DEFAULT_RULES: Final[Rules] = {
    ResultKind.BLOOD_PRESSURE: (
        ModifierRule(
            which=Modifier.BODY_SITE,
            choices=("upper_arm", "wrist", "thigh"),
            default="upper_arm",
        ),
        ModifierRule(which=Modifier.SIDE, choices=("right", "left")),
        ModifierRule(
            which=Modifier.CUFF_SIZE,
            choices=("infant", "child", "small_adult", "adult", "large_adult", "thigh"),
            default="adult",
        ),
        ModifierRule(
            which=Modifier.POSITION,
            choices=("sitting", "supine", "standing"),
            default="sitting",
        ),
    ),
    ResultKind.SPO2: (
        ModifierRule(
            which=Modifier.OXYGEN,
            choices=("0", "1", "2", "3", "4", "6", "8", "10", "15"),
            default="0",
        ),
        ModifierRule(
            which=Modifier.BODY_SITE,
            choices=("finger", "ear_lobe", "toe", "forehead"),
            default="finger",
        ),
    ),
    ResultKind.BODY_TEMPERATURE: (
        ModifierRule(
            which=Modifier.BODY_SITE,
            choices=("mouth", "tympanum", "temporal_artery", "forehead", "axilla", "rectum"),
        ),
    ),
    ResultKind.BODY_WEIGHT: (
        ModifierRule(which=Modifier.CLOTHING, choices=("clothed", "unclothed"), default="clothed"),
    ),
}


def said(context: Context, which: Modifier) -> str | None:
    """What a context says of it, in the words of the choices."""
    value = getattr(context, which.value)
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def with_word(context: Context, which: Modifier, word: str | None) -> Context:
    """The context with that said, or not said.

    Raises `decimal.InvalidOperation` for a flow without digits.
    """
    match which:
        case Modifier.BODY_SITE:
            return replace(context, body_site=word)
        case Modifier.SIDE:
            return replace(context, side=word)
        case Modifier.CUFF_SIZE:
            return replace(context, cuff_size=word)
        case Modifier.POSITION:
            return replace(context, position=word)
        case Modifier.OXYGEN:
            return replace(context, oxygen_l_min=None if word is None else Decimal(word))
        case Modifier.CLOTHING:
            return replace(context, clothing=word)
