"""Rooms of several people: each with a timeline of their own, and the same bytes every time."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from station.codec import Decoder, Frame, load_spec
from station.drivers.links.tcp import TcpLink
from station.simulators.course import Course
from station.simulators.heart.rhythms import Rhythm
from station.simulators.patient import Patient
from station.simulators.rehearsal import rehearse
from station.simulators.relay import Relay
from station.simulators.room_plan import find_room, read_room, shipped_rooms
from station.simulators.room_play import play_room, rehearse_room
from station.simulators.scenario import ScenarioError, find_scenario
from station.vitals import Vital
from tests.drivers.links.heard import running

WHY = 'why = "To be tried."\n'
ONE = """why = "Somebody with 91 % who takes the finger out."
lasts_s = 12
devices = ["nonin_serial"]
[patient]
spo2 = 91
body_weight = 64.5
[[event]]
at_s = 9
act = "finger_out"
"""
OTHER = """why = "Somebody with 99 %."
seed = 3
lasts_s = 12
devices = ["nonin_serial"]
[patient]
spo2 = 99
body_weight = 82.0
[[event]]
at_s = 1
act = "finger_in"
"""

BAD = """why = "Somebody on a bad line."
lasts_s = 8
devices = ["nonin_serial"]
[patient]
rhythm = "af"
[[event]]
at_s = 3
link = "corrupt"
with = { count = 4 }
"""


def room(folder: Path, text: str) -> Path:
    (folder / "one.toml").write_text(ONE)
    (folder / "other.toml").write_text(OTHER)
    path = folder / "room.toml"
    path.write_text(WHY + text)
    return path


def oxygen(data: bytes) -> list[object]:
    """SpO2 of each packet; None where it is missing."""
    items = Decoder(load_spec("nonin_serial"), detail=True).feed(data).items
    return [one.values[Vital.SPO2].number for one in items if isinstance(one, Frame)]


async def test_one_after_the_other_and_another_beside_them(tmp_path: Path) -> None:
    plan = read_room(
        room(
            tmp_path,
            '[[place]]\nname = "chair"\nscenarios = ["one.toml", "other.toml"]\n'
            '[[place]]\nname = "bed"\nscenarios = ["other.toml"]\nstarts_s = 4\n',
        )
    )
    assert plan.lasts_s == 24.0
    sent = await rehearse_room(plan)
    assert set(sent) == {("chair", "nonin_serial"), ("bed", "nonin_serial")}
    shown = oxygen(b"".join(one.data for one in sent["chair", "nonin_serial"]))
    seconds = [shown[3 * second] for second in range(23)]
    assert seconds[:8] == [91] * 8
    assert seconds[10:16] == [None] * 6  # the finger is out until the second one is there
    assert seconds[19:] == [99] * 4  # and was found
    beside = oxygen(b"".join(one.data for one in sent["bed", "nonin_serial"]))
    assert set(beside) == {99}
    weights = [plan.places[0].scenario.person.weight_at(at) for at in (0.0, 11.9, 12.0, 20.0)]
    assert weights == [64.5, 64.5, 82.0, 82.0]


async def test_the_same_bytes_every_time_and_others_with_another_seed(tmp_path: Path) -> None:
    text = '[[place]]\nscenarios = ["one.toml", "bad.toml"]\n'
    (tmp_path / "bad.toml").write_text(BAD)
    plans = [read_room(room(tmp_path, f"seed = {seed}\n{text}")) for seed in (1, 1, 2)]
    runs = [await rehearse_room(plan) for plan in plans]
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]


async def test_without_a_seed_a_scenario_is_what_it_is_alone(tmp_path: Path) -> None:
    plan = read_room(room(tmp_path, '[[place]]\nscenarios = ["bad_line"]\n'))
    sent = await rehearse_room(plan)
    assert sent["place 1", "nonin_serial"] == await rehearse(
        find_scenario("bad_line"), "nonin_serial"
    )


def test_people_one_after_the_other_are_each_of_their_own_time() -> None:
    one, other = Course(Patient(seed=1, heart_rate=60)), Course(Patient(seed=2, heart_rate=90))
    both = Relay([(0.0, one), (30.0, other)])
    times = np.arange(25.0, 35.0, 0.004)
    ecg = both.ecg(times, ("II", "V5"))
    before = times < 30.0
    assert np.array_equal(ecg[:, before], one.ecg(times[before], ("II", "V5")))
    assert np.array_equal(ecg[:, ~before], other.ecg(times[~before] - 30.0, ("II", "V5")))
    pleth = both.pleth(times)
    assert np.array_equal(pleth[~before], other.pleth(times[~before] - 30.0))
    assert both.ecg(np.empty(0)).shape == (1, 0)
    beats = both.beat_times(0.0, 60.0)
    assert np.array_equal(beats[beats < 30.0], one.beat_times(0.0, 30.0))
    assert np.array_equal(beats[beats >= 30.0], other.beat_times(0.0, 30.0) + 30.0)
    told = both.truth(0.0, 60.0)
    assert [beat.r_s for beat in told] == pytest.approx(beats.tolist())
    assert both.rhythm(40.0) is Rhythm.SINUS
    with pytest.raises(ValueError, match="in the order of their times"):
        Relay([(5.0, one), (1.0, other)])


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ("", "place", "expected at least one table"),
        ("[[place]]\n", "place 1.scenarios", "expected at least one scenario"),
        ('[[place]]\nscenarios = ["nothing"]\n', "place 1.scenarios", "there is none"),
        ('[[place]]\nscenarios = ["one.toml"]\nbed = 1\n', "place 1.bed", "expected one of"),
        (
            '[[place]]\nscenarios = ["one.toml"]\nstarts_s = -1\n',
            "place 1.starts_s",
            "found -1, expected from 0",
        ),
        (
            '[[place]]\nname = "a"\nscenarios = ["one.toml"]\n' * 2,
            "place 2.name",
            "a second time",
        ),
        (
            '[[place]]\nscenarios = ["one.toml"]\ndevices = ["toaster"]\n',
            "place 1.scenarios",
            "nobody simulates 'toaster'",
        ),
        ('seed = "x"\n[[place]]\n', "seed", "found 'x', expected a whole number"),
    ],
)
def test_a_bad_file_says_where_and_what_was_expected(
    tmp_path: Path, text: str, key: str, says: str
) -> None:
    path = room(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        read_room(path)
    assert str(caught.value).startswith(f"{path}: {key}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize("name", sorted(shipped_rooms()))
def test_shipped_rooms_are_read(name: str) -> None:
    plan = find_room(name)
    assert plan.why.endswith(".")
    assert plan.places


async def test_a_room_is_where_it_says(tmp_path: Path) -> None:
    """Two oximeters of one kind, and a cuff on an air of its place."""
    plan = read_room(
        room(
            tmp_path,
            '[[place]]\nname = "a"\nscenarios = ["one.toml"]\n'
            'devices = ["nonin_serial", "bluetooth_blood_pressure"]\n'
            '[[place]]\nname = "b"\nscenarios = ["other.toml"]\n',
        )
    )
    told: list[dict[str, Any]] = []
    there = asyncio.Event()

    def ready(place: dict[str, Any]) -> None:
        told.append(place)
        if len(told) == 3:
            there.set()

    task = asyncio.create_task(play_room(plan, tcp=("127.0.0.1", 0), on_ready=ready))
    try:
        async with asyncio.timeout(20):
            await there.wait()
        assert [(one["place"], one["spec"]) for one in told] == [
            ("a", "nonin_serial"),
            ("a", "bluetooth_blood_pressure"),
            ("b", "nonin_serial"),
        ]
        assert told[1]["hci"].startswith("tcp-client:")
        for one, wanted in ((told[0], 91), (told[2], 99)):
            async with running(TcpLink(*one["tcp"])) as heard:
                values = oxygen(await heard.bytes(3 * 125))
            assert values[-1] == wanted
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
