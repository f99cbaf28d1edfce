"""BlueZ over D-Bus: a connection to the bus, one question, and the tree of its objects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

__all__ = ["BLUEZ", "ask", "interfaces", "is_bonded", "message_bus"]

BLUEZ: Final = "org.bluez"
_TIMEOUT_S: Final = 5.0


@asynccontextmanager
async def message_bus(bus_address: str | None = None) -> AsyncIterator[MessageBus]:
    """The system's message bus, or another one for tests. Raises what connecting raises."""
    from dbus_fast import BusType
    from dbus_fast.aio import MessageBus

    # Creating it opens the socket, so a missing bus is told here and not by `connect`.
    bus = MessageBus(bus_address, bus_type=BusType.SYSTEM)
    try:
        await bus.connect()
    except BaseException:
        bus.disconnect()  # else its socket stays open
        raise
    try:
        yield bus
    finally:
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


async def ask(
    bus: MessageBus,
    destination: str,
    path: str,
    member: str,
    signature: str = "",
    body: list[Any] | None = None,
    interface: str = "org.freedesktop.DBus",
) -> Any:
    """The first value of a method's answer; None where it answers with an error or nothing."""
    from dbus_fast import Message, MessageType

    answer = await bus.call(
        Message(
            destination=destination,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=body or [],
        )
    )
    if answer.message_type is MessageType.ERROR or not answer.body:
        return None
    return answer.body[0]


async def interfaces(bus: MessageBus, name: str) -> dict[str, dict[str, Any]]:
    """Every object of BlueZ that has the interface `org.bluez.NAME`: path → its properties."""
    objects = await ask(
        bus, BLUEZ, "/", "GetManagedObjects", interface="org.freedesktop.DBus.ObjectManager"
    )
    wanted = f"{BLUEZ}.{name}"
    return {
        path: {key: value.value for key, value in offered[wanted].items()}
        for path, offered in (objects or {}).items()
        if wanted in offered
    }


async def is_bonded(address: str, bus_address: str | None = None) -> bool:
    """Whether BlueZ has a bond with that device; False where it cannot be asked."""
    try:
        async with asyncio.timeout(_TIMEOUT_S), message_bus(bus_address) as bus:
            devices = (await interfaces(bus, "Device1")).values()
    except (OSError, EOFError, TimeoutError):
        return False
    wanted = address.upper()
    return any(
        str(one.get("Address", "")).upper() == wanted and bool(one.get("Paired")) for one in devices
    )
