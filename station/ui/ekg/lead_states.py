"""The state of each shown lead, in shape and word; a derived lead is as good as its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from station.capture.views import EkgLeadView
from station.ekg.montage import Montage
from station.signals.leads import standard_name
from station.signals.quality_reasons import Reason
from station.ui.ekg_words import reason_word
from station.ui.icons import Icon
from station.ui.tokens import Tone

if TYPE_CHECKING:
    from station.capture.ring import SampleRing
    from station.capture.views import EkgView

__all__ = ["LeadState", "LeadStates"]

translate = QCoreApplication.translate
# A lead is off when none of its newest samples is valid while the stream goes on.
_OFF_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class LeadState:
    """What stands beside a lead's name. `silent`: nothing comes from it, so nothing is drawn."""

    icon: Icon
    tone: Tone
    word: str
    silent: bool = False


class LeadStates:
    """What is known of the leads of one stream."""

    def __init__(self) -> None:
        self.analysis: EkgView | None = None
        self.off: tuple[str, ...] = ()
        """Channels that gave nothing in the last second."""
        self.quiet = False
        self._montage = Montage(())

    def begin(self, montage: Montage) -> None:
        """Another stream."""
        self._montage = montage
        self.off, self.quiet = (), False

    def watch(self, ring: SampleRing, *, live: bool) -> bool:
        """Look which channels give nothing. Returns whether that changed."""
        newest = ring.last(_OFF_S).valid
        off = tuple(
            name
            for name, valid in zip(ring.channels, newest, strict=True)
            if valid.size and not valid.any()
        )
        changed = (off, not live) != (self.off, self.quiet)
        self.off, self.quiet = off, not live
        return changed

    def state(self, lead: str) -> LeadState:
        """The state of a shown lead."""
        sources = self._montage.source(lead)
        derived = lead in self._montage.derived
        if self.quiet:
            return LeadState(Icon.LEAD_OFF, Tone.BAD, translate("ekg", "no signal"), silent=True)
        if any(source in self.off for source in sources):
            return LeadState(Icon.LEAD_OFF, Tone.BAD, translate("ekg", "off"), silent=True)
        found = self._found(sources)
        word = reason_word(found) if found is not None else None
        if found is not None and word is not None:
            icon, tone = Icon.STALE, Tone.WARN
            if not found.usable:
                icon, tone = Icon.FAILED, Tone.BAD
            return LeadState(icon, tone, _with(word, derived))
        if found is None:  # nobody has looked at it, so nobody can call it good
            said = translate("ekg", "not judged")
            return LeadState(Icon.WAITING, Tone.INK2, _with(said, derived))
        return LeadState(Icon.DOT, Tone.OK, _with(translate("ekg", "good"), derived))

    def _found(self, sources: tuple[str, ...]) -> EkgLeadView | None:
        """What the analysis says of the channels that a lead comes from, taken together."""
        analysis = self.analysis
        if analysis is None:
            return None
        known = [lead for lead in analysis.leads if lead.name in sources]
        known = known or [
            lead
            for lead in analysis.leads
            if standard_name(lead.name) in map(standard_name, sources)
        ]
        if not known:
            return None
        reasons: set[Reason] = {reason for lead in known for reason in lead.reasons}
        return EkgLeadView(
            name=known[0].name,
            usable=all(lead.usable for lead in known),
            reasons=tuple(sorted(reasons)),
        )


def _with(word: str, derived: bool) -> str:
    return translate("ekg", "{word}, derived").format(word=word) if derived else word
