"""What could be added: instruments that advertise nearby, and the serial ports of this computer.

Belongs to the I/O loop. A look takes some seconds; what it has found is in `view` at any moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from station.capture.views import (
    AroundView,
    CandidateView,
    NearbyView,
    PortView,
    ReadableView,
)
from station.drivers.links.ports import PortChoice, PortInfo, PortLister, list_ports
from station.drivers.matching import Match, best_match, rank

if TYPE_CHECKING:
    from station.codec import Spec
    from station.drivers.links.ble_radio import BleRadio, Sighting
    from station.settings import DeviceSettings

__all__ = ["Surroundings"]

_Shown = tuple[str | None, tuple[str, ...], tuple[int, ...]]


class Surroundings:
    """Looks around when it is asked to, one look at a time.

    `radio` gives the process's one radio; `devices` the instruments that are known already.
    """

    def __init__(
        self,
        radio: Callable[[], BleRadio],
        specs: Callable[[], Iterable[Spec]],
        devices: Callable[[], Iterable[DeviceSettings]],
        lister: PortLister = list_ports,
    ) -> None:
        """Nothing is looked for yet."""
        self._radio = radio
        self._specs = specs
        self._devices = devices
        self._lister = lister
        self._task: asyncio.Task[None] | None = None
        self._seen: dict[str, Sighting] = {}
        self._ranked: dict[str, tuple[_Shown, tuple[Match, ...]]] = {}
        self._ports: tuple[PortInfo, ...] = ()
        self._looked_at: datetime | None = None
        self._until: datetime | None = None
        self._says = self._next_step = ""
        self._known: tuple[Spec, ...] = ()

    @property
    def view(self) -> AroundView:
        """What is seen now, best matches first; instruments that are known already are not."""
        looking = self._task is not None and not self._task.done()
        taken = {(device.address or "").upper() for device in self._devices()}
        nearby = [self._nearby(one) for one in self._seen.values() if one.address not in taken]
        found = [one for one in nearby if one is not None]
        return AroundView(
            looking=looking,
            until=self._until if looking else None,
            looked_at=self._looked_at,
            # Not by strength, which changes all the time: rows must not move under a finger.
            nearby=tuple(sorted(found, key=lambda one: (-one.score, one.address))),
            ports=tuple(map(self._port, self._ports)),
            readable=tuple(map(_readable, self._known)),
            says=self._says,
            next_step=self._next_step,
        )

    def look(self, seconds: float) -> None:
        """Begin to look, where nobody does already."""
        if self._task is not None and not self._task.done():
            return
        self._seen.clear()
        self._ranked.clear()
        self._says = self._next_step = ""
        self._until = datetime.now(UTC) + timedelta(seconds=seconds)
        self._task = asyncio.create_task(self._look(seconds), name="look around")

    def stop(self) -> None:
        """Look no longer; what was found stays."""
        if self._task is not None:
            self._task.cancel()

    async def ended(self) -> None:
        """Wait until the look has ended, where there is one."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def close(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _look(self, seconds: float) -> None:
        from station.drivers.links.ble_problems import ble_problem
        from station.drivers.links.ble_radio import Wanted

        try:
            self._known = tuple(await asyncio.to_thread(self._specs))
            self._ports = tuple(await asyncio.to_thread(self._lister))
            wanted = Wanted(accepts=lambda _: True)
            await self._radio().nearby(wanted, seconds, self._take)
        except Exception as error:
            problem = ble_problem(error, "Bluetooth")
            self._says, self._next_step = problem.says, problem.next_step
        finally:
            self._looked_at = datetime.now(UTC)

    def _take(self, sighting: Sighting) -> None:
        self._seen[sighting.address.upper()] = sighting

    def _nearby(self, sighting: Sighting) -> NearbyView | None:
        shown = (sighting.name, sighting.service_uuids, tuple(sighting.manufacturer_data))
        before = self._ranked.get(sighting.address)
        if before is None or before[0] != shown:
            before = self._ranked[sighting.address] = (shown, rank(sighting, self._known))
        matches = before[1]
        if not matches:
            return None
        best = best_match(matches)
        return NearbyView(
            address=sighting.address,
            name=sighting.name or "",
            rssi_dbm=sighting.rssi_dbm,
            score=matches[0].score,
            best=None if best is None else best.spec.id,
            matches=tuple(
                CandidateView(spec=match.spec.id, title=match.spec.title, because=match.because)
                for match in matches
            ),
        )

    def _port(self, port: PortInfo) -> PortView:
        choice = str(PortChoice.of(port, self._ports))
        owner = next(
            (one.name or one.spec for one in self._devices() if one.port in (choice, port.path)),
            "",
        )
        # What pyserial says where the system tells nothing.
        description = "" if port.description == "n/a" else port.description
        return PortView(path=port.path, description=description, remembered=choice, owner=owner)


def _readable(spec: Spec) -> ReadableView:
    return ReadableView(
        spec=spec.id,
        title=spec.title,
        kind=spec.device_type,
        reach=spec.link.kind,
        modes=tuple(framing.mode for framing in spec.framings if framing.mode),
        verified=spec.verified,
    )
