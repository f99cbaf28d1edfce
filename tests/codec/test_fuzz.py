"""Many thousand spoilt frames a spec: no exception, no wrong value, no byte and no frame lost.

What is right is said by `oracles`, which shares nothing with the codec. A failing run prints
its seed; `FUZZ_SEED=… pytest tests/codec/test_fuzz.py` runs it again.
"""

from __future__ import annotations

import os
import random
import struct
from decimal import Decimal

import numpy as np
import pytest

from station.codec import Decoder, Frame, Refusal, Spec
from station.codec.spec import Message
from tests.codec.mutation import mutants
from tests.codec.oracles import MEND, ORACLES, Told
from tests.codec.registry import SPECS, STREAMS, Stream

SEED = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(1 << 32))
COUNT = 20_000  # spoilt frames a round, of each stream and characteristic
ROUNDS = 50  # of `make soak`: a million

SHARING = next(spec for spec in SPECS if spec.id == "bluetooth_blood_pressure")
VALUES = [
    pytest.param(spec, message, id=f"{spec.id}-{message.id}")
    for spec in SPECS
    for message in spec.messages
    if spec.framing_of(message) is None and (spec.id, message.id) in ORACLES
] + [
    # What many devices share is the same in all of them.
    pytest.param(SHARING, SHARING.message(key), id=f"pieces-{key}")
    for owner, key in ORACLES
    if owner == "pieces" and key is not None
]
EACH_STREAM = [pytest.param(stream, id=str(stream)) for stream in STREAMS]


def same(told: Told, frame: Frame) -> bool:
    """Whether the frame says what the oracle says."""
    if frame.chartable != told.chartable or set(frame.values) != set(told.values):
        return False
    for vital, value in frame.values.items():
        wanted = told.values[vital]
        if isinstance(wanted, float):  # a 32-bit float of the wire: its decimal is that float
            number = value.number
            if number is None or struct.pack("<f", number) != struct.pack("<f", wanted):
                return False
        elif value.number != wanted:
            return False
        if told.unit and vital != "pulse_rate" and value.unit != told.unit:
            return False
    for vital, several in frame.series.items():
        if [value.number for value in several] != told.series.get(vital):
            return False
    counts = [int(count) for wave in frame.waveforms for count in wave.counts]
    return counts[: len(told.samples)] == told.samples


def fuzz_values(spec: Spec, message: Message, turn: int = 0) -> None:
    """GATT values: understood exactly when the oracle understands them."""
    oracle = ORACLES.get((spec.id, message.id)) or ORACLES["pieces", message.id]
    good = [
        example.data
        for example in spec.examples
        if example.message == message.id and not example.error
    ]
    rng = np.random.default_rng([SEED, turn])
    decoder = Decoder(spec)
    understood = 0
    for data, _ in mutants(good, COUNT, rng, None):
        (item,) = decoder.feed(data, message.characteristic).items
        told = oracle(data)
        where = f"FUZZ_SEED={SEED}: {spec.id} {message.id} {data.hex()} gave {item}"
        if told is None:
            assert isinstance(item, Refusal), where
        else:
            assert isinstance(item, Frame), where
            assert same(told, item), f"{where}, wanted {told}"
            understood += 1
    assert understood > COUNT // 5


def fuzz_stream(stream: Stream, turn: int = 0) -> None:
    """Glued frames, fed in pieces: each frame is one that the oracle understands the same way,
    each byte is told once and in order, and good frames between good ones are all read.
    """
    oracle = ORACLES[stream.spec.id, stream.mode]
    rng = np.random.default_rng([SEED, turn])
    units = mutants(stream.good, COUNT, rng, MEND.get((stream.spec.id, stream.mode)))
    data = b"".join(unit for unit, _ in units)
    where = f"FUZZ_SEED={SEED}: {stream}"
    decoder = stream.decoder()
    place, found, whole = 0, dict[int, int](), dict[int, int]()
    refused = tuple(f"{message.id}: " for message in stream.spec.messages)
    for item in _fed(decoder, stream.channel, data, rng):
        assert data[place : place + len(item.raw)] == item.raw, f"{where}: bytes lost at {place}"
        if isinstance(item, Frame):
            told = oracle(item.raw)
            assert told is not None, f"{where}: {item.raw.hex()} should be refused"
            assert same(told, item), f"{where}: {item} should be {told}"
            found[place] = place + len(item.raw)
        else:
            assert item.error, where
            if item.error.startswith(refused):  # a frame by length and checksum, of nonsense
                whole[place] = place + len(item.raw)
        place += len(item.raw)
    assert place == len(data), where
    assert len(found) > COUNT // 5, where
    lost = _lost(units, found, {**found, **whole})
    assert not lost, f"{where}: good frames between good ones were not read at {lost[:3]}"


