"""What stands beside the heart rate: live, held, none yet, and why; in shape, word and colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from station.ui.ekg_words import averaging
from station.ui.icons import Icon
from station.ui.tokens import Tone

if TYPE_CHECKING:
    from station.capture.views import EkgView

__all__ = ["RateState", "rate_state"]

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class RateState:
    """`word` is for a chip, `says` is the same at length; `explains` is a sentence or nothing."""

    icon: Icon
    tone: Tone
    word: str
    says: str
    explains: str = ""


def rate_state(ekg: EkgView | None, *, frozen: bool = False) -> RateState:
    """The state of the rate; a `frozen` one is of the moment when the paper was stopped."""
    if ekg is None:
        word = translate("ekg", "No signal")
        return RateState(Icon.NO_DEVICE, Tone.INK3, word, translate("ekg", "no signal"))
    if ekg.rate_per_min is None:
        if ekg.rate_says and any(not lead.usable for lead in ekg.leads):
            word = translate("ekg", "Too poor")
            says = translate("ekg", "signal too poor")
            return RateState(Icon.FAILED, Tone.BAD, word, says)
        word = translate("ekg", "Not yet")
        return RateState(Icon.WAITING, Tone.INK2, word, translate("ekg", "not yet"))
    if frozen:
        word, says = translate("ekg", "Frozen"), translate("ekg", "frozen")
        return RateState(Icon.PAUSED, Tone.INK2, word, says, averaging(ekg.averaging))
    if ekg.rate_held:
        return RateState(
            Icon.STALE,
            Tone.WARN,
            translate("ekg", "Held"),
            translate("ekg", "held: poor signal"),
            translate("ekg", "Poor signal: the last good rate."),
        )
    word, says = translate("ekg", "Live"), translate("ekg", "live")
    return RateState(Icon.MEASURING, Tone.ACCENT, word, says, averaging(ekg.averaging))
