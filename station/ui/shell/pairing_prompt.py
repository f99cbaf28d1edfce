"""Keeps the one pairing dialog of a window in step with what the station asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from station.capture.commands import CancelPairing, EnterPasskey
from station.ui.look import Look
from station.ui.shell.pairing import PairingDialog
from station.ui.shell.send import send

if TYPE_CHECKING:
    from station.capture.views import StationView
    from station.ui.port import StationPort
    from station.visit import Actor

__all__ = ["PairingPrompt"]


class PairingPrompt:
    """Opens a dialog over `window` when an instrument wants a code, and shuts it after."""

    def __init__(self, look: Look, window: QWidget, port: StationPort) -> None:
        self._look = look
        self._window = window
        self._port = port
        self.dialog: PairingDialog | None = None

    def update_view(self, view: StationView) -> None:
        """Open, keep or shut the dialog."""
        pairing = view.pairing
        if self.dialog is not None and (pairing is None or not self.dialog.same(pairing)):
            self.shut()
        if pairing is None or view.actor is None:
            return
        if self.dialog is None:
            self.dialog = PairingDialog(self._look, pairing)
            self._join(self.dialog, view.actor)
            self.dialog.open_over(self._window)
        self.dialog.update_pairing(pairing)

    def shut(self) -> None:
        """The question is gone, or nobody is to see it: no word to the station."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.withdraw()
            dialog.deleteLater()

    def _join(self, dialog: PairingDialog, actor: Actor) -> None:
        address = dialog.pairing.address

        def answer(code: str) -> None:
            command = EnterPasskey(actor=actor, address=address, passkey=code)
            send(dialog, self._port, command, dialog.told)

        def refuse() -> None:
            command = CancelPairing(actor=actor, address=address)
            send(dialog, self._port, command, lambda _: None)

        dialog.answered.connect(answer)
        dialog.refused.connect(refuse)
