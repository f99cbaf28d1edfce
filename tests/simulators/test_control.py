"""What is done by hand is what a scenario does: kept as a file, it gives the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.lab import ActView
from station.simulators.by_hand import told_by_hand
from station.simulators.changes import Change
from station.simulators.control import Control
from station.simulators.course import Course
from station.simulators.devices import StreamDevice, make
from station.simulators.hosts.ticker import Ticker
from station.simulators.patient import Patient
from station.simulators.rehearsal import Line, Sent, rehearse, scene_of
from station.simulators.scenario import read_scenario
from tests.simulators.scenes import BEGAN

OXIMETER = "nonin_serial"


class Desk:
    """An oximeter on a line that writes everything down, and somebody who says what happens."""

    def __init__(self, person: Course | None = None) -> None:
        self.control = Control(every_s=0.0)
        person = person or Course(Patient(seed=5, spo2=97.0, heart_rate=70.0))
        self.scenario = told_by_hand(person, (OXIMETER,), began=BEGAN)
        device = make(OXIMETER, scene_of(self.scenario, BEGAN))
        assert isinstance(device, StreamDevice)
        self.sent: list[Sent] = []
        self.ticker = Ticker(before=self.control.before)
        self.line = Line(device, self.ticker.clock, self.sent)
        self.line.noise_of(self.scenario.seed)
        self.ticker.take(self.line)
        self.control.begin(self.scenario, {OXIMETER: self.line})

    async def run(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.02)):
            await self.ticker.step()


async def test_what_was_done_by_hand_gives_the_same_bytes_as_a_scenario(tmp_path: Path) -> None:
    desk = Desk()
    await desk.line.plug()
    await desk.run(3.1)
    desk.control.tell("spo2", 84.0)
    await desk.run(2.3)
    desk.control.do(OXIMETER, "finger_out")
    await desk.run(4.0)
    desk.control.do(OXIMETER, "finger_in")
    desk.control.do(OXIMETER, "corrupt")
    desk.control.do(OXIMETER, "low_battery", True)
    desk.control.tell("rhythm", "af")
    await desk.run(7.0)
    desk.control.do(OXIMETER, "unplug", True)
    await desk.run(1.0)
    desk.control.do(OXIMETER, "unplug", False)
    await desk.run(2.6)
    kept = tmp_path / "kept.toml"
    desk.control.keep(kept)
    again = await rehearse(read_scenario(kept), OXIMETER)
    assert [(one.at_s, one.data) for one in again] == [(o.at_s, o.data) for o in desk.sent]
    assert len(desk.sent) > 900


async def test_numbers_follow_and_what_cannot_be_is_told() -> None:
    desk = Desk()
    await desk.line.plug()
    desk.control.tell("spo2", 88.0)
    desk.control.tell("diastolic", 190.0)
    desk.control.do(OXIMETER, "fly")
    await desk.run(0.2)
    view = desk.control.view()
    told = {number.name: number.told for number in view.numbers}
    assert set(told) == {"heart_rate", "spo2", "perfusion", "respiratory_rate"}
    assert told["spo2"] == 88.0
    assert view.problems == 2
    assert "no instrument here can 'fly'" in view.problem


async def test_what_can_be_done_is_told_by_who_does_it() -> None:
    desk = Desk()
    await desk.line.plug()
    desk.control.do(OXIMETER, "motion", True)
    await desk.run(0.2)
    acts = {act.word: act for act in desk.control.view().instruments[0].acts}
    assert acts["finger_out"] == ActView(word="finger_out", group="user")
    assert acts["motion"] == ActView(word="motion", group="user", on=True)
    assert acts["low_battery"].group == "device"
    assert {word for word, act in acts.items() if act.group == "link"} == {
        *("unplug", "drop", "stall", "corrupt", "lose_bytes")
    }


async def test_a_scenario_that_still_tells_the_person_closes_it() -> None:
    person = Course(Patient(seed=1, steady=True), [Change(at_s=4.0, numbers={"spo2": 90.0})])
    desk = Desk(person)
    desk.control.tell("spo2", 80.0)
    await desk.run(0.2)
    view = desk.control.view()
    assert view.closed_until_s == 4.0
    assert {n.name: n.told for n in view.numbers}["spo2"] > 95.0, "it is not there yet"
    assert "in the order of their times" in view.problem
    await desk.run(4.0)
    view = desk.control.view()
    assert view.closed_until_s is None
    assert {n.name: n.told for n in view.numbers}["spo2"] == 90.0


async def test_a_change_while_it_runs_leaves_what_was_before() -> None:
    one, other = (Course(Patient(seed=2, heart_rate=66.0, steady=True)) for _ in range(2))
    before = one.beat_times(0.0, 30.0)
    one.beat_times(0.0, 60.0)
    one.follow(Change(at_s=20.0, numbers={"heart_rate": 120.0}))
    other.follow(Change(at_s=20.0, numbers={"heart_rate": 120.0}))
    after = one.beat_times(0.0, 60.0)
    assert after[after < 20.0] == pytest.approx(before[before < 20.0], abs=1e-9)
    assert len(after[after >= 20.0]) == pytest.approx(80, abs=2)
    assert after == pytest.approx(other.beat_times(0.0, 60.0), abs=1e-12)
