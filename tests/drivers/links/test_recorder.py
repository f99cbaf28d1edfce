from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.drivers.links.base import (
    Chunk,
    LinkPhase,
    LinkProblem,
    LinkState,
    Problem,
)
from station.drivers.links.recorder import FlightRecorder, RecordedLink
from station.drivers.links.recording import (
    Entry,
    Header,
    RecordingError,
    Sent,
    read_header,
    read_recording,
)
from station.drivers.links.replay import ReplayLink
from station.saying import say
from station.vitals import DeviceIdentity, Origin, Udi
from tests.drivers.links.heard import Heard, running

HEADER = Header(
    spec="nonin_serial",
    link="serial",
    origin=Origin.DEVICE,
    started_utc=datetime(2026, 3, 2, 9, 14, 7, 120000, tzinfo=UTC),
)
HEADER_LINE = (
    '{"format":"station-flight-recording","version":1,"spec":"nonin_serial","link":"serial",'
    '"origin":"device","started_utc":"2026-03-02T09:14:07.120000+00:00"}\n'
)
BPM = "00002a35-0000-1000-8000-00805f9b34fb"

chunks = st.builds(
    Chunk,
    data=st.binary(max_size=64),
    # The clock of a host that was up for years; the file keeps microseconds.
    monotonic_s=st.integers(0, 10**14).map(lambda us: us / 1e6),
    channel=st.none() | st.text(max_size=40),
)


def recorded(path: Path) -> FlightRecorder:
    return FlightRecorder(path, HEADER, started_monotonic_s=0.0)


def test_the_file_as_written(tmp_path: Path) -> None:
    path = tmp_path / "visit.rec"
    recorder = FlightRecorder(path, HEADER, started_monotonic_s=100.0)
    recorder.on_chunk(Chunk(data=b"\x01\xe4", monotonic_s=100.0133224))
    recorder.on_chunk(Chunk(data=b"\x16", monotonic_s=101.5, channel=BPM))
    recorder.close()
    assert path.read_text() == (
        HEADER_LINE
        + '{"t":0.013322,"data":"01e4"}\n'
        + f'{{"t":1.5,"data":"16","channel":"{BPM}"}}\n'
    )


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "visit.rec"
    recorded(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(chunks, max_size=20))
def test_what_was_recorded_is_read(tmp_path: Path, said: list[Chunk]) -> None:
    path = tmp_path / "any.rec"
    recorder = recorded(path)
    for chunk in said:
        recorder.on_chunk(chunk)
    recorder.close()
    recording = read_recording(path)
    assert recording.header == HEADER
    assert recording.chunks == tuple(said)
    assert recording.torn is None


def test_states_and_sent_bytes_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "visit.rec"
    heard = Heard()
    recorder = FlightRecorder(path, HEADER, heard)
    states = [
        LinkState(
            phase=LinkPhase.CONNECTED,
            identity=DeviceIdentity(
                spec="bluetooth_blood_pressure",
                name="Cuff",
                manufacturer="A&D Medical",
                serial_number="5150910123",
                address="F0:F1:F2:00:00:01",
                udi=Udi(label="(01)00844588003288", issuer="2.16.840.1.113883.3.3719"),
            ),
            battery_percent=66,
        ),
        LinkState(
            phase=LinkPhase.WAITING,
            problem=LinkProblem(
                problem=Problem.STALE_BOND, says="Forgotten.", next_step="Pair again.", detail="6"
            ),
            retry_in_s=0.5,
        ),
    ]
    for state in states:
        recorder.on_state(state)
    recorder.on_sent(b"\xea\x07", "00002a08-0000-1000-8000-00805f9b34fb")
    recorder.close()
    assert heard.states == states
    entries = read_recording(path).entries
    assert [entry.what for entry in entries[:2]] == states
    sent = entries[2].what
    assert isinstance(sent, Sent)
    assert (sent.data, sent.channel) == (b"\xea\x07", "00002a08-0000-1000-8000-00805f9b34fb")


def test_a_problem_in_words_that_can_be_translated_is_kept_as_a_text(tmp_path: Path) -> None:
    path = tmp_path / "visit.rec"
    recorder = recorded(path)
    problem = LinkProblem(
        problem=Problem.PORT_MISSING,
        says=say("There is no port {port}.", port="/dev/ttyUSB7"),
        next_step="Plug the cable in.",
    )
    recorder.on_state(LinkState(phase=LinkPhase.WAITING, problem=problem))
    recorder.close()
    assert recorder.failure is None
    [entry] = read_recording(path).entries
    assert isinstance(entry.what, LinkState)
    assert entry.what.problem == problem
    assert '"says":"There is no port /dev/ttyUSB7."' in path.read_text()


