"""`station doctor`: what it says of destinations, asked at real ones. Nothing is filed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from station.simulators.demo_chart import DemoChart
from tests.support.chart import BareClient, demo_chart
from tests.support.orthanc import free_port

__all__ = ["demo_chart"]


def told(config: Path) -> dict[str, list[dict[str, Any]]]:
    done = subprocess.run(
        [sys.executable, "-m", "station", "doctor", "--json", "--config", str(config)],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        found.setdefault(line["name"], []).append(line)
    return found


@pytest.mark.chart
def test_each_destination_is_asked_and_says_what_it_takes(
    demo_chart: DemoChart, tmp_path: Path
) -> None:
    config = tmp_path / "station.toml"
    (tmp_path / "share").mkdir()
    config.write_text(
        f"""
data_folder = "{tmp_path / "data"}"
[[chart]]
name = "demo"
url = "{demo_chart.base_url}"
test = true
[[chart]]
name = "away"
url = "http://127.0.0.1:{free_port()}/fhir"
[[chart]]
name = "share"
folder = {{ path = "{tmp_path / "share"}", forms = ["csv"] }}
[[chart]]
name = "gone"
folder = {{ path = "{tmp_path / "nowhere"}", forms = ["csv"] }}
""",
        "utf-8",
    )
    chart = BareClient(demo_chart.base_url)
    before = chart.get("/Observation?_summary=count")["total"]
    found = told(config)

    demo = found["chart demo"]
    assert demo[0]["ok"]
    assert any(line["says"].startswith("This chart takes: results") for line in demo)
    assert not found["chart away"][0]["ok"]
    assert found["chart away"][0]["says"] == "The chart does not answer."
    assert found["chart share"][0]["ok"]
    assert found["chart gone"][0]["says"] == f"There is no folder {tmp_path / 'nowhere'}."
    assert chart.get("/Observation?_summary=count")["total"] == before
    assert list((tmp_path / "share").iterdir()) == []
