"""The instruments of this room while the station runs: made, started, changed and left.

Belongs to the I/O loop. Those of the site's configuration stay as they are; those that people
added can be named, allowed and forgotten, and each change is in the book before it is done here.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from station.capture.commands import (
    AddInstrument,
    AllowInstrument,
    Answer,
    AskInstrument,
    Denied,
    Done,
    ForgetInstrument,
    InstrumentCommand,
    LookForInstruments,
    NameInstrument,
)
from station.capture.views import LinkView, NearbyView, PlaceView
from station.drivers.dialogues import NotNowError
from station.drivers.driver import Driver, DriverSink
from station.drivers.links.base import LinkPhase, LinkState
from station.instrument_book import BookError, InstrumentBook
from station.settings import DeviceSettings, Settings, SettingsError

if TYPE_CHECKING:
    from station.instruments import Instruments

__all__ = ["Room"]

_log = logging.getLogger(__name__)

_GOODBYE_S: Final = 2.0
_LOOK_S: Final = 12.0


class Room:
    """`changed` is told each new view of an instrument, `gone` the name of one that left."""

    def __init__(
        self,
        settings: Settings,
        instruments: Instruments,
        sink: DriverSink,
        *,
        changed: Callable[[LinkView], None],
        gone: Callable[[str], None],
    ) -> None:
        """Nothing is connected yet."""
        self._instruments = instruments
        self._book = InstrumentBook.of(settings)
        self._sink = sink
        self._changed = changed
        self._gone = gone
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._site = settings.devices
        self.drivers: dict[str, Driver] = {}
        self.links: dict[str, LinkView] = {}
        self.nearby = NearbyView()
        self._looking: asyncio.Task[None] | None = None

    def open(self) -> str:
        """Make a driver for every instrument. Gives what was wrong with the book, if anything:
        the site's own instruments work without it.

        Raises `SettingsError` for one that cannot be.
        """
        for device in self._site:
            self._make(device, added=False)
        try:
            added = self._book.read()
        except BookError as problem:
            return str(problem)
        for device in added:
            self._make(device, added=True)
        return ""

    def start(self) -> None:
        """Connect to everything that is allowed."""
        for name in self.drivers:
            self._run(name)

    async def end(self) -> None:
        """Leave the instruments as their dialogues want, then their links."""
        if self._looking is not None:
            self._looking.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await asyncio.gather(*(driver.say_goodbye() for driver in self.drivers.values()))
        for task in self._tasks.values():
            task.cancel()
        tasks = [*self._tasks.values(), *([self._looking] if self._looking else [])]
        await asyncio.gather(*tasks, return_exceptions=True)

    def on_link(self, driver: Driver, state: LinkState) -> LinkView:
        """A connection came up or went away; gives how it is now."""
        problem = state.problem
        view = dataclasses.replace(
            self.links[driver.device.name],
            phase=state.phase,
            says=problem.says if problem else "",
            next_step=problem.next_step if problem else "",
        )
        if state.battery_percent is not None:
            view = dataclasses.replace(view, battery_percent=state.battery_percent)
        self.links[view.name] = view
        return view

    async def carry_out(self, command: InstrumentCommand) -> Answer:
        """Do what somebody asked of an instrument; says why where that cannot be."""
        try:
            match command:
                case AskInstrument():
                    return self._ask(command)
                case LookForInstruments():
                    return self._look()
                case AddInstrument():
                    return self._add(command)
                case NameInstrument():
                    return await self._rename(command)
                case AllowInstrument():
                    return await self._allow(command)
                case ForgetInstrument():
                    self._book.forget(command.instrument)
                    await self._leave(command.instrument)
                    return Done()
        except BookError as problem:
            return Denied(problem.says, problem.next_step)
        except SettingsError as problem:
            return Denied(str(problem), "Choose another kind of instrument or another mode.")
        raise AssertionError(command)

    def _ask(self, command: AskInstrument) -> Answer:
        driver = self.drivers.get(command.instrument)
        link = self.links.get(command.instrument)
        if driver is None or link is None or link.phase is not LinkPhase.CONNECTED:
            return Denied(f"{command.instrument} is not connected.", "Wait until it is.")
        try:
            driver.ask(command.action)
        except KeyError:
            return Denied(f"{command.instrument} cannot do that from here.", "Press the key on it.")
        except NotNowError as problem:
            return Denied(str(problem), "")
        return Done()

    def _add(self, command: AddInstrument) -> Answer:
        from station.instruments import check_device

        device = DeviceSettings(
            spec=command.spec,
            name=command.name or None,
            link="bluetooth" if command.address else "serial",
            address=command.address,
            port=command.port,
            mode=command.mode,
            simulated=not self._instruments.radio.origin.real if command.address else False,
        )
        spec = check_device(device)
        if device.name is None:
            device = device.model_copy(update={"name": spec.title})
        kept = self._book.add(device)
        name = self._make(kept, added=True)
        self._run(name)
        return Done(name)

    async def _rename(self, command: NameInstrument) -> Answer:
        kept = self._book.rename(command.instrument, command.name)
        if kept.name != command.instrument:
            await self._leave(command.instrument)
            self._run(self._make(kept, added=True))
        return Done()

    async def _allow(self, command: AllowInstrument) -> Answer:
        kept = self._book.allow(command.instrument, allowed=command.allowed)
        await self._leave(command.instrument)
        self._run(self._make(kept, added=True))
        return Done()

    def _look(self) -> Answer:
        """Look what is near, in the background: what is found stands in the next views."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._find(), name="look for instruments")
        return Done()

    async def _find(self) -> None:
        from station.nearby import serial_places, wireless_places

        known = {link.place for link in self.links.values()}
        ports = await asyncio.to_thread(serial_places, known)
        self.nearby = NearbyView(looking=True, places=ports)
        found: tuple[PlaceView, ...] = ()
        says = ""
        try:
            found = await wireless_places(self._instruments.radio, known, _LOOK_S)
        except Exception as error:
            from station.drivers.links.ble_problems import ble_problem

            problem = ble_problem(error, "Bluetooth")
            says = f"{problem.says} {problem.next_step}"
        self.nearby = NearbyView(places=(*found, *ports), says=says, looked=True)

    def _make(self, device: DeviceSettings, *, added: bool) -> str:
        """A driver and its view; gives the name under which it is known."""
        driver = self._instruments.driver(device, self._sink)
        name = driver.device.name
        self.drivers[name] = driver
        view = LinkView(
            spec=driver.spec.id,
            name=name,
            phase=LinkPhase.CLOSED,
            simulated=not driver.link.origin.real,
            title=driver.spec.title,
            place=driver.device.address or "",
            added=added,
            allowed=device.allowed,
            verified=driver.spec.verified or device.approved,
            actions=driver.actions,
        )
        self.links[name] = view
        self._changed(view)
        return name

    def _run(self, name: str) -> None:
        if not self.links[name].allowed:
            return
        task = asyncio.create_task(self.drivers[name].run(), name=name)
        task.add_done_callback(_tell_crash)
        self._tasks[name] = task

    async def _leave(self, name: str) -> None:
        """End one instrument and forget it here."""
        driver = self.drivers.pop(name)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await driver.say_goodbye()
        task = self._tasks.pop(name, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self.links.pop(name)
        self._instruments.release(name)
        self._gone(name)


def _tell_crash(task: asyncio.Task[None]) -> None:
    """An instrument's task that ends by itself with an error is a bug: say so in the log."""
    if not task.cancelled() and task.exception() is not None:
        _log.error("%s ended", task.get_name(), exc_info=task.exception())
