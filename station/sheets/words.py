"""Words of printed sheets, each said so that the window can say it in its language.

`Speak` is who says it: `str` as it is, in English; the window gives its translation.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from station.saying import say
from station.visit import Identity, Patient

__all__ = [
    "NOT_FOR_DIAGNOSIS",
    "SIMULATED",
    "Speak",
    "born_words",
    "clock",
    "day",
    "identity_words",
    "moment",
    "page_words",
    "sex_word",
]

Speak = Callable[[str], str]
NOT_FOR_DIAGNOSIS: Final = say("Preview, not for diagnosis")
SIMULATED: Final = say("SIMULATED")

_MONTHS: Final = (
    *(say("Jan"), say("Feb"), say("Mar"), say("Apr"), say("May"), say("Jun")),
    *(say("Jul"), say("Aug"), say("Sep"), say("Oct"), say("Nov"), say("Dec")),
)


def day(when: date) -> str:
    """A date as "14 Mar 1958": nobody takes its day for its month."""
    return say("{day} {month} {year}", day=when.day, month=_MONTHS[when.month - 1], year=when.year)


def clock(when: datetime, *, seconds: bool = False) -> str:
    """Hours and minutes of an aware time in its own zone."""
    return when.strftime("%H:%M:%S" if seconds else "%H:%M")


def moment(when: datetime) -> str:
    """A day, a time to the second, and its distance from UTC."""
    return say(
        "{day}, {time} ({zone})",
        day=day(when.date()),
        time=clock(when, seconds=True),
        zone=zone(when),
    )


def zone(when: datetime) -> str:
    """The distance of an aware time from UTC: "UTC−05:00"."""
    offset = when.utcoffset() or timedelta(0)
    minutes = abs(int(offset.total_seconds())) // 60
    if not minutes:
        return "UTC"
    sign = "−" if offset < timedelta(0) else "+"
    return f"UTC{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def sex_word(sex: str | None) -> str:
    """FHIR's administrative gender, or what the chart says."""
    match sex:
        case "female":
            return say("Female")
        case "male":
            return say("Male")
        case "other":
            return say("Other")
        case "unknown" | None:
            return say("Sex not known")
        case _:
            return sex


def born_words(patient: Patient, today: date, speak: Speak) -> str:
    """Birth date, age and sex in one line."""
    if patient.birth_date is None:
        parts = [speak(say("Birth date not known"))]
    else:
        parts = [speak(say("Born {day}", day=day(patient.birth_date)))]
        parts.append(speak(say("{n} years", n=patient.age_on(today))))
    return " · ".join([*parts, speak(sex_word(patient.sex))])


def identity_words(patient: Patient) -> list[str]:
    """What is to be known of a patient who is not in the chart; nothing of one who is."""
    match patient.identity:
        case Identity.BY_HAND:
            return [say("Not in the chart: the name was entered by hand")]
        case Identity.UNKNOWN:
            return [say("Not in the chart: who it is is not known")]
        case Identity.CHART:
            return []


def page_words(page: int, of: int) -> str:
    """Which page it is, counted from 1."""
    return say("Page {n} of {m}", n=page, m=of)
