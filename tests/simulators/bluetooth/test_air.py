from __future__ import annotations

import asyncio
import subprocess
import sys

from bleak import BleakClient, BleakScanner

from station.simulators.bluetooth.backend import bumble_backends
from station.simulators.bluetooth.dongle import on_dongle
from tests.simulators.bluetooth.world import BLOOD_PRESSURE, FEATURE, World, cuff

SIMULATOR = """
import asyncio, sys
from station.simulators.bluetooth.air import Air
from tests.simulators.bluetooth.world import cuff

async def main():
    async with Air() as air:
        await air.add(cuff())
        print(await air.serve(), flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(main())
"""


async def read_feature(hci: str) -> bytes:
    backends = bumble_backends(hci)
    try:
        found = await BleakScanner.find_device_by_filter(
            lambda *_: True, timeout=10, service_uuids=[BLOOD_PRESSURE], backend=backends.scanner
        )
        assert found is not None
        async with BleakClient(found, timeout=10, backend=backends.client) as client:
            return bytes(await client.read_gatt_char(FEATURE))
    finally:
        await backends.close()


async def test_a_simulator_in_another_process() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        SIMULATOR,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        hci = (await process.stdout.readline()).decode().strip()
        assert hci.startswith("tcp-client:127.0.0.1:")
        assert await read_feature(hci) == b"\x3f\x00"
        _, errors = await process.communicate(b"")  # its input ends, and so does it
    assert (process.returncode, errors) == (0, b"")


async def test_a_device_on_a_radio_of_its_own(air: World) -> None:
    """As on a dongle; here the dongle is another guest of the virtual air."""
    async with on_dongle(cuff(), air.hci) as device:
        assert await read_feature(air.hci) == b"\x3f\x00"
        await device.vanish()
        await device.start()
        assert await read_feature(air.hci) == b"\x3f\x00"


async def test_many_devices_are_all_seen(air: World) -> None:
    addresses = {f"F0:F1:F2:00:01:{number:02X}" for number in range(8)}
    for address in addresses:
        await air.add(cuff(address=address, advertising_interval_s=0.1))
    backends = bumble_backends(air.hci)
    seen: set[str] = set()
    async with BleakScanner(backend=backends.scanner) as scanner, asyncio.timeout(10):
        async for device, _ in scanner.advertisement_data():
            seen.add(device.address)
            if seen == addresses:
                break
    await backends.close()


def test_bluetooth_and_serial_libraries_load_only_when_used() -> None:
    program = (
        "import sys\n"
        "import station.drivers.links.ble, station.drivers.links.doctor\n"
        "import station.drivers.links.serial_port, station.drivers.links.tcp\n"
        "import station.drivers.links.replay, station.drivers.links.recorder\n"
        "import station.simulators.bluetooth, station.simulators.bluetooth.plans\n"
        "print(sorted({'bleak', 'bumble', 'serial', 'dbus_fast'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
