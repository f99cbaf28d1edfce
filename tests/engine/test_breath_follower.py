"""Breathing from the waves that come in, on recordings whose rate the maker of the wave knows."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import numpy as np

from station.capture.ring import SampleRing
from station.capture.views import Phase, StationView, TileState, TileView, VisitView
from station.engine.breath_follower import BreathFollower, estimate, wanted
from station.visit import Actor, ExpectedPatient, Patient, Presence, ResultKind, Role
from station.vitals import DeviceIdentity, Origin, SampleBlock, Unit

RATE_HZ = 75.0
PATIENT = Patient(id="1", family="Lee", given="Ann", birth_date=None, sex=None, mrn=None)


def pleth(seconds: float, breaths_per_min: float, pulse_per_min: float = 72.0) -> SampleRing:
    """A pulse wave whose height and timing follow the breath, as a finger's does."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    breath = np.sin(2 * np.pi * breaths_per_min / 60 * at)
    phase = np.cumsum(np.full_like(at, pulse_per_min / 60 / RATE_HZ) * (1 + 0.06 * breath)) % 1.0
    beat = np.exp(-(((phase - 0.2) / 0.09) ** 2)) + 0.35 * np.exp(-(((phase - 0.5) / 0.1) ** 2))
    counts = np.round(1000 + 2000 * beat * (1 + 0.15 * breath) + 200 * breath)
    block = SampleBlock(
        signal="pleth",
        channels=("pleth",),
        first_sample=0,
        first_monotonic_s=0.0,
        rate_hz=RATE_HZ,
        measured_rate_hz=None,
        counts=counts.astype(np.int32)[None, :],
        scale=1.0,
        offset=0.0,
        unit=Unit.ONE,
        valid=np.ones((1, len(at)), dtype=np.bool_),
        lost_before=0,
        device=DeviceIdentity(spec="x", name="Clip"),
        origin=Origin.SIMULATOR,
    )
    ring = SampleRing(block, 300.0)
    ring.write(block, 100.0)
    return ring


def test_a_minute_of_pulse_wave_tells_the_breathing() -> None:
    for breaths in (12.0, 15.0, 20.0):
        found = estimate({"pleth": pleth(70, breaths)}, 100.5)
        assert found is not None
        assert found.rate_per_min is not None, found.says
        assert abs(found.rate_per_min - breaths) <= 1
        assert found.of == ("pleth",)


def test_too_little_signal_says_so() -> None:
    found = estimate({"pleth": pleth(12, 15)}, 100.5)
    assert found is not None
    assert found.rate_per_min is None
    assert found.says == "Breathing needs 30 s of signal, not 12."


def test_a_stream_that_stopped_says_nothing() -> None:
    assert estimate({"pleth": pleth(70, 15)}, 110.0) is None
    assert estimate({}, 110.0) is None


def test_the_follower_finds_it_and_forgets_it() -> None:
    rings: dict[str, SampleRing] = {}
    follower = BreathFollower(rings.get, look_s=0.05)
    follower.follow(board(TileState.WAITING))
    follower.start()
    try:
        ring = pleth(70, 15)
        ring.last_arrival_monotonic_s = time.monotonic() + 60
        rings["pleth"] = ring
        _until(lambda: follower.view is not None and follower.view.rate_per_min == 15)
        rings.clear()
        _until(lambda: follower.view is None)
        rings["pleth"] = ring
        _until(lambda: follower.view is not None)
        follower.follow(board(TileState.BY_HAND))
        _until(lambda: follower.view is None)
    finally:
        follower.stop()


def visit(phase: Phase) -> VisitView:
    return VisitView(
        id="v",
        phase=phase,
        patient=PATIENT,
        expected=ExpectedPatient(patient=PATIENT, presence=Presence.ARRIVED),
        confirmed=frozenset(),
        confirmed_at=None,
        results=(),
    )


def board(state: TileState, **changes: Any) -> StationView:
    now = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    actor = Actor(user_id="u", name="Demo", role=Role.ASSISTANT, session_id="s")
    whole: dict[str, Any] = {
        "version": 1,
        "now": now,
        "room": "3",
        "actor": actor,
        "visit": visit(Phase.CONFIRMED),
        "tiles": (TileView(kind=ResultKind.RESPIRATORY_RATE, state=state),),
    }
    return StationView(**whole | changes)


def test_it_is_wanted_while_a_person_at_work_lacks_a_rate() -> None:
    waiting = TileState.WAITING
    assert wanted(board(waiting))
    assert not wanted(board(TileState.CAPTURED))
    assert not wanted(board(TileState.NOT_DONE))
    assert not wanted(board(waiting, tiles=()))
    assert not wanted(board(waiting, actor=None))
    assert not wanted(board(waiting, locked=True))
    assert not wanted(board(waiting, visit=None))
    for phase in (Phase.CHOSEN, Phase.SIGNED, Phase.DELIVERED):
        assert not wanted(board(waiting, visit=visit(phase)))


def _until(true: object, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)
