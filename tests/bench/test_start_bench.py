"""How long until somebody can sign in, beside what any program with this library has to pay."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

import pytest

from tests.support.figures import StateFigure

pytestmark = [pytest.mark.bench, pytest.mark.window]

RUNS = 5

# The real program. It makes its station once its first page is painted, and not before.
STATION = """
import os


def make():
    print("painted", flush=True)
    os._exit(0)

from station.ui.app import run
run(make)
"""

# What importing the libraries and making the application costs by itself.
LIBRARIES = """
from PySide6 import QtWidgets
import pyqtgraph
app = QtWidgets.QApplication([])
print("painted", flush=True)
import os
os._exit(0)
"""


def seconds_until_told(program: str) -> float:
    """From the start of an interpreter until it prints its line."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.perf_counter() - began
        assert line == "painted\n", process.stderr.read() if process.stderr else ""
    return seconds


def test_cold_start_to_the_sign_in_page(xvfb_display: str, figure: StateFigure) -> None:
    seconds_until_told(STATION)  # both read their files once before anything is measured
    seconds_until_told(LIBRARIES)
    station, libraries = [], []
    for _ in range(RUNS):
        station.append(seconds_until_told(STATION))
        libraries.append(seconds_until_told(LIBRARIES))
    ours, theirs = statistics.median(station), statistics.median(libraries)
    figure(
        "Start to the sign-in page painted, beside importing the libraries",
        ours / theirs,
        "times",
        at_most=1.6,
        note=f"{ours * 1000:.0f} ms beside {theirs * 1000:.0f} ms",
    )
