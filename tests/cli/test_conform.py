"""`station conform`: reports, exit codes, and what is said when there is nothing to judge."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from station.cli.conform import conform
from station.cli.output import Refused
from station.cli.where import Where
from station.testing.bench import Bench

FLIGHTS = Path(__file__).resolve().parents[1] / "data" / "flights"

pytestmark = pytest.mark.slow


def test_a_clean_device_over_tcp(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    junit, page, kept = tmp_path / "c.xml", tmp_path / "c.html", tmp_path / "c.flight.jsonl"
    with Bench() as bench:
        device = bench.device("nonin_serial", tcp=True)
        code = conform(
            "nonin_serial",
            where=Where(tcp=device.place),
            listen=4.0,
            junit=junit,
            html=page,
            recording=kept,
        )
    text = capsys.readouterr().out
    assert code == 0, text
    assert re.search(r"rate of the spec\. pleth 7[45]\.\d\d Hz of 75 Hz", text), text
    assert text.rstrip().endswith(", 0 not met, 6 not seen")
    suite = ET.parse(junit).getroot()[0]
    assert suite.attrib["name"] == "conform nonin_serial"
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("23", "0")
    assert len(suite) == 23
    assert page.read_text().startswith("<!doctype html>")
    # What was kept gives the same answer without the device.
    assert conform("nonin_serial", kept) == 0
    assert capsys.readouterr().out.splitlines()[-1] == text.splitlines()[-1]


def test_a_fault_is_a_failure_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    junit, page = tmp_path / "c.xml", tmp_path / "c.html"
    with Bench() as bench:
        device = bench.device("nonin_serial", wrong="wrong-checksum")
        code = conform(
            "nonin_serial", where=Where(port=device.port), listen=4.0, junit=junit, html=page
        )
    text = capsys.readouterr().out
    assert code == 1
    assert "NOT MET   framing: checksum" in text
    assert text.rstrip().endswith(", 1 not met, 9 not seen"), text
    failures = [case for case in ET.parse(junit).getroot()[0] if case.find("failure") is not None]
    assert [case.attrib["name"] for case in failures] == ["checksum"]
    assert failures[0][0].attrib["type"] == "wrong-checksum"
    assert "expected 0x" in (failures[0][0].text or "")
    assert "wrong-checksum" in page.read_text()


def test_nobody_there_is_not_met(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        conform("nonin_serial", where=Where(port=str(tmp_path / "none")), listen=1.0, wait=1.0) == 1
    )
    text = capsys.readouterr().out
    assert "(no-connection) There is no port" in text
    assert "1 not met" in text


def test_a_recording_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert conform("bluetooth_blood_pressure", FLIGHTS / "cuff.flight.jsonl") == 0
    assert "there was only one connection" in capsys.readouterr().out


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(Refused, match="say where it is, with --port or --tcp"):
        conform("nonin_serial")
    with pytest.raises(Refused, match="say where it is, with --address"):
        conform("bluetooth_blood_pressure", where=Where(port="/dev/ttyUSB0"))
    with pytest.raises(Refused, match="no spec is called 'nonin'"):
        conform("nonin")
    with pytest.raises(Refused, match="has no mode 'format_9'"):
        conform("nonin_serial", where=Where(port="x", mode="format_9"))
    with pytest.raises(Refused, match="--tcp wants HOST:PORT"):
        conform("nonin_serial", where=Where(tcp="here"))
    with pytest.raises(Refused, match="--listen takes 1 to 3600 seconds"):
        conform("nonin_serial", where=Where(port="x"), listen=0.1)
    with pytest.raises(Refused, match="is a recording of bluetooth_blood_pressure"):
        conform("nonin_serial", FLIGHTS / "cuff.flight.jsonl")
    with pytest.raises(Refused, match="not both"):
        conform("nonin_serial", FLIGHTS / "oximeter.flight.jsonl", where=Where(port="x"))
