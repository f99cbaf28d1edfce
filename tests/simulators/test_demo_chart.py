"""The demo chart as a child process: up with its patients, gone without a trace."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.simulators import demo_chart as module
from station.simulators.demo_chart import DemoChart, DemoChartError, demo_python
from tests.support.chart import BareClient, demo_chart

__all__ = ["demo_chart"]

ROOT = Path(__file__).parents[2]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.chart
def test_it_has_eight_patients_with_a_visit_each(demo_chart: DemoChart) -> None:
    client = BareClient(demo_chart.base_url)

    patients = {
        entry["resource"]["id"]: entry["resource"]
        for entry in client.get("/Patient?_count=100")["entry"]
        if entry["resource"]["id"].startswith("demo-")
    }

    assert {one: patients[one]["birthDate"] for one in patients} == {
        "demo-okafor-ada": "1984-02-29",
        "demo-okafor-benedict": "1951-07-03",
        "demo-lindqvist-maja": "2019-05-17",
        "demo-fernandez-maria": "1976-12-12",
        "demo-tran-minh": "1990-10-08",
        "demo-haddad-samira": "1968-03-21",
        "demo-novak-petr": "1945-11-05",
        "demo-whitehorse-jamie": "2001-06-30",
    }
    name = patients["demo-fernandez-maria"]["name"][0]
    assert name["family"] == "Fernández de la Cruz y Montemayor"
    assert name["given"] == ["María", "Guadalupe"]
    assert client.get("/Flag?patient=demo-haddad-samira&status=active")["total"] == 1


@pytest.mark.chart
def test_it_keeps_its_data_and_loading_twice_moves_the_visits_and_doubles_nothing(
    demo_chart: DemoChart, tmp_path: Path
) -> None:
    chart = DemoChart(tmp_path)
    chart.start(now=datetime(2026, 11, 23, 12, tzinfo=UTC))
    chart.stop()
    chart.start(now=datetime(2026, 11, 24, 12, tzinfo=UTC))
    try:
        bundle = BareClient(chart.base_url).get("/Appointment?_count=100")
    finally:
        chart.stop()

    starts = sorted(entry["resource"]["start"] for entry in bundle["entry"])
    assert len(starts) == 8
    assert starts[0] == "2026-11-24T08:30:00+00:00"


@pytest.mark.chart
def test_stopping_leaves_no_process(demo_chart: DemoChart, tmp_path: Path) -> None:
    chart = DemoChart(tmp_path)
    chart.start(patients=False)
    pid = chart.pid
    assert pid is not None
    assert alive(pid)

    chart.stop()
    chart.stop()

    assert not alive(pid)
    assert chart.pid is None


@pytest.mark.chart
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a process by its number")
def test_it_does_not_outlive_a_station_that_is_killed(
    demo_chart: DemoChart, tmp_path: Path
) -> None:
    program = f"""
        import os, pathlib, sys
        from station.simulators.demo_chart import DemoChart
        chart = DemoChart(pathlib.Path({str(tmp_path)!r}))
        chart.start(patients=False)
        sys.stdout.write(str(chart.pid))
        sys.stdout.flush()
        os.kill(os.getpid(), 9)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    pid = int(done.stdout)

    gone = select.poll()
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    gone.register(descriptor)
    try:
        assert gone.poll(10_000), "the demo chart is still running"
    finally:
        os.close(descriptor)


def test_without_its_environment_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STATION_DEMO_PYTHON", raising=False)
    monkeypatch.setattr(module, "__file__", str(tmp_path / "a" / "b" / "demo_chart.py"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "venv"))

    with pytest.raises(DemoChartError, match="make run"):
        demo_python()


def test_a_named_interpreter_that_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STATION_DEMO_PYTHON", str(tmp_path / "python"))

    with pytest.raises(DemoChartError, match="there is no such file"):
        demo_python()


def test_an_environment_without_the_server_is_told_with_its_last_words(tmp_path: Path) -> None:
    chart = DemoChart(tmp_path, python=Path(sys.executable))  # this one has no sekmet

    with pytest.raises(DemoChartError, match=r"did not start.*No module named"):
        chart.start()

    assert chart.pid is None