@pytest.mark.parametrize("keep", [1, 10, 27])
def test_a_torn_last_line_is_told_and_the_rest_is_read(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "crash.rec"
    whole = HEADER_LINE + '{"t":1.0,"data":"aa"}\n'
    path.write_text(whole + '{"t":2.0,"data":"bbbbbbbbbb"}\n'[:keep])
    recording = read_recording(path)
    assert recording.entries == (Entry(t_s=1.0, what=Chunk(data=b"\xaa", monotonic_s=1.0)),)
    assert recording.torn == f"{path}, line 3: cut off after {keep} bytes; the rest is whole"


def test_a_last_line_that_only_lacks_its_newline_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "edited.rec"
    path.write_text(HEADER_LINE + '{"t":1.0,"data":"aa"}')
    recording = read_recording(path)
    assert recording.torn is None
    assert len(recording.entries) == 1


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        ("", 1, "the file is empty"),
        ("garbage", 1, "no header: not JSON at column 1"),
        ('{"format":"other"}\n', 1, "\"format\" must be 'station-flight-recording'"),
        (HEADER_LINE.replace('"version":1', '"version":2'), 1, "version 2 is not known"),
        (HEADER_LINE.replace("+00:00", ""), 1, '"started_utc" needs a zone'),
        (HEADER_LINE.replace("2026-", "soon"), 1, '"started_utc" is not an ISO time'),
        (HEADER_LINE.replace('"device"', '"ghost"'), 1, "expected one of device, simulator"),
        (HEADER_LINE + "\n", 2, "not JSON at column 1"),
        (HEADER_LINE + "[1]\n", 2, "a JSON object is expected, found [1]"),
        (HEADER_LINE + "[" * 100_000 + "\n", 2, "nested too deeply"),
        (HEADER_LINE + '{"t":1.0}\n', 2, 'exactly one of "data", "sent" and "state"'),
        (HEADER_LINE + '{"t":1,"data":"","state":"closed"}\n', 2, "exactly one of"),
        (HEADER_LINE + '{"data":"aa"}\n', 2, '"t" must be a finite number of seconds, found None'),
        (HEADER_LINE + '{"t":NaN,"data":"aa"}\n', 2, '"t" must be a finite number'),
        (HEADER_LINE + '{"t":true,"data":"aa"}\n', 2, '"t" must be a finite number'),
        (HEADER_LINE + f'{{"t":1{"0" * 400},"data":"aa"}}\n', 2, '"t" must be a finite number'),
        (
            HEADER_LINE + '{"t":1e308,"data":"aa"}\n',
            2,
            '"t" must be seconds after "started_utc" within the calendar, found 1e+308',
        ),
        (HEADER_LINE + '{"t":-9e10,"data":"aa"}\n', 2, "within the calendar, found -90000000000.0"),
        (
            HEADER_LINE.replace("2026-", "0001-")
            .replace("03-02", "01-01")
            .replace("+00:00", "+14:00"),
            1,
            '"started_utc" is not an ISO time',
        ),
        (HEADER_LINE + '{"t":1,"data":"abc"}\n', 2, '"data" is not hexadecimal'),
        (HEADER_LINE + '{"t":1,"data":"zz"}\n', 2, '"data" is not hexadecimal'),
        (HEADER_LINE + '{"t":1,"data":7}\n', 2, '"data" must be a text, found 7'),
        (HEADER_LINE + '{"t":1,"data":"","channel":7}\n', 2, '"channel" must be a text'),
        (HEADER_LINE + '{"t":1,"state":"up"}\n', 2, "\"state\" is 'up', expected one of closed"),
        (HEADER_LINE + '{"t":1,"state":"closed","problem":3}\n', 2, '"problem" must be an object'),
        (
            HEADER_LINE + '{"t":1,"state":"connected","battery_percent":101}\n',
            2,
            '"battery_percent" must be 0 to 100, found 101',
        ),
        (HEADER_LINE + '{"t":1,"data":"aa"}\n{"t":1,"da\n{"t":2,"data":"aa"}\n', 3, "not JSON"),
    ],
)
def test_bad_recordings_say_file_line_and_what(
    tmp_path: Path, lines: str, line: int, says: str
) -> None:
    path = tmp_path / "bad.rec"
    path.write_text(lines)
    with pytest.raises(RecordingError) as caught:
        read_recording(path)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert says in str(caught.value)


