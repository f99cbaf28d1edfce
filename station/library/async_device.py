"""The form for programs with an event loop: everything happens in the loop that opened it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Generic, Self, TypeVar

from station.library.inbox import EndedError, Event, Inbox
from station.library.known import Known
from station.library.limits import Limits
from station.library.place import Place, check_signal, place_of
from station.library.session import Session
from station.vitals import Reading, SampleBlock

__all__ = ["AsyncDevice", "open_async"]

_Item = TypeVar("_Item")


@asynccontextmanager
async def open_async(
    spec: str | Path,
    place: str | Path,
    *,
    mode: str | None = None,
    leads: Mapping[str, str] | None = None,
    bond: bool = False,
    name: str | None = None,
    simulated: bool = False,
    hci: str | None = None,
    timeout_s: float | None = 30.0,
) -> AsyncIterator[AsyncDevice]:
    """Connect to an instrument for as long as the `async with` block lasts.

    Arguments and errors are those of `station.open`. The device belongs to the running event
    loop; all Bluetooth devices of a loop share one radio.
    """
    where = await asyncio.to_thread(
        place_of, spec, place, mode=mode, leads=leads, bond=bond, name=name, simulated=simulated
    )
    device = AsyncDevice(where, hci)
    try:
        await device._session.open(timeout_s)
        yield device
    finally:
        await device.close()


class AsyncDevice(Known):
    """An open instrument; made by `open_async`. Use it in its event loop only.

    Every reading and every block is given once: two loops of one kind share them. When it is
    closed, loops give what was left and end.
    """

    def __init__(self, place: Place, hci: str | None) -> None:
        """Not open yet."""
        self._waiting: set[asyncio.Future[None]] = set()
        self._inbox = Inbox(place.name, self._wake)
        self._session = Session(place, self._inbox, hci)

    def __repr__(self) -> str:
        identity = self.identity
        return f"<station.AsyncDevice {identity.name!r} at {identity.address}>"

    def readings(
        self, *, timeout_s: float | None = None, for_s: float | None = None
    ) -> AsyncIterator[Reading]:
        """As `station.Device.readings`."""
        return _Loop(self, lambda: self._inbox.event_of(Reading), Limits(timeout_s, for_s))

    def events(
        self, *, timeout_s: float | None = None, for_s: float | None = None
    ) -> AsyncIterator[Event]:
        """As `station.Device.events`."""
        return _Loop(self, self._inbox.event, Limits(timeout_s, for_s))

    def samples(
        self, signal: str, *, timeout_s: float | None = None, for_s: float | None = None
    ) -> AsyncIterator[SampleBlock]:
        """As `station.Device.samples`."""
        check_signal(self._session.place, signal)
        return _Loop(self, lambda: self._inbox.block(signal), Limits(timeout_s, for_s))

    async def close(self) -> None:
        """Leave the instrument as it wants to be left and give its port back. Safe to repeat."""
        await self._session.close()

    def _wake(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def _change(self) -> None:
        """Wait until something has come. Being cancelled here loses nothing."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)


class _Loop(Generic[_Item]):
    """An iterator and no generator: a loop that is left early leaves nothing to be closed."""

    def __init__(
        self, device: AsyncDevice, take: Callable[[], _Item | None], limits: Limits
    ) -> None:
        self._device = device
        self._take = take
        self._limits = limits

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> _Item:
        since_s = time.monotonic()
        while not self._limits.over():
            try:
                item = self._take()
            except EndedError:
                raise StopAsyncIteration from None
            if item is not None:
                return item
            left_s = self._limits.left_s(since_s)
            if left_s is not None and left_s <= 0:
                if self._limits.over():
                    break
                raise self._limits.silence(self._device.identity.name, self._device.state.problem)
            await self._wait(left_s)
        raise StopAsyncIteration

    async def _wait(self, left_s: float | None) -> None:
        try:
            async with asyncio.timeout(left_s):
                await self._device._change()
        except TimeoutError:
            pass  # the loop above tells silence from the end
