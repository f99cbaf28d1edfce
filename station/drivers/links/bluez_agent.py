"""Our pairing agent for BlueZ, for computers without a desktop.

BlueZ asks an agent to confirm every pairing, even one without code, and bleak registers none.
A desktop has one; on a kiosk each pairing would fail with "AuthenticationFailed". Ours is not
made the default one: BlueZ takes it only where there is no other. It says yes only to devices
that a link is pairing with at that moment, and never types or shows a code.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

__all__ = ["PairingAgent"]

_log = logging.getLogger(__name__)

_PATH: Final = "/station/pairing_agent"
_INTERFACE: Final = "org.bluez.Agent1"
_YES_OR_NO: Final = frozenset({"RequestConfirmation", "RequestAuthorization"})
_NOTICES: Final = frozenset({"Release", "Cancel"})


class PairingAgent:
    """Registered with BlueZ from `start` to `close`. `bus_address`: another bus, for tests."""

    def __init__(self, bus_address: str | None = None) -> None:
        self._bus_address = bus_address
        self._bus: MessageBus | None = None
        self._allowed: set[str] = set()

    async def start(self) -> None:
        """Register, if that has not been done. Where it fails, pairing itself tells why."""
        if self._bus is not None and self._bus.connected:
            return
        try:
            await self._register()
        except Exception:
            _log.warning("no pairing agent could be registered", exc_info=True)

    @contextmanager
    def pairing_with(self, address: str) -> Iterator[None]:
        """Say yes to that device within the block."""
        name = f"dev_{address.upper().replace(':', '_')}"
        self._allowed.add(name)
        try:
            yield
        finally:
            self._allowed.discard(name)

    async def close(self) -> None:
        """Leave the bus; BlueZ forgets the agent with it."""
        bus, self._bus = self._bus, None
        if bus is not None and bus.connected:
            bus.disconnect()
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]

    async def _register(self) -> None:
        from dbus_fast import BusType, Message, MessageType
        from dbus_fast.aio import MessageBus

        bus = await MessageBus(self._bus_address, bus_type=BusType.SYSTEM).connect()
        bus.add_message_handler(self._answer)
        answer = await bus.call(
            Message(
                destination="org.bluez",
                path="/org/bluez",
                interface="org.bluez.AgentManager1",
                member="RegisterAgent",
                signature="os",
                body=[_PATH, "NoInputNoOutput"],
            )
        )
        self._bus = bus
        if answer.message_type is MessageType.ERROR:
            await self.close()
            raise ConnectionError(f"BlueZ refused the agent: {answer.error_name}")

    def _answer(self, message: Message) -> Message | None:
        from dbus_fast import Message as Reply

        if message.path != _PATH or message.interface != _INTERFACE:
            return None
        if message.member in _NOTICES:
            return Reply.new_method_return(message)
        device = str(message.body[0]).rpartition("/")[2] if message.body else ""
        if message.member in _YES_OR_NO and device in self._allowed:
            return Reply.new_method_return(message)
        _log.info("pairing with %s was not asked for: refused", device)
        return Reply.new_error(message, "org.bluez.Error.Rejected", "not asked for")
