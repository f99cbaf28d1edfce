"""Scenarios: every shipped one says what it is for and happens, the same to the byte each time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from station.simulators.devices import StreamDevice, make
from station.simulators.director import Director
from station.simulators.hosts.base import StreamHost
from station.simulators.hosts.ticker import Ticker
from station.simulators.rehearsal import Sent, rehearse, scene_of
from station.simulators.scenario import (
    Scenario,
    ScenarioError,
    find_scenario,
    read_scenario,
    shipped_scenarios,
)
from tests.simulators.scenes import BEGAN

NAMES = sorted(shipped_scenarios())
EACH = [(name, spec_id) for name in NAMES for spec_id in find_scenario(name).devices]
# What makes an instrument send that waits for its host.
ASKS = {"openbci_cyton": ((0.5, b"b"),)}


def written(folder: Path, text: str) -> Path:
    path = folder / "told.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_twenty_are_shipped_and_each_says_why() -> None:
    assert len(NAMES) >= 20
    whys = [find_scenario(name).why for name in NAMES]
    assert len(set(whys)) == len(whys)
    assert all(len(why) > 60 and why.endswith(".") for why in whys)


@pytest.mark.parametrize(("name", "spec_id"), EACH)
async def test_a_shipped_one_happens_and_is_the_same_to_the_byte(name: str, spec_id: str) -> None:
    lasts_s = min(25.0, find_scenario(name).lasts_s)
    asks = ASKS.get(spec_id, ())
    once = await rehearse(find_scenario(name), spec_id, lasts_s=lasts_s, asks=asks)
    again = await rehearse(find_scenario(name), spec_id, lasts_s=lasts_s, asks=asks)
    assert once
    assert once == again


async def rehearsed(name: str, spec_id: str) -> tuple[Sent, ...]:
    return await rehearse(find_scenario(name), spec_id)


def spo2(sent: tuple[Sent, ...]) -> dict[int, Decimal]:
    """The oxygen that a Nonin oximeter in format 2 shows, by second: byte 4 of the third frame
    of a packet is SpO2, 127 is missing (Nonin 6470-000-01).
    """
    data = b"".join(one.data for one in sent)
    start = next(k for k in range(0, 250) if data[k] == 1 and data[k + 1] & 0x81 == 0x81)
    packets = [data[k : k + 125] for k in range(start, len(data) - 124, 125)]
    return {k // 3: Decimal(packet[2 * 5 + 3]) for k, packet in enumerate(packets)}


async def test_oxygen_falls_and_comes_back() -> None:
    shown = spo2(await rehearsed("desaturation", "nonin_serial"))
    assert shown[5] == 97
    assert shown[20] == pytest.approx(90, abs=1)
    assert shown[40] == 82
    assert shown[80] == 96


async def test_a_finger_that_is_out_gives_no_value() -> None:
    shown = spo2(await rehearsed("finger_comes_and_goes", "nonin_serial"))
    assert shown[8] != 127
    assert shown[11] == 127  # out
    assert shown[14] == 127  # in again, searching
    assert shown[20] != 127


async def test_a_cuff_fails_and_then_measures() -> None:
    sent = await rehearsed("cuff_off_then_on", "bluetooth_blood_pressure")
    # 0x2A35 with systolic NaN (SFLOAT 0x07FF) first, then about 138 over 86.
    final = [one for one in sent if one.uuid is not None and one.uuid.startswith("00002a35")]
    assert [one.data[1:3] for one in final][:1] == [b"\xff\x07"]
    assert len(final) == 2
    # Mantissa 138 with exponent 0, or 1380 with -1.
    word = int.from_bytes(final[1].data[1:3], "little")
    value = (word & 0xFFF) * (0.1 if word >> 12 == 0xF else 1.0)
    assert value == pytest.approx(138, abs=4)
    assert final[0].at_s < 28.0 < final[1].at_s


async def test_six_readings_wait_in_the_memory_with_a_year_of_2017() -> None:
    sent = await rehearsed("six_old_readings", "bluetooth_blood_pressure")
    final = [one for one in sent if one.uuid is not None and one.uuid.startswith("00002a35")]
    assert len(final) == 7
    assert all(one.at_s < 1.0 for one in final[:6])
    # 16.3 is nobody's: systolic 163 of the person before, time stamp in 2016 or 2017.
    years = {int.from_bytes(one.data[7:9], "little") for one in final}
    assert years <= {2016, 2017}


async def test_a_fever_between_two_measurements() -> None:
    sent = await rehearsed("fever", "bluetooth_health_thermometer")
    final = [one for one in sent if one.uuid is not None and one.uuid.startswith("00002a1c")]
    # IEEE 11073 FLOAT: 369 and 394 with exponent -1.
    assert [one.data[1:5].hex() for one in final] == ["710100ff", "8a0100ff"]


async def test_a_bad_line_loses_damages_and_goes_away() -> None:
    told = find_scenario("bad_line")
    bad = await rehearse(told, "nonin_serial")
    path = Path(told.file)
    quiet = await rehearse(read_scenario(path), "nonin_serial", lasts_s=9.9)
    assert b"".join(one.data for one in bad if one.at_s < 9.9) == b"".join(
        one.data for one in quiet
    )
    silent = [one for one in bad if 50.0 <= one.at_s < 60.0 or 30.0 <= one.at_s < 33.0]
    assert not silent
    sent = sum(len(one.data) for one in bad)
    # 90 s of 375 bytes a second, less ten that it was away and the seven that were lost.
    assert sent == pytest.approx(90 * 375 - 10 * 375 - 7, abs=16)


async def test_a_live_run_gives_the_bytes_of_the_rehearsal() -> None:
    told = find_scenario("bad_line")
    rehearsed_bytes = b"".join(one.data for one in await rehearse(told, "nonin_serial"))
    device = make("nonin_serial", scene_of(told, BEGAN))
    assert isinstance(device, StreamDevice)
    enough = asyncio.Event()
    heard = bytearray()

    class Line(StreamHost):
        plugged = True

        async def plug(self) -> None:
            self.plugged = True

        async def unplug(self) -> None:
            self.plugged = False

        def send(self, data: bytes) -> None:
            if self.plugged:
                heard.extend(data)
            if len(heard) > 12_000:
                enough.set()

    async def before(now: float) -> None:
        await director.until(now)

    ticker = Ticker(speed=50.0, before=before)
    host = Line(device, ticker.clock)
    host.noise_of(told.seed)
    director = Director(told, {"nonin_serial": host})
    ticker.take(host)
    task = asyncio.create_task(ticker.run())
    async with asyncio.timeout(20):
        await enough.wait()
    task.cancel()
    assert bytes(heard) == rehearsed_bytes[: len(heard)]


WHY = 'why = "To be wrong in one place."\n'


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ("why = ", "file", "not TOML"),
        ("seed = 1", "why", "is missing, expected a sentence"),
        (WHY + "lenght = 4", "lenght", "expected one of began, devices, event"),
        (WHY + 'seed = "one"', "seed", "found 'one', expected a whole number"),
        (WHY + "began = 2026-01-02T03:04:05Z", "began", "expected a time without a zone"),
        (WHY + 'devices = ["toaster"]\n[[event]]\nat_s = 1\nact = "start"', "devices", "toaster"),
        (WHY + "[patient]\nspo2 = 12", "patient", "spo2 12 is not a living person's"),
        (WHY + '[patient]\nrhythm = "waltz"', "patient.rhythm", "expected one of sinus, af"),
        (WHY + "[patient]\nmood = 4", "patient.mood", "expected one of heart_rate"),
        (WHY + "[[event]]\nact = 'start'", "event 1.at_s", "is missing, expected a number from 0"),
        (WHY + "[[event]]\nat_s = 1", "event 1", "found none, expected one of person, act, link"),
        (
            WHY + "[[event]]\nat_s = 1\nact = 'start'\nlink = 'drop'",
            "event 1",
            "found act and link, expected one of",
        ),
        (
            WHY + "[[event]]\nat_s = 1\nlink = 'chew'",
            "event 1.link",
            "expected one of drop, unplug",
        ),
        (
            WHY + "[[event]]\nat_s = 1\nperson = { spo2 = 300 }",
            "event 1.person.spo2",
            "found 300, expected a number from 35 to 100",
        ),
        (
            WHY + "[[event]]\nat_s = 9\nperson = { spo2 = 90 }\n[[event]]\nat_s = 3\nlink='drop'",
            "event 2.at_s",
            "found 3 after 9, expected events in the order",
        ),
        (WHY + "[[event]]\nat_s = 1\nact='start'\nover_s=2", "event 1.over_s", "only with person"),
        (
            WHY + "lasts_s = 1\n[[event]]\nat_s = 4\nlink='drop'",
            "lasts_s",
            "expected a number from 4",
        ),
        (
            WHY + "[[event]]\nat_s = 1\nperson = { electrode_mv = 0.3 }",
            "event 1.person",
            "no record of it is given",
        ),
        (WHY + 'noise_record = "none.hea"', "noise_record", "none.hea"),
    ],
)
async def test_a_bad_file_says_where_and_what_was_expected(
    tmp_path: Path, text: str, key: str, says: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        await rehearse(read_scenario(path), "nonin_serial")
    assert str(caught.value).startswith(f"{path}: {key}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("event", "key", "says"),
    [
        ("act = 'fly'", "act", "no instrument here can 'fly', expected one of finger_in"),
        ("act = 'motion'\ndevice = 'x'", "device", "found 'x', expected one of nonin_serial"),
        ("act = 'motion'\nwith = { fast = 1 }", "with", "motion: got an unexpected keyword"),
        ("link = 'stall'\nwith = { count = 1 }", "with.count", "expected seconds"),
        ("link = 'corrupt'\nwith = { count = 0 }", "with.count", "found 0, expected 1 to 10000"),
        ("link = 'drop'\nwith = { count = 1 }", "with.count", "expected nothing"),
    ],
)
async def test_what_no_instrument_can_is_refused_before_the_start(
    tmp_path: Path, event: str, key: str, says: str
) -> None:
    path = written(tmp_path, f"{WHY}[[event]]\nat_s = 1\n{event}")
    with pytest.raises(ScenarioError) as caught:
        await rehearse(read_scenario(path), "nonin_serial")
    assert str(caught.value).startswith(f"{path}: event 1.{key}: ")
    assert says in str(caught.value)


def test_a_name_that_is_none_lists_those_that_are() -> None:
    with pytest.raises(ScenarioError, match="expected a file or arms_exchanged, bad_line"):
        find_scenario("no_such_thing")


def test_what_is_meant_for_another_instrument_of_the_scenario_is_left_out() -> None:
    told: Scenario = find_scenario("resting_adult")

    def hosts(spec_id: str) -> dict[str, StreamHost]:
        device = make(spec_id, scene_of(told, BEGAN))
        assert isinstance(device, StreamDevice)
        clock: Callable[[], float] = lambda: 0.0  # noqa: E731 - a clock that stands
        return {spec_id: StreamHost(device, clock)}

    assert not Director(told, hosts("nonin_serial")).done
