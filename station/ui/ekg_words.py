"""Words for what an EKG says of itself: what is wrong with a lead and what to do, and why something
was not measurable.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from station.capture.views import EkgLeadView, EkgView
from station.ekg.reasons import WORST_FIRST, lead_word, why_not_measurable, worst
from station.signals.leads import standard_name
from station.signals.quality_reasons import Reason
from station.ui.time_words import clock
from station.ui.translation import spoken

__all__ = [
    "advice",
    "averaging",
    "last_seconds",
    "not_measurable",
    "reason_word",
    "span",
    "to_do",
    "worst_leads",
]

translate = QCoreApplication.translate
_MEAN: Final = re.compile(r"(trimmed )?mean of (\d+) RR")


def reason_word(lead: EkgLeadView) -> str | None:
    """What is wrong with a lead, in a word or two; None where nothing is."""
    reason = worst(lead.reasons)
    return None if reason is None else spoken(lead_word(reason))


def worst_leads(view: EkgView) -> tuple[str, str] | None:
    """The leads with the worst of all reasons, and what to do; None where all is well."""
    for reason in WORST_FIRST:
        leads = [standard_name(lead.name) for lead in view.leads if worst(lead.reasons) is reason]
        if leads:
            return f"{', '.join(leads)} {spoken(lead_word(reason))}", to_do(reason)
    return None


def advice(view: EkgView) -> str | None:
    """The same in one sentence."""
    worst_here = worst_leads(view)
    return None if worst_here is None else ": ".join(worst_here)


def last_seconds(seconds: float) -> str:
    """Which seconds were measured: "Last 10 s"."""
    return translate("ekg", "Last {s} s").format(s=f"{seconds:g}")


def span(start: datetime, end: datetime) -> str:
    """Which seconds were measured: "10:54:12 to 10:54:22"."""
    return translate("ekg", "{start} to {end}").format(
        start=clock(start, seconds=True), end=clock(end, seconds=True)
    )


def not_measurable(reason: str) -> str:
    """Why there is no value, in the window's language."""
    return spoken(why_not_measurable(reason))


def averaging(text: str) -> str:
    """What a heart rate is a mean of: "trimmed mean of 12 RR"; other words as they are."""
    found = _MEAN.fullmatch(text)
    if found is None:
        return text
    if found[1]:
        return translate("ekg", "trimmed mean of {n} RR").format(n=found[2])
    return translate("ekg", "mean of {n} RR").format(n=found[2])


def to_do(reason: Reason) -> str:
    """What a person can do about it."""
    match reason:
        case Reason.LEAD_OFF:
            return translate("ekg", "press the electrode on")
        case Reason.SATURATED:
            return translate("ekg", "put on a new electrode")
        case Reason.MOTION:
            return translate("ekg", "ask to lie still")
        case Reason.MUSCLE:
            return translate("ekg", "ask to relax arms and legs")
        case Reason.MAINS:
            return translate("ekg", "move cables and chargers away")
        case Reason.WANDER:
            return translate("ekg", "press the electrode on, ask to breathe calmly")
        case Reason.REVERSAL:
            return translate("ekg", "compare left and right arm")
