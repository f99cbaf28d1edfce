"""A blood pressure module by a passed clock, asked with the bytes of public drivers."""

from __future__ import annotations

import pytest

from station.simulators.devices.base import ActError
from station.simulators.devices.suntech import SuntechModule
from tests.simulators.scenes import scene

START = bytes.fromhex("3A 20 A6")
ABORT = bytes.fromhex("3A 79 01 00 4C")
PRESSURE = bytes.fromhex("3A 79 05 00 48")
RESULT = bytes.fromhex("3A 79 03 00 4A")
RECEIVED, DONE, STOPPED, BUSY = (
    bytes.fromhex(one) for one in ("3E044F6F", "3E044B73", "3E04417D", "3E04427C")
)


def test_it_measures_when_it_is_started() -> None:
    """128/82, mean 97, 72 a minute: 0x80, 0x52, 0x61, 0x48."""
    module = SuntechModule(scene())
    assert module.tick(0.0) == b""
    assert module.receive(START[:2], 0.0) == b""
    assert module.receive(START[2:], 0.1) == RECEIVED
    assert module.receive(START, 1.0) == BUSY
    # a third of the way down; 128 + 40 mmHg at the top after 6 s
    assert module.receive(PRESSURE, 6.1)[:4] == bytes.fromhex("3E 05 A8 00")
    assert module.tick(20.0) == b""
    assert module.tick(20.2) == DONE
    result = module.receive(RESULT, 20.3)
    assert result[:8] == bytes.fromhex("3E 18 80 00 52 00 1E 01")
    assert result[16:23] == bytes.fromhex("48 00 61 00 00 00 00")
    assert sum(result) % 256 == 0
    assert module.receive(START, 30.0) == BUSY  # its pause of 30 s
    assert module.receive(START, 50.3) == RECEIVED


def test_it_is_stopped_and_says_why() -> None:
    module = SuntechModule(scene())
    module.receive(START, 0.0)
    assert module.receive(ABORT, 5.0) == STOPPED
    assert module.tick(30.0) == b""
    assert module.receive(RESULT, 31.0)[20] == 86
    assert module.receive(PRESSURE, 31.0) == bytes.fromhex("3E 05 00 00 BD")


@pytest.mark.parametrize(("how", "code"), [("leak", 87), ("artefact", 2), ("transducer", 97)])
def test_it_fails_with_decimal_codes(how: str, code: int) -> None:
    module = SuntechModule(scene())
    module.act("fail", 0.0, how=how)
    module.receive(START, 0.0)
    assert module.tick(21.0) == DONE
    result = module.receive(RESULT, 21.0)
    assert (result[2:6], result[20]) == (bytes(4), code)
    with pytest.raises(ActError, match="it fails by weak or no signal"):
        module.act("fail", 22.0, how="boredom")


def test_noise_other_commands_and_silence() -> None:
    module = SuntechModule(scene())
    broken = bytes.fromhex("3A 20 00")
    assert module.receive(b"\x00\x3a\x77" + broken, 0.0) == b""
    assert module.receive(bytes.fromhex("3A 17 A0 00 0F"), 0.0) == DONE
    assert module.receive(bytes.fromhex("3A 79 02 40 0B"), 0.0) == bytes.fromhex("3E 04 44 7A")
    module.act("mute", 1.0)
    assert module.receive(PRESSURE, 1.0) == b""
