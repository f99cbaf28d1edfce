"""A person who uses a program of another process by what it tells a screen reader (AT-SPI 2).

Nothing of the program is imported: it may be a built application. It is found on a message bus of
its own, read by role and name, and used by the actions and the text that it offers.
https://gnome.pages.gitlab.gnome.org/at-spi2-core/devel-docs/
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Final

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from tests.support.needs import require

__all__ = ["Reader", "Seen", "message_bus", "screen_reader"]

_ROOT: Final = "/org/a11y/atspi/accessible/root"
_ATSPI: Final = "org.a11y.atspi"
# Bits of a state set (atspi-constants.h, AtspiStateType).
_ENABLED, _SHOWING = 8, 25


@contextmanager
def message_bus() -> Iterator[str]:
    """The address of a message bus of one's own; it ends with the context."""
    program = shutil.which("dbus-daemon")
    require(program, "needs dbus-daemon")
    assert program is not None
    with subprocess.Popen(
        [program, "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing on the screen: `role` as AT-SPI calls it ("push button", "text")."""

    role: str
    name: str
    enabled: bool
    path: str


class Reader:
    """Reads and uses the one program on a bus."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self._program = ""

    async def until(self, role: str, name: str, seconds: float = 30.0) -> Seen:
        """Wait until there is one that can be used."""
        return await self.when(
            f"{role} {name!r}",
            lambda one: (one.role, one.name, one.enabled) == (role, name, True),
            seconds,
        )

    async def when(self, what: str, true_of: Callable[[Seen], bool], seconds: float = 30.0) -> Seen:
        """Wait until something on the screen is so."""
        deadline = time.monotonic() + seconds
        while True:
            seen = await self.screen()
            for one in seen:
                if true_of(one):
                    return one
            assert time.monotonic() < deadline, f"no {what} within {seconds:.0f} s, but {seen}"
            await asyncio.sleep(0.05)  # AT-SPI's events need a registry; this asks again

    async def press(self, role: str, name: str) -> None:
        """Use it as if it were touched, once it can be."""
        one = await self.until(role, name)
        [actions] = await self._call(one.path, "Action", "GetActions")
        words = [word.lower() for word, *_ in actions]
        [at] = [words.index(word) for word in ("press", "toggle") if word in words][:1]
        await self._call(one.path, "Action", "DoAction", "i", [at])

    async def write(self, name: str, text: str) -> None:
        """Write into a field, once it can be written to."""
        one = await self.until("text", name)
        [done] = await self._call(one.path, "EditableText", "SetTextContents", "s", [text])
        assert done

    async def screen(self) -> list[Seen]:
        """Everything that is shown now."""
        if not self._program:
            self._program = await self._find()
        found: list[Seen] = []
        if self._program:
            with contextlib.suppress(LookupError):  # it changed while it was read: read it again
                await self._walk(_ROOT, found)
        return found

    async def _find(self) -> str:
        [names] = await self._ask(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames"
        )
        for name in names:
            if name.startswith(":") and name != self._bus.unique_name:
                with contextlib.suppress(LookupError):
                    await self._ask(name, _ROOT, f"{_ATSPI}.Accessible", "GetChildren")
                    return str(name)
        return ""

    async def _walk(self, path: str, found: list[Seen]) -> None:
        [(low, _)] = await self._call(path, "Accessible", "GetState")
        if path != _ROOT:
            if not low >> _SHOWING & 1:
                return
            [role] = await self._call(path, "Accessible", "GetRoleName")
            [name] = await self._ask(
                self._program,
                path,
                "org.freedesktop.DBus.Properties",
                "Get",
                "ss",
                [f"{_ATSPI}.Accessible", "Name"],
            )
            found.append(Seen(role, name.value, bool(low >> _ENABLED & 1), path))
        [children] = await self._call(path, "Accessible", "GetChildren")
        for _, child in children:
            await self._walk(child, found)

    async def _call(
        self, path: str, interface: str, member: str, signature: str = "", body: Any = ()
    ) -> list[Any]:
        return await self._ask(
            self._program, path, f"{_ATSPI}.{interface}", member, signature, list(body)
        )

    async def _ask(
        self, to: str, path: str, interface: str, member: str, signature: str = "", body: Any = ()
    ) -> list[Any]:
        answer = await self._bus.call(
            Message(
                destination=to,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=list(body),
            )
        )
        assert answer is not None
        if answer.message_type is MessageType.ERROR:
            raise LookupError(f"{member} of {path}: {answer.error_name}")
        return list(answer.body)


@asynccontextmanager
async def screen_reader(address: str) -> AsyncIterator[Reader]:
    """Somebody who listens on that bus."""
    bus = await MessageBus(bus_address=address).connect()
    try:
        yield Reader(bus)
    finally:
        bus.disconnect()
