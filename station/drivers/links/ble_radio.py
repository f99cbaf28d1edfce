"""The Bluetooth radio of this process: one scan for all links, one connection attempt at a time.

Two scanners in one process disturb each other (BlueZ answers InProgress), and connecting while
scanning fails on many adapters. So links say here what they look for, and take turns.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from station.drivers.links.bluez_agent import PairingAgent
from station.drivers.links.bluez_bus import is_bonded
from station.drivers.links.bluez_leftover import end_leftover_links
from station.drivers.links.namesakes import Namesakes
from station.drivers.links.pairing import PairingDesk
from station.drivers.links.told_text import told_text
from station.vitals import Origin

if TYPE_CHECKING:
    from bleak import BleakClient, BleakScanner
    from bleak.backends.client import BaseBleakClient
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData, BaseBleakScanner

__all__ = ["Backends", "BleRadio", "Sighting", "Wanted"]

_log = logging.getLogger(__name__)


class Backends(Protocol):
    """Replacements for the operating system's Bluetooth, as bleak takes them."""

    @property
    def scanner(self) -> type[BaseBleakScanner]:
        """For `BleakScanner(backend=…)`."""

    @property
    def client(self) -> type[BaseBleakClient]:
        """For `BleakClient(backend=…)`."""

    @property
    def close(self) -> Callable[[], Awaitable[None]]:
        """Called once at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One advertisement. UUIDs are full and lower-case; `rssi_dbm` is how strong it came."""

    address: str
    name: str | None
    service_uuids: tuple[str, ...]
    manufacturer_data: dict[int, bytes]
    service_data: dict[str, bytes]
    rssi_dbm: int
    device: BLEDevice


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which device a link looks for; all that is given must hold.

    `services`: it advertises one of these. `addresses`: it is one of these (an address, on
    macOS a UUID). `accepts`: any other test. UUIDs are full and lower-case.
    """

    services: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    accepts: Callable[[Sighting], bool] | None = None

    def __post_init__(self) -> None:
        """Refuse to look for anything at all, and short UUIDs, which match nothing."""
        if not (self.services or self.addresses or self.accepts):
            raise ValueError("say which device: by service, by address or by a test")
        for uuid in self.services:
            if len(uuid) != 36 or uuid != uuid.lower():
                raise ValueError(f"{uuid!r} must be a full lower-case UUID")

    def fits(self, sighting: Sighting) -> bool:
        """Whether that advertisement is of such a device."""
        if self.services and not self.services.intersection(sighting.service_uuids):
            return False
        known = {address.upper() for address in self.addresses}
        if known and sighting.address.upper() not in known:
            return False
        return self.accepts is None or self.accepts(sighting)


@dataclass(slots=True, eq=False)
class _Search:
    wanted: Wanted
    found: asyncio.Future[Sighting]


@dataclass(slots=True, eq=False)
class _Listing:
    """A person looks at what is near; takes nothing away from the searches."""

    wanted: Wanted
    failed: asyncio.Future[None]
    told: Callable[[Sighting], None]
    seen: dict[str, Sighting] = field(default_factory=dict)


class BleRadio:
    """Make one for a process, in the event loop that uses it.

    `desk` is where people are asked for the codes of a pairing; without one nobody is asked.
    `origin` is where values over this radio come from: the default is DEVICE for the
    operating system's own Bluetooth and SIMULATOR for any other backends, so that forgetting
    it cannot pass a simulated value for a real one.
    """

    def __init__(
        self,
        backends: Backends | None = None,
        *,
        origin: Origin | None = None,
        desk: PairingDesk | None = None,
        renew_scan_s: float = 30.0,
    ) -> None:
        self._backends = backends
        self._origin = origin or (Origin.DEVICE if backends is None else Origin.SIMULATOR)
        self._renew_scan_s = renew_scan_s
        self.desk = desk or PairingDesk()
        """Where links say which instruments may pair."""
        self.namesakes = Namesakes()
        """Who else bears the names of our instruments."""
        self._on_bluez = backends is None and sys.platform == "linux"
        self._agent: PairingAgent | None = None
        if self._on_bluez:
            self._agent = PairingAgent(self.desk, people=desk is not None)
        self._searches: list[_Search | _Listing] = []
        self._claimed: set[str] = set()
        self._scanner: BleakScanner | None = None
        self._filter: frozenset[str] | None = None
        self._scanning_since_s = 0.0
        self._connecting = asyncio.Lock()
        self._changing = asyncio.Lock()
        self._changes: set[asyncio.Task[None]] = set()

    @property
    def origin(self) -> Origin:
        """Whether real or simulated devices are on this radio."""
        return self._origin

    async def find(self, wanted: Wanted) -> Sighting:
        """Wait until such a device advertises, and claim it for the caller.

        A claimed device is found by nobody else until `release`. Raises what bleak raises
        when there is no scanning.
        """
        search = _Search(wanted, asyncio.get_running_loop().create_future())
        with self._looking(search):
            try:
                while True:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(self._renew_scan_s):
                            return await asyncio.shield(search.found)
                    # A stack that died or lost its adapter is silent: only a new scan tells.
                    self._adjust_scan(renew=True)
            except asyncio.CancelledError:
                if search.found.done() and search.found.exception() is None:
                    self.release(search.found.result().address)  # found, and left in one moment
                raise

    def release(self, address: str) -> None:
        """Let others find that device again."""
        self._claimed.discard(address)

    async def nearby(
        self,
        wanted: Wanted,
        seconds: float,
        told: Callable[[Sighting], None] = lambda _: None,
    ) -> tuple[Sighting, ...]:
        """What is in reach and fits, strongest first: for a person to choose from.

        `told` hears of each sighting while the search goes on.
        """
        listing = _Listing(wanted, asyncio.get_running_loop().create_future(), told)
        with self._looking(listing), contextlib.suppress(TimeoutError):
            # Until the scan runs nobody can be heard, and the first one may take seconds.
            await asyncio.shield(self._spawn(self._scan_as_wanted(renew=False)))
            async with asyncio.timeout(seconds):
                await asyncio.shield(listing.failed)
        return tuple(sorted(listing.seen.values(), key=lambda one: -one.rssi_dbm))

    @contextlib.asynccontextmanager
    async def connecting(self) -> AsyncIterator[None]:
        """A turn to connect: the scan pauses, and no other link connects meanwhile."""
        try:
            async with self._connecting:
                await asyncio.shield(self._spawn(self._stop_scan()))
                yield
        finally:
            self._adjust_scan()

    def pairing(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Within the block a link connects and subscribes, which may begin a pairing.

        On Linux BlueZ then asks our agent first.
        """
        return contextlib.nullcontext() if self._agent is None else self._agent.connecting()

    async def end_leftover_links(self, addresses: frozenset[str]) -> None:
        """End links to these devices that a killed process left up; only BlueZ keeps such."""
        if self._on_bluez and addresses:
            await end_leftover_links(addresses)

    async def bonded(self, address: str) -> bool:
        """Whether this computer has a bond with the device; False where its stack does not say."""
        return self._on_bluez and await is_bonded(address)

    def client(
        self,
        device: BLEDevice,
        *,
        disconnected: Callable[[], None],
        timeout_s: float,
        pair: bool,
    ) -> BleakClient:
        """A bleak client for a found device, on this radio."""
        from bleak import BleakClient

        return BleakClient(
            device,
            disconnected_callback=lambda _client: disconnected(),
            timeout=timeout_s,
            pair=pair,
            backend=None if self._backends is None else self._backends.client,
        )

    async def close(self) -> None:
        """Stop scanning and switch replacement backends off. Links must have ended before."""
        await asyncio.gather(*self._changes, return_exceptions=True)
        await self._stop_scan()
        if self._agent is not None:
            await self._agent.close()
        if self._backends is not None:
            await self._backends.close()

    @contextlib.contextmanager
    def _looking(self, search: _Search | _Listing) -> Iterator[None]:
        self._searches.append(search)
        self._adjust_scan()
        try:
            yield
        finally:
            self._searches.remove(search)
            self._adjust_scan()

    def _adjust_scan(self, *, renew: bool = False) -> None:
        self._spawn(self._scan_as_wanted(renew))

    def _spawn(self, change: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        # In tasks of their own: starting and stopping must not be cancelled half-way.
        task = asyncio.get_running_loop().create_task(change)
        self._changes.add(task)
        task.add_done_callback(self._changes.discard)
        return task

    async def _scan_as_wanted(self, renew: bool) -> None:
        """Make the running scan what the searches need. A failure is told to all of them."""
        async with self._changing:
            if self._connecting.locked():
                return  # it resumes after the turn
            age_s = time.monotonic() - self._scanning_since_s
            current = self._scanner is not None and self._filter == self._services()
            if self._searches and current and not (renew and age_s >= self._renew_scan_s):
                return
            await self._stop_scanner()
            if self._searches:
                try:
                    await self._start_scanner()
                except Exception as error:
                    self._fail_all(error)

    async def _stop_scan(self) -> None:
        async with self._changing:
            await self._stop_scanner()

    def _services(self) -> frozenset[str]:
        """The union of what is looked for; empty (no filter) when any search has none."""
        asked = [search.wanted.services for search in self._searches]
        return frozenset().union(*asked) if all(asked) else frozenset()

    async def _start_scanner(self) -> None:
        from bleak import BleakScanner

        services = self._services()
        scanner = BleakScanner(
            self._sighted,
            service_uuids=sorted(services) or None,
            backend=None if self._backends is None else self._backends.scanner,
        )
        await scanner.start()
        self._scanner, self._filter = scanner, services
        self._scanning_since_s = time.monotonic()

    async def _stop_scanner(self) -> None:
        scanner, self._scanner = self._scanner, None
        if scanner is not None:
            try:
                await scanner.stop()
            except Exception:
                # The stack has gone with its scan; starting the next one tells why.
                _log.debug("stopping the scan failed", exc_info=True)

    def _fail_all(self, error: Exception) -> None:
        for search in self._searches:
            future = search.found if isinstance(search, _Search) else search.failed
            if not future.done():
                future.set_exception(error)

    def _sighted(self, device: BLEDevice, said: AdvertisementData) -> None:
        sighting = Sighting(
            address=device.address,
            name=told_text(said.local_name or device.name),
            service_uuids=tuple(uuid.lower() for uuid in said.service_uuids),
            manufacturer_data=dict(said.manufacturer_data),
            service_data=dict(said.service_data),
            rssi_dbm=said.rssi,
            device=device,
        )
        self.namesakes.heard(sighting.address, sighting.name)
        for search in self._searches:
            if not search.wanted.fits(sighting):
                continue
            if isinstance(search, _Listing):
                search.seen[sighting.address] = sighting
                search.told(sighting)
            elif sighting.address not in self._claimed and not search.found.done():
                self._claimed.add(sighting.address)
                search.found.set_result(sighting)
