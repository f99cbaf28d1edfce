"""A bleak backend over a Bumble central: unmodified bleak, no operating system stack.

backends = bumble_backends("tcp-client:127.0.0.1:43123")
async with BleakScanner(backend=backends.scanner): ...
async with BleakClient(device, backend=backends.client): ...
await backends.close()
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from station.simulators.bluetooth.backend.client import BumbleClient
from station.simulators.bluetooth.backend.codes import Codes
from station.simulators.bluetooth.backend.radio import CentralRadio
from station.simulators.bluetooth.backend.scanner import BumbleScanner

__all__ = ["BumbleBackends", "Codes", "bumble_backends"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BumbleBackends:
    """The two classes to hand to bleak, bound to one radio, and how to switch that off."""

    scanner: type[BumbleScanner]
    client: type[BumbleClient]
    close: Callable[[], Awaitable[None]]


def bumble_backends(hci: str, codes: Codes | None = None) -> BumbleBackends:
    """Backends on the radio at `hci`, any Bumble transport: `tcp-client:HOST:PORT`, `usb:0`.

    The radio is opened at the first use, in the event loop that uses it, and opened anew when
    it was lost. `codes` is asked for the codes of pairings; without it only devices without code
    can be paired. bleak takes classes, so the radio is bound by making classes for it.
    """
    radio = CentralRadio(hci, codes)
    bound = {"radio": radio, "__module__": __name__}
    return BumbleBackends(
        scanner=type("BumbleScanner", (BumbleScanner,), bound),
        client=type("BumbleClient", (BumbleClient,), bound),
        close=radio.close,
    )
