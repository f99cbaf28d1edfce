"""Write the EKG of an OpenBCI Cyton to a CSV file, as it streams. NOT FOR DIAGNOSIS.

    python examples/ekg_to_csv.py /dev/ttyUSB0 ekg.csv --seconds 10

One row for each sample: its number, its time in seconds since the first, and the leads in
microvolts. A sample that was lost or is not valid has empty cells and keeps its row, so the time
axis is right. Without a board: `station simulate openbci_cyton` prints a path; give it, with
--simulated.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from pathlib import Path

import station

NOT_FOR_DIAGNOSIS = "Not for diagnosis: a preview to judge the recording by."
# Which electrode is on which input of the board.
LEADS = {"ch1": "II", "ch2": "V5"}


def record(port: str, file: Path, seconds: float, simulated: bool) -> int:
    """Write `seconds` of EKG; returns how many samples had no value."""
    without = 0
    with (
        station.open("openbci_cyton", port, leads=LEADS, simulated=simulated) as board,
        file.open("w", encoding="utf-8", newline="") as out,
    ):
        rows = csv.writer(out)
        out.write(f"# {NOT_FOR_DIAGNOSIS}\n# unit: uV\n")
        for block in board.samples("ecg", timeout_s=10):
            if block.first_sample == 0:
                out.write(f"# origin: {block.origin}\n")
                rows.writerow(["sample", "time_s", *block.channels])
            # (channels, samples) in `block.unit`, NaN where there is no valid sample.
            for place, values in enumerate(block.physical().T.tolist()):
                number = block.first_sample + place
                if number >= seconds * block.rate_hz:
                    return without
                without += any(math.isnan(value) for value in values)
                cells = ["" if math.isnan(value) else f"{value:.3f}" for value in values]
                rows.writerow([number, f"{number / block.rate_hz:.4f}", *cells])
    return without


def main() -> int:
    """Record; 1 where the board cannot be read or the file cannot be written."""
    parser = argparse.ArgumentParser(description="EKG to CSV. " + NOT_FOR_DIAGNOSIS)
    parser.add_argument("port", help="serial port, host:port, or a flight recording")
    parser.add_argument("file", type=Path, help="the CSV file to write")
    parser.add_argument("--seconds", type=float, default=10.0, help="how much of it")
    parser.add_argument("--simulated", action="store_true", help="a simulator is on the port")
    given = parser.parse_args()
    try:
        without = record(given.port, given.file, given.seconds, given.simulated)
    except (station.DeviceError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{given.file}: {given.seconds:g} s, {without} samples without a value.")
    print(NOT_FOR_DIAGNOSIS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
