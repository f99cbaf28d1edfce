"""Bluetooth oximeters by a passed clock, byte by byte."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from station.codec import Decoder, Frame, Refusal, load_spec
from station.simulators.devices.base import ActError
from station.simulators.devices.berrymed import BerryMed
from station.simulators.devices.bluetooth_oximeter import BluetoothOximeter
from station.simulators.devices.mightysat import MightySat
from station.simulators.devices.nonin_3230 import Nonin3230
from station.simulators.devices.viatom import ViatomRing
from tests.simulators.scenes import scene


def sent(device: BluetoothOximeter, from_s: float, to_s: float) -> Iterator[bytes]:
    """What it tells from one moment to another, asked 20 times a second."""
    for step in range(round((to_s - from_s) * 20) + 1):
        while (out := device.due(from_s + step / 20)) is not None:
            assert (out.uuid, out.indicate) == (device.final_uuid, False)
            yield out.value


def frames(device: BluetoothOximeter, values: list[bytes]) -> list[Frame]:
    """What the decoder makes of it; nothing may be refused."""
    decoder = Decoder(load_spec(device.spec_id), detail=True)
    items = [item for value in values for item in decoder.feed(value, device.final_uuid).items]
    assert not [item for item in items if isinstance(item, Refusal)]
    return [item for item in items if isinstance(item, Frame)]


@pytest.fixture
def nonin() -> Nonin3230:
    device = Nonin3230(scene())
    device.due(0.0)
    device.host_ready(True, 0.0)
    return device


def test_nonin_3230_tells_ten_bytes_a_second(nonin: Nonin3230) -> None:
    """97 % is 0x61, pulse 72 is 0x0048, 3.0 V is 0x1E; status 0x15: display, SmartPoint, finger."""
    values = list(sent(nonin, 0.05, 3.0))
    assert [value[5:7].hex() for value in values] == ["0001", "0002", "0003"]
    for value in values:
        assert value[:3].hex() == "0a151e"
        assert value[7:].hex() == "610048"
        assert value[3:5] != b"\0\0"  # some perfusion


def test_nonin_3230_says_nothing_while_no_host_listens() -> None:
    device = Nonin3230(scene())
    assert list(sent(device, 0.0, 5.0)) == []
    device.host_ready(True, 5.0)
    assert [value[6] for value in sent(device, 5.05, 7.0)] == [6, 7]  # not what was missed


def test_nonin_3230_without_a_finger_searches(nonin: Nonin3230) -> None:
    """Status 0x09: display and searching; 127 and 511 are missing. 4 s later it has values."""
    nonin.act("finger_out", 0.5)
    [value] = sent(nonin, 0.55, 1.0)
    assert value.hex(" ") == "0a 09 1e 00 00 00 01 7f 01 ff"
    nonin.act("finger_in", 1.5)
    status = [value[1] for value in sent(nonin, 1.55, 6.0)]
    assert status == [0x19, 0x19, 0x19, 0x19, 0x15]


def test_nonin_3230_motion_takes_smartpoint_away_and_batteries_run_down(
    nonin: Nonin3230,
) -> None:
    nonin.act("motion", 0.5)
    nonin.act("low_battery", 0.5)
    [value] = sent(nonin, 0.55, 1.0)
    assert value[1:3].hex() == "3115"  # low battery 0x20, finger 0x10, display; 2.1 V
    [frame] = frames(nonin, [value])
    assert not frame.chartable


def test_nonin_3230_has_no_clock_and_no_memory(nonin: Nonin3230) -> None:
    services = [service.uuid[:8] for service in nonin.plan().services]
    assert services == ["46a970e0", "0000180a"]
    with pytest.raises(ActError, match="cannot do 'old_record'; it can finger_in"):
        nonin.act("old_record", 0.0)


@pytest.fixture
def berrymed() -> BerryMed:
    device = BerryMed(scene())
    device.due(0.0)
    device.host_ready(True, 0.0)
    return device


def test_berrymed_tells_a_hundred_packets_a_second_up_to_four_at_once(berrymed: BerryMed) -> None:
    """Pulse 72 is 0x48, 97 % is 0x61; bit 7 stands in the first byte of a packet alone."""
    values = list(sent(berrymed, 0.05, 2.0))
    assert {len(value) for value in values} <= {5, 10, 15, 20}
    data = b"".join(values)
    packets = [data[at : at + 5] for at in range(0, len(data), 5)]
    assert len(packets) == 200
    assert {packet[3:].hex() for packet in packets} == {"4861"}
    assert {packet[0] & 0xB0 for packet in packets} == {0x80}
    assert {packet[2] & 0x70 for packet in packets} == {0}
    pleth = [packet[1] for packet in packets]
    assert max(pleth) - min(pleth) > 30
    assert max(pleth) < 128
    # 72 beats a minute: two or three of them begin in two seconds.
    assert sum(packet[0] >> 6 & 1 for packet in packets) in (2, 3)


@pytest.mark.parametrize(
    ("acts", "head", "finger", "values"),
    [
        (["finger_out"], 0x9F, 0x50, "7f7f"),  # strength 15, no signal; no finger, pulse bit 7
        (["sensor_unplugged"], 0xAF, 0x40, "7f7f"),
        (["motion"], None, 0x60, "7f7f"),  # searching
    ],
)
def test_berrymed_without_values(
    berrymed: BerryMed, acts: list[str], head: int | None, finger: int, values: str
) -> None:
    for act in acts:
        berrymed.act(act, 0.0)
    data = b"".join(sent(berrymed, 0.05, 0.5))
    assert len(data) == 250
    for at in range(0, 250, 5):
        assert head in (None, data[at])
        assert data[at + 2] & 0x70 == finger
        assert data[at + 3 : at + 5].hex() == values


def test_berrymed_is_read_once_a_second_and_its_pulse_wave_whole(berrymed: BerryMed) -> None:
    """A live stream reads one of a hundred packets that say the same; samples are all kept."""
    decoder = Decoder(load_spec("berrymed_bm1000"))
    fed = [decoder.feed(value, berrymed.final_uuid) for value in sent(berrymed, 0.05, 10.0)]
    assert sum(run.counts.shape[1] for piece in fed for run in piece.samples) in (998, 999, 1000)
    assert 9 <= sum(len(piece.items) for piece in fed) <= 11


REQUESTS = "8b00ace7-eb0b-49b0-bbe9-9aee0a26e1a3"
ASK_VALUES = bytes.fromhex("AA 17 E8 00 00 00 00 1B")


@pytest.fixture
def ring() -> ViatomRing:
    device = ViatomRing(scene())
    device.due(0.0)
    device.host_ready(True, 0.0)
    return device


def asked(ring: ViatomRing, request: bytes, now: float) -> list[bytes]:
    """What it answers to a request, in notifications."""
    for at in range(0, len(request), 20):
        ring.written(REQUESTS, request[at : at + 20], now)
    return list(sent(ring, now, now))


def test_a_viatom_ring_answers_in_two_notifications_and_never_unasked(ring: ViatomRing) -> None:
    """97 % is 0x61, pulse 72 is 0x48, battery 96 % is 0x60; the checksum comes by itself."""
    assert list(sent(ring, 0.0, 5.0)) == []
    first, second = asked(ring, ASK_VALUES, 5.0)
    assert first[:17].hex(" ") == "55 00 ff 00 00 0d 00 61 48 00 00 00 00 00 60 00 00"
    assert first[18:].hex(" ") == "01 00"  # on the finger, and the thirteenth byte
    assert (len(first), len(second)) == (20, 1)
    [frame] = frames(ring, [first, second])
    assert frame.chartable


@pytest.mark.parametrize(
    ("act", "values", "sensor"),
    [("finger_out", "ff ff ff", 0), ("finger_in", "00 00 00", 1)],
)
def test_a_viatom_ring_without_a_pulse(
    ring: ViatomRing, act: str, values: str, sensor: int
) -> None:
    ring.act("finger_out", 1.0)
    ring.act(act, 2.0)
    data = b"".join(asked(ring, ASK_VALUES, 3.0))
    assert data[7:10].hex(" ") == values
    assert data[18] == sensor


def test_a_viatom_ring_takes_the_time(ring: ViatomRing) -> None:
    """The bytes set 2026-09-28 22:30:00; its information says so a second later."""
    ring.act("wrong_clock", 0.0)
    request = (
        "aa 16 e9 00 00 21 00 7b 22 53 65 74 54 49 4d 45 22 3a 22 32 30 32 36 2d 30 39 2d 32 38 2c"
        "32 32 3a 33 30 3a 30 30 22 7d a3"
    )
    assert asked(ring, bytes.fromhex(request), 1.0) == [bytes.fromhex("55 00 ff 00 00 00 00 05")]
    said = b"".join(asked(ring, bytes.fromhex("aa 14 eb 00 00 00 00 c6"), 2.0))
    assert b'"CurTIME":"2026-09-28,22:30:01"' in said


def test_a_viatom_ring_refuses_what_it_does_not_do(ring: ViatomRing) -> None:
    """Closing a file that is not open, and a setting that is none: status 9."""
    refused = [bytes.fromhex("55 09 f6 00 00 00 00 18")]
    assert asked(ring, bytes.fromhex("aa 05 fa 00 00 00 00 21"), 1.0) == refused
    ring.host_ready(False, 2.0)
    ring.host_ready(True, 2.0)
    ring.written(REQUESTS, b"\xaa\x17\xe8", 3.0)  # half a request, then the host is gone
    ring.host_ready(False, 4.0)
    ring.host_ready(True, 5.0)
    assert len(asked(ring, ASK_VALUES, 6.0)) == 2


COMMANDS = "54c21001-a720-4b4f-11e4-9fe20002a5d5"
TELL_STATE = bytes.fromhex("77 02 01 07")
START = bytes.fromhex("77 05 03 1F 00 03 D6")


@pytest.fixture
def mightysat() -> MightySat:
    device = MightySat(scene())
    device.due(0.0)
    device.host_ready(True, 0.0)
    return device


def test_mightysat_streams_when_it_is_started(mightysat: MightySat) -> None:
    """State and acknowledgement as captured; then 97 % (61), 72 (48), respiration 14 (0E)."""
    assert list(sent(mightysat, 0.05, 3.0)) == []
    mightysat.written(COMMANDS, TELL_STATE, 3.0)
    assert [value.hex() for value in sent(mightysat, 3.0, 3.0)] == [
        "77140163101f00030100170010e6000000f60000",
        "0018",
    ]
    mightysat.written(COMMANDS, START, 3.1)
    assert [value.hex() for value in sent(mightysat, 3.1, 3.1)] == ["7703fe02cc"]
    live = list(sent(mightysat, 3.2, 5.0))
    assert [value[:14].hex() for value in live] == ["7711050000000000610048101400"] * 2
    assert [value[16:18].hex() for value in live] == ["000e"] * 2
    assert all(frame.chartable for frame in frames(mightysat, live))


def test_mightysat_without_a_finger_and_acquiring(mightysat: MightySat) -> None:
    """Both as observed: 77 11 05 00 00 20 00 04 … and pulse mark 0x14."""
    mightysat.written(COMMANDS, START, 0.1)
    list(sent(mightysat, 0.1, 0.5))
    mightysat.act("finger_out", 0.5)
    [out] = sent(mightysat, 0.55, 1.0)
    assert out[:17].hex() == "7711050000200004ff04ff04ff0cffff04"
    mightysat.act("finger_in", 1.5)
    [acquiring] = sent(mightysat, 1.55, 2.0)
    assert acquiring[8:14].hex() == "61004814ff20"
    assert acquiring[16] == 0x11


def test_mightysat_must_be_started_by_each_host(mightysat: MightySat) -> None:
    mightysat.written(COMMANDS, START, 0.1)
    mightysat.host_ready(False, 1.0)
    mightysat.host_ready(True, 2.0)
    mightysat.written(COMMANDS, bytes.fromhex("77 05 03 1F 00 03 D7"), 2.1)  # wrong checksum
    assert list(sent(mightysat, 2.2, 5.0)) == []
