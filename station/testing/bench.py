"""Simulated devices in a thread of their own, for programs that are not asynchronous.

A bench has one event loop with any number of devices: serial ones on pseudo-terminals or TCP
ports, Bluetooth ones on one virtual air. Nothing runs until the first device is asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from station.codec import load_spec
from station.simulators.devices import BluetoothDevice, Scene, StreamDevice, make
from station.simulators.hosts.base import Clock, Host, clock_from_now, serving
from station.simulators.hosts.tcp import TcpHost
from station.simulators.patient import Patient
from station.simulators.person_words import person_from_words
from station.testing.faults import FaultyStream
from station.testing.faulty_air import spoil_bluetooth

if TYPE_CHECKING:
    from types import TracebackType

    from station.simulators.bluetooth.air import Air

__all__ = ["Bench", "SimulatedDevice"]

_START_S: Final = 30.0
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedDevice:
    """A device that runs. Of `port`, `tcp` (host, port) and `address` one is set; a program
    finds the air of an `address` at the transport `hci`.
    """

    spec: str
    port: str | None = None
    tcp: tuple[str, int] | None = None
    address: str | None = None
    hci: str | None = None
    bench: Bench
    host: Host

    @property
    def place(self) -> str:
        """Where it is, as `station.open` takes it."""
        if self.tcp is not None:
            return f"{self.tcp[0]}:{self.tcp[1]}"
        return self.port or self.address or ""

    @property
    def path(self) -> str:
        """The path of a serial device's port. Raises `ValueError` for any other."""
        if self.port is None:
            raise ValueError(f"{self.spec} has no port here; it is at {self.place}")
        return self.port

    def act(self, name: str, **options: Any) -> None:
        """Do something to it, such as `finger_out`. Raises `ActError` with what it can do."""
        self.bench.call(self._act(name, options))

    def fault(self, name: str, **options: Any) -> None:
        """Let something go wrong: drop, stall, unplug, replug, corrupt, lose_bytes, or an act.

        Raises `ActError`.
        """
        self.bench.call(self.host.fault(name, **options))

    async def _act(self, name: str, options: dict[str, Any]) -> None:
        self.host.act(name, **options)


class Bench:
    """Devices that run until `close`. Not for use inside an event loop: its calls wait."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._clock: Clock = clock_from_now()
        self._ends: list[contextlib.AsyncExitStack] = []
        self._air: Air | None = None
        self._hci = ""
        self._folder: Path | None = None
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def device(
        self,
        spec: str,
        *,
        mode: str | None = None,
        patient: str | None = None,
        seed: int = 1,
        time_scale: float = 1.0,
        auto: bool = True,
        tcp: bool = False,
        wrong: str | None = None,
    ) -> SimulatedDevice:
        """Start a device and say where it is.

        `patient`: what it is to find, such as `systolic=128,diastolic=82,steady` or `rhythm=af`.
        `auto`: it measures by itself, as if somebody used it. `time_scale` makes measurements
        faster, never the rates of signals. `wrong` is one of `station.testing.faults.FAULTS`.
        Raises `ValueError` for what nobody simulates.
        """
        person = person_from_words(patient, seed) if patient else Patient(seed=seed)
        began = datetime.now().astimezone().replace(tzinfo=None)
        scene = Scene(patient=person, began=began, time_scale=time_scale, auto=auto)
        made = make(spec, scene, mode=mode)
        # Its simulation begins now, not when the first device of the bench began.
        clock = clock_from_now()
        if isinstance(made, BluetoothDevice):
            if wrong is not None:
                spoil_bluetooth(made, wrong, seed)
            return self.call(self._on_air(spec, made, clock))
        return self.call(self._on_a_line(spec, made, clock, mode=mode, tcp=tcp, wrong=wrong))

    def call(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Run something in the loop of the devices and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._running()).result(_START_S)

    def close(self) -> None:
        """Switch everything off; nothing is left."""
        loop, self._loop = self._loop, None
        if loop is None or self._thread is None:
            return
        try:
            asyncio.run_coroutine_threadsafe(self._end(), loop).result(_START_S)
        finally:
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join()
            loop.close()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=self._loop.run_forever, name="simulated devices", daemon=True
            )
            self._thread.start()
        return self._loop

    async def _end(self) -> None:
        for stack in reversed(self._ends):
            await stack.aclose()
        self._ends.clear()
        self._air = None

    async def _on_a_line(
        self,
        spec: str,
        device: StreamDevice,
        clock: Clock,
        *,
        mode: str | None,
        tcp: bool,
        wrong: str | None,
    ) -> SimulatedDevice:
        host: Host
        if wrong is not None:
            device = FaultyStream(device, wrong, mode=mode)
        if tcp:
            host = TcpHost(device, clock, "127.0.0.1", 0)
        else:
            from station.testing.counted_pty import CountedPty  # not on every system

            self._folder = self._folder or Path(tempfile.mkdtemp(prefix="station-bench-"))
            self._count += 1
            host = CountedPty(device, clock, self._folder / f"{spec}-{self._count}")
            if isinstance(device, FaultyStream):
                device.openings = host.openings
        await self._serve(host)
        place = host.place
        there = place.get("tcp")
        return SimulatedDevice(
            spec=spec,
            port=place.get("pty"),
            tcp=(there[0], there[1]) if there else None,
            bench=self,
            host=host,
        )

    async def _on_air(self, spec: str, device: BluetoothDevice, clock: Clock) -> SimulatedDevice:
        from station.simulators.bluetooth.air import Air
        from station.simulators.hosts.ble import BleHost

        if self._air is None:
            stack = contextlib.AsyncExitStack()
            self._air = await stack.enter_async_context(Air())
            self._ends.append(stack)
            self._hci = await self._air.serve()
        host = BleHost(device, clock, await self._air.add(device.plan()))
        await self._serve(host)
        return SimulatedDevice(
            spec=spec, address=host.place["address"], hci=self._hci, bench=self, host=host
        )

    async def _serve(self, host: Host) -> None:
        """Keep a host working in a task of its own: a task group ends where it began."""
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        over = asyncio.Event()

        async def work() -> None:
            try:
                async with serving([host]):
                    ready.set_result(None)
                    await over.wait()
            except BaseException as problem:
                if ready.done():
                    raise
                ready.set_exception(problem)

        task = asyncio.create_task(work(), name=f"simulated {load_spec(host.place['spec']).id}")
        await ready
        stack = contextlib.AsyncExitStack()

        async def end() -> None:
            over.set()
            await task

        stack.push_async_callback(end)
        self._ends.append(stack)
