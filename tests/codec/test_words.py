"""Each word of the spec language that says how bytes are cut, on bytes worked by hand."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from station.codec import Decoder, Frame, Refusal, Spec, SpecError, encode, read_spec_file
from station.vitals import Quantity, Unit

HEAD = """
language = 1
id = "device"
title = "Device"
device_type = "test"
maker = "nobody"
evidence = "H"

[limits]
longest_measurement_s = 10
silence_s = 10
"""
MESSAGE = '[[message]]\nid = "one"\ntitle = "One"\nmode = "MODE"\n'
SERIAL = '[link]\nkind = "serial"\nbaud = 9600\n'
RADIO = '[link]\nkind = "bluetooth"\nservice = "FF00"\n'


@pytest.fixture
def spec(tmp_path: Path, request: pytest.FixtureRequest) -> Spec:
    path = tmp_path / "device.toml"
    path.write_text(HEAD + request.param, "utf-8")
    return read_spec_file(path)


def read(spec: Spec, data: bytes, channel: str | None = None) -> list[Frame | Refusal]:
    decoder = Decoder(spec, detail=True)
    return [*decoder.feed(data, channel).items, *decoder.flush().items]


def one(spec: Spec, data: bytes, channel: str | None = None) -> Frame:
    (frame,) = read(spec, data, channel)
    assert isinstance(frame, Frame), frame
    return frame


def refused(spec: Spec, data: bytes) -> str:
    (refusal,) = read(spec, data)
    assert isinstance(refusal, Refusal), refusal
    return refusal.error


OXIMETER = (
    SERIAL
    + """
[[framing]]
kind = "delimited"
ends = "0D0A"
longest = 80
[[message]]
id = "line"
title = "Line"
text = { layout = "keys" }
field = [
  { name = "date", type = "date", format = "%m/%d/%y", column = 0, role = "device_time" },
  { name = "time", type = "time", format = "%H:%M:%S", column = 1, role = "device_time" },
  { name = "spo2", type = "decimal", key = "SPO2", suffix = "%", unit = "%", vital = "spo2", required = true, dashes = "no value", special = [{ value = 0, says = "no reading" }], digits = 3 },
  { name = "pulse_rate", type = "decimal", key = "BPM", unit = "/min", vital = "pulse_rate", dashes = "no value", marks = { "*" = "limit" }, digits = 3 },
  { name = "exceptions", type = "hex", key = "EXC", digits = 6, flags = [{ name = "no_sensor", bit = 0, trouble = "no sensor" }, { name = "set", bit = 11 }] },
]
"""
)


@pytest.mark.parametrize("spec", [OXIMETER], indirect=True)
def test_a_line_of_keys(spec: Spec) -> None:
    frame = one(spec, b"09/21/08 09:56:12 SPO2=097% BPM=069* EXC=000800\r\n")
    assert {v: q.number for v, q in frame.values.items()} == {"spo2": 97, "pulse_rate": 69}
    assert frame.device_time == datetime(2008, 9, 21, 9, 56, 12)
    assert (frame.flags["limit"], frame.flags["no_sensor"], frame.flags["set"]) == (
        True,
        False,
        True,
    )
    assert frame.chartable


@pytest.mark.parametrize("spec", [OXIMETER], indirect=True)
def test_what_is_no_number_in_a_line(spec: Spec) -> None:
    dashes = one(spec, b"09/21/08 09:56:12 SPO2=---% BPM=--- EXC=000001\r\n")
    assert dashes.values["spo2"].special == "no value"
    assert dashes.why_not == ("spo2: no value", "no sensor")
    zero = one(spec, b"09/21/08 09:56:12 SPO2=000 BPM=072 EXC=800\r\n")
    assert zero.why_not == ("spo2: no reading",)
    missing = one(spec, b"09/21/08 09:56:12 BPM=072\r\n")
    assert missing.why_not == ("spo2: not in this frame",)
    assert "field spo2 is 'x97'" in refused(spec, b"09/21/08 09:56:12 SPO2=x97%\r\n")
    assert "field date is '31/12/08'" in refused(spec, b"31/12/08 09:56:12 SPO2=097\r\n")
    assert "byte 20 is 0x80, expected text" in refused(spec, b"09/21/08 09:56:12 SP\x80O2=097\r\n")


@pytest.mark.parametrize("spec", [OXIMETER], indirect=True)
def test_a_line_is_written(spec: Spec) -> None:
    values = {"device_time": datetime(2008, 9, 21, 9, 56, 12), "spo2": 97, "limit": True}
    line = encode(spec, "line", values | {"pulse_rate": 69, "set": True})
    assert line == b"09/21/08 09:56:12 SPO2=097% BPM=069* EXC=000800\r\n"


SCALE = (
    SERIAL
    + """
