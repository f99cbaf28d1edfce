"""Cuffs of A&D, Beurer and Omron by a passed clock, byte by byte."""

from __future__ import annotations

import pytest

from station.codec import Decoder, Frame, load_spec
from station.simulators.devices import BluetoothDevice
from station.simulators.devices.and_cuff import AndCuff
from station.simulators.devices.beurer import BeurerCuff
from station.simulators.devices.bluetooth import Outgoing
from station.simulators.devices.omron_cuff import OmronCuff
from station.simulators.devices.omron_memory import OmronMemoryCuff, OmronSingleCuff
from tests.simulators.scenes import scene

PRESSURE = "00002a35-0000-1000-8000-00805f9b34fb"
DATE_TIME = "00002a08-0000-1000-8000-00805f9b34fb"
CURRENT_TIME = "00002a2b-0000-1000-8000-00805f9b34fb"
RECORD_ACCESS = "00002a52-0000-1000-8000-00805f9b34fb"
AND_COMMAND = "233bf001-5a34-1b6d-975c-000d5690abe4"
RX = "49123040-aee8-11e1-a74d-0002a5d5c51b"
RX_2 = "4d0bf320-aee8-11e1-a0d9-0002a5d5c51b"
TX = "db5b55e0-aee7-11e1-965e-0002a5d5c51b"
TX_2 = "e0b8a060-aee7-11e1-92f4-0002a5d5c51b"
KEY = "b305b680-aee7-11e1-a730-0002a5d5c51b"
# 2026-03-04 05:06:07
NOON = bytes.fromhex("ea070304050607")


def all_due(device: BluetoothDevice, now: float) -> list[Outgoing]:
    """Everything that it has to say at that moment, confirmed."""
    sent = []
    while (out := device.due(now)) is not None:
        sent.append(out)
        if out.indicate:
            device.confirmed()
    return sent


def measured(device: BluetoothDevice, now: float) -> None:
    """A measurement of 15 s that ends at `now`."""
    device.act("start", now - 15.0)
    device.due(now - 15.0)
    device.due(now)


def visited(device: BluetoothDevice, now: float) -> None:
    device.linked(True, now)
    device.host_ready(True, now)


def test_and_is_found_for_a_minute_after_a_measurement() -> None:
    device = AndCuff(scene())
    assert not device.advertises(0.0)
    measured(device, 20.0)
    assert [device.advertises(now) for now in (20.0, 79.9, 80.1)] == [True, True, False]
    assert not device.pairs(20.0)
    device.act("pair", 100.0)
    assert (device.advertises(101.0), device.pairs(101.0), device.pairs(161.0)) == (
        True, True, False,
    )  # fmt: skip


def test_and_leaves_a_host_that_is_slow_and_keeps_the_reading() -> None:
    device = AndCuff(scene())
    measured(device, 20.0)
    device.linked(True, 21.0)
    assert device.due(25.9) is None
    assert [device.hangs_up(now) for now in (25.9, 26.0)] == [False, True]
    device.linked(False, 26.0)
    assert device.advertises(27.0)
    visited(device, 30.0)
    device.written(DATE_TIME, NOON, 30.1)
    assert len(all_due(device, 30.2)) == 1


def test_and_sends_unsent_readings_oldest_first_once_it_has_the_time_then_hangs_up() -> None:
    device = AndCuff(scene())
    device.act("old_record", 0.0)
    measured(device, 20.0)
    visited(device, 21.0)
    assert device.due(22.0) is None  # the time was not set yet
    assert not device.hangs_up(22.0)
    device.written(DATE_TIME, NOON, 22.1)
    old, new = all_due(device, 22.2)
    assert (old.uuid, old.indicate, old.value[1:7].hex()) == (PRESSURE, True, "a30065007a00")
    # 128/82, mean 97, 03:04:25 by its own clock, pulse 72
    assert new.value.hex(" ") == "16 80 00 52 00 61 00 ea 07 01 02 03 04 19 48 00 00 00"
    assert [device.hangs_up(now) for now in (22.2, 22.4, 22.6)] == [False, False, True]
    device.linked(False, 22.8)
    assert not device.advertises(23.0)


def test_and_takes_the_time_as_a_command_and_says_goodbye_when_told() -> None:
    device = AndCuff(scene())
    visited(device, 0.0)
    # the maker's own example: 2014-03-11 19:12:34
    device.written(AND_COMMAND, bytes.fromhex("0801010e030b130c22"), 1.0)
    measured(device, 16.0)
    [out] = all_due(device, 16.0)
    assert out.value[7:14].hex() == "de07030b130c31"  # 15 s later
    device.written(AND_COMMAND, bytes.fromhex("020103"), 16.1)
    assert device.hangs_up(16.1)


