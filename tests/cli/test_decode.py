"""`station decode`, as its users call it: in a process of its own, judged by what it prints."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from station.drivers.links.base import Chunk
from station.drivers.links.recording import Entry, Header, write_entry, write_header
from station.vitals import Origin


def station(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    run = subprocess.run(
        [sys.executable, "-m", "station", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return run.returncode, [json.loads(line) for line in run.stdout.splitlines()], run.stderr


def test_a_real_cuff_frame() -> None:
    # A captured frame with reserved bits set; nRF Connect showed 127.0 mmHg for it.
    code, [line], _ = station(
        "decode",
        "bluetooth_blood_pressure",
        "--hex",
        "DE F6 F4 16 F3 FF 07 E4 07 01 14 08 2B 00 B2 F2 01 80 00",
    )
    assert code == 0
    assert line["input"] == 0
    assert line["frame"] == "def6f416f3ff07e4070114082b00b2f2018000"
    assert line["spec"] == "bluetooth_blood_pressure"
    assert line["values"] == {
        "systolic": {"value": 127.0, "unit": "mm[Hg]"},
        "diastolic": {"value": 79.0, "unit": "mm[Hg]"},
        "mean_arterial_pressure": {"value": None, "unit": "mm[Hg]"},
        "pulse_rate": {"value": 69.0, "unit": "/min"},
    }
    assert line["device_time"] == "2020-01-20T08:43:00"
    assert (line["final"], line["chartable"], line["why_not"]) == (True, True, [])
    assert line["waveforms"] == {}


def test_decimals_print_as_sent() -> None:
    code, lines, _ = station(
        "decode",
        "bluetooth_health_thermometer",
        "--hex=006C0100FF",  # 364e-1
        "--hex=0025000000",  # 37e0
    )
    assert code == 0
    assert [line["values"]["body_temperature"]["value"] for line in lines] == [36.4, 37]
    assert [line["input"] for line in lines] == [0, 1]


def test_a_refused_frame_is_a_line_and_exit_code_1() -> None:
    code, [good, bad], _ = station(
        "decode", "bluetooth_health_thermometer", "--hex=006C0100FF", "--hex=006C"
    )
    assert code == 1
    assert "error" not in good
    assert bad["input"] == 1
    assert bad["frame"] == "006c"
    assert "needs 4 bytes at byte 1, only 1 came" in bad["error"]


def test_another_characteristic_and_short_and_full_uuids() -> None:
    for uuid in ("2A36", "2a36", "00002A36-0000-1000-8000-00805F9B34FB"):
        code, [line], _ = station(
            "decode",
            "bluetooth_blood_pressure",
            "--characteristic",
            uuid,
            "--hex",
            "00 8E 00 FF 07 FF 07",
        )
        assert code == 0
        assert line["values"] == {"cuff_pressure": {"value": 142, "unit": "mm[Hg]"}}
        assert (line["final"], line["chartable"]) == (False, False)


def test_a_packet_over_many_frames_is_one_line() -> None:
    packet = (
        "0181010083 01800148CA 01800161E3 01800130B2 0180010082 0180010082 0180010082 0180010082 "
        "01800161E3 01800161E3 01800161E3 0180010082 0180010082 0180010082 01800148CA 01800161E3 "
        "01800161E3 0180010082 0180010082 0180010082 01800148CA 0180010082 01800148CA 0180010082 "
        "0180010082"
    )
    code, [line], _ = station("decode", "nonin_serial", "--mode", "format_2", "--hex", packet)
    assert code == 0
    assert line["values"]["spo2"] == {"value": 97, "unit": "%"}
    assert line["values"]["pulse_rate"] == {"value": 72, "unit": "/min"}
    assert line["waveforms"]["pleth"] == {"rate_hz": 75.0, "unit": "1", "samples": [1] * 25}


def test_waveform_channels_in_microvolts_and_a_railed_electrode_is_null() -> None:
    frame = "A0 45 000001 7FFFFF 000001 000001 000001 000001 000001 000001 0000 0000 0000 C0"
    code, [line], _ = station("decode", "openbci_cyton", "--hex", frame)
    assert code == 0
    first = line["waveforms"]["ecg_ch1"]
    assert (first["rate_hz"], first["unit"]) == (250.0, "uV")
    assert abs(first["samples"][0] - 0.0223517) < 1e-7  # 4.5 V / 24 / (2^23 - 1)
    assert line["waveforms"]["ecg_ch2"]["samples"] == [None]
    assert line["chartable"] is False


def test_a_flight_recording(tmp_path: Path) -> None:
    file = tmp_path / "flight.jsonl"
    header = Header(
        spec="bluetooth_blood_pressure",
        link="bluetooth",
        origin=Origin.DEVICE,
        started_utc=datetime(2026, 11, 24, 10, 0, tzinfo=UTC),
    )
    chunks = [
        ("00002a36-0000-1000-8000-00805f9b34fb", "008E00FF07FF07"),
        ("00002a35-0000-1000-8000-00805f9b34fb", "00780050005D00"),
    ]
    with file.open("wb") as out:
        out.write(write_header(header))
        for at, (channel, data) in enumerate(chunks):
            chunk = Chunk(data=bytes.fromhex(data), monotonic_s=float(at), channel=channel)
            out.write(write_entry(Entry(t_s=float(at), what=chunk)))
    code, [inflating, final], _ = station("decode", "bluetooth_blood_pressure", str(file))
    assert code == 0
    assert inflating["values"]["cuff_pressure"]["value"] == 142
    assert final["values"]["systolic"]["value"] == 120
    assert (inflating["input"], final["input"]) == (0, 1)


def test_what_cannot_be_carried_out_is_exit_code_2_and_one_sentence() -> None:
    wrong = [
        ("decode", "bluetooth_blood_presure", "--hex", "00"),
        ("decode", "bluetooth_blood_pressure"),
        ("decode", "bluetooth_blood_pressure", "--hex", "0G"),
        ("decode", "bluetooth_blood_pressure", "--hex", "00", "--characteristic", "2A99"),
        ("decode", "nonin_serial", "--hex", "00", "--mode", "format_9"),
        ("decode", "nonin_serial", "/no/such/file"),
    ]
    for arguments in wrong:
        code, lines, said = station(*arguments)
        assert code == 2, arguments
        assert lines == []
        assert said.startswith("station: ")
        assert "Traceback" not in said
    assert "bluetooth_blood_pressure" in station(*wrong[0])[2]  # the near name


def test_devices_as_a_table_and_as_json() -> None:
    table = subprocess.run(
        [sys.executable, "-m", "station", "devices"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    assert "openbci_cyton" in table
    code, lines, _ = station("devices", "--json")
    assert code == 0
    by_id = {line["id"]: line for line in lines}
    assert by_id["welch_allyn_suretemp"]["vitals"] == ["body_temperature"]
    assert by_id["nonin_serial"]["modes"] == [
        "format_2",
        "format_7",
        "format_1",
        "format_8",
        "format_13",
        "ascii",
    ]
    assert by_id["openbci_cyton"]["evidence"] == "H"
