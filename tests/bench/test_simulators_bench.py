"""Simulators: how fast a heart is made, whether others read it right, how many rooms a process
keeps on time, and how soon an instrument is there.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from station.simulators.changes import Change
from station.simulators.course import Course
from station.simulators.patient import Patient
from station.simulators.waves import LEADS
from tests.simulators.rooms import run_rooms
from tests.support.ec57 import gross, score
from tests.support.figures import StateFigure, seconds_per_call, state_all
from tests.support.peers import ask

pytestmark = pytest.mark.bench

RATE_HZ = 500
EXACT = 0.0
PEERS = ("xqrs", "sleepecg", "neurokit2")


@pytest.mark.parametrize("rhythm", ["sinus", "af", "bigeminy"])
def test_twelve_leads_are_made_fast(rhythm: str, figure: StateFigure) -> None:
    times = np.arange(300 * RATE_HZ) / RATE_HZ

    def made() -> None:
        person = Course(Patient(seed=1), [Change(at_s=0.0, words={"rhythm": rhythm})])
        person.ecg(times, LEADS)

    plain = 300.0 / seconds_per_call(lambda: Patient(seed=1).ecg(times, LEADS), rounds=3)
    figure(
        f"Simulators, 12 leads at 500 Hz, {rhythm}",
        300.0 / seconds_per_call(made, rounds=3),
        "times real time",
        at_least=2000,
        note=f"with its beats worked out anew; the plain patient {plain:.0f}",
    )


def sinus_hearts() -> list[tuple[NDArray[Any], NDArray[np.int64], str]]:
    """Ten minutes of lead II without noise from 40 to 180 beats a minute, and the true R peaks;
    of the plain patient and of the dipole.
    """
    times = np.arange(600 * RATE_HZ) / RATE_HZ
    hearts = []
    for seed, rate in enumerate((40, 52, 60, 72, 85, 100, 120, 150, 180)):
        patient = Patient(seed=seed, heart_rate=rate)
        for who, person in (("patient", patient), ("course", Course(patient))):
            beats = person.beat_times(0.0, 600.0)
            true = np.rint(beats * RATE_HZ).astype(np.int64)
            hearts.append((person.ecg(times)[0], true, f"{who} at {rate}"))
    return hearts


@pytest.mark.timeout(900)
def test_foreign_detectors_read_it_right(figure: StateFigure) -> None:
    hearts = sinus_hearts()
    rows = []
    for peer in PEERS:
        answer = ask(peer, [one for one, _, _ in hearts], [RATE_HZ] * len(hearts))
        scores, lags = [], []
        for k, (_, true, _) in enumerate(hearts):
            found = answer.beats(k)
            near = score(true, found, RATE_HZ)
            lag = round(float(np.median(near.offsets_s)) * RATE_HZ) if near.found else 0
            lags.append(lag)
            scores.append(score(true, found - lag, RATE_HZ, tolerance_s=0.050))
        worst = min(range(len(scores)), key=lambda k: scores[k].f1)
        total = gross(scores)
        rows.append(
            {
                "name": f"Simulators, sinus without noise, F1 of {peer} within ±50 ms",
                "value": 100 * total.f1,
                "unit": "%",
                "at_least": 99.9,
                "noise": EXACT,
                "note": f"{total.missed} missed and {total.extra} extra of "
                f"{total.found + total.missed} beats; worst {100 * scores[worst].f1:.2f} "
                f"({hearts[worst][2]}); lag {min(lags) * 2} to {max(lags) * 2} ms",
            }
        )
    state_all(figure, rows)


# What the machine itself does to somebody who only sleeps, in the same minute.
SLEEPER = """
import time
late, began = [], time.monotonic()
for k in range(1, {steps}):
    time.sleep(max(0.0, began + 0.02 * k - time.monotonic()))
    late.append(time.monotonic() - began - 0.02 * k)
print(1000 * sorted(late)[int(0.99 * len(late))])
"""


@pytest.mark.timeout(300)
async def test_fifty_rooms_in_one_process(figure: StateFigure) -> None:
    sleeper = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SLEEPER.format(steps=3000), stdout=asyncio.subprocess.PIPE
    )
    rooms = await run_rooms(50, lasts_s=60.0)
    idle_ms = float((await sleeper.communicate())[0])
    state_all(
        figure,
        [
            {
                "name": "Simulators, 50 rooms of 4 instruments, lateness p99",
                "value": 1000 * rooms.p99_s,
                "unit": "ms",
                "at_most": 50,
                "note": "one process, one ticker, 60 s; greatest "
                f"{1000 * rooms.greatest_s:.0f} ms; {100 * rooms.share_of_core:.0f} % of a core; "
                f"beside it a process that only sleeps 20 ms {idle_ms:.0f} ms",
            },
            {
                "name": "Simulators, 50 rooms of 4 instruments, greatest error of a rate",
                "value": 100 * rooms.rate_error,
                "unit": "%",
                "at_most": 0.5,
                "note": "bytes sent by oximeters and EKG boards against 75 and 250 frames a second",
            },
        ],
    )


UP = """
import asyncio, os, time
import station.simulators.simulate as it
{more}
began = time.perf_counter()
def ready(place):
    print(time.perf_counter() - began, flush=True)
    os._exit(0)
asyncio.run(it.simulate(["{spec}"], tcp={tcp}, on_ready=ready))
"""


@pytest.mark.parametrize(
    ("spec", "tcp", "more"),
    [
        ("nonin_serial", "('127.0.0.1', 0)", ""),
        ("openbci_cyton", "('127.0.0.1', 0)", ""),
        # The Bluetooth stack is imported only for who needs it: that is import, too.
        ("bluetooth_blood_pressure", "None", "import station.simulators.bluetooth.air"),
    ],
)
def test_an_instrument_is_there_soon(spec: str, tcp: str, more: str, figure: StateFigure) -> None:
    def once() -> tuple[float, float]:
        began = time.perf_counter()
        run = subprocess.run(
            [sys.executable, "-c", UP.format(spec=spec, tcp=tcp, more=more)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return float(run.stdout), time.perf_counter() - began

    once()
    each = [once() for _ in range(5)]
    figure(
        f"Simulators, {spec} is up after import",
        1000 * float(np.median([after for after, _ in each])),
        "ms",
        at_most=300,
        note="median of 5; with Python and imports "
        f"{1000 * float(np.median([whole for _, whole in each])):.0f} ms",
    )
