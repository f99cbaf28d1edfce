"""One simulated room and one chart behind a proxy, for every test of what may go wrong in a visit.

They are started once: a test leaves them as it found them. Each module has a station of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station.capture.views import LinkPhase
from station.codec import load_spec
from station.demo import DEMO_USER, Demo
from station.drivers.dialogues import suntech_nibp
from station.engine import Engine
from station.settings import ChartSettings, Settings
from station.simulators.demo_chart import DemoChart
from tests.support.bedside import Bedside
from tests.support.chart import BareClient, demo_chart
from tests.support.fault_proxy import FaultProxy

__all__ = ["CUFF", "MODULE", "OXIMETER", "Ward", "demo_chart"]

MODULE, CUFF, OXIMETER = "suntech_nibp", "bluetooth_blood_pressure", "nonin_serial"
FOUND = "systolic=128,diastolic=82,mean_arterial=97,heart_rate=72,spo2=97,steady"


@dataclass
class Ward:
    """The room's instruments, the way to the chart, and what is in it."""

    demo: Demo
    proxy: FaultProxy
    chart: BareClient
    _before: dict[str, set[str]] = field(default_factory=dict)
    _replugged: bool = False

    def station(self, folder: Path) -> Settings:
        """A station in this room with a disk of its own; streams are steady after a second."""
        return self.demo.settings.model_copy(update={"data_folder": folder, "steady_s": Decimal(1)})

    def name(self, spec: str) -> str:
        """What the station calls the instrument of that spec."""
        return load_spec(spec).title

    def fault(self, device: str, fault: str, **options: Any) -> None:
        """Something goes wrong with an instrument, or is right again."""
        self.demo.room.command(do="fault", device=device, fault=fault, **options)

    def press_start(self, device: str = CUFF) -> None:
        """Somebody presses the key on the instrument."""
        self.demo.room.command(do="start", device=device)

    @contextmanager
    def broken(self, device: str, fault: str) -> Iterator[None]:
        """It is so for a while."""
        self.fault(device, fault)
        try:
            yield
        finally:
            self.fault(device, fault, on=False)

    @contextmanager
    def unplugged(self, device: str) -> Iterator[None]:
        """Cable or battery is out for a while."""
        self.fault(device, "unplug")
        try:
            yield
        finally:
            self.fault(device, "replug")
            self._replugged = True

    def settle(self, bedside: Bedside) -> None:
        """Every instrument is connected, and for longer than a cuff is silent while it measures:
        what is started from now on began now.
        """

        def connected() -> bool:
            return all(one.phase is LinkPhase.CONNECTED for one in bedside.engine.view().links)

        bedside.until("the instruments", connected)
        if self._replugged:
            since = bedside.engine.view().now
            quiet = timedelta(seconds=1.2)
            bedside.until("a quiet second", lambda: bedside.engine.view().now - since > quiet)
        self._replugged = False

    def remember(self, *patients: str) -> None:
        """What these have in the chart now."""
        for patient in patients:
            self._before[patient] = set(self._filed(patient))

    def new(self, patient: str) -> list[dict[str, Any]]:
        """What came to the patient's chart since; each of it is there once."""
        found = self._filed(patient)
        fresh = [one for name, one in found.items() if name not in self._before[patient]]
        for one in fresh:
            identifier = f"{one['identifier'][0]['system']}|{one['identifier'][0]['value']}"
            assert len(self.chart.matches("Observation", identifier)) == 1
        return fresh

    def codes(self, patient: str) -> list[str]:
        """LOINC codes of what came since."""
        return sorted(one["code"]["coding"][0]["code"] for one in self.new(patient))

    def _filed(self, patient: str) -> dict[str, dict[str, Any]]:
        bundle = self.chart.get(f"/Observation?patient={patient}&_count=1000")
        return {one["resource"]["id"]: one["resource"] for one in bundle.get("entry", [])}


@pytest.fixture(scope="session")
def ward(
    demo_chart: DemoChart,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Ward]:
    with FaultProxy(demo_chart.base_url) as proxy:
        chart = ChartSettings(name="demo chart", url=proxy.base_url, test=True)
        with Demo(
            patient=FOUND,
            auto=False,
            time_scale=4.0,
            chart=chart,
            folder=tmp_path_factory.mktemp("ward"),
            devices=(MODULE, CUFF, OXIMETER),
        ) as demo:
            yield Ward(demo, proxy, BareClient(demo_chart.base_url))


@pytest.fixture(scope="module")
def engine(ward: Ward, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A station in that room."""
    made = Engine(ward.station(tmp_path_factory.mktemp("station")), demo_user=DEMO_USER)
    try:
        made.start().result(30)
        yield made
    finally:
        made.stop()


@pytest.fixture
def person(xvfb_display: str, engine: Engine) -> Iterator[Bedside]:
    """Somebody at a window of it."""
    made = Bedside(engine)
    yield made
    made.close()


@pytest.fixture
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The station lets a SunTech module measure again after 3 s and not 30: the simulated module's
    own pause is as short where its time runs ten times as fast. How long the arm rests is tested
    with the dialogue, which needs no waiting.
    """
    monkeypatch.setattr(suntech_nibp, "_PAUSE_S", 3.0)
