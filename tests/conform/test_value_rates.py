"""How often values come, on recordings that are written here.

The frame is one of Nonin format 8, which a wireless model sends once a second: pulse 57, SpO2 98
(the wireless models' data formats, as the spec cites them).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.codec import load_spec
from station.conform.result import Outcome, Verdict
from station.conform.timing_checks import right_rate
from station.conform.understanding import understand
from station.drivers.links.base import Chunk, LinkPhase, LinkState
from station.drivers.links.recording import Entry, Header, Recording
from station.vitals import Origin

SECOND = bytes.fromhex("80 39 62 20")


def rate(*times: float) -> Outcome:
    """What is said of frames at these times. A frame is told when the next one begins."""
    header = Header(
        spec="nonin_serial",
        link="serial",
        origin=Origin.DEVICE,
        started_utc=datetime(2026, 3, 2, tzinfo=UTC),
    )
    entries = [Entry(t_s=0.0, what=LinkState(phase=LinkPhase.CONNECTED))]
    entries += [Entry(t_s=t, what=Chunk(data=SECOND, monotonic_s=t)) for t in times]
    recording = Recording(path=Path("x"), header=header, entries=tuple(entries))
    return right_rate(understand(recording, load_spec("nonin_serial"), mode="format_8"))


def test_one_a_second() -> None:
    found = rate(*(0.4 + k + 0.03 * (k % 3) for k in range(8)))
    assert found.verdict is Verdict.MET
    assert found.measured.startswith("second_8 every 1.00 s of 1 s")


@pytest.mark.parametrize("every_s", [0.9, 1.1])
def test_too_fast_and_too_slow(every_s: float) -> None:
    found = rate(*(0.4 + every_s * k for k in range(8)))
    assert found.verdict is Verdict.NOT_MET
    assert f"second_8 every {every_s:.2f} s of 1 s" in found.findings[0].what


def test_a_lost_one_and_a_pause_are_no_wrong_rate() -> None:
    assert rate(*(float(k) for k in range(12) if k != 5)).verdict is Verdict.MET
    assert rate(*(float(k) for k in range(12) if k not in (4, 5, 6))).verdict is Verdict.MET


def test_too_few_tell_nothing() -> None:
    found = rate(1.0, 2.0, 3.0)
    assert (found.verdict, found.measured) == (
        Verdict.NOT_SEEN,
        "too few samples or values to tell",
    )
