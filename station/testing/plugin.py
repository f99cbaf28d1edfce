"""Fixtures for tests that want devices: a simulated one, a whole room, a chart.

Nothing happens until a test asks for a fixture, and nothing is left when it is over. Each gives
plain values: a path to open, an address, a URL. What tests read of a simulated device comes over
a real port or a real Bluetooth stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from station.simulators.demo_chart import DemoChart
    from station.simulators.room_process import Room, RoomProcess
    from station.testing.bench import SimulatedDevice

    MakeDevice = Callable[..., SimulatedDevice]
    """Called with a spec and the options of `station.testing.bench.Bench.device`."""
    MakeRoom = Callable[..., tuple[Room, RoomProcess]]
    """Called with the options of `RoomProcess`."""

__all__ = ["station_chart", "station_device", "station_room"]


@pytest.fixture
def station_device() -> Iterator[MakeDevice]:
    """Start a simulated device: `station_device("nonin_serial").port`.

    A serial one has a `port` (with `tcp=True` a `tcp` address instead), a Bluetooth one an
    `address` and the transport `hci` at which it is found. Options: `mode`, `patient`, `seed`,
    `time_scale`, `auto`, `tcp`, `wrong` (a fault by name). Skips where this system has no
    pseudo-terminals, and for Bluetooth where Bumble is not installed.
    """
    from station.testing.bench import Bench

    with Bench() as bench:

        def make(spec: str, **options: object) -> SimulatedDevice:
            try:
                return bench.device(spec, **options)  # type: ignore[arg-type]
            except ModuleNotFoundError as missing:
                if missing.name == "termios":
                    pytest.skip("no pseudo-terminals on this system: ask for tcp=True")
                pytest.skip(f"{missing.name} is not installed: vitals-station[simulate]")

        yield make


@pytest.fixture
def station_room() -> Iterator[MakeRoom]:
    """A whole room in a process of its own: what is called gives the room and its orders.

    `room.device("nonin_serial").pty` says where an instrument is; `orders.command(do="start",
    device=...)` uses it. Options are those of `station.simulators.room_process.RoomProcess`.
    """
    from station.simulators.room_process import RoomProcess

    running: list[RoomProcess] = []

    def make(**options: object) -> tuple[Room, RoomProcess]:
        process = RoomProcess(**options)  # type: ignore[arg-type]
        running.append(process)
        return process.start(), process

    try:
        yield make
    finally:
        for process in running:
            process.stop()


@pytest.fixture(scope="session")
def station_chart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoChart]:
    """A FHIR server with eight invented patients, at `station_chart.base_url`; one for the run.

    Skips, and says why, where the environment of the demo chart is missing.
    """
    from station.simulators.demo_chart import DemoChart, DemoChartError, demo_python

    try:
        python = demo_python()
    except DemoChartError as missing:
        pytest.skip(str(missing))
    with DemoChart(tmp_path_factory.mktemp("station-chart"), python=python) as chart:
        yield chart
