"""A Polar H10 by a passed clock: commands and answers byte by byte, and a true ECG."""

from __future__ import annotations

import numpy as np
import pytest

from station.codec import Decoder, Samples, load_spec
from station.simulators.devices.bluetooth import Outgoing
from station.simulators.devices.polar_h10 import PolarH10
from tests.simulators.scenes import scene

CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
HEART_RATE = "00002a37-0000-1000-8000-00805f9b34fb"
START = bytes.fromhex("02 00 00 01 82 00 01 01 0e 00")


@pytest.fixture
def strap() -> PolarH10:
    device = PolarH10(scene())
    device.due(0.0)
    device.host_ready(True, 0.0)
    return device


def sent(device: PolarH10, from_s: float, to_s: float) -> list[Outgoing]:
    """Everything that it sends, asked 20 times a second and always confirmed."""
    found = []
    for step in range(round((to_s - from_s) * 20) + 1):
        while (out := device.due(from_s + step / 20)) is not None:
            found.append(out)
            if out.indicate:
                device.confirmed()
    return found


def told(device: PolarH10, command: str, now: float) -> list[str]:
    """What the control point answers."""
    device.written(CONTROL, bytes.fromhex(command), now)
    return [out.value.hex(" ") for out in sent(device, now, now) if out.uuid == CONTROL]


def ecg_of(outs: list[Outgoing]) -> list[Samples]:
    decoder = Decoder(load_spec("polar_h10_ecg"))
    return [run for out in outs for run in decoder.feed(out.value, out.uuid).samples]


def test_the_control_point_answers_as_straps_were_seen_to(strap: PolarH10) -> None:
    """Settings, a start without settings (error 5), a start, a second one (6), stops."""
    assert told(strap, "01 00", 0.1) == ["f0 01 00 00 00 00 01 82 00 01 01 0e 00"]
    assert told(strap, "02 00", 0.2) == ["f0 02 00 05 00"]
    assert told(strap, "03 00", 0.3) == ["f0 03 00 06 00"]
    assert told(strap, START.hex(), 0.4) == ["f0 02 00 00 00 00"]
    assert told(strap, START.hex(), 0.5) == ["f0 02 00 06 00"]
    assert told(strap, "03 00", 0.6) == ["f0 03 00 00 00"]
    assert told(strap, "02 02", 0.7) == ["f0 02 02 03 00"]
    assert told(strap, "09 00", 0.8) == ["f0 09 00 01 00"]
    strap.act("in_charger", 0.9)
    assert told(strap, START.hex(), 1.0) == ["f0 02 00 0d 00"]


def test_frames_of_73_samples_with_the_time_of_the_last(strap: PolarH10) -> None:
    """It began at 2026-01-02 03:04:05, which is 9498 days, 3 h, 4 min and 5 s after 2000 began.

    9498 * 86400 + 11045 = 820638245 s. The first sample after the start at 0 is number 1, the
    73rd is 73/130 s = 561538462 ns later.
    """
    strap.written(CONTROL, START, 0.0)
    values = [out.value for out in sent(strap, 0.0, 2.0) if out.uuid == DATA]
    assert [len(value) for value in values] == [229, 229, 229]
    assert {value[0] for value in values} | {value[9] for value in values} == {0}
    stamps = [int.from_bytes(value[1:9], "little") for value in values]
    assert stamps[0] == 820638245_000000000 + 561538462
    assert np.diff(stamps).tolist() == pytest.approx([561538461.5] * 2, abs=1)


def test_its_ecg_is_the_patients_lead_in_microvolts(strap: PolarH10) -> None:
    """R waves of 1.10 mV above a baseline of 0.03, five or six in five seconds at 72 a minute."""
    strap.written(CONTROL, START, 0.0)
    runs = ecg_of(sent(strap, 0.0, 5.0))
    counts = np.concatenate([run.counts[0] for run in runs])
    assert {(run.unit, run.rate_hz, run.scale, run.lost_before) for run in runs} == {
        ("uV", 130.0, 1.0, 0)
    }
    assert counts.max() == pytest.approx(1090, abs=90)
    above = counts > 700
    assert int((above[1:] & ~above[:-1]).sum()) in (5, 6, 7)


def test_lost_frames_are_known_by_their_stamps(strap: PolarH10) -> None:
    strap.written(CONTROL, START, 0.0)
    before = sent(strap, 0.0, 1.2)
    strap.act("lose_frames", 1.2, count=2)
    runs = ecg_of(before + sent(strap, 1.25, 4.0))
    assert [run.lost_before for run in runs][:4] == [0, 0, 146, 0]


def test_off_the_chest_there_is_no_heart(strap: PolarH10) -> None:
    """The amplifier is at the end of its 20 mV; the rate is 0, and contact is not told."""
    strap.act("strap_off", 0.0)
    strap.written(CONTROL, START, 0.0)
    outs = sent(strap, 0.05, 1.5)
    assert {int(count) for run in ecg_of(outs) for count in run.counts[0]} == {20000}
    assert {out.value.hex() for out in outs if out.uuid == HEART_RATE} == {"0000"}


def test_the_rate_comes_beside_it(strap: PolarH10) -> None:
    """Flags 0x10: intervals, and contact not told; 72 is 0x48."""
    values = [out.value for out in sent(strap, 0.05, 3.0) if out.uuid == HEART_RATE]
    assert [value[0] for value in values] == [0x10] * 3
    assert all(0x46 <= value[1] <= 0x4A for value in values)


def test_the_stream_ends_with_its_host(strap: PolarH10) -> None:
    strap.written(CONTROL, START, 0.0)
    assert [out for out in sent(strap, 0.0, 1.0) if out.uuid == DATA]
    strap.host_ready(False, 1.0)
    strap.host_ready(True, 2.0)
    assert not [out for out in sent(strap, 2.0, 4.0) if out.uuid == DATA]


def test_its_radio_shows_the_heart_rate_service(strap: PolarH10) -> None:
    plan = strap.plan()
    assert plan.advertised == ("0000180d-0000-1000-8000-00805f9b34fb",)
    assert plan.manufacturer_data == (0x6B, bytes(4))
    assert plan.mtu == 232
    offered = {one.uuid: set(one.properties) for s in plan.services for one in s.characteristics}
    assert {"read", "write", "indicate"} <= offered[CONTROL]
    assert offered[DATA] == {"notify"}
    assert offered[HEART_RATE] == {"notify"}
    [control] = [one for s in plan.services for one in s.characteristics if one.uuid == CONTROL]
    assert control.value == bytes.fromhex("0f 05") + bytes(15)
