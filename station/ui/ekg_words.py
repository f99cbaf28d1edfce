"""Words for what the live EKG says of itself: what is wrong with a lead, and what to do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from station.capture.views import EkgLeadView, EkgView
from station.signals.quality_reasons import Reason

__all__ = ["advice", "reason_word"]

translate = QCoreApplication.translate

# One lead has room for one word: the worst that is wrong with it.
_WORST_FIRST: Final = (
    Reason.LEAD_OFF,
    Reason.SATURATED,
    Reason.MOTION,
    Reason.MUSCLE,
    Reason.MAINS,
    Reason.WANDER,
    Reason.REVERSAL,
)


def reason_word(lead: EkgLeadView) -> str | None:
    """What is wrong with a lead, in a word or two; None where nothing is."""
    reason = _worst(lead)
    return None if reason is None else _word(reason)


def advice(view: EkgView) -> str | None:
    """The leads with the worst of all reasons, and what to do; None where all is well."""
    for reason in _WORST_FIRST:
        leads = [lead.name for lead in view.leads if _worst(lead) is reason]
        if leads:
            return translate("ekg", "{leads} {word}: {todo}").format(
                leads=", ".join(leads), word=_word(reason), todo=_to_do(reason)
            )
    return None


def _worst(lead: EkgLeadView) -> Reason | None:
    return next((reason for reason in _WORST_FIRST if reason in lead.reasons), None)


def _word(reason: Reason) -> str:
    match reason:
        case Reason.LEAD_OFF:
            return translate("ekg", "off")
        case Reason.SATURATED:
            return translate("ekg", "over range")
        case Reason.MOTION:
            return translate("ekg", "motion")
        case Reason.MUSCLE:
            return translate("ekg", "muscle noise")
        case Reason.MAINS:
            return translate("ekg", "mains hum")
        case Reason.WANDER:
            return translate("ekg", "baseline moves")
        case Reason.REVERSAL:
            return translate("ekg", "arms exchanged?")


def _to_do(reason: Reason) -> str:
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
