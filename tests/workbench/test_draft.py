"""A draft out of a recording: what can be seen in the bytes is in it, and it is a sound spec."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.codec import Spec, read_spec_file
from station.drivers.links.base import Chunk
from station.simulators.devices import make
from station.simulators.devices.base import StreamDevice
from station.workbench import check_spec, draft_spec
from tests.simulators.scenes import scene

DAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def drafted(tmp_path: Path, chunks: list[Chunk]) -> Spec:
    path = tmp_path / "new_device.toml"
    path.write_text(draft_spec("new_device", chunks, DAY), "utf-8")
    spec = read_spec_file(path)
    wrong = [finding.says for finding in check_spec(spec) if finding.kind == "wrong"]
    assert wrong == []
    return spec


def stream_of(spec_id: str, seconds: float, start: bytes = b"") -> list[Chunk]:
    """What a simulated instrument says, cut as a port cuts it."""
    device = make(spec_id, scene())
    assert isinstance(device, StreamDevice)
    device.receive(start, 0.0)
    device.tick(0.0)
    times = [tick / 20 for tick in range(1, int(seconds * 20) + 1)]
    data = [(device.tick(now), now) for now in times]
    return [Chunk(data=some, monotonic_s=now) for some, now in data if some]


def test_the_frames_of_an_oximeter(tmp_path: Path) -> None:
    """75 frames a second of 5 bytes: start byte 1, and the sum of the first four in the last."""
    chunks = stream_of("nonin_serial", 4.0)
    chunks[0] = Chunk(data=chunks[0].data[3:], monotonic_s=chunks[0].monotonic_s)
    spec = drafted(tmp_path, chunks)
    (framing,) = spec.framings
    assert (framing.kind, framing.length) == ("fixed", 5)
    assert [(rule.byte, rule.value) for rule in framing.constants] == [(0, 1)]
    assert framing.checksum is not None
    assert (framing.checksum.kind, framing.checksum.over) == ("sum8", (0, -2))
    assert spec.limits.streaming


def test_the_frames_of_an_amplifier(tmp_path: Path) -> None:
    """33 bytes that begin with A0 and a counter."""
    chunks = stream_of("openbci_cyton", 4.0, b"b")
    spec = drafted(tmp_path, chunks)
    (framing,) = spec.framings
    assert framing.length == 33
    assert framing.constants[0].value is not None
    assert framing.counter is not None


def test_lines_of_keys_and_columns(tmp_path: Path) -> None:
    line = "09/21/08 09:56:{s:02d} SPO2=0{spo2}% BPM=07{s} PI=04.69%\r\n"
    chunks = [
        Chunk(data=line.format(s=s, spo2=90 + s).encode(), monotonic_s=float(s)) for s in range(8)
    ]
    spec = drafted(tmp_path, chunks)
    message = spec.messages[0]
    assert message.text is not None
    assert message.text.layout == "keys"
    assert [(field.name, field.type) for field in message.fields] == [
        ("column_0", "date"),
        ("column_1", "time"),
        ("spo2", "text"),
        ("bpm", "decimal"),
        ("pi", "text"),
    ]
    assert spec.examples[0].data == b"09/21/08 09:56:01 SPO2=091% BPM=071 PI=04.69%\r\n"


def test_values_of_characteristics(tmp_path: Path) -> None:
    uuid = "00002a5f-0000-1000-8000-00805f9b34fb"
    values = [bytes.fromhex("00 61 00 48 00"), bytes.fromhex("00 62 00 49 00")]
    chunks = [Chunk(data=v, monotonic_s=float(n), channel=uuid) for n, v in enumerate(values)]
    spec = drafted(tmp_path, chunks)
    assert spec.messages_on("2A5F")[0].fields[1].name == "byte_1"
    assert [example.data for example in spec.examples] == values
    assert "97 to 98, 2 different values" in (tmp_path / "new_device.toml").read_text("utf-8")


def test_bytes_in_which_nothing_is_seen(tmp_path: Path) -> None:
    spec = drafted(tmp_path, [Chunk(data=bytes(range(1, 200, 7)), monotonic_s=0.0)])
    assert spec.framings[0].kind == "length_prefixed"


def test_a_recording_without_bytes() -> None:
    with pytest.raises(ValueError, match="has no bytes"):
        draft_spec("new_device", [], DAY)
