"""Print what a Nonin pulse oximeter on a serial port measures, until Ctrl-C or for --seconds.

    python examples/read_oximeter.py /dev/ttyUSB0
    python examples/read_oximeter.py 192.168.1.20:4001 --seconds 30

Without an oximeter: `station simulate nonin_serial` prints a path; give it, with --simulated.
"""

from __future__ import annotations

import argparse
import sys

import station


def main() -> int:
    """Read and print; 1 where the oximeter cannot be read."""
    parser = argparse.ArgumentParser(description="Print what a Nonin pulse oximeter measures.")
    parser.add_argument("port", help="serial port, host:port, or a flight recording")
    parser.add_argument("--seconds", type=float, help="end after so long")
    parser.add_argument("--simulated", action="store_true", help="a simulator is on the port")
    given = parser.parse_args()
    try:
        with station.open("nonin_serial", given.port, simulated=given.simulated) as device:
            for event in device.events(timeout_s=10, for_s=given.seconds):
                show(event)
    except station.DeviceError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    return 0


def show(event: object) -> None:
    """One line for a value, and one for a measurement that gave none."""
    match event:
        case station.Reading():
            mark = "" if event.chartable else f"  ({', '.join(event.why_not)})"
            print(f"{event.vital}  {event.quantity}  [{event.origin}]{mark}", flush=True)
        case station.Failure():
            print(f"{event.vital}  none: {event.says} {event.next_step}", flush=True)
        case station.LinkState(problem=problem) if problem is not None:
            print(f"{problem.says} {problem.next_step}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
