"""The simulated TaiDoc meter, byte by byte (glucometers.tech TD-42xx and the sources of the spec).

Its room begins at 2026-01-02 03:04:05: 26 << 9 | 1 << 5 | 2 = 0x3422.
"""

from __future__ import annotations

import pytest

from station.simulators.devices.base import ActError
from station.simulators.devices.taidoc import TaidocMeter
from tests.simulators.scenes import scene

METER = "00001524-1212-efde-1523-785feabcd123"
COUNT, TIME, VALUE = "51 2B 00 00 00 00 A3 1F", "51 25 00 00 00 00 A3 19", "51 26 00 00 00 00 A3 1A"


class Host:
    """Writes commands, half a second apart, and takes what is told."""

    def __init__(self, device: TaidocMeter | None = None) -> None:
        self.device = device or TaidocMeter(scene())
        self.now = 0.0
        self.device.host_ready(True, 0.0)

    def says(self, command: str, later_s: float = 0.5) -> list[str]:
        self.now += later_s
        self.device.written(METER, bytes.fromhex(command), self.now)
        return self.told()

    def told(self, later_s: float = 0.0) -> list[str]:
        self.now += later_s
        found = []
        while (out := self.device.due(self.now)) is not None:
            assert (out.uuid, out.indicate) == (METER, False)
            found.append(out.value.hex(" "))
        return found


def test_a_meter_without_records() -> None:
    host = Host()
    assert host.says("51 24 00 00 00 00 A3 18") == ["51 24 40 31 00 00 a5 8b"]
    assert host.says("51 23 00 00 00 00 A3 17") == ["51 23 22 34 04 03 a5 76"]
    assert host.says(COUNT) == ["51 2b 00 00 ff ff a5 1f"]
    assert host.says(TIME) == []
    assert host.says("51 50 00 00 00 00 A3 44") == ["51 50 00 00 00 00 a5 46"]


def test_a_pressure_that_a_host_started() -> None:
    """128/82, mean 97, pulse 72; at 03:04 with the mark of a pressure, 0x80."""
    host = Host()
    assert host.says("51 43 00 00 01 01 A3 39") == []
    assert host.told(29.9) == []
    assert host.told(0.2) == ["51 43 00 80 52 48 a5 53", "51 54 00 00 00 00 a5 4a"]
    assert host.says(COUNT) == ["51 2b 01 00 01 00 a5 23"]
    assert host.says(TIME) == ["51 25 22 34 84 03 a5 f8"]
    assert host.says(VALUE) == ["51 26 80 61 52 48 a5 97"]
    assert host.says("51 2B 02 00 00 00 A3 21") == ["51 2b 00 00 ff ff a5 1f"]


def test_a_pressure_that_somebody_started_on_the_meter_is_only_kept() -> None:
    host = Host()
    host.device.act("start", 0.0)
    assert host.told(30.1) == ["51 54 00 00 00 00 a5 4a"]
    host.device.act("start", host.now)
    host.device.act("stop", host.now)
    assert host.told(60.0) == []


def test_no_pressure_is_found() -> None:
    host = Host()
    host.device.act("error", 0.0)
    host.says("51 43 00 00 01 01 A3 39")
    assert host.told(31.0)[0] == "51 43 00 00 00 00 a5 39"


def test_a_temperature() -> None:
    """36.8 °C is 0x0170 tenths, on the forehead (0x40), the room 23.5 °C."""
    host = Host()
    host.device.act("become", 0.0, model="1241")
    assert host.says("51 24 00 00 00 00 A3 18") == ["51 24 41 12 00 00 a5 6d"]
    host.says("51 41 00 00 00 00 A3 35")
    assert host.told(2.1) == ["51 54 00 00 00 00 a5 4a"]
    assert host.says(TIME) == ["51 25 22 34 44 03 a5 b8"]
    assert host.says(VALUE) == ["51 26 70 01 eb 00 a5 78"]


def test_a_weight_in_pieces_of_8_bytes() -> None:
    """81.5 kg = 0x032F, 179.7 lb = 0x0705, 178 cm = 0xB2 = 70.1 in = 0x02BD, BMI 25.7 = 0x0101."""
    host = Host()
    host.device.act("become", 0.0, model="2555")
    host.device.act("start", 0.0)
    assert host.told(4.1) == ["51 54 00 00 00 00 a5 4a"]
    assert host.says("51 71 02 00 00 A3 67") == [
        "51 71 1d 00 1a 01 02 03",
        "04 00 00 b2 02 bd 00 00",
        "03 2f 07 05 01 01 00 00",
        "00 00 00 00 00 00 00 00",
        "a5 59",  # 0xFF + 0x175 + 0x40 + 0xA5 = 0x359
    ]


def test_commands_that_are_none_or_come_too_early_are_lost() -> None:
    host = Host()
    assert host.says(COUNT, later_s=1.0) != []
    assert host.says(COUNT, later_s=0.05) == []
    assert host.says("51 2B 00 00 00 00 A3 20") == []
    assert host.says("51 2B 00 00 00 00 A5 21") == []
    assert host.says("51 52 00 00 00 00 A3 46") == []


def test_somebody_elses_record_and_a_wrong_clock() -> None:
    """At 2017-01-01 00:00 a record is of an hour before; then 2026-11-24 10:00 is set."""
    host = Host()
    host.device.act("wrong_clock", 0.0)
    host.device.act("old_record", 0.0)
    assert host.says(TIME) == ["51 25 9f 21 80 17 a5 72"]
    assert host.says(VALUE) == ["51 26 a3 7a 65 5b a5 f9"]
    assert host.says("51 33 78 35 00 0A A3 DE") == ["51 33 78 35 00 0a a5 e0"]
    assert host.says("51 23 00 00 00 00 A3 17") == ["51 23 78 35 00 0a a5 d0"]


def test_a_room_that_plays_by_itself_has_three_meters_in_turn() -> None:
    """Each begins once the host has read everything and set the clock."""
    host = Host(TaidocMeter(scene(auto=True)))
    assert host.told(20.0) == []
    models = []
    for _ in range(4):
        host.says("51 33 78 35 00 0A A3 DE")
        assert host.told(4.9) == []
        assert host.told(0.1) == []
        assert "51 54 00 00 00 00 a5 4a" in host.told(31.0)
        models.append(host.says("51 24 00 00 00 00 A3 18")[0][6:11])
    assert models == ["40 31", "41 12", "55 25", "40 31"]


def test_a_greeting_that_nobody_heard_is_not_the_last() -> None:
    """Nobody reads what was measured: after five seconds somebody measures as the next meter."""
    host = Host(TaidocMeter(scene(auto=True)))
    host.says("51 33 78 35 00 0A A3 DE")
    for begins, lasts in ((5.0, 31.0), (5.0, 3.0)):
        assert host.told(begins) == []
        assert host.told(lasts) == ["51 54 00 00 00 00 a5 4a"]
    assert host.says("51 24 00 00 00 00 A3 18")[0][6:11] == "41 12"


def test_its_radio_and_its_acts() -> None:
    device = TaidocMeter(scene())
    plan = device.plan()
    assert plan.advertised == ("00001523-1212-efde-1523-785feabcd123",)
    assert plan.name.startswith("TAIDOC TD3140")
    [own] = plan.services[0].characteristics
    assert (own.uuid, own.properties) == (METER, ("write", "notify"))
    with pytest.raises(ActError, match="it can be 3140, 1241, 2555, not '9999'"):
        device.act("become", 0.0, model="9999")