def _fed(
    decoder: Decoder, channel: str | None, data: bytes, rng: np.random.Generator
) -> list[Frame | Refusal]:
    items: list[Frame | Refusal] = []
    at = 0
    while at < len(data):
        size = int(rng.integers(1, 1000))
        items += decoder.feed(data[at : at + size], channel).items
        at += size
    return items + decoder.flush().items


def _lost(
    units: list[tuple[bytes, bool]], found: dict[int, int], whole: dict[int, int]
) -> list[int]:
    """Offsets of good units between good ones that were not read; `whole` are all that were frames
    by length and checksum.

    Spoilt bytes before them may by chance be a frame, by length and checksum, that reaches over
    them; then nobody could tell.
    """
    lost = []
    place = 0
    covered = sorted(whole.items())
    starts = [start for start, _ in covered]
    for number, (unit, good) in enumerate(units):
        between = 0 < number < len(units) - 1 and units[number - 1][1] and units[number + 1][1]
        if good and between and place not in found:
            before = int(np.searchsorted(starts, place)) - 1
            if before < 0 or covered[before][1] <= place:
                lost.append(place)
        place += len(unit)
    return lost


def test_every_spec_has_an_oracle() -> None:
    wanted = {
        *((s.id, m.id) for s in SPECS for m in s.messages if s.framing_of(m) is None),
        *((stream.spec.id, stream.mode) for stream in STREAMS),
    }
    shared = {message for owner, message in ORACLES if owner == "pieces"}
    told = {(owner, key) for owner, key in ORACLES if owner != "pieces"}
    wanted = {(owner, key) for owner, key in wanted if (owner, key) in told or key not in shared}
    assert wanted == told, "write what its bytes mean into tests/codec/oracles/"


def test_the_oracles_know_the_published_values() -> None:
    """An oracle that says nothing would find nothing."""
    cuff = ORACLES["bluetooth_blood_pressure", "measurement"]
    told = cuff(bytes.fromhex("DE F6 F4 16 F3 FF 07 E4 07 01 14 08 2B 00 B2 F2 01 80 00"))
    assert told is not None
    assert told.values == {
        "systolic": 127,
        "diastolic": 79,
        "mean_arterial_pressure": None,
        "pulse_rate": 69,
    }
    assert told.chartable
    thermometer = ORACLES["bluetooth_health_thermometer", "measurement"]
    told = thermometer(bytes.fromhex("00 71 0E 00 FE"))
    assert told is not None
    assert told.values == {"body_temperature": Decimal("36.97")}
    assert cuff(b"\x00") is None
    assert ORACLES["welch_allyn_suretemp", None](bytes.fromhex("031202")) is None


@pytest.mark.parametrize(("spec", "message"), VALUES)
def test_spoilt_values(spec: Spec, message: Message) -> None:
    fuzz_values(spec, message)


@pytest.mark.parametrize("stream", EACH_STREAM)
def test_spoilt_streams(stream: Stream) -> None:
    fuzz_stream(stream)


@pytest.mark.soak
@pytest.mark.parametrize(("spec", "message"), VALUES)
def test_spoilt_values_for_long(spec: Spec, message: Message) -> None:
    for turn in range(1, ROUNDS + 1):
        fuzz_values(spec, message, turn)


@pytest.mark.soak
@pytest.mark.parametrize("stream", EACH_STREAM)
def test_spoilt_streams_for_long(stream: Stream) -> None:
    for turn in range(1, ROUNDS + 1):
        fuzz_stream(stream, turn)
