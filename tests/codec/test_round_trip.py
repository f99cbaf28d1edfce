"""What the encoder writes, the decoder reads: every message of every spec, over its full range."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from station.codec import Decoder, EncodeError, Frame, Refusal, Spec, encode, load_spec
from station.codec.spec import Message
from station.vitals import Quantity, Unit
from tests.codec.registry import SPECS
from tests.codec.strategies import sent

MESSAGES = [
    pytest.param(spec, message, id=f"{spec.id}-{message.id}")
    for spec in SPECS
    for message in spec.messages
]


def decode(spec: Spec, message: Message, data: bytes) -> Frame | Refusal:
    decoder = Decoder(spec, mode=message.mode, detail=True)
    framing = spec.framing_of(message)
    channel = framing.characteristics[0] if framing and framing.characteristics else None
    fed = decoder.feed(data, channel or message.characteristic)
    items = [*fed.items, *decoder.flush().items]
    (item,) = items
    return item


@pytest.mark.parametrize(("spec", "message"), MESSAGES)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_encoded_is_decoded(spec: Spec, message: Message, data: st.DataObject) -> None:
    values = data.draw(sent(spec, message))
    frame = decode(spec, message, encode(spec, message.id, values.given))
    assert isinstance(frame, Frame), frame
    # An acknowledgement may happen to be a message of its own.
    assume(frame.message == message.id)
    for name, number in values.numbers.items():
        field = message.field_named(name)
        assert field is not None
        assert field.vital is not None
        value = frame.values[field.vital]
        assert (value.number, value.unit) == (number, values.units[name])
    absent = {
        field.vital
        for field in message.fields
        if field.vital is not None and field.name not in values.numbers
    } - {message.field_named(name).vital for name in values.numbers}
    assert not absent & set(frame.values)
    for name, raw in values.raws.items():
        assert (name, frame.keys[name]) == (name, raw)
    for name, text in values.texts.items():
        assert frame.details[name] == text
    assert frame.device_time == values.device_time
    assert {vital: [v.number for v in several] for vital, several in frame.series.items()} == {
        vital: numbers for vital, numbers in values.series.items() if numbers
    }
    for signal, counts in values.counts.items():
        waves = [wave for wave in frame.waveforms if wave.signal == signal]
        if waves:  # an idle accelerometer sends zeros, which are no samples
            assert [wave.counts.tolist() for wave in waves] == counts


BP = load_spec("bluetooth_blood_pressure")
THERMOMETER = load_spec("bluetooth_health_thermometer")
NONIN = load_spec("nonin_serial")
CYTON = load_spec("openbci_cyton")
SURETEMP = load_spec("welch_allyn_suretemp")


@pytest.mark.parametrize(
    ("spec", "message", "values", "wire"),
    [
        (
            BP,
            "measurement",
            {"systolic": Quantity(Decimal("18.9"), Unit.KPA), "diastolic": Decimal("17.6")},
            "01 BD F0 B0 F0 FF 07",
        ),
        (
            BP,
            "measurement",
            {"systolic": 120, "diastolic": 80, "pulse_rate": 72, "pulse_rate_range": "above"},
            "14 78 00 50 00 FF 07 48 00 08 00",
        ),
        (
            THERMOMETER,
            "measurement",
            {"temperature": Quantity(Decimal("98.6"), Unit.FAHRENHEIT), "temperature_type": "ear"},
            "05 DA 03 00 FF 03",
        ),
        (THERMOMETER, "measurement", {"temperature": None}, "00 FF FF 7F 00"),
        (SURETEMP, "command", {"command": 0x941C}, "03 02 10 94 1C 01 00 00 3A"),
        (
            SURETEMP,
            "command",
            {"command": 0x9434, "data": b"\x01"},
            "03 02 10 94 34 01 01 00 01 20",
        ),
        (
            CYTON,
            "sample",
            {"sample_number": 69, "ecg": [1] * 8},
            "A0 45" + "000001" * 8 + "000000000000 C0",
        ),
    ],
)
def test_known_bytes(spec: Spec, message: str, values: dict[str, object], wire: str) -> None:
    """Against bytes from the specs' sources, so that both halves cannot share a mistake."""
    assert encode(spec, message, values) == bytes.fromhex(wire)


@pytest.mark.parametrize(
    ("spec", "message", "values", "says"),
    [
        (BP, "measurement", {"systolic": 120}, "needs diastolic"),
        (BP, "measurement", {"sistolic": 120}, "has no sistolic; it has"),
        (
            BP,
            "measurement",
            {"systolic": Quantity(Decimal(37), Unit.CELSIUS), "diastolic": 80},
            "systolic is in mm.Hg. or kPa, got 37 Cel",
        ),
        (
            BP,
            "measurement",
            {
                "systolic": Quantity(Decimal("18.9"), Unit.KPA),
                "diastolic": Quantity(Decimal(80), Unit.MMHG),
            },
            "diastolic is in kPa here",
        ),
        (BP, "measurement", {"systolic": "high", "diastolic": 80}, "no special value high"),
        (BP, "measurement", {"systolic": 120.5, "diastolic": 80}, "wants a number"),
        (BP, "measurement", {"systolic": Decimal("120.55"), "diastolic": 80}, "more digits"),
        (BP, "measurement", {"systolic": 120, "diastolic": 80, "time_stamp": "now"}, "datetime"),
        (
            BP,
            "measurement",
            {"systolic": 120, "diastolic": 80, "pulse_rate_range": "odd"},
            "pulse_rate_range has no word 'odd'",
        ),
        (
            BP,
            "measurement",
            {"systolic": 120, "diastolic": 80, "pulse_rate_range": 4},
            "takes 0 to 3",
        ),
        (NONIN, "packet_2", {"pulse_rate": 512, "spo2": 97}, "does not fit into 9 bits"),
        (NONIN, "packet_2", {"pulse_rate": 72, "spo2": 127}, "127 is the special value 'missing'"),
        (NONIN, "packet_2", {"pulse_rate": 72, "spo2": Decimal("97.5")}, "finer than its step"),
        (NONIN, "packet_2", {"pulse_rate": 72, "spo2": 97, "pleth": [1, 2]}, "wants counts"),
        (NONIN, "packet_2", {"pulse_rate": 72, "spo2": 97, "pleth": [256] * 25}, "does not fit"),
        (CYTON, "sample", {"sample_number": 256, "ecg": [0] * 8}, "does not fit"),
        (CYTON, "sample", {"auxiliary": bytes(7)}, "auxiliary holds 6 bytes, got 7"),
        (SURETEMP, "temperature", {"body_temperature": 0}, "special value 'no value yet'"),
        (SURETEMP, "serial_number", {"serial_number": "Ω"}, "serial_number takes ASCII"),
        (
            SURETEMP,
            "command",
            {"command": 1, "data": bytes(257)},
            "257 bytes, .* at most 256",
        ),
    ],
)
def test_what_cannot_be_encoded_is_said(
    spec: Spec, message: str, values: dict[str, object], says: str
) -> None:
    with pytest.raises(EncodeError, match=says):
        encode(spec, message, values)


def test_an_unknown_message() -> None:
    with pytest.raises(EncodeError, match="has no message 'x'; it has measurement"):
        encode(BP, "x", {})
