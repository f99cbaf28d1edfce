"""A scenario without ports, radios and waiting: every byte with its time, as fast as possible.

For tests of a host's own code, and of scenarios: two rehearsals give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from station.simulators.devices import BluetoothDevice, Scene, StreamDevice, make
from station.simulators.director import Director
from station.simulators.hosts.base import Host, StreamHost
from station.simulators.hosts.ticker import STEP_S, Ticker
from station.simulators.scenario import Scenario

__all__ = ["Line", "Sent", "rehearse", "scene_of"]

_BEGAN: Final = datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 - devices keep local time


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Bytes of an instrument at a moment; of Bluetooth ones, on which characteristic."""

    at_s: float
    data: bytes
    uuid: str | None = None


def scene_of(scenario: Scenario, began: datetime) -> Scene:
    """What the instruments of a scenario share; cuffs err as oscillometric ones do."""
    return Scene(
        patient=scenario.person,
        began=scenario.began or began,
        time_scale=scenario.time_scale,
        oscillometric=True,
    )


async def rehearse(
    scenario: Scenario,
    spec_id: str,
    *,
    lasts_s: float | None = None,
    began: datetime = _BEGAN,
    asks: Sequence[tuple[float, bytes]] = (),
) -> tuple[Sent, ...]:
    """Everything that one instrument sends in the scenario. A Bluetooth one has a host that has
    subscribed and confirms everything; a serial one hears `asks`, each at its time. Raises
    `ScenarioError` where the scenario is not for it.
    """
    device = make(spec_id, scene_of(scenario, began))
    sent: list[Sent] = []
    ticker = Ticker()
    if isinstance(device, StreamDevice):
        line = Line(device, ticker.clock, sent)
        line.noise_of(scenario.seed)
        host: Host = line
        ticker.take(line)
    else:
        host = air = _Air(device, ticker.clock, sent)
    director = Director(scenario, {spec_id: host})
    await host.plug()
    waiting = list(asks)
    for _ in range(round((lasts_s or scenario.lasts_s) / STEP_S)):
        await director.until(ticker.clock())
        while waiting and waiting[0][0] <= ticker.clock():
            line.receive(waiting.pop(0)[1])
        if not isinstance(device, StreamDevice):
            air.step()
        await ticker.step()
    return tuple(sent)


class Line(StreamHost):
    """A serial line whose other end writes everything down."""

    def __init__(self, device: StreamDevice, clock: Callable[[], float], sent: list[Sent]) -> None:
        super().__init__(device, clock)
        self._sent = sent
        self._plugged = False

    @property
    def place(self) -> dict[str, Any]:
        """Nowhere."""
        return {"spec": self.device.spec_id}

    @property
    def plugged(self) -> bool:
        """Whether what it sends is heard."""
        return self._plugged

    async def plug(self) -> None:
        """Be heard."""
        self._plugged = True

    async def unplug(self) -> None:
        """Be heard no more."""
        self._plugged = False

    def send(self, data: bytes) -> None:
        """Write it down."""
        if self._plugged:
            self._sent.append(Sent(at_s=self.clock(), data=data))


class _Air(Host):
    """A Bluetooth host that is always there, unless the connection is gone."""

    def __init__(
        self, device: BluetoothDevice, clock: Callable[[], float], sent: list[Sent]
    ) -> None:
        super().__init__(clock)
        self.device = device
        self.instrument = device
        self._sent = sent
        self._linked = False

    @property
    def place(self) -> dict[str, Any]:
        return {"spec": self.device.spec_id}

    @property
    def plugged(self) -> bool:
        return self._linked

    async def plug(self) -> None:
        if not self._linked:
            self._linked = True
            self.device.linked(True, self.clock())
            self.device.subscribed(self.device.final_uuid, self.clock())
            self.device.host_ready(True, self.clock())

    async def unplug(self) -> None:
        if self._linked:
            self._linked = False
            self.device.host_ready(False, self.clock())
            self.device.linked(False, self.clock())

    async def drop(self) -> None:
        await self.unplug()
        await self.plug()

    def step(self) -> None:
        """Take everything that is due."""
        if self.stalled:
            return
        while (due := self.device.due(self.clock())) is not None:
            if self._linked:
                self._sent.append(Sent(at_s=self.clock(), data=due.value, uuid=due.uuid))
                if due.indicate:
                    self.device.confirmed()
            elif due.indicate:
                return