[[framing]]
kind = "delimited"
starts = ["1B52"]
ends = "1B45"
longest = 60
[[message]]
id = "packet"
title = "Packet"
text = { layout = "tags", separator = "\\u001b" }
field = [
  { name = "units", type = "choice", key = "N", choices = ["m", "c"] },
  { name = "weight", type = "decimal", key = "W", unit_by = { flag = "units", units = ["kg", "[lb_av]"] }, vital = "body_weight", required = true, special = [{ value = 999.9, says = "overload", reason = "over_range" }], digits = 4, decimals = 1 },
]
"""
)


@pytest.mark.parametrize("spec", [SCALE], indirect=True)
def test_tags_with_the_unit_of_the_packet(spec: Spec) -> None:
    frame = one(spec, b"\x1bR\x1bNm\x1bW0210.9\x1bE")
    assert frame.values["body_weight"].quantity == Quantity(Decimal("210.9"), Unit.KILOGRAM)
    frame = one(spec, b"\x1bR\x1bNc\x1bW0150.0\x1bE")
    assert frame.values["body_weight"].quantity == Quantity(Decimal("150.0"), Unit.POUND)
    over = one(spec, b"\x1bR\x1bNm\x1bW0999.9\x1bE")
    assert over.values["body_weight"].special == "overload"
    assert "units is missing" in refused(spec, b"\x1bR\x1bW0210.9\x1bE")
    torn, good = read(spec, b"\x1bR\x1bNc\x1bW01\x1bR\x1bNm\x1bW0210.9\x1bE")
    assert isinstance(torn, Refusal)
    assert isinstance(good, Frame)
    weight = Quantity(Decimal("210.9"), Unit.KILOGRAM)
    assert encode(spec, "packet", {"weight": weight}) == b"\x1bR\x1bNm\x1bW0210.9\x1bE"


TARED = SCALE.replace(
    '  { name = "units", type = "choice", key = "N", choices = ["m", "c"] },\n', ""
).replace(
    "decimals = 1 },\n]",
    """decimals = 1 },
  { name = "tare", type = "decimal", key = "T", unit_by = { flag = "units", units = ["kg", "[lb_av]"] }, decimals = 1 },
  { name = "units", type = "choice", key = "N", choices = ["m", "c"] },
]""",
)


@pytest.mark.parametrize("spec", [TARED], indirect=True)
def test_the_key_that_tells_the_unit_may_come_last(spec: Spec) -> None:
    text = b"\x1bR\x1bW0150.0\x1bT2.5\x1bNc\x1bE"
    frame = one(spec, text)
    assert frame.values["body_weight"].quantity == Quantity(Decimal("150.0"), Unit.POUND)
    assert frame.flags["tare"] == "2.5 [lb_av]"
    weight, tare = (Quantity(Decimal(number), Unit.POUND) for number in ("150.0", "2.5"))
    assert encode(spec, "packet", {"weight": weight, "tare": tare}) == text
    assert "units is missing" in refused(spec, b"\x1bR\x1bT2.5\x1bE")


PAIRS = (
    SERIAL
    + """
