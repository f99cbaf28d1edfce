"""The live EKG behind the window: an amplifier on a port is looked at while somebody is there."""

from __future__ import annotations

from pathlib import Path

from station.demo_user import DemoUser
from station.engine import Engine
from station.settings import DeviceSettings
from station.signals.quality_reasons import Reason
from station.simulators.room_process import RoomProcess
from tests.simulators.scenes import PERSON
from tests.test_engine import Room, settings


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
