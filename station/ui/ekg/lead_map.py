"""Which electrode is off or poor: on a body, and in a sentence with its place.

Places: AHA/ACC/HRS recommendations, part I (Kligfield et al., Circulation 115 (2007) 1306): chest
electrodes by rib spaces and lines, those of arms and legs beyond shoulders and hips.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from station.ekg.electrodes import CHEST, Contact, Electrode, Naming, contacts, electrode_name
from station.signals.leads import standard_name
from station.signals.quality_reasons import Reason
from station.ui import names
from station.ui.ekg.body import Body
from station.ui.ekg_words import worst_leads
from station.ui.look import Look
from station.ui.tokens import Text, Tone
from station.ui.widgets.label import Label
from station.ui.widgets.layout import column
from station.ui.widgets.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from station.capture.views import EkgView

__all__ = ["LeadMap", "place_words"]

translate = QCoreApplication.translate
# So many are told with their places; of more the cable is likelier.
_TOLD: Final = 2


def place_words(electrode: Electrode) -> str:
    """Where it belongs, in words of a hand that puts it there."""
    match electrode:
        case Electrode.RA:
            return translate("ekg", "right arm, below the shoulder")
        case Electrode.LA:
            return translate("ekg", "left arm, below the shoulder")
        case Electrode.RL:
            return translate("ekg", "right leg, below the hip")
        case Electrode.LL:
            return translate("ekg", "left leg, below the hip")
        case Electrode.V1:
            return translate("ekg", "fourth rib space, right edge of the breastbone")
        case Electrode.V2:
            return translate("ekg", "fourth rib space, left edge of the breastbone")
        case Electrode.V3:
            return translate("ekg", "halfway between {v2} and {v4}")
        case Electrode.V4:
            return translate("ekg", "fifth rib space, mid-collarbone line")
        case Electrode.V5:
            return translate("ekg", "level with {v4}, front armpit line")
        case Electrode.V6:
            return translate("ekg", "level with {v4}, mid-armpit line")


class LeadMap(Panel):
    """Electrodes on a body; below it what is off and where it belongs."""

    def __init__(
        self, look: Look, naming: Naming = Naming.AHA, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.naming = naming
        self.setObjectName(names.LEAD_MAP)
        metrics = look.metrics
        pad = metrics.px(16, 12)
        page = column(self, spacing=metrics.px(4, 3), margins=(pad, metrics.px(10, 8), pad, pad))
        self.body = Body(look, naming)
        page.addWidget(self.body, 1)
        self.headline = Label(look, use=Text.LABEL, weight=700, wrap=True)
        self.advice = Label(look, use=Text.LABEL, wrap=True)
        page.addWidget(self.headline)
        page.addWidget(self.advice)
        self.show_leads((), off=(), analysis=None, live=False)

    def set_naming(self, naming: Naming) -> None:
        """Whose names are on the cable; seen with the next `show_leads`."""
        self.naming = self.body.naming = naming
        self.body.update()

    def show_leads(
        self,
        channels: Sequence[str],
        *,
        off: Collection[str],
        analysis: EkgView | None,
        live: bool,
    ) -> None:
        """What is known now of an instrument with these channels.

        `off`: channels that gave nothing lately. `analysis`: what is wrong with the others. Not
        `live`: nothing comes in.
        """
        reasons = _reasons(analysis)
        silent = [name for name in channels if name in off]
        silent += [
            name
            for name in channels
            if name not in off and Reason.LEAD_OFF in reasons.get(standard_name(name), ())
        ]
        poor = [name for name in channels if _spoilt(reasons.get(standard_name(name), ()))]
        found = contacts(channels, off=silent, poor=poor)
        if not live:
            found = dict.fromkeys(found, Contact.UNKNOWN)
        elif any(Reason.REVERSAL in told for told in reasons.values()):
            for arm in (Electrode.RA, Electrode.LA):
                if found.get(arm) is Contact.GOOD:
                    found[arm] = Contact.POOR
        self.body.setVisible(bool(found) or not channels)
        self.body.show_contacts(found)
        headline, advised, tone = self._words(channels, silent, found, analysis, live=live)
        self.headline.show_text(headline, tone)
        self.advice.show_text(advised)
        self.advice.setVisible(bool(advised))
        self.setAccessibleName(self.tr("Electrodes. {what}").format(what=f"{headline} {advised}"))

    def _words(
        self,
        channels: Sequence[str],
        silent: Sequence[str],
        found: dict[Electrode, Contact],
        analysis: EkgView | None,
        *,
        live: bool,
    ) -> tuple[str, str, Tone]:
        if not live:
            return self.tr("No EKG signal"), self.tr("Check the EKG and its connection."), Tone.INK2
        lost = [electrode for electrode, how in found.items() if how is Contact.OFF]
        if len(silent) == len(channels) and silent:
            if not found:
                return self._no_signal(), self.tr("Press the electrodes on."), Tone.BAD
            first = _listed([self._name(electrode) for electrode in lost])
            todo = self.tr("Check the cable, then {electrodes}.").format(electrodes=first)
            return self._no_signal(), todo, Tone.BAD
        if lost:
            names_ = [self._name(electrode) for electrode in lost]
            said = self.tr("{electrode} is off.") if len(lost) == 1 else self.tr("{electrode} off.")
            return said.format(electrode=_listed(names_)), self._where(lost), Tone.BAD
        if silent:
            todo = self.tr("Press the electrodes on.")
            return self.tr("{electrode} off.").format(electrode=_listed(silent)), todo, Tone.BAD
        poor = worst_leads(analysis) if analysis is not None else None
        if poor is not None:
            leads, todo = poor
            said = leads if leads.endswith("?") else f"{leads}."
            return said, f"{todo[:1].upper()}{todo[1:]}.", Tone.WARN
        return self.tr("All leads give a signal."), "", Tone.OK

    def _no_signal(self) -> str:
        return self.tr("No lead has a signal.")

    def _where(self, lost: Sequence[Electrode]) -> str:
        if len(lost) == 1:
            place = self._place(lost[0])
            return self.tr("Press the pad on: {place}.").format(place=place)
        if len(lost) <= _TOLD:
            places = (f"{self._name(electrode)}: {self._place(electrode)}." for electrode in lost)
            return " ".join(places)
        if all(electrode in CHEST for electrode in lost):
            return self.tr("Check the chest cable, then press the pads on.")
        return self.tr("Check the cable, then press the pads on.")

    def _place(self, electrode: Electrode) -> str:
        v2, v4 = self._name(Electrode.V2), self._name(Electrode.V4)
        return place_words(electrode).format(v2=v2, v4=v4)

    def _name(self, electrode: Electrode) -> str:
        return electrode_name(electrode, self.naming)


def _reasons(analysis: EkgView | None) -> dict[str, tuple[Reason, ...]]:
    if analysis is None:
        return {}
    return {standard_name(lead.name): lead.reasons for lead in analysis.leads}


def _spoilt(reasons: Sequence[Reason]) -> bool:
    """Whether something is wrong with a contact; exchanged arms have good ones."""
    return bool(set(reasons) - {Reason.REVERSAL})


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return translate("ekg", "{words} and {last}").format(
        words=", ".join(words[:-1]), last=words[-1]
    )
