"""An A&D UA-767PC by a passed clock, asked with the bytes of a public program."""

from __future__ import annotations

import pytest

from station.simulators.devices.base import ActError
from station.simulators.devices.ua767 import Ua767Cuff
from tests.simulators.scenes import scene

OPEN = bytes.fromhex("02 43 50 43 30 35 3B")
CLOSE = bytes.fromhex("02 43 50 43 30 34 3A")
ACK = bytes.fromhex("01 37 30 50 43 06")
NAK = bytes.fromhex("01 37 30 50 43 15")


def test_it_measures_when_its_button_is_pressed() -> None:
    """128/82, mean 97, 72 a minute: 128 - 82 = 46 = 0x2E, 0x52, 0x48, 0x61."""
    cuff = Ua767Cuff(scene())
    assert cuff.tick(100.0) == b""
    cuff.act("start", 100.0)
    cuff.act("start", 110.0)
    assert cuff.tick(129.9) == b""
    assert cuff.tick(130.1) == b"802E524861"
    assert cuff.tick(200.0) == b""


def test_in_an_automatic_room_it_measures_again() -> None:
    cuff = Ua767Cuff(scene(auto=True, time_scale=10.0))
    assert cuff.tick(0.0) == b""
    assert cuff.tick(3.1) == b"802E524861"
    assert cuff.tick(9.0) == b""
    assert cuff.tick(9.2) == b""
    assert cuff.tick(12.3) == b"802E524861"


def test_its_port_is_opened_and_closed() -> None:
    cuff = Ua767Cuff(scene())
    assert cuff.receive(b"\x00" + OPEN[:3], 0.0) == b""
    assert cuff.receive(OPEN[3:] + CLOSE, 0.1) == ACK + ACK


@pytest.mark.parametrize("command", ["02 43 50 43 30 35 3C", "02 43 50 43 39 39 48"])
def test_a_wrong_sum_and_another_command_are_not_taken(command: str) -> None:
    assert Ua767Cuff(scene()).receive(bytes.fromhex(command), 0.0) == NAK


def test_it_fails_once_with_a_code() -> None:
    cuff = Ua767Cuff(scene())
    cuff.act("fail", 0.0, code=0x82)
    cuff.act("start", 0.0)
    assert cuff.tick(31.0) == b"8200000000"
    cuff.act("start", 40.0)
    assert cuff.tick(71.0) == b"802E524861"
    with pytest.raises(ActError, match="it fails with 129, 130, 131, not with 7"):
        cuff.act("fail", 80.0, code=7)


def test_a_mute_cuff_says_nothing() -> None:
    cuff = Ua767Cuff(scene())
    cuff.act("mute", 0.0)
    cuff.act("start", 0.0)
    assert cuff.receive(OPEN, 1.0) == b""
    assert cuff.tick(31.0) == b""
    cuff.act("mute", 32.0, on=False)
    assert cuff.receive(OPEN, 33.0) == ACK
