"""Wait for one blood pressure of a Bluetooth cuff, and print it.

    python examples/read_cuff_async.py F0:00:00:00:00:01

Start the cuff by its own button: nothing here starts one. Without a cuff:
`station simulate bluetooth_blood_pressure` prints an address and an HCI transport; give both, the
second with --hci.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

import station


async def blood_pressure(address: str, hci: str | None, wait_s: float) -> bool:
    """Print the first finished measurement; whether there was one."""
    async with station.open_async(
        "bluetooth_blood_pressure", address, hci=hci, timeout_s=wait_s
    ) as cuff:
        print(f"connected: {cuff.identity.manufacturer} {cuff.identity.model}")
        async for event in cuff.events(timeout_s=wait_s):
            match event:
                case station.Failure():
                    print(f"no value: {event.says} {event.next_step}")
                    return False
                case station.Reading(final=True):
                    show(event)
                    # The other values of that inflation are on their way already.
                    async for reading in cuff.readings(for_s=1.0):
                        show(reading)
                    return True
    return False


def show(reading: station.Reading) -> None:
    """One line."""
    print(f"{reading.vital}  {reading.quantity}  [{reading.origin}]")


def main() -> int:
    """Read and print; 1 where there is no value."""
    parser = argparse.ArgumentParser(description="Print one blood pressure of a Bluetooth cuff.")
    parser.add_argument("address", help="Bluetooth address (on macOS a UUID)")
    parser.add_argument("--hci", help="Bumble transport instead of this computer's Bluetooth")
    parser.add_argument("--wait", type=float, default=120.0, help="seconds, for each step")
    given = parser.parse_args()
    try:
        return 0 if asyncio.run(blood_pressure(given.address, given.hci, given.wait)) else 1
    except station.DeviceError as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
