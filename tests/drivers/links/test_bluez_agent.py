"""Our agent on a real message bus. BlueZ itself is played by the test."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from station.drivers.links.bluez_agent import PairingAgent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is Linux only")

CUFF = "/org/bluez/hci0/dev_F0_F1_F2_00_00_01"
OTHER = "/org/bluez/hci0/dev_F0_F1_F2_00_00_02"


class BlueZ:
    """The agent manager's side: takes registrations and asks."""

    def __init__(self, bus: Any) -> None:
        self.bus = bus
        self.agents: list[tuple[str, str, str]] = []
        self.refuses = False
        bus.add_message_handler(self.answer)

    def answer(self, message: Any) -> Any:
        from dbus_fast import Message

        if message.member != "RegisterAgent":
            return None
        if self.refuses:
            return Message.new_error(message, "org.bluez.Error.AlreadyExists", "")
        self.agents.append((message.sender, *message.body))
        return Message.new_method_return(message)

    async def ask(self, member: str, signature: str = "", body: list[Any] | None = None) -> str:
        """ "" for yes, else the name of the error."""
        from dbus_fast import Message

        sender, path, _ = self.agents[-1]
        reply = await self.bus.call(
            Message(
                destination=sender,
                path=path,
                interface="org.bluez.Agent1",
                member=member,
                signature=signature,
                body=body or [],
            )
        )
        return reply.error_name or ""


@pytest.fixture
async def bluez(bus_address: str) -> AsyncIterator[BlueZ]:
    from dbus_fast.aio import MessageBus

    bus = await MessageBus(bus_address).connect()
    made = BlueZ(bus)
    await bus.request_name("org.bluez")
    yield made
    bus.disconnect()
    await bus.wait_for_disconnect()


@pytest.fixture
async def agent(bus_address: str) -> AsyncIterator[PairingAgent]:
    made = PairingAgent(bus_address)
    yield made
    await made.close()


async def test_it_registers_once_without_any_keys_or_screen(
    bluez: BlueZ, agent: PairingAgent
) -> None:
    await agent.start()
    await agent.start()
    ((_, path, capability),) = bluez.agents
    assert (path, capability) == ("/station/pairing_agent", "NoInputNoOutput")


async def test_it_says_yes_only_to_who_is_being_paired(bluez: BlueZ, agent: PairingAgent) -> None:
    await agent.start()
    refused = "org.bluez.Error.Rejected"
    assert await bluez.ask("RequestAuthorization", "o", [CUFF]) == refused
    with agent.pairing_with("f0:f1:f2:00:00:01"):
        assert await bluez.ask("RequestAuthorization", "o", [CUFF]) == ""
        assert await bluez.ask("RequestConfirmation", "ou", [CUFF, 123456]) == ""
        assert await bluez.ask("RequestAuthorization", "o", [OTHER]) == refused
        assert await bluez.ask("RequestPasskey", "o", [CUFF]) == refused
        assert await bluez.ask("RequestPinCode", "o", [CUFF]) == refused
    assert await bluez.ask("RequestAuthorization", "o", [CUFF]) == refused
    assert await bluez.ask("Cancel") == ""


async def test_a_refused_registration_is_told_and_tried_again(
    bluez: BlueZ, agent: PairingAgent, caplog: pytest.LogCaptureFixture
) -> None:
    bluez.refuses = True
    await agent.start()
    assert "BlueZ refused the agent: org.bluez.Error.AlreadyExists" in caplog.text
    bluez.refuses = False
    await agent.start()
    assert len(bluez.agents) == 1


async def test_no_bus_at_all(caplog: pytest.LogCaptureFixture) -> None:
    agent = PairingAgent("unix:path=/nonexistent/bus")
    await agent.start()
    assert "FileNotFoundError" in caplog.text
    await agent.close()