[[framing]]
kind = "delimited"
starts = ["7B"]
ends = "0D0A"
longest = 80
checksum = { kind = "sum8_hex", over = [0, -8], at = -4 }
[[message]]
id = "record"
title = "Record"
text = { layout = "pairs", separator = "," }
field = [
  { name = "head", type = "text", key = "0", value = "16" },
  { name = "weight", type = "decimal", key = "Wk", unit = "kg", vital = "body_weight", required = true, decimals = 1 },
  { name = "weight_lb", type = "decimal", key = "Wp", unit = "[lb_av]", vital = "body_weight", required = true, decimals = 1 },
  { name = "sum", type = "text", key = "CS", value = "00", role = "hidden" },
]
"""
)


@pytest.mark.parametrize("spec", [PAIRS], indirect=True)
def test_pairs_with_a_sum_in_digits(spec: Spec) -> None:
    # "{0,16,Wk,82.7,": 7B+30+2C+31+36+2C+57+6B+2C+38+32+2E+37+2C = 0x353
    good = b"{0,16,Wk,82.7,CS,53\r\n"
    frame = one(spec, good)
    assert frame.values["body_weight"].quantity == Quantity(Decimal("82.7"), Unit.KILOGRAM)
    assert encode(spec, "record", {"weight": Decimal("82.7")}) == good
    # "{0,16,Wp,82.7,": p is 0x70, 5 more than k
    pounds = b"{0,16,Wp,82.7,CS,58\r\n"
    assert encode(spec, "record", {"weight_lb": Decimal("82.7")}) == pounds
    assert one(spec, pounds).chartable
    # "{0,16,": 7B+30+2C+31+36+2C = 0x16A
    assert one(spec, b"{0,16,CS,6A\r\n").why_not == ("body_weight: not in this frame",)
    wrong = refused(spec, b"{0,16,Wk,82.7,CS,54\r\n")
    assert "checksum at byte 17 is '54', expected 0x53" in wrong


COLUMNS = (
    SERIAL
    + """
[[framing]]
kind = "delimited"
ends = "0D"
longest = 60
[[message]]
id = "line"
title = "Line"
text = { layout = "columns", separator = "," }
field = [
  { name = "height", type = "feet_inches", column = 0, unit = "[in_i]", vital = "body_height" },
  { name = "weight", type = "decimal", column = 1, suffix_units = { lb = "[lb_av]", kg = "kg" }, vital = "body_weight", required = true, decimals = 1 },
  { name = "state", type = "codes", column = 2, flags = [{ name = "low_battery", code = "LB", remark = "battery low" }, { name = "moving", code = "MO", trouble = "moving", reason = "motion" }] },
]
"""
)


@pytest.mark.parametrize("spec", [COLUMNS], indirect=True)
def test_columns(spec: Spec) -> None:
    frame = one(spec, b"5'03.0\",132.3lb,LB\r")
    assert frame.values["body_height"].quantity == Quantity(Decimal("63.0"), Unit.INCH)
    assert frame.values["body_weight"].quantity == Quantity(Decimal("132.3"), Unit.POUND)
    assert frame.remarks == ("battery low",)
    assert frame.chartable
    moving = one(spec, b"5'03.0\",60.0kg,MO LB\r")
    assert moving.values["body_weight"].quantity == Quantity(Decimal("60.0"), Unit.KILOGRAM)
    assert moving.why_not == ("moving",)
    assert "132.3' (5 characters), expected a number with lb or kg" in refused(
        spec, b"5'03.0\",132.3,\r"
    )
    assert "needs column 1, 1 came" in refused(spec, b"5'03.0\"\r")
    values = {"height": 63, "weight": Quantity(Decimal("132.3"), Unit.POUND), "low_battery": True}
    assert encode(spec, "line", values) == b"5'03.0\",132.3lb,LB\r"


TYPED = (
    SERIAL
    + """
