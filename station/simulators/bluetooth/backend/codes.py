"""Who knows the code of a pairing: this backend asks somebody above it."""

from __future__ import annotations

from typing import Protocol

from bumble.device import Connection
from bumble.pairing import PairingDelegate

__all__ = ["AskingDelegate", "Codes"]


class Codes(Protocol):
    """People, as a radio sees them. Codes are 0 to 999999; addresses as in `BLEDevice`."""

    async def passkey(self, address: str) -> int | None:
        """The code that the device shows; None where nobody gives it."""

    async def same(self, address: str, code: int) -> bool:
        """Whether the device shows the same code."""

    def show(self, address: str, code: int) -> bool:
        """Show the code that is to be typed on the device; False where nobody is to see it."""


class AskingDelegate(PairingDelegate):
    """Pairs with one device; can show and type codes, as a computer can."""

    def __init__(self, connection: Connection, codes: Codes) -> None:
        super().__init__(PairingDelegate.DISPLAY_OUTPUT_AND_KEYBOARD_INPUT)
        # As the scanner writes it, without the kind of address.
        self._address = connection.peer_address.to_string(False)
        self._codes = codes

    async def get_number(self) -> int | None:
        """Have it typed."""
        return await self._codes.passkey(self._address)

    async def compare_numbers(self, number: int, digits: int) -> bool:
        """Have it compared."""
        return await self._codes.same(self._address, number)

    async def display_number(self, number: int, digits: int) -> None:
        """Have it shown."""
        self._codes.show(self._address, number)
