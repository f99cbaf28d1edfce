"""An EKG shield by a passed clock: exact rates, and packets as the maker's firmware sends them."""

from __future__ import annotations

import numpy as np
import pytest

from station.codec import Decoder, load_spec
from station.simulators.devices.base import ActError
from station.simulators.devices.olimex import OlimexShield
from tests.simulators.scenes import scene


@pytest.mark.parametrize(("mode", "rate_hz"), [("demo_256_hz", 256), ("logger_125_hz", 125)])
def test_it_sends_packets_of_17_bytes_at_its_rate(mode: str, rate_hz: int) -> None:
    shield = OlimexShield(scene(), mode)
    shield.tick(0.0)
    data = b"".join(shield.tick(step * 0.02) for step in range(1, 501))
    assert len(data) == 10 * rate_hz * 17
    frames = [data[at : at + 17] for at in range(0, len(data), 17)]
    assert {frame[:3] for frame in frames} == {b"\xa5\x5a\x02"}
    # the one that was due at 0 was not sent: this one is the first
    assert [frame[3] for frame in frames[:300]] == [number % 256 for number in range(300)]
    assert {frame[16] for frame in frames} == {1}


def test_one_lead_on_the_first_input_and_an_electrode_that_falls_off() -> None:
    """R waves of 1.1 mV at 180 counts a millivolt stand 198 counts above the middle."""
    shield = OlimexShield(scene())
    shield.tick(0.0)
    decoder = Decoder(load_spec("olimex_ekg"), mode="demo_256_hz")
    [run] = decoder.feed(b"".join(shield.tick(step * 0.02) for step in range(1, 201))).samples
    assert run.unit == "1"
    assert run.counts[0].max() == pytest.approx(512 + 198, abs=15)
    assert np.abs(run.counts[1:] - 512).max() <= 40
    assert run.valid.all()
    shield.act("lead_off", 4.0)
    shield.act("lose_frames", 4.0, count=2)
    [run] = decoder.feed(shield.tick(4.1)).samples
    assert (run.lost_before, run.valid[0].any(), run.valid[1].all()) == (2, False, True)
    shield.act("lead_on", 4.1)
    [run] = decoder.feed(shield.tick(4.2)).samples
    assert run.valid.all()
    with pytest.raises(ActError, match="channels are 1 to 6, got 7"):
        shield.act("lead_off", 4.2, channel=7)
    with pytest.raises(ValueError, match="no mode fast; there are demo_256_hz, logger_125_hz"):
        OlimexShield(scene(), "fast")