[[framing]]
kind = "typed"
type_at = 0
lengths = { 0x01 = 5, 0x0B = 3 }
sync_bit = "clear"
[[message]]
id = "live"
title = "Live"
match = { kind = [0x01] }
values_every = 3
field = [
  { name = "kind", type = "u8", role = "hidden" },
  { name = "bar", pieces = [{ byte = 2, width = 7 }], role = "trace" },
  { name = "pulse_rate", pieces = [{ byte = 1, low = 1, width = 1 }, { byte = 3, width = 7 }], unit = "/min", vital = "pulse_rate" },
  { name = "spo2", pieces = [{ byte = 4, width = 7 }], unit = "%", vital = "spo2", special = [{ raw = 127, says = "no value" }] },
]
waveform = [{ signal = "pleth", channels = ["pleth"], at = 2, type = "u8", mask = 127, rate_hz = 60, unit = "1" }]
[[message]]
id = "answer"
title = "Answer"
match = { kind = [0x0B] }
field = [{ name = "kind", type = "u8", role = "hidden" }, { name = "high", type = "u8", role = "hidden" }, { name = "command", pieces = [{ byte = 2, width = 7 }] }]
"""
)


@pytest.mark.parametrize("spec", [TYPED], indirect=True)
def test_types_of_different_length_with_a_sync_bit(spec: Spec) -> None:
    # Pulse 161 = 128 + 33: bit 1 of byte 1 is its bit 7, 0x21 | 0x80 = 0xA1; SpO2 97 | 0x80 = 0xE1.
    live, answer = bytes.fromhex("01 82 D5 A1 E1"), bytes.fromhex("0B 80 A1")
    first, second, _ = read(spec, live + answer + live)
    assert isinstance(first, Frame)
    assert isinstance(second, Frame)
    assert {v: q.number for v, q in first.values.items()} == {"pulse_rate": 161, "spo2": 97}
    assert [wave.counts.tolist() for wave in first.waveforms] == [[0x55]]
    assert second.flags["command"] == 0x21
    values = {"pulse_rate": 161, "spo2": 97, "pleth": [0x55]}
    assert encode(spec, "live", values) == bytes.fromhex("01 82 D5 A1 E1")
    torn, good = read(spec, live[:3] + live)
    assert isinstance(torn, Refusal)
    assert "expected bit 7 set" in torn.error
    assert isinstance(good, Frame)


@pytest.mark.parametrize("spec", [TYPED], indirect=True)
def test_a_byte_too_much_is_not_read_as_another_value(spec: Spec) -> None:
    """With byte 2 doubled the first five bytes are whole by type and sync bits: they would say
    pulse 0x55 = 85 and SpO2 0x21 = 33.
    """
    live = bytes.fromhex("01 82 D5 A1 E1")
    data = live + bytes.fromhex("01 82 D5 D5 A1 E1") + live + live
    told = [item.raw for item in read(spec, data) if isinstance(item, Frame)]
    assert told == [live, live, live]
    decoder = Decoder(spec, detail=True)
    assert decoder.feed(live).items == []  # it may be one: what comes next will tell
    assert [item.raw for item in decoder.feed(live + live[:1]).items] == [live, live]


@pytest.mark.parametrize("spec", [TYPED], indirect=True)
def test_the_same_again_is_read_once_in_so_many(spec: Spec) -> None:
    """Samples of every frame; values when they change, and every third frame."""
    same = [bytes((0x01, 0x80, 0x80 + n, 0x80 + 72, 0x80 + 97)) for n in range(7)]
    other = bytes((0x01, 0x80, 0x80, 0x80 + 73, 0x80 + 97))
    decoder = Decoder(spec)
    out = decoder.feed(b"".join([*same, other, b"\x01"]))
    rates = [item.values["pulse_rate"].number for item in out.items if isinstance(item, Frame)]
    assert rates == [72, 72, 72, 73]
    assert [run.counts[0, 0] for run in out.samples] == [0, 1, 2, 3, 4, 5, 6, 0]


JOINED = (
    RADIO
    + """
[[framing]]
kind = "length_prefixed"
characteristics = ["FF01"]
constants = [{ byte = 0, value = 0x55 }, { byte = 2, complement_of = 1 }]
length_at = 5
length_type = "u16"
overhead = 8
longest = 100
checksum = { kind = "crc8", over = [0, -2], at = -1 }
[[message]]
id = "sensors"
title = "Sensors"
grows = true
field = [
  { name = "status", type = "u8", at = 1 },
  { name = "spo2", type = "u8", at = 7, unit = "%", vital = "spo2" },
]
"""
)


@pytest.mark.parametrize("spec", [JOINED], indirect=True)
def test_values_of_a_characteristic_joined_to_a_stream(spec: Spec) -> None:
    # CRC-8, polynomial 0x07, bit by bit.
    body = bytes.fromhex("55 00 FF 00 00 01 00 61")
    rest = 0
    for byte in body:
        rest ^= byte
        for _ in range(8):
            rest = (rest << 1 ^ 0x107) if rest & 0x80 else rest << 1
    whole = body + bytes((rest,))
    decoder = Decoder(spec)
    assert decoder.feed(whole[:4], "ff01").items == []
    (frame,) = decoder.feed(whole[4:], "ff01").items
    assert isinstance(frame, Frame)
    assert frame.values["spo2"].number == 97
    assert encode(spec, "sensors", {"spo2": 97}) == whole
    broken = whole[:2] + b"\xfe" + whole[3:]
    (refusal, *_) = read(spec, broken)
    assert isinstance(refusal, Refusal)


STRAP = (
    RADIO
    + """
