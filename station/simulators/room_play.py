"""A room after a plan: live on ports and airs, or rehearsed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from station.simulators.devices import BluetoothDevice, StreamDevice, make
from station.simulators.director import Director
from station.simulators.hosts.base import Host, serving
from station.simulators.hosts.ticker import Ticker
from station.simulators.rehearsal import Sent, rehearse, scene_of
from station.simulators.room_plan import Place, RoomPlan
from station.simulators.simulate import Where, on_a_line, on_air

__all__ = ["play_room", "rehearse_room"]


async def play_room(
    plan: RoomPlan,
    *,
    pty: Path | None = None,
    tcp: tuple[str, int] | None = None,
    on_ready: Callable[[dict[str, Any]], None] = lambda _: None,
) -> None:
    """Be all instruments of all places until cancelled, kept on time by one ticker.

    Serial ones are on `tcp` with free ports, or on pseudo-terminals; in the folder `pty` each has
    a link `place/spec`. Bluetooth ones of a place share an air of its own, as the same model has
    the same address everywhere. Raises `ValueError` and `OSError` as `simulate`.
    """
    if tcp is not None and tcp[1] != 0:
        raise ValueError(f"a room takes free ports: say {tcp[0]}:0")
    if tcp is not None and pty is not None:
        raise ValueError("pseudo-terminals or TCP, not both")
    began = datetime.now().astimezone().replace(tzinfo=None)
    directors: list[Director] = []

    async def before(now: float) -> None:
        for director in directors:
            await director.until(now)

    ticker = Ticker(before=before)
    told: list[dict[str, Any]] = []
    every: list[Host] = []
    async with AsyncExitStack() as stack:
        for place in plan.places:
            hosts, hci = await _hosts_of(stack, place, ticker, began, pty, tcp)
            directors.append(Director(place.scenario, hosts))
            every += hosts.values()
            told += [{"place": place.name, "hci": hci}] * len(hosts)
        await stack.enter_async_context(serving(every))
        for host, where in zip(every, told, strict=True):
            known = where if "address" in host.place else {"place": where["place"]}
            on_ready(known | host.place)
        await ticker.run()


async def _hosts_of(
    stack: AsyncExitStack,
    place: Place,
    ticker: Ticker,
    began: datetime,
    pty: Path | None,
    tcp: tuple[str, int] | None,
) -> tuple[dict[str, Host], str]:
    """The instruments of a place by their specs, and its air."""
    scene = scene_of(place.scenario, began)
    hosts: dict[str, Host] = {}
    radios: list[BluetoothDevice] = []
    for spec_id in place.devices:
        device = make(spec_id, scene)
        if isinstance(device, StreamDevice):
            link = None
            if pty is not None:
                folder = pty / place.name
                await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
                stack.callback(_leave, folder)
                link = str(folder / spec_id)
            line = on_a_line(device, ticker.clock, Where(link, tcp, None, None))
            line.noise_of(place.scenario.seed)
            ticker.take(line)
            hosts[spec_id] = line
        else:
            radios.append(device)
    hci = ""
    if radios:
        found, hci = await on_air(stack, radios, ticker.clock, None)
        hosts |= {device.spec_id: host for device, host in zip(radios, found, strict=True)}
    return hosts, hci


def _leave(folder: Path) -> None:
    """Take a folder away, unless somebody else has put something there."""
    with contextlib.suppress(OSError):
        folder.rmdir()


async def rehearse_room(plan: RoomPlan) -> dict[tuple[str, str], tuple[Sent, ...]]:
    """Everything that every instrument sends, by place and spec; two rehearsals give the same."""
    return {
        (place.name, spec_id): await rehearse(place.scenario, spec_id)
        for place in plan.places
        for spec_id in place.devices
    }
