"""One or more instruments for whoever wants them: what `station simulate` runs."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from station.simulators.devices import BluetoothDevice, Scene, StreamDevice, make
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
    on_ready: Callable[[dict[str, Any]], None],
) -> None:
    """Be these instruments until cancelled. `on_ready` is told where each one is.

    Serial ones are on TCP where `tcp` is given, else on pseudo-terminals (`pty`: a path that
    points at it); with several, the path and the port get a number. Bluetooth ones are on the
    real radio `hci`, or in a virtual air whose radio is told as `hci`. They measure by
    themselves, as if somebody were using them. Raises `ValueError` for what cannot be.
    """
    person = patient_from_words(patient, seed) if patient else Patient(seed=seed)
    scene = Scene(patient=person, began=datetime.now().astimezone().replace(tzinfo=None), auto=True)
    devices = [make(spec_id, scene, recorded_ecg=recorded_ecg) for spec_id in spec_ids]
    bluetooth = [device for device in devices if isinstance(device, BluetoothDevice)]
    serial = [device for device in devices if isinstance(device, StreamDevice)]
    if hci is not None and len(bluetooth) > 1:
        raise ValueError("one radio is one device; say one Bluetooth instrument per --hci")
    began_s = time.monotonic()

    def now() -> float:
        return time.monotonic() - began_s

    async with contextlib.AsyncExitStack() as opened, asyncio.TaskGroup() as tasks:
        for number, device in enumerate(serial):
            host, place = await _serial_host(device, now, pty, tcp, number)
            tasks.create_task(host.run(), name=device.spec_id)
            on_ready({"spec": device.spec_id, **place})
        if bluetooth:
            await _bluetooth(bluetooth, now, hci, tasks, opened, on_ready)


async def _serial_host(
    device: StreamDevice,
    now: Callable[[], float],
    pty: str | None,
    tcp: tuple[str, int] | None,
    number: int,
) -> tuple[Any, dict[str, Any]]:
    if tcp is not None:
        from station.simulators.hosts.tcp import TcpHost

        port = tcp[1] + number if tcp[1] else 0
        host = TcpHost(device, now, tcp[0], port)
        await host.listen()
        return host, {"tcp": list(host.address)}
    from station.simulators.hosts.pty import PtyHost

    link = Path(f"{pty}{number or ''}") if pty is not None else None
    terminal = PtyHost(device, now, link)
    terminal.plug()
    return terminal, {"pty": terminal.path}


async def _bluetooth(
    devices: list[BluetoothDevice],
    now: Callable[[], float],
    hci: str | None,
    tasks: asyncio.TaskGroup,
    opened: contextlib.AsyncExitStack,
    on_ready: Callable[[dict[str, Any]], None],
) -> None:
    from station.simulators.hosts.ble import BleHost

    if hci is not None:
        from station.simulators.bluetooth.dongle import on_dongle

        [device] = devices
        peripheral = await opened.enter_async_context(on_dongle(device.plan(), hci))
        tasks.create_task(BleHost(device, peripheral, now).run(), name=device.spec_id)
        on_ready({"spec": device.spec_id, "address": device.address, "radio": hci})
        return
    from station.simulators.bluetooth.air import Air

    air = await opened.enter_async_context(Air())
    for device in devices:
        peripheral = await air.add(device.plan())
        tasks.create_task(BleHost(device, peripheral, now).run(), name=device.spec_id)
    where = await air.serve()
    for device in devices:
        on_ready({"spec": device.spec_id, "address": device.address, "hci": where})
