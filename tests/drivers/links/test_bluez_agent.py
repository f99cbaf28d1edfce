"""Our agent on a real message bus. BlueZ itself is played by the test."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from station.drivers.links.bluez_agent import PairingAgent
from station.drivers.links.pairing import PairingDesk, PairingKind, PairingQuestion

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is Linux only")

CUFF = "/org/bluez/hci0/dev_F0_F1_F2_00_00_01"
OTHER = "/org/bluez/hci0/dev_F0_F1_F2_00_00_02"


class BlueZ:
    """The agent manager's side: takes registrations and asks."""

    def __init__(self, bus: Any) -> None:
        self.bus = bus
        self.agents: list[tuple[str, str, str]] = []
        self.told: list[str] = []
        self.refuses = ""
        bus.add_message_handler(self.answer)

    def answer(self, message: Any) -> Any:
        from dbus_fast import Message

        if message.interface != "org.bluez.AgentManager1":
            return None
        self.told.append(message.member)
        if message.member == "RegisterAgent":
            if self.refuses:
                return Message.new_error(message, self.refuses, "")
            self.agents.append((message.sender, *message.body))
        return Message.new_method_return(message)

    async def call(self, member: str, signature: str = "", body: list[Any] | None = None) -> Any:
        from dbus_fast import Message

        sender, path, _ = self.agents[-1]
        return await self.bus.call(
            Message(
                destination=sender,
                path=path,
                interface="org.bluez.Agent1",
                member=member,
                signature=signature,
                body=body or [],
            )
        )

    async def ask(self, member: str, signature: str = "", body: list[Any] | None = None) -> str:
        """ "" for yes, else the name of the error."""
        reply = await self.call(member, signature, body)
        return reply.error_name or ""


async def asked(desk: PairingDesk) -> PairingQuestion:
    """Wait for a question."""
    changed = asyncio.Event()
    desk.on_change = changed.set
    async with asyncio.timeout(10):
        while not desk.questions:
            changed.clear()
            await changed.wait()
    (question,) = desk.questions
    return question


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
def desk() -> PairingDesk:
    return PairingDesk()


@pytest.fixture
async def agent(bus_address: str, desk: PairingDesk) -> AsyncIterator[PairingAgent]:
    """One that may ask people."""
    made = PairingAgent(desk, people=True, bus_address=bus_address)
    yield made
    await made.close()


@pytest.fixture
async def alone(bus_address: str, desk: PairingDesk) -> AsyncIterator[PairingAgent]:
    """One without anybody to ask."""
    made = PairingAgent(desk, people=False, bus_address=bus_address)
    yield made
    await made.close()


async def test_without_people_it_has_no_keys_and_no_screen(
    bluez: BlueZ, alone: PairingAgent
) -> None:
    async with alone.connecting():
        ((_, path, capability),) = bluez.agents
        assert (path, capability) == ("/station/pairing_agent", "NoInputNoOutput")
    assert bluez.told == ["RegisterAgent"]


async def test_with_people_it_is_asked_first_while_a_link_connects_and_last_else(
    bluez: BlueZ, agent: PairingAgent
) -> None:
    async with agent.connecting():
        assert bluez.told == ["RegisterAgent", "RequestDefaultAgent"]
        assert bluez.agents[-1][2] == "KeyboardDisplay"
        async with agent.connecting():  # another link
            pass
        assert bluez.told == ["RegisterAgent", "RequestDefaultAgent"]
    assert bluez.told[2:] == ["UnregisterAgent", "RegisterAgent"]


async def test_a_bluetoothd_that_still_knows_it_is_fine(
    bluez: BlueZ, agent: PairingAgent, caplog: pytest.LogCaptureFixture
) -> None:
    bluez.refuses = "org.bluez.Error.AlreadyExists"
    async with agent.connecting():
        assert bluez.told == ["RegisterAgent", "RequestDefaultAgent"]
        bluez.refuses = ""
    assert caplog.text == ""


