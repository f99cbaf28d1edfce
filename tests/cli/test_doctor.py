"""`station doctor`: what it says of destinations, asked at real ones. Nothing is filed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from station.access.audit import Outcome
from station.cli.desk import desk
from station.cli.doctor import _trail
from station.settings import load_settings
from station.simulators.demo_chart import DemoChart
from tests.support.chart import BareClient, demo_chart
from tests.support.orthanc import Orthanc, free_port, orthanc

__all__ = ["demo_chart", "orthanc"]


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


def test_the_front_desk_and_the_ekg_worklist_are_looked_at(
    orthanc: Orthanc, tmp_path: Path
) -> None:
    config = tmp_path / "station.toml"
    config.write_text(
        f"""
data_folder = "{tmp_path / "data"}"
[adt]
enabled = true
host = "10.1.2.3"
peers = ["10.1.2.0/24"]
[ekg.worklist]
host = "127.0.0.1"
port = {orthanc.port}
called = "{orthanc.title}"
""",
        "utf-8",
    )
    found = told(config)
    assert found["adt"][0]["says"] == (
        "ADT messages are taken in at 10.1.2.3 port 2575, without TLS, from 10.1.2.0/24."
    )
    assert found["EKG worklist"][0]["says"] == "0 EKGs are ordered for today."

    config.write_text(
        f"""
data_folder = "{tmp_path / "data"}"
[adt]
enabled = true
certificate = "{tmp_path / "none.pem"}"
key = "{tmp_path / "none.pem"}"
[ekg.worklist]
host = "127.0.0.1"
port = {free_port()}
called = "NOBODY"
""",
        "utf-8",
    )
    found = told(config)
    assert not found["adt"][0]["ok"]
    assert "No such file" in found["adt"][0]["says"]
    assert found["EKG worklist"][0]["says"] == "NOBODY cannot be reached at 127.0.0.1."


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


def test_the_trail_and_the_emergency_code_are_looked_at(tmp_path: Path) -> None:
    config = tmp_path / "station.toml"
    config.write_text(f'data_folder = "{tmp_path / "data"}"\n', "utf-8")

    def says() -> list[tuple[bool, str]]:
        return [(line.ok, line.says) for line in _trail(load_settings(config), config)]

    assert says() == [], "a station that never ran has no trail"
    with desk(config) as opened:
        nobody = opened.gate.record_by_nobody
        for action in ("set_emergency_code", "emergency_access", "emergency_access"):
            nobody(action, Outcome.DONE, detail="").result()
        rows = len(opened.store.audit().result())
    assert says() == [
        (True, f"It is whole: {rows} rows."),
        (False, "It was used 2 times since its code was set."),
    ]
    with desk(config) as opened:
        opened.gate.record_by_nobody("set_emergency_code", Outcome.DONE, detail="").result()
        assert says() == [
            (True, "The station is running; it looked at its audit trail when it started.")
        ]
    assert says()[1] == (True, "Its code is set and was not used.")
    [anchor] = (tmp_path / "data").glob("*anchor*")
    anchor.write_text("nonsense")
    whole, words = says()[0]
    assert not whole
    assert "the anchor file was changed" in words