[[message]]
id = "heart"
title = "Heart"
characteristic = "2A37"
field = [
  { name = "heart_rate", type = "u8", unit = "/min", vital = "heart_rate" },
  { name = "rr", type = "u16", scale = 0.5, unit = "ms", vital = "rr_interval", repeat = true },
]
[[message]]
id = "ecg"
title = "ECG"
characteristic = "FF02"
field = [{ name = "stamp", type = "u64", role = "ticks" }]
waveform = [{ signal = "ecg", channels = ["ecg"], at = 8, type = "i24", along = true, rate_hz = 100, ticks_hz = 1000, unit = "uV" }]
"""
)


@pytest.mark.parametrize("spec", [STRAP], indirect=True)
def test_values_that_come_several_at_a_time(spec: Spec) -> None:
    frame = one(spec, bytes.fromhex("48 E8 03 D0 07"), "2A37")
    assert [value.number for value in frame.series["rr_interval"]] == [500, 1000]
    assert one(spec, b"\x48", "2A37").series == {}
    values = {"heart_rate": 72, "rr": [Decimal(500), Decimal(1000)]}
    assert encode(spec, "heart", values) == bytes.fromhex("48 E8 03 D0 07")
    (odd,) = read(spec, bytes.fromhex("48 E8"), "2A37")
    assert isinstance(odd, Refusal)


MIXED = (
    RADIO
    + """
[[message]]
id = "spot"
title = "Spot check"
characteristic = "2A5E"
optional = true
field = [{ name = "spo2", type = "u8", unit = "%", vital = "spo2" }]
[[message]]
id = "continuous"
like = "spot"
title = "Continuous"
characteristic = "2A5F"
streaming = true
"""
)


@pytest.mark.parametrize("spec", [MIXED], indirect=True)
def test_a_device_that_streams_and_tells_single_values(spec: Spec) -> None:
    assert (spec.streams("spot"), spec.streams("continuous")) == (False, True)
    assert spec.message("spot").optional
    with pytest.raises(KeyError, match="has no message 'bpm'"):
        spec.streams("bpm")


@pytest.mark.parametrize("spec", [STRAP], indirect=True)
def test_samples_along_a_value_and_their_stamps(spec: Spec) -> None:
    """Three samples a value at 100 Hz: 30 ms of a clock of 1000 Hz, and a value that is lost."""
    decoder = Decoder(spec)
    runs = [
        decoder.feed(stamp.to_bytes(8, "little") + bytes.fromhex(counts), "FF02").samples[0]
        for stamp, counts in (
            (1000, "680000 FFFFFF 000000"),
            (1030, "010000" * 3),
            (1090, "000000"),
        )
    ]
    assert runs[0].counts.tolist() == [[104, -1, 0]]
    assert [run.lost_before for run in runs] == [0, 0, 5]
    (odd,) = decoder.feed(bytes(8) + b"\1\2", "FF02").items
    assert isinstance(odd, Refusal)
    data = encode(spec, "ecg", {"stamp": 1000, "ecg": [104, -1, 0]})
    assert data == (1000).to_bytes(8, "little") + bytes.fromhex("680000 FFFFFF 000000")


CLOCK = (
    SERIAL
    + """
