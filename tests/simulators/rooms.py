"""Many rooms in one process, kept on time by one ticker, and how well that went."""

from __future__ import annotations

import asyncio
import gc
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

import numpy as np

from station.simulators.bluetooth.air import Air
from station.simulators.devices import BluetoothDevice, Scene, make
from station.simulators.hosts.base import Host, serving
from station.simulators.hosts.ble import BleHost
from station.simulators.hosts.tcp import TcpHost
from station.simulators.hosts.ticker import Ticker
from station.simulators.patient import Patient
from station.simulators.room import ROOM_DEVICES
from tests.simulators.scenes import BEGAN

# Rooms do not begin at the same moment.
_APART_S = 0.0137
BYTES_A_SECOND = {"nonin_serial": 75 * 5, "openbci_cyton": 250 * 33}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """Lateness of every step of the ticker, and how far the rates are off, as a share."""

    p99_s: float
    greatest_s: float
    rate_error: float
    share_of_core: float


class CountingHost(TcpHost):
    """Counts what it sends; nobody needs to listen."""

    sent = 0

    def send(self, data: bytes) -> None:
        self.sent += len(data)
        super().send(data)


def _ahead(ticker: Ticker, ahead_s: float) -> float:
    return ticker.clock() + ahead_s


async def run_rooms(rooms: int, lasts_s: float) -> Rooms:
    """The usual room so many times: oximeter and EKG board stream on TCP ports, cuff and
    thermometer advertise, each room on an air of its own.
    """
    late: list[float] = []
    ticker = Ticker(late=late.append)
    hosts: list[Host] = []
    streams: list[CountingHost] = []
    async with AsyncExitStack() as stack:
        for room in range(rooms):
            ahead_s = room * _APART_S
            scene = Scene(patient=Patient(seed=room), began=BEGAN, auto=True)
            air = await stack.enter_async_context(Air())
            for spec_id in ROOM_DEVICES:
                device = make(spec_id, scene)
                clock = partial(_ahead, ticker, ahead_s)
                if isinstance(device, BluetoothDevice):
                    hosts.append(BleHost(device, clock, await air.add(device.plan())))
                    continue
                host = CountingHost(device, clock)
                device.receive(b"b", clock())
                ticker.take(host, ahead_s)
                streams.append(host)
        hosts += streams
        await stack.enter_async_context(serving(hosts))
        # What is built once is no garbage: looking through all of it takes tens of milliseconds.
        gc.collect()
        gc.freeze()
        stack.callback(gc.unfreeze)
        began, cpu = time.monotonic(), time.process_time()
        task = asyncio.create_task(ticker.run())
        stack.callback(task.cancel)
        done, _ = await asyncio.wait([task], timeout=lasts_s)
        if done:
            task.result()
        took_s, used_s = time.monotonic() - began, time.process_time() - cpu
        errors = [
            abs(host.sent / (BYTES_A_SECOND[host.device.spec_id] * took_s) - 1.0)
            for host in streams
        ]
    return Rooms(
        p99_s=float(np.percentile(late, 99)),
        greatest_s=max(late),
        rate_error=max(errors),
        share_of_core=used_s / took_s,
    )
