"""`station capture`: a whole visit on real protocols, judged by what is in the chart."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station.simulators.demo_chart import DemoChart
from tests.support.chart import BareClient, demo_chart  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow

# What the simulated instruments are to find, and so what must be in the chart.
PATIENT = (
    "systolic=128,diastolic=82,mean_arterial=97,heart_rate=72,spo2=97,temperature=36.8,"
    "respiratory_rate=14,steady"
)


def run(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    done = subprocess.run(
        [sys.executable, "-m", "station", "capture", "--json", *arguments],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def by_code(resources: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {resource["code"]["coding"][0]["code"]: resource for resource in resources}


def check(found: dict[str, dict[str, Any]], patient_id: str) -> None:
    """Every value, unit and code, as literals."""
    assert set(found) == {
        "85354-9", "8867-4", "2708-6", "8310-5", "9279-1", "72514-3", "29299-5", "11524-6",
    }  # fmt: skip
    pressures = {
        part["code"]["coding"][0]["code"]: part["valueQuantity"]
        for part in found["85354-9"]["component"]
        if "valueQuantity" in part
    }
    for code, value in (("8480-6", 128), ("8462-4", 82), ("8478-0", 97)):
        assert pressures[code]["value"] == value
        assert pressures[code]["code"] == "mm[Hg]"
        assert pressures[code]["system"] == "http://unitsofmeasure.org"
    singles = {
        "8867-4": (72, "/min"),
        "2708-6": (97, "%"),
        "8310-5": (Decimal("36.8"), "Cel"),
        "9279-1": (14, "/min"),
        "72514-3": (2, "{score}"),
    }
    for code, (value, unit) in singles.items():
        quantity = found[code]["valueQuantity"]
        assert Decimal(str(quantity["value"])) == value, code
        assert quantity["code"] == unit
    assert found["29299-5"]["valueString"] == "Check-up (demonstration)"
    for resource in found.values():
        assert resource["subject"]["reference"] == f"Patient/{patient_id}"
        # An EKG is final when a clinician has read it; everything else was confirmed by a person.
        ekg = resource["code"]["coding"][0]["code"] == "11524-6"
        assert resource["status"] == ("preliminary" if ekg else "final")
        labels = [label["code"] for label in resource["meta"]["security"]]
        assert "HTEST" in labels
    leads = found["11524-6"]["component"]
    assert len(leads) == 8
    for lead in leads:
        samples = lead["valueSampledData"]
        assert samples["origin"]["code"] == "uV"
        assert samples["period"] == 4  # milliseconds at 250 Hz
        assert len(samples["data"].split()) == 2500


def test_into_a_file_and_the_same_seed_gives_the_same_values(tmp_path: Path) -> None:
    """Two visits of a quarter of a minute, at once: one with given values, one as the seed says."""
    out = tmp_path / "visit.json"
    given = ("--demo", "--values", PATIENT, "--patient", "p-7", "--out", str(out))
    seeded = [("--demo", "--seed", "5", "--out", str(tmp_path / f"{n}.json")) for n in "ab"]
    with ThreadPoolExecutor(3) as at_once:
        (code, lines, said), *runs = at_once.map(
            lambda arguments: run(*arguments), (given, *seeded)
        )
    assert code == 0, said
    assert {line["state"] for line in lines if line["filed"]} == {"delivered"}
    bundle = json.loads(out.read_text(), parse_float=Decimal)
    check(by_code([entry["resource"] for entry in bundle["entry"]]), "p-7")
    for kind in ("body_temperature", "respiratory_rate"):
        values = [
            next(line["values"] for line in of_run if line["kind"] == kind) for _, of_run, _ in runs
        ]
        assert values[0] == values[1]


@pytest.mark.chart
def test_into_a_real_chart(demo_chart: DemoChart) -> None:  # noqa: F811
    patient = "demo-okafor-ada"
    code, lines, said = run(
        "--demo", "--values", PATIENT, "--patient", patient, "--chart", demo_chart.base_url
    )
    assert code == 0, said
    ids = [line["chart_id"] for line in lines if line["filed"]]
    chart = BareClient(demo_chart.base_url)
    resources = [chart.get(f"/Observation/{chart_id}") for chart_id in ids]
    check(by_code(resources), patient)


def test_what_cannot_be_is_said() -> None:
    for arguments, said in (
        ((), "--demo"),
        (("--demo",), "--out FILE or --chart URL"),
        (("--demo", "--out", "/tmp/x", "--chart", "http://127.0.0.1:1"), "not both"),
        (("--demo", "--values", "systolic=12", "--out", "/tmp/x.json"), "systolic"),
    ):
        code, lines, error = run(*arguments)
        assert code == 2
        assert lines == []
        assert said in error
        assert "Traceback" not in error
