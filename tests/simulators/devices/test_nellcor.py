"""A simulated Nellcor monitor, line by line."""

from __future__ import annotations

import pytest

from station.drivers.dialogues import dialogue_named
from station.simulators.devices.nellcor import NellcorMonitor
from tests.drivers.dialogues.moments import at
from tests.simulators.scenes import scene

HEADING = "NPB-290 VERSION 1.0.0.1 CRC: A1B2 SpO2 Limit: 85-100% PR Limit: 40-170BPM"
COLUMNS = "TIME %SPO2 BPM PA Status"


def printed(monitor: NellcorMonitor, from_s: float, to_s: float) -> bytes:
    steps = round((to_s - from_s) * 10)
    return b"".join(monitor.tick(from_s + step / 10) for step in range(steps + 1))


def lines(monitor: NellcorMonitor, from_s: float, to_s: float) -> list[str]:
    return printed(monitor, from_s, to_s).decode("ascii").split("\r\n")[:-1]


def test_a_line_every_two_seconds_and_a_heading_before_every_25() -> None:
    monitor = NellcorMonitor(scene())
    sent = lines(monitor, 0.5, 60.5)
    assert sent[:2] == [HEADING, COLUMNS]
    assert sent[2].startswith("02-JAN-26 03:04:07 97 72 ")
    assert sent[3].startswith("02-JAN-26 03:04:09 97 72 ")
    assert [number for number, line in enumerate(sent) if line == HEADING] == [0, 27]
    assert len(sent) == 30 + 2 * 2


@pytest.mark.parametrize(
    ("act", "line"),
    [
        ("finger_out", "02-JAN-26 03:04:07 --- --- --- SO"),
        ("sensor_unplugged", "02-JAN-26 03:04:07 --- --- --- SD"),
    ],
)
def test_without_a_finger_there_are_dashes(act: str, line: str) -> None:
    monitor = NellcorMonitor(scene())
    printed(monitor, 0.0, 0.5)
    monitor.act(act, 0.5)
    assert lines(monitor, 0.6, 2.5)[-1] == line


def test_what_the_status_says() -> None:
    monitor = NellcorMonitor(scene())
    printed(monitor, 0.0, 0.5)
    for act in ("motion", "low_battery", "silence", "alarm_limit"):
        monitor.act(act, 0.5)
    *heading, line = lines(monitor, 0.6, 2.5)
    assert heading == [HEADING.replace("85-", "98-"), COLUMNS]
    assert line.startswith("02-JAN-26 03:04:07 97* 72 ")
    assert line.endswith(" AS LB MO SL")


def test_flow_control() -> None:
    monitor = NellcorMonitor(scene())
    printed(monitor, 0.0, 0.5)
    monitor.receive(b"\x13", 0.5)
    assert printed(monitor, 0.6, 6.5) == b""
    monitor.receive(b"\x11", 6.5)
    assert len(lines(monitor, 6.6, 8.5)) == 3


def test_the_station_does_not_take_a_printed_trend_for_live_values() -> None:
    monitor = NellcorMonitor(scene())
    printed(monitor, 0.0, 0.5)
    monitor.act("print_trend", 0.5)
    said = printed(monitor, 0.6, 2.5)
    assert b" TREND " in said
    assert said.count(b"\r\n") == 2 + 30 + 1 + 3
    it = dialogue_named("nellcor_lines", {}, mode="live")
    moment = at(0)
    it.connected(moment)
    kept = it.received(said, moment).data.decode("ascii").split("\r\n")
    assert kept[:2] == [HEADING, COLUMNS]
    assert kept[2].startswith("02-JAN-26 03:04:07 97 72 ")
    assert kept[3:] == [""]


def test_a_trend() -> None:
    monitor = NellcorMonitor(scene(time_scale=60.0), mode="trend")
    sent = lines(monitor, 0.5, 1.0)
    assert sent[0] == "NPB-290 VERSION 1.0.0.1 TREND SpO2 Limit: 85-100% PR Limit: 40-170BPM"
    assert sent[1] == "TIME %SPO2 BPM PA"
    assert sent[2].startswith("02-JAN-26 03:03:06 97 72 ")
    assert sent[-1] == "Output Complete"


def test_a_mode_that_is_none() -> None:
    with pytest.raises(ValueError, match="no mode x; there are live, trend"):
        NellcorMonitor(scene(), mode="x")