def test_and_without_a_clock_and_without_a_buffer() -> None:
    """As the published values are: pulse and status only."""
    device = AndCuff(scene())
    device.act("no_clock", 0.0)
    device.written(AND_COMMAND, bytes.fromhex("0301a600"), 0.0)
    measured(device, 20.0)
    measured(device, 40.0)
    visited(device, 41.0)
    assert device.due(45.9) is None
    [out] = all_due(device, 46.0)  # only the newest, and not before the host had its 5 s
    assert out.value.hex(" ") == "14 80 00 52 00 61 00 48 00 00 00"


def test_and_by_its_plan() -> None:
    plan = AndCuff(scene()).plan()
    offered = {one.uuid: one for s in plan.services for one in s.characteristics}
    assert plan.name.startswith("A&D_UA-651BLE_")
    assert plan.advertised == ("00001810-0000-1000-8000-00805f9b34fb",)
    assert (plan.asks_security, plan.remembers_subscriptions) == (True, True)
    assert offered[DATE_TIME].properties == ("read", "write")
    assert offered[AND_COMMAND].properties == ("read", "write")
    assert offered[PRESSURE].secure
    assert offered["00002a19-0000-1000-8000-00805f9b34fb"].value == b"\x42"  # 66 %
    assert CURRENT_TIME not in offered


def test_beurer_sends_its_own_layout() -> None:
    device = BeurerCuff(scene())
    device.host_ready(True, 0.0)
    measured(device, 20.0)
    [out] = all_due(device, 20.0)
    # reserved bit 6, no mean, pulse 00 48, user 0, status 00 00
    assert out.value.hex(" ") == "56 80 00 52 00 00 00 ea 07 01 02 03 04 19 00 48 00 00 00"
    device.act("movement", 21.0)
    measured(device, 40.0)
    [out] = all_due(device, 40.0)
    assert out.value[-3:].hex() == "000001"


def test_omron_tells_its_time_and_its_records_in_the_air() -> None:
    device = OmronCuff(scene())
    # one user; clock not set; standard services
    assert device.manufacturer_data(0.0).hex() == "0124000000"
    device.act("pair", 0.0)
    assert device.manufacturer_data(0.0).hex() == "012c000000"
    visited(device, 1.0)
    device.subscribed(CURRENT_TIME, 1.0)
    [out] = all_due(device, 1.0)
    assert (out.uuid, out.indicate) == (CURRENT_TIME, False)
    assert out.value.hex() == "ea070102030406000001"  # 03:04:06
    device.written(CURRENT_TIME, NOON + b"\x03\x00\x01", 2.0)
    measured(device, 20.0)
    assert device.manufacturer_data(70.0).hex() == "0120010001"
    [out] = all_due(device, 20.0)
    assert out.value.hex(" ") == "1e 80 00 52 00 61 00 ea 07 03 04 05 06 19 48 00 01 00 00"


def test_omron_sends_its_records_once_more() -> None:
    device = OmronCuff(scene())
    visited(device, 0.0)
    device.written(RECORD_ACCESS, b"\x01\x01", 0.1)
    [none] = all_due(device, 0.2)
    assert (none.uuid, none.value.hex()) == (RECORD_ACCESS, "06000106")
    measured(device, 20.0)
    [first] = all_due(device, 20.0)
    device.written(RECORD_ACCESS, b"\x01\x01", 21.0)
    device.written(RECORD_ACCESS, b"\x04\x01", 21.0)
    again, done, count = all_due(device, 21.1)
    assert again == first
    assert (done.value.hex(), count.value.hex()) == ("06000101", "05000100")


def memory_cuff(kind: type[OmronMemoryCuff]) -> OmronMemoryCuff:
    """Connected, unlocked and open."""
    device = kind(scene())
    device.linked(True, 0.0)
    if kind.key:
        device.written(KEY, b"\x01" + kind.key, 0.0)
        assert [out.value.hex() for out in all_due(device, 0.0)] == ["8100"]
    device.written(TX, bytes.fromhex("0800000000100018"), 0.0)
    # what a HEM-7280T answered (userx14/omblepy, issue 57)
    whole = "".join(out.value.hex() for out in all_due(device, 0.0))
    assert whole.startswith("1880000000100000009404131102077" + "85a00ffff954d00e5")
    return device


def asked(device: OmronMemoryCuff, frame: str, now: float) -> list[tuple[str, str]]:
    """Send a frame in pieces; what it answers on which channel."""
    data = bytes.fromhex(frame)
    for uuid, at in zip((TX, TX_2), range(0, len(data), 16), strict=False):
        device.written(uuid, data[at : at + 16], now)
    return [(out.uuid, out.value.hex()) for out in all_due(device, now)]


