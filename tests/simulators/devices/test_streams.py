"""Serial instruments by a passed clock: exact rates, and bytes that the decoder understands."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from station.codec import Decoder, Frame, encode, load_spec
from station.simulators.devices import StreamDevice, make
from station.simulators.devices.base import ActError
from station.simulators.devices.cyton import CytonBoard
from station.simulators.devices.nonin import NoninOximeter
from station.simulators.devices.suretemp import SuretempModule
from station.vitals import Vital
from tests.simulators.scenes import scene


def uneven_times(until_s: float) -> Iterator[float]:
    """Moments between 1 and 39 ms apart, never the same rhythm twice, and the end itself."""
    now, step = 0.0, 0
    while now < until_s:
        yield now
        step += 1
        now += (step * 7 % 39 + 1) / 1000.0
    yield until_s


def stream(device: StreamDevice, until_s: float) -> bytes:
    return b"".join(device.tick(now) for now in uneven_times(until_s))


@pytest.mark.parametrize("seconds", [1, 120])
def test_cyton_sends_250_frames_of_33_bytes_a_second(seconds: int) -> None:
    board = CytonBoard(scene())
    board.receive(b"b", 0.0)
    assert len(stream(board, seconds)) == seconds * 250 * 33


@pytest.mark.parametrize("seconds", [1, 120])
def test_nonin_sends_75_frames_of_5_bytes_a_second(seconds: int) -> None:
    oximeter = NoninOximeter(scene())
    oximeter.tick(0.0)
    assert len(stream(oximeter, seconds)) == seconds * 75 * 5


def test_a_frame_of_the_cyton_byte_by_byte() -> None:
    """Head, number, 24-bit inputs (six of them railed), acceleration 0, 0, 8000, foot."""
    board = make("openbci_cyton", scene())
    assert isinstance(board, StreamDevice)
    board.receive(b"b", 0.0)
    first = board.tick(0.004)
    # Sample 1 carries no acceleration: only every tenth does.
    assert first[:2] == b"\xa0\x00"
    assert first[8:26] == b"\x7f\xff\xff" * 6
    assert first[26:] == bytes(6) + b"\xc0"
    later = board.tick(0.040)
    assert later[1::33] == bytes(range(1, 10))
    assert later[8 * 33 + 26 :].hex() == "000000001f40c0"


def test_cyton_leads_are_true_millivolts_on_channels_1_and_2() -> None:
    board = make("openbci_cyton", scene())
    assert isinstance(board, CytonBoard)
    assert board.leads == {"ch1": "II", "ch2": "V5"}
    board.receive(b"b", 0.0)
    decoder = Decoder(load_spec("openbci_cyton"))
    runs = [run for run in decoder.feed(stream(board, 4.0)).samples if run.signal == "ecg"]
    counts = np.concatenate([run.counts for run in runs], axis=1)
    valid = np.concatenate([run.valid for run in runs], axis=1)
    # The R waves of the two leads are 1.10 and 1.35 mV; gain 24 gives 0.022352 uV a count.
    assert counts[0].max() * 0.02235174445 / 1000 == pytest.approx(1.09, abs=0.08)
    assert counts[1].max() * 0.02235174445 / 1000 == pytest.approx(1.34, abs=0.08)
    assert valid[:2].all()
    assert not valid[2:].any()


def test_cyton_electrode_off_frames_lost_and_reset() -> None:
    board = CytonBoard(scene(), leads=("II", "V5"))
    assert b"$$$" in board.receive(b"sv", 0.0)
    board.receive(b"b", 0.0)
    board.act("lead_off", 0.0, channel=2)
    board.act("lose_frames", 0.0, count=3)
    decoder = Decoder(load_spec("openbci_cyton"))
    early = board.tick(0.02)
    assert early[1::33] == b"\x03\x04"
    assert early[5:8] == b"\x7f\xff\xff"
    board.act("lead_on", 0.02, channel=2)
    runs = decoder.feed(board.tick(0.06)).samples
    assert all(run.valid[1].all() for run in runs if run.signal == "ecg")
    board.receive(b"s", 0.06)
    assert board.tick(1.0) == b""
    with pytest.raises(ActError, match="channels are 1 to 8, got 9"):
        board.act("lead_off", 1.0, channel=9)
    with pytest.raises(ActError, match=r"cannot do 'start'; it can lead_off, lead_on"):
        board.act("start", 1.0)


def oximeter_frames(oximeter: NoninOximeter, from_s: float, to_s: float) -> list[Frame]:
    decoder = Decoder(load_spec("nonin_serial"), mode="format_2")
    oximeter.tick(from_s)
    data = b"".join(
        oximeter.tick(from_s + step * 0.02) for step in range(1, round((to_s - from_s) / 0.02) + 1)
    )
    return [item for item in decoder.feed(data).items if isinstance(item, Frame)]


def test_the_oximeter_finds_the_patient_and_loses_the_finger() -> None:
    oximeter = NoninOximeter(scene())
    with_finger = oximeter_frames(oximeter, 0.0, 3.0)
    assert {frame.values[Vital.SPO2].number for frame in with_finger} == {97}
    assert {frame.values[Vital.PULSE_RATE].number for frame in with_finger} == {72}
    assert all(frame.chartable for frame in with_finger)
    oximeter.act("finger_out", 3.0)
    without = oximeter_frames(oximeter, 20.0, 22.0)
    assert without
    assert not any(frame.chartable for frame in without)
    oximeter.act("finger_in", 22.0)
    again = oximeter_frames(oximeter, 30.0, 32.0)
    assert {frame.values[Vital.SPO2].number for frame in again} == {97}


def test_the_temperature_module_answers_and_measures() -> None:
    """36.8 °C is 309.95 K; records come every 173 ms after they were asked for."""
    module = SuretempModule(scene())
    spec = load_spec("welch_allyn_suretemp")
    decoder = Decoder(spec)
    answer = module.receive(encode(spec, "command", {"command": 0x9434, "data": b"\x02"}), 0.0)
    assert bytes.fromhex("9434") in answer
    module.act("in_mouth", 1.0)
    records = b"".join(module.tick(1.0 + step * 0.02) for step in range(350))
    frames = [item for item in decoder.feed(records).items if isinstance(item, Frame)]
    finals = [frame for frame in frames if frame.chartable]
    # Records are due at multiples of 0.173 s: from the 6th (1.038 s) to the 35th (6.055 s), the
    # first one after the 5 s that a measurement takes.
    assert len(frames) == 30
    assert [str(frame.values[Vital.BODY_TEMPERATURE].number) for frame in finals] == ["309.95"]


@pytest.mark.parametrize(
    ("how", "temperature", "state_and_error"),
    [
        ("position", "9af99a43", "070000"),  # 0x439AF99A is 309.95 K
        ("over", "00000000", "080000"),
        ("under", "00000000", "0a0000"),
        ("error", "00000000", "142c01"),  # state 20, error 300
    ],
)
def test_suretemp_keeps_what_came_out_until_it_is_back_in_its_well(
    how: str, temperature: str, state_and_error: str
) -> None:
    """Answer to 941C: head of 8 bytes, final K at 8, state at 22, error at 23."""
    module = SuretempModule(scene())
    ask = bytes.fromhex("0302 10 941C 01 0000 3A")
    module.act("fail", 0.0, how=how)
    module.act("in_mouth", 0.0)
    for step in range(300):
        assert module.tick(step * 0.02) == b""  # nobody asked it to send by itself
    for now in (6.0, 9.0):
        answer = module.receive(ask, now)
        assert answer[8:12].hex() == temperature
        assert answer[22:25].hex() == state_and_error
    module.act("in_well", 10.0)
    assert module.receive(ask, 10.0)[8:12] + module.receive(ask, 10.0)[22:25] == bytes(7)
    module.act("in_mouth", 11.0)
    assert module.receive(ask, 11.0)[22] == 2  # ready
    assert module.receive(ask, 12.0)[22] == 3  # predicting


def test_nobody_simulates_what_is_not_there() -> None:
    with pytest.raises(ValueError, match=r"nobody simulates 'x'; there are .*bluetooth_blood"):
        make("x", scene())