async def test_it_says_yes_only_to_what_a_link_serves(
    bluez: BlueZ, alone: PairingAgent, desk: PairingDesk
) -> None:
    refused = "org.bluez.Error.Rejected"
    async with alone.connecting():
        assert await bluez.ask("RequestAuthorization", "o", [CUFF]) == refused
        with desk.serving("f0:f1:f2:00:00:01", "Cuff"):
            assert await bluez.ask("RequestAuthorization", "o", [CUFF]) == ""
            assert await bluez.ask("RequestConfirmation", "ou", [CUFF, 123456]) == ""
            assert await bluez.ask("RequestAuthorization", "o", [OTHER]) == refused
            assert await bluez.ask("RequestPasskey", "o", [CUFF]) == refused
            assert await bluez.ask("RequestPinCode", "o", [CUFF]) == refused
        assert await bluez.ask("RequestAuthorization", "o", [CUFF]) == refused
        assert await bluez.ask("Cancel") == ""


async def test_a_code_is_typed_by_somebody(
    bluez: BlueZ, agent: PairingAgent, desk: PairingDesk
) -> None:
    async with agent.connecting():
        with desk.serving("F0:F1:F2:00:00:01", "Cuff"):
            call = asyncio.create_task(bluez.call("RequestPasskey", "o", [CUFF]))
            question = await asked(desk)
            assert (question.kind, question.name, question.code) == (PairingKind.TYPE, "Cuff", None)
            assert not desk.answer("F0:F1:F2:00:00:01", "12345")
            assert desk.answer("F0:F1:F2:00:00:01", "004821")
            assert (await call).body == [4821]


async def test_a_code_is_compared(bluez: BlueZ, agent: PairingAgent, desk: PairingDesk) -> None:
    async with agent.connecting():
        with desk.serving("F0:F1:F2:00:00:01", "Cuff"):
            call = asyncio.create_task(bluez.call("RequestConfirmation", "ou", [CUFF, 4821]))
            question = await asked(desk)
            assert (question.kind, question.code) == (PairingKind.COMPARE, "004821")
            assert not desk.answer("F0:F1:F2:00:00:01", "004822")
            assert desk.answer("F0:F1:F2:00:00:01", "004821")
            assert (await call).error_name is None


async def test_a_code_is_shown_until_bluez_says_that_it_is_over(
    bluez: BlueZ, agent: PairingAgent, desk: PairingDesk
) -> None:
    async with agent.connecting():
        with desk.serving("F0:F1:F2:00:00:01", "Cuff"):
            for typed in range(3):
                shown = await bluez.ask("DisplayPasskey", "ouq", [CUFF, 4821, typed])
                assert shown == ""
            (question,) = desk.questions
            assert (question.kind, question.code) == (PairingKind.SHOW, "004821")
            assert await bluez.ask("Cancel") == ""
            assert desk.questions == ()


async def test_a_question_goes_when_bluez_takes_it_back(
    bluez: BlueZ, agent: PairingAgent, desk: PairingDesk
) -> None:
    async with agent.connecting():
        with desk.serving("F0:F1:F2:00:00:01", "Cuff"):
            call = asyncio.create_task(bluez.call("RequestPasskey", "o", [CUFF]))
            await asked(desk)
            assert await bluez.ask("Cancel") == ""
            assert desk.questions == ()
            assert (await call).error_name == "org.bluez.Error.Rejected"


async def test_a_refused_registration_is_told_and_tried_again(
    bluez: BlueZ, alone: PairingAgent, caplog: pytest.LogCaptureFixture
) -> None:
    bluez.refuses = "org.bluez.Error.InvalidArguments"
    async with alone.connecting():
        pass
    assert "RegisterAgent: org.bluez.Error.InvalidArguments" in caplog.text
    bluez.refuses = ""
    async with alone.connecting():
        assert len(bluez.agents) == 1


async def test_no_bus_at_all(desk: PairingDesk, caplog: pytest.LogCaptureFixture) -> None:
    agent = PairingAgent(desk, people=True, bus_address="unix:path=/nonexistent/bus")
    async with agent.connecting():
        pass
    assert "FileNotFoundError" in caplog.text
    await agent.close()