def test_omron_memory_has_the_record_and_counts_it() -> None:
    device = memory_cuff(OmronMemoryCuff)
    assert asked(device, "0801000260080063", 1.0) == [(RX, "108100026008800080008000800000fb")]
    measured(device, 20.0)
    # next place 1, one unread: the counters xor to 0x00 once more, so 0xFB
    assert asked(device, "0801000260080063", 21.0) == [(RX, "108100026008800180008001800000fb")]
    # 0x02AC: diastolic 0x52, systolic 128 - 25 = 0x67, year 26, pulse 72; January 2nd, 3 h is
    # 0x0443; 4 min 25 s with the cuff bit is 0x1119. Sum 0x18C; exclusive or of the frame 0xE0
    assert asked(device, "08010002ac0e00a9", 22.0) == [
        (RX, "16810002ac0e52671a48044311190000"),
        (RX_2, "0000738c00e000000000000000000000"),
    ]


def test_omron_memory_takes_a_clock_and_counters_and_nothing_else() -> None:
    device = memory_cuff(OmronMemoryCuff)
    # 2026-11-24 10:00:05 in the order of this model
    clock = "1201c0029a0aa0c00b1a0a18050000ac008b"
    assert asked(device, clock, 0.0)[0][1].startswith("1281c0029a0aa0c00b1a0a1805")
    told = "".join(value for _, value in asked(device, "08010002740a0075", 0.0))
    assert told[16:28] == "0b1a0a180500"  # behind two other bytes
    measured(device, 20.0)
    assert asked(device, "1001c002860840188000800080000085", 21.0)[0][1].startswith("1081c00286")
    assert asked(device, "0801000260080063", 21.0)[0][1].startswith("1081000260084018800080008000")
    # a record's place: refused, and still empty (FF)
    assert asked(device, "0a01c002ac0200000067", 22.0) == [(RX, "088f0000000001860000000000000000")]
    # closed: refuses to read, and hangs up in a moment
    device.host_ready(True, 22.0)
    assert not device.hangs_up(22.9)
    assert asked(device, "080f000000000007", 23.0) == [(RX, "088f0000000000870000000000000000")]
    assert asked(device, "0801000260080063", 23.0) == [(RX, "088f0000000001860000000000000000")]
    assert [device.hangs_up(now) for now in (23.0, 23.6)] == [False, True]


def test_omron_memory_takes_a_key_in_pairing_mode_only() -> None:
    device = OmronMemoryCuff(scene())
    device.act("other_key", 0.0)
    device.linked(True, 1.0)

    def answer(hex_value: str) -> list[str]:
        device.written(KEY, bytes.fromhex(hex_value), 2.0)
        return [out.value.hex() for out in all_due(device, 2.0)]

    new_key = "00112233445566778899aabbccddeeff"
    assert answer("01" + new_key) == ["8101"]
    assert asked(device, "0800000000100018", 2.0) == []
    assert answer("02" + "00" * 16) == []
    assert answer("00" + new_key) == []
    device.act("pair", 2.0)
    assert answer("02" + "00" * 16) == ["8200"]
    assert answer("00" + new_key) == ["8000"]
    device.linked(False, 3.0)
    device.linked(True, 4.0)
    assert answer("01" + new_key) == ["8100"]


def test_omron_memory_is_a_ring() -> None:
    device = memory_cuff(OmronSingleCuff)
    for _ in range(14):
        device.act("old_record", 0.0)
    # all 14 places written: the next one is 0 again, and 4 in the high byte tells it
    [(_, counters)] = asked(device, "0801000260080063", 1.0)
    assert counters[12:16] == "0040"
    device.act("old_record", 1.0)
    [(_, counters)] = asked(device, "0801000260080063", 1.0)
    assert counters[12:16] == "0140"


@pytest.mark.parametrize("kind", [OmronMemoryCuff, OmronSingleCuff])
def test_omron_memory_spoilt_record(kind: type[OmronMemoryCuff]) -> None:
    """The frame is whole, the sum inside it is not that of the record."""
    device = memory_cuff(kind)
    device.act("old_record", 0.0)
    device.act("spoilt_record", 0.0)
    request = "08010002ac0e00a9" if kind.channels == 4 else "08010002e80e00ed"
    frame = bytes.fromhex("".join(value for _, value in asked(device, request, 1.0)))[:22]
    (item,) = Decoder(load_spec(kind.spec_id)).feed(frame, RX).items
    assert isinstance(item, Frame)
    record = frame[6:20]
    assert sum(record[:12]) & 0xFF not in record[12:]


def test_omron_over_one_channel_low_byte_first() -> None:
    device = memory_cuff(OmronSingleCuff)
    measured(device, 20.0)
    # systolic 103 + 25, diastolic 82, pulse 72, year 26, 0x0443, 0x1119, number 1; sum 0x18D
    assert asked(device, "08010002e80e00ed", 21.0) == [
        (RX, "16810002e80e6752481a4304191100000100" + "8d0000d7")
    ]
    uuids = {one.uuid for s in device.plan().services for one in s.characteristics}
    assert {RX, TX} <= uuids
    assert not {RX_2, TX_2, KEY} & uuids
