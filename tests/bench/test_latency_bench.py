"""From the last byte of a sample at its port to its pixel, in the real window with all four
simulated instruments live: what `station doctor --latency` measures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.support.figures import StateFigure

pytestmark = [pytest.mark.bench, pytest.mark.timeout(180)]


def test_from_port_to_pixel(figure: StateFigure, xvfb_display: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "station", "doctor", "--latency", "--seconds", "30", "--json"],
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
        env={**os.environ, "DISPLAY": xvfb_display},
    )
    assert done.returncode == 0, done.stderr
    by_signal = {line["signal"]: line for line in map(json.loads, done.stdout.splitlines())}
    for signal, pieces in (("ecg", 300), ("pleth", 300)):
        told = by_signal[signal]
        assert told["pieces"] > pieces
        note = f"median {told['p50_ms']:.1f} ms, worst {told['worst_ms']:.1f} ms"
        figure(f"Port to pixel, {signal}, p99", told["p99_ms"], "ms", at_most=50, note=note)
