"""What is wrong with ports and Bluetooth on this computer, as data for `station doctor`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.drivers.links.ble_problems import ble_problem
from station.drivers.links.bluez_bus import BLUEZ, ask, interfaces, message_bus
from station.drivers.links.ports import PortInfo, PortLister, list_ports
from station.saying import say

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

__all__ = ["Finding", "bluetooth_findings", "serial_findings"]

_ASK_TIMEOUT_S: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. `ok` False: it does not work, and `next_step` says what to do."""

    name: str
    ok: bool
    says: str
    next_step: str = ""


def serial_findings(lister: PortLister = list_ports) -> tuple[Finding, ...]:
    """Each serial port: is it there, may this account use it. Nothing is opened."""
    ports = tuple(lister())
    if not ports:
        return (
            Finding(
                name="Serial ports",
                ok=True,
                says="No serial port is plugged in.",
                next_step="Plug an instrument's cable in, if one is used in this room.",
            ),
        )
    return tuple(_port_finding(port) for port in ports) + tuple(_same_numbers(ports))


async def bluetooth_findings(
    bus_address: str | None = None, *, devices: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """Bluetooth from the bottom up; stops at the first thing that is missing.

    `devices` are the instruments of this room, address → name: on Linux it is told whether this
    computer knows them, has a bond with them, and holds a link to them.

    On Linux: the message bus, the Bluetooth service, an adapter that is switched on. Elsewhere
    one try to scan tells it. `bus_address` is another D-Bus than the
    system's, for tests.
    """
    if sys.platform != "linux":
        return (await _scan_finding(),)
    return tuple([finding async for finding in _linux_findings(bus_address, devices or {})])


def _port_finding(port: PortInfo) -> Finding:
    name = f"Port {port.path}"
    known = f", USB serial number {port.usb_serial}" if port.usb_serial else ""
    if os.name == "posix" and not os.access(port.path, os.R_OK | os.W_OK):
        group = _group_of(port.path)
        return Finding(
            name=name,
            ok=False,
            says=say(
                "This account may not use {port} (it belongs to the group {group}).",
                port=port.path,
                group=group,
            ),
            next_step=say(
                "Ask the administrator to run: sudo usermod -aG {group} {user}. "
                "Then sign out of the computer and in again.",
                group=group,
                user=os.environ.get("USER", "ACCOUNT"),
            ),
        )
    return Finding(name=name, ok=True, says=(port.description or "ready") + known)


def _group_of(path: str) -> str:
    try:
        return Path(path).group()
    except (OSError, KeyError):
        return "dialout"


def _same_numbers(ports: Iterable[PortInfo]) -> Iterable[Finding]:
    numbers = [port.usb_serial for port in ports if port.usb_serial]
    for number in sorted({number for number in numbers if numbers.count(number) > 1}):
        yield Finding(
            name=f"USB serial number {number}",
            ok=False,
            says=say(
                "{n} adapters have the USB serial number {number}.",
                n=numbers.count(number),
                number=number,
            ),
            next_step="Choose these ports by path, and do not change their USB sockets.",
        )


async def _scan_finding() -> Finding:
    from bleak import BleakScanner

    try:
        async with asyncio.timeout(_ASK_TIMEOUT_S), BleakScanner():
            return Finding(name="Bluetooth", ok=True, says="Bluetooth is on.")
    except Exception as error:
        problem = ble_problem(error, "Bluetooth")
        return Finding(name="Bluetooth", ok=False, says=problem.says, next_step=problem.next_step)


async def _linux_findings(
    bus_address: str | None, devices: Mapping[str, str]
) -> AsyncIterator[Finding]:
    async with contextlib.AsyncExitStack() as opened:
        try:
            async with asyncio.timeout(_ASK_TIMEOUT_S):
                bus = await opened.enter_async_context(message_bus(bus_address))
        except Exception as error:  # FileNotFoundError, ConnectionError, its own for bad addresses
            yield Finding(
                name="Message bus",
                ok=False,
                says=say(
                    "The system message bus (D-Bus) does not run ({error}).",
                    error=type(error).__name__,
                ),
                next_step="Install dbus and start it: sudo systemctl start dbus.",
            )
            return
        yield Finding(name="Message bus", ok=True, says="The system message bus runs.")
        try:
            async with asyncio.timeout(_ASK_TIMEOUT_S):
                service = await _service_finding(bus)
                yield service
                if service.ok:
                    adapter = await _adapter_finding(bus)
                    yield adapter
                    if adapter.ok:
                        for finding in await _device_findings(bus, devices):
                            yield finding
        except TimeoutError:
            yield Finding(
                name="Bluetooth service",
                ok=False,
                says="The Bluetooth service does not answer.",
                next_step="Restart it: sudo systemctl restart bluetooth.",
            )


async def _service_finding(bus: MessageBus) -> Finding:
    owned = await ask(bus, "org.freedesktop.DBus", "/", "NameHasOwner", "s", [BLUEZ])
    if owned:
        return Finding(name="Bluetooth service", ok=True, says="The Bluetooth service runs.")
    return Finding(
        name="Bluetooth service",
        ok=False,
        says="The Bluetooth service (bluetoothd) does not run.",
        next_step="Install bluez and start it: sudo systemctl enable --now bluetooth.",
    )


async def _adapter_finding(bus: MessageBus) -> Finding:
    adapters = {
        path.rpartition("/")[2]: adapter
        for path, adapter in (await interfaces(bus, "Adapter1")).items()
    }
    on = sorted(name for name, adapter in adapters.items() if adapter["Powered"])
    if on:
        return Finding(
            name="Bluetooth adapter",
            ok=True,
            says=say("{adapters} is switched on.", adapters=", ".join(on)),
        )
    if adapters:
        return Finding(
            name="Bluetooth adapter",
            ok=False,
            says=say("{adapters} is switched off.", adapters=", ".join(sorted(adapters))),
            next_step="Switch Bluetooth on in the settings of this computer, or run: "
            "bluetoothctl power on. If that fails, run: rfkill unblock bluetooth.",
        )
    return Finding(
        name="Bluetooth adapter",
        ok=False,
        says="This computer has no Bluetooth adapter.",
        next_step="Plug a Bluetooth adapter (4.0 or later) in.",
    )


async def _device_findings(bus: MessageBus, devices: Mapping[str, str]) -> list[Finding]:
    known = {
        str(device.get("Address", "")).upper(): device
        for device in (await interfaces(bus, "Device1")).values()
    }
    return [_device_finding(name, known.get(at.upper())) for at, name in devices.items()]


def _device_finding(name: str, device: Mapping[str, object] | None) -> Finding:
    if device is None:
        says = "Not seen by this computer yet. Many devices can be seen only after a measurement."
    else:
        says = "Paired with this computer." if device.get("Paired") else "Not paired."
        if device.get("Connected"):
            says += (
                " Connected now; a link that a killed program left up ends when a station starts."
            )
    return Finding(name=f"Instrument {name}", ok=True, says=says)
