"""The live EKG behind the window: an amplifier on a port is looked at while somebody is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station.capture.ring import SampleRing
from station.demo_user import DemoUser
from station.engine import Engine
from station.engine.ekg_follower import EkgFollower
from station.settings import DeviceSettings
from station.signals.quality_reasons import Reason
from station.simulators.room_process import RoomProcess
from tests.capture.test_ekg_watch import RATE, Stream, ecg
from tests.simulators.scenes import PERSON
from tests.test_engine import Room, settings


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def follower() -> Iterator[tuple[EkgFollower, list[SampleRing | None]]]:
    """A follower of whatever ring is in the list."""
    at: list[SampleRing | None] = [None]
    made = EkgFollower(lambda: at[0], rest_s=0.1)
    made.start()
    yield made, at
    made.stop()


def live(rate_hz: float = RATE, times: float = 1.0) -> SampleRing:
    """Ten seconds that arrived just now."""
    stream = Stream(rate_hz=rate_hz)
    stream.now_s = time.monotonic() + 60  # it stays fresh for the length of a test
    stream.bring(ecg(10 * RATE) * times)
    return stream.ring


def test_another_stream_is_another_watch(
    follower: tuple[EkgFollower, list[SampleRing | None]],
) -> None:
    made, at = follower
    at[0] = live()
    until(lambda: made.view is not None and made.view.rate_per_min == 75)
    at[0] = None
    until(lambda: made.view is None)
    at[0] = live()
    until(lambda: made.view is not None and made.view.rate_per_min == 75)


def test_what_cannot_be_looked_at_is_told_and_the_next_stream_is_looked_at(
    follower: tuple[EkgFollower, list[SampleRing | None]], caplog: pytest.LogCaptureFixture
) -> None:
    made, at = follower
    at[0] = live(rate_hz=50.0)
    until(lambda: "is not looked at" in caplog.text)
    assert made.view is None
    at[0] = live(times=1e5)  # a hundred volts
    until(lambda: "could not be looked at" in caplog.text)
    assert made.view is None
    at[0] = live()
    until(lambda: made.view is not None and made.view.rate_per_min == 75)


def test_an_amplifiers_ekg_has_a_rate_beats_and_a_word_for_each_lead(tmp_path: Path) -> None:
    with RoomProcess(patient=PERSON) as process:
        place = next(one for one in process.start().devices if one.spec == "openbci_cyton")
        cyton = DeviceSettings(
            spec="openbci_cyton",
            link="serial",
            port=place.pty,
            simulated=True,
            leads={"ch1": "II", "ch2": "V5"},
        )
        engine = Engine(settings(tmp_path, cyton), demo_user=DemoUser(name="Demo", pin="7341"))
        engine.start().result(20)
        try:
            room = Room(engine)
            assert engine.view().ekg is None  # nobody is signed in
            room.sign_in()
            view = room.until(lambda v: v.ekg is not None and "12 RR" in v.ekg.averaging)
            assert view.ekg is not None
            # The person's heart rate is 72, and swings with the breath.
            assert view.ekg.rate_per_min is not None
            assert abs(view.ekg.rate_per_min - 72) <= 4
            assert {lead.name: lead.reasons for lead in view.ekg.leads} == {"II": (), "V5": ()}
            assert len(view.ekg.beats) >= 12
            process.command(do="fault", fault="lead_off", device="openbci_cyton")
            view = room.until(
                lambda v: (
                    v.ekg is not None
                    and (lead := v.ekg.lead("II")) is not None
                    and Reason.LEAD_OFF in lead.reasons
                )
            )
            assert view.ekg is not None
            other = view.ekg.lead("V5")
            assert other is not None
            assert other.usable
        finally:
            engine.stop()