def test_the_header_alone(tmp_path: Path) -> None:
    path = tmp_path / "torn.rec"
    path.write_text(HEADER_LINE + "{what came after is not looked at")
    assert read_header(path) == HEADER
    path.write_text("{}\n")
    with pytest.raises(RecordingError, match="line 1: no flight recording"):
        read_header(path)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bad.rec"
    path.write_bytes(HEADER_LINE.encode() + b'{"t":\xff}\n')
    with pytest.raises(RecordingError, match="line 2: not UTF-8 at byte 5"):
        read_recording(path)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "junk.rec"
    for start in (b"", HEADER_LINE.encode()):
        path.write_bytes(start + junk)
        try:
            recording = read_recording(path)
        except RecordingError as refused:
            line = refused.line
        else:
            assert recording.header == HEADER
            line = 1
        assert 1 <= line <= 1 + (start + junk).count(b"\n")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["t", "data", "sent", "state", "channel", "problem", "identity", "x"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.sampled_from(["closed", "aa", ""])
        | st.dictionaries(st.text(max_size=8), st.text(max_size=3), max_size=3),
    )
)
def test_any_object_is_an_entry_or_refused(tmp_path: Path, fields: dict[str, object]) -> None:
    path = tmp_path / "odd.rec"
    path.write_text(HEADER_LINE + json.dumps(fields) + "\n")
    try:
        entries = len(read_recording(path).entries)
    except RecordingError as refused:
        assert f"{path}, line 2: " in str(refused)  # noqa: PT017 - either outcome is right
    else:
        assert entries == 1


def test_a_bounded_recording_keeps_the_latest(tmp_path: Path) -> None:
    path = tmp_path / "long.rec"
    recorder = FlightRecorder(path, HEADER, max_bytes=4000, started_monotonic_s=0.0)
    for number in range(1000):
        recorder.on_chunk(Chunk(data=number.to_bytes(2, "big"), monotonic_s=float(number)))
    recorder.close()
    assert recorder.failure is None
    both = [recorder.older_path, path]
    assert sum(file.stat().st_size for file in both) <= 4000
    kept = [chunk for file in both for chunk in read_recording(file).chunks]
    assert len(kept) > 60
    assert [chunk.monotonic_s for chunk in kept] == [
        float(number) for number in range(1000 - len(kept), 1000)
    ]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["long.rec", "long.rec.older"]


def test_a_recorder_that_cannot_write_says_so_and_hurts_nobody(tmp_path: Path) -> None:
    heard = Heard()
    recorder = FlightRecorder(tmp_path / "no" / "folder.rec", HEADER, heard)
    assert recorder.failure is not None
    assert "stopped" in recorder.failure
    recorder.on_chunk(Chunk(data=b"x", monotonic_s=1.0))
    recorder.on_state(LinkState(phase=LinkPhase.CLOSED))
    recorder.on_sent(b"x")
    recorder.close()
    assert len(heard.events) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_stops_the_recorder_only() -> None:
    heard = Heard()
    recorder = FlightRecorder(Path("/dev/full"), HEADER, heard)
    assert recorder.failure is not None
    assert os.strerror(28) in recorder.failure
    recorder.on_chunk(Chunk(data=b"x", monotonic_s=1.0))
    assert heard.data == b"x"


async def test_a_recorded_link_records_both_ways_and_itself_can_be_recorded(
    tmp_path: Path,
) -> None:
    first = tmp_path / "first.rec"
    recorder = recorded(first)
    recorder.on_chunk(Chunk(data=b"abc", monotonic_s=0.0))
    recorder.on_chunk(Chunk(data=b"def", monotonic_s=0.4))
    recorder.close()
    second = tmp_path / "second.rec"
    link = RecordedLink(ReplayLink(first, speed=4), second, spec="nonin_serial", kind="replay")
    assert link.origin is Origin.REPLAY
    async with running(link) as heard:
        await heard.bytes(3)
        await link.write(b"?")
        await heard.phase(LinkPhase.CLOSED)
    recording = read_recording(second)
    assert recording.header.origin is Origin.REPLAY
    assert recording.header.link == "replay"
    assert [type(entry.what) for entry in recording.entries] == [
        LinkState,
        LinkState,
        Chunk,
        Sent,
        Chunk,
        LinkState,
    ]
    assert b"".join(chunk.data for chunk in recording.chunks) == b"abcdef"


@pytest.mark.skipif(os.name != "posix", reason="POSIX links and modes")
@pytest.mark.parametrize("laid", ["a link", "a hard link", "a file for all"])
def test_what_somebody_laid_in_its_place_is_not_written_into(tmp_path: Path, laid: str) -> None:
    theirs, path = tmp_path / "theirs", tmp_path / "cuff.flight.jsonl"
    theirs.write_text("kept", "utf-8")
    if laid == "a link":
        path.symlink_to(theirs)
    elif laid == "a hard link":
        path.hardlink_to(theirs)
    else:
        path.touch()
        path.chmod(0o666)
    recorder = recorded(path)
    recorder.close()
    assert recorder.failure is None
    assert theirs.read_text("utf-8") == "kept"
    assert not path.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_header(path) == HEADER
