"""A simulated Masimo oximeter, line by line."""

from __future__ import annotations

import pytest

from station.simulators.devices.masimo import MasimoOximeter
from tests.simulators.scenes import scene

REST = "SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM="


def lines(oximeter: MasimoOximeter, from_s: float, to_s: float) -> list[str]:
    steps = round((to_s - from_s) * 10)
    data = b"".join(oximeter.tick(from_s + step / 10) for step in range(steps + 1))
    return data.decode("ascii").split("\r\n")[:-1]


def test_lines_have_the_form_of_those_of_a_rad_8() -> None:
    oximeter = MasimoOximeter(scene())
    first, second = lines(oximeter, 0.5, 2.5)
    assert first.startswith("01/02/26 03:04:06 SN=0000056661 SPO2=097% BPM=072 PI=")
    assert first.endswith(f"% {REST}0000 EXC=000800")
    assert second.startswith("01/02/26 03:04:07 ")
    # The line in the README of the Elasticsearch glue has 118 characters.
    assert len(first) == len(
        "02/22/16 22:47:45 SN=0000056661 SPO2=098% BPM=097 PI=03.60% SPCO=--.-% SPMET=--.-% "
        "DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000800"
    )


@pytest.mark.parametrize(
    ("act", "exceptions"),
    [
        ("finger_out", "000020"),
        ("sensor_unplugged", "000001"),
    ],
)
def test_without_a_finger_there_are_dashes(act: str, exceptions: str) -> None:
    oximeter = MasimoOximeter(scene())
    lines(oximeter, 0.0, 0.5)
    oximeter.act(act, 0.5)
    assert lines(oximeter, 0.6, 1.5) == [
        f"01/02/26 03:04:06 SN=0000056661 SPO2=---% BPM=--- PI=--.--% {REST}0000 EXC={exceptions}"
    ]


def test_what_disturbs_it() -> None:
    oximeter = MasimoOximeter(scene())
    lines(oximeter, 0.0, 0.5)
    oximeter.act("motion", 0.5)
    oximeter.act("ambient_light", 0.5)
    oximeter.act("low_battery", 0.5)
    (line,) = lines(oximeter, 0.6, 1.5)
    assert line.endswith("ALARM=0040 EXC=000850")
    oximeter.act("finger_out", 1.6)
    oximeter.act("finger_in", 1.7)
    (line,) = lines(oximeter, 1.8, 2.5)
    assert line.endswith("EXC=000058")


def test_a_trend() -> None:
    """Thirty lines, two seconds apart, the first of them before there was a finger."""
    oximeter = MasimoOximeter(scene(time_scale=60.0), mode="trend")
    sent = lines(oximeter, 0.5, 1.0)
    assert len(sent) == 30
    assert sent[0] == "01/02/26 03:03:06 SpO2=000 PR=000 PI=00.00 EXC=820"
    assert sent[2].startswith("01/02/26 03:03:10 SpO2=097 PR=072 PI=")
    assert sent[2].endswith(" EXC=800")


def test_a_mode_that_is_none() -> None:
    with pytest.raises(ValueError, match="no mode x; there are live, trend"):
        MasimoOximeter(scene(), mode="x")
