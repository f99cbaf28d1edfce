"""Serial scales by a passed clock: what they say, when, and what makes them silent."""

from __future__ import annotations

import pytest

from station.simulators.devices import StreamDevice, make
from station.simulators.devices.base import ActError
from tests.simulators.scenes import scene

# 81.5 kg are 179.7 lb, 178 cm are 70.1 in, and the BMI is 25.7.
METRIC = b"\x1bR\x1bI0000000000\x1bW81.5\x1bH178.0\x1bB25.7\x1bT0.0\x1bNm\x1bE"
POUNDS = b"\x1bR\x1bI0000000000\x1bW179.7\x1bH70.1\x1bB25.7\x1bT0.0\x1bNc\x1bE"


def scale(spec: str, *, auto: bool = False) -> StreamDevice:
    device = make(spec, scene(auto=auto))
    assert isinstance(device, StreamDevice)
    return device


def said(device: StreamDevice, from_s: float, to_s: float) -> bytes:
    steps = round((to_s - from_s) / 0.02)
    return b"".join(device.tick(from_s + step * 0.02) for step in range(1, steps + 1))


def test_healthometer_sends_once_a_second_while_a_weight_is_locked() -> None:
    device = scale("healthometer_esc")
    assert said(device, 0.0, 5.0) == b""
    device.act("step_on", 5.0)
    assert said(device, 5.0, 7.9) == b""  # it settles for 3 s
    assert said(device, 7.9, 10.9) == METRIC * 3
    device.act("hold", 10.9)
    assert said(device, 10.9, 13.5) == b""
    device.act("hold", 13.5, on=False)
    device.act("units", 13.5, units="c")
    assert said(device, 13.5, 15.5) == POUNDS * 2
    device.act("overload", 15.5)
    assert b"\x1bW999.9\x1b" in said(device, 15.5, 16.5)
    device.act("step_off", 16.5)
    assert said(device, 16.5, 20.0) == b""
    with pytest.raises(ActError, match="units are m"):
        device.act("units", 20.0, units="stones")


def test_rice_lake_answers_and_says_nothing_by_itself() -> None:
    device = scale("rice_lake_esc")
    assert device.receive(b"\x1bR", 0.0) == b""
    assert device.receive(b"\x1bE", 0.1) == b"\x1bR\x1bW0000.0\x1bNm\x1bE"
    device.act("step_on", 1.0)
    assert said(device, 1.0, 9.0) == b""
    assert b"\x1bW0081.5\x1b" in device.receive(b"\x1bR\x1bE", 9.0)
    assert device.receive(b"\x00\x1bR\x1bE\x1bR\x1bE", 9.1).count(b"\x1bW0081.5\x1b") == 2


def test_detecto_prints_when_its_key_is_pressed_or_when_it_is_asked() -> None:
    """The room's clock began at 03:04:05 on January 2nd, 2026."""
    device = scale("detecto_csv")
    device.act("step_on", 0.0)
    assert said(device, 0.0, 5.0) == b""
    line = b"03:04,01/02/26,25.7,5'10.1\",179.7lb\r"
    assert device.receive(b"\nP", 5.0) == b""
    assert device.receive(b"\r", 5.1) == line
    device.act("kilograms", 60.0)
    device.act("print", 60.0)
    assert said(device, 60.0, 60.1) == b"03:05,01/02/26,25.7,5'10.1\",81.5kg\r"
    device.act("step_off", 61.0)
    assert device.receive(b"\nP\r", 61.0) == b"03:05,01/02/26,,,0.0kg\r"


def test_tanita_sends_one_record_for_each_person_and_a_stray_byte() -> None:
    device = scale("tanita_csv")
    device.act("step_on", 0.0)
    record = said(device, 0.0, 3.05)
    assert record.startswith(b'{0,16,~0,1,~1,1,~2,1,MO,"SC-240",Bt,0,Hm,178.0,Wk,81.5,FW,34.6,')
    total = sum(record[: record.index(b"CS,")])
    assert record.endswith(b"CS,%02X\r\n" % (total % 256))
    assert said(device, 3.05, 3.3) == b"\xff"
    assert said(device, 3.3, 10.0) == b""
    device.act("step_off", 10.0)
    said(device, 10.0, 10.1)
    device.act("pounds", 10.1)
    device.act("step_on", 10.1)
    assert b",Wp,179.7," in said(device, 10.1, 14.0)


@pytest.mark.parametrize("spec", ["healthometer_esc", "detecto_csv", "tanita_csv"])
def test_in_a_room_that_plays_by_itself_somebody_is_weighed(spec: str) -> None:
    assert said(scale(spec, auto=True), 0.0, 12.0)
