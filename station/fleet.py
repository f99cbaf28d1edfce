"""The instruments of the room while the station runs: started, stopped, added, named, forgotten.

Belongs to the I/O loop. What people change is in the book (`station.instrument_book`) before a
driver is started or stopped, so that the next start of the station finds the same room. An
instrument that gets another name is connected anew: its old name is in no text any more.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from station.capture.commands import (
    AddInstrument,
    AllowInstrument,
    Answer,
    ApproveInstrument,
    AskInstrument,
    Denied,
    Done,
    ForgetInstrument,
    NameInstrument,
)
from station.capture.views import LinkPhase, LinkView
from station.codec import CodecError, load_spec
from station.drivers.dialogues import NotNowError
from station.drivers.links.base import Problem
from station.instrument_book import BookError, InstrumentBook
from station.saying import say
from station.settings import DeviceSettings, Settings, SettingsError

if TYPE_CHECKING:
    from station.drivers.driver import Driver, DriverSink
    from station.drivers.links.base import LinkState
    from station.instruments import Instruments

__all__ = ["Fleet", "InstrumentCommand"]

_log = logging.getLogger(__name__)
_GOODBYE_S: Final = 2.0

InstrumentCommand = (
    AddInstrument | NameInstrument | AllowInstrument | ApproveInstrument | ForgetInstrument
)


@dataclasses.dataclass(slots=True, eq=False)
class _Member:
    """One instrument. Without a driver it is known and not connected."""

    device: DeviceSettings
    view: LinkView
    driver: Driver | None = None
    task: asyncio.Task[None] | None = None
    heard: datetime | None = None


class Fleet:
    """`shown` is told of each change of an instrument's state, `gone` the name of one that is
    not connected to any more. `open`, then `start`; `close` at the end.
    """

    def __init__(
        self,
        settings: Settings,
        instruments: Instruments,
        sink: DriverSink,
        *,
        shown: Callable[[LinkView], None],
        gone: Callable[[str], None],
    ) -> None:
        """Nothing is read or connected yet."""
        self._settings = settings
        self._instruments = instruments
        self._sink = sink
        self._shown = shown
        self._gone = gone
        self._book = InstrumentBook.of(settings)
        self._members: dict[str, _Member] = {}
        self._turn = asyncio.Lock()
        self.stopping: Callable[[str], None] = lambda name: None
        """Told of each instrument that a person asks to stop, whether it can or not."""
        self.refused: Callable[[str, str], None] = lambda name, address: None
        """Told of each device that bears the name of an instrument at another address."""
        self.says = ""
        """Why the instruments that people added are not here; "" where they are."""

    @property
    def drivers(self) -> list[Driver]:
        """Of the instruments that the station connects to."""
        return [member.driver for member in self._members.values() if member.driver is not None]

    @property
    def devices(self) -> tuple[DeviceSettings, ...]:
        """Every instrument as it is configured."""
        return tuple(member.device for member in self._members.values())

    def views(self) -> tuple[LinkView, ...]:
        """Every instrument as it is now."""
        for member in self._members.values():
            if member.view.last_heard is not member.heard:  # most say nothing for minutes
                member.view = dataclasses.replace(member.view, last_heard=member.heard)
        return tuple(member.view for member in self._members.values())

    def open(self) -> None:
        """Make a driver for each instrument.

        Raises `SettingsError` for one of the site's that cannot be. A wrong one in the book, or
        a book that cannot be read, is told in the views: the room works without it.
        """
        for device in self._settings.devices:
            self._join(device, of_site=True)
        try:
            added = self._book.read()
        except BookError as problem:
            self.says = say("{says} {next_step}", says=problem.says, next_step=problem.next_step)
            return
        for device in added:
            self._join_added(device)

    def start(self) -> None:
        """Connect to all that are allowed."""
        self._instruments.on_namesake = self.on_namesake
        for member in self._members.values():
            self._run(member)

    async def close(self) -> None:
        """Leave the instruments as their dialogues want, then their links."""
        running = [member for member in self._members.values() if member.driver is not None]
        await asyncio.gather(*(self._stop(member) for member in running))

    # What a driver tells.

    def heard(self, name: str) -> None:
        """That instrument said something."""
        member = self._members.get(name)
        if member is not None:
            member.heard = datetime.now(UTC)

    def on_link(self, driver: Driver, state: LinkState) -> None:
        """A connection came up or went away."""
        member = self._members.get(driver.device.name)
        if member is None or member.driver is not driver:
            return  # it is just being stopped
        problem = state.problem
        battery = state.battery_percent
        member.view = dataclasses.replace(
            member.view,
            phase=state.phase,
            says=problem.says if problem else "",
            next_step=problem.next_step if problem else "",
            resting=problem is not None and problem.problem is Problem.NOT_FOUND,
            battery_percent=member.view.battery_percent if battery is None else battery,
            model=_model(driver) or member.view.model,
        )
        self._shown(member.view)

    def on_namesake(self, address: str, other: str) -> None:
        """A device with the name of one of ours, and another address, is near. It is not read."""
        places = {
            (member.device.address or "").upper(): member for member in self._members.values()
        }
        member = places.get(address)
        if member is None or other in places:
            return
        member.view = dataclasses.replace(member.view, namesake=other)
        _log.warning("a device with the name of %s is at %s: not read", member.view.name, other)
        self._shown(member.view)
        self.refused(member.view.name, other)

    # What a person asks.

    def ask(self, command: AskInstrument) -> Answer:
        """Have an instrument start, stop, or do what else it can do from here."""
        return self.ask_for(command.instrument, command.action)

    def ask_for(self, name: str, action: str) -> Answer:
        """Have that instrument do that, whoever wants it."""
        if action == "stop":
            self.stopping(name)
        return self.order(name, action)

    def order(self, name: str, action: str) -> Answer:
        """The same for the station itself, as a program that a person started wants it."""
        member = self._members.get(name)
        driver = member.driver if member is not None else None
        if member is None or driver is None or member.view.phase is not LinkPhase.CONNECTED:
            return Denied(
                say("{name} is not connected.", name=name), "Wait until it is, then try again."
            )
        try:
            driver.ask(action)
        except KeyError:
            return Denied(
                say("{name} cannot do that from here.", name=name), "Press the key on it."
            )
        except NotNowError as problem:
            return Denied(problem.says)
        return Done()

    async def do(self, command: InstrumentCommand) -> Answer:
        """Change the book, then the room. One change at a time."""
        async with self._turn:
            try:
                match command:
                    case AddInstrument():
                        return await self._add(command)
                    case ForgetInstrument():
                        await asyncio.to_thread(self._book.forget, command.instrument)
                        await self._part(command.instrument)
                        return Done()
                    case _:
                        return await self._change(command)
            except (SettingsError, BookError) as problem:
                says = getattr(problem, "says", str(problem))
                return Denied(says, getattr(problem, "next_step", ""))

    async def _add(self, command: AddInstrument) -> Answer:
        from station.instruments import check_device

        if (command.port is None) == (command.address is None):
            return Denied("An instrument has a port or a Bluetooth address.", "Choose one.")
        heard = self._instruments.radio.namesakes if command.address else None
        device = DeviceSettings(
            spec=command.spec,
            name=command.name,
            link="bluetooth" if command.address else "serial",
            port=command.port,
            address=command.address,
            advertises=heard.name_of(command.address or "") if heard is not None else None,
            mode=command.mode,
        )
        spec = check_device(device)
        if not (device.name or "").strip():
            device = device.model_copy(update={"name": spec.title})
        kept = await asyncio.to_thread(self._book.add, device)
        self._join_added(kept)
        self._run(self._members[kept.name or ""])
        return Done(say("{name} was added.", name=kept.name))

    async def _change(
        self, command: NameInstrument | AllowInstrument | ApproveInstrument
    ) -> Answer:
        name = command.instrument
        match command:
            case NameInstrument():
                kept = await asyncio.to_thread(self._book.rename, name, command.name)
            case AllowInstrument():
                kept = await asyncio.to_thread(
                    lambda: self._book.allow(name, allowed=command.allowed)
                )
            case ApproveInstrument():
                kept = await asyncio.to_thread(
                    lambda: self._book.approve(name, approved=command.approved)
                )
        place = list(self._members).index(name) if name in self._members else None
        await self._part(name)
        self._join_added(kept)
        if place is not None:  # it stays where it was in the list
            others = [one for one in self._members if one != kept.name]
            order = [*others[:place], kept.name or "", *others[place:]]
            self._members = {one: self._members[one] for one in order}
        self._run(self._members[kept.name or ""])
        return Done()

    # Members.

    def _join_added(self, device: DeviceSettings) -> None:
        """One of the book: what is wrong with it is said in its view."""
        try:
            self._join(device, of_site=False)
        except SettingsError as problem:
            view = dataclasses.replace(
                _view(device, device.name or device.spec, of_site=False),
                phase=LinkPhase.FAILED,
                says=str(problem),
                next_step="Forget this instrument, and add it again.",
            )
            self._members[view.name] = _Member(device=device, view=view)

    def _join(self, device: DeviceSettings, *, of_site: bool) -> None:
        from station.instruments import check_device

        if not device.allowed:
            check_device(device)
            view = _view(device, self._instruments.name_for(device), of_site=of_site)
            self._members[view.name] = _Member(device=device, view=view)
            return
        driver = self._instruments.driver(device, self._sink)
        view = dataclasses.replace(
            _view(device, driver.device.name, of_site=of_site),
            simulated=not driver.link.origin.real,
            actions=driver.actions,
        )
        self._members[view.name] = _Member(device=device, view=view, driver=driver)
        self._shown(view)

    def _run(self, member: _Member) -> None:
        if member.driver is not None and member.task is None:
            member.task = asyncio.create_task(member.driver.run(), name=member.view.name)
            member.task.add_done_callback(lambda task: self._ended(member, task))

    def _ended(self, member: _Member, task: asyncio.Task[None]) -> None:
        """A driver that ends by itself with an error is a bug: the log has it, and the room is told
        that nobody listens to the instrument any more.
        """
        if task.cancelled() or task.exception() is None:
            return
        _log.error("%s ended", task.get_name(), exc_info=task.exception())
        if member.driver is None:
            return  # it is just being stopped
        member.view = dataclasses.replace(
            member.view,
            phase=LinkPhase.FAILED,
            says=say(
                "The station has stopped reading {name}: a fault of its own.", name=task.get_name()
            ),
            next_step="Start the station again. If it happens again, tell the engineer.",
            resting=False,
        )
        self._shown(member.view)

    async def _part(self, name: str) -> None:
        member = self._members.pop(name, None)
        if member is None:
            return
        await self._stop(member)
        self._instruments.free_name(name)
        self._gone(name)

    async def _stop(self, member: _Member) -> None:
        driver, member.driver = member.driver, None
        if driver is None or member.task is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await driver.say_goodbye()
        member.task.cancel()
        await asyncio.gather(member.task, return_exceptions=True)


def _view(device: DeviceSettings, name: str, *, of_site: bool) -> LinkView:
    try:
        spec = load_spec(device.spec)
    except CodecError:
        spec = None
    where = device.port or device.address or (device.file.name if device.file else None)
    return LinkView(
        spec=device.spec,
        name=name,
        phase=LinkPhase.CLOSED,
        kind=spec.device_type if spec else "",
        title=spec.title if spec else device.spec,
        reach=device.link,
        place=where or f"{device.host}:{device.tcp_port}",
        allowed=device.allowed,
        of_site=of_site,
        verified=spec is not None and spec.verified,
        approved=device.approved,
    )


def _model(driver: Driver) -> str:
    """Maker and model, as the instrument itself says."""
    said = (driver.device.manufacturer, driver.device.model)
    return " ".join(part for part in said if part)
