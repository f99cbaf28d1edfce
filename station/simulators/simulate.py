"""Single instruments by name, for the command line: on a terminal, on TCP or on the air."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from station.simulators.devices import BluetoothDevice, Scene, StreamDevice, make
from station.simulators.hosts.base import Clock, Host, clock_from_now, serving
from station.simulators.hosts.tcp import TcpHost
from station.simulators.patient import Patient, patient_from_words

__all__ = ["simulate"]


async def simulate(
    spec_ids: Sequence[str],
    *,
    pty: str | None = None,
    tcp: tuple[str, int] | None = None,
    hci: str | None = None,
    seed: int = 0,
    patient: str | None = None,
    recorded_ecg: bool = False,
    on_ready: Callable[[dict[str, Any]], None] = lambda _: None,
) -> None:
    """Be these instruments until cancelled.

    Serial ones are on a pseudo-terminal (`pty`: a path that points at it) or on `tcp`, a host
    and a port (0: a free one). Bluetooth ones are on the radio `hci`, or else on a virtual air.
    `on_ready` is told where each is: `{"spec", "pty" | "tcp" | "address", "hci"}`. They measure
    by themselves. Raises `ValueError` for what cannot be, `OSError` where a port is taken.
    """
    person = patient_from_words(patient, seed) if patient else Patient(seed=seed)
    began = datetime.now().astimezone().replace(tzinfo=None)
    scene = Scene(patient=person, began=began, auto=True)
    devices = [make(spec_id, scene, recorded_ecg=recorded_ecg) for spec_id in spec_ids]
    streams = [device for device in devices if isinstance(device, StreamDevice)]
    radios = [device for device in devices if isinstance(device, BluetoothDevice)]
    _check(spec_ids, streams, radios, pty, tcp, hci)
    clock = clock_from_now()
    async with AsyncExitStack() as stack:
        hosts: list[Host] = [_on_a_line(device, clock, pty, tcp) for device in streams]
        if radios:
            on_air, hci = await _on_air(stack, radios, clock, hci)
            hosts += on_air
        await stack.enter_async_context(serving(hosts))
        for host in hosts:
            on_ready(host.place | ({"hci": hci} if "address" in host.place else {}))
        await asyncio.Event().wait()


def _check(
    spec_ids: Sequence[str],
    streams: Sequence[StreamDevice],
    radios: Sequence[BluetoothDevice],
    pty: str | None,
    tcp: tuple[str, int] | None,
    hci: str | None,
) -> None:
    """Refuse what contradicts itself."""
    if len(set(spec_ids)) < len(spec_ids):
        raise ValueError("each instrument once; start a second process for a second one")
    if pty is not None and tcp is not None:
        raise ValueError("a pseudo-terminal or TCP, not both")
    if (pty is not None or tcp is not None) and not streams:
        raise ValueError(f"{', '.join(spec_ids)}: Bluetooth, so neither --pty nor --tcp fits")
    if hci is not None and not radios:
        raise ValueError(f"{', '.join(spec_ids)}: serial, so --hci does not fit")
    one_place = pty is not None or (tcp is not None and tcp[1] != 0)
    if one_place and len(streams) > 1:
        raise ValueError("one path or port is for one serial instrument; port 0 takes free ones")
    if hci is not None and len(radios) > 1:
        raise ValueError("a radio is one instrument; start a process and a radio for each")


def _on_a_line(
    device: StreamDevice, clock: Clock, pty: str | None, tcp: tuple[str, int] | None
) -> Host:
    if tcp is not None:
        return TcpHost(device, clock, *tcp)
    try:
        from station.simulators.hosts.pty import PtyHost
    except ImportError:
        raise ValueError("no pseudo-terminals on this system: say --tcp HOST:PORT") from None
    return PtyHost(device, clock, Path(pty) if pty else None)


async def _on_air(
    stack: AsyncExitStack, devices: Sequence[BluetoothDevice], clock: Clock, hci: str | None
) -> tuple[list[Host], str]:
    """The hosts, and the transport at which a central finds them."""
    from station.simulators.hosts.ble import BleHost

    if hci is not None:
        from station.simulators.bluetooth.dongle import on_dongle

        (device,) = devices
        peripheral = await stack.enter_async_context(on_dongle(device.plan(), hci))
        return [BleHost(device, clock, peripheral)], hci
    from station.simulators.bluetooth.air import Air

    air = await stack.enter_async_context(Air())
    hosts: list[Host] = [BleHost(device, clock, await air.add(device.plan())) for device in devices]
    return hosts, await air.serve()
