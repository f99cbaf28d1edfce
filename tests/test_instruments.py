"""From the site's configuration to links: what a spec says about the line is what is opened."""

from __future__ import annotations

import pytest

from station.codec import load_spec
from station.drivers.links.ble_radio import BleRadio
from station.drivers.links.serial_port import SerialLink
from station.instruments import make_link
from station.settings import DeviceSettings


@pytest.mark.parametrize(
    ("spec", "mode", "baud"),
    [
        ("olimex_ekg", None, 57_600),
        ("olimex_ekg", "demo_256_hz", 57_600),
        ("olimex_ekg", "logger_125_hz", 115_200),
        ("suntech_nibp", None, 9_600),
    ],
)
def test_a_mode_has_its_own_speed(spec: str, mode: str | None, baud: int) -> None:
    device = DeviceSettings(spec=spec, mode=mode, link="serial", port="/dev/ttyUSB0")

    def no_radio() -> BleRadio:
        raise AssertionError("a serial line needs no radio")

    link = make_link(device, load_spec(spec), "EKG", no_radio)
    assert isinstance(link, SerialLink)
    assert link.settings.baud == baud