[[framing]]
kind = "fixed"
length = 8
constants = [{ byte = 0, value = 0x20 }]
[[message]]
id = "record"
title = "Record"
field = [
  { name = "year", type = "bcd8", at = 1, offset = 2000, role = "year" },
  { name = "month", type = "bcd8", at = 2, role = "month" },
  { name = "day", type = "bcd8", at = 3, role = "day" },
  { name = "hour", type = "bcd8", at = 4, role = "hour" },
  { name = "minute", type = "bcd8", at = 5, role = "minute" },
  { name = "spo2", type = "u8", at = 7, unit = "%", vital = "spo2" },
]
"""
)


@pytest.mark.parametrize("spec", [CLOCK], indirect=True)
def test_a_clock_in_parts(spec: Spec) -> None:
    frame = one(spec, bytes.fromhex("20 26 11 24 09 58 00 61"))
    assert frame.device_time == datetime(2026, 11, 24, 9, 58)
    unset = one(spec, bytes.fromhex("20 00 00 00 00 00 00 61"))
    assert (unset.device_time, unset.flags["device_time_unset"]) == (None, True)
    garbage = one(spec, bytes.fromhex("20 26 1A 24 09 58 00 61"))
    assert garbage.device_time is None
    values = {"device_time": datetime(2026, 11, 24, 9, 58), "spo2": 97}
    assert encode(spec, "record", values) == bytes.fromhex("20 26 11 24 09 58 00 61")


def test_a_mode_may_have_a_speed_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "device.toml"
    first, second = ('mode = "slow"\n', 'mode = "fast"\nbaud = 115200\n')
    framing = 'kind = "fixed"\nlength = 2\nconstants = [{ byte = 0, value = 165 }]\n'
    modes = "".join("[[framing]]\n" + mode + framing for mode in (first, second))
    text = HEAD + SERIAL + modes + MESSAGE.replace("MODE", "slow")
    path.write_text(text, "utf-8")
    spec = read_spec_file(path)
    assert [spec.baud_of(mode) for mode in (None, "slow", "fast")] == [9600, 9600, 115200]
    path.write_text(text.replace(SERIAL, RADIO), "utf-8")
    with pytest.raises(SpecError, match="names the characteristics"):
        read_spec_file(path)
    joined = text.replace(SERIAL, RADIO).replace(
        "length = 2", 'length = 2\ncharacteristics = ["FF01"]'
    )
    path.write_text(joined, "utf-8")
    with pytest.raises(SpecError, match=r"a \[\[framing\]\] for Bluetooth has no baud"):
        read_spec_file(path)


@pytest.mark.parametrize("spec", [OXIMETER], indirect=True)
def test_dashes_have_the_form_of_the_number_with_its_unit_and_its_mark(spec: Spec) -> None:
    values = {"device_time": datetime(2008, 9, 21, 9, 56, 12), "spo2": None, "pulse_rate": None}
    line = encode(spec, "line", values | {"limit": True})
    assert line == b"09/21/08 09:56:12 SPO2=---% BPM=---* EXC=000000\r\n"
    frame = one(spec, line)
    assert frame.values["pulse_rate"].special == "no value"
    assert frame.flags["limit"] is True


@pytest.mark.parametrize("spec", [OXIMETER], indirect=True)
def test_two_lines_in_one_are_refused(spec: Spec) -> None:
    """The end of the first was lost: its time would stand beside values of the second."""
    torn = b"09/21/08 09:56:12 SPO2=097 BP09/21/08 09:56:13 SPO2=096 EXC=800\r\n"
    assert refused(spec, torn) == "line: SPO2 comes 2 times: two texts in one"


PLACES = (
    SERIAL
    + """
[[framing]]
kind = "delimited"
ends = "0D"
longest = 20
[[message]]
id = "line"
title = "Line"
text = { layout = "plain" }
field = [
  { name = "spo2", type = "decimal", at = 9, length = 3, unit = "%", vital = "spo2", digits = 3 },
  { name = "time", type = "time", format = "%H:%M:%S", at = 0, length = 8, role = "device_time" },
]
"""
)


@pytest.mark.parametrize("spec", [PLACES], indirect=True)
def test_fields_at_their_places_in_any_order(spec: Spec) -> None:
    assert one(spec, b"10:00:05  97\r").values["spo2"].number == 97
    values = {"device_time": datetime(2026, 11, 24, 10, 0, 5), "spo2": 97}
    assert encode(spec, "line", values) == b"10:00:05 097\r"


MEMORY = (
    SERIAL
    + """
