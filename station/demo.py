"""A demonstration: a simulated room, a test chart, and a user who may sign in.

Everything here runs beside the station, in processes of its own, and ends with it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from station.demo_user import DEMO_USER
from station.settings import ChartSettings, DeviceSettings, Settings, refuse_real_charts
from station.visit import ExpectedPatient, Patient, Presence

if TYPE_CHECKING:
    from station.simulators.room_process import Room, RoomProcess

__all__ = ["DEMO_USER", "Demo", "demo_patient"]

# Which lead the simulated board has on which input; the other limb leads are derived from I and II.
_LEADS: Final = {
    f"ch{number}": lead
    for number, lead in enumerate(("I", "II", "V1", "V2", "V3", "V4", "V5", "V6"), start=1)
}
_ROOM: Final = "4"


class Demo:
    """The surroundings of one demonstration. A context manager.

    `folder` keeps the data (None: a temporary one, removed at the end). `chart` is where
    results go; None starts the demo chart server. `auto`: cuff and thermometer measure by
    themselves. `one_of_each`: an instrument for each kind of link and conversation; `devices`:
    these ones by their specs, in this order.
    Raises `DemoChartError` or `SettingsError` when it cannot be set up.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        patient: str | None = None,
        auto: bool = True,
        time_scale: float = 1.0,
        chart: ChartSettings | None = None,
        folder: Path | None = None,
        site: Settings | None = None,
        one_of_each: bool = False,
        devices: Sequence[str] = (),
    ) -> None:
        """Nothing is started yet."""
        self.seed = seed
        self.patient_words = patient
        self._auto = auto
        self._one_of_each = one_of_each
        self._devices = tuple(devices)
        self._time_scale = time_scale
        self._chart = chart
        self._site = site or Settings()
        self._temporary = (
            tempfile.TemporaryDirectory(prefix="vitals-station-") if folder is None else None
        )
        self._folder = folder or Path(self._temporary.name if self._temporary else ".")
        self.room: RoomProcess
        self.settings: Settings

    def __enter__(self) -> Self:
        """Start the room and, where none was named, the chart; both at once."""
        from station.simulators.demo_chart import DemoChart
        from station.simulators.room_process import RoomProcess

        self._folder.mkdir(parents=True, exist_ok=True)
        self._server = DemoChart(self._folder / "chart") if self._chart is None else None
        self.room = RoomProcess(
            seed=self.seed,
            patient=self.patient_words,
            auto=self._auto,
            time_scale=self._time_scale,
            one_of_each=self._one_of_each,
            all_leads=True,
            devices=self._devices,
        )
        try:
            with ThreadPoolExecutor(2) as pool:
                server = pool.submit(self._server.start) if self._server else None
                room = pool.submit(self.room.start).result()
                if server is not None:
                    server.result()
            self.settings = self._settings(room)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End everything that was started."""
        self.room.stop()
        if self._server is not None:
            self._server.stop()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _settings(self, room: Room) -> Settings:
        chart = self._chart
        worklist = None
        if self._server is not None:
            worklist = self._server.base_url
            chart = ChartSettings(name="demo chart", url=worklist, test=True, send_waveforms=True)
        assert chart is not None  # one of the two
        if chart.url is not None:
            worklist = chart.url
        refuse_real_charts((chart,))
        return self._site.model_copy(
            update={
                "room": self._site.room if self._site.room != "1" else _ROOM,
                "data_folder": self._folder / "station",
                "hci": room.hci,
                "devices": tuple(_device(device) for device in room.devices),
                "charts": (chart,),
                "worklist_url": worklist,
            }
        )


def _device(device: object) -> DeviceSettings:
    from station.simulators.room_process import RoomDevice

    assert isinstance(device, RoomDevice)
    leads = _LEADS if device.spec == "openbci_cyton" else None
    if device.address is not None:
        return DeviceSettings(
            spec=device.spec, link="bluetooth", address=device.address, simulated=True
        )
    if device.pty is not None:
        return DeviceSettings(
            spec=device.spec, link="serial", port=device.pty, leads=leads, simulated=True
        )
    assert device.tcp is not None  # a device is reached somehow
    host, port = device.tcp
    return DeviceSettings(
        spec=device.spec, link="tcp", host=host, tcp_port=port, leads=leads, simulated=True
    )


def demo_patient(patient_id: str | None = None) -> ExpectedPatient:
    """One of the invented patients, for a visit without a chart to read from.

    An id that is none of theirs gets the first one's name: the result is for a test chart.
    """
    from station.simulators.demo_patients import DEMO_PATIENTS

    by_id = {person.id: person for person in DEMO_PATIENTS}
    person = by_id.get(patient_id or "", DEMO_PATIENTS[0])
    return ExpectedPatient(
        patient=Patient(
            id=patient_id or person.id,
            family=person.family,
            given=" ".join(person.given),
            birth_date=date.fromisoformat(person.birth_date),
            sex=person.gender,
            mrn=person.mrn,
            alerts=(person.alert,) if person.alert else (),
        ),
        presence=Presence.ARRIVED,
        reason=person.reason,
        provider=person.provider,
    )
