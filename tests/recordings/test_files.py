"""Which reader takes a file, and the two kinds of file that the station itself writes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.codec import encode, load_spec
from station.drivers.links.base import Chunk, LinkPhase, LinkState
from station.drivers.links.recording import Entry, Header, write_entry, write_header
from station.export.fhir_json import encode as fhir_bytes
from station.export.fhir_sampled import lead_components
from station.export.file_sink import FileSink
from station.recordings import RecordingError, open_recording, read_recording
from station.visit import EkgRecording, Message
from station.vitals import DeviceIdentity, Origin, Unit
from tests.recordings.test_edf import PLAIN, File, Signal

FLIGHTS = Path(__file__).parent.parent / "data" / "flights"
NAN = float("nan")
STARTED = datetime(2026, 3, 2, tzinfo=UTC)


def test_the_content_decides(tmp_path: Path) -> None:
    File([Signal("II", [[1, 2]], **PLAIN)]).write(tmp_path / "really_edf.csv")
    assert read_recording(tmp_path / "really_edf.csv").channels[0].samples.tolist() == [0.01, 0.02]
    (tmp_path / "no_ending").write_text("t,II [mV]\n0,1\n1,2\n")
    assert read_recording(tmp_path / "no_ending").channels[0].unit == "mV"
    (tmp_path / "a.hea").write_text("a 1 100\na.mat 16+4 1\n")
    (tmp_path / "a.mat").write_bytes(b"\0\0\0\0" + struct.pack("<h", 3))
    for name in ("a", "a.hea", "a.mat"):
        assert open_recording(tmp_path / name).read().channels[0].samples.tolist() == [3]


@pytest.mark.parametrize(
    ("at", "field"),
    [(8, "Müller".encode("latin-1")), (8, "Müller".encode()), (88, b"Praxis f\xfcr \0\x7f\t")],
)
def test_edf_is_known_by_its_version_whatever_letters_a_name_has(
    tmp_path: Path, at: int, field: bytes
) -> None:
    """EDF wants US-ASCII in its header, and many programs write what is on the screen."""
    path = File([Signal("ECG II", [[1, 2]], **PLAIN)]).write(tmp_path / "night")
    whole = bytearray(path.read_bytes())
    whole[at : at + len(field)] = field
    path.write_bytes(whole)
    assert read_recording(path).channels[0].samples.tolist() == [0.01, 0.02]


@pytest.mark.parametrize(
    ("at", "field", "says"),
    [
        (252, b"\xb9", "header: the number of signals is '¹', expected a number"),
        (236, b"1\xe4", "header: the number of data records is '1ä', expected a number"),
        (360, b"x\xfc", "header: the range of 'ECG II' is 'xü0', expected a number"),
    ],
)
def test_edf_with_letters_where_numbers_belong_is_refused_as_edf(
    tmp_path: Path, at: int, field: bytes, says: str
) -> None:
    path = File([Signal("ECG II", [[1, 2]], **PLAIN)]).write(tmp_path / "night")
    whole = bytearray(path.read_bytes())
    whole[at : at + len(field)] = field
    path.write_bytes(whole)
    with pytest.raises(RecordingError) as refused:
        read_recording(path)
    assert f"{says}. Export the recording again as EDF" in str(refused.value)


def test_a_table_that_begins_as_edf_does_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("0       ,II [mV]\n0,1\n1,2\n")
    (_, channel) = read_recording(tmp_path / "t.csv", rate_hz=250).channels
    assert (channel.name, channel.samples.tolist()) == ("II", [1, 2])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty. Give a WFDB record, an EDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "this kind of file is not known"),
        (b"\xffBIOSEMI" + b" " * 248, "header: the number of signals is '', expected a number"),
        (b"{}", "no resource in it has SampledData"),
        (b"{", "no JSON: "),
        (b'{"resourceType":"Bundle","entry":[1]}', "no resource in it has SampledData"),
        (b'{"format":"station-flight-recording"}\n', "line 1: version None is not known"),
    ],
)
def test_what_is_no_recording_is_told(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(RecordingError) as refused:
        read_recording(tmp_path / "x")
    assert says in str(refused.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with contextlib.suppress(RecordingError):
        read_recording(tmp_path / "x", rate_hz=250)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="No such file"):
        read_recording(tmp_path / "x")


def flight(path: Path, *entries: tuple[float, bytes | LinkPhase]) -> Path:
    header = Header(
        spec="openbci_cyton",
        link="serial",
        origin=Origin.DEVICE,
        started_utc=STARTED,
    )
    lines = [write_header(header)]
    for t_s, what in entries:
        state = what if isinstance(what, LinkPhase) else None
        lines.append(
            write_entry(
                Entry(
                    t_s=t_s,
                    what=LinkState(phase=state)
                    if state is not None
                    else Chunk(data=bytes(what), monotonic_s=t_s),  # type: ignore[arg-type]
                )
            )
        )
    path.write_bytes(b"".join(lines))
    return path


def cyton(number: int, count: int) -> bytes:
    return encode(
        load_spec("openbci_cyton"), "sample", {"sample_number": number, "ecg": [count] * 8}
    )


def test_a_flight_recording_gives_what_its_driver_saw(tmp_path: Path) -> None:
    """Cyton counts are 0.02235 uV each; frame 2 was lost on the way, by the frame counter."""
    path = flight(
        tmp_path / "ekg.flight.jsonl",
        (0.0, LinkPhase.CONNECTED),
        (0.05, b"OpenBCI V3 8-16 channel\n$$$"),
        (0.1, cyton(0, 1000) + cyton(1, -1000)),
        (0.2, cyton(3, 2000) + cyton(4, 0)),
    )
    recording = read_recording(path)
    channel = recording.channel("ch1")
    assert (recording.name, channel.rate_hz, channel.unit) == ("ekg", 250, "uV")
    expected = pytest.approx([22.35, -22.35, NAN, 44.70], rel=1e-3, nan_ok=True)
    assert channel.samples[:4] == expected
    millivolts = channel.millivolts()
    assert millivolts is not None
    assert millivolts[3] == pytest.approx(0.0447, rel=1e-3)


def test_the_recordings_of_the_room() -> None:
    assert read_recording(FLIGHTS / "oximeter.flight.jsonl").channels[0].name == "pleth"
    with pytest.raises(RecordingError, match="no waveform of Bluetooth thermometer is in it"):
        read_recording(FLIGHTS / "thermometer.flight.jsonl")


def ekg() -> EkgRecording:
    counts = np.array([[1, 2, -3], [40, 50, 60]], dtype="<i4")
    return EkgRecording(
        signal="ecg",
        channels=("II", "V5"),
        started=STARTED,
        rate_hz=250.0,
        samples=3,
        counts=counts.tobytes(),
        valid=bytes([1, 1, 0, 1, 1, 1]),
        scale=0.5,
        offset=0.25,
        unit=Unit.MILLIVOLT,
        lost_samples=0,
        device=DeviceIdentity(spec="openbci_cyton", name="EKG"),
        origin=Origin.SIMULATOR,
    )


def observation(name: str, recording: EkgRecording) -> dict[str, Any]:
    resource: dict[str, Any] = {"resourceType": "Observation", "id": name}
    resource["component"] = lead_components(recording)
    return resource


def deliver(path: Path, *bodies: dict[str, Any]) -> None:
    sink = FileSink("file", path, test=True)
    for k, body in enumerate(bodies):
        message = Message(
            key=f"k{k}",
            result_id=f"{k:032x}",
            visit_id="v",
            patient_id="p",
            destination="file",
            body=fhir_bytes(body),
            simulated=True,
        )
        asyncio.run(sink.deliver(message, search_first=False))


def test_the_ekg_of_a_bundle_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    """Counts times 0.5 mV plus 0.25 mV, told in microvolts; a sample that was not valid is NaN."""
    deliver(
        tmp_path / "visit.json",
        {"resourceType": "Observation", "id": "t"},
        observation("e", ekg()),
    )
    recording = read_recording(tmp_path / "visit.json")
    assert [(c.name, c.rate_hz, c.unit) for c in recording.channels] == [
        ("II", 250, "uV"),
        ("V5", 250, "uV"),
    ]
    assert recording.channel("II").samples == pytest.approx([750, 1250, NAN], nan_ok=True)
    assert recording.channel("V5").millivolts() == pytest.approx([20.25, 25.25, 30.25])


def test_an_observation_may_carry_its_samples_itself(tmp_path: Path) -> None:
    data = {"origin": {"value": 1, "unit": "mV"}, "period": 2, "data": "1 E 3"}
    (tmp_path / "o.json").write_text(
        json.dumps({"resourceType": "Observation", "valueSampledData": data})
    )
    (channel,) = read_recording(tmp_path / "o.json").channels
    assert (channel.name, channel.rate_hz, channel.unit) == ("unnamed", 500, "mV")
    assert channel.samples == pytest.approx([2, NAN, 4], nan_ok=True)


def test_half_a_character_in_a_name_can_be_printed(tmp_path: Path) -> None:
    data = {"origin": {"unit": "\udcb5V"}, "period": 2, "data": "1"}
    component = {"code": {"text": "Lead \ud800II"}, "valueSampledData": data}
    resource = {"resourceType": "Observation", "component": [component]}
    (tmp_path / "o.json").write_text(json.dumps(resource))
    (channel,) = read_recording(tmp_path / "o.json").channels
    assert (channel.name, channel.unit) == ("?II", "?V")


def test_a_rate_or_unit_for_a_file_that_has_its_own_is_refused(tmp_path: Path) -> None:
    """What was asked for and cannot be done is not passed over."""
    (tmp_path / "a.hea").write_text("a 1 100\na.mat 16+4 1\n")
    (tmp_path / "a.mat").write_bytes(b"\0\0\0\0" + struct.pack("<h", 3))
    deliver(tmp_path / "visit.json", observation("e", ekg()))
    given: dict[str, Any]
    for path, kind, given, names in (
        (tmp_path / "a", "a WFDB record", {"rate_hz": 100}, "rate"),
        (tmp_path / "a.hea", "a WFDB record", {"unit": "mV"}, "unit"),
        (tmp_path / "a.mat", "a WFDB record", {"unit": "mV"}, "unit"),
        (
            File([Signal("II", [[1, 2]], **PLAIN)]).write(tmp_path / "e.edf"),
            "an EDF file",
            {"rate_hz": 250, "unit": "mV"},
            "rate and unit",
        ),
        (FLIGHTS / "oximeter.flight.jsonl", "a flight recording", {"rate_hz": 75}, "rate"),
        (tmp_path / "visit.json", "a FHIR resource", {"unit": "uV"}, "unit"),
    ):
        with pytest.raises(RecordingError) as refused:
            open_recording(path, **given)
        assert str(refused.value) == (
            f"{path}: {kind} has its own {names}. Leave the {names} out that you give; a CSV table "
            "takes them."
        )


def test_two_ekgs_in_a_bundle_are_not_chosen_from(tmp_path: Path) -> None:
    deliver(tmp_path / "v.json", observation("one", ekg()), observation("two", replace(ekg())))
    with pytest.raises(RecordingError, match=r"it holds 2 EKGs \(one, two\)"):
        read_recording(tmp_path / "v.json")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ({"period": 0}, "a period of 0 ms"),
        ({"period": "x"}, "period is 'x', expected a number"),
        ({"period": None}, "period is None, expected a number"),
        (
            {"period": 10**400},
            "period is 1000000000000000000000000000000000000000..., expected a num",
        ),
        ({"period": float("nan")}, "period is nan, expected a number"),
        ({"period": 1e-320}, "a period of 9.99989e-321 ms"),
        ({"factor": 10**400}, "factor is 1000"),
        ({"factor": 1e308, "data": "1e300 2"}, "its values reach 1e+15 uV and more"),
        ({"factor": float("inf")}, "factor is inf, expected a number"),
        ({"origin": None}, "AttributeError"),
        ({"origin": {"value": 10**400, "code": "uV"}}, "value is 1000"),
        ({"origin": {"value": 1e16, "code": "uV"}}, "its values reach 1e+15 uV and more"),
        ({"dimensions": 2}, "2 dimensions, expected 1"),
        ({"data": "1 two 3"}, "'two'"),
        ({"data": "1 inf"}, "its values reach 1e+15 uV and more"),
        ({"data": ""}, "no samples"),
        ({"data": None}, "AttributeError"),
    ],
)
def test_sampled_data_that_makes_no_sense(
    tmp_path: Path, damage: dict[str, Any], says: str
) -> None:
    data = {"origin": {"value": 0, "code": "uV"}, "period": 4, "data": "1 2"}
    component = {"code": {"text": "Lead II"}, "valueSampledData": {**data, **damage}}
    resource = {"resourceType": "Observation", "component": [component]}
    (tmp_path / "o.json").write_text(json.dumps(resource))
    with pytest.raises(RecordingError) as refused:
        read_recording(tmp_path / "o.json")
    assert "o.json, lead II: SampledData that is not understood (" in str(refused.value)
    assert says in str(refused.value)


def test_pieces_of_what_is_in_memory_join(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("II [mV]\n" + "\n".join(map(str, range(10))) + "\n")
    source = open_recording(tmp_path / "t.csv", rate_hz=2)
    assert [(s.name, s.samples, s.duration_s) for s in source.signals] == [("II", 10, 5.0)]
    pieces = [source.read(start, 2).channels[0].samples.tolist() for start in (0, 2, 4)]
    assert pieces == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    with pytest.raises(KeyError, match="t has no channel 'V1'"):
        source.read().channel("V1")