[[framing]]
kind = "delimited"
ends = "0D0A"
longest = 80
[[message]]
id = "trend"
title = "Trend"
memory = true
text = { layout = "keys" }
field = [
  { name = "date", type = "date", format = "%d-%b-%y", column = 0, role = "device_time" },
  { name = "spo2", type = "decimal", key = "SpO2", unit = "%", vital = "spo2", required = true, digits = 3 },
  { name = "exceptions", type = "hex", key = "EXC", until = ":", digits = 3, flags = [{ name = "low_signal", bit = 10 }] },
]
"""
)


@pytest.mark.parametrize("spec", [MEMORY], indirect=True)
def test_stored_lines_months_and_numbers_that_are_said_again_in_words(spec: Spec) -> None:
    frame = one(spec, b"22-NOV-97 SpO2=096 EXC=C00:LowSigIQ,SET\r\n")
    assert frame.device_time == datetime(1997, 11, 22)
    assert frame.values["spo2"].number == 96
    assert frame.flags["low_signal"] is True
    assert (frame.from_memory, frame.why_not) == (True, ("from the device's memory",))
    assert one(spec, b"01-Jul-97 SpO2=096\r\n").device_time == datetime(1997, 7, 1)
    assert "field date is '22-NOX-97'" in refused(spec, b"22-NOX-97 SpO2=096\r\n")
    values = {"device_time": datetime(1997, 11, 22), "spo2": 96, "low_signal": True}
    assert encode(spec, "trend", values) == b"22-NOV-97 SpO2=096 EXC=400\r\n"


SECONDS = CLOCK.replace(
    '  { name = "spo2", type = "u8", at = 7',
    '  { name = "second", type = "u8", at = 6, role = "second" },\n'
    '  { name = "spo2", type = "u8", at = 7',
)


@pytest.mark.parametrize("spec", [SECONDS], indirect=True)
@pytest.mark.parametrize(("second", "told"), [("3B", 59), ("3C", 59), ("3F", 59), ("40", None)])
def test_seconds_over_the_minute(spec: Spec, second: str, told: int | None) -> None:
    frame = one(spec, bytes.fromhex(f"20 26 11 24 09 58 {second} 61"))
    assert (frame.device_time.second if frame.device_time else None) == told


def test_a_look_alike_without_a_message_and_without_a_field(tmp_path: Path) -> None:
    path = tmp_path / "plain_cuff.toml"
    path.write_text(
        """
language = 1
id = "plain_cuff"
extends = "bluetooth_blood_pressure"
pieces = ["bluetooth_battery"]
evidence = "M"
message = [
  { id = "cuff_pressure", gone = true },
  { id = "current_time", gone = true },
  { id = "measurement", field = [{ name = "user_id", gone = true }] },
]
""",
        "utf-8",
    )
    spec = read_spec_file(path)
    assert [message.id for message in spec.messages] == [
        "measurement", "feature",
        "manufacturer_name", "model_number", "serial_number", "firmware_revision",
        "battery_level",
        "records_request", "records_number", "records_answer",
    ]  # fmt: skip
    assert [field.name for field in spec.messages[0].fields][-2:] == [
        "pulse_rate", "measurement_status",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SERIAL + '[[framing]]\nkind = "typed"\ntype_at = 0\nsync_bit = "set"\n', "typed framing needs type_at and lengths"),
        (OXIMETER.replace("ends =", "# ends ="), "a delimited framing needs ends and longest"),
        (OXIMETER.replace('type = "hex"', 'type = "u8"'), "a text has no u8"),
        (OXIMETER.replace('text = { layout = "keys" }', ""), "stands in a text: say how it is cut"),
        (CLOCK.replace('type = "bcd8", at = 1', 'type = "decimal", at = 1'), "a decimal stands in a text"),
        (JOINED.replace('characteristics = ["FF01"]', ""), "names the characteristics"),
        (COLUMNS.replace("suffix_units = { lb", 'unit = "kg", suffix_units = { lb'), "one of unit, unit_by and suffix_units"),
        (STRAP.replace('like = "x"', "").replace('id = "ecg"', 'id = "ecg"\nlike = "heat"'), "found 'heat', expected the id of another message"),
        ('extends = "bluetooth_blood_presure"\n' + STRAP, "did you mean 'bluetooth_blood_pressure'"),
        ('extends = "device"\n' + STRAP, "device extends device, which never ends"),
    ],
)  # fmt: skip
def test_mistakes_in_new_words(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "device.toml"
    head, limits = HEAD.split("\n[limits]")
    if text.startswith("extends"):
        line, text = text.split("\n", 1)
        head += line + "\n"
    path.write_text(head + "\n[limits]" + limits + text, "utf-8")
    with pytest.raises(SpecError, match="device") as told:
        read_spec_file(path)
    assert says in str(told.value)
