"""One instrument in an event loop: opened, listened to, and left as it wants to be left."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from station.drivers.driver import Driver
from station.drivers.links.base import LinkPhase, LinkState, Problem
from station.instruments import make_driver, make_link, make_radio
from station.library.errors import OpenError, crashed
from station.library.inbox import Inbox
from station.library.place import Place
from station.vitals import DeviceIdentity, Failure, Reading, SampleBlock, Status

if TYPE_CHECKING:
    from station.drivers.links.ble_radio import BleRadio

__all__ = ["Session"]

_GOODBYE_S: Final = 2.0

# A Bluetooth instrument sleeps between measurements and goes out of reach: waiting may mend that.
# Everything else (no adapter, a pairing that it refuses) wants a person, and is told at once.
_MAY_MEND: Final = frozenset(
    {
        Problem.NOT_FOUND,
        Problem.TIMED_OUT,
        Problem.DEVICE_ENDED,
        Problem.RADIO_GONE,
        Problem.OTHER,
    }
)


class Session:
    """The driver's sink (`station.drivers.driver.DriverSink`): puts what it hears in an inbox.

    Belongs to the event loop in which `open` is awaited. `close` must be awaited after `open`,
    also where that failed.
    """

    def __init__(self, place: Place, inbox: Inbox, hci: str | None) -> None:
        """Nothing is opened yet."""
        self.place = place
        self.state = LinkState(phase=LinkPhase.CLOSED)
        self._inbox = inbox
        self._hci = hci
        self._radio = False
        self._driver: Driver | None = None
        self._task: asyncio.Task[None] | None = None
        self._answered = asyncio.Event()
        self._told = 0
        self._closed = False
        self._refused: LinkState | None = None
        self._crash: BaseException | None = None

    @property
    def identity(self) -> DeviceIdentity:
        """What is known of the instrument; Bluetooth ones tell maker and model on connection."""
        if self._driver is None:
            return DeviceIdentity(spec=self.place.spec.id, name=self.place.name)
        return self._driver.device

    async def open(self, timeout_s: float | None) -> None:
        """Connect; see `station.library.device.open` for what it raises."""
        place = self.place
        if self._closed:  # an interrupt came before this had begun
            raise OpenError(f"{place.name} was closed before it was open.", "Open it again.")
        link = make_link(place.settings, place.spec, place.name, self._borrow)
        self._driver = make_driver(place.settings, place.spec, place.name, link, self)
        self._task = asyncio.create_task(self._driver.run(), name=f"device {place.name}")
        self._task.add_done_callback(self._ended)
        try:
            async with asyncio.timeout(timeout_s):
                await self._answered.wait()
        except TimeoutError as timeout:
            raise self._late(timeout_s or 0.0) from (self.state.cause or timeout)
        if self._crash is not None:
            raise OpenError(*crashed(place.name, self._crash)) from self._crash
        refused, self._refused = self._refused, None
        if refused is not None and refused.problem is not None:
            raise OpenError.of(refused.problem) from refused.cause

    async def close(self) -> None:
        """Say goodbye to the instrument, give back its port or radio, end the inbox."""
        self._closed = True
        task, self._task = self._task, None
        try:
            if task is not None and self._driver is not None:
                try:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(_GOODBYE_S):
                            await self._driver.say_goodbye()
                finally:
                    task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        finally:
            if self._radio:
                self._radio = False
                await _give_back(self._hci)
            self._inbox.end()

    # What the driver tells.

    def on_reading(self, reading: Reading) -> None:
        """A value, final or in progress."""
        self._inbox.put(reading)

    def on_failure(self, failure: Failure) -> None:
        """A measurement without a number."""
        self._inbox.put(failure)

    def on_status(self, status: Status) -> None:
        """Something else worth showing."""
        self._inbox.put(status)

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        """A piece of waveform."""
        self._inbox.put_block(block)

    def on_link(self, driver: Driver, state: LinkState) -> None:
        """The link changed: the first answer decides whether `open` succeeds."""
        self.state = state
        self._told += 1
        # Without the exception: its traceback would be kept for as long as the event waits.
        self._inbox.put(replace(state, cause=None))
        if self._answered.is_set():
            return
        if self._refuses(state):
            self._refused = state
            self._answered.set()
        elif state.phase is LinkPhase.CONNECTED or self._plays():
            self._answered.set()

    def _refuses(self, state: LinkState) -> bool:
        """Whether a state ends the attempt to open."""
        if state.phase is LinkPhase.FAILED:
            return True
        if state.phase is not LinkPhase.WAITING or state.problem is None:
            return False
        match self.place.settings.link:
            case "replay":
                return False  # the problem of then
            case "bluetooth":
                return state.problem.problem not in _MAY_MEND
            case _:
                return True

    def _plays(self) -> bool:
        """Whether a recording has begun: after the link's own first word come those of then."""
        return self.place.settings.link == "replay" and self._told > 1

    def _ended(self, task: asyncio.Task[None]) -> None:
        """The driver is done: closed by us, at the end of its recording, or broken."""
        self._crash = None if task.cancelled() else task.exception()
        self._inbox.end(self._crash)
        self._answered.set()

    def _late(self, timeout_s: float) -> OpenError:
        says = f"{self.place.name} was not connected within {timeout_s:g} s."
        last = self.state.problem
        if last is None:
            return OpenError(
                says,
                "Switch it on near this computer, or give open a longer timeout_s.",
                Problem.TIMED_OUT,
            )
        return OpenError(f"{says} {last.says}", last.next_step, last.problem, last.detail)

    def _borrow(self) -> BleRadio:
        try:
            radio = _borrow(self._hci)
        except ModuleNotFoundError as missing:  # it is an extra
            raise OpenError(
                "Bluetooth by hci needs Bumble, which is not installed.",
                "Install vitals-station[simulate].",
            ) from missing
        self._radio = True
        return radio


# One radio for all devices of an event loop: two scanners at once are refused by BlueZ.


@dataclass(slots=True)
class _Shared:
    radio: BleRadio
    users: int = 0


_radios: dict[tuple[asyncio.AbstractEventLoop, str | None], _Shared] = {}


def _borrow(hci: str | None) -> BleRadio:
    key = (asyncio.get_running_loop(), hci)
    if key not in _radios:
        _radios[key] = _Shared(make_radio(hci))
    _radios[key].users += 1
    return _radios[key].radio


async def _give_back(hci: str | None) -> None:
    key = (asyncio.get_running_loop(), hci)
    shared = _radios[key]
    shared.users -= 1
    if not shared.users:
        del _radios[key]
        await shared.radio.close()
