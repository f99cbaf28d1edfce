"""The buttons of the EKG page in the foot bar, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from station.ui import names
from station.ui.ekg.papers import Mode
from station.ui.icons import Icon
from station.ui.widgets.button import Button, Kind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from station.ui.look import Look

__all__ = ["EkgActions"]

translate = QCoreApplication.translate


class EkgActions:
    """What can be done with what is kept, an earlier one, calipers, and the captures."""

    def __init__(self, look: Look) -> None:
        self.save = Button(look, translate("ekg", "Save or print"), name=names.SAVE_EKG)
        self.save.hide()
        self.earlier = Button(look, translate("ekg", "Earlier EKG"), name=names.EARLIER_EKG)
        self.calipers = Button(look, translate("ekg", "Calipers"), name=names.EKG_CALIPERS)
        self.freeze = Button(look, translate("ekg", "Freeze"), name=names.EKG_FREEZE)
        best = translate("ekg", "Best 10 s of last minute")
        self.best = Button(look, translate("ekg", "Best 10 s"), name=names.BEST_EKG)
        self.best.setAccessibleName(best)
        self.best.setToolTip(best)
        self.capture = Button(
            look, "", name=names.CAPTURE_EKG, kind=Kind.NEXT, icon=Icon.EKG, step=True
        )

    def all(self) -> list[QWidget]:
        """In their order; the next step comes last."""
        return [self.save, self.earlier, self.calipers, self.freeze, self.best, self.capture]

    def show_mode(self, mode: Mode, seconds: float) -> None:
        """What they do on this paper; `seconds` is how much is kept."""
        live = mode is Mode.LIVE
        self.freeze.show_text(
            translate("ekg", "Freeze") if live else translate("ekg", "Back to live")
        )
        said = (
            translate("ekg", "Keep this {s} s")
            if mode is Mode.FROZEN
            else translate("ekg", "Capture {s} s")
        )
        self.capture.show_text(said.format(s=f"{seconds:g}"))
