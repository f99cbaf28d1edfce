"""A FHIR server whose effects are counted: the demo chart behind a misbehaving proxy."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from station.export.fhir_destination import FhirDestination
from station.export.fhir_sink import FhirSink
from station.export.site import FhirSite
from station.simulators.demo_chart import DemoChart
from tests.support.chart import BareClient
from tests.support.effects import Told
from tests.support.effects_visits import made_visits
from tests.support.fault_proxy import (
    Answer,
    Fault,
    FaultProxy,
    Hang,
    PassThenAnswer,
    PassThenReset,
    PassTwice,
    Reset,
)

__all__ = ["FhirReceiver", "destination", "visits"]

SYSTEM = "https://clinic.example/vitals-station/result"
PAGE = 500
# What may happen to one exchange, with how often: what was done and not heard of comes most.
FAULTS: tuple[Fault, ...] = (
    Hang(passed=True),  # a time-out after the commit
    Hang(passed=False),
    PassThenAnswer(Answer(500)),
    PassThenAnswer(Answer(503, headers=(("Retry-After", "0"),))),
    PassThenReset(),
    PassThenReset(),
    PassTwice(),
    PassTwice(),
    Answer(500),
    Answer(429, headers=(("Retry-After", "0"),)),
    Reset(),
)


class FhirReceiver:
    """`Receiver`: sekmet-fhir with its database in `folder`. `open` it first, `close` it last."""

    def __init__(self, folder: Path, python: Path) -> None:
        self._chart = DemoChart(folder, python=python)
        self.proxy: FaultProxy | None = None

    def open(self) -> None:
        """Start the server and the proxy in front of it."""
        self._chart.start()
        self.proxy = FaultProxy(self._chart.base_url)
        self.proxy.__enter__()

    def close(self) -> None:
        """End both."""
        if self.proxy is not None:
            self.proxy.__exit__(None, None, None)
        self._chart.stop()

    @property
    def bare_url(self) -> str:
        """The server itself, past the proxy."""
        return self._chart.base_url

    def sink(self) -> FhirSink:
        """A sink that goes through the proxy."""
        assert self.proxy is not None
        return FhirSink("chart", self.proxy.base_url, test=True, timeout_s=0.5)

    def kill(self) -> None:
        """SIGKILL: what it answered is on disk, what it was at is not."""
        self._chart.stop()

    def start(self) -> None:
        """The same database, at another port; the proxy's stays."""
        assert self.proxy is not None
        self._chart.start(patients=False)
        self.proxy.forward_to(self._chart.base_url)

    def trouble(self, chance: random.Random) -> None:
        """One of the next three requests about a result meets a fault."""
        assert self.proxy is not None
        fault = chance.choice(FAULTS)
        self.proxy.faults.extend([None] * chance.randrange(3))
        self.proxy.faults.append(fault)

    def effects(self) -> list[tuple[str, str]]:
        """Every stored Observation that has an identifier of this clinic's station."""
        client = BareClient(self._chart.base_url)
        found = []
        page = f"/Observation?_count={PAGE}"
        base = urlsplit(self._chart.base_url).path
        while page:
            bundle = client.get(page)
            found += [_effect(entry["resource"]) for entry in bundle.get("entry", [])]
            following = [one["url"] for one in bundle.get("link", []) if one["relation"] == "next"]
            address = urlsplit(following[0]) if following else None
            page = f"{address.path.removeprefix(base)}?{address.query}" if address else ""
        return [effect for effect in found if effect is not None]


def _effect(stored: dict[str, Any]) -> tuple[str, str] | None:
    names = [one["value"] for one in stored.get("identifier", ()) if one.get("system") == SYSTEM]
    if not names:
        return None
    quantities = [part["valueQuantity"] for part in stored.get("component", (stored,))]
    numbers = "/".join(f"{Decimal(str(one['value'])):f} {one['code']}" for one in quantities)
    return names[0], f"{stored['subject']['reference']} {numbers}"


def destination() -> FhirDestination:
    """The chart with a namespace that `SYSTEM` lives in."""
    site = FhirSite(namespace="https://clinic.example/vitals-station")
    return FhirDestination(name="chart", test=True, site=site)


def visits(results: int, *, patients: int = 20) -> list[Told]:
    """Visits of six results, and what a chart must have of them."""
    return [
        Told(
            one.signed,
            {
                f"station-7:{one.signed.visit.id}:{kind}:{name}": (
                    f"Patient/{one.signed.visit.patient.id} "
                    + "/".join(f"{value} {unit}" for _, value, unit in numbers)
                )
                for name, kind, numbers in one.results
            },
        )
        for one in made_visits(results, patients=patients)
    ]
