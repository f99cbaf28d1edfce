"""`station record`: keep everything that a device says, and everything it is sent."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from station.cli.output import Refused, print_json
from station.cli.where import Where, device_at, spec_of

if TYPE_CHECKING:
    from station.codec import Spec
    from station.drivers.driver import Driver
    from station.drivers.links.base import LinkState
    from station.settings import DeviceSettings
    from station.vitals import Failure, Reading, SampleBlock, Status

__all__ = ["record"]

_GOODBYE_S = 2.0


def record(
    spec: str,
    file: Path,
    *,
    where: Where = Where(),  # noqa: B008 - frozen
    simulated: bool = False,
    seconds: float | None = None,
    start: bool = False,
) -> int:
    """Record a device into a flight recording until interrupted, or for some seconds.

    Says when the connection comes and goes, and at the end how much was heard. The file holds
    what the device said: `station scrub` takes people out of it.

    Parameters
    ----------
    spec
        Which protocol: an id that `station devices` lists, or the path of a spec file.
    file
        Where to write; by custom it ends with `.flight.jsonl`. An older file is not written over.
    simulated
        A simulator is at the other end; the recording says so.
    seconds
        How long; until interrupted if not said.
    start
        Ask the device to measure, where it measures when it is asked.
    """
    protocol = spec_of(spec, where.mode)
    device = device_at(protocol, where).model_copy(update={"simulated": simulated})
    if file.exists():
        raise Refused(f"{file} is there already; name another file")
    if not file.parent.is_dir():
        raise Refused(f"{file.parent} is no folder")
    try:
        return asyncio.run(_record(device, protocol, file, where.hci, seconds, start))
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise Refused(str(problem)) from problem


class _Sink:
    """Tells of the connection; what else the driver says can be replayed."""

    def __init__(self, start: bool) -> None:
        self._start = start
        self.connections = 0
        self._last: dict[str, str] = {}

    def on_reading(self, reading: Reading) -> None:
        """In the file."""

    def on_failure(self, failure: Failure) -> None:
        """In the file."""

    def on_status(self, status: Status) -> None:
        """In the file."""

    def on_samples(self, block: SampleBlock, arrived_monotonic_s: float) -> None:
        """In the file."""

    def on_link(self, driver: Driver, state: LinkState) -> None:
        """Say it, and start the device where that is wanted."""
        from station.drivers.dialogues import NotNowError
        from station.drivers.links.base import LinkPhase

        line = {"link": str(state.phase)}
        if state.problem is not None:
            line |= {"says": str(state.problem.says), "next_step": str(state.problem.next_step)}
        if line != self._last and (
            state.problem is None or state.phase is not LinkPhase.CONNECTING
        ):
            self._last = line  # what is tried again and again is told once
            print_json(line)
        if state.phase is LinkPhase.CONNECTED and state.problem is None:
            self.connections += 1
            if self._start and "start" in driver.actions:
                with contextlib.suppress(NotNowError):
                    driver.ask("start")


async def _record(
    device: DeviceSettings,
    spec: Spec,
    file: Path,
    hci: str | None,
    seconds: float | None,
    start: bool,
) -> int:
    from station.drivers.links.ble_radio import BleRadio
    from station.drivers.links.recorder import RecordedLink
    from station.instruments import make_driver, make_link, make_radio

    radios: list[BleRadio] = []

    def borrow() -> BleRadio:
        radios.append(make_radio(hci))
        return radios[-1]

    link = RecordedLink(
        make_link(device, spec, spec.title, borrow), file, spec=spec.id, kind=device.link
    )
    sink = _Sink(start)
    driver = make_driver(device, spec, spec.title, link, sink)
    running = asyncio.create_task(driver.run(), name=f"record {spec.id}")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows
            loop.add_signal_handler(name, stop.set)
    try:
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait(
            {running, stopping}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
        stopping.cancel()
        if running.done():
            running.result()  # a driver that broke says how
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await driver.say_goodbye()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        for radio in radios:
            await radio.close()
    counts = driver.counts
    failure = link.recorder.failure if link.recorder is not None else None
    print_json(
        {
            "file": str(file),
            "connections": sink.connections,
            "bytes": counts.bytes_read,
            "frames": counts.frames,
            "refused": counts.refused,
            **({"failure": failure} if failure else {}),
        }
    )
    return 0 if counts.bytes_read and failure is None else 1
