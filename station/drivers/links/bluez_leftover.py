"""Links that a killed process left up: BlueZ keeps them, and nobody hears them any more.

The device stays connected and silent, so it does not advertise, and no scan finds it. Whoever
looks for it must end that link first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from station.drivers.links.bluez_bus import BLUEZ, ask, interfaces, message_bus

__all__ = ["end_leftover_links"]

_log = logging.getLogger(__name__)

# BlueZ itself waits 2 s before it cuts a link.
_TIMEOUT_S = 10.0


async def end_leftover_links(
    addresses: Iterable[str], bus_address: str | None = None
) -> tuple[str, ...]:
    """End BlueZ's links to these addresses, and say which there were.

    To be called before the first search for them, when no link of this process can be among
    them. BlueZ does not tell whose a link is: another program that works with one of our devices
    loses it too. Without BlueZ there is none to end. `bus_address` is another D-Bus, for tests.
    """
    wanted = {address.upper() for address in addresses}
    ended: list[str] = []
    try:
        async with asyncio.timeout(_TIMEOUT_S), message_bus(bus_address) as bus:
            for path, device in (await interfaces(bus, "Device1")).items():
                address = str(device.get("Address", "")).upper()
                if address in wanted and device.get("Connected"):
                    _log.info("%s was still connected: its link is ended", address)
                    await ask(bus, BLUEZ, path, "Disconnect", interface=f"{BLUEZ}.Device1")
                    ended.append(address)
    except (OSError, EOFError, TimeoutError):
        # No bus, or a stack that does not answer: the search that follows tells why.
        _log.debug("links that were left up could not be looked for", exc_info=True)
    return tuple(ended)
