"""Links left up by a killed process, on a real message bus. BlueZ itself is played by the test."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from station.drivers.links.bluez_leftover import end_leftover_links

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is Linux only")

OURS = "F0:F1:F2:00:00:01"
NOT_CONNECTED = "F0:F1:F2:00:00:02"
SOMEBODY_ELSES = "F0:F1:F2:00:00:03"


class BlueZ:
    """The object tree with three devices, and what was disconnected."""

    def __init__(self, bus: Any) -> None:
        self.disconnected: list[str] = []
        bus.add_message_handler(self.answer)

    def answer(self, message: Any) -> Any:
        from dbus_fast import Message, Variant

        if message.member == "GetManagedObjects":
            tree = {
                f"/org/bluez/hci0/dev_{address.replace(':', '_')}": {
                    "org.bluez.Device1": {
                        "Address": Variant("s", address),
                        "Connected": Variant("b", connected),
                    }
                }
                for address, connected in (
                    (OURS, True),
                    (NOT_CONNECTED, False),
                    (SOMEBODY_ELSES, True),
                )
            } | {"/org/bluez/hci0": {"org.bluez.Adapter1": {"Powered": Variant("b", True)}}}
            return Message.new_method_return(message, "a{oa{sa{sv}}}", [tree])
        if (message.interface, message.member) == ("org.bluez.Device1", "Disconnect"):
            self.disconnected.append(message.path)
            return Message.new_method_return(message)
        return None


@pytest.fixture
async def bluez(bus_address: str) -> AsyncIterator[BlueZ]:
    from dbus_fast.aio import MessageBus

    bus = await MessageBus(bus_address).connect()
    made = BlueZ(bus)
    await bus.request_name("org.bluez")
    yield made
    bus.disconnect()
    await bus.wait_for_disconnect()


async def test_only_our_own_device_that_is_connected(bluez: BlueZ, bus_address: str) -> None:
    ended = await end_leftover_links([OURS.lower(), NOT_CONNECTED], bus_address)
    assert ended == (OURS,)
    assert bluez.disconnected == ["/org/bluez/hci0/dev_F0_F1_F2_00_00_01"]


async def test_nothing_is_ended_where_bluez_does_not_run(bus_address: str) -> None:
    assert await end_leftover_links([OURS], bus_address) == ()


async def test_no_bus_at_all() -> None:
    assert await end_leftover_links([OURS], "unix:path=/nonexistent/bus") == ()
