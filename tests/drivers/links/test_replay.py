from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.drivers.links.base import Chunk, LinkPhase, LinkProblem, LinkState, Problem
from station.drivers.links.recorder import FlightRecorder
from station.drivers.links.recording import Header
from station.drivers.links.replay import ReplayLink
from station.vitals import DeviceIdentity, Origin
from tests.drivers.links.heard import Heard, running

HEADER = Header(
    spec="nonin_serial",
    link="serial",
    origin=Origin.DEVICE,
    started_utc=datetime(2026, 3, 2, 9, 14, 7, tzinfo=UTC),
)


def record(path: Path, *events: Chunk | LinkState) -> None:
    recorder = FlightRecorder(path, HEADER, started_monotonic_s=0.0)
    for event in events:
        if isinstance(event, Chunk):
            recorder.on_chunk(event)
        else:
            recorder.on_state(event)
    recorder.close()


async def replayed(link: ReplayLink) -> Heard:
    heard = Heard()
    await link.run(heard)
    return heard


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.builds(
            Chunk,
            data=st.binary(min_size=1, max_size=40),
            monotonic_s=st.integers(0, 10**12).map(lambda us: us / 1e6),
            channel=st.none() | st.just("00002a35-0000-1000-8000-00805f9b34fb"),
        ),
        max_size=30,
    )
)
def test_as_fast_as_possible_gives_the_identical_chunks(tmp_path: Path, said: list[Chunk]) -> None:
    path = tmp_path / "visit.rec"
    record(path, *said)
    heard = asyncio.run(replayed(ReplayLink(path, speed=None, start_monotonic_s=0.0)))
    assert heard.chunks == said


async def test_states_come_as_they_were_and_the_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "visit.rec"
    identity = DeviceIdentity(spec="nonin_serial", name="Oximeter", serial_number="500123456")
    unplugged = LinkProblem(problem=Problem.UNPLUGGED, says="Unplugged.", next_step="Plug in.")
    events: list[Chunk | LinkState] = [
        LinkState(phase=LinkPhase.CONNECTING),
        LinkState(phase=LinkPhase.CONNECTED, identity=identity),
        Chunk(data=b"a", monotonic_s=1.0),
        LinkState(phase=LinkPhase.WAITING, problem=unplugged, retry_in_s=0.5),
        LinkState(phase=LinkPhase.CONNECTED, identity=identity),
        Chunk(data=b"b", monotonic_s=9.0),
        LinkState(phase=LinkPhase.CLOSED),
    ]
    record(path, *events)
    heard = await replayed(ReplayLink(path, speed=None, start_monotonic_s=0.0))
    assert heard.events[1:-1] == events[:-1]
    assert heard.events[0] == LinkState(phase=LinkPhase.CONNECTING)
    last = heard.states[-1]
    assert last.phase is LinkPhase.CLOSED
    assert last.problem is not None
    assert last.problem.problem is Problem.RECORDING_ENDED


async def test_a_recording_without_states_is_connected(tmp_path: Path) -> None:
    path = tmp_path / "bare.rec"
    record(path, Chunk(data=b"a", monotonic_s=0.0))
    heard = await replayed(ReplayLink(path, speed=None))
    assert heard.phases == [LinkPhase.CONNECTING, LinkPhase.CONNECTED, LinkPhase.CLOSED]


async def test_the_speed_sets_the_time_it_takes_and_not_the_distances(tmp_path: Path) -> None:
    path = tmp_path / "visit.rec"
    record(path, *(Chunk(data=b"x", monotonic_s=number * 0.1) for number in range(11)))
    began = time.monotonic()
    heard = await replayed(ReplayLink(path, speed=20.0))
    took = time.monotonic() - began
    assert took >= 0.05
    assert took < 0.9  # well below the recorded second
    first = heard.chunks[0].monotonic_s
    assert began <= first <= began + took
    distances = [chunk.monotonic_s - first for chunk in heard.chunks]
    assert distances == pytest.approx([number * 0.1 for number in range(11)], abs=1e-6)


async def test_it_can_be_stopped_and_does_not_hold_up_the_loop(tmp_path: Path) -> None:
    path = tmp_path / "visit.rec"
    record(path, Chunk(data=b"x", monotonic_s=0.0), Chunk(data=b"y", monotonic_s=3600.0))
    async with running(ReplayLink(path)) as heard:
        await heard.bytes(1)
    assert heard.data == b"x"
    assert heard.states[-1] == LinkState(phase=LinkPhase.CLOSED)


async def test_a_recording_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "bad.rec"
    path.write_text("no recording\n")
    heard = await replayed(ReplayLink(path))
    assert heard.phases == [LinkPhase.CONNECTING, LinkPhase.FAILED]
    problem = heard.states[-1].problem
    assert problem is not None
    assert f"{path}, line 1" in problem.detail
    heard = await replayed(ReplayLink(tmp_path / "absent.rec"))
    assert heard.phases == [LinkPhase.CONNECTING, LinkPhase.FAILED]


async def test_a_torn_recording_is_played_and_told(tmp_path: Path) -> None:
    path = tmp_path / "crash.rec"
    record(path, Chunk(data=b"x", monotonic_s=0.0))
    with path.open("a") as file:
        file.write('{"t":0.5,"da')
    heard = await replayed(ReplayLink(path, speed=None))
    assert heard.data == b"x"
    problem = heard.states[-1].problem
    assert problem is not None
    assert "line 3: cut off after 12 bytes" in problem.detail


async def test_origin_and_writing(tmp_path: Path) -> None:
    path = tmp_path / "visit.rec"
    record(path, Chunk(data=b"x", monotonic_s=0.0), Chunk(data=b"y", monotonic_s=3600.0))
    link = ReplayLink(path)
    assert link.origin is Origin.REPLAY
    with pytest.raises(ConnectionError, match="not playing"):
        await link.write(b"?")
    async with running(link) as heard:
        await heard.bytes(1)
        await link.write(b"?")
    with pytest.raises(ConnectionError, match="not playing"):
        await link.write(b"?")


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_a_speed_that_is_none(tmp_path: Path, speed: float) -> None:
    with pytest.raises(ValueError, match="speed must be above 0"):
        ReplayLink(tmp_path, speed=speed)
