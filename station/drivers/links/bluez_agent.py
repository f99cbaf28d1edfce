"""Our pairing agent for BlueZ: it says yes for our instruments, and has people asked for codes.

BlueZ asks an agent to confirm every pairing, even one without code, and bleak registers none.
A desktop has one; on a kiosk each pairing would fail with "AuthenticationFailed", and a first
protected access would hang. Ours answers only for instruments that a link serves. It stands
last among the agents of the computer, except while a link connects or subscribes
(`connecting`): then BlueZ asks it first, so that a code is asked for in the station's window.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from station.drivers.links.pairing import PairingDesk

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

__all__ = ["PairingAgent", "address_of"]

_log = logging.getLogger(__name__)

_PATH: Final = "/station/pairing_agent"
_INTERFACE: Final = "org.bluez.Agent1"
_MANAGER: Final = "org.bluez.AgentManager1"
_EXISTS: Final = "org.bluez.Error.AlreadyExists"
_ASK_TIMEOUT_S: Final = 5.0


def address_of(device_path: str) -> str:
    """The address in the path of one of BlueZ's devices: `…/dev_F0_F1_F2_00_00_01`."""
    return device_path.rpartition("/")[2].removeprefix("dev_").replace("_", ":").upper()


class PairingAgent:
    """Registered with BlueZ from the first `connecting` to `close`.

    Where `people` may be asked it can type, show and compare codes; else it only says yes.
    `bus_address`: another bus, for tests.
    """

    def __init__(self, desk: PairingDesk, *, people: bool, bus_address: str | None = None) -> None:
        self._desk = desk
        self._people = people
        self._bus_address = bus_address
        self._bus: MessageBus | None = None
        self._connecting = 0
        self._turn = asyncio.Lock()
        self._asking: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def connecting(self) -> AsyncIterator[None]:
        """Within the block BlueZ asks us first. Where that fails, pairing itself tells why."""
        async with self._turn:
            self._connecting += 1
            if self._connecting == 1:
                await self._quietly(self._stand_first)
        try:
            yield
        finally:
            async with self._turn:
                self._connecting -= 1
                if self._connecting == 0 and self._people:
                    await self._quietly(self._stand_last)

    async def close(self) -> None:
        """Leave the bus; BlueZ forgets the agent with it."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        bus, self._bus = self._bus, None
        if bus is not None and bus.connected:
            bus.disconnect()
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]

    # Where it stands among the agents.

    async def _quietly(self, change: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            async with asyncio.timeout(_ASK_TIMEOUT_S):
                await change()
        except Exception as error:
            what = f"{type(error).__name__} {error}".strip()
            _log.warning("the pairing agent has not its place: %s", what)

    async def _stand_first(self) -> None:
        if self._bus is None or not self._bus.connected:
            await self._join()
        # Each time: a bluetoothd that was started again has forgotten us, and nothing tells.
        await self._tell("RegisterAgent", "os", [_PATH, self._capability], fine=_EXISTS)
        if self._people:
            await self._tell("RequestDefaultAgent", "o", [_PATH])

    async def _stand_last(self) -> None:
        """BlueZ knows no other way than to leave and to come again."""
        if self._bus is not None and self._bus.connected:
            await self._tell("UnregisterAgent", "o", [_PATH])
            await self._tell("RegisterAgent", "os", [_PATH, self._capability])

    @property
    def _capability(self) -> str:
        return "KeyboardDisplay" if self._people else "NoInputNoOutput"

    async def _join(self) -> None:
        from dbus_fast import BusType
        from dbus_fast.aio import MessageBus

        bus = await MessageBus(self._bus_address, bus_type=BusType.SYSTEM).connect()
        bus.add_message_handler(self._answer)
        self._bus = bus

    async def _tell(
        self, member: str, signature: str, body: list[Any], *, fine: str | None = None
    ) -> None:
        from dbus_fast import Message, MessageType

        assert self._bus is not None
        answer = await self._bus.call(
            Message(
                destination="org.bluez",
                path="/org/bluez",
                interface=_MANAGER,
                member=member,
                signature=signature,
                body=body,
            )
        )
        if answer.message_type is MessageType.ERROR and answer.error_name != fine:
            raise ConnectionError(f"BlueZ refused the agent's {member}: {answer.error_name}")

    # What BlueZ asks.

    def _answer(self, message: Message) -> Message | bool | None:
        from dbus_fast import Message as Reply

        if message.path != _PATH or message.interface != _INTERFACE:
            return None
        if message.member in ("Release", "Cancel"):
            for asked in tuple(self._asking):
                self._desk.over(asked)
            self._asking.clear()
            return Reply.new_method_return(message)
        address = address_of(str(message.body[0])) if message.body else ""
        if not self._desk.serves(address):
            _log.info("pairing with %s was not asked for: refused", address)
            return _no(message)
        match message.member:
            case "RequestAuthorization":
                return Reply.new_method_return(message)
            case "RequestConfirmation" if not self._people:
                return Reply.new_method_return(message)
            case "RequestConfirmation":
                return self._later(message, address, self._compare)
            case "RequestPasskey" if self._people:
                return self._later(message, address, self._passkey)
            case "DisplayPasskey" if self._people:
                shown = self._desk.show(address, int(message.body[1]))
                self._asking.add(address)
                return Reply.new_method_return(message) if shown else _no(message)
        return _no(message)

    def _later(
        self,
        message: Message,
        address: str,
        ask: Callable[[Message, str], Coroutine[Any, Any, Message]],
    ) -> bool:
        """Ask somebody, and answer BlueZ when they have answered."""

        async def answer() -> None:
            self._asking.add(address)
            try:
                reply = await ask(message, address)
            finally:
                self._asking.discard(address)
            bus = self._bus
            if bus is not None and bus.connected:
                await bus.send(reply)

        task = asyncio.get_running_loop().create_task(answer())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def _passkey(self, message: Message, address: str) -> Message:
        from dbus_fast import Message as Reply

        code = await self._desk.passkey(address)
        return _no(message) if code is None else Reply.new_method_return(message, "u", [code])

    async def _compare(self, message: Message, address: str) -> Message:
        from dbus_fast import Message as Reply

        same = await self._desk.same(address, int(message.body[1]))
        return Reply.new_method_return(message) if same else _no(message)


def _no(message: Message) -> Message:
    from dbus_fast import Message as Reply

    return Reply.new_error(message, "org.bluez.Error.Rejected", "not asked for, or not answered")
