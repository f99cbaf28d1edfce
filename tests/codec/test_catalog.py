"""Specs of the user's own: found beside the shipped ones, never instead of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

OWN = """
language = 1
id = "{id}"
extends = "bluetooth_blood_pressure"
title = "Example cuff"
maker = "Example Works"
evidence = "U"
"""


def station(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"XDG_CONFIG_HOME": str(home)}
    command = [sys.executable, "-m", "station", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_a_spec_of_the_users_own_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "vitals-station" / "specs"
    folder.mkdir(parents=True)
    (folder / "example_cuff.toml").write_text(OWN.format(id="example_cuff"), "utf-8")
    # 127/79 mmHg, mean NaN, pulse 69: the cuff of Stack Overflow 78168365.
    hex_ = "DE F6 F4 16 F3 FF 07 E4 07 01 14 08 2B 00 B2 F2 01 80 00"
    done = station(tmp_path, "decode", "example_cuff", "--hex", hex_)
    assert done.returncode == 0, done.stderr
    assert '"systolic": {"value": 127' in done.stdout


def test_a_shipped_spec_cannot_be_changed_by_a_file_of_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "vitals-station" / "specs"
    folder.mkdir(parents=True)
    (folder / "nonin_serial.toml").write_text(OWN.format(id="nonin_serial"), "utf-8")
    done = station(tmp_path, "decode", "nonin_serial", "--hex", "00")
    assert '"spec": "bluetooth' not in done.stdout
    assert done.returncode == 1
