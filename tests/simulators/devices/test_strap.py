"""The heart rate strap by a passed clock, byte by byte (GATT Specification Supplement)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from station.codec import Decoder, Frame, load_spec
from station.simulators.devices.strap import Strap
from station.vitals import Vital
from tests.simulators.scenes import scene

HEART_RATE = "00002a37-0000-1000-8000-00805f9b34fb"


def told(strap: Strap, from_s: float, to_s: float) -> list[bytes]:
    """Everything that it sends, polled 20 times a second."""
    sent = []
    for step in range(round((to_s - from_s) * 20) + 1):
        while (out := strap.due(from_s + step / 20)) is not None:
            assert (out.uuid, out.indicate) == (HEART_RATE, False)
            sent.append(out.value)
    return sent


def intervals(values: list[bytes]) -> list[Decimal]:
    """All intervals, in seconds."""
    decoder = Decoder(load_spec("bluetooth_heart_rate"))
    found: list[Decimal] = []
    for value in values:
        (frame,) = decoder.feed(value, HEART_RATE).items
        assert isinstance(frame, Frame)
        for one in frame.series.get(Vital.RR_INTERVAL, ()):
            assert one.number is not None
            found.append(one.number)
    return found


def test_once_a_second_the_rate_and_every_interval_once() -> None:
    """72 beats a minute are 60/72 = 0.833 s apart, and breathing moves each by up to 5 %."""
    strap = Strap(scene())
    values = told(strap, 0.0, 60.0)
    assert len(values) == 60
    assert {value[0] for value in values} == {0x16}  # contact, intervals
    assert {value[1] for value in values} <= {70, 71, 72, 73, 74}
    found = intervals(values)
    assert len(found) in (70, 71, 72)
    assert sum(found) == pytest.approx(Decimal(60), abs=1)
    assert all(Decimal("0.78") < one < Decimal("0.89") for one in found)


def test_off_the_chest_there_is_no_rate_and_no_interval_across_the_gap() -> None:
    strap = Strap(scene())
    told(strap, 0.0, 5.0)
    strap.act("strap_off", 5.0)
    assert set(told(strap, 5.05, 9.0)) == {bytes.fromhex("04 00")}
    strap.act("strap_on", 9.5)
    values = told(strap, 9.55, 14.0)
    assert {value[0] for value in values} == {0x16}
    assert all(Decimal("0.78") < one < Decimal("0.89") for one in intervals(values))
    assert len(intervals(values)) in (4, 5)  # of 4.5 s, without the first beat


def test_a_strap_that_does_not_tell_contact() -> None:
    strap = Strap(scene())
    strap.act("no_contact_bits", 0.0)
    assert {value[0] for value in told(strap, 0.0, 5.0)} == {0x10}
    strap.act("strap_off", 5.0)
    assert set(told(strap, 5.05, 9.0)) == {bytes.fromhex("00 00")}


def test_a_host_that_was_away_gets_the_present_only() -> None:
    strap = Strap(scene())
    strap.due(0.0)
    assert strap.due(3.0) is not None
    assert strap.due(3.0) is None


def test_where_it_sits_and_what_it_offers() -> None:
    plan = Strap(scene()).plan()
    offered = {one.uuid[4:8]: one for service in plan.services for one in service.characteristics}
    assert offered["2a37"].properties == ("notify",)
    assert offered["2a38"].value == b"\x01"
    assert plan.advertised == ("0000180d-0000-1000-8000-00805f9b34fb",)
