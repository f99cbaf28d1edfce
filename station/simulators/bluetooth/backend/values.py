"""Where notified and indicated values go."""

from __future__ import annotations

import logging
from functools import partial
from typing import Final

from bleak.backends.client import NotifyCallback
from bleak.exc import BleakError
from bumble import gatt
from bumble.device import Peer

__all__ = ["ValueRouter"]

_log = logging.getLogger(__name__)
_MOST_EARLY: Final = 64


class ValueRouter:
    """Hands values to callbacks by handle, and keeps those that come before their callback.

    A bonded device with stored subscriptions sends as soon as the link is encrypted. Bumble
    confirms such an indication although nobody heard it, and the device deletes the record.
    """

    def __init__(self) -> None:
        self.early = 0
        """How many values came before their callback."""
        self._callbacks: dict[int, NotifyCallback] = {}
        self._kept: dict[int, list[bytes]] = {}

    def listen(self, peer: Peer) -> None:
        """Hear everything that the peer may notify or indicate."""
        wanted = gatt.Characteristic.Properties.NOTIFY | gatt.Characteristic.Properties.INDICATE
        client = peer.gatt_client
        for service in client.services:
            for characteristic in service.characteristics:
                if characteristic.properties & wanted:
                    handle = characteristic.handle
                    hear = partial(self._hear, handle)
                    client.notification_subscribers.setdefault(handle, set()).add(hear)
                    client.indication_subscribers.setdefault(handle, set()).add(hear)

    def start(self, handle: int, callback: NotifyCallback) -> None:
        """From now on, and for what was kept. Raises `BleakError` when there is one already."""
        if handle in self._callbacks:
            raise BleakError("already subscribed")
        self._callbacks[handle] = callback
        for value in self._kept.pop(handle, ()):
            self._hear(handle, value)

    def stop(self, handle: int) -> None:
        """No longer."""
        self._callbacks.pop(handle, None)

    def _hear(self, handle: int, value: bytes) -> None:
        callback = self._callbacks.get(handle)
        if callback is None:
            self.early += 1
            kept = self._kept.setdefault(handle, [])
            kept.append(value)
            del kept[:-_MOST_EARLY]
            return
        try:
            callback(bytearray(value))
        except Exception:
            # Bumble would leave an indication unconfirmed, and the device would wait 30 s.
            _log.exception("a notification callback raised")
