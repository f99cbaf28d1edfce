"""`station checks`: the rules in force, and a broken file told before a patient is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.cli.checks import checks
from station.cli.output import Refused

OWN = """
version = "clinic 3"
[[abnormal]]
id = "systolic-high"
vital = "systolic"
unit = "mm[Hg]"
from_age = "18 y"
at_least = 150
title = "High by our protocol"
source = "Clinic protocol 12, 2026-10-01"
"""


def test_the_rules_in_force_are_listed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    config = tmp_path / "station.toml"
    config.write_text('room = "3"', "utf-8")
    (tmp_path / "checks.toml").write_text(OWN, "utf-8")

    assert checks(config=config) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "checks 2026.11 + clinic 3"
    [row] = [line for line in lines if " systolic-high " in line]
    assert row.startswith("abnormal ")
    assert "at least 150 mm[Hg]" in row
    assert "from 18 y" in row
    assert row.endswith("Clinic protocol 12, 2026-10-01")
    assert any("weight-change " in line and "up or down 10 % in 30 d" in line for line in lines)


def test_each_rule_is_an_object(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN, "utf-8")

    assert checks(own, json=True) == 0

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["version"] for row in rows} == {"2026.11 + clinic 3"}
    assert {row["table"] for row in rows} == {
        "impossible", "implausible", "abnormal", "critical", "change",
    }  # fmt: skip
    by_id = {row["id"]: row for row in rows}
    assert by_id["fever-young-infant"]["ages"] == "below 3 mo"
    assert by_id["systolic-high-teen"]["ages"] == "13 y to 18 y"


def test_a_broken_file_is_refused_with_its_place(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN.replace("at_least = 150", 'at_least = "150"'), "utf-8")

    with pytest.raises(Refused, match=r"key abnormal\[systolic-high\].at_least: found '150'"):
        checks(own)
